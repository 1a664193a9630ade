#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

namespace bashu::crypto {

// A signature algorithm and the digest that goes with it. Documents, tree
// heads and sealed bodies name their suite, so that an office may move from
// one to the other without a day on which all must.
enum class Suite {
  kP256Sha256,  // "p256-sha256": ECDSA over P-256 with SHA-256.
  kSm2Sm3,      // "sm2-sm3": GM/T 0003 and 0004, for 国密 installations.
};

// Pairs with ParseSuite. The texts stand in stored documents: never change one.
absl::string_view FormatSuite(Suite suite);

// SUITE_UNKNOWN for any other text.
absl::StatusOr<Suite> ParseSuite(absl::string_view text);

}  // namespace bashu::crypto
