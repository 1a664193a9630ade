#include "services/ledger/domain/funding_errors.h"

#include <absl/strings/str_cat.h>
#include <absl/time/civil_time.h>

#include "common/status/error.h"

namespace bashu::ledger {
namespace {

absl::Status OfPromise(const Appropriation& appropriation,
                       const std::string& reason, const std::string& message,
                       const std::string& message_zh) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       reason,
       message,
       message_zh,
       {{"appropriation", appropriation.id.value()},
        {"promised_fen", absl::StrCat(PromisedFen(appropriation))},
        {"arrived_fen", absl::StrCat(appropriation.arrived_fen)}}});
}

}  // namespace

absl::Status AppropriationNotFound(const AppropriationId& appropriation) {
  return MakeError(
      {absl::StatusCode::kNotFound,
       kDomain,
       "APPROPRIATION_NOT_FOUND",
       absl::StrCat("There is no appropriation ", appropriation.value(), "."),
       absl::StrCat("拨款 ", appropriation.value(), " 不存在。"),
       {{"appropriation", appropriation.value()}}});
}

absl::Status AppropriationExists(const AppropriationId& appropriation,
                                 absl::string_view field) {
  return MakeError(
      {absl::StatusCode::kAlreadyExists,
       kDomain,
       "APPROPRIATION_EXISTS",
       absl::StrCat("Appropriation ", appropriation.value(),
                    " exists with another ", field, ". Use a new id."),
       absl::StrCat("拨款 ", appropriation.value(), " 已存在且 ", field,
                    " 不同，请使用新编号。"),
       {{"appropriation", appropriation.value()},
        {"field", std::string(field)}}});
}

absl::Status AccountIsNoFund(const AccountId& account) {
  return MakeError({absl::StatusCode::kFailedPrecondition,
                    kDomain,
                    "ACCOUNT_IS_NO_FUND",
                    absl::StrCat("Account ", account.value(),
                                 " is no fund that such money comes to."),
                    absl::StrCat("账户 ", account.value(),
                                 " 不是可接收该类资金的资金账户。"),
                    {{"account", account.value()}}});
}

absl::Status DonationMismatch(const AccountId& account) {
  return MakeError(
      {absl::StatusCode::kInvalidArgument,
       kDomain,
       "DONATION_MISMATCH",
       absl::StrCat("A donation names its donor, and nothing else names a "
                    "donor or purposes. Account ",
                    account.value(), " says which it is."),
       "捐赠须注明捐赠登记号；其他资金不得填写捐赠人或用途。",
       {{"account", account.value()}}});
}

absl::Status PurposesDiffer(const AccountId& account) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "PURPOSES_DIFFER",
       absl::StrCat("Fund ", account.value(),
                    " is bound to other purposes. Use a fund of its own."),
       absl::StrCat("资金账户 ", account.value(),
                    " 已限定其他用途，请另设捐赠资金账户。"),
       {{"account", account.value()}}});
}

absl::Status ArrivalExceedsPromise(const Appropriation& appropriation) {
  return OfPromise(appropriation, "ARRIVAL_EXCEEDS_PROMISE",
                   "More would have arrived than is promised. Adjust the "
                   "appropriation first.",
                   "到账金额超过拨款承诺，请先调整拨款。");
}

absl::Status PromiseBelowArrived(const Appropriation& appropriation) {
  return OfPromise(appropriation, "PROMISE_BELOW_ARRIVED",
                   "Less would be promised than has arrived. Reverse the "
                   "arrival first.",
                   "调整后的金额低于已到账金额，请先冲正到账。");
}

absl::Status ReserveKept(const AccountId& account, absl::CivilDay until) {
  const std::string day = absl::FormatCivilTime(until);
  return MakeError({absl::StatusCode::kFailedPrecondition,
                    kDomain,
                    "RESERVE_KEPT",
                    absl::StrCat("Reserve ", account.value(),
                                 " is kept for advance aid until ", day, "."),
                    absl::StrCat("备用金账户 ", account.value(), " 在 ", day,
                                 " 之前仅用于先行救助。"),
                    {{"account", account.value()}, {"until_day", day}}});
}

absl::Status PurposeNotCovered(const AccountId& account,
                               absl::string_view purpose) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "PURPOSE_NOT_COVERED",
       absl::StrCat("Donation fund ", account.value(),
                    " is bound to other purposes than \"", purpose, "\"."),
       absl::StrCat("捐赠资金账户 ", account.value(), " 的限定用途不含“",
                    purpose, "”。"),
       {{"account", account.value()}, {"purpose", std::string(purpose)}}});
}

