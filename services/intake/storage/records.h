#pragma once

#include <string>

#include "services/intake/domain/application.h"
#include "services/intake/domain/cooperation.h"
#include "services/intake/domain/leads.h"

// The two texts each thing is stored as: what is not personal, and what is
// personal, which the store encrypts. Together they are the whole thing.
namespace bashu::intake {

struct Record {
  std::string plain;
  std::string personal;
};

Record ToRecord(const Application& application);
Application ApplicationOf(const Record& record);

Record ToRecord(const Lead& lead);
Lead LeadOf(const Record& record);

Record ToRecord(const Cooperation& cooperation);
Cooperation CooperationOf(const Record& record);

}  // namespace bashu::intake
