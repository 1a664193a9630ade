// What every engine promises, on memory, SQLite and PostgreSQL alike.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <latch>

#include "common/sql/schema.h"
#include "common/sql/sql_journal.h"
#include "common/sql/sql_store.h"
#include "common/store/errors.h"
#include "common/store/memory_journal.h"
#include "common/store/memory_session.h"
#include "tests/testing/engines.h"
#include "tests/testing/status_matchers.h"

namespace bashu::sql {
namespace {

using ::bashu::testing::Engine;
using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::Time kNoon = absl::FromUnixSeconds(1'772'424'000);

class JournalTx {
 public:
  virtual ~JournalTx() = default;
  virtual store::Journal& journal() = 0;
};

class MemoryTx final : public JournalTx {
 public:
  explicit MemoryTx(store::JournalState& state) : journal_(state) {}
  store::Journal& journal() override { return journal_; }

 private:
  store::MemoryJournal journal_;
};

class SqlTx final : public JournalTx {
 public:
  explicit SqlTx(Connection& connection) : journal_(connection) {}
  store::Journal& journal() override { return journal_; }

 private:
  SqlJournal journal_;
};

class StoreContract : public ::testing::TestWithParam<Engine> {
 protected:
  void SetUp() override { Open(); }

  // Opens the store again, as after a restart.
  void Open() {
    store_.reset();
    if (GetParam() == Engine::kMemory) {
      store_ =
          store::NewMemoryStore<JournalTx, store::JournalState, MemoryTx>();
      return;
    }
    auto store =
        NewSqlStore<JournalTx, SqlTx>(database_.address(), journal::kSchema, 2);
    ASSERT_THAT(store, IsOk());
    store_ = *std::move(store);
  }

  absl::Status Append(const std::string& subject) {
    return store_->Transact([subject](JournalTx& tx) {
      return tx.journal().Append({.id = "id",
                                  .type = "test",
                                  .subject = subject,
                                  .commit_time = kNoon});
    });
  }

  std::vector<std::string> Subjects(int64_t after = 0, int limit = 100) {
    std::vector<std::string> subjects;
    EXPECT_THAT(store_->Read([&](JournalTx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const auto events,
                       tx.journal().EventsAfter(after, limit));
      for (const auto& event : events) {
        subjects.push_back(absl::StrCat(event.sequence, ":", event.subject));
      }
      return absl::OkStatus();
    }),
                IsOk());
    return subjects;
  }

  bashu::testing::TestDatabase database_{GetParam()};
  std::unique_ptr<store::Store<JournalTx>> store_;
};

TEST_P(StoreContract, NumbersEventsWithoutGaps) {
  EXPECT_THAT(Append("a"), IsOk());
  EXPECT_THAT(Append("b"), IsOk());
  EXPECT_THAT(Append("c"), IsOk());
  EXPECT_THAT(Subjects(), ElementsAre("1:a", "2:b", "3:c"));
  EXPECT_THAT(Subjects(1, 1), ElementsAre("2:b"));
  EXPECT_THAT(Subjects(3), IsEmpty());
}

TEST_P(StoreContract, LeavesNothingBehindOfARefusedBody) {
  EXPECT_THAT(Append("a"), IsOk());
  EXPECT_THAT(store_->Transact([](JournalTx& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.journal().Append({.subject = "half"}));
    return store::StoreFull();
  }),
              HasReason("STORE_FULL"));
  EXPECT_THAT(Append("b"), IsOk());
  EXPECT_THAT(Subjects(), ElementsAre("1:a", "2:b"));
}

TEST_P(StoreContract, KeepsTheCrowdWhenOneOfItIsRefused) {
  constexpr int kCrowd = 64;
  std::latch settled(kCrowd);
  std::atomic<int> accepted = 0;
  for (int i = 0; i < kCrowd; ++i) {
    store_->Submit(
        [i](JournalTx& tx) -> absl::Status {
          RETURN_IF_ERROR(tx.journal().Append({.subject = "x"}));
          return i % 8 == 7 ? store::StoreFull() : absl::OkStatus();
        },
        [&](const absl::Status& status) {
          if (status.ok()) ++accepted;
          settled.count_down();
        });
  }
  settled.wait();
  EXPECT_EQ(accepted, kCrowd - kCrowd / 8);
  EXPECT_EQ(Subjects().size(), static_cast<size_t>(accepted));
}

TEST_P(StoreContract, GoesOnInTheTransactionAfterADuplicateRow) {
  const store::Reply reply{{{1, "ab"}}, "bytes"};
  const auto record = [&](JournalTx& tx) {
    return tx.journal().RecordReply("chen", "r1", kNoon, reply);
  };
  EXPECT_THAT(store_->Transact(record), IsOk());
  EXPECT_TRUE(store::IsRowExists(store_->Transact(record)));
  EXPECT_THAT(Append("after"), IsOk());
  EXPECT_THAT(Subjects(), ElementsAre("1:after"));
}

TEST_P(StoreContract, FindsTheRecordedReply) {
  const store::Reply reply{{{0, "00"}, {7, "ab"}}, std::string("\0\xff", 2)};
  EXPECT_THAT(store_->Transact([&](JournalTx& tx) {
    return tx.journal().RecordReply("chen", "r1", kNoon, reply);
  }),
              IsOk());
  EXPECT_THAT(store_->Read([&](JournalTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const auto found, tx.journal().FindReply("chen", "r1"));
    EXPECT_TRUE(found.has_value());
    EXPECT_EQ(found->fields, reply.fields);
    EXPECT_EQ(found->response, reply.response);
    ASSIGN_OR_RETURN(const auto none, tx.journal().FindReply("li", "r1"));
    EXPECT_FALSE(none.has_value());
    return absl::OkStatus();
  }),
              IsOk());
}

