#pragma once

#include <compare>
#include <string>
#include <utility>

namespace bashu {

// An identifier of one kind of thing: an Id<struct AccountTag> is not an
// Id<struct TransferTag>, though both are text. Holds the last segment of the
// resource name, so `accounts/a1` is AccountId("a1").
template <typename Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string value) : value_(std::move(value)) {}

  const std::string& value() const { return value_; }
  bool empty() const { return value_.empty(); }

  friend auto operator<=>(const Id&, const Id&) = default;  // NOLINT

  template <typename H>
  friend H AbslHashValue(H h, const Id& id) {
    return H::combine(std::move(h), id.value_);
  }

 private:
  std::string value_;
};

}  // namespace bashu
