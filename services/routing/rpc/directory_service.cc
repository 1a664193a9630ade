#include "services/routing/rpc/directory_service.h"

#include <absl/strings/str_cat.h>

#include "common/calendar/shanghai.h"
#include "services/routing/domain/errors.h"
#include "services/routing/rpc/convert.h"

namespace bashu::routing {

grpc::ServerUnaryReactor* DirectoryService::GetOffice(
    grpc::CallbackServerContext* context, const v1::GetOfficeRequest* request,
    v1::Office* response) {
  return calls_.Compute(
      context, request, response, ParseGetOffice,
      [this](const Call&, const std::string& code) -> absl::StatusOr<Office> {
        const Office* office = directory_.FindOffice(code);
        if (office == nullptr) return OfficeNotFound(code);
        return *office;
      },
      [](const Office& office) { return ToProto(office); });
}

grpc::ServerUnaryReactor* DirectoryService::ListOffices(
    grpc::CallbackServerContext* context, const v1::ListOfficesRequest* request,
    v1::ListOfficesResponse* response) {
  return calls_.Compute(
      context, request, response, ParseListOffices,
      [this](const Call&, const routing::ListOffices& command)
          -> absl::StatusOr<v1::ListOfficesResponse> {
        v1::ListOfficesResponse page;
        for (const Office& office :
             directory_.List(command.division, command.kind, command.after,
                             command.page_size + 1)) {
          if (page.offices_size() == command.page_size) {
            page.set_next_page_token(
                page.offices(command.page_size - 1).name().substr(8));
            break;
          }
          *page.add_offices() = ToProto(office);
        }
        return page;
      },
      [](const v1::ListOfficesResponse& page) { return page; });
}

grpc::ServerUnaryReactor* DirectoryService::SearchNearestOffices(
    grpc::CallbackServerContext* context,
    const v1::SearchNearestOfficesRequest* request,
    v1::SearchNearestOfficesResponse* response) {
  return calls_.Compute(
      context, request, response,
      [this](const v1::SearchNearestOfficesRequest& search) {
        return ParseSearch(directory_, search);
      },
      [this](const Call&, const SearchOffices& command)
          -> absl::StatusOr<v1::SearchNearestOfficesResponse> {
        v1::SearchNearestOfficesResponse page;
        for (const NearOffice& near :
             directory_.Nearest(command.from, command.filter, command.skip,
                                command.page_size + 1)) {
          if (page.offices_size() == command.page_size) {
            page.set_next_page_token(
                absl::StrCat(command.skip + command.page_size));
            break;
          }
          auto* added = page.add_offices();
          *added->mutable_office() = ToProto(near.office);
          added->set_distance_meters(near.distance_meters);
        }
        return page;
      },
      [](const v1::SearchNearestOfficesResponse& page) { return page; });
}

grpc::ServerUnaryReactor* DirectoryService::ResolveCompetence(
    grpc::CallbackServerContext* context,
    const v1::ResolveCompetenceRequest* request,
    v1::ResolveCompetenceResponse* response) {
  return calls_.Compute(
      context, request, response, ParseFacts,
      [this](const Call& call,
             const CompetenceFacts& facts) -> absl::StatusOr<CompetenceAnswer> {
        const absl::CivilDay day = calendar::DayOf(call.now);
        return CompetenceAnswer{
            routing::ResolveCompetence(rules_, directory_, facts, day),
            FindCounterfactuals(rules_, directory_, facts, day)};
      },
      [this](const CompetenceAnswer& answer) {
        return ToProto(answer, directory_);
      });
}

}  // namespace bashu::routing
