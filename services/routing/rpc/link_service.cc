#include "services/routing/rpc/link_service.h"

#include "services/routing/rpc/convert.h"

namespace bashu::routing {
namespace {

v1::Link ToLink(const LinkReport& report) { return ToProto(report); }

v1::DeadLetter ToLetter(const DeadLetter& letter) { return ToProto(letter); }

}  // namespace

grpc::ServerUnaryReactor* LinkService::ListLinks(
    grpc::CallbackServerContext* context, const v1::ListLinksRequest* request,
    v1::ListLinksResponse* response) {
  return calls_.Read(
      context, request, response,
      [](const v1::ListLinksRequest&) -> absl::StatusOr<int> { return 0; },
      [this](RoutingTx& tx, const Call& call,
             const int&) -> absl::StatusOr<v1::ListLinksResponse> {
        v1::ListLinksResponse page;
        for (const std::string& partner : links_.partners()) {
          ASSIGN_OR_RETURN(const LinkReport report,
                           links_.Report(tx, call, partner));
          *page.add_links() = ToProto(report);
        }
        return page;
      },
      [](const v1::ListLinksResponse& page) { return page; });
}

grpc::ServerUnaryReactor* LinkService::GetLink(
    grpc::CallbackServerContext* context, const v1::GetLinkRequest* request,
    v1::Link* response) {
  return calls_.Read(
      context, request, response,
      [](const v1::GetLinkRequest& asked) {
        return ParseLinkName(asked.name());
      },
      [this](RoutingTx& tx, const Call& call, const std::string& partner) {
        return links_.Report(tx, call, partner);
      },
      ToLink);
}

grpc::ServerUnaryReactor* LinkService::CheckLink(
    grpc::CallbackServerContext* context, const v1::CheckLinkRequest* request,
    v1::Link* response) {
  return calls_.Write(
      context, request, response,
      [](const v1::CheckLinkRequest& asked) {
        return ParseLinkName(asked.name());
      },
      [this](RoutingTx& tx, const Call& call, const std::string& partner) {
        return links_.CheckSoon(tx, call, partner);
      },
      ToLink);
}

grpc::ServerUnaryReactor* LinkService::ReleaseLink(
    grpc::CallbackServerContext* context, const v1::ReleaseLinkRequest* request,
    v1::Link* response) {
  return calls_.Write(
      context, request, response, ParseRelease,
      [this](RoutingTx& tx, const Call& call,
             const routing::ReleaseLink& command) {
        return links_.Release(tx, call, command.partner, command.reason);
      },
      ToLink);
}

grpc::ServerUnaryReactor* LinkService::ListDeadLetters(
    grpc::CallbackServerContext* context,
    const v1::ListDeadLettersRequest* request,
    v1::ListDeadLettersResponse* response) {
  return calls_.Read(
      context, request, response, ParseListDeadLetters,
      [this](RoutingTx& tx, const Call& call,
             const routing::ListDeadLetters& command) {
        return dead_letters_.List(tx, call, command);
      },
      [](const DeadLetterPage& page) { return LettersToProto(page); });
}

grpc::ServerUnaryReactor* LinkService::GetDeadLetter(
    grpc::CallbackServerContext* context,
    const v1::GetDeadLetterRequest* request, v1::DeadLetter* response) {
  return calls_.Read(
      context, request, response, ParseGetDeadLetter,
      [this](RoutingTx& tx, const Call& call, const std::string& id) {
        return dead_letters_.Get(tx, call, id);
      },
      [](const DeadLetter& letter) { return LetterToProto(letter); });
}

grpc::ServerUnaryReactor* LinkService::ReplayDeadLetter(
    grpc::CallbackServerContext* context,
    const v1::ReplayDeadLetterRequest* request, v1::DeadLetter* response) {
  return calls_.Write(
      context, request, response, ParseReplay,
      [this](RoutingTx& tx, const Call& call, const DecideDeadLetter& command) {
        return dead_letters_.Replay(tx, call, command);
      },
      ToLetter);
}

grpc::ServerUnaryReactor* LinkService::DismissDeadLetter(
    grpc::CallbackServerContext* context,
    const v1::DismissDeadLetterRequest* request, v1::DeadLetter* response) {
  return calls_.Write(
      context, request, response, ParseDismiss,
      [this](RoutingTx& tx, const Call& call, const DecideDeadLetter& command) {
        return dead_letters_.Dismiss(tx, call, command);
      },
      ToLetter);
}

grpc::ServerUnaryReactor* LinkService::GetNonDelivery(
    grpc::CallbackServerContext* context,
    const v1::GetNonDeliveryRequest* request, v1::NonDelivery* response) {
  return calls_.Read(
      context, request, response, ParseGetNonDelivery,
      [this](RoutingTx& tx, const Call& call, const std::string& document) {
        return links_.GetNonDelivery(tx, call, document);
      },
      [](const NonDelivery& missed) { return ToProto(missed); });
}

grpc::ServerUnaryReactor* LinkService::ExportDocuments(
    grpc::CallbackServerContext* context,
    const v1::ExportDocumentsRequest* request, v1::DocumentFile* response) {
  return calls_.Write(
      context, request, response, ParseExport,
      [this](RoutingTx& tx, const Call& call,
             const routing::ExportDocuments& command) {
        return files_.Export(tx, call, command);
      },
      [](const DocumentFile& file) { return ToProto(file); });
}

grpc::ServerUnaryReactor* LinkService::ImportDocuments(
    grpc::CallbackServerContext* context,
    const v1::ImportDocumentsRequest* request,
    v1::ImportDocumentsResponse* response) {
  return calls_.Write(
      context, request, response, ParseImport,
      [this](RoutingTx& tx, const Call& call, const DocumentFile& file) {
        return files_.Import(tx, call, file);
      },
      [](const Imported& imported) { return ToProto(imported); });
}

}  // namespace bashu::routing
