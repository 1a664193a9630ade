// The part of Exchange that carries what superiors decided in a dispute.
#include <absl/strings/str_cat.h>

#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/domain/exchange.h"

namespace bashu::routing {

absl::Status Exchange::KeepDesignation(RoutingTx& tx, const Call& call,
                                       const CaseState& state,
                                       const Designation& designation) const {
  RETURN_IF_ERROR(MayAct(tx));
  RETURN_IF_ERROR(tx.PutDesignation(designation));
  ASSIGN_OR_RETURN(const std::vector<Designation> all,
                   tx.FindDesignations(designation.case_id));
  if (!Binds(all, designation)) return absl::OkStatus();
  RETURN_IF_ERROR(
      Play(tx, call, state,
           Designate{designation.epoch, designation.designated_office}));
  return tx.journal().Append({0, ids_.NewId(), "custody.designated",
                              absl::StrCat("cases/", designation.case_id),
                              call.now, call.traceparent});
}

absl::Status Exchange::SendDesignation(RoutingTx& tx, const Call& call,
                                       const std::string& recipient,
                                       const Designation& designation) const {
  Document document;
  document.recipient = recipient;
  document.content = DesignationDocument{designation.case_id,
                                         designation.id,
                                         designation.epoch,
                                         designation.designated_office,
                                         designation.designating_office,
                                         designation.reason};
  return outgoing_.Send(tx, call, document, "", "", "").status();
}

// Only a lead office's word crosses regions: a common superior is in one.
absl::Status Exchange::TakeDesignation(
    RoutingTx& tx, const Call& call, const Document& document,
    const DesignationDocument& designation) const {
  if (regions_.RegionOf(designation.designating_office) != document.sender ||
      KindOf(designation.designating_office) != OfficeKind::kLead) {
    return NotSuperior(designation.designating_office, "");
  }
  ASSIGN_OR_RETURN(const std::vector<Designation> all,
                   tx.FindDesignations(designation.case_id));
  for (const Designation& other : all) {
    if (other.epoch != designation.epoch ||
        other.designating_office != designation.designating_office) {
      continue;
    }
    if (other.designated_office == designation.designated_office) {
      return absl::OkStatus();
    }
    return EpochForked(designation.case_id, designation.epoch);
  }
  ASSIGN_OR_RETURN(const CaseState state,
                   GetCase(tx, regions_.own(), designation.case_id));
  // Nothing written yet: a designation that comes too late has no effect.
  RETURN_IF_ERROR(
      Step(state, Designate{designation.epoch, designation.designated_office})
          .status());
  return KeepDesignation(
      tx, call, state,
      {designation.designation, designation.case_id, designation.epoch,
       designation.designated_office, designation.designating_office,
       designation.reason, call.now});
}

}  // namespace bashu::routing
