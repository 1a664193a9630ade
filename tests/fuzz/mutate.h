#pragma once

#include <absl/strings/string_view.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace bashu::fuzz {

// Numbers that are the same with every compiler and library (splitmix64).
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next();

  // From 0 to below `count`, which is not 0.
  size_t Below(size_t count) { return static_cast<size_t>(Next() % count); }

  bool OneIn(size_t count) { return Below(count) == 0; }

 private:
  uint64_t state_;
};

// Longer inputs are cut: what depends on size has tests of its own.
inline constexpr size_t kInputBytesMax = 16'384;

// What a stranger might make of one input of `corpus`, with parts of another.
// Where bytes can be read as protobuf, fields are dropped, doubled, renumbered,
// moved and changed, at any depth, so that most results still parse; else bytes
// are. The same corpus and numbers give the same bytes.
std::string Mutate(const std::vector<std::string>& corpus, Random& random);

// One field as protobuf writes it; groups, which nobody writes, are none.
struct Field {
  enum class Type { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

  uint64_t number = 0;
  Type type = Type::kVarint;
  uint64_t value = 0;  // Of a number.
  std::string bytes;   // Of kBytes.
};

// Empty if `bytes` are no message.
std::vector<Field> ReadFields(absl::string_view bytes);
std::string WriteFields(const std::vector<Field>& fields);

}  // namespace bashu::fuzz
