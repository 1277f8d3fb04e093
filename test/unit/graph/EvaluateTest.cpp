// Constant folding while the graph is built.
#include "TestHelpers.h"

namespace tfc::graph {
namespace {

std::vector<std::int64_t> valueOf(Edge e) {
  const Tensor *t = e.node ? e.node->knownValue(e.index) : nullptr;
  std::vector<std::int64_t> out;
  EXPECT_TRUE(t);
  for (std::int64_t i = 0; t && i < t->size(); ++i)
    out.push_back(t->asInt64(i));
  return out;
}
using V = std::vector<std::int64_t>;

TEST(Evaluate, ShapeQueries) {
  Builder b;
  Edge x = b.input({2, 3, 4});
  EXPECT_EQ(valueOf(b.op("Shape", {x})), (V{2, 3, 4}));
  EXPECT_EQ(valueOf(b.op("Rank", {x})), V{3});
  EXPECT_EQ(valueOf(b.op("Size", {x})), V{24});
  EXPECT_FALSE(b.op("Shape", {b.input({None})}).node->knownValue(0));
}

TEST(Evaluate, Arithmetic) {
  Builder b;
  EXPECT_EQ(valueOf(b.op("Add", {b.ints({1, 2}), b.ints({10})})), (V{11, 12}));
  EXPECT_EQ(valueOf(b.op("FloorDiv", {b.ints({7, -7}), b.ints({2})})), (V{3, -4}));
  EXPECT_EQ(valueOf(b.op("FloorMod", {b.ints({-7, 7}), b.ints({2, -2})})), (V{1, -1}));
  EXPECT_FALSE(b.op("FloorDiv", {b.ints({1}), b.ints({0})}).node->knownValue(0));
  EXPECT_EQ(valueOf(b.op("Mul", {b.ints({1 << 30}), b.ints({4})})), V{0});
  EXPECT_EQ(valueOf(b.op("Prod", {b.ints({2, 3, 4}), b.ints({0})})), V{24});
  EXPECT_EQ(valueOf(b.op("Sum", {b.constant(Tensor({{1, 2}, {3, 4}})), b.ints({1})})), (V{3, 7}));
  EXPECT_EQ(valueOf(b.op("Range", {b.constant(Tensor(2)), b.constant(Tensor(9)), b.constant(Tensor(3))})), (V{2, 5, 8}));
  EXPECT_EQ(valueOf(b.op("Less", {b.ints({1, 5}), b.ints({3})})), (V{1, 0}));
}

TEST(Evaluate, Moves) {
  Builder b;
  Edge m = b.constant(Tensor({{1, 2, 3}, {4, 5, 6}}));
  EXPECT_EQ(valueOf(b.op("Transpose", {m, b.ints({1, 0})})), (V{1, 4, 2, 5, 3, 6}));
  EXPECT_EQ(valueOf(b.op("Pack", {b.ints({1, 2}), b.ints({3, 4})}, {{"axis", std::int64_t{1}}})), (V{1, 3, 2, 4}));
  EXPECT_EQ(valueOf(b.op("ConcatV2", {m, m, b.constant(Tensor(1))})), (V{1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6}));
  EXPECT_EQ(valueOf(b.op("GatherV2", {m, b.ints({2, 0}), b.constant(Tensor(1))})), (V{3, 1, 6, 4}));
  EXPECT_EQ(valueOf(b.op("Slice", {m, b.ints({0, 1}), b.ints({-1, 2})})), (V{2, 3, 5, 6}));
  EXPECT_EQ(valueOf(b.op("StridedSlice", {m, b.ints({0, 2}), b.ints({2, 0}), b.ints({1, -1})})), (V{3, 2, 6, 5}));
  EXPECT_EQ(valueOf(b.op("Tile", {b.ints({1, 2}), b.ints({2})})), (V{1, 2, 1, 2}));
  EXPECT_EQ(valueOf(b.op("Fill", {b.ints({2}), b.constant(Tensor(7))})), (V{7, 7}));
  Edge u = b.op("Unpack", {m}, {{"num", std::int64_t{3}}, {"axis", std::int64_t{1}}});
  EXPECT_EQ(valueOf({u.node, 1}), (V{2, 5}));
  EXPECT_EQ(valueOf(b.op("ReverseV2", {b.ints({1, 2, 3}), b.ints({0})})), (V{3, 2, 1}));
}

TEST(Evaluate, GradientHelpers) {
  Builder b;
  Edge r = b.op("BroadcastGradientArgs", {b.ints({2, 3}), b.ints({3})});
  EXPECT_EQ(valueOf({r.node, 0}), V{});
  EXPECT_EQ(valueOf({r.node, 1}), V{0});
  Edge s = b.op("BroadcastGradientArgs", {b.ints({2, 1}), b.ints({2, 1})});
  EXPECT_EQ(valueOf({s.node, 0}), V{});
  Edge o = b.op("ConcatOffset", {b.constant(Tensor(1)), b.ints({2, 3}), b.ints({2, 5})});
  EXPECT_EQ(valueOf({o.node, 1}), (V{0, 3}));
  EXPECT_EQ(valueOf(b.op("InvertPermutation", {b.ints({2, 0, 1})})), (V{1, 2, 0}));
  EXPECT_EQ(valueOf(b.op("DynamicStitch", {b.ints({0, 1}), b.ints({1}), b.ints({5, 6}), b.ints({9})})), (V{5, 9}));
}

} // namespace
} // namespace tfc::graph
