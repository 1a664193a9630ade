#pragma once

#include <list>
#include <string>
#include <thread>
#include <vector>

#include "common/base/mutex.h"
#include "tests/testing/temp_dir.h"

namespace bashu::process {

// What is taken away: a COMMIT on its way, or the answer to it. Either way the
// connection is closed.
enum class Theft { kNone, kCommit, kAnswer };

// Stands on a Unix socket between a client and a PostgreSQL server.
class CommitThief {
 public:
  // `conninfo` names the server by "host=DIR …".
  explicit CommitThief(const std::string& conninfo);
  ~CommitThief();
  CommitThief(const CommitThief&) = delete;
  CommitThief& operator=(const CommitThief&) = delete;

  // How a client reaches the server through it.
  const std::string& conninfo() const { return conninfo_; }

  // The next COMMIT meets `theft`.
  void Arm(Theft theft);

 private:
  // A connection that was taken, and ours to the server for it.
  struct Pair {
    int client = -1, server = -1;
  };

  void Accept();
  void Carry(Pair pair);
  // What is to happen to what the client said.
  Theft Judge(const std::string& said);

  const testing::TempDir directory_;
  std::string server_path_, conninfo_;
  int listener_ = -1;
  Mutex mutex_;
  Theft theft_ ABSL_GUARDED_BY(mutex_) = Theft::kNone;
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<int> open_ ABSL_GUARDED_BY(mutex_);
  std::list<std::thread> carriers_;  // the acceptor's alone
  std::thread acceptor_;
};

}  // namespace bashu::process
