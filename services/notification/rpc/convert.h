#pragma once

#include <absl/status/statusor.h>

#include "bashu/notification/v1/contact.pb.h"
#include "bashu/notification/v1/notice.pb.h"
#include "services/notification/domain/notification.h"

// Requests to commands and results to messages; nothing else. Parsing names
// every wrong field at once.
namespace bashu::notification {

absl::StatusOr<ContactUpdate> ParseUpdateContact(
    const v1::UpdateContactRequest& request);
absl::StatusOr<ContactId> ParseGetContact(const v1::GetContactRequest& request);
absl::StatusOr<NewNotice> ParseCreateNotice(
    const v1::CreateNoticeRequest& request);
absl::StatusOr<NoticeId> ParseGetNotice(const v1::GetNoticeRequest& request);
absl::StatusOr<NoticeQuery> ParseListNotices(
    const v1::ListNoticesRequest& request);

// Without the phone: the server never tells it.
v1::Contact ToProto(const Contact& contact);
v1::Notice ToProto(const Notice& notice);
v1::ListNoticesResponse ToProto(const NoticePage& page);

}  // namespace bashu::notification
