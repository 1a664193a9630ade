#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include "common/rpc/errors.h"
#include "common/rpc/fields.h"
#include "common/status/macros.h"
#include "services/routing/domain/limits.h"
#include "services/routing/rpc/convert.h"

namespace bashu::routing {
namespace {

std::string Named(absl::string_view collection, absl::string_view id) {
  return id.empty() ? "" : absl::StrCat(collection, "/", id);
}

std::optional<OfficeKind> KindIn(rpc::Fields& fields, v1::Office::Kind kind) {
  if (kind == v1::Office::KIND_UNSPECIFIED) return std::nullopt;
  return static_cast<OfficeKind>(
      fields.Required("kind", kind, v1::Office::Kind_IsValid));
}

std::string DivisionIn(rpc::Fields& fields, absl::string_view field,
                       const std::string& name) {
  const std::string code = fields.OptionalName(field, name, "divisions");
  return code.empty() ? code : fields.Digits(field, code, 6, 6);
}

// Where a division lies: a county's seat, else its own legal-aid institution,
// which sits at the seat.
std::optional<Point> PointOf(const Directory& directory,
                             const std::string& division) {
  const Division* known = directory.FindDivision(division);
  if (known == nullptr) return std::nullopt;
  if (known->point.has_value()) return known->point;
  const auto offices = directory.OfficesAt(division, OfficeKind::kLegalAid);
  if (offices.empty()) return std::nullopt;
  return offices.front()->point;
}

type::v1::Source ToProto(const Source& source) {
  type::v1::Source proto;
  proto.set_document(source.document);
  proto.set_article(source.article);
  proto.set_confidence(
      static_cast<type::v1::Source::Confidence>(source.confidence));
  proto.set_remark(source.remark);
  return proto;
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
  command.kind = KindIn(fields, request.kind());
  command.page_size = fields.PageSize("page_size", request.page_size(),
                                      kPageSize, kPageSizeMax);
  RETURN_IF_ERROR(fields.status());
  command.after = request.page_token();
  if (!command.after.empty() && !KindOf(command.after).has_value()) {
    return rpc::PageTokenInvalid();
  }
  return command;
}

absl::StatusOr<SearchOffices> ParseSearch(
    const Directory& directory,
    const v1::SearchNearestOfficesRequest& request) {
  rpc::Fields fields;
  SearchOffices command;
  command.filter.programme = static_cast<Programme>(fields.Required(
      "programme", request.programme(), type::v1::Programme_IsValid));
  command.filter.kind = KindIn(fields, request.kind());
  command.page_size = fields.PageSize("page_size", request.page_size(),
                                      kNearSize, kNearSizeMax);
  const bool placed = request.latitude() != 0 || request.longitude() != 0;
  const std::string division =
      DivisionIn(fields, "division", request.division());
  fields.Require("division", placed || !request.division().empty());
  if (placed && !request.division().empty()) {
    fields.Add("division", "CONTRADICTION",
               "Give either a division or coordinates.",
               "区划与坐标只能提供一项。");
  } else if (placed) {
    command.from = {request.latitude(), request.longitude()};
    if (!(request.latitude() >= -90 && request.latitude() <= 90)) {
      fields.Add("latitude", "OUT_OF_RANGE", "Is not -90 to 90.",
                 "应在 -90 至 90 之间。");
    }
    if (!(request.longitude() >= -180 && request.longitude() <= 180)) {
      fields.Add("longitude", "OUT_OF_RANGE", "Is not -180 to 180.",
                 "应在 -180 至 180 之间。");
    }
  } else if (!division.empty()) {
    const std::optional<Point> point = PointOf(directory, division);
    if (point.has_value()) command.from = *point;
    if (!point.has_value()) {
      fields.Add("division", "UNKNOWN_DIVISION",
                 "The directory has no such division.", "名录中没有该区划。");
    }
  }
  RETURN_IF_ERROR(fields.status());
  if (!request.page_token().empty() &&
      (!absl::SimpleAtoi(request.page_token(), &command.skip) ||
       command.skip < 1)) {
    return rpc::PageTokenInvalid();
  }
  return command;
}

v1::Office ToProto(const Office& office) {
  v1::Office proto;
  proto.set_name(Named("offices", office.code));
  proto.set_display_name(office.display_name);
  proto.set_kind(static_cast<v1::Office::Kind>(office.kind));
  proto.set_level(static_cast<v1::Office::Level>(office.level));
  proto.set_division(Named("divisions", office.division));
  proto.set_superior(Named("offices", office.superior));
  for (const std::string& division : office.service_divisions) {
    proto.add_service_divisions(Named("divisions", division));
  }
  for (const Programme programme : office.programmes) {
    proto.add_programmes(static_cast<type::v1::Programme>(programme));
  }
  proto.set_latitude(office.point.latitude);
  proto.set_longitude(office.point.longitude);
  *proto.mutable_source() = ToProto(office.source);
  return proto;
}

}  // namespace bashu::routing
