#pragma once

#include <grpcpp/channel.h>
#include <sys/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "bashu/ledger/v1/audit.grpc.pb.h"
#include "common/crypto/merkle.h"

// A ledger that is started and ended again and again.
namespace bashu::process {

std::chrono::system_clock::time_point SecondsFromNow(int seconds);

// Says what is wrong and stops the program.
[[noreturn]] void Wrong(const std::string& what);

pid_t Start(const std::vector<std::string>& words);

// To its end, which must be a good one.
void Run(const std::vector<std::string>& words);

// A channel of its own, once `address` serves. `identity` is who calls:
// PREFIX.pem and PREFIX.key; `authority` says whose certificates are believed.
std::shared_ptr<grpc::Channel> ConnectAs(const std::string& address,
                                         const std::string& identity,
                                         const std::string& authority);

// The tree as it was last seen, of which every later one is a continuation.
class SeenTree {
 public:
  void Check(ledger::v1::AuditService::Stub& audit);
  uint64_t size() const { return head_.size; }

 private:
  crypto::TreeHead head_;
};

}  // namespace bashu::process
