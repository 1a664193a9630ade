#include "services/cli/verify.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>

#include <cstdlib>
#include <fstream>

#include "common/crypto/digest.h"
#include "common/crypto/merkle.h"
#include "common/crypto/signature.h"
#include "common/verify/ledger_for_test.h"
#include "common/verify/signed_document.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace bashu::cli {
namespace {

using testing::HasReason;
using ::testing::HasSubstr;
using testing::IsOk;

// A pack of one entry in a file, and its region's key in another.
class VerifyTest : public ::testing::TestWithParam<crypto::Suite> {
 protected:
  VerifyTest() {
    Write("51.pub", *crypto::PublicPem(ledger_.signer().private_pem()));
    ledger_.Note("grant.proposed");
    pack_ = ledger_.Pack();
    WritePack();
  }

  void Write(const std::string& name, const std::string& bytes) {
    std::ofstream(directory_ / name) << bytes;
  }
  void WritePack() {
    std::string json;
    ASSERT_TRUE(google::protobuf::util::MessageToJsonString(pack_, &json).ok());
    Write("pack.json", json);
  }
  absl::StatusOr<Proof> Verify() {
    return VerifyLedgerFile(directory_ / "pack.json",
                            *ReadTrust({directory_.path()}));
  }

  const testing::TempDir directory_;
  verify::TestLedger ledger_{GetParam()};
  ledger::v1::AuditPack pack_;
};

TEST_P(VerifyTest, ReportsWhatItFound) {
  const auto proof = Verify();
  ASSERT_THAT(proof, IsOk());
  EXPECT_THAT(proof->report, HasSubstr("核验通过 / verified: grants/g1"));
  EXPECT_THAT(proof->report, HasSubstr("0.00 元"));
}

TEST_P(VerifyTest, WantsAWitnessAndTheSameHistory) {
  const verify::TestSigner witness(GetParam(), "50");
  Write("50.pub", *crypto::PublicPem(witness.private_pem()));
  std::string seen;
  ASSERT_TRUE(
      google::protobuf::util::MessageToJsonString(ledger_.SignedHead(), &seen)
          .ok());
  Write("seen.json", seen);
  const auto verify = [&] {
    return VerifyLedgerFile(
        directory_ / "pack.json", *ReadTrust({directory_ / "51.pub"}),
        {ReadTrust({directory_ / "50.pub"})->keys, directory_ / "seen.json"});
  };
  EXPECT_THAT(verify(), HasReason("AUDIT_PACK_INVALID"));
  *pack_.add_cosignatures() = witness.Cosign(pack_.head());
  WritePack();
  const auto proof = verify();
  ASSERT_THAT(proof, IsOk());
  EXPECT_THAT(proof->report, HasSubstr("cosigned by: region 50"));
  EXPECT_THAT(proof->report, HasSubstr("same history"));
}

TEST_P(VerifyTest, RefusesTotalsThatProveNothing) {
  Write("totals.json", "{}");
  EXPECT_THAT(VerifyTotalsFile(directory_ / "totals.json",
                               *ReadTrust({directory_.path()})),
              HasReason("TREE_HEAD_INVALID"));
}

TEST_P(VerifyTest, RefusesAForgery) {
  pack_.mutable_head()->mutable_payload()->back() ^= 1;
  WritePack();
  EXPECT_FALSE(Verify().ok());
  Write("pack.json", "{");
  EXPECT_FALSE(Verify().ok());
}

TEST_P(VerifyTest, ExtractsWhatOpensslChecksAlone) {
  const auto trust = *ReadTrust({directory_ / "51.pub"});
  ASSERT_THAT(Extract(*Verify(), trust, directory_ / "out"), IsOk());
  const std::string run =
      "sh " + (directory_ / "out/verify.sh") + " >/dev/null 2>&1";
  EXPECT_EQ(std::system(run.c_str()), 0);
  std::ofstream(directory_ / "out/head.payload", std::ios::app) << "x";
  EXPECT_NE(std::system(run.c_str()), 0);
}

TEST_P(VerifyTest, ExtractsTheWayToABatchsRoot) {
  const std::string pem = crypto::GenerateKeyPem(GetParam());
  Write("50.pub", *crypto::PublicPem(pem));
  const auto key = *crypto::SigningKey::FromPem(GetParam(), pem);
  crypto::MerkleTree tree(GetParam());
  for (const char* leaf : {"a", "b", "c"}) {
    tree.Append(crypto::LeafHash(GetParam(), leaf));
  }
  exchange::v1::BatchProof batch;
  batch.set_leaf_index(1);
  batch.set_tree_size(3);
  const auto path = tree.InclusionProof(1, 3);
  for (const std::string& hash : *path) batch.add_hashes(hash);
  const Proof proof{
      "",
      {{"part", std::string(crypto::FormatSuite(GetParam())), key->key_id(),
        "b", *key->Sign(verify::BatchStatement(3, tree.Root())), batch}}};
  const auto trust = *ReadTrust({directory_ / "50.pub"});
  ASSERT_THAT(Extract(proof, trust, directory_ / "out"), IsOk());
  const std::string run =
      "sh " + (directory_ / "out/verify.sh") + " >/dev/null 2>&1";
  EXPECT_EQ(std::system(run.c_str()), 0);
  std::ofstream(directory_ / "out/part.payload", std::ios::app) << "x";
  EXPECT_NE(std::system(run.c_str()), 0);
}

TEST_P(VerifyTest, RefusesAReceiptThatShowsNothing) {
  Write("receipt.json", R"({"caseName": "cases/a1"})");
  EXPECT_THAT(VerifyCustodyFile(directory_ / "receipt.json",
                                *ReadTrust({directory_.path()})),
              HasReason("RECEIPT_INVALID"));
}

TEST_P(VerifyTest, SaysWhichKeyCannotBeRead) {
  EXPECT_THAT(std::string(ReadTrust({"/none/50.pub"}).status().message()),
              HasSubstr("/none/50.pub"));
  Write("50.pub", "not a key");
  EXPECT_FALSE(ReadTrust({directory_.path()}).ok());
}

INSTANTIATE_TEST_SUITE_P(Suites, VerifyTest,
                         ::testing::Values(crypto::Suite::kP256Sha256,
                                           crypto::Suite::kSm2Sm3));

}  // namespace
}  // namespace bashu::cli
