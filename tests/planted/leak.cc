#include <cstdio>

// Forgets memory that nothing points to any more. Proves that the address
// build would notice.
int main() {
  int* volatile lost = new int[16];  // NOLINT: the planted fault
  std::printf("%d\n", lost == nullptr ? 1 : 0);
  lost = nullptr;
  return 0;
}
