#include "services/routing/storage/referral_files.h"

#include <absl/strings/str_cat.h>

#include <set>
#include <utility>

#include "bashu/intake/v1/reference.pb.h"
#include "bashu/routing/v1/cooperation_rules.pb.h"
#include "common/reference/text_proto.h"
#include "common/status/macros.h"

namespace bashu::routing {
namespace {

constexpr int kMeasures = 12;

// The first thing that is wrong with a file.
class Problem {
 public:
  explicit Problem(std::string path) : path_(std::move(path)) {}

  void Require(bool holds, const std::string& entry, const char* problem) {
    if (!holds && status_.ok()) {
      status_ = reference::InvalidEntry(path_, entry, problem);
    }
  }
  const absl::Status& status() const { return status_; }

 private:
  const std::string path_;
  absl::Status status_;
};

Validity ReadValidity(const type::v1::Validity& validity,
                      const std::string& entry, Problem& problem) {
  Validity result;
  problem.Require(absl::ParseCivilTime(validity.first_day(), &result.first_day),
                  entry, "first_day is no YYYY-MM-DD");
  if (validity.last_day().empty()) return result;
  absl::CivilDay last;
  problem.Require(absl::ParseCivilTime(validity.last_day(), &last) &&
                      last >= result.first_day,
                  entry, "last_day is no YYYY-MM-DD from first_day on");
  result.last_day = last;
  return result;
}

Source ReadSource(const type::v1::Source& source, const std::string& entry,
                  Problem& problem) {
  problem.Require(!source.document().empty(), entry, "names no source");
  problem.Require(source.confidence() != 0, entry,
                  "says not how sure we are of it");
  return {source.document(), source.article(),
          static_cast<int>(source.confidence()), source.remark()};
}

Programme ReadProgramme(int programme, const std::string& entry,
                        Problem& problem) {
  problem.Require(programme != 0 && type::v1::Programme_IsValid(programme),
                  entry, "has no programme we know");
  return static_cast<Programme>(programme);
}

std::optional<calendar::Limit> ReadDays(int days, const std::string& entry,
                                        Problem& problem) {
  problem.Require(days >= 0 && days <= calendar::kLengthMax, entry,
                  "has no number of days");
  if (days == 0) return std::nullopt;
  return calendar::Limit{calendar::Unit::kWorkingDays, days};
}

std::optional<calendar::Unit> UnitOf(intake::v1::ClockRule::Unit unit) {
  switch (unit) {
    case intake::v1::ClockRule::UNIT_HOURS:
      return calendar::Unit::kHours;
    case intake::v1::ClockRule::UNIT_CALENDAR_DAYS:
      return calendar::Unit::kCalendarDays;
    case intake::v1::ClockRule::UNIT_WORKING_DAYS:
      return calendar::Unit::kWorkingDays;
    case intake::v1::ClockRule::UNIT_MONTHS:
      return calendar::Unit::kMonths;
    default:
      return std::nullopt;
  }
}

absl::Status LoadClocks(const std::string& path, ReferralRules& rules) {
  intake::v1::ClockRules table;
  RETURN_IF_ERROR(reference::ReadTextProto(path, table));
  Problem problem(path);
  std::set<std::pair<std::string, int>> started;
  for (const intake::v1::ClockRule& entry : table.rules()) {
    if (entry.start_event() != "referral.offered" &&
        entry.start_event() != "cooperation.requested") {
      continue;
    }
    AnswerClock clock;
    clock.rule_id = entry.rule_id();
    clock.programme =
        ReadProgramme(entry.programme(), entry.rule_id(), problem);
    clock.start_event = entry.start_event();
    const auto unit = UnitOf(entry.unit());
    problem.Require(unit.has_value() && entry.length() >= 1 &&
                        entry.length() <= calendar::kLengthMax,
                    entry.rule_id(), "has no length");
    clock.limit = {unit.value_or(calendar::Unit::kHours), entry.length()};
    clock.validity = ReadValidity(entry.validity(), entry.rule_id(), problem);
    started.insert({entry.start_event(), entry.programme()});
    rules.clocks.push_back(std::move(clock));
  }
  problem.Require(started.size() == 4, "rules",
                  "has no R-02 or R-05 for a programme");
  return problem.status();
}

Measure ReadMeasure(const v1::CooperationMeasure& entry, Problem& problem) {
  Measure measure;
  measure.number = entry.number();
  measure.code = entry.code();
  measure.title = entry.title();
  problem.Require(!entry.title().empty(), entry.code(), "has no title");
  for (const int programme : entry.programmes()) {
    measure.programmes.push_back(
        ReadProgramme(programme, entry.code(), problem));
  }
  problem.Require(!measure.programmes.empty(), entry.code(),
                  "serves no programme");
  measure.limit = ReadDays(entry.answer_working_days(), entry.code(), problem);
  measure.validity = ReadValidity(entry.validity(), entry.code(), problem);
  measure.source = ReadSource(entry.source(), entry.code(), problem);
  return measure;
}

SocialAid ReadSocialAid(const v1::SocialAid& entry, Problem& problem) {
  SocialAid aid;
  aid.code = entry.code();
  aid.title = entry.title();
  problem.Require(!entry.code().empty(), "social_aids", "has no code");
  problem.Require(!entry.title().empty(), entry.code(), "has no title");
  problem.Require(
      entry.place() != 0 && v1::SocialAid::Place_IsValid(entry.place()),
      entry.code(), "has no place we know");
  aid.place = static_cast<AidPlace>(entry.place());
  for (const int kind : entry.office_kinds()) {
    problem.Require(kind != 0 && v1::Office::Kind_IsValid(kind), entry.code(),
                    "has an office kind we do not know");
    aid.office_kinds.push_back(static_cast<OfficeKind>(kind));
  }
  problem.Require(!aid.office_kinds.empty(), entry.code(),
                  "is passed on by no kind of office");
  aid.limit = ReadDays(entry.answer_working_days(), entry.code(), problem);
  aid.validity = ReadValidity(entry.validity(), entry.code(), problem);
  aid.source = ReadSource(entry.source(), entry.code(), problem);
  return aid;
}

absl::Status LoadCooperation(const std::string& path, ReferralRules& rules) {
  v1::CooperationRules table;
  RETURN_IF_ERROR(reference::ReadTextProto(path, table));
  Problem problem(path);
  problem.Require(!table.edition().version().empty(), "edition",
                  "has no version");
  rules.version = table.edition().version();
  std::set<int> numbers;
  for (const v1::CooperationMeasure& entry : table.measures()) {
    problem.Require(!entry.code().empty(), absl::StrCat(entry.number()),
                    "has no code");
    problem.Require(entry.number() >= 1 && entry.number() <= kMeasures,
                    entry.code(), "is not one of the twelve");
    numbers.insert(entry.number());
    rules.measures.push_back(ReadMeasure(entry, problem));
  }
  problem.Require(numbers.size() == kMeasures, "measures",
                  "are not all twelve");
  for (const v1::SocialAid& entry : table.social_aids()) {
    rules.social_aids.push_back(ReadSocialAid(entry, problem));
  }
  return problem.status();
}

}  // namespace

absl::StatusOr<ReferralRules> LoadReferralRules(const std::string& folder) {
  ReferralRules rules;
  RETURN_IF_ERROR(LoadClocks(folder + "/clocks.txtpb", rules));
  RETURN_IF_ERROR(LoadCooperation(folder + "/cooperation.txtpb", rules));
  return rules;
}

}  // namespace bashu::routing
