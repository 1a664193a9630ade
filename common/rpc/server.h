#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <grpcpp/server.h>

#include <memory>
#include <string>
#include <vector>

namespace bashu::rpc {

// How a server listens.
struct ServerOptions {
  std::string listen;  // "127.0.0.1:5001"; port 0 lets the kernel choose
  std::shared_ptr<grpc::ServerCredentials> credentials;
  bool reflection = false;  // for development: describes every method
  // Where the border hands calls on, as well: the path of a Unix socket; empty
  // for nowhere.
  std::string border_socket;
};

// A gRPC server with our limits, health, and an orderly end.
class Server {
 public:
  // LISTEN_FAILED if an address is taken or wrong, SOCKET_UNSAFE if others can
  // reach the border's socket.
  static absl::StatusOr<std::unique_ptr<Server>> Start(
      const ServerOptions& options,
      const std::vector<grpc::Service*>& services);

  // Answers the health protocol; SERVING from the start.
  void SetServing(bool serving);

  // Tells health NOT_SERVING, refuses new connections, lets calls in flight
  // finish for at most `grace`, then cuts them off.
  void Stop(absl::Duration grace);

  int port() const { return port_; }

 private:
  Server() = default;

  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace bashu::rpc
