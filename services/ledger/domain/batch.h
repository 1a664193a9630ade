#pragma once

#include <absl/status/statusor.h>

#include <vector>

#include "common/call/call.h"
#include "services/ledger/domain/book.h"

// Many transfers in one command.
namespace bashu::ledger {

// One transfer of a batch. Items that are `linked` form a chain with the item
// after them: all of the chain or nothing.
struct BatchItem {
  Transfer transfer;
  bool linked = false;
  absl::Status shape;  // what is wrong with its fields
};

// What became of an item.
struct ItemResult {
  absl::Status status;
  bool repeated = false;  // it was there before
  int64_t taken_fen = 0;  // what was held or moved
};

// Creates the transfers of a batch, each as if it came alone, in order; an item
// that is refused leaves the others alone but for those of its chain, which are
// refused with LINKED_EVENT_FAILED. A chain that the end of the batch leaves
// open fails, its last item with LINKED_CHAIN_OPEN.
absl::StatusOr<std::vector<ItemResult>> CreateTransfers(
    LedgerTx& tx, const Sources& sources, const Call& call,
    const std::vector<BatchItem>& batch);

}  // namespace bashu::ledger
