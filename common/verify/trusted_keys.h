#pragma once

#include <map>
#include <string>
#include <vector>

#include "common/crypto/signature.h"

// Offline proofs: what needs neither network, nor database, nor trust in us.
namespace bashu::verify {

// Which keys are believed, by the region that signs with them. Nobody's key
// speaks for another region.
using TrustedKeys = std::map<std::string, std::vector<crypto::VerifyingKey>>;

}  // namespace bashu::verify
