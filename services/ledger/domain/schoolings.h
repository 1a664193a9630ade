#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <utility>
#include <vector>

#include "common/call/call.h"
#include "services/ledger/domain/book.h"
#include "services/ledger/domain/ledger.h"
#include "services/ledger/domain/schooling.h"

// The use cases of SchoolingService: load, decide, store.
namespace bashu::ledger {

// Supports a pupil; a repeat gets the support as it is now.
absl::StatusOr<Schooling> CreateSchooling(LedgerTx& tx, const Sources& sources,
                                          const Call& call,
                                          const Schooling& wanted);

// For who may act for its office.
absl::StatusOr<Schooling> GetSchooling(LedgerTx& tx, const Call& call,
                                       const SchoolingId& id);
absl::StatusOr<std::vector<Schooling>> ListSchoolings(LedgerTx& tx,
                                                      const Call& call,
                                                      const OfficePage& page);
absl::StatusOr<std::vector<PlannedYear>> GetSchoolingPlan(
    LedgerTx& tx, const Sources& sources, const Call& call,
    const SchoolingId& id);

// Proof that a pupil goes to school in a year; a later one replaces it until
// the year is paid.
struct Enrolment {
  SchoolingId schooling;
  int year = 0;
  Grading grading;
  std::string proof;
};
absl::StatusOr<Schooling> RecordEnrolment(LedgerTx& tx, const Sources& sources,
                                          const Call& call,
                                          const Enrolment& enrolment);

// Pays a proven year, once, from one of the office's funds to the bank.
struct YearPayment {
  SchoolingId schooling;
  int year = 0;
  AccountId account;
};
absl::StatusOr<Schooling> PaySchoolYear(LedgerTx& tx, const Sources& sources,
                                        const Call& call,
                                        const YearPayment& payment);

// Nothing more is paid.
struct SchoolingEnding {
  SchoolingId schooling;
  SchoolingEnd end = SchoolingEnd::kNone;
  std::string basis;
};
absl::StatusOr<Schooling> EndSchooling(LedgerTx& tx, const Sources& sources,
                                       const Call& call,
                                       const SchoolingEnding& ending);

}  // namespace bashu::ledger
