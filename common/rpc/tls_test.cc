// Certificates change under a server and a channel that live on.

#include "common/rpc/tls.h"

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>
#include <openssl/crypto.h>

#include <cstdlib>
#include <future>

#include "common/crypto/digest.h"
#include "common/rpc/certificates_for_test.h"
#include "common/rpc/channel.h"
#include "common/rpc/server.h"
#include "tests/testing/status_matchers.h"

namespace bashu::rpc {
namespace {

using ::bashu::testing::IsOk;
using ::testing::Not;

// Files are looked at every second, and a refused channel tries again within
// one: enough for both on a slow machine.
constexpr int kAttemptsMax = 60;

constexpr char kSomebody[] = "spiffe://51.bashu/service/routing";

// When a process has run all that main() left to exit, says by its exit code
// whether OpenSSL still answers.
constexpr int kRefuses = 70;
constexpr int kAnswers = 71;
struct AtTheEnd {
  ~AtTheEnd() {
    if (asked) std::_Exit(kRefuses + OPENSSL_init_crypto(0, nullptr));
  }
  bool asked = false;
} at_the_end;

class TlsTest : public ::testing::Test {
 protected:
  TlsTest() {
    for (const std::string age : {"old", "new"}) {
      files_.Authority(age + "_ca");
      files_.Leaf(age, age + "_ca", kSomebody);
    }
  }

  void Serve(const TlsFiles& tls) {
    auto server = Server::Start({"127.0.0.1:0", ServerTls(tls)}, {});
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
  }

  std::shared_ptr<grpc::Channel> Connect(const TlsFiles& tls) {
    return NewChannel("127.0.0.1:" + std::to_string(server_->port()),
                      ClientTls(tls));
  }

  void RenewPair(const std::string& to, const std::string& from) const {
    for (const char* part : {".key", ".pem"}) {
      files_.Renew(to + part, from + part);
    }
  }

  // Asks for the server's health; waits for a connection if told to.
  static absl::Status Ask(const std::shared_ptr<grpc::Channel>& channel,
                          bool wait) {
    grpc::ClientContext context;
    Prepare(context, "");
    context.set_wait_for_ready(wait);
    const grpc::Slice nothing;
    const grpc::ByteBuffer request(&nothing, 1);
    grpc::ByteBuffer response;
    std::promise<grpc::Status> status;
    grpc::GenericStub(channel).UnaryCall(
        &context, "/grpc.health.v1.Health/Check", {}, &request, &response,
        [&](const grpc::Status& said) { status.set_value(said); });
    return FromGrpc(status.get_future().get());
  }

  static absl::Status AskUntilServed(
      const std::shared_ptr<grpc::Channel>& channel) {
    absl::Status status = Ask(channel, true);
    for (int i = 0; i < kAttemptsMax && !status.ok(); ++i) {
      status = Ask(channel, true);
    }
    return status;
  }

  Certificates files_;
  std::unique_ptr<Server> server_;
};

TEST_F(TlsTest, AServerTakesItsNewCertificateWithoutARestart) {
  files_.Write("both.pem",
               files_.Read("old_ca.pem") + files_.Read("new_ca.pem"));
  RenewPair("server", "old");
  Serve(files_.Files("server", "both"));
  EXPECT_THAT(Ask(Connect(files_.Files("old", "old_ca")), true), IsOk());
  const auto expecting_new = Connect(files_.Files("old", "new_ca"));
  EXPECT_THAT(Ask(expecting_new, false), Not(IsOk()));
  RenewPair("server", "new");
  EXPECT_THAT(AskUntilServed(expecting_new), IsOk());
}

TEST_F(TlsTest, AServerBelievesAnAuthorityAddedLater) {
  files_.Renew("believed.pem", "old_ca.pem");
  Serve(files_.Files("old", "believed"));
  EXPECT_THAT(Ask(Connect(files_.Files("old", "old_ca")), true), IsOk());
  const auto newcomer = Connect(files_.Files("new", "old_ca"));
  EXPECT_THAT(Ask(newcomer, false), Not(IsOk()));
  files_.Write("believed.pem",
               files_.Read("old_ca.pem") + files_.Read("new_ca.pem"));
  EXPECT_THAT(AskUntilServed(newcomer), IsOk());
}

TEST_F(TlsTest, AChannelPresentsItsNewCertificate) {
  Serve(files_.Files("new", "new_ca"));
  RenewPair("client", "old");
  const auto channel = Connect(files_.Files("client", "new_ca"));
  EXPECT_THAT(Ask(channel, false), Not(IsOk()));
  RenewPair("client", "new");
  EXPECT_THAT(AskUntilServed(channel), IsOk());
}

TEST_F(TlsTest, OpensslStaysForThreadsThatOutliveMain) {
  EXPECT_EXIT(
      {
        at_the_end.asked = true;
        const auto credentials = ClientTls(files_.Files("old", "old_ca"));
        crypto::RandomBytes(1);
        std::exit(0);
      },
      ::testing::ExitedWithCode(kAnswers), "");
}

}  // namespace
}  // namespace bashu::rpc
