#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <string>
#include <vector>

#include "bashu/exchange/v1/document.pb.h"
#include "common/crypto/suite.h"

// What a document's signature is over. One that was signed alone is signed as
// it is; of many that were signed together only the root of their tree is, and
// each carries the way there.
namespace bashu::verify {

// One step on that way: the hash beside ours, and on which side it stands.
struct BatchStep {
  std::string hash;
  bool is_left = false;
};

// The way from leaf to root (RFC 9162, 2.1.3.2). DOCUMENT_MALFORMED if it does
// not end there.
absl::StatusOr<std::vector<BatchStep>> StepsOf(
    const exchange::v1::BatchProof& proof);

// The 64 bytes that are signed for a tree; document.proto says how they are
// made. No document begins like them.
std::string BatchStatement(int64_t tree_size, absl::string_view root);

// The bytes that `document`'s signature is over. DOCUMENT_MALFORMED, or
// SUITE_UNKNOWN.
absl::StatusOr<std::string> SignedBytes(
    const exchange::v1::SignedDocument& document);

}  // namespace bashu::verify
