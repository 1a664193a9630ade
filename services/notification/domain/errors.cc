#include "services/notification/domain/errors.h"

#include <absl/strings/str_cat.h>

#include <string>

#include "common/status/error.h"

namespace bashu::notification {
namespace {

constexpr absl::string_view kDomain = "notification.bashu";

}  // namespace

absl::Status NoticeExists(const NoticeId& notice, absl::string_view field) {
  return MakeError(
      {absl::StatusCode::kAlreadyExists,
       kDomain,
       "NOTICE_EXISTS",
       absl::StrCat("Notice ", notice.value(), " exists with another `", field,
                    "`. Use an id of its own for another fact."),
       absl::StrCat("通知 ", notice.value(), " 已存在，但 ", field,
                    " 不同；不同事项请使用不同编号。"),
       {{"notice", notice.value()}, {"field", std::string(field)}}});
}

absl::Status TemplateNotFound(absl::string_view code) {
  return MakeError(
      {absl::StatusCode::kNotFound,
       kDomain,
       "TEMPLATE_NOT_FOUND",
       absl::StrCat("There is no template ", code,
                    ". Use a code of templates.txtpb."),
       absl::StrCat("没有通知模板 ", code, "，请使用模板文件中的代码。"),
       {{"template", std::string(code)}}});
}

absl::Status AudienceMismatch(absl::string_view code) {
  return MakeError(
      {absl::StatusCode::kInvalidArgument,
       kDomain,
       "AUDIENCE_MISMATCH",
       absl::StrCat("Template ", code,
                    " is for the other kind of recipient: a person has a "
                    "`contact`, an office is a `recipient_office`."),
       absl::StrCat("模板 ", code, " 的接收对象（个人或机构）与请求不符。"),
       {{"template", std::string(code)}}});
}

absl::Status HoleMismatch(absl::string_view code, absl::string_view hole) {
  return MakeError(
      {absl::StatusCode::kInvalidArgument,
       kDomain,
       "HOLE_MISMATCH",
       absl::StrCat("Fill exactly the holes that template ", code,
                    " declares; `", hole, "` is missing or not one of them."),
       absl::StrCat("模板 ", code, " 的填充项 ", hole,
                    " 缺失或未声明，请只填写模板声明的各项。"),
       {{"template", std::string(code)}, {"hole", std::string(hole)}}});
}

absl::Status ContactNotFound(const ContactId& contact) {
  return MakeError(
      {absl::StatusCode::kNotFound,
       kDomain,
       "CONTACT_NOT_FOUND",
       absl::StrCat("There is no contact ", contact.value(),
                    ". Create it with UpdateContact and allow_missing."),
       absl::StrCat("没有联系方式 ", contact.value(),
                    "，请先用 UpdateContact（allow_missing）登记。"),
       {{"contact", contact.value()}}});
}

absl::Status NoticeNotFound(const NoticeId& notice) {
  return MakeError({absl::StatusCode::kNotFound,
                    kDomain,
                    "NOTICE_NOT_FOUND",
                    absl::StrCat("There is no notice ", notice.value(), "."),
                    absl::StrCat("没有通知 ", notice.value(), "。"),
                    {{"notice", notice.value()}}});
}

absl::Status ProviderUnavailable(absl::string_view problem) {
  return MakeError({absl::StatusCode::kUnavailable,
                    kDomain,
                    "PROVIDER_UNAVAILABLE",
                    absl::StrCat("The provider did not take it: ", problem,
                                 ". It is tried again."),
                    "短信通道暂未受理，系统将自动重试。",
                    {{"problem", std::string(problem)}}});
}

}  // namespace bashu::notification
