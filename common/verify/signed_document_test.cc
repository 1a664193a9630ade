#include "common/verify/signed_document.h"

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

#include "common/crypto/key_pem.h"
#include "common/crypto/merkle.h"
#include "common/crypto/openssl_command.h"
#include "common/crypto/signature.h"
#include "tests/testing/status_matchers.h"

namespace bashu::verify {
namespace {

using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;
using crypto::Suite;
using exchange::v1::SignedDocument;

// Documents of one batch, signed once.
std::vector<SignedDocument> Batch(Suite suite, const std::string& pem,
                                  uint64_t size) {
  crypto::MerkleTree tree(suite);
  std::vector<SignedDocument> batch(size);
  for (uint64_t i = 0; i < size; ++i) {
    batch[i].set_payload(absl::StrCat("document ", i));
    tree.Append(crypto::LeafHash(suite, batch[i].payload()));
  }
  const auto key = crypto::SigningKey::FromPem(suite, pem);
  const std::string signature =
      *(*key)->Sign(BatchStatement(static_cast<int64_t>(size), tree.Root()));
  for (uint64_t i = 0; i < size; ++i) {
    batch[i].set_signature(signature);
    batch[i].set_suite(std::string(crypto::FormatSuite(suite)));
    batch[i].mutable_batch()->set_leaf_index(static_cast<int64_t>(i));
    batch[i].mutable_batch()->set_tree_size(static_cast<int64_t>(size));
    const auto path = tree.InclusionProof(i, size);
    for (const std::string& hash : *path) {
      batch[i].mutable_batch()->add_hashes(hash);
    }
  }
  return batch;
}

absl::Status Verify(Suite suite, const std::string& pem,
                    const SignedDocument& document) {
  const auto bytes = SignedBytes(document);
  if (!bytes.ok()) return bytes.status();
  return crypto::VerifyingKey::FromPem(suite, *crypto::PublicPem(pem))
      ->Verify(*bytes, document.signature());
}

TEST(SignedDocument, AloneIsSignedAsItIs) {
  SignedDocument document;
  document.set_payload("text");
  EXPECT_EQ(*SignedBytes(document), "text");
}

TEST(SignedDocument, EachOfABatchVerifiesAlone) {
  for (const Suite suite : {Suite::kP256Sha256, Suite::kSm2Sm3}) {
    const std::string pem = crypto::GenerateKeyPem(suite);
    for (const uint64_t size : {1, 2, 3, 5, 7, 8, 63, 64}) {
      for (const SignedDocument& document : Batch(suite, pem, size)) {
        ASSERT_THAT(Verify(suite, pem, document), IsOk()) << size;
      }
    }
  }
}

TEST(SignedDocument, NothingOfABatchCanBeChanged) {
  const std::string pem = crypto::GenerateKeyPem(Suite::kP256Sha256);
  const SignedDocument good = Batch(Suite::kP256Sha256, pem, 6)[4];
  ASSERT_THAT(Verify(Suite::kP256Sha256, pem, good), IsOk());
  const auto changed = [&](auto change) {
    SignedDocument document = good;
    change(document);
    return Verify(Suite::kP256Sha256, pem, document).ok();
  };
  EXPECT_FALSE(changed([](auto& d) { d.mutable_payload()->back() ^= 1; }));
  EXPECT_FALSE(changed([](auto& d) { d.mutable_batch()->set_leaf_index(5); }));
  EXPECT_FALSE(changed([](auto& d) { d.mutable_batch()->set_tree_size(5); }));
  EXPECT_FALSE(changed([](auto& d) { d.mutable_batch()->set_tree_size(7); }));
  EXPECT_FALSE(changed([](auto& d) { d.clear_batch(); }));
  for (int i = 0; i < good.batch().hashes_size(); ++i) {
    EXPECT_FALSE(changed(
        [i](auto& d) { d.mutable_batch()->mutable_hashes(i)->front() ^= 1; }));
  }
}

TEST(SignedDocument, AWayThatDoesNotEndIsMalformed) {
  const std::string pem = crypto::GenerateKeyPem(Suite::kP256Sha256);
  SignedDocument document = Batch(Suite::kP256Sha256, pem, 6)[1];
  document.mutable_batch()->mutable_hashes()->RemoveLast();
  EXPECT_THAT(SignedBytes(document), HasReason("DOCUMENT_MALFORMED"));
  document.mutable_batch()->set_leaf_index(6);
  EXPECT_THAT(SignedBytes(document), HasReason("DOCUMENT_MALFORMED"));
  document.mutable_batch()->set_leaf_index(-1);
  EXPECT_THAT(SignedBytes(document), HasReason("DOCUMENT_MALFORMED"));
  document.mutable_batch()->clear_hashes();
  document.mutable_batch()->set_leaf_index(0);
  document.mutable_batch()->set_tree_size(1);
  document.mutable_batch()->add_hashes("short");
  EXPECT_THAT(SignedBytes(document), HasReason("DOCUMENT_MALFORMED"));
}

// The lines of services/routing/README.md, for the second of three documents.
TEST(SignedDocument, TheOpensslCommandVerifiesOneOfABatch) {
  for (const Suite suite : {Suite::kP256Sha256, Suite::kSm2Sm3}) {
    const std::string pem = crypto::GenerateKeyPem(suite);
    const SignedDocument document = Batch(suite, pem, 3)[1];
    const crypto::OpensslCommand openssl;
    openssl.Write("payload", document.payload());
    openssl.Write("hash0", document.batch().hashes(0));
    openssl.Write("hash1", document.batch().hashes(1));
    openssl.Write("sig", document.signature());
    openssl.Write("key.pub", *crypto::PublicPem(pem));
    openssl.Write("zero", std::string(1, '\0'));
    openssl.Write("one", "\x01");
    openssl.Write("head", BatchStatement(3, ""));
    const bool sm2 = suite == Suite::kSm2Sm3;
    const std::string dgst = sm2 ? "dgst -sm3" : "dgst -sha256";
    // Cat by hand: OpensslCommand runs one openssl only.
    const auto join = [&](const std::string& into,
                          std::initializer_list<const char*> parts) {
      std::string bytes;
      for (const char* part : parts) bytes += openssl.Read(part);
      openssl.Write(into, bytes);
    };
    join("leaf.in", {"zero", "payload"});
    ASSERT_TRUE(openssl.Run(dgst + " -binary -out leaf leaf.in"));
    join("node.in", {"one", "hash0", "leaf"});  // Index 1: hash0 is left.
    ASSERT_TRUE(openssl.Run(dgst + " -binary -out node node.in"));
    join("root.in", {"one", "node", "hash1"});
    ASSERT_TRUE(openssl.Run(dgst + " -binary -out root root.in"));
    join("signed", {"head", "root"});
    EXPECT_TRUE(openssl.Run(dgst +
                            (sm2 ? " -sigopt distid:1234567812345678" : "") +
                            " -verify key.pub -signature sig signed"));
    openssl.Write("hash1", std::string(32, 'x'));
    join("root.in", {"one", "node", "hash1"});
    ASSERT_TRUE(openssl.Run(dgst + " -binary -out root root.in"));
    join("signed", {"head", "root"});
    EXPECT_FALSE(openssl.Run(dgst +
                             (sm2 ? " -sigopt distid:1234567812345678" : "") +
                             " -verify key.pub -signature sig signed"));
  }
}

}  // namespace
}  // namespace bashu::verify
