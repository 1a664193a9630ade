#include "services/routing/rpc/paper_service.h"

#include "common/rpc/fields.h"
#include "services/routing/domain/limits.h"

namespace bashu::routing {
namespace {

constexpr size_t kDigestBytes = 32;  // SHA-256

void CheckDigest(const std::string& digest, rpc::Fields& fields) {
  if (digest.size() == kDigestBytes) return;
  fields.Add("digest", "FORMAT", "Is not a SHA-256 digest of 32 bytes.",
             "不是 32 字节的 SHA-256 摘要。");
}

absl::StatusOr<PutPaper> ParsePut(
    const exchange::v1::PutPaperRequest& request) {
  rpc::Fields fields;
  CheckDigest(request.digest(), fields);
  if (request.size_bytes() < 1) {
    fields.Add("size_bytes", "OUT_OF_RANGE", "Is at least 1.", "至少为 1。");
  }
  if (request.offset_bytes() < 0) {
    fields.Add("offset_bytes", "OUT_OF_RANGE", "Is at least 0.", "至少为 0。");
  }
  if (request.content().size() > kChunkBytesMax) {
    fields.Add("content", "TOO_LONG", "Has more than 512 KiB.",
               "超过 512 KiB。");
  }
  RETURN_IF_ERROR(fields.status());
  return PutPaper{request.digest(), request.size_bytes(),
                  request.offset_bytes(), request.content()};
}

absl::StatusOr<GetPaper> ParseGetPaper(
    const exchange::v1::GetPaperRequest& request) {
  rpc::Fields fields;
  CheckDigest(request.digest(), fields);
  RETURN_IF_ERROR(fields.status());
  return GetPaper{request.digest(), request.offset_bytes()};
}

}  // namespace

grpc::ServerUnaryReactor* PaperService::PutPaper(
    grpc::CallbackServerContext* context,
    const exchange::v1::PutPaperRequest* request,
    exchange::v1::PutPaperResponse* response) {
  return calls_.Write(
      context, request, response, ParsePut,
      [this](RoutingTx& tx, const Call& call,
             const routing::PutPaper& command) {
        return papers_.Put(tx, call, command);
      },
      [](const Paper& paper) {
        exchange::v1::PutPaperResponse proto;
        proto.set_received_bytes(paper.received);
        proto.set_complete(paper.complete);
        return proto;
      });
}

grpc::ServerUnaryReactor* PaperService::GetPaper(
    grpc::CallbackServerContext* context,
    const exchange::v1::GetPaperRequest* request,
    exchange::v1::GetPaperResponse* response) {
  return calls_.Read(
      context, request, response, ParseGetPaper,
      [this](RoutingTx& tx, const Call& call,
             const routing::GetPaper& command) {
        return papers_.Get(tx, call, command);
      },
      [](const PaperChunk& chunk) {
        exchange::v1::GetPaperResponse proto;
        proto.set_content(chunk.content);
        proto.set_size_bytes(chunk.size);
        return proto;
      });
}

}  // namespace bashu::routing