TEST_P(StoreContract, QueuesADispatchOnceForEver) {
  const auto queue = [](JournalTx& tx) {
    return tx.journal().Enqueue({.id = "d1", .kind = "k", .lane = "l"});
  };
  const auto backlog = [&] {
    int64_t count = -1;
    EXPECT_THAT(store_->Read([&](JournalTx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(count, tx.journal().Backlog());
      return absl::OkStatus();
    }),
                IsOk());
    return count;
  };
  EXPECT_THAT(store_->Transact(queue), IsOk());
  EXPECT_THAT(store_->Transact(queue), IsOk());
  EXPECT_EQ(backlog(), 1);
  EXPECT_THAT(store_->Transact(
                  [](JournalTx& tx) { return tx.journal().MarkSent("d1"); }),
              IsOk());
  EXPECT_THAT(store_->Transact(queue), IsOk());
  EXPECT_EQ(backlog(), 0);
}

TEST_P(StoreContract, GivesTheOldestDueDispatchOfEachLane) {
  EXPECT_THAT(store_->Transact([](JournalTx& tx) -> absl::Status {
    auto& journal = tx.journal();
    const absl::Time later = kNoon + absl::Hours(1);
    RETURN_IF_ERROR(journal.Enqueue({.id = "a1", .lane = "a"}));
    RETURN_IF_ERROR(journal.Enqueue({.id = "a2", .lane = "a"}));
    RETURN_IF_ERROR(
        journal.Enqueue({.id = "b1", .lane = "b", .next_time = later}));
    return journal.Enqueue({.id = "b2", .lane = "b"});
  }),
              IsOk());
  const auto due = [&](absl::Time now) {
    std::vector<std::string> ids;
    EXPECT_THAT(store_->Read([&](JournalTx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const auto rows, tx.journal().Due(now, 10));
      for (const auto& row : rows) ids.push_back(row.id);
      return absl::OkStatus();
    }),
                IsOk());
    return ids;
  };
  EXPECT_THAT(due(kNoon), ElementsAre("a1"));
  EXPECT_THAT(due(kNoon + absl::Hours(2)), ElementsAre("a1", "b1"));
  EXPECT_THAT(store_->Transact([](JournalTx& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.journal().MarkDead({.id = "a1", .attempts = 1}));
    return tx.journal().Reschedule({.id = "b1", .next_time = kNoon});
  }),
              IsOk());
  EXPECT_THAT(due(kNoon), ElementsAre("a2", "b1"));
}

