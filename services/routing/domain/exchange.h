#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "common/base/uuid.h"
#include "common/call/call.h"
#include "services/routing/domain/arrived.h"
#include "services/routing/domain/directory.h"
#include "services/routing/domain/notary.h"
#include "services/routing/domain/outgoing.h"
#include "services/routing/domain/store.h"

namespace bashu::routing {

// Sends what this region says and takes what others say, always inside the
// transaction that changes what it is about. Thread-safe.
//
// Between two offices of this region the same documents are made, signed and
// linked, and taken at once in the same transaction: one protocol, one kind of
// evidence, and never a moment in which one region disagrees with itself.
class Exchange {
 public:
  Exchange(const Regions& regions, const Notary& notary, IdSource& ids)
      : regions_(regions),
        notary_(notary),
        ids_(ids),
        outgoing_(regions, notary, ids) {}

  // The half of it that gets documents to others.
  const Outgoing& outgoing() const { return outgoing_; }

  // Plays `event` on the case's custody and everything that follows from it:
  // the messages, the referrals that changed, their events.
  absl::Status Play(RoutingTx& tx, const Call& call, const CaseState& state,
                    const Event& event) const;

  // Sends a referral that is no transfer, or the answer to one.
  absl::Status SendRequest(RoutingTx& tx, const Call& call,
                           const Referral& referral) const;
  absl::Status SendAnswer(RoutingTx& tx, const Call& call,
                          const Referral& referral) const;

  // Records what superiors decided; it binds once all whose word it needs said
  // the same. And tells the other region.
  absl::Status KeepDesignation(RoutingTx& tx, const Call& call,
                               const CaseState& state,
                               const Designation& designation) const;
  absl::Status SendDesignation(RoutingTx& tx, const Call& call,
                               const std::string& recipient,
                               const Designation& designation) const;

  // Checks the signatures of what came, which is dear and needs no transaction.
  std::vector<Arrived> Read(std::vector<Envelope> envelopes) const;

  // Takes documents in link order and returns a receipt for each. QUARANTINED,
  // SIGNATURE_INVALID, KEY_NOT_VALID, KEY_REVOKED, DOCUMENT_MALFORMED,
  // SENDER_MISMATCH, LINK_GAP or LINK_FORKED if the first one is refused; the
  // others are then not looked at.
  absl::StatusOr<std::vector<SignedDocument>> Take(
      RoutingTx& tx, const Call& call,
      const std::vector<Arrived>& arrived) const;

  // Plays again what a document on record says, which was refused before; what
  // refuses it now is returned and kept.
  absl::Status TakeAgain(RoutingTx& tx, const Call& call,
                         StoredDocument document) const;

  // Tells the feed.
  absl::Status Tell(RoutingTx& tx, const Call& call, absl::string_view type,
                    absl::string_view referral) const;

 private:
  absl::Status SendMessage(RoutingTx& tx, const Call& call,
                           const std::string& case_id,
                           const Message& message) const;
  absl::Status SendOffer(RoutingTx& tx, const Call& call,
                         const std::string& case_id, const Message& message,
                         const Hops& hops) const;
  // PAPERS_MISSING.
  absl::Status MustHavePapers(RoutingTx& tx, const CaseState& state,
                              int64_t epoch) const;
  // The manifest, saying which papers lie here, and queues those.
  absl::StatusOr<std::string> CarryPapers(RoutingTx& tx, const Call& call,
                                          const std::string& region,
                                          const Referral& referral) const;
  // Lets `region` send the papers that a manifest says it carries.
  absl::Status ExpectPapers(RoutingTx& tx, absl::string_view manifest,
                            const std::string& region) const;
  absl::Status Settle(RoutingTx& tx, const Call& call, const CaseState& state,
                      const Change& change) const;
  // What one Take works on: a push is of one link. Receipts that are not signed
  // yet are of documents that were just taken.
  struct Taking {
    std::optional<Link> head;
    std::vector<StoredDocument> documents;  // In the order of the receipts.
    bool carried = false;  // One of them brought another region's document.
    bool broken = false;   // One was neither taken nor refused: we failed.
  };

