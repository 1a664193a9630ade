#include "common/store/group_commit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <latch>
#include <string>

#include "common/store/errors.h"

namespace bashu::store {
namespace {

using ::testing::ElementsAre;

// A session that writes down what it was told and keeps strings as rows.
class ScriptedSession final : public Session {
 public:
  absl::Status Begin() override {
    rows_ = committed;
    return begin;
  }
  absl::Status Commit() override {
    ++commits;
    if (!outcomes.empty()) {
      const absl::Status outcome = outcomes.back();
      outcomes.pop_back();
      if (!outcome.ok()) return outcome;
    }
    committed = rows_;
    return absl::OkStatus();
  }
  void Rollback() override { rows_ = committed; }
  absl::Status Mark() override {
    mark_ = rows_;
    return absl::OkStatus();
  }
  absl::Status ReturnToMark() override {
    rows_ = mark_;
    return absl::OkStatus();
  }
  int64_t touches() const override { return touches_; }

  void Write(std::string row) {
    ++touches_;
    rows_.push_back(std::move(row));
  }

  std::vector<std::string> committed;
  std::vector<absl::Status> outcomes;  // of commits to come, last one first
  absl::Status begin;
  int commits = 0;

 private:
  std::vector<std::string> rows_, mark_;
  int64_t touches_ = 0;
};

// Submits bodies in one batch: the first one holds the writer until all are
// queued.
class Crowd {
 public:
  explicit Crowd(GroupCommit& commit) : commit_(commit) {
    commit_.Submit(
        [this] {
          entered_.count_down();
          gate_.wait();
          return absl::OkStatus();
        },
        [](const absl::Status&) {});
    entered_.wait();
  }

  void Add(GroupCommit::Body body) {
    const size_t i = results.size();
    results.emplace_back(absl::UnknownError("not settled"));
    bodies_.push_back([this, i, body = std::move(body)]() mutable {
      commit_.Submit(std::move(body), [this, i](absl::Status status) {
        results[i] = std::move(status);
      });
    });
  }

  void Run() {
    for (auto& submit : bodies_) submit();
    std::latch settled(1);
    commit_.Submit([] { return absl::OkStatus(); },
                   [&](const absl::Status&) { settled.count_down(); });
    gate_.count_down();
    settled.wait();
  }

  std::vector<absl::Status> results;

 private:
  GroupCommit& commit_;
  std::latch entered_{1}, gate_{1};
  std::vector<absl::AnyInvocable<void()>> bodies_;
};

TEST(GroupCommit, SeesTheWorkThatIsAhead) {
  ScriptedSession session;
  GroupCommit commit(session);
  absl::Duration ahead = absl::ZeroDuration();
  for (int i = 0; i < 2; ++i) {  // at first it knows no cost
    Crowd crowd(commit);
    crowd.Add([&] {
      ahead = commit.work_ahead();
      return absl::OkStatus();
    });
    crowd.Run();
  }
  EXPECT_GT(ahead, absl::ZeroDuration());
}

TEST(GroupCommit, CommitsACrowdOnce) {
  ScriptedSession session;
  GroupCommit commit(session);
  Crowd crowd(commit);
  for (const char* row : {"a", "b", "c"}) {
    crowd.Add([&, row] {
      session.Write(row);
      return absl::OkStatus();
    });
  }
  crowd.Run();
  EXPECT_THAT(session.committed, ElementsAre("a", "b", "c"));
  EXPECT_EQ(session.commits, 2);  // the gate's own, then the crowd's
}

TEST(GroupCommit, LeavesNothingBehindOfARefusedCommand) {
  ScriptedSession session;
  GroupCommit commit(session);
  Crowd crowd(commit);
  crowd.Add([&] {
    session.Write("a");
    return absl::OkStatus();
  });
  crowd.Add([&] {
    session.Write("half");
    return absl::FailedPreconditionError("no");
  });
  crowd.Add([&] {
    session.Write("c");
    return absl::OkStatus();
  });
  crowd.Run();
  EXPECT_THAT(session.committed, ElementsAre("a", "c"));
  EXPECT_TRUE(crowd.results[0].ok());
  EXPECT_EQ(crowd.results[1].code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(crowd.results[2].ok());
}

TEST(GroupCommit, TellsNobodyOkWhenTheCommitIsInDoubt) {
  ScriptedSession session;
  session.outcomes = {OutcomeUnknown(), absl::OkStatus()};
  GroupCommit commit(session);
  Crowd crowd(commit);
  crowd.Add([&] {
    session.Write("a");
    return absl::OkStatus();
  });
  crowd.Add([] { return absl::NotFoundError("none"); });
  crowd.Run();
  EXPECT_EQ(crowd.results[0], OutcomeUnknown());
  EXPECT_EQ(crowd.results[1].code(), absl::StatusCode::kNotFound);
  EXPECT_FALSE(commit.healthy());
}

TEST(GroupCommit, RunsABatchAgainThatMetAnotherTransaction) {
  ScriptedSession session;
  session.outcomes = {MustRetry(), MustRetry(), absl::OkStatus()};
  GroupCommit commit(session);
  Crowd crowd(commit);
  crowd.Add([&] {
    session.Write("a");
    return absl::OkStatus();
  });
  crowd.Run();
  EXPECT_TRUE(crowd.results[0].ok());
  EXPECT_THAT(session.committed, ElementsAre("a"));
}

TEST(GroupCommit, RefusesEveryoneWhileTheStoreIsDown) {
  ScriptedSession session;
  session.begin = StoreUnavailable();
  GroupCommit commit(session);
  std::latch settled(1);
  absl::Status result;
  commit.Submit([] { return absl::OkStatus(); },
                [&](absl::Status status) {
                  result = std::move(status);
                  settled.count_down();
                });
  settled.wait();
  EXPECT_EQ(result, StoreUnavailable());
  EXPECT_FALSE(commit.healthy());
}

}  // namespace
}  // namespace bashu::store
