// Scenarios F (math, array and nn ops), G (random) and H (losses).
#include "Scenario.h"

#include <cmath>
#include <set>

using namespace scenarios;
namespace {

tf::Tensor ints(std::initializer_list<int> v, tf::Shape s) { return tf::Tensor(v).reshape(std::move(s)); }

TEST_F(Scenario, S21) {
  auto x = tf::constant({{1, 2, 3}, {4, 5, 6}}), y = tf::constant({{7, 8, 9}, {10, 11, 12}});
  auto a = tf::where(tf::constant({{true, false, false}, {false, true, true}}), x, y);
  EXPECT_TRUE(near(run(a), {1, 8, 9, 10, 5, 6}));
  EXPECT_EQ(a.op().type(), "Select");
  EXPECT_TRUE(near(run(tf::where({true, false}, x, y)), {1, 2, 3, 10, 11, 12}));
  EXPECT_TRUE(near(run(tf::where(tf::constant({{true, false}, {true, true}}))), {0, 0, 1, 0, 1, 1}));
  ERR(tf::where({true, false, true}, x, y), "ValueError: Dimension 0 in both shapes must be equal, but are 3 and 2. Shapes are [3] and [2]. for 'Select");
  ERR(tf::where(tf::constant({{true}, {false}}), x, y), "ValueError: Dimension 1 in both shapes must be equal, but are 3 and 1. Shapes are [2,3] and [2,1]. for 'Select'");
}
TEST_F(Scenario, S39) {
  auto b = tf::random_uniform({2, 3}, 10, 11), w = tf::random_uniform({2, 3}, 10, 11);
  auto g = tf::group({tf::multiply(w, 2), tf::add(w, 2)});
  EXPECT_EQ(g.type(), "NoOp");
  EXPECT_EQ(g.name(), "group_deps");
  EXPECT_EQ(names(g.control_inputs()), "Mul Add");
  EXPECT_TRUE(run(g).is_none());
  EXPECT_EQ(names({b, w}), "random_uniform:0 random_uniform_1:0");
}
TEST_F(Scenario, S46) {
  auto t = tf::constant({{2, 3, 4}, {5, 6, 7}}), p = tf::constant({{1, 2}, {2, 3}});
  EXPECT_TRUE(near(run(tf::pad(t, p)), {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3, 4, 0, 0, 0, 0, 0, 5, 6, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
  EXPECT_TRUE(near(run(tf::pad(t, p, {.mode = "SYMMETRIC"})), {3, 2, 2, 3, 4, 4, 3, 2, 3, 2, 2, 3, 4, 4, 3, 2, 6, 5, 5, 6, 7, 7, 6, 5, 6, 5, 5, 6, 7, 7, 6, 5, 3, 2, 2, 3, 4, 4, 3, 2}));
  EXPECT_TRUE(near(run(tf::pad(t, tf::constant({{1, 1}, {2, 2}}), {.mode = "REFLECT"})), {7, 6, 5, 6, 7, 6, 5, 4, 3, 2, 3, 4, 3, 2, 7, 6, 5, 6, 7, 6, 5, 4, 3, 2, 3, 4, 3, 2}));
  EXPECT_TRUE(near(run(tf::pad(t, tf::constant({{0, 0}, {0, 1}}), {.constant_values = 9})), {2, 3, 4, 9, 5, 6, 7, 9}));
  EXPECT_EQ(tf::pad(t, p).op().type(), "Pad");
  EXPECT_EQ(tf::pad(t, p, {.constant_values = 1}).op().type(), "PadV2");
  EXPECT_EQ(tf::pad(t, p, {.mode = "SYMMETRIC"}).op().type(), "MirrorPad");
  ERR(tf::pad(t, p, {.mode = "WRONG"}), "ValueError: Unknown padding mode: WRONG");
  ERR(tf::pad(t, tf::constant({{1, 2}})), "ValueError: Shape must be rank 1 but is rank 2 for 'Pad_2'");
  auto q = tf::placeholder(tf::int32, {2, 2});
  tf::Session s;
  ERR_CLASS(s.run(tf::pad(t, q, {.mode = "REFLECT"}), {{q, tf::Tensor({{1, 2}, {2, 3}})}}), "InvalidArgumentError");
  ERR_CLASS(s.run(tf::pad(t, q, {.mode = "SYMMETRIC"}), {{q, tf::Tensor({{0, 3}, {0, 0}})}}), "InvalidArgumentError");
}
TEST_F(Scenario, S49) {
  auto pred = tf::constant({{.1f, .9f}, {.8f, .2f}, {.3f, .7f}}), y = tf::constant({{0.f, 1.f}, {0.f, 1.f}, {0.f, 1.f}});
  auto eq = tf::equal(tf::argmax(pred, 1), tf::argmax(y, 1));
  auto f = tf::cast(eq, tf::float32);
  auto r = run({eq, f, tf::reduce_sum(f)});
  EXPECT_TRUE(near(r[0], {1, 0, 1}) && near(r[1], {1, 0, 1}) && near(r[2], {2}));
  EXPECT_EQ(tf::argmax(pred, 1).dtype(), tf::int64);
  EXPECT_TRUE(near(run(tf::argmax(pred)), {1, 0}));
}
TEST_F(Scenario, S50) {
  auto a = tf::constant({{1.f, 2.f, 3.f}, {4.f, 5.f, 6.f}});
  auto r = run({tf::reduce_sum(a), tf::reduce_sum(a, 0), tf::reduce_sum(a, 1), tf::reduce_mean(a, 1)});
  EXPECT_TRUE(near(r[0], {21}) && near(r[1], {5, 7, 9}) && near(r[2], {6, 15}) && near(r[3], {2, 5}));
  EXPECT_EQ(tf::reduce_sum(a, 0, {.keepdims = true}).shape(), (tf::Shape{1, 3}));
  EXPECT_EQ(tf::reduce_sum(a, 1).shape(), (tf::Shape{2}));
  EXPECT_TRUE(near(run(tf::reduce_mean(tf::constant({{1, 2, 4}, {4, 5, 6}}), 1)), {2, 5}));
  EXPECT_TRUE(near(run(tf::reduce_sum(a, {0, 1})), {21}));
  EXPECT_TRUE(near(run(tf::reduce_sum(a, -1)), {6, 15}));
  ERR(tf::reduce_sum(a, 2), "ValueError: Invalid reduction dimension 2 for input with 2 dimensions. for 'Sum_8'");
}
TEST_F(Scenario, S51) {
  auto t1 = tf::constant({{1, 2, 3}, {4, 5, 6}}), t2 = tf::constant({{7, 8, 9}, {10, 11, 12}});
  EXPECT_TRUE(near(run(tf::shape(tf::concat({t1, t2}, 0))), {4, 3}));
  EXPECT_TRUE(near(run(tf::concat({t1, t2}, 1)), {1, 2, 3, 7, 8, 9, 4, 5, 6, 10, 11, 12}));
  EXPECT_TRUE(near(run(tf::concat({t1, t2}, -2)), {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
  ERR(tf::concat({t1, tf::constant({{1, 2}})}, 0), "ValueError: Dimension 0 in both shapes must be equal, but are 3 and 2. Shapes are [3] and [2]. for 'concat");
  ERR(tf::concat({t1, tf::cast(t2, tf::float32)}, 0), "TypeError: Tensors in list passed to 'values' of 'ConcatV2' Op have types [int32, float32] that don't all match.");
}
TEST_F(Scenario, S52) {
  auto t1 = tf::constant({1, 2, 3}), t2 = tf::constant({4, 5, 6});
  ERR(tf::concat({t1, t2}, 1), "ValueError: Shape must be at least rank 2 but is rank 1 for 'concat'");
  EXPECT_TRUE(run(tf::concat({tf::expand_dims(t1, 1), tf::expand_dims(t2, 1)}, 1)).equals(ints({1, 4, 2, 5, 3, 6}, {3, 2})));
}
TEST_F(Scenario, S53) {
  auto v = tf::zeros({2, 3}), p = tf::placeholder(tf::float32, {tf::None, 3});
  EXPECT_EQ(tf::expand_dims(v, 0).shape(), (tf::Shape{1, 2, 3}));
  EXPECT_EQ(tf::expand_dims(v, 1).shape(), (tf::Shape{2, 1, 3}));
  EXPECT_EQ(tf::expand_dims(v, -1).shape(), (tf::Shape{2, 3, 1}));
  EXPECT_EQ(tf::expand_dims(p, 1).shape().str(), "(?, 1, 3)");
  EXPECT_EQ(tf::reshape(p, {-1, 3, 1}).shape().str(), "(?, 3, 1)");
  ERR(tf::expand_dims(v, 3), "ValueError: dim 3 not in the interval [-3, 2]. for 'ExpandDims_5'");
}
TEST_F(Scenario, S54) {
  auto v = tf::zeros({2, 3});
  EXPECT_EQ(str(tf::shape(v)), "Tensor(\"Shape:0\", shape=(2,), dtype=int32)");
  EXPECT_TRUE(near(run(tf::shape(v)), {2, 3}));
  EXPECT_EQ(tf::shape(v, {.out_type = tf::int64}).dtype(), tf::int64);
  EXPECT_EQ(v.shape(), (tf::Shape{2, 3}));
}
TEST_F(Scenario, S61) {
  EXPECT_EQ(run(tf::to_double({1, 2})).dtype(), tf::float64);
  EXPECT_EQ(run(tf::to_float({1, 2})).dtype(), tf::float32);
  EXPECT_EQ(run(tf::to_int32({1, 2})).dtype(), tf::int32);
  EXPECT_EQ(run(tf::to_int64({1, 2})).dtype(), tf::int64);
  EXPECT_TRUE(near(run(tf::cast({1.9, -1.9, 0.5, -0.5}, tf::int32)), {1, -1, 0, 0}));
  EXPECT_TRUE(near(run(tf::cast({0.0, 0.3, -2.0}, tf::bool_)), {0, 1, 1}));
  EXPECT_TRUE(near(run(tf::cast({true, false}, tf::float32)), {1, 0}));
  auto a = tf::constant(1.0f);
  EXPECT_TRUE(tf::cast(a, tf::float32) == a);
}
TEST_F(Scenario, S62) {
  auto a = tf::constant({{1, 2}, {3, 4}, {5, 6}});
  auto r = run({tf::rank(a), tf::shape(a), tf::size(a), tf::reshape(a, {2, 3}), tf::reshape(a, {-1}), tf::reshape(a, {3, -1})});
  EXPECT_TRUE(near(r[0], {2}) && near(r[1], {3, 2}) && near(r[2], {6}));
  EXPECT_EQ(r[3].shape(), (tf::Shape{2, 3}));
  EXPECT_EQ(r[4].shape(), (tf::Shape{6}));
  EXPECT_EQ(r[5].shape(), (tf::Shape{3, 2}));
  ERR(tf::reshape(a, {1, 2}), "ValueError: Cannot reshape a tensor with 6 elements to shape [1,2] (2 elements) for 'Reshape_3'");
  ERR(tf::reshape(a, {4, -1}), "ValueError: Dimension size must be evenly divisible by 4 but is 6 for 'Reshape_4'");
  auto p = tf::placeholder(tf::int32);
  tf::Session s;
  tf::Tensor fed = ints({1, 2, 3, 4, 5, 6}, {3, 2});
  ERR_CLASS(s.run(tf::reshape(p, {1, 2}), {{p, fed}}), "InvalidArgumentError");
  ERR_CLASS(s.run(tf::reshape(p, {4, -1}), {{p, fed}}), "InvalidArgumentError");
}
TEST_F(Scenario, S01) {
  auto c = tf::truncated_normal({10, 10}), big = tf::truncated_normal({1000, 1000}, {.seed = 1});
  tf::Session s;
  tf::Tensor a = s.run(c), b = s.run(c), d = s.run(big);
  EXPECT_EQ(a.shape(), (tf::Shape{10, 10}));
  EXPECT_LE(largest(a), 2);
  EXPECT_FALSE(a.equals(b));
  EXPECT_LT(std::fabs(mean(d)), .01);
  EXPECT_NEAR(stddev(d), .8796, .002);
}
TEST_F(Scenario, S59) {
  auto r = run({tf::random_normal({100000}, {.mean = 1, .stddev = 2, .seed = 1}), tf::truncated_normal({100000}, {.mean = 5, .stddev = .5, .seed = 1}),
                tf::random_uniform({100000}, 10, 11, tf::float32, {.seed = 1}), tf::random_uniform({100000}, 2, 5, tf::int32, {.seed = 1})});
  EXPECT_NEAR(mean(r[0]), 1, .03);
  EXPECT_NEAR(stddev(r[0]), 2, .03);
  for (float f : r[1].data<float>()) ASSERT_TRUE(f >= 4 && f <= 6);
  for (float f : r[2].data<float>()) ASSERT_TRUE(f >= 10 && f < 11);
  auto drawn = r[3].data<std::int32_t>();
  EXPECT_EQ(std::set<int>(drawn.begin(), drawn.end()), (std::set<int>{2, 3, 4}));
  ERR(run(tf::random_uniform({2}, 5, 5, tf::int32)), "InvalidArgumentError: Need minval < maxval, got 5 >= 5");
}
TEST_F(Scenario, S60) {
  auto a = tf::constant({{1, 2}, {3, 4}, {5, 6}});
  auto r = tf::random_shuffle(a), f = tf::random_shuffle(a, {.seed = 7});
  tf::Session s;
  std::set<std::vector<int>> seen;
  for (int i = 0; i < 200; ++i) {
    tf::Tensor t = s.run(r);
    auto d = t.data<std::int32_t>();
    seen.emplace(d.begin(), d.end());
    std::set<std::pair<int, int>> rows;
    for (int k = 0; k < 3; ++k) rows.insert({d[2 * k], d[2 * k + 1]});
    ASSERT_EQ(rows, (std::set<std::pair<int, int>>{{1, 2}, {3, 4}, {5, 6}}));
  }
  EXPECT_EQ(seen.size(), 6u);
  EXPECT_TRUE(run(f).equals(run(f)));
}
TEST_F(Scenario, S03) {
  auto logits = tf::constant({{1.f, 2.f, 3.f}, {1.f, 2.f, 3.f}, {1.f, 2.f, 3.f}}), lab = tf::constant({{0.f, 0.f, 1.f}, {0.f, 0.f, 1.f}, {0.f, 0.f, 1.f}});
  auto y = tf::nn::softmax(logits), fused = tf::nn::softmax_cross_entropy_with_logits({.labels = lab, .logits = logits});
  auto r = run({y, -tf::reduce_sum(lab * tf::log(y)), fused});
  EXPECT_TRUE(near(r[0].rows(0, 1), {0.09003057, 0.24472848, 0.66524094}));
  EXPECT_TRUE(near(r[1], {1.2228179}));
  EXPECT_TRUE(near(r[2], {0.40760595, 0.40760595, 0.40760595}));
}
TEST_F(Scenario, S04) {
  auto logits = tf::constant({{1.f, 2.f, 3.f}, {1.f, 2.f, 3.f}, {1.f, 2.f, 3.f}});
  auto one = logits(tf::slice(0, 1));
  auto f = [](tf::In labels, tf::In l) { return tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = labels, .logits = l}); };
  EXPECT_TRUE(near(run(f({2, 2, 2}, logits)), {0.40760595, 0.40760595, 0.40760595}));
  EXPECT_TRUE(near(run(f({1}, one)), {1.4076059}));
  auto p = tf::placeholder(tf::int32, {1});
  tf::Session s;
  ERR_CLASS(s.run(f(p, one), {{p, tf::Tensor({3})}}), "InvalidArgumentError");
  ERR(f(tf::constant({{1}}), logits), "ValueError: Rank mismatch: Rank of labels (received 2) should equal rank of logits minus 1 (received 2).");
  ERR(f({1, 2}, logits), "ValueError: Shape mismatch: The shape of labels (received (2,)) should equal the shape of logits except for the last dimension (received (3, 3)).");
  ERR(f({1.0f}, one), "TypeError: Value passed to parameter 'labels' has DataType float32 not in list of allowed values: int32, int64");
}
TEST_F(Scenario, S05_S06) {
  auto x = tf::constant({0.f, 0.f, 2.f, -2.f, 2.f}), z = tf::constant({0.f, 1.f, 1.f, 1.f, 0.f});
  EXPECT_TRUE(near(run(tf::nn::sigmoid_cross_entropy_with_logits({.labels = z, .logits = x})), {0.6931472, 0.6931472, 0.126928, 2.126928, 2.126928}));
  EXPECT_EQ(tf::nn::sigmoid_cross_entropy_with_logits({.labels = tf::zeros({100, 10}), .logits = tf::zeros({100, 10})}).shape(), (tf::Shape{100, 10}));
  ERR(tf::nn::sigmoid_cross_entropy_with_logits({.labels = tf::zeros({2}), .logits = tf::zeros({3})}), "ValueError: logits and labels must have the same shape ((3,) vs (2,))");
  EXPECT_TRUE(near(run(tf::nn::weighted_cross_entropy_with_logits({.labels = z, .logits = x, .pos_weight = 2.0})), {0.6931472, 1.3862944, 0.253856, 4.253856, 2.126928}));
}

} // namespace
