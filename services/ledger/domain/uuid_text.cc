#include "services/ledger/domain/uuid_text.h"

namespace bashu::ledger {

void FormatUuid(uint64_t high, uint64_t low, std::string& text) {
  constexpr char kDigits[] = "0123456789abcdef";
  text.resize(36);
  char* at = text.data();
  for (int i = 0; i < 32; ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) *at++ = '-';
    const uint64_t half = i < 16 ? high : low;
    *at++ = kDigits[half >> (60 - 4 * (i % 16)) & 15];
  }
}

}  // namespace bashu::ledger
