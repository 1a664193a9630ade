// The half of Referrals that asks and tells without moving custody.
#include <absl/strings/str_join.h>

#include <algorithm>
#include <utility>

#include "common/calendar/shanghai.h"
#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/domain/referrals.h"

namespace bashu::routing {
namespace {

// Whether only the holder of the case may send it.
bool IsHolders(ReferralKind kind) {
  return kind == ReferralKind::kCooperation ||
         kind == ReferralKind::kSocialAssistance ||
         kind == ReferralKind::kOutcome;
}

}  // namespace

absl::Status Referrals::CheckHolder(const CaseState& state,
                                    const Referral& referral) const {
  if (IsHolders(referral.kind) && (state.holder != referral.source_office ||
                                   state.state == CustodyState::kReleased)) {
    return NotHolder(referral.case_id, referral.source_office, state.holder);
  }
  return absl::OkStatus();
}

absl::Status Referrals::CheckReason(const Call& call,
                                    const Referral& referral) const {
  const absl::CivilDay day = calendar::DayOf(call.now);
  if (referral.kind == ReferralKind::kCooperation &&
      FindMeasure(referral_rules_, referral.reason, referral.programme, day) ==
          nullptr) {
    return MeasureUnknown(referral.reason);
  }
  // Who asks for a case must be competent for it itself.
  if (referral.kind == ReferralKind::kPull) {
    Referral asked = referral;
    asked.target_office = referral.source_office;
    return CheckCompetence(call, asked);
  }
  return absl::OkStatus();
}

absl::Status Referrals::Address(const Call& call, const CaseState& state,
                                const AidPlaces& places,
                                Referral& referral) const {
  if (IsTold(referral.kind) && state.state == CustodyState::kUnknown) {
    return CaseNotFound(referral.case_id);
  }
  if (referral.kind == ReferralKind::kSupplement) {
    referral.target_office = state.holder;
  } else if (referral.kind == ReferralKind::kOutcome) {
    if (state.epoch == 0) return NoHandover(referral.case_id);
    referral.target_office = state.handovers.begin()->second.giver;
  } else if (referral.kind == ReferralKind::kSocialAssistance) {
    const SocialAid* aid = FindSocialAid(referral_rules_, referral.reason,
                                         calendar::DayOf(call.now));
    if (aid == nullptr) return MeasureUnknown(referral.reason);
    const std::vector<std::string> offices =
        SocialAidOffices(*aid, places, directory_.Get()->directory);
    if (referral.target_office.empty()) {
      if (!offices.empty()) referral.target_office = offices.front();
    } else if (std::find(offices.begin(), offices.end(),
                         referral.target_office) == offices.end()) {
      return NotCompetent(referral.target_office, absl::StrJoin(offices, ","));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Referral> Referrals::Ask(RoutingTx& tx, const Call& call,
                                        const CreateReferral& command) const {
  Referral referral = command.referral;
  ASSIGN_OR_RETURN(CaseState state,
                   GetCase(tx, regions_.own(), referral.case_id));
  RETURN_IF_ERROR(Address(call, state, command.places, referral));
  RETURN_IF_ERROR(CheckTarget(referral));
  if (IsHolders(referral.kind)) {
    ASSIGN_OR_RETURN(state, Opened(tx, referral));
  }
  RETURN_IF_ERROR(CheckHolder(state, referral));
  if (IsHolders(referral.kind)) {
    RETURN_IF_ERROR(CheckEpoch(state, command.epoch));
  }
  if (referral.source_office == referral.target_office) {
    return SameOffice(referral.target_office);
  }
  RETURN_IF_ERROR(CheckReason(call, referral));
  if (referral.kind != ReferralKind::kCooperation) {
    RETURN_IF_ERROR(exchange_.outgoing().MustKnow(
        tx, regions_.RegionOf(referral.target_office), LinkFeature::kRequest));
  }
  ASSIGN_OR_RETURN(referral.due_time, AnswerDue(referral_rules_, working_days_,
                                                referral, call.now));
  referral.create_time = call.now;
  RETURN_IF_ERROR(tx.PutReferral(referral));
  RETURN_IF_ERROR(
      tx.PutBody(referral.id, Part::kRequest, {false, command.body}));
  if (IsHolders(referral.kind)) RETURN_IF_ERROR(tx.PutCase(state));
  RETURN_IF_ERROR(exchange_.Tell(tx, call, "referral.created", referral.id));
  RETURN_IF_ERROR(exchange_.SendRequest(tx, call, referral));
  ASSIGN_OR_RETURN(std::optional<Referral> sent, tx.FindReferral(referral.id));
  return sent.has_value() ? *std::move(sent) : referral;
}

absl::Status Referrals::FillDue(Referral& referral) const {
  // What came from elsewhere counts from when it was sent: its sender knows.
  if (referral.due_time.has_value() ||
      regions_.RegionOf(referral.source_office) != regions_.own()) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(referral.due_time,
                   AnswerDue(referral_rules_, working_days_, referral,
                             referral.create_time));
  return absl::OkStatus();
}

absl::StatusOr<Referral> Referrals::Answer(
    RoutingTx& tx, const Call& call, const AnswerReferral& command) const {
  ASSIGN_OR_RETURN(std::optional<Referral> found, tx.FindReferral(command.id));
  if (!found.has_value()) return ReferralNotFound(command.id);
  Referral referral = *std::move(found);
  RETURN_IF_ERROR(MayActFor(call.caller, referral.target_office));
  if (referral.kind == ReferralKind::kTransfer || IsTold(referral.kind) ||
      regions_.RegionOf(referral.target_office) != regions_.own()) {
    return WrongKind(referral.id);
  }
  if (referral.state == ReferralState::kAnswered) {
    ASSIGN_OR_RETURN(const std::string said,
                     Read(tx, referral.id, Part::kAnswer));
    if (said == command.body && referral.fulfilled == command.fulfilled &&
        referral.answer_code == command.code) {
      return referral;
    }
    return AlreadyDecided(referral.id);
  }
  referral.state = ReferralState::kAnswered;
  referral.fulfilled = command.fulfilled;
  referral.answer_code = command.code;
  referral.decide_time = call.now;
  RETURN_IF_ERROR(tx.PutReferral(referral));
  RETURN_IF_ERROR(
      tx.PutBody(referral.id, Part::kAnswer, {false, command.body}));
  RETURN_IF_ERROR(exchange_.SendAnswer(tx, call, referral));
  return referral;
}

}  // namespace bashu::routing
