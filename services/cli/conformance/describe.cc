#include "services/cli/conformance/describe.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <map>

namespace bashu::conformance {
namespace {

std::string WordsOf(Says says) {
  switch (says) {
    case Says::kOffer:
      return "an offer";
    case Says::kCancel:
      return "a cancellation";
    case Says::kVerdict:
      return "a verdict on an offer that never was";
    case Says::kRequest:
      return "a request for help";
    case Says::kAnswer:
      return "an answer to a request that never was";
    case Says::kCarriage:
      return "a carriage";
  }
  return "";
}

std::string WordsOf(Twist twist) {
  static const std::map<Twist, std::string> kWords{
      {Twist::kSameNumber, "under the number of the last one taken"},
      {Twist::kOtherPrevious, "that follows another one than was taken"},
      {Twist::kNumberZero, "with number 0"},
      {Twist::kUnknownKey, "signed with a key of nobody"},
      {Twist::kBorrowedKeyId, "signed by nobody's key under our key's name"},
      {Twist::kExpiredKey, "signed with the expired key"},
      {Twist::kRevokedKey, "signed with the revoked key"},
      {Twist::kGatewayIsSender, "in the name of the gateway's region"},
      {Twist::kThirdIsSender, "in the name of a third region"},
      {Twist::kThirdIsRecipient, "for a third region"},
      {Twist::kNoDocument, "whose signed bytes are no document"},
      {Twist::kTruncated, "without its last byte, signed so"},
      {Twist::kNoContent, "without content"},
      {Twist::kUnknownContent, "whose content no version knows"},
      {Twist::kUnknownField, "with a field of a later version"},
      {Twist::kBadName, "about a case whose name has another form"},
      {Twist::kPastDue, "that was due yesterday"},
      {Twist::kForeignGiver, "in the name of an office of the gateway's"},
      {Twist::kOtherReferral, "as another referral for the same epoch"},
      {Twist::kNoCertificate, "without a certificate"},
      {Twist::kForgedCertificate, "with a certificate that nobody signed"},
      {Twist::kUnreadableBody, "with a body sealed to nobody"},
      {Twist::kInCircle, "that the gateway carried before"}};
  const auto found = kWords.find(twist);
  return found == kWords.end() ? "" : absl::StrCat(" ", found->second);
}

std::string WordsOf(Harm harm) {
  switch (harm) {
    case Harm::kNone:
      return "";
    case Harm::kForgedSignature:
      return " with a changed signature";
    case Harm::kChangedContent:
      return " with a changed byte";
    case Harm::kOtherSuite:
      return " under another suite's name";
    case Harm::kOtherBody:
      return " with another body";
    case Harm::kProofOfAnotherBatch:
      return " with another batch's proof";
    case Harm::kProofOutsideBatch:
      return " with a place outside its batch";
    case Harm::kComesBack:
      return "";
  }
  return "";
}

std::string WordsOf(Frame frame) {
  switch (frame) {
    case Frame::kPlain:
      return "";
    case Frame::kTruncated:
      return ", half of the request's bytes";
    case Frame::kEmpty:
      return "nothing";
    case Frame::kTooMany:
      return absl::StrCat(", ", kDocumentsMax + 1, " times in one request");
    case Frame::kOversize:
      return ", in a request of 5 MiB";
    case Frame::kShortDeadline:
      return ", with a deadline of a millisecond";
    case Frame::kFile:
      return ", in a file that an operator imports";
    case Frame::kFlood:
      return absl::StrCat(", in ", kFloodCalls, " calls at once");
  }
  return "";
}

struct Sending {
  std::string operator()(const Push& push) const {
    std::string text;
    std::vector<std::string> written;
    for (const Draft& draft : push.write) {
      std::string words =
          absl::StrCat("\"", draft.label, "\": ", WordsOf(draft.says));
      if (draft.epoch > 1) absl::StrAppend(&words, " in epoch ", draft.epoch);
      if (!draft.papers.empty())
        absl::StrAppend(&words, " that carries a paper");
      written.push_back(words + WordsOf(draft.twist));
    }
    if (!written.empty()) {
      text = absl::StrCat("writes ", absl::StrJoin(written, ", "),
                          push.together ? " (signed together)" : "", "; ");
    }
    std::vector<std::string> sent;
    for (const Item& item : push.items) {
      sent.push_back(
          item.harm == Harm::kComesBack
              ? "the gateway's own last document"
              : absl::StrCat("\"", item.label, "\"", WordsOf(item.harm)));
    }
    if (sent.empty() && push.frame != Frame::kEmpty) {
      for (const Draft& draft : push.write) {
        sent.push_back(absl::StrCat("\"", draft.label, "\""));
      }
    }
    return absl::StrCat(text, "PushDocuments ", absl::StrJoin(sent, ", "),
                        WordsOf(push.frame));
  }

