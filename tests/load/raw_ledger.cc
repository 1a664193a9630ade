#include "tests/load/raw_ledger.h"

#include <absl/strings/str_cat.h>

#include "common/base/check.h"

namespace bashu::load {
namespace {

// As in common/sql/sqlite.cc.
constexpr char kPragmas[] =
    "PRAGMA busy_timeout=2000; PRAGMA foreign_keys=ON;"
    "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
    "PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864;"
    "PRAGMA secure_delete=ON;";
constexpr char kSchema[] =
    "CREATE TABLE accounts (number INTEGER PRIMARY KEY, balance INTEGER NOT"
    " NULL) STRICT;"
    "CREATE TABLE transfers (id BLOB PRIMARY KEY, debit INTEGER NOT NULL,"
    " credit INTEGER NOT NULL, amount INTEGER NOT NULL, basis TEXT NOT NULL,"
    " state INTEGER NOT NULL, time INTEGER NOT NULL) STRICT, WITHOUT ROWID;";
constexpr char kBasis[] = "川财社〔2026〕8号";
constexpr int kRowsAnInsert = 16;
constexpr int kColumns = 7;

std::string InsertOf(int rows) {
  std::string text =
      "INSERT INTO transfers (id, debit, credit, amount, basis, state, time)"
      " VALUES ";
  for (int i = 0; i < rows; ++i) {
    absl::StrAppend(&text, i == 0 ? "" : ", ", "(?, ?, ?, ?, ?, ?, ?)");
  }
  return text;
}

}  // namespace

RawLedger::RawLedger(const std::string& path, int accounts)
    : balances_(static_cast<size_t>(accounts), 1'000'000'000),
      changed_(static_cast<size_t>(accounts)) {
  sqlite3* opened = nullptr;
  const int flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  CHECK(sqlite3_open_v2(path.c_str(), &opened, flags, nullptr) == SQLITE_OK);
  database_.reset(opened);
  for (const char* script : {kPragmas, kSchema}) {
    CHECK(sqlite3_exec(opened, script, nullptr, nullptr, nullptr) == SQLITE_OK);
  }
  begin_ = Prepare("BEGIN IMMEDIATE");
  one_ = Prepare(InsertOf(1));
  many_ = Prepare(InsertOf(kRowsAnInsert));
  update_ = Prepare("UPDATE accounts SET balance = ? WHERE number = ?");
  commit_ = Prepare("COMMIT");
  Step(begin_.get());
  const Statement account = Prepare("INSERT INTO accounts VALUES (?, 0)");
  for (int i = 0; i < accounts; ++i) {
    sqlite3_bind_int(account.get(), 1, i);
    Step(account.get());
  }
  Step(commit_.get());
}

void RawLedger::Commit(int count) {
  Step(begin_.get());
  int left = count;
  for (; left >= kRowsAnInsert; left -= kRowsAnInsert) {
    Insert(many_.get(), kRowsAnInsert);
  }
  for (; left > 0; --left) Insert(one_.get(), 1);
  for (size_t i = 0; i < balances_.size(); ++i) {
    if (!changed_[i]) continue;
    changed_[i] = false;
    sqlite3_bind_int64(update_.get(), 1, balances_[i]);
    sqlite3_bind_int64(update_.get(), 2, static_cast<int64_t>(i));
    Step(update_.get());
  }
  Step(commit_.get());
}

void RawLedger::Insert(sqlite3_stmt* insert, int rows) {
  unsigned char ids[kRowsAnInsert][16];
  for (int i = 0; i < rows; ++i) {
    ++count_;
    for (int k = 0; k < 16; ++k) {
      ids[i][k] =
          k < 8 ? 1 : static_cast<unsigned char>(count_ >> (8 * (15 - k)));
    }
    const int debit = PickAccount(), credit = PickAccount();
    --balances_[static_cast<size_t>(debit)];
    ++balances_[static_cast<size_t>(credit)];
    const int at = i * kColumns;
    sqlite3_bind_blob(insert, at + 1, ids[i], 16, SQLITE_STATIC);
    sqlite3_bind_int(insert, at + 2, debit);
    sqlite3_bind_int(insert, at + 3, credit);
    sqlite3_bind_int64(insert, at + 4, 1);
    sqlite3_bind_text(insert, at + 5, kBasis, sizeof(kBasis) - 1,
                      SQLITE_STATIC);
    sqlite3_bind_int(insert, at + 6, 2);
    sqlite3_bind_int64(insert, at + 7, 1'772'424'000'000'000);
  }
  Step(insert);
}

int RawLedger::PickAccount() {
  random_ = random_ * 6364136223846793005 + 1442695040888963407;
  const auto picked = static_cast<size_t>(random_ >> 33) % balances_.size();
  changed_[picked] = true;
  return static_cast<int>(picked);
}

RawLedger::Statement RawLedger::Prepare(const std::string& text) {
  sqlite3_stmt* statement = nullptr;
  CHECK(sqlite3_prepare_v3(database_.get(), text.c_str(), -1,
                           SQLITE_PREPARE_PERSISTENT, &statement,
                           nullptr) == SQLITE_OK);
  return Statement(statement);
}

void RawLedger::Step(sqlite3_stmt* statement) {
  CHECK(sqlite3_step(statement) == SQLITE_DONE);
  CHECK(sqlite3_reset(statement) == SQLITE_OK);
}

}  // namespace bashu::load
