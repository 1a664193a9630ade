#pragma once

#include <absl/strings/string_view.h>

#include <optional>
#include <string>

// ISO 20022 as the simulated bank reads and writes it: just what the ledger
// says and wants to hear.
namespace bashu::simulators {

// What the ledger asks for.
struct Order {
  enum class Kind { kCheck, kPay, kQuery };
  Kind kind = Kind::kPay;
  std::string key;      // end-to-end id
  std::string account;  // empty in a query
  std::string amount;   // "18000.00"; empty but in a payment
};

// Nothing if it is no such order.
std::optional<Order> ParseOrder(absl::string_view xml);

// What the bank has decided about a payment.
struct Decided {
  std::string amount;     // "18000.00"
  std::string status;     // "ACSC", "RJCT", or "PDNG" as long as it is not told
  std::string reason;     // of a rejection: "AC01"
  std::string reference;  // of a payment
};

// pain.002, acmt.024 (a reason means no) and camt.054 of a payment or, with a
// reason, of its return.
std::string FormatStatus(const std::string& key, const Decided& decided);
std::string FormatVerification(const std::string& key,
                               const std::string& reason);
std::string FormatBooking(const std::string& key, const Decided& decided,
                          const std::string& return_reason);

// "18000.00" is 1800000 fen.
std::string FenOf(absl::string_view amount);
std::string YuanOf(absl::string_view fen);

}  // namespace bashu::simulators
