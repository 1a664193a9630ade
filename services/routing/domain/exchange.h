#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "common/base/uuid.h"
#include "common/call/call.h"
#include "services/routing/domain/directory.h"
#include "services/routing/domain/notary.h"
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
      : regions_(regions), notary_(notary), ids_(ids) {}

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

  // Takes documents in link order and returns a receipt for each. SIGNATURE_
  // INVALID, DOCUMENT_MALFORMED, SENDER_MISMATCH, LINK_GAP or LINK_FORKED if
  // the first one is refused; the others are then not looked at.
  absl::StatusOr<std::vector<SignedDocument>> Take(
      RoutingTx& tx, const Call& call,
      const std::vector<Envelope>& envelopes) const;

  // Records that the recipient took the document called `id`.
  // DOCUMENT_MALFORMED unless `receipt` is its receipt; SIGNATURE_INVALID.
  absl::Status RecordDelivery(RoutingTx& tx, const Call& call,
                              absl::string_view id,
                              const SignedDocument& receipt) const;

  // Tells the feed.
  absl::Status Tell(RoutingTx& tx, const Call& call, absl::string_view type,
                    absl::string_view referral) const;

 private:
  absl::StatusOr<SignedDocument> Send(RoutingTx& tx, const Call& call,
                                      Document document,
                                      const std::string& referral,
                                      const std::string& sealed_body,
                                      const std::string& certificate) const;
  absl::Status SendMessage(RoutingTx& tx, const Call& call,
                           const std::string& case_id,
                           const Message& message) const;
  absl::Status SendOffer(RoutingTx& tx, const Call& call,
                         const std::string& case_id, const Message& message,
                         const Hops& hops) const;
  absl::Status Settle(RoutingTx& tx, const Call& call, const CaseState& state,
                      const Change& change) const;
  absl::StatusOr<std::string> SealBody(RoutingTx& tx, const std::string& region,
                                       const std::string& referral,
                                       Part part) const;

  absl::StatusOr<SignedDocument> TakeOne(RoutingTx& tx, const Call& call,
                                         const Envelope& envelope) const;
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

  const Regions& regions_;
  const Notary& notary_;
  IdSource& ids_;
};

// Custody of `case_id` as this region knows it; nothing known yet is a value
// too.
absl::StatusOr<CaseState> GetCase(RoutingTx& tx, const std::string& region,
                                  const std::string& case_id);

}  // namespace bashu::routing
