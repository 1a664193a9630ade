#pragma once

#include <absl/status/status.h>
#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <string>

namespace bashu::rpc {

// The socket on which the border hands calls on (deploy/border). Who can reach
// it can name himself as he likes, so nobody but the border may.

// The header in which the border puts the client certificate that it verified:
// PEM, percent-encoded. Read on the border's socket and nowhere else.
inline constexpr char kForwardedCertificate[] = "x-bashu-client-certificate";

// SOCKET_UNSAFE unless `path` is absolute, fits into a socket's address, and
// lies in a directory of ours (or root's) that only its owner can write and
// others cannot enter; no directory above may be one that others can write, but
// for sticky ones like /tmp. Its group may enter: that is the border's.
absl::Status CheckBorderSocket(const std::string& path);

// Lets the group of the directory use the socket, once it is there.
absl::Status OpenBorderSocket(const std::string& path);

// Marks calls as the border's; only Unix sockets can have them.
std::shared_ptr<grpc::ServerCredentials> BorderCredentials();

// Whether the call came in on the border's socket.
bool IsFromBorder(const grpc::AuthContext& context);

}  // namespace bashu::rpc
