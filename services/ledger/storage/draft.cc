#include "services/ledger/storage/draft.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace bashu::ledger {

void Draft::Restart(const LogEnd& end) {
  end_ = end;
  blocks_.clear();
  entries_.clear();
  places_.clear();
  fresh_.clear();
  sorted_ = true;
  mark_.reset();
  undo_.clear();
  old_places_.clear();
}

const LogBlock* Draft::FindBlock(int64_t index) const {
  if (index >= end_.size) return nullptr;
  const auto after = std::upper_bound(
      blocks_.begin(), blocks_.end(), index,
      [](int64_t i, const LogBlock& block) { return i < block.first(); });
  return after == blocks_.begin() ? nullptr : &*std::prev(after);
}

BookEntry* Draft::FindEntry(const AccountId& id) {
  const auto found = entries_.find(id);
  return found == entries_.end() ? nullptr : &found->second;
}

BookEntry& Draft::Entry(const BookEntry& committed) {
  const auto [place, added] =
      entries_.try_emplace(committed.account.id, committed);
  if (added && mark_.has_value()) {
    undo_.push_back({committed.account.id, std::nullopt});
  }
  return place->second;
}

void Draft::Remember(const BookEntry& entry) {
  if (mark_.has_value()) undo_.push_back({entry.account.id, entry});
}

std::vector<BookEntry> Draft::TakeEntries() {
  std::vector<BookEntry> entries;
  entries.reserve(entries_.size());
  for (auto& [id, entry] : entries_) entries.push_back(std::move(entry));
  entries_.clear();
  return entries;
}

size_t Draft::PlaceOf(const TransferKey& key) const {
  if (!sorted_) {
    const auto found = places_.find(key);
    return found == places_.end() ? fresh_.size() : found->second;
  }
  if (fresh_.empty() || key > fresh_.back().key) return fresh_.size();
  const auto found = std::lower_bound(
      fresh_.begin(), fresh_.end(), key,
      [](const Fresh& fresh, const TransferKey& k) { return fresh.key < k; });
  return found->key == key ? static_cast<size_t>(found - fresh_.begin())
                           : fresh_.size();
}

// A place that is found may be changed, so it is remembered first.
TransferPlace* Draft::FindPlace(const TransferKey& key) {
  const size_t place = PlaceOf(key);
  if (place == fresh_.size()) return nullptr;
  Fresh& fresh = fresh_[place];
  if (mark_.has_value() && place < mark_->fresh) old_places_.push_back(fresh);
  return &fresh.place;
}

void Draft::AddPlace(const TransferKey& key, int64_t created) {
  if (sorted_ && !fresh_.empty() && key < fresh_.back().key) {
    sorted_ = false;
    for (size_t i = 0; i < fresh_.size(); ++i) places_[fresh_[i].key] = i;
  }
  if (!sorted_) places_.emplace(key, fresh_.size());
  fresh_.push_back({key, {created, -1, std::nullopt}});
}

void Draft::Add(const Record& record, const Links& links) {
  // A block that was there before the mark stays as it is.
  const bool sealed = blocks_.empty() || blocks_.back().full() ||
                      (mark_.has_value() && blocks_.size() == mark_->blocks);
  if (sealed) blocks_.emplace_back(end_.size);
  blocks_.back().Add(record, links);
  end_ = {record.index + 1, record.time};
}

void Draft::Mark() {
  mark_ = Point{end_, blocks_.size(), fresh_.size()};
  undo_.clear();
  old_places_.clear();
}

void Draft::ReturnToMark() {
  for (auto each = undo_.rbegin(); each != undo_.rend(); ++each) {
    if (each->before.has_value()) {
      entries_.insert_or_assign(each->id, *std::move(each->before));
    } else {
      entries_.erase(each->id);
    }
  }
  for (auto each = old_places_.rbegin(); each != old_places_.rend(); ++each) {
    fresh_[PlaceOf(each->key)] = *each;
  }
  for (size_t i = mark_->fresh; i < fresh_.size(); ++i) {
    places_.erase(fresh_[i].key);
  }
  fresh_.resize(mark_->fresh);
  blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(mark_->blocks),
                blocks_.end());
  end_ = mark_->end;
  Mark();
}

}  // namespace bashu::ledger
