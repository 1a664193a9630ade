#include "services/intake/domain/id_number.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>

#include <array>

namespace bashu::intake {
namespace {

constexpr size_t kLength = 18;

// 2^(17-i) modulo 11, for the characters before the check character.
constexpr std::array<int, kLength - 1> kWeights = {7, 9, 10, 5,  8, 4, 2, 1, 6,
                                                   3, 7, 9,  10, 5, 8, 4, 2};

bool HasDigits(absl::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return false;
  }
  return true;
}

int NumberAt(absl::string_view text, size_t from, size_t size) {
  int number = 0;
  return absl::SimpleAtoi(text.substr(from, size), &number) ? number : 0;
}

}  // namespace

bool IsIdNumber(absl::string_view text, absl::CivilDay today) {
  if (text.size() != kLength || !HasDigits(text.substr(0, kLength - 1))) {
    return false;
  }
  int sum = 0;
  for (size_t i = 0; i < kWeights.size(); ++i) {
    sum += kWeights[i] * (text[i] - '0');
  }
  const int check = (12 - sum % 11) % 11;
  const char expected = check == 10 ? 'X' : static_cast<char>('0' + check);
  if (text.back() != expected || text[0] == '0') return false;
  const int year = NumberAt(text, 6, 4);
  const int month = NumberAt(text, 10, 2);
  const int day = NumberAt(text, 12, 2);
  const absl::CivilDay birth(year, month, day);
  // CivilDay normalises 31 February; a real date comes back as it went in.
  return birth.month() == month && birth.day() == day && year >= 1900 &&
         birth <= today;
}

}  // namespace bashu::intake
