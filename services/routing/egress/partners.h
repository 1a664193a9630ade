#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "common/crypto/signature.h"
#include "common/verify/custody_receipt.h"
#include "services/routing/domain/directory.h"

namespace bashu::routing {

// When a key is to be used.
struct KeyPeriod {
  absl::Time start_time = absl::InfinitePast();
  absl::Time end_time = absl::InfiniteFuture();
  // From when on it is known to be in wrong hands.
  absl::Time revoke_time = absl::InfiniteFuture();

  bool Holds(absl::Time time) const {
    return start_time <= time && time < end_time;
  }
};

// A key that bodies for a partner are sealed to.
struct SealingKey {
  std::string public_pem;
  KeyPeriod period;
};

// A region we exchange documents with.
struct Partner {
  std::string region;
  std::string address;  // Empty if it is never called.
  std::vector<std::string> division_prefixes;
  std::vector<crypto::VerifyingKey> signing_keys;
  std::vector<SealingKey> sealing_keys;
  // By key id; a signing key without one is good at any time.
  std::map<std::string, KeyPeriod> periods = {};
  bool pulls = false;
  bool pulled = false;
};

// A partner list, and what a signed one says of itself.
struct TrustList {
  std::vector<Partner> partners;
  // Those of the list, and one to each partner that we have a link with.
  std::vector<Route> routes = {};
  int64_t version = 0;  // 0 if it is not signed.
  absl::Time expire_time = absl::InfiniteFuture();
  // Our own keys as the others know them; empty if it is not signed.
  std::vector<std::string> own_key_ids;
};

// Reads and checks the partner list; REFERENCE_INVALID with file, region and
// problem. `own` is our region. With `roots`, public keys as PEM, it is a trust
// list and each of them must have signed the file.
absl::StatusOr<TrustList> LoadTrustList(const std::string& path,
                                        const std::string& own,
                                        const std::vector<std::string>& roots);

// Division prefix to region, ours included.
std::map<std::string, std::string> PrefixesOf(
    const std::string& own, const std::vector<Partner>& partners);

}  // namespace bashu::routing
