#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/crypto/key_ring.h"
#include "common/sql/connection.h"
#include "common/sql/migrations.h"
#include "common/sql/sql_journal.h"
#include "common/store/store.h"
#include "services/notification/domain/store.h"

namespace bashu::notification {

// A NotificationTx on tables, for both engines. Phones are encrypted.
class SqlNotificationTx final : public NotificationTx {
 public:
  SqlNotificationTx(sql::Connection& connection, const crypto::KeyRing& ring)
      : connection_(connection), journal_(connection), ring_(ring) {}

  absl::StatusOr<Contact> GetContact(const ContactId& id) override;
  absl::Status PutContact(const Contact& contact) override;
  absl::StatusOr<Notice> GetNotice(const NoticeId& id) override;
  absl::Status AddNotice(const Notice& notice) override;
  absl::Status UpdateNotice(const Notice& notice) override;
  absl::StatusOr<std::vector<Notice>> ListNotices(
      const NoticeQuery& query) override;
  store::Journal& journal() override { return journal_; }

 private:
  sql::Connection& connection_;
  sql::SqlJournal journal_;
  const crypto::KeyRing& ring_;
};

// The journal's schema, then ours.
std::vector<sql::Migration> Migrations();

// Opens the store at "sqlite:PATH" or "postgres:CONNINFO", migrated.
absl::StatusOr<std::unique_ptr<store::Store<NotificationTx>>> OpenSqlStore(
    absl::string_view address, int readers, const crypto::KeyRing& ring);

}  // namespace bashu::notification
