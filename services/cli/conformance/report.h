#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "bashu/exchange/v1/conformance.pb.h"
#include "common/crypto/signature.h"
#include "common/verify/trusted_keys.h"

namespace bashu::conformance {

// `report` as it is handed on.
absl::StatusOr<exchange::v1::SignedConformanceReport> SignReport(
    const exchange::v1::ConformanceReport& report,
    const crypto::SigningKey& key);

// What a signed report proves.
struct ProvenReport {
  exchange::v1::ConformanceReport report;
  // The gateway's own key signed the witness. Not if there is no witness, or no
  // key of the gateway's to check it with.
  bool is_witnessed = false;
};

// DATA_LOSS with what is wrong: it says something else than was signed, a
// region's key that is believed did not sign it, it concludes what its results
// do not show, or its witness is not the gateway's.
absl::StatusOr<ProvenReport> ProveReport(
    const exchange::v1::SignedConformanceReport& signed_report,
    const verify::TrustedKeys& trust);

// Whether every result that must be good is.
bool Conforms(const exchange::v1::ConformanceReport& report);

// For people: a result in a line or two, and the whole in a few.
std::string LineOf(const exchange::v1::ConformanceResult& result);
std::string SummaryOf(const exchange::v1::ConformanceReport& report);

}  // namespace bashu::conformance
