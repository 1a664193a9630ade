#include "services/routing/domain/certificates.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "common/calendar/shanghai.h"
#include "common/status/macros.h"
#include "services/routing/domain/competence_codes.h"
#include "services/routing/domain/errors.h"

namespace bashu::routing {
namespace {

void Add(const Derivation& derivation, bool receiving,
         std::vector<CompetenceStatement::Condition>& conditions) {
  for (const Condition& condition : derivation.conditions) {
    conditions.push_back({condition.rule_id, condition.title, condition.held,
                          condition.fact_name, condition.source.document,
                          condition.source.article, receiving});
  }
}

CompetenceStatement StatementOf(const Competence& answer) {
  CompetenceStatement statement;
  statement.rules_version = answer.derivation.rules_version;
  statement.offices = answer.offices;
  statement.may_receive = answer.may_receive;
  statement.outside_register = answer.outside_register;
  Add(answer.derivation, false, statement.conditions);
  Add(answer.receiving_derivation, true, statement.conditions);
  return statement;
}

}  // namespace

std::vector<CertifiedFact> Certificates::Hash(
    const CompetenceFacts& facts) const {
  std::vector<CertifiedFact> hashed;
  for (auto& [name, value] : SpellOut(facts)) {
    CertifiedFact fact{name, value, salts_(), ""};
    fact.digest = notary_.OwnDigest(
        absl::StrCat(fact.salt, name, absl::string_view("\0", 1), value));
    hashed.push_back(std::move(fact));
  }
  return hashed;
}

absl::StatusOr<CompetenceCertificate> Certificates::Certify(
    const Call& call, const CertifyCompetence& command) const {
  RETURN_IF_ERROR(MayActFor(call.caller, command.office));
  const auto view = directory_.Get();
  const Directory& directory = view->directory;
  if (regions_.RegionOf(command.office) != regions_.own() ||
      directory.FindOffice(command.office) == nullptr) {
    return OfficeNotFound(command.office);
  }
  const absl::CivilDay day = calendar::DayOf(call.now);
  CompetenceCertificate certificate;
  certificate.facts = Hash(command.facts);
  CompetenceStatement statement =
      StatementOf(ResolveCompetence(rules_, directory, command.facts, day));
  statement.office = command.office;
  statement.day = absl::FormatCivilTime(day);
  std::string digests;
  for (const CertifiedFact& fact : certificate.facts) {
    absl::StrAppend(&digests, fact.name, absl::string_view("\0", 1),
                    fact.digest);
  }
  statement.facts_digest = notary_.OwnDigest(digests);
  Document document;
  document.id = ids_.NewId();
  document.sender = regions_.own();
  document.sign_time = call.now;
  document.content = std::move(statement);
  ASSIGN_OR_RETURN(std::vector<SignedDocument> made,
                   notary_.Sign({notary_.Write(document)}));
  certificate.statement = std::move(made.front());
  return certificate;
}

}  // namespace bashu::routing
