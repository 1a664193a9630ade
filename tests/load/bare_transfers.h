#pragma once

#include "bashu/ledger/v1/batch.grpc.pb.h"
#include "common/base/mutex.h"

namespace bashu::load {

// The limit of ledger.post.stream: answers every request at once, as many as
// have come in one message, and reads on meanwhile.
class BareTransfers final : public ledger::v1::BatchService::CallbackService {
 public:
  using Request = ledger::v1::StreamTransfersRequest;
  using Response = ledger::v1::StreamTransfersResponse;

  grpc::ServerBidiReactor<Request, Response>* StreamTransfers(
      grpc::CallbackServerContext*) override {
    return new Echo;  // NOLINT: ends in OnDone
  }

 private:
  class Echo final : public grpc::ServerBidiReactor<Request, Response> {
   public:
    Echo() { StartRead(&request_); }

    void OnReadDone(bool ok) override {
      bool write = false, finish = false;
      {
        MutexLock lock(mutex_);
        last_read_ = !ok;
        for (const auto& request : request_.requests()) {
          if (!ok) break;
          auto* result = outgoing_.add_results();
          result->set_transfer_id(request.transfer_id());
          result->set_state(ledger::v1::Transfer::STATE_POSTED);
          result->set_taken_fen(request.transfer().amount_fen());
        }
        write = ok && TakeOutgoing();
        finish = last_read_ && !writing_;
      }
      if (write) StartWrite(&response_);
      if (ok) StartRead(&request_);
      if (finish) Finish(grpc::Status::OK);
    }

    void OnWriteDone(bool) override {
      bool write = false, finish = false;
      {
        MutexLock lock(mutex_);
        writing_ = false;
        write = TakeOutgoing();
        finish = last_read_ && !writing_;
      }
      if (write) StartWrite(&response_);
      if (finish) Finish(grpc::Status::OK);
    }

    void OnDone() override { delete this; }  // NOLINT: gRPC has done with it

   private:
    bool TakeOutgoing() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
      if (writing_ || outgoing_.results_size() == 0) return false;
      response_.Swap(&outgoing_);
      outgoing_.Clear();
      return writing_ = true;
    }

    Request request_;
    Response response_;
    Mutex mutex_;
    Response outgoing_ ABSL_GUARDED_BY(mutex_);
    bool writing_ ABSL_GUARDED_BY(mutex_) = false;
    bool last_read_ ABSL_GUARDED_BY(mutex_) = false;
  };
};

}  // namespace bashu::load
