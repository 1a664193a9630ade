#include "common/observe/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <deque>
#include <utility>

#include "common/base/mutex.h"

namespace bashu::observe {
namespace {

// From a cached read to a call that is about to be cut off.
const prometheus::Histogram::BucketBoundaries kSeconds = {
    0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10};

class PrometheusCounter final : public Counter {
 public:
  explicit PrometheusCounter(prometheus::Counter& counter)
      : counter_(counter) {}
  void Add(double amount) override { counter_.Increment(amount); }

 private:
  prometheus::Counter& counter_;
};

class PrometheusGauge final : public Gauge {
 public:
  explicit PrometheusGauge(prometheus::Gauge& gauge) : gauge_(gauge) {}
  void Set(double value) override { gauge_.Set(value); }

 private:
  prometheus::Gauge& gauge_;
};

class PrometheusHistogram final : public Histogram {
 public:
  explicit PrometheusHistogram(prometheus::Histogram& histogram)
      : histogram_(histogram) {}
  void Observe(double value) override { histogram_.Observe(value); }

 private:
  prometheus::Histogram& histogram_;
};

}  // namespace

struct Metrics::Registry {
  prometheus::Registry prometheus;
  Mutex mutex;
  std::deque<PrometheusCounter> counters ABSL_GUARDED_BY(mutex);
  std::deque<PrometheusGauge> gauges ABSL_GUARDED_BY(mutex);
  std::deque<PrometheusHistogram> histograms ABSL_GUARDED_BY(mutex);
};

Metrics::Metrics() : registry_(std::make_unique<Registry>()) {}
Metrics::~Metrics() = default;

Counter& Metrics::AddCounter(absl::string_view name, absl::string_view help,
                             const Labels& labels) {
  auto& family = prometheus::BuildCounter()
                     .Name(std::string(name))
                     .Help(std::string(help))
                     .Register(registry_->prometheus);
  MutexLock lock(registry_->mutex);
  return registry_->counters.emplace_back(family.Add(labels));
}

Gauge& Metrics::AddGauge(absl::string_view name, absl::string_view help,
                         const Labels& labels) {
  auto& family = prometheus::BuildGauge()
                     .Name(std::string(name))
                     .Help(std::string(help))
                     .Register(registry_->prometheus);
  MutexLock lock(registry_->mutex);
  return registry_->gauges.emplace_back(family.Add(labels));
}

Histogram& Metrics::AddHistogram(absl::string_view name, absl::string_view help,
                                 const Labels& labels) {
  auto& family = prometheus::BuildHistogram()
                     .Name(std::string(name))
                     .Help(std::string(help))
                     .Register(registry_->prometheus);
  MutexLock lock(registry_->mutex);
  return registry_->histograms.emplace_back(family.Add(labels, kSeconds));
}

std::string Metrics::Exposition() const {
  return prometheus::TextSerializer().Serialize(
      registry_->prometheus.Collect());
}

}  // namespace bashu::observe
