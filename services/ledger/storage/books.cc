#include "services/ledger/storage/books.h"

#include <utility>

namespace bashu::ledger {

std::optional<BookEntry> Books::Find(const AccountId& id) const {
  MutexLock lock(mutex_);
  const auto found = pages_.find(id);
  if (found == pages_.end()) return std::nullopt;
  return found->second->entry;
}

std::optional<AccountId> Books::NameOf(int64_t number) const {
  MutexLock lock(mutex_);
  const auto found = names_.find(number);
  if (found == names_.end()) return std::nullopt;
  return found->second;
}

Books::Page& Books::PageOf(const BookEntry& entry) {
  std::unique_ptr<Page>& page = pages_[entry.account.id];
  if (page == nullptr) {
    page = std::make_unique<Page>(Page{entry});
    names_.emplace(entry.number, entry.account.id);
  }
  return *page;
}

void Books::Take(std::vector<BookEntry> changed) {
  MutexLock lock(mutex_);
  for (BookEntry& entry : changed) {
    Page& page = PageOf(entry);
    page.entry = std::move(entry);
    if (!std::exchange(page.unwritten, true)) unwritten_.push_back(&page);
  }
}

void Books::Learn(const BookEntry& entry) {
  MutexLock lock(mutex_);
  PageOf(entry);
}

std::vector<BookEntry> Books::Unwritten() const {
  MutexLock lock(mutex_);
  std::vector<BookEntry> entries;
  entries.reserve(unwritten_.size());
  for (const Page* page : unwritten_) entries.push_back(page->entry);
  return entries;
}

void Books::MarkWritten() {
  MutexLock lock(mutex_);
  for (Page* page : unwritten_) page->unwritten = false;
  unwritten_.clear();
}

void Books::Clear() {
  MutexLock lock(mutex_);
  unwritten_.clear();
  names_.clear();
  pages_.clear();
}

}  // namespace bashu::ledger
