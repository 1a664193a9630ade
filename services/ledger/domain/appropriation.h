#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/id.h"
#include "services/ledger/domain/transfer.h"

namespace bashu::ledger {

using AppropriationId = Id<struct AppropriationTag>;

// A change of what is promised.
struct Adjustment {
  int64_t change_fen = 0;
  std::string basis;
  std::string officer;
  absl::Time time;
};

// Money promised to a fund by a budget, a transfer payment, matching funds or a
// donor. It arrives in one transfer or several.
struct Appropriation {
  AppropriationId id;
  AccountId account;  // the fund
  std::string office;
  int fiscal_year = 0;
  int64_t amount_fen = 0;  // as it was promised first
  std::string basis;
  absl::Time due_time = absl::InfiniteFuture();  // when it is to be in place
  std::string donor_ref;              // number in the office's register
  std::vector<std::string> purposes;  // of a donation; empty: any
  std::vector<Adjustment> adjustments;
  std::vector<TransferId> arrivals;
  std::vector<TransferId> reservations;  // went on to the reserve
  absl::Time create_time;
  absl::Time update_time;
  // What the transfers moved, less what was taken back: not stored.
  int64_t arrived_fen = 0;
  int64_t reserved_fen = 0;
};

inline int64_t PromisedFen(const Appropriation& appropriation) {
  int64_t promised = appropriation.amount_fen;
  for (const Adjustment& each : appropriation.adjustments) {
    promised += each.change_fen;
  }
  return promised;
}

}  // namespace bashu::ledger
