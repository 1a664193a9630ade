#include "common/app/config.h"

#include <absl/flags/flag.h>
#include <absl/flags/parse.h>
#include <absl/flags/usage.h>
#include <absl/flags/usage_config.h>
#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "common/rpc/border_socket.h"
#include "common/status/error.h"

ABSL_FLAG(std::string, region, "",
          "Region served: the division prefix, 2 to 6 digits (\"51\").");
ABSL_FLAG(std::string, listen, "127.0.0.1:0",
          "Address of the gRPC port; port 0 lets the kernel choose.");
ABSL_FLAG(std::string, border_socket, "",
          "Unix socket on which the border of deploy/border hands calls on; "
          "empty for none. In a directory that nobody else can reach.");
ABSL_FLAG(std::string, admin_listen, "",
          "Address of the HTTP port with /metrics, /healthz and /version; "
          "empty for none. Loopback only.");
ABSL_FLAG(std::string, store, "",
          "Where data is kept: sqlite:PATH or postgres:CONNINFO.");
ABSL_FLAG(std::string, reference_dir, "deploy/reference",
          "Directory of the reference files.");
ABSL_FLAG(std::string, policy, "",
          "Method policy file: who may call what (protobuf text).");
ABSL_FLAG(std::string, key_ring, "",
          "Key ring file for personal fields; readable by its owner only.");
ABSL_FLAG(std::string, tls_cert, "", "Certificate of this service (PEM).");
ABSL_FLAG(std::string, tls_key, "", "Its private key (PEM).");
ABSL_FLAG(std::vector<std::string>, tls_authorities, {},
          "Authorities believed, each for its own region: 51=PATH,50=PATH.");
ABSL_FLAG(std::string, tls_bundle, "",
          "The same authorities in one PEM file, for the TLS handshake.");
ABSL_FLAG(std::string, port_file, "",
          "File to write the gRPC port to once it serves.");
ABSL_FLAG(bool, reflection, false, "Serve gRPC reflection; for development.");
ABSL_FLAG(bool, check_config, false,
          "Check the configuration, name every problem, and exit.");
ABSL_FLAG(std::string, log_level, "info",
          "Least severity logged: debug, info, warning or error.");

namespace bashu::app {
namespace {

bool IsRegion(absl::string_view text) {
  return text.size() >= 2 && text.size() <= 6 &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isdigit(static_cast<unsigned char>(c));
         });
}

std::optional<observe::Severity> ParseSeverity(absl::string_view text) {
  if (text == "debug") return observe::Severity::kDebug;
  if (text == "info") return observe::Severity::kInfo;
  if (text == "warning") return observe::Severity::kWarning;
  if (text == "error") return observe::Severity::kError;
  return std::nullopt;
}

std::map<std::string, std::string> ReadAuthorities(Problems& problems) {
  std::map<std::string, std::string> authorities;
  for (const std::string& entry : absl::GetFlag(FLAGS_tls_authorities)) {
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(entry, absl::MaxSplits('=', 1));
    if (!IsRegion(parts.first) || parts.second.empty()) {
      problems.Add("tls_authorities", "each entry has the form REGION=PATH");
      continue;
    }
    authorities[parts.first] =
        problems.ReadFile("tls_authorities", parts.second);
  }
  if (authorities.empty()) problems.Add("tls_authorities", "is required");
  return authorities;
}

std::string Required(Problems& problems, absl::string_view flag,
                     std::string value) {
  if (value.empty()) problems.Add(flag, "is required");
  return value;
}

std::string RequiredFile(Problems& problems, absl::string_view flag,
                         std::string path) {
  if (!Required(problems, flag, path).empty()) problems.ReadFile(flag, path);
  return path;
}

bool IsLoopback(absl::string_view address) {
  return address.empty() || address.substr(0, 4) == "127." ||
         address.substr(0, 5) == "[::1]" ||
         address.substr(0, 10) == "localhost:";
}

}  // namespace

void Problems::Add(absl::string_view flag, absl::string_view problem) {
  problems_.push_back(absl::StrCat("--", flag, ": ", problem));
}

void Problems::Check(absl::string_view flag, const absl::Status& status) {
  if (!status.ok()) Add(flag, status.message());
}

std::string Problems::ReadFile(absl::string_view flag,
                               const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) {
    Add(flag, absl::StrCat("cannot read ", path));
    return "";
  }
  return text.str();
}

absl::Status Problems::ToStatus() const {
  if (problems_.empty()) return absl::OkStatus();
  return MakeError({absl::StatusCode::kInvalidArgument,
                    "bashu",
                    "CONFIG_INVALID",
                    absl::StrJoin(problems_, "\n"),
                    absl::StrCat("配置有 ", problems_.size(), " 处问题："),
                    {}});
}

void ParseCommandLine(int argc, char** argv, absl::string_view usage) {
  absl::SetProgramUsageMessage(usage);
  absl::FlagsUsageConfig help;
  // --help lists our flags, which stand in files of this name, and no others.
  help.contains_help_flags = [](absl::string_view file) {
    return absl::EndsWith(file, "/config.cc");
  };
  absl::SetFlagsUsageConfig(help);
  const std::vector<char*> rest = absl::ParseCommandLine(argc, argv);
  if (rest.size() > 1) {
    std::fprintf(stderr, "%s: unexpected argument '%s'; see --help\n", argv[0],
                 rest[1]);
    std::exit(1);
  }
}

std::optional<Config> ReadConfig(absl::string_view service,
                                 Problems& problems) {
  const std::string region = absl::GetFlag(FLAGS_region);
  if (!IsRegion(region)) problems.Add("region", "has 2 to 6 digits");
  const std::string store =
      Required(problems, "store", absl::GetFlag(FLAGS_store));
  const std::string admin = absl::GetFlag(FLAGS_admin_listen);
  if (!IsLoopback(admin)) problems.Add("admin_listen", "is not loopback");
  const std::string border = absl::GetFlag(FLAGS_border_socket);
  if (!border.empty()) {
    problems.Check("border_socket", rpc::CheckBorderSocket(border));
  }
  const auto severity = ParseSeverity(absl::GetFlag(FLAGS_log_level));
  if (!severity) problems.Add("log_level", "is none of those in --help");
  rpc::TlsFiles tls{
      RequiredFile(problems, "tls_cert", absl::GetFlag(FLAGS_tls_cert)),
      RequiredFile(problems, "tls_key", absl::GetFlag(FLAGS_tls_key)),
      RequiredFile(problems, "tls_bundle", absl::GetFlag(FLAGS_tls_bundle))};
  auto trust = problems.Take(
      "tls_authorities", crypto::TrustBundle::Load(ReadAuthorities(problems)));
  auto policy =
      problems.Take("policy", rpc::Policy::Load(absl::GetFlag(FLAGS_policy)));
  auto ring = problems.Take(
      "key_ring", crypto::KeyRing::Load(absl::GetFlag(FLAGS_key_ring)));
  if (!problems.empty()) return std::nullopt;
  return Config{std::string(service),
                region,
                absl::GetFlag(FLAGS_listen),
                admin,
                store,
                absl::GetFlag(FLAGS_reference_dir),
                border,
                absl::GetFlag(FLAGS_port_file),
                absl::GetFlag(FLAGS_reflection),
                absl::GetFlag(FLAGS_check_config),
                *severity,
                std::move(tls),
                *std::move(trust),
                *std::move(policy),
                *std::move(ring)};
}

}  // namespace bashu::app
