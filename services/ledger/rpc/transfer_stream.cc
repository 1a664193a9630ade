#include "services/ledger/rpc/transfer_stream.h"

#include <memory>
#include <utility>

#include "common/base/mutex.h"
#include "services/ledger/domain/limits.h"
#include "services/ledger/domain/transfer_errors.h"
#include "services/ledger/rpc/convert_batch.h"

namespace bashu::ledger {
namespace {

// Messages of one stream that wait for their commit. The next is read when one
// of them is answered, so a stream that is faster than the disk is held back
// and needs no refusal.
constexpr int kInFlightMax = 256;

// One stream. What the writer answers while a message is on its way is sent
// together in the next one. gRPC has it until OnDone; before that it ends only
// when nothing of it is in flight.
class TransferStream final
    : public grpc::ServerBidiReactor<v1::StreamTransfersRequest,
                                     v1::StreamTransfersResponse> {
 public:
  TransferStream(rpc::Calls<LedgerTx>& calls, const Sources& sources)
      : calls_(calls),
        sources_(sources),
        method_(
            calls.gate().Find(rpc::MethodOf<v1::StreamTransfersRequest>())) {}

  void Begin(const grpc::CallbackServerContext& context) {
    started_ = calls_.gate().clock().Now();
    auto call = calls_.gate().Admit(context, method_);
    {
      MutexLock lock(mutex_);
      if (call.ok()) {
        call_ = *std::move(call);
      } else {
        end_ = call.status();
        last_read_ = true;
      }
    }
    Advance();
  }

  void OnReadDone(bool ok) override {
    if (ok) ok = Take();
    {
      MutexLock lock(mutex_);
      reading_ = false;
      last_read_ |= !ok;
    }
    Advance();
  }

  void OnWriteDone(bool ok) override {
    {
      MutexLock lock(mutex_);
      writing_ = false;
      broken_ |= !ok;
    }
    Advance();
  }

  void OnCancel() override {
    {
      MutexLock lock(mutex_);
      broken_ = true;
    }
    Advance();
  }

  void OnDone() override { delete this; }  // NOLINT: gRPC has done with it

 private:
  // A message on its way through the store.
  struct Work {
    v1::StreamTransfersRequest message;
    Call call;
    StreamResults wanted, results;
  };

  // Submits the message that was read; false if it ends the stream.
  bool Take() {
    if (request_.requests_size() > kLookupMax) {
      MutexLock lock(mutex_);
      end_ = BatchTooLarge(kLookupMax);
      return false;
    }
    auto work = std::make_shared<Work>();
    work->message.Swap(&request_);
    work->call = call_;
    work->call.now = calls_.gate().clock().Now();
    work->wanted = ParseStream(work->message);
    {
      MutexLock lock(mutex_);
      ++in_flight_;
    }
    calls_.store().Submit(
        [this, work](LedgerTx& tx) -> absl::Status {
          ASSIGN_OR_RETURN(work->results,
                           CreateEach(tx, sources_, work->call, work->wanted));
          return absl::OkStatus();
        },
        [this, work](const absl::Status& status) { Settle(*work, status); });
    return true;
  }

  // On the writer's thread.
  void Settle(Work& work, const absl::Status& status) {
    if (!status.ok()) {
      work.results.assign(work.wanted.size(), absl::StatusOr<Transfer>(status));
    }
    {
      MutexLock lock(mutex_);
      --in_flight_;
      AddToProto(work.message, work.results, outgoing_);
    }
    Advance();
  }

  // Starts what can be started. Whatever it starts keeps the stream alive, so
  // nothing of it is touched after a step that started nothing.
  void Advance() {
    bool read = false, write = false, finish = false;
    absl::Status end;
    {
      MutexLock lock(mutex_);
      const bool answers = outgoing_.results_size() > 0 && !broken_;
      if (!writing_ && answers) {
        writing_ = write = true;
        response_.Swap(&outgoing_);
        outgoing_.Clear();
      }
      if (!reading_ && !last_read_ && !broken_ && in_flight_ < kInFlightMax) {
        reading_ = read = true;
      }
      const bool idle = !reading_ && !writing_ && in_flight_ == 0;
      if (idle && !finished_ && (last_read_ || broken_)) {
        finished_ = finish = true;
        end = broken_ ? rpc::FromGrpc(grpc::Status::CANCELLED) : end_;
      }
    }
    if (write) StartWrite(&response_);
    if (read) StartRead(&request_);
    if (!finish) return;
    calls_.gate().Leave(method_, end, started_, call_.traceparent);
    Finish(rpc::ToGrpc(end));
  }

  rpc::Calls<LedgerTx>& calls_;
  const Sources& sources_;
  const rpc::Method& method_;
  absl::Time started_;
  Call call_;                             // set before anything is read
  v1::StreamTransfersRequest request_;    // while reading_
  v1::StreamTransfersResponse response_;  // while writing_

  Mutex mutex_;
  v1::StreamTransfersResponse outgoing_ ABSL_GUARDED_BY(mutex_);
  absl::Status end_ ABSL_GUARDED_BY(mutex_);
  int in_flight_ ABSL_GUARDED_BY(mutex_) = 0;
  bool reading_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool last_read_ ABSL_GUARDED_BY(mutex_) = false;  // nothing more will come
  bool broken_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

grpc::ServerBidiReactor<v1::StreamTransfersRequest,
                        v1::StreamTransfersResponse>*
StreamTransfers(grpc::CallbackServerContext* context,
                rpc::Calls<LedgerTx>& calls, const Sources& sources) {
  auto* stream = new TransferStream(calls, sources);  // NOLINT: ends in OnDone
  stream->Begin(*context);
  return stream;
}

}  // namespace bashu::ledger
