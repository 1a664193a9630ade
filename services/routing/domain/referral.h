#pragma once

#include <absl/time/time.h>

#include <optional>
#include <string>

#include "services/routing/domain/document.h"

namespace bashu::routing {

enum class ReferralKind {
  kTransfer = 1,
  kCooperation,
  kLead,
  kSocialAssistance,
  kPull,        // "Give me this case."
  kSupplement,  // For the holder, after a handover.
  kOutcome,     // For the office that first received the case.
};

// Whether records, and not an officer, answer it: it tells and asks nothing.
inline bool IsTold(ReferralKind kind) {
  return kind == ReferralKind::kSupplement || kind == ReferralKind::kOutcome;
}

// Where a referral stands, as this region knows it.
//
//   transfer      kOffered --accept--> kAccepted
//                     |----return----> kReturned
//                     '----cancel----> kCancelled
//   all others    kOffered --answer--> kAnswered
enum class ReferralState {
  kOffered = 1,
  kAccepted,
  kReturned,
  kCancelled,
  kAnswered,
};

struct Referral {
  std::string id;
  ReferralKind kind = ReferralKind::kTransfer;
  ReferralState state = ReferralState::kOffered;
  std::string case_id;
  Programme programme = Programme::kLegalAid;
  std::string source_office;
  std::string target_office;
  int64_t epoch = 0;
  std::string reason;  // A rule row, a measure, a kind of aid, an outcome.
  Preview preview;
  std::string manifest;  // Serialised; opaque.
  bool fulfilled = false;
  std::string answer_code;  // How, or why not: "CONVERTED", "NOT_HOLDER".
  ReturnReason return_reason = ReturnReason::kNone;
  std::string competent_office;
  std::optional<absl::Time> due_time;  // Nothing while it is not known.
  absl::Time create_time;
  std::optional<absl::Time> decide_time;
  std::optional<absl::Time> deliver_time;

  friend bool operator==(const Referral&, const Referral&) = default;
};

// The two texts a referral carries.
enum class Part { kRequest, kAnswer };

// One of them: as this region wrote it, or as it came, sealed for this region.
// The former is encrypted by the store.
struct Body {
  bool sealed = false;
  std::string bytes;

  friend bool operator==(const Body&, const Body&) = default;
};

}  // namespace bashu::routing
