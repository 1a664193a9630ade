#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/crypto/key_ring.h"
#include "common/crypto/peer_identity.h"
#include "common/observe/log.h"
#include "common/rpc/policy.h"
#include "common/rpc/tls.h"

namespace bashu::app {

// What every service is told by its flags, read and checked. Each flag is
// described by --help.
struct Config {
  std::string service;        // "ledger"
  std::string region;         // "51"
  std::string listen;         // "127.0.0.1:5003"
  std::string admin_listen;   // "127.0.0.1:6003"; empty for none
  std::string store;          // "sqlite:PATH" or "postgres:CONNINFO"
  std::string reference_dir;  // deploy/reference
  std::string border_socket;  // where the border hands calls on; empty: none
  std::string port_file;      // where to write the port; empty for nowhere
  bool reflection = false;
  bool check_only = false;  // --check_config: validate, print, exit
  observe::Severity log_level = observe::Severity::kInfo;
  rpc::TlsFiles tls;
  crypto::TrustBundle trust;
  rpc::Policy policy;
  crypto::KeyRing ring;
};

// Collects what is wrong with a configuration, so that one run names it all.
class Problems {
 public:
  void Add(absl::string_view flag, absl::string_view problem);
  // Adds the status' text unless it is OK.
  void Check(absl::string_view flag, const absl::Status& status);
  // The value, or nothing and a problem.
  template <typename T>
  std::optional<T> Take(absl::string_view flag, absl::StatusOr<T> result) {
    if (result.ok()) return *std::move(result);
    Check(flag, result.status());
    return std::nullopt;
  }
  // Reads a whole file; empty and a problem if it cannot be read.
  std::string ReadFile(absl::string_view flag, const std::string& path);

  bool empty() const { return problems_.empty(); }
  // CONFIG_INVALID with every problem on a line of its own.
  absl::Status ToStatus() const;

 private:
  std::vector<std::string> problems_;
};

// Parses the command line (Abseil flags, --flagfile, --fromenv) and stops the
// process after --help and --version. Positional arguments are an error.
void ParseCommandLine(int argc, char** argv, absl::string_view usage);

// Reads the common flags. What is wrong goes into `problems`; the result is
// empty then. Services check their own flags against the same `problems`.
std::optional<Config> ReadConfig(absl::string_view service, Problems& problems);

}  // namespace bashu::app
