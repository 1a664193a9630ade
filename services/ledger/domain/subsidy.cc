#include "services/ledger/domain/subsidy.h"

#include <absl/numeric/int128.h>
#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>

#include <optional>
#include <utility>

#include "common/crypto/digest.h"
#include "common/status/macros.h"
#include "services/ledger/domain/return_errors.h"

namespace bashu::ledger {
namespace {

constexpr int kPermille = 1000;

absl::string_view NameOf(LegalService service) {
  switch (service) {
    case LegalService::kCaseHandling:
      return "CASE_HANDLING";
    case LegalService::kDutyLawyer:
      return "DUTY_LAWYER";
    case LegalService::kAdvice:
      return "ADVICE";
    case LegalService::kDrafting:
      return "DRAFTING";
  }
  return "";
}

std::string RegionOf(const SubsidyQuestion& question) {
  return question.office.substr(0, 2);
}

absl::StatusOr<SubsidyRate> RateOf(const SubsidyRules& rules,
                                   const SubsidyQuestion& question) {
  for (const SubsidyRate& each : rules.rates) {
    if (each.region == RegionOf(question) && each.service == question.service &&
        each.stage == question.stage &&
        each.first_day <= question.service_day &&
        question.service_day <= each.last_day) {
      return each;
    }
  }
  return NotInTable(absl::StrCat(
      "rates ", RegionOf(question), " ", NameOf(question.service), " ",
      question.stage, " ", absl::FormatCivilTime(question.service_day)));
}

absl::StatusOr<PartRule> PartOf(const SubsidyRules& rules,
                                const SubsidyQuestion& question) {
  const auto found = rules.parts.find({RegionOf(question), question.work_done});
  if (found == rules.parts.end() ||
      question.part_permille < found->second.least_permille ||
      question.part_permille > found->second.most_permille) {
    return NotInTable(absl::StrCat("parts ", RegionOf(question), " ",
                                   question.work_done, " ",
                                   question.part_permille));
  }
  return found->second;
}

// Every field, each with its length before it, so that none can pass for two.
std::string DigestOf(const ComputedSubsidy& computed) {
  std::string text;
  const auto add = [&](const std::string& field) {
    absl::StrAppend(&text, field.size(), ":", field);
  };
  add(computed.rules_version);
  add(absl::StrCat(computed.amount_fen));
  for (const SubsidyStep& step : computed.steps) {
    add(step.rule_id);
    add(step.title);
    add(step.fact);
    add(step.source.document);
    add(step.source.article);
  }
  return absl::BytesToHexString(
      crypto::Digest(crypto::Suite::kP256Sha256, text));
}

}  // namespace

absl::StatusOr<ComputedSubsidy> ComputeSubsidy(
    const SubsidyRules& rules, const SubsidyQuestion& question) {
  if (question.public_employee) return PublicEmployeeUnpaid();
  ComputedSubsidy computed;
  computed.rules_version = rules.version;
  ASSIGN_OR_RETURN(const SubsidyRate rate, RateOf(rules, question));
  // Within 128 bits: 10^15 fen, 10^3 units, two factors below 10^4.
  absl::int128 exact = absl::int128(rate.unit_fen) * question.units;
  computed.steps.push_back(
      {"L-80", "补贴标准 × 数量",
       absl::StrCat(rate.unit_fen, " 分 × ", question.units, "，适用日期 ",
                    absl::FormatCivilTime(question.service_day)),
       rate.source});
  absl::int128 divisor = 1;
  if (question.grade != Grade::kNone) {
    const auto factor = rules.grades.find(question.grade);
    if (factor == rules.grades.end()) return NotInTable("grades");
    exact *= factor->second.permille;
    divisor *= kPermille;
    computed.steps.push_back({"L-83", "质量系数",
                              absl::StrCat(factor->second.permille, "‰"),
                              factor->second.source});
  }
  if (!question.work_done.empty()) {
    ASSIGN_OR_RETURN(const PartRule part, PartOf(rules, question));
    exact *= question.part_permille;
    divisor *= kPermille;
    computed.steps.push_back(
        {"L-82", "中途终止按比例支付",
         absl::StrCat(question.work_done, "：", question.part_permille,
                      "‰（允许 ", part.least_permille, "‰ 至 ",
                      part.most_permille, "‰）"),
         part.source});
  }
  computed.amount_fen =
      static_cast<int64_t>((exact * 2 + divisor) / (divisor * 2));
  computed.digest = DigestOf(computed);
  return computed;
}

std::string SubjectOf(const Subsidy& subsidy) {
  return absl::StrCat(subsidy.case_id, " ", NameOf(subsidy.question.service),
                      " ", subsidy.question.stage);
}

absl::string_view NameOf(SubsidyState state) {
  switch (state) {
    case SubsidyState::kProposed:
      return "PROPOSED";
    case SubsidyState::kPaid:
      return "PAID";
    case SubsidyState::kVoided:
      return "VOIDED";
    case SubsidyState::kNothing:
      return "NOTHING_DUE";
  }
  return "";
}

}  // namespace bashu::ledger
