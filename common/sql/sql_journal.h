#pragma once

#include "common/sql/connection.h"
#include "common/store/journal.h"

namespace bashu::sql {

// The Journal on tables; its schema comes first in every service's migrations.
// One to a connection: it knows the last numbers it gave in a transaction.
class SqlJournal final : public store::Journal {
 public:
  explicit SqlJournal(Connection& connection) : connection_(connection) {}

  absl::Status Append(const store::Event& event) override;
  absl::StatusOr<std::vector<store::Event>> EventsAfter(int64_t sequence,
                                                        int limit) override;
  absl::Status Enqueue(const store::Dispatch& dispatch) override;
  absl::StatusOr<std::vector<store::Dispatch>> Due(absl::Time now,
                                                   int limit) override;
  absl::Status MarkSent(absl::string_view id) override;
  absl::Status Reschedule(const store::Dispatch& dispatch) override;
  absl::Status MarkDead(const store::Dispatch& dispatch) override;
  absl::StatusOr<int64_t> Backlog() override;
  absl::StatusOr<int64_t> Cursor(absl::string_view feed) override;
  absl::Status SetCursor(absl::string_view feed, int64_t sequence) override;
  absl::StatusOr<std::optional<store::Reply>> FindReply(
      absl::string_view caller, absl::string_view request_id) override;
  absl::Status RecordReply(absl::string_view caller,
                           absl::string_view request_id, absl::Time now,
                           const store::Reply& reply) override;

 private:
  // The last number given in a table, looked up once in a transaction: asking
  // with every row costs a quarter of the insert.
  struct Last {
    int64_t view = -1;
    int64_t sequence = 0;
  };
  absl::StatusOr<int64_t> LastOf(const char* statement, Last& last);

  Connection& connection_;
  Last event_, dispatch_;
};

}  // namespace bashu::sql
