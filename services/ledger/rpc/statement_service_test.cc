#include "services/ledger/rpc/statement_service.h"

#include "common/rpc/fields.h"
#include "services/ledger/services_for_test.h"

namespace bashu::ledger {
namespace {

using testing::CallAs;
using testing::HasReason;
using testing::IsOk;

class StatementServiceTest : public ServicesTest {
 protected:
  using Statements = v1::StatementService::Stub;

  StatementServiceTest() { OpenBudgets(); }

  absl::StatusOr<v1::ListStatementLinesResponse> List(
      const std::string& account, const std::string& token = "") {
    v1::ListStatementLinesRequest request;
    request.set_account(account);
    request.set_page_size(2);
    request.set_page_token(token);
    return CallAs(Officer("wang"), *statement_stub_,
                  &Statements::ListStatementLines, request);
  }
};

TEST_F(StatementServiceTest, ListsLinesAndGoesOnWhereItStopped) {
  const auto first = List("accounts/treasury");
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->lines_size(), 2);
  EXPECT_EQ(first->lines(0).kind(), "transfer.posted");
  EXPECT_EQ(first->lines(0).counter_account(), "accounts/upper.budget");
  EXPECT_EQ(first->lines(0).change_fen(), -2'000'000);
  EXPECT_EQ(first->lines(0).balance_fen(), -4'000'000);
  EXPECT_EQ(first->lines(1).balance_fen(), -2'000'000);
  const auto second = List("accounts/treasury", first->next_page_token());
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->lines_size(), 1);
  EXPECT_EQ(second->lines(0).kind(), "account.created");
  EXPECT_EQ(second->lines(0).transfer(), "");
  EXPECT_EQ(second->next_page_token(), "");
  EXPECT_THAT(List("accounts/court.budget", first->next_page_token()),
              HasReason("PAGE_TOKEN_INVALID"));
  EXPECT_THAT(List("treasury"), HasReason("INVALID_FIELDS"));
  EXPECT_THAT(List("accounts/nobody"), HasReason("ACCOUNT_NOT_FOUND"));
}

TEST_F(StatementServiceTest, TellsWhatWasThereAtAnInstant) {
  v1::GetPastBalanceRequest request;
  request.set_account("accounts/court.budget");
  const auto get = [&] {
    return CallAs(Officer("wang"), *statement_stub_,
                  &Statements::GetPastBalance, request);
  };
  EXPECT_EQ(get()->balance_fen(), 2'000'000);
  *request.mutable_record_time() = rpc::ToProto(kNoon);
  EXPECT_EQ(get()->balance_fen(), 2'000'000);
  *request.mutable_record_time() = rpc::ToProto(kNoon - absl::Seconds(1));
  EXPECT_EQ(get()->balance_fen(), 0);
  request.clear_record_time();
  *request.mutable_happen_time() = rpc::ToProto(kNoon - absl::Seconds(1));
  EXPECT_EQ(get()->balance_fen(), 0);
}

}  // namespace
}  // namespace bashu::ledger
