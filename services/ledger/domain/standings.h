#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "common/call/call.h"
#include "services/ledger/domain/appropriation.h"
#include "services/ledger/domain/book.h"
#include "services/ledger/domain/ledger.h"

// Where money is short, where it lies idle, and what donors are told.
namespace bashu::ledger {

enum class FundCondition { kNone = 0, kShort = 1, kIdle = 2 };

struct FundStanding {
  Account account;
  int64_t promised_fen = 0;
  int64_t arrived_fen = 0;
  int64_t overdue_fen = 0;   // promised, due and not arrived
  int64_t granted_fen = 0;   // moved to grants
  int64_t demanded_fen = 0;  // asked for by grants that hold nothing yet
  absl::Time last_grant = absl::InfinitePast();
  FundCondition condition = FundCondition::kNone;
};

// Thousandths of what is promised that arrived; nothing without a promise.
std::optional<int32_t> ArrivedPermille(const FundStanding& standing);

struct StandingsQuery {
  OfficePage page;  // of accounts; all offices' if `office` is empty
  int fiscal_year = 0;
  FundCondition condition = FundCondition::kNone;  // none: all
};
struct Standings {
  std::vector<FundStanding> standings;
  std::string next;  // the last account that was looked at; empty at the end
};
absl::StatusOr<Standings> ListFundStandings(LedgerTx& tx,
                                            const Sources& sources,
                                            const Call& call,
                                            const StandingsQuery& query);

struct DonationUse {
  GrantId grant;
  int64_t amount_fen = 0;
  absl::Time time;
};
struct DonorReport {
  Appropriation donation;
  int64_t fund_received_fen = 0;
  int64_t fund_granted_fen = 0;
  int64_t fund_available_fen = 0;
  std::vector<DonationUse> uses;  // newest first, at most kPageMax
  int uses_count = 0;             // in all
};
absl::StatusOr<DonorReport> GetDonorReport(LedgerTx& tx, const Call& call,
                                           const AppropriationId& id);

}  // namespace bashu::ledger
