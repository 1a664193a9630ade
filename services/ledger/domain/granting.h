#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <vector>

#include "common/base/uuid.h"
#include "services/ledger/domain/grant.h"

// What each verb changes about a grant. Pure: what is decided comes back as a
// value, and money, feed and outbox are moved by who asked.
namespace bashu::ledger {

// A movement of money that a decision needs. All of a decision's movements
// happen or none.
struct Step {
  enum class Kind { kHold, kPost, kVoid, kExpire };
  Kind kind;
  TransferId transfer;
  // Of a kHold; the others name a transfer that is there.
  AccountId debit = {};
  AccountId credit = {};
  int64_t amount_fen = 0;
  absl::Time expire_time = absl::InfiniteFuture();
};

// Something to tell: of the grant, or of its payment `number`.
struct Fact {
  std::string type;  // "grant.reserved"
  int number = 0;    // 0: the grant
};

// A decision and everything that must happen with it.
struct Decision {
  Grant grant;
  std::vector<Step> steps = {};
  std::vector<Fact> facts = {};
  std::vector<int> submissions = {};  // payments to send to the bank
  std::vector<int> rejections = {};   // payments whose rejection to report
};

// Which officer decides, and when.
struct Decider {
  std::string identity;
  absl::Time now;
};

// SHA-256, in hex, over everything an approval agrees to.
std::string ProposalDigest(const Grant& grant);

// SHARES_NOT_TOTAL or PAYEES_NOT_TOTAL unless both add up to the amount.
absl::Status CheckTotals(const Grant& grant);

// Holds every share, until `expire_time` if it is not funded before.
// GRANT_STATE, EXPIRE_TIME_PASSED.
absl::StatusOr<Decision> Reserve(const Grant& grant, const Decider& decider,
                                 absl::Time expire_time, IdSource& ids);

// Releases every share of a grant whose time has come. GRANT_STATE unless it
// has.
absl::StatusOr<Decision> Expire(const Grant& grant, absl::Time now);

// Adds an approval of exactly the proposal seen; the second one posts every
// share. GRANT_STATE, also once its time has come, PROPOSAL_CHANGED,
// MAKER_IS_CHECKER or ALREADY_APPROVED.
absl::StatusOr<Decision> Approve(const Grant& grant, const Decider& decider,
                                 absl::string_view proposal_digest);

// Gives a grant up and releases every hold. GRANT_STATE once it is funded.
absl::StatusOr<Decision> VoidGrant(const Grant& grant, const Decider& decider,
                                   absl::string_view reason);

// Sends every payment to the bank. GRANT_STATE or MAKER_IS_CHECKER.
absl::StatusOr<Decision> Disburse(const Grant& grant, const Decider& decider,
                                  IdSource& ids);

// Where a rejected payment is to go instead.
struct Correction {
  int number = 0;
  std::string bank_account;
  std::string bank_code;
};

// Sends a rejected payment again, to a corrected account. Requires `number` to
// be one of the grant's. DISBURSEMENT_STATE, MAKER_IS_CHECKER or
// ATTEMPTS_EXHAUSTED.
absl::StatusOr<Decision> Reissue(const Grant& grant, const Decider& decider,
                                 const Correction& correction, IdSource& ids);

// What the bank says of one attempt.
struct BankResult {
  enum class Verdict { kPaid, kRejected, kPending };
  DisbursementId disbursement;
  int attempt = 0;
  Verdict verdict = Verdict::kPending;
  std::string reject_code;
  std::string reference;
  std::optional<int64_t> amount_fen;  // if it says
};

// Settles a payment by the bank's word. The same word again changes nothing.
//
// PAYMENT_UNEXPLAINED if it contradicts what we know: a payment we never sent,
// another amount, or one that was settled otherwise. A person must look at it,
// because money may have moved that the books do not show.
absl::StatusOr<Decision> Settle(const Grant& grant, const BankResult& result,
                                absl::Time now);

}  // namespace bashu::ledger
