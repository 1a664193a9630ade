#include "common/crypto/merkle.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <bit>

#include "common/base/check.h"
#include "common/crypto/errors.h"
#include "common/crypto/openssl.h"

namespace bashu::crypto {
namespace {

// Different prefixes, so that no leaf can pass for a node.
constexpr char kLeafPrefix = 0;
constexpr char kNodePrefix = 1;

std::string NodeHash(Suite suite, absl::string_view left,
                     absl::string_view right) {
  return Digest(suite,
                absl::StrCat(absl::string_view(&kNodePrefix, 1), left, right));
}

// The largest power of two smaller than `size`: where RFC 9162 splits a tree.
uint64_t Split(uint64_t size) { return std::bit_floor(size - 1); }

template <typename Hash>
absl::string_view View(const Hash& hash) {
  return {hash.data(), hash.size()};
}

}  // namespace

std::string LeafHash(Suite suite, absl::string_view leaf) {
  // Leaves are many and short: a context of each thread's own saves making one
  // for each of them.
  thread_local const DigestContextPtr context(EVP_MD_CTX_new());
  std::string hash(kDigestSize, '\0');
  CHECK(EVP_DigestInit_ex(context.get(), DigestAlgorithm(suite), nullptr) ==
            1 &&
        EVP_DigestUpdate(context.get(), &kLeafPrefix, 1) == 1 &&
        EVP_DigestUpdate(context.get(), leaf.data(), leaf.size()) == 1 &&
        EVP_DigestFinal_ex(context.get(), Bytes(hash), nullptr) == 1);
  return hash;
}

void MerkleTree::Append(absl::string_view leaf_hash) {
  CHECK(leaf_hash.size() == kDigestSize);
  Hash hash;
  std::copy(leaf_hash.begin(), leaf_hash.end(), hash.begin());
  for (size_t level = 0;; ++level) {
    if (level == levels_.size()) levels_.emplace_back();
    std::vector<Hash>& hashes = levels_[level];
    hashes.push_back(hash);
    if (hashes.size() % 2 != 0) return;
    const std::string node =
        NodeHash(suite_, View(hashes[hashes.size() - 2]), View(hash));
    std::copy(node.begin(), node.end(), hash.begin());
  }
}

// Requires `first` to be a multiple of a power of two not below `size`, as all
// subtrees of the RFC's recursion are; so a size that is a power of two is one
// stored hash.
MerkleTree::Hash MerkleTree::SubtreeRoot(uint64_t first, uint64_t size) const {
  if (std::has_single_bit(size)) {
    const int level = std::countr_zero(size);
    return levels_[static_cast<size_t>(level)][first >> level];
  }
  const uint64_t split = Split(size);
  const Hash left = SubtreeRoot(first, split);
  const Hash right = SubtreeRoot(first + split, size - split);
  const std::string node = NodeHash(suite_, View(left), View(right));
  Hash hash;
  std::copy(node.begin(), node.end(), hash.begin());
  return hash;
}

std::string MerkleTree::Root() const { return *RootAt(size()); }

absl::StatusOr<std::string> MerkleTree::RootAt(uint64_t size) const {
  if (size > this->size()) return MerkleOutOfRange(this->size());
  if (size == 0) return Digest(suite_, "");
  return std::string(View(SubtreeRoot(0, size)));
}

absl::StatusOr<std::vector<std::string>> MerkleTree::InclusionProof(
    uint64_t index, uint64_t size) const {
  if (size > this->size() || index >= size) {
    return MerkleOutOfRange(this->size());
  }
  std::vector<std::string> proof;
  uint64_t first = 0;
  while (size > 1) {
    const uint64_t split = Split(size);
    if (index < split) {
      proof.emplace_back(View(SubtreeRoot(first + split, size - split)));
      size = split;
    } else {
      proof.emplace_back(View(SubtreeRoot(first, split)));
      first += split;
      index -= split;
      size -= split;
    }
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

absl::StatusOr<std::vector<std::string>> MerkleTree::ConsistencyProof(
    uint64_t old_size, uint64_t new_size) const {
  if (new_size > size() || old_size > new_size) return MerkleOutOfRange(size());
  std::vector<std::string> proof;
  if (old_size == 0) return proof;
  uint64_t first = 0;
  while (old_size != new_size) {
    const uint64_t split = Split(new_size);
    if (old_size <= split) {
      proof.emplace_back(View(SubtreeRoot(first + split, new_size - split)));
      new_size = split;
    } else {
      proof.emplace_back(View(SubtreeRoot(first, split)));
      first += split;
      old_size -= split;
      new_size -= split;
    }
  }
  // The verifier has the old root itself, but not that of a part of the tree.
  if (first != 0) proof.emplace_back(View(SubtreeRoot(first, old_size)));
  std::reverse(proof.begin(), proof.end());
  return proof;
}

absl::Status VerifyInclusion(Suite suite, const Inclusion& inclusion) {
  uint64_t node = inclusion.index;
  if (node >= inclusion.head.size) return InclusionInvalid();
  uint64_t last = inclusion.head.size - 1;
  std::string root = inclusion.leaf_hash;
  for (const std::string& sibling : inclusion.proof) {
    if (last == 0) return InclusionInvalid();
    if (node % 2 == 1 || node == last) {
      root = NodeHash(suite, sibling, root);
      while (node % 2 == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      root = NodeHash(suite, root, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && root == inclusion.head.root ? absl::OkStatus()
                                                  : InclusionInvalid();
}

absl::Status VerifyConsistency(Suite suite, const TreeHead& older,
                               const TreeHead& newer,
                               const std::vector<std::string>& proof) {
  if (older.size == newer.size) {
    return proof.empty() && older.root == newer.root ? absl::OkStatus()
                                                     : ConsistencyInvalid();
  }
  if (older.size == 0) {
    return proof.empty() && older.root == Digest(suite, "")
               ? absl::OkStatus()
               : ConsistencyInvalid();
  }
  // An old tree that is one complete subtree is its own first proof hash.
  std::vector<absl::string_view> path(proof.begin(), proof.end());
  if (std::has_single_bit(older.size)) path.insert(path.begin(), older.root);
  if (path.empty() || older.size > newer.size) return ConsistencyInvalid();
  const int shift = std::countr_one(older.size - 1);
  uint64_t node = (older.size - 1) >> shift;
  uint64_t last = (newer.size - 1) >> shift;
  std::string old_root(path[0]), new_root(path[0]);
  for (size_t i = 1; i < path.size(); ++i) {
    if (last == 0) return ConsistencyInvalid();
    if (node % 2 == 1 || node == last) {
      old_root = NodeHash(suite, path[i], old_root);
      new_root = NodeHash(suite, path[i], new_root);
      while (node % 2 == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      new_root = NodeHash(suite, new_root, path[i]);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && old_root == older.root && new_root == newer.root
             ? absl::OkStatus()
             : ConsistencyInvalid();
}

}  // namespace bashu::crypto
