#pragma once

#include <cstdint>
#include <initializer_list>

namespace bashu::simulation {

// The finalizer of splitmix64: every bit of the result depends on every bit of
// `x`.
constexpr uint64_t Mix(uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

// xoshiro256** (Blackman and Vigna), seeded by splitmix64. The standard's and
// Abseil's distributions may differ from one library to the next; a schedule
// must not.
class Random {
 public:
  explicit Random(uint64_t seed) {
    for (uint64_t& word : state_) word = Mix(seed += 0x632be59bd9b4e019);
  }

  uint64_t Next() {
    const uint64_t result = Rotate(state_[1] * 5, 7) * 9;
    const uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = Rotate(state_[3], 45);
    return result;
  }

  // From 0 to `n` - 1. Requires `n` to be positive; the bias is far below what
  // a schedule could notice.
  template <typename Number>
  Number Below(Number n) {
    return static_cast<Number>((Next() >> 1) % static_cast<uint64_t>(n));
  }

  // From `least` to `most`.
  int64_t Between(int64_t least, int64_t most) {
    return least + Below(most - least + 1);
  }

  // True `per_mille` times of a thousand. Always draws.
  bool Chance(int per_mille) { return Below(1000) < per_mille; }

  template <typename Value>
  Value OneOf(std::initializer_list<Value> values) {
    return values.begin()[Below(values.size())];
  }

 private:
  static uint64_t Rotate(uint64_t x, int by) {
    return (x << by) | (x >> (64 - by));
  }

  uint64_t state_[4];
};

}  // namespace bashu::simulation
