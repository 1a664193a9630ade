#include "tests/load/postgres_peer.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <absl/strings/str_join.h>
#include <libpq-fe.h>

#include <atomic>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "common/base/check.h"

namespace bashu::load {
namespace {

constexpr char kBasis[] = "川财社〔2026〕8号";
constexpr char kSchema[] = R"(
DROP TABLE IF EXISTS transfers, accounts;
CREATE TABLE accounts (
  number  INT PRIMARY KEY,
  balance BIGINT NOT NULL CHECK (balance >= 0)) WITH (fillfactor = 50);
CREATE TABLE transfers (
  id UUID PRIMARY KEY, debit INT NOT NULL, credit INT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0), basis TEXT NOT NULL,
  state INT NOT NULL, time TIMESTAMPTZ NOT NULL DEFAULT now());
CREATE OR REPLACE FUNCTION post_transfer(
    id UUID, debit INT, credit INT, amount BIGINT, basis TEXT)
  RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
  -- In one order, so that no two callers wait for each other.
  PERFORM 1 FROM accounts WHERE number IN (debit, credit)
    ORDER BY number FOR NO KEY UPDATE;
  INSERT INTO transfers VALUES (id, debit, credit, amount, basis, 2)
    ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RETURN; END IF;
  UPDATE accounts SET balance = balance - amount WHERE number = debit;
  UPDATE accounts SET balance = balance + amount WHERE number = credit;
END $$;
)";
constexpr char kPost[] = "SELECT post_transfer($1, $2, $3, 1, $4)";
// New rows only; each account once, by what they add up to.
constexpr char kPostArrays[] = R"(
WITH added AS (
  INSERT INTO transfers
    SELECT id, debit, credit, 1, $4, 2
    FROM unnest($1::UUID[], $2::INT[], $3::INT[]) AS t (id, debit, credit)
    ON CONFLICT DO NOTHING RETURNING debit, credit),
changes AS (
  SELECT number, sum(change) AS change FROM (
    SELECT debit AS number, -1 AS change FROM added
    UNION ALL SELECT credit, 1 FROM added) AS each GROUP BY number)
UPDATE accounts SET balance = balance + changes.change
  FROM changes WHERE accounts.number = changes.number)";

struct Finish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Connection = std::unique_ptr<PGconn, Finish>;

void MustBe(PGconn* connection, PGresult* result) {
  const std::unique_ptr<PGresult, Clear> owned(result);
  const ExecStatusType status = PQresultStatus(result);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return;
  Say(PQerrorMessage(connection));
  CHECK(false);
}

Connection Connect(const std::string& conninfo) {
  Connection connection(PQconnectdb(conninfo.c_str()));
  CHECK(PQstatus(connection.get()) == CONNECTION_OK);
  return connection;
}

// Time-ordered ids and random accounts, the same in every run.
class Transfers {
 public:
  Transfers(int64_t first, int accounts)
      : random_(20'260'302 + static_cast<uint64_t>(first)),
        accounts_(static_cast<uint64_t>(accounts)) {}

  static std::string IdOf(int64_t number) {
    return absl::StrFormat("0195e5a0-0000-7000-%04x-%012x",
                           0x8000 | (number >> 48), number & 0xffffffffffff);
  }
  // Two accounts, never the same.
  std::pair<std::string, std::string> Pick() {
    const uint64_t debit = Next();
    const uint64_t credit = (debit + 1 + Next() % (accounts_ - 1)) % accounts_;
    return {absl::StrCat(debit), absl::StrCat(credit)};
  }

 private:
  uint64_t Next() {
    random_ = random_ * 6364136223846793005 + 1442695040888963407;
    return (random_ >> 33) % accounts_;
  }

  uint64_t random_;
  const uint64_t accounts_;
};

void Run(PGconn* connection, const char* name,
         const std::vector<std::string>& values) {
  std::vector<const char*> words;
  for (const std::string& value : values) words.push_back(value.c_str());
  words.push_back(kBasis);
  MustBe(connection,
         PQexecPrepared(connection, name, static_cast<int>(words.size()),
                        words.data(), nullptr, nullptr, 0));
}

void Prepare(PGconn* connection, const char* name, const char* text) {
  MustBe(connection, PQprepare(connection, name, text, 0, nullptr));
}

}  // namespace

PostgresPeer::PostgresPeer(std::string conninfo, int accounts)
    : conninfo_(std::move(conninfo)), accounts_(accounts) {
  const Connection connection = Connect(conninfo_);
  MustBe(connection.get(), PQexec(connection.get(), kSchema));
  const std::string fill = absl::StrCat(
      "INSERT INTO accounts SELECT n, 1000000000 FROM generate_series(0, ",
      accounts - 1, ") AS n");
  MustBe(connection.get(), PQexec(connection.get(), fill.c_str()));
}

Sample PostgresPeer::Function(int clients, absl::Duration slice) {
  // Connecting is no part of it.
  std::vector<Connection> connections;
  for (int i = 0; i < clients; ++i) {
    connections.push_back(Connect(conninfo_));
    Prepare(connections.back().get(), "post", kPost);
  }
  std::atomic<int64_t> next{posted_};
  const double start = Seconds();
  const double end = start + absl::ToDoubleSeconds(slice);
  std::vector<std::thread> threads;
  for (int i = 0; i < clients; ++i) {
    threads.emplace_back([&, i] {
      PGconn* connection = connections[static_cast<size_t>(i)].get();
      Transfers transfers(posted_ + i, accounts_);
      while (Seconds() < end) {
        const auto [debit, credit] = transfers.Pick();
        Run(connection, "post",
            {Transfers::IdOf(next.fetch_add(1)), debit, credit});
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  Sample sample;
  sample.achieved = next - posted_;
  sample.per_second =
      static_cast<double>(sample.achieved) / (Seconds() - start);
  posted_ = next;
  return sample;
}

Sample PostgresPeer::Arrays(int rows, absl::Duration slice) {
  const Connection connection = Connect(conninfo_);
  Prepare(connection.get(), "post", kPostArrays);
  Transfers transfers(posted_, accounts_);
  Sample sample;
  const double start = Seconds();
  double now = start;
  for (const double end = start + absl::ToDoubleSeconds(slice); now < end;
       now = Seconds()) {
    std::vector<std::string> ids, debits, credits;
    for (int i = 0; i < rows; ++i) {
      auto [debit, credit] = transfers.Pick();
      ids.push_back(Transfers::IdOf(posted_++));
      debits.push_back(std::move(debit));
      credits.push_back(std::move(credit));
    }
    const auto array = [](const std::vector<std::string>& values) {
      return absl::StrCat("{", absl::StrJoin(values, ","), "}");
    };
    Run(connection.get(), "post", {array(ids), array(debits), array(credits)});
    sample.achieved += rows;
  }
  sample.per_second = static_cast<double>(sample.achieved) / (now - start);
  return sample;
}

}  // namespace bashu::load
