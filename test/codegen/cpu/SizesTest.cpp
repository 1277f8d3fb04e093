// Schedules of kernels whose sizes only the run knows.
#include "Kernels.h"
#include "SameResults.h"

namespace tfc::cpu {

TEST(Sizes, MatMulDynamic) {
  for (int64_t m : {1, 7, 40})
    expectSame(matmulText(-1, 64, 20, false, false, true), {m, m});
  expectSame(matmulText(16, -1, 20), {50, 50, 50});
  expectSame(matmulText(-1, -1, 20), {9, 50, 50, 9, 50});
}

/// Sums over a batch that only the run knows: what is copied for them is copied in parts.
TEST(Sizes, ReductionsOfUnknownLength) {
  for (int64_t n : {0, 1, 5, 37}) {
    SCOPED_TRACE(n);
    expectSame(filterGradientText(-1, 9, 3, 20, 3, 1), {n, n}, 1e-4);
    expectSame(filterGradientText(-1, 14, 16, 32, 5, 2), {n, n}, 1e-4);
  }
  for (int64_t l : {0, 1, 50, 700}) {
    SCOPED_TRACE(l);
    expectSame(genericText("(g, i, j, l)", {"(g, i, l)", "(g, j, l)", "(g, i, j)"}, "pppr",
                           {"tensor<3x20x?xf32>", "tensor<3x33x?xf32>", "tensor<3x20x33xf32>"}, "0.0",
                           "    %m = arith.mulf %a0, %a1 : f32\n    %t = arith.addf %s, %m : f32\n    linalg.yield %t : f32\n"),
               {l, l}, 1e-4);
  }
}

/// Image by image: a convolution whose result moves to other places of the same image, as the gradient of one with strides does.
TEST(Sizes, RowsThroughReshapes) {
  for (const char *batch : {"?", "3"}) {
    std::string text = R"(
#x = affine_map<(n, h, w, c, i, j, f) -> (n, h + i, w + j, f)>
#w = affine_map<(n, h, w, c, i, j, f) -> (i, j, f, c)>
#y = affine_map<(n, h, w, c, i, j, f) -> (n, h, w, c)>
#from = affine_map<(n, h, p, w, q, c) -> (n, h, w, p, q, c)>
#to = affine_map<(n, h, p, w, q, c) -> (n, h, p, w, q, c)>
func.func private @k(%x: tensor<Nx6x6x5xf32>, %w: tensor<2x2x5x32xf32>) -> tensor<Nx10x10x8xf32> attributes {tfc.kernel} {
  %z = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<Nx6x6x5xf32>
  %e = tensor.empty(SIZE) : tensor<Nx5x5x32xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<Nx5x5x32xf32>) -> tensor<Nx5x5x32xf32>
  %r = linalg.generic {indexing_maps = [#x, #w, #y], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
    ins(%x, %w : tensor<Nx6x6x5xf32>, tensor<2x2x5x32xf32>) outs(%f : tensor<Nx5x5x32xf32>) {
  ^bb0(%a: f32, %b: f32, %s: f32):
    %m = arith.mulf %a, %b : f32
    %t = arith.addf %s, %m : f32
    linalg.yield %t : f32
  } -> tensor<Nx5x5x32xf32>
  %apart = tensor.expand_shape %r [[0], [1], [2], [3, 4, 5]] output_shape [LIST, 5, 5, 2, 2, 8] : tensor<Nx5x5x32xf32> into tensor<Nx5x5x2x2x8xf32>
  %em = tensor.empty(SIZE) : tensor<Nx5x2x5x2x8xf32>
  %moved = linalg.generic {indexing_maps = [#from, #to], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel", "parallel"]}
    ins(%apart : tensor<Nx5x5x2x2x8xf32>) outs(%em : tensor<Nx5x2x5x2x8xf32>) {
  ^bb0(%a: f32, %s: f32):
    linalg.yield %a : f32
  } -> tensor<Nx5x2x5x2x8xf32>
  %y = tensor.collapse_shape %moved [[0], [1, 2], [3, 4], [5]] : tensor<Nx5x2x5x2x8xf32> into tensor<Nx10x10x8xf32>
  return %y : tensor<Nx10x10x8xf32>
})";
    bool dynamic = *batch == '?';
    auto replace = [&](const std::string &what, const std::string &by) {
      for (size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
        text.replace(at, what.size(), by);
    };
    replace("<Nx", std::string("<") + batch + "x");
    replace("SIZE", dynamic ? "%n" : "");
    replace("LIST", dynamic ? "%n" : "3");
    expectSame(text, dynamic ? std::vector<int64_t>{3, 3} : std::vector<int64_t>{}, 1e-4);
    if (dynamic)
      expectSame(text, {0, 0}, 1e-4);
  }
}

/// A sum of two operands of unknown rows: one version where they agree, plain loops where one is a row, or where they do not fit.
TEST(Sizes, VersionForSizesThatAgree) {
  std::string text = R"(
#id = affine_map<(i, j) -> (i, j)>
func.func private @k(%x: tensor<?x40xf32>, %y: tensor<?x40xf32>) -> tensor<?x40xf32> attributes {tfc.kernel} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %nx = tensor.dim %x, %c0 : tensor<?x40xf32>
  %ny = tensor.dim %y, %c0 : tensor<?x40xf32>
  %same = arith.cmpi eq, %ny, %nx : index
  %one = arith.cmpi eq, %ny, %c1 : index
  %fits = arith.ori %same, %one : i1
  "tfc.Check"(%fits) {node = 0 : i64, code = 3 : i64, message = "Incompatible shapes", tfc.agree} : (i1) -> ()
  %spread = scf.if %same -> (tensor<?x40xf32>) {
    scf.yield %y : tensor<?x40xf32>
  } else {
    %ew = tensor.empty(%nx) : tensor<?x40xf32>
    %wide = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel", "parallel"]} outs(%ew : tensor<?x40xf32>) {
    ^bb0(%s: f32):
      %j = linalg.index 1 : index
      %v = tensor.extract %y[%c0, %j] : tensor<?x40xf32>
      linalg.yield %v : f32
    } -> tensor<?x40xf32>
    scf.yield %wide : tensor<?x40xf32>
  } {tfc.agree}
  %e = tensor.empty(%nx) : tensor<?x40xf32>
  %r = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]}
    ins(%x, %spread : tensor<?x40xf32>, tensor<?x40xf32>) outs(%e : tensor<?x40xf32>) {
  ^bb0(%a: f32, %b: f32, %s: f32):
    %t = arith.addf %a, %b : f32
    linalg.yield %t : f32
  } -> tensor<?x40xf32>
  return %r : tensor<?x40xf32>
})";
  for (int64_t rows : {1, 7, 5000})
    expectSame(text, {rows, rows, rows});
  expectSame(text, {6, 1, 6});
  KernelRunner many(text, options(2), {5000, 5000, 5000}), one(text, options(2), {5000, 1, 5000}), wrong(text, options(2), {6, 3, 6});
  ASSERT_TRUE(many.ok() && one.ok() && wrong.ok());
  EXPECT_GT(many.tasks, 1);
  EXPECT_EQ(one.tasks, 1);
  EXPECT_NE(wrong.sites.find("Incompatible shapes"), std::string::npos);
  auto buffers = wrong.randomBuffers(3);
  EXPECT_EQ(wrong.run(buffers), 1);
}

