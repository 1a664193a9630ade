#include "services/ledger/domain/year_close.h"

#include <absl/strings/str_cat.h>

#include <optional>
#include <utility>
#include <vector>

#include "common/calendar/shanghai.h"
#include "common/status/macros.h"
#include "services/ledger/domain/appropriations.h"
#include "services/ledger/domain/funding_errors.h"
#include "services/ledger/domain/funds.h"
#include "services/ledger/domain/limits.h"
#include "services/ledger/domain/transfer_errors.h"

namespace bashu::ledger {
namespace {

// The office's funds of the year, by id. EARLIER_YEAR_OPEN.
absl::StatusOr<std::vector<Account>> FundsOf(LedgerTx& tx,
                                             const std::string& office,
                                             int fiscal_year) {
  std::vector<Account> funds;
  AccountId after;
  for (;;) {
    ASSIGN_OR_RETURN(const auto accounts,
                     tx.AccountsOf(office, after, kPageMax));
    for (const Account& account : accounts) {
      if (!IsFund(account.source)) continue;
      if (account.fiscal_year < fiscal_year && !account.closed) {
        return EarlierYearOpen(account.id);
      }
      if (account.fiscal_year == fiscal_year) funds.push_back(account);
    }
    if (accounts.size() < static_cast<size_t>(kPageMax)) return funds;
    after = accounts.back().id;
  }
}

// Closes one fund.
class Closing {
 public:
  Closing(LedgerTx& tx, const Sources& sources, const Call& call, Book& book,
          const Account& fund)
      : tx_(tx),
        sources_(sources),
        call_(call),
        book_(book),
        fund_(fund),
        next_(NextYearOf(fund)) {
    totals_.account = fund.id;
    totals_.source = fund.source;
  }

  absl::StatusOr<AccountTotals> Close() {
    RETURN_IF_ERROR(MayLeave(fund_));
    RETURN_IF_ERROR(book_.LiftFloor(fund_.id));
    ASSIGN_OR_RETURN(const Flows before, FlowsOf(tx_, fund_.id));
    totals_.received_fen = before.received_fen;
    totals_.granted_fen = before.granted_fen;
    totals_.moved_fen = before.moved_fen;
    totals_.returned_fen = before.returned_fen;
    ASSIGN_OR_RETURN(const auto pending, Pending());
    for (const Transfer& hold : pending) {
      if (hold.grant.empty() || hold.debit != fund_.id) {
        return FiscalYearHasHolds(fund_.id, hold.id);
      }
      RETURN_IF_ERROR(CarryHold(hold));
    }
    RETURN_IF_ERROR(Empty());
    RETURN_IF_ERROR(book_.CloseAccount(fund_.id));
    return totals_;
  }

 private:
  absl::StatusOr<std::vector<Transfer>> Pending() {
    std::vector<Transfer> pending;
    RETURN_IF_ERROR(ForEachRecordOf(
        tx_, fund_.id, [&](const Record& record) -> absl::Status {
          if (record.kind != RecordKind::kHeld) return absl::OkStatus();
          ASSIGN_OR_RETURN(Transfer now,
                           RequireTransfer(tx_, record.transfer().id));
          if (now.state == TransferState::kPending) {
            pending.push_back(std::move(now));
          }
          return absl::OkStatus();
        }));
    return pending;
  }

  absl::Status OpenNext() {
    Account next = fund_;
    next.id = next_;
    ++next.fiscal_year;
    next.balance_fen = next.held_fen = next.incoming_fen = 0;
    // Its owner bounds the next year anew.
    next.floor_fen = next.ceiling_fen = std::nullopt;
    return OpenIfAbsent(tx_, book_, next);
  }

  // Moves free money to `to`.
  absl::Status Move(const AccountId& to, int64_t amount_fen,
                    const GrantId& grant, TransferId id) {
    Transfer transfer;
    transfer.id = std::move(id);
    transfer.debit = fund_.id;
    transfer.credit = to;
    transfer.amount_fen = amount_fen;
    transfer.basis = absl::StrCat(
        "yearClosings/", FormatYearClosingId(fund_.office, fund_.fiscal_year));
    transfer.grant = grant;
    return book_.Create(transfer);
  }

  // The grant's money goes on to the next year and is held there.
  absl::Status CarryHold(Transfer hold) {
    ASSIGN_OR_RETURN(Grant grant, RequireGrant(tx_, hold.grant));
    const int64_t amount_fen = hold.taken_fen;
    const TransferId old = hold.id;
    RETURN_IF_ERROR(OpenNext());
    RETURN_IF_ERROR(book_.Void(hold));
    RETURN_IF_ERROR(
        Move(next_, amount_fen, grant.id, TransferId(sources_.ids.NewId())));
    totals_.carried_fen += amount_fen;
    Transfer again;
    again.id = TransferId(sources_.ids.NewId());
    again.debit = next_;
    again.credit = AccountOf(grant.id);
    again.amount_fen = amount_fen;
    again.pending = true;
    again.expire_time = hold.expire_time;
    again.basis = absl::StrCat("grants/", grant.id.value());
    again.grant = grant.id;
    RETURN_IF_ERROR(book_.Create(again));
    for (Share& share : grant.shares) {
      if (share.transfer != old) continue;
      share.carried_account = next_;
      share.transfer = again.id;
    }
    grant.update_time = call_.now;
    RETURN_IF_ERROR(tx_.UpdateGrant(grant));
    return Tell(tx_, book_, sources_, call_,
                {"grant.carried_over", again.basis, grant.id});
  }

