// Shape rules: results and TensorFlow's texts, up to " for '".
#include "TestHelpers.h"

namespace tfc::graph {
namespace {

void expectStarts(const std::string &text, const std::string &start) { EXPECT_TRUE(text.starts_with(start)) << text; }

TEST(Shapes, Broadcast) {
  Builder b;
  EXPECT_EQ(shapeOf(b.op("Add", {b.input({2, 1}), b.input({3})})), "[2,3]");
  EXPECT_EQ(shapeOf(b.op("Add", {b.input({None, 1}), b.input({5, None})})), "[5,?]");
  EXPECT_EQ(shapeOf(b.op("Add", {b.input({0}), b.input({1})})), "[0]");
  EXPECT_EQ(shapeOf(b.op("Add", {b.input(Shape::unknown()), b.input({3})})), "<unknown>");
  Status s = b.error({.name = "add", .op = "Add", .inputs = {b.input({2}), b.input({3})}});
  EXPECT_EQ(s.message(), "Dimensions must be equal, but are 2 and 3 for 'add' (op: 'Add') with input shapes: [2], [3].");
}

TEST(Shapes, MatMul) {
  Builder b;
  EXPECT_EQ(shapeOf(b.op("MatMul", {b.input({2, 3}), b.input({4, 3})}, {{"transpose_b", true}})), "[2,4]");
  expectStarts(b.refusal("MatMul", {b.input({1, 3}), b.input({2, 1})}), "Dimensions must be equal, but are 3 and 2 for '");
  expectStarts(b.refusal("MatMul", {b.input({3}), b.input({2, 1})}), "Shape must be rank 2 but is rank 1 for '");
  EXPECT_EQ(shapeOf(b.op("BatchMatMulV2", {b.input({5, 1, 2, 3}), b.input({7, 3, 4})})), "[5,7,2,4]");
}

TEST(Shapes, ReduceOverAxisOfTheRun) {
  Builder b;
  auto axis = [&](const Shape &shape) { return b.op("Cast", {b.input(shape)}, {{"DstT", DType::int32}}); };
  EXPECT_EQ(shapeOf(b.op("Sum", {b.input({2, 3}), axis(Shape{})})), "<unknown>");
  EXPECT_EQ(shapeOf(b.op("Sum", {b.input({2, 3}), axis({0})})), "[2,3]");
  EXPECT_EQ(shapeOf(b.op("Sum", {b.input({2, 3}), axis({None})}, {{"keep_dims", true}})), "[?,?]");
}

TEST(Shapes, Reshape) {
  Builder b;
  EXPECT_EQ(shapeOf(b.op("Reshape", {b.input({2, 3}), b.ints({-1, 2})})), "[3,2]");
  EXPECT_EQ(shapeOf(b.op("Reshape", {b.input({None, 3}), b.ints({-1, 2})})), "[?,2]");
  expectStarts(b.refusal("Reshape", {b.input({2, 3}), b.ints({1, 2})}), "Cannot reshape a tensor with 6 elements to shape [1,2] (2 elements)");
  expectStarts(b.refusal("Reshape", {b.input({2, 3}), b.ints({-1, -1})}), "Only one input size may be -1, not both 0 and 1");
}

TEST(Shapes, ReshapeSeesShapeArithmetic) {
  Builder b;
  Edge p = b.input({None, 4}), shape = b.op("Shape", {p});
  Edge first = b.op("StridedSlice", {shape, b.ints({0}), b.ints({1}), b.ints({1})}, {{"shrink_axis_mask", std::int64_t{1}}});
  Edge three = b.constant(Tensor(std::int32_t{3}));
  EXPECT_EQ(shapeOf(b.op("Reshape", {b.input(Shape::unknown()), b.op("Pack", {first, three})})), "[?,3]");
  // The second element is known although the first is not.
  Edge second = b.op("StridedSlice", {shape, b.ints({1}), b.ints({2}), b.ints({1})}, {{"shrink_axis_mask", std::int64_t{1}}});
  ASSERT_TRUE(second.node->knownValue(0));
  EXPECT_EQ(second.node->knownValue(0)->item<std::int32_t>(), 4);
  EXPECT_EQ(shapeOf(b.op("Fill", {b.op("ConcatV2", {shape, b.ints({7}), b.constant(Tensor(std::int32_t{0}))}), b.constant(Tensor(0.f))})), "[?,4,7]");
}

TEST(Shapes, StridedSlice) {
  Builder b;
  Edge x = b.input({5, 6, 7});
  auto slice = [&](std::vector<std::int32_t> from, std::vector<std::int32_t> to, std::vector<std::int32_t> step, AttrMap masks) {
    return shapeOf(b.op("StridedSlice", {x, b.ints(from), b.ints(to), b.ints(step)}, std::move(masks)));
  };
  using I = std::int64_t;
  EXPECT_EQ(slice({1}, {4}, {2}, {}), "[2,6,7]");
  EXPECT_EQ(slice({0}, {0}, {-1}, {{"begin_mask", I{1}}, {"end_mask", I{1}}}), "[5,6,7]");
  EXPECT_EQ(slice({0, 2}, {0, 3}, {1, 1}, {{"ellipsis_mask", I{1}}, {"shrink_axis_mask", I{2}}}), "[5,6]");
  EXPECT_EQ(slice({0, -1}, {0, 0}, {1, 1}, {{"new_axis_mask", I{1}}, {"shrink_axis_mask", I{2}}}), "[1,6,7]");
  EXPECT_EQ(slice({7}, {9}, {1}, {}), "[0,6,7]");
  expectStarts(b.refusal("StridedSlice", {x, b.ints({5}), b.ints({6}), b.ints({1})}, {{"shrink_axis_mask", I{1}}}),
               "slice index 5 of dimension 0 out of bounds.");
  expectStarts(b.refusal("StridedSlice", {x, b.ints({0}), b.ints({6}), b.ints({0})}), "strides[0] must be non-zero");
}

TEST(Shapes, ConcatSplitPack) {
  Builder b;
  Edge axis1 = b.constant(Tensor(std::int32_t{1})), axis0 = b.constant(Tensor(std::int32_t{0}));
  EXPECT_EQ(shapeOf(b.op("ConcatV2", {b.input({2, 3}), b.input({None, 4}), axis1})), "[2,7]");
  EXPECT_EQ(shapeOf(b.op("ConcatV2", {b.input({2, None}), b.input({2, 4}), axis1})), "[2,?]");
  expectStarts(b.refusal("ConcatV2", {b.input({2, 3}), b.input({5, 4}), axis1}), "Dimension 0 in both shapes must be equal, but are 2 and 5");
  Edge split = b.op("Split", {axis0, b.input({6, 2})}, {{"num_split", std::int64_t{3}}});
  EXPECT_EQ(split.node->numOutputs(), 3);
  EXPECT_EQ(shapeOf({split.node, 2}), "[2,2]");
  expectStarts(b.refusal("Split", {axis0, b.input({5, 2})}, {{"num_split", std::int64_t{3}}}), "Dimension size must be evenly divisible by 3 but is 5");
  EXPECT_EQ(shapeOf(b.op("Pack", {b.input({2}), b.input({2})}, {{"axis", std::int64_t{1}}})), "[2,2]");
  expectStarts(b.refusal("Pack", {b.input({2}), b.input({3})}), "From merging shape 0 with other shapes.");
}

TEST(Shapes, ReduceGatherOneHot) {
  Builder b;
  EXPECT_EQ(shapeOf(b.op("Sum", {b.input({2, 3, 4}), b.ints({-1, 0})}, {{"keep_dims", true}})), "[1,3,1]");
  EXPECT_EQ(shapeOf(b.op("Mean", {b.input({2, 3}), b.input({None}, DType::int32)})), "<unknown>");
  expectStarts(b.refusal("Sum", {b.input({2}), b.ints({1})}), "Invalid reduction dimension 1 for input with 1 dimensions.");
  EXPECT_EQ(shapeOf(b.op("GatherV2", {b.input({5, 6}), b.input({2, 3}, DType::int32), b.constant(Tensor(std::int32_t{1}))})), "[5,2,3]");
  EXPECT_EQ(shapeOf(b.op("GatherNd", {b.input({5, 6, 7}), b.input({4, 2}, DType::int32)})), "[4,7]");
  EXPECT_EQ(shapeOf(b.op("OneHot", {b.input({2}, DType::int32), b.constant(Tensor(std::int32_t{3})), b.constant(Tensor(1.f)), b.constant(Tensor(0.f))})), "[2,3]");
  EXPECT_EQ(shapeOf(b.op("ArgMax", {b.input({2, 3}), b.constant(Tensor(std::int32_t{1}))}, {{"output_type", DType::int64}})), "[2]");
}

TEST(Shapes, Convolution) {
  Builder b;
  auto conv = [&](Shape in, Shape filter, std::int64_t stride, const char *padding) {
    return shapeOf(b.op("Conv2D", {b.input(in), b.input(filter)},
                        {{"strides", std::vector<std::int64_t>{1, stride, stride, 1}}, {"padding", std::string(padding)}}));
  };
  EXPECT_EQ(conv({8, 7, 7, 3}, {3, 3, 3, 16}, 2, "SAME"), "[8,4,4,16]");
  EXPECT_EQ(conv({None, 28, 28, 1}, {5, 5, 1, 32}, 1, "VALID"), "[?,24,24,32]");
  expectStarts(b.refusal("Conv2D", {b.input({1, 7, 7, 1}), b.input({9, 9, 1, 1})},
                         {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}}, {"padding", std::string("VALID")}}),
               "Negative dimension size caused by subtracting 9 from 7");
  expectStarts(b.refusal("Conv2D", {b.input({1, 7, 7, 1}), b.input({3, 3, 1, 1})},
                         {{"strides", std::vector<std::int64_t>{1, 0, 1, 1}}, {"padding", std::string("SAME")}}),
               "Conv2D requires the strides attribute to be positive");
  EXPECT_EQ(shapeOf(b.op("MaxPool", {b.input({1, 5, 5, 2})},
                         {{"ksize", std::vector<std::int64_t>{1, 2, 2, 1}}, {"strides", std::vector<std::int64_t>{1, 2, 2, 1}},
                          {"padding", std::string("SAME")}})),
            "[1,3,3,2]");
}

