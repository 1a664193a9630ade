#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>
#include <google/protobuf/message.h>

#include <concepts>
#include <optional>
#include <string>

#include "common/call/call.h"
#include "common/crypto/key_ring.h"
#include "common/store/journal.h"

namespace bashu::rpc {

// A request that carries its own idempotency key.
template <typename Request>
concept HasRequestId = requires(const Request& request) {
  { request.request_id() } -> std::convertible_to<const std::string&>;
};

// Answers a repeated request with its first answer.
//
// What is remembered for ever is a keyed digest of each field, which names the
// field that differs without keeping its content, and the answer, encrypted.
class Repeats {
 public:
  explicit Repeats(const crypto::KeyRing& ring) : ring_(ring) {}

  // The first answer to (caller, request_id), if there was one, parsed into
  // `response`: true. False if this is the first time. REQUEST_ID_REUSED,
  // naming the first field that differs.
  absl::StatusOr<bool> Find(store::Journal& journal, const Call& call,
                            absl::string_view request_id,
                            const google::protobuf::Message& request,
                            google::protobuf::Message& response) const;

  // Remembers the answer, in the transaction that did what it says.
  absl::Status Record(store::Journal& journal, const Call& call,
                      absl::string_view request_id,
                      const google::protobuf::Message& request,
                      const google::protobuf::Message& response) const;

 private:
  std::map<int, std::string> DigestFields(
      const google::protobuf::Message& request) const;

  const crypto::KeyRing& ring_;
};

}  // namespace bashu::rpc
