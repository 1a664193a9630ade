#include <absl/time/civil_time.h>

#include "services/ledger/storage/instrument_text.h"
#include "services/ledger/storage/json_fields.h"

namespace bashu::ledger {
namespace {

using nlohmann::json;

json Format(const Grading& grading) {
  return {{"stage", static_cast<int>(grading.stage)}, {"grade", grading.grade}};
}

Grading ParseGrading(const json& object) {
  Grading grading;
  Read(object, "stage", grading.stage);
  Read(object, "grade", grading.grade);
  return grading;
}

json Format(const SchoolYear& year) {
  return {{"year", year.year},
          {"grading", Format(year.grading)},
          {"proof", year.proof},
          {"maker", year.maker},
          {"checker", year.checker},
          {"amount_fen", year.amount_fen},
          {"transfer", year.transfer.value()}};
}

SchoolYear ParseYear(const json& object) {
  SchoolYear year;
  Read(object, "year", year.year);
  year.grading = ParseGrading(FieldOf(object, "grading"));
  Read(object, "proof", year.proof);
  Read(object, "maker", year.maker);
  Read(object, "checker", year.checker);
  Read(object, "amount_fen", year.amount_fen);
  Read(object, "transfer", year.transfer);
  return year;
}

// Empty if there is none.
std::string FormatLimit(absl::CivilDay day) {
  return day == absl::CivilDay::max() ? "" : absl::FormatCivilTime(day);
}

}  // namespace

std::string FormatInstrument(const Schooling& schooling) {
  json years = json::array();
  for (const SchoolYear& each : schooling.years) years.push_back(Format(each));
  return json{{"id", schooling.id.value()},
              {"office", schooling.office},
              {"pupil_ref", schooling.pupil_ref},
              {"basis", schooling.basis},
              {"first_year", schooling.first_year},
              {"first_grading", Format(schooling.first_grading)},
              {"age_limit_day", FormatLimit(schooling.age_limit_day)},
              {"maker", schooling.maker},
              {"end", static_cast<int>(schooling.end)},
              {"end_basis", schooling.end_basis},
              {"end_officer", schooling.end_officer},
              {"years", std::move(years)},
              {"create_time", sql::ToMicros(schooling.create_time)},
              {"update_time", sql::ToMicros(schooling.update_time)}}
      .dump();
}

template <>
Schooling ParseInstrument(const std::string& text) {
  const json object = ParseObject(text);
  Schooling schooling;
  Read(object, "id", schooling.id);
  Read(object, "office", schooling.office);
  Read(object, "pupil_ref", schooling.pupil_ref);
  Read(object, "basis", schooling.basis);
  Read(object, "first_year", schooling.first_year);
  schooling.first_grading = ParseGrading(FieldOf(object, "first_grading"));
  std::string limit;
  Read(object, "age_limit_day", limit);
  CHECK(limit.empty() || absl::ParseCivilTime(limit, &schooling.age_limit_day));
  Read(object, "maker", schooling.maker);
  Read(object, "end", schooling.end);
  Read(object, "end_basis", schooling.end_basis);
  Read(object, "end_officer", schooling.end_officer);
  for (const json& each : ListOf(object, "years")) {
    schooling.years.push_back(ParseYear(each));
  }
  Read(object, "create_time", schooling.create_time);
  Read(object, "update_time", schooling.update_time);
  return schooling;
}

}  // namespace bashu::ledger
