#pragma once

#include <string>
#include <utility>

#include "bashu/ledger/v1/fund.grpc.pb.h"
#include "common/crypto/signature.h"
#include "common/rpc/calls.h"
#include "services/ledger/domain/book.h"
#include "services/ledger/domain/year_closing.h"

namespace bashu::ledger {

// bashu.ledger.v1.FundService. Signs the closings of years with the key of the
// tree's heads.
class FundService final : public v1::FundService::CallbackService {
 public:
  FundService(rpc::Calls<LedgerTx>& calls, const Sources& sources,
              std::string region, const crypto::SigningKey& key)
      : calls_(calls),
        sources_(sources),
        region_(std::move(region)),
        key_(key) {}

  grpc::ServerUnaryReactor* CreateAppropriation(
      grpc::CallbackServerContext* context,
      const v1::CreateAppropriationRequest* request,
      v1::Appropriation* response) override;
  grpc::ServerUnaryReactor* GetAppropriation(
      grpc::CallbackServerContext* context,
      const v1::GetAppropriationRequest* request,
      v1::Appropriation* response) override;
  grpc::ServerUnaryReactor* ListAppropriations(
      grpc::CallbackServerContext* context,
      const v1::ListAppropriationsRequest* request,
      v1::ListAppropriationsResponse* response) override;
  grpc::ServerUnaryReactor* AdjustAppropriation(
      grpc::CallbackServerContext* context,
      const v1::AdjustAppropriationRequest* request,
      v1::Appropriation* response) override;
  grpc::ServerUnaryReactor* RecordArrival(
      grpc::CallbackServerContext* context,
      const v1::RecordArrivalRequest* request,
      v1::Appropriation* response) override;
  grpc::ServerUnaryReactor* ReleaseReserve(
      grpc::CallbackServerContext* context,
      const v1::ReleaseReserveRequest* request,
      v1::Transfer* response) override;
  grpc::ServerUnaryReactor* CloseFiscalYear(
      grpc::CallbackServerContext* context,
      const v1::CloseFiscalYearRequest* request,
      v1::YearClosing* response) override;
  grpc::ServerUnaryReactor* GetYearClosing(
      grpc::CallbackServerContext* context,
      const v1::GetYearClosingRequest* request,
      v1::YearClosing* response) override;
  grpc::ServerUnaryReactor* ListFundStandings(
      grpc::CallbackServerContext* context,
      const v1::ListFundStandingsRequest* request,
      v1::ListFundStandingsResponse* response) override;
  grpc::ServerUnaryReactor* GetDonorReport(
      grpc::CallbackServerContext* context,
      const v1::GetDonorReportRequest* request,
      v1::DonorReport* response) override;

 private:
  absl::StatusOr<v1::YearClosing> Sign(const YearClosing& closing) const;

  rpc::Calls<LedgerTx>& calls_;
  const Sources sources_;
  const std::string region_;
  const crypto::SigningKey& key_;
};

}  // namespace bashu::ledger
