#include "common/feed/follower.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/feed/feed_service.h"
#include "common/store/memory_journal.h"
#include "common/store/memory_session.h"
#include "tests/testing/in_process.h"
#include "tests/testing/status_matchers.h"

namespace bashu::feed {
namespace {

using ::bashu::testing::CallAs;
using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kIntake[] = "spiffe://51.bashu/service/intake";

struct JournalTx {
  explicit JournalTx(store::JournalState& state) : memory(state) {}
  store::Journal& journal() { return memory; }
  store::MemoryJournal memory;
};
using JournalStore = store::Store<JournalTx>;

std::unique_ptr<JournalStore> NewStore() {
  return store::NewMemoryStore<JournalTx, store::JournalState, JournalTx>();
}

void Append(JournalStore& store, const std::string& subject) {
  ASSERT_THAT(store.Transact([&](JournalTx& tx) {
    return tx.journal().Append({.type = "t", .subject = subject});
  }),
              IsOk());
}

std::vector<std::string> Subjects(JournalStore& store) {
  std::vector<std::string> subjects;
  EXPECT_THAT(store.Read([&](JournalTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const auto events, tx.journal().EventsAfter(0, 100));
    for (const auto& event : events) subjects.push_back(event.subject);
    return absl::OkStatus();
  }),
              IsOk());
  return subjects;
}

// Makes every call of a channel a call of intake.
class AsIntake final : public grpc::experimental::Interceptor {
 public:
  void Intercept(
      grpc::experimental::InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(
            grpc::experimental::InterceptionHookPoints::
                PRE_SEND_INITIAL_METADATA)) {
      methods->GetSendInitialMetadata()->insert(
          {bashu::testing::kIdentityHeader, kIntake});
    }
    methods->Proceed();
  }
};
class AsIntakeFactory final
    : public grpc::experimental::ClientInterceptorFactoryInterface {
 public:
  grpc::experimental::Interceptor* CreateClientInterceptor(
      grpc::experimental::ClientRpcInfo* /*info*/) override {
    return new AsIntake();  // NOLINT: gRPC owns it
  }
};

// A service to the right with a feed, and a service that follows it by writing
// down each subject in its own feed.
class FollowerTest : public ::testing::Test {
 protected:
  using Body = JournalStore::Body;

  absl::StatusOr<int> Follow() { return follower_.RunOnce(); }

  std::unique_ptr<JournalStore> right_ = NewStore();
  std::unique_ptr<JournalStore> here_ = NewStore();
  bashu::testing::CallEnvironment<JournalTx> environment_{*right_};
  FeedService<JournalTx> service_{environment_.calls, "//51.bashu/routing"};
  bashu::testing::InProcessServer server_{
      {&service_}, [] {
        std::vector<std::unique_ptr<
            grpc::experimental::ClientInterceptorFactoryInterface>>
            factories;
        factories.push_back(std::make_unique<AsIntakeFactory>());
        return factories;
      }()};
  std::map<std::string, absl::Status> lookups_, changes_;
  Follower<JournalTx> follower_{
      "routing", Source(server_.channel()), *here_,
      [this](const store::Event& event) -> absl::StatusOr<Body> {
        const absl::Status looked_up = lookups_[event.subject];
        if (!looked_up.ok()) return looked_up;
        return Body([this, subject = event.subject](JournalTx& tx) {
          const absl::Status appended =
              tx.journal().Append({.subject = subject});
          return appended.ok() ? changes_[subject] : appended;
        });
      }};
};

TEST_F(FollowerTest, CountsEveryEventOnce) {
  Append(*right_, "a");
  Append(*right_, "b");
  EXPECT_THAT(Follow(), IsOk());
  EXPECT_THAT(Follow(), IsOk());
  Append(*right_, "c");
  EXPECT_THAT(Follow(), IsOk());
  EXPECT_THAT(Subjects(*here_), ElementsAre("a", "b", "c"));
}

TEST_F(FollowerTest, ReadsAnEventAgainWhenItsSubjectCannotBeReached) {
  Append(*right_, "a");
  Append(*right_, "b");
  lookups_["b"] = absl::UnavailableError("down");
  EXPECT_EQ(Follow().status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(Subjects(*here_), ElementsAre("a"));
  lookups_["b"] = absl::OkStatus();
  EXPECT_THAT(Follow(), IsOk());
  EXPECT_THAT(Subjects(*here_), ElementsAre("a", "b"));
}

TEST_F(FollowerTest, SkipsAnEventThatCanNeverBeDealtWith) {
  Append(*right_, "a");
  Append(*right_, "b");
  Append(*right_, "c");
  lookups_["a"] = absl::NotFoundError("gone");
  changes_["b"] = absl::FailedPreconditionError("no");
  EXPECT_THAT(Follow(), IsOk());
  EXPECT_THAT(Subjects(*here_), ElementsAre("c"));
}

TEST_F(FollowerTest, StopsWhenTheFeedCannotBeRead) {
  environment_.gate.Drain();
  EXPECT_THAT(Follow(), HasReason("DRAINING"));
  EXPECT_THAT(Subjects(*here_), IsEmpty());
}

TEST_F(FollowerTest, FeedSaysWhoseItIsAndContinuesFromItsToken) {
  Append(*right_, "a");
  Append(*right_, "b");
  const auto stub = v1::FeedService::NewStub(server_.channel());
  v1::ListEventsRequest request;
  request.set_page_size(1);
  const auto first =
      CallAs("", *stub, &v1::FeedService::Stub::ListEvents, request);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->events(0).source(), "//51.bashu/routing");
  EXPECT_EQ(first->events(0).subject(), "a");
  request.set_page_token(first->next_page_token());
  const auto second =
      CallAs("", *stub, &v1::FeedService::Stub::ListEvents, request);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->events(0).subject(), "b");
  request.set_page_token("x");
  EXPECT_THAT(CallAs("", *stub, &v1::FeedService::Stub::ListEvents, request),
              HasReason("PAGE_TOKEN_INVALID"));
}

}  // namespace
}  // namespace bashu::feed
