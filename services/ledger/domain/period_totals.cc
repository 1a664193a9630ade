#include "services/ledger/domain/period_totals.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>
#include <absl/time/civil_time.h>

#include <algorithm>
#include <map>
#include <utility>

#include "common/calendar/shanghai.h"
#include "common/status/macros.h"
#include "services/ledger/domain/errors.h"
#include "services/ledger/domain/funding_errors.h"
#include "services/ledger/domain/limits.h"

namespace bashu::ledger {
namespace {

// The number that all of `text` is; -1 if it is none.
int NumberOf(absl::string_view text) {
  int number = 0;
  const bool digits = std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
  return digits && absl::SimpleAtoi(text, &number) ? number : -1;
}

// The first record at `instant` or later, as the log is in order of time.
absl::StatusOr<int64_t> FirstAt(LedgerTx& tx, int64_t size,
                                absl::Time instant) {
  int64_t low = 0, high = size;
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    ASSIGN_OR_RETURN(const auto records, tx.RecordsFrom(middle, 1));
    if (records.at(0).time < instant) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

using SumsById = std::map<AccountId, AccountSums>;

absl::StatusOr<SumsById> OpenedBefore(LedgerTx& tx, absl::Time end) {
  SumsById sums;
  AccountId after;
  for (;;) {
    ASSIGN_OR_RETURN(const auto accounts, tx.AccountsOf("", after, kPageMax));
    for (const Account& account : accounts) {
      if (account.create_time < end) sums[account.id] = {account.id};
    }
    if (accounts.size() < static_cast<size_t>(kPageMax)) return sums;
    after = accounts.back().id;
  }
}

absl::Status AddTo(int64_t& sum_fen, int64_t fen, const AccountId& account) {
  return __builtin_add_overflow(sum_fen, fen, &sum_fen)
             ? AmountOverflow(account)
             : absl::OkStatus();
}

absl::Status Count(const Record& record, SumsById& sums) {
  if (record.kind != RecordKind::kMoved && record.kind != RecordKind::kPosted) {
    return absl::OkStatus();
  }
  const Transfer& transfer = record.transfer();
  RETURN_IF_ERROR(AddTo(sums.at(transfer.debit).debit_fen, transfer.posted_fen,
                        transfer.debit));
  return AddTo(sums.at(transfer.credit).credit_fen, transfer.posted_fen,
               transfer.credit);
}

}  // namespace

std::optional<Period> ParsePeriod(absl::string_view name) {
  const bool month = name.size() == 7 && name[4] == '-';
  if (!month && name.size() != 4) return std::nullopt;
  const int year = NumberOf(name.substr(0, 4));
  if (year < 2000 || year >= 2200) return std::nullopt;
  absl::CivilMonth first(year), after(year + 1);
  if (month) {
    const int number = NumberOf(name.substr(5));
    if (number < 1 || number > 12) return std::nullopt;
    first = absl::CivilMonth(year, number);
    after = first + 1;
  }
  return Period{std::string(name), calendar::StartOf(absl::CivilDay(first)),
                calendar::StartOf(absl::CivilDay(after))};
}

absl::StatusOr<PeriodSums> SumPeriod(LedgerTx& tx, const Period& period,
                                     absl::Time now) {
  if (now < period.end + kPeriodSettles) return PeriodNotOver(period.name);
  ASSIGN_OR_RETURN(const LogEnd end, tx.End());
  PeriodSums found;
  ASSIGN_OR_RETURN(found.first_leaf, FirstAt(tx, end.size, period.begin));
  ASSIGN_OR_RETURN(found.end_leaf, FirstAt(tx, end.size, period.end));
  ASSIGN_OR_RETURN(SumsById sums, OpenedBefore(tx, period.end));
  for (int64_t index = found.first_leaf; index < found.end_leaf;) {
    const auto limit = static_cast<int>(
        std::min<int64_t>(kRecordsPage, found.end_leaf - index));
    ASSIGN_OR_RETURN(const auto records, tx.RecordsFrom(index, limit));
    for (const Record& record : records) RETURN_IF_ERROR(Count(record, sums));
    index = records.back().index + 1;
  }
  for (auto& [id, each] : sums) found.accounts.push_back(std::move(each));
  return found;
}

}  // namespace bashu::ledger
