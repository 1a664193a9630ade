#include "services/routing/config.h"

#include <absl/algorithm/container.h>
#include <absl/flags/flag.h>
#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>

#include <filesystem>
#include <optional>
#include <utility>

#include "common/crypto/digest.h"
#include "common/crypto/signature.h"
#include "common/crypto/suite.h"
#include "common/status/macros.h"
#include "services/routing/storage/reference_files.h"
#include "services/routing/storage/referral_files.h"

ABSL_FLAG(std::string, partners, "",
          "Partner list: regions, addresses and keys (protobuf text); empty "
          "for a region without partners.");
ABSL_FLAG(std::vector<std::string>, trust_root, {},
          "Public keys of the lead offices that sign --partners together "
          "(PEM); empty for a list that nobody signs.");
ABSL_FLAG(std::vector<std::string>, signing_key, {},
          "Private keys that sign this region's documents (PEM), the newest "
          "last: it signs.");
ABSL_FLAG(std::string, signing_suite, "p256-sha256",
          "Suite of the newest --signing_key: p256-sha256 or sm2-sm3.");
ABSL_FLAG(std::vector<std::string>, sealing_key, {},
          "Private keys that open what partners sealed for us (PEM).");
ABSL_FLAG(std::vector<std::string>, retired_key, {},
          "Public keys that once signed and prove what they signed (PEM).");
ABSL_FLAG(bool, restored, false,
          "The store was restored from a backup: start in quarantine. Remove "
          "it again once the region is released.");
ABSL_FLAG(absl::Duration, directory_period, absl::Minutes(10),
          "How often partners are asked for changes of their offices.");

namespace bashu::routing {
namespace {

std::vector<std::string> ReadFiles(const std::string& flag,
                                   const std::vector<std::string>& paths,
                                   app::Problems& problems) {
  std::vector<std::string> texts;
  for (const std::string& path : paths) {
    texts.push_back(problems.ReadFile(flag, path));
  }
  return texts;
}

TrustList ReadTrust(const std::string& region, app::Problems& problems) {
  const std::string list = absl::GetFlag(FLAGS_partners);
  const std::vector<std::string> roots =
      ReadFiles("trust_root", absl::GetFlag(FLAGS_trust_root), problems);
  if (list.empty()) {
    if (!roots.empty()) problems.Add("partners", "is required");
    return {};
  }
  return problems.Take("partners", LoadTrustList(list, region, roots))
      .value_or(TrustList());
}

std::optional<std::unique_ptr<SigningNotary>> ReadNotary(
    const std::string& region, const TrustList& trust,
    app::Problems& problems) {
  OwnKeys own;
  own.signing =
      ReadFiles("signing_key", absl::GetFlag(FLAGS_signing_key), problems);
  own.sealing =
      ReadFiles("sealing_key", absl::GetFlag(FLAGS_sealing_key), problems);
  own.retired =
      ReadFiles("retired_key", absl::GetFlag(FLAGS_retired_key), problems);
  if (own.signing.empty()) problems.Add("signing_key", "is required");
  if (own.sealing.empty()) problems.Add("sealing_key", "is required");
  const auto suite = problems.Take(
      "signing_suite", crypto::ParseSuite(absl::GetFlag(FLAGS_signing_suite)));
  if (!suite.has_value() || own.signing.empty() || own.sealing.empty()) {
    return std::nullopt;
  }
  problems.Check(
      "signing_suite",
      crypto::SigningKey::FromPem(*suite, own.signing.back()).status());
  auto notary = problems.Take(
      "signing_key", SigningNotary::Create(region, own, trust.partners));
  if (trust.version == 0 || !notary.has_value()) return notary;
  const std::string newest = (*notary)->KeysFor("", {}).signing.back();
  if (!absl::c_linear_search(trust.own_key_ids, newest)) {
    problems.Add("signing_key",
                 absl::StrCat("key ", newest, " is not in the trust list"));
  }
  return notary;
}

// What partners compare to see that both sides decide by the same rules.
std::map<std::string, std::string> RuleVersions(const std::string& folder,
                                                app::Problems& problems) {
  std::map<std::string, std::string> versions;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() != ".txtpb") continue;
    const std::string text = problems.ReadFile("reference_dir", entry.path());
    versions[entry.path().filename()] =
        absl::BytesToHexString(crypto::Digest(crypto::Suite::kP256Sha256, text))
            .substr(0, 16);
  }
  return versions;
}

}  // namespace

absl::StatusOr<Config> ReadConfig() {
  app::Problems problems;
  std::optional<app::Config> common = app::ReadConfig("routing", problems);
  RETURN_IF_ERROR(problems.ToStatus());
  TrustList trust = ReadTrust(common->region, problems);
  auto notary = ReadNotary(common->region, trust, problems);
  const std::string& folder = common->reference_dir;
  auto directory = problems.Take("reference_dir", LoadDirectory(folder));
  auto rules = problems.Take("reference_dir", LoadCompetenceRules(folder));
  // A province whose own rules are missing would go by everybody's alone.
  if (rules.has_value() &&
      !rules->editions.contains(common->region.substr(0, 2))) {
    problems.Add("reference_dir",
                 "has no competence rules of this region's province");
  }
  auto days = problems.Take("reference_dir", LoadWorkingDays(folder));
  auto referral_rules =
      problems.Take("reference_dir", LoadReferralRules(folder));
  auto versions = RuleVersions(folder, problems);
  const absl::Duration period = absl::GetFlag(FLAGS_directory_period);
  if (period < absl::Seconds(1)) {
    problems.Add("directory_period", "is at least 1s");
  }
  RETURN_IF_ERROR(problems.ToStatus());
  // Before `common` is moved from.
  const std::string region = common->region;
  return Config{*std::move(common),         std::move(trust),
                *std::move(notary),         *std::move(directory),
                RulesOf(*rules, region),    *std::move(days),
                *std::move(referral_rules), period,
                std::move(versions),        absl::GetFlag(FLAGS_restored)};
}

}  // namespace bashu::routing
