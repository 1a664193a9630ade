#include "common/store/memory_journal.h"

#include <algorithm>

#include "common/store/errors.h"

namespace bashu::store {

absl::Status MemoryJournal::Append(const Event& event) {
  state_.events.push_back(event);
  state_.events.back().sequence = static_cast<int64_t>(state_.events.size());
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Event>> MemoryJournal::EventsAfter(int64_t sequence,
                                                              int limit) {
  std::vector<Event> found;
  for (auto i = static_cast<size_t>(std::max<int64_t>(sequence, 0));
       i < state_.events.size() && found.size() < static_cast<size_t>(limit);
       ++i) {
    found.push_back(state_.events[i]);
  }
  return found;
}

absl::Status MemoryJournal::Enqueue(const Dispatch& dispatch) {
  if (!state_.dispatch_ids.insert(dispatch.id).second) return absl::OkStatus();
  Dispatch queued = dispatch;
  queued.sequence = ++state_.dispatches;
  state_.unsent.emplace(queued.sequence, std::move(queued));
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
  std::erase_if(state_.unsent,
                [&](const auto& row) { return row.second.id == id; });
  return absl::OkStatus();
}

absl::Status MemoryJournal::Reschedule(const Dispatch& dispatch) {
  for (auto& [sequence, row] : state_.unsent) {
    if (row.id != dispatch.id) continue;
    row.attempts = dispatch.attempts;
    row.next_time = dispatch.next_time;
    row.last_reason = dispatch.last_reason;
  }
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
