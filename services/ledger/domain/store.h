#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <optional>
#include <vector>

#include "common/store/journal.h"
#include "services/ledger/domain/account.h"
#include "services/ledger/domain/appropriation.h"
#include "services/ledger/domain/audit.h"
#include "services/ledger/domain/grant.h"
#include "services/ledger/domain/record.h"
#include "services/ledger/domain/recovery.h"
#include "services/ledger/domain/schooling.h"
#include "services/ledger/domain/shelf.h"
#include "services/ledger/domain/subsidy.h"
#include "services/ledger/domain/transfer.h"
#include "services/ledger/domain/witness.h"
#include "services/ledger/domain/year_closing.h"

namespace bashu::ledger {

// Where the log ends.
struct LogEnd {
  int64_t size = 0;                        // index of the next record
  absl::Time time = absl::InfinitePast();  // of the last record
};

// A record that touched an account, and the one that touched it before.
struct AccountRecord {
  Record record;
  int64_t previous = -1;  // index; -1 if there is none
};

// What the ledger needs from a disk: one transaction. Reads see one snapshot;
// writes land together or not at all.
class LedgerTx {
 public:
  virtual ~LedgerTx() = default;

  // Adds the record with index LogEnd().size. An opened account and a created
  // transfer can be found from then on; a settled transfer is found as it is
  // after its record. RowExists if the account or transfer was there.
  virtual absl::Status Append(const Record& record) = 0;
  virtual absl::StatusOr<LogEnd> End() = 0;
  // Records from `index` on, in order; at most `limit`.
  virtual absl::StatusOr<std::vector<Record>> RecordsFrom(int64_t index,
                                                          int limit) = 0;
  // Records that touched `account`, newest first, from `index` back; from the
  // newest if `index` is -1. At most `limit`.
  virtual absl::StatusOr<std::vector<AccountRecord>> RecordsOf(
      const AccountId& account, int64_t index, int limit) = 0;

  virtual absl::StatusOr<std::optional<Account>> FindAccount(
      const AccountId& id) = 0;
  // Stores `balance_fen`, `held_fen` and `incoming_fen`.
  virtual absl::Status UpdateBalances(const Account& account) = 0;
  // An office's accounts whose id is greater than `after`, by id; those of all
  // offices if `office` is empty.
  virtual absl::StatusOr<std::vector<Account>> AccountsOf(
      absl::string_view office, const AccountId& after, int limit) = 0;

  virtual absl::StatusOr<std::optional<Transfer>> FindTransfer(
      const TransferId& id) = 0;
  // Pending transfers whose time has come at `now`, oldest expiry first; none
  // of a grant, which expires as a whole.
  virtual absl::StatusOr<std::vector<TransferId>> DueHolds(absl::Time now,
                                                           int limit) = 0;

  virtual absl::StatusOr<std::optional<Grant>> FindGrant(const GrantId& id) = 0;
  virtual absl::Status InsertGrant(const Grant& grant) = 0;
  // Stores all that changes after the proposal.
  virtual absl::Status UpdateGrant(const Grant& grant) = 0;
  // An office's grants whose id is less than `before` (empty: all), newest
  // first.
  virtual absl::StatusOr<std::vector<Grant>> GrantsOf(absl::string_view office,
                                                      const GrantId& before,
                                                      int limit) = 0;

  // Grants in state kProposed whose id is greater than `after`, by id; without
  // their payments.
  virtual absl::StatusOr<std::vector<Grant>> ProposedGrants(
      const GrantId& after, int limit) = 0;

  // All grants of a case, by id; without their payments.
  virtual absl::StatusOr<std::vector<Grant>> GrantsOfCase(
      absl::string_view case_id) = 0;
  // Grants in state kReserved whose time has come at `now`, oldest first.
  virtual absl::StatusOr<std::vector<GrantId>> DueGrants(absl::Time now,
                                                         int limit) = 0;

  // Grants with a payment whose look_time has come at `now`, by that time; at
  // most `limit`.
  virtual absl::StatusOr<std::vector<GrantId>> DueLooks(absl::Time now,
                                                        int limit) = 0;

  virtual absl::StatusOr<std::optional<Appropriation>> FindAppropriation(
      const AppropriationId& id) = 0;
  // Inserts it, or stores all that changes after that.
  virtual absl::Status PutAppropriation(const Appropriation& appropriation) = 0;
  // An office's whose id is less than `before` (empty: all), newest first; of a
  // fiscal year, or of all if that is 0.
  virtual absl::StatusOr<std::vector<Appropriation>> AppropriationsIn(
      absl::string_view office, int fiscal_year, const AppropriationId& before,
      int limit) = 0;
  // All of an account, by id.
  virtual absl::StatusOr<std::vector<Appropriation>> AppropriationsFor(
      const AccountId& account) = 0;

  virtual absl::StatusOr<std::optional<YearClosing>> FindYearClosing(
      absl::string_view office, int fiscal_year) = 0;
  // RowExists if the year was closed.
  virtual absl::Status InsertYearClosing(const YearClosing& closing) = 0;

  // By grant.
  virtual Shelf<Recovery>& recoveries() = 0;
  // By case, service and stage.
  virtual Shelf<Subsidy>& subsidies() = 0;
  // By pupil.
  virtual Shelf<Schooling>& schoolings() = 0;

  virtual AuditLog& audit() = 0;
  virtual WitnessBook& witnesses() = 0;
  virtual store::Journal& journal() = 0;
};

}  // namespace bashu::ledger
