#include "services/routing/rpc/convert_office.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <vector>

#include "common/rpc/errors.h"
#include "common/rpc/fields.h"
#include "common/rpc/page_token.h"
#include "common/status/macros.h"
#include "services/routing/domain/limits.h"

namespace bashu::routing {
namespace {

constexpr int kYearMin = 1949;
constexpr int kYearMax = 2200;
constexpr int kWishesMax = 16;  // Languages or aids one person asks for.

template <typename Domain, typename Enum>
std::optional<Domain> OptionalEnum(rpc::Fields& fields, absl::string_view field,
                                   Enum value, bool (*is_valid)(int)) {
  if (static_cast<int>(value) == 0) return std::nullopt;
  return static_cast<Domain>(fields.Required(field, value, is_valid));
}

v1::OfficeView ViewIn(rpc::Fields& fields, v1::OfficeView view) {
  if (view == v1::OFFICE_VIEW_UNSPECIFIED) return v1::OFFICE_VIEW_BASIC;
  return fields.Required("view", view, v1::OfficeView_IsValid);
}

std::string DivisionIn(rpc::Fields& fields, absl::string_view field,
                       const std::string& name) {
  const std::string code = fields.OptionalName(field, name, "divisions");
  return code.empty() ? code : fields.Digits(field, code, 6, 6);
}

void OutOfRange(rpc::Fields& fields, absl::string_view field,
                absl::string_view least, absl::string_view most) {
  fields.Add(field, "OUT_OF_RANGE",
             absl::StrCat("Is not ", least, " to ", most, "."),
             absl::StrCat("应在 ", least, " 至 ", most, " 之间。"));
}

int YearIn(rpc::Fields& fields, absl::string_view field, int year) {
  if (year != 0 && (year < kYearMin || year > kYearMax)) {
    OutOfRange(fields, field, absl::StrCat(kYearMin), absl::StrCat(kYearMax));
  }
  return year;
}

bool IsLanguageTag(absl::string_view tag) {
  return tag.size() >= 2 && tag.size() <= 35 &&
         std::all_of(tag.begin(), tag.end(), [](char c) {
           return c == '-' ||
                  absl::ascii_isalnum(static_cast<unsigned char>(c));
         });
}

// What people need beside the matter itself.
void ReadWishes(const v1::SearchNearestOfficesRequest& request,
                rpc::Fields& fields, OfficeFilter& filter) {
  for (const int number : request.accessibility()) {
    filter.accessibility.push_back(static_cast<Accessibility>(
        fields.Required("accessibility", static_cast<v1::Accessibility>(number),
                        v1::Accessibility_IsValid)));
  }
  for (const std::string& tag : request.languages()) {
    if (!IsLanguageTag(tag)) {
      fields.Add("languages", "FORMAT", "Is a BCP 47 tag such as \"bo\".",
                 "应为 BCP 47 语言标记，例如 bo。");
    }
    filter.languages.push_back(tag);
  }
  if (request.accessibility_size() > kWishesMax) {
    OutOfRange(fields, "accessibility", "0", absl::StrCat(kWishesMax));
  }
  if (request.languages_size() > kWishesMax) {
    OutOfRange(fields, "languages", "0", absl::StrCat(kWishesMax));
  }
}

void ReadFilter(const Directory& directory,
                const v1::SearchNearestOfficesRequest& request,
                rpc::Fields& fields, OfficeFilter& filter) {
  filter.programme = static_cast<Programme>(fields.Required(
      "programme", request.programme(), type::v1::Programme_IsValid));
  filter.kind = OptionalEnum<OfficeKind>(fields, "kind", request.kind(),
                                         v1::Office::Kind_IsValid);
  filter.matter = fields.OptionalCode("matter", request.matter());
  filter.channel = OptionalEnum<Channel>(fields, "channel", request.channel(),
                                         v1::Channel_IsValid);
  filter.open_only = request.open_only();
  const std::string served =
      DivisionIn(fields, "service_division", request.service_division());
  if (!served.empty()) filter.service_divisions = directory.TodayOf(served);
  filter.window_kind = OptionalEnum<WindowKind>(
      fields, "window_kind", request.window_kind(), v1::WindowKind_IsValid);
  filter.committee = request.committee_only();
  ReadWishes(request, fields, filter);
}

void ReadTravel(const v1::SearchNearestOfficesRequest& request,
                rpc::Fields& fields, NearSearch& search) {
  search.travel_mode = OptionalEnum<TravelMode>(
      fields, "travel_mode", request.travel_mode(), v1::TravelMode_IsValid);
  search.travel_minutes_max = request.travel_minutes_max();
  if (request.travel_minutes_max() < 0 ||
      request.travel_minutes_max() > kTravelMinutesMax) {
    OutOfRange(fields, "travel_minutes_max", "0",
               absl::StrCat(kTravelMinutesMax));
  }
  fields.Require("travel_mode", request.travel_minutes_max() == 0 ||
                                    search.travel_mode.has_value());
}

// Where the search begins.
void ReadPlace(const Directory& directory,
               const v1::SearchNearestOfficesRequest& request,
               rpc::Fields& fields, SearchOffices& command) {
  const bool placed = request.latitude() != 0 || request.longitude() != 0;
  const std::string code = DivisionIn(fields, "division", request.division());
  const int year = YearIn(fields, "division_year", request.division_year());
  fields.Require("division", placed || !request.division().empty());
  if (placed && !request.division().empty()) {
    fields.Add("division", "CONTRADICTION",
               "Give either a division or coordinates.",
               "区划与坐标只能提供一项。");
  } else if (placed) {
    command.search.place = {request.latitude(), request.longitude()};
    if (!(request.latitude() >= -90 && request.latitude() <= 90)) {
      OutOfRange(fields, "latitude", "-90", "90");
    }
    if (!(request.longitude() >= -180 && request.longitude() <= 180)) {
      OutOfRange(fields, "longitude", "-180", "180");
    }
  } else if (!code.empty()) {
    std::string begins = code;
    // A code of today means today's division unless it is said to be older.
    if (year != 0 || directory.FindDivision(code) == nullptr) {
      command.resolution = directory.Resolve(code, year);
      begins = command.resolution->divisions.empty()
                   ? command.resolution->nearest_known
                   : command.resolution->divisions.front();
    }
    const std::optional<Point> seat = directory.SeatOf(begins);
    if (seat.has_value()) command.search.place = *seat;
    if (!seat.has_value()) {
      fields.Add("division", "UNKNOWN_DIVISION",
                 "The directory has no such division.", "名录中没有该区划。");
    }
  }
}

absl::Status ReadToken(const std::string& token, SearchOffices& command) {
  ASSIGN_OR_RETURN(const std::string position,
                   rpc::ParsePageToken(command.query, token));
  if (position.empty()) return absl::OkStatus();
  const std::vector<std::string> parts = absl::StrSplit(position, ';');
  int64_t visit_micros = 0;
  NearPosition after;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[0], &visit_micros) ||
      !absl::SimpleAtoi(parts[1], &after.distance_meters)) {
    return rpc::PageTokenInvalid();
  }
  after.code = parts[2];
  command.search.after = std::move(after);
  command.search.visit_time = absl::FromUnixMicros(visit_micros);
  command.visit_now = false;
  return absl::OkStatus();
}

