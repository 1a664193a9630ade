#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "common/call/call.h"
#include "services/ledger/domain/book.h"
#include "services/ledger/domain/store.h"

// The use cases of LedgerService: load, decide, store.
namespace bashu::ledger {

// A page of something that belongs to an office.
struct OfficePage {
  std::string office;
  std::string after;  // id of the last one seen; empty at first
  int limit = 0;
};

// Creates an account with nothing in it; a repeat gets it as it is now.
absl::StatusOr<Account> CreateAccount(LedgerTx& tx, const Sources& sources,
                                      const Call& call, const Account& wanted);

absl::StatusOr<Account> GetAccount(LedgerTx& tx, const AccountId& id);

absl::StatusOr<std::vector<Account>> ListAccounts(LedgerTx& tx,
                                                  const OfficePage& page);

// Holds or moves money of an account that the caller may act for; a repeat gets
// the transfer as it is now.
absl::StatusOr<Transfer> CreateTransfer(LedgerTx& tx, const Sources& sources,
                                        const Call& call,
                                        const Transfer& wanted);

absl::StatusOr<Transfer> PostTransfer(LedgerTx& tx, const Sources& sources,
                                      const Call& call, const TransferId& id);

absl::StatusOr<Transfer> VoidTransfer(LedgerTx& tx, const Sources& sources,
                                      const Call& call, const TransferId& id);

}  // namespace bashu::ledger
