#include "common/crypto/suite.h"

#include "common/crypto/errors.h"

namespace bashu::crypto {

absl::string_view FormatSuite(Suite suite) {
  return suite == Suite::kP256Sha256 ? "p256-sha256" : "sm2-sm3";
}

absl::StatusOr<Suite> ParseSuite(absl::string_view text) {
  for (const Suite suite : {Suite::kP256Sha256, Suite::kSm2Sm3}) {
    if (text == FormatSuite(suite)) return suite;
  }
  return SuiteUnknown(text);
}

}  // namespace bashu::crypto
