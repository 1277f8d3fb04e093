// Branches, loops, maps, tensor arrays.
#include "Mistakes.h"

using namespace mistakes;
namespace {
using tf::Output;

auto one = [] { return c(1); };
auto two = [] { return c(2); };
auto half = [] { return c(2.0f); };
WRONG(cond_of_int, tf::cond(c(1), one, two))
WRONG(cond_of_vector, tf::cond(c({true, false}), one, two))
WRONG(cond_dtypes, tf::cond(given(true), one, half))
WRONG(cond_counts, tf::cond(given(true), [] { return std::vector<Output>{c(1), c(2)}; }, [] { return std::vector<Output>{c(1)}; }))
WRONG(cond_vector_run, run(tf::cond(ph(tf::unknown_shape(), tf::bool_), one, two), {{"p:0", tf::Tensor({true, false})}}))
WRONG(cond_shapes_used, tf::matmul(tf::cond(given(true), [] { return ones({2, 3}); }, [] { return ones({2, 3}); }), ones({2, 3})))
using Pairs = std::vector<std::pair<Output, std::function<Output()>>>;
WRONG(case_empty, tf::case_<Output>(Pairs{}))
MISTAKE(case_none_true) {
  auto a = given(false), b = given(false);
  run(tf::case_<Output>(Pairs{{a, one}, {b, two}}));
}
MISTAKE(case_not_exclusive) {
  auto a = given(true), b = given(true);
  run(tf::case_<Output>(Pairs{{a, one}, {b, two}}, [] { return c(3); }, {.exclusive = true}));
}
WRONG(case_dtypes, tf::case_<Output>(Pairs{{given(false), one}}, half))
auto less = [](Output i) { return i < 3; };
auto next = [](Output i) { return i + 1; };
auto less2 = [](Output i, Output) { return i < 3; };
WRONG(while_no_variables, tf::while_loop([](const std::vector<Output> &) { return given(true); }, [](const std::vector<Output> &) { return std::vector<Output>{}; }, std::vector<Output>{}))
WRONG(while_cond_of_int, tf::while_loop([](Output i) { return i; }, next, std::tuple{c(0)}))
WRONG(while_cond_of_vector, tf::while_loop(less, next, std::tuple{c({0, 1})}))
WRONG(while_body_shape, tf::while_loop(less2, [](Output i, Output v) { return std::tuple{i + 1, tf::concat({v, v}, 0)}; }, std::tuple{c(0), ones({2})}))
WRONG(while_body_rank, tf::while_loop(less2, [](Output i, Output v) { return std::tuple{i + 1, tf::expand_dims(v, 0)}; }, std::tuple{c(0), ones({2})}))
WRONG(while_body_count, tf::while_loop([](const std::vector<Output> &v) { return v[0] < 3; }, [](const std::vector<Output> &v) { return std::vector<Output>{v[0] + 1}; }, std::vector<Output>{c(0), c(1)}))
WRONG(while_invariant_tighter, tf::while_loop(less2, [](Output i, Output v) { return std::tuple{i + 1, v}; }, std::tuple{c(0), ph({tf::None})}, {.shape_invariants = {tf::Shape{}, tf::Shape{2}}}))
WRONG(while_invariant_count, tf::while_loop(less2, [](Output i, Output v) { return std::tuple{i + 1, v}; }, std::tuple{c(0), ones({2})}, {.shape_invariants = {tf::Shape{}}}))
WRONG(while_invariant_broken, tf::while_loop(less2, [](Output i, Output v) { return std::tuple{i + 1, tf::concat({v, v}, 1)}; }, std::tuple{c(0), ones({2, 2})}, {.shape_invariants = {tf::Shape{}, tf::Shape{tf::None, 2}}}))
WRONG(while_maximum_vector, tf::while_loop(less, next, std::tuple{c(0)}, {.maximum_iterations = tf::In(c({1, 2}))}))
WRONG(while_parallel_zero, tf::while_loop(less, next, std::tuple{c(0)}, {.parallel_iterations = 0}))
WRONG(while_run_error, run(std::get<0>(tf::while_loop(less, [](Output i) { return tf::floordiv(i + 1, given(0), {.name = "inside"}); }, std::tuple{c(0)}))))
MISTAKE(loop_value_outside) {
  Output inside;
  tf::while_loop(less, [&](Output i) { return inside = i * 2, i + 1; }, std::tuple{c(0)});
  run(inside + 1);
}
MISTAKE(gradient_of_forward_only_loop) {
  auto x = c(1.0f);
  auto [i, y] = tf::while_loop(less2, [](Output i, Output v) { return std::tuple{i + 1, v * 2.0f}; }, std::tuple{c(0), x}, {.back_prop = false});
  if (!tf::gradients(y, x)[0]) throw tf::ValueError("None");
}
WRONG(map_scalar, tf::map_fn([](Output x) { return x; }, c(1.0f)))
WRONG(map_lengths, run(tf::map_fn([](std::pair<Output, Output> x) { return x.first + x.second; }, std::pair{ones({2}), ones({3})}, {.dtype = {tf::float32}})))
WRONG(map_run_error, run(tf::map_fn([](Output x) { return tf::floordiv(x, given(0)); }, c({1, 2}))))
WRONG(scan_shapes, tf::scan([](Output a, Output) { return tf::concat({a, a}, 0); }, ones({2}), ones({1})))
tf::TensorArray array(int n = 2, tf::Shape element = tf::unknown_shape()) { return tf::TensorArray(tf::float32, n, {.element_shape = std::move(element)}); }
WRONG(array_write_shape, array(2, {2}).write(0, ones({3})))
WRONG(array_write_other_shape, array().write(0, ones({2})).write(1, ones({3})))
WRONG(array_unwritten, run(array().read(0)))
WRONG(array_index, run(array().write(5, 1.0f).flow()))
WRONG(array_index_negative, run(array().write(given(-1), 1.0f).flow()))
WRONG(array_written_twice, run(array().write(0, 1.0f).write(0, 2.0f).flow()))
MISTAKE(array_read_twice) {
  auto a = array().write(0, 1.0f);
  auto first = a.read(0), second = a.write(1, 1.0f).read(0);
  run(tf::add(first, tf::identity(second)));
}
WRONG(array_unstack_shape, array(2, {3}).unstack(ones({2, 2})))
WRONG(array_unstack_scalar, array().unstack(c(1.0f)))
WRONG(array_split_lengths, run(array(2).split(ones({3}), given({1, 1})).flow()))
WRONG(array_scatter_lengths, array(2).scatter(given({0, 1}), ones({3})))
WRONG(tuple_empty, tf::tuple(std::vector<Output>{}))

} // namespace
