#pragma once

#include <absl/strings/str_cat.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bashu/ledger/v1/batch.pb.h"
#include "common/store/store.h"
#include "services/ledger/domain/batch.h"

namespace bashu::load {

// A province's accounts: 300 offices, a handful of sources each.
inline constexpr int kAccounts = 2000;
inline constexpr int kBatch = 8190;
inline constexpr char kBasis[] = "川财社〔2026〕8号";

inline std::string AccountName(uint64_t number) {
  return absl::StrCat("511702-CT.2026.budget-", number);
}

// A store of the ledger at `address` with kAccounts accounts of a billion fen
// each. Stops the program if it cannot be.
std::unique_ptr<store::Store<ledger::LedgerTx>> NewLoadStore(
    const std::string& address);

// The same in every run; ids are time-ordered and never repeat.
class TransferNumbers {
 public:
  explicit TransferNumbers(uint64_t start = 0) : count_(start) {}

  struct Next {
    uint64_t high, low;
    uint32_t debit, credit;
  };
  Next Take();

 private:
  uint64_t random_ = 20'260'302;
  uint64_t count_;
};

// The text of an id.
std::string TransferIdOf(const TransferNumbers::Next& next);

ledger::v1::BatchCreateTransfersRequest BatchRequest(TransferNumbers& numbers,
                                                     int count);
ledger::TransferBatch Batch(TransferNumbers& numbers, int count);

// Runs a batch on the store and stops the program unless all of it was done.
void Post(store::Store<ledger::LedgerTx>& store,
          const ledger::TransferBatch& batch);

}  // namespace bashu::load
