#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <string>

namespace bashu::cli {

// Where the services are and who calls: a text file of `key = value`.
//
//   intake = 127.0.0.1:5001
//   cert = office-500112-LA-window.pem
//
// Paths are relative to the file.
struct Context {
  std::map<std::string, std::string> addresses;  // by service
  std::string cert, key, ca;                     // PEM files; none: no TLS
};

// INVALID_ARGUMENT naming file and line.
absl::StatusOr<Context> ReadContext(const std::string& path);

}  // namespace bashu::cli
