// The half of Exchange that takes documents.
#include <absl/strings/cord.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/routing/domain/dead_letters.h"
#include "services/routing/domain/errors.h"
#include "services/routing/domain/exchange.h"
#include "services/routing/domain/limits.h"
#include "services/routing/domain/link.h"

namespace bashu::routing {
namespace {

const std::string* SealedDigestOf(const Content& content) {
  if (const auto* offer = std::get_if<OfferDocument>(&content)) {
    return &offer->sealed_body_digest;
  }
  if (const auto* request = std::get_if<CooperationDocument>(&content)) {
    return &request->sealed_body_digest;
  }
  if (const auto* answer = std::get_if<AnswerDocument>(&content)) {
    return &answer->sealed_body_digest;
  }
  if (const auto* request = std::get_if<RequestDocument>(&content)) {
    return &request->sealed_body_digest;
  }
  if (const auto* reply = std::get_if<ReplyDocument>(&content)) {
    return &reply->sealed_body_digest;
  }
  if (const auto* carriage = std::get_if<CarriageDocument>(&content)) {
    return &carriage->envelope_digest;
  }
  return nullptr;
}

std::string ReferralOf(const Content& content) {
  if (const auto* offer = std::get_if<OfferDocument>(&content)) {
    return offer->message.referral;
  }
  if (const auto* verdict = std::get_if<VerdictDocument>(&content)) {
    return verdict->message.referral;
  }
  if (const auto* cancel = std::get_if<CancelDocument>(&content)) {
    return cancel->message.referral;
  }
  if (const auto* request = std::get_if<CooperationDocument>(&content)) {
    return request->referral;
  }
  if (const auto* answer = std::get_if<AnswerDocument>(&content)) {
    return answer->referral;
  }
  if (const auto* request = std::get_if<RequestDocument>(&content)) {
    return request->referral;
  }
  if (const auto* reply = std::get_if<ReplyDocument>(&content)) {
    return reply->referral;
  }
  return "";
}

}  // namespace

bool IsRefusalOfArrival(const absl::Status& status) {
  return status.code() == absl::StatusCode::kInvalidArgument ||
         status.code() == absl::StatusCode::kPermissionDenied ||
         status.code() == absl::StatusCode::kFailedPrecondition ||
         status.code() == absl::StatusCode::kDataLoss;
}

absl::Status OfContent(const absl::Status& refusal) {
  if (!IsRefusalOfArrival(refusal)) return refusal;
  absl::Status of_content(absl::StatusCode::kFailedPrecondition,
                          refusal.message());
  refusal.ForEachPayload(
      [&](absl::string_view type, const absl::Cord& payload) {
        of_content.SetPayload(type, payload);
      });
  return of_content;
}

std::string RoutingOf(absl::string_view region) {
  return absl::StrCat("spiffe://", region, ".bashu/service/routing");
}

bool IsRefusalOfContent(const absl::Status& status) {
  return status.code() == absl::StatusCode::kFailedPrecondition ||
         status.code() == absl::StatusCode::kNotFound ||
         status.code() == absl::StatusCode::kAlreadyExists ||
         status.code() == absl::StatusCode::kDataLoss;
}

std::vector<Arrived> Exchange::Read(std::vector<Envelope> envelopes) const {
  std::vector<Arrived> arrived;
  arrived.reserve(envelopes.size());
  for (Envelope& envelope : envelopes) {
    absl::StatusOr<Document> document = notary_.Read(envelope.document);
    arrived.push_back({std::move(envelope), std::move(document)});
  }
  return arrived;
}

absl::StatusOr<std::vector<SignedDocument>> Exchange::Take(
    RoutingTx& tx, const Call& call,
    const std::vector<Arrived>& arrived) const {
  RETURN_IF_ERROR(MayAct(tx));
  Taking taking;
  for (const Arrived& one : arrived) {
    const absl::Status status = TakeOne(tx, call, one, taking);
    if (!status.ok()) {
      if (taking.documents.empty() || taking.broken ||
          !IsRefusalOfArrival(status)) {
        return status;
      }
      break;
    }
  }
  RETURN_IF_ERROR(Keep(tx, call, taking));
  if (taking.carried) {
    RETURN_IF_ERROR(TakeWaiting(tx, call, arrived.front().document->sender));
  }
  std::vector<SignedDocument> receipts;
  receipts.reserve(taking.documents.size());
  for (StoredDocument& document : taking.documents) {
    receipts.push_back(std::move(document.receipt));
  }
  return receipts;
}

absl::Status Exchange::CheckArrival(const Call& call,
                                    const Arrived& arrived) const {
  RETURN_IF_ERROR(arrived.document.status());
  const Document& document = *arrived.document;
  const Envelope& envelope = arrived.envelope;
  if (document.recipient != regions_.own() ||
      document.sender == regions_.own() ||
      call.caller.identity != RoutingOf(document.sender)) {
    return SenderMismatch(document.sender);
  }
  RETURN_IF_ERROR(
      notary_.MayArrive(envelope.document, document.sender, call.now));
  const std::string* sealed = SealedDigestOf(document.content);
  if (sealed != nullptr && *sealed != notary_.DigestOf(envelope.document.suite,
                                                       envelope.sealed_body)) {
    return DocumentMalformed("the sealed body is not the one signed for");
  }
  return absl::OkStatus();
}

absl::Status Exchange::TakeOne(RoutingTx& tx, const Call& call,
                               const Arrived& arrived, Taking& taking) const {
  RETURN_IF_ERROR(CheckArrival(call, arrived));
  const Document& document = *arrived.document;
  if (!taking.head.has_value()) {
    ASSIGN_OR_RETURN(taking.head, tx.exchange().GetLink(document.sender,
                                                        document.recipient));
  }
  const std::string digest = notary_.DigestOf(arrived.envelope.document);
  std::optional<StoredDocument> taken;
  if (document.sequence <= taking.head->sequence) {
    for (const StoredDocument& before : taking.documents) {
      if (before.sequence == document.sequence) taken = before;
    }
    if (!taken.has_value()) {
      ASSIGN_OR_RETURN(
          taken, tx.exchange().FindDocumentAt(
                     document.sender, document.recipient, document.sequence));
    }
  }
  ASSIGN_OR_RETURN(
      const Arrival arrival,
      Check(
          *taking.head, document, digest,
          taken.has_value() ? notary_.DigestOf(taken->envelope.document) : ""));
  if (arrival == Arrival::kRepeated) {
    taking.documents.push_back(*std::move(taken));
    return absl::OkStatus();
  }
  // Under its id lies the evidence of another document, perhaps one of ours.
  ASSIGN_OR_RETURN(const std::optional<StoredDocument> other,
                   tx.exchange().FindDocument(document.id));
  if (other.has_value()) return DocumentMalformed("its id is taken");
  absl::StatusOr<StoredDocument> fresh = Effect(tx, call, arrived, digest);
  if (!fresh.ok()) {
    taking.broken = true;
    return fresh.status();
  }
  if (std::holds_alternative<CarriageDocument>(document.content) &&
      fresh->refusal.empty()) {
    taking.carried = true;
  }
  taking.documents.push_back(*std::move(fresh));
  taking.head = Link{document.sequence, digest, document.sequence};
  return absl::OkStatus();
}

absl::StatusOr<StoredDocument> Exchange::Effect(
    RoutingTx& tx, const Call& call, const Arrived& arrived,
    const std::string& digest) const {
  const Document& document = *arrived.document;
  const absl::Status applied = Apply(tx, call, document, arrived.envelope);
  if (!applied.ok() && !IsRefusalOfContent(applied)) return applied;
  Document receipt;
  receipt.id = ids_.NewId();
  receipt.sender = regions_.own();
  receipt.recipient = document.sender;
  receipt.sign_time = call.now;
  receipt.content = ReceiptDocument{document.id, document.sequence, digest};
  return StoredDocument{document.id,
                        document.sender,
                        document.recipient,
                        document.sequence,
                        arrived.envelope,
                        ReferralOf(document.content),
                        notary_.Write(receipt),
                        ReasonOf(applied),
                        call.now};
}

absl::Status Exchange::ParkRefused(RoutingTx& tx, const Call& call,
                                   const StoredDocument& document) const {
  DeadLetter letter;
  letter.partner = document.sender;
  letter.digest = notary_.DigestOf(document.envelope.document);
  letter.document = document.id;
  letter.refusal = document.refusal;
  return Park(tx, call, ids_, std::move(letter));
}

absl::Status Exchange::TakeAgain(RoutingTx& tx, const Call& call,
                                 StoredDocument document) const {
  ASSIGN_OR_RETURN(const Document said,
                   notary_.Read(document.envelope.document));
  absl::Status applied = Apply(tx, call, said, document.envelope);
  if (!applied.ok() && !IsRefusalOfContent(applied)) return applied;
  document.refusal = ReasonOf(applied);
  RETURN_IF_ERROR(tx.exchange().PutDocument(document));
  return applied;
}

absl::Status Exchange::Keep(RoutingTx& tx, const Call& call,
                            Taking& taking) const {
  std::vector<StoredDocument*> fresh;
  for (StoredDocument& document : taking.documents) {
    if (!document.receipt.is_signed()) fresh.push_back(&document);
  }
  for (size_t begin = 0; begin < fresh.size(); begin += kBatchMax) {
    const size_t end = std::min<size_t>(begin + kBatchMax, fresh.size());
    std::vector<SignedDocument> receipts;
    for (size_t i = begin; i < end; ++i) receipts.push_back(fresh[i]->receipt);
    ASSIGN_OR_RETURN(receipts, notary_.Sign(std::move(receipts)));
    for (size_t i = begin; i < end; ++i) {
      fresh[i]->receipt = std::move(receipts[i - begin]);
      RETURN_IF_ERROR(tx.exchange().PutDocument(*fresh[i]));
      if (!fresh[i]->refusal.empty()) {
        RETURN_IF_ERROR(ParkRefused(tx, call, *fresh[i]));
      }
    }
  }
  if (fresh.empty()) return absl::OkStatus();
  return tx.exchange().PutLink(fresh.front()->sender, fresh.front()->recipient,
                               *taking.head);
}

}  // namespace bashu::routing
