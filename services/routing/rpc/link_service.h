#pragma once

#include "bashu/routing/v1/link.grpc.pb.h"
#include "common/rpc/calls.h"
#include "services/routing/domain/dead_letters.h"
#include "services/routing/domain/link_files.h"
#include "services/routing/domain/links.h"

namespace bashu::routing {

// bashu.routing.v1.LinkService: what operators call.
class LinkService final : public v1::LinkService::CallbackService {
 public:
  LinkService(rpc::Calls<RoutingTx>& calls, const Links& links,
              const DeadLetters& dead_letters, const LinkFiles& files)
      : calls_(calls),
        links_(links),
        dead_letters_(dead_letters),
        files_(files) {}

  grpc::ServerUnaryReactor* ListLinks(grpc::CallbackServerContext* context,
                                      const v1::ListLinksRequest* request,
                                      v1::ListLinksResponse* response) override;
  grpc::ServerUnaryReactor* GetLink(grpc::CallbackServerContext* context,
                                    const v1::GetLinkRequest* request,
                                    v1::Link* response) override;
  grpc::ServerUnaryReactor* CheckLink(grpc::CallbackServerContext* context,
                                      const v1::CheckLinkRequest* request,
                                      v1::Link* response) override;
  grpc::ServerUnaryReactor* ReleaseLink(grpc::CallbackServerContext* context,
                                        const v1::ReleaseLinkRequest* request,
                                        v1::Link* response) override;
  grpc::ServerUnaryReactor* ListDeadLetters(
      grpc::CallbackServerContext* context,
      const v1::ListDeadLettersRequest* request,
      v1::ListDeadLettersResponse* response) override;
  grpc::ServerUnaryReactor* GetDeadLetter(
      grpc::CallbackServerContext* context,
      const v1::GetDeadLetterRequest* request,
      v1::DeadLetter* response) override;
  grpc::ServerUnaryReactor* ReplayDeadLetter(
      grpc::CallbackServerContext* context,
      const v1::ReplayDeadLetterRequest* request,
      v1::DeadLetter* response) override;
  grpc::ServerUnaryReactor* DismissDeadLetter(
      grpc::CallbackServerContext* context,
      const v1::DismissDeadLetterRequest* request,
      v1::DeadLetter* response) override;
  grpc::ServerUnaryReactor* GetNonDelivery(
      grpc::CallbackServerContext* context,
      const v1::GetNonDeliveryRequest* request,
      v1::NonDelivery* response) override;
  grpc::ServerUnaryReactor* ExportDocuments(
      grpc::CallbackServerContext* context,
      const v1::ExportDocumentsRequest* request,
      v1::DocumentFile* response) override;
  grpc::ServerUnaryReactor* ImportDocuments(
      grpc::CallbackServerContext* context,
      const v1::ImportDocumentsRequest* request,
      v1::ImportDocumentsResponse* response) override;

 private:
  rpc::Calls<RoutingTx>& calls_;
  const Links& links_;
  const DeadLetters& dead_letters_;
  const LinkFiles& files_;
};

}  // namespace bashu::routing
