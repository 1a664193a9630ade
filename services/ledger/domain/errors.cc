#include "services/ledger/domain/errors.h"

#include <absl/strings/str_cat.h>

#include "common/status/error.h"

namespace bashu::ledger {

absl::Status SharesNotTotal() {
  return MakeError(
      {absl::StatusCode::kInvalidArgument,
       kDomain,
       "SHARES_NOT_TOTAL",
       "The shares do not add up to the amount. Correct them and send again.",
       "各出资份额之和与总额不符，请更正后重新提交。",
       {}});
}

absl::Status PayeesNotTotal() {
  return MakeError(
      {absl::StatusCode::kInvalidArgument,
       kDomain,
       "PAYEES_NOT_TOTAL",
       "The payments do not add up to the amount. Correct them and send again.",
       "各笔支付之和与总额不符，请更正后重新提交。",
       {}});
}

absl::Status AccountExists(const AccountId& account, absl::string_view field) {
  return MakeError(
      {absl::StatusCode::kAlreadyExists,
       kDomain,
       "ACCOUNT_EXISTS",
       absl::StrCat("Account ", account.value(), " exists with another ", field,
                    ". Use a new id."),
       absl::StrCat("账户 ", account.value(), " 已存在且 ", field,
                    " 不同，请使用新编号。"),
       {{"account", account.value()}, {"field", std::string(field)}}});
}

absl::Status TransferExists(const TransferId& transfer,
                            absl::string_view field) {
  return MakeError(
      {absl::StatusCode::kAlreadyExists,
       kDomain,
       "TRANSFER_EXISTS",
       absl::StrCat("Transfer ", transfer.value(), " exists with another ",
                    field, ". Use a new id."),
       absl::StrCat("划款 ", transfer.value(), " 已存在且 ", field,
                    " 不同，请使用新编号。"),
       {{"transfer", transfer.value()}, {"field", std::string(field)}}});
}

absl::Status GrantExists(const GrantId& grant, absl::string_view field) {
  return MakeError(
      {absl::StatusCode::kAlreadyExists,
       kDomain,
       "GRANT_EXISTS",
       absl::StrCat("Grant ", grant.value(), " exists with another ", field,
                    ". Use a new id."),
       absl::StrCat("救助金 ", grant.value(), " 已存在且 ", field,
                    " 不同，请使用新编号。"),
       {{"grant", grant.value()}, {"field", std::string(field)}}});
}

absl::Status AccountNotFound(const AccountId& account) {
  return MakeError({absl::StatusCode::kNotFound,
                    kDomain,
                    "ACCOUNT_NOT_FOUND",
                    absl::StrCat("There is no account ", account.value(), "."),
                    absl::StrCat("账户 ", account.value(), " 不存在。"),
                    {{"account", account.value()}}});
}

absl::Status TransferNotFound(const TransferId& transfer) {
  return MakeError(
      {absl::StatusCode::kNotFound,
       kDomain,
       "TRANSFER_NOT_FOUND",
       absl::StrCat("There is no transfer ", transfer.value(), "."),
       absl::StrCat("划款 ", transfer.value(), " 不存在。"),
       {{"transfer", transfer.value()}}});
}

absl::Status GrantNotFound(const GrantId& grant) {
  return MakeError({absl::StatusCode::kNotFound,
                    kDomain,
                    "GRANT_NOT_FOUND",
                    absl::StrCat("There is no grant ", grant.value(), "."),
                    absl::StrCat("救助金 ", grant.value(), " 不存在。"),
                    {{"grant", grant.value()}}});
}

absl::Status DisbursementNotFound(const DisbursementId& disbursement) {
  return MakeError(
      {absl::StatusCode::kNotFound,
       kDomain,
       "DISBURSEMENT_NOT_FOUND",
       absl::StrCat("There is no disbursement ",
                    FormatDisbursementId(disbursement), "."),
       absl::StrCat("支付 ", FormatDisbursementId(disbursement), " 不存在。"),
       {{"disbursement", FormatDisbursementId(disbursement)}}});
}

absl::Status SameAccount(const AccountId& account) {
  return MakeError(
      {absl::StatusCode::kInvalidArgument,
       kDomain,
       "SAME_ACCOUNT",
       absl::StrCat("Money cannot move from account ", account.value(),
                    " to itself. Name two accounts."),
       absl::StrCat("账户 ", account.value(),
                    " 不能向自身划款，请指定两个账户。"),
       {{"account", account.value()}}});
}

absl::Status AccountOfGrant(const AccountId& account) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "ACCOUNT_OF_GRANT",
       absl::StrCat(
           "Account ", account.value(),
           " belongs to a grant; its money moves with the grant only."),
       absl::StrCat("账户 ", account.value(),
                    " 属于救助金，其资金仅随救助金流转。"),
       {{"account", account.value()}}});
}

