#include "services/routing/domain/referral_rules.h"

#include <algorithm>

#include "common/calendar/shanghai.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace bashu::routing {
namespace {

std::optional<calendar::Limit> ClockFor(const ReferralRules& rules,
                                        absl::string_view start_event,
                                        Programme programme,
                                        absl::CivilDay day) {
  for (const AnswerClock& clock : rules.clocks) {
    if (clock.start_event == start_event && clock.programme == programme &&
        clock.validity.Contains(day)) {
      return clock.limit;
    }
  }
  return std::nullopt;
}

// The limit of a row that has its own, else that of R-05.
template <typename Row>
std::optional<calendar::Limit> LimitOf(
    const Row* row, const std::optional<calendar::Limit>& usual) {
  return row != nullptr && row->limit.has_value() ? row->limit : usual;
}

std::optional<calendar::Limit> AnswerLimit(const ReferralRules& rules,
                                           const Referral& referral,
                                           absl::CivilDay day) {
  const Programme programme = referral.programme;
  const auto usual = ClockFor(rules, "cooperation.requested", programme, day);
  switch (referral.kind) {
    case ReferralKind::kTransfer:
    case ReferralKind::kPull:
      return ClockFor(rules, "referral.offered", programme, day);
    case ReferralKind::kCooperation:
      return LimitOf(FindMeasure(rules, referral.reason, programme, day),
                     usual);
    case ReferralKind::kLead:
      return LimitOf(FindMeasure(rules, "CLUE_EXCHANGE", programme, day),
                     usual);
    case ReferralKind::kSocialAssistance:
      return LimitOf(FindSocialAid(rules, referral.reason, day), usual);
    case ReferralKind::kSupplement:
    case ReferralKind::kOutcome:
      break;  // Told, not asked.
  }
  return std::nullopt;
}

}  // namespace

const Measure* FindMeasure(const ReferralRules& rules, absl::string_view code,
                           Programme programme, absl::CivilDay day) {
  for (const Measure& measure : rules.measures) {
    if (measure.code == code && measure.validity.Contains(day) &&
        std::find(measure.programmes.begin(), measure.programmes.end(),
                  programme) != measure.programmes.end()) {
      return &measure;
    }
  }
  return nullptr;
}

const SocialAid* FindSocialAid(const ReferralRules& rules,
                               absl::string_view code, absl::CivilDay day) {
  for (const SocialAid& aid : rules.social_aids) {
    if (aid.code == code && aid.validity.Contains(day)) return &aid;
  }
  return nullptr;
}

std::vector<std::string> SocialAidOffices(const SocialAid& aid,
                                          const AidPlaces& places,
                                          const Directory& directory) {
  const std::string& division =
      aid.place == AidPlace::kRegistration ? places.registration_division
      : aid.place == AidPlace::kEmergency  ? places.emergency_division
                                           : places.school_division;
  std::vector<std::string> offices;
  if (division.empty()) return offices;
  for (const OfficeKind kind : aid.office_kinds) {
    for (const Office* office : directory.OfficesAt(division, kind)) {
      offices.push_back(office->code);
    }
    if (!offices.empty()) break;
  }
  return offices;
}

absl::StatusOr<std::optional<absl::Time>> AnswerDue(
    const ReferralRules& rules, const calendar::WorkingDays& working_days,
    const Referral& referral, absl::Time time) {
  const std::optional<calendar::Limit> limit =
      AnswerLimit(rules, referral, calendar::DayOf(time));
  if (!limit.has_value()) return std::optional<absl::Time>();
  const absl::StatusOr<absl::Time> due =
      calendar::DueTime(*limit, time, {}, working_days);
  if (ReasonOf(due.status()) == "CALENDAR_YEAR_NOT_LOADED") {
    return std::optional<absl::Time>();
  }
  RETURN_IF_ERROR(due.status());
  return std::optional<absl::Time>(*due);
}

}  // namespace bashu::routing
