#pragma once

#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "common/store/shared_map.h"
#include "services/routing/domain/exchange_store.h"

namespace bashu::routing {

// What a MemoryExchangeTx keeps; part of RoutingState.
struct ExchangeState {
  store::SharedMap<std::pair<std::string, std::string>, Link> links;
  store::SharedMap<std::string, StoredDocument> documents;
  store::SharedMap<std::tuple<std::string, std::string, int64_t>, std::string>
      places;
  std::map<std::string, Comparison> comparisons;
  std::map<std::string, Quarantine> quarantines;
  std::map<std::string, DeadLetter> dead_letters;
  std::map<std::string, NonDelivery> non_deliveries;
};

// ExchangeTx in maps, for tests. Passes the same contract as SqlExchangeTx.
class MemoryExchangeTx final : public ExchangeTx {
 public:
  explicit MemoryExchangeTx(ExchangeState& state) : state_(state) {}

  absl::StatusOr<Link> GetLink(absl::string_view sender,
                               absl::string_view recipient) override;
  absl::Status PutLink(absl::string_view sender, absl::string_view recipient,
                       const Link& link) override;
  absl::StatusOr<std::optional<StoredDocument>> FindDocument(
      absl::string_view id) override;
  absl::StatusOr<std::optional<StoredDocument>> FindDocumentAt(
      absl::string_view sender, absl::string_view recipient,
      int64_t sequence) override;
  absl::Status PutDocument(const StoredDocument& document) override;
  absl::StatusOr<std::vector<StoredDocument>> DocumentsAfter(
      absl::string_view sender, absl::string_view recipient, int64_t sequence,
      int limit) override;
  absl::StatusOr<std::optional<Comparison>> FindComparison(
      absl::string_view partner) override;
  absl::Status PutComparison(const Comparison& comparison) override;
  absl::StatusOr<std::vector<Quarantine>> OpenQuarantines() override;
  absl::Status PutQuarantine(const Quarantine& quarantine) override;
  absl::StatusOr<std::optional<DeadLetter>> FindDeadLetter(
      absl::string_view id) override;
  absl::StatusOr<std::optional<DeadLetter>> FindDeadLetterLike(
      const DeadLetter& like) override;
  absl::Status PutDeadLetter(const DeadLetter& dead_letter) override;
  absl::StatusOr<std::vector<DeadLetter>> ListDeadLetters(
      std::optional<DeadLetterState> state, absl::string_view before,
      int limit) override;
  absl::StatusOr<int64_t> CountOpenDeadLetters(
      absl::string_view partner) override;
  absl::StatusOr<std::optional<NonDelivery>> FindNonDelivery(
      absl::string_view document) override;
  absl::Status PutNonDelivery(const NonDelivery& non_delivery) override;

 private:
  ExchangeState& state_;
};

}  // namespace bashu::routing
