// What is played about what documents say, and about papers.
#include <utility>

#include "services/cli/conformance/case.h"
#include "services/cli/conformance/steps.h"

namespace bashu::conformance {
namespace {

const std::vector<Need>& Taker() {
  static const std::vector<Need> kNeeds = {Need::kOfficer, Need::kSealingKey};
  return kNeeds;
}

Answer Cancelled() { return {.said = Said::kCancelled}; }

// The verdict of a tombstone.
Answer CancelledUnseen() {
  return {.said = Said::kCancelled, .names_offer = false};
}

std::vector<Case> CancelCases() {
  return {
      {"custody.cancel",
       "撤回移送",
       "Only the taker's record decides a cancellation: it answers with its "
       "verdict on that very offer.",
       {Takes({Offer("offer"), Cancel("cancel")}), Hears({Cancelled()})}},
      {"custody.cancel_first",
       "撤回先到",
       "A cancellation that overtakes its offer is recorded: the offer, when "
       "it comes, is cancelled already.",
       {Takes({Cancel("cancel")}), Hears({CancelledUnseen()}),
        Takes({Offer("offer")}), Hears({Cancelled()})}},
      {"custody.cancel_again",
       "重复撤回",
       "A cancellation said again gets the recorded verdict.",
       {Takes({Offer("offer"), Cancel("cancel")}), Hears({Cancelled()}),
        Takes({Cancel("again")}), Hears({Cancelled()})}},
      {"custody.offer_again",
       "重复移送",
       "An offer said again gets the recorded verdict, never a fresh one.",
       {Takes({Offer("offer"), Cancel("cancel")}), Hears({Cancelled()}),
        Takes({Offer("again")}), Hears({Cancelled()})}},
      {"custody.past_due",
       "逾期移送",
       "An offer whose time is over is an offer: no time-out takes a case "
       "back, and silence only escalates.",
       {Takes({Offer("offer", 1, Twist::kPastDue), Cancel("cancel")}),
        Hears({Cancelled()})}},
      {"custody.next_epoch",
       "下一期",
       "An offer in a later epoch is taken with the certificate that shows "
       "every earlier one.",
       {Takes({Offer("offer"), Cancel("cancel")}), Hears({Cancelled()}),
        Takes({Offer("second", 2), Cancel("back", 2)}),
        Hears({{.said = Said::kCancelled, .epoch = 2}})}},
  };
}

std::vector<Case> RefusedContentCases() {
  const Answer unseen = {
      .said = Said::kCancelled, .epoch = 2, .names_offer = false};
  return {
      {"custody.no_certificate",
       "缺少证明",
       "An offer in a later epoch without a certificate is kept as evidence "
       "and has no effect.",
       {Takes({Offer("offer"), Cancel("cancel")}), Hears({Cancelled()}),
        Takes({Offer("second", 2, Twist::kNoCertificate), Cancel("back", 2)}),
        Hears({unseen})}},
      {"custody.forged_certificate",
       "伪造证明",
       "An offer with a certificate that somebody else signed has no effect.",
       {Takes({Offer("offer"), Cancel("cancel")}), Hears({Cancelled()}),
        Takes(
            {Offer("second", 2, Twist::kForgedCertificate), Cancel("back", 2)}),
        Hears({unseen})}},
      {"custody.foreign_giver",
       "越权移送",
       "A region speaks for its own offices only: what it says in another's "
       "name has no effect, and is not answered.",
       {Takes({Offer("offer", 1, Twist::kForeignGiver),
               Cancel("cancel", 1, Twist::kForeignGiver)}),
        Hears({}), GoesOn()}},
      {"custody.other_referral",
       "一期两移",
       "A second offer for an epoch that was offered has no effect; the first "
       "one stays.",
       {Takes({Offer("offer"), Offer("other", 1, Twist::kOtherReferral),
               Cancel("cancel")}),
        Hears({Cancelled()})}},
      {"custody.unasked_verdict",
       "无由裁断",
       "A verdict on an offer that was never made is kept as evidence and has "
       "no effect.",
       {Takes({{.label = "verdict", .says = Says::kVerdict}}), Hears({}),
        GoesOn()}},
  };
}

std::vector<Case> DecidedCases() {
  const Answer accepted = {.said = Said::kAccept};
  const auto returned = [](int64_t epoch, std::string reason) {
    return Answer{
        .said = Said::kReturn, .epoch = epoch, .reason = std::move(reason)};
  };
  return {
      {"custody.accept",
       "接受移送",
       "An offer that is accepted stays accepted: a cancellation that comes "
       "later is answered with that verdict.",
       {Takes({Offer("offer")}), Acts(Verb::kAccept), Hears({accepted}),
        Takes({Cancel("cancel")}), Hears({accepted})},
       Taker()},
      {"custody.cancel_wins",
       "撤回在先",
       "An offer that was cancelled cannot be accepted any more.",
       {Takes({Offer("offer"), Cancel("cancel")}),
        Acts(Verb::kAccept, {"ALREADY_DECIDED", "STALE_EPOCH"}),
        Hears({Cancelled()})},
       Taker()},
      {"custody.return",
       "退回",
       "An offer is returned with a coded reason.",
       {Takes({Offer("offer")}), Acts(Verb::kReturn),
        Hears({returned(1, "CONFLICT")})},
       {Need::kOfficer}},
      {"custody.second_visit",
       "不得往返",
       "An office that returned a case twice is not asked a third time: the "
       "records answer.",
       {Takes({Offer("offer")}), Acts(Verb::kReturn),
        Hears({returned(1, "CONFLICT")}), Takes({Offer("second", 2)}),
        Acts(Verb::kReturn, {}, 2), Hears({returned(2, "CONFLICT")}),
        Takes({Offer("third", 3)}), Hears({returned(3, "SECOND_VISIT")})},
       {Need::kOfficer}},
      {"custody.sealed_body",
       "正文保密",
       "The taker reads the body only after it accepted.",
       {Takes({Offer("offer")}),
        {Act{.verb = Verb::kRead}, {.body = Body::kEmpty}},
        Acts(Verb::kAccept),
        {Act{.verb = Verb::kRead}, {.body = Body::kWhole}},
        Hears({accepted})},
       Taker()},
      {"custody.unreadable_body",
       "正文无法开启",
       "An offer whose body the taker cannot open cannot be accepted.",
       {Takes({Offer("offer", 1, Twist::kUnreadableBody)}),
        Acts(Verb::kAccept, {"INCOMPLETE_MANIFEST"}), Takes({Cancel("cancel")}),
        Hears({Cancelled()})},
       {Need::kOfficer}},
  };
}

std::vector<Case> CooperationCases() {
  const std::vector<Need> kNeeds = {Need::kOfficer};
  const Answer helped = {.said = Said::kHelped};
  return {
      {"cooperation.answer",
       "协作答复",
       "A request for help is answered to the office that asked.",
       {Takes({Ask("request")}), Acts(Verb::kAnswer), Hears({helped})},
       kNeeds},
      {"cooperation.late_answer",
       "逾期答复",
       "An answer after its time is an answer.",
       {Takes({Ask("request", Twist::kPastDue)}), Acts(Verb::kAnswer),
        Hears({helped})},
       kNeeds},
      {"cooperation.asked_twice",
       "重复请求",
       "A request said again is one request, with one answer.",
       {Takes({Ask("request"), Ask("again")}), Acts(Verb::kAnswer),
        Hears({helped})},
       kNeeds},
      {"cooperation.unasked_answer",
       "无由答复",
       "An answer to what was never asked is kept as evidence and has no "
       "effect.",
       {Takes({{.label = "answer", .says = Says::kAnswer}}), Hears({}),
        GoesOn()}},
  };
}

// Whatever receipts a pull brings that are none, what was handed out stays due.
std::vector<Step> RefusesReceipts(Receipts receipts,
                                  std::vector<std::string> reasons) {
  return {
      Takes({Note("a")}),
      {Pull{Receipts::kNone}, {.answers = {CancelledUnseen()}}},
      {Pull{receipts}, {.refusals = std::move(reasons)}},
      {Pull{Receipts::kNone}, {.same = true, .answers = {CancelledUnseen()}}},
      Hears({})};
}

std::vector<Case> PullCases() {
  const Answer about_b = {
      .said = Said::kCancelled, .about = "b", .names_offer = false};
  return {
      {"pull.until_confirmed",
       "取件与确认",
       "A document is handed out, the same each time, until its receipt has "
       "come; then never again.",
       {Takes({Note("a")}),
        {Pull{Receipts::kNone}, {.answers = {CancelledUnseen()}}},
        {Pull{Receipts::kNone}, {.same = true, .answers = {CancelledUnseen()}}},
        Hears({}),
        {Pull{Receipts::kNone}, {}}}},
      {"pull.documents_max",
       "限量取件",
       "A pull gets at most as many documents as it asks for, the oldest "
       "first.",
       {Takes({Note("a"), Note("b")}),
        {Pull{Receipts::kNone, 1}, {.answers = {CancelledUnseen()}}},
        Hears({about_b})}},
      {"pull.receipt_again",
       "重复确认",
       "A receipt that comes again changes nothing.",
       {Takes({Note("a")}),
        Hears({CancelledUnseen()}),
        Hears({}),
        {Pull{Receipts::kAgain}, {}},
        GoesOn()}},
      {"pull.receipt_of_future", "确认未发之件",
       "A receipt for a document that was never sent is refused.",
       RefusesReceipts(Receipts::kUnknown, {"DOCUMENT_MALFORMED"})},
      {"pull.receipt_other_digest", "回执摘要不符",
       "A receipt for other bytes than were sent is refused.",
       RefusesReceipts(Receipts::kOtherDigest, {"DOCUMENT_MALFORMED"})},
      {"pull.receipt_forged", "伪造回执",
       "A receipt that we did not sign is refused.",
       RefusesReceipts(Receipts::kForged, {"SIGNATURE_INVALID"})},
      {"pull.too_many_receipts", "回执超限",
       "A pull with more than 1,000 receipts is refused.",
       RefusesReceipts(Receipts::kTooMany, {"INVALID_FIELDS"})},
  };
}

Draft OfferWithPaper() {
  Draft offer = Offer("offer");
  offer.papers = {"paper"};
  return offer;
}

// A case about a paper of an offer, which is taken back at the end.
Case Paper(std::string name, std::string title, std::string rule,
           std::vector<Step> steps) {
  steps.insert(steps.begin(), Takes({OfferWithPaper()}));
  steps.push_back(Takes({Cancel("cancel")}));
  return {.name = std::move(name),
          .title = std::move(title),
          .rule = std::move(rule),
          .steps = std::move(steps),
          .feature = Feature::kPapers};
}

std::vector<Case> PaperCases() {
  Case missing = Paper(
      "paper.missing", "材料未齐",
      "An offer cannot be accepted before the papers it carries are there.",
      {Acts(Verb::kAccept, {"PAPERS_MISSING"}), Puts(Chunk::kWhole, 0, 3),
       Acts(Verb::kAccept), Hears({{.said = Said::kAccept}})});
  missing.needs = Taker();
  return {
      Paper("paper.resume", "断点续传",
            "A paper comes in chunks; where to go on is told, and a chunk that "
            "is there changes nothing.",
            {Puts(Chunk::kPart, 0, 1), Puts(Chunk::kQuestion, 0, 1),
             Puts(Chunk::kPart, 0, 1), Puts(Chunk::kPart, 1, 2),
             Puts(Chunk::kPart, 2, 3), Puts(Chunk::kPart, 0, 3)}),
      Paper("paper.gap", "分块缺失",
            "A chunk that does not follow what is there is refused with where "
            "the next one begins.",
            {RefusesPaper(Chunk::kPart, {"PAPER_GAP"}, 1),
             Puts(Chunk::kPart, 0, 1)}),
      Paper("paper.wrong_digest", "材料摘要不符",
            "A paper whose bytes are not what its digest says begins anew.",
            {Puts(Chunk::kWrongBytes, 0, 0), Puts(Chunk::kWhole, 0, 3)}),
      Paper("paper.too_large", "材料过大",
            "A paper of more than 16 MiB is refused.",
            {RefusesPaper(Chunk::kTooLarge, {"PAPER_TOO_LARGE"})}),
      Paper("paper.chunk_too_large", "分块过大",
            "A chunk of more than 512 KiB is refused.",
            {RefusesPaper(Chunk::kTooMuch, {"INVALID_FIELDS"}),
             Puts(Chunk::kQuestion, 0, 0)}),
      Paper("paper.not_expected", "未列明的材料",
            "A paper that no offer named is refused.",
            {RefusesPaper(Chunk::kNotExpected, {"PAPER_NOT_EXPECTED"})}),
      Paper("paper.not_handed_out", "材料不外取",
            "A partner cannot fetch papers.",
            {Puts(Chunk::kWhole, 0, 3),
             {GetPaper{"paper"},
              {.refusals = {"PERMISSION_DENIED", "UNIMPLEMENTED"}}}}),
      std::move(missing),
  };
}

std::vector<Case> OverdueCases() {
  return {{.name = "nondelivery.statement",
           .title = "未送达证明",
           .rule = "For a document that was not confirmed when it was due the "
                   "gateway signs a statement that it was not.",
           .steps = {Takes({Note("a")}),
                     {Pull{Receipts::kNone}, {.answers = {CancelledUnseen()}}},
                     {AwaitStatement{}, {}},
                     Hears({})},
           .needs = {Need::kOperator, Need::kPatience},
           .is_must = false}};
}

// What an operator does and sees; a gateway of another make has other ways.
std::vector<Case> OperatorCases() {
  const auto by_operator = [](std::string name, std::string title,
                              std::string rule, std::vector<Step> steps) {
    return Case{.name = std::move(name),
                .title = std::move(title),
                .rule = std::move(rule),
                .steps = std::move(steps),
                .needs = {Need::kOperator},
                .is_must = false};
  };
  const auto carried = [](std::vector<Draft> write, std::vector<Item> items) {
    return Push{.write = std::move(write),
                .items = std::move(items),
                .frame = Frame::kFile};
  };
  return {
      by_operator("file.import", "人工递送",
                  "Documents that are carried by hand are taken as if they had "
                  "been pushed, and get the same receipts.",
                  {{carried({Note("one"), Note("two")}, {}), {.taken = 2}},
                   Repeats({{"one"}, {"two"}}),
                   GoesOn()}),
      by_operator(
          "file.forged", "人工递送伪件",
          "A document that is carried by hand is checked like any "
          "other.",
          {Refuses(carried({Note("one")}, {{"one", Harm::kForgedSignature}}),
                   {"SIGNATURE_INVALID"}),
           TakesNow({{"one"}})}),
      by_operator("desk.refused", "滞留件可见",
                  "What was refused is kept, with the reason, for a person to "
                  "see.",
                  {Refuses(Note("bad", Twist::kOtherPrevious), {"LINK_FORKED"}),
                   {LookAtDesk{"bad", "LINK_FORKED"}, {}},
                   GoesOn()}),
      by_operator("desk.no_effect", "无效件可见",
                  "What was taken and has no effect is kept, with the reason, "
                  "for a person to see.",
                  {Takes({{.label = "verdict", .says = Says::kVerdict}}),
                   {LookAtDesk{"verdict", "VERDICT_UNEXPECTED"}, {}},
                   GoesOn()}),
  };
}

}  // namespace

std::vector<Case> ContentCases() {
  std::vector<Case> cases;
  for (auto group :
       {CancelCases, RefusedContentCases, DecidedCases, CooperationCases,
        PullCases, PaperCases, OperatorCases, OverdueCases}) {
    for (Case& one : group()) cases.push_back(std::move(one));
  }
  return cases;
}

std::vector<Case> AllCases() {
  std::vector<Case> cases = WireCases();
  for (Case& one : ContentCases()) cases.push_back(std::move(one));
  return cases;
}

}  // namespace bashu::conformance
