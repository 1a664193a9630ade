#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "common/base/mutex.h"
#include "services/ledger/domain/account.h"

namespace bashu::ledger {

// An account as the log leaves it.
struct BookEntry {
  Account account;
  int64_t number = -1;  // index of the record that opened it
  int64_t last = -1;    // of the newest record that touched it
};

// Committed accounts in memory, shared by the writer, which alone changes them,
// and the readers. An account comes in when it is first written after a start
// and stays; one that is not here is as the accounts table has it.
class Books {
 public:
  std::optional<BookEntry> Find(const AccountId& id) const;
  // Of any account that is here.
  std::optional<AccountId> NameOf(int64_t number) const;

  // What a transaction made of accounts, after its commit.
  void Take(std::vector<BookEntry> changed);
  // Something the accounts table says, unless it is here already.
  void Learn(const BookEntry& entry);

  // Accounts that are newer than their row; and that they are so no longer.
  std::vector<BookEntry> Unwritten() const;
  void MarkWritten();

  // Forgets all: what is on the disk is another history.
  void Clear();

 private:
  struct Page {
    BookEntry entry;
    bool unwritten = false;
  };

  Page& PageOf(const BookEntry& entry) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable Mutex mutex_;
  absl::flat_hash_map<AccountId, std::unique_ptr<Page>> pages_
      ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<int64_t, AccountId> names_ ABSL_GUARDED_BY(mutex_);
  std::vector<Page*> unwritten_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace bashu::ledger
