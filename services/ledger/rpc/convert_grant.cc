#include "services/ledger/rpc/convert_grant.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <optional>

#include "services/ledger/domain/limits.h"
#include "services/ledger/rpc/convert.h"

namespace bashu::ledger {
namespace {

using Scope = rpc::Fields::Scope;

std::vector<Share> ParseShares(rpc::Fields& fields, const v1::Grant& wanted) {
  fields.Require("shares", wanted.shares_size() > 0);
  if (wanted.shares_size() > kSharesMax) {
    fields.Add("shares", "TOO_LONG", "Has at most 20 shares.",
               "份额不得超过 20 个。");
    return {};
  }
  std::vector<Share> shares;
  for (const v1::Share& each : wanted.shares()) {
    const Scope scope(fields, absl::StrCat("shares[", shares.size(), "]"));
    Share share;
    share.office = fields.Name("office", each.office(), "offices");
    share.account =
        AccountId(fields.Name("account", each.account(), "accounts"));
    share.amount_fen = fields.Amount("amount_fen", each.amount_fen());
    shares.push_back(std::move(share));
  }
  return shares;
}

ShareSource ParseSource(rpc::Fields& fields, const v1::ShareSource& wanted,
                        const std::vector<ShareSource>& before) {
  ShareSource source;
  source.account =
      AccountId(fields.Name("account", wanted.account(), "accounts"));
  for (const ShareSource& other : before) {
    if (source.account.empty() || other.account != source.account) continue;
    fields.Add("account", "CONTRADICTION", "Is named before.",
               "与前一来源重复。");
    break;
  }
  if (wanted.has_most_fen()) {
    source.most_fen = fields.Amount("most_fen", wanted.most_fen());
  }
  constexpr int kPermille = 1000;
  if (wanted.has_most_permille()) {
    source.most_permille = wanted.most_permille();
    if (*source.most_permille < 1 || *source.most_permille > kPermille) {
      fields.Add("most_permille", "OUT_OF_RANGE", "Is 1 to 1000.",
                 "应为 1 至 1000。");
    }
  }
  if (wanted.weight() != 0) source.weight = wanted.weight();
  if (source.weight < 1 || source.weight > kWeightMax) {
    fields.Add("weight", "OUT_OF_RANGE", "Is 1 to 1,000,000.",
               "应为 1 至 1000000。");
  }
  return source;
}

std::vector<Disbursement> ParseDisbursements(rpc::Fields& fields,
                                             const v1::Grant& wanted) {
  fields.Require("disbursements", wanted.disbursements_size() > 0);
  if (wanted.disbursements_size() > kPayeesMax) {
    fields.Add("disbursements", "TOO_LONG", "Has at most 35 payees.",
               "收款人不得超过 35 个。");
    return {};
  }
  std::vector<Disbursement> payments;
  for (const v1::Disbursement& each : wanted.disbursements()) {
    const Scope scope(fields,
                      absl::StrCat("disbursements[", payments.size(), "]"));
    Disbursement payment;
    payment.payee.display_name = fields.Text(
        "payee_display_name", each.payee_display_name(), kPayeeNameMax);
    payment.payee.bank_account =
        fields.Digits("payee_bank_account", each.payee_bank_account(),
                      kBankAccountMin, kBankAccountMax);
    payment.payee.bank_code =
        fields.Digits("payee_bank_code", each.payee_bank_code(),
                      kBankCodeDigits, kBankCodeDigits);
    payment.amount_fen = fields.Amount("amount_fen", each.amount_fen());
    if (each.has_earliest_pay_time()) {
      payment.earliest_pay_time = Exact(each.earliest_pay_time());
    }
    payment.condition =
        fields.OptionalText("condition", each.condition(), kBasisMax);
    payment.entrusted_party = fields.OptionalText(
        "entrusted_party", each.entrusted_party(), kPayeeNameMax);
    payments.push_back(std::move(payment));
  }
  return payments;
}

// A plan needs the document that allows it, and nothing else does.
void RequirePlanBasis(rpc::Fields& fields, const Grant& grant) {
  const bool planned = std::any_of(
      grant.disbursements.begin(), grant.disbursements.end(),
      [](const Disbursement& each) {
        return each.earliest_pay_time != absl::InfinitePast() ||
               !each.condition.empty() || !each.entrusted_party.empty();
      });
  if (planned) fields.Require("plan_basis", !grant.plan_basis.empty());
}

// The disbursement that a request names.
DisbursementId ParseDisbursementName(rpc::Fields& fields,
                                     const std::string& full_name) {
  const std::string name = fields.Name("name", full_name, "disbursements");
  const std::optional<DisbursementId> id = ParseDisbursementId(name);
  if (!id.has_value() && !name.empty()) {
    fields.Add("name", "FORMAT", "Has the form `disbursements/{grant}.{n}`.",
               "格式应为 disbursements/{grant}.{n}。");
  }
  return id.value_or(DisbursementId{});
}

// An act of one officer, by the document in `field`.
absl::StatusOr<Acting> ParseActing(const std::string& name,
                                   const std::string& request_id,
                                   absl::string_view field,
                                   const std::string& document) {
  rpc::Fields fields;
  const DisbursementId id = ParseDisbursementName(fields, name);
  fields.Uuid("request_id", request_id);
  Acting acting{id.grant, {id.number, fields.Text(field, document, kBasisMax)}};
  RETURN_IF_ERROR(fields.status());
  return acting;
}

v1::Disbursement ToProto(const DisbursementId& id, const Disbursement& payment,
                         bool full) {
  v1::Disbursement message;
  message.set_name(absl::StrCat("disbursements/", FormatDisbursementId(id)));
  if (full) {
    message.set_payee_display_name(payment.payee.display_name);
    message.set_payee_bank_account(payment.payee.bank_account);
    message.set_payee_bank_code(payment.payee.bank_code);
  }
  message.set_amount_fen(payment.amount_fen);
  message.set_state(static_cast<v1::Disbursement::State>(payment.state));
  message.set_attempt(payment.attempt);
  message.set_reject_code(payment.reject_code);
  message.set_bank_reference(payment.bank_reference);
  if (payment.pay_time != absl::InfiniteFuture()) {
    *message.mutable_pay_time() = rpc::ToProto(payment.pay_time);
  }
  if (!payment.transfer.empty()) {
    message.set_transfer(absl::StrCat("transfers/", payment.transfer.value()));
  }
  if (payment.earliest_pay_time != absl::InfinitePast()) {
    *message.mutable_earliest_pay_time() =
        rpc::ToProto(payment.earliest_pay_time);
  }
  message.set_condition(payment.condition);
  message.set_entrusted_party(payment.entrusted_party);
  message.set_evidence(payment.evidence);
  message.set_payment_form(payment.payment_form);
  message.set_basis(payment.basis);
  if (payment.state == DisbursementState::kEscrowed) {
    *message.mutable_escrow_end_time() = rpc::ToProto(payment.look_time);
  }
  message.set_corrector(payment.corrector);
  return message;
}

}  // namespace

absl::StatusOr<Grant> ParseGrant(const v1::CreateGrantRequest& request) {
  rpc::Fields fields;
  Grant grant;
  const v1::Grant& wanted = request.grant();
  grant.id = GrantId(fields.Uuid("grant_id", request.grant_id()));
  {
    const Scope scope(fields, "grant");
    grant.case_id = fields.Name("case_name", wanted.case_name(), "cases");
    grant.office = fields.Name("office", wanted.office(), "offices");
    grant.amount_fen = fields.Amount("amount_fen", wanted.amount_fen());
    grant.purpose = fields.OptionalCode("purpose", wanted.purpose());
    grant.advance = wanted.advance();
    grant.exceptional_basis = fields.OptionalText(
        "exceptional_basis", wanted.exceptional_basis(), kBasisMax);
    grant.shares = ParseShares(fields, wanted);
    grant.disbursements = ParseDisbursements(fields, wanted);
    grant.plan_basis =
        fields.OptionalText("plan_basis", wanted.plan_basis(), kBasisMax);
    RequirePlanBasis(fields, grant);
  }
  RETURN_IF_ERROR(fields.status());
  return grant;
}

absl::StatusOr<ShareQuestion> ParseShareQuestion(
    const v1::ComputeSharesRequest& request) {
  rpc::Fields fields;
  ShareQuestion question;
  question.amount_fen = fields.Amount("amount_fen", request.amount_fen());
  question.rule = static_cast<SplitRule>(fields.Required(
      "rule", request.rule(), v1::ComputeSharesRequest::Rule_IsValid));
  question.purpose = fields.OptionalCode("purpose", request.purpose());
  question.advance = request.advance();
  fields.Require("sources", request.sources_size() > 0);
  if (request.sources_size() > kSharesMax) {
    fields.Add("sources", "TOO_LONG", "Has at most 20 funds.",
               "出资来源不得超过 20 个。");
    return fields.status();
  }
  for (const v1::ShareSource& each : request.sources()) {
    const Scope scope(fields,
                      absl::StrCat("sources[", question.sources.size(), "]"));
    question.sources.push_back(ParseSource(fields, each, question.sources));
  }
  RETURN_IF_ERROR(fields.status());
  return question;
}

absl::StatusOr<GrantQuery> ParseGrantQuery(const v1::GetGrantRequest& request) {
  rpc::Fields fields;
  GrantQuery query{GrantId(fields.Name("name", request.name(), "grants")),
                   request.view() == v1::GRANT_VIEW_FULL};
  if (!v1::GrantView_IsValid(request.view())) {
    fields.Add("view", "UNKNOWN_CODE", "Is not a value we know.",
               "取值无法识别。");
  }
  RETURN_IF_ERROR(fields.status());
  return query;
}

absl::StatusOr<OfficePage> ParseGrantsPage(
    const v1::ListGrantsRequest& request) {
  rpc::Fields fields;
  OfficePage page;
  page.office = fields.Name("office", request.office(), "offices");
  page.limit =
      fields.PageSize("page_size", request.page_size(), kPageUsual, kPageMax);
  RETURN_IF_ERROR(fields.status());
  ASSIGN_OR_RETURN(page.after,
                   rpc::ParsePageToken(page.office, request.page_token()));
  return page;
}

absl::StatusOr<Reserving> ParseReserving(
    const v1::ReserveGrantRequest& request) {
  rpc::Fields fields;
  Reserving reserving;
  reserving.id = GrantId(fields.Name("name", request.name(), "grants"));
  fields.Uuid("request_id", request.request_id());
  RETURN_IF_ERROR(fields.status());
  if (request.has_expire_time()) {
    reserving.expire_time = Exact(request.expire_time());
  }
  return reserving;
}

absl::StatusOr<Approval> ParseApproval(const v1::ApproveGrantRequest& request) {
  rpc::Fields fields;
  Approval approval{GrantId(fields.Name("name", request.name(), "grants")),
                    request.proposal_digest()};
  fields.Uuid("request_id", request.request_id());
  fields.Require("proposal_digest", !request.proposal_digest().empty());
  RETURN_IF_ERROR(fields.status());
  return approval;
}

absl::StatusOr<Voiding> ParseVoiding(const v1::VoidGrantRequest& request) {
  rpc::Fields fields;
  Voiding voiding{GrantId(fields.Name("name", request.name(), "grants")),
                  fields.Text("reason", request.reason(), kVoidReasonMax)};
  fields.Uuid("request_id", request.request_id());
  RETURN_IF_ERROR(fields.status());
  return voiding;
}

absl::StatusOr<Reissuing> ParseReissuing(
    const v1::ReissueDisbursementRequest& request) {
  rpc::Fields fields;
  Reissuing command;
  const DisbursementId id = ParseDisbursementName(fields, request.name());
  command.grant = id.grant;
  command.correction.number = id.number;
  fields.Uuid("request_id", request.request_id());
  command.correction.bank_account =
      fields.Digits("payee_bank_account", request.payee_bank_account(),
                    kBankAccountMin, kBankAccountMax);
  command.correction.bank_code =
      fields.Digits("payee_bank_code", request.payee_bank_code(),
                    kBankCodeDigits, kBankCodeDigits);
  RETURN_IF_ERROR(fields.status());
  return command;
}

absl::StatusOr<Acting> ParseFulfilling(
    const v1::FulfilConditionRequest& request) {
  return ParseActing(request.name(), request.request_id(), "evidence",
                     request.evidence());
}

absl::StatusOr<Acting> ParseWithdrawing(
    const v1::WithdrawDisbursementRequest& request) {
  return ParseActing(request.name(), request.request_id(), "basis",
                     request.basis());
}

absl::StatusOr<Acting> ParseEscrowing(
    const v1::EscrowDisbursementRequest& request) {
  return ParseActing(request.name(), request.request_id(), "basis",
                     request.basis());
}

absl::StatusOr<Acting> ParseForm(const v1::RecordPaymentFormRequest& request) {
  return ParseActing(request.name(), request.request_id(), "payment_form",
                     request.payment_form());
}

v1::Grant ToProto(const Grant& grant, bool full) {
  v1::Grant message;
  message.set_name(absl::StrCat("grants/", grant.id.value()));
  message.set_case_name(absl::StrCat("cases/", grant.case_id));
  message.set_office(absl::StrCat("offices/", grant.office));
  message.set_amount_fen(grant.amount_fen);
  for (const Share& share : grant.shares) {
    v1::Share& added = *message.add_shares();
    added.set_office(absl::StrCat("offices/", share.office));
    added.set_account(absl::StrCat("accounts/", share.account.value()));
    added.set_amount_fen(share.amount_fen);
    added.set_returned_fen(share.returned_fen);
    if (share.transfer.empty()) continue;
    added.set_transfer(absl::StrCat("transfers/", share.transfer.value()));
    if (share.carried_account.empty()) continue;
    added.set_carried_account(
        absl::StrCat("accounts/", share.carried_account.value()));
  }
  int number = 0;
  for (const Disbursement& payment : grant.disbursements) {
    *message.add_disbursements() =
        ToProto(DisbursementId{grant.id, ++number}, payment, full);
  }
  message.set_state(static_cast<v1::Grant::State>(grant.state));
  message.set_proposal_digest(grant.proposal_digest);
  message.set_maker(grant.maker);
  for (const std::string& approver : grant.approvers) {
    message.add_approvers(approver);
  }
  *message.mutable_create_time() = rpc::ToProto(grant.create_time);
  *message.mutable_update_time() = rpc::ToProto(grant.update_time);
  message.set_account(absl::StrCat("accounts/", AccountOf(grant.id).value()));
  message.set_void_reason(grant.void_reason);
  message.set_purpose(grant.purpose);
  message.set_advance(grant.advance);
  message.set_exceptional_basis(grant.exceptional_basis);
  message.set_plan_basis(grant.plan_basis);
  if (grant.expire_time != absl::InfiniteFuture()) {
    *message.mutable_expire_time() = rpc::ToProto(grant.expire_time);
  }
  return message;
}

v1::ComputeSharesResponse ToProto(const std::vector<ComputedShare>& shares) {
  v1::ComputeSharesResponse response;
  for (const ComputedShare& each : shares) {
    v1::ComputedShare& added = *response.add_shares();
    v1::Share& share = *added.mutable_share();
    share.set_office(absl::StrCat("offices/", each.share.office));
    share.set_account(absl::StrCat("accounts/", each.share.account.value()));
    share.set_amount_fen(each.share.amount_fen);
    added.set_limit_fen(each.limit_fen);
    added.set_reason(each.reason);
  }
  return response;
}

v1::ListGrantsResponse ToProto(const OfficePage& page,
                               const std::vector<Grant>& grants) {
  v1::ListGrantsResponse response;
  for (const Grant& grant : grants) {
    *response.add_grants() = ToProto(grant, /*full=*/false);
  }
  if (static_cast<int>(grants.size()) == page.limit) {
    response.set_next_page_token(
        rpc::FormatPageToken(page.office, grants.back().id.value()));
  }
  return response;
}

}  // namespace bashu::ledger
