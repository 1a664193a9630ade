#include "services/ledger/config.h"

#include <absl/flags/flag.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <optional>
#include <utility>

#include "common/status/macros.h"
#include "services/ledger/storage/reference_files.h"
#include "services/ledger/storage/schooling_reference.h"
#include "services/ledger/storage/subsidy_reference.h"

ABSL_FLAG(
    std::string, notification, "",
    "Address of this region's notification service (\"127.0.0.1:5004\").");
ABSL_FLAG(std::string, bank_dir, "",
          "Directory shared with the bank's transport: payment files in out/, "
          "reports in in/.");
ABSL_FLAG(
    std::string, bank_format, "iso20022",
    "How files to the bank are written: iso20022 (XML) or csv. Files from "
    "it are read in both.");
ABSL_FLAG(std::string, signing_key, "",
          "Private key (PEM) that signs the heads of the audit tree.");
ABSL_FLAG(std::string, signing_suite, "p256-sha256",
          "Suite of that key, p256-sha256 or sm2-sm3. It also hashes the tree, "
          "so it never changes for the life of a store.");
ABSL_FLAG(std::vector<std::string>, witness, {},
          "Partner regions that cosign our tree heads, by where their border "
          "listens: 50=HOST:PORT.");
ABSL_FLAG(std::vector<std::string>, partner_keys, {},
          "Public keys (PEM) of partner regions' ledgers: 50=PATH. Another one "
          "of the same region may follow.");

namespace bashu::ledger {
namespace {

using KeyPtr = std::unique_ptr<crypto::SigningKey>;

absl::StatusOr<KeyPtr> ReadKey(app::Problems& problems) {
  ASSIGN_OR_RETURN(const crypto::Suite suite,
                   crypto::ParseSuite(absl::GetFlag(FLAGS_signing_suite)));
  const std::string path = absl::GetFlag(FLAGS_signing_key);
  return crypto::SigningKey::FromPem(suite,
                                     problems.ReadFile("signing_key", path));
}

// The entries REGION=VALUE of a flag.
std::vector<std::pair<std::string, std::string>> ByRegion(
    app::Problems& problems, const char* flag,
    const std::vector<std::string>& entries) {
  std::vector<std::pair<std::string, std::string>> found;
  for (const std::string& entry : entries) {
    found.push_back(absl::StrSplit(entry, absl::MaxSplits('=', 1)));
    if (!found.back().first.empty() && !found.back().second.empty()) continue;
    problems.Add(flag, "each entry has the form REGION=VALUE");
    found.pop_back();
  }
  return found;
}

verify::TrustedKeys ReadPartnerKeys(app::Problems& problems) {
  verify::TrustedKeys keys;
  for (const auto& [region, path] :
       ByRegion(problems, "partner_keys", absl::GetFlag(FLAGS_partner_keys))) {
    const std::string pem = problems.ReadFile("partner_keys", path);
    auto key = crypto::VerifyingKey::FromPem(crypto::Suite::kP256Sha256, pem);
    if (!key.ok()) {
      key = crypto::VerifyingKey::FromPem(crypto::Suite::kSm2Sm3, pem);
    }
    if (key.ok()) {
      keys[region].push_back(*std::move(key));
    } else {
      problems.Add("partner_keys", absl::StrCat(path, " is no public key"));
    }
  }
  return keys;
}

std::map<std::string, std::string> ReadWitnesses(
    app::Problems& problems, const verify::TrustedKeys& keys) {
  std::map<std::string, std::string> witnesses;
  for (const auto& [region, address] :
       ByRegion(problems, "witness", absl::GetFlag(FLAGS_witness))) {
    if (keys.count(region) == 0) {
      problems.Add("witness", absl::StrCat("region ", region,
                                           " has no key in --partner_keys"));
    }
    witnesses[region] = address;
  }
  return witnesses;
}

}  // namespace

absl::StatusOr<Config> ReadConfig() {
  app::Problems problems;
  std::optional<app::Config> common = app::ReadConfig("ledger", problems);
  const std::string notification = absl::GetFlag(FLAGS_notification);
  if (notification.empty()) problems.Add("notification", "is required");
  const std::string bank_dir = absl::GetFlag(FLAGS_bank_dir);
  const auto format = ParseBankFormat(absl::GetFlag(FLAGS_bank_format));
  if (!format.has_value()) problems.Add("bank_format", "is iso20022 or csv");
  std::optional<FileBank> bank;
  if (bank_dir.empty()) {
    problems.Add("bank_dir", "is required");
  } else if (format.has_value()) {
    bank = problems.Take("bank_dir", FileBank::Open(bank_dir, *format));
  }
  std::optional<KeyPtr> key = problems.Take("signing_key", ReadKey(problems));
  std::optional<FundingRules> rules;
  std::optional<SubsidyRules> subsidies;
  std::optional<SchoolingRules> schooling;
  if (common.has_value()) {
    rules =
        problems.Take("reference_dir", LoadFundingRules(common->reference_dir));
    subsidies =
        problems.Take("reference_dir", LoadSubsidyRules(common->reference_dir));
    schooling = problems.Take("reference_dir",
                              LoadSchoolingRules(common->reference_dir));
  }
  verify::TrustedKeys keys = ReadPartnerKeys(problems);
  auto witnesses = ReadWitnesses(problems, keys);
  RETURN_IF_ERROR(problems.ToStatus());
  return Config{
      *std::move(common),    notification,         *std::move(bank),
      *std::move(key),       *std::move(rules),    *std::move(subsidies),
      *std::move(schooling), std::move(witnesses), std::move(keys)};
}

}  // namespace bashu::ledger
