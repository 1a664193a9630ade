#include "services/intake/egress/notification_sender.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <optional>
#include <string>
#include <utility>

#include "common/calendar/shanghai.h"
#include "common/rpc/channel.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/intake/egress/bodies.h"
#include "services/intake/egress/lookup.h"

namespace bashu::intake {
namespace {

using notification::v1::Notice;

// L-42: how to object to a refusal.
constexpr char kRemedy[] =
    "可在收到决定之日起十五日内向设立该法律援助机构的司法行政部门提出异议";

void Fill(absl::string_view key, absl::string_view value, Notice& notice) {
  auto* hole = notice.add_holes();
  hole->set_key(std::string(key));
  hole->set_value(std::string(value));
}

// The last day on which something is in time: "2026-03-09".
std::string DayBefore(const std::optional<absl::Time>& due) {
  if (!due) return "待定";
  return absl::FormatCivilTime(calendar::DayOf(*due - absl::Nanoseconds(1)));
}

std::string OutcomeText(const std::string& outcome) {
  if (outcome == "GRANTED") return "已予救助";
  if (outcome == "REFUSED") return "不予救助";
  if (outcome == "TRANSFERRED") return "已移送其他机构";
  return "未转为申请";
}

// What a person is told.
Notice PersonNotice(const Rules& rules, const Application& application,
                    const std::string& template_code) {
  Notice notice;
  notice.set_contact(absl::StrCat("contacts/", application.id.value()));
  Fill("receipt_number", application.receipt_number, notice);
  const bool received = template_code == "LA_RECEIVED";
  Fill("office",
       received ? application.receiving_office : application.holder_office,
       notice);
  if (received) {
    Fill("due_day",
         DayBefore(LatestDue(rules.clocks, "case.granted", application.clocks)),
         notice);
  }
  if (template_code == "LA_REFUSED") Fill("remedy", kRemedy, notice);
  return notice;
}

// Tells the office an application is offered to. An offer that came to nothing
// has nobody to tell.
Notice OfferNotice(const Application& application,
                   const std::string& referral) {
  Notice notice;
  std::string office = application.offered_office;
  std::optional<absl::Time> due = application.offer_due;
  for (const SentReferral& sent : application.referrals) {
    if (sent.id.value() != referral) continue;
    office = sent.target_office;
    due = sent.due;
  }
  if (office.empty() && application.state != ApplicationState::kDeclined) {
    office = application.holder_office;
  }
  if (office.empty()) return notice;
  notice.set_recipient_office(absl::StrCat("offices/", office));
  notice.set_subject(absl::StrCat("referrals/", referral));
  Fill("referral", referral, notice);
  Fill("due_day", DayBefore(due), notice);
  return notice;
}

Notice RejectionNotice(const Application& application,
                       const std::string& about) {
  // "{disbursement}", or "{disbursement}:{attempt}" from the second on.
  const std::string disbursement = about.substr(0, about.find(':'));
  Notice notice;
  notice.set_recipient_office(
      absl::StrCat("offices/", application.holder_office));
  notice.set_subject(absl::StrCat("disbursements/", disbursement));
  Fill("disbursement", disbursement, notice);
  return notice;
}

Notice LeadNotice(const Lead& lead) {
  Notice notice;
  notice.set_recipient_office(absl::StrCat("offices/", lead.source_office));
  Fill("lead", lead.id.value(), notice);
  Fill("outcome", OutcomeText(lead.outcome), notice);
  return notice;
}

Notice CooperationNotice(const Cooperation& cooperation) {
  Notice notice;
  notice.set_recipient_office(
      absl::StrCat("offices/", cooperation.asked_office));
  Fill("cooperation", cooperation.id.value(), notice);
  Fill("due_day", DayBefore(cooperation.due), notice);
  return notice;
}

}  // namespace

absl::Status NotificationSender::UpdateContact(
    const store::Dispatch& dispatch) {
  const ApplicationId id(IdIn(dispatch.subject, "applications"));
  ASSIGN_OR_RETURN(const Application application, ReadApplication(store_, id));
  notification::v1::UpdateContactRequest request;
  request.set_allow_missing(true);
  auto* contact = request.mutable_contact();
  contact->set_name(absl::StrCat("contacts/", id.value()));
  contact->set_phone(application.applicant.phone);
  contact->set_withheld(application.applicant.safe_contact_only);
  return rpc::Invoke(*contacts_,
                     &notification::v1::ContactService::Stub::UpdateContact,
                     request, dispatch.traceparent)
      .status();
}

absl::StatusOr<Notice> NotificationSender::NoticeFor(
    const std::string& about, const std::string& template_code,
    const std::string& subject) {
  if (template_code == "LEAD_OUTCOME") {
    ASSIGN_OR_RETURN(const Lead lead,
                     ReadLead(store_, LeadId(IdIn(subject, "leads"))));
    return LeadNotice(lead);
  }
  if (template_code == "COOPERATION_REQUESTED") {
    ASSIGN_OR_RETURN(
        const Cooperation cooperation,
        ReadCooperation(store_, ReferralId(IdIn(subject, "cooperations"))));
    return CooperationNotice(cooperation);
  }
  ASSIGN_OR_RETURN(
      const Application application,
      ReadApplication(store_, ApplicationId(IdIn(subject, "applications"))));
  if (template_code == "OFFER_ARRIVED") return OfferNotice(application, about);
  if (template_code == "PAYMENT_REJECTED") {
    return RejectionNotice(application, about);
  }
  return PersonNotice(rules_, application, template_code);
}

absl::Status NotificationSender::CreateNotice(const store::Dispatch& dispatch) {
  const std::string id = IdIn(dispatch.id, "notices");
  const size_t colon = id.rfind(':');
  const std::string about = id.substr(0, colon);
  const std::string template_code =
      colon == std::string::npos ? "" : id.substr(colon + 1);
  ASSIGN_OR_RETURN(Notice notice,
                   NoticeFor(about, template_code, dispatch.subject));
  if (notice.contact().empty() && notice.recipient_office().empty()) {
    return absl::OkStatus();
  }
  notice.set_template_code(template_code);
  if (notice.subject().empty()) notice.set_subject(dispatch.subject);
  notification::v1::CreateNoticeRequest request;
  request.set_notice_id(id);
  *request.mutable_notice() = std::move(notice);
  const absl::Status answer =
      rpc::Invoke(*notices_,
                  &notification::v1::NoticeService::Stub::CreateNotice, request,
                  dispatch.traceparent)
          .status();
  // Told already; only the day or office changed since the first attempt.
  if (ReasonOf(answer) == "NOTICE_EXISTS") return absl::OkStatus();
  return answer;
}

}  // namespace bashu::intake
