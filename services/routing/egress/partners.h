#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <vector>

#include "common/crypto/signature.h"
#include "common/verify/custody_receipt.h"

namespace bashu::routing {

// A region we exchange documents with.
struct Partner {
  std::string region;
  std::string address;
  std::vector<std::string> division_prefixes;
  std::vector<crypto::VerifyingKey> signing_keys;
  std::string sealing_key_pem;
};

// Reads and checks the partner list; REFERENCE_INVALID with file, region and
// problem. `own` is our region, which must not stand in it.
absl::StatusOr<std::vector<Partner>> LoadPartners(const std::string& path,
                                                  const std::string& own);

// Division prefix to region, ours included.
std::map<std::string, std::string> PrefixesOf(
    const std::string& own, const std::vector<Partner>& partners);

}  // namespace bashu::routing
