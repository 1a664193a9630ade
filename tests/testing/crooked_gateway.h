#pragma once

#include <string>
#include <vector>

#include "services/cli/conformance/player.h"

namespace bashu::conformance {

// In what a gateway is wrong.
enum class Fault {
  kNone,
  // Pushes.
  kTakesWhatIsRefused,
  kStopsForGood,      // After the first refusal.
  kFreshReceipts,     // For a document taken before, another receipt.
  kReceiptsOfNobody,  // Signed with a key of nobody.
  kReceiptsForOtherBytes,
  kDropsReceipts,
  kBreaksOnDeadline,
  kFailsUnderLoad,
  // Pulls.
  kHandsOutNothing,
  kHandsOutTooMuch,
  kForgetsReceipts,
  kIgnoresMax,
  kBelievesReceipts,  // Whatever they are.
  // Verdicts.
  kAcceptsAll,
  kCancelsAll,
  kGivesNoReason,
  kForgetsOffer,
  kNamesAnOffer,
  // Comparisons.
  kDisbelieves,
  kSlowClock,
  kAnswersAnybody,
  kLosesDocuments,  // That it confirmed.
  kPanics,          // Goes into quarantine because of a claim.
  // Papers.
  kTakesPapers,
  kLosesChunks,
  kCallsPapersWhole,
  kGivesPapersOut,
  // Officers and operators.
  kLetsOfficers,  // Do what must be refused.
  kShowsBody,
  kLosesFiles,
  kHidesLetters,
  kRenamesLetters,
  kStatesNothing,
  kStatesOther,
};

// A good gateway that is made to be wrong in one way. It has the gateway's key,
// so that what it says is signed as the gateway's.
class CrookedGateway final : public Callee {
 public:
  CrookedGateway(Callee& good, SharedKey key, Fault fault)
      : good_(good), key_(std::move(key)), fault_(fault) {}

  absl::StatusOr<std::string> Call(const std::string& method,
                                   const std::string& request,
                                   absl::Duration timeout) override;
  std::vector<absl::StatusOr<std::string>> CallAtOnce(
      const std::string& method, const std::string& request, int count,
      absl::Duration timeout) override;

 private:
  using Bytes = absl::StatusOr<std::string>;

  Bytes Push(const std::string& method, const std::string& request,
             absl::Duration timeout);
  Bytes Pull(const std::string& method, const std::string& request,
             absl::Duration timeout);
  Bytes Compare(const std::string& request, Bytes came) const;
  Bytes PutPaper(Bytes came) const;
  Bytes Officer(const std::string& method, Bytes came) const;
  std::string Letters(const std::string& came) const;
  void Bend(exchange::v1::SignedDocument& document);

  Callee& good_;
  const SharedKey key_;
  const Fault fault_;
  bool is_stopped_ = false;
  int made_ = 0;
};

}  // namespace bashu::conformance
