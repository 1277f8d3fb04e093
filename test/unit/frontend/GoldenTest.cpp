// The core of the front end: operators, math, arrays, scopes, layers, losses, optimizers.
#include "Golden.h"

namespace {

GOLDEN(operators) {
  auto x = f32("x", {tf::None, 3}), y = f32("y", {3});
  auto i = tf::placeholder(tf::int32, {4}, {.name = "i"});
  auto b = tf::placeholder(tf::bool_, {4}, {.name = "b"});
  x + y; x - 1.0; 2.0 * x; x / y; x % y; -x;
  (void)(x < y); (void)(x <= y); (void)(x > 0.0); (void)(x >= y);
  i / 2; i % 3; i + 1; i * i; tf::floordiv(i, 2);
  b & b; b | b; ~b;
  x + tf::In({1.0, 2.0, 3.0});
  tf::pow(x, 2.0, {.name = "pow"});
  x[0]; x(tf::all, tf::slice(1, 3)); x(tf::ellipsis, tf::newaxis); x(tf::slice(1), tf::slice({}, {}, 2)); i[-1]; i[1];
  x[i[0]];
}

GOLDEN(math_ops) {
  auto x = f32("x", {2, 3}), y = f32("y", {2, 3});
  auto i = tf::placeholder(tf::int32, {2, 3}, {.name = "i"});
  auto b = tf::placeholder(tf::bool_, {2, 3}, {.name = "b"});
  tf::Fn unary[] = {tf::abs, tf::square, tf::sqrt, tf::exp, tf::log, tf::tanh, tf::sigmoid, tf::identity, tf::stop_gradient, tf::zeros_like,
                    tf::ones_like, tf::negative, tf::rsqrt, tf::floor, tf::ceil, tf::round, tf::sign, tf::reciprocal, tf::log1p, tf::expm1,
                    tf::sin, tf::cos, tf::tan, tf::asin, tf::acos, tf::atan, tf::sinh, tf::cosh, tf::asinh, tf::acosh, tf::atanh, tf::erf,
                    tf::erfc, tf::is_nan, tf::is_inf, tf::is_finite, tf::rint};
  for (auto &f : unary) f(x);
  tf::abs(x, {.name = "named"}); tf::square(x, {.name = "sq"});
  std::function<tf::Output(tf::Output, tf::Output)> binary[] = {
      tf::add, tf::subtract, tf::multiply, tf::divide, tf::truediv, tf::div, tf::floordiv, tf::mod, tf::floormod, tf::pow,
      tf::maximum, tf::minimum, tf::equal, tf::not_equal, tf::less, tf::less_equal, tf::greater, tf::greater_equal,
      tf::squared_difference, tf::atan2, tf::div_no_nan, tf::realdiv};
  for (auto &f : binary) f(x, y);
  tf::add(x, 1.0); tf::multiply(2.0, x); tf::maximum(x, 0.0); tf::equal(i, 3); tf::pow(x, 2.0); tf::add(x, y, {.name = "sum"});
  tf::truncatediv(i, i); tf::truncatemod(i, i); tf::floordiv(i, 2); tf::truediv(i, i); tf::div(i, 2);
  tf::logical_and(b, b); tf::logical_or(b, b); tf::logical_not(b); tf::logical_xor(b, b);
  tf::cast(x, tf::int32); tf::cast(x, tf::float32); tf::to_float(i); tf::to_int32(x); tf::to_int64(x); tf::to_double(x);
  tf::add_n({x, y, x}); tf::add_n({x}); tf::accumulate_n({x, y});
  tf::matmul(x, y, {.transpose_b = true}); tf::matmul(x, y, {.transpose_a = true, .name = "mm"});
  tf::cumsum(x, 1); tf::cumprod(x, 0);
  tf::clip_by_value(x, 0.0, 1.0); tf::clip_by_norm(x, 2.0); tf::global_norm({x, y}); tf::clip_by_global_norm({x, y}, 5.0);
  tf::square({1.0, 2.0}); tf::squared_difference(x, 1.0);
  tf::unsorted_segment_sum(x, {0, 1}, 2); tf::segment_sum(x, {0, 1});
  tf::scalar_mul(2.0, x); tf::bitwise_and(i, i);
  tf::log_sigmoid(x); tf::norm(x); tf::norm(x, 1);
}

GOLDEN(matmul3) {
  auto a = f32("a", {5, 2, 3}), b = f32("b", {5, 3, 4});
  tf::matmul(a, b); tf::matmul(a, a, {.transpose_b = true});
}

GOLDEN(reductions) {
  auto x = f32("x", {2, 3}), u = f32("u", tf::unknown_shape());
  auto b = tf::placeholder(tf::bool_, {2, 3}, {.name = "b"});
  auto each = [&](auto f) { f(x); f(x, 1); f(x, {0, 1}, {.keepdims = true, .name = "named"}); };
  each(tf::reduce_sum); each(tf::reduce_mean); each(tf::reduce_max); each(tf::reduce_min); each(tf::reduce_prod);
  tf::reduce_sum(u); tf::reduce_mean(u, 0);
  tf::reduce_all(b); tf::reduce_any(b, 0);
  tf::reduce_logsumexp(x); tf::reduce_logsumexp(x, 1);
  tf::argmax(x, 1); tf::argmin(x); tf::argmax(x, 1, {.name = "best"});
  tf::reduce_std(x); tf::reduce_variance(x, 1);
}

GOLDEN(array_ops) {
  auto x = f32("x", {2, 3}), p = f32("p", {tf::None, 3});
  auto i = tf::placeholder(tf::int32, {2}, {.name = "i"});
  tf::reshape(x, {3, 2}); tf::reshape(p, {-1, 1, 3}); tf::reshape(p, tf::shape(p)); tf::reshape(x, {-1}, {.name = "flat"});
  tf::transpose(x); tf::transpose(x, {1, 0}); tf::transpose(x, {}, {.name = "t"}); tf::transpose(x, {1, 0}, {.name = "t2"});
  tf::expand_dims(x, 0); tf::expand_dims(x, -1); tf::squeeze(tf::expand_dims(x, 0)); tf::squeeze(tf::expand_dims(x, 0), {0});
  tf::shape(x); tf::shape(p); tf::size(x); tf::rank(x); tf::size(p); tf::rank(p);
  tf::zeros({2, 3}); tf::ones({2, 3}); tf::zeros({40, 50}); tf::ones({40, 50}); tf::zeros({}, tf::int32);
  tf::fill({2, 3}, 7.0); tf::zeros({2}, tf::float32, {.name = "z"}); tf::ones({2}, tf::float32, {.name = "o"}); tf::zeros(tf::shape(p)); tf::ones(tf::shape(p));
  tf::zeros_like(p); tf::ones_like(p); tf::zeros_like(x, {.dtype = tf::int32});
  tf::range(5); tf::range(1, 5); tf::range(0, 10, 2); tf::range(tf::shape(p)[0]); tf::range(2.0);
  tf::stack({x, x}); tf::stack({x, x}, {.axis = 1, .name = "st"}); tf::unstack(x); tf::unstack(x, {.axis = 1});
  tf::stack({1, 2}); tf::stack({i[0], 3});
  tf::concat({x, x}, 0); tf::concat({x, x}, 1, {.name = "cc"}); tf::concat({x}, 0);
  tf::split(x, 3, 1); tf::split(x, {1, 2}, 1);
  tf::slice(x, {0, 1}, {2, 1}); tf::tile(x, {1, 2});
  tf::pad(x, {{1, 1}, {0, 0}}); tf::pad(x, {{1, 1}, {0, 0}}, {.constant_values = 1.0}); tf::pad(x, {{1, 1}, {0, 0}}, {.mode = "REFLECT"});
  tf::gather(x, i); tf::gather(x, {0, 1}, {.axis = 1}); tf::gather_nd(x, {{0, 1}});
  tf::one_hot(i, 4); tf::one_hot(i, 4, {.on_value = 2.0, .off_value = -1.0});
  tf::where(tf::less(x, x), x, x); tf::where(tf::less(x, x)); tf::boolean_mask(x, {true, false});
  tf::reverse(x, {0}); tf::placeholder_with_default(1.0, {}); tf::placeholder_with_default(x, {tf::None, 3}, {.name = "pd"});
  tf::identity_n({x, x}); tf::broadcast_to(x, {4, 2, 3});
  tf::scatter_nd({{1}, {2}}, {1.0, 2.0}, {4}); tf::invert_permutation({1, 0}); tf::dynamic_stitch({tf::In({0}), tf::In({1})}, {tf::In({1.0}), tf::In({2.0})});
  tf::diag(i); tf::diag_part(tf::matmul(x, x, {.transpose_b = true})); tf::matrix_band_part(x, 0, -1);
  tf::depth_to_space(tf::zeros({1, 2, 2, 4}), 2); tf::space_to_depth(tf::zeros({1, 2, 2, 4}), 2); tf::roll(x, 1, 0);
  tf::unique(i); tf::check_numerics(x, "bad"); tf::bitcast(x, tf::int32); tf::broadcast_dynamic_shape(tf::shape(p), tf::shape(p));
  tf::convert_to_tensor({1.0, 2.0}); tf::convert_to_tensor(3, {.name = "three"});
}

GOLDEN(constants) {
  tf::constant(1.0); tf::constant(2); tf::constant({1.0, 2.0}, {.name = "c"}); tf::constant({{1, 2}, {3, 4}});
  tf::constant(3, {.dtype = tf::float32, .shape = tf::Shape{2, 2}}); tf::constant("abc"); tf::constant({true, false}); tf::constant({1.0, 2.0}, {.shape = tf::Shape{2, 3}});
  tf::constant(1.5, {.dtype = tf::float64}); tf::constant({1, 2}, {.dtype = tf::int64, .name = "c"}); tf::constant({"a", "bc"});
  tf::constant(0.0, {.shape = tf::Shape{3}}); tf::constant(std::vector<float>{}, {.dtype = tf::float32});
}

GOLDEN(scopes) {
  {
    tf::NameScope s("s");
    tf::constant(1.0, {.name = "a"});
    tf::NameScope t("t");
    tf::constant(1.0);
  }
  std::string again;
  {
    tf::NameScope s("s");
    again = s.name();
    tf::constant(1.0, {.name = "a"});
  }
  { tf::NameScope s(again); tf::constant(1.0, {.name = "a"}); }
  { tf::NameScope s(std::nullopt); tf::constant(1.0, {.name = "root"}); }
  { tf::NameScope s("S"); tf::constant(1.0); }
  {
    tf::VariableScope foo("foo");
    tf::get_variable("v", {1});
    tf::constant(1.0);
    tf::NameScope bar("bar");
    tf::get_variable("w", {2}, {.initializer = tf::zeros_initializer()});
    tf::Variable x(1.0, {.name = "x"});
  }
  {
    tf::VariableScope foo("foo", {.reuse = tf::reuse});
    tf::get_variable("v", {1});
    tf::constant(1.0);
  }
  tf::VariableScopeRef vs = tf::get_variable_scope();
  {
    tf::NameScope nn("nn");
    tf::VariableScope scope("vs");
    vs = scope.ref();
    tf::get_variable("v", {1}, {.initializer = tf::constant_initializer(2.0)});
    tf::constant(1.0);
  }
  { tf::VariableScope s(vs); tf::constant(1.0); tf::get_variable("v2", {1}, {.initializer = tf::ones_initializer()}); }
  { tf::VariableScope s(vs, {.auxiliary_name_scope = false}); tf::constant(1.0); }
  {
    tf::VariableScope m("m");
    { tf::VariableScope b(std::nullopt, {.default_name = "block"}); tf::get_variable("w", {2}); }
    { tf::VariableScope b(std::nullopt, {.default_name = "block"}); tf::get_variable("w", {2}); }
  }
  {
    tf::VariableScope m("m");
    tf::VariableScope b(std::nullopt, {.default_name = "block"});
    tf::get_variable("w2", {2});
  }
  { tf::NameScope s(vs.original_name_scope()); tf::constant(1.0); }
  tf::constant(1.0, {.name = "A"}); tf::constant(1.0, {.name = "a"}); tf::constant(1.0, {.name = "a_1"}); tf::constant(1.0, {.name = "A"});
}

GOLDEN(variables) {
  tf::Variable v(1.0, {.name = "v"}), w({1, 2}, {.trainable = false}), t(tf::zeros({2, 3}), {.name = "t"});
  tf::Variable r(tf::random_normal({2, 3}, {.seed = 3}), {.name = "r"});
  v + 1.0;
  v.assign(2.0); v.assign_add(1.0); v.assign_sub(1.0); tf::assign(v, 3.0); tf::assign_add(v, 1.0, {.name = "inc"}); tf::assign_sub(v, 1.0);
  v.read_value();
  tf::get_variable("g", {3, 4}, {.initializer = tf::random_normal_initializer({.stddev = 0.1, .seed = 1})});
  tf::get_variable("h", {3, 4}, {.initializer = tf::truncated_normal_initializer({.stddev = 0.1, .seed = 1})});
  tf::get_variable("u", {3, 4}, {.initializer = tf::random_uniform_initializer(-1.0, 1.0, {.seed = 1})});
  tf::get_variable("k", {3, 4}, {.initializer = tf::glorot_uniform_initializer({.seed = 1})});
  tf::get_variable("kn", {3, 4}, {.initializer = tf::glorot_normal_initializer({.seed = 1})});
  tf::get_variable("he", {3, 4}, {.initializer = tf::variance_scaling_initializer({.scale = 2.0, .seed = 1})});
  tf::get_variable("b", {4}, {.initializer = tf::zeros_initializer()});
  tf::get_variable("i", {4}, {.dtype = tf::int32});
  tf::get_variable("c", tf::constant(5.0));
  tf::get_variable("d", {2, 2}, {.initializer = tf::constant_initializer({1.0, 2.0})});
  tf::get_variable("big", {100, 100}, {.initializer = tf::ones_initializer()});
  { tf::NameScope s("scope"); tf::Variable x(2.0, {.name = "v"}); }
  tf::global_variables_initializer();
  tf::variables_initializer({v});
  tf::local_variables_initializer();
  tf::report_uninitialized_variables();
  tf::is_variable_initialized(v);
}

GOLDEN(resource_variables) {
  auto v = tf::get_variable("v", {2, 3}, {.use_resource = true});
  tf::Variable w(1.0, {.name = "w", .use_resource = true});
  v * 2.0;
  w.assign(2.0); w.assign_add(1.0); w.read_value();
  tf::global_variables_initializer();
}

GOLDEN(controls) {
  auto a = tf::constant(1.0, {.name = "a"}), b = tf::constant(2.0, {.name = "b"});
  {
    tf::ControlDependencies after({a, b});
    tf::constant(3.0, {.name = "c"});
    a + b;
    { tf::ControlDependencies again({a}); tf::no_op(); }
    { tf::ControlDependencies none(std::nullopt); tf::constant(4.0, {.name = "d"}); }
  }
  tf::Variable v(1.0, {.name = "v"});
  { tf::ControlDependencies after({v}); tf::identity(a); }
  { tf::ControlDependencies after({v.initializer()}); tf::identity(v); v.read_value(); }
  {
    tf::ControlDependencies after({a});
    auto c = tf::constant(1.0, {.name = "in"});
    tf::negative(c);
    tf::Variable inner(tf::constant(1.0), {.name = "inner"});
    tf::get_variable("gv", {2}, {.initializer = tf::zeros_initializer()});
  }
  tf::group({a, b}); tf::group({a, b}, {.name = "grp"}); tf::no_op({.name = "nop"}); tf::group(std::vector<tf::Operation>{});
  tf::tuple({a, b});
  {
    tf::Device cpu("/cpu:0");
    tf::constant(1.0, {.name = "e"});
    {
      tf::Device gpu("/gpu:1");
      tf::constant(1.0, {.name = "f"});
      tf::group({a, v.initializer()});
    }
    { tf::Device ps("/job:ps"); tf::Variable dv(1.0, {.name = "dv"}); }
    { tf::Device none(std::nullopt); tf::constant(1.0, {.name = "g"}); }
  }
  {
    tf::Device worker("/job:worker/task:1");
    tf::Device f([](tf::Operation op) -> std::string { return op.type() == "Add" || op.type() == "AddV2" ? "/gpu:0" : ""; });
    tf::add(a, b);
    tf::constant(2.0);
  }
  tf::ColocateWith with(a.op());
  tf::constant(9.0, {.name = "colo"});
}

GOLDEN(random_ops) {
  tf::random_normal({2, 3}, {.seed = 1}); tf::random_uniform({2, 3}, 0.0f, 1.0f, tf::float32, {.seed = 1}); tf::truncated_normal({2, 3}, {.seed = 1});
  tf::random_uniform({2}, 1, 10, tf::int32, {.seed = 2}); tf::random_normal({2}, {.mean = 1.0, .stddev = 2.0, .seed = 1, .name = "n"});
  tf::random_uniform({2}, -1.0, 1.0, tf::float32, {.seed = 3, .name = "u"}); tf::random_shuffle(tf::constant({1, 2, 3}), {.seed = 1});
  tf::random_normal({2});
  auto x = f32("x", {tf::None, 3});
  tf::random_normal(tf::shape(x), {.seed = 2});
}

GOLDEN(nn_ops) {
  auto x = f32("x", {tf::None, 8}), y = f32("y", {tf::None, 8});
  auto l = tf::placeholder(tf::int64, {tf::None}, {.name = "l"});
  tf::Fn list[] = {tf::nn::relu, tf::nn::relu6, tf::nn::elu, tf::nn::selu, tf::nn::softplus, tf::nn::softsign, tf::nn::softmax, tf::nn::log_softmax,
                   tf::nn::l2_loss, tf::nn::leaky_relu, tf::nn::tanh, tf::nn::sigmoid, tf::nn::crelu};
  for (auto &f : list) f(x);
  tf::nn::bias_add(x, tf::zeros({8}));
  {
    auto w = tf::zeros({8, 2}), b = tf::zeros({2});
    tf::nn::xw_plus_b(x, w, b);
  }
  tf::nn::softmax_cross_entropy_with_logits({.labels = y, .logits = x});
  tf::nn::softmax_cross_entropy_with_logits_v2({.labels = y, .logits = x});
  tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = l, .logits = x});
  tf::nn::sigmoid_cross_entropy_with_logits({.labels = y, .logits = x});
  tf::nn::weighted_cross_entropy_with_logits({.labels = y, .logits = x, .pos_weight = 2.0});
  tf::nn::moments(x, {0}); tf::nn::moments(x, {0, 1}, {.keepdims = true});
  tf::nn::l2_normalize(x, 1);
  tf::nn::top_k(x, 2); tf::nn::in_top_k(x, tf::cast(l, tf::int32), 2);
  tf::nn::dropout(x, {.keep_prob = 0.5, .seed = 1}); tf::nn::dropout(x, {.rate = 0.3, .seed = 1});
  auto k = f32("k", {});
  tf::nn::dropout(x, {.keep_prob = k, .seed = 1}); tf::nn::dropout(x, {.rate = k, .seed = 1, .name = "drop"});
  {
    auto m = tf::zeros({8}), v = tf::ones({8}), o = tf::zeros({8}), s = tf::ones({8});
    tf::nn::batch_normalization(x, {.mean = m, .variance = v, .offset = o, .scale = s, .variance_epsilon = 1e-3});
  }
  tf::nn::embedding_lookup(tf::zeros({10, 4}), l);
  tf::nn::embedding_lookup(tf::zeros({5, 4}), l);
  tf::Variable e(tf::zeros({10, 4}), {.name = "emb"});
  tf::nn::embedding_lookup(e, l);
  auto x3 = f32("x3", {2, 3, 4});
  tf::nn::softmax(x3);
  tf::nn::softmax_cross_entropy_with_logits_v2({.labels = x3, .logits = x3});
  tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = tf::zeros({2, 3}, tf::int32), .logits = x3});
}

