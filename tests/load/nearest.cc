// routing.nearest: the five nearest of 5,000 offices that fit, behind our gate,
// against the bare handler answering as many bytes, over mutual TLS with 256 in
// flight.

#include <absl/flags/flag.h>
#include <grpcpp/generic/generic_stub.h>

#include <memory>
#include <utility>
#include <vector>

#include "bashu/routing/v1/directory_service.pb.h"
#include "tests/load/generator.h"
#include "tests/load/measure.h"
#include "tests/load/server_process.h"

ABSL_FLAG(std::string, tls, "",
          "A region's directory of deploy/tls/dev_certs.");

namespace bashu::load {
namespace {

namespace v1 = routing::v1;

constexpr int kInFlight = 256;
constexpr int64_t kPlaces = 5003;
// Wednesday 4 March 2026, ten in the morning in Beijing.
constexpr int64_t kVisitSeconds = 1'772'589'600;

// Places all over the basin.
v1::SearchNearestOfficesRequest Search(int64_t i) {
  v1::SearchNearestOfficesRequest search;
  search.set_programme(type::v1::PROGRAMME_LEGAL_AID);
  search.set_latitude(28.8 + 0.003 * static_cast<double>(i % 997));
  search.set_longitude(103.2 + 0.004 * static_cast<double>(i % 1009));
  search.set_matter("LABOUR_WAGES");
  search.set_channel(v1::CHANNEL_WINDOW);
  search.add_languages("cmn");
  search.set_open_only(true);
  search.mutable_visit_time()->set_seconds(kVisitSeconds);
  return search;
}

// A call whose messages stay bytes: what the generator does with an answer is
// no cost of the server's, and the two share the machine.
class BytesCall final : public PendingCall {
 public:
  BytesCall(grpc::GenericStub& stub, const grpc::ByteBuffer& request)
      : stub_(stub), request_(request) {}

  void Start(Done done) override {
    stub_.UnaryCall(&context_,
                    "/bashu.routing.v1.DirectoryService/SearchNearestOffices",
                    {}, &request_, &response_, std::move(done));
  }

 private:
  grpc::GenericStub& stub_;
  const grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
  grpc::ClientContext context_;
};

class Calls {
 public:
  explicit Calls(const std::shared_ptr<grpc::Channel>& channel)
      : stub_(channel) {
    for (int64_t i = 0; i < kPlaces; ++i) {
      const grpc::Slice bytes(Search(i).SerializeAsString());
      requests_.emplace_back(&bytes, 1);
    }
  }

  std::unique_ptr<PendingCall> Make(int64_t i) {
    return std::make_unique<BytesCall>(
        stub_, requests_[static_cast<size_t>(i % kPlaces)]);
  }

 private:
  grpc::GenericStub stub_;
  std::vector<grpc::ByteBuffer> requests_;
};

}  // namespace

int Main(int argc, char** argv) {
  const Effort effort = ParseEffort(
      argc, argv, "Measures routing.nearest; see tests/load/README.md.");
  const std::string tls = absl::GetFlag(FLAGS_tls);
  const ServerProcess server({"--tls=" + tls}, "load_nearest_server");
  Calls bare(Connect(server.bare_port(), tls, 1)[0]);
  Calls ours(Connect(server.ours_port(), tls, 1)[0]);
  const auto measure = [](Calls& calls, absl::Duration slice) {
    return ClosedLoop([&](int64_t i) { return calls.Make(i); }, kInFlight,
                      slice);
  };
  Print(Compare(
      {"routing.nearest", "calls/s", "bare_callback_echo_mtls", 0.85, 0.97},
      effort, [&](absl::Duration slice) { return measure(bare, slice); },
      [&](absl::Duration slice) { return measure(ours, slice); }));
  return 0;
}

}  // namespace bashu::load

int main(int argc, char** argv) { return bashu::load::Main(argc, argv); }
