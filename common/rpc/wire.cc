#include "common/rpc/wire.h"

namespace bashu::rpc {
namespace {

void AppendVarint(uint64_t value, std::string& message) {
  for (; value >= 0x80; value >>= 7) {
    message.push_back(static_cast<char>(value | 0x80));
  }
  message.push_back(static_cast<char>(value));
}

}  // namespace

void AppendNumber(int field, int64_t value, std::string& message) {
  if (value == 0) return;
  AppendVarint(static_cast<uint64_t>(field << 3), message);
  AppendVarint(static_cast<uint64_t>(value), message);
}

void AppendHeader(int field, size_t size, std::string& message) {
  constexpr int kLengthDelimited = 2;
  AppendVarint(static_cast<uint64_t>(field << 3 | kLengthDelimited), message);
  AppendVarint(size, message);
}

void AppendField(int field, absl::string_view bytes, std::string& message) {
  AppendHeader(field, bytes.size(), message);
  message.append(bytes.data(), bytes.size());
}

}  // namespace bashu::rpc
