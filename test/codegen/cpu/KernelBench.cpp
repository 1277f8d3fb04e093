// Kernel micro-benchmarks: one thread, GFLOP/s and the share of what the multiply-add units can do in the same run.
//
//   cpu_kernel_bench [substring of the names to run]
#include "test/codegen/cpu/Kernels.h"
#include "test/codegen/cpu/KernelRunner.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <functional>

using namespace tfc::cpu;

static double threadSeconds() {
  timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

/// Best of rounds of at least 2 ms each.
static double best(const std::function<void()> &run, int rounds = 11) {
  run();
  double start = threadSeconds();
  run();
  int repeat = std::max(1, int(0.002 / std::max(1e-9, threadSeconds() - start)));
  double least = 1e30;
  for (int i = 0; i < rounds; ++i) {
    start = threadSeconds();
    for (int j = 0; j < repeat; ++j)
      run();
    least = std::min(least, (threadSeconds() - start) / repeat);
  }
  return least;
}

/// GFLOP/s of a loop of independent fused multiply-adds in registers.
static double peak(const Target &target) {
  std::string lanes = std::to_string(target.vectorBits / 32), vector = "vector<" + lanes + "xf32>";
  std::string text = "func.func private @k(%x: tensor<64xf32>, %y: tensor<256x64xf32>) -> tensor<256x64xf32> attributes {tfc.kernel} {\n"
                     "  %z = arith.constant 0.0 : f32\n  %e = tensor.empty() : tensor<256x64xf32>\n";
  // 4096 dependent steps on 8 independent vectors: sum over k of x * x, from L1.
  text = matmulText(8, 32, 512);
  KernelRunner k(text, {.optLevel = 2, .target = target});
  auto buffers = k.randomBuffers(1);
  double seconds = best([&] { k.run(buffers); }, 31);
  return 2.0 * 8 * 32 * 512 / seconds * 1e-9;
}

static double limit;

static void report(const char *name, const std::string &text, double flops, double bytes, const char *filter,
                   const Target &target, std::vector<int64_t> sizes = {}) {
  if (!strstr(name, filter))
    return;
  KernelRunner k(text, {.optLevel = 2, .target = target}, sizes);
  if (!k.ok()) {
    printf("%-36s does not compile\n", name);
    return;
  }
  auto buffers = k.randomBuffers(1);
  double seconds = best([&] { k.run(buffers); });
  printf("%-36s %9.1f us", name, seconds * 1e6);
  if (flops)
    printf("  %6.1f GFLOP/s %5.1f %%", flops / seconds * 1e-9, flops / seconds * 1e-9 / limit * 100);
  else
    printf("  %6.1f GB/s           ", bytes / seconds * 1e-9);
  printf("  %3lld tasks, %5.1f ms to compile (%.1f + %.1f + %.1f + %.1f)%s\n", static_cast<long long>(k.tasks),
         k.milliseconds[0] + k.milliseconds[1] + k.milliseconds[2] + k.milliseconds[3], k.milliseconds[0], k.milliseconds[1],
         k.milliseconds[2], k.milliseconds[3], k.plain ? "  PLAIN" : "");
  fflush(stdout);
}

int main(int argc, char **argv) {
  const char *filter = argc > 1 ? argv[1] : "";
  auto target = llvm::cantFail(resolveTarget("host"));
  limit = peak(target);
  printf("%s, %d-bit vectors; 8x32x512 from L1: %.1f GFLOP/s (the 100 %%)\n", target.cpu.c_str(), target.vectorBits, limit);
  auto matmul = [&](const char *name, int64_t m, int64_t k, int64_t n, bool ta = false, bool tb = false, bool epilogue = false) {
    report(name, matmulText(m, n, k, ta, tb, epilogue), 2.0 * m * n * k, 0, filter, target);
  };
  matmul("matmul 512x512x512", 512, 512, 512);
  matmul("matmul 512x512x512 bias relu", 512, 512, 512, false, false, true);
  matmul("matmul 1024x1024x1024", 1024, 1024, 1024);
  matmul("matmul 32x784x512 bias relu", 32, 784, 512, false, false, true);
  matmul("matmul 128x3072x768", 128, 3072, 768);
  matmul("matmul 1x1024x4096", 1, 1024, 4096);
  matmul("matmul 32x512x10", 32, 512, 10);
  matmul("matmul 64x512x1000", 64, 512, 1000);
  matmul("matmul TB 512x512x512", 512, 512, 512, false, true);
  matmul("matmul TB 32x512x784", 32, 512, 784, false, true);
  matmul("matmul TA 784x32x512", 784, 32, 512, true, false);
  matmul("matmul TATB 256x256x256", 256, 256, 256, true, true);
  report("matmul 33 dynamic x784x512", matmulText(-1, 512, 784, false, false, true), 2.0 * 33 * 784 * 512, 0, filter, target, {33, 33});
  auto packed = [&](const char *name, int64_t m, int64_t k, int64_t n) {
    std::string text = withConstant(matmulText(m, n, k, false, false, true),
                                    {tensorType({m, k}), tensorType({k, n}), tensorType({n}), tensorType({m, n})}, k * n);
    report(name, text, 2.0 * m * n * k, 0, filter, target);
  };
  packed("packed 1024x1024x1024 bias relu", 1024, 1024, 1024);
  packed("packed 32x784x512 bias relu", 32, 784, 512);
  packed("packed 128x3072x768 bias relu", 128, 3072, 768);
  packed("packed 1x1024x4096 bias relu", 1, 1024, 4096);
  packed("packed 1x784x128 bias relu", 1, 784, 128);
  auto packedConv = [&](const char *name, int64_t h, int64_t c, int64_t f, int64_t kernel, int64_t pad) {
    int64_t o = h + 2 * pad - kernel + 1;
    std::string text = withConstant(convText(1, h, h, c, f, kernel, 1, pad, true),
                                    {tensorType({1, h, h, c}), tensorType({kernel, kernel, c, f}), tensorType({1, o, o, f})},
                                    kernel * kernel * c * f);
    report(name, text, 2.0 * o * o * c * f * kernel * kernel, 0, filter, target);
  };
  packedConv("packed conv 3x3 56x56x64", 56, 64, 64, 3, 1);
  packedConv("packed conv 3x3 28x28x128", 28, 128, 128, 3, 1);
  packedConv("packed conv 3x3 14x14x256", 14, 256, 256, 3, 1);
  packedConv("packed conv 3x3 7x7x512", 7, 512, 512, 3, 1);
  packedConv("packed conv 1x1 7x7x2048->512", 7, 2048, 512, 1, 0);
  packedConv("packed conv 1x1 14x14x256->1024", 14, 256, 1024, 1, 0);
  auto conv = [&](const char *name, int64_t n, int64_t h, int64_t c, int64_t f, int64_t kernel, int64_t stride, int64_t pad) {
    int64_t o = (h + 2 * pad - kernel) / stride + 1;
    report(name, convText(n, h, h, c, f, kernel, stride, pad, true), 2.0 * n * o * o * c * f * kernel * kernel, 0, filter, target);
  };
  conv("conv 3x3 56x56x64", 1, 56, 64, 64, 3, 1, 1);
  conv("conv 3x3 28x28x128", 1, 28, 128, 128, 3, 1, 1);
  conv("conv 3x3 14x14x256", 1, 14, 256, 256, 3, 1, 1);
  conv("conv 3x3 7x7x512", 1, 7, 512, 512, 3, 1, 1);
  conv("conv 7x7/2 224x224x3->64", 1, 224, 3, 64, 7, 2, 3);
  conv("conv 1x1 56x56x64->256", 1, 56, 64, 256, 1, 1, 0);
  conv("conv 1x1 7x7x2048->512", 1, 7, 2048, 512, 1, 1, 0);
  conv("conv 5x5 28x28x1->32 batch 32", 32, 28, 1, 32, 5, 1, 2);
  conv("conv 5x5 14x14x32->64 batch 32", 32, 14, 32, 64, 5, 1, 2);
  auto filterGradient = [&](const char *name, int64_t n, int64_t h, int64_t c, int64_t f, int64_t kernel, int64_t pad) {
    report(name, filterGradientText(n, h, c, f, kernel, pad), 2.0 * n * h * h * c * f * kernel * kernel, 0, filter, target);
  };
  filterGradient("filter gradient 5x5 14x14x32->64 b50", 50, 14, 32, 64, 5, 2);
  filterGradient("filter gradient 3x3 16x16x32->32 b128", 128, 16, 32, 32, 3, 1);
  filterGradient("filter gradient 5x5 28x28x1->32 b50", 50, 28, 1, 32, 5, 2);
  matmul("matmul 50x3136x1024", 50, 3136, 1024);
  matmul("matmul TB 50x1024x3136", 50, 1024, 3136, false, true);
  matmul("matmul TA 3136x50x1024", 3136, 50, 1024, true);
  matmul("matmul 100x784x512 bias relu", 100, 784, 512, false, false, true);
  matmul("matmul TA 784x100x512", 784, 100, 512, true);
  matmul("matmul TB 100x256x512", 100, 256, 512, false, true);
  report("softmax 1024x1000", softmaxText(1024, 1000), 0, 2.0 * 4 * 1024 * 1000, filter, target);
  report("softmax 1024x10", softmaxText(1024, 10), 0, 2.0 * 4 * 1024 * 10, filter, target);
}
