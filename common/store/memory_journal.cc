#include "common/store/memory_journal.h"

#include <set>

#include "common/store/errors.h"

namespace bashu::store {
namespace {

// The unsent row called `id`; null if there is none.
const Dispatch* FindUnsent(const JournalState& state, absl::string_view id) {
  for (const auto& [sequence, row] : state.unsent) {
    if (row.id == id) return &row;
  }
  return nullptr;
}

}  // namespace

absl::Status MemoryJournal::Append(const Event& event) {
  Event told = event;
  told.sequence = static_cast<int64_t>(state_.events.size()) + 1;
  state_.events.Put(told.sequence, told);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Event>> MemoryJournal::EventsAfter(int64_t sequence,
                                                              int limit) {
  std::vector<Event> found;
  for (auto at = state_.events.lower_bound(sequence + 1);
       at != state_.events.end() && found.size() < static_cast<size_t>(limit);
       ++at) {
    found.push_back(at->second);
  }
  return found;
}

absl::Status MemoryJournal::Enqueue(const Dispatch& dispatch) {
  if (state_.dispatch_ids.contains(dispatch.id)) return absl::OkStatus();
  state_.dispatch_ids.Put(dispatch.id, {});
  Dispatch queued = dispatch;
  queued.sequence = ++state_.dispatches;
  state_.unsent.Put(queued.sequence, queued);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Dispatch>> MemoryJournal::Due(absl::Time now,
                                                         int limit) {
  std::vector<Dispatch> due;
  std::set<std::string> lanes;
  for (const auto& [sequence, dispatch] : state_.unsent) {
    if (due.size() == static_cast<size_t>(limit)) break;
    const bool first_of_lane = lanes.insert(dispatch.lane).second;
    if (first_of_lane && dispatch.next_time <= now) due.push_back(dispatch);
  }
  return due;
}

absl::Status MemoryJournal::MarkSent(absl::string_view id) {
  const Dispatch* row = FindUnsent(state_, id);
  if (row != nullptr) state_.unsent.erase(int64_t{row->sequence});
  return absl::OkStatus();
}

absl::Status MemoryJournal::Reschedule(const Dispatch& dispatch) {
  const Dispatch* row = FindUnsent(state_, dispatch.id);
  if (row == nullptr) return absl::OkStatus();
  Dispatch changed = *row;
  changed.attempts = dispatch.attempts;
  changed.next_time = dispatch.next_time;
  changed.last_reason = dispatch.last_reason;
  state_.unsent.Put(changed.sequence, changed);
  return absl::OkStatus();
}

absl::Status MemoryJournal::MarkDead(const Dispatch& dispatch) {
  state_.dead.push_back(dispatch);
  return MarkSent(dispatch.id);
}

absl::StatusOr<int64_t> MemoryJournal::Backlog() {
  return static_cast<int64_t>(state_.unsent.size());
}

absl::StatusOr<int64_t> MemoryJournal::Cursor(absl::string_view feed) {
  const auto found = state_.cursors.find(std::string(feed));
  return found == state_.cursors.end() ? 0 : found->second;
}

absl::Status MemoryJournal::SetCursor(absl::string_view feed,
                                      int64_t sequence) {
  state_.cursors[std::string(feed)] = sequence;
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Reply>> MemoryJournal::FindReply(
    absl::string_view caller, absl::string_view request_id) {
  const auto found =
      state_.replies.find({std::string(caller), std::string(request_id)});
  if (found == state_.replies.end()) return std::nullopt;
  return found->second;
}

absl::Status MemoryJournal::RecordReply(absl::string_view caller,
                                        absl::string_view request_id,
                                        absl::Time /*now*/,
                                        const Reply& reply) {
  const bool added =
      state_.replies
          .emplace(std::pair{std::string(caller), std::string(request_id)},
                   reply)
          .second;
  return added ? absl::OkStatus() : RowExists();
}

}  // namespace bashu::store
