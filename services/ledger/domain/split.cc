#include "services/ledger/domain/split.h"

#include <absl/numeric/int128.h>

#include <algorithm>

namespace bashu::ledger {
namespace {

std::vector<int64_t> InOrder(int64_t amount_fen,
                             const std::vector<SplitPart>& parts) {
  std::vector<int64_t> gives;
  for (const SplitPart& part : parts) {
    gives.push_back(std::min(amount_fen, part.limit_fen));
    amount_fen -= gives.back();
  }
  return gives;
}

// Those who still share what is left, by their place.
struct Rest {
  int64_t amount_fen;
  absl::int128 weight = 0;
  std::vector<size_t> places;
};

// Takes those out who would give more than they can; says whether there were.
bool Saturate(Rest& rest, const std::vector<SplitPart>& parts,
              std::vector<int64_t>& gives) {
  const auto is_over = [&, amount = rest.amount_fen,
                        weight = rest.weight](size_t place) {
    return absl::int128(amount) * parts[place].weight >
           parts[place].limit_fen * weight;
  };
  const auto end =
      std::stable_partition(rest.places.begin(), rest.places.end(),
                            [&](size_t place) { return !is_over(place); });
  if (end == rest.places.end()) return false;
  for (auto place = end; place != rest.places.end(); ++place) {
    gives[*place] = parts[*place].limit_fen;
    rest.amount_fen -= parts[*place].limit_fen;
    rest.weight -= parts[*place].weight;
  }
  rest.places.erase(end, rest.places.end());
  return true;
}

std::vector<int64_t> InProportion(int64_t amount_fen,
                                  const std::vector<SplitPart>& parts) {
  std::vector<int64_t> gives(parts.size(), 0);
  Rest rest{amount_fen};
  for (size_t place = 0; place < parts.size(); ++place) {
    rest.weight += parts[place].weight;
    rest.places.push_back(place);
  }
  while (Saturate(rest, parts, gives)) {
  }
  const auto exact = [&](size_t place) {
    return absl::int128(rest.amount_fen) * parts[place].weight;
  };
  int64_t left = rest.amount_fen;
  for (const size_t place : rest.places) {
    gives[place] = static_cast<int64_t>(exact(place) / rest.weight);
    left -= gives[place];
  }
  std::stable_sort(rest.places.begin(), rest.places.end(),
                   [&](size_t a, size_t b) {
                     return exact(a) % rest.weight > exact(b) % rest.weight;
                   });
  // Fewer fen are left than there are remainders, so nobody passes its limit.
  for (int64_t i = 0; i < left; ++i) {
    ++gives[rest.places[static_cast<size_t>(i)]];
  }
  return gives;
}

}  // namespace

int64_t PermilleOf(int64_t amount_fen, int permille) {
  constexpr int kPermille = 1000;
  return static_cast<int64_t>(absl::int128(amount_fen) * permille / kPermille);
}

std::optional<std::vector<int64_t>> Split(int64_t amount_fen, SplitRule rule,
                                          const std::vector<SplitPart>& parts) {
  absl::int128 most = 0;
  for (const SplitPart& part : parts) most += part.limit_fen;
  if (most < amount_fen) return std::nullopt;
  return rule == SplitRule::kOrder ? InOrder(amount_fen, parts)
                                   : InProportion(amount_fen, parts);
}

}  // namespace bashu::ledger
