// Branches, loops, arrays and recurrent cells (golden_control.py).
#include "Golden.h"

namespace {

tf::Output flag(const char *name) { return tf::placeholder(tf::bool_, {}, {.name = name}); }

GOLDEN(cond_basic) {
  auto p = flag("p"), x = f32("x", {2});
  tf::cond(p, [&] { return x + 1.0; }, [&] { return x * 2.0; });
  tf::cond(p, [&] { return std::tuple{x, tf::constant({0.0, 0.0})}; }, [&] { return std::tuple{tf::constant({0.0, 0.0}), x}; }, {.name = "pair"});
  tf::Variable v(1.0, {.name = "v"});
  tf::cond(p, [&] { return tf::group({v.assign_add(1.0)}); }, [] { return tf::no_op(); });
  tf::cond(p, [&] { return v.assign(3.0); }, [&] { return v.read_value(); });
  tf::ControlDependencies after({x});
  tf::cond(p, [&] { return tf::identity(x); }, [] { return tf::constant({1.0, 1.0}); });
}

GOLDEN(cond_nested) {
  auto p = flag("p"), q = flag("q"), x = f32("x", {2});
  tf::cond(p, [&] { return tf::cond(q, [&] { return x + 1.0; }, [&] { return x - 1.0; }); }, [&] { return x; });
  tf::cond(p, [&] { return tf::get_variable("made", {2}, {.initializer = tf::ones_initializer()}) + x; }, [&] { return x; });
}

GOLDEN(while_basic) {
  auto x = f32("x", {});
  {
    auto zero = tf::constant(0), one = tf::constant(1.0);
    tf::while_loop([](tf::Output i, tf::Output) { return i < 10; },
                                 [&](tf::Output i, tf::Output a) { auto next = i + 1; return std::tuple{next, a * x}; }, std::tuple{zero, one});
  }
  tf::while_loop([](tf::Output i) { return tf::less(i, 3); }, [](tf::Output i) { return tf::add(i, 1); }, std::tuple{tf::constant(0)}, {.parallel_iterations = 4, .name = "count"});
  auto n = f32("n", {tf::None, 2});
  tf::while_loop([](tf::Output i, tf::Output) { return i < 3; },
                 [](tf::Output i, tf::Output a) { auto next = i + 1; return std::tuple{next, tf::concat({a, a}, 0)}; }, std::tuple{tf::constant(0), n},
                 {.shape_invariants = {tf::Shape{}, tf::Shape{tf::None, 2}}, .maximum_iterations = tf::In(5)});
  tf::Variable w({{1.0, 2.0}, {3.0, 4.0}}, {.name = "w"});
  tf::ControlDependencies after({x});
  auto zero = tf::constant(0), ones = tf::ones({2, 2});
  tf::while_loop([](tf::Output i, tf::Output) { return i < 3; },
                 [&](tf::Output i, tf::Output s) { auto next = i + 1; return std::tuple{next, tf::matmul(s, w)}; }, std::tuple{zero, ones});
}

GOLDEN(while_nested) {
  auto x = f32("x", {}), p = flag("p");
  auto outer = [&](tf::Output i, tf::Output a) {
    auto [j, b] = tf::while_loop([&](tf::Output j, tf::Output) { return j < i; },
                                 [&](tf::Output j, tf::Output b) { auto next = j + 1; return std::tuple{next, b + x}; }, std::tuple{tf::constant(0), a});
    auto next = i + 1;
    return std::tuple{next, tf::cond(p, [b = b] { return b; }, [b = b] { return b * 2.0; })};
  };
  {
    auto zero = tf::constant(0), one = tf::constant(1.0);
    tf::while_loop([](tf::Output i, tf::Output) { return i < 3; }, outer, std::tuple{zero, one}, {.name = "outer"});
  }
  tf::NameScope side("side");
  tf::Variable v(0.0, {.name = "v"});
  tf::while_loop([](tf::Output i) { return i < 3; },
                 [&](tf::Output i) {
                   tf::ControlDependencies after({v.assign_add(1.0)});
                   return i + 1;
                 },
                 std::tuple{tf::constant(0)});
}

GOLDEN(arrays) {
  auto x = f32("x", {5, 3});
  tf::TensorArray ta(tf::float32, 5);
  ta = ta.unstack(x);
  ta.read(2);
  ta.stack();
  tf::TensorArray tb(tf::float32, 0, {.dynamic_size = true, .element_shape = tf::Shape{3}, .name = "grow"});
  tb = tb.write(0, x[0]);
  tb = tb.write(1, {1.0, 2.0, 3.0});
  tb.stack(); tb.size(); tb.gather({0}); tb.concat();
  (void)tf::TensorArray(tf::float32, 2, {.infer_shape = false}).split(x, {2, 3});
  ta.close();
}

GOLDEN(map_scan_fold) {
  auto x = f32("x", {5, 3}), u = f32("u", {tf::None, 3});
  tf::map_fn([](tf::Output v) { return v * v; }, x);
  tf::map_fn([](tf::Output v) { return tf::cast(tf::reduce_sum(v), tf::int32); }, u, {.dtype = {tf::int32}});
  tf::map_fn([](std::tuple<tf::Output, tf::Output> v) { return std::get<0>(v) + std::get<1>(v); }, std::tuple{x, x}, {.dtype = {tf::float32}});
  auto sum = [](tf::Output a, tf::Output v) { return a + v; };
  tf::foldl(sum, x);
  tf::foldr(sum, x, tf::zeros({3}));
  tf::foldl(sum, u, tf::zeros({3}));
  tf::scan(sum, x);
  tf::scan([](tf::Output a, tf::Output v) { return a * v; }, u, tf::ones({3}));
  tf::scan(sum, x, {.reverse = true});
}

GOLDEN(cases) {
  auto x = f32("x", {});
  using Pairs = std::vector<std::pair<tf::Output, std::function<tf::Output()>>>;
  auto pairs = [&] {
    auto high = x > 1.0;
    auto low = x < 0.0;
    return Pairs{{high, [=] { return x * 2.0; }}, {low, [=] { return x * 3.0; }}};
  };
  std::function<tf::Output()> same = [&] { return x; };
  tf::case_(pairs(), same);
  tf::case_(pairs(), same, {.exclusive = true, .name = "ex"});
  tf::case_(pairs());
}

GOLDEN(checks) {
  auto x = f32("x", {2}), i = tf::placeholder(tf::int32, {2}, {.name = "i"});
  tf::Assert(tf::reduce_all(x > 0.0), {x}); tf::Assert(tf::reduce_all(i > 0), {i, "text"});
  tf::assert_equal(i, 3); tf::assert_less(x, 1.0, {.message = "too big"}); tf::assert_positive(x); tf::assert_non_negative(i);
  tf::assert_greater_equal(i, 0); tf::Print(x, {x, i}, {.message = "values: "});
}

GOLDEN(rnn_lstm) {
  auto x = f32("x", {tf::None, tf::None, 8});
  auto n = tf::placeholder(tf::int32, {tf::None}, {.name = "n"});
  tf::nn::rnn_cell::BasicLSTMCell cell(4);
  auto [out, state] = tf::nn::dynamic_rnn(cell, x, {.sequence_length = n, .dtype = tf::float32});
  auto sum = tf::reduce_sum(out);
  sum + tf::reduce_sum(state.h);
}

GOLDEN(rnn_gru) {
  auto x = f32("x", {2, 5, 8});
  tf::nn::dynamic_rnn(tf::nn::rnn_cell::GRUCell(4), x, {.dtype = tf::float32});
  {
    tf::VariableScope vs("second");
    tf::nn::dynamic_rnn(tf::nn::rnn_cell::BasicRNNCell(4), x, {.dtype = tf::float32, .time_major = true});
  }
}

GOLDEN(rnn_multi) {
  auto x = f32("x", {2, 5, 8});
  using namespace tf::nn::rnn_cell;
  tf::nn::dynamic_rnn(MultiRNNCell({LSTMCell(4), LSTMCell(4, {.use_peepholes = true, .num_proj = 3})}), x, {.dtype = tf::float32});
}

GOLDEN(rnn_static) {
  auto x = f32("x", {2, 3, 8});
  auto n = tf::placeholder(tf::int32, {2}, {.name = "n"});
  auto steps = tf::unstack(x, {.axis = 1});
  using namespace tf::nn::rnn_cell;
  tf::nn::static_rnn(BasicLSTMCell(4), steps, {.dtype = tf::float32});
  {
    tf::VariableScope vs("b");
    tf::nn::static_bidirectional_rnn(GRUCell(4), GRUCell(4), steps, {.dtype = tf::float32});
  }
  tf::VariableScope vs("c");
  tf::nn::static_rnn(BasicRNNCell(4), steps, {.dtype = tf::float32, .sequence_length = n});
}

GOLDEN(rnn_bidirectional) {
  auto x = f32("x", {tf::None, 5, 8});
  auto n = tf::placeholder(tf::int32, {tf::None}, {.name = "n"});
  using namespace tf::nn::rnn_cell;
  tf::nn::bidirectional_dynamic_rnn(GRUCell(4), GRUCell(4), x, {.dtype = tf::float32});
  tf::VariableScope vs("b");
  tf::nn::bidirectional_dynamic_rnn(LSTMCell(4), LSTMCell(4), x, {.sequence_length = n, .dtype = tf::float32});
}

} // namespace
