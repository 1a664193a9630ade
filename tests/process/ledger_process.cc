#include "tests/process/ledger_process.h"

#include <absl/strings/str_cat.h>
#include <absl/time/time.h>
#include <grpcpp/create_channel.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "common/base/check.h"
#include "common/base/clock.h"
#include "common/rpc/tls.h"

namespace bashu::process {

std::chrono::system_clock::time_point SecondsFromNow(int seconds) {
  return absl::ToChronoTime(SystemClock().Now() + absl::Seconds(seconds));
}

void Wrong(const std::string& what) {
  std::printf("WRONG: %s\n", what.c_str());
  std::fflush(stdout);
  std::quick_exit(1);
}

pid_t Start(const std::vector<std::string>& words) {
  std::vector<char*> arguments;
  for (const std::string& word : words) {
    arguments.push_back(const_cast<char*>(word.c_str()));
  }
  arguments.push_back(nullptr);
  pid_t pid = 0;
  CHECK(posix_spawnp(&pid, arguments[0], nullptr, nullptr, arguments.data(),
                     environ) == 0);
  return pid;
}

void Run(const std::vector<std::string>& words) {
  const pid_t pid = Start(words);
  int status = 0;
  CHECK(waitpid(pid, &status, 0) == pid && status == 0);
}

std::shared_ptr<grpc::Channel> ConnectAs(const std::string& address,
                                         const std::string& identity,
                                         const std::string& authority) {
  grpc::ChannelArguments arguments;
  // A channel of its own for each life, soon connected.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 20);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 20);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 50);
  auto channel = grpc::CreateCustomChannel(
      address,
      rpc::ClientTls({identity + ".pem", identity + ".key", authority}),
      arguments);
  if (!channel->WaitForConnected(SecondsFromNow(30))) {
    Wrong("it does not serve within 30 s");
  }
  return channel;
}

void SeenTree::Check(ledger::v1::AuditService::Stub& audit) {
  ledger::v1::SignedTreeHead signed_head;
  std::vector<std::string> path;
  grpc::ClientContext context;
  grpc::Status status;
  if (head_.size == 0) {
    status = audit.GetTreeHead(&context, {}, &signed_head);
  } else {
    ledger::v1::GetConsistencyProofRequest request;
    request.set_old_tree_size(static_cast<int64_t>(head_.size));
    ledger::v1::ConsistencyProof proof;
    status = audit.GetConsistencyProof(&context, request, &proof);
    signed_head = proof.head();
    path.assign(proof.consistency_path().begin(),
                proof.consistency_path().end());
  }
  if (!status.ok()) Wrong(absl::StrCat("no tree: ", status.error_message()));
  ledger::v1::TreeHead said;
  CHECK(said.ParseFromString(signed_head.payload()));
  const crypto::TreeHead head{static_cast<uint64_t>(said.tree_size()),
                              said.root()};
  const auto suite = crypto::ParseSuite(signed_head.suite());
  CHECK(suite.ok());
  if (head_.size > 0 &&
      !crypto::VerifyConsistency(*suite, head_, head, path).ok()) {
    Wrong(absl::StrCat("the tree of ", head.size,
                       " leaves does not begin with that of ", head_.size));
  }
  head_ = head;
}

}  // namespace bashu::process
