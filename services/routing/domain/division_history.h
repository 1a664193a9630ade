#pragma once

#include <absl/functional/function_ref.h>
#include <absl/strings/string_view.h>

#include <string>
#include <vector>

#include "services/routing/domain/office.h"

namespace bashu::routing {

// What became of a division: another, or a part of another, took its land.
struct Succession {
  std::string code;
  // The year in which a part went there while the division lived on; 0 if it
  // went there when the code ended.
  int part_year = 0;
};

// One life of a code. Codes were used again: 510202 was 市中区 and then 渝中区.
struct DivisionLife {
  std::string code;
  std::string display_name;
  DivisionLevel level = DivisionLevel::kCounty;
  int first_year = 0;
  int last_year = 0;  // The year it ended in; 0 while it is in use.
  std::vector<Succession> successors;
  Source source;
};

// What a code that somebody wrote down stands for today.
struct DivisionResolution {
  enum class Outcome { kCurrent = 1, kFormer, kOther };
  Outcome outcome = Outcome::kOther;
  std::string code;  // As it was given.
  // Today's codes that the whole of it may have become, then those that only a
  // part of it went to; each once.
  std::vector<std::string> divisions;
  std::vector<std::string> parts;
  // What the code was called, oldest first.
  std::vector<const DivisionLife*> lives;
  // For kOther: the smallest of today's divisions that its digits lie in; empty
  // if there is none.
  std::string nearest_known;
};

// The division codes of the past. Immutable; results point into it.
class DivisionHistory {
 public:
  DivisionHistory() = default;
  explicit DivisionHistory(std::vector<DivisionLife> lives);

  using IsToday = absl::FunctionRef<bool(absl::string_view)>;

  // `today` says whether a code is a division of today. `year` is when the code
  // was written down, as on an identity card; 0, or a year in which the code
  // was not in use, means that nobody knows. Years are all that the sources
  // tell, so in the year of a change both lives count.
  DivisionResolution Resolve(absl::string_view code, int year,
                             IsToday today) const;

  // By code, then first year.
  const std::vector<DivisionLife>& lives() const { return lives_; }

 private:
  class Walk;

  // The lives of `code` that `fits`.
  std::vector<const DivisionLife*> Find(
      absl::string_view code,
      absl::FunctionRef<bool(const DivisionLife&)> fits) const;
  std::string NearestKnown(absl::string_view code, int year,
                           IsToday today) const;

  std::vector<DivisionLife> lives_;
};

}  // namespace bashu::routing
