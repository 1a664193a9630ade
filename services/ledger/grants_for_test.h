#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "services/ledger/domain/grants.h"
#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/domain/payments.h"
#include "services/ledger/storage/memory_store.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {

// Two courts with 20,000.00 yuan each, and a grant that both fund.
class GrantsTest : public ::testing::Test {
 protected:
  GrantsTest() {
    Open("treasury", kUpper, Source::kExternal);
    Open("court.budget", kCourt, Source::kLocalBudget);
    Open("upper.budget", kUpper, Source::kLocalBudget);
    Fund(1, "court.budget", 2'000'000);
    Fund(2, "upper.budget", 2'000'000);
  }

  void Open(const std::string& id, const std::string& office, Source source) {
    EXPECT_THAT(CreateAccount(tx_, sources_, ByOperator(),
                              NewTestAccount(id, office, source)),
                testing::IsOk());
  }
  void Fund(int number, const std::string& id, int64_t amount_fen) {
    EXPECT_THAT(
        CreateTransfer(tx_, sources_, ByOperator(),
                       NewTestTransfer(number, "treasury", id, amount_fen)),
        testing::IsOk());
  }
  absl::StatusOr<Grant> Propose(const Grant& grant = NewTestGrant()) {
    return CreateGrant(tx_, sources_, ByOperator(), grant);
  }
  absl::StatusOr<Grant> ApproveBy(const std::string& officer) {
    return ApproveGrant(tx_, sources_, By(officer), id_,
                        state_.grants.at(id_).proposal_digest);
  }
  void Pay() {
    Allow();
    EXPECT_THAT(DisburseGrant(tx_, sources_, By("cashier2"), id_),
                testing::IsOk());
  }
  // Proposed, reserved and approved twice.
  void Allow(const Grant& grant = NewTestGrant()) {
    EXPECT_THAT(Propose(grant), testing::IsOk());
    EXPECT_THAT(ReserveGrant(tx_, sources_, By("wang"), id_), testing::IsOk());
    EXPECT_THAT(ApproveBy("chair"), testing::IsOk());
    EXPECT_THAT(ApproveBy("cashier"), testing::IsOk());
  }
  // What the bank says at kNoon.
  absl::Status Answer(int number, int attempt, BankResult::Verdict verdict) {
    Call call;
    call.now = kNoon;
    return ApplyBankResult(
        tx_, sources_, call,
        {{id_, number}, attempt, verdict, "AC01", "B-1", std::nullopt});
  }
  // The bank knows the payee, and pays.
  void LetBankPay(int number, int attempt) {
    EXPECT_THAT(Answer(number, attempt, BankResult::Verdict::kMatched),
                testing::IsOk());
    EXPECT_THAT(Answer(number, attempt, BankResult::Verdict::kPaid),
                testing::IsOk());
  }
  const Disbursement& Payment(int number) {
    return state_.grants.at(id_).disbursements[static_cast<size_t>(number - 1)];
  }
  Account Of(const std::string& id) { return *GetAccount(tx_, AccountId(id)); }
  std::vector<std::string> Events() {
    std::vector<std::string> types;
    for (const auto& [sequence, event] : state_.journal.events) {
      types.push_back(event.type);
    }
    return types;
  }
  std::vector<std::string> Queued() {
    std::vector<std::string> ids;
    for (const auto& [sequence, each] : state_.journal.unsent) {
      ids.push_back(each.id);
    }
    return ids;
  }

  const GrantId id_{kGrantId};
  LedgerState state_;
  MemoryLedgerTx tx_{state_};
  CountingSources seams_;
  const Sources sources_{seams_, seams_};
};

}  // namespace bashu::ledger
