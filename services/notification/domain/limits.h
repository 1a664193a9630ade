#pragma once

#include <absl/time/time.h>

#include <array>

namespace bashu::notification {

// An inbox of a busy day fits in four pages.
inline constexpr int kPageSizeUsual = 50;
inline constexpr int kPageSizeMax = 200;

// The most that a template declares is 3; a request with more is a mistake.
inline constexpr int kHolesMax = 10;
inline constexpr int kHoleKeyMax = 40;

// The longest value is an office's display name, under 40 characters.
inline constexpr int kHoleValueMax = 100;

// Seven short messages' worth; the longest of ours has 90.
inline constexpr int kTextMax = 500;

// Room for "cooperations/{uuid}" and the like.
inline constexpr int kSubjectMax = 160;

// A first attempt and four more. Then a person goes there: domain.md 8 asks
// for a visit after three failures of any kind.
inline constexpr int kAttemptsMax = 5;

// Pause after the first, second … failed attempt: a gateway's restart, its
// maintenance, a bad morning, a bad day.
inline constexpr std::array<absl::Duration, kAttemptsMax - 1> kPauses = {
    absl::Minutes(1), absl::Minutes(10), absl::Hours(1), absl::Hours(6)};

}  // namespace bashu::notification
