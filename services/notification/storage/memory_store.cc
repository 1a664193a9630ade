#include "services/notification/storage/memory_store.h"

#include <algorithm>
#include <tuple>

#include "common/store/errors.h"
#include "services/notification/domain/errors.h"

namespace bashu::notification {

absl::StatusOr<Contact> MemoryNotificationTx::GetContact(const ContactId& id) {
  const auto found = state_.contacts.find(id);
  if (found == state_.contacts.end()) return ContactNotFound(id);
  return found->second;
}

absl::Status MemoryNotificationTx::PutContact(const Contact& contact) {
  state_.contacts[contact.id] = contact;
  return absl::OkStatus();
}

absl::StatusOr<Notice> MemoryNotificationTx::GetNotice(const NoticeId& id) {
  const auto found = state_.notices.find(id);
  if (found == state_.notices.end()) return NoticeNotFound(id);
  return found->second;
}

absl::Status MemoryNotificationTx::AddNotice(const Notice& notice) {
  if (!state_.notices.emplace(notice.id, notice).second) {
    return store::RowExists();
  }
  return absl::OkStatus();
}

absl::Status MemoryNotificationTx::UpdateNotice(const Notice& notice) {
  const auto found = state_.notices.find(notice.id);
  if (found == state_.notices.end()) return NoticeNotFound(notice.id);
  found->second.state = notice.state;
  found->second.deliveries = notice.deliveries;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Notice>> MemoryNotificationTx::ListNotices(
    const NoticeQuery& query) {
  const auto before = [](const Notice& a, const Notice& b) {
    return std::tie(a.create_time, a.id) > std::tie(b.create_time, b.id);
  };
  std::vector<Notice> found;
  for (const auto& [id, notice] : state_.notices) {
    const bool about = query.office.empty() ? notice.subject == query.subject
                                            : notice.office == query.office;
    const bool later = !query.after.has_value() ||
                       std::tie(notice.create_time, id) <
                           std::tie(query.after->create_time, query.after->id);
    if (about && later) found.push_back(notice);
  }
  std::sort(found.begin(), found.end(), before);
  if (found.size() > static_cast<size_t>(query.limit)) {
    found.resize(static_cast<size_t>(query.limit));
  }
  return found;
}

}  // namespace bashu::notification
