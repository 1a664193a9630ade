#pragma once

#include <string>
#include <vector>

namespace bashu::routing {

// Who is competent, as it is signed: facts by name only. It is on no link and
// for nobody in particular.
struct CompetenceStatement {
  struct Condition {
    std::string rule_id;
    std::string title;
    bool held = false;
    std::string fact;  // Its name.
    std::string document;
    std::string article;
    bool receiving = false;
  };

  std::string office;  // Who certifies.
  std::string rules_version;
  std::string day;
  std::string facts_digest;
  std::vector<std::string> offices;
  bool may_receive = false;
  bool outside_register = false;
  std::vector<Condition> conditions;
};

}  // namespace bashu::routing
