// routing.handover: custody handed over one case after the other, between two
// gateways over mutual TLS, every step durable and verified on both sides,
// against the sum of the parts that no handover can do without: two signatures,
// two verifications, two calls, four commits. p99_ms is taken at half of the
// rate.

#include <absl/flags/flag.h>
#include <absl/strings/str_cat.h>

#include <chrono>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "bashu/exchange/v1/exchange.grpc.pb.h"
#include "common/base/check.h"
#include "common/base/mutex.h"
#include "common/crypto/key_pem.h"
#include "common/crypto/signature.h"
#include "common/observe/log.h"
#include "common/observe/metrics.h"
#include "common/rpc/calls.h"
#include "common/rpc/channel.h"
#include "common/rpc/server.h"
#include "common/rpc/tls.h"
#include "services/routing/egress/exchange_sender.h"
#include "services/routing/rpc/exchange_service.h"
#include "tests/load/exchange_side.h"
#include "tests/load/journal_tx.h"
#include "tests/load/measure.h"
#include "tests/load/raw_sqlite.h"
#include "tests/testing/engines.h"
#include "tests/testing/temp_dir.h"

ABSL_FLAG(std::string, tls, "",
          "A region's directory of deploy/tls/dev_certs; the other region's "
          "lies beside it.");

namespace bashu::load {
namespace {

using ExchangeStub = exchange::v1::ExchangeService::Stub;

// Bytes of a usual offer, its sealed body and its receipt.
constexpr size_t kDocumentBytes = 500;
constexpr size_t kBodyBytes = 620;
constexpr size_t kReceiptBytes = 330;

std::string ReadFile(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// The two ends of the way from one region to the other.
struct Tls {
  Tls(const std::string& tls, std::string giver, std::string taker)
      : root(tls.substr(0, tls.rfind('/'))),
        from(std::move(giver)),
        to(std::move(taker)) {}

  std::string FileOf(const std::string& region, const char* name) const {
    return absl::StrCat(root, "/", region, "/", name);
  }
  std::shared_ptr<grpc::ServerCredentials> Server() const {
    return rpc::ServerTls({FileOf(to, "service-routing.pem"),
                           FileOf(to, "service-routing.key"),
                           FileOf(from, "ca.pem")});
  }
  std::shared_ptr<grpc::ChannelCredentials> Client() const {
    return rpc::ClientTls({FileOf(from, "service-routing.pem"),
                           FileOf(from, "service-routing.key"),
                           FileOf(to, "ca.pem")});
  }

  std::string root, from, to;
};

rpc::Policy PartnerPolicy(const std::string& partner) {
  type::v1::MethodPolicy policy;
  auto* rule = policy.add_rules();
  rule->add_callers(routing::RoutingOf(partner));
  rule->add_methods("/bashu.exchange.v1.ExchangeService/*");
  return rpc::Policy(std::move(policy));
}

crypto::TrustBundle TrustIn(const Tls& tls) {
  auto trust = crypto::TrustBundle::Load(
      {{tls.from, ReadFile(tls.FileOf(tls.from, "ca.pem"))}});
  CHECK(trust.ok());
  return *std::move(trust);
}

std::unique_ptr<rpc::Server> Serve(grpc::Service& service, const Tls& tls) {
  auto server = rpc::Server::Start({"127.0.0.1:0", tls.Server()}, {&service});
  CHECK(server.ok());
  return *std::move(server);
}

std::shared_ptr<grpc::Channel> ChannelTo(const rpc::Server& server,
                                         const Tls& tls) {
  return rpc::NewChannel(absl::StrCat("127.0.0.1:", server.port()),
                         tls.Client());
}

// A region's gateway as `partner` calls it.
class Gateway {
 public:
  // `tls` is that of the way to it.
  Gateway(Side& side, const Tls& tls)
      : side_(side),
        tls_(tls),
        dead_letters_(side.exchange(), side.notary(), side.ids()),
        gate_(rpc::AuthenticateByCertificate(TrustIn(tls), side.clock()),
              PartnerPolicy(tls.from), side.clock(), metrics_),
        calls_(gate_, side.store(), pool_, repeats_),
        service_(calls_, side.store(), side.exchange(), side.links(),
                 dead_letters_),
        server_(Serve(service_, tls)) {}
  ~Gateway() { server_->Stop(absl::Seconds(1)); }

  // Where we push what is for it.
  void Connect(const Gateway& to) {
    sender_ = std::make_unique<routing::ExchangeSender>(
        side_.store(), side_.clock(), side_.exchange(), side_.links(),
        dead_letters_,
        std::map<std::string, std::shared_ptr<grpc::Channel>>{
            {to.tls_.to, ChannelTo(*to.server_, to.tls_)}});
  }

  // Sends all that waits for the other.
  void Push() {
    store::Dispatch dispatch;
    dispatch.kind = "exchange.push";
    dispatch.lane = tls_.from;
    CHECK(sender_->Send(dispatch).ok());
  }

 private:
  Side& side_;
  const Tls tls_;
  const routing::DeadLetters dead_letters_;
  observe::Metrics metrics_;
  rpc::Gate gate_;
  rpc::WorkerPool pool_{/*threads=*/1, /*waiting_max=*/64};
  const crypto::KeyRing ring_ =
      *crypto::KeyRing::Parse(testing::TestKeyRingJson());
  const rpc::Repeats repeats_{ring_};
  rpc::Calls<routing::RoutingTx> calls_;
  routing::ExchangeService service_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<routing::ExchangeSender> sender_;
};

// Two regions that hand cases over.
class Handovers {
 public:
  Handovers(const std::string& tls, const testing::TempDir& directory)
      : chongqing_("50", keys50_, "51", keys51_, directory / "50.db"),
        sichuan_("51", keys51_, "50", keys50_, directory / "51.db"),
        gateway50_(chongqing_, {tls, "51", "50"}),
        gateway51_(sichuan_, {tls, "50", "51"}) {
    gateway50_.Connect(gateway51_);
    gateway51_.Connect(gateway50_);
  }

  void HandOver() {
    const std::vector<std::string> cases = chongqing_.Offer(1);
    gateway50_.Push();
    sichuan_.Accept(cases);
    gateway51_.Push();
  }

  // As fast as it goes, then, for the latencies, half as fast.
  Sample Measure(absl::Duration slice) {
    const double seconds = absl::ToDoubleSeconds(slice);
    Sample sample;
    const double start = Seconds();
    for (; Seconds() < start + seconds; ++sample.achieved) HandOver();
    sample.per_second =
        static_cast<double>(sample.achieved) / (Seconds() - start);
    std::vector<float> taken_ms;
    const double pause = 2 / sample.per_second;
    const double begin = Seconds();
    for (double due = begin; due < begin + seconds; due += pause) {
      Wait(due - Seconds());
      HandOver();
      taken_ms.push_back(static_cast<float>((Seconds() - due) * 1e3));
    }
    sample.p50_ms = Percentile(taken_ms, 0.5);
    sample.p99_ms = Percentile(taken_ms, 0.99);
    return sample;
  }

 private:
  void Wait(double seconds) {
    MutexLock lock(mutex_);
    if (seconds > 0) {
      tick_.WaitFor(mutex_, std::chrono::duration<double>(seconds));
    }
  }

  Mutex mutex_;
  CondVar tick_;
  const Keys keys50_{crypto::Suite::kP256Sha256};
  const Keys keys51_{crypto::Suite::kP256Sha256};
  Side chongqing_, sichuan_;
  Gateway gateway50_, gateway51_;
};

// Answers every push with as many bytes as a receipt has.
class BareExchange final
    : public exchange::v1::ExchangeService::CallbackService {
 public:
  grpc::ServerUnaryReactor* PushDocuments(
      grpc::CallbackServerContext* context,
      const exchange::v1::PushDocumentsRequest*,
      exchange::v1::PushDocumentsResponse* response) override {
    auto* reactor = context->DefaultReactor();
    response->add_receipts()->set_payload(std::string(kReceiptBytes, 'r'));
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

// The parts of a handover and nothing that holds them together.
class Parts {
 public:
  Parts(const std::string& tls, const testing::TempDir& directory)
      : tls_{tls, "50", "51"}, server_(Serve(bare_, tls_)) {
    NewJournalStore(absl::StrCat("sqlite:", directory / "raw.db")).reset();
    raw_ = std::make_unique<RawSqlite>(directory / "raw.db");
    auto* envelope = request_.add_envelopes();
    envelope->mutable_document()->set_payload(std::string(kDocumentBytes, 'd'));
    envelope->set_sealed_body(std::string(kBodyBytes, 'b'));
  }
  ~Parts() { server_->Stop(absl::Seconds(1)); }

  Sample Measure(absl::Duration slice) {
    Sample sample;
    const double start = Seconds();
    const double end = start + absl::ToDoubleSeconds(slice);
    for (; Seconds() < end; ++sample.achieved) {
      for (int side = 0; side < 2; ++side) {
        Commit();
        const std::string& text = request_.envelopes(0).document().payload();
        const auto signature = signing_->Sign(text);
        CHECK(signature.ok());
        CHECK(rpc::Invoke(*stub_, &ExchangeStub::PushDocuments, request_, "")
                  .ok());
        CHECK(verifying_.Verify(text, *signature).ok());
        Commit();
      }
    }
    sample.per_second =
        static_cast<double>(sample.achieved) / (Seconds() - start);
    return sample;
  }

 private:
  void Commit() {
    event_.id = absl::StrCat("01920000-0000-7000-8000-",
                             absl::Dec(++commits_, absl::kZeroPad12));
    raw_->Begin();
    raw_->Append(event_);
    raw_->Commit();
  }

  const Tls tls_;
  BareExchange bare_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<ExchangeStub> stub_ =
      exchange::v1::ExchangeService::NewStub(ChannelTo(*server_, tls_));
  std::unique_ptr<RawSqlite> raw_;
  const std::string key_ = crypto::GenerateKeyPem(crypto::Suite::kP256Sha256);
  const std::unique_ptr<crypto::SigningKey> signing_ =
      *crypto::SigningKey::FromPem(crypto::Suite::kP256Sha256, key_);
  const crypto::VerifyingKey verifying_ = *crypto::VerifyingKey::FromPem(
      crypto::Suite::kP256Sha256, *crypto::PublicPem(key_));
  exchange::v1::PushDocumentsRequest request_;
  store::Event event_{
      .type = "referral.accepted",
      .subject = "referrals/01920000-0000-7000-8000-000000000000",
      .commit_time = absl::FromUnixSeconds(1'772'424'000),
      .traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"};
  int64_t commits_ = 0;
};

}  // namespace

int Main(int argc, char** argv) {
  const Effort effort = ParseEffort(
      argc, argv, "Measures routing.handover; see tests/load/README.md.");
  observe::StartLogging("load", observe::Severity::kError);
  const std::string tls = absl::GetFlag(FLAGS_tls);
  const testing::TempDir directory;
  Parts parts(tls, directory);
  Handovers handovers(tls, directory);
  Print(Compare(
      {"routing.handover", "handovers/s", "sum_of_the_parts", 0.60, 0.85},
      effort, [&](absl::Duration slice) { return parts.Measure(slice); },
      [&](absl::Duration slice) { return handovers.Measure(slice); }));
  return 0;
}

}  // namespace bashu::load

int main(int argc, char** argv) { return bashu::load::Main(argc, argv); }
