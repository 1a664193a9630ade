#pragma once

#include <absl/status/status.h>
#include <absl/strings/string_view.h>
#include <google/protobuf/message.h>

#include <string>
#include <utility>
#include <vector>

#include "common/base/uuid.h"

namespace bashu::cli {

// One field of a request that can be set from the command line.
struct Flag {
  std::string name;  // "application.applicant.display_name"
  std::vector<const google::protobuf::FieldDescriptor*> path;
  std::string comment;
  std::string value;                 // what to give: "TEXT", "RFC3339" …
  std::vector<std::string> choices;  // of an enum or a bool
  bool repeatable = false;

  const google::protobuf::FieldDescriptor& field() const {
    return *path.back();
  }
};

// The flags of a request: its fields and those of nested messages, without
// those the server fills in. A message may also be given whole, as JSON.
std::vector<Flag> FlagsOf(const google::protobuf::Descriptor& request);

// Sets the field of `flag`, or adds to it if it is repeated. INVALID_ARGUMENT
// saying what was expected.
absl::Status SetField(const Flag& flag, const std::string& value,
                      google::protobuf::Message& request);

// Merges a whole request in proto JSON: text, "@file", or "-" for standard
// input.
absl::Status MergeJson(const std::string& json,
                       google::protobuf::Message& request);

// Makes the ids that the client chooses and that are missing: UUIDs by which a
// repeat is known. Returns (field, id) of each.
std::vector<std::pair<std::string, std::string>> FillIds(
    IdSource& ids, google::protobuf::Message& request);

// "legal-aid" of PROGRAMME_LEGAL_AID.
std::string ShortName(const google::protobuf::EnumValueDescriptor& value);

// "text", or what stands in the file of "@file" or in standard input for "-".
absl::Status ReadArgument(const std::string& argument, std::string& text);

}  // namespace bashu::cli
