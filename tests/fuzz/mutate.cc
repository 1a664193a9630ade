#include "tests/fuzz/mutate.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>

namespace bashu::fuzz {
namespace {

using Type = Field::Type;

constexpr int kDepthMax = 8;
constexpr size_t kMutationsMax = 4;  // Of one input.

// Where sizes, counts, times and signs turn over.
uint64_t InterestingNumber(Random& random) {
  constexpr uint64_t kEdge = uint64_t{1} << 31;
  constexpr uint64_t kNumbers[] = {
      0, 1, 2, 3, 127, 128, 255, 256, 65'535, 65'536, kEdge - 1, kEdge,
      // The last second of protobuf's Timestamp, and the first after it.
      253'402'300'799, 253'402'300'800, kEdge * kEdge * 2 - 1,
      kEdge * kEdge * 2, std::numeric_limits<uint64_t>::max()};
  if (random.OneIn(4)) return random.Next() >> random.Below(64);
  return kNumbers[random.Below(std::size(kNumbers))];
}

std::string Varint(uint64_t value) {
  std::string bytes;
  for (; value > 127; value >>= 7) {
    bytes += static_cast<char>((value & 127) | 128);
  }
  bytes += static_cast<char>(value);
  return bytes;
}

std::optional<uint64_t> TakeVarint(absl::string_view& bytes) {
  uint64_t value = 0;
  for (int shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto next = static_cast<unsigned char>(bytes[0]);
    bytes.remove_prefix(1);
    value |= uint64_t{next & 127u} << shift;
    if (next < 128) return value;
  }
  return std::nullopt;
}

// A number of `size` bytes, the least one first.
std::string Fixed(uint64_t value, size_t size) {
  std::string bytes;
  for (size_t i = 0; i < size; ++i, value >>= 8) {
    bytes += static_cast<char>(value & 255);
  }
  return bytes;
}

std::optional<uint64_t> TakeFixed(absl::string_view& bytes, size_t size) {
  if (bytes.size() < size) return std::nullopt;
  uint64_t value = 0;
  for (size_t i = size; i > 0; --i) {
    value = (value << 8) | static_cast<unsigned char>(bytes[i - 1]);
  }
  bytes.remove_prefix(size);
  return value;
}

std::optional<Field> TakeField(absl::string_view& bytes) {
  const std::optional<uint64_t> tag = TakeVarint(bytes);
  if (!tag.has_value() || *tag >> 3 == 0 || *tag >> 32 != 0) return {};
  Field field;
  field.number = *tag >> 3;
  field.type = static_cast<Type>(*tag & 7);
  std::optional<uint64_t> value;
  switch (field.type) {
    case Type::kVarint:
    case Type::kBytes:
      value = TakeVarint(bytes);
      break;
    case Type::kFixed64:
      value = TakeFixed(bytes, 8);
      break;
    case Type::kFixed32:
      value = TakeFixed(bytes, 4);
      break;
  }
  if (!value.has_value()) return {};
  field.value = *value;
  if (field.type != Type::kBytes) return field;
  if (*value > bytes.size()) return {};
  field.bytes = std::string(bytes.substr(0, *value));
  bytes.remove_prefix(field.bytes.size());
  return field;
}

bool IsText(absl::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) {
    return absl::ascii_isprint(static_cast<unsigned char>(c)) || c == '\n';
  });
}

// Mostly what keeps text what it is: else nearly every change to a name ends
// where protobuf looks for UTF-8.
char RandomByte(bool text, Random& random) {
  if (text && !random.OneIn(8)) {
    return static_cast<char>(' ' + random.Below('~' - ' ' + 1));
  }
  return static_cast<char>(random.Below(256));
}

// A part of `bytes`: where it begins, and how long it is.
std::pair<size_t, size_t> Part(absl::string_view bytes, Random& random) {
  const size_t at = random.Below(bytes.size() + 1);
  const size_t most = std::min<size_t>(bytes.size() - at, 32);
  return {at, random.Below(most + 1)};
}

// The decimal number at `at` or after it becomes another one.
void ChangeDecimal(std::string& bytes, size_t at, Random& random) {
  const auto is_digit = [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  };
  const auto begin = std::find_if(
      bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.end(), is_digit);
  if (begin == bytes.end()) return;
  const auto end = std::find_if_not(begin, bytes.end(), is_digit);
  bytes.replace(begin, end, absl::StrCat(InterestingNumber(random)));
}

