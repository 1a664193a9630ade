#include <climits>
#include <cstring>
#include <memory>

// `overflow heap` reads one past an array; `overflow signed` adds one to the
// largest int. Proves that the address build would notice either.
int main(int argc, char** argv) {
  if (argc != 2) return 2;
  // Volatile, so that the compiler cannot see the fault and fold it away.
  volatile int step = 1;
  if (std::strcmp(argv[1], "heap") == 0) {
    const auto numbers = std::make_unique<int[]>(8);
    return numbers[static_cast<size_t>(7 + step)] == 12345 ? 1 : 0;
  }
  volatile int largest = INT_MAX;
  const int sum = largest + step;
  return sum == 0 ? 1 : 0;
}
