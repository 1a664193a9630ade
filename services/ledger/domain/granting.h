#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

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
  enum class Kind { kHold, kMove, kPost, kVoid, kExpire };
  Kind kind;
  TransferId transfer;
  // Of a kHold and a kMove; the others name a transfer that is there.
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

// Something to say to the bank about payment `number`.
struct BankOrder {
  enum class Kind {
    kCheck,   // is the account the payee's?
    kSubmit,  // pay
    kQuery,   // what became of it?
  };
  Kind kind;
  int number;

  friend bool operator==(const BankOrder&, const BankOrder&) = default;
};

// Something about payment `number` that the deciding office must be told.
struct OfficeNotice {
  std::string template_code;  // "PAYMENT_REJECTED"
  int number;

  friend bool operator==(const OfficeNotice&, const OfficeNotice&) = default;
};

// A decision and everything that must happen with it. One without facts
// changes nothing.
struct Decision {
  Grant grant;
  std::vector<Step> steps = {};
  std::vector<Fact> facts = {};
  std::vector<BankOrder> orders = {};
  std::vector<OfficeNotice> notices = {};
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

}  // namespace bashu::ledger
