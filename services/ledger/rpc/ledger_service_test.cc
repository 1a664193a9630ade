#include "services/ledger/rpc/ledger_service.h"

#include <gmock/gmock.h>

#include "services/ledger/rpc/convert.h"
#include "services/ledger/services_for_test.h"

namespace bashu::ledger {
namespace {

using testing::CallAs;
using testing::HasReason;
using testing::IsOk;
using ::testing::UnorderedElementsAre;

class LedgerServiceTest : public ServicesTest {
 protected:
  static v1::CreateAccountRequest AccountRequest(const std::string& id,
                                                 v1::Account::Source source) {
    v1::CreateAccountRequest request;
    request.set_account_id(id);
    request.mutable_account()->set_office("offices/511702-CT");
    request.mutable_account()->set_fiscal_year(2026);
    request.mutable_account()->set_source(source);
    return request;
  }
  absl::StatusOr<v1::Account> Create(
      const v1::CreateAccountRequest& request,
      const std::string& caller = Officer("wang")) {
    return CallAs(caller, *ledger_stub_, &Ledger::CreateAccount, request);
  }
  static v1::CreateTransferRequest TransferRequest(int number,
                                                   int64_t amount_fen,
                                                   bool pending) {
    v1::CreateTransferRequest request;
    request.set_transfer_id(TransferUuid(number));
    request.mutable_transfer()->set_debit_account("accounts/court.budget");
    request.mutable_transfer()->set_credit_account("accounts/upper.budget");
    request.mutable_transfer()->set_amount_fen(amount_fen);
    request.mutable_transfer()->set_pending(pending);
    request.mutable_transfer()->set_basis("川财社〔2026〕8号");
    return request;
  }
  v1::Account Get(const std::string& id) {
    v1::GetAccountRequest request;
    request.set_name("accounts/" + id);
    return *CallAs(Officer("wang"), *ledger_stub_, &Ledger::GetAccount,
                   request);
  }
};

TEST_F(LedgerServiceTest, CreatesAnAccountOnce) {
  const auto request = AccountRequest("511702-CT.2026.local-budget",
                                      v1::Account::SOURCE_LOCAL_BUDGET);
  const auto first = Create(request);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->name(), "accounts/511702-CT.2026.local-budget");
  EXPECT_EQ(first->balance_fen(), 0);
  EXPECT_EQ(Create(request)->SerializeAsString(), first->SerializeAsString());
  auto other = request;
  other.mutable_account()->set_fiscal_year(2027);
  const auto refused = Create(other);
  EXPECT_THAT(refused, HasReason("ACCOUNT_EXISTS"));
  EXPECT_EQ(MetadataOf(refused.status(), "field"), "fiscal_year");
}

TEST_F(LedgerServiceTest, NamesEveryWrongFieldOfAnAccount) {
  const auto refused = Create(v1::CreateAccountRequest());
  EXPECT_THAT(refused, HasReason("INVALID_FIELDS"));
  EXPECT_THAT(
      FieldViolationsOf(refused.status()),
      UnorderedElementsAre("account_id: REQUIRED", "account.office: REQUIRED",
                           "account.fiscal_year: OUT_OF_RANGE",
                           "account.source: REQUIRED"));
}

TEST_F(LedgerServiceTest, KeepsItsOwnNamesForItself) {
  struct Case {
    std::string id;
    v1::Account::Source source;
    bool accepted;
  };
  for (const Case& each :
       {Case{"grant.x", v1::Account::SOURCE_LOCAL_BUDGET, false},
        Case{"court.x", v1::Account::SOURCE_GRANT, false},
        Case{"bank.511702-CT", v1::Account::SOURCE_LOCAL_BUDGET, false},
        Case{"bank.other", v1::Account::SOURCE_EXTERNAL, false},
        Case{"bank.511702-CT", v1::Account::SOURCE_EXTERNAL, true},
        Case{"a_b", v1::Account::SOURCE_MATCHING, false},
        Case{"ab", v1::Account::SOURCE_MATCHING, false},
        Case{std::string(81, 'a'), v1::Account::SOURCE_MATCHING, false},
        Case{std::string(80, 'a'), v1::Account::SOURCE_MATCHING, true}}) {
    const auto made = Create(AccountRequest(each.id, each.source));
    if (each.accepted) {
      EXPECT_THAT(made, IsOk()) << each.id;
    } else {
      EXPECT_THAT(made, HasReason("INVALID_FIELDS")) << each.id;
    }
  }
}

TEST_F(LedgerServiceTest, ListsAccountsPageByPage) {
  for (const char* id : {"a.1", "a.2", "a.3"}) {
    ASSERT_THAT(Create(AccountRequest(id, v1::Account::SOURCE_MATCHING)),
                IsOk());
  }
  v1::ListAccountsRequest request;
  request.set_office("offices/511702-CT");
  request.set_page_size(2);
  const auto first =
      CallAs(Officer("wang"), *ledger_stub_, &Ledger::ListAccounts, request);
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->accounts_size(), 2);
  request.set_page_token(first->next_page_token());
  const auto second =
      CallAs(Officer("wang"), *ledger_stub_, &Ledger::ListAccounts, request);
  ASSERT_EQ(second->accounts_size(), 1);
  EXPECT_EQ(second->accounts(0).name(), "accounts/a.3");
  EXPECT_EQ(second->next_page_token(), "");
  request.set_office("offices/511700-CT");
  EXPECT_THAT(
      CallAs(Officer("wang"), *ledger_stub_, &Ledger::ListAccounts, request),
      HasReason("PAGE_TOKEN_INVALID"));
}

