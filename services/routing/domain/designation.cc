#include "services/routing/domain/designation.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>

namespace bashu::routing {
namespace {

// The two digits of the province.
absl::string_view ProvinceOf(absl::string_view office) {
  return office.substr(0, 2);
}

std::vector<std::string> Superiors(const Directory& directory,
                                   absl::string_view office) {
  std::vector<std::string> above;
  const Office* at = directory.FindOffice(office);
  while (at != nullptr && !at->superior.empty()) {
    above.push_back(at->superior);
    at = directory.FindOffice(at->superior);
  }
  return above;
}

std::vector<std::string> CommonSuperiors(const Directory& directory,
                                         absl::string_view a,
                                         absl::string_view b) {
  const std::vector<std::string> above = Superiors(directory, b);
  std::vector<std::string> common;
  for (const std::string& office : Superiors(directory, a)) {
    if (std::find(above.begin(), above.end(), office) != above.end()) {
      common.push_back(office);
    }
  }
  return common;
}

}  // namespace

bool MaySettle(const Directory& directory, absl::string_view office,
               absl::string_view holder, absl::string_view designated) {
  if (ProvinceOf(holder) == ProvinceOf(designated)) {
    const std::vector<std::string> common =
        CommonSuperiors(directory, holder, designated);
    return std::find(common.begin(), common.end(), office) != common.end();
  }
  return KindOf(office) == OfficeKind::kLead &&
         (ProvinceOf(office) == ProvinceOf(holder) ||
          ProvinceOf(office) == ProvinceOf(designated));
}

std::string Settlers(const Directory& directory, absl::string_view holder,
                     absl::string_view designated) {
  if (ProvinceOf(holder) == ProvinceOf(designated)) {
    return absl::StrJoin(CommonSuperiors(directory, holder, designated), ",");
  }
  return absl::StrCat(ProvinceOf(holder), "0000-LD,", ProvinceOf(designated),
                      "0000-LD");
}

bool Binds(const std::vector<Designation>& all,
           const Designation& designation) {
  if (KindOf(designation.designating_office) != OfficeKind::kLead) return true;
  return std::any_of(all.begin(), all.end(), [&](const Designation& other) {
    return other.epoch == designation.epoch &&
           other.designated_office == designation.designated_office &&
           KindOf(other.designating_office) == OfficeKind::kLead &&
           ProvinceOf(other.designating_office) !=
               ProvinceOf(designation.designating_office);
  });
}

}  // namespace bashu::routing
