#include "common/rpc/channel.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/check.h"

namespace bashu::rpc {
namespace {

// Takes connections and says nothing, as a machine does that is too busy.
class SilentServer {
 public:
  SilentServer() : listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* name = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof(address);
    CHECK(bind(listener_, name, size) == 0 && listen(listener_, 1) == 0);
    CHECK(getsockname(listener_, name, &size) == 0);
    port_ = ntohs(address.sin_port);
  }
  ~SilentServer() {
    if (client_ >= 0) close(client_);
    close(listener_);
  }
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;

  int port() const { return port_; }

  void Accept() {
    client_ = accept(listener_, nullptr, nullptr);
    CHECK(client_ >= 0);
  }

  bool ClientLeavesWithin(int milliseconds) {
    pollfd watched = {client_, POLLRDHUP, 0};
    return poll(&watched, 1, milliseconds) > 0;
  }

 private:
  int listener_;
  int client_ = -1;
  int port_ = 0;
};

TEST(Channel, WaitsForAServerThatIsSlowToAnswer) {
  SilentServer server;
  const auto channel = NewChannel(absl::StrCat("127.0.0.1:", server.port()),
                                  grpc::InsecureChannelCredentials());
  channel->GetState(/*try_to_connect=*/true);
  server.Accept();
  EXPECT_FALSE(server.ClientLeavesWithin(500));
}

}  // namespace
}  // namespace bashu::rpc
