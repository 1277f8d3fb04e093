// The plain way: every kernel, static or dynamic, becomes loops that compute what the text says.
#include "KernelRunner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace tfc::cpu {

static CpuOptions plainOptions() { return {.optLevel = 0, .target = llvm::cantFail(resolveTarget("host"))}; }

TEST(Plain, MatMulBiasRelu) {
  KernelRunner k(R"(
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func private @k(%a: tensor<3x4xf32>, %b: tensor<4x5xf32>, %bias: tensor<5xf32>) -> tensor<3x5xf32> attributes {tfc.kernel} {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<3x5xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<3x5xf32>) -> tensor<3x5xf32>
  %mm = linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%a, %b : tensor<3x4xf32>, tensor<4x5xf32>) outs(%f : tensor<3x5xf32>) {
  ^bb0(%x: f32, %y: f32, %s: f32):
    %p = arith.mulf %x, %y : f32
    %q = arith.addf %s, %p : f32
    linalg.yield %q : f32
  } -> tensor<3x5xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (n)>, affine_map<(m, n) -> (m, n)>],
    iterator_types = ["parallel", "parallel"]} ins(%mm, %bias : tensor<3x5xf32>, tensor<5xf32>) outs(%e : tensor<3x5xf32>) {
  ^bb0(%x: f32, %y: f32, %s: f32):
    %p = arith.addf %x, %y : f32
    %q = arith.maximumf %p, %z : f32
    linalg.yield %q : f32
  } -> tensor<3x5xf32>
  return %r : tensor<3x5xf32>
})", plainOptions());
  ASSERT_TRUE(k.ok());
  auto buffers = k.randomBuffers(1);
  EXPECT_EQ(k.run(buffers), 0);
  auto *a = reinterpret_cast<float *>(buffers[0].data()), *b = reinterpret_cast<float *>(buffers[1].data());
  auto *bias = reinterpret_cast<float *>(buffers[2].data()), *c = reinterpret_cast<float *>(buffers[3].data());
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 5; ++j) {
      float sum = 0;
      for (int l = 0; l < 4; ++l)
        sum += a[i * 4 + l] * b[l * 5 + j];
      EXPECT_NEAR(c[i * 5 + j], std::max(0.0f, sum + bias[j]), 1e-5);
    }
}

TEST(Plain, DynamicShapesAndResultDims) {
  KernelRunner k(R"(
func.func private @k(%a: tensor<?x3xf32>, %b: tensor<?x3xf32>) -> tensor<?x3xf32> attributes {tfc.kernel} {
  %c = tensor.concat dim(0) %a, %b : (tensor<?x3xf32>, tensor<?x3xf32>) -> tensor<?x3xf32>
  return %c : tensor<?x3xf32>
})", plainOptions(), {2, 3, 5});
  ASSERT_TRUE(k.ok());
  ASSERT_FALSE(k.resultDims.empty());
  EXPECT_EQ(k.resultDims[0], 5);
  auto buffers = k.randomBuffers(2);
  EXPECT_EQ(k.run(buffers), 0);
  EXPECT_EQ(memcmp(buffers[2].data(), buffers[0].data(), 24), 0);
  EXPECT_EQ(memcmp(buffers[2].data() + 24, buffers[1].data(), 36), 0);
}

TEST(Plain, BoolsAreBytesAndMathExpands) {
  KernelRunner k(R"(
#i = affine_map<(i) -> (i)>
func.func private @k(%a: tensor<9xi1>, %b: tensor<9xf32>) -> (tensor<9xi1>, tensor<9xf32>) attributes {tfc.kernel} {
  %e = tensor.empty() : tensor<9xi1>
  %g = tensor.empty() : tensor<9xf32>
  %r:2 = linalg.generic {indexing_maps = [#i, #i, #i, #i], iterator_types = ["parallel"]}
    ins(%a, %b : tensor<9xi1>, tensor<9xf32>) outs(%e, %g : tensor<9xi1>, tensor<9xf32>) {
  ^bb0(%x: i1, %y: f32, %o: i1, %p: f32):
    %t = arith.constant true
    %n = arith.xori %x, %t : i1
    %v = math.exp %y : f32
    linalg.yield %n, %v : i1, f32
  } -> (tensor<9xi1>, tensor<9xf32>)
  return %r#0, %r#1 : tensor<9xi1>, tensor<9xf32>
})", plainOptions());
  ASSERT_TRUE(k.ok());
  auto buffers = k.randomBuffers(3);
  EXPECT_EQ(k.run(buffers), 0);
  for (int i = 0; i < 9; ++i) {
    EXPECT_EQ(buffers[2][i], !buffers[0][i]);
    EXPECT_NEAR(reinterpret_cast<float *>(buffers[3].data())[i], std::exp(reinterpret_cast<float *>(buffers[1].data())[i]),
                1e-5);
  }
}

TEST(Plain, CheckReportsItsSite) {
  KernelRunner k(R"(
#i = affine_map<(i) -> (i)>
func.func private @k(%a: tensor<4xi32>) -> tensor<4xi32> attributes {tfc.kernel} {
  %e = tensor.empty() : tensor<4xi32>
  %r = linalg.generic {indexing_maps = [#i, #i], iterator_types = ["parallel"]} ins(%a : tensor<4xi32>) outs(%e : tensor<4xi32>) {
  ^bb0(%x: i32, %o: i32):
    %l = arith.constant 5 : i32
    %ok = arith.cmpi slt, %x, %l : i32
    "tfc.Check"(%ok) {node = 0 : i64, code = 3 : i64, message = "too big"} : (i1) -> ()
    linalg.yield %x : i32
  } -> tensor<4xi32>
  return %r : tensor<4xi32>
})", plainOptions());
  ASSERT_TRUE(k.ok());
  EXPECT_NE(k.sites.find("too big"), std::string::npos);
  auto buffers = k.randomBuffers(3);
  auto *values = reinterpret_cast<int32_t *>(buffers[0].data());
  values[0] = values[1] = values[2] = values[3] = 1;
  EXPECT_EQ(k.run(buffers), 0);
  values[3] = 6;
  EXPECT_EQ(k.run(buffers), 1);
}

} // namespace tfc::cpu
