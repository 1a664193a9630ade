// What follows a case that moves on, between three regions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/simulation/sides.h"

namespace bashu::routing {
namespace {

using ::bashu::testing::IsOk;
using for_test::Carry;
using for_test::kBody;
using for_test::kCase;
using for_test::kChen;
using for_test::kHe;
using for_test::kLi;
using for_test::Side;
using for_test::Uuid;

// The other office in Yubei's region, and Zhou in Chengdu, a region of its own.
constexpr char kWang[] = "500103-LA";
constexpr char kZhou[] = "510104-LA";

class RequestsTest : public ::testing::Test {
 protected:
  static absl::StatusOr<Referral> Create(Side& side, int n, ReferralKind kind,
                                         const std::string& from,
                                         const std::string& to) {
    CreateReferral command;
    command.referral.id = Uuid(n);
    command.referral.kind = kind;
    command.referral.case_id = kCase;
    command.referral.source_office = from;
    command.referral.target_office = to;
    command.referral.preview.handling_organ_division =
        std::string(DivisionOf(to));
    command.epoch = side.epoch();
    command.body = kBody;
    return side.Do(from, [&](RoutingTx& tx, const Call& call) {
      return side.referrals.Create(tx, call, command);
    });
  }
  static void Tell(Side& side, int n, ReferralKind kind,
                   const std::string& from) {
    ASSERT_THAT(Create(side, n, kind, from, ""), IsOk());
  }
  static void HandOver(Side& giver, Side& taker, int n, const std::string& from,
                       const std::string& to) {
    const auto offer = Create(giver, n, ReferralKind::kTransfer, from, to);
    ASSERT_THAT(offer, IsOk());
    Carry(giver, taker);
    ASSERT_THAT(
        taker.Do(
            to,
            [&](RoutingTx& tx, const Call& call) {
              return taker.referrals.Accept(tx, call, {Uuid(n), offer->epoch});
            }),
        IsOk());
  }
  static int Told(const Side& side, const std::string& type, int n) {
    int told = 0;
    for (const auto& [sequence, event] : side.state.journal.events) {
      told += event.type == type && event.subject == "referrals/" + Uuid(n);
    }
    return told;
  }

  // Li hands the case over to Chen, who hands it to Zhou, who hands it to Wang;
  // between the first and the second Li adds something to it, which is under
  // way until the case is back in Li's region.
  void LetASupplementFollow() {
    HandOver(yubei_, guangan_, 1, kLi, kChen);
    Carry(guangan_, yubei_);
    Tell(yubei_, 4, ReferralKind::kSupplement, kLi);
    HandOver(guangan_, chengdu_, 2, kChen, kZhou);
    Carry(chengdu_, guangan_);
    HandOver(chengdu_, yubei_, 3, kZhou, kWang);
    Carry(yubei_, chengdu_);
    Carry(yubei_, guangan_);
    Carry(guangan_, chengdu_);
    EXPECT_EQ(guangan_.referral(4).answer_code, "SENT_ON");
    EXPECT_EQ(chengdu_.referral(4).answer_code, "SENT_ON");
  }
  void ExpectThatWangHasTheSupplement() {
    const Referral& supplement = yubei_.referral(4);
    EXPECT_EQ(supplement.target_office, kWang);
    EXPECT_EQ(supplement.state, ReferralState::kAnswered);
    EXPECT_TRUE(supplement.fulfilled);
    EXPECT_EQ(Told(yubei_, "referral.arrived", 4), 1);
    EXPECT_EQ(Told(yubei_, "referral.answered", 4), 1);
  }

  Side yubei_{"50", simulation::ThreeRegions()};
  Side guangan_{"51", simulation::ThreeRegions()};
  Side chengdu_{"5101", simulation::ThreeRegions()};
};

TEST_F(RequestsTest, ASupplementFollowsItsCaseHomeBeforeItsReply) {
  LetASupplementFollow();
  Carry(chengdu_, yubei_);
  Carry(guangan_, yubei_);
  ExpectThatWangHasTheSupplement();
}

TEST_F(RequestsTest, ASupplementFollowsItsCaseHomeAfterItsReply) {
  LetASupplementFollow();
  Carry(guangan_, yubei_);
  Carry(chengdu_, yubei_);
  ExpectThatWangHasTheSupplement();
}

TEST_F(RequestsTest, AnOutcomeIsProvenWhileTheCaseIsOffered) {
  HandOver(yubei_, guangan_, 1, kLi, kChen);
  Carry(guangan_, yubei_);
  ASSERT_THAT(Create(guangan_, 2, ReferralKind::kTransfer, kChen, kHe), IsOk());
  Tell(guangan_, 3, ReferralKind::kOutcome, kChen);
  Carry(guangan_, yubei_);
  EXPECT_EQ(yubei_.referral(3).target_office, kLi);
  EXPECT_EQ(yubei_.referral(3).state, ReferralState::kAnswered);
}

TEST_F(RequestsTest, AnotherRequestUnderAKnownNumberIsRefused) {
  HandOver(yubei_, guangan_, 1, kLi, kChen);
  Carry(guangan_, yubei_);
  ASSERT_THAT(Create(yubei_, 2, ReferralKind::kLead, kLi, kChen), IsOk());
  ASSERT_THAT(Create(chengdu_, 2, ReferralKind::kLead, kZhou, kChen), IsOk());
  Carry(yubei_, guangan_);
  const std::vector<Envelope> second = chengdu_.Waiting(guangan_);
  ASSERT_EQ(second.size(), 1U);
  ASSERT_THAT(guangan_.Take(chengdu_, second), IsOk());
  const Document document = *chengdu_.notary.Read(second.front().document);
  EXPECT_EQ(simulation::DocumentsOf(guangan_.state).Find(document.id)->refusal,
            "REFERRAL_EXISTS");
  EXPECT_EQ(guangan_.referral(2).source_office, kLi);
}

}  // namespace
}  // namespace bashu::routing
