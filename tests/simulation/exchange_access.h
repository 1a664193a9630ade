#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <string>
#include <vector>

#include "common/status/macros.h"
#include "services/routing/domain/exchange.h"
#include "services/routing/storage/memory_store.h"

// Where the simulation meets the exchange: its tables on a region's disk, and
// what a gateway asks of it. Everything else of it goes through use cases.
namespace bashu::simulation {

inline const auto& LinksOf(const routing::RoutingState& state) {
  return state.exchange.links;
}
inline const auto& DocumentsOf(const routing::RoutingState& state) {
  return state.exchange.documents;
}

// The head of a link; number 0 before the first document.
inline routing::Link HeadOf(const routing::RoutingState& state,
                            const std::string& from, const std::string& to) {
  const routing::Link* head = LinksOf(state).Find({from, to});
  return head == nullptr ? routing::Link{} : *head;
}

// Null if there is none.
inline const routing::StoredDocument* FindAt(const routing::RoutingState& state,
                                             const std::string& from,
                                             const std::string& to,
                                             int64_t sequence) {
  const std::string* id = state.exchange.places.Find({from, to, sequence});
  return id == nullptr ? nullptr : DocumentsOf(state).Find(*id);
}

inline auto FindDocument(routing::RoutingTx& tx, absl::string_view id) {
  return tx.exchange().FindDocument(id);
}

// As ExchangeService does with what was pushed.
inline absl::StatusOr<std::vector<routing::SignedDocument>> TakeEnvelopes(
    const routing::Exchange& exchange, routing::RoutingTx& tx, const Call& call,
    const std::vector<routing::Envelope>& envelopes) {
  return exchange.Take(tx, call, exchange.Read(envelopes));
}

// What goes next to `partner`, signed; one at a time.
inline absl::StatusOr<std::vector<routing::StoredDocument>> NextFor(
    const routing::Exchange& exchange, routing::RoutingTx& tx,
    const std::string& partner) {
  return exchange.outgoing().Next(tx, partner, 1, /*batch=*/false);
}

// As ExchangeSender does with receipts of `partner`.
inline absl::Status RecordReceipts(
    const routing::Exchange& exchange, routing::RoutingTx& tx, const Call& call,
    const std::string& partner,
    const std::vector<routing::SignedDocument>& receipts) {
  ASSIGN_OR_RETURN(const std::vector<routing::ReadReceipt> read,
                   exchange.outgoing().ReadReceipts(partner, receipts));
  return exchange.outgoing().RecordReceipts(tx, call, read);
}

// What no relay may do without a receipt.
inline absl::Status CountNextAsConfirmed(routing::RoutingTx& tx,
                                         const std::string& own,
                                         const std::string& partner) {
  ASSIGN_OR_RETURN(routing::Link link, tx.exchange().GetLink(own, partner));
  if (link.confirmed < link.sequence) ++link.confirmed;
  return tx.exchange().PutLink(own, partner, link);
}

}  // namespace bashu::simulation
