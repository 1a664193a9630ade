#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "services/ledger/domain/account.h"
#include "services/ledger/domain/grant.h"

// Money that comes back goes to where it came from. Pure.
namespace bashu::ledger {

// The fund a share was taken from in the end.
const AccountId& FundOf(const Share& share);

// What was paid out of a grant.
int64_t PaidFen(const Grant& grant);

// What each share's fund gets of `amount_fen`: in proportion to what is still
// out of it, by the largest remainder in fen, and never more than that. Nothing
// if all together are not missing so much. What comes in parts so ends where it
// began: each has exactly what it gave.
std::optional<std::vector<int64_t>> Lineage(const std::vector<Share>& shares,
                                            int64_t amount_fen);

}  // namespace bashu::ledger
