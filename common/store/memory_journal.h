#pragma once

#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "common/store/journal.h"
#include "common/store/shared_map.h"

namespace bashu::store {

// What a MemoryJournal keeps; part of a service's memory state.
struct JournalState {
  SharedMap<int64_t, Event> events;
  SharedMap<int64_t, Dispatch> unsent;
  std::vector<Dispatch> dead;
  SharedMap<std::string, std::monostate> dispatch_ids;
  int64_t dispatches = 0;
  std::map<std::string, int64_t> cursors;
  std::map<std::pair<std::string, std::string>, Reply> replies;
};

// A Journal in maps, for tests. Passes the same contract as SqlJournal.
class MemoryJournal final : public Journal {
 public:
  explicit MemoryJournal(JournalState& state) : state_(state) {}

  absl::Status Append(const Event& event) override;
  absl::StatusOr<std::vector<Event>> EventsAfter(int64_t sequence,
                                                 int limit) override;
  absl::Status Enqueue(const Dispatch& dispatch) override;
  absl::StatusOr<std::vector<Dispatch>> Due(absl::Time now, int limit) override;
  absl::Status MarkSent(absl::string_view id) override;
  absl::Status Reschedule(const Dispatch& dispatch) override;
  absl::Status MarkDead(const Dispatch& dispatch) override;
  absl::StatusOr<int64_t> Backlog() override;
  absl::StatusOr<int64_t> Cursor(absl::string_view feed) override;
  absl::Status SetCursor(absl::string_view feed, int64_t sequence) override;
  absl::StatusOr<std::optional<Reply>> FindReply(
      absl::string_view caller, absl::string_view request_id) override;
  absl::Status RecordReply(absl::string_view caller,
                           absl::string_view request_id, absl::Time now,
                           const Reply& reply) override;

 private:
  JournalState& state_;
};

}  // namespace bashu::store
