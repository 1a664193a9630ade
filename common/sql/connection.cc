#include "common/sql/connection.h"

#include "common/status/error.h"
#include "common/status/macros.h"

namespace bashu::sql {

absl::Status Connection::Run(const char* statement,
                             absl::Span<const Param> params) {
  return Execute(statement, params, [](const Row&) {}).status();
}

absl::Status Connection::ChangeOne(const char* statement,
                                   absl::Span<const Param> params) {
  ASSIGN_OR_RETURN(const int64_t changed,
                   Execute(statement, params, [](const Row&) {}));
  if (changed == 1) return absl::OkStatus();
  return MakeError({absl::StatusCode::kInternal,
                    "bashu",
                    "INTERNAL_FAULT",
                    "A row that was just read is gone. Report this.",
                    "刚读取的记录已不存在，请报告此问题。",
                    {}});
}

int64_t ToMicros(absl::Time time) { return absl::ToUnixMicros(time); }

absl::Time FromMicros(int64_t micros) { return absl::FromUnixMicros(micros); }

}  // namespace bashu::sql
