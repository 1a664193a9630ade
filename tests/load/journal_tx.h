#pragma once

#include <memory>
#include <string>

#include "common/base/check.h"
#include "common/sql/schema.h"
#include "common/sql/sql_journal.h"
#include "common/sql/sql_store.h"

namespace bashu::load {

// The smallest transaction that a service could have: its journal.
class JournalTx {
 public:
  explicit JournalTx(sql::Connection& connection) : journal_(connection) {}
  store::Journal& journal() { return journal_; }

 private:
  sql::SqlJournal journal_;
};

// A store of journals alone at `address`. Stops the program if it cannot be.
inline std::unique_ptr<store::Store<JournalTx>> NewJournalStore(
    const std::string& address) {
  auto store =
      sql::NewSqlStore<JournalTx, JournalTx>(address, journal::kSchema, 1);
  CHECK(store.ok());
  return *std::move(store);
}

}  // namespace bashu::load
