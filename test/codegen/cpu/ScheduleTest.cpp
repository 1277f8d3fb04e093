// Schedules against plain loops: the same kernel both ways on random data, in any split of its tasks, on each kind of CPU.
#include "KernelRunner.h"
#include "Kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

namespace tfc::cpu {

static CpuOptions options(int level, const char *cpu = "host") {
  return {.optLevel = level, .target = llvm::cantFail(resolveTarget(cpu))};
}

/// Largest allowed difference: `tolerance` * (1 + abs(value)) for floats, none for the rest.
static void expectSame(const std::string &text, std::vector<int64_t> sizes = {}, double tolerance = 1e-5, bool scheduled = true) {
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

TEST(Schedule, MatMulSizes) {
  for (auto [m, n, k] : std::vector<std::array<int64_t, 3>>{
           {8, 32, 5}, {1, 10, 7}, {3, 40, 4}, {17, 33, 9}, {64, 10, 20}, {33, 100, 31}, {300, 300, 40}, {5, 4, 0}, {1, 300, 20}}) {
    SCOPED_TRACE(testing::Message() << m << "x" << n << "x" << k);
    expectSame(matmulText(m, n, k, false, false, true));
  }
}

TEST(Schedule, MatMulTransposes) {
  for (bool a : {false, true})
    for (bool b : {false, true}) {
      SCOPED_TRACE(testing::Message() << a << b);
      expectSame(matmulText(20, 70, 37, a, b));
      expectSame(matmulText(130, 128, 48, a, b, true));
    }
}

TEST(Schedule, MatMulTypesAndBatches) {
  expectSame(matmulText(19, 37, 11, false, false, true, "f64"), {}, 1e-12);
  expectSame(matmulText(19, 37, 11, false, true, false, "i32"));
  expectSame(matmulText(5, 20, 11, false, false, false, "i64"));
  expectSame(matmulText(12, 37, 11, false, false, true, "f32", 3));
  expectSame(matmulText(12, 37, 16, true, true, false, "f32", 3));
}

TEST(Schedule, MatMulDynamic) {
  for (int64_t m : {1, 7, 40})
    expectSame(matmulText(-1, 64, 20, false, false, true), {m, m});
  expectSame(matmulText(16, -1, 20), {50, 50, 50});
  expectSame(matmulText(-1, -1, 20), {9, 50, 50, 9, 50});
}

TEST(Schedule, Convolutions) {
  expectSame(convText(2, 8, 8, 16, 32, 3, 1, 1, true));
  expectSame(convText(1, 9, 7, 3, 8, 5, 1, 2));
  expectSame(convText(1, 15, 15, 3, 40, 7, 2, 3));
  expectSame(convText(2, 6, 6, 20, 33, 1, 1, 0));
  expectSame(convText(1, 28, 28, 1, 32, 5, 1, 2));
  expectSame(convText(1, 12, 12, 4, 6, 3, 1, 0));
}

TEST(Schedule, Softmax) {
  expectSame(softmaxText(5, 10));
  expectSame(softmaxText(3, 1000));
  expectSame(softmaxText(200, 300));
  expectSame(softmaxText(-1, 33), {4, 4});
  expectSame(softmaxText(-1, -1), {4, 70, 4, 70});
}

} // namespace tfc::cpu
