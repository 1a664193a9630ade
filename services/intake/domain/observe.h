#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <vector>

#include "services/intake/domain/change.h"
#include "services/intake/domain/rules.h"

// What intake makes of what it sees to its right: pure functions from what is
// known to what changes. Seeing the same again changes nothing, and states that
// were missed in between are made up for, so that a feed may be read late,
// twice, or after a restored backup.
namespace bashu::intake {

// The opened body of a transfer.
struct TransferContent {
  Person applicant;
  Matter matter;
  std::string exemption_claim;
  std::string receiving_office;
  std::string receipt_number;
  absl::Time receive_time;
};

// A referral as routing shows it to this region.
struct ReferralSnapshot {
  enum class State { kOffered, kAccepted, kReturned, kCancelled, kAnswered };

  ReferralId id;
  SentReferral::Kind kind = SentReferral::Kind::kTransfer;
  State state = State::kOffered;
  ApplicationId application;
  Programme programme = Programme::kLegalAid;
  std::string source_office;
  std::string target_office;
  int64_t epoch = 0;
  std::string reason;  // a rule row, or the measure asked for
  Matter preview;      // only what a taker may know before accepting
  std::vector<Paper> papers;
  std::vector<StatutoryClock> clocks;
  std::optional<TransferContent> content;  // once it may be read
  std::string request_text;                // cooperation
  std::string answer_text;                 // cooperation
  bool fulfilled = false;
  std::string return_reason;
  std::optional<absl::Time> due;
  absl::Time create_time;
  absl::Time decide_time;
};

// A grant as the ledger shows it.
struct GrantSnapshot {
  struct Rejection {
    std::string disbursement;
    int attempt = 1;
  };

  GrantId id;
  ApplicationId application;
  Award::Stage stage = Award::Stage::kProposed;
  std::vector<Rejection> rejections;
};

// Whose eyes see, and when.
struct Observer {
  const Rules& rules;
  std::string region;
  absl::Time now;
};

// What a transfer that this region sent or was offered, or a cooperation that
// it asked for, changes in its application; nothing if there is nothing new.
absl::StatusOr<std::optional<Change>> Observe(
    const Observer& observer, const std::optional<Application>& application,
    const ReferralSnapshot& referral);

// What a grant changes in the application it was made for.
absl::StatusOr<std::optional<Change>> Observe(const Observer& observer,
                                              const Application& application,
                                              const GrantSnapshot& grant);

// What it means that routing refused, for good, to send `referral`: the
// application is what it was before, with `reason` for the officer to see.
absl::StatusOr<std::optional<Change>> ObserveRefusal(
    const Observer& observer, const Application& application,
    const ReferralId& referral, const std::string& reason);

// What it means that the ledger refused the award for good.
absl::StatusOr<std::optional<Change>> ObserveRefusal(
    const Observer& observer, const Application& application,
    const GrantId& grant, const std::string& reason);

// The clocks that travel with a transfer: as they stand once it is offered.
absl::StatusOr<std::vector<StatutoryClock>> ClocksToSend(
    const Rules& rules, const Application& application,
    const SentReferral& referral);

}  // namespace bashu::intake
