#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/app/config.h"
#include "common/calendar/working_days.h"
#include "services/routing/domain/competence.h"
#include "services/routing/domain/directory.h"
#include "services/routing/domain/referral_rules.h"
#include "services/routing/egress/partners.h"
#include "services/routing/egress/signing_notary.h"

namespace bashu::routing {

// What routing is told by its flags and files, read and checked.
struct Config {
  app::Config common;
  TrustList trust;
  std::unique_ptr<SigningNotary> notary;
  Directory directory;
  CompetenceRules rules;
  calendar::WorkingDays working_days;
  ReferralRules referral_rules;
  absl::Duration directory_period;
  // Rule files and the first 16 hex digits of their SHA-256.
  std::map<std::string, std::string> rule_versions;
  bool restored = false;
};

// CONFIG_INVALID with every problem.
absl::StatusOr<Config> ReadConfig();

}  // namespace bashu::routing
