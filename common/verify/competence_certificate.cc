#include "common/verify/competence_certificate.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <set>
#include <string>
#include <utility>

#include "common/crypto/digest.h"
#include "common/crypto/suite.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "common/verify/custody_receipt.h"

namespace bashu::verify {
namespace {

using exchange::v1::CertifiedFact;
using exchange::v1::CompetenceCertificate;
using exchange::v1::CompetenceStatement;
using exchange::v1::Document;

absl::Status Invalid(const std::string& problem) {
  return MakeError(
      {absl::StatusCode::kInvalidArgument,
       "bashu",
       "COMPETENCE_CERTIFICATE_INVALID",
       absl::StrCat("The certificate does not hold: ", problem, "."),
       absl::StrCat("管辖证明不成立：", problem, "。"),
       {{"problem", problem}}});
}

absl::Status CheckStatement(const Document& document) {
  const CompetenceStatement& statement = document.competence();
  // A region speaks for its own offices only.
  if (document.sender_region().empty() ||
      !absl::StartsWith(statement.office(),
                        absl::StrCat("offices/", document.sender_region()))) {
    return Invalid("the office is not of the region that signed");
  }
  if (document.link_sequence() != 0 || !document.recipient_region().empty()) {
    return Invalid("it is a document of a link");
  }
  if (statement.rules_version().empty() || statement.day().empty() ||
      statement.conditions().empty()) {
    return Invalid("it does not say by which rules");
  }
  return absl::OkStatus();
}

// Whether the fact's digest is that of what is shown; one without a salt is
// withheld and shows nothing.
absl::Status CheckFact(crypto::Suite suite, const CertifiedFact& fact) {
  if (fact.salt().empty()) {
    if (fact.value().empty()) return absl::OkStatus();
    return Invalid(absl::StrCat("fact ", fact.name(), " has no salt"));
  }
  const std::string digest = crypto::Digest(
      suite, absl::StrCat(fact.salt(), fact.name(), absl::string_view("\0", 1),
                          fact.value()));
  if (digest == fact.digest()) return absl::OkStatus();
  return Invalid(absl::StrCat("fact ", fact.name(), " is not the one hashed"));
}

}  // namespace

absl::StatusOr<CertifiedCompetence> ProveCompetence(
    const CompetenceCertificate& certificate, const TrustedKeys& keys) {
  CertifiedCompetence proven;
  ASSIGN_OR_RETURN(proven.document,
                   OpenDocument(certificate.statement(), keys));
  if (!proven.document.has_competence()) {
    return Invalid("what was signed is no statement about competence");
  }
  RETURN_IF_ERROR(CheckStatement(proven.document));
  ASSIGN_OR_RETURN(const crypto::Suite suite,
                   crypto::ParseSuite(certificate.statement().suite()));
  std::string digests;
  std::set<std::string> names;
  for (const CertifiedFact& fact : certificate.facts()) {
    if (!names.insert(fact.name()).second) {
      return Invalid(absl::StrCat("fact ", fact.name(), " stands in it twice"));
    }
    RETURN_IF_ERROR(CheckFact(suite, fact));
    ++(fact.salt().empty() ? proven.facts_withheld : proven.facts_shown);
    absl::StrAppend(&digests, fact.name(), absl::string_view("\0", 1),
                    fact.digest());
  }
  if (crypto::Digest(suite, digests) !=
      proven.document.competence().facts_digest()) {
    return Invalid("the facts are not those of the answer");
  }
  return proven;
}

absl::Status VerifyCompetenceCertificate(absl::string_view certificate,
                                         const TrustedKeys& keys) {
  CompetenceCertificate parsed;
  if (!parsed.ParseFromString(std::string(certificate))) {
    return Invalid("it is no competence certificate");
  }
  parsed.DiscardUnknownFields();  // Nobody signed them.
  if (parsed.SerializeAsString() != certificate) {
    return Invalid("it holds more than a competence certificate");
  }
  return ProveCompetence(parsed, keys).status();
}

}  // namespace bashu::verify
