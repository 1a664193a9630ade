#include "common/verify/tree_head.h"

#include <gmock/gmock.h>

#include "common/verify/ledger_for_test.h"
#include "tests/testing/status_matchers.h"

namespace bashu::verify {
namespace {

using testing::HasReason;
using testing::IsOk;

TEST(VerifyTreeHead, BelievesTheKeyOfItsRegionAlone) {
  const TestLedger ledger;
  const auto head = VerifyTreeHead(ledger.SignedHead(), ledger.Trust());
  ASSERT_THAT(head, IsOk());
  EXPECT_EQ(head->region(), "51");
  EXPECT_EQ(absl::ToUnixSeconds(SignTimeOf(*head)), 1'772'424'000);
  EXPECT_THAT(VerifyTreeHead(ledger.SignedHead(), {}),
              HasReason("TREE_HEAD_INVALID"));
  auto forged = ledger.SignedHead();
  forged.mutable_payload()->back() ^= 1;
  EXPECT_FALSE(VerifyTreeHead(forged, ledger.Trust()).ok());
  forged = ledger.SignedHead();
  forged.set_key_id("0000000000000000");
  EXPECT_THAT(VerifyTreeHead(forged, ledger.Trust()),
              HasReason("TREE_HEAD_INVALID"));
  forged = ledger.SignedHead();
  forged.set_suite("none");
  EXPECT_THAT(VerifyTreeHead(forged, ledger.Trust()),
              HasReason("SUITE_UNKNOWN"));
}

TEST(VerifyTreeHead, RefusesWhatIsNoHead) {
  const TestLedger ledger;
  ledger::v1::TreeHead head = ledger.Head();
  head.set_tree_size(-1);
  const auto& signer = ledger.signer();
  EXPECT_THAT(VerifyTreeHead(signer.Sign<ledger::v1::SignedTreeHead>(head),
                             ledger.Trust()),
              HasReason("TREE_HEAD_INVALID"));
  ledger::v1::PackEnd end;
  end.set_region("51");
  EXPECT_THAT(VerifyTreeHead(signer.Sign<ledger::v1::SignedTreeHead>(end),
                             ledger.Trust()),
              HasReason("TREE_HEAD_INVALID"));
}

TEST(VerifyStatement, BelievesTheKeyOfTheRegion) {
  const TestLedger ledger;
  const auto signed_end =
      ledger.signer().Sign<ledger::v1::SignedStatement>(ledger.Head());
  EXPECT_THAT(VerifyStatement(signed_end, "51", ledger.Trust()), IsOk());
  EXPECT_THAT(VerifyStatement(signed_end, "50", ledger.Trust()),
              HasReason("TREE_HEAD_INVALID"));
}

TEST(VerifyCosignatures, NobodyIsWitnessForItself) {
  const TestLedger ledger;
  const auto head = ledger.SignedHead();
  google::protobuf::RepeatedPtrField<ledger::v1::Cosignature> given;
  *given.Add() = ledger.signer().Cosign(head);
  EXPECT_THAT(VerifyCosignatures(head, "51", given, ledger.Trust()),
              HasReason("TREE_HEAD_INVALID"));
}

TEST(VerifySucceeds, EverythingAddsToNothing) {
  TestLedger ledger;
  const auto empty = ledger.Head();
  ledger.Other();
  EXPECT_THAT(
      VerifySucceeds(crypto::Suite::kP256Sha256, empty, ledger.Head(), {}),
      IsOk());
  auto other = ledger.Head();
  other.set_region("50");
  EXPECT_THAT(VerifySucceeds(crypto::Suite::kP256Sha256, empty, other, {}),
              HasReason("TREE_HEAD_INVALID"));
}

}  // namespace
}  // namespace bashu::verify
