#include "services/routing/storage/reference_files.h"

#include <set>
#include <vector>

#include "bashu/type/v1/calendar.pb.h"
#include "common/reference/text_proto.h"
#include "common/status/macros.h"
#include "services/routing/storage/reference_problems.h"

namespace bashu::routing {

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
