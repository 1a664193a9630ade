#include "common/status/error.h"

#include <absl/strings/cord.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include "google/rpc/error_details.pb.h"

namespace bashu {
namespace {

template <typename Detail>
std::string TypeUrl() {
  return absl::StrCat("type.googleapis.com/",
                      Detail::descriptor()->full_name());
}

template <typename Detail>
void Attach(absl::Status& status, const Detail& detail) {
  status.SetPayload(TypeUrl<Detail>(), absl::Cord(detail.SerializeAsString()));
}

// The detail of its type; a default one if there is none or it is malformed.
template <typename Detail>
Detail Find(const absl::Status& status) {
  Detail detail;
  const auto payload = status.GetPayload(TypeUrl<Detail>());
  if (payload.has_value() && !detail.ParseFromString(std::string(*payload))) {
    detail.Clear();
  }
  return detail;
}

}  // namespace

absl::Status MakeError(const Refusal& refusal) {
  absl::Status status(refusal.code, refusal.message);
  google::rpc::ErrorInfo info;
  info.set_domain(std::string(refusal.domain));
  info.set_reason(std::string(refusal.reason));
  info.mutable_metadata()->insert(refusal.metadata.begin(),
                                  refusal.metadata.end());
  Attach(status, info);
  google::rpc::LocalizedMessage localized;
  localized.set_locale("zh-CN");
  localized.set_message(refusal.message_zh);
  Attach(status, localized);
  return status;
}

absl::Status WithRetryDelay(absl::Status status, absl::Duration delay) {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(absl::ToInt64Seconds(delay));
  retry.mutable_retry_delay()->set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(delay % absl::Seconds(1))));
  Attach(status, retry);
  return status;
}

std::string ReasonOf(const absl::Status& status) {
  return Find<google::rpc::ErrorInfo>(status).reason();
}

std::string MetadataOf(const absl::Status& status, absl::string_view key) {
  const auto info = Find<google::rpc::ErrorInfo>(status);
  const auto found = info.metadata().find(std::string(key));
  return found == info.metadata().end() ? "" : found->second;
}

std::string LocalizedMessageOf(const absl::Status& status) {
  return Find<google::rpc::LocalizedMessage>(status).message();
}

void FieldViolations::Add(absl::string_view field, absl::string_view reason,
                          absl::string_view description,
                          absl::string_view description_zh) {
  violations_.push_back({std::string(field), std::string(reason),
                         std::string(description),
                         std::string(description_zh)});
}

absl::Status FieldViolations::ToStatus(absl::string_view domain) const {
  if (violations_.empty()) return absl::OkStatus();
  google::rpc::BadRequest details;
  std::vector<std::string> texts, texts_zh;
  for (const Violation& violation : violations_) {
    auto* added = details.add_field_violations();
    added->set_field(violation.field);
    added->set_reason(violation.reason);
    added->set_description(violation.description);
    added->mutable_localized_message()->set_locale("zh-CN");
    added->mutable_localized_message()->set_message(violation.description_zh);
    texts.push_back(absl::StrCat(violation.field, ": ", violation.description));
    texts_zh.push_back(
        absl::StrCat(violation.field, "：", violation.description_zh));
  }
  absl::Status status = MakeError(
      {absl::StatusCode::kInvalidArgument,
       domain,
       "INVALID_FIELDS",
       absl::StrCat("Correct these fields and send again. ",
                    absl::StrJoin(texts, " ")),
       absl::StrCat("请更正以下字段后重新提交。", absl::StrJoin(texts_zh, " ")),
       {}});
  Attach(status, details);
  return status;
}

std::vector<std::string> FieldViolationsOf(const absl::Status& status) {
  std::vector<std::string> found;
  const auto details = Find<google::rpc::BadRequest>(status);
  for (const auto& violation : details.field_violations()) {
    found.push_back(absl::StrCat(violation.field(), ": ", violation.reason()));
  }
  return found;
}

}  // namespace bashu
