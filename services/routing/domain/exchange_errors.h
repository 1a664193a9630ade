#pragma once

#include <absl/status/status.h>
#include <absl/strings/string_view.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// Refusals of the exchange, one function per reason; more of errors.h.
namespace bashu::routing {

// `key` is a key's id, or the region or suite without one.
absl::Status KeyNotValid(absl::string_view key);
absl::Status KeyRevoked(absl::string_view key);
absl::Status Quarantined(absl::string_view partner);
absl::Status LinkNotCompared(absl::string_view partner);
// Its gateway cannot be called and will pull; worth another try.
absl::Status AwaitsPull(absl::string_view partner);
absl::Status TrustListExpired(int64_t version);
absl::Status TrustListOlder(int64_t version, int64_t used);
absl::Status PartnerNotFound(absl::string_view partner);
absl::Status DeadLetterNotFound(absl::string_view dead_letter);
absl::Status DeadLetterDecided(absl::string_view dead_letter);
absl::Status NonDeliveryNotFound(absl::string_view document);
absl::Status PaperNotExpected(absl::string_view partner);
absl::Status PaperTooLarge(int64_t most);
absl::Status PaperGap(int64_t received);
absl::Status PaperNotFound();
// Nobody of our route table is on the way to `region`, or who is cannot carry.
absl::Status CatchingUp(absl::string_view region, int64_t sequence);
absl::Status PartnerTooOld(absl::string_view region);
absl::Status NoRoute(absl::string_view region);
// The way to `region` comes back to one of `path`, or is too long.
absl::Status RouteLoop(absl::string_view region,
                       const std::vector<std::string>& path);
absl::Status RelayNotAgreed(absl::string_view sender, absl::string_view region);
absl::Status PapersMissing(absl::string_view referral, size_t count);

}  // namespace bashu::routing
