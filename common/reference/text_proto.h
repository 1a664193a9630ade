#pragma once

#include <absl/status/status.h>
#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>

#include <string>

namespace bashu::reference {

// Reads a file in protobuf text format: a reference table or a policy.
//
// REFERENCE_UNREADABLE, or REFERENCE_MALFORMED with file, line, column and
// reason of every error; unknown fields are errors.
absl::Status ReadTextProto(const std::string& path,
                           google::protobuf::Message& message);

// The same, and says in `lines` where every entry stands.
absl::Status ReadTextProto(const std::string& path,
                           google::protobuf::Message& message,
                           google::protobuf::TextFormat::ParseInfoTree& lines);

// The line, from 1, on which the `index`th entry of `field` begins.
int LineOf(const google::protobuf::TextFormat::ParseInfoTree& lines,
           const google::protobuf::Message& message, const std::string& field,
           int index);

// REFERENCE_INVALID: `path` parses, but entry `entry` breaks a rule.
absl::Status InvalidEntry(const std::string& path, const std::string& entry,
                          const std::string& problem);

}  // namespace bashu::reference
