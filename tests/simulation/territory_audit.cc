// territory_audit FOLDER: asks the shipping evaluator of competence every
// question there is, by each region's rules in FOLDER, and prints every gap and
// overlap with its article. Exit 0 if all of them are known and intended
// (competence_audit.txtpb), 1 if one is not, 2 if FOLDER cannot be read.
#include "services/routing/domain/territory_audit.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include <cstdio>
#include <set>
#include <string>

#include "bashu/intake/v1/reference.pb.h"
#include "bashu/routing/v1/reference.pb.h"
#include "common/reference/text_proto.h"
#include "common/status/macros.h"
#include "services/routing/domain/competence_codes.h"
#include "services/routing/storage/reference_files.h"

namespace bashu::routing {
namespace {

constexpr int kOfficesMax = 100'000;

const char* NameOf(Finding finding) {
  switch (finding) {
    case Finding::kGap:
      return "gap";
    case Finding::kOverlap:
      return "overlap";
    case Finding::kShared:
      return "shared";
    case Finding::kDisagreement:
      return "disagreement";
    case Finding::kNotReceived:
      return "not received";
  }
  return "";
}

// Every matter that the reference data names, by programme.
absl::Status ReadMatters(const std::string& folder, AuditPlan& plan) {
  intake::v1::EligibilityRules table;
  RETURN_IF_ERROR(
      reference::ReadTextProto(folder + "/eligibility.txtpb", table));
  for (const auto& category : table.categories()) {
    plan.matters[Programme::kJudicialAid].push_back(category.rule_id());
  }
  std::set<std::string> matters = {"OTHER"};
  for (const auto& exemption : table.exemptions()) {
    matters.insert(exemption.matters().begin(), exemption.matters().end());
  }
  plan.matters[Programme::kLegalAid] = {matters.begin(), matters.end()};
  return absl::OkStatus();
}

absl::Status ReadTerritory(const std::string& folder,
                           const Directory& directory, AuditPlan& plan) {
  v1::DivisionTable table;
  RETURN_IF_ERROR(reference::ReadTextProto(folder + "/divisions.txtpb", table));
  for (const auto& division : table.divisions()) {
    plan.divisions.emplace_back(
        absl::StripPrefix(division.name(), "divisions/"));
  }
  for (const Office& office :
       directory.List("", std::nullopt, "", kOfficesMax)) {
    plan.offices.push_back(office.code);
  }
  return absl::OkStatus();
}

std::string Example(const AuditGroup& group) {
  std::string text = absl::FormatCivilTime(group.day);
  for (const auto& [name, value] : SpellOut(group.example)) {
    if (value.empty() || name == "programme" || name == "proceeding") continue;
    absl::StrAppend(&text, " ", name, "=", value);
  }
  return text;
}

void Print(const AuditPlan& plan, const AuditReport& report) {
  std::map<std::string, int64_t> totals;
  for (const AuditGroup& group : report.groups) {
    totals[NameOf(group.finding)] += group.count;
    std::string why = "UNEXPECTED";
    for (const AuditExpectation& one : plan.expectations) {
      if (one.id != group.expectation) continue;
      why = absl::StrCat(one.id, " ", one.reason, "（", one.source.document,
                         one.source.article, "）");
    }
    std::printf(
        "%s, rules of %s, %s, %s: %lld\n    by %s\n    e.g. %s\n    %s\n",
        NameOf(group.finding), group.region.c_str(),
        std::string(CodeOf(group.example.programme)).c_str(),
        std::string(CodeOf(group.proceeding)).c_str(),
        static_cast<long long>(group.count), group.articles.c_str(),
        Example(group).c_str(), why.c_str());
  }
  for (const std::string& id : report.unmet) {
    std::printf("%s is expected and was not found: delete it\n", id.c_str());
  }
  std::printf(
      "%zu divisions, %zu offices, %zu days; %lld fact patterns, %lld "
      "answers\n",
      plan.divisions.size(), plan.offices.size(), plan.days.size(),
      static_cast<long long>(report.patterns),
      static_cast<long long>(report.answers));
  for (const auto& [name, total] : totals) {
    std::printf("%s: %lld\n", name.c_str(), static_cast<long long>(total));
  }
  std::printf(report.clean() ? "every one is known and intended\n"
                             : "NOT every one is known and intended\n");
}

absl::StatusOr<bool> Run(const std::string& folder) {
  ASSIGN_OR_RETURN(const Directory directory, LoadDirectory(folder));
  ASSIGN_OR_RETURN(const CompetenceRules rules, LoadCompetenceRules(folder));
  ASSIGN_OR_RETURN(AuditPlan plan, LoadCompetenceAudit(folder));
  for (const auto& [region, edition] : rules.editions) {
    if (!region.empty()) plan.sets.push_back({region, RulesOf(rules, region)});
  }
  RETURN_IF_ERROR(ReadMatters(folder, plan));
  RETURN_IF_ERROR(ReadTerritory(folder, directory, plan));
  const AuditReport report = AuditTerritory(plan, directory);
  Print(plan, report);
  return report.clean();
}

int Main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: territory_audit FOLDER\n", stderr);
    return 2;
  }
  const absl::StatusOr<bool> clean = Run(argv[1]);
  if (!clean.ok()) {
    std::fprintf(stderr, "%s\n", std::string(clean.status().message()).c_str());
    return 2;
  }
  return *clean ? 0 : 1;
}

}  // namespace
}  // namespace bashu::routing

int main(int argc, char** argv) { return bashu::routing::Main(argc, argv); }
