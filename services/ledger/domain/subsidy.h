#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/id.h"
#include "services/ledger/domain/account.h"
#include "services/ledger/domain/subsidy_rules.h"
#include "services/ledger/domain/transfer.h"

namespace bashu::ledger {

using SubsidyId = Id<struct SubsidyTag>;

// What is to be paid for.
struct SubsidyQuestion {
  std::string office;
  LegalService service = LegalService::kCaseHandling;
  std::string stage;  // of handling a case
  absl::CivilDay service_day;
  int units = 1;
  Grade grade = Grade::kNone;
  // What had been done when the case ended midway, and the part for it.
  std::string work_done;
  int part_permille = 0;
  bool public_employee = false;

  friend bool operator==(const SubsidyQuestion&,
                         const SubsidyQuestion&) = default;
};

// One step of a computation, for whoever wants to check it.
struct SubsidyStep {
  std::string rule_id;  // "L-83"
  std::string title;
  std::string fact;
  RuleSource source;
};

struct ComputedSubsidy {
  int64_t amount_fen = 0;
  std::string rules_version;
  std::vector<SubsidyStep> steps;
  std::string digest;  // SHA-256, in hex, over all of it
};

// What the table gives: rate × units × factor of the grade × part, rounded
// once, half up to the fen. PUBLIC_EMPLOYEE_UNPAID, NOT_IN_TABLE.
absl::StatusOr<ComputedSubsidy> ComputeSubsidy(const SubsidyRules& rules,
                                               const SubsidyQuestion& question);

// Where a subsidy stands. The numbers are stored.
enum class SubsidyState { kProposed = 1, kPaid = 2, kVoided = 3, kNothing = 4 };

// What a lawyer is paid for one service to one case.
struct Subsidy {
  SubsidyId id;
  std::string office;
  std::string case_id;
  std::string lawyer_ref;  // number in the office's register
  AccountId account;       // the fund that pays
  SubsidyQuestion question;
  std::string digest;  // of the computation it was proposed with
  int64_t amount_fen = 0;
  std::string rules_version;
  SubsidyState state = SubsidyState::kProposed;
  std::string maker;
  std::string checker;
  TransferId transfer;  // once paid
  std::string void_reason;
  absl::Time create_time;
  absl::Time update_time;

  friend bool operator==(const Subsidy&, const Subsidy&) = default;
};

// Case, service and stage, each of which is paid once.
std::string SubjectOf(const Subsidy& subsidy);

// "PROPOSED": for messages.
absl::string_view NameOf(SubsidyState state);

}  // namespace bashu::ledger