absl::Status FiscalYearRunning(int fiscal_year) {
  return MakeError({absl::StatusCode::kFailedPrecondition,
                    kDomain,
                    "FISCAL_YEAR_RUNNING",
                    absl::StrCat("Fiscal year ", fiscal_year, " is not over."),
                    absl::StrCat(fiscal_year, " 财政年度尚未结束。"),
                    {{"fiscal_year", absl::StrCat(fiscal_year)}}});
}

absl::Status FiscalYearHasHolds(const AccountId& account,
                                const TransferId& transfer) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "FISCAL_YEAR_HAS_HOLDS",
       absl::StrCat("Transfer ", transfer.value(), " of account ",
                    account.value(), " is pending. Post or void it first."),
       absl::StrCat("账户 ", account.value(), " 的划款 ", transfer.value(),
                    " 待定，请先入账或撤销。"),
       {{"account", account.value()}, {"transfer", transfer.value()}}});
}

absl::Status YearClosingNotFound(absl::string_view closing) {
  return MakeError({absl::StatusCode::kNotFound,
                    kDomain,
                    "YEAR_CLOSING_NOT_FOUND",
                    absl::StrCat("Year ", closing, " was not closed."),
                    absl::StrCat("年度 ", closing, " 尚未结账。"),
                    {{"year_closing", std::string(closing)}}});
}

absl::Status SourcesTooSmall(int64_t missing_fen) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "SOURCES_TOO_SMALL",
       absl::StrCat("The funds together can give ", missing_fen,
                    " fen less than the amount. Name another fund."),
       absl::StrCat("各资金账户合计尚缺 ", missing_fen,
                    " 分，请增加出资来源。"),
       {{"missing_fen", absl::StrCat(missing_fen)}}});
}

absl::Status CaseAlreadyGranted(const GrantId& grant) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "CASE_ALREADY_GRANTED",
       absl::StrCat("The case has been awarded: grant ", grant.value(),
                    ". A second award needs an exceptional basis."),
       absl::StrCat("该案已获救助（救助金 ", grant.value(),
                    "），再次救助须有例外批准依据。"),
       {{"grant", grant.value()}}});
}

absl::Status WageUnknown(absl::string_view region) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "WAGE_UNKNOWN",
       absl::StrCat("No average wage of region ", region,
                    " is loaded that the limit could be told by."),
       absl::StrCat("未载入 ", region, " 地区的职工月平均工资，无法核算限额。"),
       {{"region", std::string(region)}}});
}

absl::Status AdvanceAboveLimit(int64_t limit_fen, int64_t amount_fen) {
  return MakeError({absl::StatusCode::kFailedPrecondition,
                    kDomain,
                    "ADVANCE_ABOVE_LIMIT",
                    absl::StrCat("In advance the case would get ", amount_fen,
                                 " fen; at most ", limit_fen, " are allowed."),
                    absl::StrCat("先行救助合计 ", amount_fen, " 分，超过限额 ",
                                 limit_fen, " 分。"),
                    {{"limit_fen", absl::StrCat(limit_fen)},
                     {"amount_fen", absl::StrCat(amount_fen)}}});
}

absl::Status AwardAboveLimit(int64_t limit_fen, int64_t amount_fen) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "AWARD_ABOVE_LIMIT",
       absl::StrCat("The case would get ", amount_fen, " fen; at most ",
                    limit_fen, " are allowed without an exceptional basis."),
       absl::StrCat("该案救助合计 ", amount_fen, " 分，超过限额 ", limit_fen,
                    " 分，须有例外批准依据。"),
       {{"limit_fen", absl::StrCat(limit_fen)},
        {"amount_fen", absl::StrCat(amount_fen)}}});
}

absl::Status EarlierYearOpen(const AccountId& account) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "EARLIER_YEAR_OPEN",
       absl::StrCat("Fund ", account.value(),
                    " is of an earlier year that is open. Close that first."),
       absl::StrCat("资金账户 ", account.value(),
                    " 所属的以前年度尚未结账，请先结账。"),
       {{"account", account.value()}}});
}

absl::Status PeriodNotOver(absl::string_view period) {
  return MakeError({absl::StatusCode::kFailedPrecondition,
                    kDomain,
                    "PERIOD_NOT_OVER",
                    absl::StrCat("Period ", period, " is not over."),
                    absl::StrCat("期间 ", period, " 尚未结束。"),
                    {{"period", std::string(period)}}});
}

}  // namespace bashu::ledger
