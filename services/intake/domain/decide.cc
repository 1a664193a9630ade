#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "common/calendar/shanghai.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/intake/domain/errors.h"
#include "services/intake/domain/intake.h"

namespace bashu::intake {
namespace {

// Judicial aid is decided where it is filed; legal aid also by the office that
// received it, since competence is advice and a named officer decides.
bool MayDecide(const Application& application) {
  return application.state == ApplicationState::kUnderReview ||
         (application.state == ApplicationState::kReceived &&
          application.programme == Programme::kLegalAid);
}

template <typename Parts>
int64_t SumOf(const Parts& parts) {
  int64_t sum = 0;
  for (const auto& part : parts) sum += part.amount_fen;
  return sum;
}

// Judicial aid needs its amount and all that goes with it.
absl::Status CheckMoney(const GrantCommand& command) {
  FieldViolations violations;
  const auto require = [&](absl::string_view field, bool present) {
    if (present) return;
    violations.Add(field, "REQUIRED", "Is required for judicial aid.",
                   "司法救助必填。");
  };
  require("facts", command.facts.has_value());
  require("amount_fen", command.amount_fen > 0);
  require("shares", !command.shares.empty());
  require("payees", !command.payees.empty());
  RETURN_IF_ERROR(violations.ToStatus(kDomain));
  if (const int64_t sum = SumOf(command.shares); sum != command.amount_fen) {
    return SharesNotTotal("shares", sum, command.amount_fen);
  }
  if (const int64_t sum = SumOf(command.payees); sum != command.amount_fen) {
    return SharesNotTotal("payees", sum, command.amount_fen);
  }
  return absl::OkStatus();
}

// The first condition that does not hold; requires that there is one.
const Condition& FirstUnmet(const Derivation& derivation) {
  return *std::find_if(derivation.conditions.begin(),
                       derivation.conditions.end(),
                       [](const Condition& c) { return !c.held; });
}

}  // namespace

absl::StatusOr<AmountAssessment> Intake::Assess(
    IntakeTx& tx, const Call& call, const AssessCommand& command) const {
  ASSIGN_OR_RETURN(const Application application,
                   LoadHeld(tx, call, command.id));
  if (application.programme != Programme::kJudicialAid) {
    return WrongProgramme(application.id);
  }
  return AssessAmount(rules_.amounts, application.holder_office,
                      calendar::DayOf(call.now), command.facts);
}

absl::StatusOr<Change> Intake::DecideLegalAid(const Call& call,
                                              const GrantCommand& command,
                                              Application application) const {
  if (command.facts || command.amount_fen != 0 || !command.shares.empty() ||
      !command.payees.empty()) {
    return WrongProgramme(application.id);
  }
  Derivation derivation =
      DeriveLegalAid(rules_.eligibility, application, command.reason,
                     calendar::DayOf(call.now));
  if (!MayGrantLegalAid(derivation)) {
    return NotEligible(application.id, FirstUnmet(derivation).rule_id);
  }
  application.decision =
      Decision{true, call.now,      call.caller.identity, std::move(derivation),
               0,    command.reason};
  Outgoing notice = NoticeOf(application.id, "LA_GRANTED");
  return Change{std::move(application), {}, {std::move(notice)}};
}

absl::StatusOr<Change> Intake::DecideJudicialAid(
    IntakeTx& tx, const Call& call, const GrantCommand& command,
    Application application) const {
  RETURN_IF_ERROR(CheckMoney(command));
  Derivation derivation =
      DeriveJudicialAid(rules_.eligibility, application, command.facts->fault);
  if (!AllHold(derivation)) {
    return NotEligible(application.id, FirstUnmet(derivation).rule_id);
  }
  ASSIGN_OR_RETURN(const AmountAssessment assessment,
                   AssessAmount(rules_.amounts, application.holder_office,
                                calendar::DayOf(call.now), *command.facts));
  if (command.amount_fen > assessment.cap_fen) {
    return AmountAboveCap(command.amount_fen, assessment.cap_fen);
  }
  ASSIGN_OR_RETURN(const std::optional<ApplicationId> earlier,
                   tx.FindAided(application.applicant.id_number,
                                application.matter.original_case_number));
  if (earlier) return AlreadyAided(*earlier);
  application.decision = Decision{true,
                                  call.now,
                                  call.caller.identity,
                                  std::move(derivation),
                                  command.amount_fen,
                                  command.reason};
  Award award;
  award.id = command.grant;
  award.shares = command.shares;
  award.payees = command.payees;
  award.clocks_before = application.clocks;
  Outgoing outgoing = GrantOf(award, application.id);
  application.award = std::move(award);
  return Change{std::move(application), {}, {std::move(outgoing)}};
}

absl::StatusOr<Shown> Intake::Grant(IntakeTx& tx, const Call& call,
                                    const GrantCommand& command) const {
  ASSIGN_OR_RETURN(Application application, LoadHeld(tx, call, command.id));
  if (!MayDecide(application)) return StateForbids(application);
  if (!command.etag.empty() &&
      command.etag != absl::StrCat(application.revision)) {
    return EtagMismatch(application);
  }
  const bool legal_aid = application.programme == Programme::kLegalAid;
  ASSIGN_OR_RETURN(
      Change change,
      legal_aid ? DecideLegalAid(call, command, std::move(application))
                : DecideJudicialAid(tx, call, command, std::move(application)));
  change.application.state = ApplicationState::kGranted;
  change.application.problem.clear();
  RETURN_IF_ERROR(RaiseOn("case.granted", call, change.application));
  change.events.emplace_back("application.granted");
  return Store(tx, call, std::move(change));
}

absl::StatusOr<Shown> Intake::Refuse(IntakeTx& tx, const Call& call,
                                     const RefuseCommand& command) const {
  ASSIGN_OR_RETURN(Application application, LoadHeld(tx, call, command.id));
  if (!MayDecide(application)) return StateForbids(application);
  const bool legal_aid = application.programme == Programme::kLegalAid;
  if (legal_aid != command.exclusion.empty()) {
    FieldViolations violations;
    violations.Add("exclusion", legal_aid ? "CONTRADICTION" : "REQUIRED",
                   "Is for judicial aid, which needs it.",
                   "司法救助必填，法律援助不填。");
    return violations.ToStatus(kDomain);
  }
  application.decision =
      Decision{false,
               call.now,
               call.caller.identity,
               DeriveRefusal(rules_.eligibility, command.exclusion),
               0,
               command.reason};
  application.state = ApplicationState::kRefused;
  application.problem.clear();
  RETURN_IF_ERROR(RaiseOn("case.refused", call, application));
  Outgoing notice =
      NoticeOf(application.id, legal_aid ? "LA_REFUSED" : "JA_REFUSED");
  return Store(
      tx, call,
      {std::move(application), {"application.refused"}, {std::move(notice)}});
}

absl::StatusOr<Shown> Intake::Assign(IntakeTx& tx, const Call& call,
                                     const AssignCommand& command) const {
  ASSIGN_OR_RETURN(Application application, LoadHeld(tx, call, command.id));
  if (application.programme != Programme::kLegalAid) {
    return WrongProgramme(application.id);
  }
  if (application.state != ApplicationState::kGranted) {
    return StateForbids(application);
  }
  application.counsel = command.counsel;
  application.counsel->assign_time = call.now;
  application.state = ApplicationState::kAssigned;
  RETURN_IF_ERROR(RaiseOn("counsel.assigned", call, application));
  Outgoing notice = NoticeOf(application.id, "LA_COUNSEL_ASSIGNED");
  return Store(
      tx, call,
      {std::move(application), {"application.assigned"}, {std::move(notice)}});
}

}  // namespace bashu::intake
