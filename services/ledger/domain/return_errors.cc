#include "services/ledger/domain/return_errors.h"

#include <absl/strings/str_cat.h>

#include "common/status/error.h"

namespace bashu::ledger {

absl::Status InstrumentNotFound(absl::string_view name) {
  return MakeError({absl::StatusCode::kNotFound,
                    kDomain,
                    "INSTRUMENT_NOT_FOUND",
                    absl::StrCat("There is no ", name, "."),
                    absl::StrCat(name, " 不存在。"),
                    {{"name", std::string(name)}}});
}

absl::Status InstrumentExists(absl::string_view name, absl::string_view field) {
  return MakeError(
      {absl::StatusCode::kAlreadyExists,
       kDomain,
       "INSTRUMENT_EXISTS",
       absl::StrCat(name, " exists with another ", field, "."),
       absl::StrCat(name, " 已存在，但 ", field, " 不同。"),
       {{"name", std::string(name)}, {"field", std::string(field)}}});
}

absl::Status WrongInstrumentState(absl::string_view name,
                                  absl::string_view state) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "INSTRUMENT_STATE",
       absl::StrCat(name, " is ", state, ", which does not allow this."),
       absl::StrCat(name, " 当前状态为 ", state, "，不能进行此操作。"),
       {{"name", std::string(name)}, {"state", std::string(state)}}});
}

absl::Status InstrumentMakerIsChecker(absl::string_view name) {
  return MakeError(
      {absl::StatusCode::kPermissionDenied,
       kDomain,
       "INSTRUMENT_MAKER_IS_CHECKER",
       absl::StrCat("Who proposed this of ", name, " may not confirm it."),
       absl::StrCat(name, " 的提出人不得自行确认，须由另一名工作人员办理。"),
       {{"name", std::string(name)}}});
}

absl::Status HardshipPersists(const GrantId& grant) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "HARDSHIP_PERSISTS",
       absl::StrCat("Hardship has not greatly eased, so nothing of grant ",
                    grant.value(), " is deducted."),
       absl::StrCat("生活困难尚未明显缓解，救助金 ", grant.value(),
                    " 不予扣回。"),
       {{"grant", grant.value()}}});
}

absl::Status RecoveryAbovePaid(const GrantId& grant, int64_t paid_fen,
                               int64_t claimed_fen) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "RECOVERY_ABOVE_PAID",
       absl::StrCat("In all ", claimed_fen, " fen of grant ", grant.value(),
                    " would be recovered; ", paid_fen, " were paid."),
       absl::StrCat("救助金 ", grant.value(), " 追回合计 ", claimed_fen,
                    " 分，超过已发放的 ", paid_fen, " 分。"),
       {{"grant", grant.value()},
        {"paid_fen", absl::StrCat(paid_fen)},
        {"claimed_fen", absl::StrCat(claimed_fen)}}});
}

absl::Status ReceiptAboveDemand(absl::string_view name, int64_t missing_fen) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "RECEIPT_ABOVE_DEMAND",
       absl::StrCat("Of ", name, " only ", missing_fen, " fen are missing."),
       absl::StrCat(name, " 仅余 ", missing_fen, " 分未收回。"),
       {{"name", std::string(name)},
        {"missing_fen", absl::StrCat(missing_fen)}}});
}

absl::Status BankReferenceUsed(const TransferId& transfer) {
  return MakeError(
      {absl::StatusCode::kAlreadyExists,
       kDomain,
       "BANK_REFERENCE_USED",
       absl::StrCat("This bank reference was recorded with transfer ",
                    transfer.value(), "."),
       absl::StrCat("该银行流水号已随划款 ", transfer.value(), " 登记。"),
       {{"transfer", transfer.value()}}});
}

absl::Status GrantNotAdvance(const GrantId& grant) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "GRANT_NOT_ADVANCE",
       absl::StrCat("Grant ", grant.value(), " is no advance aid."),
       absl::StrCat("救助金 ", grant.value(), " 不是先行救助。"),
       {{"grant", grant.value()}}});
}

absl::Status PublicEmployeeUnpaid() {
  return MakeError({absl::StatusCode::kFailedPrecondition,
                    kDomain,
                    "PUBLIC_EMPLOYEE_UNPAID",
                    "Public employees get no subsidy for legal aid.",
                    "公职人员办理法律援助事项不得领取补贴。",
                    {}});
}

absl::Status InstrumentTaken(absl::string_view name) {
  return MakeError({absl::StatusCode::kFailedPrecondition,
                    kDomain,
                    "INSTRUMENT_TAKEN",
                    absl::StrCat(name, " is for the same already."),
                    absl::StrCat("该事项已有 ", name, "，不得重复。"),
                    {{"name", std::string(name)}}});
}

absl::Status NotInTable(absl::string_view entry) {
  return MakeError({absl::StatusCode::kFailedPrecondition,
                    kDomain,
                    "NOT_IN_TABLE",
                    absl::StrCat("The table has no ", entry, "."),
                    absl::StrCat("标准表中没有 ", entry, "。"),
                    {{"entry", std::string(entry)}}});
}

absl::Status DerivationChanged(absl::string_view name) {
  return MakeError({absl::StatusCode::kAborted,
                    kDomain,
                    "DERIVATION_CHANGED",
                    absl::StrCat("The computation of ", name,
                                 " is not the one seen. Compute it again."),
                    absl::StrCat(name, " 的计算结果与所见不同，请重新计算。"),
                    {{"name", std::string(name)}}});
}

absl::Status NotYetDue(absl::string_view name, absl::CivilDay due) {
  const std::string day = absl::FormatCivilTime(due);
  return MakeError({absl::StatusCode::kFailedPrecondition,
                    kDomain,
                    "NOT_YET_DUE",
                    absl::StrCat("Of ", name, " this is for ", day, "."),
                    absl::StrCat(name, " 的该事项须待 ", day, " 起办理。"),
                    {{"name", std::string(name)}, {"due_day", day}}});
}

}  // namespace bashu::ledger
