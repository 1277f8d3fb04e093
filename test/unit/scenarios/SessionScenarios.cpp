// Scenarios D (sessions, feeds, fetches) and E (devices and configuration).
#include "Scenario.h"

using namespace scenarios;
namespace {

constexpr const char *noSession =
    "ValueError: Cannot evaluate tensor using `eval()`: No default session is registered. Use `with sess.as_default()` or pass an explicit session to `eval(session=sess)`";

TEST_F(Scenario, S09) {
  auto c = tf::constant(4) + tf::constant(7);
  auto make = [] { return std::make_unique<tf::Session>(); };
  std::unique_ptr<tf::Session> s;
  ERR(c.eval(), noSession);
  ERR(c.op().run(), "ValueError: Cannot execute operation using `run()`: No default session is registered. Use `with sess.as_default():` or pass an explicit session to `run(session=sess)`");
  tf::Graph g2;
  tf::Output d;
  {
    auto in = g2.as_default();
    d = tf::constant(1);
  }
  s = make();
  auto in = s->as_default();
  ERR(d.eval(), "ValueError: Cannot use the default session to evaluate tensor: the tensor's graph is different from the session's graph. Pass an explicit session to `eval(session=sess)`.");
}
TEST_F(Scenario, S10) {
  auto c = tf::constant(4) + tf::constant(7);
  tf::Session s;
  EXPECT_EQ(c.eval().item<int>(), 11);
}
TEST_F(Scenario, S11_S109) {
  auto c = tf::constant(5.0f) * tf::constant(6.0f);
  tf::InteractiveSession s;
  EXPECT_EQ(c.eval().item<float>(), 30.0f);
  s.close();
  ERR(c.eval(), noSession);
}
TEST_F(Scenario, S12) {
  auto c = tf::constant(4) + tf::constant(7);
  tf::Session s;
  {
    auto in = s.as_default();
    EXPECT_EQ(c.eval().item<int>(), 11);
  }
  EXPECT_EQ(c.eval({}, &s).item<int>(), 11);
  EXPECT_EQ(tf::get_default_session(), &s);
  s.close();
  ERR(s.run(c), "RuntimeError: Attempted to use a closed Session.");
  EXPECT_EQ(tf::get_default_session(), nullptr);
}
TEST_F(Scenario, S34) {
  auto p = tf::matmul(tf::constant({{3.f, 3.f}}), tf::constant({{2.f}, {2.f}}));
  EXPECT_EQ(ops(), "Const:Const Const_1:Const MatMul:MatMul");
  tf::Session s;
  EXPECT_TRUE(near(s.run(p), {12}));
  s.close();
  ERR(s.run(p), "RuntimeError: Attempted to use a closed Session.");
}
TEST_F(Scenario, S44) {
  auto x = tf::placeholder(tf::float32, {tf::None, 4, 3, 3}, {.name = "x_hld"});
  auto y = tf::placeholder(tf::int64, {tf::None, 2}, {.name = "y_hld"});
  auto n = tf::shape(x)[0];
  tf::Session s;
  EXPECT_EQ(s.run({n, y}, {{x, tf::Tensor::zeros({2, 4, 3, 3})}, {y, tf::Tensor({{1, 2}})}})[0].item<int>(), 2);
  EXPECT_EQ(s.run<int>(n, {{x, tf::Tensor::zeros({5, 4, 3, 3})}}), 5);
  ERR(s.run(n, {{x, tf::Tensor::zeros({2, 4, 3, 1})}}), "ValueError: Cannot feed value of shape (2, 4, 3, 1) for Tensor 'x_hld:0', which has shape '(?, 4, 3, 3)'");
  EXPECT_TRUE(s.run(y, {{y, tf::Tensor({{1.5, -1.5}})}}).equals(tf::Tensor({{std::int64_t(1), std::int64_t(-1)}})));
  ERR(s.run(tf::shape(y), {{y, 7}}), "ValueError: Cannot feed value of shape () for Tensor 'y_hld:0', which has shape '(?, 2)'");
}
TEST_F(Scenario, S103) {
  auto a = tf::constant(5.0f);
  ERR(a.eval(), noSession);
  {
    tf::Session s;
    EXPECT_EQ(s.run<float>(a), 5.0f);
  }
  tf::Session s;
  EXPECT_EQ(s.run<float>(a), 5.0f);
  s.close(), s.close();
}
TEST_F(Scenario, S104) {
  auto a = tf::constant({10, 20}), b = tf::constant({1.0f, 2.0f});
  tf::Session s;
  EXPECT_TRUE(s.run(a).equals(tf::Tensor({10, 20})));
  auto [p, q] = s.run(std::tuple{a, b});
  EXPECT_TRUE(p.equals(tf::Tensor({10, 20})) && q.equals(tf::Tensor({1.0f, 2.0f})));
  auto r = s.run(std::map<std::string, std::pair<tf::Output, std::vector<tf::Output>>>{{"k1", {a, {b, a}}}});
  EXPECT_TRUE(r.at("k1").first.equals(p));
  EXPECT_TRUE(r.at("k1").second[1].equals(p));
  EXPECT_TRUE(s.run(std::vector<tf::Fetch>{}).empty());
  EXPECT_TRUE(s.run({a, a, a})[2].equals(p));
}
TEST_F(Scenario, S105) {
  tf::SparseTensor sp(tf::constant({{std::int64_t(0), std::int64_t(1)}}), tf::constant({5.0f}), tf::constant({std::int64_t(2), std::int64_t(3)}));
  auto spp = tf::sparse_placeholder(tf::float32);
  auto a = tf::constant(3.0f, {.name = "a"});
  auto st = tf::placeholder(tf::string);
  tf::Session s;
  EXPECT_TRUE(s.run(a.op()).is_none());
  EXPECT_TRUE(s.run("a").is_none());
  EXPECT_EQ(s.run<float>("a:0"), 3.0f);
  EXPECT_TRUE(s.run({tf::no_op()})[0].is_none());
  auto v = s.run(sp);
  EXPECT_TRUE(near(v.indices, {0, 1}) && near(v.values, {5}) && near(v.dense_shape, {2, 3}));
  tf::SparseTensorValue fed{tf::Tensor({{std::int64_t(0), std::int64_t(0)}}), tf::Tensor({7.f}), tf::Tensor({std::int64_t(1), std::int64_t(2)})};
  EXPECT_TRUE(near(s.run(tf::sparse_tensor_to_dense(spp), {{spp, fed}}), {7, 0}));
  EXPECT_EQ(s.run(st, {{st, "hi"}}).item<std::string>(), "hi");
  EXPECT_TRUE(s.run(st, {{st, tf::Tensor({"a", "bc"})}}).equals(tf::Tensor({"a", "bc"})));
  EXPECT_EQ(s.run<float>(a + 1.0f, {{a, 10.0f}}), 11.0f);
  EXPECT_EQ(s.run<float>(a + 1.0f, {{"a:0", 20.0f}}), 21.0f);
}
TEST_F(Scenario, S106) {
  auto a = tf::constant(1.0f, {.name = "a"}), p = tf::placeholder(tf::float32, {2}, {.name = "p"});
  tf::Graph g;
  tf::Output other;
  {
    auto in = g.as_default();
    other = tf::constant(1.0f, {.name = "other"});
  }
  tf::Session s;
  ERR(s.run("nope"), "ValueError: Fetch argument 'nope' cannot be interpreted as a Tensor. (\"The name 'nope' refers to an Operation not in the graph.\")");
  ERR(s.run("nope:0"), "ValueError: Fetch argument 'nope:0' cannot be interpreted as a Tensor. (\"The name 'nope:0' refers to a Tensor which does not exist. The operation, 'nope', does not exist in the graph.\")");
  ERR(s.run(other), "ValueError: Fetch argument <tf.Tensor 'other:0' shape=() dtype=float32> cannot be interpreted as a Tensor. (Tensor Tensor(\"other:0\", shape=(), dtype=float32) is not an element of this graph.)");
  ERR(s.run(a, {{other, 1.0f}}), "TypeError: Cannot interpret feed_dict key as Tensor: Tensor Tensor(\"other:0\", shape=(), dtype=float32) is not an element of this graph.");
  ERR(s.run(a, {{"zzz:0", 1.0f}}), "TypeError: Cannot interpret feed_dict key as Tensor: The name 'zzz:0' refers to a Tensor which does not exist. The operation, 'zzz', does not exist in the graph.");
  ERR(s.run(p, {{p, tf::Tensor({1.f, 2.f, 3.f})}}), "ValueError: Cannot feed value of shape (3,) for Tensor 'p:0', which has shape '(2,)'");
  s.close();
  ERR(s.run(a), "RuntimeError: Attempted to use a closed Session.");
}
TEST_F(Scenario, S110) {
  auto x = tf::placeholder(tf::float32, {8, 8}), y = tf::matmul(x, x);
  EXPECT_EQ(str(x), "Tensor(\"Placeholder:0\", shape=(8, 8), dtype=float32)");
  EXPECT_EQ(str(y), "Tensor(\"MatMul:0\", shape=(8, 8), dtype=float32)");
  tf::Tensor r = tf::np::rand({8, 8});
  tf::Session s;
  tf::Tensor z = s.run(y, {{x, r}});
  for (int i = 0; i < 8; ++i) {
    double dot = 0;
    for (int k = 0; k < 8; ++k) dot += r.asDouble(i * 8 + k) * r.asDouble(k * 8);
    EXPECT_NEAR(z.asDouble(i * 8), dot, 1e-5);
  }
  ERR(s.run(y), "InvalidArgumentError: You must feed a value for placeholder tensor 'Placeholder' with dtype float and shape [8,8]");
}
TEST_F(Scenario, S127) {
  std::optional<tf::VariableScope> vs(std::in_place, "input_const");
  auto c1 = tf::constant({10.8f, 1.2f}, {.name = "c1"}), c2 = tf::constant({2.4f, 1.6f}, {.name = "c2"});
  vs.reset();
  vs.emplace("input_var");
  tf::Variable v1(tf::ones({2}), {.name = "v1"});
  auto v2 = tf::get_variable("v2", {2}, {.initializer = tf::random_normal_initializer({.mean = 0, .stddev = 1})});
  vs.reset();
  tf::Variable v3({3.2f, 6.4f}, {.name = "v3"});
  tf::add_n({c1, c2, v1, v2, v3}, {.name = "add"});
  tf::Session s;
  s.run(tf::global_variables_initializer());
  EXPECT_TRUE(near(s.run("input_var/v1:0"), {1, 1}));
  tf::Tensor sum = s.run("add:0"), part = s.run("input_var/v2:0");
  EXPECT_NEAR(sum.asDouble(0) - part.asDouble(0), 17.4, 1e-4);
  EXPECT_NEAR(sum.asDouble(1) - part.asDouble(1), 10.2, 1e-4);
  EXPECT_TRUE(sum.equals(s.run("add:0")));
}
TEST_F(Scenario, S35) {
  std::optional<tf::Device> on(std::in_place, "/gpu:1");
  auto p = tf::matmul(tf::constant({{3.f, 3.f}}), tf::constant({{2.f}, {2.f}}), {.name = "MatMul"});
  on.reset();
  EXPECT_EQ(p.op().device(), "/device:GPU:1");
  {
    tf::Session s;
    ERR(s.run(p), "InvalidArgumentError: Cannot assign a device for operation MatMul: {{node MatMul}} was explicitly assigned to /device:GPU:1 but available devices are "
                  "[ /job:localhost/replica:0/task:0/device:CPU:0 ]. Make sure the device specification refers to a valid device.");
  }
  tf::Session soft({.config = {.allow_soft_placement = true}});
  EXPECT_TRUE(near(soft.run(p), {12}));
}
TEST_F(Scenario, S36_S102) {
  tf::Session s({.config = {.allow_soft_placement = true, .intra_op_parallelism_threads = 1, .gpu_options = {.allow_growth = true}}});
  auto p = tf::matmul(tf::constant({{3.f, 3.f}}), tf::constant({{2.f}, {2.f}}));
  EXPECT_TRUE(near(s.run(p), {12}));
  tf::Device on("/gpu:0");
  tf::Variable state(0, {.name = "counter"});
  auto update = tf::assign(state, tf::add(state, tf::constant(1)));
  s.run(tf::global_variables_initializer());
  for (int i = 1; i <= 3; ++i) EXPECT_EQ(s.run<int>(update), i);
}

} // namespace
