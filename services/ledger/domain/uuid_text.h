#pragma once

#include <cstdint>
#include <string>

namespace bashu::ledger {

// Makes `text` the UUID with these 128 bits, in place: this runs once a
// transfer.
void FormatUuid(uint64_t high, uint64_t low, std::string& text);

}  // namespace bashu::ledger
