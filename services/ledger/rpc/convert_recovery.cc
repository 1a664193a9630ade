#include "services/ledger/rpc/convert_recovery.h"

#include <absl/strings/str_cat.h>

#include "services/ledger/domain/limits.h"
#include "services/ledger/rpc/convert.h"

namespace bashu::ledger {
namespace {

using Scope = rpc::Fields::Scope;

// What some causes need and no other may have.
void ReadProof(rpc::Fields& fields, const v1::Recovery& wanted,
               Recovery& recovery) {
  recovery.committee_decision = fields.OptionalText(
      "committee_decision", wanted.committee_decision(), kBasisMax);
  recovery.hearing_record =
      fields.OptionalText("hearing_record", wanted.hearing_record(), kBasisMax);
  const auto only = [&](const char* field, bool present,
                        v1::Recovery::Cause of) {
    if (wanted.cause() == of) {
      fields.Require(field, present);
    } else if (present) {
      fields.Add(field, "CONTRADICTION", "Is not for this cause.",
                 "不适用于该追回原因。");
    }
  };
  only("hardship", wanted.hardship() != v1::Recovery::HARDSHIP_UNSPECIFIED,
       v1::Recovery::CAUSE_ENFORCEMENT_OFFSET);
  only("committee_decision", !wanted.committee_decision().empty(),
       v1::Recovery::CAUSE_REVOKED);
  only("hearing_record", !wanted.hearing_record().empty(),
       v1::Recovery::CAUSE_REVOKED);
  if (!v1::Recovery::Hardship_IsValid(wanted.hardship())) {
    fields.Add("hardship", "UNKNOWN_CODE", "Is not a value we know.",
               "取值无法识别。");
  }
  recovery.hardship = static_cast<Hardship>(wanted.hardship());
}

v1::Recovery::Receipt ToProto(const Receipt& receipt) {
  v1::Recovery::Receipt message;
  message.set_transfer(absl::StrCat("transfers/", receipt.id.value()));
  message.set_amount_fen(receipt.amount_fen);
  message.set_bank_reference(receipt.bank_reference);
  message.set_officer(receipt.officer);
  *message.mutable_receive_time() = rpc::ToProto(receipt.time);
  for (const Credit& each : receipt.credits) {
    v1::Recovery::Credit& added = *message.add_credits();
    added.set_share_number(each.share);
    added.set_account(absl::StrCat("accounts/", each.account.value()));
    added.set_amount_fen(each.amount_fen);
    added.set_transfer(absl::StrCat("transfers/", each.transfer.value()));
  }
  return message;
}

std::string QueryOf(const OfficePage& page) {
  return absl::StrCat("recoveries ", page.office);
}

}  // namespace

absl::StatusOr<Recovery> ParseRecovery(
    const v1::CreateRecoveryRequest& request) {
  rpc::Fields fields;
  Recovery recovery;
  recovery.id = RecoveryId(fields.Uuid("recovery_id", request.recovery_id()));
  const v1::Recovery& wanted = request.recovery();
  {
    const Scope scope(fields, "recovery");
    recovery.grant = GrantId(fields.Name("grant", wanted.grant(), "grants"));
    recovery.cause = static_cast<RecoveryCause>(
        fields.Required("cause", wanted.cause(), v1::Recovery::Cause_IsValid));
    if (wanted.cause() == v1::Recovery::CAUSE_UNSOLICITED) {
      fields.Add("cause", "CONTRADICTION", "Nobody demands what came unasked.",
                 "主动退回的款项应另行登记。");
    }
    recovery.amount_fen = fields.Amount("amount_fen", wanted.amount_fen());
    recovery.basis = fields.Text("basis", wanted.basis(), kBasisMax);
    ReadProof(fields, wanted, recovery);
  }
  RETURN_IF_ERROR(fields.status());
  return recovery;
}

absl::StatusOr<RecoveryId> ParseRecoveryName(
    const v1::GetRecoveryRequest& request) {
  rpc::Fields fields;
  RecoveryId id(fields.Name("name", request.name(), "recoveries"));
  RETURN_IF_ERROR(fields.status());
  return id;
}

absl::StatusOr<RecoveryId> ParseApproval(
    const v1::ApproveRecoveryRequest& request) {
  rpc::Fields fields;
  RecoveryId id(fields.Name("name", request.name(), "recoveries"));
  fields.Uuid("request_id", request.request_id());
  RETURN_IF_ERROR(fields.status());
  return id;
}

absl::StatusOr<OfficePage> ParseRecoveriesPage(
    const v1::ListRecoveriesRequest& request) {
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

absl::StatusOr<Receiving> ParseReceipt(
    const v1::RecordReceiptRequest& request) {
  rpc::Fields fields;
  Receiving receiving;
  receiving.recovery =
      RecoveryId(fields.Name("name", request.name(), "recoveries"));
  receiving.transfer =
      TransferId(fields.Uuid("transfer_id", request.transfer_id()));
  receiving.amount_fen = fields.Amount("amount_fen", request.amount_fen());
  receiving.bank_reference = fields.Text(
      "bank_reference", request.bank_reference(), kBankReferenceMax);
  RETURN_IF_ERROR(fields.status());
  return receiving;
}

absl::StatusOr<Return> ParseReturn(const v1::RecordReturnRequest& request) {
  rpc::Fields fields;
  Return came;
  came.wanted.id =
      RecoveryId(fields.Uuid("recovery_id", request.recovery_id()));
  came.wanted.grant = GrantId(fields.Name("grant", request.grant(), "grants"));
  came.wanted.cause = RecoveryCause::kUnsolicited;
  came.wanted.amount_fen = fields.Amount("amount_fen", request.amount_fen());
  came.wanted.basis = fields.Text("basis", request.basis(), kBasisMax);
  came.transfer = TransferId(fields.Uuid("transfer_id", request.transfer_id()));
  came.bank_reference = fields.Text("bank_reference", request.bank_reference(),
                                    kBankReferenceMax);
  RETURN_IF_ERROR(fields.status());
  return came;
}

absl::StatusOr<EndingProposal> ParseEnding(
    const v1::EndRecoveryRequest& request) {
  rpc::Fields fields;
  EndingProposal proposal;
  proposal.recovery =
      RecoveryId(fields.Name("name", request.name(), "recoveries"));
  if (request.outcome() != v1::Recovery::STATE_WITHDRAWN &&
      request.outcome() != v1::Recovery::STATE_WRITTEN_OFF) {
    fields.Add("outcome", "OUT_OF_RANGE", "Is withdrawn or written off.",
               "应为撤回或者核销。");
  }
  proposal.outcome = static_cast<RecoveryState>(request.outcome());
  proposal.basis = fields.Text("basis", request.basis(), kBasisMax);
  fields.Uuid("request_id", request.request_id());
  RETURN_IF_ERROR(fields.status());
  return proposal;
}

v1::Recovery ToProto(const Recovery& recovery) {
  v1::Recovery message;
  message.set_name(absl::StrCat("recoveries/", recovery.id.value()));
  message.set_grant(absl::StrCat("grants/", recovery.grant.value()));
  message.set_cause(static_cast<v1::Recovery::Cause>(recovery.cause));
  message.set_amount_fen(recovery.amount_fen);
  message.set_basis(recovery.basis);
  message.set_hardship(static_cast<v1::Recovery::Hardship>(recovery.hardship));
  message.set_committee_decision(recovery.committee_decision);
  message.set_hearing_record(recovery.hearing_record);
  message.set_state(static_cast<v1::Recovery::State>(recovery.state));
  message.set_office(absl::StrCat("offices/", recovery.office));
  message.set_maker(recovery.maker);
  message.set_checker(recovery.checker);
  if (!recovery.ending.maker.empty()) {
    v1::Recovery::Ending& ending = *message.mutable_ending();
    ending.set_outcome(
        static_cast<v1::Recovery::State>(recovery.ending.outcome));
    ending.set_basis(recovery.ending.basis);
    ending.set_maker(recovery.ending.maker);
    ending.set_checker(recovery.ending.checker);
  }
  for (const Receipt& each : recovery.receipts) {
    *message.add_receipts() = ToProto(each);
  }
  message.set_received_fen(ReceivedFen(recovery));
  *message.mutable_create_time() = rpc::ToProto(recovery.create_time);
  *message.mutable_update_time() = rpc::ToProto(recovery.update_time);
  return message;
}

v1::ListRecoveriesResponse ToProto(const OfficePage& page,
                                   const std::vector<Recovery>& recoveries) {
  v1::ListRecoveriesResponse response;
  for (const Recovery& each : recoveries) {
    *response.add_recoveries() = ToProto(each);
  }
  if (recoveries.size() == static_cast<size_t>(page.limit)) {
    response.set_next_page_token(
        rpc::FormatPageToken(QueryOf(page), recoveries.back().id.value()));
  }
  return response;
}

}  // namespace bashu::ledger
