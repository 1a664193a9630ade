#include "services/routing/domain/competence_codes.h"

#include <absl/strings/str_join.h>

namespace bashu::routing {

absl::string_view CodeOf(Programme programme) {
  switch (programme) {
    case Programme::kLegalAid:
      return "PROGRAMME_LEGAL_AID";
    case Programme::kJudicialAid:
      return "PROGRAMME_JUDICIAL_AID";
  }
  return "";
}

absl::string_view CodeOf(Proceeding proceeding) {
  switch (proceeding) {
    case Proceeding::kLitigation:
      return "PROCEEDING_LITIGATION";
    case Proceeding::kNonLitigation:
      return "PROCEEDING_NON_LITIGATION";
    case Proceeding::kNotifiedDefence:
      return "PROCEEDING_NOTIFIED_DEFENCE";
  }
  return "";
}

absl::string_view CodeOf(Organ organ) {
  switch (organ) {
    case Organ::kCourt:
      return "ORGAN_COURT";
    case Organ::kProcuratorate:
      return "ORGAN_PROCURATORATE";
    case Organ::kPolice:
      return "ORGAN_POLICE";
    case Organ::kJustice:
      return "ORGAN_JUSTICE";
    case Organ::kDisputeBody:
      return "ORGAN_DISPUTE_BODY";
  }
  return "";
}

absl::string_view CodeOf(Circumstance circumstance) {
  switch (circumstance) {
    case Circumstance::kUrgent:
      return "CIRCUMSTANCE_URGENT";
    case Circumstance::kSeveralVictims:
      return "CIRCUMSTANCE_SEVERAL_VICTIMS";
    case Circumstance::kVictimDied:
      return "CIRCUMSTANCE_VICTIM_DIED";
    case Circumstance::kSpecialReasons:
      return "CIRCUMSTANCE_SPECIAL_REASONS";
    case Circumstance::kJoinedLate:
      return "CIRCUMSTANCE_JOINED_LATE";
    case Circumstance::kLacksCapacity:
      return "CIRCUMSTANCE_LACKS_CAPACITY";
    case Circumstance::kGuardiansDispute:
      return "CIRCUMSTANCE_GUARDIANS_DISPUTE";
    case Circumstance::kOrdinaryProcedure:
      return "CIRCUMSTANCE_ORDINARY_PROCEDURE";
    default:
      return "";  // Found by the rules: no fact.
  }
}

std::vector<std::pair<std::string, std::string>> SpellOut(
    const CompetenceFacts& facts) {
  const auto join = [](std::string* out, Circumstance circumstance) {
    out->append(std::string(CodeOf(circumstance)));
  };
  return {
      {"programme", std::string(CodeOf(facts.programme))},
      {"proceeding", facts.proceeding.has_value()
                         ? std::string(CodeOf(*facts.proceeding))
                         : ""},
      {"handling_organ_division", facts.handling_organ_division},
      {"cause_division", facts.cause_division},
      {"original_case_office", facts.original_case_office},
      {"receiving_office", facts.receiving_office},
      {"organ",
       facts.organ.has_value() ? std::string(CodeOf(*facts.organ)) : ""},
      {"matter", facts.matter},
      {"filed_office", facts.filed_office},
      {"first_received_office", facts.first_received_office},
      {"designated_office", facts.designated_office},
      {"circumstances", absl::StrJoin(facts.circumstances, ",", join)},
  };
}

}  // namespace bashu::routing
