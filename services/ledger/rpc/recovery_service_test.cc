#include "services/ledger/rpc/recovery_service.h"

#include "services/ledger/services_for_test.h"

namespace bashu::ledger {
namespace {

using testing::CallAs;
using testing::HasReason;
using testing::IsOk;

class RecoveryServiceTest : public ServicesTest {
 protected:
  using Recoveries = v1::RecoveryService::Stub;

  RecoveryServiceTest() {
    OpenBudgets();
    PayGrant();
  }

  static v1::CreateRecoveryRequest Demand(int number = 50) {
    v1::CreateRecoveryRequest request;
    request.set_recovery_id(TransferUuid(number));
    v1::Recovery& wanted = *request.mutable_recovery();
    wanted.set_grant(std::string("grants/") + kGrantId);
    wanted.set_cause(v1::Recovery::CAUSE_FRAUD);
    wanted.set_amount_fen(300);
    wanted.set_basis("川1702司救追1号");
    return request;
  }
  absl::StatusOr<v1::Recovery> Create(
      const v1::CreateRecoveryRequest& request) {
    return CallAs(Officer("wang"), *recoveries_stub_,
                  &Recoveries::CreateRecovery, request);
  }
  absl::StatusOr<v1::Recovery> Approve(const std::string& officer) {
    v1::ApproveRecoveryRequest request;
    request.set_name("recoveries/" + TransferUuid(50));
    request.set_request_id(TransferUuid(90));
    return CallAs(Officer(officer), *recoveries_stub_,
                  &Recoveries::ApproveRecovery, request);
  }
  absl::StatusOr<v1::Recovery> Receive(int number, int64_t amount_fen) {
    v1::RecordReceiptRequest request;
    request.set_name("recoveries/" + TransferUuid(50));
    request.set_transfer_id(TransferUuid(number));
    request.set_amount_fen(amount_fen);
    request.set_bank_reference(absl::StrCat("B-", number));
    return CallAs(Officer("cashier"), *recoveries_stub_,
                  &Recoveries::RecordReceipt, request);
  }
};

TEST_F(RecoveryServiceTest, AidIsDemandedApprovedAndComesBackInParts) {
  const auto made = Create(Demand());
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->state(), v1::Recovery::STATE_DEMANDED);
  EXPECT_EQ(made->office(), std::string("offices/") + kCourt);
  EXPECT_FALSE(made->has_ending());
  EXPECT_THAT(Approve("wang"), HasReason("INSTRUMENT_MAKER_IS_CHECKER"));
  ASSERT_THAT(Approve("chair"), IsOk());
  ASSERT_THAT(Approve("chair"), IsOk());  // the same request
  ASSERT_THAT(Receive(51, 200), IsOk());
  const auto all = Receive(52, 100);
  ASSERT_THAT(all, IsOk());
  EXPECT_EQ(all->state(), v1::Recovery::STATE_RECOVERED);
  EXPECT_EQ(all->received_fen(), 300);
  ASSERT_EQ(all->receipts_size(), 2);
  EXPECT_EQ(all->receipts(0).transfer(), "transfers/" + TransferUuid(51));
  EXPECT_EQ(all->receipts(0).credits(1).account(), "accounts/upper.budget");
  EXPECT_EQ(all->receipts(0).credits(1).amount_fen(), 133);
  v1::GetRecoveryRequest get;
  get.set_name(all->name());
  const auto got =
      CallAs(Officer("wang"), *recoveries_stub_, &Recoveries::GetRecovery, get);
  ASSERT_THAT(got, IsOk());
  EXPECT_EQ(got->SerializeAsString(), all->SerializeAsString());
}

TEST_F(RecoveryServiceTest, EveryWrongFieldOfADemandIsNamed) {
  v1::CreateRecoveryRequest request;
  request.set_recovery_id("7");
  v1::Recovery& wanted = *request.mutable_recovery();
  wanted.set_grant("g1");
  wanted.set_cause(v1::Recovery::CAUSE_REVOKED);
  wanted.set_hardship(v1::Recovery::HARDSHIP_EASED);
  const auto refused = Create(request);
  EXPECT_THAT(refused, HasReason("INVALID_FIELDS"));
  const std::string text(refused.status().message());
  for (const char* field :
       {"recovery_id", "recovery.grant", "recovery.amount_fen",
        "recovery.basis", "recovery.hardship", "recovery.committee_decision",
        "recovery.hearing_record"}) {
    EXPECT_NE(text.find(field), std::string::npos) << field;
  }
}

TEST_F(RecoveryServiceTest, TheQuestionAboutHardshipIsAnswered) {
  v1::CreateRecoveryRequest request = Demand();
  request.mutable_recovery()->set_cause(v1::Recovery::CAUSE_ENFORCEMENT_OFFSET);
  EXPECT_THAT(Create(request), HasReason("INVALID_FIELDS"));
  request.mutable_recovery()->set_hardship(v1::Recovery::HARDSHIP_PERSISTS);
  EXPECT_THAT(Create(request), HasReason("HARDSHIP_PERSISTS"));
  request.mutable_recovery()->set_hardship(v1::Recovery::HARDSHIP_EASED);
  EXPECT_THAT(Create(request), IsOk());
}

TEST_F(RecoveryServiceTest, ListsAnOfficesRecoveriesPageByPage) {
  for (const int number : {50, 51, 52}) {
    ASSERT_THAT(Create(Demand(number)), IsOk());
  }
  v1::ListRecoveriesRequest list;
  list.set_office(std::string("offices/") + kCourt);
  list.set_page_size(2);
  const auto ask = [&] {
    return CallAs(Officer("wang"), *recoveries_stub_,
                  &Recoveries::ListRecoveries, list);
  };
  const auto first = ask();
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->recoveries_size(), 2);
  EXPECT_EQ(first->recoveries(0).name(), "recoveries/" + TransferUuid(52));
  list.set_page_token(first->next_page_token());
  EXPECT_EQ(ask()->recoveries_size(), 1);
}

