#include "services/routing/storage/reference_files.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "bashu/routing/v1/reference.pb.h"
#include "bashu/type/v1/calendar.pb.h"
#include "common/reference/text_proto.h"
#include "common/status/macros.h"

namespace bashu::routing {
namespace {

// Gathers what is wrong with one file, so that one start names everything.
class Problems {
 public:
  explicit Problems(std::string path) : path_(std::move(path)) {}

  void Require(bool holds, const std::string& entry,
               const std::string& problem) {
    if (holds) return;
    if (first_entry_.empty()) {
      first_entry_ = entry;
      problems_ = problem;
    } else if (++more_ <= kMoreMax) {
      absl::StrAppend(&problems_, "; ", entry, ": ", problem);
    }
  }

  absl::Status status() const {
    if (first_entry_.empty()) return absl::OkStatus();
    return reference::InvalidEntry(path_, first_entry_, problems_);
  }

 private:
  static constexpr int kMoreMax = 20;

  const std::string path_;
  std::string first_entry_;
  std::string problems_;
  int more_ = 0;
};

bool IsDigits(absl::string_view text, size_t size) {
  return text.size() == size &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isdigit(static_cast<unsigned char>(c));
         });
}

std::string Last(absl::string_view name, absl::string_view collection) {
  return std::string(absl::StripPrefix(name, absl::StrCat(collection, "/")));
}

bool IsCovered(double latitude, double longitude) {
  // China lies between 3 and 54 degrees north, 73 and 136 degrees east.
  return latitude > 3 && latitude < 54 && longitude > 73 && longitude < 136;
}

Source FromProto(const type::v1::Source& source) {
  return {source.document(), source.article(),
          static_cast<int>(source.confidence()), source.remark()};
}

void CheckSource(const type::v1::Source& source, const std::string& entry,
                 Problems& problems) {
  problems.Require(!source.document().empty(), entry, "names no source");
  problems.Require(
      source.confidence() != 0 && type::v1::Source::Confidence_IsValid(
                                      static_cast<int>(source.confidence())),
      entry, "says not how sure we are of it");
}

Validity ReadValidity(const type::v1::Validity& validity,
                      const std::string& entry, Problems& problems) {
  Validity result;
  problems.Require(
      absl::ParseCivilTime(validity.first_day(), &result.first_day), entry,
      "first_day is no YYYY-MM-DD");
  if (!validity.last_day().empty()) {
    absl::CivilDay last;
    problems.Require(absl::ParseCivilTime(validity.last_day(), &last) &&
                         last >= result.first_day,
                     entry, "last_day is no YYYY-MM-DD from first_day on");
    result.last_day = last;
  }
  return result;
}

absl::StatusOr<std::vector<Division>> LoadDivisions(const std::string& path) {
  v1::DivisionTable table;
  RETURN_IF_ERROR(reference::ReadTextProto(path, table));
  Problems problems(path);
  problems.Require(!table.edition().version().empty(), "edition",
                   "has no version");
  std::set<std::string> seen;
  std::vector<Division> divisions;
  for (const v1::Division& entry : table.divisions()) {
    Division division;
    division.code = Last(entry.name(), "divisions");
    division.display_name = entry.display_name();
    division.level = static_cast<DivisionLevel>(entry.level());
    division.parent = Last(entry.parent_division(), "divisions");
    problems.Require(absl::StartsWith(entry.name(), "divisions/") &&
                         IsDigits(division.code, 6),
                     entry.name(), "is not divisions/ and six digits");
    problems.Require(!entry.display_name().empty(), entry.name(),
                     "has no display_name");
    problems.Require(
        entry.level() != 0 && v1::Division::Level_IsValid(entry.level()),
        entry.name(), "has no level we know");
    const bool province = entry.level() == v1::Division::LEVEL_PROVINCE;
    problems.Require(province == division.parent.empty() &&
                         (province || seen.contains(division.parent)),
                     entry.name(), "has no parent before it");
    if (entry.level() == v1::Division::LEVEL_COUNTY) {
      problems.Require(IsCovered(entry.latitude(), entry.longitude()),
                       entry.name(), "has no coordinates in China");
      division.point = Point{entry.latitude(), entry.longitude()};
    }
    problems.Require(seen.insert(division.code).second, entry.name(),
                     "stands here twice");
    divisions.push_back(std::move(division));
  }
  RETURN_IF_ERROR(problems.status());
  return divisions;
}