GOLDEN(nn_conv) {
  auto x = f32("x", {tf::None, 28, 28, 3});
  tf::Variable f(tf::zeros({5, 5, 3, 8}), {.name = "f"});
  tf::nn::conv2d(x, f);
  tf::nn::conv2d(x, f, {.strides = {1, 2, 2, 1}, .padding = "VALID", .name = "c"});
  tf::nn::max_pool(x); tf::nn::avg_pool(x, {.padding = "VALID"});
  tf::nn::max_pool(x, {.name = "mp"});
  tf::nn::depthwise_conv2d(x, tf::zeros({3, 3, 3, 2}));
  {
    auto in = tf::zeros({2, 14, 14, 8}), w = tf::zeros({3, 3, 4, 8});
    tf::nn::conv2d_transpose(in, w, {2, 28, 28, 4}, {.strides = {1, 2, 2, 1}});
  }
  {
    auto d = tf::zeros({3, 3, 3, 2}), p = tf::zeros({1, 1, 6, 8});
    tf::nn::separable_conv2d(x, d, p);
  }
  {
    auto s = tf::ones({3}), o = tf::zeros({3});
    tf::nn::fused_batch_norm(x, s, o);
  }
  {
    auto s = tf::ones({3}), o = tf::zeros({3}), m = tf::zeros({3}), v = tf::ones({3});
    tf::nn::fused_batch_norm(x, s, o, {.mean = m, .variance = v, .is_training = false});
  }
  auto conv = tf::nn::conv2d(x, f);
  tf::nn::bias_add(conv, tf::zeros({8}));
  tf::nn::moments(x, {0, 1, 2});
}

