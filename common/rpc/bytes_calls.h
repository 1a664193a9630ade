#pragma once

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/proto_buffer_reader.h>

#include <string>

#include "common/rpc/calls.h"

namespace bashu::rpc {

// Calls::Compute for a method whose answer is made as bytes (wire.h): `act`
// returns the serialised response. The method is a raw one of gRPC's.
template <typename Request, typename Tx, typename Parse, typename Act>
grpc::ServerUnaryReactor* ComputeBytes(Calls<Tx>& calls,
                                       grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer* bytes,
                                       grpc::ByteBuffer* answer, Parse parse,
                                       Act act) {
  Request request;
  grpc::ByteBuffer read = *bytes;
  const grpc::Status readable =
      grpc::SerializationTraits<Request>::Deserialize(&read, &request);
  if (!readable.ok()) {
    auto* reactor = context->DefaultReactor();
    reactor->Finish(readable);
    return reactor;
  }
  return calls.Compute(context, &request, answer, parse, act,
                       [](const std::string& made) {
                         const grpc::Slice slice(made);
                         return grpc::ByteBuffer(&slice, 1);
                       });
}

}  // namespace bashu::rpc
