// tf.layers: a layer opens a variable scope and a name scope of its own, makes its variables there and computes
// (tensorflow/python/layers/base.py and the Keras layers behind it).
#include "State.h"

#include "tfc/frontend/NN.h"

#include <algorithm>

namespace tfc::layers {
using namespace frontend;

namespace {

/// The scopes of one call of a layer. A given name is the variable scope; otherwise the class name, numbered.
class LayerScope {
public:
  LayerScope(const std::string &name, const char *base, Reuse reuse) {
    VariableScopeRef ref = capture(name, base, reuse);
    variables.emplace(ref, VariableScopeOpts{.reuse = reuse, .auxiliary_name_scope = false});
    names.emplace(ref.original_name_scope());
  }

private:
  static VariableScopeRef capture(const std::string &name, const char *base, Reuse reuse) {
    if (!name.empty()) return VariableScope(name).ref();
    if (reuse != Reuse::Inherit) return VariableScope(std::string_view(base)).ref();
    return VariableScope(std::nullopt, {.default_name = base}).ref();
  }
  std::optional<VariableScope> variables;
  std::optional<NameScope> names;
};

Variable weight(const char *name, Shape shape, DType t, const std::optional<Initializer> &init, bool trainable,
                const std::optional<Regularizer> &regularizer = {}) {
  std::size_t before = current()->variableStore.size();
  Variable v = get_variable(name, std::move(shape), {.dtype = t, .initializer = init, .trainable = trainable});
  if (regularizer && current()->variableStore.size() > before) {
    NameScope ns(cat(name, "/Regularizer"));
    Output loss = (*regularizer)(v);
    if (loss) add_to_collection(GraphKeys::REGULARIZATION_LOSSES, loss);
  }
  return v;
}

std::string upper(std::string s) {
  std::transform(s.begin(), s.end(), s.begin(), [](unsigned char c) { return std::toupper(c); });
  return s;
}
std::vector<int> pair(const std::vector<int> &v, const char *what) {
  if (v.size() == 1) return {v[0], v[0]};
  if (v.size() != 2) throw ValueError(cat("The `", what, "` argument must be a tuple of 2 integers. Received: ", v.size(), " integers"));
  return v;
}
std::vector<int> window(const std::vector<int> &v) { return {1, v[0], v[1], 1}; }
std::optional<bool> staticBool(const std::optional<In> &v) {
  if (!v) return false;
  if (v->host) return v->host->tensor.asInt64(0) != 0;
  Tensor t = constantValue(convert(*v));
  if (t.is_none()) return {};
  return t.asInt64(0) != 0;
}

} // namespace

Output dense(In x, int units, DenseOpts o) {
  LayerScope scope(o.name, "dense", o.reuse);
  Output v = convert(x);
  Shape s = v.shape();
  if (!s.hasRank() || s.rank() < 2) throw ValueError(cat("Input 0 of layer dense is incompatible with the layer: : expected min_ndim=2, found shape ", s.str()));
  std::int64_t in = s.dim(-1);
  if (in < 0) throw ValueError("The last dimension of the inputs to `Dense` should be defined. Found `None`.");
  Variable kernel = weight("kernel", {in, units}, v.dtype(), o.kernel_initializer, o.trainable, o.kernel_regularizer);
  std::optional<Variable> bias;
  if (o.use_bias) bias = weight("bias", {units}, v.dtype(), o.bias_initializer ? *o.bias_initializer : zeros_initializer(), o.trainable, o.bias_regularizer);
  Output y;
  if (s.rank() == 2) {
    y = matmul(v, kernel);
  } else {
    // Rows of all leading dimensions at once, and back.
    NameScope ns("Tensordot");
    Output flat = matmul(reshape(v, {-1, in}), kernel);
    std::vector<std::int64_t> dims = s.dims();
    dims.back() = units;
    if (std::count(dims.begin(), dims.end(), -1) <= 1) y = reshape(flat, Shape(dims));
    else y = reshape(flat, concat({shape(v)(slice({}, -1)), In(Value(std::vector<int>{units}))}, 0));
    y.set_shape(Shape(dims));
  }
  if (bias) y = nn::bias_add(y, *bias);
  return o.activation ? o.activation(y) : y;
}

Output conv2d(In x, int filters, std::vector<int> kernel_size, Conv2DOpts o) {
  LayerScope scope(o.name, "conv2d", o.reuse);
  Output v = convert(x);
  Shape s = v.shape();
  if (s.rank() != 4) throw ValueError(cat("Input 0 of layer conv2d is incompatible with the layer: expected ndim=4, found shape ", s.str()));
  if (s[3] < 0) throw ValueError("The channel dimension of the inputs should be defined. Found `None`.");
  std::vector<int> k = pair(kernel_size, "kernel_size"), st = pair(o.strides, "strides");
  Variable kernel = weight("kernel", {k[0], k[1], s[3], filters}, v.dtype(), o.kernel_initializer, o.trainable, o.kernel_regularizer);
  std::optional<Variable> bias;
  if (o.use_bias) bias = weight("bias", {filters}, v.dtype(), o.bias_initializer ? *o.bias_initializer : zeros_initializer(), o.trainable, o.bias_regularizer);
  Output y = nn::conv2d(v, kernel, {.strides = window(st), .padding = upper(o.padding)});
  if (bias) y = nn::bias_add(y, *bias);
  return o.activation ? o.activation(y) : y;
}

static nn::PoolOpts poolOpts(const std::vector<int> &size, const std::vector<int> &strides, const Pool2DOpts &o) {
  return {.ksize = window(pair(size, "pool_size")), .strides = window(pair(strides, "strides")), .padding = upper(o.padding)};
}
Output max_pooling2d(In x, std::vector<int> size, std::vector<int> strides, Pool2DOpts o) {
  LayerScope scope(o.name, "max_pooling2d", Reuse::Inherit);
  return nn::max_pool(x, poolOpts(size, strides, o));
}
Output average_pooling2d(In x, std::vector<int> size, std::vector<int> strides, Pool2DOpts o) {
  LayerScope scope(o.name, "average_pooling2d", Reuse::Inherit);
  return nn::avg_pool(x, poolOpts(size, strides, o));
}

Output flatten(In x, Name o) {
  LayerScope scope(o.name, "flatten", Reuse::Inherit);
  Output v = convert(x);
  Shape s = v.shape();
  if (!s.hasRank() || s.rank() < 1) throw ValueError(cat("Input 0 of layer flatten is incompatible with the layer: expected min_ndim=1, found shape ", s.str()));
  std::int64_t rest = 1;
  for (int i = 1; i < s.rank(); ++i) rest = rest < 0 || s[i] < 0 ? -1 : rest * s[i];
  std::int64_t batch = s[0];
  if (rest >= 0) return reshape(v, constantOf(Tensor(std::vector<int>{batch < 0 || rest == 0 ? -1 : static_cast<int>(batch), static_cast<int>(rest)}), "Const"));
  if (batch >= 0) return reshape(v, {batch, -1});
  return reshape(v, stack({In(shape(v)[0]), In(-1)}, {.name = "Reshape/shape"}));
}

Output dropout(In x, DropOpts o) {
  LayerScope scope(o.name, "dropout", Reuse::Inherit);
  auto training = staticBool(o.training);
  Output v = convert(x);
  if (!training) {
    // A switch by arithmetic: keep everything where training is false.
    NameScope ns("switch");
    Output on = cast(convert(*o.training), v.dtype());
    Output dropped = nn::dropout(v, {.rate = o.rate, .seed = o.seed});
    return dropped * on + v * (1.0f - on);
  }
  return *training ? nn::dropout(v, {.rate = o.rate, .seed = o.seed}) : identity(v);
}

static void movingAverage(const Variable &variable, const Output &value, double momentum, const std::optional<Output> &decayTensor, const char *name) {
  Scoped s(name, "");
  ColocateWith with(variable.op());
  Output update;
  if (decayTensor) {
    Output decay = 1.0f - *decayTensor;
    update = (variable - value) * decay;
  } else {
    Output decay = constantOf(Tensor(1.0 - momentum).astype(variable.dtype()), "decay");
    update = (variable - value) * decay;
  }
  add_to_collection(GraphKeys::UPDATE_OPS, variable.assign_sub(update, {.name = s.name}));
}

Output batch_normalization(In x, BatchNormOpts o) {
  LayerScope scope(o.name, "batch_normalization", o.reuse);
  Output v = convert(x);
  Shape s = v.shape();
  if (!s.hasRank() || s.rank() < 2 || s.dim(-1) < 0) throw ValueError(cat("Input has undefined `axis` dimension. Received input with shape ", s.str(), "."));
  auto training = staticBool(o.training);
  if (!training)
    raise(errors::unimplemented("batch_normalization with a training flag computed in the graph is not supported; build the "
                                "training and the inference graph with training = true and false"));
  Shape channels{s.dim(-1)};
  DType t = v.dtype();
  bool fused = s.rank() == 4;
  std::optional<Variable> gamma, beta;
  if (o.scale) gamma = weight("gamma", channels, t, ones_initializer(), o.trainable);
  if (o.center) beta = weight("beta", channels, t, zeros_initializer(), o.trainable);
  Variable mean = weight("moving_mean", channels, t, zeros_initializer(), false);
  Variable variance = weight("moving_variance", channels, t, ones_initializer(), false);
  if (fused) {
    Output scale = gamma ? gamma->value() : constant(1.0f, {.dtype = t, .shape = channels});
    Output offset = beta ? beta->value() : constant(0.0f, {.dtype = t, .shape = channels});
    if (!*training) return nn::fused_batch_norm(v, scale, offset, {.mean = In(mean), .variance = In(variance), .epsilon = o.epsilon, .is_training = false}).y;
    auto r = nn::fused_batch_norm(v, scale, offset, {.mean = In(mean), .variance = In(variance), .epsilon = o.epsilon});
    Output momentum = constantOf(Tensor(o.momentum).astype(float32), "Const");
    movingAverage(mean, r.batch_mean, o.momentum, momentum, "AssignMovingAvg");
    movingAverage(variance, r.batch_variance, o.momentum, momentum, "AssignMovingAvg_1");
    return r.y;
  }
  std::vector<int> axes;
  for (int i = 0; i + 1 < s.rank(); ++i) axes.push_back(i);
  Output m = mean, var = variance;
  if (*training) {
    auto [bm, bv] = nn::moments(v, Axes(axes));
    movingAverage(mean, bm, o.momentum, {}, "AssignMovingAvg");
    movingAverage(variance, bv, o.momentum, {}, "AssignMovingAvg_1");
    m = bm, var = bv;
  }
  nn::BatchNormArgs args{.mean = m, .variance = var, .variance_epsilon = o.epsilon};
  if (beta) args.offset = In(*beta);
  if (gamma) args.scale = In(*gamma);
  Output y = nn::batch_normalization(v, args);
  y.set_shape(s);
  return y;
}

} // namespace tfc::layers
