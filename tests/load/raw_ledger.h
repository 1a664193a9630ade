#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace bashu::load {

// The limit of posting: a loop over SQLite's own functions with the pragmas of
// common/sql/sqlite.cc, in the fastest shape of rows that is known: a
// time-ordered key as the only index, 16 rows an INSERT, and every balance
// written once a commit.
class RawLedger {
 public:
  RawLedger(const std::string& path, int accounts);

  // Commits `count` transfers between random accounts.
  void Commit(int count);

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

  Statement Prepare(const std::string& text);
  void Step(sqlite3_stmt* statement);
  void Insert(sqlite3_stmt* insert, int rows);
  int PickAccount();

  std::unique_ptr<sqlite3, Close> database_;
  Statement begin_, one_, many_, update_, commit_;
  std::vector<int64_t> balances_;
  std::vector<bool> changed_;
  uint64_t random_ = 20'260'302;
  uint64_t count_ = 0;
};

}  // namespace bashu::load
