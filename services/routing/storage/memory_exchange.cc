#include "services/routing/storage/memory_exchange.h"

namespace bashu::routing {
namespace {

template <typename Map, typename Key>
auto Find(const Map& map, const Key& key)
    -> std::optional<typename Map::mapped_type> {
  const auto found = map.find(key);
  if (found == map.end()) return std::nullopt;
  return found->second;
}

}  // namespace

absl::StatusOr<Link> MemoryExchangeTx::GetLink(absl::string_view sender,
                                               absl::string_view recipient) {
  return Find(state_.links,
              std::pair(std::string(sender), std::string(recipient)))
      .value_or(Link{});
}

absl::Status MemoryExchangeTx::PutLink(absl::string_view sender,
                                       absl::string_view recipient,
                                       const Link& link) {
  state_.links[{std::string(sender), std::string(recipient)}] = link;
  return absl::OkStatus();
}

absl::StatusOr<std::optional<StoredDocument>> MemoryExchangeTx::FindDocument(
    absl::string_view id) {
  return Find(state_.documents, std::string(id));
}

absl::StatusOr<std::optional<StoredDocument>> MemoryExchangeTx::FindDocumentAt(
    absl::string_view sender, absl::string_view recipient, int64_t sequence) {
  const auto id =
      Find(state_.places,
           std::tuple(std::string(sender), std::string(recipient), sequence));
  if (!id.has_value()) return std::optional<StoredDocument>();
  return FindDocument(*id);
}

absl::Status MemoryExchangeTx::PutDocument(const StoredDocument& document) {
  state_.documents[document.id] = document;
  state_.places[{document.sender, document.recipient, document.sequence}] =
      document.id;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<StoredDocument>> MemoryExchangeTx::DocumentsAfter(
    absl::string_view sender, absl::string_view recipient, int64_t sequence,
    int limit) {
  std::vector<StoredDocument> found;
  const std::tuple key(std::string(sender), std::string(recipient),
                       sequence + 1);
  for (auto at = state_.places.lower_bound(key);
       at != state_.places.end() && std::get<0>(at->first) == sender &&
       std::get<1>(at->first) == recipient &&
       found.size() < static_cast<size_t>(limit);
       ++at) {
    found.push_back(*state_.documents.Find(at->second));
  }
  return found;
}

absl::StatusOr<std::optional<Comparison>> MemoryExchangeTx::FindComparison(
    absl::string_view partner) {
  return Find(state_.comparisons, std::string(partner));
}

absl::Status MemoryExchangeTx::PutComparison(const Comparison& comparison) {
  state_.comparisons[comparison.partner] = comparison;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Quarantine>> MemoryExchangeTx::OpenQuarantines() {
  std::vector<Quarantine> open;
  for (const auto& [id, quarantine] : state_.quarantines) {
    if (!quarantine.release_time.has_value()) open.push_back(quarantine);
  }
  return open;
}

absl::Status MemoryExchangeTx::PutQuarantine(const Quarantine& quarantine) {
  state_.quarantines[quarantine.id] = quarantine;
  return absl::OkStatus();
}

absl::StatusOr<std::optional<DeadLetter>> MemoryExchangeTx::FindDeadLetter(
    absl::string_view id) {
  return Find(state_.dead_letters, std::string(id));
}

absl::StatusOr<std::optional<DeadLetter>> MemoryExchangeTx::FindDeadLetterLike(
    const DeadLetter& like) {
  for (const auto& [id, letter] : state_.dead_letters) {
    if (letter.partner == like.partner && letter.direction == like.direction &&
        letter.digest == like.digest) {
      return std::optional<DeadLetter>(letter);
    }
  }
  return std::optional<DeadLetter>();
}

absl::Status MemoryExchangeTx::PutDeadLetter(const DeadLetter& dead_letter) {
  state_.dead_letters[dead_letter.id] = dead_letter;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<DeadLetter>> MemoryExchangeTx::ListDeadLetters(
    std::optional<DeadLetterState> state, absl::string_view before, int limit) {
  std::vector<DeadLetter> found;
  for (auto at = state_.dead_letters.rbegin();
       at != state_.dead_letters.rend() &&
       found.size() < static_cast<size_t>(limit);
       ++at) {
    if (!before.empty() && at->first >= before) continue;
    if (state.has_value() && at->second.state != *state) continue;
    found.push_back(at->second);
  }
  return found;
}

absl::StatusOr<int64_t> MemoryExchangeTx::CountOpenDeadLetters(
    absl::string_view partner) {
  int64_t count = 0;
  for (const auto& [id, letter] : state_.dead_letters) {
    if (letter.partner == partner && letter.state == DeadLetterState::kOpen) {
      ++count;
    }
  }
  return count;
}

absl::StatusOr<std::optional<NonDelivery>> MemoryExchangeTx::FindNonDelivery(
    absl::string_view document) {
  return Find(state_.non_deliveries, std::string(document));
}

absl::Status MemoryExchangeTx::PutNonDelivery(const NonDelivery& non_delivery) {
  state_.non_deliveries.try_emplace(non_delivery.document, non_delivery);
  return absl::OkStatus();
}

}  // namespace bashu::routing