TEST_F(LedgerServiceTest, HoldsPostsAndVoids) {
  OpenBudgets();
  const auto held =
      CallAs(Officer("wang"), *ledger_stub_, &Ledger::CreateTransfer,
             TransferRequest(10, 500, true));
  ASSERT_THAT(held, IsOk());
  EXPECT_EQ(held->state(), v1::Transfer::STATE_PENDING);
  EXPECT_FALSE(held->has_settle_time());
  EXPECT_EQ(Get("court.budget").held_fen(), 500);
  EXPECT_EQ(Get("court.budget").available_fen(), 1'999'500);
  v1::PostTransferRequest post;
  post.set_name(held->name());
  const auto posted =
      CallAs(Officer("wang"), *ledger_stub_, &Ledger::PostTransfer, post);
  ASSERT_THAT(posted, IsOk());
  EXPECT_EQ(posted->state(), v1::Transfer::STATE_POSTED);
  v1::VoidTransferRequest give_up;
  give_up.set_name(held->name());
  EXPECT_THAT(
      CallAs(Officer("wang"), *ledger_stub_, &Ledger::VoidTransfer, give_up),
      HasReason("TRANSFER_POSTED"));
  v1::GetTransferRequest get;
  get.set_name(held->name());
  EXPECT_EQ(CallAs(Officer("wang"), *ledger_stub_, &Ledger::GetTransfer, get)
                ->SerializeAsString(),
            posted->SerializeAsString());
}

TEST_F(LedgerServiceTest, NamesEveryWrongFieldOfATransfer) {
  const auto refused =
      CallAs(Officer("wang"), *ledger_stub_, &Ledger::CreateTransfer, {});
  EXPECT_THAT(FieldViolationsOf(refused.status()),
              UnorderedElementsAre("transfer_id: REQUIRED",
                                   "transfer.debit_account: REQUIRED",
                                   "transfer.credit_account: REQUIRED",
                                   "transfer.amount_fen: OUT_OF_RANGE",
                                   "transfer.basis: REQUIRED"));
}

TEST_F(LedgerServiceTest, BoundsAccountsAsTheirOwnersWant) {
  auto request = AccountRequest("court.x", v1::Account::SOURCE_MATCHING);
  request.mutable_account()->set_floor_fen(-1);
  request.mutable_account()->set_ceiling_fen(-1);
  EXPECT_THAT(FieldViolationsOf(Create(request).status()),
              UnorderedElementsAre("account.floor_fen: OUT_OF_RANGE",
                                   "account.ceiling_fen: OUT_OF_RANGE"));
  request.mutable_account()->set_floor_fen(3);
  request.mutable_account()->set_ceiling_fen(0);
  const auto made = Create(request);
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->floor_fen(), 3);
  EXPECT_TRUE(made->has_ceiling_fen());
  request.mutable_account()->clear_ceiling_fen();
  EXPECT_EQ(MetadataOf(Create(request).status(), "field"), "ceiling_fen");
}

