// Schedules against plain loops: the same kernel both ways on random data, in any split of its tasks, on each kind of CPU.
#include "Kernels.h"
#include "SameResults.h"

namespace tfc::cpu {

TEST(Schedule, MatMulSizes) {
  for (auto [m, n, k] : std::vector<std::array<int64_t, 3>>{
           {8, 32, 5}, {1, 10, 7}, {3, 40, 4}, {17, 33, 9}, {64, 10, 20}, {33, 100, 31}, {300, 300, 40}, {5, 4, 0}, {1, 300, 20}}) {
    SCOPED_TRACE(testing::Message() << m << "x" << n << "x" << k);
    expectSame(matmulText(m, n, k, false, false, true));
  }
}

// Operands too large for the cache: the reduction in parts, of equal length or not; B packed at once, by panel, or constant.
TEST(Schedule, MatMulInParts) {
  for (auto [m, n, k] : std::vector<std::array<int64_t, 3>>{{24, 96, 2048}, {33, 100, 2051}, {130, 70, 1111}, {20, 96, 2060}})
    for (bool transposeB : {false, true}) {
      SCOPED_TRACE(testing::Message() << m << "x" << n << "x" << k << (transposeB ? " TB" : ""));
      expectSame(matmulText(m, n, k, false, transposeB, true), {}, 1e-4);
    }
  std::string text = matmulText(24, 96, 2048, false, false, true);
  expectSame(withConstant(text, {tensorType({24, 2048}), tensorType({2048, 96}), tensorType({96}), tensorType({24, 96})}, 2048 * 96),
             {}, 1e-4);
  expectSame(filterGradientText(40, 16, 12, 40, 3, 1), {}, 1e-4);
}

TEST(Schedule, MatMulWithCollidingRows) {
  expectSame(matmulText(20, 96, 1024, false, false, true), {}, 1e-4);
  expectSame(matmulText(17, 200, 1024, false, true), {}, 1e-4);
}

TEST(Schedule, MatMulTransposes) {
  for (bool a : {false, true})
    for (bool b : {false, true}) {
      SCOPED_TRACE(testing::Message() << a << b);
      expectSame(matmulText(20, 70, 37, a, b));
      expectSame(matmulText(130, 128, 48, a, b, true));
    }
}

// Few rows by a matrix that lies along the reduction.
TEST(Schedule, MatMulOfFewRows) {
  for (int64_t m : {1, 2, 4})
    for (int64_t k : {64, 70, 300})
      expectSame(matmulText(m, 37, k, false, true, true));
  expectSame(matmulText(1, 2000, 256, false, true), {}, 1e-4);
  expectSame(matmulText(3, 21, 100, false, true, false, "f64"), {}, 1e-12);
}

TEST(Schedule, MatMulTypesAndBatches) {
  expectSame(matmulText(19, 37, 11, false, false, true, "f64"), {}, 1e-12);
  expectSame(matmulText(19, 37, 11, false, true, false, "i32"));
  expectSame(matmulText(5, 20, 11, false, false, false, "i64"));
  expectSame(matmulText(12, 37, 11, false, false, true, "f32", 3));
  expectSame(matmulText(12, 37, 16, true, true, false, "f32", 3));
}

TEST(Schedule, Convolutions) {
  expectSame(convText(2, 8, 8, 16, 32, 3, 1, 1, true));
  expectSame(convText(1, 9, 7, 3, 8, 5, 1, 2));
  expectSame(convText(1, 15, 15, 3, 40, 7, 2, 3));
  expectSame(convText(2, 6, 6, 20, 33, 1, 1, 0));
  expectSame(convText(1, 28, 28, 1, 32, 5, 1, 2));
  expectSame(convText(1, 12, 12, 4, 6, 3, 1, 0));
}

/// Steps that meet padding alone are left out: rows and columns at the borders, in one tile and in two, with strides, and windows that
/// lie outside altogether.
TEST(Schedule, PaddedConvolutions) {
  expectSame(convText(2, 14, 14, 8, 33, 5, 1, 2));
  expectSame(convText(2, 7, 7, 16, 64, 3, 1, 1, true));
  expectSame(convText(1, 28, 28, 3, 6, 5, 1, 2));
  expectSame(convText(1, 13, 14, 4, 40, 5, 2, 2));
  expectSame(convText(1, 4, 5, 2, 34, 3, 1, 3));
  expectSame(convText(3, 1, 1, 8, 16, 3, 1, 1));
  expectSame(filterGradientText(3, 14, 8, 16, 5, 2), {}, 1e-4);
  expectSame(filterGradientText(2, 5, 6, 40, 3, 3), {}, 1e-4);
}

/// Vectors as short as the columns: 8, 6, 4 and 5 of them.
TEST(Schedule, FewColumns) {
  for (int64_t columns : {4, 5, 6, 8, 9}) {
    expectSame(matmulText(28, 40, columns));
    expectSame(convText(2, 10, 10, 3, columns, 3, 1, 1, true));
  }
}

TEST(Schedule, Softmax) {
  expectSame(softmaxText(5, 10));
  expectSame(softmaxText(3, 1000));
  expectSame(softmaxText(200, 300));
  expectSame(softmaxText(-1, 33), {4, 4});
  expectSame(softmaxText(-1, -1), {4, 70, 4, 70});
}

} // namespace tfc::cpu
namespace tfc::cpu {

static const std::string kAdd = "    %t = arith.addf %a0, %s : f32\n    linalg.yield %t : f32\n";
static const std::string kMax = "    %t = arith.maximumf %a0, %s : f32\n    linalg.yield %t : f32\n";
static const std::string kCopy = "    linalg.yield %a0 : f32\n";

TEST(Schedule, Elementwise) {
  expectSame(genericText("(i, j)", {"(i, j)", "(i, j)"}, "pp", {"tensor<37x29xf32>", "tensor<37x29xf32>"}, "0.0",
                         "    %t = math.tanh %a0 : f32\n    linalg.yield %t : f32\n"));
  expectSame(genericText("(i, j)", {"(i, j)", "(j)", "(i, j)"}, "pp",
                         {"tensor<37x29xf32>", "tensor<29xf32>", "tensor<37x29xf32>"}, "0.0",
                         "    %t = arith.mulf %a0, %a1 : f32\n    linalg.yield %t : f32\n"));
  expectSame(genericText("(i)", {"(i)", "(i)"}, "p", {"tensor<100000xf32>", "tensor<100000xi1>"}, "false",
                         "    %z = arith.constant 0.5 : f32\n    %t = arith.cmpf ogt, %a0, %z : f32\n    linalg.yield %t : i1\n"));
  expectSame(genericText("(i)", {"(i)", "(i)", "(i)"}, "p", {"tensor<333xi1>", "tensor<333xi64>", "tensor<333xf64>"}, "0.0",
                         "    %c = arith.sitofp %a1 : i64 to f64\n    %z = arith.constant 1.5 : f64\n"
                         "    %t = arith.select %a0, %c, %z : f64\n    linalg.yield %t : f64\n"));
  expectSame(genericText("()", {"()", "()"}, "", {"tensor<f32>", "tensor<f32>"}, "0.0",
                         "    %t = math.sqrt %a0 : f32\n    linalg.yield %t : f32\n"));
  expectSame(genericText("(i, j)", {"(i, j)"}, "pp", {"tensor<5x40xi32>"}, "0",
                         "    %x = linalg.index 0 : index\n    %y = linalg.index 1 : index\n    %z = arith.addi %x, %y : index\n"
                         "    %t = arith.index_cast %z : index to i32\n    linalg.yield %t : i32\n"));
}

TEST(Schedule, DataMovement) {
  expectSame(genericText("(i, j)", {"(j, i)", "(i, j)"}, "pp", {"tensor<45x70xf32>", "tensor<70x45xf32>"}, "0.0", kCopy));
  expectSame(genericText("(i, j, k)", {"(i, k, j)", "(i, j, k)"}, "ppp", {"tensor<4x5x70xf32>", "tensor<4x70x5xf32>"}, "0.0", kCopy));
  expectSame(genericText("(i, j)", {"(i, 39 - j)", "(i, j)"}, "pp", {"tensor<3x40xf32>", "tensor<3x40xf32>"}, "0.0", kCopy));
  expectSame(genericText("(i, j)", {"(i floordiv 2, j floordiv 2)", "(i, j)"}, "pp", {"tensor<3x20xf32>", "tensor<6x40xf32>"}, "0.0", kCopy));
  expectSame(R"(
func.func private @k(%x: tensor<3x21xf32>, %y: tensor<3x9xf32>) -> tensor<3x30xf32> attributes {tfc.kernel} {
  %c = tensor.concat dim(1) %x, %y : (tensor<3x21xf32>, tensor<3x9xf32>) -> tensor<3x30xf32>
  return %c : tensor<3x30xf32>
})");
  expectSame(R"(
func.func private @k(%x: tensor<6x40xf32>, %y: tensor<3x9xf32>) -> tensor<6x40xf32> attributes {tfc.kernel} {
  %c = tensor.insert_slice %y into %x[2, 20] [3, 9] [1, 1] : tensor<3x9xf32> into tensor<6x40xf32>
  return %c : tensor<6x40xf32>
})");
  expectSame(R"(
func.func private @k(%x: tensor<6x40xf32>) -> tensor<20xf32> attributes {tfc.kernel} {
  %c = tensor.extract_slice %x[3, 1] [1, 20] [1, 2] : tensor<6x40xf32> to tensor<20xf32>
  return %c : tensor<20xf32>
})");
  expectSame(R"(
func.func private @k(%x: tensor<5x7xf32>) -> tensor<8x40xf32> attributes {tfc.kernel} {
  %z = arith.constant 3.0 : f32
  %c = tensor.pad %x low[1, 20] high[2, 13] {
  ^bb0(%i: index, %j: index):
    tensor.yield %z : f32
  } : tensor<5x7xf32> to tensor<8x40xf32>
  return %c : tensor<8x40xf32>
})");
  expectSame(R"(
#i = affine_map<(i, j) -> (i)>
#o = affine_map<(i, j) -> (i, j)>
func.func private @k(%table: tensor<8x40xf32>, %ids: tensor<11xi32>) -> tensor<11x40xf32> attributes {tfc.kernel} {
  %e = tensor.empty() : tensor<11x40xf32>
  %r = linalg.generic {indexing_maps = [#i, #o], iterator_types = ["parallel", "parallel"]} ins(%ids : tensor<11xi32>) outs(%e : tensor<11x40xf32>) {
  ^bb0(%id: i32, %s: f32):
    %j = linalg.index 1 : index
    %zero = arith.constant 0 : i32
    %n = arith.constant 6 : i32
    %ok = arith.cmpi slt, %id, %n : i32
    "tfc.Check"(%ok) {node = 1 : i64, code = 3 : i64, message = "out of range"} : (i1) -> ()
    %safe = arith.select %ok, %id, %zero : i32
    %i = arith.index_cast %safe : i32 to index
    %v = tensor.extract %table[%i, %j] : tensor<8x40xf32>
    linalg.yield %v : f32
  } -> tensor<11x40xf32>
  return %r : tensor<11x40xf32>
})");
}

// Across the rows of what is read: whole blocks, rests, sides shorter than a block, several tasks, sizes that only the run tells.
TEST(Schedule, TurnedSweeps) {
  auto turned = [](std::vector<int64_t> from, const std::string &element = "f32") {
    std::string type = tensorType(from, element), to = tensorType({from[1], from[0]}, element);
    std::string body = replaceAll(kCopy, "f32", element), zero = element[0] == 'f' ? "0.0" : "0";
    return genericText("(i, j)", {"(j, i)", "(i, j)"}, "pp", {type, to}, zero, body);
  };
  for (auto [m, n] : std::vector<std::pair<int64_t, int64_t>>{{64, 64}, {301, 517}, {3, 1003}, {1003, 3}, {16, 5}, {1, 40}, {40, 1}, {17, 16}, {0, 40}, {40, 0}}) {
    SCOPED_TRACE(testing::Message() << m << "x" << n);
    expectSame(turned({m, n}));
  }
  expectSame(turned({67, 131}, "f64"));
  expectSame(turned({67, 131}, "i64"));
  expectSame(turned({67, 131}, "i8"));
  expectSame(genericText("(i, j, k, l)", {"(l, k, j, i)", "(i, j, k, l)"}, "pppp", {"tensor<5x13x11x20xf32>", "tensor<20x11x13x5xf32>"}, "0.0", kCopy));
  expectSame(genericText("(i, j, k, l)", {"(i, k, l, j)", "(i, j, k, l)"}, "pppp", {"tensor<3x19x23x20xf32>", "tensor<3x20x19x23xf32>"}, "0.0", kCopy));
  // Two operands, one of them across; the sum of a tensor and its transpose reads one tensor in two ways.
  expectSame(genericText("(i, j)", {"(j, i)", "(i, j)", "(i, j)"}, "pp", {"tensor<45x70xf32>", "tensor<70x45xf32>", "tensor<70x45xf32>"}, "0.0",
                         "    %t = arith.subf %a0, %a1 : f32\n    linalg.yield %t : f32\n"));
  std::string own = genericText("(i, j)", {"(j, i)", "(i, j)", "(i, j)"}, "pp", {"tensor<50x50xf32>", "tensor<50x50xf32>", "tensor<50x50xf32>"}, "0.0",
                                "    %t = arith.subf %a0, %a1 : f32\n    linalg.yield %t : f32\n");
  expectSame(replaceAll(replaceAll(own, ", %i1: tensor<50x50xf32>", ""), "ins(%i0, %i1", "ins(%i0, %i0"));
  // As weights are packed: the lanes run along a part of a dimension.
  expectSame(genericText("(p, k, w)", {"(p * 32 + w, k)", "(p, k, w)"}, "ppp", {"tensor<96x70xf32>", "tensor<3x70x32xf32>"}, "0.0", kCopy));
  std::string open = R"(
func.func private @k(%x: tensor<?x?xf32>) -> tensor<?x?xf32> attributes {tfc.kernel} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %m = tensor.dim %x, %c0 : tensor<?x?xf32>
  %n = tensor.dim %x, %c1 : tensor<?x?xf32>
  %e = tensor.empty(%n, %m) : tensor<?x?xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (j, i)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<?x?xf32>) outs(%e : tensor<?x?xf32>) {
  ^bb0(%a: f32, %s: f32):
    linalg.yield %a : f32
  } -> tensor<?x?xf32>
  return %r : tensor<?x?xf32>
})";
  for (auto [m, n] : std::vector<std::pair<int64_t, int64_t>>{{50, 70}, {5, 70}, {70, 5}, {3, 2}, {2000, 33}})
    expectSame(open, {m, n, n, m});
}

