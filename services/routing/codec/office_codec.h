#pragma once

#include <absl/strings/string_view.h>

#include <optional>
#include <string>
#include <vector>

#include "bashu/routing/v1/directory.pb.h"
#include "services/routing/domain/office.h"

// Between offices as the domain knows them and as files, calls and signed
// snapshots hold them: one form, so one place.
namespace bashu::routing {

// An office that was read, and what is wrong with it. The office is whole only
// if `wrong` is empty; what is `unknown` was left out of it, as a newer version
// of us may have written it.
struct OfficeReading {
  Office office;
  std::vector<std::string> wrong;
  std::vector<std::string> unknown;
};

OfficeReading ReadOffice(const v1::Office& proto);

// Everything but its age.
v1::Office ToProto(const Office& office);
// The same without what only the full view shows.
void ShowBasic(const Office& office, v1::Office& proto);
type::v1::Source ToProto(const Source& source);
Source FromProto(const type::v1::Source& source);

// "09:00" to minutes of the day; nothing if it is not of that form, or after
// 24:00.
std::optional<int> ParseMinute(absl::string_view text);
std::string FormatMinute(int minute);

// The days of a validity; nothing, with what is wrong, if it is not one.
std::optional<Validity> ReadValidity(const type::v1::Validity& proto,
                                     std::vector<std::string>& wrong);

OpeningHours ReadHours(const v1::OpeningHours& proto,
                       std::vector<std::string>& wrong,
                       std::vector<std::string>& unknown);
Contact ReadContact(const v1::Contact& proto,
                    std::vector<std::string>& unknown);

// The segment after "{collection}/"; the name itself if it has no such start.
std::string IdOf(absl::string_view name, absl::string_view collection);

// The known values of a repeated enum field, in its order.
template <typename Domain, typename Field>
std::vector<Domain> ReadEnums(const Field& numbers, bool (*is_valid)(int),
                              absl::string_view what,
                              std::vector<std::string>& unknown) {
  std::vector<Domain> values;
  for (const int number : numbers) {
    if (number != 0 && is_valid(number)) {
      values.push_back(static_cast<Domain>(number));
    } else {
      unknown.push_back("has a " + std::string(what) + " we do not know");
    }
  }
  return values;
}

}  // namespace bashu::routing
