#include "services/ledger/domain/standings.h"

#include <absl/numeric/int128.h>

#include <algorithm>
#include <map>
#include <utility>

#include "common/calendar/shanghai.h"
#include "common/status/macros.h"
#include "services/ledger/domain/appropriations.h"
#include "services/ledger/domain/funding_errors.h"
#include "services/ledger/domain/funds.h"
#include "services/ledger/domain/limits.h"

namespace bashu::ledger {
namespace {

// What grants that hold nothing yet ask of each account.
absl::StatusOr<std::map<AccountId, int64_t>> Demand(LedgerTx& tx) {
  std::map<AccountId, int64_t> demand;
  GrantId after;
  for (;;) {
    ASSIGN_OR_RETURN(const auto grants, tx.ProposedGrants(after, kPageMax));
    for (const Grant& grant : grants) {
      for (const Share& share : grant.shares) {
        demand[share.account] += share.amount_fen;
      }
    }
    if (grants.size() < static_cast<size_t>(kPageMax)) return demand;
    after = grants.back().id;
  }
}

FundCondition ConditionOf(const FundStanding& standing, const Flows& flows,
                          const FundingRules& rules, absl::Time now) {
  const int64_t available = AvailableFen(standing.account);
  if (standing.demanded_fen > available) return FundCondition::kShort;
  const absl::Time since =
      std::max(flows.last_grant, standing.account.create_time);
  const auto idle =
      calendar::DayOf(now) - calendar::DayOf(since);  // calendar days
  return available > 0 && idle >= rules.idle_after_calendar_days
             ? FundCondition::kIdle
             : FundCondition::kNone;
}

absl::StatusOr<FundStanding> StandingOf(LedgerTx& tx, const Sources& sources,
                                        const Account& account,
                                        int64_t demanded_fen, absl::Time now) {
  FundStanding standing;
  standing.account = account;
  standing.demanded_fen = demanded_fen;
  ASSIGN_OR_RETURN(const auto promises, AppropriationsOf(tx, account.id));
  for (const Appropriation& each : promises) {
    const int64_t promised = PromisedFen(each);
    standing.promised_fen += promised;
    standing.arrived_fen += each.arrived_fen;
    if (each.due_time <= now) {
      standing.overdue_fen += promised - each.arrived_fen;
    }
  }
  ASSIGN_OR_RETURN(const Flows flows, FlowsOf(tx, account.id));
  standing.granted_fen = flows.granted_fen;
  standing.last_grant = flows.last_grant;
  standing.condition = ConditionOf(standing, flows, sources.rules, now);
  return standing;
}

}  // namespace

std::optional<int32_t> ArrivedPermille(const FundStanding& standing) {
  if (standing.promised_fen <= 0) return std::nullopt;
  constexpr int kPermille = 1000;
  // Never more than is there: 999 until the last fen has come.
  return static_cast<int32_t>(absl::int128(standing.arrived_fen) * kPermille /
                              standing.promised_fen);
}

absl::StatusOr<Standings> ListFundStandings(LedgerTx& tx,
                                            const Sources& sources,
                                            const Call& call,
                                            const StandingsQuery& query) {
  RETURN_IF_ERROR(MayActFor(call.caller, query.page.office));
  ASSIGN_OR_RETURN(const auto demand, Demand(tx));
  ASSIGN_OR_RETURN(const auto accounts, ListAccounts(tx, query.page));
  Standings found;
  for (const Account& account : accounts) {
    if (account.fiscal_year != query.fiscal_year || !IsFund(account.source)) {
      continue;
    }
    const auto asked = demand.find(account.id);
    ASSIGN_OR_RETURN(
        FundStanding standing,
        StandingOf(tx, sources, account,
                   asked == demand.end() ? 0 : asked->second, call.now));
    if (query.condition == FundCondition::kNone ||
        query.condition == standing.condition) {
      found.standings.push_back(std::move(standing));
    }
  }
  if (accounts.size() == static_cast<size_t>(query.page.limit)) {
    found.next = accounts.back().id.value();
  }
  return found;
}

absl::StatusOr<DonorReport> GetDonorReport(LedgerTx& tx, const Call& call,
                                           const AppropriationId& id) {
  DonorReport report;
  ASSIGN_OR_RETURN(report.donation, GetAppropriation(tx, call, id));
  const AccountId& fund = report.donation.account;
  ASSIGN_OR_RETURN(const Account account, GetAccount(tx, fund));
  if (account.source != Source::kDonation) return AccountIsNoFund(fund);
  ASSIGN_OR_RETURN(const Flows flows, FlowsOf(tx, fund));
  report.fund_received_fen = flows.received_fen;
  report.fund_granted_fen = flows.granted_fen;
  report.fund_available_fen = AvailableFen(account);
  RETURN_IF_ERROR(
      ForEachRecordOf(tx, fund, [&](const Record& record) -> absl::Status {
        if (record.kind != RecordKind::kPosted) return absl::OkStatus();
        const Transfer& transfer = record.transfer();
        if (transfer.debit != fund || transfer.grant.empty()) {
          return absl::OkStatus();
        }
        ++report.uses_count;
        if (report.uses.size() < static_cast<size_t>(kPageMax)) {
          report.uses.push_back(
              {transfer.grant, transfer.posted_fen, record.time});
        }
        return absl::OkStatus();
      }));
  return report;
}

}  // namespace bashu::ledger
