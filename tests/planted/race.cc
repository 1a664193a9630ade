#include <thread>

// Two threads add to one number without a lock: what ThreadSanitizer is for.
// Proves that the thread build would notice.
int main() {
  int shared = 0;
  const auto add = [&shared] {
    for (int i = 0; i < 1000; ++i) ++shared;
  };
  std::thread other(add);
  add();
  other.join();
  return shared == 0 ? 1 : 0;
}
