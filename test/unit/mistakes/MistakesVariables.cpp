// Variables and variable scopes.
#include "Mistakes.h"

using namespace mistakes;
namespace {

tf::Variable plain(tf::In value, const char *name = "") { return tf::Variable(std::move(value), {.name = name}); }
tf::Variable resource(tf::In value, const char *name = "") { return tf::Variable(std::move(value), {.name = name, .use_resource = true}); }

MISTAKE(reuse_missing) {
  tf::VariableScope s("s", {.reuse = tf::reuse});
  tf::get_variable("v", {2});
}
MISTAKE(get_twice) {
  tf::get_variable("v", {2});
  tf::get_variable("v", {2});
}
MISTAKE(reuse_other_shape) {
  tf::get_variable("v", {2});
  tf::VariableScope s("", {.reuse = tf::reuse});
  tf::get_variable("v", {3});
}
MISTAKE(reuse_other_dtype) {
  tf::get_variable("v", {2});
  tf::VariableScope s("", {.reuse = tf::reuse});
  tf::get_variable("v", {2}, {.dtype = tf::float64});
}
MISTAKE(auto_reuse_other_shape) {
  tf::VariableScope s("s", {.reuse = tf::AUTO_REUSE});
  tf::get_variable("v", {2});
  tf::get_variable("v", {3});
}
MISTAKE(reuse_of_plain_variable) {
  plain(1.0f, "v");
  tf::VariableScope s("", {.reuse = tf::reuse});
  tf::get_variable("v", tf::Shape{});
}
MISTAKE(reuse_after_reuse_variables) {
  tf::VariableScope s("s");
  tf::get_variable("v", {2});
  s.reuse_variables();
  tf::get_variable("w", {2});
}
MISTAKE(whole_reused_partitioned) {
  {
    tf::VariableScope s("s");
    tf::get_variable("v", {4});
  }
  tf::VariableScope s("s", {.partitioner = tf::fixed_size_partitioner(2), .reuse = tf::reuse});
  tf::get_variable("v", {4});
}
MISTAKE(partitioned_other_count) {
  {
    tf::VariableScope s("s", {.partitioner = tf::fixed_size_partitioner(2)});
    tf::get_variable("v", {4});
  }
  tf::VariableScope s("s", {.partitioner = tf::fixed_size_partitioner(4), .reuse = tf::reuse});
  tf::get_variable("v", {4});
}
WRONG(no_shape, tf::get_variable("v"))
WRONG(unknown_shape, tf::get_variable("v", {tf::None, 2}))
WRONG(constant_initializer_too_many, tf::get_variable("v", {2}, {.initializer = tf::constant_initializer({1.0f, 2.0f, 3.0f})}))
WRONG(random_initializer_int, tf::get_variable("v", {2}, {.dtype = tf::int32, .initializer = tf::random_normal_initializer()}))
WRONG(glorot_initializer_int, tf::get_variable("v", {2, 2}, {.dtype = tf::int32, .initializer = tf::glorot_uniform_initializer()}))
WRONG(orthogonal_rank, tf::get_variable("v", {2}, {.initializer = tf::orthogonal_initializer()}))
WRONG(identity_rank, tf::get_variable("v", {2, 2, 2}, {.initializer = tf::initializers::identity()}))
WRONG(variance_scale, tf::variance_scaling_initializer({.scale = -1.0}))
WRONG(variance_mode, tf::variance_scaling_initializer({.mode = "fan_middle"}))
WRONG(variance_distribution, tf::variance_scaling_initializer({.distribution = "cauchy"}))
WRONG(initial_value_unknown_shape, plain(tf::placeholder(tf::float32)))
WRONG(initial_value_other_dtype, tf::Variable(c(1.0f), {.dtype = tf::int32}))
WRONG(initializer_other_dtype, tf::get_variable("v", c(1.0f), {.dtype = tf::int32}))
WRONG(assign_shape, plain(ones({2})).assign(ones({3})))
WRONG(assign_dtype, plain(ones({2})).assign(c({1, 2})))
WRONG(assign_add_shape, plain(ones({2})).assign_add(ones({3})))
WRONG(assign_text, plain(1.0f).assign("a"))
WRONG(resource_assign_shape, resource(ones({2})).assign(ones({3})))
WRONG(resource_assign_dtype, resource(ones({2})).assign(c({1, 2})))
WRONG(assign_shape_run, run(tf::assign(plain(ones({2})), ph({tf::None})), {{"p:0", fed({3})}}))
WRONG(resource_assign_shape_run, run(resource(ones({2})).assign(ph({tf::None})), {{"p:0", fed({3})}}))
WRONG(uninitialized, ::mistakes::uninitialized(plain(1.0f, "v") + 1.0f))
WRONG(uninitialized_resource, ::mistakes::uninitialized(resource(1.0f, "v") + 1.0f))
WRONG(uninitialized_assign_add, ::mistakes::uninitialized(tf::assign_add(plain(1.0f, "v"), 1.0f)))
WRONG(uninitialized_resource_assign_add, ::mistakes::uninitialized(resource(1.0f, "v").assign_add(1.0f)))
WRONG(assert_initialized, ::mistakes::uninitialized(tf::assert_variables_initialized({plain(1.0f, "v")})))
WRONG(scatter_range, run(tf::scatter_update(plain(ones({3})), given({3}), {2.0f})))
WRONG(scatter_shapes, tf::scatter_add(plain(ones({3, 2})), {0, 1}, ones({2, 3})))
WRONG(scatter_dtype, tf::scatter_add(plain(ones({3})), {0}, c({1})))
WRONG(scatter_nd_update_shapes, tf::scatter_nd_update(plain(ones({3})), tf::Tensor({0, 1}).reshape({2, 1}), ones({3})))
WRONG(count_up_float, tf::count_up_to(plain(1.0f), 3))
WRONG(count_up_limit, run(plain(2, "v").count_up_to(2)))
WRONG(partitioner_two_axes, tf::get_variable("v", {4, 4}, {.partitioner = [](tf::Shape, tf::DType) { return std::vector<int>{2, 2}; }}))
WRONG(partitioner_rank, tf::get_variable("v", {4, 4}, {.partitioner = [](tf::Shape, tf::DType) { return std::vector<int>{2}; }}))
WRONG(partitioner_too_many, tf::get_variable("v", {2}, {.partitioner = [](tf::Shape, tf::DType) { return std::vector<int>{3}; }}))
WRONG(partitioner_zero, tf::get_variable("v", {2}, {.partitioner = [](tf::Shape, tf::DType) { return std::vector<int>{0}; }}))
WRONG(variable_scope_nothing, tf::VariableScope(std::nullopt, {}).name())
WRONG(variable_name_bad, tf::get_variable("a b", {2}))
WRONG(plain_variable_name_bad, plain(1.0f, "a b"))
WRONG(variable_scope_name_bad, tf::VariableScope("a b").name())
MISTAKE(global_step_twice) {
  tf::train::create_global_step();
  tf::train::create_global_step();
}
WRONG(global_step_float, tf::train::assert_global_step(plain(1.0f, "global_step")))
WRONG(global_step_vector, tf::train::assert_global_step(plain({1, 2}, "global_step")))
MISTAKE(load_shape) {
  tf::Variable v = plain(ones({2}));
  tf::Session s;
  s.run(v.initializer());
  at_run();
  v.load(fed({3}), &s);
}
MISTAKE(variable_of_other_graph) {
  tf::Graph g;
  std::optional<tf::Variable> v;
  {
    auto in = g.as_default();
    v = plain(1.0f, "v");
  }
  tf::add(*v, c(1.0f));
}
MISTAKE(initial_value_in_loop) {
  std::optional<tf::Variable> made;
  tf::while_loop([](tf::Output i) { return i < 2; },
                 [&](tf::Output i) {
                   made = plain(tf::cast(i, tf::float32));
                   return i + 1;
                 },
                 std::tuple{c(0)});
  ::mistakes::uninitialized(made->initializer());
}
WRONG(restored_initialized_value, ::mistakes::uninitialized(tf::get_variable("v", ph({2})).initializer()))
WRONG(resource_gather_range, run(tf::gather(resource(ones({3})), given({4}))))
WRONG(resource_scatter_range, run(tf::scatter_nd_update(resource(ones({3})), tf::Tensor({5}).reshape({1, 1}), {1.0f})))
MISTAKE(local_variable_uninitialized) {
  auto l = tf::get_local_variable("l", tf::Shape{}, {.initializer = tf::ones_initializer()});
  ::mistakes::uninitialized(l + 1.0f);
}

} // namespace
