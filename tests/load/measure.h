#pragma once

#include <absl/functional/function_ref.h>
#include <absl/strings/string_view.h>
#include <absl/time/time.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace bashu::load {

// Seconds on a clock that only goes forward.
double Seconds();

// What one measurement found. Latencies count from the intended send time.
struct Sample {
  double per_second = 0;  // achieved
  double p50_ms = 0, p99_ms = 0;
  int64_t achieved = 0, refused = 0, failed = 0;
};

// The value below which `part` (0 to 1) of `values` lie; 0 if there are none.
// Reorders `values`.
double Percentile(std::vector<float>& values, double part);

// How long and how often to measure: --slice_ms, --pairs and --smoke.
struct Effort {
  absl::Duration slice;  // of one measurement
  int pairs;             // rounds that must count
  int pairs_max;         // rounds tried at most
  bool smoke;            // show that it works, measure nothing
};

// Parses the command line of a load program.
Effort ParseEffort(int argc, char** argv, absl::string_view usage);

// A figure: ours as a ratio to a limit of the same run.
struct Figure {
  std::string bench;
  std::string unit;
  std::string limit_name;
  double gate = 0;
  double moonshot = 0;
  int64_t rows_before = 0;
};

// Measures limit, ours, limit, ours … limit, and returns the figure's line. A
// round counts only when the limit before and after it differs by less than
// 15 %: otherwise the machine, and not our code, was measured. The first limit
// and the first ours warm up and are dropped.
nlohmann::ordered_json Compare(const Figure& figure, const Effort& effort,
                               absl::FunctionRef<Sample(absl::Duration)> limit,
                               absl::FunctionRef<Sample(absl::Duration)> ours);

// Prints a figure as one line on standard output.
void Print(const nlohmann::ordered_json& line);

// Explains on standard error.
void Say(absl::string_view text);

}  // namespace bashu::load
