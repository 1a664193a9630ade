#pragma once

#include <absl/status/status.h>
#include <absl/strings/string_view.h>
#include <absl/time/time.h>

#include <string>

namespace bashu {

// Who asks. Proven by its certificate before any handler runs.
struct Caller {
  std::string identity;     // "spiffe://51.bashu/office/511602-LA/officer/chen"
  std::string region;       // "51"
  std::string office;       // "511602-LA"; empty for services and operators
  bool any_office = false;  // the policy lets it act for every office
};

// One call, as use cases see it: who, when, and in which trace. `now` is the
// same for everything one call does.
struct Call {
  Caller caller;
  absl::Time now;
  std::string traceparent;  // W3C trace context, passed on to what it causes
};

// OK if the caller may act for `office` ("511602-LA"), OFFICE_NOT_ALLOWED if
// not: officers act for their own office only.
absl::Status MayActFor(const Caller& caller, absl::string_view office);

}  // namespace bashu
