#pragma once

#include <absl/strings/string_view.h>
#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/ledger/domain/transfer.h"

namespace bashu::ledger {

// Where a grant stands. The numbers are stored.
//
//   kProposed --reserve--> kReserved --second approval--> kFunded
//       |                   |     |                          | disburse
//       +------- void ------+     +--time--> kExpired      kPaying <--+
//                 v                                          |        | the
//              kVoided             all paid or withdrawn: kPaid ------+ bank
//                                  all withdrawn: kReturned     returns one
//
// A share is held, moved or released together with all others of its grant, so
// there is no half-funded award.
enum class GrantState {
  kProposed = 1,
  kReserved = 2,
  kFunded = 3,
  kPaying = 4,
  kPaid = 5,
  kVoided = 6,
  kExpired = 7,
  kReturned = 8,
};

// Where a payment stands. The numbers are stored.
//
//   kPlanned --ready--> kChecking --name is the account's--> kSent --> kPaid
//                          |    \                         |   | ^        |
//                          |     no                silence   | asked     |
//                          |      \                       v   | |         |
//                 re-issue |       +----> kRejected <--- kUnknown   kReturned
//                          +<---------------- kRejected, kReturned, kEscrowed
//
//   kPlanned, kRejected, kReturned --nobody to be found--> kEscrowed
//   these, kChecking and kEscrowed --given up--> kWithdrawn
//
// The money of a payment is held on the grant's account from kChecking to its
// answer, so a rejected one can be issued again and a paid one cannot.
enum class DisbursementState {
  kPlanned = 1,
  kSent = 2,
  kPaid = 3,
  kRejected = 4,
  kUnknown = 5,
  kChecking = 6,
  kReturned = 7,
  kWithdrawn = 8,
  kEscrowed = 9,
  kSupervised = 10,  // on an account that is supervised for a minor
};

// One office's part of a grant.
struct Share {
  std::string office;
  AccountId account;
  int64_t amount_fen = 0;
  TransferId transfer = {};  // once reserved
  // The next year's fund that the hold went on to; empty if it did not.
  AccountId carried_account = {};
  int64_t returned_fen = 0;  // of what it paid
};

// Which payment: the grant and the payee's place in it, from 1.
struct DisbursementId {
  GrantId grant;
  int number = 0;

  friend bool operator==(const DisbursementId&,
                         const DisbursementId&) = default;
};

// "{grant}.{number}".
std::string FormatDisbursementId(const DisbursementId& id);
std::optional<DisbursementId> ParseDisbursementId(absl::string_view text);

// Who is paid, and on which account.
struct Payee {
  std::string display_name;
  std::string bank_account;
  std::string bank_code;
};

// Another account for a payment, as one officer proposes it and a second one
// repeats it.
struct Correction {
  int number = 0;
  std::string bank_account;
  std::string bank_code;
};

// A payment to one payee.
struct Disbursement {
  Payee payee;
  int64_t amount_fen = 0;
  // The plan, which the approvals bind: not before an instant, not before
  // something is shown, by the hand of another unit (P-2, P-7).
  absl::Time earliest_pay_time = absl::InfinitePast();
  std::string condition = {};
  std::string entrusted_party = {};

  DisbursementState state = DisbursementState::kPlanned;
  int attempt = 1;
  TransferId transfer = {};  // of this attempt, once its money is held
  std::string reject_code = {};
  std::string bank_reference = {};
  absl::Time pay_time = absl::InfiniteFuture();  // not yet
  std::string evidence = {};      // the document that fulfilled the condition
  std::string payment_form = {};  // the form that the payee signed (P-4)
  std::string basis = {};         // why it was withdrawn or put in escrow
  // How each attempt ended that did not stay paid: a kOutcome each.
  std::string outcomes = {};
  // When somebody must look at it, and how often the bank was asked about this
  // attempt.
  absl::Time look_time = absl::InfiniteFuture();
  int queries = 0;
  // What one officer proposed, after a rejection; empty: nothing.
  Correction correction = {};
  std::string corrector = {};
};

inline constexpr char kOutcomeRejected = 'j';
inline constexpr char kOutcomeReturned = 'r';

// A decided award: one total, its shares and its payments.
struct Grant {
  GrantId id;
  std::string case_id;
  std::string office;
  int64_t amount_fen = 0;
  std::string purpose;   // code of a category of aid
  bool advance = false;  // advance aid
  // The document that allows what the limits do not; empty if none need.
  std::string exceptional_basis;
  std::vector<Share> shares;
  std::vector<Disbursement> disbursements;  // number n stands at n - 1
  GrantState state = GrantState::kProposed;
  // Without it, the digest would let anybody test guesses of an account number.
  std::string proposal_salt;
  std::string proposal_digest;  // hex
  std::string maker;
  std::vector<std::string> approvers;
  std::string void_reason;
  std::string plan_basis;  // the document that allows a plan of payments
  // Until when it holds its shares, unless it is funded before.
  absl::Time expire_time = absl::InfiniteFuture();
  absl::Time create_time;
  absl::Time update_time;
};

// The account that holds a grant's money between its shares and its payees.
AccountId AccountOf(const GrantId& grant);
// The bank, as the books of an office see it.
AccountId BankAccountOf(absl::string_view office);

// "RESERVED": for messages and logs.
absl::string_view NameOf(GrantState state);
absl::string_view NameOf(DisbursementState state);

}  // namespace bashu::ledger
