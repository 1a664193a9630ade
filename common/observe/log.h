#pragma once

#include <absl/strings/string_view.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <variant>

namespace bashu::observe {

enum class Severity { kDebug, kInfo, kWarning, kError };

// A named value of a log line. Never personal data: names, ID numbers, phone
// numbers and free text have no business here.
using Field =
    std::pair<absl::string_view, std::variant<int64_t, absl::string_view>>;

// Writes one JSON object on one line of standard error: time, severity,
// service, event and the fields. `event` is a constant such as "rpc.done".
void Log(Severity severity, absl::string_view event,
         std::initializer_list<Field> fields = {});

// Whether such a line is written, for whom making its fields would cost.
bool IsLogged(Severity severity);

// Says which service speaks and from which severity on. Called once by main().
void StartLogging(std::string service, Severity least);

}  // namespace bashu::observe
