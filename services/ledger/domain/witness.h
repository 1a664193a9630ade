#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>
#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/call/call.h"

// Regions watch each other's ledgers: each remembers the newest head it saw of
// a partner's tree, and cosigns a newer one only if that tree added to it.
namespace bashu::ledger {

class LedgerTx;
struct Sources;

// A head as it travelled, and what its payload says.
struct SignedHead {
  std::string payload, signature, suite, key_id;
  std::string region;
  int64_t size = 0;
  std::string root;
  absl::Time sign_time;

  friend bool operator==(const SignedHead&, const SignedHead&) = default;
};

// A head of ours that another region cosigned.
struct CosignedHead {
  SignedHead head;
  std::string witness;  // "50"
  std::string signature, suite, key_id;

  friend bool operator==(const CosignedHead&, const CosignedHead&) = default;
};

// Why a head is not cosigned. The numbers are stored.
enum class HeadProblem {
  kNone = 0,
  kBaseDiffers = 1,  // the proof begins at another tree than the one seen
  kSmaller = 2,
  kRootDiffers = 3,
  kInconsistent = 4,
};

// A head that contradicts one that the same ledger had signed before.
struct HeadAlarm {
  int64_t number = 0;  // 1, 2, 3 …
  HeadProblem problem = HeadProblem::kNone;
  SignedHead seen, offered;
  absl::Time time;

  friend bool operator==(const HeadAlarm&, const HeadAlarm&) = default;
};

// What the store keeps of all that, part of its transaction.
class WitnessBook {
 public:
  virtual ~WitnessBook() = default;

  // The newest head seen of a region's ledger.
  virtual absl::StatusOr<std::optional<SignedHead>> FindSeen(
      absl::string_view region) = 0;
  virtual absl::Status PutSeen(const SignedHead& head) = 0;

  // Alarms whose number is greater than `after`, by number.
  virtual absl::StatusOr<std::vector<HeadAlarm>> Alarms(int64_t after,
                                                        int limit) = 0;
  // RowExists if the number is taken.
  virtual absl::Status AddAlarm(const HeadAlarm& alarm) = 0;

  // The newest cosigned head of each witness, by witness.
  virtual absl::StatusOr<std::vector<CosignedHead>> Cosigned() = 0;
  virtual absl::Status PutCosigned(const CosignedHead& head) = 0;
};

// A head with the proof that its tree adds to that of `old_size` leaves.
struct HeadOffer {
  SignedHead head;
  int64_t old_size = 0;
  std::vector<std::string> path;
};

// Whether an offered head may be cosigned by who saw `seen` last.
//
// A smaller tree that was signed earlier is a late repeat and no alarm; signed
// at the same time or later, the ledger went back behind its word.
HeadProblem Judge(const std::optional<SignedHead>& seen,
                  const HeadOffer& offer);

// Whether that must be kept and told to people.
bool IsAlarm(HeadProblem problem);

struct HeadVerdict {
  HeadProblem problem = HeadProblem::kNone;
  std::optional<SignedHead> seen;  // before
};

// Remembers the head, or says why not. An alarm is kept once for each head,
// kHeadAlarmsMax at most, with an event and a leaf that names it. Requires that
// the head is signed by the ledger of its region.
absl::StatusOr<HeadVerdict> TakeOffer(LedgerTx& tx, const Sources& sources,
                                      const Call& call, const HeadOffer& offer);

}  // namespace bashu::ledger
