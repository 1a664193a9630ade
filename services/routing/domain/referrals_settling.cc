// The part of Referrals that settles disputes.
#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/domain/referrals.h"

namespace bashu::routing {

absl::StatusOr<Designation> Referrals::Designate(
    RoutingTx& tx, const Call& call, const Designation& command) const {
  RETURN_IF_ERROR(MayActFor(call.caller, command.designating_office));
  ASSIGN_OR_RETURN(std::vector<Designation> all,
                   tx.FindDesignations(command.case_id));
  for (Designation& known : all) {
    if (known.epoch != command.epoch ||
        known.designating_office != command.designating_office) {
      continue;
    }
    if (known.designated_office != command.designated_office) {
      return EpochForked(command.case_id, command.epoch);
    }
    known.binding = Binds(all, known);
    return known;
  }
  ASSIGN_OR_RETURN(const CaseState state,
                   GetCustody(tx, call, command.case_id));
  RETURN_IF_ERROR(CheckDispute(state, command));
  Designation made = command;
  made.create_time = call.now;
  const std::string held_in = regions_.RegionOf(state.holder);
  const std::string goes_to = regions_.RegionOf(made.designated_office);
  const std::string& told = held_in == regions_.own() ? goes_to : held_in;
  RETURN_IF_ERROR(
      exchange_.outgoing().MustKnow(tx, told, LinkFeature::kDesignation));
  RETURN_IF_ERROR(exchange_.SendDesignation(tx, call, told, made));
  RETURN_IF_ERROR(exchange_.KeepDesignation(tx, call, state, made));
  ASSIGN_OR_RETURN(all, tx.FindDesignations(made.case_id));
  made.binding = Binds(all, made);
  return made;
}

absl::Status Referrals::CheckDispute(const CaseState& state,
                                     const Designation& designation) const {
  if (regions_.RegionOf(designation.designating_office) != regions_.own()) {
    return OfficeNotFound(designation.designating_office);
  }
  if (regions_.RegionOf(designation.designated_office).empty()) {
    return OfficeNotFound(designation.designated_office);
  }
  if (state.state == CustodyState::kOffered) {
    return OfferPending(state.case_id,
                        state.handovers.at(state.epoch).referral);
  }
  if (designation.epoch != LatestEpoch(state)) {
    return StaleEpoch(state.case_id, LatestEpoch(state), state.holder);
  }
  const auto view = directory_.Get();
  if (!MaySettle(view->directory, designation.designating_office, state.holder,
                 designation.designated_office)) {
    return NotSuperior(
        designation.designating_office,
        Settlers(view->directory, state.holder, designation.designated_office));
  }
  return absl::OkStatus();
}

}  // namespace bashu::routing
