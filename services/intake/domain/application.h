#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/intake/domain/application_parts.h"
#include "services/intake/domain/application_state.h"
#include "services/intake/domain/award.h"

// What people ask for and where it stands. Plain values.
namespace bashu::intake {

struct Application {
  ApplicationId id;
  Programme programme = Programme::kLegalAid;
  std::string receiving_office;
  std::string holder_office;
  std::string offered_office;  // while kOffered or kTransferring
  int64_t epoch = 0;
  ApplicationState state = ApplicationState::kReceived;
  std::string receipt_number;
  Person applicant;
  Matter matter;
  std::string exemption_claim;
  std::vector<Paper> papers;
  std::vector<StatutoryClock> clocks;
  std::optional<Decision> decision;
  std::vector<SentReferral> referrals;
  std::vector<Finding> findings;
  std::optional<Counsel> counsel;
  std::optional<Award> award;
  LeadId lead;
  // The transfer by which it was offered to us or came; empty if it began here.
  ReferralId offer;
  std::optional<absl::Time> offer_due;
  // Why what was last asked for came to nothing, as a code: "NOT_COMPETENT".
  std::string problem;
  absl::Time receive_time;
  absl::Time update_time;
  int64_t revision = 0;

  friend bool operator==(const Application&, const Application&) = default;
};

// Whether the award was given and counts for the once-only rule (U-1).
inline bool IsAided(const Application& application) {
  return application.programme == Programme::kJudicialAid &&
         (application.state == ApplicationState::kGranted ||
          application.state == ApplicationState::kPaid);
}

// The six digits at the head of an office's code: "511602" of "511602-LA".
inline std::string DivisionOf(const std::string& office) {
  return office.substr(0, 6);
}

// The region an office belongs to: "51" of "511602-LA".
inline std::string RegionOf(const std::string& office) {
  return office.substr(0, 2);
}

}  // namespace bashu::intake
