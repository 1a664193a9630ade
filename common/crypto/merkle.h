#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "common/crypto/digest.h"
#include "common/crypto/suite.h"

// The history tree of RFC 9162, section 2.1, with either suite's digest. Its
// root commits to every leaf and to their order; who keeps an old root can
// check that nothing under it was changed or dropped since.
namespace bashu::crypto {

// What a tree says of itself: sign it.
struct TreeHead {
  uint64_t size = 0;
  std::string root;
};

// The hash under which a leaf enters the tree.
std::string LeafHash(Suite suite, absl::string_view leaf);

// Append-only. Keeps the hashes of all complete subtrees, about 64 bytes a
// leaf, so a proof costs a few digests however large the tree. Not thread-safe
// against Append.
class MerkleTree {
 public:
  explicit MerkleTree(Suite suite) : suite_(suite) {}

  // Requires a digest of kDigestSize bytes, such as LeafHash makes.
  void Append(absl::string_view leaf_hash);

  uint64_t size() const { return levels_.empty() ? 0 : levels_[0].size(); }

  TreeHead Head() const { return {size(), Root()}; }
  std::string Root() const;

  // The root when there were `size` leaves. MERKLE_OUT_OF_RANGE.
  absl::StatusOr<std::string> RootAt(uint64_t size) const;

  // That leaf `index` is among the first `size`. MERKLE_OUT_OF_RANGE unless
  // index < size <= size().
  absl::StatusOr<std::vector<std::string>> InclusionProof(uint64_t index,
                                                          uint64_t size) const;

  // That the first `new_size` leaves begin with the first `old_size`.
  // MERKLE_OUT_OF_RANGE unless old_size <= new_size <= size().
  absl::StatusOr<std::vector<std::string>> ConsistencyProof(
      uint64_t old_size, uint64_t new_size) const;

 private:
  using Hash = std::array<char, kDigestSize>;

  Hash SubtreeRoot(uint64_t first, uint64_t size) const;

  Suite suite_;
  // levels_[k][i] is the root over the 2^k leaves from i * 2^k on.
  std::vector<std::vector<Hash>> levels_;
};

// A claim that a leaf stands at an index of a tree.
struct Inclusion {
  std::string leaf_hash;
  uint64_t index = 0;
  TreeHead head;
  std::vector<std::string> proof;
};

// RFC 9162, 2.1.3.2. INCLUSION_INVALID.
absl::Status VerifyInclusion(Suite suite, const Inclusion& inclusion);

// RFC 9162, 2.1.4.2. Everything extends the empty tree, without proof.
// CONSISTENCY_INVALID.
absl::Status VerifyConsistency(Suite suite, const TreeHead& older,
                               const TreeHead& newer,
                               const std::vector<std::string>& proof);

}  // namespace bashu::crypto
