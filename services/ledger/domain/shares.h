#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "common/call/call.h"
#include "services/ledger/domain/book.h"
#include "services/ledger/domain/split.h"

namespace bashu::ledger {

// A fund that is asked for a share, and what bounds that besides its balance.
struct ShareSource {
  AccountId account;
  std::optional<int64_t> most_fen;
  std::optional<int> most_permille;  // of the grant's amount
  int64_t weight = 1;
};

// A grant that is to be divided.
struct ShareQuestion {
  int64_t amount_fen = 0;
  SplitRule rule = SplitRule::kOrder;
  std::string purpose;
  bool advance = false;
  std::vector<ShareSource> sources;  // in order, each account once
};

// What a fund gives, and why no more.
struct ComputedShare {
  Share share;  // of 0 fen if it gives nothing
  int64_t limit_fen = 0;
  std::string reason;  // "ACCOUNT_FROZEN" if it may give nothing at all
};

// Divides a grant among funds by a rule, from what each has now; changes
// nothing. ACCOUNT_NOT_FOUND, ACCOUNT_CANNOT_FUND, SOURCES_TOO_SMALL.
absl::StatusOr<std::vector<ComputedShare>> ComputeShares(
    LedgerTx& tx, const Sources& sources, const Call& call,
    const ShareQuestion& question);

}  // namespace bashu::ledger
