#include "services/notification/domain/notification.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "common/status/macros.h"
#include "services/notification/domain/errors.h"

namespace bashu::notification {
namespace {

// The first field in which `wanted` differs from what was stored under its id;
// empty if it is a repeat.
absl::string_view FirstDifference(const Notice& stored,
                                  const NewNotice& wanted) {
  if (stored.template_code != wanted.template_code) {
    return "notice.template_code";
  }
  if (stored.subject != wanted.subject) return "notice.subject";
  if (stored.contact != wanted.contact) return "notice.contact";
  if (stored.office != wanted.office) return "notice.recipient_office";
  if (stored.holes != wanted.holes) return "notice.holes";
  return "";
}

store::Dispatch SendingOf(const Notice& notice, const Call& call) {
  store::Dispatch dispatch;
  dispatch.id = absl::StrCat("notices/", notice.id.value(), ":send");
  dispatch.kind = "provider.send";
  dispatch.subject = absl::StrCat("notices/", notice.id.value());
  // One lane a person: "granted" never overtakes "received".
  dispatch.lane = absl::StrCat("contacts/", notice.contact.value());
  dispatch.create_time = call.now;
  dispatch.next_time = call.now;
  dispatch.traceparent = call.traceparent;
  return dispatch;
}

// The event of a settled notice; empty for a queued one.
absl::string_view EventTypeOf(NoticeState state) {
  switch (state) {
    case NoticeState::kQueued:
      return "";
    case NoticeState::kSent:
      return "notice.sent";
    case NoticeState::kWithheld:
      return "notice.withheld";
    case NoticeState::kAbandoned:
      return "notice.abandoned";
  }
  return "";
}

}  // namespace

absl::StatusOr<Contact> Notification::UpdateContact(
    NotificationTx& tx, const Call& call, const ContactUpdate& update) const {
  if (!update.allow_missing) {
    RETURN_IF_ERROR(tx.GetContact(update.contact.id).status());
  }
  Contact contact = update.contact;
  contact.update_time = call.now;
  RETURN_IF_ERROR(tx.PutContact(contact));
  return contact;
}

absl::StatusOr<Contact> Notification::GetContact(NotificationTx& tx,
                                                 const Call&,
                                                 const ContactId& id) const {
  return tx.GetContact(id);
}

absl::StatusOr<Notice> Notification::CreateNotice(
    NotificationTx& tx, const Call& call, const NewNotice& wanted) const {
  absl::StatusOr<Notice> stored = tx.GetNotice(wanted.id);
  if (stored.ok()) {
    const absl::string_view field = FirstDifference(*stored, wanted);
    if (!field.empty()) return NoticeExists(wanted.id, field);
    return stored;
  }
  if (!absl::IsNotFound(stored.status())) return stored.status();

  ASSIGN_OR_RETURN(const Template text, templates_.Get(wanted.template_code));
  const bool to_person = wanted.office.empty();
  if (to_person != (text.audience == Audience::kPerson)) {
    return AudienceMismatch(wanted.template_code);
  }
  Notice notice;
  notice.id = wanted.id;
  notice.template_code = wanted.template_code;
  notice.subject = wanted.subject;
  notice.contact = wanted.contact;
  notice.office = wanted.office;
  notice.holes = wanted.holes;
  notice.create_time = call.now;
  ASSIGN_OR_RETURN(notice.text, Render(text, wanted.holes));
  if (to_person) {
    RETURN_IF_ERROR(tx.GetContact(wanted.contact).status());
    RETURN_IF_ERROR(tx.AddNotice(notice));
    RETURN_IF_ERROR(tx.journal().Enqueue(SendingOf(notice, call)));
    return notice;
  }
  notice =
      AfterAttempt(std::move(notice), {Channel::kInbox, wanted.id.value(),
                                       /*accepted=*/true, "STORED", call.now});
  RETURN_IF_ERROR(tx.AddNotice(notice));
  RETURN_IF_ERROR(Tell(tx, call, notice));
  return notice;
}

absl::StatusOr<Notice> Notification::GetNotice(NotificationTx& tx,
                                               const Call& call,
                                               const NoticeId& id) const {
  absl::StatusOr<Notice> notice = tx.GetNotice(id);
  // Who may not see a notice does not learn that it exists.
  if (notice.ok() && !MayActFor(call.caller, notice->office).ok()) {
    return NoticeNotFound(id);
  }
  return notice;
}

absl::StatusOr<NoticePage> Notification::ListNotices(
    NotificationTx& tx, const Call& call, const NoticeQuery& query) const {
  // What people were told about a subject is nobody's inbox: "*" says so.
  RETURN_IF_ERROR(
      MayActFor(call.caller, query.office.empty() ? "*" : query.office));
  NoticeQuery one_more = query;
  ++one_more.limit;
  NoticePage page;
  page.query = query;
  ASSIGN_OR_RETURN(page.notices, tx.ListNotices(one_more));
  page.more = page.notices.size() > static_cast<size_t>(query.limit);
  if (page.more) page.notices.pop_back();
  return page;
}

absl::StatusOr<Plan> Notification::PlanDelivery(NotificationTx& tx,
                                                absl::Time now,
                                                const NoticeId& id) const {
  Plan plan;
  ASSIGN_OR_RETURN(plan.notice, tx.GetNotice(id));
  if (plan.notice.state != NoticeState::kQueued) return plan;
  ASSIGN_OR_RETURN(plan.contact, tx.GetContact(plan.notice.contact));
  plan.step = NextStep(plan.notice, plan.contact, now);
  return plan;
}

absl::StatusOr<Notice> Notification::RecordAttempt(
    NotificationTx& tx, const Call& call, const NoticeId& id,
    const Delivery& delivery) const {
  ASSIGN_OR_RETURN(const Notice notice, tx.GetNotice(id));
  Notice after = AfterAttempt(notice, delivery);
  if (after == notice) return notice;
  RETURN_IF_ERROR(tx.UpdateNotice(after));
  RETURN_IF_ERROR(Tell(tx, call, after));
  return after;
}

absl::StatusOr<Notice> Notification::Withhold(NotificationTx& tx,
                                              const Call& call,
                                              const NoticeId& id) const {
  ASSIGN_OR_RETURN(Plan plan, PlanDelivery(tx, call.now, id));
  if (plan.step != Step::kWithhold) return plan.notice;
  plan.notice.state = NoticeState::kWithheld;
  RETURN_IF_ERROR(tx.UpdateNotice(plan.notice));
  RETURN_IF_ERROR(Tell(tx, call, plan.notice));
  return plan.notice;
}

// Appends the event of a notice that was just settled.
absl::Status Notification::Tell(NotificationTx& tx, const Call& call,
                                const Notice& notice) const {
  const absl::string_view type = EventTypeOf(notice.state);
  if (type.empty()) return absl::OkStatus();
  store::Event event;
  event.id = ids_.NewId();
  event.type = std::string(type);
  event.subject = absl::StrCat("notices/", notice.id.value());
  event.commit_time = call.now;
  event.traceparent = call.traceparent;
  return tx.journal().Append(event);
}

}  // namespace bashu::notification
