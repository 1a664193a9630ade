#include "services/ledger/domain/funds.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <string>
#include <utility>

#include "common/calendar/shanghai.h"
#include "common/status/macros.h"
#include "services/ledger/domain/errors.h"
#include "services/ledger/domain/ledger.h"
#include "services/ledger/domain/limits.h"

namespace bashu::ledger {
namespace {

absl::string_view Difference(const Account& stored, const Account& wanted) {
  if (stored.office != wanted.office) return "office";
  if (stored.source != wanted.source) return "source";
  if (stored.fiscal_year != wanted.fiscal_year && !MayOverdraw(stored)) {
    return "fiscal_year";
  }
  return "";
}

}  // namespace

bool IsPromised(Source source) {
  return source == Source::kLocalBudget || source == Source::kCentralTransfer ||
         source == Source::kMatching || source == Source::kDonation;
}

bool IsFund(Source source) {
  return IsPromised(source) || source == Source::kRevolving ||
         source == Source::kReserve;
}

int YearOf(absl::Time now) {
  return static_cast<int>(calendar::DayOf(now).year());
}

AccountId TreasuryOf(absl::string_view office) {
  return AccountId(absl::StrCat("treasury.", office));
}

AccountId ReserveOf(absl::string_view office, int fiscal_year) {
  return AccountId(absl::StrCat(office, ".", fiscal_year, ".reserve"));
}

AccountId RevolvingOf(absl::string_view office, int fiscal_year) {
  return AccountId(absl::StrCat(office, ".", fiscal_year, ".revolving"));
}

AccountId NextYearOf(const Account& account) {
  // With a dot on either side, so that only whole words match.
  std::string id = absl::StrCat(".", account.id.value(), ".");
  const std::string year = absl::StrCat(".", account.fiscal_year, ".");
  const std::string next = absl::StrCat(".", account.fiscal_year + 1, ".");
  const size_t at = id.rfind(year);
  if (at == std::string::npos) {
    return AccountId(absl::StrCat(account.id.value(), next.substr(0, 5)));
  }
  id.replace(at, year.size(), next);
  return AccountId(id.substr(1, id.size() - 2));
}

Account NewAccount(AccountId id, const std::string& office, int fiscal_year,
                   Source source) {
  Account account;
  account.id = std::move(id);
  account.office = office;
  account.fiscal_year = fiscal_year;
  account.source = source;
  return account;
}

absl::Status OpenIfAbsent(LedgerTx& tx, Book& book, const Account& wanted) {
  ASSIGN_OR_RETURN(const std::optional<Account> found,
                   tx.FindAccount(wanted.id));
  if (!found.has_value()) return book.Open(wanted);
  const absl::string_view field = Difference(*found, wanted);
  return field.empty() ? absl::OkStatus() : AccountExists(wanted.id, field);
}

absl::StatusOr<AccountId> LandingOf(LedgerTx& tx, Book& book, const Call& call,
                                    AccountId id) {
  for (;;) {
    ASSIGN_OR_RETURN(const Account* found, book.Find(id));
    if (!found->closed) return id;
    Account next = NewAccount(NextYearOf(*found), found->office,
                              found->fiscal_year + 1, found->source);
    if (found->source != Source::kDonation) {
      const int year = YearOf(call.now);
      next = NewAccount(RevolvingOf(found->office, year), found->office, year,
                        Source::kRevolving);
    }
    RETURN_IF_ERROR(OpenIfAbsent(tx, book, next));
    id = next.id;
  }
}

absl::Status ForEachRecordOf(
    LedgerTx& tx, const AccountId& account,
    absl::FunctionRef<absl::Status(const Record&)> act) {
  int64_t index = -1;
  do {
    ASSIGN_OR_RETURN(const auto steps,
                     tx.RecordsOf(account, index, kRecordsPage));
    if (steps.empty()) break;
    for (const AccountRecord& step : steps) RETURN_IF_ERROR(act(step.record));
    index = steps.back().previous;
  } while (index >= 0);
  return absl::OkStatus();
}

absl::StatusOr<Flows> FlowsOf(LedgerTx& tx, const AccountId& account) {
  Flows flows;
  absl::flat_hash_map<AccountId, Source> sources;
  RETURN_IF_ERROR(
      ForEachRecordOf(tx, account, [&](const Record& record) -> absl::Status {
        if (record.kind != RecordKind::kMoved &&
            record.kind != RecordKind::kPosted) {
          return absl::OkStatus();
        }
        const Transfer& transfer = record.transfer();
        if (transfer.credit == account) {
          flows.received_fen += transfer.posted_fen;
          return absl::OkStatus();
        }
        if (!sources.contains(transfer.credit)) {
          ASSIGN_OR_RETURN(const Account credit,
                           GetAccount(tx, transfer.credit));
          sources[transfer.credit] = credit.source;
        }
        const Source to = sources[transfer.credit];
        if (to == Source::kGrant) {
          flows.granted_fen += transfer.posted_fen;
          flows.last_grant = std::max(flows.last_grant, record.time);
        } else if (to == Source::kExternal) {
          flows.returned_fen += transfer.posted_fen;
        } else {
          flows.moved_fen += transfer.posted_fen;
        }
        return absl::OkStatus();
      }));
  return flows;
}

}  // namespace bashu::ledger
