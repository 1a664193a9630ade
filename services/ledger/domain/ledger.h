#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "common/call/call.h"
#include "services/ledger/domain/book.h"
#include "services/ledger/domain/store.h"

// The use cases of LedgerService that concern one account or transfer: load,
// decide, store. In what order they refuse is in the README.
namespace bashu::ledger {

// A page of something that belongs to an office.
struct OfficePage {
  std::string office;
  std::string after;  // id of the last one seen; empty at first
  int limit = 0;
};

// A hold to settle: all of it, or `amount_fen` of it.
struct Settlement {
  TransferId transfer;
  std::optional<int64_t> amount_fen;
};

// Creates an account with nothing in it; a repeat gets it as it is now.
absl::StatusOr<Account> CreateAccount(LedgerTx& tx, const Sources& sources,
                                      const Call& call, const Account& wanted);

absl::StatusOr<Account> GetAccount(LedgerTx& tx, const AccountId& id);

absl::StatusOr<std::vector<Account>> ListAccounts(LedgerTx& tx,
                                                  const OfficePage& page);

// All of them in the order asked for, or ACCOUNT_NOT_FOUND, TRANSFER_NOT_FOUND
// with the first that is missing.
absl::StatusOr<std::vector<Account>> GetAccounts(
    LedgerTx& tx, const std::vector<AccountId>& ids);
absl::StatusOr<std::vector<Transfer>> GetTransfers(
    LedgerTx& tx, const std::vector<TransferId>& ids);

// Holds or moves money of an account that the caller may act for, and makes
// `transfer`, as it was wanted, what it became. True if it is a repeat, which
// gets the transfer as it is now. In `book`, which the caller closes.
absl::StatusOr<bool> CreateIn(Book& book, const Call& call, Transfer& transfer);

absl::StatusOr<Transfer> CreateTransfer(LedgerTx& tx, const Sources& sources,
                                        const Call& call,
                                        const Transfer& wanted);

absl::StatusOr<Transfer> PostTransfer(LedgerTx& tx, const Sources& sources,
                                      const Call& call,
                                      const Settlement& settlement);

absl::StatusOr<Transfer> VoidTransfer(LedgerTx& tx, const Sources& sources,
                                      const Call& call, const TransferId& id);

// Lets nothing leave an account any more: no debit is created or posted; holds
// can be voided and money can come. A repeat with the same basis changes
// nothing; ACCOUNT_FROZEN with another.
absl::StatusOr<Account> FreezeAccount(LedgerTx& tx, const Sources& sources,
                                      const Call& call, const AccountId& id,
                                      const std::string& basis);
// Ends that. A repeat changes nothing.
absl::StatusOr<Account> UnfreezeAccount(LedgerTx& tx, const Sources& sources,
                                        const Call& call, const AccountId& id);

// FISCAL_YEAR_CLOSED or ACCOUNT_FROZEN if money may not leave `account`.
absl::Status MayLeave(const Account& account);

}  // namespace bashu::ledger
