#include "services/routing/config.h"

#include <absl/flags/flag.h>

#include <optional>
#include <utility>

#include "common/crypto/suite.h"
#include "common/status/macros.h"
#include "services/routing/storage/reference_files.h"
#include "services/routing/storage/referral_files.h"

ABSL_FLAG(std::string, partners, "",
          "Partner list: regions, addresses and keys (protobuf text); empty "
          "for a region without partners.");
ABSL_FLAG(std::string, signing_key, "",
          "Private key that signs this region's documents (PEM).");
ABSL_FLAG(std::string, signing_suite, "p256-sha256",
          "Suite of --signing_key: p256-sha256 or sm2-sm3.");
ABSL_FLAG(std::string, sealing_key, "",
          "Private key that opens what partners sealed for us (PEM).");
ABSL_FLAG(absl::Duration, directory_period, absl::Minutes(10),
          "How often partners are asked for changes of their offices.");

namespace bashu::routing {
namespace {

std::optional<std::unique_ptr<SigningNotary>> ReadNotary(
    const std::string& region, const std::vector<Partner>& partners,
    app::Problems& problems) {
  const std::string signing =
      problems.ReadFile("signing_key", absl::GetFlag(FLAGS_signing_key));
  const std::string sealing =
      problems.ReadFile("sealing_key", absl::GetFlag(FLAGS_sealing_key));
  const auto suite = problems.Take(
      "signing_suite", crypto::ParseSuite(absl::GetFlag(FLAGS_signing_suite)));
  if (!suite.has_value() || signing.empty() || sealing.empty()) {
    return std::nullopt;
  }
  return problems.Take(
      "signing_key",
      SigningNotary::Create(region, *suite, signing, sealing, partners));
}

}  // namespace

absl::StatusOr<Config> ReadConfig() {
  app::Problems problems;
  std::optional<app::Config> common = app::ReadConfig("routing", problems);
  RETURN_IF_ERROR(problems.ToStatus());
  std::vector<Partner> partners;
  const std::string partner_list = absl::GetFlag(FLAGS_partners);
  if (!partner_list.empty()) {
    auto loaded =
        problems.Take("partners", LoadPartners(partner_list, common->region));
    if (loaded.has_value()) partners = *std::move(loaded);
  }
  auto notary = ReadNotary(common->region, partners, problems);
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
  const absl::Duration period = absl::GetFlag(FLAGS_directory_period);
  if (period < absl::Seconds(1)) {
    problems.Add("directory_period", "is at least 1s");
  }
  RETURN_IF_ERROR(problems.ToStatus());
  // Before `common` is moved from.
  const std::string region = common->region;
  return Config{*std::move(common),         std::move(partners),
                *std::move(notary),         *std::move(directory),
                RulesOf(*rules, region),    *std::move(days),
                *std::move(referral_rules), period};
}

}  // namespace bashu::routing
