// Graphs, names, imports, gradients; sessions with their feeds and fetches.
#include "Mistakes.h"

#include "tfc/base/Wire.h"

using namespace mistakes;
namespace {
using tf::Output;

tf::Graph &graph() { return tf::get_default_graph(); }
/// What `make` gives, made in a graph of its own that lives as long as the program.
Output elsewhere(const std::function<Output()> &make) {
  auto *g = new tf::Graph;
  static std::vector<std::unique_ptr<tf::Graph>> kept;
  kept.emplace_back(g);
  auto in = g->as_default();
  return make();
}
Output named(const char *name, float v = 1) { return tf::constant(v, {.name = name}); }

WRONG(op_name_space, named("a b"))
WRONG(op_name_underscore, tf::identity(c(1.0f), {.name = "_a"}))
WRONG(op_name_sign, tf::placeholder(tf::float32, tf::unknown_shape(), {.name = "a!"}))
WRONG(name_scope_space, tf::NameScope("a b").name())
WRONG(name_scope_underscore, tf::NameScope("_a").name())
WRONG(name_scope_sign, tf::NameScope("a%b").name())
WRONG(tensor_name_without_index, named("a"), graph().get_tensor_by_name("a"))
WRONG(tensor_name_unknown, graph().get_tensor_by_name("nothing:0"))
WRONG(tensor_name_index, named("a"), graph().get_tensor_by_name("a:1"))
WRONG(tensor_name_bad_index, named("a"), graph().get_tensor_by_name("a:b"))
WRONG(operation_name_unknown, graph().get_operation_by_name("nothing"))
WRONG(operation_name_of_tensor, named("a"), graph().get_operation_by_name("a:0"))
MISTAKE(finalized) {
  graph().finalize();
  c(1.0f);
}
MISTAKE(finalized_by_variable) {
  graph().finalize();
  tf::get_variable("v", {2});
}
WRONG(tensors_of_two_graphs, tf::add(elsewhere([] { return named("a"); }), named("b", 2)))
MISTAKE(control_input_of_other_graph) {
  tf::ControlDependencies after({elsewhere([] { return named("a"); })});
  c(2.0f);
}
MISTAKE(reset_inside) {
  tf::Graph g;
  auto in = g.as_default();
  tf::reset_default_graph();
}
WRONG(gradient_of_other_graph, tf::gradients(named("y", 2), elsewhere([] { return named("x"); })))

// A GraphDef of identity "y" of placeholder "x" of shape (2,), as it would be written with one thing wrong.
enum : std::uint64_t { FLOAT = 1, INT32 = 3 };
std::string bytes(int field, std::string_view v) {
  tfc::WireWriter w;
  w.bytes(field, v);
  return w.out;
}
std::string number(int field, std::uint64_t v) {
  tfc::WireWriter w;
  w.number(field, v);
  return w.out;
}
std::string attr(const char *key, const std::string &value) { return bytes(5, bytes(1, key) + bytes(2, value)); }
const std::string x = bytes(1, bytes(1, "x") + bytes(2, "Placeholder") + attr("dtype", number(6, FLOAT)) + attr("shape", bytes(7, bytes(2, number(1, 2)))));
const std::string versions = bytes(4, number(1, 134));
std::string y(const char *input = "x", std::uint64_t type = FLOAT, const char *op = "Identity") {
  return bytes(1, bytes(1, "y") + bytes(2, op) + (*input ? bytes(3, input) : "") + (type ? attr("T", number(6, type)) : ""));
}
const std::string exported = x + y() + versions;
WRONG(import_map_unknown, tf::import_graph_def(exported, {.input_map = {{"z:0", ones({2})}}}))
WRONG(import_map_dtype, tf::import_graph_def(exported, {.input_map = {{"x:0", c({1, 2})}}}))
WRONG(import_element_unknown, tf::import_graph_def(exported, {.return_elements = {"z:0"}}))
WRONG(import_element_index, tf::import_graph_def(exported, {.return_elements = {"y:3"}}))
WRONG(import_name_bad, tf::import_graph_def(exported, {.name = "a b"}))
WRONG(import_unknown_op, tf::import_graph_def(x + y("x", FLOAT, "NoSuchOp") + versions))
WRONG(import_unknown_input, tf::import_graph_def(x + y("z") + versions))
WRONG(import_cycle, tf::import_graph_def(x + y("y") + versions))
WRONG(import_twice_named, tf::import_graph_def(x + y() + x + versions))
WRONG(import_missing_attribute, tf::import_graph_def(x + y("x", 0) + versions))
WRONG(import_missing_input, tf::import_graph_def(x + y("") + versions))
WRONG(import_wrong_dtype, tf::import_graph_def(x + y("x", INT32) + versions))
WRONG(import_output_index, tf::import_graph_def(x + y("x:1") + versions))

MISTAKE(gradient_grad_ys_count) {
  auto v = c(1.0f);
  tf::gradients({v * 2.0f, v * 3.0f}, v, {.grad_ys = {c(1.0f)}});
}
MISTAKE(gradient_grad_ys_dtype) {
  auto v = c(1.0f);
  tf::gradients(v * 2.0f, v, {.grad_ys = {c(1)}});
}
MISTAKE(gradient_grad_ys_shape) {
  auto v = ones({2});
  tf::gradients(v * 2.0f, v, {.grad_ys = {ones({3})}});
}
MISTAKE(gradient_registered_twice) {
  for (int i = 0; i < 2; ++i) tf::RegisterGradient("MistakeTwice", [](tf::Operation, std::vector<Output> g) { return g; });
}
void throughSign(Output v, std::string_view gradient) {
  Output sign;
  {
    tf::GradientOverrideMap map({{"Sign", gradient}});
    sign = tf::sign(v);
  }
  tf::gradients(sign, v);
}
WRONG(gradient_override_unknown, throughSign(c(1.0f), "NoSuchGradient"))
MISTAKE(gradient_override_count) {
  tf::RegisterGradient("MistakeCount", [](tf::Operation, std::vector<Output> g) { return std::vector<Output>{g[0], g[0]}; });
  throughSign(c(1.0f), "MistakeCount");
}
MISTAKE(gradient_override_shape) {
  tf::RegisterGradient("MistakeShape", [](tf::Operation, std::vector<Output>) { return std::vector<Output>{ones({7})}; });
  throughSign(ones({2}), "MistakeShape");
}
MISTAKE(device_malformed) {
  tf::Device d("/nonsense:1");
  c(1.0f);
}
Output on(const char *device) {
  tf::Device d(device);
  return tf::identity(c(1.0f), {.name = "a"});
}
WRONG(device_unknown, run(on("/job:worker/task:3/cpu:0")))
WRONG(device_missing_gpu, run(on("/device:GPU:7")))

WRONG(feed_missing, run(ph({2}) + 1.0f))
WRONG(feed_missing_scalar, run(tf::placeholder(tf::float32, tf::unknown_shape(), {.name = "q"}) + 1.0f))
WRONG(feed_shape, run(ph({2}) + 1.0f, {{"p:0", fed({3})}}))
WRONG(feed_rank, run(ph({tf::None, 2}) + 1.0f, {{"p:0", fed({2})}}))
WRONG(feed_text_as_float, run(ph({}) + 1.0f, {{"p:0", "a"}}))
WRONG(feed_unknown_name, run(ph({2}) + 1.0f, {{"nothing:0", fed({2})}}))
WRONG(feed_operation, run(ph({2}) + 1.0f, {{"p", fed({2})}}))
WRONG(feed_index, run(ph({2}) + 1.0f, {{"p:1", fed({2})}}))
WRONG(feed_variable_shape, run(tf::Variable(ones({2}), {.name = "v"}) + 1.0f, {{"v/read:0", fed({3})}}))
WRONG(feed_constant_shape, run(tf::constant({1.0f, 2.0f}, {.name = "a"}) + 1.0f, {{"a:0", fed({3})}}))
MISTAKE(feed_prevented) {
  auto p = ph({2});
  graph().prevent_feeding(p);
  run(p + 1.0f, {{p, fed({2})}});
}
MISTAKE(fetch_prevented) {
  auto p = ph({2});
  graph().prevent_fetching(p.op());
  run(p, {{p, fed({2})}});
}
WRONG(feed_of_other_graph, run(ones({2}), {{elsewhere([] { return ph({2}); }), fed({2})}}))
MISTAKE(fetch_of_other_graph) {
  auto other = elsewhere([] { return named("x"); });
  c(2.0f);
  run(other);
}
WRONG(fetch_unknown_name, c(1.0f), run("nothing:0"))
WRONG(fetch_unknown_operation, c(1.0f), run("nothing"))
WRONG(fetch_index, named("a"), run("a:1"))
WRONG(fetch_bad_name, named("a"), run("a:0:1"))
MISTAKE(empty_graph) {
  tf::Session s;
  at_run();
  s.run(std::vector<tf::Fetch>{});
  s.run("a:0");
}
MISTAKE(closed_session) {
  auto v = c(1.0f);
  tf::Session s;
  s.close();
  at_run();
  s.run(v);
}
MISTAKE(eval_without_session) {
  auto v = c(1.0f);
  at_run();
  v.eval();
}
MISTAKE(run_without_session) {
  auto op = tf::no_op();
  at_run();
  op.run();
}
MISTAKE(eval_other_graph) {
  auto other = elsewhere([] { return c(1.0f); });
  c(2.0f);
  tf::Session s;
  at_run();
  other.eval();
}
MISTAKE(callable_feed_shape) {
  auto p = ph({2});
  tf::Session s;
  auto f = s.make_callable({p + 1.0f}, {p});
  at_run();
  f({fed({3})});
}
MISTAKE(fetch_inside_loop) {
  Output inside;
  tf::while_loop([](Output i) { return i < 2; }, [&](Output i) { return inside = i + 1; }, std::tuple{c(0)});
  run(inside);
}
MISTAKE(fetch_untaken_branch) {
  Output inside;
  tf::cond(given(false), [&] { return inside = tf::identity(c(1.0f), {.name = "inside"}); }, [] { return c(2.0f); });
  run(inside);
}
MISTAKE(feed_sparse_shape) {
  auto s = tf::sparse_placeholder(tf::float32, {.name = "s"});
  auto dense = tf::sparse_tensor_to_dense(s);
  at_run();
  tf::Session session;
  session.run(dense, {{s, tf::SparseTensorValue{tf::Tensor({{L(0), L(9)}}), tf::Tensor({1.0f}), tf::Tensor({L(2), L(2)})}}});
}

} // namespace
