#include "services/ledger/domain/appropriations.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "common/calendar/shanghai.h"
#include "common/status/macros.h"
#include "services/ledger/domain/funding_errors.h"
#include "services/ledger/domain/funds.h"
#include "services/ledger/domain/limits.h"
#include "services/ledger/domain/split.h"
#include "services/ledger/domain/transfer_errors.h"

namespace bashu::ledger {
namespace {

std::string SubjectOf(const AppropriationId& id) {
  return absl::StrCat("appropriations/", id.value());
}

// What the transfers moved and was not taken back.
absl::StatusOr<int64_t> KeptFen(LedgerTx& tx,
                                const std::vector<TransferId>& transfers) {
  int64_t kept_fen = 0;
  for (const TransferId& id : transfers) {
    ASSIGN_OR_RETURN(const Transfer transfer, RequireTransfer(tx, id));
    kept_fen += transfer.posted_fen;
    if (transfer.reversed_by.empty()) continue;
    ASSIGN_OR_RETURN(const Transfer reversal,
                     RequireTransfer(tx, transfer.reversed_by));
    kept_fen -= reversal.posted_fen;
  }
  return kept_fen;
}

absl::StatusOr<Appropriation> WithArrivals(LedgerTx& tx,
                                           Appropriation appropriation) {
  ASSIGN_OR_RETURN(appropriation.arrived_fen,
                   KeptFen(tx, appropriation.arrivals));
  ASSIGN_OR_RETURN(appropriation.reserved_fen,
                   KeptFen(tx, appropriation.reservations));
  return appropriation;
}

// The first field in which a repeat differs from what is stored; empty if none.
absl::string_view Difference(const Appropriation& stored,
                             const Appropriation& wanted) {
  if (stored.account != wanted.account) return "account";
  if (stored.amount_fen != wanted.amount_fen) return "amount_fen";
  if (stored.basis != wanted.basis) return "basis";
  if (stored.due_time != wanted.due_time) return "due_time";
  if (stored.donor_ref != wanted.donor_ref) return "donor_ref";
  if (stored.purposes != wanted.purposes) return "purposes";
  return "";
}

// Whether such money can be promised to the fund.
absl::Status CheckFund(LedgerTx& tx, const Account& account,
                       const Appropriation& wanted) {
  if (!IsPromised(account.source)) return AccountIsNoFund(account.id);
  if (account.closed) return FiscalYearClosed(account.id);
  const bool donation = account.source == Source::kDonation;
  if (donation == wanted.donor_ref.empty() ||
      (!donation && !wanted.purposes.empty())) {
    return DonationMismatch(account.id);
  }
  ASSIGN_OR_RETURN(const auto others, tx.AppropriationsFor(account.id));
  for (const Appropriation& other : others) {
    if (other.purposes != wanted.purposes) return PurposesDiffer(account.id);
  }
  return absl::OkStatus();
}

absl::Status Keep(LedgerTx& tx, const Sources& sources, const Call& call,
                  Appropriation& appropriation, const std::string& event) {
  Book book(tx, sources, call);
  ASSIGN_OR_RETURN(appropriation.update_time, book.Now());
  RETURN_IF_ERROR(tx.PutAppropriation(appropriation));
  return Tell(tx, book, sources, call,
              {event, SubjectOf(appropriation.id), {}});
}

// For who may act for its office.
absl::StatusOr<Appropriation> LoadOwn(LedgerTx& tx, const Call& call,
                                      const AppropriationId& id) {
  ASSIGN_OR_RETURN(Appropriation found, LoadAppropriation(tx, id));
  RETURN_IF_ERROR(MayActFor(call.caller, found.office));
  return found;
}

// Of all that arrived of a local budget, a part is put aside while there is
// still a year to keep it for.
absl::Status KeepReserve(LedgerTx& tx, Book& book, const Sources& sources,
                         const Call& call, const Account& fund,
                         Appropriation& appropriation) {
  if (fund.source != Source::kLocalBudget || !fund.freeze_basis.empty() ||
      calendar::DayOf(call.now) >=
          ReserveUntil(sources.rules, fund.fiscal_year)) {
    return absl::OkStatus();
  }
  const int64_t part =
      PermilleOf(appropriation.arrived_fen, sources.rules.reserve_permille);
  ASSIGN_OR_RETURN(const Account* now, book.Find(fund.id));
  const int64_t more = std::min(part - appropriation.reserved_fen,
                                SpendableFen(*now).value_or(0));
  if (more <= 0) return absl::OkStatus();
  const AccountId reserve = ReserveOf(fund.office, fund.fiscal_year);
  RETURN_IF_ERROR(OpenIfAbsent(
      tx, book,
      NewAccount(reserve, fund.office, fund.fiscal_year, Source::kReserve)));
  Transfer aside;
  aside.id = TransferId(sources.ids.NewId());
  aside.debit = fund.id;
  aside.credit = reserve;
  aside.amount_fen = more;
  aside.basis = SubjectOf(appropriation.id);
  RETURN_IF_ERROR(book.Create(aside));
  appropriation.reservations.push_back(aside.id);
  appropriation.reserved_fen += more;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Appropriation> LoadAppropriation(LedgerTx& tx,
                                                const AppropriationId& id) {
  ASSIGN_OR_RETURN(std::optional<Appropriation> found,
                   tx.FindAppropriation(id));
  if (!found.has_value()) return AppropriationNotFound(id);
  return WithArrivals(tx, *std::move(found));
}

absl::StatusOr<std::vector<Appropriation>> AppropriationsOf(
    LedgerTx& tx, const AccountId& account) {
  ASSIGN_OR_RETURN(std::vector<Appropriation> found,
                   tx.AppropriationsFor(account));
  for (Appropriation& each : found) {
    ASSIGN_OR_RETURN(each, WithArrivals(tx, std::move(each)));
  }
  return found;
}

absl::StatusOr<Appropriation> CreateAppropriation(LedgerTx& tx,
                                                  const Sources& sources,
                                                  const Call& call,
                                                  const Appropriation& wanted) {
  ASSIGN_OR_RETURN(const Account account, GetAccount(tx, wanted.account));
  RETURN_IF_ERROR(MayActFor(call.caller, account.office));
  ASSIGN_OR_RETURN(std::optional<Appropriation> stored,
                   tx.FindAppropriation(wanted.id));
  if (stored.has_value()) {
    const absl::string_view field = Difference(*stored, wanted);
    if (!field.empty()) return AppropriationExists(wanted.id, field);
    return WithArrivals(tx, *std::move(stored));
  }
  RETURN_IF_ERROR(CheckFund(tx, account, wanted));
  Appropriation made = wanted;
  made.office = account.office;
  made.fiscal_year = account.fiscal_year;
  made.create_time = call.now;
  RETURN_IF_ERROR(Keep(tx, sources, call, made, "appropriation.created"));
  return made;
}

absl::StatusOr<Appropriation> GetAppropriation(LedgerTx& tx, const Call& call,
                                               const AppropriationId& id) {
  return LoadOwn(tx, call, id);
}

absl::StatusOr<std::vector<Appropriation>> ListAppropriations(
    LedgerTx& tx, const Call& call, const OfficePage& page, int fiscal_year) {
  RETURN_IF_ERROR(MayActFor(call.caller, page.office));
  ASSIGN_OR_RETURN(
      std::vector<Appropriation> found,
      tx.AppropriationsIn(page.office, fiscal_year, AppropriationId(page.after),
                          page.limit));
  for (Appropriation& each : found) {
    ASSIGN_OR_RETURN(each, WithArrivals(tx, std::move(each)));
  }
  return found;
}

absl::StatusOr<Appropriation> AdjustAppropriation(LedgerTx& tx,
                                                  const Sources& sources,
                                                  const Call& call,
                                                  const Adjusting& adjusting) {
  ASSIGN_OR_RETURN(Appropriation changed,
                   LoadOwn(tx, call, adjusting.appropriation));
  ASSIGN_OR_RETURN(const Account account, GetAccount(tx, changed.account));
  if (account.closed) return FiscalYearClosed(account.id);
  const int64_t promised = PromisedFen(changed);
  if (promised > kBalanceMaxFen - std::max<int64_t>(adjusting.change_fen, 0)) {
    return AmountOverflow(account.id);
  }
  if (promised + adjusting.change_fen < changed.arrived_fen) {
    return PromiseBelowArrived(changed);
  }
  changed.adjustments.push_back(
      {adjusting.change_fen, adjusting.basis, call.caller.identity, call.now});
  RETURN_IF_ERROR(Keep(tx, sources, call, changed, "appropriation.adjusted"));
  return changed;
}

absl::StatusOr<Appropriation> RecordArrival(LedgerTx& tx,
                                            const Sources& sources,
                                            const Call& call,
                                            const Arrival& arrival) {
  ASSIGN_OR_RETURN(Appropriation appropriation,
                   LoadOwn(tx, call, arrival.appropriation));
  ASSIGN_OR_RETURN(const Account fund, GetAccount(tx, appropriation.account));
  std::vector<TransferId>& arrivals = appropriation.arrivals;
  const bool known = std::find(arrivals.begin(), arrivals.end(),
                               arrival.transfer) != arrivals.end();
  if (!known && arrival.amount_fen >
                    PromisedFen(appropriation) - appropriation.arrived_fen) {
    return ArrivalExceedsPromise(appropriation);
  }
  const AccountId treasury = TreasuryOf(fund.office);
  Book book(tx, sources, call);
  RETURN_IF_ERROR(OpenIfAbsent(
      tx, book,
      NewAccount(treasury, fund.office, fund.fiscal_year, Source::kExternal)));
  Transfer transfer;
  transfer.id = arrival.transfer;
  transfer.debit = treasury;
  transfer.credit = fund.id;
  transfer.amount_fen = arrival.amount_fen;
  transfer.basis = arrival.basis;
  transfer.happen_time = arrival.happen_time;
  ASSIGN_OR_RETURN(const bool repeated, CreateIn(book, call, transfer));
  if (repeated && !known) return TransferExists(transfer.id, "appropriation");
  if (repeated) return appropriation;
  arrivals.push_back(transfer.id);
  appropriation.arrived_fen += arrival.amount_fen;
  RETURN_IF_ERROR(KeepReserve(tx, book, sources, call, fund, appropriation));
  RETURN_IF_ERROR(book.Close());
  RETURN_IF_ERROR(
      Keep(tx, sources, call, appropriation, "appropriation.arrived"));
  return appropriation;
}

absl::StatusOr<Transfer> ReleaseReserve(LedgerTx& tx, const Sources& sources,
                                        const Call& call,
                                        const Releasing& releasing) {
  ASSIGN_OR_RETURN(const Account fund, GetAccount(tx, releasing.account));
  RETURN_IF_ERROR(MayActFor(call.caller, fund.office));
  if (fund.source != Source::kLocalBudget) return AccountIsNoFund(fund.id);
  const AccountId reserve = ReserveOf(fund.office, fund.fiscal_year);
  const absl::CivilDay until = ReserveUntil(sources.rules, fund.fiscal_year);
  if (calendar::DayOf(call.now) < until) return ReserveKept(reserve, until);
  Transfer transfer;
  transfer.id = releasing.transfer;
  transfer.debit = reserve;
  transfer.credit = fund.id;
  transfer.amount_fen = kBalanceMaxFen;
  transfer.balancing = true;
  transfer.basis = releasing.basis;
  Book book(tx, sources, call);
  RETURN_IF_ERROR(CreateIn(book, call, transfer).status());
  RETURN_IF_ERROR(book.Close());
  return transfer;
}

absl::Status CheckUse(LedgerTx& tx, const Sources& sources, const Grant& grant,
                      const Account& account, absl::Time now) {
  if (account.source == Source::kReserve && !grant.advance) {
    const absl::CivilDay until =
        ReserveUntil(sources.rules, account.fiscal_year);
    if (calendar::DayOf(now) < until) return ReserveKept(account.id, until);
  }
  if (account.source != Source::kDonation) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto donations, tx.AppropriationsFor(account.id));
  // All of a fund have the same.
  if (donations.empty() || donations.front().purposes.empty()) {
    return absl::OkStatus();
  }
  const std::vector<std::string>& purposes = donations.front().purposes;
  if (std::find(purposes.begin(), purposes.end(), grant.purpose) !=
      purposes.end()) {
    return absl::OkStatus();
  }
  return PurposeNotCovered(account.id, grant.purpose);
}

}  // namespace bashu::ledger
