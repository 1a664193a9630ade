#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <string>

#include "common/calendar/working_days.h"
#include "services/routing/domain/competence.h"
#include "services/routing/domain/directory.h"
#include "services/routing/domain/territory_audit.h"

// Reads deploy/reference/ into the domain's values. Every entry is checked;
// what is wrong is named by file and entry, and the service does not start.
namespace bashu::routing {

absl::StatusOr<Directory> LoadDirectory(const std::string& folder);
// The rules of every region together; RulesOf picks those of one.
absl::StatusOr<CompetenceRules> LoadCompetenceRules(const std::string& folder);
// What the territory audit is expected to find, and on which days it looks.
absl::StatusOr<AuditPlan> LoadCompetenceAudit(const std::string& folder);
absl::StatusOr<calendar::WorkingDays> LoadWorkingDays(
    const std::string& folder);

}  // namespace bashu::routing
