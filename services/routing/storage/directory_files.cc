// The files of the directory: divisions and their history, offices and what
// holds of all of a kind, travel.
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "bashu/routing/v1/reference.pb.h"
#include "common/reference/text_proto.h"
#include "common/status/macros.h"
#include "services/routing/codec/office_codec.h"
#include "services/routing/storage/reference_files.h"
#include "services/routing/storage/reference_problems.h"

namespace bashu::routing {
namespace {

bool IsCovered(double latitude, double longitude) {
  // China lies between 3 and 54 degrees north, 73 and 136 degrees east.
  return latitude > 3 && latitude < 54 && longitude > 73 && longitude < 136;
}

Division ReadDivision(const v1::Division& entry,
                      const std::set<std::string>& seen, Problems& problems) {
  const std::string& name = entry.name();
  Division division;
  division.code = IdOf(name, "divisions");
  division.display_name = entry.display_name();
  division.level = static_cast<DivisionLevel>(entry.level());
  division.parent = IdOf(entry.parent_division(), "divisions");
  problems.Require(
      absl::StartsWith(name, "divisions/") && IsDigits(division.code, 6), name,
      "is not divisions/ and six digits");
  problems.Require(!entry.display_name().empty(), name, "has no display_name");
  problems.Require(
      entry.level() != 0 && v1::Division::Level_IsValid(entry.level()), name,
      "has no level we know");
  const bool province = entry.level() == v1::Division::LEVEL_PROVINCE;
  problems.Require(province == division.parent.empty() &&
                       (province || seen.contains(division.parent)),
                   name, "has no parent before it");
  if (entry.level() == v1::Division::LEVEL_COUNTY) {
    problems.Require(IsCovered(entry.latitude(), entry.longitude()), name,
                     "has no coordinates in China");
    division.point = Point{entry.latitude(), entry.longitude()};
  }
  return division;
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
    Division division = ReadDivision(entry, seen, problems);
    problems.Require(seen.insert(division.code).second, entry.name(),
                     "stands here twice");
    divisions.push_back(std::move(division));
  }
  RETURN_IF_ERROR(problems.status());
  return divisions;
}

// What holds of many offices at once.
struct OfficeDefault {
  std::vector<OfficeKind> kinds;
  std::vector<OfficeLevel> levels;
  std::vector<std::string> prefixes;
  Office fields;