void ChangeBytes(std::string& bytes, absl::string_view other, Random& random) {
  const bool text = IsText(bytes);
  const auto [at, size] = Part(bytes, random);
  switch (random.Below(9)) {
    case 0:
      bytes.erase(at, size);
      break;
    case 1:
      bytes.insert(at, bytes.substr(at, size));
      break;
    case 2: {
      const auto [from, count] = Part(other, random);
      bytes.insert(at, std::string(other.substr(from, count)));
      break;
    }
    case 3: {
      const auto [from, count] = Part(other, random);
      bytes.replace(at, count, std::string(other.substr(from, count)));
      break;
    }
    case 4:
      bytes.resize(at);
      break;
    case 5:
      bytes.replace(
          at, size,
          Fixed(InterestingNumber(random), size_t{1} << random.Below(4)));
      break;
    case 6:
      ChangeDecimal(bytes, at, random);
      break;
    case 7:
      bytes.insert(at, 1, RandomByte(text, random));
      break;
    default:
      if (at == bytes.size()) break;
      bytes[at] = random.OneIn(2)
                      ? RandomByte(text, random)
                      : static_cast<char>(bytes[at] ^ (1 << random.Below(8)));
  }
}

void Change(std::string& bytes, absl::string_view other, int depth,
            Random& random);

void ChangeField(std::vector<Field>& fields, absl::string_view other, int depth,
                 Random& random) {
  const size_t at = random.Below(fields.size());
  const auto place =
      fields.begin() + static_cast<std::ptrdiff_t>(random.Below(fields.size()));
  switch (random.Below(10)) {
    case 0:
      fields.erase(place);
      break;
    case 1:
      fields.insert(place, Field(fields[at]));
      break;
    case 2:
      std::swap(*place, fields[at]);
      break;
    case 3:
      std::swap(place->bytes, fields[at].bytes);
      std::swap(place->type, fields[at].type);
      std::swap(place->value, fields[at].value);
      break;
    case 4:
      place->number = 1 + random.Below(24);
      break;
    case 5: {
      const std::vector<Field> others = ReadFields(other);
      if (others.empty()) break;
      fields.insert(place, others[random.Below(others.size())]);
      break;
    }
    default:
      if (fields[at].type == Type::kBytes) {
        Change(fields[at].bytes, other, depth + 1, random);
      } else {
        fields[at].value = InterestingNumber(random);
      }
  }
}

void Change(std::string& bytes, absl::string_view other, int depth,
            Random& random) {
  std::vector<Field> fields;
  if (depth < kDepthMax && !random.OneIn(depth == 0 ? 8 : 4)) {
    fields = ReadFields(bytes);
  }
  if (fields.empty()) return ChangeBytes(bytes, other, random);
  ChangeField(fields, other, depth, random);
  bytes = WriteFields(fields);
}

}  // namespace

uint64_t Random::Next() {
  uint64_t mixed = state_ += 0x9e3779b97f4a7c15;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  return mixed ^ (mixed >> 31);
}

std::vector<Field> ReadFields(absl::string_view bytes) {
  std::vector<Field> fields;
  while (!bytes.empty()) {
    std::optional<Field> field = TakeField(bytes);
    if (!field.has_value()) return {};
    fields.push_back(*std::move(field));
  }
  return fields;
}

std::string WriteFields(const std::vector<Field>& fields) {
  std::string bytes;
  for (const Field& field : fields) {
    absl::StrAppend(
        &bytes, Varint(field.number << 3 | static_cast<uint64_t>(field.type)));
    switch (field.type) {
      case Type::kVarint:
        absl::StrAppend(&bytes, Varint(field.value));
        break;
      case Type::kFixed64:
        absl::StrAppend(&bytes, Fixed(field.value, 8));
        break;
      case Type::kFixed32:
        absl::StrAppend(&bytes, Fixed(field.value, 4));
        break;
      case Type::kBytes:
        absl::StrAppend(&bytes, Varint(field.bytes.size()), field.bytes);
        break;
    }
  }
  return bytes;
}

std::string Mutate(const std::vector<std::string>& corpus, Random& random) {
  std::string bytes = corpus[random.Below(corpus.size())];
  const std::string& other = corpus[random.Below(corpus.size())];
  for (size_t left = 1 + random.Below(kMutationsMax); left > 0; --left) {
    Change(bytes, other, 0, random);
  }
  bytes.resize(std::min(bytes.size(), kInputBytesMax));
  return bytes;
}

}  // namespace bashu::fuzz
