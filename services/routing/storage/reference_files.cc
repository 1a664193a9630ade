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

}  // namespace

absl::StatusOr<Directory> LoadDirectory(const std::string& folder) {
  ASSIGN_OR_RETURN(std::vector<Division> divisions,
                   LoadDivisions(folder + "/divisions.txtpb"));
  ASSIGN_OR_RETURN(std::vector<Office> offices,
                   LoadOffices(folder + "/offices.txtpb", divisions));
  return Directory(std::move(divisions), std::move(offices));
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
