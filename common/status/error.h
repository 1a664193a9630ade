#pragma once

#include <absl/status/status.h>
#include <absl/strings/string_view.h>
#include <absl/time/time.h>

#include <map>
#include <string>
#include <vector>

namespace bashu {

// One refusal, complete: AIP-193. `reason` is for programs to switch on and is
// documented in the service's error_reason.proto; `message` and `message_zh`
// say to a person what is wrong and what to do. Every value that the texts
// name is in `metadata`; nothing personal is in any of them.
struct Refusal {
  absl::StatusCode code;
  absl::string_view domain;  // "ledger.bashu"
  absl::string_view reason;  // "TRANSFER_VOIDED"
  std::string message;
  std::string message_zh;
  std::map<std::string, std::string> metadata;
};

// The refusal as a status: google.rpc.ErrorInfo and LocalizedMessage travel in
// its payloads, under their type URLs.
absl::Status MakeError(const Refusal& refusal);

// Adds google.rpc.RetryInfo: the caller may try again after `delay`.
absl::Status WithRetryDelay(absl::Status status, absl::Duration delay);

// The reason of a status that MakeError made, also after it crossed a wire;
// empty if there is none.
std::string ReasonOf(const absl::Status& status);

// The value stored under `key` in the refusal's metadata; empty if none.
std::string MetadataOf(const absl::Status& status, absl::string_view key);

// The Chinese text for people; empty if there is none.
std::string LocalizedMessageOf(const absl::Status& status);

// Collects every wrong field of a request, so that one answer names them all.
class FieldViolations {
 public:
  // `field` is a path such as "application.applicant.phone"; `reason` is
  // UPPER_SNAKE; the texts never repeat the value, which may be personal.
  void Add(absl::string_view field, absl::string_view reason,
           absl::string_view description, absl::string_view description_zh);

  bool empty() const { return violations_.empty(); }

  // OK if nothing was added, else INVALID_ARGUMENT, reason INVALID_FIELDS,
  // with google.rpc.BadRequest.
  absl::Status ToStatus(absl::string_view domain) const;

 private:
  struct Violation {
    std::string field, reason, description, description_zh;
  };
  std::vector<Violation> violations_;
};

// "field: REASON" of each violation in `status`, for tests and the command.
std::vector<std::string> FieldViolationsOf(const absl::Status& status);

}  // namespace bashu
