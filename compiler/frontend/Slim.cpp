// tf.contrib.slim (contrib/layers, contrib/framework, contrib/slim of 1.15).
#include "LayersImpl.h"

#include "tfc/frontend/Control.h"
#include "tfc/frontend/SlimTrain.h"

#include <algorithm>
#include <cmath>

namespace tfc::contrib::slim {
using namespace frontend;

namespace {

struct Defaults {
  std::vector<Op> ops;
  LayerOpts values;
};
std::vector<Defaults> &scopes() {
  thread_local std::vector<Defaults> s;
  return s;
}
template <class T> void fillIn(T &value, const T &fallback) {
  if (!value) value = fallback;
}
void fillIn(OptionalFn &value, const OptionalFn &fallback) {
  if (!value.given) value = fallback;
}
LayerOpts complete(Op op, LayerOpts o) {
  for (auto it = scopes().rbegin(); it != scopes().rend(); ++it) {
    if (std::find(it->ops.begin(), it->ops.end(), op) == it->ops.end()) continue;
    const LayerOpts &d = it->values;
    fillIn(o.stride, d.stride), fillIn(o.padding, d.padding), fillIn(o.data_format, d.data_format), fillIn(o.rate, d.rate);
    fillIn(o.activation_fn, d.activation_fn), fillIn(o.normalizer_fn, d.normalizer_fn);
    fillIn(o.weights_initializer, d.weights_initializer), fillIn(o.biases_initializer, d.biases_initializer), fillIn(o.use_bias, d.use_bias);
    fillIn(o.weights_regularizer, d.weights_regularizer), fillIn(o.biases_regularizer, d.biases_regularizer);
    fillIn(o.decay, d.decay), fillIn(o.epsilon, d.epsilon), fillIn(o.keep_prob, d.keep_prob), fillIn(o.center, d.center), fillIn(o.scale, d.scale);
    fillIn(o.is_training, d.is_training), fillIn(o.trainable, d.trainable), fillIn(o.reuse, d.reuse), fillIn(o.depth_multiplier, d.depth_multiplier);
  }
  return o;
}

/// The variable scope of a layer, named as given or numbered.
class Scoped2 {
public:
  Scoped2(const LayerOpts &o, const char *base) {
    Reuse r = o.reuse.value_or(Reuse::Inherit);
    if (o.scope && !o.scope->empty()) vs.emplace(*o.scope, VariableScopeOpts{.reuse = r});
    else vs.emplace(std::nullopt, VariableScopeOpts{.default_name = base});
  }
  std::optional<VariableScope> vs;
};
Variable weights(const char *name, Shape s, DType t, const Initializer &init, const std::optional<Regularizer> &reg, const LayerOpts &o) {
  return model_variable(name, std::move(s), {.dtype = t, .initializer = init, .regularizer = reg, .trainable = o.trainable.value_or(true)});
}
Output finished(Output y, const LayerOpts &o, const Fn &fallback) {
  if (o.normalizer_fn.fn) y = o.normalizer_fn.fn(y);
  const Fn &f = o.activation_fn.given ? o.activation_fn.fn : fallback;
  return f ? f(y) : y;
}
bool hasBias(const LayerOpts &o) { return !o.normalizer_fn.fn && o.use_bias.value_or(true); }
Output biased(const Output &y, int n, const LayerOpts &o) {
  if (!hasBias(o)) return y;
  return nn::bias_add(y, weights("biases", {n}, y.dtype(), o.biases_initializer ? *o.biases_initializer : zeros_initializer(), o.biases_regularizer, o));
}
Initializer initOf(const LayerOpts &o) { return o.weights_initializer ? *o.weights_initializer : xavier_initializer(); }
std::vector<int> two(const std::vector<int> &v, const char *what) { return tfc::layers::perDimension(v, 2, what); }
std::vector<int> full(const std::vector<int> &v) { return tfc::layers::window(v, false); }

} // namespace

LayerOpts with_defaults(Op op, LayerOpts o) { return complete(op, std::move(o)); }

arg_scope::arg_scope(std::initializer_list<Op> ops, LayerOpts defaults) { scopes().push_back({ops, std::move(defaults)}); }
arg_scope::~arg_scope() { scopes().pop_back(); }

Output conv2d_t::operator()(In x, int n, Sizes kernel, LayerOpts given) const {
  LayerOpts o = complete(this, std::move(given));
  Scoped2 scope(o, "Conv");
  Output v = convert(x);
  Shape s = v.shape();
  if (s.rank() != 4) throw ValueError(cat("Convolution expects input with rank 4, got ", s.rank()));
  if (s[3] < 0) throw ValueError("The channel dimension of the inputs should be defined. Found `None`.");
  std::vector<int> k = two(kernel, "kernel_size"), st = two(o.stride.value_or(1), "stride"), rate = two(o.rate.value_or(1), "rate");
  Variable w = weights("weights", {k[0], k[1], s[3], n}, v.dtype(), initOf(o), o.weights_regularizer, o);
  Output y = nn::convolution(v, w, {.padding = o.padding.value_or("SAME"), .strides = st, .dilation_rate = rate, .name = "Conv2D"});
  return finished(biased(y, n, o), o, nn::relu);
}
Output conv2d_transpose_t::operator()(In x, int n, Sizes kernel, LayerOpts given) const {
  LayerOpts o = complete(this, std::move(given));
  Scoped2 scope(o, "Conv2d_transpose");
  Output v = convert(x);
  Shape s = v.shape();
  if (s.rank() != 4 || s[3] < 0) throw ValueError("conv2d_transpose expects images of known depth.");
  std::vector<int> k = two(kernel, "kernel_size"), st = two(o.stride.value_or(1), "stride");
  Variable w = weights("weights", {k[0], k[1], n, s[3]}, v.dtype(), initOf(o), o.weights_regularizer, o);
  std::string padding = o.padding.value_or("SAME");
  auto grown = [&](std::int64_t size, int i) { return size < 0 ? -1 : size * st[i] + (padding == "VALID" ? std::max(k[i] - st[i], 0) : 0); };
  std::int64_t h = grown(s[1], 0), wd = grown(s[2], 1);
  if (h < 0 || wd < 0) raise(errors::unimplemented("slim.conv2d_transpose needs images of known height and width"));
  Output batch = shape(v)[0];
  Output to = stack({In(batch), In(static_cast<int>(h)), In(static_cast<int>(wd)), In(n)});
  Output y = nn::conv2d_transpose(v, w, to, {.strides = full(st), .padding = padding});
  y.set_shape({s[0], h, wd, n});
  return finished(biased(y, n, o), o, nn::relu);
}
Output separable_conv2d_t::operator()(In x, std::optional<int> n, Sizes kernel, LayerOpts given) const {
  LayerOpts o = complete(this, std::move(given));
  Scoped2 scope(o, "SeparableConv2d");
  Output v = convert(x);
  Shape s = v.shape();
  if (s.rank() != 4 || s[3] < 0) throw ValueError("separable_conv2d expects images of known depth.");
  int multiplier = o.depth_multiplier.value_or(1);
  std::vector<int> k = two(kernel, "kernel_size"), st = two(o.stride.value_or(1), "stride");
  Variable deep = weights("depthwise_weights", {k[0], k[1], s[3], multiplier}, v.dtype(), initOf(o), o.weights_regularizer, o);
  nn::ConvOpts c{.strides = full(st), .padding = o.padding.value_or("SAME")};
  Output y;
  int outputs = static_cast<int>(s[3]) * multiplier;
  if (n) {
    Variable point = weights("pointwise_weights", {1, 1, s[3] * multiplier, *n}, v.dtype(), initOf(o), o.weights_regularizer, o);
    y = nn::separable_conv2d(v, deep, point, c);
    outputs = *n;
  } else
    y = nn::depthwise_conv2d(v, deep, c);
  return finished(biased(y, outputs, o), o, nn::relu);
}
Output fully_connected_t::operator()(In x, int n, LayerOpts given) const {
  LayerOpts o = complete(this, std::move(given));
  Scoped2 scope(o, "fully_connected");
  Output v = convert(x);
  Shape s = v.shape();
  if (s.rank() < 2 || s.dim(-1) < 0) throw ValueError("The last dimension of the inputs to `Dense` should be defined. Found `None`.");
  Variable w = weights("weights", {s.dim(-1), n}, v.dtype(), initOf(o), o.weights_regularizer, o);
  Output y = s.rank() == 2 ? matmul(v, w) : tensordot(v, w, {{s.rank() - 1}, {0}});
  return finished(biased(y, n, o), o, nn::relu);
}

Output batch_norm_t::operator()(In x, LayerOpts given) const {
  LayerOpts o = complete(this, std::move(given));
  Scoped2 scope(o, "BatchNorm");
  Output v = convert(x);
  Shape s = v.shape();
  if (s.rank() < 2 || s.dim(-1) < 0) throw ValueError("batch_norm expects inputs of known last dimension.");
  Shape channels{s.dim(-1)};
  DType t = v.dtype();
  bool center = o.center.value_or(true), scale = o.scale.value_or(false), trainable = o.trainable.value_or(true);
  double decay = o.decay.value_or(0.999), epsilon = o.epsilon.value_or(0.001);
  auto variable = [&](const char *name, Initializer init, bool train) {
    return model_variable(name, channels, {.dtype = t, .initializer = std::move(init), .trainable = train});
  };
  std::optional<Variable> beta, gamma;
  if (center) beta = variable("beta", zeros_initializer(), trainable);
  if (scale) gamma = variable("gamma", ones_initializer(), trainable);
  Variable mean = variable("moving_mean", zeros_initializer(), false), variance = variable("moving_variance", ones_initializer(), false);
  std::optional<bool> training = true;
  if (o.is_training) {
    if (o.is_training->host) training = o.is_training->host->tensor.asInt64(0) != 0;
    else {
      Tensor c = constantValue(convert(*o.is_training));
      training = c.is_none() ? std::nullopt : std::optional<bool>(c.asInt64(0) != 0);
    }
  }
  bool fused = s.rank() == 4;
  std::vector<int> axes;
  for (int i = 0; i + 1 < s.rank(); ++i) axes.push_back(i);
  auto run = [&](bool inTraining) -> Leaves {
    if (fused) {
      Output a = gamma ? gamma->value() : constant(1.0, {.dtype = t, .shape = channels}), b = beta ? beta->value() : constant(0.0, {.dtype = t, .shape = channels});
      nn::FusedBatchNormOpts f{.epsilon = epsilon, .is_training = inTraining};
      if (!inTraining) f.mean = In(mean), f.variance = In(variance);
      auto r = nn::fused_batch_norm(v, a, b, f);
      return {r.y, r.batch_mean, r.batch_variance};
    }
    Output m = mean, var = variance;
    if (inTraining) std::tie(m, var) = nn::moments(v, Axes(axes));
    nn::BatchNormArgs args{.mean = m, .variance = var, .variance_epsilon = epsilon};
    if (beta) args.offset = In(*beta);
    if (gamma) args.scale = In(*gamma);
    return {nn::batch_normalization(v, args), m, var};
  };
  Leaves r = training ? run(*training) : cond(*o.is_training, [&] { return run(true); }, [&] { return run(false); });
  if (!training || *training) {
    auto update = [&](const Variable &moving, const Output &now) {
      Scoped a("AssignMovingAvg", "");
      ColocateWith with(moving.op());
      Output rest = training ? constantOf(Tensor(1.0 - decay).astype(t), "decay")
                             : cond(*o.is_training, [&] { return constantOf(Tensor(1.0 - decay).astype(t), "decay"); }, [&] { return constantOf(Tensor(0.0).astype(t), "keep"); });
      Output difference = moving - now;
      add_to_collection(GraphKeys::UPDATE_OPS, moving.assign_sub(difference * rest, {.name = a.name}));
    };
    update(mean, r[1]), update(variance, r[2]);
  }
  r[0].set_shape(s);
  return o.activation_fn.fn ? o.activation_fn.fn(r[0]) : r[0];
}
Output layer_norm_t::operator()(In x, LayerOpts given) const {
  LayerOpts o = complete(this, std::move(given));
  Scoped2 scope(o, "LayerNorm");
  Output v = convert(x);
  Shape s = v.shape();
  if (s.rank() < 2 || s.dim(-1) < 0) throw ValueError("layer_norm expects inputs of known last dimension.");
  Shape last{s.dim(-1)};
  nn::BatchNormArgs args{.mean = 0, .variance = 1, .variance_epsilon = 1e-12};
  if (o.center.value_or(true)) args.offset = In(model_variable("beta", last, {.dtype = v.dtype(), .initializer = zeros_initializer()}));
  if (o.scale.value_or(true)) args.scale = In(model_variable("gamma", last, {.dtype = v.dtype(), .initializer = ones_initializer()}));
  std::vector<int> axes;
  for (int i = 1; i < s.rank(); ++i) axes.push_back(i);
  auto [mean, variance] = nn::moments(v, Axes(axes), {.keepdims = true});
  args.mean = In(mean), args.variance = In(variance);
  Output y = nn::batch_normalization(v, args);
  y.set_shape(s);
  return o.activation_fn.fn ? o.activation_fn.fn(y) : y;
}

static Output pool(const In &x, bool max, const std::vector<int> &kernel, const LayerOpts &o, const char *base) {
  NameScope ns(o.scope && !o.scope->empty() ? *o.scope : std::string(base));
  nn::PoolOpts p{.ksize = full(two(kernel, "kernel_size")), .strides = full(two(o.stride.value_or(2), "stride")), .padding = o.padding.value_or("VALID")};
  return max ? nn::max_pool(x, p) : nn::avg_pool(x, p);
}
Output max_pool2d_t::operator()(In x, Sizes kernel, LayerOpts o) const { return pool(x, true, kernel, complete(this, std::move(o)), "MaxPool2D"); }
Output avg_pool2d_t::operator()(In x, Sizes kernel, LayerOpts o) const { return pool(x, false, kernel, complete(this, std::move(o)), "AvgPool2D"); }
Output dropout_t::operator()(In x, LayerOpts given) const {
  LayerOpts o = complete(this, std::move(given));
  return tfc::layers::dropout(x, {.rate = 1 - o.keep_prob.value_or(0.5), .training = o.is_training ? *o.is_training : In(true), .name = o.scope.value_or("Dropout")});
}
Output flatten(In x, ScopeOpt o) {
  NameScope ns(o.scope.empty() ? "Flatten" : o.scope);
  return tfc::layers::flatten(x);
}
Output softmax(In logits, ScopeOpt o) {
  VariableScope vs(o.scope.empty() ? "softmax" : o.scope);
  Output v = convert(logits);
  Shape s = v.shape();
  if (s.rank() < 1 || s.dim(-1) < 0) throw ValueError("softmax expects logits of known last dimension.");
  Output flat = reshape(v, {-1, s.dim(-1)});
  Output p = reshape(nn::softmax(flat), shape(v));
  p.set_shape(s);
  return p;
}
Output one_hot_encoding(In labels, int classes, double on, double off) {
  NameScope ns("OneHotEncoding");
  Output l = convert(labels);
  if (l.dtype() == int32) l = cast(l, int64);
  return one_hot(l, classes, {.on_value = In(on), .off_value = In(off)});
}
Output repeat(In x, int times, const std::function<Output(Output, std::string)> &layer, std::string scope) {
  VariableScope vs(scope);
  Output now = convert(x);
  for (int i = 0; i < times; ++i) now = layer(now, cat(scope, "_", i + 1));
  return now;
}

static Output scaled(double scale, const Output &norm, const char *name) {
  return multiply(constantOf(Tensor(scale).astype(norm.dtype()), "scale"), norm, {.name = name});
}
static void checkScale(double s) {
  if (s < 0) throw ValueError(cat("Setting a scale less than 0 on a regularizer: ", s));
}
Regularizer l2_regularizer(double scale) {
  checkScale(scale);
  if (scale == 0) return [](Output) { return Output(); };
  return [scale](Output w) {
    Scoped s("l2_regularizer", "");
    Output c = constantOf(Tensor(scale).astype(w.dtype()), "scale");
    return multiply(c, nn::l2_loss(w), {.name = s.name});
  };
}
Regularizer l1_regularizer(double scale) {
  checkScale(scale);
  if (scale == 0) return [](Output) { return Output(); };
  return [scale](Output w) {
    Scoped s("l1_regularizer", "");
    Output c = constantOf(Tensor(scale).astype(w.dtype()), "scale");
    return multiply(c, reduce_sum(abs(w)), {.name = s.name});
  };
}
Regularizer l1_l2_regularizer(double l1, double l2) {
  checkScale(l1), checkScale(l2);
  return [=](Output w) {
    Scoped s("l1_l2_regularizer", "");
    std::vector<Output> parts;
    if (l1 != 0) parts.push_back(scaled(l1, reduce_sum(abs(w)), "l1"));
    if (l2 != 0) parts.push_back(scaled(l2, nn::l2_loss(w), "l2"));
    return parts.empty() ? Output() : add_n(parts, {.name = s.name});
  };
}
Initializer xavier_initializer(XavierOpts o) { return variance_scaling_initializer({.factor = 1, .mode = "FAN_AVG", .uniform = o.uniform, .seed = o.seed}); }
Initializer variance_scaling_initializer(ScalingOpts o) {
  if (o.mode != "FAN_IN" && o.mode != "FAN_OUT" && o.mode != "FAN_AVG") throw TypeError(cat("Unknown mode ", o.mode, " [FAN_IN, FAN_OUT, FAN_AVG]"));
  return [o](Shape s, DType t) {
    if (!isFloating(t)) throw TypeError("Cannot create initializer for non-floating point type.");
    double in = s.rank() > 1 ? static_cast<double>(s.dim(-2)) : s.rank() == 1 ? static_cast<double>(s[0]) : 1;
    double out = s.rank() > 0 ? static_cast<double>(s.dim(-1)) : 1;
    for (int i = 0; i < s.rank() - 2; ++i) in *= static_cast<double>(s[i]), out *= static_cast<double>(s[i]);
    double n = o.mode == "FAN_IN" ? in : o.mode == "FAN_OUT" ? out : (in + out) / 2;
    if (o.uniform) {
      double limit = std::sqrt(3.0 * o.factor / n);
      return random_uniform(s, -limit, limit, t, {.seed = o.seed});
    }
    return truncated_normal(s, {.stddev = std::sqrt(1.3 * o.factor / n), .dtype = t, .seed = o.seed});
  };
}

static std::vector<std::string> withKey(std::vector<std::string> list, std::string_view key) {
  if (list.empty()) list.emplace_back(GraphKeys::GLOBAL_VARIABLES);
  if (!key.empty() && std::find(list.begin(), list.end(), key) == list.end()) list.emplace_back(key);
  return list;
}
Variable variable(std::string_view name, Shape s, GetVariableOpts o) {
  o.collections = withKey(o.collections, {});
  return get_variable(name, std::move(s), std::move(o));
}
Variable model_variable(std::string_view name, Shape s, GetVariableOpts o) {
  o.collections = withKey(o.collections, GraphKeys::MODEL_VARIABLES);
  return get_variable(name, std::move(s), std::move(o));
}
static std::vector<Variable> ending(std::vector<Variable> list, std::string_view suffix) {
  if (suffix.empty()) return list;
  std::vector<Variable> out;
  for (const Variable &v : list)
    if (v.op().name().ends_with(suffix)) out.push_back(v);
  return out;
}
std::vector<Variable> get_variables(std::string_view scope, std::string_view suffix) { return ending(global_variables(scope), suffix); }
std::vector<Variable> get_model_variables(std::string_view scope, std::string_view suffix) { return ending(model_variables(scope), suffix); }
std::vector<Variable> get_trainable_variables(std::string_view scope, std::string_view suffix) { return ending(trainable_variables(scope), suffix); }
std::vector<Variable> get_variables_to_restore(const std::vector<std::string> &include, const std::vector<std::string> &exclude) {
  std::vector<Variable> all;
  if (include.empty()) all = global_variables();
  for (const std::string &scope : include)
    for (const Variable &v : global_variables(scope)) all.push_back(v);
  std::vector<Variable> out;
  for (const Variable &v : all)
    if (std::none_of(exclude.begin(), exclude.end(), [&](const std::string &e) { return matchesScope(v.name(), e); })) out.push_back(v);
  return out;
}

Output learning::create_train_op(Output loss, train::Optimizer &optimizer, TrainOpOpts o) {
  std::vector<Operation> updates = o.update_ops ? *o.update_ops : std::vector<Operation>{};
  if (!o.update_ops) {
    updates = get_collection<Operation>(GraphKeys::UPDATE_OPS);
  }
  Variable step = o.global_step ? *o.global_step : train::get_or_create_global_step();
  if (!updates.empty()) {
    Operation barrier;
    {
      ControlDependencies after(updates);
      barrier = no_op({.name = "update_barrier"});
    }
    loss = with_dependencies({barrier}, loss);
  }
  GradsAndVars gv = optimizer.compute_gradients(loss, o.variables_to_train);
  if (o.clip_gradient_norm > 0)
    for (auto &[g, v] : gv)
      if (g) g = clip_by_norm(*g, o.clip_gradient_norm);
  Operation apply = optimizer.apply_gradients(gv, {.global_step = step});
  NameScope ns("train_op");
  if (o.check_numerics) loss = check_numerics(loss, "LossTensor is inf or nan");
  return with_dependencies({apply}, loss);
}

} // namespace tfc::contrib::slim
