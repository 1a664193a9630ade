#include "services/ledger/rpc/batch_service.h"

#include <gmock/gmock.h>

#include <memory>
#include <vector>

#include "common/rpc/status.h"
#include "services/ledger/domain/limits.h"
#include "services/ledger/services_for_test.h"

namespace bashu::ledger {
namespace {

using testing::CallAs;
using ::testing::ElementsAre;
using testing::HasReason;
using ::testing::IsEmpty;
using testing::IsOk;

class BatchServiceTest : public ServicesTest {
 protected:
  using Batch = v1::BatchService::Stub;

  BatchServiceTest() { OpenBudgets(); }

  static v1::BatchCreateTransfersRequest Request() {
    v1::BatchCreateTransfersRequest request;
    request.add_accounts("accounts/court.budget");
    request.add_accounts("accounts/upper.budget");
    request.add_bases("川财社〔2026〕8号");
    return request;
  }
  static v1::TransferItem& Add(v1::BatchCreateTransfersRequest& request,
                               uint64_t number, int64_t amount_fen) {
    v1::TransferItem& item = *request.add_items();
    item.set_id_high(0x0195e5a000007000);
    item.set_id_low(0x8000000000000000 + number);
    item.set_credit_account(1);
    item.set_amount_fen(amount_fen);
    return item;
  }
  absl::StatusOr<v1::BatchCreateTransfersResponse> Call(
      const v1::BatchCreateTransfersRequest& request) {
    return CallAs(Officer("wang"), *batch_stub_, &Batch::BatchCreateTransfers,
                  request);
  }
  static absl::Status StatusOf(const v1::TransferResult& result) {
    return rpc::FromGrpc({static_cast<grpc::StatusCode>(result.error().code()),
                          result.error().message(),
                          result.error().SerializeAsString()});
  }
};

TEST_F(BatchServiceTest, NamesOnlyWhatWasNotDoneAsAskedFor) {
  v1::BatchCreateTransfersRequest request = Request();
  Add(request, 16, 1);
  Add(request, 17, 9'000'000);
  Add(request, 18, 9'000'000).set_balancing(true);
  Add(request, 16, 1);
  const auto made = Call(request);
  ASSERT_THAT(made, IsOk());
  ASSERT_EQ(made->results_size(), 3);
  EXPECT_EQ(made->results(0).index(), 1);
  EXPECT_THAT(StatusOf(made->results(0)), HasReason("INSUFFICIENT_FUNDS"));
  EXPECT_EQ(made->results(1).index(), 2);
  EXPECT_EQ(made->results(1).taken_fen(), 1'999'999);
  EXPECT_FALSE(made->results(1).has_error());
  EXPECT_EQ(made->results(2).index(), 3);
  EXPECT_TRUE(made->results(2).repeated_item());
  v1::BatchGetTransfersRequest get;
  get.add_names("transfers/0195e5a0-0000-7000-8000-000000000010");
  const auto found =
      CallAs(Officer("wang"), *batch_stub_, &Batch::BatchGetTransfers, get);
  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->transfers(0).debit_account(), "accounts/court.budget");
  EXPECT_EQ(found->transfers(0).basis(), "川财社〔2026〕8号");
  EXPECT_EQ(found->transfers(0).posted_fen(), 1);
}

TEST_F(BatchServiceTest, NamesEveryWrongFieldOfEachItem) {
  v1::BatchCreateTransfersRequest request = Request();
  v1::TransferItem& broken = Add(request, 16, -1);
  broken.set_id_high(0);
  broken.set_debit_account(2);
  broken.set_credit_account(7);
  broken.set_basis(1);
  broken.mutable_expire_time()->set_seconds(4'000'000'000);
  Add(request, 17, 5);
  v1::TransferItem& late = Add(request, 18, 0);
  late.set_pending(true);
  late.mutable_happen_time()->set_seconds(1);
  const auto made = Call(request);
  ASSERT_THAT(made, IsOk());
  ASSERT_EQ(made->results_size(), 2);
  EXPECT_THAT(
      FieldViolationsOf(StatusOf(made->results(0))),
      ElementsAre("id_high: REQUIRED", "debit_account: OUT_OF_RANGE",
                  "credit_account: OUT_OF_RANGE", "amount_fen: OUT_OF_RANGE",
                  "basis: OUT_OF_RANGE", "expire_time: CONTRADICTION"));
  EXPECT_THAT(
      FieldViolationsOf(StatusOf(made->results(1))),
      ElementsAre("amount_fen: OUT_OF_RANGE", "happen_time: CONTRADICTION"));
}

TEST_F(BatchServiceTest, RefusesWhatIsWrongWithTheBatchItself) {
  v1::BatchCreateTransfersRequest request;
  request.add_accounts("court.budget");
  request.add_bases("");
  const auto refused = Call(request);
  EXPECT_THAT(refused, HasReason("INVALID_FIELDS"));
  EXPECT_THAT(FieldViolationsOf(refused.status()),
              ElementsAre("items: REQUIRED", "accounts[0]: FORMAT",
                          "bases[0]: REQUIRED"));
  request = Request();
  request.set_currency_code("USD");
  Add(request, 16, 1);
  EXPECT_THAT(StatusOf(Call(request)->results(0)),
              HasReason("CURRENCY_MISMATCH"));
}

TEST_F(BatchServiceTest, TakesAsManyAsItSaysAndNoMore) {
  v1::BatchCreateTransfersRequest request = Request();
  for (uint64_t i = 0; i < static_cast<uint64_t>(kBatchMax); ++i) {
    Add(request, 16 + i, 1);
  }
  const auto made = Call(request);
  ASSERT_THAT(made, IsOk());
  EXPECT_THAT(made->results(), IsEmpty());
  Add(request, 99'999, 1);
  const auto refused = Call(request);
  EXPECT_THAT(refused, HasReason("BATCH_TOO_LARGE"));
  EXPECT_EQ(MetadataOf(refused.status(), "most"), "8190");
}

TEST_F(BatchServiceTest, GetsAllOrNamesWhatIsMissing) {
  v1::BatchGetAccountsRequest get;
  const auto call = [&] {
    return CallAs(Officer("wang"), *batch_stub_, &Batch::BatchGetAccounts, get);
  };
  EXPECT_THAT(call(), HasReason("INVALID_FIELDS"));
  get.add_names("accounts/upper.budget");
  get.add_names("accounts/treasury");
  ASSERT_THAT(call(), IsOk());
  EXPECT_EQ(call()->accounts(1).balance_fen(), -4'000'000);
  get.add_names("accounts/nobody");
  EXPECT_THAT(call(), HasReason("ACCOUNT_NOT_FOUND"));
  for (int i = 0; i < kLookupMax; ++i) get.add_names("accounts/treasury");
  EXPECT_THAT(call(), HasReason("BATCH_TOO_LARGE"));
}

// A stream as an officer of the court opens it.
class StreamTransfersTest : public BatchServiceTest {
 protected:
  StreamTransfersTest() {
    context_.AddMetadata(testing::kIdentityHeader, Officer("wang"));
    stream_ = batch_stub_->StreamTransfers(&context_);
  }

  static void Add(v1::StreamTransfersRequest& message, int number,
                  int64_t amount_fen) {
    v1::CreateTransferRequest& request = *message.add_requests();
    request.set_transfer_id(TransferUuid(number));
    v1::Transfer& wanted = *request.mutable_transfer();
    wanted.set_debit_account("accounts/court.budget");
    wanted.set_credit_account("accounts/upper.budget");
    wanted.set_amount_fen(amount_fen);
    wanted.set_basis("川财社〔2026〕8号");
  }
  // Every answer until the service ends the stream.
  std::vector<v1::StreamResult> ReadAll() {
    std::vector<v1::StreamResult> results;
    v1::StreamTransfersResponse message;
    while (stream_->Read(&message)) {
      results.insert(results.end(), message.results().begin(),
                     message.results().end());
    }
    return results;
  }

  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::StreamTransfersRequest,
                                           v1::StreamTransfersResponse>>
      stream_;
};

TEST_F(StreamTransfersTest, AnswersEachInTheOrderInWhichTheyCame) {
  constexpr int kMessages = 50;
  for (int i = 0; i < kMessages; ++i) {
    v1::StreamTransfersRequest message;
    Add(message, 100 + 2 * i, 1);
    Add(message, 101 + 2 * i, i == 7 ? 9'000'000 : 1);
    ASSERT_TRUE(stream_->Write(message));
  }
  ASSERT_TRUE(stream_->WritesDone());
  const auto results = ReadAll();
  EXPECT_TRUE(stream_->Finish().ok());
  ASSERT_EQ(results.size(), 2U * kMessages);
  for (size_t i = 0; i < results.size(); ++i) {
    EXPECT_EQ(results[i].transfer_id(),
              TransferUuid(100 + static_cast<int>(i)));
    EXPECT_EQ(results[i].has_error(), i == 15);
    EXPECT_EQ(results[i].taken_fen(), i == 15 ? 0 : 1);
  }
  EXPECT_EQ(results[0].state(), v1::Transfer::STATE_POSTED);
}

TEST_F(StreamTransfersTest, NamesWhatIsWrongAndGoesOn) {
  v1::StreamTransfersRequest message;
  message.add_requests();
  Add(message, 100, 1);
  ASSERT_TRUE(stream_->Write(message));
  ASSERT_TRUE(stream_->WritesDone());
  const auto results = ReadAll();
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(results[0].error().code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_FALSE(results[1].has_error());
}

TEST_F(StreamTransfersTest, EndsAtAMessageThatIsTooLarge) {
  v1::StreamTransfersRequest message;
  for (int i = 0; i <= kLookupMax; ++i) Add(message, 100 + i, 1);
  ASSERT_TRUE(stream_->Write(message));
  EXPECT_THAT(ReadAll(), IsEmpty());
  EXPECT_THAT(rpc::FromGrpc(stream_->Finish()), HasReason("BATCH_TOO_LARGE"));
}

TEST_F(StreamTransfersTest, IsNotForStrangers) {
  grpc::ClientContext context;
  const auto stream = batch_stub_->StreamTransfers(&context);
  v1::StreamTransfersResponse message;
  EXPECT_FALSE(stream->Read(&message));
  EXPECT_THAT(rpc::FromGrpc(stream->Finish()), HasReason("PEER_ANONYMOUS"));
  stream_->WritesDone();
  EXPECT_THAT(ReadAll(), IsEmpty());
  EXPECT_TRUE(stream_->Finish().ok());
}

TEST_F(StreamTransfersTest, CanBeBrokenOff) {
  for (int i = 0; i < 20; ++i) {
    v1::StreamTransfersRequest message;
    Add(message, 100 + i, 1);
    stream_->Write(message);
  }
  context_.TryCancel();
  ReadAll();
  EXPECT_EQ(stream_->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

}  // namespace
}  // namespace bashu::ledger
