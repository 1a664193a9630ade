// Reads the rules of competence, and what their audit is expected to find.
#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>
#include <vector>

#include "bashu/routing/v1/competence.pb.h"
#include "bashu/routing/v1/reference.pb.h"
#include "common/reference/text_proto.h"
#include "common/status/macros.h"
#include "services/routing/storage/reference_files.h"

namespace bashu::routing {
namespace {

namespace fs = std::filesystem;
using Lines = google::protobuf::TextFormat::ParseInfoTree;

bool IsDigits(absl::string_view text, size_t least, size_t most) {
  return text.size() >= least && text.size() <= most &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isdigit(static_cast<unsigned char>(c));
         });
}

Source FromProto(const type::v1::Source& source) {
  return {source.document(), source.article(),
          static_cast<int>(source.confidence()), source.remark()};
}

// One file: reads its entries and gathers what is wrong with them by line, so
// that one start names everything.
class File {
 public:
  File(std::string path, const google::protobuf::Message& table,
       const Lines& lines)
      : path_(std::move(path)), table_(table), lines_(lines) {}

  // What is required of here on is of this entry.
  void Begin(const std::string& field, int index, const std::string& id) {
    entry_ = absl::StrCat(reference::LineOf(lines_, table_, field, index), ": ",
                          id.empty() ? field : id);
    Require(!id.empty(), "has no id");
    Require(seen_.insert(id).second, "stands here twice");
  }

  void Require(bool holds, absl::string_view problem) {
    if (holds) return;
    if (first_entry_.empty()) {
      first_entry_ = entry_;
      problems_ = std::string(problem);
    } else if (++more_ <= kMoreMax) {
      absl::StrAppend(&problems_, "; ", entry_, ": ", problem);
    }
  }

  void CheckEdition(const type::v1::Edition& edition) {
    entry_ = absl::StrCat(reference::LineOf(lines_, table_, "edition", -1),
                          ": edition");
    Require(!edition.version().empty(), "has no version");
  }

  // Enum values in order, all of them known to us.
  template <typename To, typename From>
  std::vector<To> Values(const From& values, bool (*is_valid)(int),
                         absl::string_view what) {
    std::vector<To> read;
    for (const int value : values) {
      Require(value != 0 && is_valid(value),
              absl::StrCat("has a ", what, " we do not know"));
      read.push_back(static_cast<To>(value));
    }
    return read;
  }

  template <typename To>
  To Value(int value, bool (*is_valid)(int), absl::string_view what) {
    Require(value != 0 && is_valid(value),
            absl::StrCat("has no ", what, " we know"));
    return static_cast<To>(value);
  }

  template <typename From>
  std::vector<std::string> Prefixes(const From& values) {
    for (const std::string& prefix : values) {
      Require(IsDigits(prefix, 2, 6),
              "has a prefix that is not two to six digits");
    }
    return {values.begin(), values.end()};
  }

  Validity ReadValidity(const type::v1::Validity& validity) {
    Validity read;
    Require(absl::ParseCivilTime(validity.first_day(), &read.first_day),
            "first_day is no YYYY-MM-DD");
    if (validity.last_day().empty()) return read;
    absl::CivilDay last;
    Require(absl::ParseCivilTime(validity.last_day(), &last) &&
                last >= read.first_day,
            "last_day is no YYYY-MM-DD from first_day on");
    read.last_day = last;
    return read;
  }

  Source ReadSource(const type::v1::Source& source) {
    Require(!source.document().empty(), "names no source");
    Require(
        source.confidence() != 0 && type::v1::Source::Confidence_IsValid(
                                        static_cast<int>(source.confidence())),
        "says not how sure we are of it");
    return FromProto(source);
  }

  // What every rule has but its programmes.
  template <typename Entry>
  RuleHead ReadHead(const Entry& entry, const std::string& region) {
    Require(!entry.title().empty(), "has no title");
    return {entry.rule_id(),
            entry.title(),
            region,
            {},
            ReadValidity(entry.validity()),
            ReadSource(entry.source())};
  }

  template <typename Entry>
  std::vector<Programme> Programmes(const Entry& entry) {
    Require(!entry.programmes().empty(), "is of no programme");
    return Values<Programme>(entry.programmes(), type::v1::Programme_IsValid,
                             "programme");
  }

