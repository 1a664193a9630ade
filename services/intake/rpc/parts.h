#pragma once

#include <absl/strings/string_view.h>
#include <absl/time/civil_time.h>

#include <string>
#include <vector>

#include "bashu/intake/v1/application.pb.h"
#include "common/rpc/fields.h"
#include "services/intake/domain/intake.h"

// The parts that requests are made of. Each reads what it can and says in
// `fields` what is wrong; values are never repeated there.
namespace bashu::intake {

// "511602-LA" of "offices/511602-LA".
std::string Office(rpc::Fields& fields, absl::string_view field,
                   const std::string& value);
// The id of "collection/{UUID}".
std::string UuidName(rpc::Fields& fields, absl::string_view field,
                     const std::string& value, absl::string_view collection);
// Says that a code is not in the rules.
void Unknown(rpc::Fields& fields, absl::string_view field);

// No birth date is after `today`.
Person ParsePerson(rpc::Fields& fields, const v1::Person& read,
                   absl::CivilDay today);
Matter ParseMatter(rpc::Fields& fields, const v1::Matter& read,
                   bool judicial_aid, const EligibilityRules& rules);
std::vector<Paper> ParsePapers(rpc::Fields& fields,
                               const v1::Application& read);
void CheckExemption(rpc::Fields& fields, const Application& application,
                    const EligibilityRules& rules);
AmountFacts ParseFacts(rpc::Fields& fields, const v1::AmountFacts& read);
std::vector<Share> ParseShares(rpc::Fields& fields,
                               const v1::GrantApplicationRequest& read);
std::vector<Payee> ParsePayees(rpc::Fields& fields,
                               const v1::GrantApplicationRequest& read);

}  // namespace bashu::intake
