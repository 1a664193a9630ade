#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "services/routing/domain/dead_letter.h"
#include "services/routing/domain/document.h"
#include "services/routing/domain/link_state.h"

namespace bashu::routing {

// What the exchange keeps, inside the transaction of a RoutingTx. What is put
// replaces what was there.
class ExchangeTx {
 public:
  virtual ~ExchangeTx() = default;

  // The head of a link; number 0 before the first document.
  virtual absl::StatusOr<Link> GetLink(absl::string_view sender,
                                       absl::string_view recipient) = 0;
  virtual absl::Status PutLink(absl::string_view sender,
                               absl::string_view recipient,
                               const Link& link) = 0;

  virtual absl::StatusOr<std::optional<StoredDocument>> FindDocument(
      absl::string_view id) = 0;
  virtual absl::StatusOr<std::optional<StoredDocument>> FindDocumentAt(
      absl::string_view sender, absl::string_view recipient,
      int64_t sequence) = 0;
  // Of a document on record only its signature, its receipt and its refusal may
  // change: what it says never does.
  virtual absl::Status PutDocument(const StoredDocument& document) = 0;
  // The documents of a link after `sequence`, oldest first.
  virtual absl::StatusOr<std::vector<StoredDocument>> DocumentsAfter(
      absl::string_view sender, absl::string_view recipient, int64_t sequence,
      int limit) = 0;

  virtual absl::StatusOr<std::optional<Comparison>> FindComparison(
      absl::string_view partner) = 0;
  virtual absl::Status PutComparison(const Comparison& comparison) = 0;

  // Those that nobody released yet.
  virtual absl::StatusOr<std::vector<Quarantine>> OpenQuarantines() = 0;
  virtual absl::Status PutQuarantine(const Quarantine& quarantine) = 0;

  virtual absl::StatusOr<std::optional<DeadLetter>> FindDeadLetter(
      absl::string_view id) = 0;
  // The one about the same bytes, going the same way.
  virtual absl::StatusOr<std::optional<DeadLetter>> FindDeadLetterLike(
      const DeadLetter& like) = 0;
  virtual absl::Status PutDeadLetter(const DeadLetter& dead_letter) = 0;
  // Newest first by id, those below `before` (empty: all).
  virtual absl::StatusOr<std::vector<DeadLetter>> ListDeadLetters(
      std::optional<DeadLetterState> state, absl::string_view before,
      int limit) = 0;
  virtual absl::StatusOr<int64_t> CountOpenDeadLetters(
      absl::string_view partner) = 0;

  virtual absl::StatusOr<std::optional<NonDelivery>> FindNonDelivery(
      absl::string_view document) = 0;
  // The first statement on a document stays.
  virtual absl::Status PutNonDelivery(const NonDelivery& non_delivery) = 0;
};

}  // namespace bashu::routing
