// Certificates of competence, checked offline.
#include <absl/strings/str_cat.h>

#include "common/status/macros.h"
#include "common/verify/competence_certificate.h"
#include "services/cli/verify.h"

namespace bashu::cli {
namespace {

using exchange::v1::CompetenceCertificate;
using exchange::v1::CompetenceStatement;

void Report(const CompetenceStatement& statement, std::string& report) {
  for (const std::string& office : statement.competent_offices()) {
    absl::StrAppend(&report, "有管辖权 / competent: ", office, "\n");
  }
  if (statement.competent_offices().empty()) {
    absl::StrAppend(&report, "有管辖权 / competent: ",
                    statement.outside_register()
                        ? "an organ outside the register"
                        : "nobody in the register",
                    "\n");
  }
  for (const auto& condition : statement.conditions()) {
    absl::StrAppend(&report, condition.held() ? "  ✓ " : "  ✗ ",
                    condition.rule_id(), " ", condition.title(), " [",
                    condition.fact(), "] ", condition.document(),
                    condition.article(), "\n");
  }
}

}  // namespace

absl::StatusOr<Proof> VerifyCompetenceFile(const std::string& path,
                                           const Trust& trust) {
  CompetenceCertificate certificate;
  RETURN_IF_ERROR(ReadProof(path, certificate));
  ASSIGN_OR_RETURN(const verify::CertifiedCompetence proven,
                   verify::ProveCompetence(certificate, trust.keys));
  const CompetenceStatement& statement = proven.document.competence();
  Proof proof;
  proof.report = absl::StrCat("核验通过 / verified: ", statement.office(), ", ",
                              statement.day(), ", 规则 / rules ",
                              statement.rules_version(), "\n");
  Report(statement, proof.report);
  for (const auto& fact : certificate.facts()) {
    if (fact.value().empty()) continue;
    absl::StrAppend(&proof.report, "事实 / fact: ", fact.name(), " = ",
                    fact.value(), "\n");
  }
  absl::StrAppend(&proof.report, "未出示 / withheld: ", proven.facts_withheld,
                  "\n");
  const auto& signed_part = certificate.statement();
  proof.parts.push_back({"statement", signed_part.suite(), signed_part.key_id(),
                         signed_part.payload(), signed_part.signature()});
  return proof;
}

}  // namespace bashu::cli
