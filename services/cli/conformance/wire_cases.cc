// What is played about the link itself, whatever its documents say.
#include <utility>

#include "services/cli/conformance/case.h"
#include "services/cli/conformance/steps.h"

namespace bashu::conformance {
namespace {

// A document with this twist is refused, and the link goes on.
std::vector<Step> RefusesAndGoesOn(Twist twist,
                                   std::vector<std::string> reasons) {
  return {Refuses(Note("bad", twist), std::move(reasons)), GoesOn()};
}

// A document that was spoilt on its way is refused, and taken when it comes as
// it was signed.
std::vector<Step> RefusesThenTakes(Harm harm,
                                   std::vector<std::string> reasons) {
  return {Refuses(Push{.write = {Note("one")}, .items = {{"one", harm}}},
                  std::move(reasons)),
          TakesNow({{"one"}})};
}

std::vector<Case> HelloCases() {
  return {
      {"hello.compare",
       "核对记录",
       "The gateway answers how it sees the link: for its own region, with our "
       "number and digest, believing our key, and not in quarantine.",
       {Looks(View::kTrue)}},
      {.name = "hello.clock",
       .title = "时钟",
       .rule = "The clocks of two gateways differ by at most five seconds.",
       .steps = {Looks(View::kClock)},
       .is_must = false},
      {"hello.other_region",
       "冒充其他地区",
       "Who says that it is another region than its certificate's is refused.",
       {Looks(View::kOtherRegion, {"SENDER_MISMATCH"}), GoesOn()}},
      {"hello.empty",
       "空白核对",
       "A comparison without a state is refused.",
       {Looks(View::kNone, {"INVALID_FIELDS"}), GoesOn()}},
      {"hello.claim_without_proof",
       "无凭据的主张",
       "A claim that our signature does not prove stops nobody: the gateway "
       "does not go into quarantine, and goes on once records agree.",
       {Looks(View::kClaimsMore), Looks(View::kTrue), GoesOn()}},
  };
}

std::vector<Case> OrderCases() {
  return {
      {"link.in_order",
       "依序送达",
       "Documents in link order each get a signed receipt with their number "
       "and digest.",
       {Takes({Note("one"), Note("two"), Note("three")})}},
      {"link.duplicate",
       "重复送达",
       "A document taken before gets the receipt it got then.",
       {Takes({Note("one"), Note("two")}), Repeats({{"two"}}), GoesOn()}},
      {"link.replay",
       "重放旧件",
       "An old document played again gets its old receipt and has no effect.",
       {Takes({Note("one"), Note("two"), Note("three")}),
        Repeats({{"one"}, {"two"}}), GoesOn()}},
      {"link.duplicate_in_push",
       "同批重复",
       "A document that stands in one push twice is one document.",
       {{Push{.write = {Note("one")}, .items = {{"one"}, {"one"}}},
         {.taken = 2}},
        GoesOn()}},
      {"link.gap",
       "缺号",
       "A document whose predecessor is missing is refused with the number "
       "that is expected, and taken after it.",
       {Refuses(Push{.write = {Note("one"), Note("two")}, .items = {{"two"}}},
                {"LINK_GAP"}),
        TakesNow({{"one"}, {"two"}})}},
      {"link.reordered",
       "次序颠倒",
       "Documents out of order are refused, and taken in order.",
       {Refuses(Push{.write = {Note("one"), Note("two")},
                     .items = {{"two"}, {"one"}}},
                {"LINK_GAP"}),
        TakesNow({{"one"}, {"two"}})}},
      {"link.reordered_inside",
       "中途颠倒",
       "What stands before the first document out of order is taken; what "
       "follows it is not looked at.",
       {{Push{.write = {Note("one"), Note("two"), Note("three")},
              .items = {{"one"}, {"three"}, {"two"}}},
         {.taken = 1}},
        TakesNow({{"two"}, {"three"}})}},
      {"link.equivocation",
       "一号两文",
       "Another document under a number that was taken is refused, and the "
       "first one stays.",
       {Takes({Note("one")}),
        Refuses(Note("other", Twist::kSameNumber), {"LINK_FORKED"}),
        Repeats({{"one"}}), GoesOn()}},
      {"link.other_chain", "链条不符",
       "A document that follows another one than was taken is refused.",
       RefusesAndGoesOn(Twist::kOtherPrevious, {"LINK_FORKED"})},
      {"link.number_zero", "无编号",
       "A document without a place on the link is refused.",
       RefusesAndGoesOn(Twist::kNumberZero,
                        {"LINK_FORKED", "DOCUMENT_MALFORMED"})},
  };
}

std::vector<Case> KeyCases() {
  const std::vector<std::string> kInvalid = {"SIGNATURE_INVALID"};
  const std::vector<std::string> kForeign = {"SIGNATURE_INVALID",
                                             "SENDER_MISMATCH"};
  return {
      {"key.forged_signature", "伪造签名",
       "A document whose signature is not over its bytes is refused.",
       RefusesThenTakes(Harm::kForgedSignature, kInvalid)},
      {"key.changed_content", "篡改内容",
       "A document of which one byte was changed after it was signed is "
       "refused.",
       RefusesThenTakes(Harm::kChangedContent, kInvalid)},
      {"key.other_suite", "算法不符",
       "A document that names another suite than its key's is refused.",
       RefusesThenTakes(
           Harm::kOtherSuite,
           {"SIGNATURE_INVALID", "DOCUMENT_MALFORMED", "SUITE_UNKNOWN"})},
      {"key.unknown", "未知密钥",
       "A document signed with a key of nobody is refused.",
       RefusesAndGoesOn(Twist::kUnknownKey, kInvalid)},
      {"key.borrowed_id", "冒用密钥编号",
       "The name of a key proves nothing: what an unknown key signed under a "
       "known one's name is refused.",
       RefusesAndGoesOn(Twist::kBorrowedKeyId, kInvalid)},
      {"key.of_gateway_region", "冒充本地区",
       "Our key speaks for our region only: a document in the name of the "
       "gateway's own region is refused.",
       RefusesAndGoesOn(Twist::kGatewayIsSender, kForeign)},
      {"key.of_third_region", "冒充第三地区",
       "Our key speaks for our region only: a document in the name of a third "
       "region is refused.",
       RefusesAndGoesOn(Twist::kThirdIsSender, kForeign)},
      {.name = "key.expired",
       .title = "密钥过期",
       .rule = "A document signed with a key after its end is refused.",
       .steps = RefusesAndGoesOn(Twist::kExpiredKey, {"KEY_NOT_VALID"}),
       .needs = {Need::kExpiredKey}},
      {.name = "key.revoked",
       .title = "密钥撤销",
       .rule = "Nothing is taken that was signed with a revoked key, whatever "
               "time it names.",
       .steps = RefusesAndGoesOn(Twist::kRevokedKey,
                                 {"KEY_REVOKED", "KEY_NOT_VALID"}),
       .needs = {Need::kRevokedKey}},
  };
}

std::vector<Case> DocumentCases() {
  const std::vector<std::string> kMalformed = {"DOCUMENT_MALFORMED"};
  return {
      {"document.no_document", "不是文书",
       "Signed bytes that are no document are refused.",
       RefusesAndGoesOn(Twist::kNoDocument, kMalformed)},
      {"document.truncated", "文书残缺",
       "A document that ends too early is refused, although it was signed so.",
       RefusesAndGoesOn(Twist::kTruncated, kMalformed)},
      {"document.no_content", "内容空白",
       "A document that says nothing is refused.",
       RefusesAndGoesOn(Twist::kNoContent, kMalformed)},
      {"document.unknown_content", "未知内容",
       "A document whose content the gateway does not know is refused, not "
       "guessed.",
       RefusesAndGoesOn(Twist::kUnknownContent, kMalformed)},
      {"document.unknown_field",
       "后续版本字段",
       "A document with a field of a later version beside what is known is "
       "taken, and its receipt is over all of its bytes.",
       {Takes({Note("later", Twist::kUnknownField)}), GoesOn()}},
      {"document.bad_name", "名称有误",
       "A document that names a case in another form is refused.",
       RefusesAndGoesOn(Twist::kBadName, kMalformed)},
      {"document.other_recipient", "误投其他地区",
       "A document for a region that the gateway does not serve is refused.",
       RefusesAndGoesOn(Twist::kThirdIsRecipient, {"SENDER_MISMATCH"})},
      {"document.comes_back",
       "文书回环",
       "A document of the gateway's own that comes back is refused: nothing "
       "goes in circles.",
       {Takes({Note("a")}), Hears({{.names_offer = false}}),
        Refuses(Push{.items = {{"a", Harm::kComesBack}}}, {"SENDER_MISMATCH"}),
        GoesOn()}},
      {"document.other_body",
       "正文不符",
       "A document with another body than it was signed for is refused.",
       {Refuses(Push{.write = {Offer("offer")},
                     .items = {{"offer", Harm::kOtherBody}}},
                kMalformed),
        TakesNow({{"offer"}}), Takes({Cancel("cancel")})}},
  };
}

std::vector<Case> BatchCases() {
  const auto batch = [](std::string name, std::string title, std::string rule,
                        std::vector<Step> steps) {
    return Case{.name = std::move(name),
                .title = std::move(title),
                .rule = std::move(rule),
                .steps = std::move(steps),
                .feature = Feature::kBatch};
  };
  const auto together = [](std::vector<Draft> write, std::vector<Item> items) {
    return Push{
        .write = std::move(write), .together = true, .items = std::move(items)};
  };
  return {
      batch("batch.together", "合并签名",
            "Documents that were signed together are taken.",
            {{together({Note("one"), Note("two"), Note("three")}, {}),
              {.taken = 3}}}),
      batch("batch.alone", "单独核验",
            "A document of a batch verifies without the others.",
            {{together({Note("one"), Note("two")}, {{"one"}}), {.taken = 1}},
             TakesNow({{"two"}})}),
      batch("batch.bad_member", "批内一件不实",
            "What stands before a bad document is taken; what follows it is "
            "not looked at, and taken once it is good.",
            {{together({Note("one"), Note("two"), Note("three")},
                       {{"one"}, {"two", Harm::kForgedSignature}, {"three"}}),
              {.taken = 1}},
             TakesNow({{"two"}, {"three"}})}),
      batch("batch.proof_of_another", "他批路径",
            "A document with the way to another batch's root is refused.",
            {{together({Note("one"), Note("two")}, {}), {.taken = 2}},
             Refuses(together({Note("three"), Note("four")},
                              {{"three", Harm::kProofOfAnotherBatch}}),
                     {"SIGNATURE_INVALID", "DOCUMENT_MALFORMED"}),
             TakesNow({{"three"}, {"four"}})}),
      batch("batch.proof_outside", "路径越界",
            "A document that stands outside its batch's tree is refused.",
            {Refuses(together({Note("one"), Note("two")},
                              {{"one", Harm::kProofOutsideBatch}}),
                     {"DOCUMENT_MALFORMED", "SIGNATURE_INVALID"}),
             TakesNow({{"one"}, {"two"}})}),
  };
}

std::vector<Case> RelayCases() {
  const auto carried = [](Twist twist) {
    return Takes(
        {{.label = "carriage", .says = Says::kCarriage, .twist = twist}});
  };
  return {{.name = "relay.circle",
           .title = "路由成环",
           .rule = "What the gateway carried before goes in a circle: it is "
                   "kept as evidence, comes to nothing, and the link goes on.",
           .steps = {carried(Twist::kInCircle), Hears({}), GoesOn()},
           .feature = Feature::kRelay},
          {.name = "relay.not_agreed",
           .title = "未约定的转递",
           .rule = "What is for a region that the gateway does not carry to "
                   "from us is kept as evidence, and the link goes on.",
           .steps = {carried(Twist::kNone), Hears({}), GoesOn()},
           .feature = Feature::kRelay}};
}

std::vector<Case> LimitCases() {
  const auto framed = [](Frame frame) {
    return Push{.write = {Note("one")}, .frame = frame};
  };
  return {
      {"limits.empty",
       "空推送",
       "A push without documents is refused.",
       {Refuses(Push{.frame = Frame::kEmpty}, {"INVALID_FIELDS"}), GoesOn()}},
      {"limits.too_many",
       "件数超限",
       "A push of more than 1,000 documents is refused, and nothing of it is "
       "taken.",
       {Refuses(framed(Frame::kTooMany), {"INVALID_FIELDS"}),
        TakesNow({{"one"}})}},
      {"limits.oversize",
       "报文过大",
       "A request beyond every limit is refused, and the link stays usable.",
       {Refuses(framed(Frame::kOversize),
                {"MESSAGE_TOO_LARGE", "RESOURCE_EXHAUSTED"}),
        TakesNow({{"one"}})}},
      {"limits.truncated",
       "报文残缺",
       "A request whose bytes end too early is refused.",
       {Refuses(framed(Frame::kTruncated), {"MALFORMED_MESSAGE", "INTERNAL"}),
        TakesNow({{"one"}})}},
      {"limits.short_deadline",
       "时限过短",
       "A call without time for an answer harms nothing: the same push later "
       "gets its receipt, whether the first one was taken or not.",
       {{framed(Frame::kShortDeadline),
         {.refusals = {"DEADLINE_EXCEEDED"}, .may_succeed = true, .taken = 1}},
        TakesNow({{"one"}}),
        GoesOn()}},
      {"limits.flood",
       "洪泛",
       "Of many calls at once each is answered, or refused as too many; none "
       "has another effect, and the link goes on.",
       {Takes({Note("one")}),
        {Push{.items = {{"one"}}, .frame = Frame::kFlood},
         {.refusals = {"RESOURCE_EXHAUSTED", "UNAVAILABLE"},
          .may_succeed = true,
          .taken = 1,
          .same = true}},
        GoesOn()}},
  };
}

}  // namespace

std::vector<Case> WireCases() {
  std::vector<Case> cases;
  for (auto group : {HelloCases, OrderCases, KeyCases, DocumentCases,
                     BatchCases, RelayCases, LimitCases}) {
    for (Case& one : group()) cases.push_back(std::move(one));
  }
  return cases;
}

}  // namespace bashu::conformance
