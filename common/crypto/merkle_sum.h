#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <string>
#include <vector>

#include "common/crypto/suite.h"

// A Merkle tree whose nodes carry sums: the root says what all leaves add up
// to, and every way to it shows that one leaf is part of that and of nothing
// else. Shaped as the tree of RFC 9162, section 2.1.
namespace bashu::crypto {

// What goes out and comes in under a node; neither is negative.
struct Sums {
  int64_t debits = 0;
  int64_t credits = 0;
  friend bool operator==(const Sums&, const Sums&) = default;
};

struct SumNode {
  std::string hash;
  Sums sums;
  friend bool operator==(const SumNode&, const SumNode&) = default;
};

// Digest(0x02, debits, credits, leaf), the numbers as 8 bytes, big end first.
// SUM_INVALID for a negative number.
absl::StatusOr<SumNode> SumLeaf(Suite suite, absl::string_view leaf,
                                const Sums& sums);

// Digest(0x03, left hash, its debits, its credits, right hash, its debits, its
// credits), and what both add up to. SUM_INVALID for a negative number or a sum
// beyond all numbers.
absl::StatusOr<SumNode> SumParent(Suite suite, const SumNode& left,
                                  const SumNode& right);

// The root over `leaves`; requires one at least.
absl::StatusOr<SumNode> SumRoot(Suite suite,
                                const std::vector<SumNode>& leaves);

// The nodes beside the way from leaf `index` up. Requires that it is there.
absl::StatusOr<std::vector<SumNode>> SumPath(Suite suite,
                                             const std::vector<SumNode>& leaves,
                                             uint64_t index);

// A claim that a leaf is one of `size` that add up to the root.
struct SumInclusion {
  SumNode leaf;
  uint64_t index = 0;
  uint64_t size = 0;
  SumNode root;
  std::vector<SumNode> path;
};

// SUM_INVALID.
absl::Status VerifySumInclusion(Suite suite, const SumInclusion& claim);

}  // namespace bashu::crypto
