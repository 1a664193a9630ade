#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/container/node_hash_map.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "services/ledger/domain/store.h"
#include "services/ledger/storage/books.h"
#include "services/ledger/storage/log_block.h"

namespace bashu::ledger {

// Where the log has a transfer.
struct TransferPlace {
  int64_t created = -1;
  int64_t settled = -1;  // -1 if its hold is not settled
  std::optional<TransferKey> reversal;
};

// What a transaction has added to the log and not yet handed to the engine:
// that happens at once, just before the commit. It can be taken back to a mark,
// as the engine's own part can.
class Draft {
 public:
  struct Fresh {
    TransferKey key;
    TransferPlace place;
  };

  // Forgets everything and goes on after `end`.
  void Restart(const LogEnd& end);

  LogEnd end() const { return end_; }
  bool empty() const { return blocks_.empty() && entries_.empty(); }
  const std::vector<LogBlock>& blocks() const { return blocks_; }
  // The block with the record at `index`; null if it is not here.
  const LogBlock* FindBlock(int64_t index) const;

  // Accounts that were changed. The pointer is good until the next call.
  BookEntry* FindEntry(const AccountId& id);
  // Takes the account in, unless it is here, so that it can be changed.
  BookEntry& Entry(const BookEntry& committed);
  // To be called before an entry is changed.
  void Remember(const BookEntry& entry);
  const absl::node_hash_map<AccountId, BookEntry>& entries() const {
    return entries_;
  }
  std::vector<BookEntry> TakeEntries();

  // Transfers that were created.
  TransferPlace* FindPlace(const TransferKey& key);
  void AddPlace(const TransferKey& key, int64_t created);
  const std::vector<Fresh>& fresh() const { return fresh_; }

  void Add(const Record& record, const Links& links);

  void Mark();
  void ReturnToMark();

 private:
  struct Undo {
    AccountId id;
    std::optional<BookEntry> before;  // none if it was not here
  };
  struct Point {
    LogEnd end;
    size_t blocks = 0, fresh = 0;
  };

  // Where `key` is in fresh_; its size if nowhere.
  size_t PlaceOf(const TransferKey& key) const;

  LogEnd end_;
  std::vector<LogBlock> blocks_;
  absl::node_hash_map<AccountId, BookEntry> entries_;
  std::vector<Fresh> fresh_;
  bool sorted_ = true;  // fresh_ is by key, as nearly always
  absl::flat_hash_map<TransferKey, size_t> places_;  // else where each key is
  std::optional<Point> mark_;
  std::vector<Undo> undo_;  // since the mark
  std::vector<Fresh> old_places_;
};

}  // namespace bashu::ledger
