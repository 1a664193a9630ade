#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include <utility>

#include "common/calendar/shanghai.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/intake/domain/errors.h"
#include "services/intake/domain/intake.h"

namespace bashu::intake {
namespace {

// The first field in which `asked` differs from what is stored; empty if none.
absl::string_view Difference(const Application& stored,
                             const Application& asked) {
  if (stored.programme != asked.programme) return "programme";
  if (stored.receiving_office != asked.receiving_office) {
    return "receiving_office";
  }
  if (!(stored.applicant == asked.applicant)) return "applicant";
  if (!(stored.matter == asked.matter)) return "matter";
  if (stored.exemption_claim != asked.exemption_claim) {
    return "exemption_claim";
  }
  if (stored.papers != asked.papers) return "papers";
  if (stored.lead != asked.lead) return "lead";
  return "";
}

// Whether the receiving office plainly decides itself: it handles the original
// case (K-1), or sits at the connecting place (L-60, L-67). Advice, as every
// answer on competence: an officer may still transfer legal aid elsewhere.
bool IsPlainlyCompetent(const Application& application) {
  const Matter& matter = application.matter;
  if (application.programme == Programme::kJudicialAid) {
    return matter.original_case_office == application.receiving_office;
  }
  const std::string here = DivisionOf(application.receiving_office);
  if (matter.handling_organ_division == here) return true;
  return matter.proceeding == Proceeding::kNonLitigation &&
         matter.cause_division == here;
}

absl::Status ConvertLead(IntakeTx& tx, const Call& call, IdSource& ids,
                         const ClockRules& rules,
                         const Application& application) {
  if (application.lead.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(std::optional<Lead> lead, tx.FindLead(application.lead));
  if (!lead) return LeadNotFound(application.lead);
  RETURN_IF_ERROR(MayActFor(call.caller, lead->target_office));
  const std::string name = absl::StrCat("leads/", lead->id.value());
  if (lead->state != Lead::State::kRecorded) {
    return StateForbids(name, "STATE_CONVERTED");
  }
  if (application.programme != Programme::kJudicialAid) {
    return WrongProgramme(application.id);
  }
  lead->state = Lead::State::kConverted;
  lead->application = application.id;
  StopClocks(rules, "clue.converted", call.now, lead->clocks);
  RETURN_IF_ERROR(tx.PutLead(*lead));
  return AppendEvent(tx, call, ids, "lead.converted", name);
}

}  // namespace

absl::StatusOr<Application> Intake::LoadHeld(IntakeTx& tx, const Call& call,
                                             const ApplicationId& id) const {
  ASSIGN_OR_RETURN(std::optional<Application> found, tx.FindApplication(id));
  if (!found) return ApplicationNotFound(id);
  const bool elsewhere = found->state == ApplicationState::kTransferred ||
                         found->state == ApplicationState::kOffered ||
                         found->state == ApplicationState::kDeclined;
  if (elsewhere || !MayActFor(call.caller, found->holder_office).ok()) {
    return NotHolder(*found);
  }
  return *std::move(found);
}

absl::StatusOr<Shown> Intake::Store(IntakeTx& tx, const Call& call,
                                    Change change) const {
  const ApplicationId id = change.application.id;
  RETURN_IF_ERROR(Commit(tx, call, ids_, std::move(change)));
  ASSIGN_OR_RETURN(std::optional<Application> stored, tx.FindApplication(id));
  if (!stored) return ApplicationNotFound(id);
  return Shown{*std::move(stored), /*full=*/false};
}

absl::Status Intake::RaiseOn(absl::string_view event, const Call& call,
                             Application& application) const {
  return Raise(
      rules_.clocks,
      {event, call.now, application.programme, application.holder_office},
      application.clocks);
}

absl::StatusOr<Shown> Intake::Create(IntakeTx& tx, const Call& call,
                                     const CreateCommand& command) const {
  Application application = command.application;
  RETURN_IF_ERROR(MayActFor(call.caller, application.receiving_office));
  if (RegionOf(application.receiving_office) != region_) {
    FieldViolations violations;
    violations.Add("application.receiving_office", "UNKNOWN_OFFICE",
                   "Is not an office of this region.", "不是本区域的机构。");
    return violations.ToStatus(kDomain);
  }
  ASSIGN_OR_RETURN(std::optional<Application> stored,
                   tx.FindApplication(application.id));
  if (stored) {
    const absl::string_view field = Difference(*stored, application);
    if (!field.empty()) return ApplicationExists(application.id, field);
    return Shown{*std::move(stored), false};
  }
  application.holder_office = application.receiving_office;
  application.receive_time = call.now;
  application.state = ApplicationState::kReceived;
  RETURN_IF_ERROR(RaiseOn("application.received", call, application));
  Change change;
  change.events.push_back("application.received");
  change.outgoing.push_back(ContactOf(application.id));
  const bool legal_aid = application.programme == Programme::kLegalAid;
  if (IsPlainlyCompetent(application)) {
    application.state = ApplicationState::kUnderReview;
    RETURN_IF_ERROR(
        RaiseOn(legal_aid ? "custody.taken" : "case.filed", call, application));
    if (!legal_aid) {
      change.outgoing.push_back(NoticeOf(application.id, "JA_ACCEPTED"));
    }
  }
  if (legal_aid) {
    change.outgoing.push_back(NoticeOf(application.id, "LA_RECEIVED"));
  }
  RETURN_IF_ERROR(ConvertLead(tx, call, ids_, rules_.clocks, application));
  const absl::civil_year_t year = calendar::DayOf(call.now).year();
  ASSIGN_OR_RETURN(const int64_t number,
                   tx.NextReceipt(application.receiving_office, year));
  application.receipt_number =
      absl::StrFormat("%s-%d-%06d", application.receiving_office, year, number);
  change.application = std::move(application);
  return Store(tx, call, std::move(change));
}

absl::StatusOr<Shown> Intake::Get(IntakeTx& tx, const Call& call,
                                  const GetCommand& command) const {
  if (command.full) {
    ASSIGN_OR_RETURN(Application held, LoadHeld(tx, call, command.id));
    RETURN_IF_ERROR(
        tx.RecordAccess({absl::StrCat("applications/", command.id.value()),
                         call.caller.identity, "handling", call.now}));
    ComputeDue(rules_.clocks, held.clocks);
    return Shown{std::move(held), true};
  }
  ASSIGN_OR_RETURN(std::optional<Application> found,
                   tx.FindApplication(command.id));
  if (!found) return ApplicationNotFound(command.id);
  ComputeDue(rules_.clocks, found->clocks);
  return Shown{*std::move(found), false};
}

absl::StatusOr<std::vector<Application>> Intake::List(
    IntakeTx& tx, const Call& call, const PageQuery& query) const {
  RETURN_IF_ERROR(MayActFor(call.caller, query.office));
  return tx.ListApplications(query);
}

}  // namespace bashu::intake
