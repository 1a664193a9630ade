#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <vector>

#include "services/ledger/domain/granting.h"

// What is said between an office and its bank, in the shape of ISO 20022:
// pain.001 (credit transfer initiation) out, pain.002 (status report) in.
namespace bashu::ledger {

// One attempt to pay one payee.
struct Payment {
  DisbursementId id;
  int attempt = 0;
  std::string office;  // whose account is debited
  Payee payee;
  int64_t amount_fen = 0;
  absl::Time create_time;
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

// A pain.001 with one payment. The same payment is always the same bytes.
std::string FormatPayment(const Payment& payment);

// The results of a pain.002, or of a file that has its TxInfAndSts parts.
// `unknown` counts those whose end-to-end id is none of ours.
struct BankReport {
  std::vector<BankResult> results;
  int unknown = 0;
};

// BANK_FILE_UNREADABLE if it is not well-formed, has a DOCTYPE, or a result is
// incomplete or has a status we do not know.
absl::StatusOr<BankReport> ParseReport(absl::string_view xml);

}  // namespace bashu::ledger
