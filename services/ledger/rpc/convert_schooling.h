#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "bashu/ledger/v1/schooling.pb.h"
#include "services/ledger/domain/schoolings.h"

// Messages of SchoolingService to the domain and back.
namespace bashu::ledger {

// Of which support, what is due.
struct SchoolingAnswer {
  SchoolingId schooling;
  std::vector<PlannedYear> years;
};

absl::StatusOr<Schooling> ParseSchooling(
    const v1::CreateSchoolingRequest& request);
absl::StatusOr<SchoolingId> ParseSchoolingName(
    const v1::GetSchoolingRequest& request);
absl::StatusOr<SchoolingId> ParseSchoolingPlan(
    const v1::GetSchoolingPlanRequest& request);
absl::StatusOr<OfficePage> ParseSchoolingsPage(
    const v1::ListSchoolingsRequest& request);
absl::StatusOr<Enrolment> ParseEnrolment(
    const v1::RecordEnrolmentRequest& request);
absl::StatusOr<YearPayment> ParseYearPayment(
    const v1::PaySchoolYearRequest& request);
absl::StatusOr<SchoolingEnding> ParseSchoolingEnding(
    const v1::EndSchoolingRequest& request);

v1::Schooling ToProto(const Schooling& schooling);
v1::SchoolingPlan ToProto(const SchoolingAnswer& answer,
                          const std::string& rules_version);
v1::ListSchoolingsResponse ToProto(const OfficePage& page,
                                   const std::vector<Schooling>& schoolings);

}  // namespace bashu::ledger
