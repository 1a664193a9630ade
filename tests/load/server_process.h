#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace bashu::load {

// `load_server` or another that says its ports as it does, a process of its
// own, for as long as this lives. It stands beside the program that runs it.
class ServerProcess {
 public:
  explicit ServerProcess(const std::vector<std::string>& flags,
                         const std::string& program = "load_server");
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  int bare_port() const { return bare_port_; }
  int ours_port() const { return ours_port_; }

  // Memory that it holds now.
  int64_t ResidentBytes() const;

 private:
  pid_t pid_ = 0;
  int input_ = -1;  // the server stops when this is closed
  int bare_port_ = 0, ours_port_ = 0;
};

}  // namespace bashu::load
