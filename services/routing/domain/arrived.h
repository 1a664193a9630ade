#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>

#include "services/routing/domain/document.h"

namespace bashu::routing {

// A document that came, with what it says, or why nobody may believe it.
struct Arrived {
  Envelope envelope;
  absl::StatusOr<Document> document;
};

// A receipt that came, with what it says.
struct ReadReceipt {
  SignedDocument signed_document;
  Document document;
};

// Whether `status` speaks of a document's content rather than of us: then the
// document is on record, and its link goes on.
bool IsRefusalOfContent(const absl::Status& status);

// Whether `status` refuses a document that came, rather than tells of a store
// that failed us: then what was taken before it stays taken.
bool IsRefusalOfArrival(const absl::Status& status);

// A refusal of what a document brought, as one of what it says: the document
// itself was good, and goes on record with the reason.
absl::Status OfContent(const absl::Status& refusal);

// The identity that alone may bring a region's documents.
std::string RoutingOf(absl::string_view region);

}  // namespace bashu::routing