TEST(Shapes, VariablesAndUpdates) {
  Builder b;
  Edge v = b.op("VariableV2", {}, {{"dtype", DType::float32}, {"shape", Shape{3, 2}}});
  EXPECT_TRUE(v.node->outputIsRef(0));
  EXPECT_EQ(shapeOf(b.op("Assign", {v, b.input({None, 2})})), "[3,2]");
  expectStarts(b.refusal("Assign", {v, b.input({2, 2})}), "Dimension 0 in both shapes must be equal, but are 3 and 2. Shapes are [3,2] and [2,2].");
  EXPECT_EQ(shapeOf(b.op("ApplyGradientDescent", {v, b.constant(Tensor(0.1f)), b.input({3, 2})})), "[3,2]");
  Edge handle = b.op("VarHandleOp", {}, {{"dtype", DType::float32}, {"shape", Shape{4}}});
  EXPECT_EQ(shapeOf(b.op("ReadVariableOp", {handle}, {{"dtype", DType::float32}})), "[4]");
  expectStarts(b.refusal("AssignVariableOp", {handle, b.input({5})}), "Dimension 0 in both shapes must be equal, but are 4 and 5");
}

TEST(Shapes, SizesThatOverflow) {
  Builder b;
  constexpr std::int64_t big = std::int64_t{1} << 40;
  expectStarts(b.refusal("Tile", {b.input({big}), b.constant(Tensor(std::vector<std::int64_t>{big}))}),
               "Negative dimension size caused by overflow when multiplying");
  expectStarts(b.refusal("Fill", {b.ints({-2}), b.constant(Tensor(0.f))}), "Invalid value in tensor used for shape: -2");
  expectStarts(b.refusal("Range", {b.constant(Tensor(std::int32_t{0})), b.constant(Tensor(std::int32_t{3})), b.constant(Tensor(std::int32_t{0}))}),
               "Requires delta != 0");
}

} // namespace
} // namespace tfc::graph
