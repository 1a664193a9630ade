#include "services/ledger/domain/transfer_errors.h"

#include <absl/strings/str_cat.h>

#include "common/status/error.h"

namespace bashu::ledger {

absl::Status CurrencyMismatch(const TransferId& transfer,
                              absl::string_view currency) {
  return MakeError(
      {absl::StatusCode::kInvalidArgument,
       kDomain,
       "CURRENCY_MISMATCH",
       absl::StrCat("Transfer ", transfer.value(), " is in ", currency,
                    "; all money here is CNY."),
       absl::StrCat("划款 ", transfer.value(), " 的币种为 ", currency,
                    "，本账务仅用人民币。"),
       {{"transfer", transfer.value()}, {"currency", std::string(currency)}}});
}

absl::Status FiscalYearMismatch(const AccountId& debit,
                                const AccountId& credit) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "FISCAL_YEAR_MISMATCH",
       absl::StrCat("Accounts ", debit.value(), " and ", credit.value(),
                    " are of different fiscal years. Name two of one year."),
       absl::StrCat("账户 ", debit.value(), " 与 ", credit.value(),
                    " 不属同一财政年度，请更正。"),
       {{"debit", debit.value()}, {"credit", credit.value()}}});
}

absl::Status FiscalYearClosed(const AccountId& account) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "FISCAL_YEAR_CLOSED",
       absl::StrCat("The fiscal year of account ", account.value(),
                    " is closed. Use an account of the present year."),
       absl::StrCat("账户 ", account.value(),
                    " 所属财政年度已结账，请使用本年度账户。"),
       {{"account", account.value()}}});
}

absl::Status AccountFrozen(const AccountId& account) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "ACCOUNT_FROZEN",
       absl::StrCat("Account ", account.value(),
                    " is frozen: nothing leaves it until it is thawed."),
       absl::StrCat("账户 ", account.value(), " 已冻结，解冻前不得支出。"),
       {{"account", account.value()}}});
}

absl::Status HappenTimeAhead(const TransferId& transfer) {
  return MakeError(
      {absl::StatusCode::kInvalidArgument,
       kDomain,
       "HAPPEN_TIME_AHEAD",
       absl::StrCat("Transfer ", transfer.value(),
                    " would have happened in the future. Name a past time."),
       absl::StrCat("划款 ", transfer.value(), " 的发生时间晚于现在，请更正。"),
       {{"transfer", transfer.value()}}});
}

absl::Status ExpireTimePassed(const TransferId& transfer) {
  return MakeError(
      {absl::StatusCode::kInvalidArgument,
       kDomain,
       "EXPIRE_TIME_PASSED",
       absl::StrCat("Transfer ", transfer.value(),
                    " would end before it begins. Name a later time."),
       absl::StrCat("划款 ", transfer.value(), " 的到期时间已过，请更正。"),
       {{"transfer", transfer.value()}}});
}

absl::Status ExpireTimePassed(const GrantId& grant) {
  return MakeError(
      {absl::StatusCode::kInvalidArgument,
       kDomain,
       "EXPIRE_TIME_PASSED",
       absl::StrCat("What grant ", grant.value(),
                    " reserves would end before it begins. Name a later "
                    "time."),
       absl::StrCat("救助金 ", grant.value(), " 的预留到期时间已过，请更正。"),
       {{"grant", grant.value()}}});
}

absl::Status NothingAvailable(const AccountId& account) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "NOTHING_AVAILABLE",
       absl::StrCat("Account ", account.value(), " has nothing available."),
       absl::StrCat("账户 ", account.value(), " 无可用资金。"),
       {{"account", account.value()}}});
}

absl::Status CeilingExceeded(const AccountId& account, int64_t room_fen,
                             int64_t amount_fen) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "CEILING_EXCEEDED",
       absl::StrCat("Account ", account.value(), " has room for ", room_fen,
                    " fen, and ", amount_fen, " would come."),
       absl::StrCat("账户 ", account.value(), " 尚可存入 ", room_fen,
                    " 分，拟存入 ", amount_fen, " 分。"),
       {{"account", account.value()},
        {"room_fen", absl::StrCat(room_fen)},
        {"amount_fen", absl::StrCat(amount_fen)}}});
}

