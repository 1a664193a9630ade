#pragma once

#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>

#include <map>
#include <memory>
#include <string>

namespace bashu::rpc {

// Files of one end of a mutual TLS connection. They are watched: a renewed
// certificate is used within seconds, without a restart.
struct TlsFiles {
  std::string certificate;  // PEM, leaf first
  std::string key;          // PEM
  std::string authorities;  // PEM, every authority a peer may be issued by
};

// TLS with a client certificate required and verified.
std::shared_ptr<grpc::ServerCredentials> ServerTls(const TlsFiles& files);
std::shared_ptr<grpc::ChannelCredentials> ClientTls(const TlsFiles& files);

}  // namespace bashu::rpc
