#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "common/call/call.h"
#include "services/ledger/domain/book.h"
#include "services/ledger/domain/ledger.h"
#include "services/ledger/domain/recovery.h"

// The use cases of RecoveryService: load, decide, store.
namespace bashu::ledger {

// Demands aid back, by the maker; a repeat gets the recovery as it is now.
absl::StatusOr<Recovery> CreateRecovery(LedgerTx& tx, const Sources& sources,
                                        const Call& call,
                                        const Recovery& wanted);

// For who may act for its office.
absl::StatusOr<Recovery> GetRecovery(LedgerTx& tx, const Call& call,
                                     const RecoveryId& id);
absl::StatusOr<std::vector<Recovery>> ListRecoveries(LedgerTx& tx,
                                                     const Call& call,
                                                     const OfficePage& page);

absl::StatusOr<Recovery> ApproveRecovery(LedgerTx& tx, const Sources& sources,
                                         const Call& call,
                                         const RecoveryId& id);

struct Receiving {
  RecoveryId recovery;
  TransferId transfer;  // the first of those that book it
  int64_t amount_fen = 0;
  std::string bank_reference;
};
// Moves what came from the bank to where it came from; a repeat changes
// nothing.
absl::StatusOr<Recovery> RecordReceipt(LedgerTx& tx, const Sources& sources,
                                       const Call& call,
                                       const Receiving& receiving);

// Aid that came back without a demand: `wanted` and its one receipt.
struct Return {
  Recovery wanted;
  TransferId transfer;
  std::string bank_reference;
};
absl::StatusOr<Recovery> RecordReturn(LedgerTx& tx, const Sources& sources,
                                      const Call& call, const Return& came);

// Proposes an ending, or confirms exactly the one that another officer
// proposed; a different one replaces it.
struct EndingProposal {
  RecoveryId recovery;
  RecoveryState outcome = RecoveryState::kWithdrawn;
  std::string basis;
};
absl::StatusOr<Recovery> EndRecovery(LedgerTx& tx, const Sources& sources,
                                     const Call& call,
                                     const EndingProposal& proposal);

}  // namespace bashu::ledger
