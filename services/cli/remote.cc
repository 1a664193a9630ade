#include "services/cli/remote.h"

#include <absl/strings/str_cat.h>
#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>

#include <fstream>
#include <memory>
#include <vector>

#include "common/base/clock.h"
#include "common/rpc/channel.h"
#include "common/rpc/status.h"
#include "common/rpc/tls.h"

namespace bashu::cli {
namespace {

// grpc.health.v1.HealthCheckResponse with status SERVING: field 1, value 1.
constexpr absl::string_view kServing("\x08\x01", 2);

grpc::ByteBuffer ToBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string FromBuffer(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

}  // namespace

absl::StatusOr<Remote> Remote::Connect(const std::string& address,
                                       const Context& context) {
  if (context.cert.empty() && context.key.empty() && context.ca.empty()) {
    return Remote(rpc::NewChannel(address, grpc::InsecureChannelCredentials()));
  }
  // gRPC would wait for a file that is not there until the deadline.
  for (const std::string& path : {context.cert, context.key, context.ca}) {
    if (!std::ifstream(path)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "--cert, --key and --ca go together; cannot read '", path, "'"));
    }
  }
  return Remote(rpc::NewChannel(
      address, rpc::ClientTls({context.cert, context.key, context.ca})));
}

absl::StatusOr<std::string> Remote::Call(const std::string& method,
                                         const std::string& request,
                                         absl::Duration timeout) {
  grpc::GenericStub stub(channel_);
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(SystemClock().Now() + timeout));
  grpc::CompletionQueue queue;
  const auto call =
      stub.PrepareUnaryCall(&context, method, ToBuffer(request), &queue);
  call->StartCall();
  grpc::ByteBuffer response;
  grpc::Status status;
  call->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  if (!status.ok()) return rpc::FromGrpc(status);
  return FromBuffer(response);
}

absl::Status Remote::Watch(const std::string& method,
                           const std::string& request, absl::Duration timeout,
                           absl::FunctionRef<void(const std::string&)> take) {
  grpc::GenericStub stub(channel_);
  grpc::ClientContext context;
  if (timeout < absl::InfiniteDuration()) {
    context.set_deadline(absl::ToChronoTime(SystemClock().Now() + timeout));
  }
  grpc::CompletionQueue queue;
  const auto stream = stub.PrepareCall(&context, method, &queue);
  // One step at a time: whether it was done.
  const auto done = [&queue] {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  stream->StartCall(nullptr);
  bool open = done();
  if (open) {
    stream->WriteLast(ToBuffer(request), {}, nullptr);
    open = done();
  }
  while (open) {
    grpc::ByteBuffer answer;
    stream->Read(&answer, nullptr);
    open = done();
    if (open) take(FromBuffer(answer));
  }
  grpc::Status status;
  stream->Finish(&status, nullptr);
  done();
  return rpc::FromGrpc(status);
}

std::vector<absl::StatusOr<std::string>> Remote::CallAtOnce(
    const std::string& method, const std::string& request, int count,
    absl::Duration timeout) {
  struct Flight {
    grpc::ClientContext context;
    std::unique_ptr<grpc::GenericClientAsyncResponseReader> call;
    grpc::ByteBuffer response;
    grpc::Status status;
  };
  grpc::GenericStub stub(channel_);
  grpc::CompletionQueue queue;
  std::vector<Flight> flights(static_cast<size_t>(count));
  const absl::Time deadline = SystemClock().Now() + timeout;
  for (Flight& flight : flights) {
    flight.context.set_deadline(absl::ToChronoTime(deadline));
    flight.call = stub.PrepareUnaryCall(&flight.context, method,
                                        ToBuffer(request), &queue);
    flight.call->StartCall();
    flight.call->Finish(&flight.response, &flight.status, &flight);
  }
  void* tag = nullptr;
  bool ok = false;
  for (int i = 0; i < count; ++i) queue.Next(&tag, &ok);
  std::vector<absl::StatusOr<std::string>> answers;
  for (const Flight& flight : flights) {
    if (flight.status.ok()) {
      answers.emplace_back(FromBuffer(flight.response));
    } else {
      answers.emplace_back(rpc::FromGrpc(flight.status));
    }
  }
  return answers;
}

absl::Status Remote::Probe(absl::Duration timeout) {
  const absl::StatusOr<std::string> answer =
      Call("/grpc.health.v1.Health/Check", "", timeout);
  if (!answer.ok()) return answer.status();
  if (*answer == kServing) return absl::OkStatus();
  return absl::UnavailableError("The service is not serving.");
}

}  // namespace bashu::cli
