#include <absl/strings/str_cat.h>

#include "common/base/uuid.h"
#include "common/rpc/errors.h"
#include "common/rpc/fields.h"
#include "common/rpc/page_token.h"
#include "common/status/macros.h"
#include "services/routing/domain/limits.h"
#include "services/routing/rpc/convert.h"

namespace bashu::routing {
namespace {

std::string Named(absl::string_view collection, absl::string_view id) {
  return id.empty() ? "" : absl::StrCat(collection, "/", id);
}

// The id in "referrals/{uuid}".
std::string Id(rpc::Fields& fields, absl::string_view field,
               const std::string& name, absl::string_view collection) {
  const std::string id = fields.Name(field, name, collection);
  if (!id.empty() && !IsUuid(id)) {
    fields.Add(field, "FORMAT", "Does not end in a UUID.", "末段应为 UUID。");
  }
  return id;
}

// "offices/511602-LA": any office's code, also one our register does not know.
std::string OfficeIn(rpc::Fields& fields, absl::string_view field,
                     const std::string& name) {
  const std::string code = fields.Name(field, name, "offices");
  if (!code.empty() && !KindOf(code).has_value()) {
    fields.Add(field, "FORMAT",
               "Is not offices/, six digits and CT, PR, LA or LD.",
               "应为 offices/ 加六位区划代码和 CT、PR、LA 或 LD。");
  }
  return code;
}

// What a page token is good for.
std::string ScopeOf(const ListReferrals& command) {
  return absl::StrCat(command.office, "\n",
                      command.state ? static_cast<int>(*command.state) : -1);
}

std::string OptionalDivision(rpc::Fields& fields, absl::string_view field,
                             const std::string& code) {
  return code.empty() ? "" : fields.Digits(field, code, 6, 6);
}

std::string BodyIn(rpc::Fields& fields, absl::string_view field,
                   const std::string& body) {
  fields.Require(field, !body.empty());
  if (body.size() > kBodyBytesMax) {
    fields.Add(field, "TOO_LONG", "Has more than 256 KiB.", "超过 256 KiB。");
  }
  return body;
}

void ConflictsIn(rpc::Fields& fields, const exchange::v1::Preview& proto,
                 Preview& preview) {
  if (proto.conflict_digests_size() > kConflictsMax) {
    fields.Add("conflict_digests", "TOO_LONG", "Has more than 64.",
               "超过 64 个。");
  }
  for (const std::string& digest : proto.conflict_digests()) {
    if (digest.size() != 32) {
      fields.Add("conflict_digests", "FORMAT", "Is not 32 bytes.",
                 "应为 32 字节。");
    }
    preview.conflict_digests.push_back(digest);
  }
  if (preview.conflict_digests.empty() ? !proto.conflict_salt().empty()
                                       : proto.conflict_salt().size() != 16) {
    fields.Add("conflict_salt", "FORMAT",
               "Is not 16 bytes beside conflict_digests.",
               "应与 conflict_digests 同时给出且为 16 字节。");
  }
  preview.conflict_salt = proto.conflict_salt();
}

Preview PreviewIn(rpc::Fields& fields, const exchange::v1::Preview& proto) {
  const rpc::Fields::Scope scope(fields, "preview");
  Preview preview;
  preview.matter = fields.Code("matter", proto.matter());
  preview.handling_organ_division = OptionalDivision(
      fields, "handling_organ_division", proto.handling_organ_division());
  preview.cause_division =
      OptionalDivision(fields, "cause_division", proto.cause_division());
  preview.original_case_office = proto.original_case_office().empty()
                                     ? ""
                                     : OfficeIn(fields, "original_case_office",
                                                proto.original_case_office());
  preview.urgent = proto.urgent();
  preview.sealed_class = proto.sealed_class();
  ConflictsIn(fields, proto, preview);
  return preview;
}

// Where a case or a place decides who is asked, nobody names an office.
std::string TargetIn(rpc::Fields& fields, const v1::Referral& proto) {
  const bool told = proto.kind() == v1::Referral::KIND_SUPPLEMENT ||
                    proto.kind() == v1::Referral::KIND_OUTCOME;
  if (told && !proto.target_office().empty()) {
    fields.Add("target_office", "CONTRADICTION", "Is set by routing.",
               "由流转服务填写。");
  }
  const bool optional =
      told || proto.kind() == v1::Referral::KIND_SOCIAL_ASSISTANCE;
  return optional && proto.target_office().empty()
             ? ""
             : OfficeIn(fields, "target_office", proto.target_office());
}

AidPlaces PlacesIn(rpc::Fields& fields, const v1::Referral& proto) {
  if (proto.kind() == v1::Referral::KIND_SOCIAL_ASSISTANCE) {
    fields.Require("places", proto.has_places());
  } else if (proto.has_places()) {
    fields.Add("places", "CONTRADICTION", "Is for social assistance only.",
               "仅用于社会救助转介。");
  }
  const rpc::Fields::Scope scope(fields, "places");
  const v1::AidPlaces& places = proto.places();
  return {
      OptionalDivision(fields, "registration_division",
                       places.registration_division()),
      OptionalDivision(fields, "emergency_division",
                       places.emergency_division()),
      OptionalDivision(fields, "school_division", places.school_division())};
}

std::string ManifestIn(rpc::Fields& fields,
                       const exchange::v1::Manifest& proto) {
  if (!proto.sealed_body_digest().empty()) {
    fields.Add("manifest.sealed_body_digest", "CONTRADICTION",
               "Is set by routing.", "由流转服务填写。");
  }
  if (proto.papers_size() > kPapersMax || proto.clocks_size() > kClocksMax) {
    fields.Add("manifest", "TOO_LONG", "Lists too many papers or clocks.",
               "材料或者期限过多。");
  }
  for (int i = 0; i < proto.papers_size(); ++i) {
    const rpc::Fields::Scope scope(fields,
                                   absl::StrCat("manifest.papers[", i, "]"));
    fields.Name("paper", proto.papers(i).paper(), "papers");
    if (proto.papers(i).digest().size() != 32) {
      fields.Add("digest", "FORMAT", "Is not 32 bytes.", "应为 32 字节。");
    }
  }
  return proto.SerializeAsString();
}

}  // namespace

absl::StatusOr<CreateReferral> ParseCreate(
    const v1::CreateReferralRequest& request) {
  rpc::Fields fields;
  CreateReferral command;
  Referral& referral = command.referral;
  const v1::Referral& proto = request.referral();
  referral.id = fields.Uuid("referral_id", request.referral_id());
  command.epoch = request.epoch();
  if (command.epoch < 0) {
    fields.Add("epoch", "OUT_OF_RANGE", "Is negative.", "不得为负数。");
  }
  const rpc::Fields::Scope scope(fields, "referral");
  referral.kind = static_cast<ReferralKind>(
      fields.Required("kind", proto.kind(), v1::Referral::Kind_IsValid));
  referral.case_id = Id(fields, "case_name", proto.case_name(), "cases");
  referral.programme = static_cast<Programme>(fields.Required(
      "programme", proto.programme(), type::v1::Programme_IsValid));
  referral.source_office =
      OfficeIn(fields, "source_office", proto.source_office());
  referral.target_office = TargetIn(fields, proto);
  command.places = PlacesIn(fields, proto);
  referral.reason = fields.Text("reason", proto.reason(), 63);
  if (proto.kind() == v1::Referral::KIND_TRANSFER ||
      proto.kind() == v1::Referral::KIND_PULL) {
    fields.Require("preview", proto.has_preview());
    referral.preview = PreviewIn(fields, proto.preview());
  }
  referral.manifest = ManifestIn(fields, proto.manifest());
  command.body = BodyIn(fields, "body", proto.body());
  RETURN_IF_ERROR(fields.status());
  return command;
}

absl::StatusOr<GetReferral> ParseGet(const v1::GetReferralRequest& request) {
  rpc::Fields fields;
  GetReferral command;
  command.id = Id(fields, "name", request.name(), "referrals");
  command.full = request.view() == v1::REFERRAL_VIEW_FULL;
  RETURN_IF_ERROR(fields.status());
  return command;
}

absl::StatusOr<ListReferrals> ParseList(
    const v1::ListReferralsRequest& request) {
  rpc::Fields fields;
  ListReferrals command;
  command.office = OfficeIn(fields, "office", request.office());
  command.page_size = fields.PageSize("page_size", request.page_size(),
                                      kPageSize, kPageSizeMax);
  if (request.state() != v1::Referral::STATE_UNSPECIFIED) {
    command.state = static_cast<ReferralState>(
        fields.Required("state", request.state(), v1::Referral::State_IsValid));
  }
  RETURN_IF_ERROR(fields.status());
  ASSIGN_OR_RETURN(command.before,
                   rpc::ParsePageToken(ScopeOf(command), request.page_token()));
  if (!command.before.empty() && !IsUuid(command.before)) {
    return rpc::PageTokenInvalid();
  }
  return command;
}

absl::StatusOr<AcceptReferral> ParseAccept(
    const v1::AcceptReferralRequest& request) {
  rpc::Fields fields;
  AcceptReferral command;
  command.id = Id(fields, "name", request.name(), "referrals");
  fields.Uuid("request_id", request.request_id());
  fields.Require("epoch", request.epoch() > 0);
  command.epoch = request.epoch();
  command.no_conflict = request.conflict_check() ==
                        v1::AcceptReferralRequest::CONFLICT_CHECK_NONE_FOUND;
  RETURN_IF_ERROR(fields.status());
  return command;
}

absl::StatusOr<ReturnReferral> ParseReturn(
    const v1::ReturnReferralRequest& request) {
  rpc::Fields fields;
  ReturnReferral command;
  command.id = Id(fields, "name", request.name(), "referrals");
  fields.Uuid("request_id", request.request_id());
  fields.Require("epoch", request.epoch() > 0);
  command.epoch = request.epoch();
  const auto reason = fields.Required("reason", request.reason(),
                                      v1::Referral::ReturnReason_IsValid);
  if (reason == v1::Referral::RETURN_REASON_SECOND_VISIT) {
    fields.Add("reason", "UNKNOWN_CODE", "Is set by records only.",
               "仅由系统记录给出。");
  }
  command.reason = static_cast<ReturnReason>(reason);
  if (reason == v1::Referral::RETURN_REASON_NOT_COMPETENT ||
      !request.competent_office().empty()) {
    command.competent_office =
        OfficeIn(fields, "competent_office", request.competent_office());
  }
  RETURN_IF_ERROR(fields.status());
  return command;
}

absl::StatusOr<CancelReferral> ParseCancel(
    const v1::CancelReferralRequest& request) {
  rpc::Fields fields;
  CancelReferral command;
  command.id = Id(fields, "name", request.name(), "referrals");
  fields.Uuid("request_id", request.request_id());
  RETURN_IF_ERROR(fields.status());
  return command;
}

absl::StatusOr<AnswerReferral> ParseAnswer(
    const v1::AnswerReferralRequest& request) {
  rpc::Fields fields;
  AnswerReferral command;
  command.id = Id(fields, "name", request.name(), "referrals");
  fields.Uuid("request_id", request.request_id());
  command.fulfilled = request.fulfilled();
  command.code = fields.OptionalCode("answer_code", request.answer_code());
  command.body = BodyIn(fields, "answer_body", request.answer_body());
  RETURN_IF_ERROR(fields.status());
  return command;
}

v1::Referral ToProto(const Referral& referral) {
  v1::Referral proto;
  proto.set_name(Named("referrals", referral.id));
  proto.set_kind(static_cast<v1::Referral::Kind>(referral.kind));
  proto.set_state(static_cast<v1::Referral::State>(referral.state));
  proto.set_case_name(Named("cases", referral.case_id));
  proto.set_programme(static_cast<type::v1::Programme>(referral.programme));
  proto.set_source_office(Named("offices", referral.source_office));
  proto.set_target_office(Named("offices", referral.target_office));
  proto.set_epoch(referral.epoch);
  proto.set_reason(referral.reason);
  if (!referral.preview.matter.empty()) {
    auto& preview = *proto.mutable_preview();
    preview.set_matter(referral.preview.matter);
    preview.set_handling_organ_division(
        referral.preview.handling_organ_division);
    preview.set_cause_division(referral.preview.cause_division);
    preview.set_original_case_office(
        Named("offices", referral.preview.original_case_office));
    preview.set_urgent(referral.preview.urgent);
    preview.set_sealed_class(referral.preview.sealed_class);
    preview.set_conflict_salt(referral.preview.conflict_salt);
    for (const std::string& digest : referral.preview.conflict_digests) {
      preview.add_conflict_digests(digest);
    }
  }
  if (!referral.manifest.empty()) {
    proto.mutable_manifest()->ParseFromString(referral.manifest);
  }
  proto.set_fulfilled(referral.fulfilled);
  proto.set_answer_code(referral.answer_code);
  proto.set_return_reason(
      static_cast<v1::Referral::ReturnReason>(referral.return_reason));
  proto.set_competent_office(Named("offices", referral.competent_office));
  if (referral.due_time.has_value()) {
    *proto.mutable_due_time() = rpc::ToProto(*referral.due_time);
  }
  *proto.mutable_create_time() = rpc::ToProto(referral.create_time);
  if (referral.decide_time.has_value()) {
    *proto.mutable_decide_time() = rpc::ToProto(*referral.decide_time);
  }
  if (referral.deliver_time.has_value()) {
    *proto.mutable_deliver_time() = rpc::ToProto(*referral.deliver_time);
  }
  return proto;
}

v1::Referral DetailToProto(const ReferralDetail& detail) {
  v1::Referral proto = ToProto(detail.referral);
  proto.set_body(detail.body);
  proto.set_answer_body(detail.answer_body);
  return proto;
}

v1::ListReferralsResponse PageToProto(const ListReferrals& command,
                                      const ReferralPage& page) {
  v1::ListReferralsResponse response;
  for (const Referral& referral : page.referrals) {
    *response.add_referrals() = ToProto(referral);
  }
  if (!page.next.empty()) {
    response.set_next_page_token(
        rpc::FormatPageToken(ScopeOf(command), page.next));
  }
  return response;
}

}  // namespace bashu::routing
