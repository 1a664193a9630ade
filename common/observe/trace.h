#pragma once

#include <absl/strings/string_view.h>

#include <string>

namespace bashu::observe {

// W3C trace context (https://www.w3.org/TR/trace-context/), as the text of the
// `traceparent` header: "00-{32 hex}-{16 hex}-{2 hex}".

// Whether `traceparent` is well formed and of version 00.
bool IsTraceparent(absl::string_view traceparent);

// A child of `parent` with a span of its own; a new trace if it is not well
// formed.
std::string ChildTraceparent(absl::string_view parent);

// The trace id, by which a log is searched; empty if not well formed.
absl::string_view TraceIdOf(absl::string_view traceparent);

}  // namespace bashu::observe
