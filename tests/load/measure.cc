#include "tests/load/measure.h"

#include <absl/flags/flag.h>
#include <absl/flags/parse.h>
#include <absl/flags/usage.h>
#include <absl/strings/str_format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

ABSL_FLAG(int, slice_ms, 1500, "Length of one measurement.");
ABSL_FLAG(int, pairs, 7, "Rounds that must count.");
ABSL_FLAG(bool, smoke, false, "Show that it works; measure nothing.");

namespace bashu::load {
namespace {

constexpr double kDriftMax = 0.15;
// Rounds that may be lost to a busy machine for each one that must count.
constexpr int kTriesPerPair = 4;

struct Round {
  double ratio, limit, value;
  Sample ours;
};

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle]
                                : (values[middle - 1] + values[middle]) / 2;
}

template <typename Get>
double MedianOf(const std::vector<Round>& rounds, Get get) {
  std::vector<double> values;
  for (const Round& round : rounds) values.push_back(get(round));
  return Median(std::move(values));
}

double Rounded(double value, double unit) {
  return std::round(value / unit) * unit;
}

nlohmann::ordered_json ToLine(const Figure& figure,
                              const std::vector<Round>& rounds, int tried) {
  const auto [least, most] = std::minmax_element(
      rounds.begin(), rounds.end(),
      [](const Round& a, const Round& b) { return a.ratio < b.ratio; });
  int64_t achieved = 0, refused = 0, failed = 0;
  for (const Round& round : rounds) {
    achieved += round.ours.achieved;
    refused += round.ours.refused;
    failed += round.ours.failed;
  }
  const bool none = rounds.empty();
  return {
      {"bench", figure.bench},
      {"value", Rounded(MedianOf(rounds, [](auto& r) { return r.value; }), 1)},
      {"unit", figure.unit},
      {"limit", Rounded(MedianOf(rounds, [](auto& r) { return r.limit; }), 1)},
      {"limit_name", figure.limit_name},
      {"ratio",
       Rounded(MedianOf(rounds, [](auto& r) { return r.ratio; }), 0.001)},
      {"ratio_min", none ? 0 : Rounded(least->ratio, 0.001)},
      {"ratio_max", none ? 0 : Rounded(most->ratio, 0.001)},
      {"p50_ms",
       Rounded(MedianOf(rounds, [](auto& r) { return r.ours.p50_ms; }), 0.001)},
      {"p99_ms",
       Rounded(MedianOf(rounds, [](auto& r) { return r.ours.p99_ms; }), 0.001)},
      {"gate", figure.gate},
      {"moonshot", figure.moonshot},
      {"rows_before", figure.rows_before},
      {"rounds", rounds.size()},
      {"rounds_tried", tried},
      {"achieved", achieved},
      {"refused", refused},
      {"failed", failed}};
}

}  // namespace

double Seconds() {
  return std::chrono::duration<double>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

double Percentile(std::vector<float>& values, double part) {
  if (values.empty()) return 0;
  const auto at =
      static_cast<size_t>(part * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(),
                   values.begin() + static_cast<std::ptrdiff_t>(at),
                   values.end());
  return static_cast<double>(values[at]);
}

Effort ParseEffort(int argc, char** argv, absl::string_view usage) {
  absl::SetProgramUsageMessage(usage);
  absl::ParseCommandLine(argc, argv);
  if (absl::GetFlag(FLAGS_smoke)) return {absl::Milliseconds(50), 1, 1, true};
  const int pairs = absl::GetFlag(FLAGS_pairs);
  return {absl::Milliseconds(absl::GetFlag(FLAGS_slice_ms)), pairs,
          pairs * kTriesPerPair, false};
}

nlohmann::ordered_json Compare(const Figure& figure, const Effort& effort,
                               absl::FunctionRef<Sample(absl::Duration)> limit,
                               absl::FunctionRef<Sample(absl::Duration)> ours) {
  limit(effort.slice);
  ours(effort.slice);
  std::vector<Round> rounds;
  int tried = 0;
  double before = limit(effort.slice).per_second;
  while (static_cast<int>(rounds.size()) < effort.pairs &&
         tried < effort.pairs_max) {
    ++tried;
    const Sample sample = ours(effort.slice);
    const double after = limit(effort.slice).per_second;
    const double mean = (before + after) / 2;
    const double drift = std::abs(before - after) / mean;
    const bool counts = drift < kDriftMax || effort.smoke;
    Say(absl::StrFormat("%s: limit %.0f, ours %.0f, limit %.0f: %.3f%s",
                        figure.bench, before, sample.per_second, after,
                        sample.per_second / mean, counts ? "" : " (drifted)"));
    if (counts) {
      rounds.push_back(
          {sample.per_second / mean, mean, sample.per_second, sample});
    }
    before = after;
  }
  if (static_cast<int>(rounds.size()) < effort.pairs) {
    Say(absl::StrFormat("%s: only %d of %d rounds counted; the machine is busy",
                        figure.bench, rounds.size(), tried));
  }
  return ToLine(figure, rounds, tried);
}

void Print(const nlohmann::ordered_json& line) {
  std::printf("%s\n", line.dump().c_str());
  std::fflush(stdout);
}

void Say(absl::string_view text) {
  std::fprintf(stderr, "%.*s\n", static_cast<int>(text.size()), text.data());
}

}  // namespace bashu::load
