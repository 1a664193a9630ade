#include "services/intake/domain/change.h"

#include <absl/strings/str_cat.h>

#include <optional>
#include <utility>

#include "common/status/macros.h"

namespace bashu::intake {
namespace {

// What the lead's sender is told once the application has ended; empty while
// it has not.
std::string OutcomeOf(ApplicationState state) {
  switch (state) {
    case ApplicationState::kPaid:
      return "GRANTED";
    case ApplicationState::kRefused:
      return "REFUSED";
    case ApplicationState::kTransferred:
      return "TRANSFERRED";
    default:
      return "";
  }
}

absl::Status CloseLead(IntakeTx& tx, const Call& call, IdSource& ids,
                       const Application& application) {
  const std::string outcome = OutcomeOf(application.state);
  if (application.lead.empty() || outcome.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(std::optional<Lead> lead, tx.FindLead(application.lead));
  if (!lead || lead->state != Lead::State::kConverted) return absl::OkStatus();
  lead->state = Lead::State::kClosed;
  lead->outcome = outcome;
  RETURN_IF_ERROR(tx.PutLead(*lead));
  const std::string name = absl::StrCat("leads/", lead->id.value());
  RETURN_IF_ERROR(AppendEvent(tx, call, ids, "lead.closed", name));
  return Enqueue(tx, call, NoticeAbout(lead->id.value(), "LEAD_OUTCOME", name));
}

}  // namespace

Outgoing NoticeOf(const ApplicationId& application,
                  absl::string_view template_code) {
  return NoticeAbout(application.value(), template_code,
                     absl::StrCat("applications/", application.value()));
}

// One lane per subject, which is the contact's too: a person is made known
// before the first notice, and a neighbour that is down holds up only its own.
Outgoing NoticeAbout(absl::string_view about, absl::string_view template_code,
                     absl::string_view subject) {
  return {absl::StrCat("notices/", about, ":", template_code),
          "notification.create_notice", std::string(subject),
          absl::StrCat("notification/", subject)};
}

Outgoing ContactOf(const ApplicationId& application) {
  const std::string subject =
      absl::StrCat("applications/", application.value());
  return {absl::StrCat("contacts/", application.value(), ":created"),
          "notification.update_contact", subject,
          absl::StrCat("notification/", subject)};
}

Outgoing ReferralOf(const ReferralId& referral) {
  const std::string name = absl::StrCat("referrals/", referral.value());
  return {absl::StrCat(name, ":created"), "routing.create_referral", name,
          name};
}

Outgoing AnswerOf(const ReferralId& referral) {
  const std::string name = absl::StrCat("cooperations/", referral.value());
  return {absl::StrCat(name, ":answered"), "routing.answer_referral", name,
          name};
}

Outgoing GrantOf(const Award& award, const ApplicationId& application) {
  const std::string name = absl::StrCat("grants/", award.id.value());
  return {absl::StrCat(name, ":created"), "ledger.create_grant",
          absl::StrCat("applications/", application.value()), name};
}

absl::Status Commit(IntakeTx& tx, const Call& call, IdSource& ids,
                    Change change) {
  Application& application = change.application;
  const std::string name =
      absl::StrCat("applications/", application.id.value());
  if (change.stored) {
    ++application.revision;
    application.update_time = call.now;
    RETURN_IF_ERROR(tx.PutApplication(application));
  }
  for (const std::string& event : change.events) {
    RETURN_IF_ERROR(AppendEvent(tx, call, ids, event, name));
  }
  for (const Outgoing& outgoing : change.outgoing) {
    RETURN_IF_ERROR(Enqueue(tx, call, outgoing));
  }
  return CloseLead(tx, call, ids, application);
}

absl::Status AppendEvent(IntakeTx& tx, const Call& call, IdSource& ids,
                         absl::string_view type, absl::string_view subject) {
  store::Event event;
  event.id = ids.NewId();
  event.type = std::string(type);
  event.subject = std::string(subject);
  event.commit_time = call.now;
  event.traceparent = call.traceparent;
  return tx.journal().Append(event);
}

absl::Status Enqueue(IntakeTx& tx, const Call& call, const Outgoing& outgoing) {
  store::Dispatch dispatch;
  dispatch.id = outgoing.id;
  dispatch.kind = outgoing.kind;
  dispatch.subject = outgoing.subject;
  dispatch.lane = outgoing.lane;
  dispatch.create_time = call.now;
  dispatch.next_time = call.now;
  dispatch.traceparent = call.traceparent;
  return tx.journal().Enqueue(dispatch);
}

}  // namespace bashu::intake
