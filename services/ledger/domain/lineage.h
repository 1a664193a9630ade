#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/ledger/domain/account.h"
#include "services/ledger/domain/grant.h"
#include "services/ledger/domain/recovery.h"

// Money that comes back goes to where it came from. Pure.
namespace bashu::ledger {

// The office's account for returned money of a fiscal year.
AccountId RevolvingOf(const std::string& office, int fiscal_year);

// Where a share's money is at home: the fund that gave it, or, once that is
// closed, the revolving account of its office in the present year.
AccountId HomeOf(const Account& fund, int fiscal_year);

// The fund a share was taken from in the end.
const AccountId& FundOf(const Share& share);

// What was paid out of a grant.
int64_t PaidFen(const Grant& grant);

// What came back of each share of a grant: of payments that were given up, and
// by its recoveries.
std::vector<int64_t> ReturnedFen(const Grant& grant,
                                 const std::vector<Recovery>& recoveries);

// What each share's fund gets of `amount_fen`: in proportion to what is still
// out of it, by the largest remainder in fen, and never more than that. Nothing
// if all together gave less. What comes in parts so ends where it began: each
// has exactly what it gave.
std::optional<std::vector<int64_t>> Lineage(
    const std::vector<Share>& shares, const std::vector<int64_t>& returned_fen,
    int64_t amount_fen);

}  // namespace bashu::ledger
