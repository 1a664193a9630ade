#include "services/routing/domain/link.h"

#include "services/routing/domain/errors.h"

namespace bashu::routing {

void Number(const Link& head, Document& document) {
  document.sequence = head.sequence + 1;
  document.previous_digest = head.digest;
}

absl::StatusOr<Arrival> Check(const Link& head, const Document& document,
                              absl::string_view digest,
                              absl::string_view taken_digest) {
  if (document.sequence > head.sequence + 1) {
    return LinkGap(document.sender, head.sequence + 1);
  }
  if (document.sequence <= head.sequence) {
    if (document.sequence < 1 || digest != taken_digest) {
      return LinkForked(document.sender, document.sequence);
    }
    return Arrival::kRepeated;
  }
  if (document.previous_digest != head.digest) {
    return LinkForked(document.sender, document.sequence);
  }
  return Arrival::kNext;
}

}  // namespace bashu::routing
