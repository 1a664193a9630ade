#include "services/intake/storage/reference_files.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "bashu/intake/v1/reference.pb.h"
#include "bashu/type/v1/calendar.pb.h"
#include "common/reference/text_proto.h"
#include "common/status/macros.h"

namespace bashu::intake {
namespace {

using reference::InvalidEntry;

// One entry of one file, for naming what is wrong with it.
struct Place {
  const std::string& file;
  std::string entry;

  absl::Status Invalid(const std::string& problem) const {
    return InvalidEntry(file, entry, problem);
  }
};

bool ParseDay(const std::string& text, absl::CivilDay& day) {
  return text.size() == 10 && absl::ParseCivilTime(text, &day);
}

absl::StatusOr<Validity> ReadValidity(const Place& place,
                                      const type::v1::Validity& read) {
  Validity validity;
  if (!ParseDay(read.first_day(), validity.first)) {
    return place.Invalid("validity.first_day is no day");
  }
  if (read.last_day().empty()) return validity;
  absl::CivilDay last;
  if (!ParseDay(read.last_day(), last) || last < validity.first) {
    return place.Invalid("validity.last_day is no day, or before the first");
  }
  validity.last = last;
  return validity;
}

absl::StatusOr<Source> ReadSource(const Place& place,
                                  const type::v1::Source& read) {
  if (read.document().empty()) return place.Invalid("source names no document");
  if (read.confidence() == type::v1::Source::CONFIDENCE_UNSPECIFIED ||
      !type::v1::Source::Confidence_IsValid(read.confidence())) {
    return place.Invalid("source has no confidence");
  }
  return Source{read.document(), read.article(), read.confidence(),
                read.remark()};
}

absl::StatusOr<std::string> ReadVersion(const std::string& file,
                                        const type::v1::Edition& edition) {
  if (edition.version().empty() || edition.attributions().empty()) {
    return InvalidEntry(file, "edition", "needs version and attributions");
  }
  return edition.version();
}

// Whether `prefix` is that of a division: 2, 4 or 6 digits.
bool IsPrefix(const std::string& prefix) {
  return (prefix.size() == 2 || prefix.size() == 4 || prefix.size() == 6) &&
         std::all_of(prefix.begin(), prefix.end(), [](char c) {
           return absl::ascii_isdigit(static_cast<unsigned char>(c));
         });
}

absl::StatusOr<calendar::Unit> ReadUnit(const Place& place,
                                        v1::ClockRule::Unit unit) {
  switch (unit) {
    case v1::ClockRule::UNIT_HOURS:
      return calendar::Unit::kHours;
    case v1::ClockRule::UNIT_CALENDAR_DAYS:
      return calendar::Unit::kCalendarDays;
    case v1::ClockRule::UNIT_WORKING_DAYS:
      return calendar::Unit::kWorkingDays;
    case v1::ClockRule::UNIT_MONTHS:
      return calendar::Unit::kMonths;
    default:
      return place.Invalid("has no unit");
  }
}

absl::StatusOr<Programme> ReadProgramme(const Place& place,
                                        type::v1::Programme programme) {
  if (programme == type::v1::PROGRAMME_LEGAL_AID) return Programme::kLegalAid;
  if (programme == type::v1::PROGRAMME_JUDICIAL_AID) {
    return Programme::kJudicialAid;
  }
  return place.Invalid("has no programme");
}

absl::StatusOr<ClockRule> ReadClockRule(const Place& place,
                                        const v1::ClockRule& read) {
  ClockRule rule;
  rule.id = read.rule_id();
  rule.title = read.title();
  rule.start_event = read.start_event();
  rule.stop_events = {read.stop_events().begin(), read.stop_events().end()};
  rule.office_kinds = {read.office_kinds().begin(), read.office_kinds().end()};
  rule.pausable = read.pausable();
  if (rule.title.empty() || rule.start_event.empty() ||
      rule.stop_events.empty()) {
    return place.Invalid("needs title, start_event and stop_events");
  }
  if (read.length() < 1 || read.length() > calendar::kLengthMax) {
    return place.Invalid("length is out of range");
  }
  for (const std::string& kind : rule.office_kinds) {
    if (kind != "CT" && kind != "PR" && kind != "LA" && kind != "LD") {
      return place.Invalid(absl::StrCat("no office is of kind ", kind));
    }
  }
  rule.limit.length = read.length();
  ASSIGN_OR_RETURN(rule.limit.unit, ReadUnit(place, read.unit()));
  ASSIGN_OR_RETURN(rule.programme, ReadProgramme(place, read.programme()));
  ASSIGN_OR_RETURN(rule.validity, ReadValidity(place, read.validity()));
  RETURN_IF_ERROR(ReadSource(place, read.source()).status());
  return rule;
}

absl::StatusOr<ClockRules> ReadClocks(const std::string& file) {
  v1::ClockRules read;
  RETURN_IF_ERROR(reference::ReadTextProto(file, read));
  ClockRules rules;
  ASSIGN_OR_RETURN(rules.version, ReadVersion(file, read.edition()));
  std::set<std::string> ids;
  for (const v1::ClockRule& one : read.rules()) {
    const Place place{file, absl::StrCat("rules ", one.rule_id())};
    if (one.rule_id().empty() || !ids.insert(one.rule_id()).second) {
      return place.Invalid("rule_id is missing or stands twice");
    }
    ASSIGN_OR_RETURN(ClockRule rule, ReadClockRule(place, one));
    rules.rules.push_back(std::move(rule));
  }
  return rules;
}

absl::StatusOr<calendar::WorkingDays> ReadCalendar(const std::string& file) {
  type::v1::CalendarTable read;
  RETURN_IF_ERROR(reference::ReadTextProto(file, read));
  RETURN_IF_ERROR(ReadVersion(file, read.edition()).status());
  std::vector<calendar::ExceptionalDay> days;
  for (const type::v1::CalendarDay& one : read.days()) {
    const Place place{file, absl::StrCat("days ", one.day())};
    calendar::ExceptionalDay day;
    if (!ParseDay(one.day(), day.day)) return place.Invalid("is no day");
    if (one.kind() == type::v1::CalendarDay::KIND_HOLIDAY) {
      day.kind = calendar::ExceptionalDay::Kind::kHoliday;
    } else if (one.kind() == type::v1::CalendarDay::KIND_MAKEUP_WORKDAY) {
      day.kind = calendar::ExceptionalDay::Kind::kMakeupWorkday;
    } else {
      return place.Invalid("has no kind");
    }
    days.push_back(day);
  }
  auto built = calendar::WorkingDays::Build(
      {read.years().begin(), read.years().end()}, days);
  if (!built.ok()) {
    return InvalidEntry(file, "days", std::string(built.status().message()));
  }
  return *std::move(built);
}

// Categories and exclusions have the same form.
template <typename Rows>
absl::StatusOr<std::vector<RuleRow>> ReadRows(const std::string& file,
                                              const std::string& list,
                                              const Rows& read) {
  std::vector<RuleRow> rows;
  std::set<std::string> ids;
  for (const auto& one : read) {
    const Place place{file, absl::StrCat(list, " ", one.rule_id())};
    if (one.rule_id().empty() || !ids.insert(one.rule_id()).second) {
      return place.Invalid("rule_id is missing or stands twice");
    }
    if (one.title().empty()) return place.Invalid("has no title");
    ASSIGN_OR_RETURN(Source source, ReadSource(place, one.source()));
    rows.push_back({one.rule_id(), one.title(), std::move(source)});
  }
  return rows;
}

absl::StatusOr<HardshipExemption> ReadExemption(
    const Place& place, const v1::HardshipExemption& read) {
  HardshipExemption exemption;
  exemption.code = read.code();
  exemption.title = read.title();
  exemption.matters = {read.matters().begin(), read.matters().end()};
  exemption.division_prefixes = {read.division_prefixes().begin(),
                                 read.division_prefixes().end()};
  exemption.active = read.active();
  if (exemption.title.empty()) return place.Invalid("has no title");
  if (!std::all_of(exemption.division_prefixes.begin(),
                   exemption.division_prefixes.end(), IsPrefix)) {
    return place.Invalid("division_prefixes has no division's prefix");
  }
  if (read.effect() == v1::HardshipExemption::EFFECT_NOT_CHECKED) {
    exemption.effect = HardshipExemption::Effect::kNotChecked;
  } else if (read.effect() == v1::HardshipExemption::EFFECT_NOT_REQUIRED) {
    exemption.effect = HardshipExemption::Effect::kNotRequired;
  } else {
    return place.Invalid("has no effect");
  }
  ASSIGN_OR_RETURN(exemption.validity, ReadValidity(place, read.validity()));
  ASSIGN_OR_RETURN(exemption.source, ReadSource(place, read.source()));
  return exemption;
}

absl::StatusOr<EligibilityRules> ReadEligibility(const std::string& file) {
  v1::EligibilityRules read;
  RETURN_IF_ERROR(reference::ReadTextProto(file, read));
  EligibilityRules rules;
  ASSIGN_OR_RETURN(rules.version, ReadVersion(file, read.edition()));
  ASSIGN_OR_RETURN(rules.categories,
                   ReadRows(file, "categories", read.categories()));
  ASSIGN_OR_RETURN(rules.exclusions,
                   ReadRows(file, "exclusions", read.exclusions()));
  std::set<std::string> codes;
  for (const v1::HardshipExemption& one : read.exemptions()) {
    const Place place{file, absl::StrCat("exemptions ", one.code())};
    if (one.code().empty() || !codes.insert(one.code()).second) {
      return place.Invalid("code is missing or stands twice");
    }
    ASSIGN_OR_RETURN(HardshipExemption exemption, ReadExemption(place, one));
    rules.exemptions.push_back(std::move(exemption));
  }
  return rules;
}

using Entries = google::protobuf::RepeatedPtrField<v1::AmountPolicy::Entry>;

// A table of a policy. Months are at most a hundred years', factors and
// uplifts at most ten-fold: more is a slip of the pen.
absl::StatusOr<std::vector<AmountPolicy::Entry>> ReadEntries(
    const Place& place, const std::string& table, const Entries& read,
    int64_t most) {
  std::vector<AmountPolicy::Entry> entries;
  std::set<std::string> codes;
  for (const v1::AmountPolicy::Entry& one : read) {
    if (one.code().empty() || one.title().empty() ||
        !codes.insert(one.code()).second) {
      return place.Invalid(absl::StrCat(
          table, ": code or title is missing, or a code stands twice"));
    }
    if (one.value() < 0 || one.value() > most) {
      return place.Invalid(
          absl::StrCat(table, " ", one.code(), ": value is out of range"));
    }
    entries.push_back({one.code(), one.title(), one.value()});
  }
  if (entries.empty()) return place.Invalid(absl::StrCat(table, " is empty"));
  return entries;
}

absl::StatusOr<AmountPolicy> ReadPolicy(const Place& place,
                                        const v1::AmountPolicy& read) {
  constexpr int64_t kMonthsMax = 1200;
  constexpr int64_t kPerMilleMax = 10'000;
  AmountPolicy policy;
  policy.division_prefix = read.division_prefix();
  policy.floor_fen = read.floor_fen();
  policy.cap_months = read.cap_months();
  if (!IsPrefix(policy.division_prefix)) {
    return place.Invalid("division_prefix is no division's");
  }
  if (policy.floor_fen < 0 || policy.cap_months < 1 ||
      policy.cap_months > kMonthsMax) {
    return place.Invalid("floor_fen or cap_months is out of range");
  }
  ASSIGN_OR_RETURN(
      policy.harm_months,
      ReadEntries(place, "harm_months", read.harm_months(), kMonthsMax));
  ASSIGN_OR_RETURN(policy.hardship_per_mille,
                   ReadEntries(place, "hardship_per_mille",
                               read.hardship_per_mille(), kPerMilleMax));
  ASSIGN_OR_RETURN(policy.fault_per_mille,
                   ReadEntries(place, "fault_per_mille", read.fault_per_mille(),
                               kPerMilleMax));
  ASSIGN_OR_RETURN(policy.uplift_per_mille,
                   ReadEntries(place, "uplift_per_mille",
                               read.uplift_per_mille(), kPerMilleMax));
  ASSIGN_OR_RETURN(policy.validity, ReadValidity(place, read.validity()));
  RETURN_IF_ERROR(ReadSource(place, read.source()).status());
  return policy;
}

absl::StatusOr<AmountRules> ReadAmounts(const std::string& file) {
  // A million yuan a month: a wage above it is in the wrong unit.
  constexpr int64_t kWageMaxFen = 100'000'000;
  v1::AmountRules read;
  RETURN_IF_ERROR(reference::ReadTextProto(file, read));
  AmountRules rules;
  ASSIGN_OR_RETURN(rules.version, ReadVersion(file, read.edition()));
  std::set<std::pair<std::string, int>> years;
  for (const v1::AverageWage& one : read.wages()) {
    const Place place{
        file, absl::StrCat("wages ", one.division_prefix(), " ", one.year())};
    if (!IsPrefix(one.division_prefix()) || one.series().empty() ||
        !years.emplace(one.division_prefix(), one.year()).second) {
      return place.Invalid(
          "division_prefix or series is missing, or the year stands twice");
    }
    if (one.year() < 2000 || one.monthly_fen() < 1 ||
        one.monthly_fen() > kWageMaxFen) {
      return place.Invalid("year or monthly_fen is out of range");
    }
    RETURN_IF_ERROR(ReadSource(place, one.source()).status());
    rules.wages.push_back(
        {one.division_prefix(), one.year(), one.monthly_fen(), one.series()});
  }
  for (const v1::AmountPolicy& one : read.policies()) {
    const Place place{file, absl::StrCat("policies ", one.division_prefix())};
    ASSIGN_OR_RETURN(AmountPolicy policy, ReadPolicy(place, one));
    rules.policies.push_back(std::move(policy));
  }
  return rules;
}

}  // namespace

absl::StatusOr<Rules> LoadRules(const std::string& directory) {
  Rules rules;
  ASSIGN_OR_RETURN(rules.clocks,
                   ReadClocks(absl::StrCat(directory, "/clocks.txtpb")));
  ASSIGN_OR_RETURN(rules.clocks.working_days,
                   ReadCalendar(absl::StrCat(directory, "/calendar.txtpb")));
  ASSIGN_OR_RETURN(rules.eligibility, ReadEligibility(absl::StrCat(
                                          directory, "/eligibility.txtpb")));
  ASSIGN_OR_RETURN(rules.amounts,
                   ReadAmounts(absl::StrCat(directory, "/amounts.txtpb")));
  return rules;
}

}  // namespace bashu::intake
