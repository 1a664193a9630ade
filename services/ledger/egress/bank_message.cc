#include "services/ledger/egress/bank_message.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <absl/strings/str_replace.h>

#include <algorithm>
#include <utility>

#include "services/ledger/domain/errors.h"

namespace bashu::ledger {
namespace {

constexpr char kBase36[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr size_t kHexDigits = 32;
constexpr size_t kEndToEndSize = 35;

// An ISO 20022 code or reference: 1 to 35 plain characters.
bool IsPlain(absl::string_view text) {
  return !text.empty() && text.size() <= 35 &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                  absl::StrContains("-._/:", absl::string_view(&c, 1));
         });
}

// Whether such a word gives a reason.
bool GivesReason(BankResult::Verdict verdict) {
  return verdict == BankResult::Verdict::kRejected ||
         verdict == BankResult::Verdict::kMismatched ||
         verdict == BankResult::Verdict::kReturned;
}

}  // namespace

std::string FormatEndToEndId(const DisbursementId& id, int attempt) {
  return absl::StrFormat("%s%c%02d",
                         absl::StrReplaceAll(id.grant.value(), {{"-", ""}}),
                         kBase36[id.number % 36], attempt);
}

std::optional<EndToEnd> ParseEndToEndId(absl::string_view text) {
  if (text.size() != kEndToEndSize) return std::nullopt;
  const absl::string_view hex = text.substr(0, kHexDigits);
  const size_t number = absl::string_view(kBase36).find(text[kHexDigits]);
  EndToEnd found;
  if (number == absl::string_view::npos ||
      !absl::SimpleAtoi(text.substr(kHexDigits + 1), &found.attempt) ||
      found.attempt < 1) {
    return std::nullopt;
  }
  const std::string uuid = absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4),
                                        "-", hex.substr(12, 4), "-",
                                        hex.substr(16, 4), "-", hex.substr(20));
  const auto id = ParseDisbursementId(absl::StrCat(uuid, ".", number));
  if (!id.has_value()) return std::nullopt;
  found.id = *id;
  if (FormatEndToEndId(found.id, found.attempt) != text) return std::nullopt;
  return found;
}

absl::Status AddWord(const BankWord& word, BankReport& report) {
  BankResult result;
  result.verdict = word.verdict;
  result.amount_fen = word.amount_fen;
  if (GivesReason(word.verdict)) {
    if (!IsPlain(word.reason)) return BankFileUnreadable();
    result.reject_code = word.reason;
  }
  if (word.verdict == BankResult::Verdict::kPaid) {
    if (!IsPlain(word.reference)) return BankFileUnreadable();
    result.reference = word.reference;
  }
  const auto key = ParseEndToEndId(word.end_to_end_id);
  if (!key.has_value()) {
    ++report.unknown;
    return absl::OkStatus();
  }
  result.disbursement = key->id;
  result.attempt = key->attempt;
  report.results.push_back(std::move(result));
  return absl::OkStatus();
}

}  // namespace bashu::ledger
