#include "services/ledger/rpc/convert_subsidy.h"

#include <absl/strings/str_cat.h>
#include <absl/time/civil_time.h>

#include "services/ledger/domain/limits.h"
#include "services/ledger/rpc/convert.h"

namespace bashu::ledger {
namespace {

using Scope = rpc::Fields::Scope;

constexpr int kPermille = 1000;

// A field that handling a case needs and nothing else has.
void OnlyHandling(rpc::Fields& fields, const char* field, bool handling,
                  bool present) {
  if (handling) {
    fields.Require(field, present);
  } else if (present) {
    fields.Add(field, "CONTRADICTION", "Is for the handling of cases only.",
               "仅用于办理案件。");
  }
}

void ReadPart(rpc::Fields& fields, const v1::SubsidyBasis& wanted,
              SubsidyQuestion& question) {
  question.work_done = fields.OptionalCode("work_done", wanted.work_done());
  question.part_permille = wanted.part_permille();
  const bool midway = !wanted.work_done().empty();
  if (midway != (question.part_permille != 0)) {
    fields.Add("part_permille", "CONTRADICTION", "Goes with work_done.",
               "应与已完成工作同时填写。");
  } else if (question.part_permille < 0 || question.part_permille > kPermille) {
    fields.Add("part_permille", "OUT_OF_RANGE", "Is 1 to 1000.",
               "应为 1 至 1000。");
  }
}

SubsidyQuestion ReadQuestion(rpc::Fields& fields,
                             const v1::SubsidyBasis& wanted) {
  const Scope scope(fields, "basis");
  SubsidyQuestion question;
  question.office = fields.Name("office", wanted.office(), "offices");
  question.service = static_cast<LegalService>(
      fields.Required("service", wanted.service(), v1::LegalService_IsValid));
  const bool handling = wanted.service() == v1::LEGAL_SERVICE_CASE_HANDLING;
  OnlyHandling(fields, "stage", handling, !wanted.stage().empty());
  question.stage = fields.OptionalCode("stage", wanted.stage());
  if (!absl::ParseCivilTime(wanted.service_day(), &question.service_day)) {
    fields.Add("service_day", "FORMAT", "Is a day such as 2026-03-01.",
               "应为日期，例如 2026-03-01。");
  }
  if (wanted.units() != 0) question.units = wanted.units();
  if (question.units < 1 || question.units > (handling ? 1 : kUnitsMax)) {
    fields.Add("units", "OUT_OF_RANGE", "Is 1 to 1000, and 1 of a case.",
               "应为 1 至 1000；办理案件应为 1。");
  }
  OnlyHandling(fields, "grade", handling, wanted.grade() != 0);
  if (!v1::QualityGrade_IsValid(wanted.grade())) {
    fields.Add("grade", "UNKNOWN_CODE", "Is not a value we know.",
               "取值无法识别。");
  }
  question.grade = static_cast<Grade>(wanted.grade());
  ReadPart(fields, wanted, question);
  question.public_employee =
      fields.Required("recipient", wanted.recipient(),
                      v1::SubsidyBasis::Recipient_IsValid) ==
      v1::SubsidyBasis::RECIPIENT_PUBLIC_EMPLOYEE;
  return question;
}

v1::SubsidyBasis ToProto(const SubsidyQuestion& question) {
  v1::SubsidyBasis message;
  message.set_office(absl::StrCat("offices/", question.office));
  message.set_service(static_cast<v1::LegalService>(question.service));
  message.set_stage(question.stage);
  message.set_service_day(absl::FormatCivilTime(question.service_day));
  message.set_units(question.units);
  message.set_grade(static_cast<v1::QualityGrade>(question.grade));
  message.set_work_done(question.work_done);
  message.set_part_permille(question.part_permille);
  message.set_recipient(question.public_employee
                            ? v1::SubsidyBasis::RECIPIENT_PUBLIC_EMPLOYEE
                            : v1::SubsidyBasis::RECIPIENT_LAWYER);
  return message;
}

type::v1::Source ToProto(const RuleSource& source) {
  type::v1::Source message;
  message.set_document(source.document);
  message.set_article(source.article);
  message.set_confidence(
      static_cast<type::v1::Source::Confidence>(source.confidence));
  message.set_remark(source.remark);
  return message;
}

std::string QueryOf(const OfficePage& page) {
  return absl::StrCat("subsidies ", page.office);
}

}  // namespace

absl::StatusOr<SubsidyQuestion> ParseSubsidyQuestion(
    const v1::ComputeSubsidyRequest& request) {
  rpc::Fields fields;
  SubsidyQuestion question = ReadQuestion(fields, request.basis());
  RETURN_IF_ERROR(fields.status());
  return question;
}

absl::StatusOr<std::string> ParseRatesQuery(
    const v1::GetSubsidyTableRequest& request) {
  rpc::Fields fields;
  std::string region =
      fields.Digits("division_prefix", request.division_prefix(), 2, 2);
  RETURN_IF_ERROR(fields.status());
  return region;
}

absl::StatusOr<Subsidy> ParseSubsidy(const v1::CreateSubsidyRequest& request) {
  rpc::Fields fields;
  Subsidy subsidy;
  subsidy.id = SubsidyId(fields.Uuid("subsidy_id", request.subsidy_id()));
  const v1::Subsidy& wanted = request.subsidy();
  {
    const Scope scope(fields, "subsidy");
    subsidy.case_id = fields.Name("case_name", wanted.case_name(), "cases");
    subsidy.lawyer_ref =
        fields.Text("lawyer_ref", wanted.lawyer_ref(), kLawyerRefMax);
    subsidy.account =
        AccountId(fields.Name("account", wanted.account(), "accounts"));
    subsidy.question = ReadQuestion(fields, wanted.basis());
    subsidy.digest = fields.Text("digest", wanted.digest(), kDigestMax);
  }
  RETURN_IF_ERROR(fields.status());
  subsidy.office = subsidy.question.office;
  return subsidy;
}

absl::StatusOr<SubsidyId> ParseSubsidyName(
    const v1::GetSubsidyRequest& request) {
  rpc::Fields fields;
  SubsidyId id(fields.Name("name", request.name(), "subsidies"));
  RETURN_IF_ERROR(fields.status());
  return id;
}

absl::StatusOr<OfficePage> ParseSubsidiesPage(
    const v1::ListSubsidiesRequest& request) {
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

absl::StatusOr<SubsidyApproval> ParseSubsidyApproval(
    const v1::ApproveSubsidyRequest& request) {
  rpc::Fields fields;
  SubsidyApproval approval;
  approval.subsidy =
      SubsidyId(fields.Name("name", request.name(), "subsidies"));
  approval.digest = fields.Text("digest", request.digest(), kDigestMax);
  fields.Uuid("request_id", request.request_id());
  RETURN_IF_ERROR(fields.status());
  return approval;
}

absl::StatusOr<SubsidyVoiding> ParseSubsidyVoiding(
    const v1::VoidSubsidyRequest& request) {
  rpc::Fields fields;
  SubsidyVoiding voiding;
  voiding.subsidy = SubsidyId(fields.Name("name", request.name(), "subsidies"));
  voiding.reason = fields.Text("reason", request.reason(), kVoidReasonMax);
  fields.Uuid("request_id", request.request_id());
  RETURN_IF_ERROR(fields.status());
  return voiding;
}

v1::ComputeSubsidyResponse ToProto(const ComputedSubsidy& computed) {
  v1::ComputeSubsidyResponse message;
  message.set_amount_fen(computed.amount_fen);
  type::v1::Derivation& derivation = *message.mutable_derivation();
  derivation.set_rules_version(computed.rules_version);
  for (const SubsidyStep& step : computed.steps) {
    type::v1::Condition& added = *derivation.add_conditions();
    added.set_rule_id(step.rule_id);
    added.set_title(step.title);
    added.set_held(true);
    added.set_fact(step.fact);
    *added.mutable_source() = ToProto(step.source);
  }
  message.set_digest(computed.digest);
  return message;
}

v1::SubsidyTable ToProto(const SubsidyRules& rules, const std::string& region) {
  v1::SubsidyTable message;
  message.set_rules_version(rules.version);
  for (const SubsidyRate& each : rules.rates) {
    if (each.region != region) continue;
    v1::SubsidyRate& added = *message.add_rates();
    added.set_division_prefix(each.region);
    added.set_service(static_cast<v1::LegalService>(each.service));
    added.set_stage(each.stage);
    added.set_unit_fen(each.unit_fen);
    added.mutable_validity()->set_first_day(
        absl::FormatCivilTime(each.first_day));
    if (each.last_day != absl::CivilDay::max()) {
      added.mutable_validity()->set_last_day(
          absl::FormatCivilTime(each.last_day));
    }
    *added.mutable_source() = ToProto(each.source);
  }
  return message;
}

v1::Subsidy ToProto(const Subsidy& subsidy) {
  v1::Subsidy message;
  message.set_name(absl::StrCat("subsidies/", subsidy.id.value()));
  message.set_case_name(absl::StrCat("cases/", subsidy.case_id));
  message.set_lawyer_ref(subsidy.lawyer_ref);
  message.set_account(absl::StrCat("accounts/", subsidy.account.value()));
  *message.mutable_basis() = ToProto(subsidy.question);
  message.set_digest(subsidy.digest);
  message.set_amount_fen(subsidy.amount_fen);
  message.set_rules_version(subsidy.rules_version);
  message.set_state(static_cast<v1::Subsidy::State>(subsidy.state));
  message.set_maker(subsidy.maker);
  message.set_checker(subsidy.checker);
  if (!subsidy.transfer.empty()) {
    message.set_transfer(absl::StrCat("transfers/", subsidy.transfer.value()));
  }
  message.set_void_reason(subsidy.void_reason);
  *message.mutable_create_time() = rpc::ToProto(subsidy.create_time);
  *message.mutable_update_time() = rpc::ToProto(subsidy.update_time);
  return message;
}

v1::ListSubsidiesResponse ToProto(const OfficePage& page,
                                  const std::vector<Subsidy>& subsidies) {
  v1::ListSubsidiesResponse response;
  for (const Subsidy& each : subsidies) {
    *response.add_subsidies() = ToProto(each);
  }
  if (subsidies.size() == static_cast<size_t>(page.limit)) {
    response.set_next_page_token(
        rpc::FormatPageToken(QueryOf(page), subsidies.back().id.value()));
  }
  return response;
}

}  // namespace bashu::ledger
