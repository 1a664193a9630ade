#pragma once

#include <absl/status/statusor.h>

#include "services/routing/domain/document.h"

namespace bashu::routing {

// Puts `document` on its link, after `head`.
void Number(const Link& head, Document& document);

// What to do with a document that came.
enum class Arrival {
  kNext,      // It continues the link.
  kRepeated,  // It was taken before: its receipt is on record.
};

// Decides whether a document that came continues its link after `head`.
// `digest` is its own; `taken_digest` that of the document on record under its
// number, empty if there is none.
//
// LINK_GAP with the number expected, or LINK_FORKED: another document was taken
// under the number, or the previous digest is not the head's. Either way the
// bytes are the proof.
absl::StatusOr<Arrival> Check(const Link& head, const Document& document,
                              absl::string_view digest,
                              absl::string_view taken_digest);

}  // namespace bashu::routing
