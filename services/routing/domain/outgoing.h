#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "common/base/uuid.h"
#include "common/call/call.h"
#include "services/routing/domain/arrived.h"
#include "services/routing/domain/directory.h"
#include "services/routing/domain/link_state.h"
#include "services/routing/domain/notary.h"
#include "services/routing/domain/store.h"

namespace bashu::routing {

// Gets what this region says to others, and keeps the receipts for it; always
// inside the transaction that changes what it is about. Thread-safe.
//
// What goes to a region that we have no link with travels in carriages: each is
// a document of its own on the link with the next region on the way.
class Outgoing {
 public:
  Outgoing(const Regions& regions, const Notary& notary, IdSource& ids)
      : regions_(regions), notary_(notary), ids_(ids) {}

  // Writes `document`, puts it on its link and queues it; one that no route
  // leads for waits on the desk. Signed already only if it stays here or is
  // carried.
  absl::StatusOr<SignedDocument> Send(RoutingTx& tx, const Call& call,
                                      Document document,
                                      const std::string& referral,
                                      const std::string& sealed_body,
                                      const std::string& certificate) const;

  // Hides `body` from everybody but `region`, in a series if it said that it
  // opens one. KEY_NOT_VALID.
  absl::StatusOr<std::string> Seal(RoutingTx& tx, const Call& call,
                                   const std::string& region,
                                   absl::string_view body,
                                   const std::string& referral) const;

  // The same with the body of a referral.
  absl::StatusOr<std::string> SealBody(RoutingTx& tx, const Call& call,
                                       const std::string& region,
                                       const std::string& referral,
                                       Part part) const;

  // Hands `envelope`, serialised, to the next region on the way that
  // `carriage` shows so far. NO_ROUTE or ROUTE_LOOP, with nothing written.
  absl::Status Carry(RoutingTx& tx, const Call& call, CarriageDocument carriage,
                     const std::string& envelope) const;

  // What `region` said of itself when links were compared last. Whoever was not
  // heard of may.
  absl::StatusOr<bool> Can(RoutingTx& tx, const std::string& region,
                           LinkFeature feature) const;

  // PARTNER_TOO_OLD if `region` said, when links were compared last, that it
  // would not know what is about to be sent. Whoever was not heard of may know.
  absl::Status MustKnow(RoutingTx& tx, const std::string& region,
                        LinkFeature feature) const;

  // What Carry would answer.
  absl::Status MayCarry(RoutingTx& tx, const CarriageDocument& carriage) const;

  // Carries a document of ours once more. NO_ROUTE.
  absl::Status CarryAgain(RoutingTx& tx, const Call& call,
                          const StoredDocument& document) const;

  // Whether documents for `region` are carried by another one.
  bool IsCarried(const std::string& region) const;

  // The next documents for `partner`, as many as go into one push of at most
  // `limit`, signed: together if `batch`, as gateways of the version before
  // cannot read that. QUARANTINED, KEY_NOT_VALID.
  absl::StatusOr<std::vector<StoredDocument>> Next(RoutingTx& tx,
                                                   absl::string_view partner,
                                                   int limit, bool batch) const;

  // What Next would hand out, if nothing of it is still to be signed: reading
  // is enough then. QUARANTINED.
  absl::StatusOr<std::optional<std::vector<StoredDocument>>> Ready(
      RoutingTx& tx, absl::string_view partner, int limit, bool batch) const;

  // What receipts say. DOCUMENT_MALFORMED unless each is a receipt of `partner`
  // for us; SIGNATURE_INVALID, KEY_NOT_VALID.
  absl::StatusOr<std::vector<ReadReceipt>> ReadReceipts(
      absl::string_view partner, std::vector<SignedDocument> receipts) const;

  // Records that documents of ours were taken, and that nothing of them is to
  // be sent any more. DOCUMENT_MALFORMED if a receipt is not for what we sent.
  absl::Status RecordReceipts(RoutingTx& tx, const Call& call,
                              const std::vector<ReadReceipt>& receipts) const;

  // The evidence of a case's handovers, every half of it that exists signed.
  absl::StatusOr<Hops> Evidence(RoutingTx& tx, absl::string_view case_id) const;

 private:
  // What `region` said of itself when links were compared last.
  absl::StatusOr<std::optional<LinkState>> Heard(
      RoutingTx& tx, const std::string& region) const;
  absl::Status RecordReceipt(RoutingTx& tx, const Call& call,
                             const ReadReceipt& receipt) const;
  absl::Status CloseLetter(RoutingTx& tx, const Call& call,
                           const ReadReceipt& receipt) const;
  bool IsReady(const SignedDocument& document, bool batch) const;
  absl::StatusOr<SignedDocument> Signed(RoutingTx& tx,
                                        SignedDocument half) const;
  absl::Status Enqueue(RoutingTx& tx, const Call& call,
                       const Document& document) const;
  absl::Status CarryOrPark(RoutingTx& tx, const Call& call,
                           const StoredDocument& document) const;

  const Regions& regions_;
  const Notary& notary_;
  IdSource& ids_;
};

// QUARANTINED while a restore of our records was not looked at (INV-20).
absl::Status MayAct(RoutingTx& tx);

// Up to which number a partner had sent documents when links were compared in
// a quarantine.
std::string CatchUpCursor(absl::string_view partner);

// CATCHING_UP while some of those were not taken again: a case that came with
// one of them is not to begin here a second time.
absl::Status MayBegin(RoutingTx& tx, const Regions& regions);

}  // namespace bashu::routing
