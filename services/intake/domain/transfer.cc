#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "common/status/macros.h"
#include "services/intake/domain/errors.h"
#include "services/intake/domain/intake.h"
#include "services/intake/domain/limits.h"

namespace bashu::intake {
namespace {

// "" if the application may be transferred to `target`, else why not.
absl::string_view WhyNot(const Application& application,
                         const std::string& target) {
  if (target == application.holder_office) return "SAME_OFFICE";
  if (application.programme == Programme::kJudicialAid &&
      target != application.matter.original_case_office) {
    return "NOT_ORIGINAL_CASE_OFFICE";
  }
  for (const SentReferral& sent : application.referrals) {
    if (sent.kind == SentReferral::Kind::kCooperation && !sent.final()) {
      return "COOPERATION_PENDING";
    }
  }
  return "";
}

absl::Status CheckReferrals(const Application& application) {
  if (application.referrals.size() < kReferralsMax) return absl::OkStatus();
  return TooManyReferrals(application.id, kReferralsMax);
}

}  // namespace

absl::StatusOr<Shown> Intake::Transfer(IntakeTx& tx, const Call& call,
                                       const TransferCommand& command) const {
  ASSIGN_OR_RETURN(Application application, LoadHeld(tx, call, command.id));
  // Judicial aid that its competent organ has filed stays there (K-6).
  const bool legal_aid = application.programme == Programme::kLegalAid;
  if (application.state != ApplicationState::kReceived &&
      !(legal_aid && application.state == ApplicationState::kUnderReview)) {
    return StateForbids(application);
  }
  if (!command.etag.empty() &&
      command.etag != absl::StrCat(application.revision)) {
    return EtagMismatch(application);
  }
  const absl::string_view cause = WhyNot(application, command.target_office);
  if (!cause.empty()) return NotTransferable(application.id, cause);
  RETURN_IF_ERROR(CheckReferrals(application));

  SentReferral sent;
  sent.id = command.referral;
  sent.kind = SentReferral::Kind::kTransfer;
  sent.source_office = application.holder_office;
  sent.target_office = command.target_office;
  sent.return_to = application.state;
  sent.queue_time = call.now;
  application.referrals.push_back(std::move(sent));
  application.state = ApplicationState::kTransferring;
  application.offered_office = command.target_office;
  application.problem.clear();
  return Store(tx, call,
               {std::move(application),
                {"application.transferring"},
                {ReferralOf(command.referral)}});
}

absl::StatusOr<Shown> Intake::Cooperate(IntakeTx& tx, const Call& call,
                                        const CooperateCommand& command) const {
  ASSIGN_OR_RETURN(Application application, LoadHeld(tx, call, command.id));
  if (application.state != ApplicationState::kReceived &&
      application.state != ApplicationState::kUnderReview) {
    return StateForbids(application);
  }
  RETURN_IF_ERROR(CheckReferrals(application));
  SentReferral sent;
  sent.id = command.referral;
  sent.kind = SentReferral::Kind::kCooperation;
  sent.source_office = application.holder_office;
  sent.target_office = command.target_office;
  sent.measure = command.measure;
  sent.text = command.text;
  sent.queue_time = call.now;
  application.referrals.push_back(std::move(sent));
  application.problem.clear();
  RETURN_IF_ERROR(RaiseOn("cooperation.requested", call, application));
  PauseClocks(rules_.clocks, "COOPERATION", call.now, application.clocks);
  return Store(tx, call,
               {std::move(application), {}, {ReferralOf(command.referral)}});
}

absl::StatusOr<Cooperation> Intake::GetCooperation(IntakeTx& tx,
                                                   const Call& call,
                                                   const ReferralId& id) const {
  ASSIGN_OR_RETURN(std::optional<Cooperation> found, tx.FindCooperation(id));
  if (!found) return CooperationNotFound(id);
  RETURN_IF_ERROR(MayActFor(call.caller, found->asked_office));
  RETURN_IF_ERROR(
      tx.RecordAccess({absl::StrCat("cooperations/", id.value()),
                       call.caller.identity, "handling", call.now}));
  return *std::move(found);
}

absl::StatusOr<std::vector<Cooperation>> Intake::ListCooperations(
    IntakeTx& tx, const Call& call, const PageQuery& query) const {
  RETURN_IF_ERROR(MayActFor(call.caller, query.office));
  ASSIGN_OR_RETURN(std::vector<Cooperation> found, tx.ListCooperations(query));
  // A list is for finding; what was asked and answered is got one by one, and
  // that is recorded.
  for (Cooperation& cooperation : found) {
    cooperation.text.clear();
    cooperation.answer.clear();
  }
  return found;
}

absl::StatusOr<Cooperation> Intake::Answer(IntakeTx& tx, const Call& call,
                                           const AnswerCommand& command) const {
  ASSIGN_OR_RETURN(std::optional<Cooperation> found,
                   tx.FindCooperation(command.id));
  if (!found) return CooperationNotFound(command.id);
  RETURN_IF_ERROR(MayActFor(call.caller, found->asked_office));
  const std::string name = absl::StrCat("cooperations/", command.id.value());
  if (found->state != Cooperation::State::kRequested) {
    return StateForbids(name, "STATE_ANSWERED");
  }
  found->state = Cooperation::State::kAnswered;
  found->fulfilled = command.fulfilled;
  found->answer = command.answer;
  RETURN_IF_ERROR(tx.PutCooperation(*found));
  RETURN_IF_ERROR(AppendEvent(tx, call, ids_, "cooperation.answered", name));
  RETURN_IF_ERROR(Enqueue(tx, call, AnswerOf(command.id)));
  return *std::move(found);
}

}  // namespace bashu::intake
