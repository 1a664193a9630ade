#include "common/verify/audit_pack.h"

#include <gmock/gmock.h>

#include <functional>
#include <random>

#include "common/verify/ledger_for_test.h"
#include "tests/testing/status_matchers.h"

namespace bashu::verify {
namespace {

using ledger::v1::AuditPack;
using testing::HasReason;
using ::testing::HasSubstr;
using testing::IsOk;

// What is wrong, in words.
std::string ProblemOf(const AuditPack& pack, const TrustedKeys& trust) {
  const auto report = VerifyAuditPack(pack, trust);
  return report.ok() ? "" : std::string(report.status().message());
}

TEST(VerifyAuditPack, ReportsWhatTheSharesBroughtAndWhatWasPaid) {
  for (const crypto::Suite suite :
       {crypto::Suite::kP256Sha256, crypto::Suite::kSm2Sm3}) {
    const TestLedger ledger = PaidLedger(suite);
    const auto report = VerifyAuditPack(ledger.Pack(), ledger.Trust());
    ASSERT_THAT(report, IsOk());
    EXPECT_EQ(report->region, "51");
    EXPECT_EQ(report->state, "grant.paid");
    EXPECT_EQ(report->share_transfers, 2);
    EXPECT_EQ(report->share_fen, 300);
    EXPECT_EQ(report->payments, 1);
    EXPECT_EQ(report->paid_fen, 300);
    EXPECT_EQ(report->entries, 12);
    EXPECT_EQ(report->tree_size, 16);
  }
}

TEST(VerifyAuditPack, RefusesEveryChangedByte) {
  const TestLedger ledger = PaidLedger();
  const std::string bytes = ledger.Pack().SerializeAsString();
  std::mt19937 random(20'260'302);
  for (int i = 0; i < 200; ++i) {
    std::string forged = bytes;
    const size_t at = random() % forged.size();
    forged[at] = static_cast<char>(forged[at] ^ (1 + random() % 255));
    AuditPack pack;
    if (!pack.ParseFromString(forged)) continue;
    EXPECT_FALSE(VerifyAuditPack(pack, ledger.Trust()).ok())
        << "byte " << at << " of " << bytes.size();
  }
}

TEST(VerifyAuditPack, BelievesOnlyTheKeyOfTheRegionThatSigned) {
  const TestLedger ledger = PaidLedger();
  EXPECT_THAT(VerifyAuditPack(ledger.Pack(), {}),
              HasReason("TREE_HEAD_INVALID"));
  EXPECT_THAT(VerifyAuditPack(ledger.Pack(), PaidLedger().Trust()),
              HasReason("TREE_HEAD_INVALID"));
  AuditPack forged = ledger.Pack();
  forged.mutable_head()->set_signature(PaidLedger().Pack().head().signature());
  EXPECT_THAT(VerifyAuditPack(forged, ledger.Trust()),
              HasReason("SIGNATURE_INVALID"));
}

TEST(VerifyAuditPack, RefusesWhatTheTreeDoesNotHold) {
  const TestLedger ledger = PaidLedger();
  const std::function<void(AuditPack&)> cases[] = {
      [](AuditPack& pack) { pack.mutable_entries(0)->clear_inclusion_path(); },
      [](AuditPack& pack) { pack.clear_entries(); },
      [](AuditPack& pack) { pack.set_grant("grants/g2"); },
      [](AuditPack& pack) { pack.mutable_entries()->SwapElements(0, 1); },
      [](AuditPack& pack) { *pack.add_entries() = pack.entries(0); },
      [](AuditPack& pack) { pack.mutable_head()->clear_key_id(); },
      [](AuditPack& pack) { pack.mutable_head()->set_suite("sm2-sm3"); },
      [](AuditPack& pack) { pack.mutable_head()->set_suite("none"); },
      [](AuditPack& pack) { pack.mutable_entries(2)->set_entry("x"); },
  };
  for (const auto& forge : cases) {
    AuditPack pack = ledger.Pack();
    forge(pack);
    EXPECT_FALSE(VerifyAuditPack(pack, ledger.Trust()).ok());
  }
}

TEST(VerifyAuditPack, SaysWhichEntryWasDroppedDoubledOrMoved) {
  const TestLedger ledger = PaidLedger();
  const struct {
    std::function<void(AuditPack&)> forge;
    const char* problem;
  } cases[] = {
      {[](AuditPack& pack) { pack.mutable_entries()->DeleteSubrange(0, 1); },
       "entry 2 comes after entry 1, but the pack has none before it: entries "
       "are missing"},
      {[](AuditPack& pack) { pack.mutable_entries()->DeleteSubrange(4, 2); },
       "entry 8 comes after entry 7, but the pack has entry 5 before it: "
       "entries are missing"},
      {[](AuditPack& pack) { pack.mutable_entries()->DeleteSubrange(10, 2); },
       "the ledger signed that the newest entry is 14, but the pack ends with "
       "entry 12"},
      {[](AuditPack& pack) {
         auto entry = pack.entries(3);
         *pack.add_entries() = entry;
         for (int i = pack.entries_size() - 1; i > 4; --i) {
           pack.mutable_entries()->SwapElements(i, i - 1);
         }
       },
       "entry 5 is there twice"},
      {[](AuditPack& pack) { pack.mutable_entries()->SwapElements(2, 3); },
       "entry 5 comes after entry 3, but the pack has entry 2 before it"},
      {[](AuditPack& pack) { *pack.add_entries() = pack.entries(0); },
       "entry 1 after entry 14: not in the ledger's order"},
  };
  for (const auto& each : cases) {
    AuditPack pack = ledger.Pack();
    each.forge(pack);
    EXPECT_THAT(ProblemOf(pack, ledger.Trust()), HasSubstr(each.problem));
  }
}

TEST(VerifyAuditPack, RefusesAnEndOfAnotherPack) {
  const TestLedger ledger = PaidLedger();
  TestLedger later = ledger;
  later.Other();
  AuditPack pack = later.Pack();
  *pack.mutable_end() = ledger.Pack().end();
  EXPECT_THAT(ProblemOf(pack, ledger.Trust()), HasSubstr("another tree"));
  pack.clear_end();
  EXPECT_FALSE(VerifyAuditPack(pack, ledger.Trust()).ok());
  // A head is no end, though the same key signed it.
  pack.mutable_end()->set_payload(pack.head().payload());
  pack.mutable_end()->set_signature(pack.head().signature());
  pack.mutable_end()->set_suite(pack.head().suite());
  pack.mutable_end()->set_key_id(pack.head().key_id());
  EXPECT_THAT(ProblemOf(pack, ledger.Trust()), HasSubstr("cannot be read"));
}

TEST(VerifyWitnesses, WantsOneThatWasAskedFor) {
  const TestLedger ledger = PaidLedger();
  const TestSigner chongqing(crypto::Suite::kSm2Sm3, "50");
  const TestSigner guizhou(crypto::Suite::kP256Sha256, "52");
  AuditPack pack = ledger.Pack();
  EXPECT_THAT(VerifyWitnesses(pack, "51", chongqing.Trust()),
              HasReason("AUDIT_PACK_INVALID"));
  *pack.add_cosignatures() = guizhou.Cosign(pack.head());
  EXPECT_THAT(VerifyWitnesses(pack, "51", chongqing.Trust()),
              HasReason("AUDIT_PACK_INVALID"));
  *pack.add_cosignatures() = chongqing.Cosign(pack.head());
  EXPECT_THAT(*VerifyWitnesses(pack, "51", chongqing.Trust()),
              ::testing::ElementsAre("50"));
  // Of another head.
  *pack.mutable_cosignatures(1) = chongqing.Cosign(PaidLedger().SignedHead());
  EXPECT_THAT(VerifyWitnesses(pack, "51", chongqing.Trust()),
              HasReason("SIGNATURE_INVALID"));
}

TEST(VerifySeen, FindsASplitView) {
  TestLedger ledger = PaidLedger();
  const auto seen = ledger.SignedHead();
  EXPECT_THAT(VerifySeen(ledger.Pack(), seen, ledger.Trust()), IsOk());
  TestLedger other = ledger;
  ledger.Other();
  AuditPack pack = ledger.Pack();
  const auto kept = VerifySeen(pack, seen, ledger.Trust());
  EXPECT_THAT(std::string(kept.message()), HasSubstr("no proof"));
  const auto path = ledger.tree().ConsistencyProof(16, 17);
  for (const std::string& hash : *path) pack.add_consistency_path(hash);
  EXPECT_THAT(VerifySeen(pack, seen, ledger.Trust()), IsOk());
  other.Other();
  const auto split = VerifySeen(pack, other.SignedHead(), ledger.Trust());
  EXPECT_THAT(std::string(split.message()), HasSubstr("split view"));
  other.Other();
  const auto smaller = VerifySeen(pack, other.SignedHead(), ledger.Trust());
  EXPECT_THAT(std::string(smaller.message()), HasSubstr("has 17 leaves"));
  // A path of another history.
  TestLedger fork = PaidLedger();
  EXPECT_FALSE(VerifySeen(pack, fork.SignedHead(), ledger.Trust()).ok());
}

TEST(VerifyAuditPack, RefusesBooksThatContradictThemselves) {
  const std::function<void(TestLedger&)> cases[] = {
      // Paid twice.
      [](TestLedger& ledger) {
        ledger.Move("transfer.posted", "p3", "grant.g1", "bank.x", 1);
      },
      // A disbursement paid again.
      [](TestLedger& ledger) {
        ledger.Note("disbursement.paid", "disbursements/g1.1");
      },
      // Posted again.
      [](TestLedger& ledger) {
        ledger.Move("transfer.posted", "p2", "grant.g1", "bank.x", 300);
      },
      // Voided, then posted.
      [](TestLedger& ledger) {
        ledger.Move("transfer.posted", "p1", "grant.g1", "bank.x", 300);
      },
      // Posted at another amount than was held.
      [](TestLedger& ledger) {
        ledger.Move("transfer.held", "p3", "a", "grant.g1", 1);
        ledger.Move("transfer.posted", "p3", "a", "grant.g1", 2);
      },
      // Money that passes by the grant's account.
      [](TestLedger& ledger) {
        ledger.Move("transfer.posted", "t", "a", "b", 1);
      },
      // More brought than paid, though the grant is paid.
      [](TestLedger& ledger) {
        ledger.Move("transfer.posted", "s3", "a", "grant.g1", 1);
      },
  };
  for (const auto& write : cases) {
    TestLedger ledger = PaidLedger();
    write(ledger);
    EXPECT_THAT(VerifyAuditPack(ledger.Pack(), ledger.Trust()),
                HasReason("AUDIT_PACK_INVALID"));
  }
}

TEST(VerifyAuditPack, FollowsMoneyThatComesBackFromTheBank) {
  TestLedger ledger = PaidLedger();
  ledger.Move("transfer.posted", "r1", "bank.x", "grant.g1", 300);
  ledger.Note("disbursement.returned", "disbursements/g1.1");
  ledger.Note("grant.paying");
  auto report = VerifyAuditPack(ledger.Pack(), ledger.Trust());
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->paid_fen, 0);
  TestLedger again = ledger;
  again.Move("transfer.posted", "p3", "grant.g1", "bank.x", 300);
  again.Note("disbursement.paid", "disbursements/g1.1");
  again.Note("grant.paid");
  report = VerifyAuditPack(again.Pack(), again.Trust());
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->paid_fen, 300);
  EXPECT_EQ(report->share_fen, 300);
  ledger.Move("transfer.posted", "b1", "grant.g1", "a", 100);
  ledger.Move("transfer.posted", "b2", "grant.g1", "b", 200);
  ledger.Note("grant.returned");
  report = VerifyAuditPack(ledger.Pack(), ledger.Trust());
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->given_back_fen, 300);
  EXPECT_EQ(report->payments, 1);
  TestLedger more = PaidLedger();
  more.Move("transfer.posted", "r1", "bank.x", "grant.g1", 301);
  EXPECT_THAT(ProblemOf(more.Pack(), more.Trust()),
              HasSubstr("more than was paid"));
}

TEST(VerifyAuditPack, RefusesSumsBeyondEveryAmount) {
  TestLedger ledger;
  for (const std::string id : {"s1", "s2"}) {
    ledger.Move("transfer.posted", id, "a", "grant.g1", INT64_MAX);
  }
  EXPECT_THAT(VerifyAuditPack(ledger.Pack(), ledger.Trust()),
              HasReason("AUDIT_PACK_INVALID"));
}

TEST(VerifyAuditPack, TakesAGrantThatIsNotPaidYet) {
  TestLedger ledger;
  ledger.Note("grant.proposed");
  ledger.Move("transfer.held", "s1", "a", "grant.g1", 100);
  ledger.Note("grant.reserved");
  const auto report = VerifyAuditPack(ledger.Pack(), ledger.Trust());
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->state, "grant.reserved");
  EXPECT_EQ(report->share_fen, 0);
}

}  // namespace
}  // namespace bashu::verify
