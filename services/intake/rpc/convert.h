#pragma once

#include "bashu/intake/v1/application.pb.h"
#include "bashu/intake/v1/cooperation.pb.h"
#include "bashu/intake/v1/lead.pb.h"
#include "services/intake/domain/intake.h"
#include "services/intake/rpc/page.h"

// From domain values to the messages of bashu.intake.v1.
namespace bashu::intake {

// Without personal data unless it is to be shown in full.
v1::Application ToProto(const Shown& shown);
v1::ListApplicationsResponse ToProto(const PageOf<Application>& page);
v1::AmountAssessment ToProto(const AmountAssessment& assessment);
v1::Lead ToProto(const Lead& lead);
v1::Cooperation ToProto(const Cooperation& cooperation);
v1::ListCooperationsResponse ToProto(const PageOf<Cooperation>& page);

// The API's states count from 1 in the domain's order.
v1::Application::State ToProto(ApplicationState state);
ApplicationState FromProto(v1::Application::State state);

}  // namespace bashu::intake
