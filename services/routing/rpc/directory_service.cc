#include "services/routing/rpc/directory_service.h"

#include <memory>
#include <utility>

#include "common/calendar/shanghai.h"
#include "common/rpc/bytes_calls.h"
#include "common/rpc/page_token.h"
#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/rpc/convert.h"
#include "services/routing/rpc/convert_office.h"

namespace bashu::routing {

// Each call keeps the view that it began with: what is found in it is shown
// from it, whatever a partner sends meanwhile.
grpc::ServerUnaryReactor* DirectoryService::GetOffice(
    grpc::CallbackServerContext* context, const v1::GetOfficeRequest* request,
    v1::Office* response) {
  return calls_.Compute(
      context, request, response, ParseGetOffice,
      [view = directory_.Get()](const Call& call, const std::string& code)
          -> absl::StatusOr<v1::Office> {
        const Office* office = view->directory.FindOffice(code);
        if (office == nullptr) return OfficeNotFound(code);
        v1::Office shown;
        Show(*view, *office, v1::OFFICE_VIEW_FULL, call.now, shown);
        return shown;
      },
      [](v1::Office& office) { return std::move(office); });
}

grpc::ServerUnaryReactor* DirectoryService::ListOffices(
    grpc::CallbackServerContext* context, const v1::ListOfficesRequest* request,
    v1::ListOfficesResponse* response) {
  return calls_.Compute(
      context, request, response, ParseListOffices,
      [view = directory_.Get()](const Call& call,
                                const routing::ListOffices& command)
          -> absl::StatusOr<v1::ListOfficesResponse> {
        v1::ListOfficesResponse page;
        std::string last;
        for (const Office& office :
             view->directory.List(command.division, command.kind, command.after,
                                  command.page_size + 1)) {
          if (page.offices_size() == command.page_size) {
            page.set_next_page_token(rpc::FormatPageToken(command.query, last));
            break;
          }
          Show(*view, office, command.view, call.now, *page.add_offices());
          last = office.code;
        }
        return page;
      },
      [](v1::ListOfficesResponse& page) { return std::move(page); });
}

grpc::ServerUnaryReactor* DirectoryService::SearchNearestOffices(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  const std::shared_ptr<const ShownDirectory> shown = shown_.Get();
  const Directory& directory = shown->view->directory;
  return rpc::ComputeBytes<v1::SearchNearestOfficesRequest>(
      calls_, context, request, response,
      [&directory](const v1::SearchNearestOfficesRequest& search) {
        return ParseSearch(directory, search);
      },
      [&](const Call& call,
          SearchOffices& command) -> absl::StatusOr<std::string> {
        if (command.visit_now) command.search.visit_time = call.now;
        return PageBytes(*shown, command,
                         FindNearestOffices(directory, days_, command.search),
                         call.now);
      });
}

grpc::ServerUnaryReactor* DirectoryService::ResolveCompetence(
    grpc::CallbackServerContext* context,
    const v1::ResolveCompetenceRequest* request,
    v1::ResolveCompetenceResponse* response) {
  return calls_.Compute(
      context, request, response, ParseFacts,
      [this, view = directory_.Get()](const Call& call,
                                      const CompetenceFacts& facts)
          -> absl::StatusOr<v1::ResolveCompetenceResponse> {
        const absl::CivilDay day = calendar::DayOf(call.now);
        const Directory& directory = view->directory;
        return ToProto(
            CompetenceAnswer{
                routing::ResolveCompetence(rules_, directory, facts, day),
                FindCounterfactuals(rules_, directory, facts, day)},
            *view, call.now);
      },
      [](v1::ResolveCompetenceResponse& answer) { return std::move(answer); });
}

grpc::ServerUnaryReactor* DirectoryService::ResolveDivision(
    grpc::CallbackServerContext* context,
    const v1::ResolveDivisionRequest* request,
    v1::DivisionResolution* response) {
  return calls_.Compute(
      context, request, response, ParseResolveDivision,
      [view = directory_.Get()](const Call&,
                                const routing::ResolveDivision& command)
          -> absl::StatusOr<v1::DivisionResolution> {
        v1::DivisionResolution proto =
            ToProto(view->directory,
                    view->directory.Resolve(command.code, command.year));
        proto.set_text(command.text);
        return proto;
      },
      [](v1::DivisionResolution& found) { return std::move(found); });
}

grpc::ServerUnaryReactor* DirectoryService::GetDirectorySnapshot(
    grpc::CallbackServerContext* context,
    const v1::GetDirectorySnapshotRequest* request,
    v1::GetDirectorySnapshotResponse* response) {
  return calls_.Read(
      context, request, response, ParseGetSnapshot,
      [this](RoutingTx& tx, const Call& call,
             const routing::GetDirectorySnapshot& command)
          -> absl::StatusOr<v1::GetDirectorySnapshotResponse> {
        ASSIGN_OR_RETURN(const int64_t version, exchange_.Version(tx));
        ASSIGN_OR_RETURN(const int first, FirstOfPage(command, version));
        ASSIGN_OR_RETURN(
            const DirectoryPage page,
            exchange_.Give(tx, call, command.known_version, first));
        return ToProto(command, page);
      },
      [](const v1::GetDirectorySnapshotResponse& answer) { return answer; });
}

}  // namespace bashu::routing
