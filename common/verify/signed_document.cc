#include "common/verify/signed_document.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "common/crypto/digest.h"
#include "common/crypto/merkle.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace bashu::verify {
namespace {

constexpr absl::string_view kBatchLine = "bashu exchange batch v1\n";

absl::Status Malformed() {
  return MakeError({absl::StatusCode::kInvalidArgument,
                    "bashu",
                    "DOCUMENT_MALFORMED",
                    "The proof does not hold: the document's way to the root "
                    "of its batch does not end there.",
                    "证明不成立：文书到批次根的路径不完整。",
                    {{"problem", "the batch proof leads nowhere"}}});
}

}  // namespace

absl::StatusOr<std::vector<BatchStep>> StepsOf(
    const exchange::v1::BatchProof& proof) {
  if (proof.leaf_index() < 0 || proof.leaf_index() >= proof.tree_size()) {
    return Malformed();
  }
  auto node = static_cast<uint64_t>(proof.leaf_index());
  auto last = static_cast<uint64_t>(proof.tree_size()) - 1;
  std::vector<BatchStep> steps;
  for (const std::string& hash : proof.hashes()) {
    if (last == 0 || hash.size() != crypto::kDigestSize) return Malformed();
    const bool is_left = node % 2 == 1 || node == last;
    steps.push_back({hash, is_left});
    while (is_left && node % 2 == 0 && node != 0) {
      node >>= 1;
      last >>= 1;
    }
    node >>= 1;
    last >>= 1;
  }
  if (last != 0) return Malformed();
  return steps;
}

std::string BatchStatement(int64_t tree_size, absl::string_view root) {
  std::string statement(kBatchLine);
  for (int shift = 56; shift >= 0; shift -= 8) {
    statement.push_back(static_cast<char>(tree_size >> shift & 0xff));
  }
  return absl::StrCat(statement, root);
}

absl::StatusOr<std::string> SignedBytes(
    const exchange::v1::SignedDocument& document) {
  if (!document.has_batch()) return document.payload();
  ASSIGN_OR_RETURN(const crypto::Suite suite,
                   crypto::ParseSuite(document.suite()));
  ASSIGN_OR_RETURN(const std::vector<BatchStep> steps,
                   StepsOf(document.batch()));
  std::string node = crypto::LeafHash(suite, document.payload());
  for (const BatchStep& step : steps) {
    // RFC 9162, 2.1.1: an inner node is hashed behind a byte of 1.
    node = crypto::Digest(suite, step.is_left
                                     ? absl::StrCat("\x01", step.hash, node)
                                     : absl::StrCat("\x01", node, step.hash));
  }
  return BatchStatement(document.batch().tree_size(), node);
}

}  // namespace bashu::verify
