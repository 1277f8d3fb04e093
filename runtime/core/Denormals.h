// Steps run with denormal floats taken for zero and flushed to zero, as TensorFlow's kernels do.
#pragma once

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

namespace tfc::rt {

/// While it lives, the calling thread flushes denormals. Where the processor has no such mode known here, nothing happens.
class FlushDenormals {
public:
#if defined(__SSE__)
  FlushDenormals() : before(_mm_getcsr()) { _mm_setcsr(before | 0x8040); } // flush to zero, denormals are zero
  ~FlushDenormals() { _mm_setcsr(before); }

private:
  const unsigned before;
#elif defined(__aarch64__)
  FlushDenormals() {
    asm volatile("mrs %0, fpcr" : "=r"(before));
    asm volatile("msr fpcr, %0" ::"r"(before | 1ul << 24));
  }
  ~FlushDenormals() { asm volatile("msr fpcr, %0" ::"r"(before)); }

private:
  unsigned long before;
#else
  FlushDenormals() {}

private:
#endif
  FlushDenormals(const FlushDenormals &) = delete;
  FlushDenormals &operator=(const FlushDenormals &) = delete;
};

} // namespace tfc::rt
