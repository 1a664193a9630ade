#include "services/ledger/domain/recovery.h"

namespace bashu::ledger {

int64_t ReceivedFen(const Recovery& recovery) {
  int64_t received_fen = 0;
  for (const Receipt& each : recovery.receipts) received_fen += each.amount_fen;
  return received_fen;
}

int64_t ClaimedFen(const Recovery& recovery) {
  const bool ended = recovery.state == RecoveryState::kWithdrawn ||
                     recovery.state == RecoveryState::kWrittenOff;
  return ended ? ReceivedFen(recovery) : recovery.amount_fen;
}

absl::string_view NameOf(RecoveryState state) {
  switch (state) {
    case RecoveryState::kDemanded:
      return "DEMANDED";
    case RecoveryState::kApproved:
      return "APPROVED";
    case RecoveryState::kReceiving:
      return "RECEIVING";
    case RecoveryState::kRecovered:
      return "RECOVERED";
    case RecoveryState::kWithdrawn:
      return "WITHDRAWN";
    case RecoveryState::kWrittenOff:
      return "WRITTEN_OFF";
  }
  return "";
}

}  // namespace bashu::ledger
