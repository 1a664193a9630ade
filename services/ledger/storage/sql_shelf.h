#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/sql/connection.h"
#include "services/ledger/domain/shelf.h"
#include "services/ledger/storage/instrument_text.h"

namespace bashu::ledger {

// The table `instruments`, whatever a body says.
class SqlShelves {
 public:
  // What is stored of one beside its kind.
  struct Row {
    std::string id, office, subject, body;
  };

  explicit SqlShelves(sql::Connection& connection) : connection_(connection) {}

  absl::StatusOr<std::optional<std::string>> Find(int64_t kind,
                                                  absl::string_view id);
  absl::Status Put(int64_t kind, const Row& row);
  absl::StatusOr<std::vector<std::string>> Of(int64_t kind,
                                              absl::string_view office,
                                              absl::string_view before,
                                              int limit);
  absl::StatusOr<std::vector<std::string>> About(int64_t kind,
                                                 absl::string_view subject);

 private:
  sql::Connection& connection_;
};

// One kind of them; how its bodies are written is said by instrument_text.h.
template <typename T>
class SqlShelf final : public Shelf<T> {
 public:
  explicit SqlShelf(sql::Connection& connection) : shelves_(connection) {}

  absl::StatusOr<std::optional<T>> Find(absl::string_view id) override {
    const auto body = shelves_.Find(kKindOf<T>, id);
    if (!body.ok()) return body.status();
    if (!body->has_value()) return std::nullopt;
    return ParseInstrument<T>(**body);
  }

  absl::Status Put(const T& instrument) override {
    return shelves_.Put(kKindOf<T>,
                        {instrument.id.value(), instrument.office,
                         SubjectOf(instrument), FormatInstrument(instrument)});
  }

  absl::StatusOr<std::vector<T>> Of(absl::string_view office,
                                    absl::string_view before,
                                    int limit) override {
    return Parsed(shelves_.Of(kKindOf<T>, office, before, limit));
  }

  absl::StatusOr<std::vector<T>> About(absl::string_view subject) override {
    return Parsed(shelves_.About(kKindOf<T>, subject));
  }

 private:
  static absl::StatusOr<std::vector<T>> Parsed(
      const absl::StatusOr<std::vector<std::string>>& bodies) {
    if (!bodies.ok()) return bodies.status();
    std::vector<T> found;
    for (const std::string& body : *bodies) {
      found.push_back(ParseInstrument<T>(body));
    }
    return found;
  }

  SqlShelves shelves_;
};

}  // namespace bashu::ledger
