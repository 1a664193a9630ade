#pragma once

#include <absl/status/status.h>
#include <absl/strings/string_view.h>
#include <absl/time/time.h>

#include <cstddef>
#include <cstdint>

namespace bashu::rpc {

// Refusals of the server itself, in the order of bashu.type.v1.ErrorReason.
absl::Status Draining();
absl::Status Overloaded(absl::string_view limit);
absl::Status PeerAnonymous();
absl::Status MethodNotAllowed(absl::string_view method);
absl::Status RequestIdReused(absl::string_view field);
absl::Status PageTokenInvalid();
absl::Status InternalFault();
absl::Status MessageTooLarge(size_t bytes_max);
absl::Status MalformedMessage();
absl::Status DeadlineTooShort();
absl::Status SequenceAhead(int64_t sequence);

}  // namespace bashu::rpc
