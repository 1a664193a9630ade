#pragma once

#include <map>
#include <memory>
#include <string>

#include "common/store/memory_journal.h"
#include "common/store/memory_session.h"
#include "services/notification/domain/store.h"

namespace bashu::notification {

// All that a memory store holds.
struct NotificationState {
  std::map<ContactId, Contact> contacts;
  std::map<NoticeId, Notice> notices;
  store::JournalState journal;
};

// A NotificationTx in maps, for tests. Passes the same contract as
// SqlNotificationTx.
class MemoryNotificationTx final : public NotificationTx {
 public:
  explicit MemoryNotificationTx(NotificationState& state)
      : state_(state), journal_(state.journal) {}

  absl::StatusOr<Contact> GetContact(const ContactId& id) override;
  absl::Status PutContact(const Contact& contact) override;
  absl::StatusOr<Notice> GetNotice(const NoticeId& id) override;
  absl::Status AddNotice(const Notice& notice) override;
  absl::Status UpdateNotice(const Notice& notice) override;
  absl::StatusOr<std::vector<Notice>> ListNotices(
      const NoticeQuery& query) override;
  store::Journal& journal() override { return journal_; }

 private:
  NotificationState& state_;
  store::MemoryJournal journal_;
};

inline std::unique_ptr<store::Store<NotificationTx>> NewMemoryStore() {
  return store::NewMemoryStore<NotificationTx, NotificationState,
                               MemoryNotificationTx>();
}

}  // namespace bashu::notification