Office FromProto(const v1::Office& entry) {
  Office office;
  office.code = Last(entry.name(), "offices");
  office.display_name = entry.display_name();
  office.kind = static_cast<OfficeKind>(entry.kind());
  office.level = static_cast<OfficeLevel>(entry.level());
  office.division = Last(entry.division(), "divisions");
  office.superior = Last(entry.superior(), "offices");
  for (const std::string& name : entry.service_divisions()) {
    office.service_divisions.push_back(Last(name, "divisions"));
  }
  for (const int programme : entry.programmes()) {
    office.programmes.push_back(static_cast<Programme>(programme));
  }
  office.point = {entry.latitude(), entry.longitude()};
  office.source = FromProto(entry.source());
  return office;
}

void CheckOffice(const v1::Office& entry, const Office& office,
                 const std::set<std::string>& divisions,
                 const std::set<std::string>& offices, Problems& problems) {
  const std::string& name = entry.name();
  problems.Require(absl::StartsWith(name, "offices/") &&
                       IsDigits(DivisionOf(office.code), 6) &&
                       KindOf(office.code) == office.kind,
                   name, "is not offices/, six digits and its kind's suffix");
  problems.Require(!entry.display_name().empty(), name, "has no display_name");
  problems.Require(entry.kind() != 0 && v1::Office::Kind_IsValid(entry.kind()),
                   name, "has no kind we know");
  problems.Require(
      entry.level() != 0 && v1::Office::Level_IsValid(entry.level()), name,
      "has no level we know");
  problems.Require(divisions.contains(office.division), name,
                   "sits in no division we know");
  problems.Require(office.superior.empty() || offices.contains(office.superior),
                   name, "has a superior that is not before it");
  problems.Require(!office.service_divisions.empty(), name,
                   "serves no division");
  for (const std::string& division : office.service_divisions) {
    problems.Require(divisions.contains(division), name,
                     absl::StrCat("serves no division we know: ", division));
  }
  problems.Require(!office.programmes.empty(), name, "has no programme");
  for (const int programme : entry.programmes()) {
    problems.Require(programme != 0 && type::v1::Programme_IsValid(programme),
                     name, "has a programme we do not know");
  }
  problems.Require(IsCovered(entry.latitude(), entry.longitude()), name,
                   "has no coordinates in China");
  CheckSource(entry.source(), name, problems);
}

absl::StatusOr<std::vector<Office>> LoadOffices(
    const std::string& path, const std::vector<Division>& divisions) {
  v1::OfficeRegister table;
  RETURN_IF_ERROR(reference::ReadTextProto(path, table));
  Problems problems(path);
  problems.Require(!table.edition().version().empty(), "edition",
                   "has no version");
  std::set<std::string> known;
  for (const Division& division : divisions) known.insert(division.code);
  std::set<std::string> seen;
  std::vector<Office> offices;
  for (const v1::Office& entry : table.offices()) {
    Office office = FromProto(entry);
    CheckOffice(entry, office, known, seen, problems);
    problems.Require(seen.insert(office.code).second, entry.name(),
                     "stands here twice");
    offices.push_back(std::move(office));
  }
  RETURN_IF_ERROR(problems.status());
  return offices;
}

