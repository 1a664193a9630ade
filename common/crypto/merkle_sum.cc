#include "common/crypto/merkle_sum.h"

#include <absl/strings/str_cat.h>
#include <absl/types/span.h>

#include <bit>

#include "common/base/check.h"
#include "common/crypto/digest.h"
#include "common/crypto/errors.h"
#include "common/status/macros.h"

namespace bashu::crypto {
namespace {

// Other prefixes than those of the tree without sums.
constexpr char kLeafPrefix = 2;
constexpr char kNodePrefix = 3;

using Nodes = absl::Span<const SumNode>;

std::string Bytes(int64_t number) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(number >> shift));
  }
  return bytes;
}

std::string Bytes(const Sums& sums) {
  return absl::StrCat(Bytes(sums.debits), Bytes(sums.credits));
}

absl::Status CheckSums(const Sums& sums) {
  if (sums.debits >= 0 && sums.credits >= 0) return absl::OkStatus();
  return SumInvalid("a sum is negative");
}

// The largest power of two smaller than `size`: where RFC 9162 splits a tree.
size_t Split(size_t size) { return std::bit_floor(size - 1); }

absl::StatusOr<SumNode> RootOf(Suite suite, Nodes leaves) {
  if (leaves.size() == 1) return leaves.front();
  const size_t split = Split(leaves.size());
  ASSIGN_OR_RETURN(const SumNode left, RootOf(suite, leaves.subspan(0, split)));
  ASSIGN_OR_RETURN(const SumNode right, RootOf(suite, leaves.subspan(split)));
  return SumParent(suite, left, right);
}

}  // namespace

absl::StatusOr<SumNode> SumLeaf(Suite suite, absl::string_view leaf,
                                const Sums& sums) {
  RETURN_IF_ERROR(CheckSums(sums));
  return SumNode{Digest(suite, absl::StrCat(absl::string_view(&kLeafPrefix, 1),
                                            Bytes(sums), leaf)),
                 sums};
}

absl::StatusOr<SumNode> SumParent(Suite suite, const SumNode& left,
                                  const SumNode& right) {
  RETURN_IF_ERROR(CheckSums(left.sums));
  RETURN_IF_ERROR(CheckSums(right.sums));
  SumNode parent;
  if (__builtin_add_overflow(left.sums.debits, right.sums.debits,
                             &parent.sums.debits) ||
      __builtin_add_overflow(left.sums.credits, right.sums.credits,
                             &parent.sums.credits)) {
    return SumInvalid("a sum is beyond all numbers");
  }
  parent.hash = Digest(
      suite, absl::StrCat(absl::string_view(&kNodePrefix, 1), left.hash,
                          Bytes(left.sums), right.hash, Bytes(right.sums)));
  return parent;
}

absl::StatusOr<SumNode> SumRoot(Suite suite,
                                const std::vector<SumNode>& leaves) {
  CHECK(!leaves.empty());
  return RootOf(suite, leaves);
}

absl::StatusOr<std::vector<SumNode>> SumPath(Suite suite,
                                             const std::vector<SumNode>& leaves,
                                             uint64_t index) {
  CHECK(index < leaves.size());
  std::vector<SumNode> path;
  Nodes nodes = leaves;
  // From the root down.
  while (nodes.size() > 1) {
    const size_t split = Split(nodes.size());
    const bool is_left = index < split;
    ASSIGN_OR_RETURN(path.emplace_back(),
                     RootOf(suite, is_left ? nodes.subspan(split)
                                           : nodes.subspan(0, split)));
    nodes = is_left ? nodes.subspan(0, split) : nodes.subspan(split);
    if (!is_left) index -= split;
  }
  return std::vector<SumNode>(path.rbegin(), path.rend());
}

absl::Status VerifySumInclusion(Suite suite, const SumInclusion& claim) {
  if (claim.index >= claim.size) return SumInvalid("there is no such leaf");
  for (const SumNode& node : claim.path) {
    if (node.hash.size() != kDigestSize) return SumInvalid("a hash is none");
  }
  RETURN_IF_ERROR(CheckSums(claim.leaf.sums));
  SumNode node = claim.leaf;
  uint64_t place = claim.index, last = claim.size - 1;
  for (const SumNode& beside : claim.path) {
    if (last == 0) return SumInvalid("the path is too long");
    if (place % 2 == 1 || place == last) {
      ASSIGN_OR_RETURN(node, SumParent(suite, beside, node));
      // As a last node that is alone goes up unchanged.
      while (place % 2 == 0 && place != 0) {
        place /= 2;
        last /= 2;
      }
    } else {
      ASSIGN_OR_RETURN(node, SumParent(suite, node, beside));
    }
    place /= 2;
    last /= 2;
  }
  if (last != 0) return SumInvalid("the path is too short");
  return node == claim.root ? absl::OkStatus()
                            : SumInvalid("the path leads to another root");
}

}  // namespace bashu::crypto