/// What does not fit is found before a loop reads or writes, also where there would be nothing to loop over.
TEST(Sizes, CheckBeforeLoops) {
  std::string text = R"(
#id = affine_map<(i, j) -> (i, j)>
func.func private @k(%x: tensor<?x40xf32>, %y: tensor<?x40xf32>, %n: tensor<2xi32>) -> tensor<?x40xf32> attributes {tfc.kernel} {
  %c0 = arith.constant 0 : index
  %nx = tensor.dim %x, %c0 : tensor<?x40xf32>
  %ny = tensor.dim %y, %c0 : tensor<?x40xf32>
  %same = arith.cmpi eq, %ny, %nx : index
  "tfc.Check"(%same) {node = 0 : i64, code = 3 : i64, message = "rows differ"} : (i1) -> ()
  %first = tensor.extract %n[%c0] : tensor<2xi32>
  %most = arith.constant 8 : i32
  %small = arith.cmpi slt, %first, %most : i32
  "tfc.Check"(%small) {node = 0 : i64, code = 11 : i64, message = "too many"} : (i1) -> ()
  %e = tensor.empty(%nx) : tensor<?x40xf32>
  %r = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]}
    ins(%x, %y : tensor<?x40xf32>, tensor<?x40xf32>) outs(%e : tensor<?x40xf32>) {
  ^bb0(%a: f32, %b: f32, %s: f32):
    %t = arith.addf %a, %b : f32
    linalg.yield %t : f32
  } -> tensor<?x40xf32>
  return %r : tensor<?x40xf32>
})";
  for (int64_t rows : {0, 1, 5000})
    expectSame(text, {rows, rows, rows});
  for (int level : {0, 2}) {
    SCOPED_TRACE(level);
    for (std::vector<int64_t> sizes : {std::vector<int64_t>{6, 3, 6}, {0, 3, 0}}) {
      KernelRunner k(text, options(level), sizes);
      ASSERT_TRUE(k.ok());
      EXPECT_GE(k.tasks, 1);
      auto buffers = k.randomBuffers(3), before = buffers;
      EXPECT_EQ(k.run(buffers), 2) << "the first in the order of the program";
      EXPECT_EQ(buffers, before);
    }
    KernelRunner k(text, options(level), {6, 6, 6});
    ASSERT_TRUE(k.ok());
    auto buffers = k.randomBuffers(3);
    reinterpret_cast<int32_t *>(buffers[2].data())[0] = 9;
    auto before = buffers;
    EXPECT_EQ(k.run(buffers), 1);
    EXPECT_EQ(buffers, before);
  }
}

} // namespace tfc::cpu