absl::Status TransferExpired(const TransferId& transfer) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "TRANSFER_EXPIRED",
       absl::StrCat("Transfer ", transfer.value(),
                    " has expired. Create a new transfer instead."),
       absl::StrCat("划款 ", transfer.value(), " 已到期失效，请另建划款。"),
       {{"transfer", transfer.value()}}});
}

absl::Status AmountExceedsHold(const TransferId& transfer, int64_t held_fen,
                               int64_t amount_fen) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "AMOUNT_EXCEEDS_HOLD",
       absl::StrCat("Transfer ", transfer.value(), " holds ", held_fen,
                    " fen; ", amount_fen, " cannot be posted."),
       absl::StrCat("划款 ", transfer.value(), " 冻结 ", held_fen,
                    " 分，不能入账 ", amount_fen, " 分。"),
       {{"transfer", transfer.value()},
        {"held_fen", absl::StrCat(held_fen)},
        {"amount_fen", absl::StrCat(amount_fen)}}});
}

absl::Status TransferNotPosted(const TransferId& transfer) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "TRANSFER_NOT_POSTED",
       absl::StrCat("Transfer ", transfer.value(),
                    " has moved nothing. Void it if it is pending."),
       absl::StrCat("划款 ", transfer.value(),
                    " 未入账，无须冲正；待定的请撤销。"),
       {{"transfer", transfer.value()}}});
}

absl::Status ReversalOfReversal(const TransferId& transfer) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "REVERSAL_OF_REVERSAL",
       absl::StrCat("Transfer ", transfer.value(),
                    " is a reversal. Create a new transfer instead."),
       absl::StrCat("划款 ", transfer.value(), " 本身为冲正，请另建划款。"),
       {{"transfer", transfer.value()}}});
}

absl::Status AlreadyReversed(const TransferId& transfer,
                             const TransferId& reversal) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "ALREADY_REVERSED",
       absl::StrCat("Transfer ", transfer.value(), " has the reversal ",
                    reversal.value(), " already."),
       absl::StrCat("划款 ", transfer.value(), " 已有冲正 ", reversal.value(),
                    "。"),
       {{"transfer", transfer.value()}, {"reversal", reversal.value()}}});
}

absl::Status ReversalMakerIsChecker(const TransferId& transfer) {
  return MakeError(
      {absl::StatusCode::kPermissionDenied,
       kDomain,
       "REVERSAL_MAKER_IS_CHECKER",
       absl::StrCat("You proposed reversal ", transfer.value(),
                    "; another officer must approve it."),
       absl::StrCat("您是冲正 ", transfer.value(), " 的提出人，须由他人审批。"),
       {{"transfer", transfer.value()}}});
}

absl::Status ReversalNotWhole(const TransferId& transfer, int64_t held_fen) {
  return MakeError(
      {absl::StatusCode::kInvalidArgument,
       kDomain,
       "REVERSAL_NOT_WHOLE",
       absl::StrCat("Reversal ", transfer.value(), " is of ", held_fen,
                    " fen and is posted whole."),
       absl::StrCat("冲正 ", transfer.value(), " 为 ", held_fen,
                    " 分，须整笔入账。"),
       {{"transfer", transfer.value()}, {"held_fen", absl::StrCat(held_fen)}}});
}

absl::Status LinkedEventFailed() {
  return MakeError({absl::StatusCode::kFailedPrecondition,
                    kDomain,
                    "LINKED_EVENT_FAILED",
                    absl::StrCat("Another transfer of the same chain was "
                                 "refused; none of it was done."),
                    absl::StrCat("同组其他划款被拒，整组未执行。"),
                    {}});
}

absl::Status LinkedChainOpen() {
  return MakeError({absl::StatusCode::kInvalidArgument,
                    kDomain,
                    "LINKED_CHAIN_OPEN",
                    absl::StrCat("The last transfer of the batch is linked to "
                                 "none. Close the chain."),
                    absl::StrCat("批次末笔划款的关联未闭合，请更正。"),
                    {}});
}

absl::Status BatchTooLarge(int most) {
  return MakeError({absl::StatusCode::kInvalidArgument,
                    kDomain,
                    "BATCH_TOO_LARGE",
                    absl::StrCat("One call has at most ", most,
                                 " items. Send the rest in another."),
                    absl::StrCat("每次调用至多 ", most, " 项，请分次提交。"),
                    {{"most", absl::StrCat(most)}}});
}

}  // namespace bashu::ledger
