#include "services/routing/egress/statement_codec.h"

#include <absl/strings/str_cat.h>

namespace bashu::routing {

exchange::v1::CompetenceStatement ToProto(
    const CompetenceStatement& statement) {
  exchange::v1::CompetenceStatement proto;
  proto.set_office(absl::StrCat("offices/", statement.office));
  proto.set_rules_version(statement.rules_version);
  proto.set_day(statement.day);
  proto.set_facts_digest(statement.facts_digest);
  for (const std::string& office : statement.offices) {
    proto.add_competent_offices(absl::StrCat("offices/", office));
  }
  proto.set_may_receive(statement.may_receive);
  proto.set_outside_register(statement.outside_register);
  for (const CompetenceStatement::Condition& condition : statement.conditions) {
    auto* added = proto.add_conditions();
    added->set_rule_id(condition.rule_id);
    added->set_title(condition.title);
    added->set_held(condition.held);
    added->set_fact(condition.fact);
    added->set_document(condition.document);
    added->set_article(condition.article);
    added->set_receiving(condition.receiving);
  }
  return proto;
}

}  // namespace bashu::routing
