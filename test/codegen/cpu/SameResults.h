// A kernel with a schedule beside the same kernel as plain loops.
#pragma once

#include "KernelRunner.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

namespace tfc::cpu {

inline CpuOptions options(int level, const char *cpu = "host") {
  return {.optLevel = level, .target = llvm::cantFail(resolveTarget(cpu))};
}

/// Largest allowed difference: `tolerance` * (1 + abs(value)) for floats, none for the rest.
inline void expectSame(const std::string &text, std::vector<int64_t> sizes = {}, double tolerance = 1e-5, bool scheduled = true) {
  KernelRunner plain(text, options(0), sizes);
  ASSERT_TRUE(plain.ok()) << text;
  auto expected = plain.randomBuffers(7);
  int32_t code = plain.run(expected);
  for (const char *cpu : {"host", "haswell", "baseline"}) {
    SCOPED_TRACE(cpu);
    KernelRunner fast(text, options(2, cpu), sizes);
    ASSERT_TRUE(fast.ok()) << text;
    EXPECT_EQ(fast.plain, !scheduled);
    auto actual = fast.randomBuffers(7), whole = actual;
    EXPECT_EQ(fast.run(actual, 1), code);
    EXPECT_EQ(fast.run(whole), code);
    for (size_t i = fast.numInputs; i < actual.size(); ++i) {
      EXPECT_EQ(actual[i], whole[i]) << "the split of tasks changes the result";
      mlir::Type element = plain.types[i].getElementType();
      int64_t bytes = elementBytes(element), bad = 0;
      int64_t count = (int64_t(actual[i].size()) - 64) / bytes;
      EXPECT_EQ(memcmp(actual[i].data() + count * bytes, expected[i].data() + count * bytes, 64), 0) << "wrote behind the end";
      for (int64_t j = 0; j < count && bad < 3; ++j) {
        const char *x = actual[i].data() + j * bytes, *y = expected[i].data() + j * bytes;
        double got = 0, want = 0;
        if (element.isF32()) {
          got = *reinterpret_cast<const float *>(x);
          want = *reinterpret_cast<const float *>(y);
        } else if (element.isF64()) {
          got = *reinterpret_cast<const double *>(x);
          want = *reinterpret_cast<const double *>(y);
        } else {
          want = memcmp(x, y, bytes);
        }
        if (std::isnan(want) && std::isnan(got))
          continue;
        if (!(std::abs(got - want) <= tolerance * (1 + std::abs(want)))) {
          ADD_FAILURE() << "output " << i << " element " << j << " of " << count << ": " << got << ", expected " << want;
          ++bad;
        }
      }
    }
  }
}

} // namespace tfc::cpu
