// Scenarios C (variables and initializers).
#include "Scenario.h"

#include <cmath>

using namespace scenarios;
namespace {

tf::Variable zero(const char *name = "v") { return tf::get_variable(name, tf::Shape{}, {.initializer = tf::zeros_initializer()}); }

TEST_F(Scenario, S02) {
  tf::Variable v(tf::constant(0.0f, {.shape = tf::Shape{1}}), {.name = "v"});
  tf::Variable v1(tf::constant(5, {.dtype = tf::float32, .shape = tf::Shape{1}}), {.name = "v1"});
  tf::Variable step(tf::constant(5, {.dtype = tf::float32, .shape = tf::Shape{1}}), {.trainable = false, .name = "global_step"});
  tf::train::ExponentialMovingAverage ema(0.99, step);
  EXPECT_EQ(names(tf::trainable_variables()), "v:0 v1:0");
  EXPECT_EQ(names(tf::global_variables()), "v:0 v1:0 global_step:0");
}
TEST_F(Scenario, S22) {
  auto v = tf::get_variable("my_variable", {1, 2, 3});
  tf::Tensor a = run(v);
  EXPECT_EQ(v.dtype(), tf::float32);
  EXPECT_EQ(a.shape(), (tf::Shape{1, 2, 3}));
  for (float f : a.data<float>()) EXPECT_TRUE(std::fabs(f) > 0 && std::fabs(f) <= 1.0954452f);
}
TEST_F(Scenario, S23) {
  auto v = tf::get_variable("my_int_variable", {1, 2, 3}, {.dtype = tf::int32, .initializer = tf::zeros_initializer()});
  EXPECT_TRUE(run(v).equals(tf::Tensor::zeros({1, 2, 3}, tf::int32)));
  EXPECT_EQ(str(v), "<tf.Variable 'my_int_variable:0' shape=(1, 2, 3) dtype=int32_ref>");
}
TEST_F(Scenario, S24) {
  auto v = tf::get_variable("other_variable", tf::constant({23, 42}), {.dtype = tf::int32});
  EXPECT_EQ(v.shape(), (tf::Shape{2}));
  EXPECT_TRUE(run(v).equals(tf::Tensor({23, 42})));
}
TEST_F(Scenario, S25) {
  auto v = tf::get_variable("my_variable", {1, 2, 3}), w = tf::get_variable("w", {1});
  auto rep = tf::report_uninitialized_variables();
  tf::Session s;
  EXPECT_TRUE(s.run(rep).equals(tf::Tensor({"my_variable", "w"})));
  s.run(tf::global_variables_initializer());
  tf::Tensor a = s.run(v);
  s.run(v.initializer());
  EXPECT_EQ(s.run(rep).size(), 0);
  EXPECT_FALSE(a.equals(s.run(v)));
}
TEST_F(Scenario, S26) {
  auto v = zero();
  auto w = tf::get_variable("w", v.initialized_value() + 1);
  for (int i = 0; i < 20; ++i) {
    auto r = run({v, w});
    ASSERT_EQ(r[0].item<float>(), 0.0f);
    ASSERT_EQ(r[1].item<float>(), 1.0f);
  }
}
TEST_F(Scenario, S27) {
  auto v = zero();
  tf::Session s({.graph = &tf::get_default_graph()});
  s.run(tf::global_variables_initializer());
  EXPECT_EQ(s.run<float>(v + 1), 1.0f);
}
TEST_F(Scenario, S28) {
  auto v = zero();
  tf::Session s;
  auto a = v.assign_add(1);
  s.run(tf::global_variables_initializer());
  EXPECT_EQ(s.run<float>(a), 1.0f);
  a.op().run();
  EXPECT_EQ(s.run<float>(v), 2.0f);
  EXPECT_EQ(a.eval().item<float>(), 3.0f);
}
TEST_F(Scenario, S37) {
  tf::Variable state(0, {.name = "counter"});
  auto update = tf::assign(state, tf::add(state, tf::constant(1)));
  auto init = tf::global_variables_initializer();
  {
    tf::Session s;
    s.run(init);
    for (int i = 1; i <= 3; ++i) EXPECT_EQ(s.run<int>(update), i);
  }
  tf::Session s;
  ERR(s.run(update), "FailedPreconditionError: Attempting to use uninitialized value counter");
}
TEST_F(Scenario, S38) {
  tf::Variable weights(tf::random_normal({784, 200}, {.stddev = 0.35}), {.name = "weights"}), biases(tf::zeros({200}), {.name = "biases"});
  tf::Variable weights2(weights.initialized_value(), {.name = "weights2"}), weights3({1.0f, 2.0f, 5.0f, 3.5f}, {.name = "weights3"});
  auto r = run({weights, biases, weights2, weights3});
  EXPECT_NEAR(stddev(r[0]), .35, .01);
  EXPECT_EQ(largest(r[1]), 0);
  EXPECT_TRUE(r[0].equals(r[2]));
  EXPECT_TRUE(near(r[3], {1, 2, 5, 3.5}));
}
TEST_F(Scenario, S98) {
  tf::Variable x(1.0f, {.name = "x"});
  auto x2 = x.assign(x + 1.0f), x3 = tf::assign(x, x - 1.0f), x4 = tf::assign_add(x, 1.5f);
  {
    tf::Session s;
    s.run(tf::global_variables_initializer());
    EXPECT_EQ(s.run<float>(x), 1.0f);
    EXPECT_EQ(s.run<float>(x2), 2.0f);
    EXPECT_EQ(s.run<float>(x3), 1.0f);
    EXPECT_EQ(s.run<float>(x4), 2.5f);
  }
  EXPECT_EQ(ops(), "x/initial_value:Const x:VariableV2 x/Assign:Assign x/read:Identity add/y:Const add:AddV2 Assign:Assign sub/y:Const "
                   "sub:Sub Assign_1:Assign AssignAdd/value:Const AssignAdd:AssignAdd init:NoOp");
}
TEST_F(Scenario, S99) {
  tf::Variable v(tf::random_normal({1}));
  auto y = tf::assign(v, {1.0f});
  tf::Session s;
  s.run(v.initializer());
  EXPECT_EQ(s.run(v).shape(), (tf::Shape{1}));
  EXPECT_TRUE(near(s.run(y), {1}));
  EXPECT_TRUE(near(s.run(v), {1}));
  EXPECT_EQ(v.name(), "Variable:0");
}
TEST_F(Scenario, S100) {
  tf::Variable x(1.0f, {.name = "x"}), r(1.0f, {.name = "r", .use_resource = true});
  tf::Session s;
  ERR(s.run(x), "FailedPreconditionError: Attempting to use uninitialized value x");
  ERR(s.run(x + 1.0f), "FailedPreconditionError: Attempting to use uninitialized value x");
  std::string text = err([&] { s.run(r); });
  EXPECT_EQ(text.substr(0, 21), "FailedPreconditionErr");
  EXPECT_NE(text.find(" r"), std::string::npos) << text;
}
TEST_F(Scenario, S101) {
  tf::Variable v(true, {.name = "v", .use_resource = true});
  auto r = tf::cond(v, [&] { return v.assign(false); }, [] { return tf::constant(true); });
  tf::Session s;
  for (int i = 0; i < 10; ++i) {
    s.run(v.initializer());
    ASSERT_EQ(s.run(r).asInt64(0), 0);
    ASSERT_EQ(s.run(v).asInt64(0), 0);
  }
}
TEST_F(Scenario, S108) {
  tf::Graph g;
  std::optional<tf::Scope> in(g.as_default());
  tf::Variable v(42, {.name = "foo"});
  auto init = tf::initialize_all_variables();
  auto a = v.assign(13);
  in.reset();
  tf::Session s({.graph = &g});
  s.run(init);
  EXPECT_EQ(s.run<int>(v), 42);
  EXPECT_EQ(s.run<int>(a), 13);
  EXPECT_EQ(s.run<int>(v), 13);
}
TEST_F(Scenario, S111) {
  auto w = tf::get_variable("w", {3});
  EXPECT_LT(largest(run(w)), 1.0);
  EXPECT_EQ(str(w), "<tf.Variable 'w:0' shape=(3,) dtype=float32_ref>");
}
TEST_F(Scenario, S115) {
  tf::Partitioner part = [](tf::Shape s, tf::DType) {
    std::vector<int> p(s.rank(), 1);
    p[0] = 3;
    return p;
  };
  auto p = tf::get_variable("p", {10, 4}, {.partitioner = part});
  EXPECT_TRUE(p.is_partitioned());
  EXPECT_EQ(p.name(), "p");
  EXPECT_EQ(names(p.parts()), "p/part_0:0 p/part_1:0 p/part_2:0");
  EXPECT_EQ(p.parts()[0].shape(), (tf::Shape{4, 4}));
  EXPECT_EQ(p.parts()[2].shape(), (tf::Shape{3, 4}));
  auto t = tf::convert_to_tensor(p);
  EXPECT_EQ(t.name(), "p:0");
  EXPECT_EQ(t.shape(), (tf::Shape{10, 4}));
  EXPECT_EQ(names(tf::trainable_variables()), "p/part_0:0 p/part_1:0 p/part_2:0");
  auto r = run({t, p.parts()[0], p.parts()[1], p.parts()[2]});
  EXPECT_TRUE(r[0].rows(0, 4).equals(r[1]) && r[0].rows(4, 7).equals(r[2]) && r[0].rows(7, 10).equals(r[3]));
  ERR(tf::get_variable("q", {10, 4}, {.partitioner = [](tf::Shape, tf::DType) { return std::vector<int>{2, 2}; }}),
      "ValueError: Can only slice a variable along one dimension: shape: (10, 4), partitioning: [2, 2]");
  tf::VariableScope vs("s", {.partitioner = tf::fixed_size_partitioner(2)});
  EXPECT_EQ(names(tf::get_variable("w", {4}).parts()), "s/w/part_0:0 s/w/part_1:0");
}
TEST_F(Scenario, S131) {
  auto made = [](tf::Initializer init, tf::Shape s) { return run(init(s, tf::float32)); };
  EXPECT_LE(largest(made(tf::glorot_uniform_initializer({.seed = 1}), {784, 200})), .0780869);
  tf::Tensor filter = made(tf::glorot_uniform_initializer({.seed = 1}), {5, 5, 32, 32});
  EXPECT_LE(largest(filter), .0612372);
  EXPECT_GT(largest(filter), .95 * .0612372);
  EXPECT_LE(largest(made(tf::glorot_uniform_initializer({.seed = 1}), {5, 3})), .8660254);
  double unit = largest(made(tf::uniform_unit_scaling_initializer({.seed = 1}), {784, 200}));
  EXPECT_TRUE(unit <= .0618590 && unit > .0617);
  tf::Tensor q = made(tf::orthogonal_initializer({.seed = 1}), {4, 3});
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) {
      double dot = 0;
      for (int k = 0; k < 4; ++k) dot += q.asDouble(k * 3 + i) * q.asDouble(k * 3 + j);
      EXPECT_NEAR(dot, i == j, 1e-5);
    }
  ERR(tf::orthogonal_initializer()({4}, tf::float32), "ValueError: The tensor to initialize must be at least two-dimensional");
  ERR(tf::get_variable("b", {1}, {.dtype = tf::string, .initializer = tf::glorot_uniform_initializer()}), "ValueError: Expected floating point type, got <dtype: 'string'>.");
  for (tf::DType t : {tf::int32, tf::bool_, tf::uint8}) EXPECT_TRUE(run(tf::get_variable(std::string("z") + std::to_string(static_cast<int>(t)), {2}, {.dtype = t})).equals(tf::Tensor::zeros({2}, t)));
}
TEST_F(Scenario, S80) {
  EXPECT_EQ(tf::get_variable("a", {1}).op().type(), "VariableV2");
  EXPECT_FALSE(tf::Variable(1.0f).is_resource());
  EXPECT_TRUE(tf::Variable(1.0f, {.use_resource = true}).is_resource());
}
TEST_F(Scenario, S08) {
  auto lr = tf::placeholder(tf::float32, tf::Shape{}, {.name = "lr"}), beta = tf::placeholder(tf::float32, tf::Shape{}, {.name = "beta"});
  tf::Variable a(lr * 2.0f), b(beta + lr), c(7.0f);
  tf::Session s;
  s.run(tf::global_variables_initializer(), {{lr, 0.5f}, {beta, 0.25f}});
  auto r = s.run({a, b, c});
  EXPECT_EQ(r[0].item<float>(), 1.0f);
  EXPECT_EQ(r[1].item<float>(), 0.75f);
  EXPECT_EQ(r[2].item<float>(), 7.0f);
  std::string text = err([&] { s.run(tf::global_variables_initializer()); });
  EXPECT_EQ(text.substr(0, 69), "InvalidArgumentError: You must feed a value for placeholder tensor 'l") << text;
}

} // namespace
