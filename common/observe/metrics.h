#pragma once

#include <absl/strings/string_view.h>

#include <map>
#include <memory>
#include <string>

namespace bashu::observe {

// A number that only grows. Adding is wait-free.
class Counter {
 public:
  virtual ~Counter() = default;
  virtual void Add(double amount = 1) = 0;
};

// A number that goes up and down.
class Gauge {
 public:
  virtual ~Gauge() = default;
  virtual void Set(double value) = 0;
};

// Counts observations in fixed buckets; for durations, in seconds.
class Histogram {
 public:
  virtual ~Histogram() = default;
  virtual void Observe(double value) = 0;
};

using Labels = std::map<std::string, std::string>;

// The metrics of one process, in Prometheus' terms. Making one twice with the
// same name and labels yields the same one; what is made lives as long as the
// registry. Labels never hold personal data, nor anything unbounded.
class Metrics {
 public:
  Metrics();
  ~Metrics();

  Counter& AddCounter(absl::string_view name, absl::string_view help,
                      const Labels& labels = {});
  Gauge& AddGauge(absl::string_view name, absl::string_view help,
                  const Labels& labels = {});
  Histogram& AddHistogram(absl::string_view name, absl::string_view help,
                          const Labels& labels = {});

  // The text exposition format.
  std::string Exposition() const;

 private:
  struct Registry;
  std::unique_ptr<Registry> registry_;
};

}  // namespace bashu::observe
