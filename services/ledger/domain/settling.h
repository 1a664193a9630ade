#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>

#include "common/base/uuid.h"
#include "services/ledger/domain/granting.h"

// What the bank says of payments, and what follows. Pure, as in granting.h.
namespace bashu::ledger {

// What the bank says of one attempt.
struct BankResult {
  enum class Verdict {
    kPaid,
    kRejected,
    kPending,     // it has it and has not decided
    kMatched,     // the account is the payee's
    kMismatched,  // it is not
    kUnheard,     // asked, it has no such payment
    kReturned,    // paid, and come back
  };
  DisbursementId disbursement;
  int attempt = 0;
  Verdict verdict = Verdict::kPending;
  std::string reject_code;  // of a rejection or a return
  std::string reference;
  std::optional<int64_t> amount_fen;  // if it says
};

// Settles a payment by the bank's word. The same word again changes nothing.
//
// PAYMENT_UNEXPLAINED if it contradicts what we know: a payment we never sent,
// another amount, or one that was settled otherwise. A person must look at it,
// because money may have moved that the books do not show.
absl::StatusOr<Decision> Settle(const Grant& grant, const BankResult& result,
                                absl::Time now, IdSource& ids);

}  // namespace bashu::ledger
