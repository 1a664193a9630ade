#include "services/ledger/rpc/audit_service.h"

#include <gmock/gmock.h>

#include "services/ledger/services_for_test.h"

namespace bashu::ledger {
namespace {

using testing::CallAs;
using testing::HasReason;
using testing::IsOk;

constexpr auto kSuite = crypto::Suite::kP256Sha256;

class AuditServiceTest : public ServicesTest {
 protected:
  // What an auditor believes of a head: the bytes that are signed.
  v1::TreeHead Believe(const v1::SignedTreeHead& head) {
    const auto key =
        crypto::VerifyingKey::FromPem(kSuite, *crypto::PublicPem(key_pem_));
    EXPECT_THAT(key->Verify(head.payload(), head.signature()), IsOk());
    EXPECT_EQ(head.key_id(), key->key_id());
    v1::TreeHead believed;
    EXPECT_TRUE(believed.ParseFromString(head.payload()));
    return believed;
  }
  v1::TreeHead Head() {
    return Believe(
        *CallAs(Officer("wang"), *audit_stub_, &Audit::GetTreeHead, {}));
  }
};

TEST_F(AuditServiceTest, SignsAHeadOverEverythingCommitted) {
  EXPECT_EQ(Head().tree_size(), 0);
  OpenBudgets();
  const v1::TreeHead head = Head();
  EXPECT_EQ(head.tree_size(), 5);
  EXPECT_EQ(head.region(), "51");
}

TEST_F(AuditServiceTest, ProvesEveryEntryOfAGrantToAnOutsider) {
  OpenBudgets();
  ASSERT_THAT(
      CallAs(kIntake, *grants_stub_, &Grants::CreateGrant, GrantRequest()),
      IsOk());
  v1::ReserveGrantRequest reserve;
  reserve.set_name(absl::StrCat("grants/", kGrantId));
  reserve.set_request_id(TransferUuid(50));
  ASSERT_THAT(
      CallAs(Officer("wang"), *grants_stub_, &Grants::ReserveGrant, reserve),
      IsOk());
  v1::GetAuditPackRequest request;
  request.set_grant(absl::StrCat("grants/", kGrantId));
  const auto pack =
      CallAs(Officer("wang"), *audit_stub_, &Audit::GetAuditPack, request);
  ASSERT_THAT(pack, IsOk());
  const v1::TreeHead head = Believe(pack->head());
  std::vector<std::string> kinds;
  for (const v1::ProvenEntry& proven : pack->entries()) {
    v1::AuditEntry entry;
    ASSERT_TRUE(entry.ParseFromString(proven.entry()));
    kinds.push_back(entry.kind());
    EXPECT_EQ(entry.grant(), request.grant());
    EXPECT_EQ(entry.salt().size(), 16);
    EXPECT_THAT(
        crypto::VerifyInclusion(
            kSuite,
            {crypto::LeafHash(kSuite, proven.entry()),
             static_cast<uint64_t>(entry.leaf_index()),
             {static_cast<uint64_t>(head.tree_size()), head.root()},
             {proven.inclusion_path().begin(), proven.inclusion_path().end()}}),
        IsOk());
  }
  EXPECT_THAT(kinds, ::testing::ElementsAre("grant.proposed", "transfer.held",
                                            "transfer.held", "grant.reserved"));
}

TEST_F(AuditServiceTest, ProvesThatNothingWasTakenAway) {
  ASSERT_NO_FATAL_FAILURE(OpenBudgets());
  const v1::TreeHead older = Head();
  ASSERT_THAT(
      CallAs(kIntake, *grants_stub_, &Grants::CreateGrant, GrantRequest()),
      IsOk());
  v1::GetConsistencyProofRequest request;
  request.set_old_tree_size(older.tree_size());
  const auto proof = CallAs(Officer("wang"), *audit_stub_,
                            &Audit::GetConsistencyProof, request);
  ASSERT_THAT(proof, IsOk());
  const v1::TreeHead newer = Believe(proof->head());
  EXPECT_THAT(
      crypto::VerifyConsistency(
          kSuite, {static_cast<uint64_t>(older.tree_size()), older.root()},
          {static_cast<uint64_t>(newer.tree_size()), newer.root()},
          {proof->consistency_path().begin(), proof->consistency_path().end()}),
      IsOk());
  request.set_old_tree_size(1000);
  EXPECT_THAT(CallAs(Officer("wang"), *audit_stub_, &Audit::GetConsistencyProof,
                     request),
              HasReason("TREE_SIZE_UNKNOWN"));
  request.set_old_tree_size(0);
  EXPECT_THAT(CallAs(Officer("wang"), *audit_stub_, &Audit::GetConsistencyProof,
                     request),
              HasReason("INVALID_FIELDS"));
}

TEST_F(AuditServiceTest, HasNoPackOfAGrantThatIsNone) {
  v1::GetAuditPackRequest request;
  request.set_grant(absl::StrCat("grants/", kGrantId));
  EXPECT_THAT(
      CallAs(Officer("wang"), *audit_stub_, &Audit::GetAuditPack, request),
      HasReason("GRANT_NOT_FOUND"));
}

}  // namespace
}  // namespace bashu::ledger
