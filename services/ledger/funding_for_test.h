#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "services/ledger/domain/appropriations.h"
#include "services/ledger/domain/grants.h"
#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/storage/memory_store.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {

// An instant in China at noon.
inline absl::Time NoonOf(int year, int month, int day) {
  return absl::FromCivil(absl::CivilHour(year, month, day, 4),
                         absl::UTCTimeZone());
}

// A court with funds of each source in 2026, on a memory store.
class FundingTest : public ::testing::Test {
 protected:
  FundingTest() {
    for (const auto& [name, source] : {std::pair{"local", Source::kLocalBudget},
                                       {"central", Source::kCentralTransfer},
                                       {"gift", Source::kDonation},
                                       {"revolving", Source::kRevolving}}) {
      EXPECT_THAT(
          CreateAccount(tx_, sources_, At(kNoon),
                        NewTestAccount(Fund(name).value(), kCourt, source)),
          testing::IsOk());
    }
  }

  static AccountId Fund(const std::string& name, int year = 2026) {
    return AccountId(absl::StrCat(kCourt, ".", year, ".", name));
  }
  static Call At(absl::Time now) {
    Call call = By("wang");
    call.now = now;
    return call;
  }
  static Appropriation NewPromise(int number, const std::string& fund,
                                  int64_t amount_fen) {
    Appropriation wanted;
    wanted.id = AppropriationId(TransferUuid(number));
    wanted.account = Fund(fund);
    wanted.amount_fen = amount_fen;
    wanted.basis = "川财社〔2026〕8号";
    if (fund == "gift") wanted.donor_ref = "2026-17";
    return wanted;
  }
  absl::StatusOr<Appropriation> Promise(const Appropriation& wanted,
                                        absl::Time now = kNoon) {
    return CreateAppropriation(tx_, sources_, At(now), wanted);
  }
  // Transfer `number` brings money of appropriation `promise`.
  absl::StatusOr<Appropriation> Arrive(int promise, int number,
                                       int64_t amount_fen,
                                       absl::Time now = kNoon) {
    return RecordArrival(
        tx_, sources_, At(now),
        {AppropriationId(TransferUuid(promise)),
         TransferId(TransferUuid(number)), amount_fen, "国库凭证 7"});
  }
  // A fund with that much in it.
  void Fill(const std::string& fund, int number, int64_t amount_fen) {
    EXPECT_THAT(Promise(NewPromise(number, fund, amount_fen)), testing::IsOk());
    EXPECT_THAT(Arrive(number, number + 1, amount_fen), testing::IsOk());
  }
  Account Of(const AccountId& id) { return *GetAccount(tx_, id); }
  int64_t Balance(const std::string& fund, int year = 2026) {
    return Of(Fund(fund, year)).balance_fen;
  }

  // An award of `amount_fen` from one fund to one person.
  static Grant NewAward(const std::string& fund, int64_t amount_fen) {
    Grant grant = NewTestGrant();
    grant.amount_fen = amount_fen;
    grant.shares = {{kCourt, Fund(fund), amount_fen}};
    grant.disbursements.resize(1);
    grant.disbursements[0].amount_fen = amount_fen;
    return grant;
  }
  absl::StatusOr<Grant> Propose(const Grant& grant, absl::Time now = kNoon) {
    return CreateGrant(tx_, sources_, At(now), grant);
  }
  void Approve(const GrantId& id, absl::Time now = kNoon) {
    for (const std::string officer : {"chair", "cashier"}) {
      Call call = By(officer);
      call.now = now;
      EXPECT_THAT(ApproveGrant(tx_, sources_, call, id,
                               state_.grants.at(id).proposal_digest),
                  testing::IsOk());
    }
  }

  LedgerState state_;
  MemoryLedgerTx tx_{state_};
  CountingSources seams_;
  const Sources sources_{seams_, seams_};
};

}  // namespace bashu::ledger