// Everything that a request asks, but for which page.
template <typename Request>
std::string QueryOf(const Request& request) {
  if (request.page_token().empty() && request.page_size() == 0) {
    return request.SerializeAsString();
  }
  Request query = request;
  query.clear_page_token();
  query.clear_page_size();
  return query.SerializeAsString();
}

}  // namespace

absl::StatusOr<std::string> ParseGetOffice(
    const v1::GetOfficeRequest& request) {
  rpc::Fields fields;
  std::string code = fields.Name("name", request.name(), "offices");
  RETURN_IF_ERROR(fields.status());
  return code;
}

absl::StatusOr<ListOffices> ParseListOffices(
    const v1::ListOfficesRequest& request) {
  rpc::Fields fields;
  ListOffices command;
  command.division = DivisionIn(fields, "division", request.division());
  command.kind = OptionalEnum<OfficeKind>(fields, "kind", request.kind(),
                                          v1::Office::Kind_IsValid);
  command.view = ViewIn(fields, request.view());
  command.page_size = fields.PageSize("page_size", request.page_size(),
                                      kPageSize, kPageSizeMax);
  RETURN_IF_ERROR(fields.status());
  command.query = QueryOf(request);
  ASSIGN_OR_RETURN(command.after,
                   rpc::ParsePageToken(command.query, request.page_token()));
  return command;
}

absl::StatusOr<SearchOffices> ParseSearch(
    const Directory& directory,
    const v1::SearchNearestOfficesRequest& request) {
  rpc::Fields fields;
  SearchOffices command;
  ReadFilter(directory, request, fields, command.search.filter);
  ReadTravel(request, fields, command.search);
  ReadPlace(directory, request, fields, command);
  command.search.limit = fields.PageSize("page_size", request.page_size(),
                                         kNearSize, kNearSizeMax);
  command.view = ViewIn(fields, request.view());
  command.visit_now = !request.has_visit_time();
  if (request.has_visit_time()) {
    command.search.visit_time = rpc::FromProto(request.visit_time());
  }
  RETURN_IF_ERROR(fields.status());
  command.query = QueryOf(request);
  RETURN_IF_ERROR(ReadToken(request.page_token(), command));
  return command;
}

absl::StatusOr<ResolveDivision> ParseResolveDivision(
    const v1::ResolveDivisionRequest& request) {
  constexpr int kTextMax = 200;
  rpc::Fields fields;
  ResolveDivision command;
  command.code = fields.Digits("code", request.code(), 6, 6);
  command.year = YearIn(fields, "year", request.year());
  command.text = fields.OptionalText("text", request.text(), kTextMax);
  RETURN_IF_ERROR(fields.status());
  return command;
}

absl::StatusOr<GetDirectorySnapshot> ParseGetSnapshot(
    const v1::GetDirectorySnapshotRequest& request) {
  rpc::Fields fields;
  if (request.known_version() < 0) {
    fields.Add("known_version", "OUT_OF_RANGE", "Is not negative.",
               "不得为负数。");
  }
  RETURN_IF_ERROR(fields.status());
  return GetDirectorySnapshot{request.known_version(), request.page_token()};
}

}  // namespace bashu::routing
