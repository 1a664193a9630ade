#include "common/rpc/errors.h"

#include <absl/strings/str_cat.h>

#include "common/status/error.h"

namespace bashu::rpc {
namespace {

constexpr absl::string_view kDomain = "bashu";

}  // namespace

absl::Status Draining() {
  return WithRetryDelay(MakeError({absl::StatusCode::kUnavailable,
                                   kDomain,
                                   "DRAINING",
                                   "This instance is stopping. Try again.",
                                   "服务正在停止，请稍后重试。",
                                   {}}),
                        absl::Seconds(1));
}

absl::Status Overloaded(absl::string_view limit) {
  return WithRetryDelay(
      MakeError(
          {absl::StatusCode::kResourceExhausted,
           kDomain,
           "OVERLOADED",
           absl::StrCat("Too much work is waiting (", limit, "). Try again."),
           absl::StrCat("等待处理的请求过多（", limit, "），请稍后重试。"),
           {{"limit", std::string(limit)}}}),
      absl::Seconds(1));
}

absl::Status PeerAnonymous() {
  return MakeError({absl::StatusCode::kUnauthenticated,
                    kDomain,
                    "PEER_ANONYMOUS",
                    "Connect with a client certificate.",
                    "请使用客户端证书连接。",
                    {}});
}

absl::Status MethodNotAllowed(absl::string_view method) {
  return MakeError({absl::StatusCode::kPermissionDenied,
                    kDomain,
                    "METHOD_NOT_ALLOWED",
                    absl::StrCat("You may not call ", method, "."),
                    absl::StrCat("您无权调用 ", method, "。"),
                    {{"method", std::string(method)}}});
}

absl::Status RequestIdReused(absl::string_view field) {
  return MakeError(
      {absl::StatusCode::kAlreadyExists,
       kDomain,
       "REQUEST_ID_REUSED",
       absl::StrCat("This request_id was used before with another `", field,
                    "`. Use a new one."),
       absl::StrCat("该 request_id 已用于内容不同的请求（", field,
                    "），请换用新的编号。"),
       {{"field", std::string(field)}}});
}

absl::Status PageTokenInvalid() {
  return MakeError({absl::StatusCode::kInvalidArgument,
                    kDomain,
                    "PAGE_TOKEN_INVALID",
                    "Use the page token of this query's previous answer.",
                    "翻页标记无效，请使用上一次查询返回的标记。",
                    {}});
}

absl::Status InternalFault() {
  return MakeError({absl::StatusCode::kInternal,
                    kDomain,
                    "INTERNAL_FAULT",
                    "A fault of ours. Report the trace id of this call.",
                    "系统内部错误，请报告本次调用的跟踪编号。",
                    {}});
}

absl::Status MessageTooLarge(size_t bytes_max) {
  return MakeError(
      {absl::StatusCode::kResourceExhausted,
       kDomain,
       "MESSAGE_TOO_LARGE",
       absl::StrCat("A request has at most ", bytes_max, " bytes. Send less."),
       absl::StrCat("请求不得超过 ", bytes_max, " 字节，请减少内容。"),
       {{"bytes_max", absl::StrCat(bytes_max)}}});
}

absl::Status MalformedMessage() {
  return MakeError({absl::StatusCode::kInvalidArgument,
                    kDomain,
                    "MALFORMED_MESSAGE",
                    "The bytes are no request of this method.",
                    "收到的内容不是该方法的请求。",
                    {}});
}

absl::Status DeadlineTooShort() {
  return MakeError({absl::StatusCode::kDeadlineExceeded,
                    kDomain,
                    "DEADLINE_TOO_SHORT",
                    "The deadline leaves no time for an answer; nothing was "
                    "done. Allow more.",
                    "期限内来不及答复，未作任何处理，请延长期限。",
                    {}});
}

absl::Status SequenceAhead(int64_t sequence) {
  return MakeError(
      {absl::StatusCode::kOutOfRange,
       kDomain,
       "SEQUENCE_AHEAD",
       absl::StrCat("The feed has not come to ", sequence,
                    ": it was restored from an older copy. Read it again from "
                    "what you know."),
       absl::StrCat("事件流尚未到达序号 ", sequence,
                    "：服务已由较早的备份恢复，请从已知位置重新读取。"),
       {{"sequence", absl::StrCat(sequence)}}});
}

}  // namespace bashu::rpc
