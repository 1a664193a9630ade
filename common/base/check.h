#pragma once

#include <cstdio>
#include <cstdlib>

// Stops the process on a broken invariant, in every build type: continuing on
// a state that cannot be would turn our bug into somebody's lost case.
#define CHECK(condition)                                                    \
  do {                                                                      \
    if (!(condition)) [[unlikely]] {                                        \
      std::fprintf(stderr, "%s:%d: CHECK failed: %s\n", __FILE__, __LINE__, \
                   #condition);                                             \
      std::abort();                                                         \
    }                                                                       \
  } while (false)