TEST_F(LedgerServiceTest, HoldsThatEndSayWhen) {
  OpenBudgets();
  auto request = TransferRequest(10, 500, false);
  *request.mutable_transfer()->mutable_expire_time() =
      rpc::ToProto(kNoon + absl::Hours(1));
  const auto create = [&] {
    return CallAs(Officer("wang"), *ledger_stub_, &Ledger::CreateTransfer,
                  request);
  };
  EXPECT_THAT(FieldViolationsOf(create().status()),
              UnorderedElementsAre("transfer.expire_time: CONTRADICTION"));
  request.mutable_transfer()->set_pending(true);
  request.mutable_transfer()->set_balancing(true);
  const auto held = create();
  ASSERT_THAT(held, IsOk());
  EXPECT_EQ(held->taken_fen(), 500);
  EXPECT_EQ(held->expire_time().seconds(),
            absl::ToUnixSeconds(kNoon + absl::Hours(1)));
  EXPECT_EQ(Get("upper.budget").incoming_fen(), 500);
  v1::PostTransferRequest post;
  post.set_name(held->name());
  post.set_amount_fen(-1);
  EXPECT_THAT(
      CallAs(Officer("wang"), *ledger_stub_, &Ledger::PostTransfer, post),
      HasReason("INVALID_FIELDS"));
  post.set_amount_fen(200);
  const auto posted =
      CallAs(Officer("wang"), *ledger_stub_, &Ledger::PostTransfer, post);
  ASSERT_THAT(posted, IsOk());
  EXPECT_EQ(posted->posted_fen(), 200);
}

TEST_F(LedgerServiceTest, ReversesUnderFourEyes) {
  OpenBudgets();
  const auto moved =
      CallAs(Officer("wang"), *ledger_stub_, &Ledger::CreateTransfer,
             TransferRequest(10, 500, false));
  v1::ReverseTransferRequest request;
  const auto reverse = [&] {
    return CallAs(Officer("li", kUpper), *ledger_stub_,
                  &Ledger::ReverseTransfer, request);
  };
  EXPECT_THAT(FieldViolationsOf(reverse().status()),
              UnorderedElementsAre("name: REQUIRED", "reversal_id: REQUIRED",
                                   "basis: REQUIRED"));
  request.set_name(moved->name());
  request.set_reversal_id(TransferUuid(11));
  request.set_basis("更正");
  const auto proposed = reverse();
  ASSERT_THAT(proposed, IsOk());
  EXPECT_EQ(proposed->reverses(), moved->name());
  EXPECT_EQ(proposed->maker(), Officer("li", kUpper));
  v1::PostTransferRequest post;
  post.set_name(proposed->name());
  const auto approved =
      CallAs(Officer("he", kUpper), *ledger_stub_, &Ledger::PostTransfer, post);
  ASSERT_THAT(approved, IsOk());
  EXPECT_EQ(approved->checker(), Officer("he", kUpper));
  v1::GetTransferRequest get;
  get.set_name(moved->name());
  EXPECT_EQ(
      CallAs(Officer("li", kUpper), *ledger_stub_, &Ledger::GetTransfer, get)
          ->reversal(),
      proposed->name());
}

TEST_F(LedgerServiceTest, RefusesToPromiseWhatIsNotThere) {
  OpenBudgets();
  const auto refused =
      CallAs(Officer("wang"), *ledger_stub_, &Ledger::CreateTransfer,
             TransferRequest(10, 2'000'001, true));
  EXPECT_THAT(refused, HasReason("INSUFFICIENT_FUNDS"));
  EXPECT_EQ(MetadataOf(refused.status(), "available_fen"), "2000000");
}

}  // namespace
}  // namespace bashu::ledger