  bool IsFor(const Office& office) const {
    const auto has = [](const auto& values, const auto& value) {
      return std::find(values.begin(), values.end(), value) != values.end();
    };
    return has(kinds, office.kind) &&
           (levels.empty() || has(levels, office.level)) &&
           (prefixes.empty() || std::any_of(prefixes.begin(), prefixes.end(),
                                            [&](const std::string& prefix) {
                                              return absl::StartsWith(
                                                  office.division, prefix);
                                            }));
  }
};

void Complete(Office& office, const std::vector<OfficeDefault>& defaults) {
  for (const OfficeDefault& row : defaults) {
    if (!row.IsFor(office)) continue;
    const auto take = [](auto& field, const auto& usual) {
      if (field.empty()) field = usual;
    };
    take(office.channels, row.fields.channels);
    take(office.hours, row.fields.hours);
    take(office.languages, row.fields.languages);
    take(office.window_kinds, row.fields.window_kinds);
    take(office.contacts, row.fields.contacts);
    if (office.committee == Committee::kUnknown) {
      office.committee = row.fields.committee;
    }
  }
}

OfficeDefault ReadDefault(const v1::OfficeDefault& entry, Problems& problems) {
  OfficeDefault row;
  std::vector<std::string> wrong;
  row.kinds = ReadEnums<OfficeKind>(entry.office_kinds(),
                                    v1::Office::Kind_IsValid, "kind", wrong);
  row.levels = ReadEnums<OfficeLevel>(
      entry.office_levels(), v1::Office::Level_IsValid, "level", wrong);
  row.prefixes.assign(entry.division_prefixes().begin(),
                      entry.division_prefixes().end());
  Office& fields = row.fields;
  fields.channels = ReadEnums<Channel>(entry.channels(), v1::Channel_IsValid,
                                       "channel", wrong);
  for (const v1::OpeningHours& hours : entry.hours()) {
    fields.hours.push_back(ReadHours(hours, wrong, wrong));
  }
  fields.languages.assign(entry.languages().begin(), entry.languages().end());
  fields.window_kinds = ReadEnums<WindowKind>(
      entry.window_kinds(), v1::WindowKind_IsValid, "window kind", wrong);
  fields.committee = static_cast<Committee>(entry.committee());
  for (const v1::Contact& contact : entry.contacts()) {
    fields.contacts.push_back(ReadContact(contact, wrong));
  }
  problems.Require(!row.kinds.empty(), entry.default_id(),
                   "is for no kind of office");
  problems.Require(v1::Committee_IsValid(entry.committee()), entry.default_id(),
                   "has a committee we do not know");
  for (const std::string& problem : wrong) {
    problems.Require(false, entry.default_id(), problem);
  }
  CheckSource(entry.source(), entry.default_id(), problems);
  return row;
}

absl::StatusOr<std::vector<OfficeDefault>> LoadDefaults(
    const std::string& path) {
  v1::OfficeDefaults table;
  RETURN_IF_ERROR(reference::ReadTextProto(path, table));
  Problems problems(path);
  problems.Require(!table.edition().version().empty(), "edition",
                   "has no version");
  std::set<std::string> seen;
  std::vector<OfficeDefault> defaults;
  for (const v1::OfficeDefault& entry : table.defaults()) {
    problems.Require(
        !entry.default_id().empty() && seen.insert(entry.default_id()).second,
        entry.default_id(), "has no default_id of its own");
    defaults.push_back(ReadDefault(entry, problems));
  }
  RETURN_IF_ERROR(problems.status());
  return defaults;
}

void CheckOffice(const v1::Office& entry, const OfficeReading& reading,
                 const std::set<std::string>& divisions,
                 const std::set<std::string>& offices, Problems& problems) {
  const std::string& name = entry.name();
  const Office& office = reading.office;
  for (const auto* found : {&reading.wrong, &reading.unknown}) {
    for (const std::string& problem : *found) {
      problems.Require(false, name, problem);
    }
  }
  problems.Require(divisions.contains(office.division), name,
                   "sits in no division we know");
  problems.Require(office.superior.empty() || offices.contains(office.superior),
                   name, "has a superior that is not before it");
  problems.Require(!office.service_divisions.empty(), name,
                   "serves no division");
  std::vector<std::string> served = office.service_divisions;
  for (const ServiceArea& area : office.service_areas) {
    served.insert(served.end(), area.divisions.begin(), area.divisions.end());
  }
  for (const std::string& division : served) {
    problems.Require(divisions.contains(division), name,
                     absl::StrCat("serves no division we know: ", division));
  }
  problems.Require(IsCovered(entry.latitude(), entry.longitude()), name,
                   "has no coordinates in China");
  CheckSource(entry.source(), name, problems);
}

absl::StatusOr<std::vector<Office>> LoadOffices(
    const std::string& path, const std::vector<Division>& divisions,
    const std::vector<OfficeDefault>& defaults, std::string& version) {
  v1::OfficeRegister table;
  RETURN_IF_ERROR(reference::ReadTextProto(path, table));
  Problems problems(path);
  version = table.edition().version();
  problems.Require(!version.empty(), "edition", "has no version");
  std::set<std::string> known;
  for (const Division& division : divisions) known.insert(division.code);
  std::set<std::string> seen;
  std::vector<Office> offices;
  for (const v1::Office& entry : table.offices()) {
    OfficeReading reading = ReadOffice(entry);
    CheckOffice(entry, reading, known, seen, problems);
    problems.Require(seen.insert(reading.office.code).second, entry.name(),
                     "stands here twice");
    Complete(reading.office, defaults);
    problems.Require(!reading.office.channels.empty(), entry.name(),
                     "can be reached by no channel");
    offices.push_back(std::move(reading.office));
  }
  RETURN_IF_ERROR(problems.status());
  return offices;
}

DivisionLife ReadLife(const v1::DivisionLife& entry, Problems& problems) {
  DivisionLife life{entry.code(),
                    entry.display_name(),
                    static_cast<DivisionLevel>(entry.level()),
                    entry.first_year(),
                    entry.last_year(),
                    {},
                    FromProto(entry.source())};
  for (const v1::DivisionLife::Successor& next : entry.successors()) {
    problems.Require(IsDigits(next.code(), 6), life.code,
                     "has a successor that is not six digits");
    problems.Require(next.part_year() != 0 || life.last_year != 0, life.code,
                     "is in use and went to another as a whole");
    life.successors.push_back({next.code(), next.part_year()});
  }
  problems.Require(IsDigits(life.code, 6), life.code, "is not six digits");
  problems.Require(!life.display_name.empty(), life.code,
                   "has no display_name");
  problems.Require(
      entry.level() != 0 && v1::Division::Level_IsValid(entry.level()),
      life.code, "has no level we know");
  problems.Require(
      life.first_year >= 1949 &&
          (life.last_year == 0 || life.last_year >= life.first_year),
      life.code, "ends before it begins, or begins before 1949");
  problems.Require(life.last_year == 0 || !life.successors.empty(), life.code,
                   "is no more and has no successor");
  CheckSource(entry.source(), life.code, problems);
  return life;
}

absl::StatusOr<DivisionHistory> LoadHistory(const std::string& path) {
  v1::DivisionHistory table;
  RETURN_IF_ERROR(reference::ReadTextProto(path, table));
  Problems problems(path);
  problems.Require(!table.edition().version().empty(), "edition",
                   "has no version");
  std::vector<DivisionLife> lives;
  for (const v1::DivisionLife& entry : table.divisions()) {
    lives.push_back(ReadLife(entry, problems));
  }
  RETURN_IF_ERROR(problems.status());
  return DivisionHistory(std::move(lives));
}

absl::StatusOr<TravelTable> LoadTravel(const std::string& path) {
  v1::TravelTable table;
  RETURN_IF_ERROR(reference::ReadTextProto(path, table));
  Problems problems(path);
  problems.Require(!table.edition().version().empty(), "edition",
                   "has no version");
  std::vector<TravelRow> rows;
  std::set<TravelMode> general;
  for (const v1::TravelRow& entry : table.rows()) {
    TravelRow row{
        entry.row_id(),
        static_cast<TravelMode>(entry.mode()),
        {entry.division_prefixes().begin(), entry.division_prefixes().end()},
        entry.detour(),
        entry.speed_kmh(),
        entry.start_minutes(),
        FromProto(entry.source())};
    problems.Require(entry.mode() != 0 && v1::TravelMode_IsValid(entry.mode()),
                     row.row_id, "has no mode we know");
    problems.Require(row.detour >= 1, row.row_id,
                     "has a detour shorter than the distance");
    problems.Require(row.speed_kmh >= 1 && row.speed_kmh <= 150, row.row_id,
                     "has a speed that is not 1 to 150 km/h");
    problems.Require(row.start_minutes >= 0, row.row_id,
                     "begins before it begins");
    problems.Require(
        !row.division_prefixes.empty() || general.insert(row.mode).second,
        row.row_id, "is a second row for everywhere");
    CheckSource(entry.source(), row.row_id, problems);
    rows.push_back(std::move(row));
  }
  problems.Require(general.size() == v1::TravelMode_MAX, "rows",
                   "have not one row for everywhere for each mode");
  RETURN_IF_ERROR(problems.status());
  return TravelTable(std::move(rows));
}

}  // namespace

absl::StatusOr<Directory> LoadDirectory(const std::string& folder) {
  ASSIGN_OR_RETURN(std::vector<Division> divisions,
                   LoadDivisions(folder + "/divisions.txtpb"));
  ASSIGN_OR_RETURN(const std::vector<OfficeDefault> defaults,
                   LoadDefaults(folder + "/office_defaults.txtpb"));
  DirectoryTables tables;
  ASSIGN_OR_RETURN(std::vector<Office> offices,
                   LoadOffices(folder + "/offices.txtpb", divisions, defaults,
                               tables.version));
  ASSIGN_OR_RETURN(tables.history,
                   LoadHistory(folder + "/division_history.txtpb"));
  ASSIGN_OR_RETURN(tables.travel, LoadTravel(folder + "/travel.txtpb"));
  return Directory(std::move(divisions), std::move(offices), std::move(tables));
}

}  // namespace bashu::routing
