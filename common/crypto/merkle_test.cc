#include "common/crypto/merkle.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

#include "common/status/error.h"

namespace bashu::crypto {
namespace {

using Hashes = std::vector<std::string>;

constexpr Suite kSuite = Suite::kP256Sha256;
constexpr uint64_t kSizeMax = 64;

// RFC 9162, section 2.1, word for word: slow, and without stored hashes.
std::string Node(const std::string& left, const std::string& right) {
  return Digest(kSuite, absl::StrCat("\x01", left, right));
}

size_t Half(size_t size) {
  size_t half = 1;
  while (half * 2 < size) half *= 2;
  return half;
}

Hashes Slice(const Hashes& leaves, size_t from, size_t to) {
  return {leaves.begin() + static_cast<ptrdiff_t>(from),
          leaves.begin() + static_cast<ptrdiff_t>(to)};
}

std::string RfcRoot(const Hashes& leaves) {
  const size_t n = leaves.size();
  if (n == 0) return Digest(kSuite, "");
  if (n == 1) return leaves[0];
  return Node(RfcRoot(Slice(leaves, 0, Half(n))),
              RfcRoot(Slice(leaves, Half(n), n)));
}

Hashes RfcPath(size_t m, const Hashes& leaves) {
  const size_t n = leaves.size(), k = Half(n);
  if (n == 1) return {};
  Hashes path = m < k ? RfcPath(m, Slice(leaves, 0, k))
                      : RfcPath(m - k, Slice(leaves, k, n));
  path.push_back(RfcRoot(m < k ? Slice(leaves, k, n) : Slice(leaves, 0, k)));
  return path;
}

Hashes RfcSubproof(size_t m, const Hashes& leaves, bool whole) {
  const size_t n = leaves.size(), k = Half(n);
  if (m == n) return whole ? Hashes{} : Hashes{RfcRoot(leaves)};
  Hashes proof = m <= k ? RfcSubproof(m, Slice(leaves, 0, k), whole)
                        : RfcSubproof(m - k, Slice(leaves, k, n), false);
  proof.push_back(RfcRoot(m <= k ? Slice(leaves, k, n) : Slice(leaves, 0, k)));
  return proof;
}

// A tree of kSizeMax leaves, and the leaves.
struct Grown {
  Grown() {
    for (uint64_t i = 0; i < kSizeMax; ++i) {
      leaves.push_back(LeafHash(kSuite, absl::StrCat("leaf ", i)));
      tree.Append(leaves.back());
    }
  }
  Hashes leaves;
  MerkleTree tree{kSuite};
};

TEST(MerkleTree, GivesTheRootsThatCertificateTransparencyPublished) {
  const char* const leaves[] = {"",
                                "00",
                                "10",
                                "2021",
                                "3031",
                                "40414243",
                                "5051525354555657",
                                "606162636465666768696a6b6c6d6e6f"};
  const char* const roots[] = {
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  MerkleTree tree(kSuite);
  EXPECT_EQ(absl::BytesToHexString(tree.Root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (size_t i = 0; i < 8; ++i) {
    tree.Append(LeafHash(kSuite, absl::HexStringToBytes(leaves[i])));
    EXPECT_EQ(tree.Head().size, i + 1);
    EXPECT_EQ(absl::BytesToHexString(tree.Head().root), roots[i]);
  }
}

TEST(MerkleTree, RemembersEveryRootItHad) {
  const Grown grown;
  for (uint64_t size = 0; size <= kSizeMax; ++size) {
    EXPECT_EQ(*grown.tree.RootAt(size), RfcRoot(Slice(grown.leaves, 0, size)));
  }
}

TEST(InclusionProof, IsTheRfcsAndVerifiesForEveryLeafOfEverySize) {
  const Grown grown;
  for (uint64_t size = 1; size <= kSizeMax; ++size) {
    const TreeHead head = {size, *grown.tree.RootAt(size)};
    for (uint64_t index = 0; index < size; ++index) {
      const Hashes proof = *grown.tree.InclusionProof(index, size);
      ASSERT_EQ(proof, RfcPath(index, Slice(grown.leaves, 0, size)));
      EXPECT_TRUE(
          VerifyInclusion(kSuite, {grown.leaves[index], index, head, proof})
              .ok());
    }
  }
}

TEST(VerifyInclusion, RefusesEveryOtherIndexLeafRootAndProof) {
  const Grown grown;
  for (const uint64_t size : {1, 2, 3, 7, 8, 13}) {
    const TreeHead head = {size, *grown.tree.RootAt(size)};
    for (uint64_t index = 0; index < size; ++index) {
      const Inclusion good = {grown.leaves[index], index, head,
                              *grown.tree.InclusionProof(index, size)};
      for (uint64_t other = 0; other <= size + 1; ++other) {
        Inclusion bad = good;
        bad.index = other;
        EXPECT_EQ(VerifyInclusion(kSuite, bad).ok(), other == index);
      }
      Inclusion bad = good;
      bad.leaf_hash = grown.leaves[index + 1];
      EXPECT_EQ(ReasonOf(VerifyInclusion(kSuite, bad)), "INCLUSION_INVALID");
      bad = good;
      bad.head.root[0] ^= 1;
      EXPECT_FALSE(VerifyInclusion(kSuite, bad).ok());
      bad = good;
      bad.proof.push_back(good.leaf_hash);
      EXPECT_FALSE(VerifyInclusion(kSuite, bad).ok());
      for (size_t i = 0; i < good.proof.size(); ++i) {
        bad = good;
        bad.proof[i][31] ^= 1;
        EXPECT_FALSE(VerifyInclusion(kSuite, bad).ok());
      }
      if (good.proof.empty()) continue;
      bad = good;
      bad.proof.pop_back();
      EXPECT_FALSE(VerifyInclusion(kSuite, bad).ok());
    }
  }
}

TEST(ConsistencyProof, IsTheRfcsAndVerifiesForEveryPairOfSizes) {
  const Grown grown;
  for (uint64_t to = 0; to <= kSizeMax; ++to) {
    const TreeHead newer = {to, *grown.tree.RootAt(to)};
    for (uint64_t from = 0; from <= to; ++from) {
      const TreeHead older = {from, *grown.tree.RootAt(from)};
      const Hashes proof = *grown.tree.ConsistencyProof(from, to);
      if (from > 0) {
        ASSERT_EQ(proof, RfcSubproof(from, Slice(grown.leaves, 0, to), true));
      }
      EXPECT_TRUE(VerifyConsistency(kSuite, older, newer, proof).ok())
          << from << " to " << to;
    }
  }
}

TEST(VerifyConsistency, RefusesEveryOtherSizeRootAndProof) {
  const Grown grown;
  for (const uint64_t to : {1, 2, 3, 7, 8, 13}) {
    const TreeHead newer = {to, *grown.tree.RootAt(to)};
    for (uint64_t from = 1; from <= to; ++from) {
      const TreeHead older = {from, *grown.tree.RootAt(from)};
      const Hashes proof = *grown.tree.ConsistencyProof(from, to);
      const auto verifies = [&](const TreeHead& a, const TreeHead& b,
                                const Hashes& hashes) {
        const absl::Status status = VerifyConsistency(kSuite, a, b, hashes);
        EXPECT_EQ(ReasonOf(status), status.ok() ? "" : "CONSISTENCY_INVALID");
        return status.ok();
      };
      const std::string other = LeafHash(kSuite, "other");
      EXPECT_FALSE(verifies({from, other}, newer, proof));
      EXPECT_FALSE(verifies(older, {to, other}, proof));
      EXPECT_EQ(verifies(newer, older, proof), from == to);
      Hashes longer = proof;
      longer.push_back(other);
      EXPECT_FALSE(verifies(older, newer, longer));
      for (size_t i = 0; i < proof.size(); ++i) {
        Hashes changed = proof;
        changed[i] = other;
        EXPECT_FALSE(verifies(older, newer, changed));
        Hashes shorter = proof;
        shorter.pop_back();
        EXPECT_FALSE(verifies(older, newer, shorter));
      }
    }
  }
}

TEST(VerifyConsistency, LetsEverythingExtendTheEmptyTreeOnly) {
  const Grown grown;
  const TreeHead empty = MerkleTree(kSuite).Head();
  EXPECT_TRUE(VerifyConsistency(kSuite, empty, grown.tree.Head(), {}).ok());
  EXPECT_FALSE(VerifyConsistency(kSuite, {0, "x"}, grown.tree.Head(), {}).ok());
  EXPECT_FALSE(VerifyConsistency(kSuite, empty, {0, "x"}, {}).ok());
}

TEST(MerkleTree, RefusesProofsBeyondItsSize) {
  const Grown grown;
  const MerkleTree& tree = grown.tree;
  for (const absl::Status& status :
       {tree.RootAt(kSizeMax + 1).status(),
        tree.InclusionProof(0, kSizeMax + 1).status(),
        tree.InclusionProof(5, 5).status(), tree.InclusionProof(0, 0).status(),
        tree.ConsistencyProof(0, kSizeMax + 1).status(),
        tree.ConsistencyProof(6, 5).status()}) {
    EXPECT_EQ(ReasonOf(status), "MERKLE_OUT_OF_RANGE");
    EXPECT_EQ(MetadataOf(status, "size"), "64");
  }
}

TEST(MerkleTree, ProvesInALargeTreeAsInASmallOneUnderSm3) {
  constexpr uint64_t kMany = 30'001;
  MerkleTree tree(Suite::kSm2Sm3);
  for (uint64_t i = 0; i < kMany; ++i) {
    tree.Append(LeafHash(Suite::kSm2Sm3, absl::StrCat(i)));
  }
  const Inclusion inclusion = {LeafHash(Suite::kSm2Sm3, "29999"), 29'999,
                               tree.Head(),
                               *tree.InclusionProof(29'999, kMany)};
  EXPECT_LE(inclusion.proof.size(), 15u);
  EXPECT_TRUE(VerifyInclusion(Suite::kSm2Sm3, inclusion).ok());
  EXPECT_FALSE(VerifyInclusion(Suite::kP256Sha256, inclusion).ok());
  EXPECT_TRUE(VerifyConsistency(Suite::kSm2Sm3, {777, *tree.RootAt(777)},
                                tree.Head(), *tree.ConsistencyProof(777, kMany))
                  .ok());
}

}  // namespace
}  // namespace bashu::crypto
