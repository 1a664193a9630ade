// The figures of the ledger that go over the wire, all with mutual TLS:
// ledger.post.unary256, ledger.post.single, ledger.post.stream,
// ledger.post.batch8190, ledger.balance and, beside a PostgreSQL that does the
// same, ledger.peer.function and ledger.peer.arrays.

#include <absl/flags/flag.h>
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "bashu/ledger/v1/batch.grpc.pb.h"
#include "bashu/ledger/v1/ledger.grpc.pb.h"
#include "common/base/check.h"
#include "common/base/mutex.h"
#include "tests/load/generator.h"
#include "tests/load/ledger_books.h"
#include "tests/load/measure.h"
#include "tests/load/postgres_peer.h"
#include "tests/load/raw_ledger.h"
#include "tests/load/server_process.h"
#include "tests/load/transfer_stream.h"
#include "tests/testing/temp_dir.h"

ABSL_FLAG(std::string, tls, "",
          "A region's directory of deploy/tls/dev_certs.");
ABSL_FLAG(std::string, postgres, "",
          "Conninfo of a durable PostgreSQL; without it no figures of peers.");
ABSL_FLAG(std::string, only, "", "Measures this figure alone.");

namespace bashu::load {
namespace {

namespace v1 = ledger::v1;

constexpr int kInFlight = 256;
constexpr int kStreamed = 1024;
// As many as make it fastest, and rows of a statement (limits of a message).
constexpr int kPeerClients = 32;
constexpr int kPeerRows = 8000;
// Two batches on their way: one is read while the other is committed.
constexpr int kBatchesInFlight = 2;

// Calls to one of the server's ports.
class Caller {
 public:
  using Ledger = v1::LedgerService::StubInterface::async_interface;
  using Batches = v1::BatchService::StubInterface::async_interface;

  Caller(int port, const std::string& tls, TransferNumbers& numbers)
      : channel_(Connect(port, tls, 1)[0]),
        ledger_(v1::LedgerService::NewStub(channel_)),
        batches_(v1::BatchService::NewStub(channel_)),
        numbers_(numbers) {}

  std::unique_ptr<PendingCall> Create() {
    v1::CreateTransferRequest request;
    {
      MutexLock lock(mutex_);
      const TransferNumbers::Next next = numbers_.Take();
      request.set_transfer_id(TransferIdOf(next));
      v1::Transfer& transfer = *request.mutable_transfer();
      transfer.set_debit_account("accounts/" + AccountName(next.debit));
      transfer.set_credit_account("accounts/" + AccountName(next.credit));
    }
    request.mutable_transfer()->set_amount_fen(1);
    request.mutable_transfer()->set_basis(kBasis);
    return Make(Async(*ledger_), &Ledger::CreateTransfer, std::move(request));
  }

  Sample Stream(absl::Duration slice) {
    return StreamTransfers(channel_, numbers_, kStreamed, slice);
  }

  std::unique_ptr<PendingCall> GetBalance(int64_t i) {
    v1::GetAccountRequest request;
    request.set_name("accounts/" +
                     AccountName(static_cast<uint64_t>(i) % kAccounts));
    return Make(Async(*ledger_), &Ledger::GetAccount, std::move(request));
  }

  std::unique_ptr<PendingCall> Batch(v1::BatchCreateTransfersRequest request) {
    return Make(Async(*batches_), &Batches::BatchCreateTransfers,
                std::move(request));
  }

 private:
  static Ledger* Async(v1::LedgerService::Stub& stub) { return stub.async(); }
  static Batches* Async(v1::BatchService::Stub& stub) { return stub.async(); }

