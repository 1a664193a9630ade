#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace bashu::ledger {

// So many thousandths of an amount, rounded down.
int64_t PermilleOf(int64_t amount_fen, int permille);

// How a total is divided among those who fund it.
enum class SplitRule {
  kOrder = 1,       // each gives what it can before the next is asked
  kProportion = 2,  // by weight, by the largest remainder (Hamilton)
};

// One of those who fund a total.
struct SplitPart {
  int64_t limit_fen = 0;  // the most it can give; at least 0
  int64_t weight = 1;     // at least 1
};

// What each gives, in fen, adding up to `amount_fen`; nothing if they cannot.
// What one who is at its limit cannot give is divided among the others by the
// same rule. Of equal remainders the earlier one gets the fen.
std::optional<std::vector<int64_t>> Split(int64_t amount_fen, SplitRule rule,
                                          const std::vector<SplitPart>& parts);

}  // namespace bashu::ledger
