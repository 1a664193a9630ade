#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <optional>
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
  // The owner's own bounds, pending counted: what must stay available, and what
  // may be in it at most.
  std::optional<int64_t> floor_fen;
  std::optional<int64_t> ceiling_fen;
  int64_t balance_fen = 0;
  int64_t held_fen = 0;      // by pending debits
  int64_t incoming_fen = 0;  // by pending credits
  bool closed = false;       // with its fiscal year
  std::string freeze_basis;  // why nothing may leave it; empty: it may
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

// What a debit may take, pending counted; nothing if there is no bound.
inline std::optional<int64_t> SpendableFen(const Account& account) {
  if (account.floor_fen.has_value()) {
    return AvailableFen(account) - *account.floor_fen;
  }
  if (MayOverdraw(account)) return std::nullopt;
  return AvailableFen(account);
}

// What a credit may bring, pending counted; nothing if there is no bound.
inline std::optional<int64_t> RoomFen(const Account& account) {
  if (!account.ceiling_fen.has_value()) return std::nullopt;
  return *account.ceiling_fen - account.balance_fen - account.incoming_fen;
}

}  // namespace bashu::ledger
