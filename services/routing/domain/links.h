#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/base/uuid.h"
#include "common/call/call.h"
#include "services/routing/domain/directory.h"
#include "services/routing/domain/link_state.h"
#include "services/routing/domain/notary.h"
#include "services/routing/domain/store.h"

namespace bashu::routing {

// What a gateway knows of itself when it starts.
struct GatewayFacts {
  // Of this life of the process, made anew at each start.
  std::string life;
  std::set<std::string> partners;
  // Rule files and the first 16 hex digits of their SHA-256.
  std::map<std::string, std::string> rule_versions;
  // Of a signed trust list; 0 without one.
  int64_t trust_version = 0;
  absl::Time trust_expire_time = absl::InfiniteFuture();
};

// Everything an operator asks about one link.
struct LinkReport {
  std::string partner;
  std::string relay;  // Who carries for it; empty if the link is direct.
  Link sent;
  Link taken;
  int64_t dead_letters = 0;  // Open ones.
  std::optional<Comparison> comparison;
  bool is_compared = false;  // In this life of the process, and even.
  bool quarantined = false;
  std::vector<LinkProblem> problems;
};

// Compares records with partners and keeps a restored region from acting on
// what partners have passed (INV-20). Thread-safe.
class Links {
 public:
  Links(const Regions& regions, const Notary& notary, IdSource& ids,
        GatewayFacts facts)
      : regions_(regions),
        notary_(notary),
        ids_(ids),
        facts_(std::move(facts)) {}

  // How we see the link with `partner`. PARTNER_NOT_FOUND.
  absl::StatusOr<LinkState> StateOf(RoutingTx& tx, const Call& call,
                                    const std::string& partner) const;

  // Records how our records stand beside `state`, which is how `partner` sees
  // the same link, as it came. Who proves that we are behind puts us into
  // quarantine; who lost records gets again what it lost. `before` is as for
  // routing::Compare. PARTNER_NOT_FOUND, DOCUMENT_MALFORMED, SENDER_MISMATCH.
  absl::StatusOr<Standing> Compare(RoutingTx& tx, const Call& call,
                                   const std::string& partner,
                                   const LinkState& before,
                                   const std::string& state) const;

  // The same for a partner whose version cannot compare.
  absl::Status CompareWithSilent(RoutingTx& tx, const Call& call,
                                 const std::string& partner) const;

  // OK once records were compared in this life and are even.
  // TRUST_LIST_EXPIRED, LINK_NOT_COMPARED or LINK_FORKED.
  absl::Status MayExchange(RoutingTx& tx, const std::string& partner,
                           absl::Time now) const;

  // Remembers that this trust list was used. TRUST_LIST_OLDER if a later one
  // was: whom it revoked would be believed again.
  absl::Status UseTrustList(RoutingTx& tx) const;

  // Puts this region into quarantine because its operator restored it.
  absl::Status DeclareRestored(RoutingTx& tx, const Call& call) const;

  // Ends the quarantines of `partner`, or those an operator declared if it is
  // our own region. What we sent and do not know of stays with the partner; our
  // numbers go on behind it, and the partner sends again what we took and lost.
  // No case begins until it did; if there is no quarantine of `partner`, that
  // is not waited for any longer. PARTNER_NOT_FOUND.
  absl::StatusOr<LinkReport> Release(RoutingTx& tx, const Call& call,
                                     const std::string& partner,
                                     const std::string& reason) const;

  // Signs for documents to `partner` that no receipt was on record when it was
  // due, and tells the feed of each; once for each, some at a time. Returns for
  // how many.
  absl::StatusOr<int> StateOverdue(RoutingTx& tx, const Call& call,
                                   const std::string& partner) const;

  // NON_DELIVERY_NOT_FOUND.
  absl::StatusOr<NonDelivery> GetNonDelivery(RoutingTx& tx, const Call& call,
                                             const std::string& document) const;

  // Has records compared at the next opportunity. PARTNER_NOT_FOUND.
  absl::StatusOr<LinkReport> CheckSoon(RoutingTx& tx, const Call& call,
                                       const std::string& partner) const;

  // PARTNER_NOT_FOUND.
  absl::StatusOr<LinkReport> Report(RoutingTx& tx, const Call& call,
                                    const std::string& partner) const;

  // As it travels.
  std::string Write(const LinkState& state) const {
    return notary_.WriteState(state);
  }

  const std::set<std::string>& partners() const { return facts_.partners; }

 private:
  absl::Status CheckPartner(const std::string& partner) const;
  absl::StatusOr<Proofs> ProofsOf(RoutingTx& tx, const LinkState& other) const;
  absl::Status SendAgain(RoutingTx& tx, const Call& call,
                         const LinkState& other) const;
  absl::Status Enter(RoutingTx& tx, const Call& call, const LinkState& own,
                     const LinkState& other) const;
  absl::Status GoOnBehind(RoutingTx& tx, const Call& call,
                          const Quarantine& quarantine) const;
  absl::Status Tell(RoutingTx& tx, const Call& call, absl::string_view type,
                    absl::string_view partner) const;

  const Regions& regions_;
  const Notary& notary_;
  IdSource& ids_;
  const GatewayFacts facts_;
};

}  // namespace bashu::routing
