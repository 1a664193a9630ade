#include "tests/load/transfer_stream.h"

#include <grpcpp/client_context.h>

#include <deque>
#include <string>
#include <vector>

#include "bashu/ledger/v1/batch.grpc.pb.h"
#include "common/base/mutex.h"

namespace bashu::load {
namespace {

namespace v1 = ledger::v1;

class Stream final
    : public grpc::ClientBidiReactor<v1::StreamTransfersRequest,
                                     v1::StreamTransfersResponse> {
 public:
  Stream(const std::shared_ptr<grpc::Channel>& channel,
         TransferNumbers& numbers, int in_flight, absl::Duration slice)
      : stub_(v1::BatchService::NewStub(channel)),
        numbers_(numbers),
        in_flight_max_(static_cast<size_t>(in_flight)),
        start_(Seconds()),
        end_(start_ + absl::ToDoubleSeconds(slice)) {
    stub_->async()->StreamTransfers(&context_, this);
    AddHold();  // until the last write
    StartRead(&response_);
    StartCall();
    GoOn(/*written=*/false);
  }

  void OnWriteDone(bool) override { GoOn(/*written=*/true); }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    {
      MutexLock lock(mutex_);
      const double now = Seconds();
      for (const v1::StreamResult& result : response_.results()) {
        taken_ms_.push_back(static_cast<float>((now - sent_.front()) * 1e3));
        sent_.pop_front();
        if (result.has_error()) ++failed_;
      }
    }
    StartRead(&response_);
    GoOn(/*written=*/false);
  }

  void OnDone(const grpc::Status& status) override {
    MutexLock lock(mutex_);
    if (!status.ok()) ++failed_;
    done_ = true;
    ended_.NotifyOne();
  }

  Sample Wait() {
    MutexLock lock(mutex_);
    while (!done_) ended_.Wait(mutex_);
    const double seconds = Seconds() - start_;
    const auto achieved = static_cast<int64_t>(taken_ms_.size()) - failed_;
    return {static_cast<double>(achieved) / seconds,
            Percentile(taken_ms_, 0.5),
            Percentile(taken_ms_, 0.99),
            achieved,
            0,
            failed_};
  }

 private:
  // Sends the next one if there is room, or says that there will be none.
  void GoOn(bool written) {
    bool write = false, last = false;
    {
      MutexLock lock(mutex_);
      if (written) writing_ = false;
      if (writing_ || last_) return;
      const double now = Seconds();
      if (now >= end_) {
        last_ = last = true;
      } else if (sent_.size() < in_flight_max_) {
        writing_ = write = true;
        sent_.push_back(now);
        Fill();
      }
    }
    if (write) StartWrite(&request_);
    if (last) {
      StartWritesDone();
      RemoveHold();
    }
  }

  void Fill() {
    request_.Clear();
    const TransferNumbers::Next next = numbers_.Take();
    v1::CreateTransferRequest& request = *request_.add_requests();
    request.set_transfer_id(TransferIdOf(next));
    v1::Transfer& transfer = *request.mutable_transfer();
    transfer.set_debit_account("accounts/" + AccountName(next.debit));
    transfer.set_credit_account("accounts/" + AccountName(next.credit));
    transfer.set_amount_fen(1);
    transfer.set_basis(kBasis);
  }

  const std::unique_ptr<v1::BatchService::Stub> stub_;
  TransferNumbers& numbers_;
  const size_t in_flight_max_;
  const double start_, end_;
  grpc::ClientContext context_;
  v1::StreamTransfersRequest request_;
  v1::StreamTransfersResponse response_;

  Mutex mutex_;
  CondVar ended_;
  std::deque<double> sent_ ABSL_GUARDED_BY(mutex_);  // when, of the unanswered
  std::vector<float> taken_ms_ ABSL_GUARDED_BY(mutex_);
  int64_t failed_ ABSL_GUARDED_BY(mutex_) = 0;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool last_ ABSL_GUARDED_BY(mutex_) = false;
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

Sample StreamTransfers(const std::shared_ptr<grpc::Channel>& channel,
                       TransferNumbers& numbers, int in_flight,
                       absl::Duration slice) {
  return Stream(channel, numbers, in_flight, slice).Wait();
}

}  // namespace bashu::load
