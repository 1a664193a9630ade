#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/ledger/domain/funds.h"
#include "services/ledger/domain/grants.h"
#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/domain/payments.h"
#include "services/ledger/storage/memory_store.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {

// Lets the bank pay the grant of NewTestGrant(); its funds have the money.
inline void PayTestGrant(LedgerTx& tx, const Sources& sources) {
  const GrantId id(kGrantId);
  EXPECT_THAT(CreateGrant(tx, sources, ByOperator(), NewTestGrant()),
              testing::IsOk());
  EXPECT_THAT(ReserveGrant(tx, sources, By("wang"), id), testing::IsOk());
  for (const std::string officer : {"chair", "cashier"}) {
    EXPECT_THAT(ApproveGrant(tx, sources, By(officer), id,
                             tx.FindGrant(id)->value().proposal_digest),
                testing::IsOk());
  }
  EXPECT_THAT(DisburseGrant(tx, sources, By("cashier2"), id), testing::IsOk());
  Call bank;
  bank.now = kNoon;
  for (const int number : {1, 2}) {
    for (const auto verdict :
         {BankResult::Verdict::kMatched, BankResult::Verdict::kPaid}) {
      EXPECT_THAT(ApplyBankResult(tx, sources, bank,
                                  {{id, number}, 1, verdict, "", "B-0", {}}),
                  testing::IsOk());
    }
  }
}

// A grant of two courts, who had 20,000.00 yuan each, that the bank has paid.
class PaidGrantTest : public ::testing::Test {
 protected:
  PaidGrantTest() {
    Open("treasury", kUpper, Source::kExternal);
    Open("court.budget", kCourt, Source::kLocalBudget);
    Open("upper.budget", kUpper, Source::kLocalBudget);
    Fill(1, "court.budget", 2'000'000);
    Fill(2, "upper.budget", 2'000'000);
    PayTestGrant(tx_, sources_);
  }

  void Open(const std::string& id, const std::string& office, Source source) {
    EXPECT_THAT(CreateAccount(tx_, sources_, ByOperator(),
                              NewTestAccount(id, office, source)),
                testing::IsOk());
  }
  void Fill(int number, const std::string& id, int64_t amount_fen) {
    EXPECT_THAT(
        CreateTransfer(tx_, sources_, ByOperator(),
                       NewTestTransfer(number, "treasury", id, amount_fen)),
        testing::IsOk());
  }
  int64_t Balance(const std::string& id) {
    return GetAccount(tx_, AccountId(id))->balance_fen;
  }
  std::vector<std::string> Events() {
    std::vector<std::string> types;
    for (const auto& [sequence, event] : state_.journal.events) {
      types.push_back(event.type);
    }
    return types;
  }

  LedgerState state_;
  MemoryLedgerTx tx_{state_};
  CountingSources seams_;
  const Sources sources_{seams_, seams_};
};

}  // namespace bashu::ledger
