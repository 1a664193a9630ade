#include "services/routing/domain/link_state.h"

#include <gtest/gtest.h>

namespace bashu::routing {
namespace {

// Chongqing (own) and Sichuan after two documents each way, all confirmed.
struct Even {
  LinkState own, other;
  Proofs proofs;

  Even() {
    own.region = "50";
    own.sent = {2, "b", 2};
    own.taken = {2, "y", 2};
    other.region = "51";
    other.taken = {2, "b", 2};
    other.sent = {2, "y", 2};
    proofs.digest_there = "b";
  }
  Standing Compared() const { return Compare(own, own, other, proofs); }
};

Document OursToThem(int64_t sequence) {
  Document document;
  document.sender = "50";
  document.recipient = "51";
  document.sequence = sequence;
  return document;
}

TEST(CompareLinks, NothingIsEven) {
  LinkState own, other;
  own.region = "50";
  other.region = "51";
  EXPECT_EQ(Compare(own, own, other, {}), Standing::kEven);
  EXPECT_EQ(Even().Compared(), Standing::kEven);
}

TEST(CompareLinks, WhatIsOnItsWayIsEven) {
  Even link;
  link.own.sent = {5, "e", 2};  // Three are not confirmed yet.
  EXPECT_EQ(link.Compared(), Standing::kEven);
  link.other.taken = {4, "d", 4};  // Two of those were taken, unheard of.
  link.proofs.digest_there = "d";
  EXPECT_EQ(link.Compared(), Standing::kEven);
}

TEST(CompareLinks, ADocumentOfOursThatWeDoNotKnowProvesARestore) {
  Even link;
  link.other.taken = {3, "c", 3};
  EXPECT_EQ(link.Compared(), Standing::kUnproven);
  link.proofs.taken = OursToThem(2);
  EXPECT_EQ(link.Compared(), Standing::kUnproven);
  link.proofs.taken = OursToThem(3);
  EXPECT_EQ(link.Compared(), Standing::kBehind);
  link.proofs.taken->sender = "51";
  EXPECT_EQ(link.Compared(), Standing::kUnproven);
  link.proofs.taken = OursToThem(3);
  link.proofs.taken->recipient = "52";
  EXPECT_EQ(link.Compared(), Standing::kUnproven);
}

TEST(CompareLinks, AReceiptOfOursThatWeDoNotKnowProvesARestore) {
  Even link;
  link.other.sent = {4, "z", 3};
  EXPECT_EQ(link.Compared(), Standing::kUnproven);
  Document receipt = OursToThem(0);
  link.proofs.receipt = receipt;  // Not a receipt.
  EXPECT_EQ(link.Compared(), Standing::kUnproven);
  receipt.content = ReceiptDocument{"d2", 2, "y"};
  link.proofs.receipt = receipt;
  EXPECT_EQ(link.Compared(), Standing::kUnproven);
  receipt.content = ReceiptDocument{"d3", 3, "z"};
  link.proofs.receipt = receipt;
  EXPECT_EQ(link.Compared(), Standing::kBehind);
}

TEST(CompareLinks, AnotherDocumentUnderOurNumberIsAFork) {
  Even link;
  link.other.taken.digest = "x";
  EXPECT_EQ(link.Compared(), Standing::kForked);
}

TEST(CompareLinks, APartnerThatLostRecordsIsSeen) {
  Even link;
  link.other.taken = {1, "a", 1};
  link.proofs.digest_there = "a";
  EXPECT_EQ(link.Compared(), Standing::kOtherBehind);
  link = Even();
  link.other.sent = {1, "x", 1};
  EXPECT_EQ(link.Compared(), Standing::kOtherBehind);
}

TEST(CompareLinks, WhatWasConfirmedWhileWeAskedIsNotLost) {
  Even link;
  LinkState before = link.own;
  link.own.sent = {3, "c", 3};
  link.own.taken = {3, "z", 3};
  EXPECT_EQ(Compare(before, link.own, link.other, link.proofs),
            Standing::kEven);
  EXPECT_EQ(Compare({}, link.own, link.other, link.proofs), Standing::kEven);
}

TEST(DiagnoseLink, NamesWhatAPersonShouldLookInto) {
  LinkState own, other;
  own.state_time = other.state_time = absl::FromUnixSeconds(1'800'000'000);
  own.signing_keys = {"old", "new"};
  other.believed_keys = {"old", "new"};
  other.signing_keys = {"theirs"};
  own.believed_keys = {"theirs"};
  own.rule_versions = {{"a.txtpb", "1"}, {"only_here.txtpb", "1"}};
  other.rule_versions = {{"a.txtpb", "1"}};
  EXPECT_TRUE(Diagnose(own, other).empty());

  LinkState changed = other;
  changed.state_time += absl::Seconds(6);
  EXPECT_EQ(Diagnose(own, changed), std::vector{LinkProblem::kClockSkew});
  changed.state_time -= absl::Seconds(12);
  EXPECT_EQ(Diagnose(own, changed), std::vector{LinkProblem::kClockSkew});
  changed = other;
  changed.believed_keys = {"old"};
  EXPECT_EQ(Diagnose(own, changed), std::vector{LinkProblem::kOurKeyUnknown});
  changed = other;
  changed.signing_keys = {"theirs", "another"};
  EXPECT_EQ(Diagnose(own, changed),
            std::vector{LinkProblem::kPartnerKeyUnknown});
  changed = other;
  changed.rule_versions["a.txtpb"] = "2";
  EXPECT_EQ(Diagnose(own, changed), std::vector{LinkProblem::kRulesDiffer});
  changed = other;
  changed.quarantined = true;
  EXPECT_EQ(Diagnose(own, changed),
            std::vector{LinkProblem::kPartnerQuarantined});
}

}  // namespace
}  // namespace bashu::routing
