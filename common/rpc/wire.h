#pragma once

#include <absl/strings/string_view.h>

#include <cstdint>
#include <string>

namespace bashu::rpc {

// Messages as they stand on the wire (protobuf's encoding), for answers that
// cost more to make, to serialise and to take apart again as messages than to
// find. Fields may be written in any order; messages that protobuf serialised
// may be appended among them.

// A field of a number; left out if it is 0, as everywhere in proto3.
void AppendNumber(int field, int64_t value, std::string& message);

// What stands before the `size` bytes of a message or a text.
void AppendHeader(int field, size_t size, std::string& message);

// A message or a text.
void AppendField(int field, absl::string_view bytes, std::string& message);

}  // namespace bashu::rpc
