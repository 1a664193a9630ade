#pragma once

#include <absl/functional/function_ref.h>
#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>
#include <vector>

#include "bashu/exchange/v1/document.pb.h"
#include "common/verify/trusted_keys.h"

namespace bashu::verify {

// One epoch of a case, proven.
struct Handover {
  exchange::v1::Document offer;  // Holds an offer.
  exchange::v1::Verdict verdict;
};

// What a custody receipt proves.
struct Custody {
  std::string case_name;
  std::string holder_office;        // In the latest epoch it shows.
  std::vector<Handover> handovers;  // Epochs 1, 2, 3 …
};

// The document that `document` holds. DOCUMENT_MALFORMED, or SIGNATURE_INVALID
// unless a key of the region that it names as its sender signed these bytes.
absl::StatusOr<exchange::v1::Document> OpenDocument(
    const exchange::v1::SignedDocument& document, const TrustedKeys& keys);

// Proves who held a case in each epoch up to the latest that it shows: every
// offer is the then holder's, every verdict is its taker's on that very offer,
// and no epoch is left out. That nobody else holds it in that epoch follows,
// because a taker gives one verdict per epoch; whether a later epoch exists,
// only the holder's region can say.
//
// RECEIPT_INVALID with what is wrong, or as OpenDocument.
absl::StatusOr<Custody> ProveCustody(
    const exchange::v1::CustodyReceipt& receipt, const TrustedKeys& keys);

// What opens a document, as OpenDocument does with keys.
using DocumentOpener = absl::FunctionRef<absl::StatusOr<exchange::v1::Document>(
    const exchange::v1::SignedDocument&)>;

// The same with another way of telling who signed: for simulations, whose
// signatures must not depend on chance.
absl::StatusOr<Custody> ProveCustody(
    const exchange::v1::CustodyReceipt& receipt, DocumentOpener open);

// The same for a serialised receipt, such as a file. Bytes that are not exactly
// what a receipt serialises to are refused, so that nothing can hide in it.
absl::Status VerifyCustodyReceipt(absl::string_view receipt,
                                  const TrustedKeys& keys);

}  // namespace bashu::verify
