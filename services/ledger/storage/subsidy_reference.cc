#include "services/ledger/storage/subsidy_reference.h"

#include <absl/strings/str_cat.h>

#include "bashu/ledger/v1/subsidy_rules.pb.h"
#include "common/reference/text_proto.h"
#include "common/status/macros.h"

namespace bashu::ledger {
namespace {

constexpr int kPermille = 1000;
constexpr int kFactorMax = 2000;
constexpr int64_t kUnitMaxFen = 1'000'000'000;
constexpr size_t kRegionDigits = 2;

bool HasSource(const type::v1::Source& source) {
  return !source.document().empty() && source.confidence() != 0;
}

RuleSource SourceOf(const type::v1::Source& source) {
  return {source.document(), source.article(),
          static_cast<int>(source.confidence()), source.remark()};
}

bool Overlap(const SubsidyRate& a, const SubsidyRate& b) {
  return a.region == b.region && a.service == b.service && a.stage == b.stage &&
         a.first_day <= b.last_day && b.first_day <= a.last_day;
}

// What is wrong with a rate; empty if nothing is. Fills `rate`.
std::string ReadRate(const v1::SubsidyRate& entry, SubsidyRate& rate) {
  if (entry.division_prefix().size() != kRegionDigits) return "is of no region";
  if (!v1::LegalService_IsValid(entry.service()) || entry.service() == 0) {
    return "is of no service we know";
  }
  const bool handling = entry.service() == v1::LEGAL_SERVICE_CASE_HANDLING;
  if (handling == entry.stage().empty()) {
    return "has no stage, or one where there are none";
  }
  if (entry.unit_fen() < 1 || entry.unit_fen() > kUnitMaxFen) {
    return "unit_fen is not 1 to 10^9";
  }
  rate = {entry.division_prefix(),
          static_cast<LegalService>(entry.service()),
          entry.stage(),
          entry.unit_fen(),
          {},
          absl::CivilDay::max(),
          SourceOf(entry.source())};
  const type::v1::Validity& validity = entry.validity();
  if (!absl::ParseCivilTime(validity.first_day(), &rate.first_day) ||
      (!validity.last_day().empty() &&
       !absl::ParseCivilTime(validity.last_day(), &rate.last_day)) ||
      rate.last_day < rate.first_day) {
    return "validity is no span of days";
  }
  return HasSource(entry.source()) ? "" : "says not where it is from";
}

absl::Status ReadRates(const std::string& path, const v1::SubsidyRules& table,
                       SubsidyRules& rules) {
  for (const v1::SubsidyRate& each : table.rates()) {
    const std::string entry =
        absl::StrCat("rates ", each.division_prefix(), " ",
                     v1::LegalService_Name(each.service()), " ", each.stage());
    SubsidyRate rate;
    const std::string problem = ReadRate(each, rate);
    if (!problem.empty()) return reference::InvalidEntry(path, entry, problem);
    for (const SubsidyRate& other : rules.rates) {
      if (Overlap(rate, other)) {
        return reference::InvalidEntry(path, entry, "holds twice on a day");
      }
    }
    rules.rates.push_back(rate);
  }
  if (rules.rates.empty()) {
    return reference::InvalidEntry(path, "rates", "has none");
  }
  return absl::OkStatus();
}

absl::Status ReadGrades(const std::string& path, const v1::SubsidyRules& table,
                        SubsidyRules& rules) {
  for (const v1::GradeFactor& each : table.grades()) {
    const std::string entry =
        absl::StrCat("grades ", v1::QualityGrade_Name(each.grade()));
    if (each.grade() == 0 || !v1::QualityGrade_IsValid(each.grade()) ||
        each.factor_permille() < 0 || each.factor_permille() > kFactorMax ||
        !HasSource(each.source())) {
      return reference::InvalidEntry(
          path, entry, "is no grade with a factor of 0 to 2000 and a source");
    }
    rules.grades[static_cast<Grade>(each.grade())] = {each.factor_permille(),
                                                      SourceOf(each.source())};
  }
  constexpr size_t kGrades = 4;
  if (rules.grades.size() != kGrades ||
      table.grades_size() != static_cast<int>(kGrades)) {
    return reference::InvalidEntry(path, "grades", "has not each grade once");
  }
  return absl::OkStatus();
}

absl::Status ReadParts(const std::string& path, const v1::SubsidyRules& table,
                       SubsidyRules& rules) {
  for (const v1::PartRule& each : table.parts()) {
    const std::string entry =
        absl::StrCat("parts ", each.division_prefix(), " ", each.work_done());
    if (each.division_prefix().size() != kRegionDigits ||
        each.work_done().empty() || each.least_permille() < 0 ||
        each.most_permille() > kPermille ||
        each.least_permille() > each.most_permille() ||
        !HasSource(each.source())) {
      return reference::InvalidEntry(
          path, entry, "is no part of 0 to 1000 of a region with a source");
    }
    const bool added =
        rules.parts
            .emplace(std::pair{each.division_prefix(), each.work_done()},
                     PartRule{each.least_permille(), each.most_permille(),
                              SourceOf(each.source())})
            .second;
    if (!added) return reference::InvalidEntry(path, entry, "is there twice");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SubsidyRules> LoadSubsidyRules(const std::string& folder) {
  const std::string path = absl::StrCat(folder, "/subsidies.txtpb");
  v1::SubsidyRules table;
  RETURN_IF_ERROR(reference::ReadTextProto(path, table));
  SubsidyRules rules;
  rules.version = table.edition().version();
  if (rules.version.empty()) {
    return reference::InvalidEntry(path, "edition", "has no version");
  }
  RETURN_IF_ERROR(ReadRates(path, table, rules));
  RETURN_IF_ERROR(ReadGrades(path, table, rules));
  RETURN_IF_ERROR(ReadParts(path, table, rules));
  return rules;
}

}  // namespace bashu::ledger