  std::string operator()(const Pull& pull) const {
    std::string most;
    if (pull.documents_max > 0) {
      most = absl::StrCat(", at most ", pull.documents_max);
    }
    switch (pull.receipts) {
      case Receipts::kDue:
        return absl::StrCat("PullDocuments with the receipts that are due",
                            most);
      case Receipts::kNone:
        return absl::StrCat("PullDocuments without receipts", most);
      case Receipts::kAgain:
        return "PullDocuments with receipts that it has";
      case Receipts::kUnknown:
        return "PullDocuments with a receipt for what was never sent";
      case Receipts::kOtherDigest:
        return "PullDocuments with a receipt for other bytes";
      case Receipts::kForged:
        return "PullDocuments with a receipt signed by nobody's key";
      case Receipts::kTooMany:
        return absl::StrCat("PullDocuments with ", kDocumentsMax + 1,
                            " receipts");
    }
    return "";
  }

  std::string operator()(const Compare& compare) const {
    switch (compare.view) {
      case View::kTrue:
      case View::kClock:
        return "CompareLink with our view";
      case View::kNone:
        return "CompareLink without a state";
      case View::kOtherRegion:
        return "CompareLink in the name of the gateway's region";
      case View::kClaimsMore:
        return "CompareLink claiming 1,000 documents that were never sent";
    }
    return "";
  }

  std::string operator()(const PutPaper& put) const {
    switch (put.chunk) {
      case Chunk::kPart:
        return absl::StrCat("PutPaper, chunk ", put.part + 1, " of ",
                            kPaperParts);
      case Chunk::kQuestion:
        return "PutPaper without content";
      case Chunk::kWrongBytes:
        return "PutPaper, all of it, but other bytes";
      case Chunk::kWhole:
        return "PutPaper, all of it";
      case Chunk::kTooLarge:
        return "PutPaper of a paper of more than 16 MiB";
      case Chunk::kTooMuch:
        return "PutPaper with a chunk of more than 512 KiB";
      case Chunk::kNotExpected:
        return "PutPaper of a paper that no offer named";
    }
    return "";
  }

  std::string operator()(const GetPaper&) const { return "GetPaper"; }

  std::string operator()(const Act& act) const {
    switch (act.verb) {
      case Verb::kAccept:
        return "the gateway's officer accepts the offer";
      case Verb::kReturn:
        return "the gateway's officer returns the offer, reason CONFLICT";
      case Verb::kAnswer:
        return "the gateway's officer answers the request";
      case Verb::kRead:
        return "the gateway's officer reads the referral";
    }
    return "";
  }

  std::string operator()(const LookAtDesk& look) const {
    return absl::StrCat("an operator looks for \"", look.label,
                        "\" among the dead letters");
  }

  std::string operator()(const AwaitStatement&) const {
    return "confirms nothing until the gateway states that it was not";
  }
};

std::string WordsOf(const Answer& answer) {
  const std::string place =
      answer.epoch > 1 ? absl::StrCat(" in epoch ", answer.epoch) : "";
  switch (answer.said) {
    case Said::kAccept:
      return absl::StrCat("a verdict ACCEPT", place);
    case Said::kReturn:
      return absl::StrCat("a verdict RETURN ", answer.reason, place);
    case Said::kCancelled:
      return absl::StrCat("a verdict CANCELLED", place,
                          answer.names_offer ? "" : " that names no offer");
    case Said::kHelped:
      return "the answer that help was given";
  }
  return "";
}

std::string ExpectedOf(const Action& action, const Expect& expect) {
  if (std::holds_alternative<Push>(action)) {
    return absl::StrCat(expect.taken,
                        expect.same ? " receipts as before" : " receipts");
  }
  if (std::holds_alternative<Pull>(action)) {
    if (expect.answers.empty()) return "no document";
    return absl::StrCat(
        absl::StrJoin(expect.answers, ", ",
                      [](std::string* out, const Answer& answer) {
                        absl::StrAppend(out, WordsOf(answer));
                      }),
        expect.same ? ", as before" : "");
  }
  if (expect.parts >= 0) {
    return absl::StrCat(expect.parts, " of ", kPaperParts, " chunks are there");
  }
  if (expect.body == Body::kEmpty) return "no body";
  if (expect.body == Body::kWhole) return "the body that was sealed";
  if (std::holds_alternative<Compare>(action)) return "its view, which fits";
  if (const auto* look = std::get_if<LookAtDesk>(&action)) {
    return absl::StrCat("it is there as ", look->refusal);
  }
  return "done";
}

}  // namespace

std::string SentBy(const Action& action) {
  return std::visit(Sending(), action);
}

std::string Expected(const Step& step) {
  const std::string refusal =
      absl::StrCat("refused: ", absl::StrJoin(step.expect.refusals, " or "));
  if (step.expect.refusals.empty()) {
    return ExpectedOf(step.action, step.expect);
  }
  if (!step.expect.may_succeed) return refusal;
  return absl::StrCat(ExpectedOf(step.action, step.expect), ", or ", refusal);
}

std::string FlagOf(Need need) {
  switch (need) {
    case Need::kOfficer:
      return "--officer";
    case Need::kOperator:
      return "--operator";
    case Need::kPatience:
      return "--patience";
    case Need::kExpiredKey:
      return "--expired_key";
    case Need::kRevokedKey:
      return "--revoked_key";
    case Need::kSealingKey:
      return "--sealing_key";
  }
  return "";
}

}  // namespace bashu::conformance
