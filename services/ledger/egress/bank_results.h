#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "common/base/clock.h"
#include "common/observe/metrics.h"
#include "common/store/store.h"
#include "services/ledger/domain/book.h"
#include "services/ledger/egress/bank_file.h"

namespace bashu::ledger {

// Takes in what the bank answers: each file is applied in one transaction, then
// moved. A crash between the two reads the file again, which changes nothing.
// What contradicts the books is set aside for a person, and said aloud.
class BankResults {
 public:
  BankResults(store::Store<LedgerTx>& store, const FileBank& bank,
              const Sources& sources, const Clock& clock,
              observe::Metrics& metrics);

  // Deals with the files that have arrived. Returns how many there were.
  absl::StatusOr<int> RunOnce();

 private:
  // Where the file belongs: "done", "unexplained" or "unreadable".
  absl::StatusOr<std::string> TakeIn(const std::string& name);
  // How many results of the report the books cannot explain.
  absl::StatusOr<int> Apply(const BankReport& report);

  store::Store<LedgerTx>& store_;
  const FileBank& bank_;
  const Sources sources_;
  const Clock& clock_;
  observe::Counter& done_;
  observe::Counter& unexplained_;
  observe::Counter& unreadable_;
};

}  // namespace bashu::ledger
