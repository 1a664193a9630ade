#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <memory>
#include <string>

#include "common/app/config.h"
#include "common/crypto/signature.h"
#include "common/verify/trusted_keys.h"
#include "services/ledger/domain/funding_rules.h"
#include "services/ledger/domain/schooling_rules.h"
#include "services/ledger/domain/subsidy_rules.h"
#include "services/ledger/egress/bank_file.h"

namespace bashu::ledger {

// What the ledger is told by its flags, read and checked.
struct Config {
  app::Config common;
  std::string notification;                 // "127.0.0.1:5004"
  FileBank bank;                            // its directory can be written
  std::unique_ptr<crypto::SigningKey> key;  // signs tree heads
  FundingRules rules;
  SubsidyRules subsidies;
  SchoolingRules schooling;
  std::map<std::string, std::string> witnesses;  // address by region
  verify::TrustedKeys partner_keys;              // of partner regions' ledgers
};

// CONFIG_INVALID with every problem.
absl::StatusOr<Config> ReadConfig();

}  // namespace bashu::ledger