GOLDEN(layers_dense) {
  auto x = f32("x", {tf::None, 784});
  tf::placeholder_with_default(false, {}, {.name = "training"});
  auto h = tf::layers::dense(x, 128, {.activation = tf::nn::relu, .name = "h1"});
  h = tf::layers::dense(h, 16);
  h = tf::layers::dense(h, 16, {.use_bias = false, .kernel_initializer = tf::zeros_initializer()});
  h = tf::layers::dense(h, 4, {.activation = tf::nn::tanh, .kernel_regularizer = [](tf::Output t) { return tf::nn::l2_loss(t); }, .name = "reg"});
  h = tf::layers::dropout(h, {.rate = 0.2, .training = true});
  h = tf::layers::dropout(h, {.rate = 0.2});
  tf::layers::dense(x, 128, {.activation = tf::nn::relu, .name = "h1", .reuse = tf::reuse});
  tf::VariableScope vs("vs");
  tf::layers::dense(x, 3);
}

GOLDEN(layers_conv) {
  auto x = f32("x", {tf::None, 28, 28, 3});
  auto h = tf::layers::conv2d(x, 8, {5, 5}, {.padding = "same", .activation = tf::nn::relu});
  h = tf::layers::max_pooling2d(h, {2, 2}, {2, 2});
  h = tf::layers::conv2d(h, 4, {3}, {.strides = {2}, .name = "c2"});
  h = tf::layers::average_pooling2d(h, {2}, {2});
  h = tf::layers::flatten(h);
  tf::layers::dense(h, 2);
  tf::layers::max_pooling2d(x, {2, 2}, {2, 2}, {.name = "mp"}); tf::layers::flatten(x, {.name = "fl"});
}

