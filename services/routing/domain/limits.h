#pragma once

#include <cstddef>

namespace bashu::routing {

// An office that returned a case this often has a dispute with its giver, which
// is for their superior to settle and not for another offer.
inline constexpr int kReturnsMax = 2;

// A referral's body: a few pages of text. Papers travel by digest.
inline constexpr size_t kBodyBytesMax = size_t{256} * 1024;

// A page of 200 referrals in the basic view is about 100 KB on the wire.
inline constexpr int kPageSize = 50;
inline constexpr int kPageSizeMax = 200;

// The nearest offices: what fits a screen, and what a map can show.
inline constexpr int kNearSize = 5;
inline constexpr int kNearSizeMax = 50;

// Papers and clocks of one manifest. A thick case has a few hundred papers.
inline constexpr int kPapersMax = 512;
inline constexpr int kClocksMax = 64;

// Other parties of one matter whose digests a preview names.
inline constexpr int kConflictsMax = 64;

// Documents of one push: 64 with full bodies stay below gRPC's message limit
// only if bodies are small, so the sender pushes one at a time.
inline constexpr int kDocumentsMax = 64;

}  // namespace bashu::routing