  template <typename Async, typename Request, typename Response>
  static std::unique_ptr<PendingCall> Make(
      Async* async,
      void (Async::*method)(grpc::ClientContext*, const Request*, Response*,
                            std::function<void(grpc::Status)>),
      Request request) {
    return std::make_unique<UnaryCall<Async, Request, Response>>(
        async, method, std::move(request));
  }

  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<v1::LedgerService::Stub> ledger_;
  const std::unique_ptr<v1::BatchService::Stub> batches_;
  Mutex mutex_;
  TransferNumbers& numbers_;  // under mutex_, or of the one stream
};

// Median seconds of a small write that is synced.
double SyncSeconds(const std::string& path, absl::Duration slice) {
  const int fd = open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  CHECK(fd >= 0);
  const std::string block(4096, 'x');
  std::vector<float> taken;
  const double end = Seconds() + absl::ToDoubleSeconds(slice);
  while (Seconds() < end) {
    const double start = Seconds();
    CHECK(pwrite(fd, block.data(), block.size(), 0) ==
          static_cast<ssize_t>(block.size()));
    CHECK(fdatasync(fd) == 0);
    taken.push_back(static_cast<float>(Seconds() - start));
  }
  close(fd);
  return Percentile(taken, 0.5);
}

Sample MeasureRaw(RawLedger& raw, absl::Duration slice) {
  Sample sample;
  const double start = Seconds();
  const double end = start + absl::ToDoubleSeconds(slice);
  double now = start;
  while (now < end) {
    raw.Commit(kBatch);
    sample.achieved += kBatch;
    now = Seconds();
  }
  sample.per_second = static_cast<double>(sample.achieved) / (now - start);
  return sample;
}

// Batches that are made before they are sent: what a generator costs is no part
// of the figure, but it shares the machine.
Sample MeasureBatches(Caller& ours, TransferNumbers& numbers,
                      absl::Duration slice) {
  std::vector<v1::BatchCreateTransfersRequest> made;
  const double seconds = absl::ToDoubleSeconds(slice);
  // More than two cores can post.
  const auto count = static_cast<size_t>(seconds * 1'500'000 / kBatch) + 2;
  for (size_t i = 0; i < count; ++i) {
    made.push_back(BatchRequest(numbers, kBatch));
  }
  std::atomic<size_t> next{0};
  const double start = Seconds();
  Sample sample = ClosedLoop(
      [&](int64_t) {
        const size_t i = next.fetch_add(1);
        CHECK(i < made.size());
        return ours.Batch(std::move(made[i]));
      },
      kBatchesInFlight, slice);
  const double taken = Seconds() - start;
  sample.achieved *= kBatch;
  sample.per_second = static_cast<double>(sample.achieved) / taken;
  return sample;
}

// Keeps the writer busy while something else is measured.
class WriteLoad {
 public:
  explicit WriteLoad(Caller& ours, absl::Duration slice)
      : thread_([&ours, slice] {
          ClosedLoop([&](int64_t) { return ours.Create(); }, kWriters, slice);
        }) {}
  ~WriteLoad() { thread_.join(); }

 private:
  static constexpr int kWriters = 64;
  std::thread thread_;
};

Sample MeasureCrowd(Caller& caller, absl::Duration slice) {
  return ClosedLoop([&](int64_t) { return caller.Create(); }, kInFlight, slice);
}

class Figures {
 public:
  Figures(const Effort& effort, const std::string& tls)
      : effort_(effort),
        server_({"--tls=" + tls}, "load_ledger_server"),
        bare_(server_.bare_port(), tls, numbers_),
        ours_(server_.ours_port(), tls, numbers_) {}

  void Unary() {
    Print(Compare(
        {"ledger.post.unary256", "transfers/s", "bare_callback_echo_mtls", 0.75,
         0.90},
        effort_, [&](auto slice) { return MeasureCrowd(bare_, slice); },
        [&](auto slice) { return MeasureCrowd(ours_, slice); }));
  }