TEST(Schedule, Reductions) {
  expectSame(genericText("(i, j)", {"(i, j)", "(i)"}, "pr", {"tensor<7x1000xf32>", "tensor<7xf32>"}, "1.0", kAdd));
  expectSame(genericText("(i, j)", {"(i, j)", "(j)"}, "rp", {"tensor<70x100xf32>", "tensor<100xf32>"}, "0.0", kAdd));
  expectSame(genericText("(i, j)", {"(i, j)", "()"}, "rr", {"tensor<70x33xf32>", "tensor<f32>"}, "0.0", kAdd), {}, 1e-4);
  expectSame(genericText("(n, h, w, c)", {"(n, h, w, c)", "(c)"}, "rrrp", {"tensor<2x5x6x10xf32>", "tensor<10xf32>"}, "0.0", kAdd));
  expectSame(genericText("(n, h, w, c)", {"(n, h, w, c)", "(n, c)"}, "prrp", {"tensor<2x5x6x40xf32>", "tensor<2x40xf32>"}, "0.0", kAdd));
  expectSame(genericText("(i, j)", {"(i, j)", "(i)"}, "pr", {"tensor<7x100xi32>", "tensor<7xi32>"}, "0",
                         "    %t = arith.maxsi %a0, %s : i32\n    linalg.yield %t : i32\n"));
  expectSame(genericText("(i, j)", {"(i, j)", "(i)"}, "pr", {"tensor<9x50xi1>", "tensor<9xi1>"}, "false",
                         "    %t = arith.ori %a0, %s : i1\n    linalg.yield %t : i1\n"));
  // Columns of more lines than the cache holds; short rows.
  expectSame(genericText("(i, j)", {"(i, j)", "(j)"}, "rp", {"tensor<203x517xf32>", "tensor<517xf32>"}, "1.0", kAdd), {}, 1e-4);
  expectSame(genericText("(i, j)", {"(i, j)", "(j)"}, "rp", {"tensor<37x5003xf32>", "tensor<5003xf32>"}, "0.0", kAdd), {}, 1e-4);
  expectSame(genericText("(i, j, k)", {"(i, j, k)", "(k)"}, "rrp", {"tensor<9x37x303xf32>", "tensor<303xf32>"}, "0.0", kAdd), {}, 1e-4);
  expectSame(genericText("(i, j, k)", {"(i, j, k)", "(i, k)"}, "prp", {"tensor<3x301x303xf32>", "tensor<3x303xf32>"}, "0.0", kMax));
  expectSame(genericText("(i, j)", {"(i, j)", "(j)"}, "rp", {"tensor<300x1003xi1>", "tensor<1003xi1>"}, "false",
                         "    %t = arith.ori %a0, %s : i1\n    linalg.yield %t : i1\n"));
  expectSame(genericText("(i, j)", {"(i, j)", "(i)"}, "pr", {"tensor<1003x3xf32>", "tensor<1003xf32>"}, "0.0", kAdd));
  expectSame(genericText("(i, j)", {"(i, j)", "(i)"}, "pr", {"tensor<1003x5xf64>", "tensor<1003xf64>"}, "0.0", replaceAll(kMax, "f32", "f64")));
  // Windows: a pool, a depthwise convolution.
  expectSame(genericText("(n, h, w, c, i, j)", {"(n, h * 2 + i, w * 2 + j, c)", "(i, j)", "(n, h, w, c)"}, "pppprr",
                         {"tensor<2x8x8x20xf32>", "tensor<2x2xf32>", "tensor<2x4x4x20xf32>"}, "0xFF800000",
                         "    %t = arith.maximumf %a0, %s : f32\n    linalg.yield %t : f32\n"));
  expectSame(genericText("(n, h, w, c, i, j)", {"(n, h + i, w + j, c)", "(i, j, c)", "(n, h, w, c)"}, "pppprr",
                         {"tensor<1x8x8x70xf32>", "tensor<3x3x70xf32>", "tensor<1x6x6x70xf32>"}, "0.0",
                         "    %m = arith.mulf %a0, %a1 : f32\n    %t = arith.addf %s, %m : f32\n    linalg.yield %t : f32\n"));
  // A body that is no plain combination: the first index of the largest element.
  std::string largest = R"(
#in = affine_map<(i, j) -> (i, j)>
#out = affine_map<(i, j) -> (i)>
func.func private @k(%x: tensor<6x50xf32>) -> tensor<6xi64> attributes {tfc.kernel} {
  %m = arith.constant 0xFF800000 : f32
  %z = arith.constant 0 : i64
  %e = tensor.empty() : tensor<6xf32>
  %g = tensor.empty() : tensor<6xi64>
  %f = linalg.fill ins(%m : f32) outs(%e : tensor<6xf32>) -> tensor<6xf32>
  %h = linalg.fill ins(%z : i64) outs(%g : tensor<6xi64>) -> tensor<6xi64>
  %r:2 = linalg.generic {indexing_maps = [#in, #out, #out], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<6x50xf32>) outs(%f, %h : tensor<6xf32>, tensor<6xi64>) {
  ^bb0(%a: f32, %b: f32, %c: i64):
    %j = linalg.index 1 : index
    %k = arith.index_cast %j : index to i64
    %gt = arith.cmpf ogt, %a, %b : f32
    %v = arith.select %gt, %a, %b : f32
    %w = arith.select %gt, %k, %c : i64
    linalg.yield %v, %w : f32, i64
  } -> (tensor<6xf32>, tensor<6xi64>)
  return %r#1 : tensor<6xi64>
})";
  expectSame(largest);
  for (std::string size : {"100x50", "37x35", "64x16", "1003x5", "5003x70"}) // rows fill the lanes, in turned blocks
    expectSame(replaceAll(replaceAll(largest, "6x50", size), "<6x", "<" + size.substr(0, size.find('x')) + "x"));
}

