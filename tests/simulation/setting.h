#pragma once

#include <map>
#include <string>
#include <vector>

#include "common/calendar/working_days.h"
#include "services/routing/domain/competence.h"
#include "services/routing/domain/directory.h"
#include "services/routing/domain/referral_rules.h"

namespace bashu::simulation {

// What the regions of a schedule agree on: offices, rules and calendar.
struct Setting {
  std::vector<std::string> regions;
  std::map<std::string, std::string> prefixes;              // Prefix to region.
  std::map<std::string, std::vector<std::string>> offices;  // By region.
  // Who settles disputes: the superior of all offices of a province, and the
  // provinces' lead offices.
  std::vector<std::string> settlers;
  routing::Directory directory;
  routing::CompetenceRules rules;
  routing::ReferralRules referral_rules;
  calendar::WorkingDays working_days;
};

// Chongqing (50) and Sichuan (51).
const Setting& TwoRegions();

// The same, and Chengdu (5101), a region inside the prefix of another.
const Setting& ThreeRegions();

}  // namespace bashu::simulation
