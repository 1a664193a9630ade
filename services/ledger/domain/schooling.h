#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/id.h"
#include "services/ledger/domain/schooling_rules.h"
#include "services/ledger/domain/transfer.h"

namespace bashu::ledger {

using SchoolingId = Id<struct SchoolingTag>;

// Why support ended. The numbers are stored.
enum class SchoolingEnd {
  kNone = 0,
  kStudiesEnded = 1,
  kAgeReached = 2,
  kMovedAway = 3,  // another programme goes on with it
  kDied = 4,
};

// Where in school: the grade counts within the stage, from 1.
struct Grading {
  SchoolStage stage = SchoolStage::kPrimary;
  int grade = 1;

  friend bool operator==(const Grading&, const Grading&) = default;
};

// A school year that was proven, and perhaps paid.
struct SchoolYear {
  int year = 0;  // in which it begins
  Grading grading;
  std::string proof;  // document of enrolment
  std::string maker;  // who recorded the proof
  std::string checker;
  int64_t amount_fen = 0;  // once paid
  TransferId transfer;     // empty until then

  friend bool operator==(const SchoolYear&, const SchoolYear&) = default;
};

// Yearly support of a pupil from one school year to the end of school.
struct Schooling {
  SchoolingId id;
  std::string office;
  std::string pupil_ref;  // number in the office's register
  std::string basis;
  int first_year = 0;
  Grading first_grading;
  // No school year that begins on this day or later is paid.
  absl::CivilDay age_limit_day = absl::CivilDay::max();
  std::string maker;
  SchoolingEnd end = SchoolingEnd::kNone;
  std::string end_basis;
  std::string end_officer;
  std::vector<SchoolYear> years;  // in order
  absl::Time create_time;
  absl::Time update_time;

  friend bool operator==(const Schooling&, const Schooling&) = default;
};

inline const std::string& SubjectOf(const Schooling& schooling) {
  return schooling.pupil_ref;
}

// What is to happen with a school year.
enum class YearCondition {
  kPaid = 1,
  kProven = 2,    // to be paid
  kUnproven = 3,  // has begun; its proof is missing
  kExpected = 4,  // has not begun
};

struct PlannedYear {
  int year = 0;
  Grading grading;  // as proven, else as it follows from the year before
  absl::CivilDay start_day;
  std::optional<int64_t> amount_fen;  // nothing if the table has none
  YearCondition condition = YearCondition::kExpected;
};

// What the table gives for a school year. NOT_IN_TABLE.
absl::StatusOr<int64_t> SchoolingAmountOf(const SchoolingRules& rules,
                                          const std::string& office, int year,
                                          SchoolStage stage);

// All school years, from the first to the end of school, of age or of support.
// A pupil who repeats or skips a grade is followed from the last proof.
std::vector<PlannedYear> PlanOf(const SchoolingRules& rules,
                                const Schooling& schooling,
                                absl::CivilDay today);

}  // namespace bashu::ledger
