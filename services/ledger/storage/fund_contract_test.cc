// What every store of the ledger promises of funds, on all engines.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/store/errors.h"
#include "services/ledger/storage/store_contract_for_test.h"

namespace bashu::ledger {
namespace {

using ::testing::ElementsAre;
using testing::Engine;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;

class FundStoreContract : public LedgerStoreContract {
 protected:
  static Appropriation NewPromise(const std::string& id, int year) {
    Appropriation made;
    made.id = AppropriationId(id);
    made.account = AccountId("fund");
    made.office = kCourt;
    made.fiscal_year = year;
    made.amount_fen = 100;
    made.basis = "川财社〔2026〕8号";
    made.create_time = made.update_time = kNoon;
    return made;
  }
  void Put(const Appropriation& made) {
    ASSERT_THAT(Write([&](LedgerTx& tx) { return tx.PutAppropriation(made); }),
                IsOk());
  }
  std::optional<Appropriation> FindPromise(const char* id) {
    return Read<std::optional<Appropriation>>([&](LedgerTx& tx) {
      return tx.FindAppropriation(AppropriationId(id));
    });
  }
};

TEST_P(FundStoreContract, FindsProposedGrantsById) {
  Grant grant = NewTestGrant();
  const auto put = [&](const char* id, GrantState state) {
    grant.id = GrantId(id);
    grant.state = state;
    grant.proposal_digest = std::string(64, 'a');
    grant.purpose = "MINOR_VICTIM";
    grant.advance = true;
    ASSERT_THAT(Write([&](LedgerTx& tx) { return tx.InsertGrant(grant); }),
                IsOk());
  };
  put("g2", GrantState::kProposed);
  put("g1", GrantState::kProposed);
  put("g3", GrantState::kVoided);
  const auto find = [&](const char* after, int limit) {
    return Read<std::vector<Grant>>(
        [&](LedgerTx& tx) { return tx.ProposedGrants(GrantId(after), limit); });
  };
  const auto first = find("", 1);
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_EQ(first[0].id, GrantId("g1"));
  EXPECT_EQ(first[0].purpose, "MINOR_VICTIM");
  EXPECT_TRUE(first[0].advance);
  EXPECT_THAT(first[0].disbursements, IsEmpty());
  EXPECT_THAT(find("g1", 5), SizeIs(1));
  EXPECT_THAT(find("g2", 5), IsEmpty());
}

TEST_P(FundStoreContract, FindsTheGrantsOfACase) {
  Grant grant = NewTestGrant();
  grant.proposal_digest = std::string(64, 'a');
  grant.exceptional_basis = "川高法〔2026〕3号";
  for (const auto& [id, of] :
       {std::pair{"g2", "c1"}, {"g1", "c1"}, {"g3", "c2"}}) {
    grant.id = GrantId(id);
    grant.case_id = of;
    ASSERT_THAT(Write([&](LedgerTx& tx) { return tx.InsertGrant(grant); }),
                IsOk());
  }
  const auto of = [&](const char* case_id) {
    return Read<std::vector<Grant>>(
        [&](LedgerTx& tx) { return tx.GrantsOfCase(case_id); });
  };
  ASSERT_THAT(of("c1"), SizeIs(2));
  EXPECT_EQ(of("c1")[0].id, GrantId("g1"));
  EXPECT_EQ(of("c1")[0].exceptional_basis, "川高法〔2026〕3号");
  EXPECT_THAT(of("c1")[0].disbursements, IsEmpty());
  EXPECT_THAT(of("c3"), IsEmpty());
}

TEST_P(FundStoreContract, FindsReservedGrantsWhoseTimeHasCome) {
  Grant grant = NewTestGrant();
  grant.proposal_digest = std::string(64, 'a');
  const auto put = [&](const char* id, GrantState state, absl::Time until) {
    grant.id = GrantId(id);
    grant.state = GrantState::kProposed;
    grant.expire_time = absl::InfiniteFuture();
    ASSERT_THAT(Write([&](LedgerTx& tx) { return tx.InsertGrant(grant); }),
                IsOk());
    grant.state = state;
    grant.expire_time = until;
    ASSERT_THAT(Write([&](LedgerTx& tx) { return tx.UpdateGrant(grant); }),
                IsOk());
  };
  const absl::Duration second = absl::Seconds(1);
  put("g1", GrantState::kReserved, kNoon);
  put("g2", GrantState::kReserved, kNoon - second);
  put("g3", GrantState::kReserved, kNoon + second);
  put("g4", GrantState::kExpired, kNoon);
  put("g5", GrantState::kReserved, absl::InfiniteFuture());
  const auto due = [&](absl::Time now, int limit) {
    return Read<std::vector<GrantId>>(
        [&](LedgerTx& tx) { return tx.DueGrants(now, limit); });
  };
  EXPECT_THAT(due(kNoon, 5), ElementsAre(GrantId("g2"), GrantId("g1")));
  EXPECT_THAT(due(kNoon, 1), ElementsAre(GrantId("g2")));
  EXPECT_THAT(due(absl::FromUnixSeconds(4'000'000'000), 5), SizeIs(3));
  const auto found = Read<std::optional<Grant>>(
      [](LedgerTx& tx) { return tx.FindGrant(GrantId("g4")); });
  EXPECT_EQ(found->state, GrantState::kExpired);
  EXPECT_EQ(found->expire_time, kNoon);
}

TEST_P(FundStoreContract, KeepsWhereAShareWasCarried) {
  Grant grant = NewTestGrant();
  grant.proposal_digest = std::string(64, 'a');
  ASSERT_THAT(Write([&](LedgerTx& tx) { return tx.InsertGrant(grant); }),
              IsOk());
  grant.shares[1].carried_account = AccountId("upper.budget.2027");
  ASSERT_THAT(Write([&](LedgerTx& tx) { return tx.UpdateGrant(grant); }),
              IsOk());
  Reopen();
  EXPECT_EQ(ReadGrant()->shares[0].carried_account, AccountId());
  EXPECT_EQ(ReadGrant()->shares[1].carried_account,
            AccountId("upper.budget.2027"));
}

TEST_P(FundStoreContract, KeepsAppropriations) {
  Appropriation made = NewPromise("a1", 2026);
  Put(made);
  EXPECT_EQ(FindPromise("a1")->due_time, absl::InfiniteFuture());
  EXPECT_THAT(FindPromise("a1")->adjustments, IsEmpty());
  EXPECT_EQ(FindPromise("a2"), std::nullopt);
  made.adjustments = {{-7, "调减", "officer", kNoon + absl::Hours(1)}};
  made.arrivals = {TransferId("t1"), TransferId("t2")};
  made.reservations = {TransferId("t3")};
  made.reserved_fen = 9;  // as does this
  made.update_time = kNoon + absl::Hours(2);
  made.arrived_fen = 55;  // follows from the transfers
  Put(made);
  Reopen();
  const auto found = FindPromise("a1");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->account, made.account);
  EXPECT_EQ(found->office, kCourt);
  EXPECT_EQ(found->fiscal_year, 2026);
  EXPECT_EQ(found->basis, made.basis);
  EXPECT_EQ(PromisedFen(*found), 93);
  EXPECT_EQ(found->adjustments[0].officer, "officer");
  EXPECT_EQ(found->adjustments[0].time, kNoon + absl::Hours(1));
  EXPECT_EQ(found->arrivals, made.arrivals);
  EXPECT_EQ(found->reservations, made.reservations);
  EXPECT_EQ(found->reserved_fen, 0);
  EXPECT_EQ(found->arrived_fen, 0);
  EXPECT_EQ(found->create_time, kNoon);
  EXPECT_EQ(found->update_time, made.update_time);
}

TEST_P(FundStoreContract, KeepsWhatADonationIsFor) {
  Appropriation made = NewPromise("a1", 2026);
  made.donor_ref = "2026-17";
  made.purposes = {"A_B", "C"};
  made.due_time = kNoon;
  Put(made);
  Reopen();
  EXPECT_EQ(FindPromise("a1")->donor_ref, "2026-17");
  EXPECT_EQ(FindPromise("a1")->purposes, made.purposes);
  EXPECT_EQ(FindPromise("a1")->due_time, kNoon);
}

TEST_P(FundStoreContract, ListsAppropriationsOfAnOfficeAndOfAFund) {
  Put(NewPromise("a1", 2026));
  Put(NewPromise("a3", 2027));
  const auto in = [&](int year, const char* before, int limit) {
    std::string ids;
    for (const Appropriation& each :
         Read<std::vector<Appropriation>>([&](LedgerTx& tx) {
           return tx.AppropriationsIn(kCourt, year, AppropriationId(before),
                                      limit);
         })) {
      ids += each.id.value();
    }
    return ids;
  };
  EXPECT_EQ(in(0, "", 5), "a3a1");
  EXPECT_EQ(in(0, "", 1), "a3");
  EXPECT_EQ(in(0, "a3", 5), "a1");
  EXPECT_EQ(in(2026, "", 5), "a1");
  const auto of = [&](const char* fund) {
    return Read<std::vector<Appropriation>>(
        [&](LedgerTx& tx) { return tx.AppropriationsFor(AccountId(fund)); });
  };
  EXPECT_THAT(of("fund"), SizeIs(2));
  EXPECT_THAT(of("other"), IsEmpty());
}

TEST_P(FundStoreContract, KeepsClosedYears) {
  const YearClosing closing{
      kCourt,    2026, {{AccountId("fund"), Source::kDonation, 10, 4, 3, 2, 1}},
      "officer", 7,    kNoon};
  const auto insert = [&](LedgerTx& tx) {
    return tx.InsertYearClosing(closing);
  };
  ASSERT_THAT(Write(insert), IsOk());
  EXPECT_TRUE(store::IsRowExists(Write(insert)));
  Reopen();
  const auto find = [&](int year) {
    return Read<std::optional<YearClosing>>(
        [&](LedgerTx& tx) { return tx.FindYearClosing(kCourt, year); });
  };
  const auto found = find(2026);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->closer, "officer");
  EXPECT_EQ(found->leaf_index, 7);
  EXPECT_EQ(found->close_time, kNoon);
  ASSERT_THAT(found->totals, SizeIs(1));
  EXPECT_EQ(found->totals[0].source, Source::kDonation);
  EXPECT_EQ(found->totals[0].received_fen, 10);
  EXPECT_EQ(found->totals[0].returned_fen, 1);
  EXPECT_EQ(find(2027), std::nullopt);
}

BASHU_INSTANTIATE_ENGINES(FundStoreContract);

}  // namespace
}  // namespace bashu::ledger
