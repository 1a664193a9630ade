#pragma once

#include <absl/strings/string_view.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string>

#include "common/base/clock.h"

namespace bashu {

// Makes ids. A seam like Clock: simulations bring a seeded one.
class IdSource {
 public:
  virtual ~IdSource() = default;

  // A UUIDv7 (RFC 9562) in its 36-character text form. Ids made later sort
  // later, which keeps inserts at the end of the table.
  virtual std::string NewId() = 0;
};

// Ids from the clock and OpenSSL's generator.
class RandomIdSource final : public IdSource {
 public:
  explicit RandomIdSource(const Clock& clock) : clock_(clock) {}

  std::string NewId() override;

 private:
  const Clock& clock_;
};

// Formats a UUIDv7 of `time` (milliseconds since 1970) and 74 random bits.
std::string FormatUuid7(absl::Time time, uint64_t random_a, uint64_t random_b);

// Whether `text` is a UUID of any version, in lower-case 8-4-4-4-12 form.
bool IsUuid(absl::string_view text);

}  // namespace bashu
