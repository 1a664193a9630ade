#include "services/routing/domain/outgoing.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/routing/domain/dead_letters.h"
#include "services/routing/domain/errors.h"
#include "services/routing/domain/exchange_errors.h"
#include "services/routing/domain/limits.h"
#include "services/routing/domain/link.h"

namespace bashu::routing {
namespace {

size_t WeightOf(const StoredDocument& document) {
  const Envelope& envelope = document.envelope;
  // Signature, proof and names of the fields: what every document carries.
  constexpr size_t kBeside = 400;
  return envelope.document.payload.size() + envelope.sealed_body.size() +
         envelope.certificate.size() + kBeside;
}

// The next documents that are not confirmed, within the weight of a push.
absl::StatusOr<std::vector<StoredDocument>> Waiting(RoutingTx& tx,
                                                    absl::string_view own,
                                                    absl::string_view partner,
                                                    int limit) {
  ASSIGN_OR_RETURN(const Link link, tx.exchange().GetLink(own, partner));
  std::vector<StoredDocument> waiting;
  int64_t after = link.confirmed;
  size_t weight = 0;
  while (after < link.sequence && waiting.size() < static_cast<size_t>(limit)) {
    ASSIGN_OR_RETURN(
        std::vector<StoredDocument> read,
        tx.exchange().DocumentsAfter(own, partner, after, kDocumentsRead));
    if (read.empty()) break;
    after = read.back().sequence;
    for (StoredDocument& document : read) {
      weight += WeightOf(document);
      if (!waiting.empty() && weight > kPushBytesMax) return waiting;
      waiting.push_back(std::move(document));
      if (waiting.size() == static_cast<size_t>(limit)) return waiting;
    }
  }
  return waiting;
}

}  // namespace

absl::Status MayAct(RoutingTx& tx) {
  ASSIGN_OR_RETURN(const std::vector<Quarantine> open,
                   tx.exchange().OpenQuarantines());
  return open.empty() ? absl::OkStatus() : Quarantined(open.front().partner);
}

std::string CatchUpCursor(absl::string_view partner) {
  return absl::StrCat("catch_up/", partner);
}

absl::Status MayBegin(RoutingTx& tx, const Regions& regions) {
  for (const std::string& partner : regions.others()) {
    ASSIGN_OR_RETURN(const int64_t sent,
                     tx.journal().Cursor(CatchUpCursor(partner)));
    ASSIGN_OR_RETURN(const Link taken,
                     tx.exchange().GetLink(partner, regions.own()));
    if (taken.sequence < sent) return CatchingUp(partner, sent);
  }
  return absl::OkStatus();
}

absl::Status Outgoing::Enqueue(RoutingTx& tx, const Call& call,
                               const Document& document) const {
  store::Dispatch push;
  push.id = absl::StrCat("documents/", document.id);
  push.kind = "exchange.push";
  push.subject = push.id;
  push.lane = document.recipient;
  push.create_time = call.now;
  push.next_time = call.now;
  push.traceparent = call.traceparent;
  return tx.journal().Enqueue(push);
}

absl::StatusOr<SignedDocument> Outgoing::Send(
    RoutingTx& tx, const Call& call, Document document,
    const std::string& referral, const std::string& sealed_body,
    const std::string& certificate) const {
  document.id = ids_.NewId();
  document.sender = regions_.own();
  document.sign_time = call.now;
  ASSIGN_OR_RETURN(const Link head,
                   tx.exchange().GetLink(document.sender, document.recipient));
  Number(head, document);
  SignedDocument made = notary_.Write(document);
  const bool local = document.recipient == regions_.own();
  const bool carried = IsCarried(document.recipient);
  // The first on an idle link leaves alone: it need not wait for a signature.
  // What follows is signed together when it leaves, and so is this if the key
  // does not answer now. The others of a batch would be carried apart from it.
  if (local || carried || head.confirmed == head.sequence) {
    absl::StatusOr<std::vector<SignedDocument>> ready = notary_.Sign({made});
    if (ready.ok()) {
      made = std::move(ready->front());
    } else if (local || carried) {
      return ready.status();
    }
  }
  // What stays here is confirmed by being here.
  RETURN_IF_ERROR(
      tx.exchange().PutLink(document.sender, document.recipient,
                            {document.sequence, notary_.DigestOf(made),
                             local ? document.sequence : head.confirmed}));
  const StoredDocument stored{document.id,
                              document.sender,
                              document.recipient,
                              document.sequence,
                              {made, sealed_body, certificate},
                              referral,
                              {},
                              "",
                              call.now};
  RETURN_IF_ERROR(tx.exchange().PutDocument(stored));
  if (carried) {
    RETURN_IF_ERROR(CarryOrPark(tx, call, stored));
  } else if (!local) {
    RETURN_IF_ERROR(Enqueue(tx, call, document));
  }
  return made;
}

absl::StatusOr<std::string> Outgoing::Seal(RoutingTx& tx, const Call& call,
                                           const std::string& region,
                                           absl::string_view body,
                                           const std::string& referral) const {
  ASSIGN_OR_RETURN(const std::optional<LinkState> heard, Heard(tx, region));
  const bool series = heard.has_value() && heard->Can(LinkFeature::kSeries);
  return notary_.Seal(region, body, referral, call.now,
                      series ? Sealing::kInSeries : Sealing::kAlone);
}

absl::StatusOr<std::string> Outgoing::SealBody(RoutingTx& tx, const Call& call,
                                               const std::string& region,
                                               const std::string& referral,
                                               Part part) const {
  ASSIGN_OR_RETURN(const std::optional<Body> body, tx.FindBody(referral, part));
  return Seal(tx, call, region, body.has_value() ? body->bytes : "", referral);
}

bool Outgoing::IsCarried(const std::string& region) const {
  return regions_.NextHop(region) != region;
}

absl::StatusOr<std::optional<LinkState>> Outgoing::Heard(
    RoutingTx& tx, const std::string& region) const {
  ASSIGN_OR_RETURN(const std::optional<Comparison> last,
                   tx.exchange().FindComparison(region));
  if (!last.has_value()) return std::nullopt;
  return notary_.ReadState(last->state).value_or(LinkState());
}

absl::StatusOr<bool> Outgoing::Can(RoutingTx& tx, const std::string& region,
                                   LinkFeature feature) const {
  ASSIGN_OR_RETURN(const std::optional<LinkState> heard, Heard(tx, region));
  return !heard.has_value() || heard->Can(feature);
}

absl::Status Outgoing::MustKnow(RoutingTx& tx, const std::string& region,
                                LinkFeature feature) const {
  if (region == regions_.own()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool can, Can(tx, region, feature));
  return can ? absl::OkStatus() : PartnerTooOld(region);
}

absl::Status Outgoing::MayCarry(RoutingTx& tx,
                                const CarriageDocument& carriage) const {
  const std::string next = regions_.NextHop(carriage.destination);
  if (next.empty() || next == regions_.own() || IsCarried(next)) {
    return NoRoute(carriage.destination);
  }
  const std::vector<std::string>& path = carriage.path;
  if (path.size() >= kCarriersMax ||
      std::find(path.begin(), path.end(), next) != path.end() ||
      std::find(path.begin(), path.end(), regions_.own()) != path.end()) {
    return RouteLoop(carriage.destination, path);
  }
  ASSIGN_OR_RETURN(const bool can, Can(tx, next, LinkFeature::kRelay));
  return can ? absl::OkStatus() : NoRoute(carriage.destination);
}

absl::Status Outgoing::Carry(RoutingTx& tx, const Call& call,
                             CarriageDocument carriage,
                             const std::string& envelope) const {
  RETURN_IF_ERROR(MayCarry(tx, carriage));
  carriage.path.push_back(regions_.own());
  carriage.envelope_digest = notary_.OwnDigest(envelope);
  Document document;
  document.recipient = regions_.NextHop(carriage.destination);
  document.content = std::move(carriage);
  return Send(tx, call, std::move(document), "", envelope, "").status();
}

absl::Status Outgoing::CarryAgain(RoutingTx& tx, const Call& call,
                                  const StoredDocument& document) const {
  return Carry(tx, call, {regions_.own(), document.recipient, {}, ""},
               notary_.WriteEnvelope(document.envelope));
}

absl::Status Outgoing::CarryOrPark(RoutingTx& tx, const Call& call,
                                   const StoredDocument& document) const {
  absl::Status carried = CarryAgain(tx, call, document);
  if (carried.code() != absl::StatusCode::kFailedPrecondition) return carried;
  DeadLetter letter;
  letter.partner = document.recipient;
  letter.direction = Direction::kToGo;
  letter.digest = notary_.OwnDigest(document.envelope.document.payload);
  letter.document = document.id;
  letter.refusal = ReasonOf(carried);
  return Park(tx, call, ids_, std::move(letter));
}

bool Outgoing::IsReady(const SignedDocument& document, bool batch) const {
  return notary_.IsSignedForNow(document) && (batch || document.batch.empty());
}

absl::StatusOr<std::optional<std::vector<StoredDocument>>> Outgoing::Ready(
    RoutingTx& tx, absl::string_view partner, int limit, bool batch) const {
  RETURN_IF_ERROR(MayAct(tx));
  ASSIGN_OR_RETURN(std::vector<StoredDocument> next,
                   Waiting(tx, regions_.own(), partner, limit));
  for (const StoredDocument& document : next) {
    if (!IsReady(document.envelope.document, batch)) return std::nullopt;
  }
  return next;
}

absl::StatusOr<std::vector<StoredDocument>> Outgoing::Next(
    RoutingTx& tx, absl::string_view partner, int limit, bool batch) const {
  RETURN_IF_ERROR(MayAct(tx));
  ASSIGN_OR_RETURN(std::vector<StoredDocument> next,
                   Waiting(tx, regions_.own(), partner, limit));
  const size_t together = batch ? kBatchMax : 1;
  std::vector<StoredDocument*> unsigned_ones;
  const auto sign = [&]() -> absl::Status {
    std::vector<SignedDocument> texts;
    texts.reserve(unsigned_ones.size());
    for (StoredDocument* document : unsigned_ones) {
      texts.push_back(document->envelope.document);
    }
    ASSIGN_OR_RETURN(texts, notary_.Sign(std::move(texts)));
    for (size_t i = 0; i < texts.size(); ++i) {
      unsigned_ones[i]->envelope.document = std::move(texts[i]);
      RETURN_IF_ERROR(tx.exchange().PutDocument(*unsigned_ones[i]));
    }
    unsigned_ones.clear();
    return absl::OkStatus();
  };
  for (StoredDocument& document : next) {
    const SignedDocument& text = document.envelope.document;
    if (IsReady(text, batch)) continue;
    // One signature is of one suite.
    if (!unsigned_ones.empty() &&
        unsigned_ones.front()->envelope.document.suite != text.suite) {
      RETURN_IF_ERROR(sign());
    }
    unsigned_ones.push_back(&document);
    if (unsigned_ones.size() == together) RETURN_IF_ERROR(sign());
  }
  if (!unsigned_ones.empty()) RETURN_IF_ERROR(sign());
  return next;
}

absl::StatusOr<std::vector<ReadReceipt>> Outgoing::ReadReceipts(
    absl::string_view partner, std::vector<SignedDocument> receipts) const {
  std::vector<ReadReceipt> read;
  read.reserve(receipts.size());
  for (SignedDocument& receipt : receipts) {
    ASSIGN_OR_RETURN(Document document, notary_.Read(receipt));
    if (!std::holds_alternative<ReceiptDocument>(document.content) ||
        document.sender != partner || document.recipient != regions_.own()) {
      return DocumentMalformed("not a receipt of the partner for us");
    }
    read.push_back({std::move(receipt), std::move(document)});
  }
  return read;
}

absl::Status Outgoing::RecordReceipts(
    RoutingTx& tx, const Call& call,
    const std::vector<ReadReceipt>& receipts) const {
  if (receipts.empty()) return absl::OkStatus();
  const std::string& partner = receipts.front().document.sender;
  ASSIGN_OR_RETURN(Link link, tx.exchange().GetLink(regions_.own(), partner));
  const int64_t before = link.confirmed;
  ASSIGN_OR_RETURN(const int64_t letters,
                   tx.exchange().CountOpenDeadLetters(partner));
  for (const ReadReceipt& receipt : receipts) {
    RETURN_IF_ERROR(RecordReceipt(tx, call, receipt));
    if (letters > 0) RETURN_IF_ERROR(CloseLetter(tx, call, receipt));
    // One that overtook another waits: both documents are handed out again.
    const auto& said = std::get<ReceiptDocument>(receipt.document.content);
    if (said.sequence == link.confirmed + 1) ++link.confirmed;
  }
  if (link.confirmed == before) return absl::OkStatus();
  return tx.exchange().PutLink(regions_.own(), partner, link);
}

absl::Status Outgoing::RecordReceipt(RoutingTx& tx, const Call& call,
                                     const ReadReceipt& receipt) const {
  const auto& said = std::get<ReceiptDocument>(receipt.document.content);
  ASSIGN_OR_RETURN(std::optional<StoredDocument> stored,
                   tx.exchange().FindDocument(said.document_id));
  if (!stored.has_value() || stored->sender != regions_.own() ||
      receipt.document.sender != stored->recipient ||
      said.sequence != stored->sequence ||
      said.digest != notary_.DigestOf(stored->envelope.document)) {
    return DocumentMalformed("not a receipt for what was sent");
  }
  // Once recorded, nothing of it is to be sent.
  RETURN_IF_ERROR(
      tx.journal().MarkSent(absl::StrCat("documents/", stored->id)));
  if (!stored->receipt.empty()) return absl::OkStatus();
  stored->receipt = receipt.signed_document;
  RETURN_IF_ERROR(tx.exchange().PutDocument(*stored));
  ASSIGN_OR_RETURN(std::optional<Referral> referral,
                   tx.FindReferral(stored->referral));
  if (!referral.has_value()) return absl::OkStatus();  // A tombstone's.
  referral->deliver_time = call.now;
  RETURN_IF_ERROR(tx.PutReferral(*referral));
  return tx.journal().Append({0, ids_.NewId(), "referral.delivered",
                              absl::StrCat("referrals/", referral->id),
                              call.now, call.traceparent});
}

absl::Status Outgoing::CloseLetter(RoutingTx& tx, const Call& call,
                                   const ReadReceipt& receipt) const {
  const auto& said = std::get<ReceiptDocument>(receipt.document.content);
  ASSIGN_OR_RETURN(const std::optional<StoredDocument> stored,
                   tx.exchange().FindDocument(said.document_id));
  DeadLetter like;
  like.partner = receipt.document.sender;
  like.direction = Direction::kToGo;
  like.digest = notary_.OwnDigest(stored->envelope.document.payload);
  ASSIGN_OR_RETURN(std::optional<DeadLetter> letter,
                   tx.exchange().FindDeadLetterLike(like));
  if (!letter.has_value() || letter->state != DeadLetterState::kOpen) {
    return absl::OkStatus();
  }
  // The partner took it after all.
  letter->state = DeadLetterState::kReplayed;
  letter->decide_time = call.now;
  letter->decider = receipt.document.sender;
  return tx.exchange().PutDeadLetter(*letter);
}

absl::StatusOr<Hops> Outgoing::Evidence(RoutingTx& tx,
                                        absl::string_view case_id) const {
  ASSIGN_OR_RETURN(Hops hops, tx.FindHops(case_id));
  for (auto& [epoch, hop] : hops) {
    ASSIGN_OR_RETURN(hop.offer, Signed(tx, std::move(hop.offer)));
    ASSIGN_OR_RETURN(hop.verdict, Signed(tx, std::move(hop.verdict)));
  }
  return hops;
}

absl::StatusOr<SignedDocument> Outgoing::Signed(RoutingTx& tx,
                                                SignedDocument half) const {
  if (half.empty() || half.is_signed()) return half;
  // It waited for its batch when the hop was put.
  ASSIGN_OR_RETURN(const std::string id, notary_.IdOf(half));
  ASSIGN_OR_RETURN(const std::optional<StoredDocument> stored,
                   tx.exchange().FindDocument(id));
  if (stored.has_value() && stored->envelope.document.is_signed()) {
    return stored->envelope.document;
  }
  // It waits still, and is wanted now: another signature on the same bytes.
  ASSIGN_OR_RETURN(std::vector<SignedDocument> made,
                   notary_.Sign({std::move(half)}));
  return std::move(made.front());
}

}  // namespace bashu::routing