  // Calls a second of one caller who waits, from the median of each.
  void Single() {
    const auto alone = [](Caller& caller, absl::Duration slice, double more) {
      Sample sample =
          ClosedLoop([&](int64_t) { return caller.Create(); }, 1, slice);
      sample.per_second = 1 / (sample.p50_ms / 1e3 + more);
      return sample;
    };
    Print(Compare(
        {"ledger.post.single", "transfers/s", "echo_p50_plus_fdatasync_p50",
         1 / 1.6, 1 / 1.2},
        effort_,
        [&](auto slice) {
          return alone(bare_, slice / 2,
                       SyncSeconds(directory_ / "sync", slice / 2));
        },
        [&](auto slice) { return alone(ours_, slice, 0); }));
  }

  void Stream() {
    Print(Compare(
        {"ledger.post.stream", "transfers/s", "bare_bidi_stream_mtls", 0.60,
         0.80},
        effort_, [&](auto slice) { return bare_.Stream(slice); },
        [&](auto slice) { return ours_.Stream(slice); }));
  }

  void Batches() {
    RawLedger raw(directory_ / "raw.db", kAccounts);
    Print(Compare(
        {"ledger.post.batch8190", "transfers/s", "sqlite_bulk_same_rows", 0.90,
         1.8},
        effort_, [&](auto slice) { return MeasureRaw(raw, slice); },
        [&](auto slice) { return MeasureBatches(ours_, numbers_, slice); }));
  }

  // Both with the ledger under write load, so that they share the machine with
  // the same.
  void Balance() {
    const auto measure = [this](Caller& caller, absl::Duration slice) {
      const WriteLoad load(ours_, slice);
      return ClosedLoop([&](int64_t i) { return caller.GetBalance(i); },
                        kInFlight, slice);
    };
    Print(Compare(
        {"ledger.balance", "reads/s",
         "bare_callback_echo_mtls_beside_the_same_writes", 0.70, 0.90},
        effort_, [&](auto slice) { return measure(bare_, slice); },
        [&](auto slice) { return measure(ours_, slice); }));
  }

  void PeerFunction(PostgresPeer& peer) {
    Print(Compare(
        {"ledger.peer.function", "transfers/s", "postgres_function_32_clients",
         3, 3},
        effort_, [&](auto slice) { return peer.Function(kPeerClients, slice); },
        [&](auto slice) { return MeasureCrowd(ours_, slice); }));
  }

  void PeerArrays(PostgresPeer& peer) {
    Print(Compare(
        {"ledger.peer.arrays", "transfers/s", "postgres_arrays_of_8000", 8, 8},
        effort_, [&](auto slice) { return peer.Arrays(kPeerRows, slice); },
        [&](auto slice) { return MeasureBatches(ours_, numbers_, slice); }));
  }

 private:
  const Effort effort_;
  const testing::TempDir directory_;
  const ServerProcess server_;
  // Far from those that opened the accounts.
  TransferNumbers numbers_{1'000'000};
  Caller bare_, ours_;
};

}  // namespace

int Main(int argc, char** argv) {
  const Effort effort =
      ParseEffort(argc, argv, "Measures ledger.*; see tests/load/README.md.");
  Figures figures(effort, absl::GetFlag(FLAGS_tls));
  const std::string only = absl::GetFlag(FLAGS_only);
  const auto wanted = [&](const char* name) {
    return only.empty() || only == name;
  };
  if (wanted("ledger.post.unary256")) figures.Unary();
  if (wanted("ledger.post.single")) figures.Single();
  if (wanted("ledger.post.stream")) figures.Stream();
  if (wanted("ledger.post.batch8190")) figures.Batches();
  if (wanted("ledger.balance")) figures.Balance();
  const std::string postgres = absl::GetFlag(FLAGS_postgres);
  if (postgres.empty()) return 0;
  PostgresPeer peer(postgres, kAccounts);
  if (wanted("ledger.peer.function")) figures.PeerFunction(peer);
  if (wanted("ledger.peer.arrays")) figures.PeerArrays(peer);
  return 0;
}

}  // namespace bashu::load

int main(int argc, char** argv) { return bashu::load::Main(argc, argv); }