  absl::Status status() const {
    if (first_entry_.empty()) return absl::OkStatus();
    return reference::InvalidEntry(path_, first_entry_, problems_);
  }

 private:
  static constexpr int kMoreMax = 20;

  const std::string path_;
  const google::protobuf::Message& table_;
  const Lines& lines_;
  std::set<std::string> seen_;
  std::string entry_;
  std::string first_entry_;
  std::string problems_;
  int more_ = 0;
};

CompetenceRule Read(const v1::CompetenceRule& entry, const std::string& region,
                    File& file) {
  CompetenceRule rule;
  rule.head = file.ReadHead(entry, region);
  rule.head.programmes = {file.Value<Programme>(
      entry.programme(), type::v1::Programme_IsValid, "programme")};
  rule.proceedings = file.Values<Proceeding>(
      entry.proceedings(), v1::Proceeding_IsValid, "proceeding");
  file.Require(!rule.proceedings.empty(), "covers no proceeding");
  rule.organs =
      file.Values<Organ>(entry.organs(), v1::Organ_IsValid, "kind of organ");
  rule.office_kinds = file.Values<OfficeKind>(
      entry.office_kinds(), v1::Office::Kind_IsValid, "office kind");
  rule.outside_register = entry.outside_register();
  file.Require(rule.office_kinds.empty() == rule.outside_register,
               "makes no kind of office competent");
  file.Require(!rule.outside_register || !rule.organs.empty(),
               "says not which organ outside the register it means");
  rule.place = file.Value<Place>(entry.place(),
                                 v1::CompetenceRule::Place_IsValid, "place");
  rule.claim = file.Value<Claim>(entry.claim(), v1::Claim_IsValid, "claim");
  rule.matters = {entry.matters().begin(), entry.matters().end()};
  rule.excluded_matters = {entry.excluded_matters().begin(),
                           entry.excluded_matters().end()};
  rule.place_prefixes = file.Prefixes(entry.place_prefixes());
  return rule;
}

ChoiceRule Read(const v1::ChoiceRule& entry, const std::string& region,
                File& file) {
  ChoiceRule rule;
  rule.head = file.ReadHead(entry, region);
  rule.head.programmes = file.Programmes(entry);
  rule.choice = file.Value<Choice>(entry.choice(),
                                   v1::ChoiceRule::Choice_IsValid, "choice");
  return rule;
}

ReceptionRule Read(const v1::ReceptionRule& entry, const std::string& region,
                   File& file) {
  ReceptionRule rule;
  rule.head = file.ReadHead(entry, region);
  rule.head.programmes = file.Programmes(entry);
  rule.proceedings = file.Values<Proceeding>(
      entry.proceedings(), v1::Proceeding_IsValid, "proceeding");
  rule.receiver_competent = entry.receiver_competent();
  rule.office_kinds = file.Values<OfficeKind>(
      entry.office_kinds(), v1::Office::Kind_IsValid, "office kind");
  file.Require(rule.office_kinds.empty() == rule.receiver_competent,
               "names office kinds or receiver_competent, not both or neither");
  rule.office_prefixes = file.Prefixes(entry.office_prefixes());
  rule.place_prefixes = file.Prefixes(entry.place_prefixes());
  return rule;
}

ConsequenceRule Read(const v1::ConsequenceRule& entry,
                     const std::string& region, File& file) {
  ConsequenceRule rule;
  rule.head = file.ReadHead(entry, region);
  rule.head.programmes = file.Programmes(entry);
  rule.required = file.Values<Circumstance>(
      entry.required(), v1::Circumstance_IsValid, "circumstance");
  rule.excluded = file.Values<Circumstance>(
      entry.excluded(), v1::Circumstance_IsValid, "circumstance");
  rule.clocks = {entry.clocks().begin(), entry.clocks().end()};
  return rule;
}

template <typename Entries, typename Rule>
void ReadAll(const Entries& entries, const std::string& field,
             const std::string& region, File& file, std::vector<Rule>& rules) {
  for (int i = 0; i < entries.size(); ++i) {
    file.Begin(field, i, entries[i].rule_id());
    rules.push_back(Read(entries[i], region, file));
  }
}

