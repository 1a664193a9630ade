#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <vector>

#include "common/calendar/clock.h"
#include "common/calendar/working_days.h"
#include "services/routing/domain/competence.h"
#include "services/routing/domain/referral.h"

// What may be asked of another office, where, and how soon it answers: rules as
// data (deploy/reference/clocks.txtpb and cooperation.txtpb).
namespace bashu::routing {

// How long an office has to answer what an event brings it.
struct AnswerClock {
  std::string rule_id;  // "R-02"
  Programme programme = Programme::kLegalAid;
  std::string start_event;  // "referral.offered"
  calendar::Limit limit;
  Validity validity;
};

// One of the twelve measures of cooperation.
struct Measure {
  int number = 0;
  std::string code;  // "HOUSEHOLD_VERIFICATION"
  std::string title;
  std::vector<Programme> programmes;
  std::optional<calendar::Limit> limit;  // Else as R-05 has it.
  Validity validity;
  Source source;
};

enum class AidPlace { kRegistration = 1, kEmergency, kSchool };

// A kind of social assistance: who passes it on, and where.
struct SocialAid {
  std::string code;  // "TEMPORARY_AID"
  std::string title;
  AidPlace place = AidPlace::kRegistration;
  std::vector<OfficeKind> office_kinds;
  std::optional<calendar::Limit> limit;
  Validity validity;
  Source source;
};

struct ReferralRules {
  std::string version;
  std::vector<AnswerClock> clocks;
  std::vector<Measure> measures;
  std::vector<SocialAid> social_aids;
};

// Where a person lives, by division; empty if it is not known.
struct AidPlaces {
  std::string registration_division;
  std::string emergency_division;
  std::string school_division;
};

// Null if none of that code holds on `day` for the programme.
const Measure* FindMeasure(const ReferralRules& rules, absl::string_view code,
                           Programme programme, absl::CivilDay day);
const SocialAid* FindSocialAid(const ReferralRules& rules,
                               absl::string_view code, absl::CivilDay day);

// The offices that `aid` may be asked of, by the places; none if the place that
// decides is not given or has no such office, several if it was divided since
// its code was written down.
std::vector<std::string> SocialAidOffices(const SocialAid& aid,
                                          const AidPlaces& places,
                                          const Directory& directory);

// When the answer to `referral`, sent at `time`, is due; nothing if none is, or
// while that depends on a year whose working days are not published: nobody is
// turned away for that, and nothing is guessed. Asked again, it is found once
// the year is there.
//
// Fails only if the rules make no sense.
absl::StatusOr<std::optional<absl::Time>> AnswerDue(
    const ReferralRules& rules, const calendar::WorkingDays& working_days,
    const Referral& referral, absl::Time time);

}  // namespace bashu::routing
