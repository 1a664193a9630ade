#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include "common/sql/connection.h"
#include "services/routing/domain/exchange_store.h"

namespace bashu::routing {

// Five columns from `column` on: payload, signature, suite, key, batch.
SignedDocument SignedOf(const sql::Row& row, int column);

// The last of them as it is bound.
sql::Param BatchOf(const SignedDocument& document);

// ExchangeTx on SQLite and PostgreSQL.
class SqlExchangeTx final : public ExchangeTx {
 public:
  explicit SqlExchangeTx(sql::Connection& connection)
      : connection_(connection) {}

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
  sql::Connection& connection_;
};

}  // namespace bashu::routing
