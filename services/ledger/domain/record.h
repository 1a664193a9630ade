#pragma once

#include <absl/strings/string_view.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <variant>

#include "services/ledger/domain/account.h"
#include "services/ledger/domain/transfer.h"

namespace bashu::ledger {

// What changed. The numbers are stored.
enum class RecordKind {
  kAccountOpened = 1,
  kAccountClosed = 2,
  kHeld = 3,     // a transfer was created pending
  kMoved = 4,    // a transfer was created and moved at once
  kPosted = 5,   // a hold moved, all of it or a part
  kVoided = 6,   // a hold was given up
  kExpired = 7,  // a hold's time came
  kNoted = 8,    // something happened that moves no money
  kAccountFrozen = 9,
  kAccountThawed = 10,
};

// Something about a grant that moves no money: "grant.approved".
struct Note {
  std::string kind;
  std::string subject;
  GrantId grant;
};

// One entry of the ledger's log: the whole truth of one change, and one leaf of
// the audit tree. Accounts, balances and transfers follow from the log and can
// be rebuilt from it.
struct Record {
  RecordKind kind = RecordKind::kNoted;
  int64_t index = 0;  // of the leaf: 0, 1, 2 …
  // Of the grant's record before this one; -1 if this is its first, or of none.
  int64_t previous = -1;
  absl::Time time;  // when it was recorded; never before the one before it
  std::string salt;
  std::string hash;  // of the leaf, which EncodeEntry writes
  // The account as it is after the change; the transfer as it is after the
  // change; or the note.
  std::variant<Note, Account, Transfer> what;

  const Account& account() const { return std::get<Account>(what); }
  const Transfer& transfer() const { return std::get<Transfer>(what); }
  const Note& note() const { return std::get<Note>(what); }
  bool IsTransfer() const { return std::holds_alternative<Transfer>(what); }
  bool IsAccount() const { return std::holds_alternative<Account>(what); }
};

// Whether such a record is about a transfer.
bool IsOfTransfer(RecordKind kind);

// Whether money of `transfer` is or was held or moved by such a record.
bool Settles(RecordKind kind);

// What a record of a transfer does to its two accounts.
void ApplyRecord(const Record& record, Account& debit, Account& credit);

// How auditors name the change: "transfer.posted".
absl::string_view KindName(const Record& record);

// The grant that a record belongs to; empty if none.
const GrantId& GrantOf(const Record& record);

}  // namespace bashu::ledger
