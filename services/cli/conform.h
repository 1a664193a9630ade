#pragma once

#include <absl/status/statusor.h>

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "common/base/uuid.h"
#include "services/cli/failure.h"
#include "services/cli/remote.h"

// `bashu conform`: plays every exchange, normal and faulty, with a gateway.
namespace bashu::cli {

struct ConformFlags {
  std::string own_region, gateway_region, own_office, gateway_office;
  std::string signing_key, expired_key, revoked_key, sealing_key;
  std::string officer, admin;
  std::vector<std::string> trust, only;
  double patience_minutes = 0;
  std::string report;
  bool list = false;
};

// Adds the command to `app`; what is given goes to `flags`.
CLI::App* AddConform(CLI::App& app, ConformFlags& flags);

// Prints the cases and their rules.
void ListCases();

// Plays with the gateway at the other end of `gateway`, prints what comes of it
// and writes the report. kExitNotVerified unless all that must be was good;
// INVALID_ARGUMENT for wrong usage.
absl::StatusOr<ExitCode> Conform(const ConformFlags& flags, Remote gateway,
                                 absl::Duration timeout, IdSource& ids);

}  // namespace bashu::cli