// Adds the rules of one file; `region` is whose it must be.
absl::Status ReadFile(const std::string& path, const std::string& region,
                      CompetenceRules& rules) {
  v1::CompetenceRules table;
  Lines lines;
  RETURN_IF_ERROR(reference::ReadTextProto(path, table, lines));
  File file(path, table, lines);
  file.CheckEdition(table.edition());
  file.Require(table.region() == region, "is not of the region it is named by");
  file.Require(!table.has_nearest_office(),
               "has a nearest_office, which stands among the receptions");
  ReadAll(table.rules(), "rules", region, file, rules.rules);
  ReadAll(table.choices(), "choices", region, file, rules.choices);
  ReadAll(table.receptions(), "receptions", region, file, rules.receptions);
  ReadAll(table.consequences(), "consequences", region, file,
          rules.consequences);
  rules.editions[region] = table.edition().version();
  return file.status();
}

AuditExpectation Read(const v1::AuditExpectation& entry, File& file) {
  AuditExpectation one;
  one.id = entry.expectation_id();
  one.finding = file.Value<Finding>(
      entry.finding(), v1::AuditExpectation::Finding_IsValid, "finding");
  one.programme = file.Value<Programme>(
      entry.programme(), type::v1::Programme_IsValid, "programme");
  one.proceedings = file.Values<Proceeding>(
      entry.proceedings(), v1::Proceeding_IsValid, "proceeding");
  for (const int organ : entry.organs()) {
    file.Require(v1::Organ_IsValid(organ), "has a kind of organ unknown to us");
    one.organs.push_back(organ == 0 ? std::nullopt
                                    : std::optional(static_cast<Organ>(organ)));
  }
  one.organ_places = {entry.organ_places().begin(), entry.organ_places().end()};
  one.cause_places = {entry.cause_places().begin(), entry.cause_places().end()};
  one.original_offices = {entry.original_offices().begin(),
                          entry.original_offices().end()};
  one.matters = {entry.matters().begin(), entry.matters().end()};
  one.reason = entry.reason();
  file.Require(!one.reason.empty(), "gives no reason");
  one.validity = file.ReadValidity(entry.validity());
  one.source = file.ReadSource(entry.source());
  return one;
}

}  // namespace

absl::StatusOr<CompetenceRules> LoadCompetenceRules(const std::string& folder) {
  CompetenceRules rules;
  RETURN_IF_ERROR(ReadFile(folder + "/competence.txtpb", "", rules));
  std::set<std::string> regions;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    absl::string_view region = name;
    if (absl::ConsumePrefix(&region, "competence_") &&
        absl::ConsumeSuffix(&region, ".txtpb") && IsDigits(region, 2, 2)) {
      regions.insert(std::string(region));
    }
  }
  for (const std::string& region : regions) {
    RETURN_IF_ERROR(ReadFile(
        absl::StrCat(folder, "/competence_", region, ".txtpb"), region, rules));
  }
  rules.version = VersionOf(rules.editions);
  return rules;
}

absl::StatusOr<AuditPlan> LoadCompetenceAudit(const std::string& folder) {
  const std::string path = folder + "/competence_audit.txtpb";
  v1::CompetenceAudit table;
  Lines lines;
  RETURN_IF_ERROR(reference::ReadTextProto(path, table, lines));
  File file(path, table, lines);
  file.CheckEdition(table.edition());
  AuditPlan plan;
  for (const std::string& text : table.days()) {
    absl::CivilDay day;
    file.Require(absl::ParseCivilTime(text, &day) &&
                     (plan.days.empty() || plan.days.back() < day),
                 "has a day that is no YYYY-MM-DD after the one before");
    plan.days.push_back(day);
  }
  file.Require(!plan.days.empty(), "names no day");
  for (int i = 0; i < table.expectations_size(); ++i) {
    file.Begin("expectations", i, table.expectations(i).expectation_id());
    plan.expectations.push_back(Read(table.expectations(i), file));
  }
  RETURN_IF_ERROR(file.status());
  return plan;
}

}  // namespace bashu::routing
