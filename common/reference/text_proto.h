#pragma once

#include <absl/status/status.h>
#include <google/protobuf/message.h>

#include <string>

namespace bashu::reference {

// Reads a file in protobuf text format: a reference table or a policy.
//
// REFERENCE_UNREADABLE, or REFERENCE_MALFORMED with file, line, column and
// reason of every error; unknown fields are errors.
absl::Status ReadTextProto(const std::string& path,
                           google::protobuf::Message& message);

// REFERENCE_INVALID: `path` parses, but entry `entry` breaks a rule.
absl::Status InvalidEntry(const std::string& path, const std::string& entry,
                          const std::string& problem);

}  // namespace bashu::reference
