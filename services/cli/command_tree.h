#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <google/protobuf/message.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "services/cli/api.h"
#include "services/cli/conform.h"
#include "services/cli/context.h"
#include "services/cli/failure.h"
#include "services/cli/message_flags.h"
#include "services/cli/remote.h"

namespace bashu::cli {

// All commands of `bashu`: one per RPC, made from the descriptors, and the few
// that call no method.
class CommandTree {
 public:
  CommandTree(const Api& api, IdSource& ids);

  // Parses the command line, does what it says, and returns the exit code.
  ExitCode Run(int argc, const char* const* argv);

  const CLI::App& app() const { return app_; }

 private:
  // What was given for one RPC.
  struct Given {
    const Method* method = nullptr;
    std::vector<Flag> flags;
    std::map<std::string, std::vector<std::string>> values;  // by flag
    std::string json;
  };

  void AddGlobals();
  void AddMethods();
  void AddMethod(CLI::App& group, const Method& method);
  void AddVerify();
  void AddLedgerDemands(CLI::App& kind);
  void AddOthers();

  ExitCode CallMethod(const Given& given);
  // Prints an answer of `method`; INTERNAL if it cannot be read.
  absl::Status Print(const google::protobuf::MethodDescriptor& method,
                     const std::string& answer);
  ExitCode CallPages(const google::protobuf::MethodDescriptor& method,
                     Remote& remote, google::protobuf::Message& request);
  absl::Duration Timeout() const {
    return absl::Seconds(timeout_seconds_.value_or(10));
  }
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> BuildRequest(
      const Given& given);
  // The context, with what the command line says in its place.
  absl::StatusOr<Context> MakeContext() const;
  absl::StatusOr<Remote> Connect(const std::string& service) const;
  ExitCode Verify(const std::string& what);
  ExitCode Probe();
  ExitCode PlayConform();

  const Api& api_;
  IdSource& ids_;
  CLI::App app_{
      "Uses the services of Bashu (巴蜀): judicial aid and legal aid across "
      "Sichuan and Chongqing.",
      "bashu"};
  std::vector<std::unique_ptr<Given>> given_;
  std::function<ExitCode()> action_;

  std::string context_path_, address_, cert_, key_, ca_;
  std::string output_ = "text";
  bool all_pages_ = false;
  bool first_answer_ = true;  // of the call: a table has one header
  std::string service_;
  std::optional<double> timeout_seconds_;
  std::string file_, extract_dir_, shell_, seen_;
  std::vector<std::string> trust_, witness_;
  ConformFlags conform_;
};

}  // namespace bashu::cli
