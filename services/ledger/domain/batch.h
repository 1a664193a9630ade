#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "common/call/call.h"
#include "services/ledger/domain/book.h"

// Many transfers in one command.
namespace bashu::ledger {

// One transfer of a batch, as small as a thousand of them should be: what many
// share is named by its place in the batch's lists. Items that are `linked`
// form a chain with the item after them: all of the chain or nothing.
struct BatchItem {
  uint64_t id_high = 0, id_low = 0;  // of the UUID
  uint32_t debit = 0, credit = 0, basis = 0;
  bool pending = false, balancing = false, linked = false;
  int64_t amount_fen = 0;
  absl::Time happen_time = absl::InfinitePast();
  absl::Time expire_time = absl::InfiniteFuture();
  absl::Status shape;  // what is wrong with its fields
};

struct TransferBatch {
  std::vector<AccountId> accounts;
  std::vector<std::string> bases;
  std::string currency;
  std::vector<BatchItem> items;
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
    const TransferBatch& batch);

// The same for transfers that came one by one and are no batch: each is what it
// became, or why it was refused, which it may have been before.
absl::StatusOr<std::vector<absl::StatusOr<Transfer>>> CreateEach(
    LedgerTx& tx, const Sources& sources, const Call& call,
    const std::vector<absl::StatusOr<Transfer>>& wanted);

}  // namespace bashu::ledger
