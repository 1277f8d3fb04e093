// Scenarios I (optimizers and training) and J (slim, arg_scope, batch norm).
#include "Scenario.h"

#include <cmath>
#include <memory>

using namespace scenarios;
namespace slim = tf::contrib::slim;
namespace {

TEST_F(Scenario, S07) {
  tf::Variable w(1.0f, {.name = "w", .use_resource = true});
  auto opt = tf::train::GradientDescentOptimizer(0.1).minimize(0.5f * w);
  tf::Output after;
  {
    tf::ControlDependencies done({opt});
    after = tf::identity(w);
  }
  tf::Session s;
  s.run(tf::global_variables_initializer());
  EXPECT_NEAR(s.run<float>(after), 0.95, 1e-6);
  EXPECT_NEAR(s.run<float>(after), 0.9, 1e-6);
}
TEST_F(Scenario, S13) {
  tf::Variable step(tf::constant(0));
  auto S = tf::train::exponential_decay(0.1, step, 100, 0.96, {.staircase = true}), N = tf::train::exponential_decay(0.1, step, 100, 0.96);
  tf::Session s;
  const double want[][3] = {{0, 0.1, 0.1}, {99, 0.1, 0.0960392}, {100, 0.096, 0.096}, {199, 0.096, 0.09219763}, {200, 0.09216, 0.09216}, {1000, 0.06648325, 0.06648325}, {2999, 0.03061015, 0.029397745}};
  for (auto &w : want) {
    auto r = s.run({S, N}, {{step, static_cast<int>(w[0])}});
    EXPECT_NEAR(r[0].item<float>(), w[1], 1e-6) << w[0];
    EXPECT_NEAR(r[1].item<float>(), w[2], 1e-6) << w[0];
  }
}
TEST_F(Scenario, S56_S57) {
  auto step = tf::placeholder(tf::int32, tf::Shape{});
  auto lr = tf::train::exponential_decay(0.001, step, 3000, 0.1), stairs = tf::train::exponential_decay(0.001, step, 100, 0.96, {.staircase = true});
  tf::Session s;
  for (auto [i, v] : {std::pair{0, 0.001}, {1500, 0.000316228}, {3000, 0.0001}, {6000, 1e-05}}) EXPECT_NEAR(s.run<float>(lr, {{step, i}}), v, 1e-8);
  for (auto [i, v] : {std::pair{0, 0.001}, {99, 0.001}, {100, 0.00096}, {200, 0.0009216}}) EXPECT_NEAR(s.run<float>(stairs, {{step, i}}), v, 1e-8);
}
TEST_F(Scenario, S40) {
  tf::Variable v(0.0f, {.name = "v"});
  tf::train::ExponentialMovingAverage ema(0.99);
  auto op = ema.apply({v});
  EXPECT_EQ(ema.average(v).name(), "v/ExponentialMovingAverage:0");
  EXPECT_EQ(ema.average_name(v), "v/ExponentialMovingAverage");
  EXPECT_EQ(names(tf::moving_average_variables()), "v:0");
  auto restored = ema.variables_to_restore();
  ASSERT_EQ(restored.size(), 1u);
  EXPECT_EQ(restored.begin()->first, "v/ExponentialMovingAverage");
  tf::Session s;
  s.run(tf::global_variables_initializer());
  EXPECT_EQ(s.run<float>(ema.average(v)), 0.0f);
  s.run(v.assign(5.0f));
  for (double want : {0.05, 0.0994999}) {
    s.run(op);
    EXPECT_NEAR(s.run<float>(ema.average(v)), want, 1e-6);
  }
  EXPECT_EQ(names(tf::trainable_variables()), "v:0");
  ERR(ema.apply({tf::Variable(1)}), "TypeError: The variables must be half, float, or double: Variable:0");
}
TEST_F(Scenario, S41) {
  tf::Variable n(0.0f, {.trainable = false}), v(0.0f, {.name = "v"});
  tf::train::ExponentialMovingAverage ema(0.99, n);
  auto op = ema.apply({v});
  tf::Session s;
  s.run(tf::global_variables_initializer());
  s.run(v.assign(5.0f));
  s.run(op);
  EXPECT_NEAR(s.run<float>(ema.average(v)), 4.5, 1e-5);
  s.run(n.assign(10000.0f));
  s.run(v.assign(10.0f));
  for (double want : {4.555, 4.60945}) {
    s.run(op);
    EXPECT_NEAR(s.run<float>(ema.average(v)), want, 1e-5);
  }
}
TEST_F(Scenario, S42) {
  tf::Variable w(1.0f, {.name = "w"});
  tf::train::ExponentialMovingAverage ema(0.9999);
  auto opt = tf::train::GradientDescentOptimizer(0.1).minimize(0.5f * w);
  tf::Operation train;
  {
    tf::ControlDependencies done({opt});
    train = tf::group({ema.apply(tf::trainable_variables())});
  }
  tf::Session s;
  s.run(tf::global_variables_initializer());
  EXPECT_TRUE(s.run(train).is_none());
  EXPECT_NEAR(s.run<float>(w), 0.95, 1e-6);
  EXPECT_NEAR(s.run<float>(ema.average(w)), 0.999995, 1e-6);
}
TEST_F(Scenario, S47) {
  tf::Tensor X = tf::np::rand({10, 3}), Y = tf::Tensor::zeros({10, 1});
  for (int i = 0; i < 10; ++i) Y.mutable_data<float>()[i] = static_cast<float>(X.asDouble(i * 3) + 2 * X.asDouble(i * 3 + 1) + 3 * X.asDouble(i * 3 + 2));
  auto x = tf::placeholder(tf::float32, {tf::None, 3}), y = tf::placeholder(tf::float32, {tf::None, 1});
  tf::Variable w(tf::zeros({3, 1}));
  auto loss = tf::reduce_mean(tf::square(tf::matmul(x, w) - y));
  auto train = tf::train::GradientDescentOptimizer(0.1).minimize(loss);
  tf::Session s;
  s.run(tf::global_variables_initializer());
  float a = s.run<float>(loss, {{x, X}, {y, Y}});
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(s.run({train}, {{x, X.rows(i * 2, i * 2 + 2)}, {y, Y.rows(i * 2, i * 2 + 2)}})[0].is_none());
  EXPECT_LT(s.run<float>(loss, {{x, X}, {y, Y}}), a);
  EXPECT_EQ(train.type() + " " + train.name(), "NoOp GradientDescent");
}
TEST_F(Scenario, S128) {
  namespace T = tf::train;
  struct Case { const char *name; std::function<std::unique_ptr<T::Optimizer>(tf::Variable)> make; double first, second; const char *slots; };
  auto make = [](auto &&o) -> std::unique_ptr<T::Optimizer> { return std::make_unique<std::decay_t<decltype(o)>>(std::move(o)); };
  const Case cases[] = {
      {"GradientDescent", [&](auto) { return make(T::GradientDescentOptimizer(.1)); }, 0.95, 0.9, ""},
      {"Momentum", [&](auto) { return make(T::MomentumOptimizer(.1, .9)); }, 0.95, 0.855, "w/Momentum:0"},
      {"Nesterov", [&](auto) { return make(T::MomentumOptimizer(.1, .9, {.use_nesterov = true})); }, 0.905, 0.7695, "w/Momentum:0"},
      {"Adagrad", [&](auto) { return make(T::AdagradOptimizer(.1)); }, 0.9154845, 0.8509348, "w/Adagrad:0"},
      {"AdagradDA", [&](tf::Variable g) { return make(T::AdagradDAOptimizer(.1, g)); }, -0.0845154, -0.1290994, "w/AdagradDA:0 w/AdagradDA_1:0"},
      {"Adam", [&](auto) { return make(T::AdamOptimizer(.1)); }, 0.9, 0.8000004, "beta1_power:0 beta2_power:0 w/Adam:0 w/Adam_1:0"},
      {"Ftrl", [&](auto) { return make(T::FtrlOptimizer(.1)); }, 0.3809621, 0.3164124, "w/Ftrl:0 w/Ftrl_1:0"},
      {"Ftrl l1 l2", [&](auto) { return make(T::FtrlOptimizer(.1, {.l1_regularization_strength = .1, .l2_regularization_strength = .1})); }, 0.3521541, 0.2892291, "w/Ftrl:0 w/Ftrl_1:0"},
      {"Ftrl shrink", [&](auto) { return make(T::FtrlOptimizer(.1, {.l2_shrinkage_regularization_strength = .1})); }, 0.3471559, 0.2736427, "w/Ftrl:0 w/Ftrl_1:0"},
      {"ProximalGD", [&](auto) { return make(T::ProximalGradientDescentOptimizer(.1, {.l1_regularization_strength = .1, .l2_regularization_strength = .1})); }, 0.9306931, 0.8620723, ""},
      {"ProximalAdagrad", [&](auto) { return make(T::ProximalAdagradOptimizer(.1, {.l1_regularization_strength = .1, .l2_regularization_strength = .1})); }, 0.8836452, 0.7959104, "w/ProximalAdagrad:0"},
      {"RMSProp", [&](auto) { return make(T::RMSPropOptimizer(.1)); }, 0.9480125, 0.8940175, "w/RMSProp:0 w/RMSProp_1:0"},
      {"RMSProp momentum", [&](auto) { return make(T::RMSPropOptimizer(.1, {.momentum = .9})); }, 0.9480125, 0.8472288, "w/RMSProp:0 w/RMSProp_1:0"},
      {"RMSProp centered", [&](auto) { return make(T::RMSPropOptimizer(.1, {.centered = true})); }, 0.9479421, 0.8936607, "w/RMSProp:0 w/RMSProp_1:0 w/RMSProp_2:0"},
      {"Adadelta 1", [&](auto) { return make(T::AdadeltaOptimizer(1.0)); }, 0.9995528, 0.9990999, "w/Adadelta:0 w/Adadelta_1:0"},
      {"Adadelta", [&](auto) { return make(T::AdadeltaOptimizer()); }, 0.9999995, 0.9999990, "w/Adadelta:0 w/Adadelta_1:0"},
  };
  for (const Case &c : cases) {
    SCOPED_TRACE(c.name);
    tf::reset_default_graph();
    tf::Variable w(1.0f, {.name = "w"}), g(0, {.trainable = false, .name = "g", .dtype = tf::int64});
    auto train = c.make(g)->minimize(0.5f * w, {.global_step = g});
    auto all = tf::global_variables();
    EXPECT_EQ(names(std::vector<tf::Variable>(all.begin() + 2, all.end())), c.slots);
    tf::Session s;
    s.run(tf::global_variables_initializer());
    for (double want : {c.first, c.second}) {
      s.run(train);
      EXPECT_NEAR(s.run<float>(w), want, 1e-6);
    }
  }
}
TEST_F(Scenario, S48) {
  auto x = tf::zeros({2, 8, 8, 3});
  auto losses = [] { return tf::get_collection(tf::GraphKeys::REGULARIZATION_LOSSES).size(); };
  tf::Output a, b;
  {
    slim::arg_scope defaults({slim::conv2d, slim::fully_connected},
                             {.activation_fn = [](tf::Output t) { return tf::nn::leaky_relu(t, 0.1f); }, .weights_initializer = tf::truncated_normal_initializer({.stddev = 0.01}), .weights_regularizer = slim::l2_regularizer(0.0005)});
    a = slim::conv2d(x, 4, {3, 3}, {.scope = "c"});
    b = slim::fully_connected(slim::flatten(a), 5, {.activation_fn = nullptr, .scope = "f"});
  }
  EXPECT_EQ(a.op().type() + " " + b.op().type(), "LeakyRelu BiasAdd");
  EXPECT_EQ(losses(), 2u);
  auto c = slim::conv2d(x, 4, {3, 3}, {.scope = "d"});
  EXPECT_EQ(c.op().type(), "Relu");
  EXPECT_EQ(losses(), 2u);
  EXPECT_EQ(names(tf::trainable_variables()), "c/weights:0 c/biases:0 f/weights:0 f/biases:0 d/weights:0 d/biases:0");
}
TEST_F(Scenario, S55) {
  slim::losses::add_loss(tf::constant(1.5f));
  slim::losses::add_loss(tf::constant(2.0f));
  auto t = slim::losses::get_total_loss();
  EXPECT_TRUE(near(run(t), {3.5}));
  EXPECT_EQ(t.name(), "total_loss:0");
  tf::get_variable("w", {2}, {.initializer = tf::ones_initializer(), .regularizer = slim::l2_regularizer(0.5)});
  EXPECT_TRUE(near(run(slim::losses::get_total_loss()), {4.0}));
  EXPECT_TRUE(near(run(slim::losses::get_total_loss({.add_regularization_losses = false})), {3.5}));
  EXPECT_EQ(tf::get_collection(tf::GraphKeys::LOSSES).size(), 2u);
  EXPECT_EQ(names(tf::get_collection(tf::GraphKeys::REGULARIZATION_LOSSES)), "w/Regularizer/l2_regularizer:0");
}
TEST_F(Scenario, S58) {
  auto x = tf::placeholder(tf::float32, {4, 6, 6, 2});
  auto net = slim::conv2d(x, 3, {5, 5}, {.padding = "SAME", .normalizer_fn = slim::batch_norm, .scope = "conv1"});
  EXPECT_EQ(names(tf::global_variables()), "conv1/weights:0 conv1/BatchNorm/beta:0 conv1/BatchNorm/moving_mean:0 conv1/BatchNorm/moving_variance:0");
  auto up = tf::get_collection(tf::GraphKeys::UPDATE_OPS);
  ASSERT_EQ(up.size(), 2u);
  auto pre = tf::get_default_graph().get_tensor_by_name("conv1/Conv2D:0");
  auto loss = tf::reduce_mean(net);
  tf::Operation t1;
  {
    tf::ControlDependencies after({up[0], up[1]});
    t1 = tf::train::GradientDescentOptimizer(0.0).minimize(loss);
  }
  auto t0 = tf::train::GradientDescentOptimizer(0.0).minimize(tf::reduce_mean(net));
  tf::Tensor X = tf::np::rand({4, 6, 6, 2});
  auto all = tf::global_variables();
  tf::Session s;
  s.run(tf::global_variables_initializer());
  s.run(t0, {{x, X}});
  EXPECT_TRUE(near(s.run(all[2]), {0, 0, 0}) && near(s.run(all[3]), {1, 1, 1}));
  tf::Tensor p = s.run(pre, {{x, X}});
  s.run(t1, {{x, X}});
  tf::Tensor mm = s.run(all[2]), mv = s.run(all[3]);
  const int n = 4 * 6 * 6;
  for (int c = 0; c < 3; ++c) {
    double sum = 0, squares = 0;
    for (int i = 0; i < n; ++i) sum += p.asDouble(i * 3 + c);
    for (int i = 0; i < n; ++i) squares += std::pow(p.asDouble(i * 3 + c) - sum / n, 2);
    EXPECT_NEAR(mm.asDouble(c), .001 * sum / n, 1e-6);
    EXPECT_NEAR(mv.asDouble(c), .999 + .001 * squares / (n - 1), 1e-5);
  }
}

} // namespace
