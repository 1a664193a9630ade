#include "services/intake/domain/leads.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/intake/domain/errors.h"
#include "services/intake/domain/intake.h"

namespace bashu::intake {
namespace {

absl::string_view Difference(const Lead& stored, const Lead& asked) {
  if (stored.source_office != asked.source_office) return "source_office";
  if (stored.source_department != asked.source_department) {
    return "source_department";
  }
  if (stored.target_office != asked.target_office) return "target_office";
  if (stored.original_case_number != asked.original_case_number) {
    return "original_case_number";
  }
  if (stored.category != asked.category) return "category";
  if (stored.text != asked.text) return "text";
  return "";
}

}  // namespace

absl::StatusOr<Lead> Intake::CreateLead(IntakeTx& tx, const Call& call,
                                        const Lead& asked) const {
  RETURN_IF_ERROR(MayActFor(call.caller, asked.source_office));
  if (RegionOf(asked.target_office) != region_) {
    FieldViolations violations;
    violations.Add("lead.target_office", "UNKNOWN_OFFICE",
                   "Is not an office of this region.", "不是本区域的机构。");
    return violations.ToStatus(kDomain);
  }
  ASSIGN_OR_RETURN(std::optional<Lead> stored, tx.FindLead(asked.id));
  if (stored) {
    const absl::string_view field = Difference(*stored, asked);
    if (!field.empty()) return LeadExists(asked.id, field);
    return *std::move(stored);
  }
  Lead lead = asked;
  lead.state = Lead::State::kRecorded;
  lead.create_time = call.now;
  RETURN_IF_ERROR(Raise(
      rules_.clocks,
      {"clue.recorded", call.now, Programme::kJudicialAid, lead.target_office},
      lead.clocks));
  RETURN_IF_ERROR(tx.PutLead(lead));
  RETURN_IF_ERROR(AppendEvent(tx, call, ids_, "lead.recorded",
                              absl::StrCat("leads/", lead.id.value())));
  return lead;
}

absl::StatusOr<Lead> Intake::GetLead(IntakeTx& tx, const Call& call,
                                     const LeadId& id) const {
  ASSIGN_OR_RETURN(std::optional<Lead> lead, tx.FindLead(id));
  if (!lead) return LeadNotFound(id);
  if (!MayActFor(call.caller, lead->source_office).ok() &&
      !MayActFor(call.caller, lead->target_office).ok()) {
    lead->text.clear();
    lead->reason.clear();
    return *std::move(lead);
  }
  RETURN_IF_ERROR(
      tx.RecordAccess({absl::StrCat("leads/", id.value()), call.caller.identity,
                       "handling", call.now}));
  return *std::move(lead);
}

absl::StatusOr<Lead> Intake::DismissLead(
    IntakeTx& tx, const Call& call, const DismissLeadCommand& command) const {
  ASSIGN_OR_RETURN(std::optional<Lead> lead, tx.FindLead(command.id));
  if (!lead) return LeadNotFound(command.id);
  RETURN_IF_ERROR(MayActFor(call.caller, lead->target_office));
  const std::string name = absl::StrCat("leads/", command.id.value());
  if (lead->state != Lead::State::kRecorded) {
    return StateForbids(name, lead->state == Lead::State::kDismissed
                                  ? "STATE_DISMISSED"
                                  : "STATE_CONVERTED");
  }
  lead->state = Lead::State::kDismissed;
  lead->outcome = "DISMISSED";
  lead->reason = command.reason;
  StopClocks(rules_.clocks, "case.closed", call.now, lead->clocks);
  RETURN_IF_ERROR(tx.PutLead(*lead));
  RETURN_IF_ERROR(AppendEvent(tx, call, ids_, "lead.dismissed", name));
  RETURN_IF_ERROR(
      Enqueue(tx, call, NoticeAbout(command.id.value(), "LEAD_OUTCOME", name)));
  return *std::move(lead);
}

}  // namespace bashu::intake
