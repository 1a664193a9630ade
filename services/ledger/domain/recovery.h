#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/id.h"
#include "services/ledger/domain/grant.h"

namespace bashu::ledger {

using RecoveryId = Id<struct RecoveryTag>;

// Why aid is to come back. The numbers are stored.
enum class RecoveryCause {
  kFraud = 1,
  kPetitionBroken = 2,
  kAdvanceFailed = 3,
  kRevoked = 4,
  kEnforcementOffset = 5,
  kSpecialClaim = 6,
  kUnsolicited = 7,  // nobody asked
};

// What an officer found about hardship before money of an enforcement is kept
// back. The numbers are stored.
enum class Hardship { kNotAsked = 0, kEased = 1, kPersists = 2 };

// Where a recovery stands. The numbers are stored.
//
//   kDemanded --approve--> kApproved --receipt--> kReceiving --all-->
//   kRecovered
//       |                      |  \                   |
//   kWithdrawn <---------------+   +--> kWrittenOff <-+
enum class RecoveryState {
  kDemanded = 1,
  kApproved = 2,
  kReceiving = 3,
  kRecovered = 4,
  kWithdrawn = 5,
  kWrittenOff = 6,
};

// What one share's fund gets of a receipt.
struct Credit {
  int share = 0;  // its place in the grant, from 1
  AccountId account;
  int64_t amount_fen = 0;
  TransferId transfer;

  friend bool operator==(const Credit&, const Credit&) = default;
};

// Money that came.
struct Receipt {
  TransferId id;  // of its first transfer
  int64_t amount_fen = 0;
  std::string bank_reference;
  std::string officer;
  absl::Time time;
  std::vector<Credit> credits;

  friend bool operator==(const Receipt&, const Receipt&) = default;
};

// How a recovery is to end without all its money: proposed by one officer,
// confirmed by another.
struct Ending {
  RecoveryState outcome = RecoveryState::kWithdrawn;  // or kWrittenOff
  std::string basis;
  std::string maker;    // empty if nothing is proposed
  std::string checker;  // empty until it is confirmed

  friend bool operator==(const Ending&, const Ending&) = default;
};

// Aid of a grant that is to come back, or came.
struct Recovery {
  RecoveryId id;
  GrantId grant;
  std::string office;  // that decided the grant
  RecoveryCause cause = RecoveryCause::kFraud;
  int64_t amount_fen = 0;
  std::string basis;
  Hardship hardship = Hardship::kNotAsked;
  std::string committee_decision;  // document; of a revocation
  std::string hearing_record;      // document; of a revocation
  RecoveryState state = RecoveryState::kDemanded;
  std::string maker;
  std::string checker;
  Ending ending;
  std::vector<Receipt> receipts;
  absl::Time create_time;
  absl::Time update_time;

  friend bool operator==(const Recovery&, const Recovery&) = default;
};

inline const std::string& SubjectOf(const Recovery& recovery) {
  return recovery.grant.value();
}

// What has come of it.
int64_t ReceivedFen(const Recovery& recovery);
// What it takes of the money that was paid: all that was demanded, or what came
// before it ended.
int64_t ClaimedFen(const Recovery& recovery);

// "DEMANDED": for messages.
absl::string_view NameOf(RecoveryState state);

}  // namespace bashu::ledger
