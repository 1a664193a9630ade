#include "common/observe/log.h"

#include <absl/time/clock.h>
#include <absl/time/time.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>

namespace bashu::observe {
namespace {

// Never destroyed: threads may still log while the process ends.
std::string& Service() {
  static auto& service = *new std::string("bashu");  // NOLINT: see above
  return service;
}

spdlog::logger& Sink() {
  // NOLINTNEXTLINE: see above
  static auto& sink = *new std::shared_ptr<spdlog::logger>([] {
    auto logger = spdlog::stderr_logger_mt("bashu");
    logger->set_pattern("%v");
    return logger;
  }());
  return *sink;
}

spdlog::level::level_enum ToSpdlog(Severity severity) {
  switch (severity) {
    case Severity::kDebug:
      return spdlog::level::debug;
    case Severity::kInfo:
      return spdlog::level::info;
    case Severity::kWarning:
      return spdlog::level::warn;
    case Severity::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

const char* Name(Severity severity) {
  constexpr const char* kNames[] = {"debug", "info", "warning", "error"};
  return kNames[static_cast<int>(severity)];
}

}  // namespace

void Log(Severity severity, absl::string_view event,
         std::initializer_list<Field> fields) {
  if (!IsLogged(severity)) return;
  nlohmann::ordered_json line;
  line["time"] =
      absl::FormatTime(absl::RFC3339_full, absl::Now(), absl::UTCTimeZone());
  line["severity"] = Name(severity);
  line["service"] = Service();
  line["event"] = std::string(event);
  for (const auto& [key, value] : fields) {
    const std::string name(key);
    if (const auto* number = std::get_if<int64_t>(&value)) {
      line[name] = *number;
    } else {
      line[name] = std::string(std::get<absl::string_view>(value));
    }
  }
  // Replaces bytes that are not UTF-8 instead of throwing.
  Sink().log(ToSpdlog(severity),
             line.dump(-1, ' ', false,
                       nlohmann::ordered_json::error_handler_t::replace));
}

bool IsLogged(Severity severity) {
  return Sink().should_log(ToSpdlog(severity));
}

void StartLogging(std::string service, Severity least) {
  Service() = std::move(service);
  Sink().set_level(ToSpdlog(least));
}

}  // namespace bashu::observe