TEST(Schedule, GradientsOfConvolution) {
  // With respect to the filter: the reduction runs over the batch and the image.
  expectSame(genericText("(i, j, c, f, n, h, w)", {"(n, h + i, w + j, c)", "(n, h, w, f)", "(i, j, c, f)"}, "pppprrr",
                         {"tensor<2x9x9x5xf32>", "tensor<2x7x7x20xf32>", "tensor<3x3x5x20xf32>"}, "0.0",
                         "    %m = arith.mulf %a0, %a1 : f32\n    %t = arith.addf %s, %m : f32\n    linalg.yield %t : f32\n"),
             {}, 1e-4);
  expectSame(genericText("(i, j, c, f, n, h, w)", {"(n, h + i, w + j, c)", "(n, h, w, f)", "(i, j, c, f)"}, "pppprrr",
                         {"tensor<2x12x12x1xf32>", "tensor<2x8x8x32xf32>", "tensor<5x5x1x32xf32>"}, "0.0",
                         "    %m = arith.mulf %a0, %a1 : f32\n    %t = arith.addf %s, %m : f32\n    linalg.yield %t : f32\n"),
             {}, 1e-4);
  // With respect to the input: the filter is read turned round and transposed.
  expectSame(R"(
#o = affine_map<(i, j, f, c) -> (i, j, f, c)>
#t = affine_map<(i, j, f, c) -> (2 - i, 2 - j, c, f)>
#x = affine_map<(n, h, w, c, i, j, f) -> (n, h + i, w + j, f)>
#w = affine_map<(n, h, w, c, i, j, f) -> (i, j, f, c)>
#y = affine_map<(n, h, w, c, i, j, f) -> (n, h, w, c)>
func.func private @k(%w: tensor<3x3x36x20xf32>, %dy: tensor<2x7x7x20xf32>) -> tensor<2x7x7x36xf32> attributes {tfc.kernel} {
  %z = arith.constant 0.0 : f32
  %et = tensor.empty() : tensor<3x3x20x36xf32>
  %turned = linalg.generic {indexing_maps = [#t, #o], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%w : tensor<3x3x36x20xf32>) outs(%et : tensor<3x3x20x36xf32>) {
  ^bb0(%a: f32, %s: f32):
    linalg.yield %a : f32
  } -> tensor<3x3x20x36xf32>
  %p = tensor.pad %dy low[0, 1, 1, 0] high[0, 1, 1, 0] {
  ^bb0(%a: index, %b: index, %c: index, %d: index):
    tensor.yield %z : f32
  } : tensor<2x7x7x20xf32> to tensor<2x9x9x20xf32>
  %e = tensor.empty() : tensor<2x7x7x36xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<2x7x7x36xf32>) -> tensor<2x7x7x36xf32>
  %r = linalg.generic {indexing_maps = [#x, #w, #y], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
    ins(%p, %turned : tensor<2x9x9x20xf32>, tensor<3x3x20x36xf32>) outs(%f : tensor<2x7x7x36xf32>) {
  ^bb0(%a: f32, %b: f32, %s: f32):
    %m = arith.mulf %a, %b : f32
    %t = arith.addf %s, %m : f32
    linalg.yield %t : f32
  } -> tensor<2x7x7x36xf32>
  return %r : tensor<2x7x7x36xf32>
})", {}, 1e-4);
}

TEST(Schedule, PackedConstants) {
  for (auto [m, n, k, transpose] : std::vector<std::array<int64_t, 4>>{
           {16, 64, 20, 0}, {3, 10, 33, 0}, {1, 300, 40, 0}, {20, 70, 31, 1}, {300, 1000, 64, 0}}) {
    SCOPED_TRACE(testing::Message() << m << "x" << n << "x" << k);
    std::string a = tensorType({m, k}), b = transpose ? tensorType({n, k}) : tensorType({k, n});
    std::string text = withConstant(matmulText(m, n, k, false, transpose, true), {a, b, tensorType({n}), tensorType({m, n})}, k * n);
    expectSame(text);
    KernelRunner fast(text, options(2));
    EXPECT_TRUE(fast.packed);
  }
  expectSame(withConstant(convText(1, 8, 8, 16, 40, 3, 1, 1, true),
                          {tensorType({1, 8, 8, 16}), tensorType({3, 3, 16, 40}), tensorType({1, 8, 8, 40})}, 9 * 16 * 40));
}

TEST(Schedule, OptimizerUpdateInPlace) {
  std::string text = R"(
#i = affine_map<(i) -> (i)>
#s = affine_map<(i) -> ()>
func.func private @k(%v: tensor<5000xf32>, %m: tensor<5000xf32>, %g: tensor<5000xf32>, %lr: tensor<f32>) -> (tensor<5000xf32>, tensor<5000xf32>) attributes {tfc.kernel} {
  %e = tensor.empty() : tensor<5000xf32>
  %m2 = linalg.generic {indexing_maps = [#i, #i, #i], iterator_types = ["parallel"]} ins(%m, %g : tensor<5000xf32>, tensor<5000xf32>) outs(%e : tensor<5000xf32>) {
  ^bb0(%a: f32, %b: f32, %s: f32):
    %c = arith.constant 0.9 : f32
    %p = arith.mulf %a, %c : f32
    %q = arith.addf %p, %b : f32
    linalg.yield %q : f32
  } -> tensor<5000xf32>
  %v2 = linalg.generic {indexing_maps = [#i, #i, #s, #i], iterator_types = ["parallel"]} ins(%v, %m2, %lr : tensor<5000xf32>, tensor<5000xf32>, tensor<f32>) outs(%e : tensor<5000xf32>) {
  ^bb0(%a: f32, %b: f32, %l: f32, %s: f32):
    %p = arith.mulf %b, %l : f32
    %q = arith.subf %a, %p : f32
    linalg.yield %q : f32
  } -> tensor<5000xf32>
  return %v2, %m2 : tensor<5000xf32>, tensor<5000xf32>
})";
  expectSame(text);
  KernelRunner k(text, options(2));
  ASSERT_TRUE(k.ok());
  EXPECT_NE(k.inPlace.find("[0, 0]"), std::string::npos) << k.inPlace;
  EXPECT_NE(k.inPlace.find("[1, 1]"), std::string::npos) << k.inPlace;
  auto apart = k.randomBuffers(3), together = k.randomBuffers(3);
  k.run(apart);
  k.run(together, 0, {-1, -1, -1, -1, 0, 1});
  EXPECT_EQ(memcmp(apart[4].data(), together[0].data(), 20000), 0);
  EXPECT_EQ(memcmp(apart[5].data(), together[1].data(), 20000), 0);
}

// Row by row, both results read %y: the first one's buffer cannot be %y's, or the second would read what is there by then.
TEST(Schedule, RowResultsKeepSharedInputs) {
  std::string text = R"(
#id = affine_map<(i, j) -> (i, j)>
#row = affine_map<(i, j) -> (i)>
func.func private @k(%x: tensor<9x20xf32>, %y: tensor<9x20xf32>) -> (tensor<9x20xf32>, tensor<9x20xf32>) attributes {tfc.kernel} {
  %z = arith.constant 0.0 : f32
  %e1 = tensor.empty() : tensor<9xf32>
  %e2 = tensor.empty() : tensor<9x20xf32>
  %f = linalg.fill ins(%z : f32) outs(%e1 : tensor<9xf32>) -> tensor<9xf32>
  %sum = linalg.generic {indexing_maps = [#id, #row], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<9x20xf32>) outs(%f : tensor<9xf32>) {
  ^bb0(%a: f32, %s: f32):
    %t = arith.addf %a, %s : f32
    linalg.yield %t : f32
  } -> tensor<9xf32>
  %r:2 = linalg.generic {indexing_maps = [#id, #row, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%y, %sum : tensor<9x20xf32>, tensor<9xf32>) outs(%e2, %e2 : tensor<9x20xf32>, tensor<9x20xf32>) {
  ^bb0(%a: f32, %b: f32, %s: f32, %t: f32):
    %p = math.exp %a : f32
    %q = arith.mulf %a, %b : f32
    linalg.yield %p, %q : f32, f32
  } -> (tensor<9x20xf32>, tensor<9x20xf32>)
  return %r#0, %r#1 : tensor<9x20xf32>, tensor<9x20xf32>
})";
  expectSame(text);
  KernelRunner k(text, options(2));
  ASSERT_TRUE(k.ok());
  EXPECT_EQ(k.inPlace.find("[1, "), std::string::npos) << k.inPlace;
}

TEST(Schedule, CheckedGatherReportsItsSite) {
  std::string text = R"(
#i = affine_map<(i) -> (i)>
func.func private @k(%table: tensor<8xf32>, %ids: tensor<40xi32>) -> tensor<40xf32> attributes {tfc.kernel} {
  %e = tensor.empty() : tensor<40xf32>
  %r = linalg.generic {indexing_maps = [#i, #i], iterator_types = ["parallel"]} ins(%ids : tensor<40xi32>) outs(%e : tensor<40xf32>) {
  ^bb0(%id: i32, %s: f32):
    %zero = arith.constant 0 : i32
    %n = arith.constant 8 : i32
    %ok = arith.cmpi ult, %id, %n : i32
    "tfc.Check"(%ok) {node = 1 : i64, code = 3 : i64, message = "out of range"} : (i1) -> ()
    %safe = arith.select %ok, %id, %zero : i32
    %i = arith.index_cast %safe : i32 to index
    %v = tensor.extract %table[%i] : tensor<8xf32>
    linalg.yield %v : f32
  } -> tensor<40xf32>
  return %r : tensor<40xf32>
})";
  KernelRunner k(text, options(2));
  ASSERT_TRUE(k.ok());
  EXPECT_FALSE(k.plain);
  auto buffers = k.randomBuffers(3);
  EXPECT_EQ(k.run(buffers), 0);
  reinterpret_cast<int32_t *>(buffers[1].data())[38] = 9;
  EXPECT_EQ(k.run(buffers), 1);
}

} // namespace tfc::cpu
