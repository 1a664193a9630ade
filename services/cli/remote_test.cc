#include "services/cli/remote.h"

#include <gmock/gmock.h>

#include "bashu/feed/v1/feed.grpc.pb.h"
#include "bashu/notification/v1/notice.grpc.pb.h"
#include "common/base/clock.h"
#include "common/base/uuid.h"
#include "common/rpc/server.h"
#include "common/rpc/status.h"
#include "common/status/error.h"
#include "services/cli/command_tree.h"
#include "tests/testing/status_matchers.h"

namespace bashu::cli {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::MatchesRegex;
using ::testing::Not;

// Answers GetNotice with the name asked for, and refuses the rest.
class FakeNoticeService final
    : public notification::v1::NoticeService::CallbackService {
 public:
  grpc::ServerUnaryReactor* GetNotice(
      grpc::CallbackServerContext* context,
      const notification::v1::GetNoticeRequest* request,
      notification::v1::Notice* response) override {
    response->set_name(request->name());
    response->set_state(notification::v1::Notice::STATE_SENT);
    auto* reactor = context->DefaultReactor();
    reactor->Finish(request->name() == "notices/none"
                        ? rpc::ToGrpc(MakeError({absl::StatusCode::kNotFound,
                                                 "notification.bashu",
                                                 "NOTICE_NOT_FOUND",
                                                 "None.",
                                                 "没有。",
                                                 {}}))
                        : grpc::Status::OK);
    return reactor;
  }
};

// Sends events 1 and 2, each alone, and is stopped.
class FakeFeedService final : public feed::v1::FeedService::CallbackService {
 public:
  grpc::ServerWriteReactor<feed::v1::WatchEventsResponse>* WatchEvents(
      grpc::CallbackServerContext* /*context*/,
      const feed::v1::WatchEventsRequest* request) override {
    return new Watch(request->after_sequence());  // NOLINT: ends in OnDone
  }

 private:
  class Watch final
      : public grpc::ServerWriteReactor<feed::v1::WatchEventsResponse> {
   public:
    explicit Watch(int64_t after) : next_(after) { OnWriteDone(true); }
    void OnWriteDone(bool /*ok*/) override {
      if (++next_ > 2) {
        Finish(rpc::ToGrpc(MakeError({absl::StatusCode::kUnavailable,
                                      "bashu",
                                      "DRAINING",
                                      "Stopping.",
                                      "正在停止。",
                                      {}})));
        return;
      }
      response_.Clear();
      response_.add_events()->set_sequence(next_);
      StartWrite(&response_);
    }
    void OnDone() override { delete this; }  // NOLINT: gRPC has done with it

   private:
    int64_t next_;
    feed::v1::WatchEventsResponse response_;
  };
};

class RemoteTest : public ::testing::Test {
 protected:
  RemoteTest() {
    auto server = rpc::Server::Start(
        {"127.0.0.1:0", grpc::InsecureServerCredentials(), false},
        {&service_, &feed_});
    EXPECT_THAT(server, IsOk());
    server_ = *std::move(server);
    address_ = "127.0.0.1:" + std::to_string(server_->port());
  }
  ~RemoteTest() override { server_->Stop(absl::Seconds(1)); }

  ExitCode Run(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(),
                     {"bashu", "--address", address_.c_str()});
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const ExitCode code =
        CommandTree(api_, ids_)
            .Run(static_cast<int>(arguments.size()), arguments.data());
    out_ = ::testing::internal::GetCapturedStdout();
    err_ = ::testing::internal::GetCapturedStderr();
    return code;
  }

  FakeNoticeService service_;
  FakeFeedService feed_;
  std::unique_ptr<rpc::Server> server_;
  std::string address_, out_, err_;
  SystemClock clock_;
  RandomIdSource ids_{clock_};
  const Api api_;
};

TEST_F(RemoteTest, PrintsTheAnswer) {
  EXPECT_EQ(Run({"notification", "get-notice", "--name", "notices/n1"}),
            kExitOk);
  EXPECT_EQ(out_, "name:  notices/n1\nstate: sent\n");
  EXPECT_EQ(Run({"notification", "get-notice", "--output", "json", "--json",
                 R"({"name": "notices/n1"})"}),
            kExitOk);
  EXPECT_EQ(out_,
            "{\n \"name\": \"notices/n1\",\n \"state\": \"STATE_SENT\"\n}\n");
}

TEST_F(RemoteTest, PrintsARefusalInChineseFirst) {
  EXPECT_EQ(Run({"notification", "get-notice", "--name", "notices/none"}),
            kExitRefused);
  EXPECT_EQ(err_.substr(0, err_.find('\n')), "没有。");
  EXPECT_THAT(err_, HasSubstr("reason: NOTICE_NOT_FOUND"));
}

TEST_F(RemoteTest, PrintsWhatItWatchesAsItComes) {
  EXPECT_EQ(Run({"feed", "watch-events"}), kExitTryAgain);
  EXPECT_THAT(out_, MatchesRegex(".*sequence: +1\n.*sequence: +2\n"));
  EXPECT_THAT(err_, HasSubstr("reason: DRAINING"));
  EXPECT_EQ(Run({"feed", "watch-events", "--after_sequence", "1"}),
            kExitTryAgain);
  EXPECT_THAT(out_, Not(HasSubstr("sequence: 1")));
}

TEST_F(RemoteTest, ProbesHealth) {
  EXPECT_EQ(Run({"probe"}), kExitOk);
  server_->SetServing(false);
  EXPECT_EQ(Run({"probe"}), kExitTryAgain);
}

TEST_F(RemoteTest, CallsManyTimesAtOnce) {
  notification::v1::GetNoticeRequest request;
  request.set_name("notices/n1");
  Remote remote = *Remote::Connect(address_, Context());
  const auto answers =
      remote.CallAtOnce("/bashu.notification.v1.NoticeService/GetNotice",
                        request.SerializeAsString(), 20, absl::Seconds(10));
  ASSERT_EQ(answers.size(), 20u);
  for (const auto& answer : answers) {
    notification::v1::Notice notice;
    ASSERT_THAT(answer, IsOk());
    ASSERT_TRUE(notice.ParseFromString(*answer));
    EXPECT_EQ(notice.name(), "notices/n1");
  }
  request.set_name("notices/none");
  for (const auto& answer :
       remote.CallAtOnce("/bashu.notification.v1.NoticeService/GetNotice",
                         request.SerializeAsString(), 2, absl::Seconds(10))) {
    EXPECT_EQ(ReasonOf(answer.status()), "NOTICE_NOT_FOUND");
  }
}

TEST_F(RemoteTest, RefusesHalfACertificate) {
  Context context;
  context.cert = "/none";
  EXPECT_FALSE(Remote::Connect(address_, context).ok());
}

}  // namespace
}  // namespace bashu::cli