absl::Status AccountCannotFund(const AccountId& account) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "ACCOUNT_CANNOT_FUND",
       absl::StrCat("Account ", account.value(),
                    " cannot fund this share. Name a budget or fund account of "
                    "the office."),
       absl::StrCat("账户 ", account.value(),
                    " 不能承担该份额，请指定该机构的预算或基金账户。"),
       {{"account", account.value()}}});
}

absl::Status TransferInGroup(const TransferId& transfer, const GrantId& grant) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "TRANSFER_IN_GROUP",
       absl::StrCat("Transfer ", transfer.value(), " is part of grant ",
                    grant.value(), ". Approve or void the grant instead."),
       absl::StrCat("划款 ", transfer.value(), " 属于救助金 ", grant.value(),
                    "，请审批或撤销该救助金。"),
       {{"transfer", transfer.value()}, {"grant", grant.value()}}});
}

absl::Status TransferVoided(const TransferId& transfer) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "TRANSFER_VOIDED",
       absl::StrCat("Transfer ", transfer.value(),
                    " was voided. Create a new transfer instead."),
       absl::StrCat("划款 ", transfer.value(), " 已撤销，请另建划款。"),
       {{"transfer", transfer.value()}}});
}

absl::Status TransferPosted(const TransferId& transfer) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "TRANSFER_POSTED",
       absl::StrCat(
           "Transfer ", transfer.value(),
           " was posted and stays. Create one in the other direction."),
       absl::StrCat("划款 ", transfer.value(),
                    " 已入账不可撤销，请另建反向划款。"),
       {{"transfer", transfer.value()}}});
}

absl::Status WrongGrantState(const GrantId& grant, absl::string_view state) {
  return MakeError({absl::StatusCode::kFailedPrecondition,
                    kDomain,
                    "GRANT_STATE",
                    absl::StrCat("Grant ", grant.value(), " is ", state,
                                 ", which does not allow this."),
                    absl::StrCat("救助金 ", grant.value(), " 处于 ", state,
                                 " 状态，不能执行此操作。"),
                    {{"grant", grant.value()}, {"state", std::string(state)}}});
}

absl::Status WrongDisbursementState(const DisbursementId& disbursement,
                                    absl::string_view state) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "DISBURSEMENT_STATE",
       absl::StrCat("Disbursement ", FormatDisbursementId(disbursement), " is ",
                    state, ", which does not allow this."),
       absl::StrCat("支付 ", FormatDisbursementId(disbursement), " 处于 ",
                    state, " 状态，不能执行此操作。"),
       {{"disbursement", FormatDisbursementId(disbursement)},
        {"state", std::string(state)}}});
}

absl::Status ProposalChanged(const GrantId& grant) {
  return MakeError(
      {absl::StatusCode::kAborted,
       kDomain,
       "PROPOSAL_CHANGED",
       absl::StrCat("The proposal of grant ", grant.value(),
                    " is not the one you saw. Read it again, then approve."),
       absl::StrCat("救助金 ", grant.value(),
                    " 的方案与您所见不同，请重新查阅后审批。"),
       {{"grant", grant.value()}}});
}

absl::Status MakerIsChecker(const GrantId& grant) {
  return MakeError({absl::StatusCode::kPermissionDenied,
                    kDomain,
                    "MAKER_IS_CHECKER",
                    absl::StrCat("You reserved grant ", grant.value(),
                                 "; other officers must go on with it."),
                    absl::StrCat("您是救助金 ", grant.value(),
                                 " 的经办人，须由他人继续办理。"),
                    {{"grant", grant.value()}}});
}

absl::Status AlreadyApproved(const GrantId& grant) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "ALREADY_APPROVED",
       absl::StrCat("You approved grant ", grant.value(),
                    " before; a second officer must."),
       absl::StrCat("您已审批救助金 ", grant.value(), " ，须由另一人审批。"),
       {{"grant", grant.value()}}});
}

