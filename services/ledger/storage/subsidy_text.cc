#include <absl/time/civil_time.h>

#include "services/ledger/storage/instrument_text.h"
#include "services/ledger/storage/json_fields.h"

namespace bashu::ledger {
namespace {

using nlohmann::json;

json Format(const SubsidyQuestion& question) {
  return {{"service", static_cast<int>(question.service)},
          {"stage", question.stage},
          {"service_day", absl::FormatCivilTime(question.service_day)},
          {"units", question.units},
          {"grade", static_cast<int>(question.grade)},
          {"work_done", question.work_done},
          {"part_permille", question.part_permille}};
}

// Of a stored one, whose recipient may be paid.
SubsidyQuestion ParseQuestion(const json& object, const std::string& office) {
  SubsidyQuestion question;
  question.office = office;
  Read(object, "service", question.service);
  Read(object, "stage", question.stage);
  std::string day;
  Read(object, "service_day", day);
  CHECK(absl::ParseCivilTime(day, &question.service_day));
  Read(object, "units", question.units);
  Read(object, "grade", question.grade);
  Read(object, "work_done", question.work_done);
  Read(object, "part_permille", question.part_permille);
  return question;
}

}  // namespace

std::string FormatInstrument(const Subsidy& subsidy) {
  return json{{"id", subsidy.id.value()},
              {"office", subsidy.office},
              {"case", subsidy.case_id},
              {"lawyer_ref", subsidy.lawyer_ref},
              {"account", subsidy.account.value()},
              {"question", Format(subsidy.question)},
              {"digest", subsidy.digest},
              {"amount_fen", subsidy.amount_fen},
              {"rules_version", subsidy.rules_version},
              {"state", static_cast<int>(subsidy.state)},
              {"maker", subsidy.maker},
              {"checker", subsidy.checker},
              {"transfer", subsidy.transfer.value()},
              {"void_reason", subsidy.void_reason},
              {"create_time", sql::ToMicros(subsidy.create_time)},
              {"update_time", sql::ToMicros(subsidy.update_time)}}
      .dump();
}

template <>
Subsidy ParseInstrument(const std::string& text) {
  const json object = ParseObject(text);
  Subsidy subsidy;
  Read(object, "id", subsidy.id);
  Read(object, "office", subsidy.office);
  Read(object, "case", subsidy.case_id);
  Read(object, "lawyer_ref", subsidy.lawyer_ref);
  Read(object, "account", subsidy.account);
  subsidy.question = ParseQuestion(FieldOf(object, "question"), subsidy.office);
  Read(object, "digest", subsidy.digest);
  Read(object, "amount_fen", subsidy.amount_fen);
  Read(object, "rules_version", subsidy.rules_version);
  Read(object, "state", subsidy.state);
  Read(object, "maker", subsidy.maker);
  Read(object, "checker", subsidy.checker);
  Read(object, "transfer", subsidy.transfer);
  Read(object, "void_reason", subsidy.void_reason);
  Read(object, "create_time", subsidy.create_time);
  Read(object, "update_time", subsidy.update_time);
  return subsidy;
}

}  // namespace bashu::ledger
