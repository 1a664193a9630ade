// What the player has an operator of the gateway's do.
#include <absl/strings/str_cat.h>

#include "common/status/macros.h"
#include "services/cli/conformance/player.h"

namespace bashu::conformance {
namespace {

using routing::v1::DeadLetter;

constexpr int kLooks = 20;
constexpr absl::Duration kBetweenLooks = absl::Milliseconds(250);
// A statement of non-delivery is made within the minute.
constexpr absl::Duration kBetweenQuestions = absl::Minutes(1);
// More than a gateway keeps of one partner.
constexpr int kLettersMax = 1000;
constexpr int kPage = 200;
// As many receipts as there are of one run's latest documents.
constexpr int kReceipts = 128;

}  // namespace

absl::StatusOr<std::string> Player::CallOperator(
    absl::string_view method, const google::protobuf::Message& request) {
  return table_.admin->Call(
      absl::StrCat("/bashu.routing.v1.LinkService/", method),
      request.SerializeAsString(), table_.timeout);
}

absl::StatusOr<exchange::v1::PushDocumentsResponse> Player::Carry(
    const Push& push, const exchange::v1::PushDocumentsRequest& request) {
  routing::v1::ImportDocumentsRequest import;
  import.mutable_file()->set_sender_region(profile_.own_region);
  import.mutable_file()->set_recipient_region(profile_.gateway_region);
  *import.mutable_file()->mutable_envelopes() = request.envelopes();
  RETURN_IF_ERROR(CallOperator("ImportDocuments", import).status());
  routing::v1::ExportDocumentsRequest asked;
  asked.set_name(absl::StrCat("links/", profile_.own_region));
  asked.set_documents_max(kReceipts);
  ASSIGN_OR_RETURN(const auto file,
                   ReadAnswer<routing::v1::DocumentFile>(
                       CallOperator("ExportDocuments", asked)));
  return peer_.ReceiptsFor(push, file.receipts());
}

absl::StatusOr<std::vector<DeadLetter>> Player::OpenDeadLetters() {
  std::vector<DeadLetter> letters;
  routing::v1::ListDeadLettersRequest request;
  request.set_state(DeadLetter::STATE_OPEN);
  request.set_page_size(kPage);
  for (int seen = 0; seen < kLettersMax; seen += kPage) {
    ASSIGN_OR_RETURN(const auto page,
                     ReadAnswer<routing::v1::ListDeadLettersResponse>(
                         CallOperator("ListDeadLetters", request)));
    for (const DeadLetter& letter : page.dead_letters()) {
      if (letter.partner() == profile_.own_region) letters.push_back(letter);
    }
    if (page.next_page_token().empty()) break;
    request.set_page_token(page.next_page_token());
  }
  return letters;
}

void Player::ClearDesk() {
  if (table_.admin == nullptr) return;
  const auto letters = OpenDeadLetters();
  if (!letters.ok()) return;  // They stay, as without an operator.
  for (const DeadLetter& letter : *letters) {
    routing::v1::DismissDeadLetterRequest request;
    request.set_name(letter.name());
    request.set_request_id(ids_.NewId());
    request.set_reason("conformance test");
    CallOperator("DismissDeadLetter", request).status().IgnoreError();
  }
}

Judged Player::Do(const Expect& expect, const LookAtDesk& look) {
  Judged judged;
  for (int i = 0; i < kLooks; ++i) {
    // What was refused is kept in a commit of its own.
    if (i > 0) table_.wait(kBetweenLooks);
    const auto letters = OpenDeadLetters();
    if (JudgeRefusal(expect, letters.status(), judged)) return judged;
    judged.came = "it is not there";
    for (const DeadLetter& letter : *letters) {
      if (letter.document_id() != peer_.IdOf(look.label)) continue;
      judged.came = absl::StrCat("it is there as ", letter.refusal());
      if (letter.refusal() == look.refusal) return judged;
    }
  }
  judged.problems.push_back(judged.came);
  return judged;
}

Judged Player::Do(const Expect&, const AwaitStatement&) {
  routing::v1::GetNonDeliveryRequest request;
  request.set_name(absl::StrCat("nonDeliveries/", peer_.LatestId()));
  const absl::Time end = clock_.Now() + table_.patience;
  while (true) {
    const auto came = ReadAnswer<routing::v1::NonDelivery>(
        CallOperator("GetNonDelivery", request));
    if (came.ok()) return peer_.JudgeStatement(came->statement());
    if (clock_.Now() >= end) {
      return {"no statement", {"no statement came within --patience"}};
    }
    table_.wait(kBetweenQuestions);
  }
}

}  // namespace bashu::conformance
