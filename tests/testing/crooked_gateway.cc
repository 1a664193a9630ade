#include "tests/testing/crooked_gateway.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <utility>

#include "bashu/routing/v1/link.pb.h"
#include "bashu/routing/v1/referral.pb.h"
#include "common/crypto/key_pem.h"

namespace bashu::conformance {
namespace {

using exchange::v1::Document;
using exchange::v1::SignedDocument;

absl::Status Broken() { return absl::InternalError("broken"); }

// `document` saying something else, signed by `key` under the id it had.
void Resign(const crypto::SigningKey& key, const Document& document,
            SignedDocument& into) {
  into.set_payload(document.SerializeAsString());
  into.clear_batch();
  into.set_signature(*key.Sign(into.payload()));
}

SharedKey NobodysKey() {
  static const std::string pem =
      crypto::GenerateKeyPem(crypto::Suite::kP256Sha256);
  return *crypto::SigningKey::FromPem(crypto::Suite::kP256Sha256, pem);
}

}  // namespace

absl::StatusOr<std::string> CrookedGateway::Call(const std::string& method,
                                                 const std::string& request,
                                                 absl::Duration timeout) {
  if (absl::EndsWith(method, "/PushDocuments")) {
    return Push(method, request, timeout);
  }
  if (absl::EndsWith(method, "/PullDocuments")) {
    return Pull(method, request, timeout);
  }
  Bytes came = good_.Call(method, request, timeout);
  if (absl::EndsWith(method, "/CompareLink")) {
    return Compare(request, std::move(came));
  }
  if (absl::EndsWith(method, "/PutPaper")) return PutPaper(std::move(came));
  if (absl::EndsWith(method, "/GetPaper")) {
    return fault_ == Fault::kGivesPapersOut ? "" : std::move(came);
  }
  return Officer(method, std::move(came));
}

std::vector<absl::StatusOr<std::string>> CrookedGateway::CallAtOnce(
    const std::string& method, const std::string& request, int count,
    absl::Duration timeout) {
  auto answers = good_.CallAtOnce(method, request, count, timeout);
  if (fault_ == Fault::kFailsUnderLoad) answers.back() = Broken();
  return answers;
}

absl::StatusOr<std::string> CrookedGateway::Push(const std::string& method,
                                                 const std::string& request,
                                                 absl::Duration timeout) {
  if (is_stopped_) return Broken();
  if (fault_ == Fault::kBreaksOnDeadline && timeout < absl::Seconds(1)) {
    return Broken();
  }
  Bytes came = good_.Call(method, request, timeout);
  if (!came.ok()) {
    is_stopped_ = fault_ == Fault::kStopsForGood;
    if (fault_ == Fault::kTakesWhatIsRefused) return std::string();
    return came;
  }
  exchange::v1::PushDocumentsResponse response;
  response.ParseFromString(*came);
  if (fault_ == Fault::kDropsReceipts) {
    response.mutable_receipts()->RemoveLast();
  }
  for (SignedDocument& receipt : *response.mutable_receipts()) {
    Document said;
    said.ParseFromString(receipt.payload());
    if (fault_ == Fault::kFreshReceipts) {
      said.mutable_sign_time()->set_nanos(++made_);
      Resign(*key_, said, receipt);
    }
    if (fault_ == Fault::kReceiptsOfNobody) {
      Resign(*NobodysKey(), said, receipt);
    }
    if (fault_ == Fault::kReceiptsForOtherBytes) {
      said.mutable_receipt()->set_received_digest("other bytes");
      Resign(*key_, said, receipt);
    }
  }
  return response.SerializeAsString();
}

void CrookedGateway::Bend(SignedDocument& document) {
  Document said;
  said.ParseFromString(document.payload());
  if (!said.has_verdict()) return;
  exchange::v1::Verdict& verdict = *said.mutable_verdict();
  switch (fault_) {
    case Fault::kAcceptsAll:
      verdict.set_decision(exchange::v1::Verdict::DECISION_ACCEPT);
      break;
    case Fault::kCancelsAll:
      verdict.set_decision(exchange::v1::Verdict::DECISION_CANCELLED);
      break;
    case Fault::kGivesNoReason:
      verdict.clear_return_reason();
      break;
    case Fault::kForgetsOffer:
      verdict.clear_offer_digest();
      break;
    case Fault::kNamesAnOffer:
      if (verdict.offer_digest().empty()) verdict.set_offer_digest("one");
      break;
    default:
      return;
  }
  Resign(*key_, said, document);
}

absl::StatusOr<std::string> CrookedGateway::Pull(const std::string& method,
                                                 const std::string& request,
                                                 absl::Duration timeout) {
  exchange::v1::PullDocumentsRequest asked;
  asked.ParseFromString(request);
  if (fault_ == Fault::kForgetsReceipts) asked.clear_receipts();
  if (fault_ == Fault::kIgnoresMax) asked.clear_documents_max();
  const Bytes came = good_.Call(method, asked.SerializeAsString(), timeout);
  if (!came.ok()) {
    if (fault_ == Fault::kBelievesReceipts) return std::string();
    return came;
  }
  exchange::v1::PullDocumentsResponse response;
  response.ParseFromString(*came);
  if (fault_ == Fault::kHandsOutNothing) response.clear_envelopes();
  for (auto& envelope : *response.mutable_envelopes()) {
    Bend(*envelope.mutable_document());
  }
  if (fault_ == Fault::kHandsOutTooMuch && asked.receipts().empty() &&
      ++made_ > 1) {
    // Once the link was taken up, a document that nobody asked for.
    Document more;
    more.set_sender_region("51");
    more.set_recipient_region("99");
    more.set_link_sequence(1);
    more.mutable_verdict();
    SignedDocument& document = *response.add_envelopes()->mutable_document();
    document.set_key_id(key_->key_id());
    document.set_suite("p256-sha256");
    Resign(*key_, more, document);
  }
  return response.SerializeAsString();
}

absl::StatusOr<std::string> CrookedGateway::Compare(const std::string& request,
                                                    Bytes came) const {
  exchange::v1::CompareLinkResponse response;
  if (!came.ok()) {
    if (fault_ != Fault::kAnswersAnybody) return came;
    response.mutable_state()->set_region("51");
    return response.SerializeAsString();
  }
  response.ParseFromString(*came);
  exchange::v1::LinkState& state = *response.mutable_state();
  if (fault_ == Fault::kDisbelieves) state.clear_believed_key_ids();
  if (fault_ == Fault::kSlowClock) {
    state.mutable_state_time()->set_seconds(state.state_time().seconds() -
                                            3600);
  }
  if (fault_ == Fault::kLosesDocuments && state.taken_sequence() > 0) {
    state.set_taken_sequence(state.taken_sequence() - 1);
  }
  exchange::v1::CompareLinkRequest asked;
  asked.ParseFromString(request);
  if (fault_ == Fault::kPanics && asked.state().taken_sequence() > 500) {
    state.set_quarantined(true);
  }
  return response.SerializeAsString();
}

absl::StatusOr<std::string> CrookedGateway::PutPaper(Bytes came) const {
  exchange::v1::PutPaperResponse response;
  if (!came.ok()) {
    if (fault_ != Fault::kTakesPapers) return came;
    return response.SerializeAsString();
  }
  response.ParseFromString(*came);
  if (fault_ == Fault::kLosesChunks) response.set_received_bytes(0);
  if (fault_ == Fault::kCallsPapersWhole) response.set_complete(true);
  return response.SerializeAsString();
}

absl::StatusOr<std::string> CrookedGateway::Officer(const std::string& method,
                                                    Bytes came) const {
  if (absl::EndsWith(method, "/GetNonDelivery")) {
    if (fault_ == Fault::kStatesNothing) return absl::NotFoundError("none");
    if (fault_ != Fault::kStatesOther || !came.ok()) return came;
    routing::v1::NonDelivery stated;
    stated.ParseFromString(*came);
    Document said;
    said.ParseFromString(stated.statement().payload());
    said.mutable_non_delivery()->set_sent_sequence(77);
    Resign(*key_, said, *stated.mutable_statement());
    return stated.SerializeAsString();
  }
  if (!came.ok()) {
    if (fault_ == Fault::kLetsOfficers) return std::string();
    return came;
  }
  if (absl::EndsWith(method, "/ExportDocuments")) {
    return fault_ == Fault::kLosesFiles ? "" : std::move(came);
  }
  if (absl::EndsWith(method, "/ListDeadLetters")) {
    return Letters(*std::move(came));
  }
  if (!absl::EndsWith(method, "/GetReferral")) return came;
  routing::v1::Referral referral;
  referral.ParseFromString(*came);
  if (fault_ == Fault::kShowsBody) referral.set_body("something personal");
  return referral.SerializeAsString();
}

std::string CrookedGateway::Letters(const std::string& came) const {
  routing::v1::ListDeadLettersResponse page;
  page.ParseFromString(came);
  if (fault_ == Fault::kHidesLetters) page.clear_dead_letters();
  for (auto& letter : *page.mutable_dead_letters()) {
    if (fault_ == Fault::kRenamesLetters) letter.set_refusal("OTHER");
  }
  return page.SerializeAsString();
}

}  // namespace bashu::conformance