GOLDEN(layers_bn) {
  auto x = f32("x", {tf::None, 8, 8, 3});
  tf::layers::batch_normalization(x, {.training = true});
  tf::layers::batch_normalization(x, {.training = false});
  tf::layers::batch_normalization(f32("y", {tf::None, 5}), {.training = true, .name = "bn2"});
  tf::layers::batch_normalization(f32("y", {tf::None, 5}), {.training = false, .name = "bn3"});
}

GOLDEN(losses) {
  auto y = f32("y", {tf::None, 4}), p = f32("p", {tf::None, 4});
  auto l = tf::placeholder(tf::int64, {tf::None}, {.name = "l"});
  tf::losses::mean_squared_error(y, p);
  tf::losses::sparse_softmax_cross_entropy(l, p);
  tf::losses::softmax_cross_entropy(y, p);
  tf::losses::sigmoid_cross_entropy(y, p);
  tf::losses::absolute_difference(y, p);
  tf::losses::log_loss(y, p);
  tf::losses::hinge_loss(y, p);
  tf::losses::huber_loss(y, p);
  tf::losses::get_total_loss();
  tf::losses::get_regularization_loss();
}

tf::Output model() {
  auto x = f32("x", {tf::None, 3}), y = f32("y", {tf::None, 2});
  tf::Variable w(tf::zeros({3, 2}), {.name = "w"});
  auto b = tf::get_variable("b", {2}, {.initializer = tf::zeros_initializer()});
  return tf::reduce_mean(tf::square(tf::matmul(x, w) + b - y), {}, {.name = "loss"});
}