CompetenceRule ReadRule(const v1::CompetenceRule& entry, Problems& problems) {
  CompetenceRule rule;
  rule.rule_id = entry.rule_id();
  rule.programme = static_cast<Programme>(entry.programme());
  for (const int proceeding : entry.proceedings()) {
    problems.Require(proceeding != 0 && v1::Proceeding_IsValid(proceeding),
                     rule.rule_id, "has a proceeding we do not know");
    rule.proceedings.push_back(static_cast<Proceeding>(proceeding));
  }
  for (const int kind : entry.office_kinds()) {
    problems.Require(kind != 0 && v1::Office::Kind_IsValid(kind), rule.rule_id,
                     "has an office kind we do not know");
    rule.office_kinds.push_back(static_cast<OfficeKind>(kind));
  }
  rule.place = static_cast<Place>(entry.place());
  problems.Require(
      entry.programme() != 0 && type::v1::Programme_IsValid(entry.programme()),
      rule.rule_id, "has no programme we know");
  problems.Require(!rule.proceedings.empty(), rule.rule_id,
                   "covers no proceeding");
  problems.Require(!rule.office_kinds.empty(), rule.rule_id,
                   "makes no kind of office competent");
  problems.Require(
      entry.place() != 0 && v1::CompetenceRule::Place_IsValid(entry.place()),
      rule.rule_id, "has no place we know");
  rule.validity = ReadValidity(entry.validity(), rule.rule_id, problems);
  CheckSource(entry.source(), rule.rule_id, problems);
  rule.source = FromProto(entry.source());
  return rule;
}

}  // namespace

absl::StatusOr<Directory> LoadDirectory(const std::string& folder) {
  ASSIGN_OR_RETURN(std::vector<Division> divisions,
                   LoadDivisions(folder + "/divisions.txtpb"));
  ASSIGN_OR_RETURN(std::vector<Office> offices,
                   LoadOffices(folder + "/offices.txtpb", divisions));
  return Directory(std::move(divisions), std::move(offices));
}

absl::StatusOr<CompetenceRules> LoadCompetenceRules(const std::string& folder) {
  const std::string path = folder + "/competence.txtpb";
  v1::CompetenceRules table;
  RETURN_IF_ERROR(reference::ReadTextProto(path, table));
  Problems problems(path);
  problems.Require(!table.edition().version().empty(), "edition",
                   "has no version");
  CompetenceRules rules;
  rules.version = table.edition().version();
  std::set<std::string> seen;
  for (const v1::CompetenceRule& entry : table.rules()) {
    problems.Require(!entry.rule_id().empty(), "rule", "has no rule_id");
    problems.Require(seen.insert(entry.rule_id()).second, entry.rule_id(),
                     "stands here twice");
    rules.rules.push_back(ReadRule(entry, problems));
  }
  const v1::NearestOfficeRule& nearest = table.nearest_office();
  problems.Require(!nearest.rule_id().empty(), "nearest_office",
                   "has no rule_id");
  rules.nearest_office.rule_id = nearest.rule_id();
  for (const std::string& prefix : nearest.division_prefixes()) {
    problems.Require(IsDigits(prefix, 2), "nearest_office",
                     "has a prefix that is not two digits");
    rules.nearest_office.division_prefixes.push_back(prefix);
  }
  rules.nearest_office.validity =
      ReadValidity(nearest.validity(), "nearest_office", problems);
  CheckSource(nearest.source(), "nearest_office", problems);
  rules.nearest_office.source = FromProto(nearest.source());
  RETURN_IF_ERROR(problems.status());
  return rules;
}

absl::StatusOr<calendar::WorkingDays> LoadWorkingDays(
    const std::string& folder) {
  const std::string path = folder + "/calendar.txtpb";
  type::v1::CalendarTable table;
  RETURN_IF_ERROR(reference::ReadTextProto(path, table));
  Problems problems(path);
  std::vector<calendar::ExceptionalDay> days;
  for (const type::v1::CalendarDay& entry : table.days()) {
    absl::CivilDay day;
    problems.Require(absl::ParseCivilTime(entry.day(), &day), entry.day(),
                     "is no YYYY-MM-DD");
    problems.Require(
        entry.kind() != 0 && type::v1::CalendarDay::Kind_IsValid(entry.kind()),
        entry.day(), "has no kind we know");
    days.push_back({day, entry.kind() == type::v1::CalendarDay::KIND_HOLIDAY
                             ? calendar::ExceptionalDay::Kind::kHoliday
                             : calendar::ExceptionalDay::Kind::kMakeupWorkday});
  }
  RETURN_IF_ERROR(problems.status());
  const std::set<absl::civil_year_t> years(table.years().begin(),
                                           table.years().end());
  return calendar::WorkingDays::Build(years, days);
}

}  // namespace bashu::routing
