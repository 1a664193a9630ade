#include "services/ledger/domain/grants.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "common/calendar/shanghai.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/ledger/domain/appropriations.h"
#include "services/ledger/domain/award_limits.h"
#include "services/ledger/domain/enact.h"
#include "services/ledger/domain/errors.h"
#include "services/ledger/domain/funds.h"
#include "services/ledger/domain/limits.h"

namespace bashu::ledger {
namespace {

bool SameShares(const Grant& a, const Grant& b) {
  return std::equal(a.shares.begin(), a.shares.end(), b.shares.begin(),
                    b.shares.end(), [](const Share& x, const Share& y) {
                      return x.office == y.office && x.account == y.account &&
                             x.amount_fen == y.amount_fen;
                    });
}

// The first field in which a repeat differs from what is stored; empty if none.
// Payees are compared by the digest, as a re-issue corrects them later.
absl::string_view Difference(const Grant& stored, Grant wanted) {
  if (stored.case_id != wanted.case_id) return "case_name";
  if (stored.office != wanted.office) return "office";
  if (stored.amount_fen != wanted.amount_fen) return "amount_fen";
  if (!SameShares(stored, wanted)) return "shares";
  if (stored.purpose != wanted.purpose) return "purpose";
  if (stored.advance != wanted.advance) return "advance";
  if (stored.plan_basis != wanted.plan_basis) return "plan_basis";
  if (stored.exceptional_basis != wanted.exceptional_basis) {
    return "exceptional_basis";
  }
  wanted.proposal_salt = stored.proposal_salt;
  if (ProposalDigest(wanted) != stored.proposal_digest) return "disbursements";
  return "";
}

// An account of the share's office that has money of its own.
absl::Status CheckFunding(LedgerTx& tx, Book& book, const Sources& sources,
                          const Call& call, const Grant& grant,
                          const Share& share) {
  ASSIGN_OR_RETURN(const Account* account, book.Find(share.account));
  if (account->office != share.office || MayOverdraw(*account) ||
      account->source == Source::kGrant) {
    return AccountCannotFund(share.account);
  }
  return CheckUse(tx, sources, grant, *account, call.now);
}

}  // namespace

absl::StatusOr<Grant> CreateGrant(LedgerTx& tx, const Sources& sources,
                                  const Call& call, const Grant& wanted) {
  RETURN_IF_ERROR(MayActFor(call.caller, wanted.office));
  RETURN_IF_ERROR(CheckTotals(wanted));
  ASSIGN_OR_RETURN(std::optional<Grant> stored, tx.FindGrant(wanted.id));
  if (stored.has_value()) {
    const absl::string_view field = Difference(*stored, wanted);
    if (!field.empty()) return GrantExists(wanted.id, field);
    return *std::move(stored);
  }
  ASSIGN_OR_RETURN(const auto of_case, tx.GrantsOfCase(wanted.case_id));
  RETURN_IF_ERROR(
      CheckAward(sources.rules, wanted, of_case, calendar::DayOf(call.now)));
  Book book(tx, sources, call);
  for (const Share& share : wanted.shares) {
    RETURN_IF_ERROR(CheckFunding(tx, book, sources, call, wanted, share));
  }
  Grant grant = wanted;
  grant.create_time = grant.update_time = call.now;
  grant.proposal_salt = sources.salts.NewSalt();
  grant.proposal_digest = ProposalDigest(grant);
  RETURN_IF_ERROR(tx.InsertGrant(grant));
  RETURN_IF_ERROR(book.Open(NewAccount(AccountOf(grant.id), grant.office,
                                       YearOf(call.now), Source::kGrant)));
  RETURN_IF_ERROR(
      TellOf(tx, book, sources, call, grant.id, {"grant.proposed"}));
  return grant;
}

absl::StatusOr<Grant> GetGrant(LedgerTx& tx, const Call& call,
                               const GrantId& id, bool full) {
  return full ? RequireOwnGrant(tx, call, id) : RequireGrant(tx, id);
}

absl::StatusOr<std::vector<Grant>> ListGrants(LedgerTx& tx, const Call& call,
                                              const OfficePage& page) {
  RETURN_IF_ERROR(MayActFor(call.caller, page.office));
  return tx.GrantsOf(page.office, GrantId(page.after), page.limit);
}

absl::StatusOr<Grant> ReserveGrant(LedgerTx& tx, const Sources& sources,
                                   const Call& call, const GrantId& id,
                                   absl::Time expire_time) {
  ASSIGN_OR_RETURN(const Grant grant, RequireOwnGrant(tx, call, id));
  ASSIGN_OR_RETURN(Decision decision,
                   Reserve(grant, DeciderOf(call), expire_time, sources.ids));
  return Enact(tx, sources, call, std::move(decision));
}

absl::StatusOr<Grant> ExpireGrant(LedgerTx& tx, const Sources& sources,
                                  const Call& call, const GrantId& id) {
  ASSIGN_OR_RETURN(const Grant grant, RequireGrant(tx, id));
  ASSIGN_OR_RETURN(Decision decision, Expire(grant, call.now));
  return Enact(tx, sources, call, std::move(decision));
}

absl::StatusOr<int> ExpireGrantsOnce(store::Store<LedgerTx>& store,
                                     const Sources& sources,
                                     const Clock& clock) {
  Call call;
  call.now = clock.Now();
  std::vector<GrantId> due;
  RETURN_IF_ERROR(store.Read([&](LedgerTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(due, tx.DueGrants(call.now, kDueHoldsAtOnce));
    return absl::OkStatus();
  }));
  for (const GrantId& id : due) {
    RETURN_IF_ERROR(store.Transact([&](LedgerTx& tx) -> absl::Status {
      const absl::Status expired = ExpireGrant(tx, sources, call, id).status();
      // Settled meanwhile: nothing is left to do.
      return ReasonOf(expired) == "GRANT_STATE" ? absl::OkStatus() : expired;
    }));
  }
  return static_cast<int>(due.size());
}

absl::StatusOr<Grant> ApproveGrant(LedgerTx& tx, const Sources& sources,
                                   const Call& call, const GrantId& id,
                                   const std::string& proposal_digest) {
  ASSIGN_OR_RETURN(const Grant grant, RequireOwnGrant(tx, call, id));
  ASSIGN_OR_RETURN(Decision decision,
                   Approve(grant, DeciderOf(call), proposal_digest));
  return Enact(tx, sources, call, std::move(decision));
}

absl::StatusOr<Grant> VoidGrant(LedgerTx& tx, const Sources& sources,
                                const Call& call, const GrantId& id,
                                const std::string& reason) {
  ASSIGN_OR_RETURN(const Grant grant, RequireOwnGrant(tx, call, id));
  ASSIGN_OR_RETURN(Decision decision, VoidGrant(grant, DeciderOf(call),
                                                absl::string_view(reason)));
  return Enact(tx, sources, call, std::move(decision));
}

}  // namespace bashu::ledger
