#pragma once

#include <string>

#include "bashu/ledger/v1/grant.pb.h"
#include "bashu/routing/v1/referral.pb.h"
#include "services/intake/domain/observe.h"

// Between domain values and what routing and the ledger speak. Bodies are
// sealed by routing: only the other side's intake reads them.
namespace bashu::intake {

// What to send for `sent`, with the body that the other side will open.
// `clocks` are those that travel.
routing::v1::CreateReferralRequest ToRequest(
    const Application& application, const SentReferral& sent,
    const std::vector<StatutoryClock>& clocks);

// The answer to a request for help.
routing::v1::AnswerReferralRequest ToRequest(const Cooperation& cooperation);

// The grant as it was decided. Requires that there is an award.
ledger::v1::CreateGrantRequest ToGrantRequest(const Application& application);

// What routing shows. A body that cannot be parsed counts as unreadable: the
// snapshot then has no content.
ReferralSnapshot ToSnapshot(const routing::v1::Referral& referral);

GrantSnapshot ToSnapshot(const ledger::v1::Grant& grant);

// "42" of "things/42"; empty if `name` is of another collection.
std::string IdIn(absl::string_view name, absl::string_view collection);

}  // namespace bashu::intake
