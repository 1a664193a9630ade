#include "services/ledger/rpc/audit_service.h"

#include <gmock/gmock.h>

#include "common/verify/audit_pack.h"
#include "common/verify/period_totals.h"
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
  verify::TrustedKeys Trust() const {
    return {{"51",
             {*crypto::VerifyingKey::FromPem(kSuite,
                                             *crypto::PublicPem(key_pem_))}}};
  }
  // Reserved, approved, funded and sent; then the bank answers.
  void PayOut() {
    const GrantId id(kGrantId);
    EXPECT_THAT(store_->Transact([&](LedgerTx& tx) -> absl::Status {
      RETURN_IF_ERROR(
          CreateGrant(tx, sources_, ByOperator(), NewTestGrant()).status());
      RETURN_IF_ERROR(ReserveGrant(tx, sources_, By("wang"), id).status());
      ASSIGN_OR_RETURN(const Grant grant, RequireGrant(tx, id));
      for (const char* officer : {"chair", "cashier"}) {
        RETURN_IF_ERROR(
            ApproveGrant(tx, sources_, By(officer), id, grant.proposal_digest)
                .status());
      }
      return DisburseGrant(tx, sources_, By("cashier2"), id).status();
    }),
                IsOk());
    Answer(1, 1, BankResult::Verdict::kMatched);
    Answer(1, 1, BankResult::Verdict::kPaid);
    Answer(2, 1, BankResult::Verdict::kMismatched);
  }
  void Answer(int number, int attempt, BankResult::Verdict verdict) {
    Call call;
    call.now = kNoon;
    EXPECT_THAT(store_->Transact([&](LedgerTx& tx) {
      return ApplyBankResult(tx, sources_, call,
                             {{GrantId(kGrantId), number},
                              attempt,
                              verdict,
                              "AC01",
                              "B-1",
                              std::nullopt});
    }),
                IsOk());
  }
  v1::AuditPack Pack(int64_t old_tree_size = 0) {
    v1::GetAuditPackRequest request;
    request.set_grant(absl::StrCat("grants/", kGrantId));
    request.set_old_tree_size(old_tree_size);
    return *CallAs(Officer("wang"), *audit_stub_, &Audit::GetAuditPack,
                   request);
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

TEST_F(AuditServiceTest, MakesPacksThatAreCompleteAndNameNobody) {
  OpenBudgets();
  PayOut();
  auto report = verify::VerifyAuditPack(Pack(), Trust());
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->state, "grant.paying");
  EXPECT_EQ(report->share_fen, 3'000'000);
  EXPECT_EQ(report->paid_fen, 1'800'000);
  for (const char* officer : {"cashier", "cashier2"}) {
    EXPECT_THAT(store_->Transact([&](LedgerTx& tx) {
      return ReissueDisbursement(tx, sources_, By(officer), GrantId(kGrantId),
                                 {2, "6222020000005678", "102651020005"})
          .status();
    }),
                IsOk());
  }
  Answer(2, 2, BankResult::Verdict::kMatched);
  Answer(2, 2, BankResult::Verdict::kPaid);
  const v1::AuditPack pack = Pack();
  report = verify::VerifyAuditPack(pack, Trust());
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->state, "grant.paid");
  EXPECT_EQ(report->paid_fen, 3'000'000);
  const std::string bytes = pack.SerializeAsString();
  EXPECT_THAT(bytes, ::testing::HasSubstr(kGrantId));
  for (const char* planted :
       {"李明", "李芳", "6222020000001234", "6222020000000000",
        "6222020000005678", "102651020005", "AC01", "B-1", "川财社"}) {
    EXPECT_THAT(bytes, ::testing::Not(::testing::HasSubstr(planted)));
  }
}

TEST_F(AuditServiceTest, ProvesThatAPacksTreeAddsToOneThatWasSeen) {
  OpenBudgets();
  const auto seen =
      *CallAs(Officer("wang"), *audit_stub_, &Audit::GetTreeHead, {});
  PayOut();
  const v1::AuditPack pack = Pack(Believe(seen).tree_size());
  EXPECT_EQ(pack.old_tree_size(), 5);
  EXPECT_THAT(verify::VerifySeen(pack, seen, Trust()), IsOk());
  v1::GetAuditPackRequest request;
  request.set_grant(absl::StrCat("grants/", kGrantId));
  request.set_old_tree_size(1000);
  EXPECT_THAT(
      CallAs(Officer("wang"), *audit_stub_, &Audit::GetAuditPack, request),
      HasReason("TREE_SIZE_UNKNOWN"));
  request.set_old_tree_size(-1);
  EXPECT_THAT(
      CallAs(Officer("wang"), *audit_stub_, &Audit::GetAuditPack, request),
      HasReason("INVALID_FIELDS"));
}

TEST_F(AuditServiceTest, ProvesWhatAnAccountsPeriodAddsUpTo) {
  OpenBudgets();
  v1::GetPeriodTotalsRequest request;
  request.set_account("accounts/court.budget");
  request.set_period("2026-03");
  const auto ask = [&] {
    return CallAs(Officer("wang"), *audit_stub_, &Audit::GetPeriodTotals,
                  request);
  };
  EXPECT_THAT(ask(), HasReason("PERIOD_NOT_OVER"));
  environment_.clock.Advance(absl::Hours(24 * 400));
  const auto totals = ask();
  ASSERT_THAT(totals, IsOk());
  const auto report = verify::VerifyPeriodTotals(*totals, Trust());
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->account, request.account());
  EXPECT_EQ(report->credit_fen, 2'000'000);
  EXPECT_EQ(report->debit_fen, 0);
  EXPECT_EQ(report->all_fen, 4'000'000);
  EXPECT_EQ(report->account_count, 3);
  EXPECT_THAT(totals->SerializeAsString(),
              ::testing::Not(::testing::HasSubstr("upper.budget")));
  // Everybody gets the same root, whenever they ask.
  request.set_account("accounts/treasury");
  EXPECT_EQ(ask()->root().payload(), totals->root().payload());
  EXPECT_EQ(verify::VerifyPeriodTotals(*ask(), Trust())->debit_fen, 4'000'000);
  request.set_account("accounts/none");
  EXPECT_THAT(ask(), HasReason("ACCOUNT_NOT_FOUND"));
  request.set_period("March");
  EXPECT_THAT(ask(), HasReason("INVALID_FIELDS"));
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
