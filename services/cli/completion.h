#pragma once

#include <absl/status/statusor.h>

#include <CLI/CLI.hpp>
#include <string>

namespace bashu::cli {

// A completion script for "bash", "zsh" or "fish", made from the commands and
// flags of `app`. INVALID_ARGUMENT for another shell.
absl::StatusOr<std::string> CompletionScript(const CLI::App& app,
                                             const std::string& shell);

}  // namespace bashu::cli
