// Scopes, sharing, collections, conversions and the texts of errors, where no recorded graph says it.
#include "tfc/tf.h"

#include <gtest/gtest.h>
#include <sstream>
#include <thread>

namespace {

template <class E, class F> std::string textOf(F f) {
  try {
    f();
  } catch (const E &e) {
    return e.what();
  } catch (const std::exception &e) {
    ADD_FAILURE() << "another exception: " << e.what();
    return {};
  }
  ADD_FAILURE() << "no exception";
  return {};
}

class Frontend : public ::testing::Test {
protected:
  tf::Graph g;
  tf::Scope scope = g.as_default();
};
template <class T> std::string str(const T &v) {
  std::ostringstream os;
  os << v;
  return os.str();
}

TEST_F(Frontend, PrintsTensorsAndVariables) {
  auto c = tf::constant({{1.f, 2.f, 3.f}, {4.f, 5.f, 6.f}}, {.name = "c"});
  EXPECT_EQ(str(c), "Tensor(\"c:0\", shape=(2, 3), dtype=float32)");
  tf::Variable v({1.0f, 2.0f}, {.name = "v"});
  EXPECT_EQ(str(v), "<tf.Variable 'v:0' shape=(2,) dtype=float32_ref>");
  EXPECT_EQ(str(tf::placeholder(tf::float32)), "Tensor(\"Placeholder:0\", dtype=float32)");
}

TEST_F(Frontend, ReuseFlags) {
  auto make = [](tf::Reuse r, tf::Shape s = {1}, tf::DType t = tf::DType::unset) {
    tf::VariableScope vs("foo", {.reuse = r});
    return tf::get_variable("x", s, {.dtype = t});
  };
  EXPECT_EQ(textOf<tf::ValueError>([&] { make(tf::Reuse::True); }),
            "Variable foo/x does not exist, or was not created with tf.get_variable(). Did you mean to set reuse=tf.AUTO_REUSE in VarScope?");
  auto a = make(tf::AUTO_REUSE), b = make(tf::AUTO_REUSE);
  EXPECT_EQ(a, b);
  EXPECT_EQ(a.name(), "foo/x:0");
  EXPECT_EQ(make(tf::reuse, tf::unknown_shape()), a);
  EXPECT_EQ(textOf<tf::ValueError>([&] { make(tf::Reuse::Inherit); }),
            "Variable foo/x already exists, disallowed. Did you mean to set reuse=True or reuse=tf.AUTO_REUSE in VarScope?");
  EXPECT_EQ(textOf<tf::ValueError>([&] { make(tf::reuse, {2}); }), "Trying to share variable foo/x, but specified shape (2,) and found shape (1,).");
  EXPECT_EQ(textOf<tf::ValueError>([&] { make(tf::reuse, {1}, tf::int32); }), "Trying to share variable foo/x, but specified dtype int32 and found dtype float32_ref.");
}

TEST_F(Frontend, ReuseIsInherited) {
  { tf::VariableScope vs("m"); tf::VariableScope in("n"); tf::get_variable("w", {2}); }
  tf::VariableScope vs("m");
  vs.reuse_variables();
  tf::VariableScope in("n");
  EXPECT_EQ(tf::get_variable("w", {2}).name(), "m/n/w:0");
}

TEST_F(Frontend, ScopesArePerThread) {
  tf::VariableScope vs("outer");
  std::string inThread;
  std::thread([&] {
    auto s = g.as_default();
    inThread = tf::get_variable("w", {1}).name();
  }).join();
  EXPECT_EQ(inThread, "w:0");
  EXPECT_EQ(tf::get_variable("w", {1}).name(), "outer/w:0");
}

TEST_F(Frontend, Collections) {
  tf::Variable a(1.0f, {.name = "a"}), b(1.0f, {.trainable = false, .name = "b"}), c(1.0f, {.trainable = false, .collections = {"mine"}, .name = "c"});
  EXPECT_EQ(tf::global_variables(), (std::vector<tf::Variable>{a, b}));
  EXPECT_EQ(tf::trainable_variables(), (std::vector<tf::Variable>{a}));
  EXPECT_EQ(tf::get_collection<tf::Variable>("mine"), (std::vector<tf::Variable>{c}));
  EXPECT_EQ(tf::global_variables("b"), (std::vector<tf::Variable>{b}));
  EXPECT_TRUE(tf::get_collection("nothing").empty());
  tf::add_to_collection("t", tf::constant(1.0f));
  EXPECT_EQ(tf::get_collection("t").size(), 1u);
}

TEST_F(Frontend, RegularizerFillsItsCollection) {
  auto l2 = [](tf::Output w) { return tf::nn::l2_loss(w) * 0.5f; };
  {
    tf::VariableScope vs("s", {.regularizer = l2});
    tf::get_variable("w", {2, 2});
  }
  auto losses = tf::get_collection(tf::GraphKeys::REGULARIZATION_LOSSES);
  ASSERT_EQ(losses.size(), 1u);
  EXPECT_EQ(losses[0].name(), "s/w/Regularizer/mul:0");
  tf::VariableScope again("s", {.regularizer = l2, .reuse = tf::reuse});
  tf::get_variable("w", {2, 2});
  EXPECT_EQ(tf::get_collection(tf::GraphKeys::REGULARIZATION_LOSSES).size(), 1u);
}

TEST_F(Frontend, DtypeErrors) {
  auto x = tf::placeholder(tf::float32, {2}, {.name = "x"});
  auto i = tf::placeholder(tf::int32, {2}, {.name = "i"});
  EXPECT_EQ(textOf<tf::TypeError>([&] { tf::add(i, x); }), "Input 'y' of 'AddV2' Op has type float32 that does not match type int32 of argument 'x'.");
  EXPECT_EQ(textOf<tf::TypeError>([&] { i * 1.5; }), "Expected int32, got 1.5 of type 'float' instead.");
  EXPECT_NO_THROW(x * 2);
  EXPECT_NO_THROW(i * 2);
  EXPECT_NE(textOf<tf::TypeError>([&] { tf::logical_and(x, x); }).find("bool"), std::string::npos);
  EXPECT_EQ(textOf<tf::ValueError>([&] { tf::constant({1, 2, 3}, {.shape = tf::Shape{2}}); }), "Too many elements provided. Needed at most 2, but received 3");
}

TEST_F(Frontend, ShapeErrorsNameTheNode) {
  auto x = tf::placeholder(tf::float32, {2, 3}, {.name = "x"});
  EXPECT_NE(textOf<tf::ValueError>([&] { tf::matmul(x, x, {.name = "mm"}); }).find("mm"), std::string::npos);
  EXPECT_NE(textOf<tf::ValueError>([&] { x.set_shape({2, 4}); }).find("Dimension 1 in both shapes must be equal, but are 3 and 4"), std::string::npos);
}

TEST_F(Frontend, NamesOfNodes) {
  EXPECT_EQ(textOf<tf::ValueError>([&] { tf::constant(1.0f, {.name = "a b"}); }), "'a b' is not a valid node name");
  EXPECT_EQ(textOf<tf::ValueError>([&] { tf::NameScope s("_s"); }), "'_s' is not a valid scope name");
  tf::constant(1.0f, {.name = "c"});
  EXPECT_EQ(g.get_tensor_by_name("c:0").name(), "c:0");
  EXPECT_EQ(g.get_operation_by_name("c").type(), "Const");
  EXPECT_EQ(textOf<tf::KeyError>([&] { g.get_tensor_by_name("d:0"); }),
            "The name 'd:0' refers to a Tensor which does not exist. The operation, 'd', does not exist in the graph.");
  EXPECT_EQ(textOf<tf::KeyError>([&] { g.get_tensor_by_name("c:1"); }),
            "The name 'c:1' refers to a Tensor which does not exist. The operation, 'c', exists but only has 1 outputs.");
  EXPECT_NE(textOf<tf::ValueError>([&] { g.get_tensor_by_name("c"); }).find("refers to an Operation, not a Tensor"), std::string::npos);
  EXPECT_EQ(g.unique_name("c", false), "c_1");
}

TEST_F(Frontend, FinalizedGraph) {
  tf::constant(1.0f);
  g.finalize();
  EXPECT_EQ(textOf<tf::RuntimeError>([] { tf::constant(1.0f); }), "Graph is finalized and cannot be modified.");
}

TEST_F(Frontend, ScopesOpenWhenAnOpFails) {
  auto x = tf::placeholder(tf::float32, {2, 3});
  EXPECT_THROW(tf::matmul(x, x), tf::ValueError);
  EXPECT_EQ(g.get_name_scope(), "");
}

TEST_F(Frontend, GraphDefRoundTrip) {
  auto x = tf::placeholder(tf::float32, {tf::None}, {.name = "x"});
  tf::add(x, 1.0f, {.name = "y"});
  std::string bytes = g.as_graph_def();
  tf::Graph other;
  auto s = other.as_default();
  auto y = tf::import_graph_def(bytes, {.return_elements = {"y:0"}});
  ASSERT_EQ(y.size(), 1u);
  EXPECT_EQ(y[0].name(), "import/y:0");
  EXPECT_EQ(y[0].op().type(), "AddV2");
  tf::import_graph_def(bytes, {.name = ""});
  EXPECT_EQ(other.get_tensor_by_name("y:0").name(), "y:0");
}

TEST_F(Frontend, OptimizerErrors) {
  auto loss = tf::constant(1.0f);
  tf::train::GradientDescentOptimizer opt(0.1f);
  EXPECT_EQ(textOf<tf::ValueError>([&] { opt.minimize(loss); }), "No variables to optimize.");
  tf::Variable v(1.0f, {.name = "v"});
  EXPECT_NE(textOf<tf::ValueError>([&] { opt.minimize(loss); }).find("No gradients provided for any variable"), std::string::npos);
  EXPECT_EQ(textOf<tf::ValueError>([&] { opt.apply_gradients({}); }), "No variables provided.");
}

TEST_F(Frontend, GradientOfAnUnconnectedTensorIsEmpty) {
  auto x = tf::placeholder(tf::float32, {}), y = tf::placeholder(tf::float32, {});
  auto d = tf::gradients(x * x, {x, y});
  EXPECT_TRUE(d[0]);
  EXPECT_FALSE(d[1]);
}

TEST_F(Frontend, SlotsAreFound) {
  tf::Variable w(1.0f, {.name = "w"});
  tf::train::MomentumOptimizer opt(0.1f, 0.9f);
  opt.minimize(w * w);
  ASSERT_TRUE(opt.get_slot(w, "momentum"));
  EXPECT_EQ(opt.get_slot(w, "momentum")->name(), "w/Momentum:0");
}

TEST_F(Frontend, SessionErrorsBeforeTheCompiler) {
  tf::Session sess({.graph = &g});
  EXPECT_EQ(textOf<tf::RuntimeError>([&] { sess.run("x:0"); }), "The Session graph is empty. Add operations to the graph before calling run().");
  auto x = tf::placeholder(tf::float32, {2}, {.name = "x"});
  auto y = tf::identity(x, {.name = "y"});
  EXPECT_NE(textOf<tf::ValueError>([&] { sess.run("z:0"); }).find("Fetch argument 'z:0' cannot be interpreted as a Tensor."), std::string::npos);
  EXPECT_NE(textOf<tf::TypeError>([&] { sess.run(y, {{"z:0", 1.0f}}); }).find("Cannot interpret feed_dict key as Tensor:"), std::string::npos);
  tf::Graph other;
  tf::Output foreign;
  {
    auto s = other.as_default();
    foreign = tf::constant(1.0f);
  }
  EXPECT_NE(textOf<tf::ValueError>([&] { sess.run(foreign); }).find("is not an element of this graph."), std::string::npos);
  // A fed tensor is its own value: nothing runs.
  EXPECT_TRUE(sess.run(x, {{x, {1.0f, 2.0f}}}).equals(tf::Tensor({1.0f, 2.0f})));
  EXPECT_EQ(textOf<tf::ValueError>([&] { sess.run(x, {{x, {1.0f, 2.0f, 3.0f}}}); }), "Cannot feed value of shape (3,) for Tensor 'x:0', which has shape '(2,)'");
  EXPECT_EQ(textOf<tf::errors::UnimplementedError>([&] { sess.run(y, {{x, {1.0f, 2.0f}}}); }).substr(0, 13), "UNIMPLEMENTED");
  sess.close();
  EXPECT_EQ(textOf<tf::RuntimeError>([&] { sess.run(y); }), "Attempted to use a closed Session.");
}

TEST_F(Frontend, RawOps) {
  auto a = tf::placeholder(tf::float32, {2, 3}), b = tf::placeholder(tf::float32, {2, 3});
  auto mm = tf::raw::op("MatMul", {a, b}, {.attrs = {{"transpose_b", true}}, .name = "mm"}).output();
  EXPECT_EQ(mm.name(), "mm:0");
  EXPECT_EQ(mm.shape(), (tf::Shape{2, 2}));
  EXPECT_THROW(tf::raw::op("NoSuchOp"), tf::errors::UnimplementedError);
}

TEST_F(Frontend, GraphSeedCountsOps) {
  tf::set_random_seed(7);
  tf::random_uniform({2});
  auto r = g.get_operation_by_name("random_uniform/RandomUniform");
  EXPECT_EQ(g.get_operations().size(), 7u);
  // (graph seed, number of ops before it): the constants shape, min and max come first.
  EXPECT_NE(g.as_graph_def().find("seed2"), std::string::npos);
}

TEST_F(Frontend, CollectionsGiveEitherKindOfItem) {
  using namespace tfc;
  Output x = constant(1.0f);
  add_to_collection(GraphKeys::UPDATE_OPS, x);
  add_to_collection(GraphKeys::UPDATE_OPS, tf::identity(x, {.name = "update"}).op());
  add_to_collection(GraphKeys::UPDATE_OPS, no_op());
  auto operations = get_collection<Operation>(GraphKeys::UPDATE_OPS);
  ASSERT_EQ(operations.size(), 3u);
  EXPECT_EQ(operations[0].name(), "Const");
  auto outputs = get_collection<Output>(GraphKeys::UPDATE_OPS);
  ASSERT_EQ(outputs.size(), 2u); // the last has no output
  EXPECT_EQ(outputs[1].name(), "update:0");
}

TEST_F(Frontend, SparseGradientsMoveOnlyTheirRows) {
  using namespace tfc;
  Variable table(zeros({5, 2}), {.name = "table"});
  auto loss = reduce_sum(nn::embedding_lookup(table, {1, 1, 3}));
  train::MomentumOptimizer(0.1, 0.9).minimize(loss);
  train::AdagradOptimizer(0.1).minimize(loss);
  train::GradientDescentOptimizer(0.1).minimize(loss);
  EXPECT_EQ(g.get_operation_by_name("Momentum/update_table/SparseApplyMomentum").type(), "SparseApplyMomentum");
  EXPECT_EQ(g.get_operation_by_name("Momentum/update_table/Unique").type(), "Unique");
  EXPECT_EQ(g.get_operation_by_name("Adagrad/update_table/SparseApplyAdagrad").type(), "SparseApplyAdagrad");
  EXPECT_EQ(g.get_operation_by_name("GradientDescent/update_table/ScatterSub").type(), "ScatterSub");
  Variable bound(zeros({5, 2}), {.name = "bound", .constraint = [](Output v) { return clip_by_value(v, 0.0, 1.0); }});
  EXPECT_THROW(train::AdagradOptimizer(0.1, {.name = "A"}).minimize(reduce_sum(nn::embedding_lookup(bound, {1})), {.var_list = {bound}}), RuntimeError);
}

} // namespace
