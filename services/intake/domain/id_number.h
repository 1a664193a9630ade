#pragma once

#include <absl/strings/string_view.h>
#include <absl/time/civil_time.h>

namespace bashu::intake {

// Whether `text` is a resident's identity number (GB 11643): six digits of a
// division, a birth date, three digits, and a check character by ISO 7064 MOD
// 11-2, which is `X` for ten. The date must exist and lie between 1900 and
// `today`. The number itself is never repeated in any answer or log.
bool IsIdNumber(absl::string_view text, absl::CivilDay today);

}  // namespace bashu::intake
