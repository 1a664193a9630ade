#include "common/crypto/merkle_sum.h"

#include <absl/strings/escaping.h>
#include <gtest/gtest.h>

#include <limits>

#include "common/status/error.h"

namespace bashu::crypto {
namespace {

constexpr Suite kSuite = Suite::kP256Sha256;

SumNode Leaf(absl::string_view text, int64_t debits, int64_t credits) {
  return *SumLeaf(kSuite, text, {debits, credits});
}

// Leaf i is debited i and credited 100 - i.
std::vector<SumNode> Leaves(int count) {
  std::vector<SumNode> leaves;
  for (int i = 0; i < count; ++i) {
    leaves.push_back(Leaf(std::string(1, static_cast<char>(i)), i, 100 - i));
  }
  return leaves;
}

// Computed by hand with hashlib and struct.
TEST(MerkleSum, IsWhatIsComputedByHand) {
  const SumNode a = Leaf("a", 5, 0), b = Leaf("b", 0, 3), c = Leaf("c", 7, 9);
  EXPECT_EQ(absl::BytesToHexString(a.hash),
            "a9046f4e93344a81466a7be5c247f0be"
            "822c579f4e7d8324e85d5f75741e649f");
  EXPECT_EQ(absl::BytesToHexString(c.hash),
            "e8cfd70bc0e804790b1f0a3587c443dc"
            "c3184d32a7329626008fa812f13bce8a");
  const SumNode ab = *SumParent(kSuite, a, b);
  EXPECT_EQ(absl::BytesToHexString(ab.hash),
            "08a3f614fac676173669ba51c01dbc29"
            "96ae4c3c952f181d7b1b31625a37d2fe");
  EXPECT_EQ(ab.sums, (Sums{5, 3}));
  const SumNode root = *SumRoot(kSuite, {a, b, c});
  EXPECT_EQ(absl::BytesToHexString(root.hash),
            "e3bfe191b6934e6dbeea744c133a1d72"
            "544c72505a88c3f171493b3191187251");
  EXPECT_EQ(root.sums, (Sums{12, 12}));
}

TEST(MerkleSum, ProvesEveryLeafOfEveryTree) {
  for (int size = 1; size <= 20; ++size) {
    const auto leaves = Leaves(size);
    const SumNode root = *SumRoot(kSuite, leaves);
    for (size_t i = 0; i < leaves.size(); ++i) {
      const SumInclusion claim{leaves[i], i, leaves.size(), root,
                               *SumPath(kSuite, leaves, i)};
      EXPECT_TRUE(VerifySumInclusion(kSuite, claim).ok()) << i << "/" << size;
      SumInclusion wrong = claim;
      wrong.index = (i + 1) % leaves.size();
      if (size > 1) {
        EXPECT_FALSE(VerifySumInclusion(kSuite, wrong).ok());
      }
      wrong = claim;
      wrong.size = leaves.size() * 2;
      EXPECT_FALSE(VerifySumInclusion(kSuite, wrong).ok());
      wrong = claim;
      wrong.leaf.sums.debits += 1;
      EXPECT_FALSE(VerifySumInclusion(kSuite, wrong).ok());
      wrong = claim;
      wrong.root.sums.credits += 1;
      EXPECT_FALSE(VerifySumInclusion(kSuite, wrong).ok());
      wrong = claim;
      wrong.path.push_back(root);
      EXPECT_FALSE(VerifySumInclusion(kSuite, wrong).ok());
      if (claim.path.empty()) continue;
      wrong = claim;
      wrong.path.pop_back();
      EXPECT_FALSE(VerifySumInclusion(kSuite, wrong).ok());
      // What one neighbour has less the other has more.
      wrong = claim;
      wrong.path[0].sums.debits += 1;
      wrong.leaf.sums.debits -= 1;
      EXPECT_FALSE(VerifySumInclusion(kSuite, wrong).ok());
    }
  }
}

TEST(MerkleSum, HasNoNegativeSumAndNoneBeyondAllNumbers) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(ReasonOf(SumLeaf(kSuite, "a", {-1, 0}).status()), "SUM_INVALID");
  EXPECT_EQ(ReasonOf(SumLeaf(kSuite, "a", {0, -1}).status()), "SUM_INVALID");
  const SumNode all = Leaf("a", kMax, 0), one = Leaf("b", 1, 1);
  EXPECT_TRUE(SumParent(kSuite, all, Leaf("b", 0, kMax)).ok());
  EXPECT_FALSE(SumParent(kSuite, all, one).ok());
  EXPECT_FALSE(SumRoot(kSuite, {one, one, all}).ok());
  SumNode less = one;
  less.sums.credits = -5;
  EXPECT_FALSE(SumParent(kSuite, one, less).ok());
  EXPECT_FALSE(VerifySumInclusion(kSuite, {one, 0, 2, one, {less}}).ok());
}

TEST(MerkleSum, ALeafIsNoNode) {
  const auto leaves = Leaves(4);
  const SumNode root = *SumRoot(kSuite, leaves);
  const SumNode inner = *SumParent(kSuite, leaves[0], leaves[1]);
  const SumNode beside = *SumParent(kSuite, leaves[2], leaves[3]);
  // A node that is given out as a leaf of a smaller tree has its hash only if
  // the size is wrong too, which the root's statement says.
  EXPECT_NE(Leaf(inner.hash, inner.sums.debits, inner.sums.credits).hash,
            inner.hash);
  EXPECT_FALSE(VerifySumInclusion(kSuite, {inner, 0, 4, root, {beside}}).ok());
}

}  // namespace
}  // namespace bashu::crypto
