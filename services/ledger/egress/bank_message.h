#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <vector>

#include "services/ledger/domain/settling.h"

// What is said between an office and its bank, whatever the format.
namespace bashu::ledger {

// One attempt to pay one payee.
struct Payment {
  DisbursementId id;
  int attempt = 0;
  std::string office;  // whose account is debited
  Payee payee;
  int64_t amount_fen = 0;
  absl::Time create_time;
  int queries = 0;  // how often the bank was asked about it before
};

// The key under which a bank pays at most once: the grant's 32 hex digits, the
// payee's number in base 36 and the attempt in two digits. ISO 20022 has room
// for exactly these 35 characters.
std::string FormatEndToEndId(const DisbursementId& id, int attempt);

struct EndToEnd {
  DisbursementId id;
  int attempt = 0;
};
std::optional<EndToEnd> ParseEndToEndId(absl::string_view text);

// What the bank said in one file. `unknown` counts what is about none of our
// payments.
struct BankReport {
  std::vector<BankResult> results;
  int unknown = 0;
};

// One thing that the bank said, as it stands in the file.
struct BankWord {
  std::string end_to_end_id;
  BankResult::Verdict verdict = BankResult::Verdict::kPending;
  std::string reason;     // required of a rejection, a mismatch and a return
  std::string reference;  // required of a payment
  std::optional<int64_t> amount_fen;
};

// BANK_FILE_UNREADABLE if the word is incomplete.
absl::Status AddWord(const BankWord& word, BankReport& report);

}  // namespace bashu::ledger
