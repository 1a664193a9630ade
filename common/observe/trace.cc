#include "common/observe/trace.h"

#include <absl/strings/ascii.h>
#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <random>

namespace bashu::observe {
namespace {

constexpr size_t kSize = 55;  // of "00-{32 hex}-{16 hex}-{2 hex}"
constexpr size_t kTraceIdAt = 3, kTraceIdSize = 32;

bool IsLowerHex(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isxdigit(static_cast<unsigned char>(c)) &&
           !absl::ascii_isupper(static_cast<unsigned char>(c));
  });
}

// Ids need to differ, not to be secret: one generator a thread is enough.
std::string RandomHex(int bytes) {  // Eight or sixteen.
  thread_local std::mt19937_64 generator{std::random_device{}()};
  std::string hex;
  for (int i = 0; i < bytes; i += 8) {
    absl::StrAppend(&hex, absl::Hex(generator(), absl::kZeroPad16));
  }
  return hex;
}

}  // namespace

bool IsTraceparent(absl::string_view traceparent) {
  return traceparent.size() == kSize && traceparent.substr(0, 3) == "00-" &&
         IsLowerHex(traceparent.substr(3, 32)) && traceparent[35] == '-' &&
         IsLowerHex(traceparent.substr(36, 16)) && traceparent[52] == '-' &&
         IsLowerHex(traceparent.substr(53));
}

std::string ChildTraceparent(absl::string_view parent) {
  const std::string trace =
      IsTraceparent(parent) ? std::string(TraceIdOf(parent)) : RandomHex(16);
  return absl::StrCat("00-", trace, "-", RandomHex(8), "-01");
}

absl::string_view TraceIdOf(absl::string_view traceparent) {
  return IsTraceparent(traceparent)
             ? traceparent.substr(kTraceIdAt, kTraceIdSize)
             : absl::string_view();
}

}  // namespace bashu::observe
