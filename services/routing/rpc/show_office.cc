#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <google/protobuf/unknown_field_set.h>

#include "common/rpc/errors.h"
#include "common/rpc/fields.h"
#include "common/rpc/page_token.h"
#include "common/status/macros.h"
#include "services/routing/codec/office_codec.h"
#include "services/routing/rpc/convert_office.h"

namespace bashu::routing {
namespace {

void ShowAge(const DirectoryAge& age, absl::Time now, v1::DirectoryAge& proto) {
  proto.set_state(static_cast<v1::DirectoryAge::State>(age.state));
  proto.set_region(age.region);
  proto.set_version(age.version);
  if (age.state == DirectoryAge::State::kNeverReceived) return;
  *proto.mutable_confirm_time() = rpc::ToProto(age.confirm_time);
  proto.set_age_seconds(absl::ToInt64Seconds(now - age.confirm_time));
}

void ShowOpening(const Opening& opening, v1::Opening& proto) {
  proto.set_state(static_cast<v1::Opening::State>(opening.state));
  if (opening.change_time.has_value()) {
    *proto.mutable_change_time() = rpc::ToProto(*opening.change_time);
  }
}

void ShowDivision(const Directory& directory, const std::string& code,
                  v1::Division& proto) {
  proto.set_name(absl::StrCat("divisions/", code));
  const Division* division = directory.FindDivision(code);
  if (division == nullptr) return;
  proto.set_display_name(division->display_name);
  proto.set_level(static_cast<v1::Division::Level>(division->level));
  if (!division->parent.empty()) {
    proto.set_parent_division(absl::StrCat("divisions/", division->parent));
  }
  if (division->point.has_value()) {
    proto.set_latitude(division->point->latitude);
    proto.set_longitude(division->point->longitude);
  }
}

void ShowExcluded(const DirectoryView& view, const ExcludedOffice& excluded,
                  absl::Time now, v1::ExcludedOffice& proto) {
  proto.set_name(absl::StrCat("offices/", excluded.office->code));
  proto.set_display_name(excluded.office->display_name);
  proto.set_distance_meters(excluded.distance_meters);
  for (const Exclusion reason : excluded.reasons) {
    proto.add_reasons(static_cast<v1::ExcludedOffice::Reason>(reason));
  }
  ShowOpening(excluded.opening, *proto.mutable_opening());
  const auto age = view.AgeOf(excluded.office->code, now);
  if (age.has_value()) ShowAge(*age, now, *proto.mutable_age());
}

// All but the office.
void ShowNear(const NearOffice& near, v1::NearOffice& proto) {
  proto.set_distance_meters(near.distance_meters);
  proto.set_travel_minutes(near.travel_minutes.value_or(0));
  ShowOpening(near.opening, *proto.mutable_opening());
}

// Messages as they are written on the wire. Five messages of three levels cost
// more to make, to serialise and to take apart again than finding the offices
// that they are about.
void AppendVarint(uint64_t value, std::string& message) {
  for (; value >= 0x80; value >>= 7) {
    message.push_back(static_cast<char>(value | 0x80));
  }
  message.push_back(static_cast<char>(value));
}

// A field of a number; left out if it is 0, as everywhere in proto3.
void AppendNumber(int field, int64_t value, std::string& message) {
  if (value == 0) return;
  AppendVarint(static_cast<uint64_t>(field << 3), message);
  AppendVarint(static_cast<uint64_t>(value), message);
}

// What stands before the `size` bytes of a message or a text.
void AppendHeader(int field, size_t size, std::string& message) {
  constexpr int kLengthDelimited = 2;
  AppendVarint(static_cast<uint64_t>(field << 3 | kLengthDelimited), message);
  AppendVarint(size, message);
}

void AppendField(int field, absl::string_view bytes, std::string& message) {
  AppendHeader(field, bytes.size(), message);
  message.append(bytes.data(), bytes.size());
}

std::string OpeningBytes(const Opening& opening) {
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
  return bytes;
}

// Adds an office in its basic view to `page` as bytes: as an unknown field it
// is written to the wire just as it stands, and readers find it in `offices`.
void AddSerialized(const ShownDirectory& shown, const NearOffice& near,
                   absl::Time now, google::protobuf::UnknownFieldSet& page) {
  const std::string& basic = shown.basic.at(near.office);
  std::string age;
  const auto known = shown.view->AgeOf(near.office->code, now);
  if (known.has_value()) {
    v1::DirectoryAge proto;
    ShowAge(*known, now, proto);
    AppendField(v1::Office::kAgeFieldNumber, proto.SerializeAsString(), age);
  }
  constexpr size_t kRestMax = 64;
  std::string& bytes = *page.AddLengthDelimited(
      v1::SearchNearestOfficesResponse::kOfficesFieldNumber);
  bytes.reserve(basic.size() + age.size() + kRestMax);
  AppendHeader(v1::NearOffice::kOfficeFieldNumber, basic.size() + age.size(),
               bytes);
  bytes.append(basic).append(age);
  AppendNumber(v1::NearOffice::kDistanceMetersFieldNumber, near.distance_meters,
               bytes);
  AppendNumber(v1::NearOffice::kTravelMinutesFieldNumber,
               near.travel_minutes.value_or(0), bytes);
  AppendField(v1::NearOffice::kOpeningFieldNumber, OpeningBytes(near.opening),
              bytes);
}

// A page token holds the time of the visit, so that what was open on the first
// page is what is open on the second, and the last office that was shown.
std::string TokenAfter(const SearchOffices& command, const NearOffice& last) {
  return rpc::FormatPageToken(
      command.query,
      absl::StrCat(absl::ToUnixMicros(command.search.visit_time), ";",
                   last.distance_meters, ";", last.office->code));
}

// A page of statements is of one version and one question.
std::string QueryOf(const GetDirectorySnapshot& command, int64_t version) {
  return absl::StrCat(command.known_version, "-", version);
}

}  // namespace

void Show(const DirectoryView& view, const Office& office, v1::OfficeView how,
          absl::Time now, v1::Office& proto) {
  if (how == v1::OFFICE_VIEW_FULL) {
    proto = ToProto(office);
  } else {
    ShowBasic(office, proto);
  }
  const auto age = view.AgeOf(office.code, now);
  if (age.has_value()) ShowAge(*age, now, *proto.mutable_age());
}

v1::SearchNearestOfficesResponse ToProto(const ShownDirectory& shown,
                                         const SearchOffices& command,
                                         const NearAnswer& answer,
                                         absl::Time now) {
  const DirectoryView& view = *shown.view;
  v1::SearchNearestOfficesResponse page;
  google::protobuf::UnknownFieldSet& serialized =
      *page.GetReflection()->MutableUnknownFields(&page);
  for (const NearOffice& near : answer.offices) {
    if (command.view == v1::OFFICE_VIEW_FULL) {
      v1::NearOffice& added = *page.add_offices();
      Show(view, *near.office, command.view, now, *added.mutable_office());
      ShowNear(near, added);
    } else {
      AddSerialized(shown, near, now, serialized);
    }
  }
  if (answer.more) {
    page.set_next_page_token(TokenAfter(command, answer.offices.back()));
  }
  for (const ExcludedOffice& excluded : answer.excluded) {
    ShowExcluded(view, excluded, now, *page.add_excluded_offices());
  }
  page.set_excluded_count(answer.excluded_count);
  if (command.resolution.has_value()) {
    *page.mutable_resolution() = ToProto(view.directory, *command.resolution);
  }
  return page;
}

v1::DivisionResolution ToProto(const Directory& directory,
                               const DivisionResolution& resolution) {
  v1::DivisionResolution proto;
  proto.set_code(resolution.code);
  proto.set_outcome(
      static_cast<v1::DivisionResolution::Outcome>(resolution.outcome));
  for (const std::string& code : resolution.divisions) {
    ShowDivision(directory, code, *proto.add_divisions());
  }
  for (const std::string& code : resolution.parts) {
    ShowDivision(directory, code, *proto.add_part_divisions());
  }
  for (const DivisionLife* life : resolution.lives) {
    v1::DivisionResolution::FormerName& name = *proto.add_names();
    name.set_display_name(life->display_name);
    name.set_first_year(life->first_year);
    name.set_last_year(life->last_year);
    *name.mutable_source() = ToProto(life->source);
  }
  if (!resolution.nearest_known.empty()) {
    ShowDivision(directory, resolution.nearest_known,
                 *proto.mutable_nearest_division());
  }
  return proto;
}

absl::StatusOr<int> FirstOfPage(const GetDirectorySnapshot& command,
                                int64_t version) {
  ASSIGN_OR_RETURN(
      const std::string position,
      rpc::ParsePageToken(QueryOf(command, version), command.page_token));
  int first = 0;
  if (!position.empty() && (!absl::SimpleAtoi(position, &first) || first < 1)) {
    return rpc::PageTokenInvalid();
  }
  return first;
}

v1::GetDirectorySnapshotResponse ToProto(const GetDirectorySnapshot& command,
                                         const DirectoryPage& page) {
  v1::GetDirectorySnapshotResponse proto;
  for (const SignedDocument& document : page.documents) {
    exchange::v1::SignedDocument& added = *proto.add_documents();
    added.set_payload(document.payload);
    added.set_signature(document.signature);
    added.set_suite(document.suite);
    added.set_key_id(document.key_id);
  }
  if (page.next > 0) {
    proto.set_next_page_token(rpc::FormatPageToken(
        QueryOf(command, page.version), absl::StrCat(page.next)));
  }
  return proto;
}

}  // namespace bashu::routing
