#pragma once

#include <absl/functional/function_ref.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <string>

#include "common/call/call.h"
#include "services/ledger/domain/book.h"
#include "services/ledger/domain/store.h"

// Accounts as funds of an office: which there are, and how money goes through
// them.
namespace bashu::ledger {

// Whether money is promised to accounts of that source.
bool IsPromised(Source source);
// Whether it is a fund: of an office's own money in a fiscal year.
bool IsFund(Source source);

// The fiscal year of an instant.
int YearOf(absl::Time now);

// The treasury, as the books of an office see it.
AccountId TreasuryOf(absl::string_view office);
// Where an office keeps money for advance aid in a fiscal year.
AccountId ReserveOf(absl::string_view office, int fiscal_year);
// Where an office keeps money that came back, in a fiscal year.
AccountId RevolvingOf(absl::string_view office, int fiscal_year);
// The same fund a year later: "a.2026.b" becomes "a.2027.b".
AccountId NextYearOf(const Account& account);

Account NewAccount(AccountId id, const std::string& office, int fiscal_year,
                   Source source);

// Opens the account unless it is there. ACCOUNT_EXISTS if it is another one.
absl::Status OpenIfAbsent(LedgerTx& tx, Book& book, const Account& wanted);

// Where money that goes back to a fund is to land: the fund itself, or what
// follows it if its year is closed. A donation stays bound to its purposes; all
// else revolves in the office's fund of the present year. Opens that.
absl::StatusOr<AccountId> LandingOf(LedgerTx& tx, Book& book, const Call& call,
                                    AccountId id);

// What went through an account so far, by what stands on the other side.
struct Flows {
  int64_t received_fen = 0;
  int64_t granted_fen = 0;   // to grants
  int64_t moved_fen = 0;     // to other funds
  int64_t returned_fen = 0;  // out of the books
  absl::Time last_grant = absl::InfinitePast();
};
absl::StatusOr<Flows> FlowsOf(LedgerTx& tx, const AccountId& account);

// Calls `act` with each record that touched the account, newest first.
absl::Status ForEachRecordOf(
    LedgerTx& tx, const AccountId& account,
    absl::FunctionRef<absl::Status(const Record&)> act);

}  // namespace bashu::ledger
