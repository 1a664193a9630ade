// The answer of SearchNearestOffices, written as bytes: as messages of three
// levels it would cost more than finding what it says.
#include <absl/strings/str_cat.h>

#include "common/rpc/fields.h"
#include "common/rpc/page_token.h"
#include "common/rpc/wire.h"
#include "services/routing/rpc/convert_office.h"

namespace bashu::routing {
namespace {

using rpc::AppendField;
using rpc::AppendHeader;
using rpc::AppendNumber;

using Page = v1::SearchNearestOfficesResponse;

// Of an office and its surroundings, beside the basic view.
constexpr size_t kOfficeRest = 64;
constexpr size_t kExcludedBytes = 128;

void AppendOpening(int field, const Opening& opening, std::string& message) {
  std::string bytes;
  AppendNumber(v1::Opening::kStateFieldNumber, static_cast<int>(opening.state),
               bytes);
  if (opening.change_time.has_value()) {
    const google::protobuf::Timestamp time = rpc::ToProto(*opening.change_time);
    std::string stamp;
    AppendNumber(time.kSecondsFieldNumber, time.seconds(), stamp);
    AppendNumber(time.kNanosFieldNumber, time.nanos(), stamp);
    AppendField(v1::Opening::kChangeTimeFieldNumber, stamp, bytes);
  }
  AppendField(field, bytes, message);
}

std::string AgeOf(const DirectoryView& view, const Office& office,
                  absl::Time now) {
  const auto age = view.AgeOf(office.code, now);
  return age.has_value() ? ToProto(*age, now).SerializeAsString() : "";
}

// The office's own fields.
void AppendOffice(const ShownDirectory& shown, const NearOffice& near,
                  v1::OfficeView how, absl::Time now, std::string& message) {
  if (how == v1::OFFICE_VIEW_FULL) {
    v1::Office office;
    Show(*shown.view, *near.office, how, now, office);
    AppendField(v1::NearOffice::kOfficeFieldNumber, office.SerializeAsString(),
                message);
    return;
  }
  const std::string& basic = shown.basic.at(near.office);
  std::string age;
  const std::string known = AgeOf(*shown.view, *near.office, now);
  if (!known.empty()) AppendField(v1::Office::kAgeFieldNumber, known, age);
  AppendHeader(v1::NearOffice::kOfficeFieldNumber, basic.size() + age.size(),
               message);
  message.append(basic).append(age);
}

void AppendExcluded(const DirectoryView& view, const ExcludedOffice& excluded,
                    absl::Time now, std::string& message) {
  using Proto = v1::ExcludedOffice;
  AppendField(Proto::kNameFieldNumber,
              absl::StrCat("offices/", excluded.office->code), message);
  AppendField(Proto::kDisplayNameFieldNumber, excluded.office->display_name,
              message);
  AppendNumber(Proto::kDistanceMetersFieldNumber, excluded.distance_meters,
               message);
  for (const Exclusion reason : excluded.reasons) {
    AppendNumber(Proto::kReasonsFieldNumber, static_cast<int>(reason), message);
  }
  AppendOpening(Proto::kOpeningFieldNumber, excluded.opening, message);
  const std::string age = AgeOf(view, *excluded.office, now);
  if (!age.empty()) AppendField(Proto::kAgeFieldNumber, age, message);
}

// A page token holds the time of the visit, so that what was open on the first
// page is what is open on the second, and the last office that was shown.
std::string TokenAfter(const SearchOffices& command, const NearOffice& last) {
  return rpc::FormatPageToken(
      command.query,
      absl::StrCat(absl::ToUnixMicros(command.search.visit_time), ";",
                   last.distance_meters, ";", last.office->code));
}

}  // namespace

std::string PageBytes(const ShownDirectory& shown, const SearchOffices& command,
                      const NearAnswer& answer, absl::Time now) {
  std::string page;
  std::string part;
  for (const NearOffice& near : answer.offices) {
    part.clear();
    AppendOffice(shown, near, command.view, now, part);
    AppendNumber(v1::NearOffice::kDistanceMetersFieldNumber,
                 near.distance_meters, part);
    AppendNumber(v1::NearOffice::kTravelMinutesFieldNumber,
                 near.travel_minutes.value_or(0), part);
    AppendOpening(v1::NearOffice::kOpeningFieldNumber, near.opening, part);
    if (page.empty()) {
      page.reserve(answer.offices.size() * (part.size() + kOfficeRest) +
                   answer.excluded.size() * kExcludedBytes);
    }
    AppendField(Page::kOfficesFieldNumber, part, page);
  }
  for (const ExcludedOffice& excluded : answer.excluded) {
    part.clear();
    AppendExcluded(*shown.view, excluded, now, part);
    AppendField(Page::kExcludedOfficesFieldNumber, part, page);
  }
  if (answer.more) {
    AppendField(Page::kNextPageTokenFieldNumber,
                TokenAfter(command, answer.offices.back()), page);
  }
  AppendNumber(Page::kExcludedCountFieldNumber, answer.excluded_count, page);
  if (command.resolution.has_value()) {
    AppendField(
        Page::kResolutionFieldNumber,
        ToProto(shown.view->directory, *command.resolution).SerializeAsString(),
        page);
  }
  return page;
}

}  // namespace bashu::routing