absl::Status AttemptsExhausted(const DisbursementId& disbursement) {
  return MakeError(
      {absl::StatusCode::kResourceExhausted,
       kDomain,
       "ATTEMPTS_EXHAUSTED",
       absl::StrCat("Disbursement ", FormatDisbursementId(disbursement),
                    " was rejected too often. Pay it in another way."),
       absl::StrCat("支付 ", FormatDisbursementId(disbursement),
                    " 被退回次数过多，请以其他方式支付。"),
       {{"disbursement", FormatDisbursementId(disbursement)}}});
}

absl::Status AmountOverflow(const AccountId& account) {
  return MakeError({absl::StatusCode::kOutOfRange,
                    kDomain,
                    "AMOUNT_OVERFLOW",
                    absl::StrCat("The amount leaves the range of account ",
                                 account.value(), "."),
                    absl::StrCat("金额超出账户 ", account.value(), " 的范围。"),
                    {{"account", account.value()}}});
}

absl::Status InsufficientFunds(const AccountId& account, int64_t available_fen,
                               int64_t amount_fen) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "INSUFFICIENT_FUNDS",
       absl::StrCat("Account ", account.value(), " has ", available_fen,
                    " fen available and needs ", amount_fen, "."),
       absl::StrCat("账户 ", account.value(), " 可用 ", available_fen,
                    " 分，需要 ", amount_fen, " 分。"),
       {{"account", account.value()},
        {"available_fen", absl::StrCat(available_fen)},
        {"amount_fen", absl::StrCat(amount_fen)}}});
}

absl::Status PaymentUnexplained(const DisbursementId& disbursement) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "PAYMENT_UNEXPLAINED",
       absl::StrCat("The bank's word on disbursement ",
                    FormatDisbursementId(disbursement),
                    " contradicts the books. Ask the bank."),
       absl::StrCat("银行对支付 ", FormatDisbursementId(disbursement),
                    " 的回执与账簿不符，请向银行查询。"),
       {{"disbursement", FormatDisbursementId(disbursement)}}});
}

absl::Status TreeSizeUnknown(int64_t tree_size) {
  return MakeError(
      {absl::StatusCode::kOutOfRange,
       kDomain,
       "TREE_SIZE_UNKNOWN",
       absl::StrCat("The tree has ", tree_size, " leaves; name no more."),
       absl::StrCat("审计树现有 ", tree_size, " 个叶节点，不得超出。"),
       {{"tree_size", absl::StrCat(tree_size)}}});
}

absl::Status BankUnavailable() {
  return MakeError(
      {absl::StatusCode::kUnavailable,
       kDomain,
       "BANK_UNAVAILABLE",
       "The bank's directory cannot be read or written. It is tried again.",
       "银行交换目录暂不可读写，将自动重试。",
       {}});
}

absl::Status BankFileUnreadable() {
  return MakeError({absl::StatusCode::kInvalidArgument,
                    kDomain,
                    "BANK_FILE_UNREADABLE",
                    "The bank's file is not a report we can read.",
                    "银行回执文件无法识别。",
                    {}});
}

absl::Status ConditionNotOpen(const DisbursementId& disbursement) {
  const std::string id = FormatDisbursementId(disbursement);
  return MakeError({absl::StatusCode::kFailedPrecondition,
                    kDomain,
                    "CONDITION_NOT_OPEN",
                    absl::StrCat("Disbursement ", id,
                                 " waits for nothing that must be shown."),
                    absl::StrCat("支付 ", id, " 没有待满足的条件。"),
                    {{"disbursement", id}}});
}

absl::Status PaymentFormRecorded(const DisbursementId& disbursement) {
  const std::string id = FormatDisbursementId(disbursement);
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "PAYMENT_FORM_RECORDED",
       absl::StrCat("The signed form of disbursement ", id, " is recorded."),
       absl::StrCat("支付 ", id, " 的签字领款单已登记。"),
       {{"disbursement", id}}});
}

absl::Status MoneyRecovered(const DisbursementId& disbursement) {
  const std::string id = FormatDisbursementId(disbursement);
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "MONEY_RECOVERED",
       absl::StrCat("The money of disbursement ", id,
                    " was recovered from the payee. Pay it to the payee."),
       absl::StrCat("支付 ", id, " 的款项已向收款人追回，应付还收款人。"),
       {{"disbursement", id}}});
}

}  // namespace bashu::ledger
