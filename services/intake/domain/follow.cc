#include <absl/strings/str_cat.h>

#include <utility>

#include "common/status/macros.h"
#include "services/intake/domain/errors.h"
#include "services/intake/domain/intake.h"

namespace bashu::intake {
namespace {

// Help that an office of ours was asked for, seen for the first time.
absl::Status RecordCooperation(IntakeTx& tx, const Call& call, IdSource& ids,
                               const ReferralSnapshot& seen) {
  ASSIGN_OR_RETURN(const std::optional<Cooperation> known,
                   tx.FindCooperation(seen.id));
  if (known) return absl::OkStatus();
  Cooperation cooperation;
  cooperation.id = seen.id;
  cooperation.asking_office = seen.source_office;
  cooperation.asked_office = seen.target_office;
  cooperation.measure = seen.reason;
  cooperation.text = seen.request_text;
  cooperation.due = seen.due;
  cooperation.create_time = call.now;
  if (seen.state != ReferralSnapshot::State::kOffered) {
    // Answered by another way than through us; we only keep the record.
    cooperation.state = Cooperation::State::kAnswered;
    cooperation.fulfilled = seen.fulfilled;
    cooperation.answer = seen.answer_text;
  }
  RETURN_IF_ERROR(tx.PutCooperation(cooperation));
  const std::string name = absl::StrCat("cooperations/", seen.id.value());
  RETURN_IF_ERROR(AppendEvent(tx, call, ids, "cooperation.requested", name));
  return Enqueue(tx, call,
                 NoticeAbout(seen.id.value(), "COOPERATION_REQUESTED", name));
}

}  // namespace

absl::Status Intake::ObserveReferral(IntakeTx& tx, const Call& call,
                                     const ReferralSnapshot& referral) const {
  if (referral.kind == SentReferral::Kind::kCooperation &&
      RegionOf(referral.target_office) == region_) {
    RETURN_IF_ERROR(RecordCooperation(tx, call, ids_, referral));
  }
  ASSIGN_OR_RETURN(const std::optional<Application> application,
                   tx.FindApplication(referral.application));
  ASSIGN_OR_RETURN(std::optional<Change> change,
                   Observe({rules_, region_, call.now}, application, referral));
  if (!change) return absl::OkStatus();
  return Commit(tx, call, ids_, *std::move(change));
}

absl::Status Intake::ObserveGrant(IntakeTx& tx, const Call& call,
                                  const GrantSnapshot& grant) const {
  ASSIGN_OR_RETURN(const std::optional<Application> application,
                   tx.FindApplication(grant.application));
  // The ledger also keeps grants that intake did not decide.
  if (!application) return absl::OkStatus();
  ASSIGN_OR_RETURN(std::optional<Change> change,
                   Observe({rules_, region_, call.now}, *application, grant));
  if (!change) return absl::OkStatus();
  return Commit(tx, call, ids_, *std::move(change));
}

absl::Status Intake::ReferralRefused(IntakeTx& tx, const Call& call,
                                     const ReferralId& id,
                                     const std::string& reason) const {
  ASSIGN_OR_RETURN(const std::optional<ApplicationId> sender,
                   tx.FindSender(id));
  if (!sender) return ReferralUnknown(id);
  ASSIGN_OR_RETURN(const std::optional<Application> application,
                   tx.FindApplication(*sender));
  if (!application) return ApplicationNotFound(*sender);
  ASSIGN_OR_RETURN(
      std::optional<Change> change,
      ObserveRefusal({rules_, region_, call.now}, *application, id, reason));
  if (!change) return absl::OkStatus();
  return Commit(tx, call, ids_, *std::move(change));
}

absl::Status Intake::AnswerRefused(IntakeTx& tx, const Call& call,
                                   const ReferralId& id,
                                   const std::string& reason) const {
  ASSIGN_OR_RETURN(std::optional<Cooperation> cooperation,
                   tx.FindCooperation(id));
  if (!cooperation || !cooperation->problem.empty()) return absl::OkStatus();
  cooperation->problem = reason;
  RETURN_IF_ERROR(tx.PutCooperation(*cooperation));
  return AppendEvent(tx, call, ids_, "cooperation.unanswerable",
                     absl::StrCat("cooperations/", id.value()));
}

absl::Status Intake::GrantRefused(IntakeTx& tx, const Call& call,
                                  const ApplicationId& id, const GrantId& grant,
                                  const std::string& reason) const {
  ASSIGN_OR_RETURN(const std::optional<Application> application,
                   tx.FindApplication(id));
  if (!application) return ApplicationNotFound(id);
  ASSIGN_OR_RETURN(
      std::optional<Change> change,
      ObserveRefusal({rules_, region_, call.now}, *application, grant, reason));
  if (!change) return absl::OkStatus();
  return Commit(tx, call, ids_, *std::move(change));
}

}  // namespace bashu::intake
