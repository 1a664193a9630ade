#include "services/intake/domain/observe.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "common/status/macros.h"

namespace bashu::intake {
namespace {

using Seen = ReferralSnapshot::State;
using Sent = SentReferral::State;
using MaybeChange = absl::StatusOr<std::optional<Change>>;

SentReferral* FindSent(Application& application, const ReferralId& id) {
  for (SentReferral& sent : application.referrals) {
    if (sent.id == id) return &sent;
  }
  return nullptr;
}

absl::Status RaiseOn(const Rules& rules, absl::string_view event,
                     absl::Time time, Application& application) {
  return Raise(rules.clocks,
               {event, time, application.programme, application.holder_office},
               application.clocks);
}

// The taker begins: custody is its own from `time` on, and for judicial aid
// the case is filed with it.
absl::Status BeginReview(const Rules& rules, absl::Time time,
                         Application& application) {
  RETURN_IF_ERROR(RaiseOn(rules, "handover.accepted", time, application));
  RETURN_IF_ERROR(RaiseOn(rules, "custody.taken", time, application));
  if (application.programme == Programme::kJudicialAid) {
    RETURN_IF_ERROR(RaiseOn(rules, "case.filed", time, application));
  }
  application.state = ApplicationState::kUnderReview;
  return absl::OkStatus();
}

// Our transfer was taken, by another region's office or by one of ours.
absl::Status HandOver(const Observer& observer, const ReferralSnapshot& seen,
                      Change& change) {
  Application& application = change.application;
  application.holder_office = seen.target_office;
  application.offered_office.clear();
  application.epoch = seen.epoch;
  change.events.push_back("application.transferred");
  if (application.programme == Programme::kLegalAid) {
    change.outgoing.push_back(NoticeOf(application.id, "LA_TRANSFERRED"));
  }
  if (RegionOf(seen.target_office) == observer.region) {
    change.events.push_back("application.taken");
    return BeginReview(observer.rules, seen.decide_time, application);
  }
  StopClocks(observer.rules.clocks, "custody.taken", seen.decide_time,
             application.clocks);
  CancelClocks(seen.decide_time, application.clocks);
  application.state = ApplicationState::kTransferred;
  return absl::OkStatus();
}

// Our transfer came to nothing: we act on the case again.
void TakeBack(const SentReferral& sent, Change& change) {
  change.application.state = sent.return_to;
  change.application.offered_office.clear();
  change.application.problem = sent.reason;
  change.events.push_back("application.returned");
}

MaybeChange ObserveOwnTransfer(const Observer& observer,
                               const Application& application,
                               const ReferralSnapshot& seen) {
  Change change{application, {}, {}};
  SentReferral& sent = *FindSent(change.application, seen.id);
  bool changed = false;
  if (sent.state == Sent::kQueued) {
    RETURN_IF_ERROR(RaiseOn(observer.rules, "referral.offered", sent.queue_time,
                            change.application));
    sent.state = Sent::kOffered;
    sent.due = seen.due;
    changed = true;
    if (RegionOf(seen.target_office) == observer.region) {
      change.outgoing.push_back(
          NoticeAbout(seen.id.value(), "OFFER_ARRIVED",
                      absl::StrCat("applications/", application.id.value())));
    }
  }
  switch (seen.state) {
    case Seen::kAccepted:
      sent.state = Sent::kAccepted;
      RETURN_IF_ERROR(HandOver(observer, seen, change));
      return change;
    case Seen::kReturned:
    case Seen::kCancelled:
      sent.state =
          seen.state == Seen::kReturned ? Sent::kReturned : Sent::kCancelled;
      sent.reason =
          seen.state == Seen::kReturned ? seen.return_reason : "CANCELLED";
      StopClocks(observer.rules.clocks, "referral.returned", seen.decide_time,
                 change.application.clocks);
      TakeBack(sent, change);
      return change;
    case Seen::kOffered:
    case Seen::kAnswered:
      break;
  }
  if (!changed) return std::nullopt;
  return change;
}

bool CooperationPending(const Application& application) {
  return std::any_of(application.referrals.begin(), application.referrals.end(),
                     [](const SentReferral& sent) {
                       return sent.kind == SentReferral::Kind::kCooperation &&
                              !sent.final();
                     });
}

// Time runs again once nobody is asked any more.
absl::Status GoOn(const Observer& observer, Application& application) {
  RETURN_IF_ERROR(RaiseOn(observer.rules, "cooperation.answered", observer.now,
                          application));
  if (CooperationPending(application)) return absl::OkStatus();
  return ResumeClocks(observer.rules.clocks, "COOPERATION", observer.now,
                      application.clocks);
}

MaybeChange ObserveOwnCooperation(const Observer& observer,
                                  const Application& application,
                                  const ReferralSnapshot& seen) {
  Change change{application, {}, {}};
  SentReferral& sent = *FindSent(change.application, seen.id);
  if (seen.state != Seen::kAnswered) {
    if (sent.state != Sent::kQueued) return std::nullopt;
    sent.state = Sent::kOffered;
    sent.due = seen.due;
    return change;
  }
  sent.state = Sent::kAnswered;
  change.application.findings.push_back(
      {seen.id, sent.measure, seen.fulfilled, seen.answer_text, observer.now});
  RETURN_IF_ERROR(GoOn(observer, change.application));
  change.events.push_back("application.answered");
  return change;
}

// What may be shown of an offer before it is taken: no person.
Application PreviewOf(const Observer& observer, const ReferralSnapshot& seen) {
  Application preview;
  preview.id = seen.application;
  preview.programme = seen.programme;
  preview.holder_office = seen.source_office;
  preview.receive_time = seen.create_time;
  preview.update_time = observer.now;
  return preview;
}

// An offer we have not seen, of a case we do not know or that left us.
std::optional<Change> Arrive(const Observer& observer,
                             const std::optional<Application>& application,
                             const ReferralSnapshot& seen) {
  if (application) {
    const bool left = application->state == ApplicationState::kTransferred ||
                      application->state == ApplicationState::kDeclined;
    if (!left || seen.epoch <= application->epoch) return std::nullopt;
  }
  Change change{application ? *application : PreviewOf(observer, seen), {}, {}};
  Application& arrived = change.application;
  arrived.state = ApplicationState::kOffered;
  arrived.holder_office = seen.source_office;
  arrived.offered_office = seen.target_office;
  arrived.epoch = seen.epoch - 1;
  arrived.offer = seen.id;
  arrived.offer_due = seen.due;
  arrived.problem.clear();
  if (!application) {
    arrived.matter = seen.preview;
    arrived.papers = seen.papers;
  }
  change.events.push_back("application.offered");
  change.outgoing.push_back(
      NoticeAbout(seen.id.value(), "OFFER_ARRIVED",
                  absl::StrCat("applications/", seen.application.value())));
  return change;
}

// Custody came to our office: everything that travelled is ours now.
absl::Status Take(const Observer& observer, const ReferralSnapshot& seen,
                  Change& change) {
  Application& application = change.application;
  application.holder_office = seen.target_office;
  application.offered_office.clear();
  application.epoch = seen.epoch;
  application.papers = seen.papers;
  application.clocks = seen.clocks;
  if (seen.content) {
    application.applicant = seen.content->applicant;
    application.matter = seen.content->matter;
    application.exemption_claim = seen.content->exemption_claim;
    application.receiving_office = seen.content->receiving_office;
    application.receipt_number = seen.content->receipt_number;
    application.receive_time = seen.content->receive_time;
    change.outgoing.push_back(ContactOf(application.id));
  } else {
    // Custody is ours whatever the body holds; an officer must ask the giver.
    application.problem = "BODY_UNREADABLE";
  }
  if (application.clocks.empty()) {
    RETURN_IF_ERROR(RaiseOn(observer.rules, "application.received",
                            application.receive_time, application));
  }
  RETURN_IF_ERROR(BeginReview(observer.rules, seen.decide_time, application));
  change.events.push_back("application.taken");
  if (seen.content && application.programme == Programme::kJudicialAid) {
    change.outgoing.push_back(NoticeOf(application.id, "JA_ACCEPTED"));
  }
  return absl::OkStatus();
}

MaybeChange ObserveOffer(const Observer& observer,
                         const std::optional<Application>& application,
                         const ReferralSnapshot& seen) {
  const bool known = application && application->offer == seen.id;
  if (known && application->state != ApplicationState::kOffered) {
    return std::nullopt;
  }
  std::optional<Change> change;
  if (known) {
    change = Change{*application, {}, {}};
  } else {
    change = Arrive(observer, application, seen);
  }
  if (!change) return std::nullopt;
  switch (seen.state) {
    case Seen::kAccepted:
      RETURN_IF_ERROR(Take(observer, seen, *change));
      return change;
    case Seen::kReturned:
    case Seen::kCancelled:
      change->application.state = ApplicationState::kDeclined;
      change->application.offered_office.clear();
      change->events.push_back("application.declined");
      return change;
    case Seen::kOffered:
    case Seen::kAnswered:
      break;
  }
  if (known) return std::nullopt;
  return change;
}

// The award came to nothing: the case is decided anew.
void Reopen(Award::Stage stage, const std::string& reason, Change& change) {
  Application& application = change.application;
  application.award->stage = stage;
  application.clocks = application.award->clocks_before;
  application.award->clocks_before.clear();
  application.state = ApplicationState::kUnderReview;
  application.decision.reset();
  application.problem = reason;
  change.events.push_back("application.reopened");
}

// Everything between the stage known and the one seen, in order.
absl::Status Advance(const Observer& observer, Award::Stage seen,
                     Change& change) {
  Application& application = change.application;
  const Award::Stage known = application.award->stage;
  const auto passes = [&](Award::Stage stage) {
    return known < stage && stage <= seen;
  };
  const auto raise = [&](absl::string_view event) {
    return RaiseOn(observer.rules, event, observer.now, application);
  };
  if (passes(Award::Stage::kProposed)) {
    change.outgoing.push_back(NoticeOf(application.id, "JA_GRANTED"));
  }
  if (passes(Award::Stage::kReserved)) {
    RETURN_IF_ERROR(raise("fund.requested"));
  }
  if (passes(Award::Stage::kFunded)) {
    RETURN_IF_ERROR(raise("fund.arrived"));
    RETURN_IF_ERROR(raise("payment.notified"));
    change.outgoing.push_back(NoticeOf(application.id, "JA_COLLECT"));
  }
  if (passes(Award::Stage::kPaid)) {
    RETURN_IF_ERROR(raise("payment.paid"));
    application.state = ApplicationState::kPaid;
    change.events.push_back("application.paid");
    change.outgoing.push_back(NoticeOf(application.id, "JA_PAID"));
  }
  application.award->stage = seen;
  return absl::OkStatus();
}

}  // namespace

MaybeChange Observe(const Observer& observer,
                    const std::optional<Application>& application,
                    const ReferralSnapshot& referral) {
  const SentReferral* sent = nullptr;
  if (application) {
    for (const SentReferral& one : application->referrals) {
      if (one.id == referral.id) sent = &one;
    }
  }
  if (sent != nullptr) {
    if (sent->final()) return std::nullopt;
    return sent->kind == SentReferral::Kind::kTransfer
               ? ObserveOwnTransfer(observer, *application, referral)
               : ObserveOwnCooperation(observer, *application, referral);
  }
  if (referral.kind != SentReferral::Kind::kTransfer ||
      RegionOf(referral.target_office) != observer.region) {
    return std::nullopt;
  }
  return ObserveOffer(observer, application, referral);
}

MaybeChange Observe(const Observer& observer, const Application& application,
                    const GrantSnapshot& grant) {
  if (!application.award || application.award->id != grant.id ||
      application.award->stage >= Award::Stage::kPaid) {
    return std::nullopt;
  }
  Change change{application, {}, {}};
  if (grant.stage == Award::Stage::kVoided) {
    Reopen(Award::Stage::kVoided, "GRANT_VOIDED", change);
  } else if (grant.stage > application.award->stage) {
    RETURN_IF_ERROR(Advance(observer, grant.stage, change));
  } else {
    change.stored = false;
  }
  for (const GrantSnapshot::Rejection& rejection : grant.rejections) {
    // A second rejection, after the payment was issued again, is told again.
    const std::string about =
        rejection.attempt <= 1
            ? rejection.disbursement
            : absl::StrCat(rejection.disbursement, ":", rejection.attempt);
    change.outgoing.push_back(
        NoticeAbout(about, "PAYMENT_REJECTED",
                    absl::StrCat("applications/", application.id.value())));
  }
  if (!change.stored && change.outgoing.empty()) return std::nullopt;
  return change;
}

MaybeChange ObserveRefusal(const Observer& observer,
                           const Application& application,
                           const ReferralId& referral,
                           const std::string& reason) {
  Change change{application, {}, {}};
  SentReferral* sent = FindSent(change.application, referral);
  if (sent == nullptr || sent->final()) return std::nullopt;
  sent->state = Sent::kRefused;
  sent->reason = reason;
  if (sent->kind == SentReferral::Kind::kTransfer) {
    TakeBack(*sent, change);
    return change;
  }
  change.application.problem = reason;
  RETURN_IF_ERROR(GoOn(observer, change.application));
  change.events.push_back("application.returned");
  return change;
}

MaybeChange ObserveRefusal(const Observer&, const Application& application,
                           const GrantId& grant, const std::string& reason) {
  if (!application.award || application.award->id != grant ||
      application.award->stage != Award::Stage::kQueued) {
    return std::nullopt;
  }
  Change change{application, {}, {}};
  Reopen(Award::Stage::kRefused, reason, change);
  return change;
}

absl::StatusOr<std::vector<StatutoryClock>> ClocksToSend(
    const Rules& rules, const Application& application,
    const SentReferral& referral) {
  Application sent = application;
  RETURN_IF_ERROR(
      RaiseOn(rules, "referral.offered", referral.queue_time, sent));
  return sent.clocks;
}

}  // namespace bashu::intake