GOLDEN(sgd) { tf::train::GradientDescentOptimizer(0.1).minimize(model()); }
GOLDEN(sgd_step) {
  auto loss = model();
  tf::train::GradientDescentOptimizer(0.1).minimize(loss, {.global_step = tf::train::get_or_create_global_step()});
}
GOLDEN(momentum) {
  auto loss = model();
  tf::train::MomentumOptimizer(0.1, 0.9).minimize(loss);
  auto step = tf::train::get_or_create_global_step();
  tf::train::MomentumOptimizer(0.1, 0.9, {.use_nesterov = true}).minimize(loss, {.global_step = step});
}
GOLDEN(adam) {
  auto loss = model();
  tf::train::AdamOptimizer(1e-3).minimize(loss, {.global_step = tf::train::get_or_create_global_step()});
  tf::global_variables_initializer();
}
GOLDEN(adam_scoped) {
  tf::Output loss;
  {
    tf::VariableScope net("net");
    loss = model();
    tf::train::AdamOptimizer(1e-3).minimize(loss);
  }
  tf::train::AdamOptimizer(1e-3, {.name = "Second"}).minimize(loss);
}
GOLDEN(optimizers_more) {
  auto loss = model();
  tf::train::AdagradOptimizer(0.1).minimize(loss);
  tf::train::RMSPropOptimizer(0.1).minimize(loss);
  tf::train::AdadeltaOptimizer(0.1).minimize(loss);
  tf::train::RMSPropOptimizer(0.1, {.centered = true}).minimize(loss);
}
GOLDEN(sgd_sparse) {
  tf::Variable e(tf::zeros({10, 4}), {.name = "emb"});
  auto ids = tf::placeholder(tf::int64, {tf::None}, {.name = "ids"});
  auto loss = tf::reduce_sum(tf::nn::embedding_lookup(e, ids));
  tf::train::GradientDescentOptimizer(0.1).minimize(loss);
}
GOLDEN(clip_and_decay) {
  auto loss = model();
  auto step = tf::train::get_or_create_global_step();
  auto lr = tf::train::exponential_decay(0.1, step, 100, 0.96, {.staircase = true});
  tf::train::GradientDescentOptimizer opt(lr);
  auto gv = opt.compute_gradients(loss);
  std::vector<tf::Output> g;
  for (auto &[grad, v] : gv) g.push_back(*grad);
  auto clipped = tf::clip_by_global_norm(g, 5.0).first;
  for (std::size_t i = 0; i < gv.size(); ++i) gv[i].first = clipped[i];
  opt.apply_gradients(gv, {.global_step = step});
}
GOLDEN(gradients) {
  auto x = f32("x", {2, 3});
  auto y = tf::reduce_sum(tf::exp(x) * 2.0);
  tf::gradients(y, {x});
  tf::gradients({y}, {x});
}
GOLDEN(saver) {
  tf::Variable b(1.0, {.name = "b"}), a({1.0, 2.0}, {.name = "a"});
  tf::get_variable("i", {2}, {.dtype = tf::int64});
  tf::train::Saver all;
  tf::NameScope n("n");
  tf::train::Saver one(tf::train::VarList{tf::Variable(1.0, {.name = "c"})});
}
GOLDEN(mlp) {
  auto x = f32("x", {tf::None, 784});
  auto y = tf::placeholder(tf::int64, {tf::None}, {.name = "y"});
  tf::placeholder_with_default(false, {}, {.name = "training"});
  auto h = tf::layers::dense(x, 128, {.activation = tf::nn::relu, .name = "h1"});
  h = tf::layers::dropout(h, {.rate = 0.2, .training = true});
  auto logits = tf::layers::dense(h, 10, {.name = "logits"});
  auto loss = tf::losses::sparse_softmax_cross_entropy(y, logits);
  tf::reduce_mean(tf::cast(tf::equal(tf::argmax(logits, 1), y), tf::float32), {}, {.name = "accuracy"});
  auto step = tf::train::get_or_create_global_step();
  tf::train::AdamOptimizer(1e-3).minimize(loss, {.global_step = step});
  tf::global_variables_initializer();
  tf::train::Saver saver;
}
GOLDEN(convnet) {
  auto convPool = [](tf::Output x, int in, int out, std::string_view scope) {
    tf::VariableScope vs(scope);
    auto w = tf::get_variable("weights", {5, 5, in, out}, {.initializer = tf::truncated_normal_initializer({.stddev = 0.1})});
    auto b = tf::get_variable("biases", {out}, {.initializer = tf::constant_initializer(0.1f)});
    auto c = tf::nn::relu(tf::nn::conv2d(x, w, {.padding = "SAME"}) + b);
    return tf::nn::max_pool(c, {.ksize = {1, 2, 2, 1}, .strides = {1, 2, 2, 1}});
  };
  auto x = tf::placeholder(tf::float32, {tf::None, 784}), y = tf::placeholder(tf::float32, {tf::None, 10}), keep = tf::placeholder(tf::float32, {});
  auto net = tf::reshape(x, {-1, 28, 28, 1});
  net = convPool(net, 1, 32, "conv1");
  net = convPool(net, 32, 64, "conv2");
  net = tf::reshape(net, {-1, 7 * 7 * 64});
  net = tf::layers::dense(net, 1024, {.activation = tf::nn::relu, .name = "fc1"});
  net = tf::nn::dropout(net, {.keep_prob = keep});
  auto logits = tf::layers::dense(net, 10, {.name = "fc2"});
  auto loss = tf::reduce_mean(tf::nn::softmax_cross_entropy_with_logits({.labels = y, .logits = logits}));
  tf::train::AdamOptimizer(1e-4).minimize(loss);
  tf::global_variables_initializer();
}

} // namespace
