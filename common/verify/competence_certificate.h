#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include "bashu/exchange/v1/competence.pb.h"
#include "common/verify/trusted_keys.h"

namespace bashu::verify {

// What a competence certificate proves: that a region's rules gave this answer
// on the facts shown, for one of its own offices. Whether the rules are right
// is not proven; each condition names its article.
struct CertifiedCompetence {
  exchange::v1::Document document;  // Holds a competence statement.
  int facts_shown = 0;
  int facts_withheld = 0;
};

// COMPETENCE_CERTIFICATE_INVALID with what is wrong, DOCUMENT_MALFORMED, or
// SIGNATURE_INVALID.
absl::StatusOr<CertifiedCompetence> ProveCompetence(
    const exchange::v1::CompetenceCertificate& certificate,
    const TrustedKeys& keys);

// The same for a serialised certificate. Bytes that are not exactly what a
// certificate serialises to are refused, so that nothing can hide in it.
absl::Status VerifyCompetenceCertificate(absl::string_view certificate,
                                         const TrustedKeys& keys);

}  // namespace bashu::verify
