#pragma once

#include "bashu/exchange/v1/document.pb.h"
#include "services/routing/domain/competence_statement.h"

// Statements about competence as they are signed.
namespace bashu::routing {

exchange::v1::CompetenceStatement ToProto(const CompetenceStatement& statement);

}  // namespace bashu::routing