TEST_F(RecoveryServiceTest, WhatCameUnaskedIsComplete) {
  v1::RecordReturnRequest request;
  request.set_recovery_id(TransferUuid(60));
  request.set_grant(std::string("grants/") + kGrantId);
  request.set_transfer_id(TransferUuid(61));
  request.set_amount_fen(30);
  request.set_bank_reference("B-61");
  request.set_basis("主动退回");
  const auto made = CallAs(Officer("cashier"), *recoveries_stub_,
                           &Recoveries::RecordReturn, request);
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->cause(), v1::Recovery::CAUSE_UNSOLICITED);
  EXPECT_EQ(made->state(), v1::Recovery::STATE_RECOVERED);
}

TEST_F(RecoveryServiceTest, TwoOfficersWriteOff) {
  ASSERT_THAT(Create(Demand()), IsOk());
  ASSERT_THAT(Approve("chair"), IsOk());
  v1::EndRecoveryRequest request;
  request.set_name("recoveries/" + TransferUuid(50));
  request.set_basis("无财产可供执行");
  const auto end = [&](const std::string& officer, int number) {
    request.set_request_id(TransferUuid(number));
    return CallAs(Officer(officer), *recoveries_stub_, &Recoveries::EndRecovery,
                  request);
  };
  EXPECT_THAT(end("wang", 91), HasReason("INVALID_FIELDS"));
  request.set_outcome(v1::Recovery::STATE_WRITTEN_OFF);
  const auto proposed = end("wang", 91);
  ASSERT_THAT(proposed, IsOk());
  EXPECT_EQ(proposed->ending().outcome(), v1::Recovery::STATE_WRITTEN_OFF);
  EXPECT_THAT(end("wang", 92), HasReason("INSTRUMENT_MAKER_IS_CHECKER"));
  const auto ended = end("chair", 93);
  ASSERT_THAT(ended, IsOk());
  EXPECT_EQ(ended->state(), v1::Recovery::STATE_WRITTEN_OFF);
}

}  // namespace
}  // namespace bashu::ledger
