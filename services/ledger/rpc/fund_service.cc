#include "services/ledger/rpc/fund_service.h"

#include <absl/strings/str_cat.h>

#include <vector>

#include "common/status/macros.h"
#include "services/ledger/domain/year_close.h"
#include "services/ledger/rpc/convert.h"
#include "services/ledger/rpc/convert_fund.h"

namespace bashu::ledger {
namespace {

v1::Appropriation RenderAppropriation(const Appropriation& appropriation) {
  return ToProto(appropriation);
}

// An answer beside what was asked.
template <typename Query, typename Answer>
using Answered = absl::StatusOr<std::pair<Query, Answer>>;

}  // namespace

absl::StatusOr<v1::YearClosing> FundService::Sign(
    const YearClosing& closing) const {
  v1::YearClosing made;
  made.set_name(
      absl::StrCat("yearClosings/",
                   FormatYearClosingId(closing.office, closing.fiscal_year)));
  *made.mutable_statement() = ToProto(closing, region_);
  made.set_payload(made.statement().SerializeAsString());
  ASSIGN_OR_RETURN(*made.mutable_signature(), key_.Sign(made.payload()));
  made.set_suite(std::string(crypto::FormatSuite(key_.suite())));
  made.set_key_id(key_.key_id());
  return made;
}

grpc::ServerUnaryReactor* FundService::CreateAppropriation(
    grpc::CallbackServerContext* context,
    const v1::CreateAppropriationRequest* request,
    v1::Appropriation* response) {
  return calls_.Write(
      context, request, response, ParseAppropriation,
      [this](LedgerTx& tx, const Call& call, const Appropriation& wanted) {
        return ledger::CreateAppropriation(tx, sources_, call, wanted);
      },
      RenderAppropriation);
}

grpc::ServerUnaryReactor* FundService::GetAppropriation(
    grpc::CallbackServerContext* context,
    const v1::GetAppropriationRequest* request, v1::Appropriation* response) {
  return calls_.Read(
      context, request, response, ParseAppropriationName,
      [](LedgerTx& tx, const Call& call, const AppropriationId& id) {
        return ledger::GetAppropriation(tx, call, id);
      },
      RenderAppropriation);
}

grpc::ServerUnaryReactor* FundService::ListAppropriations(
    grpc::CallbackServerContext* context,
    const v1::ListAppropriationsRequest* request,
    v1::ListAppropriationsResponse* response) {
  return calls_.Read(
      context, request, response, ParseAppropriationsQuery,
      [](LedgerTx& tx, const Call& call, const AppropriationsQuery& query)
          -> Answered<AppropriationsQuery, std::vector<Appropriation>> {
        ASSIGN_OR_RETURN(auto found,
                         ledger::ListAppropriations(tx, call, query.page,
                                                    query.fiscal_year));
        return std::pair{query, std::move(found)};
      },
      [](const auto& found) { return ToProto(found.first, found.second); });
}

grpc::ServerUnaryReactor* FundService::AdjustAppropriation(
    grpc::CallbackServerContext* context,
    const v1::AdjustAppropriationRequest* request,
    v1::Appropriation* response) {
  return calls_.Write(
      context, request, response, ParseAdjusting,
      [this](LedgerTx& tx, const Call& call, const Adjusting& adjusting) {
        return ledger::AdjustAppropriation(tx, sources_, call, adjusting);
      },
      RenderAppropriation);
}

grpc::ServerUnaryReactor* FundService::RecordArrival(
    grpc::CallbackServerContext* context,
    const v1::RecordArrivalRequest* request, v1::Appropriation* response) {
  return calls_.Write(
      context, request, response, ParseArrival,
      [this](LedgerTx& tx, const Call& call, const Arrival& arrival) {
        return ledger::RecordArrival(tx, sources_, call, arrival);
      },
      RenderAppropriation);
}

grpc::ServerUnaryReactor* FundService::ReleaseReserve(
    grpc::CallbackServerContext* context,
    const v1::ReleaseReserveRequest* request, v1::Transfer* response) {
  return calls_.Write(
      context, request, response, ParseReleasing,
      [this](LedgerTx& tx, const Call& call, const Releasing& releasing) {
        return ledger::ReleaseReserve(tx, sources_, call, releasing);
      },
      [](const Transfer& transfer) { return ToProto(transfer); });
}

grpc::ServerUnaryReactor* FundService::CloseFiscalYear(
    grpc::CallbackServerContext* context,
    const v1::CloseFiscalYearRequest* request, v1::YearClosing* response) {
  return calls_.Write(
      context, request, response, ParseYear,
      [this](LedgerTx& tx, const Call& call,
             const OfficeYear& year) -> absl::StatusOr<v1::YearClosing> {
        ASSIGN_OR_RETURN(
            const YearClosing closing,
            ledger::CloseFiscalYear(tx, sources_, call, year.office,
                                    year.fiscal_year));
        return Sign(closing);
      },
      [](const v1::YearClosing& made) { return made; });
}

grpc::ServerUnaryReactor* FundService::GetYearClosing(
    grpc::CallbackServerContext* context,
    const v1::GetYearClosingRequest* request, v1::YearClosing* response) {
  return calls_.Read(
      context, request, response, ParseClosingName,
      [this](LedgerTx& tx, const Call& call,
             const OfficeYear& year) -> absl::StatusOr<v1::YearClosing> {
        ASSIGN_OR_RETURN(
            const YearClosing closing,
            ledger::GetYearClosing(tx, call, year.office, year.fiscal_year));
        return Sign(closing);
      },
      [](const v1::YearClosing& made) { return made; });
}

grpc::ServerUnaryReactor* FundService::ListFundStandings(
    grpc::CallbackServerContext* context,
    const v1::ListFundStandingsRequest* request,
    v1::ListFundStandingsResponse* response) {
  return calls_.Read(
      context, request, response, ParseStandingsQuery,
      [this](LedgerTx& tx, const Call& call, const StandingsQuery& query)
          -> Answered<StandingsQuery, Standings> {
        ASSIGN_OR_RETURN(Standings found,
                         ledger::ListFundStandings(tx, sources_, call, query));
        return std::pair{query, std::move(found)};
      },
      [](const auto& found) { return ToProto(found.first, found.second); });
}

grpc::ServerUnaryReactor* FundService::GetDonorReport(
    grpc::CallbackServerContext* context,
    const v1::GetDonorReportRequest* request, v1::DonorReport* response) {
  return calls_.Read(
      context, request, response, ParseDonation,
      [](LedgerTx& tx, const Call& call, const AppropriationId& id) {
        return ledger::GetDonorReport(tx, call, id);
      },
      [](const DonorReport& report) { return ToProto(report); });
}

}  // namespace bashu::ledger
