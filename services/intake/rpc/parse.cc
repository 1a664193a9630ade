#include "services/intake/rpc/parse.h"

#include <utility>

#include "common/base/uuid.h"
#include "common/rpc/fields.h"
#include "common/status/macros.h"
#include "services/intake/domain/limits.h"
#include "services/intake/rpc/convert.h"
#include "services/intake/rpc/page.h"
#include "services/intake/rpc/parts.h"

namespace bashu::intake {
namespace {

using rpc::Fields;

ApplicationId ApplicationName(Fields& fields, const std::string& value) {
  return ApplicationId(UuidName(fields, "name", value, "applications"));
}

int PageSize(Fields& fields, int asked) {
  return fields.PageSize("page_size", asked, kPageSizeUsual, kPageSizeMax);
}

}  // namespace

absl::StatusOr<CreateCommand> Parse(
    const ParseContext& context, const v1::CreateApplicationRequest& request) {
  Fields fields;
  CreateCommand command;
  Application& application = command.application;
  application.id =
      ApplicationId(fields.Uuid("application_id", request.application_id()));
  application.lead =
      LeadId(fields.OptionalName("lead", request.lead(), "leads"));
  {
    const Fields::Scope scope(fields, "application");
    const v1::Application& read = request.application();
    fields.Required("programme", read.programme(), type::v1::Programme_IsValid);
    const bool judicial = read.programme() == type::v1::PROGRAMME_JUDICIAL_AID;
    application.programme =
        judicial ? Programme::kJudicialAid : Programme::kLegalAid;
    application.receiving_office =
        Office(fields, "receiving_office", read.receiving_office());
    application.applicant =
        ParsePerson(fields, read.applicant(), context.today);
    application.matter =
        ParseMatter(fields, read.matter(), judicial, context.eligibility);
    application.exemption_claim = read.exemption_claim();
    CheckExemption(fields, application, context.eligibility);
    application.papers = ParsePapers(fields, read);
  }
  RETURN_IF_ERROR(fields.status());
  return command;
}

absl::StatusOr<GetCommand> Parse(const v1::GetApplicationRequest& request) {
  Fields fields;
  GetCommand command{ApplicationName(fields, request.name()),
                     request.view() == v1::APPLICATION_VIEW_FULL};
  RETURN_IF_ERROR(fields.status());
  return command;
}

absl::StatusOr<PageQuery> Parse(const v1::ListApplicationsRequest& request) {
  Fields fields;
  if (!v1::Application::State_IsValid(request.state())) {
    fields.Add("state", "UNKNOWN_CODE", "Is not a value we know.",
               "取值无法识别。");
  }
  PageQuery query;
  query.office = Office(fields, "office", request.office());
  const int page_size = PageSize(fields, request.page_size());
  RETURN_IF_ERROR(fields.status());
  if (request.state() != v1::Application::STATE_UNSPECIFIED) {
    query.state = FromProto(request.state());
  }
  return PageAt(std::move(query), page_size, request.page_token());
}

absl::StatusOr<TransferCommand> Parse(
    const v1::TransferApplicationRequest& request) {
  Fields fields;
  TransferCommand command{
      ApplicationName(fields, request.name()),
      ReferralId(fields.Uuid("request_id", request.request_id())),
      Office(fields, "target_office", request.target_office()), request.etag()};
  RETURN_IF_ERROR(fields.status());
  return command;
}

absl::StatusOr<CooperateCommand> Parse(
    const v1::RequestCooperationRequest& request) {
  Fields fields;
  CooperateCommand command{
      ApplicationName(fields, request.name()),
      ReferralId(fields.Uuid("request_id", request.request_id())),
      Office(fields, "target_office", request.target_office()),
      fields.Code("measure", request.measure()),
      fields.Text("text", request.text(), kTextMax)};
  RETURN_IF_ERROR(fields.status());
  return command;
}

absl::StatusOr<AssessCommand> Parse(const v1::AssessAmountRequest& request) {
  Fields fields;
  AssessCommand command{ApplicationName(fields, request.name()),
                        ParseFacts(fields, request.facts())};
  RETURN_IF_ERROR(fields.status());
  return command;
}

absl::StatusOr<GrantCommand> Parse(const v1::GrantApplicationRequest& request) {
  Fields fields;
  GrantCommand command;
  command.id = ApplicationName(fields, request.name());
  command.grant = GrantId(fields.Uuid("request_id", request.request_id()));
  command.reason = fields.Text("reason", request.reason(), kTextMax);
  if (request.has_facts()) {
    command.facts = ParseFacts(fields, request.facts());
  }
  if (request.amount_fen() != 0) {
    command.amount_fen = fields.Amount("amount_fen", request.amount_fen());
  }
  command.shares = ParseShares(fields, request);
  command.payees = ParsePayees(fields, request);
  command.etag = request.etag();
  RETURN_IF_ERROR(fields.status());
  return command;
}

absl::StatusOr<RefuseCommand> Parse(
    const ParseContext& context, const v1::RefuseApplicationRequest& request) {
  Fields fields;
  RefuseCommand command{ApplicationName(fields, request.name()),
                        fields.Text("reason", request.reason(), kTextMax),
                        request.exclusion()};
  fields.Uuid("request_id", request.request_id());
  if (!command.exclusion.empty() &&
      context.eligibility.FindExclusion(command.exclusion) == nullptr) {
    Unknown(fields, "exclusion");
  }
  RETURN_IF_ERROR(fields.status());
  return command;
}

absl::StatusOr<AssignCommand> Parse(const v1::AssignCounselRequest& request) {
  Fields fields;
  AssignCommand command;
  command.id = ApplicationName(fields, request.name());
  fields.Uuid("request_id", request.request_id());
  {
    const Fields::Scope scope(fields, "counsel");
    const v1::Counsel& read = request.counsel();
    command.counsel.display_name =
        fields.Text("display_name", read.display_name(), kPersonNameMax);
    command.counsel.firm = fields.Text("firm", read.firm(), kDepartmentMax);
    command.counsel.licence_number =
        fields.Digits("licence_number", read.licence_number(), 17, 17);
  }
  RETURN_IF_ERROR(fields.status());
  return command;
}

absl::StatusOr<Lead> Parse(const ParseContext& context,
                           const v1::CreateLeadRequest& request) {
  Fields fields;
  Lead lead;
  lead.id = LeadId(fields.Uuid("lead_id", request.lead_id()));
  {
    const Fields::Scope scope(fields, "lead");
    const v1::Lead& read = request.lead();
    lead.source_office = Office(fields, "source_office", read.source_office());
    lead.source_department = fields.Text(
        "source_department", read.source_department(), kDepartmentMax);
    lead.target_office = Office(fields, "target_office", read.target_office());
    lead.original_case_number = fields.Text(
        "original_case_number", read.original_case_number(), kCaseNumberMax);
    lead.category = fields.Code("category", read.category());
    if (!lead.category.empty() &&
        context.eligibility.FindCategory(lead.category) == nullptr) {
      Unknown(fields, "category");
    }
    lead.text = fields.OptionalText("text", read.text(), kTextMax);
  }
  RETURN_IF_ERROR(fields.status());
  return lead;
}

absl::StatusOr<LeadId> Parse(const v1::GetLeadRequest& request) {
  Fields fields;
  LeadId id(UuidName(fields, "name", request.name(), "leads"));
  RETURN_IF_ERROR(fields.status());
  return id;
}

absl::StatusOr<DismissLeadCommand> Parse(
    const v1::DismissLeadRequest& request) {
  Fields fields;
  DismissLeadCommand command{
      LeadId(UuidName(fields, "name", request.name(), "leads")),
      fields.Text("reason", request.reason(), kTextMax)};
  fields.Uuid("request_id", request.request_id());
  RETURN_IF_ERROR(fields.status());
  return command;
}

absl::StatusOr<ReferralId> Parse(const v1::GetCooperationRequest& request) {
  Fields fields;
  ReferralId id(UuidName(fields, "name", request.name(), "cooperations"));
  RETURN_IF_ERROR(fields.status());
  return id;
}

absl::StatusOr<PageQuery> Parse(const v1::ListCooperationsRequest& request) {
  Fields fields;
  PageQuery query;
  query.office = Office(fields, "office", request.office());
  const int page_size = PageSize(fields, request.page_size());
  RETURN_IF_ERROR(fields.status());
  return PageAt(std::move(query), page_size, request.page_token());
}

absl::StatusOr<AnswerCommand> Parse(
    const v1::AnswerCooperationRequest& request) {
  Fields fields;
  AnswerCommand command{
      ReferralId(UuidName(fields, "name", request.name(), "cooperations")),
      request.fulfilled(), fields.Text("answer", request.answer(), kTextMax)};
  fields.Uuid("request_id", request.request_id());
  RETURN_IF_ERROR(fields.status());
  return command;
}

}  // namespace bashu::intake
