#include "services/intake/domain/errors.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include "common/status/error.h"

namespace bashu::intake {
namespace {

using Code = absl::StatusCode;

std::string DayText(absl::CivilDay day) { return absl::FormatCivilTime(day); }

}  // namespace

absl::string_view StateName(ApplicationState state) {
  switch (state) {
    case ApplicationState::kReceived:
      return "STATE_RECEIVED";
    case ApplicationState::kTransferring:
      return "STATE_TRANSFERRING";
    case ApplicationState::kTransferred:
      return "STATE_TRANSFERRED";
    case ApplicationState::kOffered:
      return "STATE_OFFERED";
    case ApplicationState::kUnderReview:
      return "STATE_UNDER_REVIEW";
    case ApplicationState::kGranted:
      return "STATE_GRANTED";
    case ApplicationState::kRefused:
      return "STATE_REFUSED";
    case ApplicationState::kAssigned:
      return "STATE_ASSIGNED";
    case ApplicationState::kPaid:
      return "STATE_PAID";
    case ApplicationState::kDeclined:
      return "STATE_DECLINED";
  }
  return "STATE_UNSPECIFIED";
}

absl::Status ApplicationExists(const ApplicationId& id,
                               absl::string_view field) {
  return MakeError(
      {Code::kAlreadyExists,
       kDomain,
       "APPLICATION_EXISTS",
       absl::StrCat("Application ", id.value(), " exists with another ", field,
                    ". Use a new id."),
       absl::StrCat("申请 ", id.value(), " 已存在且 ", field,
                    " 不同，请使用新的编号。"),
       {{"application", id.value()}, {"field", std::string(field)}}});
}

absl::Status LeadExists(const LeadId& id, absl::string_view field) {
  return MakeError({Code::kAlreadyExists,
                    kDomain,
                    "LEAD_EXISTS",
                    absl::StrCat("Lead ", id.value(), " exists with another ",
                                 field, ". Use a new id."),
                    absl::StrCat("线索 ", id.value(), " 已存在且 ", field,
                                 " 不同，请使用新的编号。"),
                    {{"lead", id.value()}, {"field", std::string(field)}}});
}

absl::Status ApplicationNotFound(const ApplicationId& id) {
  return MakeError({Code::kNotFound,
                    kDomain,
                    "APPLICATION_NOT_FOUND",
                    absl::StrCat("There is no application ", id.value(), "."),
                    absl::StrCat("没有编号为 ", id.value(), " 的申请。"),
                    {{"application", id.value()}}});
}

absl::Status LeadNotFound(const LeadId& id) {
  return MakeError({Code::kNotFound,
                    kDomain,
                    "LEAD_NOT_FOUND",
                    absl::StrCat("There is no lead ", id.value(), "."),
                    absl::StrCat("没有编号为 ", id.value(), " 的线索。"),
                    {{"lead", id.value()}}});
}

absl::Status CooperationNotFound(const ReferralId& id) {
  return MakeError({Code::kNotFound,
                    kDomain,
                    "COOPERATION_NOT_FOUND",
                    absl::StrCat("There is no cooperation ", id.value(), "."),
                    absl::StrCat("没有编号为 ", id.value(), " 的协作请求。"),
                    {{"cooperation", id.value()}}});
}

absl::Status NotHolder(const Application& application) {
  return MakeError(
      {Code::kFailedPrecondition,
       kDomain,
       "NOT_HOLDER",
       absl::StrCat("Office ", application.holder_office,
                    " answers for application ", application.id.value(),
                    ". Ask there."),
       absl::StrCat("申请 ", application.id.value(), " 由机构 ",
                    application.holder_office, " 负责，请向其办理。"),
       {{"application", application.id.value()},
        {"holder", application.holder_office},
        {"state", std::string(StateName(application.state))}}});
}

absl::Status EtagMismatch(const Application& application) {
  return MakeError(
      {Code::kAborted,
       kDomain,
       "ETAG_MISMATCH",
       absl::StrCat("Application ", application.id.value(),
                    " has changed since you read it. Read it again."),
       absl::StrCat("申请 ", application.id.value(),
                    " 在您读取后已变更，请重新读取。"),
       {{"application", application.id.value()},
        {"etag", absl::StrCat(application.revision)}}});
}

absl::Status StateForbids(const Application& application) {
  return MakeError(
      {Code::kFailedPrecondition,
       kDomain,
       "STATE_FORBIDS",
       absl::StrCat("Application ", application.id.value(), " is in ",
                    StateName(application.state), ", held by office ",
                    application.holder_office, ", which does not allow this."),
       absl::StrCat("申请 ", application.id.value(), " 处于 ",
                    StateName(application.state), "（由机构 ",
                    application.holder_office, " 负责），不能进行该操作。"),
       {{"application", application.id.value()},
        {"holder", application.holder_office},
        {"state", std::string(StateName(application.state))}}});
}

absl::Status StateForbids(absl::string_view resource, absl::string_view state) {
  return MakeError(
      {Code::kFailedPrecondition,
       kDomain,
       "STATE_FORBIDS",
       absl::StrCat(resource, " is in ", state, ", which does not allow this."),
       absl::StrCat(resource, " 处于 ", state, "，不能进行该操作。"),
       {{"resource", std::string(resource)}, {"state", std::string(state)}}});
}

absl::Status WrongProgramme(const ApplicationId& id) {
  return MakeError(
      {Code::kFailedPrecondition,
       kDomain,
       "WRONG_PROGRAMME",
       absl::StrCat("Application ", id.value(),
                    " belongs to the other programme: legal aid knows no"
                    " amounts, judicial aid no counsel."),
       absl::StrCat("申请 ", id.value(),
                    " 属于另一类救助：法律援助没有金额，司法救助不指派人员。"),
       {{"application", id.value()}}});
}

absl::Status NotTransferable(const ApplicationId& id, absl::string_view cause) {
  return MakeError(
      {Code::kFailedPrecondition,
       kDomain,
       "NOT_TRANSFERABLE",
       absl::StrCat("Application ", id.value(),
                    " cannot be transferred there (", cause, ")."),
       absl::StrCat("申请 ", id.value(), " 不能移送至该机构（", cause, "）。"),
       {{"application", id.value()}, {"cause", std::string(cause)}}});
}

absl::Status TooManyReferrals(const ApplicationId& id, int most) {
  return MakeError(
      {Code::kResourceExhausted,
       kDomain,
       "TOO_MANY_REFERRALS",
       absl::StrCat("Application ", id.value(), " was sent out ", most,
                    " times already. The lead offices must settle it."),
       absl::StrCat("申请 ", id.value(), " 已移送或请求协作 ", most,
                    " 次，请由牵头机构协商处理。"),
       {{"application", id.value()}, {"limit", absl::StrCat(most)}}});
}

absl::Status NoAmountPolicy(absl::string_view province, absl::CivilDay day) {
  return MakeError(
      {Code::kFailedPrecondition,
       kDomain,
       "NO_AMOUNT_POLICY",
       absl::StrCat("No average wage or amount policy of province ", province,
                    " is loaded for ", DayText(day), "."),
       absl::StrCat("未载入省级区划 ", province, " 在 ", DayText(day),
                    " 适用的月平均工资或计算标准。"),
       {{"province", std::string(province)}, {"day", DayText(day)}}});
}

absl::Status NotEligible(const ApplicationId& id, absl::string_view rule_id) {
  return MakeError(
      {Code::kFailedPrecondition,
       kDomain,
       "NOT_ELIGIBLE",
       absl::StrCat("Application ", id.value(), " does not meet rule ", rule_id,
                    ". Refuse it, or record what is missing."),
       absl::StrCat("申请 ", id.value(), " 不符合规则 ", rule_id,
                    "，请作不予救助决定或补充记载。"),
       {{"application", id.value()}, {"rule", std::string(rule_id)}}});
}

absl::Status SharesNotTotal(absl::string_view which, int64_t sum_fen,
                            int64_t amount_fen) {
  return MakeError({Code::kInvalidArgument,
                    kDomain,
                    "SHARES_NOT_TOTAL",
                    absl::StrCat("The ", which, " add up to ", sum_fen,
                                 " fen, not to ", amount_fen, "."),
                    absl::StrCat(which, " 合计 ", sum_fen, " 分，与总额 ",
                                 amount_fen, " 分不符。"),
                    {{"which", std::string(which)},
                     {"sum_fen", absl::StrCat(sum_fen)},
                     {"amount_fen", absl::StrCat(amount_fen)}}});
}

absl::Status AmountAboveCap(int64_t amount_fen, int64_t cap_fen) {
  return MakeError(
      {Code::kFailedPrecondition,
       kDomain,
       "AMOUNT_ABOVE_CAP",
       absl::StrCat(amount_fen, " fen is above the cap of ", cap_fen, " fen."),
       absl::StrCat("金额 ", amount_fen, " 分超过上限 ", cap_fen, " 分。"),
       {{"amount_fen", absl::StrCat(amount_fen)},
        {"cap_fen", absl::StrCat(cap_fen)}}});
}

absl::Status AlreadyAided(const ApplicationId& earlier) {
  return MakeError(
      {Code::kFailedPrecondition,
       kDomain,
       "ALREADY_AIDED",
       absl::StrCat("The applicant was already aided in this case by"
                    " application ",
                    earlier.value(), ". One case is aided once."),
       absl::StrCat("申请人在同一案件中已由申请 ", earlier.value(),
                    " 获得救助，一案只救助一次。"),
       {{"application", earlier.value()}}});
}

absl::Status ReferralUnknown(const ReferralId& id) {
  return MakeError(
      {Code::kInternal,
       kDomain,
       "REFERRAL_UNKNOWN",
       absl::StrCat("Nothing here sent referral ", id.value(),
                    ". Report this."),
       absl::StrCat("本地没有发出移送 ", id.value(), " 的记录，请报告此问题。"),
       {{"referral", id.value()}}});
}

}  // namespace bashu::intake
