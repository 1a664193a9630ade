#include "services/notification/rpc/convert.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include <algorithm>
#include <utility>

#include "common/rpc/fields.h"
#include "common/status/macros.h"
#include "services/notification/domain/limits.h"
#include "services/notification/rpc/page_token.h"

namespace bashu::notification {
namespace {

constexpr size_t kIdMin = 3;

// "138 0000 0000", "+86-23-67000000": what a gateway can be given.
bool IsPhone(absl::string_view text) {
  absl::ConsumePrefix(&text, "+");
  int digits = 0;
  for (const char c : text) {
    if (absl::ascii_isdigit(static_cast<unsigned char>(c))) {
      ++digits;
    } else if (c != '-' && c != ' ') {
      return false;
    }
  }
  return digits >= 5 && digits <= 20 && text.size() <= 30;
}

// A resource name of any collection: "applications/{application}".
std::string Subject(rpc::Fields& fields, absl::string_view field,
                    const std::string& value) {
  const absl::string_view collection =
      absl::string_view(value).substr(0, value.find('/'));
  const bool named =
      !collection.empty() && collection.size() < value.size() &&
      value.size() <= size_t{kSubjectMax} &&
      std::all_of(collection.begin(), collection.end(), [](char c) {
        return absl::ascii_islower(static_cast<unsigned char>(c)) || c == '_';
      });
  if (!named) {
    fields.Add(field, value.empty() ? "REQUIRED" : "FORMAT",
               "Is a resource name, `collection/{id}`.",
               "应为资源名称 collection/{id}。");
    return "";
  }
  fields.Name(field, value, collection);
  return value;
}

void CheckOneRecipient(rpc::Fields& fields, absl::string_view field, bool one,
                       bool other) {
  if (!one && !other) fields.Require(field, false);
  if (one && other) {
    fields.Add(field, "CONTRADICTION", "Exactly one of the two is set.",
               "两者只能填写其一。");
  }
}

void CheckHoleValue(rpc::Fields& fields, absl::string_view field,
                    const std::string& value) {
  fields.Text(field, value, kHoleValueMax);
  // A text is one paragraph, and braces are for templates only.
  if (value.find_first_of("{}\n") != std::string::npos) {
    fields.Add(field, "FORMAT", "Has a brace or a line break.",
               "不得含有花括号或换行。");
  }
}

Holes ParseHoles(rpc::Fields& fields, const v1::Notice& notice) {
  Holes holes;
  if (notice.holes_size() > kHolesMax) {
    fields.Add("holes", "TOO_LONG", absl::StrCat("Has at most ", kHolesMax),
               absl::StrCat("不得超过 ", kHolesMax, " 项。"));
    return holes;
  }
  for (int i = 0; i < notice.holes_size(); ++i) {
    const v1::Hole& hole = notice.holes(i);
    const rpc::Fields::Scope scope(fields, absl::StrCat("holes[", i, "]"));
    fields.Text("key", hole.key(), kHoleKeyMax);
    CheckHoleValue(fields, "value", hole.value());
    if (!holes.emplace(hole.key(), hole.value()).second) {
      fields.Add("key", "CONTRADICTION", "Occurs twice.", "重复出现。");
    }
  }
  return holes;
}

std::string ParseNoticeId(rpc::Fields& fields, const std::string& id) {
  if (id.empty()) {
    fields.Require("notice_id", false);
  } else if (id.size() < kIdMin) {
    fields.Add("notice_id", "FORMAT", "Has at least 3 characters.",
               "不得少于 3 个字符。");
  } else {
    fields.Name("notice_id", absl::StrCat("notices/", id), "notices");
  }
  return id;
}

v1::Notice::State ToProto(NoticeState state) {
  switch (state) {
    case NoticeState::kQueued:
      return v1::Notice::STATE_QUEUED;
    case NoticeState::kSent:
      return v1::Notice::STATE_SENT;
    case NoticeState::kWithheld:
      return v1::Notice::STATE_WITHHELD;
    case NoticeState::kAbandoned:
      return v1::Notice::STATE_ABANDONED;
  }
  return v1::Notice::STATE_UNSPECIFIED;
}

}  // namespace

absl::StatusOr<ContactUpdate> ParseUpdateContact(
    const v1::UpdateContactRequest& request) {
  rpc::Fields fields("contact.");
  ContactUpdate update;
  const v1::Contact& contact = request.contact();
  update.contact.id =
      ContactId(fields.Name("name", contact.name(), "contacts"));
  update.contact.phone = contact.phone();
  update.contact.withheld = contact.withheld();
  update.allow_missing = request.allow_missing();
  if (contact.phone().empty()) {
    fields.Require("phone", contact.withheld());
  } else if (!IsPhone(contact.phone())) {
    fields.Add("phone", "FORMAT", "Is a telephone number.", "应为电话号码。");
  }
  RETURN_IF_ERROR(fields.status());
  return update;
}

absl::StatusOr<ContactId> ParseGetContact(
    const v1::GetContactRequest& request) {
  rpc::Fields fields;
  const ContactId id(fields.Name("name", request.name(), "contacts"));
  RETURN_IF_ERROR(fields.status());
  return id;
}

absl::StatusOr<NewNotice> ParseCreateNotice(
    const v1::CreateNoticeRequest& request) {
  rpc::Fields fields;
  NewNotice wanted;
  wanted.id = NoticeId(ParseNoticeId(fields, request.notice_id()));
  const v1::Notice& notice = request.notice();
  const rpc::Fields::Scope scope(fields, "notice");
  wanted.template_code = fields.Code("template_code", notice.template_code());
  wanted.subject = Subject(fields, "subject", notice.subject());
  wanted.contact =
      ContactId(fields.OptionalName("contact", notice.contact(), "contacts"));
  wanted.office = fields.OptionalName("recipient_office",
                                      notice.recipient_office(), "offices");
  CheckOneRecipient(fields, "contact", !notice.contact().empty(),
                    !notice.recipient_office().empty());
  wanted.holes = ParseHoles(fields, notice);
  RETURN_IF_ERROR(fields.status());
  return wanted;
}

absl::StatusOr<NoticeId> ParseGetNotice(const v1::GetNoticeRequest& request) {
  rpc::Fields fields;
  const NoticeId id(fields.Name("name", request.name(), "notices"));
  RETURN_IF_ERROR(fields.status());
  return id;
}

absl::StatusOr<NoticeQuery> ParseListNotices(
    const v1::ListNoticesRequest& request) {
  rpc::Fields fields;
  NoticeQuery query;
  CheckOneRecipient(fields, "subject", !request.subject().empty(),
                    !request.recipient_office().empty());
  if (!request.subject().empty()) {
    query.subject = Subject(fields, "subject", request.subject());
  }
  query.office = fields.OptionalName("recipient_office",
                                     request.recipient_office(), "offices");
  query.limit = fields.PageSize("page_size", request.page_size(),
                                kPageSizeUsual, kPageSizeMax);
  RETURN_IF_ERROR(fields.status());
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(query.after, ParsePageToken(query, request.page_token()));
  }
  return query;
}

