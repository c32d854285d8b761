#pragma once

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace {

/**
 * On x86-64, treats subnormal numbers as 0 while one of these exists. They take a processor a hundred times as long, and gradients or
 * states that fade over many steps contain many.
 */
class FlushSubnormals {
#if defined(__x86_64__)
 public:
  FlushSubnormals() : before_(_mm_getcsr()) { _mm_setcsr(before_ | 0x8040); }
  ~FlushSubnormals() { _mm_setcsr(before_); }

 private:
  unsigned before_;
#endif
};

}  // namespace
