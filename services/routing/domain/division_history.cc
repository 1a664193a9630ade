#include "services/routing/domain/division_history.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace bashu::routing {

// Follows the lives of a code forward to today.
class DivisionHistory::Walk {
 public:
  Walk(const DivisionHistory& history, IsToday today)
      : history_(history), today_(today) {}

  // `year` is the year from which on `life` is followed, 0 for all of it;
  // `part` says that only a part of what was asked about went this way.
  void Follow(const DivisionLife& life, int year, bool part) {
    // Sources may run in circles; each life is worth one visit either way.
    if (!seen_.insert({&life, part}).second) return;
    if (life.last_year == 0 && today_(life.code)) Reach(life.code, part);
    for (const Succession& next : life.successors) {
      if (next.part_year != 0) {
        if (next.part_year >= year) Enter(next.code, next.part_year, true);
      } else if (life.last_year != 0) {
        Enter(next.code, life.last_year, part);
      }
    }
  }

  void Finish(DivisionResolution& found) const {
    for (const auto& [code, part] : reached_) {
      (part ? found.parts : found.divisions).push_back(code);
    }
  }

 private:
  // Goes on in the lives of `code` that outlast `year`.
  void Enter(const std::string& code, int year, bool part) {
    const auto lives = history_.Find(code, [&](const DivisionLife& life) {
      return life.first_year <= year &&
             (life.last_year == 0 || life.last_year > year);
    });
    for (const DivisionLife* life : lives) Follow(*life, year, part);
    if (lives.empty() && today_(code)) Reach(code, part);
  }

  void Reach(const std::string& code, bool part) {
    const auto [at, added] = reached_.emplace(code, part);
    if (!added) at->second = at->second && part;
  }

  const DivisionHistory& history_;
  const IsToday today_;
  std::set<std::pair<const DivisionLife*, bool>> seen_;
  std::map<std::string, bool> reached_;  // Code to whether it is a part only.
};

DivisionHistory::DivisionHistory(std::vector<DivisionLife> lives)
    : lives_(std::move(lives)) {
  std::sort(lives_.begin(), lives_.end(),
            [](const DivisionLife& a, const DivisionLife& b) {
              return std::tie(a.code, a.first_year) <
                     std::tie(b.code, b.first_year);
            });
}

std::vector<const DivisionLife*> DivisionHistory::Find(
    absl::string_view code,
    absl::FunctionRef<bool(const DivisionLife&)> fits) const {
  std::vector<const DivisionLife*> found;
  auto at =
      std::lower_bound(lives_.begin(), lives_.end(), code,
                       [](const DivisionLife& life, absl::string_view wanted) {
                         return life.code < wanted;
                       });
  for (; at != lives_.end() && at->code == code; ++at) {
    if (fits(*at)) found.push_back(&*at);
  }
  return found;
}

DivisionResolution DivisionHistory::Resolve(absl::string_view code, int year,
                                            IsToday today) const {
  DivisionResolution found;
  found.code = std::string(code);
  found.lives = Find(code, [&](const DivisionLife& life) {
    return life.first_year <= year &&
           (life.last_year == 0 || year <= life.last_year);
  });
  if (found.lives.empty()) {
    found.lives = Find(code, [](const DivisionLife&) { return true; });
    year = 0;
  }
  Walk walk(*this, today);
  for (const DivisionLife* life : found.lives) walk.Follow(*life, year, false);
  walk.Finish(found);
  // Our table may be newer than the history.
  if (found.lives.empty() && today(code)) found.divisions = {found.code};

  using Outcome = DivisionResolution::Outcome;
  if (found.divisions.empty()) {
    found.outcome = Outcome::kOther;
    found.nearest_known = NearestKnown(code, year, today);
  } else {
    const bool same = found.divisions == std::vector{found.code};
    found.outcome = same ? Outcome::kCurrent : Outcome::kFormer;
  }
  return found;
}

std::string DivisionHistory::NearestKnown(absl::string_view code, int year,
                                          IsToday today) const {
  if (code.size() != 6) return "";
  for (const size_t digits : {4, 2}) {
    std::string above =
        absl::StrCat(code.substr(0, digits), digits == 4 ? "00" : "0000");
    if (above == code) continue;
    if (today(above)) return above;
    const DivisionResolution higher = Resolve(above, year, today);
    if (higher.divisions.size() == 1) return higher.divisions.front();
  }
  return "";
}

}  // namespace bashu::routing
