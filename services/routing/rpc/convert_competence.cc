#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

#include "common/rpc/fields.h"
#include "common/status/macros.h"
#include "services/routing/codec/office_codec.h"
#include "services/routing/domain/competence_codes.h"
#include "services/routing/rpc/convert.h"
#include "services/routing/rpc/convert_office.h"

namespace bashu::routing {
namespace {

// A case has a handful of circumstances; each counts once.
constexpr int kCircumstancesMax = 16;

std::string Named(absl::string_view collection, absl::string_view id) {
  return id.empty() ? "" : absl::StrCat(collection, "/", id);
}

std::string DivisionIn(rpc::Fields& fields, absl::string_view field,
                       const std::string& name) {
  const std::string code = fields.OptionalName(field, name, "divisions");
  return code.empty() ? code : fields.Digits(field, code, 6, 6);
}

// "LABOUR_WAGES", or a category row: "E-6".
std::string MatterIn(rpc::Fields& fields, const std::string& matter) {
  const bool good = matter.empty() ||
                    (matter.size() >= 2 && matter.size() <= 63 &&
                     std::all_of(matter.begin(), matter.end(), [](char c) {
                       const auto byte = static_cast<unsigned char>(c);
                       return absl::ascii_isupper(byte) ||
                              absl::ascii_isdigit(byte) || c == '_' || c == '-';
                     }));
  if (!good) {
    fields.Add("matter", "FORMAT", "Is a code in upper case or a category row.",
               "应为大写代码或者情形编号。");
  }
  return matter;
}

std::vector<Circumstance> CircumstancesIn(
    rpc::Fields& fields, const v1::ResolveCompetenceRequest& request) {
  std::vector<Circumstance> circumstances;
  if (request.circumstances_size() > kCircumstancesMax) {
    fields.Add("circumstances", "TOO_LONG", "Lists too many.", "情形过多。");
    return circumstances;
  }
  for (const int value : request.circumstances()) {
    const auto circumstance = static_cast<Circumstance>(value);
    if (!v1::Circumstance_IsValid(value) || CodeOf(circumstance).empty()) {
      fields.Add("circumstances", "UNKNOWN_CODE",
                 "Holds one that we do not know, or that the rules find.",
                 "情形无法识别，或者应由规则得出。");
    } else {
      circumstances.push_back(circumstance);
    }
  }
  return circumstances;
}

// Reads `request` into `facts`; the names of wrong fields get the prefix of
// `fields`.
CompetenceFacts FactsIn(rpc::Fields& fields,
                        const v1::ResolveCompetenceRequest& request) {
  CompetenceFacts facts;
  facts.programme = static_cast<Programme>(fields.Required(
      "programme", request.programme(), type::v1::Programme_IsValid));
  facts.proceeding = static_cast<Proceeding>(fields.Required(
      "proceeding", request.proceeding(), v1::Proceeding_IsValid));
  facts.handling_organ_division = DivisionIn(fields, "handling_organ_division",
                                             request.handling_organ_division());
  facts.cause_division =
      DivisionIn(fields, "cause_division", request.cause_division());
  const auto office = [&](absl::string_view field, const std::string& name) {
    return fields.OptionalName(field, name, "offices");
  };
  facts.original_case_office =
      office("original_case_office", request.original_case_office());
  facts.receiving_office =
      office("receiving_office", request.receiving_office());
  if (request.organ() != v1::ORGAN_UNSPECIFIED) {
    facts.organ = static_cast<Organ>(
        fields.Required("organ", request.organ(), v1::Organ_IsValid));
  }
  facts.matter = MatterIn(fields, request.matter());
  facts.filed_office = office("filed_office", request.filed_office());
  facts.first_received_office =
      office("first_received_office", request.first_received_office());
  facts.designated_office =
      office("designated_office", request.designated_office());
  facts.circumstances = CircumstancesIn(fields, request);
  return facts;
}

type::v1::Derivation DerivationToProto(const Derivation& derivation) {
  type::v1::Derivation proto;
  proto.set_rules_version(derivation.rules_version);
  for (const Condition& condition : derivation.conditions) {
    auto* added = proto.add_conditions();
    added->set_rule_id(condition.rule_id);
    added->set_title(condition.title);
    added->set_held(condition.held);
    added->set_fact(condition.fact);
    *added->mutable_source() = ToProto(condition.source);
  }
  return proto;
}

void Write(const Counterfactual& found, v1::Counterfactual& proto) {
  proto.set_fact(found.fact);
  proto.set_value(found.value);
  proto.set_title(found.title);
  for (const std::string& office : found.offices) {
    proto.add_competent_offices(Named("offices", office));
  }
  proto.set_may_receive(found.may_receive);
  for (const std::string& rule : found.rules_gained) {
    proto.add_rules_gained(rule);
  }
  for (const std::string& rule : found.rules_lost) proto.add_rules_lost(rule);
}

void Write(const Consequence& consequence, v1::Consequence& proto) {
  proto.set_rule_id(consequence.rule_id);
  proto.set_title(consequence.title);
  for (const std::string& clock : consequence.clocks) proto.add_clocks(clock);
  *proto.mutable_source() = ToProto(consequence.source);
}

}  // namespace

absl::StatusOr<CompetenceFacts> ParseFacts(
    const v1::ResolveCompetenceRequest& request) {
  rpc::Fields fields;
  CompetenceFacts facts = FactsIn(fields, request);
  RETURN_IF_ERROR(fields.status());
  return facts;
}

absl::StatusOr<CertifyCompetence> ParseCertify(
    const v1::CertifyCompetenceRequest& request) {
  rpc::Fields fields;
  CertifyCompetence command;
  command.office = fields.Name("office", request.office(), "offices");
  fields.Require("facts", request.has_facts());
  if (request.has_facts()) {
    const rpc::Fields::Scope scope(fields, "facts");
    command.facts = FactsIn(fields, request.facts());
  }
  RETURN_IF_ERROR(fields.status());
  return command;
}

v1::ResolveCompetenceResponse ToProto(const CompetenceAnswer& answer,
                                      const DirectoryView& view,
                                      absl::Time now) {
  const Competence& competence = answer.competence;
  v1::ResolveCompetenceResponse proto;
  for (const std::string& code : competence.offices) {
    const Office* office = view.directory.FindOffice(code);
    if (office != nullptr) {
      Show(view, *office, v1::OFFICE_VIEW_BASIC, now,
           *proto.add_competent_offices());
    } else {
      // Handles the original case, but is not in our register.
      proto.add_competent_offices()->set_name(Named("offices", code));
    }
  }
  *proto.mutable_derivation() = DerivationToProto(competence.derivation);
  proto.set_may_receive(competence.may_receive);
  proto.set_receiver_competent(competence.receiver_competent);
  *proto.mutable_receiving_derivation() =
      DerivationToProto(competence.receiving_derivation);
  for (const Counterfactual& found : answer.counterfactuals) {
    Write(found, *proto.add_counterfactuals());
  }
  for (const Consequence& consequence : competence.consequences) {
    Write(consequence, *proto.add_consequences());
  }
  proto.set_settled(competence.settled);
  proto.set_outside_register(competence.outside_register);
  return proto;
}

exchange::v1::CompetenceCertificate ToProto(
    const CompetenceCertificate& certificate) {
  exchange::v1::CompetenceCertificate proto;
  *proto.mutable_statement() = ToProto(certificate.statement);
  for (const CertifiedFact& fact : certificate.facts) {
    auto* added = proto.add_facts();
    added->set_name(fact.name);
    added->set_value(fact.value);
    added->set_salt(fact.salt);
    added->set_digest(fact.digest);
  }
  return proto;
}

}  // namespace bashu::routing
