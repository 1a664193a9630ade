#include "services/ledger/rpc/convert_fund.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include "services/ledger/domain/limits.h"
#include "services/ledger/rpc/convert.h"

namespace bashu::ledger {
namespace {

bool IsYear(int year) {
  return year >= kFiscalYearMin && year <= kFiscalYearMax;
}

int ReadYear(rpc::Fields& fields, int year) {
  if (!IsYear(year)) {
    fields.Add("fiscal_year", "OUT_OF_RANGE", "Is 2000 to 2999.",
               "应为 2000 至 2999。");
  }
  return year;
}

template <typename Request>
absl::StatusOr<AppropriationId> ParseName(const Request& request) {
  rpc::Fields fields;
  AppropriationId id(fields.Name("name", request.name(), "appropriations"));
  RETURN_IF_ERROR(fields.status());
  return id;
}

void ReadPurposes(rpc::Fields& fields, const v1::Appropriation& wanted,
                  Appropriation& appropriation) {
  if (wanted.purposes_size() > kPurposesMax) {
    fields.Add("appropriation.purposes", "TOO_LONG", "Has at most 20 codes.",
               "用途代码不得超过 20 个。");
    return;
  }
  for (const std::string& purpose : wanted.purposes()) {
    appropriation.purposes.push_back(
        fields.Code(absl::StrCat("appropriation.purposes[",
                                 appropriation.purposes.size(), "]"),
                    purpose));
  }
}

std::string QueryOf(const AppropriationsQuery& query) {
  return absl::StrCat(query.page.office, " ", query.fiscal_year);
}

std::string QueryOf(const StandingsQuery& query) {
  return absl::StrCat(query.page.office, " ", query.fiscal_year, " ",
                      static_cast<int>(query.condition));
}

}  // namespace

absl::StatusOr<Appropriation> ParseAppropriation(
    const v1::CreateAppropriationRequest& request) {
  rpc::Fields fields;
  Appropriation appropriation;
  appropriation.id = AppropriationId(
      fields.Uuid("appropriation_id", request.appropriation_id()));
  const v1::Appropriation& wanted = request.appropriation();
  appropriation.account = AccountId(
      fields.Name("appropriation.account", wanted.account(), "accounts"));
  appropriation.amount_fen =
      fields.Amount("appropriation.amount_fen", wanted.amount_fen());
  appropriation.basis =
      fields.Text("appropriation.basis", wanted.basis(), kBasisMax);
  if (wanted.has_due_time()) appropriation.due_time = Exact(wanted.due_time());
  appropriation.donor_ref = fields.OptionalText(
      "appropriation.donor_ref", wanted.donor_ref(), kDonorRefMax);
  ReadPurposes(fields, wanted, appropriation);
  RETURN_IF_ERROR(fields.status());
  return appropriation;
}

absl::StatusOr<AppropriationId> ParseAppropriationName(
    const v1::GetAppropriationRequest& request) {
  return ParseName(request);
}

absl::StatusOr<AppropriationId> ParseDonation(
    const v1::GetDonorReportRequest& request) {
  return ParseName(request);
}

absl::StatusOr<AppropriationsQuery> ParseAppropriationsQuery(
    const v1::ListAppropriationsRequest& request) {
  rpc::Fields fields;
  AppropriationsQuery query;
  query.page.office = fields.Name("office", request.office(), "offices");
  if (request.fiscal_year() != 0) {
    query.fiscal_year = ReadYear(fields, request.fiscal_year());
  }
  query.page.limit =
      fields.PageSize("page_size", request.page_size(), kPageUsual, kPageMax);
  RETURN_IF_ERROR(fields.status());
  ASSIGN_OR_RETURN(query.page.after,
                   rpc::ParsePageToken(QueryOf(query), request.page_token()));
  return query;
}

absl::StatusOr<Adjusting> ParseAdjusting(
    const v1::AdjustAppropriationRequest& request) {
  rpc::Fields fields;
  Adjusting adjusting;
  adjusting.appropriation =
      AppropriationId(fields.Name("name", request.name(), "appropriations"));
  adjusting.change_fen = request.change_fen();
  constexpr int64_t kChangeMax = 1'000'000'000'000'000;
  if (adjusting.change_fen == 0 || adjusting.change_fen > kChangeMax ||
      adjusting.change_fen < -kChangeMax) {
    fields.Add("change_fen", "OUT_OF_RANGE",
               "Is not 0, and at most 10^15 fen up or down.",
               "不得为 0，增减不得超过 10^15 分。");
  }
  adjusting.basis = fields.Text("basis", request.basis(), kBasisMax);
  fields.Uuid("request_id", request.request_id());
  RETURN_IF_ERROR(fields.status());
  return adjusting;
}

absl::StatusOr<Arrival> ParseArrival(const v1::RecordArrivalRequest& request) {
  rpc::Fields fields;
  Arrival arrival;
  arrival.appropriation =
      AppropriationId(fields.Name("name", request.name(), "appropriations"));
  arrival.transfer =
      TransferId(fields.Uuid("transfer_id", request.transfer_id()));
  arrival.amount_fen = fields.Amount("amount_fen", request.amount_fen());
  arrival.basis = fields.Text("basis", request.basis(), kBasisMax);
  if (request.has_happen_time()) {
    arrival.happen_time = Exact(request.happen_time());
  }
  RETURN_IF_ERROR(fields.status());
  return arrival;
}

absl::StatusOr<Releasing> ParseReleasing(
    const v1::ReleaseReserveRequest& request) {
  rpc::Fields fields;
  Releasing releasing;
  releasing.account =
      AccountId(fields.Name("account", request.account(), "accounts"));
  releasing.transfer =
      TransferId(fields.Uuid("transfer_id", request.transfer_id()));
  releasing.basis = fields.Text("basis", request.basis(), kBasisMax);
  RETURN_IF_ERROR(fields.status());
  return releasing;
}

absl::StatusOr<OfficeYear> ParseYear(
    const v1::CloseFiscalYearRequest& request) {
  rpc::Fields fields;
  OfficeYear year;
  year.office = fields.Name("office", request.office(), "offices");
  year.fiscal_year = ReadYear(fields, request.fiscal_year());
  RETURN_IF_ERROR(fields.status());
  return year;
}

absl::StatusOr<OfficeYear> ParseClosingName(
    const v1::GetYearClosingRequest& request) {
  rpc::Fields fields;
  OfficeYear year;
  const std::string id = fields.Name("name", request.name(), "yearClosings");
  const size_t dot = id.rfind('.');
  if (dot != std::string::npos && dot > 0 &&
      absl::SimpleAtoi(id.substr(dot + 1), &year.fiscal_year) &&
      IsYear(year.fiscal_year)) {
    year.office = id.substr(0, dot);
  } else if (!id.empty()) {
    fields.Add("name", "FORMAT", "Is `yearClosings/{office}.{fiscal_year}`.",
               "应为 yearClosings/{机构}.{年度}。");
  }
  RETURN_IF_ERROR(fields.status());
  return year;
}

absl::StatusOr<StandingsQuery> ParseStandingsQuery(
    const v1::ListFundStandingsRequest& request) {
  rpc::Fields fields;
  StandingsQuery query;
  query.page.office =
      fields.OptionalName("office", request.office(), "offices");
  query.fiscal_year = ReadYear(fields, request.fiscal_year());
  if (!v1::FundStanding::Condition_IsValid(request.condition())) {
    fields.Add("condition", "UNKNOWN_CODE", "Is not a value we know.",
               "取值无法识别。");
  }
  query.condition = static_cast<FundCondition>(request.condition());
  query.page.limit =
      fields.PageSize("page_size", request.page_size(), kPageUsual, kPageMax);
  RETURN_IF_ERROR(fields.status());
  ASSIGN_OR_RETURN(query.page.after,
                   rpc::ParsePageToken(QueryOf(query), request.page_token()));
  return query;
}

v1::Appropriation ToProto(const Appropriation& appropriation) {
  v1::Appropriation message;
  message.set_name(absl::StrCat("appropriations/", appropriation.id.value()));
  message.set_account(absl::StrCat("accounts/", appropriation.account.value()));
  message.set_amount_fen(appropriation.amount_fen);
  message.set_basis(appropriation.basis);
  if (appropriation.due_time != absl::InfiniteFuture()) {
    *message.mutable_due_time() = rpc::ToProto(appropriation.due_time);
  }
  message.set_donor_ref(appropriation.donor_ref);
  for (const std::string& purpose : appropriation.purposes) {
    message.add_purposes(purpose);
  }
  for (const Adjustment& each : appropriation.adjustments) {
    v1::Adjustment& added = *message.add_adjustments();
    added.set_change_fen(each.change_fen);
    added.set_basis(each.basis);
    added.set_officer(each.officer);
    *added.mutable_adjust_time() = rpc::ToProto(each.time);
  }
  message.set_promised_fen(PromisedFen(appropriation));
  message.set_arrived_fen(appropriation.arrived_fen);
  for (const TransferId& arrival : appropriation.arrivals) {
    message.add_arrivals(absl::StrCat("transfers/", arrival.value()));
  }
  message.set_reserved_fen(appropriation.reserved_fen);
  message.set_office(absl::StrCat("offices/", appropriation.office));
  message.set_fiscal_year(appropriation.fiscal_year);
  *message.mutable_create_time() = rpc::ToProto(appropriation.create_time);
  *message.mutable_update_time() = rpc::ToProto(appropriation.update_time);
  return message;
}

v1::ListAppropriationsResponse ToProto(
    const AppropriationsQuery& query,
    const std::vector<Appropriation>& appropriations) {
  v1::ListAppropriationsResponse response;
  for (const Appropriation& each : appropriations) {
    *response.add_appropriations() = ToProto(each);
  }
  if (appropriations.size() == static_cast<size_t>(query.page.limit)) {
    response.set_next_page_token(
        rpc::FormatPageToken(QueryOf(query), appropriations.back().id.value()));
  }
  return response;
}

v1::YearStatement ToProto(const YearClosing& closing,
                          const std::string& region) {
  v1::YearStatement message;
  message.set_region(region);
  message.set_office(absl::StrCat("offices/", closing.office));
  message.set_fiscal_year(closing.fiscal_year);
  for (const AccountTotals& each : closing.totals) {
    v1::AccountTotals& added = *message.add_totals();
    added.set_account(absl::StrCat("accounts/", each.account.value()));
    added.set_source(static_cast<v1::Account::Source>(each.source));
    added.set_received_fen(each.received_fen);
    added.set_granted_fen(each.granted_fen);
    added.set_moved_fen(each.moved_fen);
    added.set_carried_fen(each.carried_fen);
    added.set_returned_fen(each.returned_fen);
  }
  message.set_leaf_index(closing.leaf_index);
  *message.mutable_close_time() = rpc::ToProto(closing.close_time);
  return message;
}

v1::ListFundStandingsResponse ToProto(const StandingsQuery& query,
                                      const Standings& standings) {
  v1::ListFundStandingsResponse response;
  for (const FundStanding& each : standings.standings) {
    v1::FundStanding& added = *response.add_standings();
    *added.mutable_account() = ToProto(each.account);
    added.set_promised_fen(each.promised_fen);
    added.set_arrived_fen(each.arrived_fen);
    if (const auto rate = ArrivedPermille(each)) {
      added.set_arrived_permille(*rate);
    }
    added.set_overdue_fen(each.overdue_fen);
    added.set_granted_fen(each.granted_fen);
    added.set_demanded_fen(each.demanded_fen);
    if (each.last_grant != absl::InfinitePast()) {
      *added.mutable_last_grant_time() = rpc::ToProto(each.last_grant);
    }
    added.set_condition(
        static_cast<v1::FundStanding::Condition>(each.condition));
  }
  if (!standings.next.empty()) {
    response.set_next_page_token(
        rpc::FormatPageToken(QueryOf(query), standings.next));
  }
  return response;
}

v1::DonorReport ToProto(const DonorReport& report) {
  v1::DonorReport message;
  const Appropriation& donation = report.donation;
  message.set_appropriation(
      absl::StrCat("appropriations/", donation.id.value()));
  message.set_donor_ref(donation.donor_ref);
  for (const std::string& purpose : donation.purposes) {
    message.add_purposes(purpose);
  }
  message.set_promised_fen(PromisedFen(donation));
  message.set_arrived_fen(donation.arrived_fen);
  message.set_fund_received_fen(report.fund_received_fen);
  message.set_fund_granted_fen(report.fund_granted_fen);
  message.set_fund_available_fen(report.fund_available_fen);
  for (const DonationUse& use : report.uses) {
    v1::DonationUse& added = *message.add_uses();
    added.set_grant(absl::StrCat("grants/", use.grant.value()));
    added.set_amount_fen(use.amount_fen);
    *added.mutable_grant_time() = rpc::ToProto(use.time);
  }
  message.set_uses_count(report.uses_count);
  return message;
}

}  // namespace bashu::ledger
