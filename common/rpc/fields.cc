#include "common/rpc/fields.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include <algorithm>

#include "common/base/uuid.h"

namespace bashu::rpc {
namespace {

constexpr int64_t kAmountMaxFen = 1'000'000'000'000'000;
constexpr size_t kIdMax = 120;

bool IsIdCharacter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return absl::ascii_isalnum(byte) || c == '-' || c == '.' || c == ':' ||
         c == '_';
}

bool IsCodeCharacter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return absl::ascii_isupper(byte) || absl::ascii_isdigit(byte) || c == '_' ||
         c == '-';
}

bool IsDigit(char c) {
  return absl::ascii_isdigit(static_cast<unsigned char>(c));
}

// Code points of `text`, protobuf having checked that it is UTF-8; -1 if it
// has a control character other than a line break.
int CountCharacters(absl::string_view text) {
  int count = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n') || byte == 0x7f) return -1;
    if ((byte & 0xc0) != 0x80) ++count;
  }
  return count;
}

}  // namespace

std::string Fields::Name(absl::string_view field, absl::string_view value,
                         absl::string_view collection) {
  if (value.empty()) {
    Require(field, false);
    return "";
  }
  absl::string_view id = value;
  const bool prefixed =
      absl::ConsumePrefix(&id, collection) && absl::ConsumePrefix(&id, "/");
  if (!prefixed || id.empty() || id.size() > kIdMax ||
      !std::all_of(id.begin(), id.end(), IsIdCharacter)) {
    Add(field, "FORMAT", absl::StrCat("Has the form `", collection, "/{id}`."),
        absl::StrCat("格式应为 ", collection, "/{id}。"));
    return "";
  }
  return std::string(id);
}

std::string Fields::OptionalName(absl::string_view field,
                                 absl::string_view value,
                                 absl::string_view collection) {
  return value.empty() ? "" : Name(field, value, collection);
}

std::string Fields::Uuid(absl::string_view field, absl::string_view value) {
  if (value.empty()) {
    Require(field, false);
  } else if (!IsUuid(value)) {
    Add(field, "FORMAT", "Is a UUID in lower case.", "应为小写 UUID。");
  }
  return std::string(value);
}

std::string Fields::Text(absl::string_view field, absl::string_view value,
                         int most) {
  Require(field, !value.empty());
  return OptionalText(field, value, most);
}

std::string Fields::OptionalText(absl::string_view field,
                                 absl::string_view value, int most) {
  const int count = CountCharacters(value);
  if (count < 0) {
    Add(field, "FORMAT", "Has a control character.", "含有控制字符。");
  } else if (count > most) {
    Add(field, "TOO_LONG", absl::StrCat("Has at most ", most, " characters."),
        absl::StrCat("不得超过 ", most, " 个字符。"));
  }
  return std::string(value);
}

std::string Fields::Code(absl::string_view field, absl::string_view value) {
  Require(field, !value.empty());
  return OptionalCode(field, value);
}

std::string Fields::OptionalCode(absl::string_view field,
                                 absl::string_view value) {
  if (!value.empty() &&
      (value.size() < 2 || value.size() > 63 ||
       !std::all_of(value.begin(), value.end(), IsCodeCharacter))) {
    Add(field, "FORMAT", "Is a code in upper case.", "应为大写代码。");
  }
  return std::string(value);
}

std::string Fields::Digits(absl::string_view field, absl::string_view value,
                           int least, int most) {
  if (value.empty()) {
    Require(field, false);
  } else if (static_cast<int>(value.size()) < least ||
             static_cast<int>(value.size()) > most ||
             !std::all_of(value.begin(), value.end(), IsDigit)) {
    Add(field, "FORMAT", absl::StrCat("Has ", least, " to ", most, " digits."),
        absl::StrCat("应为 ", least, " 至 ", most, " 位数字。"));
  }
  return std::string(value);
}

int64_t Fields::Amount(absl::string_view field, int64_t value) {
  if (value < 1 || value > kAmountMaxFen) {
    Add(field, "OUT_OF_RANGE", "Is at least 1 fen and at most 10^15.",
        "应不少于 1 分且不超过 10^15 分。");
  }
  return value;
}

int Fields::PageSize(absl::string_view field, int32_t value, int usual,
                     int most) {
  if (value < 0) {
    Add(field, "OUT_OF_RANGE", "Is not negative.", "不得为负数。");
  }
  return value == 0 ? usual : std::clamp(value, 1, most);
}

void Fields::Require(absl::string_view field, bool present) {
  if (!present) Add(field, "REQUIRED", "Is required.", "必填。");
}

void Fields::Add(absl::string_view field, absl::string_view reason,
                 absl::string_view description,
                 absl::string_view description_zh) {
  violations_.Add(absl::StrCat(prefix_, field), reason, description,
                  description_zh);
}

Fields::Scope::Scope(Fields& fields, absl::string_view prefix)
    : fields_(fields), length_(fields.prefix_.size()) {
  absl::StrAppend(&fields_.prefix_, prefix, ".");
}

Fields::Scope::~Scope() { fields_.prefix_.resize(length_); }

google::protobuf::Timestamp ToProto(absl::Time time) {
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(absl::ToUnixSeconds(time));
  timestamp.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(
      time - absl::FromUnixSeconds(timestamp.seconds()))));
  return timestamp;
}

absl::Time FromProto(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) +
         absl::Nanoseconds(timestamp.nanos());
}

}  // namespace bashu::rpc
