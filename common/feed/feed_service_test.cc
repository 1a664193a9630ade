#include "common/feed/feed_service.h"

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

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

constexpr char kIntake[] = "spiffe://51.bashu/service/intake";

struct JournalTx {
  explicit JournalTx(store::JournalState& state) : memory(state) {}
  store::Journal& journal() { return memory; }
  store::MemoryJournal memory;
};

// One who watches, as a client.
class Client {
 public:
  Client(v1::FeedService::Stub& stub, int64_t after) {
    context_.AddMetadata(bashu::testing::kIdentityHeader, kIntake);
    v1::WatchEventsRequest request;
    request.set_after_sequence(after);
    reader_ = stub.WatchEvents(&context_, request);
  }

  // The sequence numbers of the next message; none when the watch has ended.
  std::vector<int64_t> Next() {
    v1::WatchEventsResponse response;
    std::vector<int64_t> sequences;
    if (!reader_->Read(&response)) return sequences;
    for (const v1::Event& event : response.events()) {
      sequences.push_back(event.sequence());
    }
    return sequences;
  }

  // How it ended.
  absl::Status End() { return rpc::FromGrpc(reader_->Finish()); }
  void Cancel() { context_.TryCancel(); }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchEventsResponse>> reader_;
};

class FeedServiceTest : public ::testing::Test {
 protected:
  ~FeedServiceTest() override {
    stopped_ = true;
    teller_.join();
  }

  void Append(int events) {
    ASSERT_THAT(store_->Transact([&](JournalTx& tx) -> absl::Status {
      for (int i = 0; i < events; ++i) {
        RETURN_IF_ERROR(tx.journal().Append({.type = "t", .subject = "s"}));
      }
      return absl::OkStatus();
    }),
                IsOk());
  }

  // Expects the events after `after` up to `last`, one after the other.
  static void Reads(Client& client, int64_t after, int64_t last) {
    while (after < last) {
      const std::vector<int64_t> next = client.Next();
      ASSERT_FALSE(next.empty()) << client.End();
      for (const int64_t sequence : next) ASSERT_EQ(sequence, ++after);
    }
    ASSERT_EQ(after, last);
  }

  Client Watch(int64_t after) { return Client(*stub_, after); }

  absl::Status List(int64_t after) {
    v1::ListEventsRequest request;
    request.set_after_sequence(after);
    return CallAs(kIntake, *stub_, &v1::FeedService::Stub::ListEvents, request)
        .status();
  }

  std::unique_ptr<store::Store<JournalTx>> store_ =
      store::NewMemoryStore<JournalTx, store::JournalState, JournalTx>();
  bashu::testing::CallEnvironment<JournalTx> environment_{*store_};
  FeedService<JournalTx> service_{environment_.calls, "//51.bashu/routing"};
  bashu::testing::InProcessServer server_{{&service_}};
  std::unique_ptr<v1::FeedService::Stub> stub_ =
      v1::FeedService::NewStub(server_.channel());
  std::atomic<bool> stopped_{false};
  // The service's loop, without its pauses.
  std::thread teller_{[this] {
    while (!stopped_) {
      EXPECT_THAT(service_.Tell(), IsOk());
      std::this_thread::yield();
    }
  }};
};

TEST_F(FeedServiceTest, SendsWhatHappenedAndThenWhatHappens) {
  Append(3);
  Client client = Watch(1);
  EXPECT_THAT(client.Next(), ElementsAre(2, 3));
  Append(1);
  EXPECT_THAT(client.Next(), ElementsAre(4));
  Append(2);
  Reads(client, 4, 6);
}

TEST_F(FeedServiceTest, SendsEverybodyTheSame) {
  Append(20);
  std::vector<std::unique_ptr<Client>> clients;
  for (int64_t i = 0; i < 20; ++i) {
    clients.push_back(std::make_unique<Client>(*stub_, i));
  }
  Append(10);
  Append(70);
  for (int64_t i = 0; i < 20; ++i) Reads(*clients[i], i, 100);
}

TEST_F(FeedServiceTest, MissesNothingOfWhatIsNoLongerInMemory) {
  constexpr int64_t kEvents = Tail::kChunksMax + 50;
  Append(1);
  Client live = Watch(0);
  // Each is a message of its own.
  for (int64_t after = 0; after < kEvents; ++after) {
    Reads(live, after, after + 1);
    Append(1);
  }
  Client late = Watch(0);
  Reads(late, 0, kEvents + 1);
  Append(1);
  Reads(late, kEvents + 1, kEvents + 2);
}

TEST_F(FeedServiceTest, SaysSoWhenTheFeedDoesNotReachThatFar) {
  Append(3);
  EXPECT_THAT(List(3), IsOk());
  EXPECT_THAT(List(4), HasReason("SEQUENCE_AHEAD"));
  EXPECT_THAT(Watch(4).End(), HasReason("SEQUENCE_AHEAD"));
}

TEST_F(FeedServiceTest, RefusesWhatIsNoPosition) {
  EXPECT_THAT(List(-1), HasReason("INVALID_FIELDS"));
  EXPECT_THAT(Watch(-1).End(), HasReason("INVALID_FIELDS"));
}

TEST_F(FeedServiceTest, RefusesBytesThatAreNoRequest) {
  grpc::ClientContext context;
  context.AddMetadata(bashu::testing::kIdentityHeader, kIntake);
  grpc::GenericStub stub(server_.channel());
  grpc::CompletionQueue queue;
  const auto done = [&queue] {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  const auto call = stub.PrepareCall(
      &context, "/bashu.feed.v1.FeedService/WatchEvents", &queue);
  call->StartCall(nullptr);
  ASSERT_TRUE(done());
  const grpc::Slice garbage("\xff");
  call->WriteLast(grpc::ByteBuffer(&garbage, 1), {}, nullptr);
  ASSERT_TRUE(done());
  grpc::Status status;
  call->Finish(&status, nullptr);
  ASSERT_TRUE(done());
  EXPECT_THAT(rpc::FromGrpc(status), HasReason("MALFORMED_MESSAGE"));
}

TEST_F(FeedServiceTest, EndsWatchesWhenTheServiceStops) {
  Append(1);
  Client client = Watch(0);
  EXPECT_THAT(client.Next(), ElementsAre(1));
  environment_.gate.Drain();
  EXPECT_THAT(client.Next(), ElementsAre());
  EXPECT_THAT(client.End(), HasReason("DRAINING"));
}

TEST_F(FeedServiceTest, BoundsHowManyWatch) {
  Append(1);
  std::vector<std::unique_ptr<Client>> clients;
  for (size_t i = 0; i < Watchers::kWatchersMax; ++i) {
    clients.push_back(std::make_unique<Client>(*stub_, 0));
    ASSERT_THAT(clients.back()->Next(), ElementsAre(1));
  }
  EXPECT_THAT(Watch(0).End(), HasReason("OVERLOADED"));
  // Who leaves makes room, once the server has heard of it.
  clients.back()->Cancel();
  EXPECT_EQ(clients.back()->End().code(), absl::StatusCode::kCancelled);
  while (true) {
    Client next = Watch(0);
    if (!next.Next().empty()) break;
    ASSERT_THAT(next.End(), HasReason("OVERLOADED"));
  }
}

}  // namespace
}  // namespace bashu::feed