  // Sends what no grant holds where money of its kind goes.
  absl::Status Empty() {
    ASSIGN_OR_RETURN(const Account* fund, book_.Find(fund_.id));
    const int64_t left = fund->balance_fen;
    if (left == 0) return absl::OkStatus();
    TransferId id(sources_.ids.NewId());
    if (fund_.source == Source::kDonation ||
        fund_.source == Source::kRevolving) {
      RETURN_IF_ERROR(OpenNext());
      RETURN_IF_ERROR(Move(next_, left, {}, id));
      totals_.carried_fen += left;
      return fund_.source == Source::kDonation ? CarryPurposes(left, id)
                                               : absl::OkStatus();
    }
    const AccountId treasury = TreasuryOf(fund_.office);
    RETURN_IF_ERROR(
        OpenIfAbsent(tx_, book_,
                     NewAccount(treasury, fund_.office, fund_.fiscal_year,
                                Source::kExternal)));
    RETURN_IF_ERROR(Move(treasury, left, {}, id));
    totals_.returned_fen += left;
    return absl::OkStatus();
  }

  // What is left of donations stays bound to what they were given for.
  absl::Status CarryPurposes(int64_t left, const TransferId& arrival) {
    ASSIGN_OR_RETURN(const auto donations, tx_.AppropriationsFor(fund_.id));
    Appropriation carried;
    carried.id = AppropriationId(sources_.ids.NewId());
    carried.account = next_;
    carried.office = fund_.office;
    carried.fiscal_year = fund_.fiscal_year + 1;
    carried.amount_fen = left;
    carried.basis = absl::StrCat("accounts/", fund_.id.value());
    if (!donations.empty()) carried.purposes = donations.front().purposes;
    carried.arrivals = {arrival};
    carried.create_time = carried.update_time = call_.now;
    return tx_.PutAppropriation(carried);
  }

  LedgerTx& tx_;
  const Sources& sources_;
  const Call& call_;
  Book& book_;
  const Account fund_;
  const AccountId next_;
  AccountTotals totals_;
};

}  // namespace

std::string FormatYearClosingId(absl::string_view office, int fiscal_year) {
  return absl::StrCat(office, ".", fiscal_year);
}

absl::StatusOr<YearClosing> CloseFiscalYear(LedgerTx& tx,
                                            const Sources& sources,
                                            const Call& call,
                                            const std::string& office,
                                            int fiscal_year) {
  RETURN_IF_ERROR(MayActFor(call.caller, office));
  ASSIGN_OR_RETURN(std::optional<YearClosing> closed,
                   tx.FindYearClosing(office, fiscal_year));
  if (closed.has_value()) return *std::move(closed);
  if (calendar::DayOf(call.now).year() <= fiscal_year) {
    return FiscalYearRunning(fiscal_year);
  }
  YearClosing closing;
  closing.office = office;
  closing.fiscal_year = fiscal_year;
  closing.closer = call.caller.identity;
  Book book(tx, sources, call);
  ASSIGN_OR_RETURN(closing.close_time, book.Now());
  ASSIGN_OR_RETURN(const auto funds, FundsOf(tx, office, fiscal_year));
  for (const Account& fund : funds) {
    ASSIGN_OR_RETURN(closing.totals.emplace_back(),
                     Closing(tx, sources, call, book, fund).Close());
  }
  RETURN_IF_ERROR(book.Close());
  ASSIGN_OR_RETURN(const LogEnd end, tx.End());
  closing.leaf_index = end.size;
  RETURN_IF_ERROR(Tell(
      tx, book, sources, call,
      {"fiscal_year.closed",
       absl::StrCat("yearClosings/", FormatYearClosingId(office, fiscal_year)),
       {}}));
  RETURN_IF_ERROR(tx.InsertYearClosing(closing));
  return closing;
}

absl::StatusOr<YearClosing> GetYearClosing(LedgerTx& tx, const Call& call,
                                           const std::string& office,
                                           int fiscal_year) {
  RETURN_IF_ERROR(MayActFor(call.caller, office));
  ASSIGN_OR_RETURN(std::optional<YearClosing> found,
                   tx.FindYearClosing(office, fiscal_year));
  if (!found.has_value()) {
    return YearClosingNotFound(FormatYearClosingId(office, fiscal_year));
  }
  return *std::move(found);
}

}  // namespace bashu::ledger
