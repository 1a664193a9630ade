#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "bashu/ledger/v1/fund.pb.h"
#include "services/ledger/domain/appropriations.h"
#include "services/ledger/domain/standings.h"
#include "services/ledger/domain/year_closing.h"

// Messages of FundService to the domain and back.
namespace bashu::ledger {

struct AppropriationsQuery {
  OfficePage page;
  int fiscal_year = 0;  // 0: all
};
struct OfficeYear {
  std::string office;
  int fiscal_year = 0;
};

absl::StatusOr<Appropriation> ParseAppropriation(
    const v1::CreateAppropriationRequest& request);
absl::StatusOr<AppropriationId> ParseAppropriationName(
    const v1::GetAppropriationRequest& request);
absl::StatusOr<AppropriationId> ParseDonation(
    const v1::GetDonorReportRequest& request);
absl::StatusOr<AppropriationsQuery> ParseAppropriationsQuery(
    const v1::ListAppropriationsRequest& request);
absl::StatusOr<Adjusting> ParseAdjusting(
    const v1::AdjustAppropriationRequest& request);
absl::StatusOr<Arrival> ParseArrival(const v1::RecordArrivalRequest& request);
absl::StatusOr<Releasing> ParseReleasing(
    const v1::ReleaseReserveRequest& request);
absl::StatusOr<OfficeYear> ParseYear(const v1::CloseFiscalYearRequest& request);
// A name that cannot be a closing's is a wrong field.
absl::StatusOr<OfficeYear> ParseClosingName(
    const v1::GetYearClosingRequest& request);
absl::StatusOr<StandingsQuery> ParseStandingsQuery(
    const v1::ListFundStandingsRequest& request);

v1::Appropriation ToProto(const Appropriation& appropriation);
v1::ListAppropriationsResponse ToProto(
    const AppropriationsQuery& query,
    const std::vector<Appropriation>& appropriations);
v1::YearStatement ToProto(const YearClosing& closing,
                          const std::string& region);
v1::ListFundStandingsResponse ToProto(const StandingsQuery& query,
                                      const Standings& standings);
v1::DonorReport ToProto(const DonorReport& report);

}  // namespace bashu::ledger
