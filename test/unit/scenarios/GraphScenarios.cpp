// Scenarios A (graph and names) and B (scopes and sharing).
#include "Scenario.h"

#include <thread>

using namespace scenarios;
namespace {

constexpr const char *exists = "already exists, disallowed. Did you mean to set reuse=True or reuse=tf.AUTO_REUSE in VarScope?";
constexpr const char *missing = "does not exist, or was not created with tf.get_variable(). Did you mean to set reuse=tf.AUTO_REUSE in VarScope?";
std::string text(const char *name, const char *what) { return std::string("ValueError: Variable ") + name + " " + what; }
/// The error without the place of the first creation.
template <class F> std::string shared(F f) {
  std::string s = err(f);
  return s.substr(0, s.find(" Originally defined at"));
}
tf::Output convRelu(tf::Output x, tf::Shape kernel, tf::Shape bias) {
  auto w = tf::get_variable("weights", kernel, {.initializer = tf::random_normal_initializer()});
  auto b = tf::get_variable("biases", bias, {.initializer = tf::constant_initializer(0.0f)});
  return tf::nn::relu(tf::nn::conv2d(x, w, {.strides = {1, 1, 1, 1}, .padding = "SAME"}) + b);
}
tf::Output imageFilter(tf::Output x) {
  for (const char *s : {"conv1", "conv2"}) {
    tf::VariableScope vs(s);
    x = convRelu(x, {5, 5, 32, 32}, {32});
  }
  return x;
}

TEST_F(Scenario, S81) {
  tf::Graph g;
  tf::Output x;
  {
    auto in = g.as_default();
    x = tf::constant(30.0f);
  }
  EXPECT_EQ(g.get_operations().size(), 1u);
  EXPECT_EQ(tf::get_default_graph().get_operations().size(), 0u);
}
TEST_F(Scenario, S76) {
  std::vector<tf::Variable> v;
  for (int i = 0; i < 4; ++i) v.emplace_back(tf::In({1.0f}), tf::VariableOpts{.name = "weight"});
  EXPECT_EQ(names(v), "weight:0 weight_1:0 weight_2:0 weight_3:0");
}
TEST_F(Scenario, S77) {
  std::string all;
  auto model = [&] {
    for (const char *s : {"conv1", "conv2"}) {
      tf::NameScope ns(s);
      tf::Variable w({1.0f, 2.0f}, {.name = "weights"}), b({1.0f, 2.0f}, {.name = "bias"});
      all += names({w, b}) + "\n";
    }
  };
  model(), model();
  EXPECT_EQ(all, "conv1/weights:0 conv1/bias:0\nconv2/weights:0 conv2/bias:0\nconv1_1/weights:0 conv1_1/bias:0\nconv2_1/weights:0 conv2_1/bias:0\n");
}
TEST_F(Scenario, S94) {
  auto x = tf::constant({1.f, 2.f, 3.f, 4.f, 5.f, 6.f}, {.shape = tf::Shape{2, 3}, .name = "x"});
  auto y = tf::constant({1.f, 2.f, 3.f, 4.f, 5.f, 6.f}, {.shape = tf::Shape{3, 2}, .name = "y"});
  auto z = tf::matmul(x, y, {.name = "add"});
  tf::Graph &g = tf::get_default_graph();
  EXPECT_EQ(ops(), "x:Const y:Const add:MatMul");
  EXPECT_EQ(str(g.get_operations()[2]), "<tf.Operation 'add' type=MatMul>");
  EXPECT_EQ(g.get_operation_by_name("add"), g.get_operations()[2]);
  EXPECT_TRUE(near(run(z), {22, 28, 49, 64}));
  ERR(g.get_operation_by_name("q"), "KeyError: \"The name 'q' refers to an Operation not in the graph.\"");
  ERR(g.get_tensor_by_name("q:0"), "KeyError: \"The name 'q:0' refers to a Tensor which does not exist. The operation, 'q', does not exist in the graph.\"");
  ERR(g.get_tensor_by_name("add:1"), "KeyError: \"The name 'add:1' refers to a Tensor which does not exist. The operation, 'add', exists but only has 1 outputs.\"");
  ERR(g.get_tensor_by_name("add"), "ValueError: The name 'add' refers to an Operation, not a Tensor. Tensor names must be of the form \"<op_name>:<output_index>\".");
}
TEST_F(Scenario, S95) {
  EXPECT_EQ(str(tf::constant(2, {.shape = tf::Shape{1}, .name = "const"})), "Tensor(\"const:0\", shape=(1,), dtype=int32)");
  EXPECT_EQ(str(tf::placeholder(tf::float32, {1}, {.name = "placeholder"})), "Tensor(\"placeholder:0\", shape=(1,), dtype=float32)");
  EXPECT_EQ(str(tf::placeholder(tf::int64, {tf::None, 3})), "Tensor(\"Placeholder_1:0\", shape=(?, 3), dtype=int64)");
  EXPECT_EQ(str(tf::placeholder(tf::string)), "Tensor(\"Placeholder_2:0\", dtype=string)");
}
TEST_F(Scenario, S96_S97) {
  auto x0 = tf::constant({1.0f, -1.0f}, {.shape = tf::Shape{2, 3}, .name = "x0"});
  auto x1 = tf::constant({1.f, 2.f, 3.f, 4.f, 5.f, 6.f}, {.shape = tf::Shape{2, 3}, .name = "x1"});
  auto s = tf::add(x0, x1, {.name = "my_add"});
  EXPECT_EQ(ops(), "x0:Const x1:Const my_add:AddV2");
  auto r = run({x0, s});
  EXPECT_TRUE(near(r[0], {1, -1, -1, -1, -1, -1}));
  EXPECT_TRUE(near(r[1], {2, 1, 2, 3, 4, 5}));
  EXPECT_EQ(str(x0), "Tensor(\"x0:0\", shape=(2, 3), dtype=float32)");
}
TEST_F(Scenario, S45) {
  auto c = tf::constant(2.0f) * 3.0f;
  tf::get_default_graph().finalize();
  ERR(tf::constant(1.0f), "RuntimeError: Graph is finalized and cannot be modified.");
  tf::Session s;
  EXPECT_EQ(s.run<float>(c), 6.0f);
}
TEST_F(Scenario, S43) {
  auto v = tf::get_variable("v", tf::Shape{}, {.initializer = tf::zeros_initializer()});
  auto outside = tf::identity(v.read_value(), {.name = "outside"});
  std::vector<tf::Operation> adds;
  for (const char *n : {"a", "b", "c"}) adds.push_back(tf::assign_add(v, 1.0f, {.name = n}).op());
  tf::Output d, e;
  {
    tf::ControlDependencies after(adds);
    d = v.read_value();
    e = v.read_value() * 10.0f;
  }
  EXPECT_EQ(names(d.op().control_inputs()), "a b c");
  EXPECT_TRUE(outside.op().control_inputs().empty());
  tf::Session s;
  s.run(v.initializer());
  auto r = s.run({d, e});
  EXPECT_EQ(r[0].item<float>(), 3.0f);
  EXPECT_EQ(r[1].item<float>(), 30.0f);
  EXPECT_EQ(s.run<float>(outside), 3.0f);
  EXPECT_EQ(s.run<float>(d), 6.0f);
}
TEST_F(Scenario, S15) {
  tf::NameScope ns("cltdevelop");
  tf::Variable a({0}, {.name = "var_1"}), b({0}, {.name = "var_1"}), c({0}, {.name = "var_1"});
  EXPECT_EQ(names({a, b, c}), "cltdevelop/var_1:0 cltdevelop/var_1_1:0 cltdevelop/var_1_2:0");
}
TEST_F(Scenario, S16) {
  tf::NameScope ns("a_name_scope");
  std::vector<tf::Variable> v;
  v.push_back(tf::get_variable("var1", {1}, {.dtype = tf::float32, .initializer = tf::constant_initializer(1)}));
  for (float x : {2.f, 2.1f, 2.2f}) v.emplace_back(tf::In(std::vector<float>{x}), tf::VariableOpts{.name = "var2"});
  EXPECT_EQ(names(v), "var1:0 a_name_scope/var2:0 a_name_scope/var2_1:0 a_name_scope/var2_2:0");
  EXPECT_TRUE(near(run(v[2]), {2.0999999046325684}));
}
TEST_F(Scenario, S17) {
  std::vector<tf::Variable> v;
  {
    tf::NameScope ns("cltdevelop");
    v.emplace_back(tf::In({0}), tf::VariableOpts{.name = "var_1"});
    v.push_back(tf::get_variable("var_2", {1}));
  }
  {
    tf::VariableScope vs("aaa");
    v.emplace_back(tf::In({0}), tf::VariableOpts{.name = "var_3"});
    v.push_back(tf::get_variable("var_4", {1}));
  }
  EXPECT_EQ(names(v), "cltdevelop/var_1:0 var_2:0 aaa/var_3:0 aaa/var_4:0");
}
tf::Variable inScope(const char *scope, tf::Reuse reuse, const char *name = "var_1") {
  tf::VariableScope vs(scope, {.reuse = reuse});
  return tf::get_variable(name, {1});
}
TEST_F(Scenario, S18) {
  auto a = inScope("cltdevelop", tf::Reuse::Inherit), b = inScope("cltdevelop", tf::reuse);
  EXPECT_EQ(names({a, b}), "cltdevelop/var_1:0 cltdevelop/var_1:0");
  EXPECT_TRUE(a == b);
  EXPECT_EQ(tf::global_variables().size(), 1u);
}
TEST_F(Scenario, S19) { ERR(inScope("cltdevelop", tf::reuse), text("cltdevelop/var_1", missing)); }
TEST_F(Scenario, S20) { EXPECT_EQ(inScope("cltdevelop", tf::AUTO_REUSE).name(), "cltdevelop/var_1:0"); }
TEST_F(Scenario, S29) {
  tf::get_variable("v", {1});
  EXPECT_EQ(shared([] { tf::get_variable("v", {1}); }), text("v", exists));
  tf::reset_default_graph();
  EXPECT_EQ(tf::get_variable("v", {1}).name(), "v:0");
  tf::Graph g;
  {
    auto in = g.as_default();
    tf::get_variable("v", {1});
    EXPECT_NE(err([] { tf::reset_default_graph(); }).find("Do not use tf.reset_default_graph() to clear nested graphs. If you need a cleared graph, exit the nesting and create a new graph."), std::string::npos);
    EXPECT_EQ(shared([] { tf::get_variable("v", {1}); }), text("v", exists));
  }
  tf::reset_default_graph();
  auto in = g.as_default();
  EXPECT_EQ(shared([] { tf::get_variable("v", {1}); }), text("v", exists));
}
TEST_F(Scenario, S30) {
  auto x = convRelu(tf::random_normal({1, 10, 10, 32}), {5, 5, 32, 32}, {32});
  tf::Tensor y = run(x);
  EXPECT_EQ(y.shape(), (tf::Shape{1, 10, 10, 32}));
  for (float f : y.data<float>()) ASSERT_GE(f, 0);
  EXPECT_EQ(shared([&] { convRelu(x, {5, 5, 32, 32}, {32}); }), text("weights", exists));
}
TEST_F(Scenario, S31) {
  auto r = imageFilter(tf::random_normal({1, 10, 10, 32}));
  EXPECT_EQ(names(tf::trainable_variables()), "conv1/weights:0 conv1/biases:0 conv2/weights:0 conv2/biases:0");
  EXPECT_EQ(r.name(), "conv2/Relu:0");
}
TEST_F(Scenario, S32) {
  tf::Output o1, o2;
  {
    tf::VariableScope vs("model");
    o1 = imageFilter(tf::random_normal({1, 10, 10, 32}));
  }
  {
    tf::VariableScope vs("model", {.reuse = tf::reuse});
    o2 = imageFilter(tf::random_normal({1, 20, 20, 32}));
  }
  EXPECT_EQ(names(tf::global_variables()), "model/conv1/weights:0 model/conv1/biases:0 model/conv2/weights:0 model/conv2/biases:0");
  EXPECT_EQ(o1.shape(), (tf::Shape{1, 10, 10, 32}));
  EXPECT_EQ(o2.shape(), (tf::Shape{1, 20, 20, 32}));
  EXPECT_EQ(names({o1, o2}), "model/conv2/Relu:0 model_1/conv2/Relu:0");
}
TEST_F(Scenario, S33) {
  auto layer = [](tf::Output x) {
    for (const char *s : {"conv1", "conv2"}) {
      tf::VariableScope vs(s);
      auto c = tf::nn::conv2d(x, tf::get_variable("weights", {5, 5, 32, 32}), {.padding = "SAME"});
      x = c + tf::get_variable("biases", {32}, {.initializer = tf::zeros_initializer()});
    }
    return x;
  };
  tf::VariableScope scope("model");
  layer(tf::random_normal({1, 10, 10, 32}));
  scope.reuse_variables();
  auto o2 = layer(tf::random_normal({1, 20, 20, 32}));
  EXPECT_EQ(names(tf::global_variables()), "model/conv1/weights:0 model/conv1/biases:0 model/conv2/weights:0 model/conv2/biases:0");
  EXPECT_EQ(o2.name(), "model/conv2_1/add:0");
}
tf::Variable weights(tf::Reuse reuse, tf::Shape shape = tf::unknown_shape()) {
  tf::VariableScope vs("test", {.reuse = reuse});
  return tf::get_variable("weights", shape);
}
TEST_F(Scenario, S78) {
  auto w = weights(tf::Reuse::Inherit, {5, 3}), w2 = weights(tf::reuse);
  EXPECT_TRUE(w == w2);
  EXPECT_EQ(w2.name(), "test/weights:0");
  ERR(tf::get_variable("no_shape"), "ValueError: Variable no_shape did not get an initializer, so its `shape` argument must be specified.");
}
TEST_F(Scenario, S79) {
  auto w = weights(tf::Reuse::Inherit, {5, 3});
  tf::VariableScope scope("test");
  scope.reuse_variables();
  EXPECT_TRUE(tf::get_variable("weights") == w);
}
TEST_F(Scenario, S112) {
  auto x = tf::get_variable("x", {1}, {.initializer = tf::constant_initializer(1)});
  EXPECT_EQ(shared([] { tf::get_variable("x", {1}, {.dtype = tf::float16}); }), text("x", exists));
  tf::VariableScope vs("", {.reuse = tf::reuse});
  ERR(tf::get_variable("x", {1}, {.dtype = tf::float16}), "ValueError: Trying to share variable x, but specified dtype float16 and found dtype float32_ref.");
  ERR(tf::get_variable("x", {2}), "ValueError: Trying to share variable x, but specified shape (2,) and found shape (1,).");
  EXPECT_TRUE(tf::get_variable("x", {1}) == x);
}
TEST_F(Scenario, S113_S119) {
  auto x = inScope("foo", tf::AUTO_REUSE, "x"), x2 = inScope("foo", tf::AUTO_REUSE, "x"), x3 = tf::get_variable("x", {1});
  EXPECT_TRUE(x2 == x);
  EXPECT_FALSE(x3 == x);
  EXPECT_EQ(x3.name(), "x:0");
}
TEST_F(Scenario, S120) {
  tf::VariableScope s("foo");
  auto x = tf::get_variable("x", {1});
  s.reuse_variables();
  EXPECT_TRUE(tf::get_variable("x", {1}) == x);
}
TEST_F(Scenario, S114) {
  tf::CustomGetter suffix = [](tf::Getter getter, std::string name, tf::VariableRequest r) { return getter(name + "_suffix", r); };
  std::vector<tf::Variable> v;
  {
    tf::VariableScope vs("s", {.custom_getter = suffix});
    v.push_back(tf::get_variable("w", {1}));
  }
  v.push_back(tf::get_variable("w", {1}));
  v.push_back(tf::get_variable("u", {1}, {.custom_getter = suffix}));
  EXPECT_EQ(names(v), "s/w_suffix:0 w:0 u_suffix:0");
}
TEST_F(Scenario, S116) {
  std::optional<tf::VariableScopeRef> vs;
  {
    tf::VariableScope foo("foo");
    vs = foo.ref();
  }
  {
    tf::VariableScope vs1(*vs, {.auxiliary_name_scope = false});
    tf::NameScope ns(vs1.original_name_scope());
    EXPECT_EQ(tf::get_variable("v", {1}).name(), "foo/v:0");
    EXPECT_EQ(tf::constant({1}, {.name = "c"}).name(), "foo/c:0");
  }
  {
    tf::VariableScope again(*vs);
    EXPECT_EQ(tf::get_variable("u", {1}).name(), "foo/u:0");
    EXPECT_EQ(tf::constant({1}, {.name = "c"}).name(), "foo_1/c:0");
  }
  EXPECT_EQ(vs->original_name_scope(), "foo/");
  EXPECT_EQ(vs->name(), "foo");
}
TEST_F(Scenario, S117) {
  std::string all;
  auto bar = [&](const char *n) {
    tf::VariableScope inner(std::nullopt, {.default_name = "bar"});
    all += tf::get_variable(n, {1}).name() + " ";
    all += tf::constant(0).name() + "\n";
  };
  std::optional<tf::VariableScopeRef> vs;
  {
    tf::VariableScope foo("foo");
    vs = foo.ref();
    bar("a"), bar("b");
  }
  tf::VariableScope again(*vs);
  bar("c");
  EXPECT_EQ(all, "foo/bar/a:0 foo/bar/Const:0\nfoo/bar_1/b:0 foo/bar_1/Const:0\nfoo/bar/c:0 foo_1/bar/Const:0\n");
}
TEST_F(Scenario, S118) {
  std::vector<tf::Variable> v;
  {
    tf::VariableScope foo("foo");
    v.push_back(tf::get_variable("x", {1}));
    v.emplace_back(tf::In(1), tf::VariableOpts{.name = "y1"});
    EXPECT_EQ(shared([] { tf::get_variable("x", {1}); }), text("foo/x", exists));
  }
  tf::VariableScope foo("foo", {.reuse = tf::reuse});
  v.emplace_back(tf::In(1), tf::VariableOpts{.name = "y2"});
  EXPECT_TRUE(tf::get_variable("x", {1}) == v[0]);
  ERR(tf::get_variable("x3", {1}), text("foo/x3", missing));
  EXPECT_EQ(names(v), "foo/x:0 foo/y1:0 foo_1/y2:0");
}
TEST_F(Scenario, S121) {
  auto func = [](tf::Output x) {
    tf::VariableScope vs("", {.reuse = tf::AUTO_REUSE});
    return tf::nn::conv2d(x, tf::get_variable("weights", {2, 2, 2, 1}), {.padding = "SAME"});
  };
  auto x = tf::placeholder(tf::float32, {1, 4, 4, 2});
  std::vector<tf::Output> outs;
  for (int i = 0; i < 5; ++i) outs.push_back(func(x));
  for (auto &o : outs) EXPECT_EQ(run(o, {{x, tf::np::rand({1, 4, 4, 2})}}).shape(), (tf::Shape{1, 4, 4, 1}));
  EXPECT_EQ(names(tf::global_variables()), "weights:0");
  EXPECT_EQ(names(outs), "Conv2D:0 Conv2D_1:0 Conv2D_2:0 Conv2D_3:0 Conv2D_4:0");
  EXPECT_EQ(err([&] { tf::nn::conv2d(x, tf::zeros({2, 2, 1, 1}), {.padding = "SAME"}); }).substr(0, 11), "ValueError:");
}
TEST_F(Scenario, S122) {
  auto x = tf::placeholder(tf::float32, {1, 4, 4, 2});
  for (int i = 0; i < 5; ++i) {
    if (i) tf::get_variable_scope().reuse_variables();
    tf::nn::conv2d(x, tf::get_variable("weights", {2, 2, 2, 1}), {.padding = "SAME"});
  }
  EXPECT_EQ(names(tf::global_variables()), "weights:0");
  EXPECT_EQ(tf::get_variable_scope().reuse(), tf::reuse);
  ERR(tf::get_variable("new", {1}), text("new", missing));
}
TEST_F(Scenario, S123) {
  tf::Graph &g = tf::get_default_graph();
  std::optional<tf::VariableScopeRef> captured;
  {
    tf::VariableScope m("m");
    captured = m.ref();
  }
  std::thread([&] {
    EXPECT_EQ(tf::get_variable_scope().name(), "");
    EXPECT_NE(&tf::get_default_graph(), &g);
    auto in = g.as_default();
    tf::VariableScope vs(*captured);
    EXPECT_EQ(tf::get_variable("x", {1}).name(), "m/x:0");
  }).join();
  tf::VariableScope m("m");
  EXPECT_EQ(shared([] { tf::get_variable("x", {1}); }), text("m/x", exists));
}
TEST_F(Scenario, S124) {
  std::optional<tf::VariableScope> vs(std::in_place, "variable_scope");
  auto c1 = tf::constant({10.8f, 1.2f}, {.name = "c1"});
  tf::Variable v1(tf::ones({2}), {.name = "Var1"});
  auto v2 = tf::get_variable("get_var", {2}, {.initializer = tf::random_normal_initializer({.mean = 0, .stddev = 1})});
  vs.reset();
  tf::Variable v3({3.2f, 6.4f}, {.name = "Var3"});
  auto out = tf::add_n({c1, v1, v2, v3}, {.name = "add"});
  EXPECT_EQ(c1.name() + " " + names({v1, v2, v3}) + " " + out.name(), "variable_scope/c1:0 variable_scope/Var1:0 variable_scope/get_var:0 Var3:0 add:0");
}
TEST_F(Scenario, S125) {
  std::optional<tf::VariableScope> vs(std::in_place, "var_scope", tf::VariableScopeOpts{.reuse = tf::AUTO_REUSE});
  auto v1 = tf::get_variable("get_var", {2}), v2 = tf::get_variable("get_var", {2});
  vs.reset();
  EXPECT_EQ(str(v1), "<tf.Variable 'var_scope/get_var:0' shape=(2,) dtype=float32_ref>");
  EXPECT_EQ(str(v2), str(v1));
  tf::VariableScope again("var_scope", {.reuse = tf::reuse});
  auto v3 = tf::get_variable("get_var", {2});
  tf::Variable v4(1, {.name = "var"}), v5(1, {.name = "var"});
  EXPECT_TRUE(v3 == v1);
  EXPECT_FALSE(v4 == v5);
  EXPECT_EQ(names({v4, v5}), "var_scope_1/var:0 var_scope_1/var_1:0");
}
TEST_F(Scenario, S126) {
  std::optional<tf::VariableScope> vs(std::in_place, "var_cope", tf::VariableScopeOpts{.reuse = tf::AUTO_REUSE});
  auto var1 = tf::get_variable("get_var1", {3}, {.initializer = tf::constant_initializer(2.f)});
  auto add0 = tf::add(var1, var1, {.name = "add0"});
  vs.reset();
  std::optional<tf::NameScope> ns(std::in_place, "name_scope");
  tf::Variable var({1.f, 2.f, 3.f}, {.name = "Var"});
  auto var2 = tf::get_variable("get_var1", {3}), var3 = tf::get_variable("get_var3", {3}, {.initializer = tf::constant_initializer(2.f)});
  auto ones = tf::ones({3}, tf::float32, {.name = "ones"});
  auto add1 = tf::add_n({var, var2, ones, var3}, {.name = "add1"});
  EXPECT_EQ(ns->name(), "name_scope/");
  ns.reset();
  auto add2 = tf::add_n({add1, add0}, {.name = "add2"});
  EXPECT_EQ(names({var1, var, var2, var3}), "var_cope/get_var1:0 name_scope/Var:0 get_var1:0 get_var3:0");
  EXPECT_EQ(names({add0, ones, add1, add2}), "var_cope/add0:0 name_scope/ones:0 name_scope/add1:0 add2:0");
  auto r = run({add2, var2});
  for (int i = 0; i < 3; ++i) EXPECT_NEAR(r[0].asDouble(i) - r[1].asDouble(i), 8 + i, 1e-5);
}

} // namespace
