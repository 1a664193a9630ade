#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <string>

#include "common/base/id.h"

namespace bashu::ledger {

using AccountId = Id<struct AccountTag>;

// Where an account's money comes from. The numbers are stored: never change
// one.
enum class Source {
  kLocalBudget = 1,
  kCentralTransfer = 2,
  kMatching = 3,
  kDonation = 4,
  kRevolving = 5,
  kReserve = 6,
  kExternal = 7,  // treasury, bank
  kGrant = 8,     // one grant's money on its way to the payees
};

// Where money is.
struct Account {
  AccountId id;
  std::string office;
  int fiscal_year = 0;
  Source source = Source::kLocalBudget;
  int64_t balance_fen = 0;
  int64_t held_fen = 0;  // by pending debits
  absl::Time create_time;
};

// Money enters and leaves the books through external accounts, so these alone
// go below zero.
inline bool MayOverdraw(const Account& account) {
  return account.source == Source::kExternal;
}

// What can still be promised.
inline int64_t AvailableFen(const Account& account) {
  return account.balance_fen - account.held_fen;
}

}  // namespace bashu::ledger
