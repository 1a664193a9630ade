#pragma once

#include <absl/strings/string_view.h>
#include <google/protobuf/message.h>

#include <string>

namespace bashu::cli {

// For people: one `field: value` a line, values aligned, enums by their short
// names, times in Beijing time. The elements of a list stand apart.
std::string ToText(const google::protobuf::Message& message);

// For programs: proto JSON, and the same on one line.
std::string ToJson(const google::protobuf::Message& message);
std::string ToJsonLine(const google::protobuf::Message& message);

// The value of a field that is no list, as ToText has it.
std::string FieldText(const google::protobuf::Message& message,
                      const google::protobuf::FieldDescriptor& field);

// Breaks `text` into lines of at most `columns`, at blanks.
std::string Wrap(absl::string_view text, size_t columns);

}  // namespace bashu::cli
