#include "services/cli/conform.h"

#include <absl/algorithm/container.h>
#include <absl/strings/escaping.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <optional>
#include <tuple>
#include <utility>

#include "common/base/mutex.h"
#include "common/crypto/digest.h"
#include "common/crypto/sealed_box.h"
#include "common/status/macros.h"
#include "services/cli/api.h"
#include "services/cli/conformance/report.h"
#include "services/cli/message_flags.h"
#include "services/cli/printer.h"
#include "services/cli/remote_callee.h"
#include "services/cli/verify.h"

namespace bashu::cli {
namespace {

using conformance::Case;
using exchange::v1::ConformanceReport;

// Lets time pass; nobody ever ends it early.
void Wait(absl::Duration duration) {
  Mutex mutex;
  CondVar never;
  const SystemClock clock;
  const absl::Time end = clock.Now() + duration;
  MutexLock lock(mutex);
  for (absl::Time now = clock.Now(); now < end; now = clock.Now()) {
    never.WaitFor(mutex, absl::ToChronoNanoseconds(end - now));
  }
}

absl::StatusOr<conformance::SharedKey> ReadKey(absl::string_view flag,
                                               const std::string& path) {
  std::string pem;
  RETURN_IF_ERROR(ReadArgument(absl::StrCat("@", path), pem));
  for (const crypto::Suite suite :
       {crypto::Suite::kP256Sha256, crypto::Suite::kSm2Sm3}) {
    auto key = crypto::SigningKey::FromPem(suite, pem);
    if (key.ok()) return conformance::SharedKey(*std::move(key));
  }
  return absl::InvalidArgumentError(
      absl::StrCat(flag, ": ", path, " is no private key of ours"));
}

// Every flag that is needed to play at all, missing ones at once.
absl::Status CheckRequired(const ConformFlags& flags) {
  std::vector<std::string> missing;
  const auto require = [&](const char* name, bool is_given) {
    if (!is_given) missing.emplace_back(name);
  };
  require("--own_region", !flags.own_region.empty());
  require("--gateway_region", !flags.gateway_region.empty());
  require("--gateway_office", !flags.gateway_office.empty());
  require("--signing_key", !flags.signing_key.empty());
  require("--trust", !flags.trust.empty());
  require("--report", !flags.report.empty());
  if (missing.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("missing: ", absl::StrJoin(missing, ", ")));
}

// An office at the region's own division, of six digits.
std::string OfficeOf(std::string region) {
  region.resize(std::max<size_t>(region.size(), 6), '0');
  return region + "-LA";
}

absl::StatusOr<conformance::Profile> ReadProfile(const ConformFlags& flags) {
  RETURN_IF_ERROR(CheckRequired(flags));
  conformance::Profile profile;
  profile.own_region = flags.own_region;
  profile.gateway_region = flags.gateway_region;
  profile.own_office =
      flags.own_office.empty() ? OfficeOf(flags.own_region) : flags.own_office;
  profile.gateway_office = flags.gateway_office;
  if (!absl::StartsWith(profile.own_office, flags.own_region)) {
    return absl::InvalidArgumentError("--own_office is not of --own_region");
  }
  if (!absl::StartsWith(profile.gateway_office, flags.gateway_region)) {
    return absl::InvalidArgumentError(
        "--gateway_office is not of --gateway_region");
  }
  ASSIGN_OR_RETURN(profile.key, ReadKey("--signing_key", flags.signing_key));
  if (!flags.expired_key.empty()) {
    ASSIGN_OR_RETURN(profile.expired_key,
                     ReadKey("--expired_key", flags.expired_key));
  }
  if (!flags.revoked_key.empty()) {
    ASSIGN_OR_RETURN(profile.revoked_key,
                     ReadKey("--revoked_key", flags.revoked_key));
  }
  if (!flags.sealing_key.empty()) {
    RETURN_IF_ERROR(ReadArgument(absl::StrCat("@", flags.sealing_key),
                                 profile.sealing_pem));
    if (!crypto::Seal(profile.sealing_pem, "", "").ok()) {
      return absl::InvalidArgumentError("--sealing_key is no public key");
    }
  }
  ASSIGN_OR_RETURN(Trust trust, ReadTrust(flags.trust));
  profile.trust = std::move(trust.keys);
  if (!profile.trust.contains(flags.gateway_region)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--trust has no key of region ", flags.gateway_region));
  }
  return profile;
}

absl::StatusOr<std::optional<RemoteCallee>> ConnectBy(
    const std::string& context_path) {
  if (context_path.empty()) return std::optional<RemoteCallee>();
  ASSIGN_OR_RETURN(const Context context, ReadContext(context_path));
  const auto address = context.addresses.find("routing");
  if (address == context.addresses.end()) {
    return absl::InvalidArgumentError(
        absl::StrCat(context_path, ": names no routing"));
  }
  ASSIGN_OR_RETURN(Remote remote, Remote::Connect(address->second, context));
  return std::make_optional<RemoteCallee>(std::move(remote));
}

// The cases of --only: by name, or by group.
absl::StatusOr<std::vector<Case>> Chosen(const std::vector<std::string>& only) {
  std::vector<Case> all = conformance::AllCases();
  if (only.empty()) return all;
  std::vector<Case> chosen;
  for (Case& one : all) {
    const std::string group = one.name.substr(0, one.name.find('.'));
    if (absl::c_linear_search(only, one.name) ||
        absl::c_linear_search(only, group)) {
      chosen.push_back(std::move(one));
    }
  }
  if (!chosen.empty()) return chosen;
  return absl::InvalidArgumentError("--only names no case; see --list");
}

// As `bashu version` says it.
std::string Version() {
  return absl::StrCat(
      "API v1, descriptors ",
      absl::BytesToHexString(
          crypto::Digest(crypto::Suite::kP256Sha256, EmbeddedDescriptors())
              .substr(0, 8)));
}

absl::Status WriteReport(const ConformanceReport& report,
                         const crypto::SigningKey& key,
                         const std::string& path) {
  ASSIGN_OR_RETURN(const auto signed_report,
                   conformance::SignReport(report, key));
  std::ofstream file(path, std::ios::binary);
  file << ToJson(signed_report);
  if (file.flush()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("cannot write ", path));
}

void AddKeys(CLI::App& conform, ConformFlags& flags) {
  const std::tuple<const char*, std::string*, const char*, const char*>
      texts[] = {
          {"--own_region", &flags.own_region, "The test region that plays.",
           "CODE"},
          {"--gateway_region", &flags.gateway_region, "The gateway's region.",
           "CODE"},
          {"--own_office", &flags.own_office,
           "Office of the test region that gives and asks; 990000-LA\nfor "
           "region 99.",
           "OFFICE"},
          {"--gateway_office", &flags.gateway_office,
           "Office of the gateway's region that is asked.", "OFFICE"},
          {"--signing_key", &flags.signing_key,
           "Private key of the test region; signs the report, too.", "FILE"},
          {"--expired_key", &flags.expired_key,
           "Another one, which the partner list ended.", "FILE"},
          {"--revoked_key", &flags.revoked_key,
           "Another one, which the partner list revoked.", "FILE"},
          {"--sealing_key", &flags.sealing_key,
           "Public key that bodies for the gateway are sealed to.", "FILE"},
          {"--officer", &flags.officer,
           "Context of an officer of --gateway_office.", "FILE"},
          {"--operator", &flags.admin, "Context of an operator of the gateway.",
           "FILE"},
          {"--report", &flags.report, "Where the signed report goes.", "FILE"}};
  for (const auto& [name, value, help, type] : texts) {
    conform.add_option(name, *value, help)->type_name(type);
  }
  conform
      .add_option("--patience", flags.patience_minutes,
                  "How long to wait for a statement of non-delivery; 0.")
      ->type_name("MINUTES");
  conform
      .add_option("--trust", flags.trust,
                  "The gateway's public keys, named by region: 51.pub.")
      ->type_name("FILE|DIR");
  conform
      .add_option("--only", flags.only,
                  "Only these cases or groups; such a run never conforms.")
      ->type_name("NAME");
  conform.add_flag("--list", flags.list, "Prints the cases and ends.");
}

}  // namespace

CLI::App* AddConform(CLI::App& app, ConformFlags& flags) {
  CLI::App* conform = app.add_subcommand(
      "conform", "Plays every exchange, normal and faulty, with a gateway.");
  conform->fallthrough();
  conform->footer(
      "Calls the gateway at --address, or routing of --context, as the "
      "routing\n"
      "service of a test region that is in the gateway's partner list with\n"
      "`pulls: true`. Touches nothing of other regions; deploy/README.md says\n"
      "how to set the test link up and what is left behind. Exits with 0 only\n"
      "if every case that a gateway must pass was played and passed, else 5.");
  AddKeys(*conform, flags);
  return conform;
}

void ListCases() {
  for (const Case& one : conformance::AllCases()) {
    std::cout << one.name << " " << one.title
              << (one.is_must ? "" : " (should)") << "\n    " << one.rule
              << "\n";
  }
}

absl::StatusOr<ExitCode> Conform(const ConformFlags& flags, Remote gateway,
                                 absl::Duration timeout, IdSource& ids) {
  ASSIGN_OR_RETURN(const conformance::Profile profile, ReadProfile(flags));
  ASSIGN_OR_RETURN(const std::vector<Case> cases, Chosen(flags.only));
  ASSIGN_OR_RETURN(std::optional<RemoteCallee> officer,
                   ConnectBy(flags.officer));
  ASSIGN_OR_RETURN(std::optional<RemoteCallee> admin, ConnectBy(flags.admin));
  RemoteCallee callee(std::move(gateway));
  conformance::Table table;
  table.gateway = &callee;
  table.officer = officer.has_value() ? &*officer : nullptr;
  table.admin = admin.has_value() ? &*admin : nullptr;
  table.timeout = timeout;
  table.patience = absl::Minutes(flags.patience_minutes);
  table.wait = Wait;
  const SystemClock clock;
  conformance::Player player(profile, table, clock, ids);
  ConformanceReport report =
      player.PlayAll(cases, [](const exchange::v1::ConformanceResult& result) {
        std::cout << conformance::LineOf(result) << std::flush;
      });
  report.set_tester_version(Version());
  // A part shows nothing of the whole.
  if (!flags.only.empty()) report.set_conforms(false);
  std::cout << conformance::SummaryOf(report);
  RETURN_IF_ERROR(WriteReport(report, *profile.key, flags.report));
  return report.conforms() ? kExitOk : kExitNotVerified;
}

}  // namespace bashu::cli