  absl::Status TakeOne(RoutingTx& tx, const Call& call, const Arrived& arrived,
                       Taking& taking) const;
  absl::Status CheckArrival(const Call& call, const Arrived& arrived) const;
  absl::StatusOr<StoredDocument> Effect(RoutingTx& tx, const Call& call,
                                        const Arrived& arrived,
                                        const std::string& digest) const;
  absl::Status Keep(RoutingTx& tx, const Call& call, Taking& taking) const;
  absl::Status ParkRefused(RoutingTx& tx, const Call& call,
                           const StoredDocument& document) const;
  absl::Status Apply(RoutingTx& tx, const Call& call, const Document& document,
                     const Envelope& envelope) const;
  absl::Status TakeOffer(RoutingTx& tx, const Call& call,
                         const Document& document, const OfferDocument& offer,
                         const Envelope& envelope) const;
  // Stores the referral, its body and the evidence that came with an offer.
  absl::Status KeepOffer(RoutingTx& tx, const Call& call,
                         const OfferDocument& offer, const Envelope& envelope,
                         const CaseState& state, const ProvenHops& proven,
                         bool known) const;
  absl::Status TakeOther(RoutingTx& tx, const Call& call,
                         const std::string& case_id, const Message& message,
                         const Envelope& envelope) const;
  absl::Status TakeRequest(RoutingTx& tx, const Call& call,
                           const Document& document,
                           const CooperationDocument& request,
                           const Envelope& envelope) const;
  absl::Status TakeAnswer(RoutingTx& tx, const Call& call,
                          const Document& document,
                          const AnswerDocument& answer,
                          const Envelope& envelope) const;

  // What is neither transfer nor cooperation: exchange_requests.cc.
  absl::Status SendAsk(RoutingTx& tx, const Call& call,
                       const Referral& referral) const;
  absl::Status SendReply(RoutingTx& tx, const Call& call,
                         const std::string& recipient, const Referral& referral,
                         ReplyDocument::Decision decision) const;
  absl::Status TakeAsk(RoutingTx& tx, const Call& call,
                       const Document& document, const RequestDocument& request,
                       const Envelope& envelope) const;
  absl::Status CheckAsk(const CaseState& state, const Document& document,
                        const RequestDocument& request,
                        const Envelope& envelope) const;
  absl::Status SendOn(RoutingTx& tx, const Call& call, const Referral& referral,
                      const Envelope& envelope) const;
  absl::Status TakeDesignation(RoutingTx& tx, const Call& call,
                               const Document& document,
                               const DesignationDocument& designation) const;
  absl::Status TakeReply(RoutingTx& tx, const Call& call,
                         const Document& document, const ReplyDocument& reply,
                         const Envelope& envelope) const;

  // What comes by way of other regions: exchange_relaying.cc.
  absl::Status TakeCarriage(RoutingTx& tx, const Call& call,
                            const Document& document,
                            const CarriageDocument& carriage,
                            const Envelope& envelope) const;
  absl::Status TakeCarried(RoutingTx& tx, const Call& call,
                           const CarriageDocument& carriage,
                           const std::string& envelope) const;
  // Takes what came from `partner` before what it had to follow.
  absl::Status TakeWaiting(RoutingTx& tx, const Call& call,
                           const std::string& partner) const;
  absl::StatusOr<bool> TakeWaiting(RoutingTx& tx, const Call& call,
                                   DeadLetter& letter) const;

  const Regions& regions_;
  const Notary& notary_;
  IdSource& ids_;
  const Outgoing outgoing_;
};

// The epochs of `hops` that a receipt can show. A cancellation's tombstone has
// a verdict on an offer we never saw, and a live offer has no verdict yet: the
// chain ends before either.
Hops WithVerdicts(Hops hops);

// Custody of `case_id` as this region knows it; nothing known yet is a value
// too.
absl::StatusOr<CaseState> GetCase(RoutingTx& tx, const std::string& region,
                                  const std::string& case_id);

}  // namespace bashu::routing
