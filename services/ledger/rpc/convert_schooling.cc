#include "services/ledger/rpc/convert_schooling.h"

#include <absl/strings/str_cat.h>
#include <absl/time/civil_time.h>

#include "services/ledger/domain/limits.h"
#include "services/ledger/rpc/convert.h"

namespace bashu::ledger {
namespace {

using Scope = rpc::Fields::Scope;

int ReadYear(rpc::Fields& fields, const char* field, int year) {
  if (year < kFiscalYearMin || year > kFiscalYearMax) {
    fields.Add(field, "OUT_OF_RANGE", "Is 2000 to 2999.",
               "应为 2000 至 2999。");
  }
  return year;
}

Grading ReadGrading(rpc::Fields& fields, const char* field,
                    const v1::SchoolGrade& wanted) {
  const Scope scope(fields, field);
  Grading grading;
  grading.stage = static_cast<SchoolStage>(
      fields.Required("stage", wanted.stage(), v1::SchoolStage_IsValid));
  grading.grade = wanted.grade();
  if (grading.grade < 1 || grading.grade > kSchoolGradeMax) {
    fields.Add("grade", "OUT_OF_RANGE", "Is 1 to 9.", "应为 1 至 9。");
  }
  return grading;
}

v1::SchoolGrade ToProto(const Grading& grading) {
  v1::SchoolGrade message;
  message.set_stage(static_cast<v1::SchoolStage>(grading.stage));
  message.set_grade(grading.grade);
  return message;
}

// Of any request that has its `name`.
template <typename Request>
SchoolingId ReadName(rpc::Fields& fields, const Request& request) {
  return SchoolingId(fields.Name("name", request.name(), "schoolings"));
}

std::string QueryOf(const OfficePage& page) {
  return absl::StrCat("schoolings ", page.office);
}

}  // namespace

absl::StatusOr<Schooling> ParseSchooling(
    const v1::CreateSchoolingRequest& request) {
  rpc::Fields fields;
  Schooling schooling;
  schooling.id =
      SchoolingId(fields.Uuid("schooling_id", request.schooling_id()));
  const v1::Schooling& wanted = request.schooling();
  {
    const Scope scope(fields, "schooling");
    schooling.office = fields.Name("office", wanted.office(), "offices");
    schooling.pupil_ref =
        fields.Text("pupil_ref", wanted.pupil_ref(), kPupilRefMax);
    schooling.basis = fields.Text("basis", wanted.basis(), kBasisMax);
    schooling.first_year =
        ReadYear(fields, "first_school_year", wanted.first_school_year());
    schooling.first_grading =
        ReadGrading(fields, "first_grade", wanted.first_grade());
    if (!wanted.age_limit_day().empty() &&
        !absl::ParseCivilTime(wanted.age_limit_day(),
                              &schooling.age_limit_day)) {
      fields.Add("age_limit_day", "FORMAT", "Is a day such as 2026-03-01.",
                 "应为日期，例如 2026-03-01。");
    }
  }
  RETURN_IF_ERROR(fields.status());
  return schooling;
}

absl::StatusOr<SchoolingId> ParseSchoolingName(
    const v1::GetSchoolingRequest& request) {
  rpc::Fields fields;
  SchoolingId id = ReadName(fields, request);
  RETURN_IF_ERROR(fields.status());
  return id;
}

absl::StatusOr<SchoolingId> ParseSchoolingPlan(
    const v1::GetSchoolingPlanRequest& request) {
  rpc::Fields fields;
  SchoolingId id = ReadName(fields, request);
  RETURN_IF_ERROR(fields.status());
  return id;
}

absl::StatusOr<OfficePage> ParseSchoolingsPage(
    const v1::ListSchoolingsRequest& request) {
  rpc::Fields fields;
  OfficePage page;
  page.office = fields.Name("office", request.office(), "offices");
  page.limit =
      fields.PageSize("page_size", request.page_size(), kPageUsual, kPageMax);
  RETURN_IF_ERROR(fields.status());
  ASSIGN_OR_RETURN(page.after,
                   rpc::ParsePageToken(QueryOf(page), request.page_token()));
  return page;
}

absl::StatusOr<Enrolment> ParseEnrolment(
    const v1::RecordEnrolmentRequest& request) {
  rpc::Fields fields;
  Enrolment enrolment;
  enrolment.schooling = ReadName(fields, request);
  enrolment.year = ReadYear(fields, "school_year", request.school_year());
  enrolment.grading = ReadGrading(fields, "grade", request.grade());
  enrolment.proof = fields.Text("proof", request.proof(), kBasisMax);
  fields.Uuid("request_id", request.request_id());
  RETURN_IF_ERROR(fields.status());
  return enrolment;
}

absl::StatusOr<YearPayment> ParseYearPayment(
    const v1::PaySchoolYearRequest& request) {
  rpc::Fields fields;
  YearPayment payment;
  payment.schooling = ReadName(fields, request);
  payment.year = ReadYear(fields, "school_year", request.school_year());
  payment.account =
      AccountId(fields.Name("account", request.account(), "accounts"));
  fields.Uuid("request_id", request.request_id());
  RETURN_IF_ERROR(fields.status());
  return payment;
}

absl::StatusOr<SchoolingEnding> ParseSchoolingEnding(
    const v1::EndSchoolingRequest& request) {
  rpc::Fields fields;
  SchoolingEnding ending;
  ending.schooling = ReadName(fields, request);
  ending.end = static_cast<SchoolingEnd>(
      fields.Required("end", request.end(), v1::Schooling::End_IsValid));
  ending.basis = fields.Text("basis", request.basis(), kBasisMax);
  fields.Uuid("request_id", request.request_id());
  RETURN_IF_ERROR(fields.status());
  return ending;
}

v1::Schooling ToProto(const Schooling& schooling) {
  v1::Schooling message;
  message.set_name(absl::StrCat("schoolings/", schooling.id.value()));
  message.set_office(absl::StrCat("offices/", schooling.office));
  message.set_pupil_ref(schooling.pupil_ref);
  message.set_basis(schooling.basis);
  message.set_first_school_year(schooling.first_year);
  *message.mutable_first_grade() = ToProto(schooling.first_grading);
  if (schooling.age_limit_day != absl::CivilDay::max()) {
    message.set_age_limit_day(absl::FormatCivilTime(schooling.age_limit_day));
  }
  message.set_maker(schooling.maker);
  message.set_end(static_cast<v1::Schooling::End>(schooling.end));
  message.set_end_basis(schooling.end_basis);
  message.set_end_officer(schooling.end_officer);
  for (const SchoolYear& each : schooling.years) {
    v1::SchoolYear& added = *message.add_years();
    added.set_school_year(each.year);
    *added.mutable_grade() = ToProto(each.grading);
    added.set_proof(each.proof);
    added.set_maker(each.maker);
    added.set_checker(each.checker);
    added.set_amount_fen(each.amount_fen);
    if (!each.transfer.empty()) {
      added.set_transfer(absl::StrCat("transfers/", each.transfer.value()));
    }
  }
  *message.mutable_create_time() = rpc::ToProto(schooling.create_time);
  *message.mutable_update_time() = rpc::ToProto(schooling.update_time);
  return message;
}

v1::SchoolingPlan ToProto(const SchoolingAnswer& answer,
                          const std::string& rules_version) {
  v1::SchoolingPlan message;
  message.set_schooling(absl::StrCat("schoolings/", answer.schooling.value()));
  message.set_rules_version(rules_version);
  for (const PlannedYear& each : answer.years) {
    v1::SchoolingPlan::Year& added = *message.add_years();
    added.set_school_year(each.year);
    *added.mutable_grade() = ToProto(each.grading);
    added.set_start_day(absl::FormatCivilTime(each.start_day));
    if (each.amount_fen.has_value()) added.set_amount_fen(*each.amount_fen);
    added.set_condition(
        static_cast<v1::SchoolingPlan::Condition>(each.condition));
  }
  return message;
}

v1::ListSchoolingsResponse ToProto(const OfficePage& page,
                                   const std::vector<Schooling>& schoolings) {
  v1::ListSchoolingsResponse response;
  for (const Schooling& each : schoolings) {
    *response.add_schoolings() = ToProto(each);
  }
  if (schoolings.size() == static_cast<size_t>(page.limit)) {
    response.set_next_page_token(
        rpc::FormatPageToken(QueryOf(page), schoolings.back().id.value()));
  }
  return response;
}

}  // namespace bashu::ledger