TEST_P(StoreContract, RemembersCursors) {
  EXPECT_THAT(store_->Transact([](JournalTx& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.journal().SetCursor("routing", 3));
    return tx.journal().SetCursor("routing", 4);
  }),
              IsOk());
  EXPECT_THAT(store_->Read([](JournalTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const int64_t routing, tx.journal().Cursor("routing"));
    ASSIGN_OR_RETURN(const int64_t ledger, tx.journal().Cursor("ledger"));
    EXPECT_EQ(routing, 4);
    EXPECT_EQ(ledger, 0);
    return absl::OkStatus();
  }),
              IsOk());
}

TEST_P(StoreContract, RefusesToWriteInARead) {
  if (GetParam() == Engine::kMemory) {
    EXPECT_THAT(store_->Read([](JournalTx& tx) {
      return tx.journal().Append({.subject = "lost"});
    }),
                IsOk());  // on a copy that nobody keeps
  } else {
    EXPECT_THAT(store_->Read([](JournalTx& tx) {
      return tx.journal().Append({.subject = "lost"});
    }),
                HasReason("STORE_UNAVAILABLE"));
  }
  EXPECT_THAT(Subjects(), IsEmpty());
}

BASHU_INSTANTIATE_ENGINES(StoreContract);

// What only engines with a disk can show.
class SqlStoreContract : public StoreContract {};

TEST_P(SqlStoreContract, KeepsWhatWasAnsweredOverARestart) {
  EXPECT_THAT(Append("a"), IsOk());
  Open();
  EXPECT_THAT(Append("b"), IsOk());
  EXPECT_THAT(Subjects(), ElementsAre("1:a", "2:b"));
}

TEST_P(SqlStoreContract, RefusesASchemaItDoesNotKnow) {
  store_.reset();
  std::vector<Migration> newer(std::begin(journal::kSchema),
                               std::end(journal::kSchema));
  newer.push_back({"journal/9999_new", "CREATE TABLE t (a INTEGER) STRICT;"});
  {
    auto connection = sql::Open(database_.address(), Access::kWrite);
    ASSERT_THAT(connection, IsOk());
    EXPECT_THAT(Migrate(**connection, newer), IsOk());
  }
  EXPECT_THAT(
      (NewSqlStore<JournalTx, SqlTx>(database_.address(), journal::kSchema, 1)),
      HasReason("SCHEMA_NEWER"));
}

TEST_P(SqlStoreContract, RefusesAMigrationThatWasRewritten) {
  store_.reset();
  auto connection = sql::Open(database_.address(), Access::kWrite);
  ASSERT_THAT(connection, IsOk());
  const Migration rewritten[] = {
      {journal::kSchema[0].name, "CREATE TABLE other (a INTEGER) STRICT;"}};
  EXPECT_THAT(Migrate(**connection, rewritten), HasReason("SCHEMA_CHANGED"));
}

INSTANTIATE_TEST_SUITE_P(Engines, SqlStoreContract,
                         ::testing::Values(Engine::kSqlite, Engine::kPostgres),
                         ::bashu::testing::EngineName);

TEST(OpenSqlite, KeepsASecondProcessOut) {
  const bashu::testing::TestDatabase database(Engine::kSqlite);
  const auto first = Open(database.address(), Access::kWrite);
  EXPECT_THAT(first, IsOk());
  EXPECT_THAT(Open(database.address(), Access::kWrite),
              HasReason("STORE_UNAVAILABLE"));
}

TEST(Open, RefusesAnUnknownEngine) {
  EXPECT_THAT(Open("mysql:x", Access::kWrite), HasReason("INVALID_STORE"));
}

}  // namespace
}  // namespace bashu::sql
