// Requests that gRPC would refuse by itself, through a real server.

#include "common/rpc/arrival.h"

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <future>

#include "bashu/ledger/v1/grant.grpc.pb.h"
#include "common/store/memory_journal.h"
#include "common/store/memory_session.h"
#include "tests/testing/in_process.h"
#include "tests/testing/status_matchers.h"

namespace bashu::rpc {
namespace {

using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;

constexpr char kWang[] = "spiffe://51.bashu/office/511700-CT/officer/wang";

struct JournalTx {
  explicit JournalTx(store::JournalState& state) : memory(state) {}
  store::Journal& journal() { return memory; }
  store::MemoryJournal memory;
};

// Answers with the name it is asked for.
class EchoService final : public ledger::v1::GrantService::CallbackService {
 public:
  explicit EchoService(Calls<JournalTx>& calls) : calls_(calls) {}

  grpc::ServerUnaryReactor* GetGrant(grpc::CallbackServerContext* context,
                                     const ledger::v1::GetGrantRequest* request,
                                     ledger::v1::Grant* response) override {
    return calls_.Compute(
        context, request, response,
        [](const ledger::v1::GetGrantRequest& r)
            -> absl::StatusOr<std::string> { return r.name(); },
        [this](const Call&,
               const std::string& name) -> absl::StatusOr<std::string> {
          ++acts;
          return name;
        },
        [](const std::string& name) {
          ledger::v1::Grant grant;
          grant.set_name(name);
          return grant;
        });
  }

  int acts = 0;

 private:
  Calls<JournalTx>& calls_;
};

class ArrivalTest : public ::testing::Test {
 protected:
  // Calls GetGrant with whatever `bytes` are.
  absl::Status Send(const std::string& who, const std::string& bytes) {
    grpc::ClientContext context;
    Prepare(context, "");
    if (!who.empty()) context.AddMetadata(testing::kIdentityHeader, who);
    const grpc::Slice slice(bytes);
    const grpc::ByteBuffer request(&slice, 1);
    grpc::ByteBuffer response;
    std::promise<grpc::Status> status;
    grpc::GenericStub(server_.channel())
        .UnaryCall(&context, "/bashu.ledger.v1.GrantService/GetGrant", {},
                   &request, &response,
                   [&](const grpc::Status& said) { status.set_value(said); });
    return FromGrpc(status.get_future().get());
  }

  // A request that has exactly `size` bytes.
  static std::string Sized(size_t size) {
    ledger::v1::GetGrantRequest request;
    request.set_name(std::string(size - 4, 'x'));
    while (request.ByteSizeLong() < size)
      request.mutable_name()->push_back('x');
    EXPECT_EQ(request.ByteSizeLong(), size);
    return request.SerializeAsString();
  }

  std::unique_ptr<store::Store<JournalTx>> store_ =
      store::NewMemoryStore<JournalTx, store::JournalState, JournalTx>();
  testing::CallEnvironment<JournalTx> environment_{*store_};
  EchoService service_{environment_.calls};
  testing::InProcessServer server_{{&service_}};
};

TEST_F(ArrivalTest, RefusesBytesThatAreNoRequest) {
  for (const std::string& bytes :
       {std::string("\xff\xff\xff"),
        std::string("\x0a\x05"
                    "ab"),
        std::string("\x0a\x02\xff\xfe")}) {  // no UTF-8
    EXPECT_THAT(Send(kWang, bytes), HasReason("MALFORMED_MESSAGE"));
  }
  EXPECT_EQ(service_.acts, 0);
}

TEST_F(ArrivalTest, RefusesMoreThanARequestMayHave) {
  EXPECT_THAT(Send(kWang, Sized(kMessageBytesMax)), IsOk());
  const absl::Status status = Send(kWang, Sized(kMessageBytesMax + 1));
  EXPECT_THAT(status, HasReason("MESSAGE_TOO_LARGE"));
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(MetadataOf(status, "bytes_max"), "1048576");
  EXPECT_EQ(service_.acts, 1);
}

TEST_F(ArrivalTest, AsksFirstWhoCalls) {
  EXPECT_THAT(Send("", "\xff"), HasReason("PEER_ANONYMOUS"));
}

TEST_F(ArrivalTest, ForgetsTheRefusalWithTheCall) {
  EXPECT_THAT(Send(kWang, "\xff"), HasReason("MALFORMED_MESSAGE"));
  EXPECT_THAT(Send(kWang, ""), IsOk());
}

TEST_F(ArrivalTest, CountsWhatItRefuses) {
  EXPECT_THAT(Send(kWang, "\xff"), HasReason("MALFORMED_MESSAGE"));
  EXPECT_THAT(environment_.metrics.Exposition(),
              ::testing::HasSubstr(
                  "grpc_server_handled_total{code=\"INVALID_ARGUMENT\",method="
                  "\"/bashu.ledger.v1.GrantService/GetGrant\"} 1"));
}

TEST(CheckDeadline, NeedsTimeToAnswer) {
  const absl::Time now = absl::FromUnixSeconds(1'772'424'000);
  EXPECT_THAT(CheckDeadline(absl::InfiniteFuture(), now), IsOk());
  EXPECT_THAT(CheckDeadline(now + kTimeLeftMin, now), IsOk());
  EXPECT_THAT(CheckDeadline(now + kTimeLeftMin - absl::Nanoseconds(1), now),
              HasReason("DEADLINE_TOO_SHORT"));
  EXPECT_THAT(CheckDeadline(now - absl::Hours(1), now),
              HasReason("DEADLINE_TOO_SHORT"));
}

}  // namespace
}  // namespace bashu::rpc