v1::Contact ToProto(const Contact& contact) {
  v1::Contact message;
  message.set_name(absl::StrCat("contacts/", contact.id.value()));
  message.set_withheld(contact.withheld);
  *message.mutable_update_time() = rpc::ToProto(contact.update_time);
  return message;
}

v1::Notice ToProto(const Notice& notice) {
  v1::Notice message;
  message.set_name(absl::StrCat("notices/", notice.id.value()));
  message.set_template_code(notice.template_code);
  message.set_subject(notice.subject);
  if (notice.office.empty()) {
    message.set_contact(absl::StrCat("contacts/", notice.contact.value()));
  } else {
    message.set_recipient_office(absl::StrCat("offices/", notice.office));
  }
  for (const auto& [key, value] : notice.holes) {
    v1::Hole& hole = *message.add_holes();
    hole.set_key(key);
    hole.set_value(value);
  }
  message.set_state(ToProto(notice.state));
  message.set_text(notice.text);
  for (const Delivery& attempt : notice.deliveries) {
    v1::Delivery& delivery = *message.add_deliveries();
    delivery.set_channel(attempt.channel == Channel::kSms
                             ? v1::Delivery::CHANNEL_SMS
                             : v1::Delivery::CHANNEL_INBOX);
    delivery.set_provider_key(attempt.provider_key);
    delivery.set_accepted(attempt.accepted);
    delivery.set_evidence(attempt.evidence);
    *delivery.mutable_attempt_time() = rpc::ToProto(attempt.attempt_time);
  }
  *message.mutable_create_time() = rpc::ToProto(notice.create_time);
  return message;
}

v1::ListNoticesResponse ToProto(const NoticePage& page) {
  v1::ListNoticesResponse response;
  for (const Notice& notice : page.notices) {
    *response.add_notices() = ToProto(notice);
  }
  if (page.more) {
    response.set_next_page_token(
        FormatPageToken(page.query, page.notices.back()));
  }
  return response;
}

}  // namespace bashu::notification
