#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>

#include "common/store/journal.h"

namespace bashu::load {

// The limit of the store: a loop over SQLite's own functions that writes the
// journal's events, with the pragmas of common/sql/sqlite.cc and nothing else.
class RawSqlite {
 public:
  // Opens `path`, where a store has already made the schema.
  explicit RawSqlite(const std::string& path);

  void Begin();
  void Append(const store::Event& event);
  void Commit();

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const {
      sqlite3_finalize(statement);
    }
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

  Statement Prepare(const char* text);
  void Step(sqlite3_stmt* statement);

  std::unique_ptr<sqlite3, Close> database_;
  Statement begin_, insert_, commit_;
  int64_t sequence_ = 0;
};

}  // namespace bashu::load
