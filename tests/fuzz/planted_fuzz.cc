// A decoder with a fault that lies four fields deep: planted_fuzz must fail.

#include "common/base/check.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/mutate.h"

namespace bashu::fuzz {
namespace {

constexpr int kDepth = 4;

}  // namespace

std::vector<std::string> Seeds() {
  std::string message = WriteFields({{1, Field::Type::kVarint, 5, ""}});
  for (int i = 1; i < kDepth; ++i) {
    message = WriteFields({{1, Field::Type::kBytes, 0, message},
                           {2, Field::Type::kBytes, 0, "beside it"}});
  }
  return {message};
}

bool Try(absl::string_view input) {
  std::string bytes(input);
  for (int depth = 1; depth <= kDepth; ++depth) {
    const std::vector<Field> fields = ReadFields(bytes);
    if (fields.empty() || fields[0].number != 1) return false;
    CHECK(depth < kDepth || fields[0].value != 65'536);
    bytes = fields[0].bytes;
  }
  return true;
}

}  // namespace bashu::fuzz
