#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include "common/rpc/errors.h"
#include "common/rpc/fields.h"
#include "common/rpc/page_token.h"
#include "common/status/macros.h"
#include "services/routing/codec/office_codec.h"
#include "services/routing/rpc/convert_office.h"

namespace bashu::routing {
namespace {

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

// A page of statements is of one version and one question.
std::string QueryOf(const GetDirectorySnapshot& command, int64_t version) {
  return absl::StrCat(command.known_version, "-", version);
}

}  // namespace

v1::DirectoryAge ToProto(const DirectoryAge& age, absl::Time now) {
  v1::DirectoryAge proto;
  proto.set_state(static_cast<v1::DirectoryAge::State>(age.state));
  proto.set_region(age.region);
  proto.set_version(age.version);
  if (age.state == DirectoryAge::State::kNeverReceived) return proto;
  *proto.mutable_confirm_time() = rpc::ToProto(age.confirm_time);
  proto.set_age_seconds(absl::ToInt64Seconds(now - age.confirm_time));
  return proto;
}

void Show(const DirectoryView& view, const Office& office, v1::OfficeView how,
          absl::Time now, v1::Office& proto) {
  if (how == v1::OFFICE_VIEW_FULL) {
    proto = ToProto(office);
  } else {
    ShowBasic(office, proto);
  }
  const auto age = view.AgeOf(office.code, now);
  if (age.has_value()) *proto.mutable_age() = ToProto(*age, now);
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
