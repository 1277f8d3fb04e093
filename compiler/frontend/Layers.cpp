// tf.layers: dense, flatten, dropout, batch normalization, pooling. Convolutions are in LayersConv.cpp.
#include "LayersImpl.h"

#include "tfc/frontend/Control.h"

#include <algorithm>

namespace tfc::layers {
using namespace frontend;

namespace {

/// What a flag says while the graph is built; nothing for a tensor that only a step knows.
std::optional<bool> staticBool(const std::optional<In> &v) {
  if (!v) return false;
  if (v->host) return v->host->tensor.asInt64(0) != 0;
  Tensor t = constantValue(convert(*v));
  if (t.is_none()) return {};
  return t.asInt64(0) != 0;
}

Output callDense(LayerState &state, const In &x, int units, const DenseOpts &o) {
  LayerCall call(state);
  Output v = convert(x);
  Shape s = v.shape();
  if (!s.hasRank() || s.rank() < 2)
    throw ValueError(cat("Input 0 of layer dense is incompatible with the layer: : expected min_ndim=2, found ndim=", s.rank(), ". Full shape received: ", s.str()));
  std::int64_t in = s.dim(-1);
  if (in < 0) throw ValueError("The last dimension of the inputs to `Dense` should be defined. Found `None`.");
  if (state.built && !state.weights.empty() && state.weights[0].shape()[0] != in)
    throw ValueError(cat("Input 0 of layer ", state.base, " is incompatible with the layer: expected axis -1 of input shape to have value ", state.weights[0].shape()[0],
                         " but received input with shape ", s.errorStr()));
  Variable kernel = call.weight("kernel", {in, units}, v.dtype(), {o.kernel_initializer, o.kernel_regularizer, true, o.kernel_constraint});
  std::optional<Variable> bias;
  if (o.use_bias)
    bias = call.weight("bias", {units}, v.dtype(), {o.bias_initializer ? *o.bias_initializer : zeros_initializer(), o.bias_regularizer, true, o.bias_constraint});
  Output y;
  if (s.rank() == 2) {
    y = matmul(v, kernel);
  } else {
    y = tensordot(v, kernel, {{s.rank() - 1}, {0}});
    std::vector<std::int64_t> dims = s.dims();
    dims.back() = units;
    y.set_shape(Shape(dims));
  }
  if (bias) y = nn::bias_add(y, *bias);
  return finishLayer(y, o.activation, o.activity_regularizer);
}

Output callFlatten(LayerState &state, const In &x, const FlattenOpts &o) {
  LayerCall call(state);
  Output v = convert(x);
  Shape s = v.shape();
  if (!s.hasRank() || s.rank() < 1) throw ValueError(cat("Input 0 of layer flatten is incompatible with the layer: expected min_ndim=1, found shape ", s.str()));
  if (o.data_format == "channels_first" && s.rank() > 1) {
    std::vector<int> perm{0};
    for (int i = 2; i < s.rank(); ++i) perm.push_back(i);
    perm.push_back(1);
    v = transpose(v, perm);
    s = v.shape();
  }
  std::int64_t rest = 1;
  for (int i = 1; i < s.rank(); ++i) rest = rest < 0 || s[i] < 0 ? -1 : rest * s[i];
  std::int64_t batch = s[0];
  if (rest >= 0) return reshape(v, constantOf(Tensor(std::vector<int>{-1, static_cast<int>(rest)}), "Const"));
  if (batch >= 0) return reshape(v, constantOf(Tensor(std::vector<int>{static_cast<int>(batch), -1}), "Const"));
  Output rows = shape(v)[0];
  Scoped r("Reshape", "");
  return op("Reshape", r.name, {v, stack({In(rows), In(-1)}, {.name = "shape"})});
}

Output callDropout(LayerState &state, const In &x, const DropOpts &o) {
  LayerCall call(state);
  auto training = staticBool(o.training);
  Output v = convert(x);
  auto dropped = [&] { return nn::dropout(v, {.rate = o.rate, .seed = o.seed}); };
  if (training) return *training ? dropped() : identity(v);
  return cond(*o.training, dropped, [&] { return identity(v); });
}

/// `decay` is a number made a constant here, or the tensor 1 - decay is made of.
Output movingAverage(const Variable &variable, const Output &value, double momentum, const std::optional<Output> &tensor) {
  Scoped s("AssignMovingAvg", "");
  ColocateWith with(variable.op());
  Output decay = tensor ? 1.0f - *tensor : constantOf(Tensor(1.0 - momentum).astype(variable.dtype()), "decay");
  Output difference = variable - cast(value, variable.dtype());
  return variable.assign_sub(difference * decay, {.name = s.name});
}

Output callBatchNorm(LayerState &state, const In &x, const BatchNormOpts &o) {
  LayerCall call(state);
  Output v = convert(x);
  Shape s = v.shape();
  int n = s.rank();
  if (n < 0) throw ValueError("Input has undefined rank.");
  int axis = o.axis < 0 ? o.axis + n : o.axis;
  if (axis < 0 || axis >= n) throw ValueError(cat("Invalid axis. Expected 0 <= axis < inputs.rank (with inputs.rank=", n, "). Received: axis=[", o.axis, "]"));
  if (s[axis] < 0) throw ValueError(cat("Input has undefined `axis` dimension. Received input with shape ", s.str(), " and axis=[", axis, "]."));
  auto training = staticBool(o.training);
  Shape channels{s[axis]};
  DType t = v.dtype() == float16 || v.dtype() == bfloat16 ? float32 : v.dtype();
  bool fused = o.fused.value_or(n == 4) && n == 4 && (axis == 3 || axis == 1);
  std::optional<Variable> gamma, beta;
  auto init = [](const std::optional<Initializer> &given, Initializer fallback) { return given ? *given : std::move(fallback); };
  if (o.scale) gamma = call.weight("gamma", channels, t, {init(o.gamma_initializer, ones_initializer()), o.gamma_regularizer});
  if (o.center) beta = call.weight("beta", channels, t, {init(o.beta_initializer, zeros_initializer()), o.beta_regularizer});
  Variable mean = call.weight("moving_mean", channels, t, {init(o.moving_mean_initializer, zeros_initializer()), {}, false});
  Variable variance = call.weight("moving_variance", channels, t, {init(o.moving_variance_initializer, ones_initializer()), {}, false});
  for (const Variable &v : {mean, variance}) {
    Access::state(v)->synchronization = 3; // ON_READ
    Access::state(v)->aggregation = 2;     // MEAN
  }
  auto whether = [&](auto onTrue, auto onFalse) -> Leaves {
    if (training) return *training ? onTrue() : onFalse();
    return cond(*o.training, onTrue, onFalse);
  };
  if (fused) {
    std::string format = axis == 3 ? "NHWC" : "NCHW";
    Output scale = gamma ? gamma->value() : constant(1.0f, {.dtype = t, .shape = channels});
    Output offset = beta ? beta->value() : constant(0.0f, {.dtype = t, .shape = channels});
    auto run = [&](bool inTraining) -> Leaves {
      // Training takes empty statistics: the batch's own are used.
      nn::FusedBatchNormOpts f{.epsilon = o.epsilon, .data_format = format, .is_training = inTraining};
      f.mean = In(mean), f.variance = In(variance);
      auto r = nn::fused_batch_norm(v, scale, offset, f);
      return {r.y, r.batch_mean, r.batch_variance};
    };
    Leaves r = whether([&] { return run(true); }, [&] { return run(false); });
    if (training && !*training) return r[0];
    Output momentum = training ? constantOf(Tensor(o.momentum).astype(float32), "Const")
                               : cond(*o.training, [&] { return constantOf(Tensor(o.momentum).astype(float32), "Const"); }, [] { return constantOf(Tensor(1.0f), "Const"); });
    add_to_collection(GraphKeys::UPDATE_OPS, movingAverage(mean, r[1], o.momentum, momentum).op());
    add_to_collection(GraphKeys::UPDATE_OPS, movingAverage(variance, r[2], o.momentum, momentum).op());
    return r[0];
  }
  std::vector<int> axes;
  for (int i = 0; i < n; ++i)
    if (i != axis) axes.push_back(i);
  Output m = mean, var = variance;
  if (!training || *training) {
    auto [bm, bv] = nn::moments(v, Axes(axes));
    if (training) {
      add_to_collection(GraphKeys::UPDATE_OPS, movingAverage(mean, bm, o.momentum, {}).op());
      add_to_collection(GraphKeys::UPDATE_OPS, movingAverage(variance, bv, o.momentum, {}).op());
      m = bm, var = bv;
    } else {
      Output batchMean = bm, batchVariance = bv;
      m = cond(*o.training, [&] { return batchMean; }, [&] { return mean.value(); });
      var = cond(*o.training, [&] { return batchVariance; }, [&] { return variance.value(); });
      auto update = [&](const Variable &moving, const Output &now) {
        Output u = cond(*o.training, [&] { return movingAverage(moving, now, o.momentum, {}); }, [&] { return moving.value(); });
        add_to_collection(GraphKeys::UPDATE_OPS, u.op());
      };
      update(mean, m), update(variance, var);
    }
  }
  auto spread = [&](const In &p) {
    if (axis == n - 1) return p;
    std::vector<std::int64_t> dims(n, 1);
    dims[axis] = s[axis];
    return In(reshape(p, Shape(dims)));
  };
  nn::BatchNormArgs args{.mean = spread(m), .variance = spread(var), .variance_epsilon = o.epsilon};
  if (beta) args.offset = spread(In(*beta));
  if (gamma) args.scale = spread(In(*gamma));
  Output y = nn::batch_normalization(v, args);
  y.set_shape(s);
  return y;
}

/// Pooling over 1, 2 or 3 dimensions.
Output callPool(LayerState &state, const char *type, int dims, const In &x, const std::vector<int> &size, const std::vector<int> &strides, const PoolOpts &o) {
  LayerCall call(state);
  Output v = convert(x);
  if (v.shape().hasRank() && v.shape().rank() != dims + 2)
    throw ValueError(cat("Input 0 of layer ", state.base, " is incompatible with the layer: expected ndim=", dims + 2, ", found ndim=", v.shape().rank(), ". Full shape received: ", v.shape().str()));
  checkDataFormat(o.data_format);
  bool first = o.data_format == "channels_first";
  std::vector<int> k = perDimension(size, dims, "pool_size"), st = perDimension(strides, dims, "strides");
  if (dims == 3) {
    auto w = [&](const std::vector<int> &p) {
      std::vector<std::int64_t> r{1};
      if (first) r.push_back(1);
      r.insert(r.end(), p.begin(), p.end());
      if (!first) r.push_back(1);
      return r;
    };
    return op(cat(type, "3D"), "", {v}, {{"ksize", w(k)}, {"strides", w(st)}, {"padding", upperCase(o.padding)}, {"data_format", std::string(first ? "NCDHW" : "NDHWC")}});
  }
  if (dims == 1) {
    int axis = first ? 3 : 2;
    v = expand_dims(v, axis);
    k.push_back(1), st.push_back(1);
    nn::PoolOpts p{.ksize = window(k, first), .strides = window(st, first), .padding = upperCase(o.padding), .data_format = first ? "NCHW" : "NHWC"};
    Output y = std::string_view(type) == "MaxPool" ? nn::max_pool(v, p) : nn::avg_pool(v, p);
    return squeeze(y, axis);
  }
  nn::PoolOpts p{.ksize = window(k, first), .strides = window(st, first), .padding = upperCase(o.padding), .data_format = first ? "NCHW" : "NHWC"};
  return std::string_view(type) == "MaxPool" ? nn::max_pool(v, p) : nn::avg_pool(v, p);
}

} // namespace

Output dense(In x, int units, DenseOpts o) { return callDense(*LayerState::function(o.name, "dense", o.reuse, o.trainable), x, units, o); }
Dense::Dense(int units, DenseOpts o) : Layer(LayerState::object(o.name, "dense", o.reuse, o.trainable)), units(units), o(std::move(o)) {}
Output Dense::operator()(In x) const { return callDense(*state, x, units, o); }

Output flatten(In x, FlattenOpts o) { return callFlatten(*LayerState::function(o.name, "flatten", Reuse::Inherit), x, o); }
Flatten::Flatten(FlattenOpts o) : Layer(LayerState::object(o.name, "flatten", Reuse::Inherit)), o(std::move(o)) {}
Output Flatten::operator()(In x) const { return callFlatten(*state, x, o); }

Output dropout(In x, DropOpts o) { return callDropout(*LayerState::function(o.name, "dropout", Reuse::Inherit), x, o); }
Dropout::Dropout(double rate, DropOpts o) : Layer(LayerState::object(o.name, "dropout", Reuse::Inherit)), o(std::move(o)) { this->o.rate = rate; }
Output Dropout::operator()(In x, In training) const {
  DropOpts now = o;
  now.training = training;
  return callDropout(*state, x, now);
}

Output batch_normalization(In x, BatchNormOpts o) { return callBatchNorm(*LayerState::function(o.name, "batch_normalization", o.reuse, o.trainable), x, o); }
BatchNormalization::BatchNormalization(BatchNormOpts o) : Layer(LayerState::object(o.name, "batch_normalization", o.reuse, o.trainable)), o(std::move(o)) {}
Output BatchNormalization::operator()(In x, In training) const {
  BatchNormOpts now = o;
  now.training = training;
  return callBatchNorm(*state, x, now);
}

#define TFC_POOL(FUNCTION, CLASS, TYPE, DIMS) \
  Output FUNCTION(In x, Sizes size, Sizes strides, PoolOpts o) { \
    return callPool(*LayerState::function(o.name, #FUNCTION, Reuse::Inherit), TYPE, DIMS, x, size, strides, o); \
  }
#define TFC_POOL_CLASS(FUNCTION, CLASS, TYPE, DIMS) \
  CLASS::CLASS(Sizes size, Sizes strides, PoolOpts o) \
      : Layer(LayerState::object(o.name, #FUNCTION, Reuse::Inherit)), pool_size(std::move(size)), strides(std::move(strides)), o(std::move(o)) {} \
  Output CLASS::operator()(In x) const { return callPool(*state, TYPE, DIMS, x, pool_size, strides, o); }
#define TFC_POOLS(X) \
  X(max_pooling1d, MaxPooling1D, "MaxPool", 1) X(max_pooling2d, MaxPooling2D, "MaxPool", 2) \
  X(average_pooling1d, AveragePooling1D, "AvgPool", 1) X(average_pooling2d, AveragePooling2D, "AvgPool", 2)
TFC_POOLS(TFC_POOL)
TFC_POOLS(TFC_POOL_CLASS)
TFC_POOL(max_pooling3d, , "MaxPool", 3)
TFC_POOL(average_pooling3d, , "AvgPool", 3)

std::vector<Variable> Layer::variables() const { return state->weights; }
std::vector<Variable> Layer::trainable_weights() const {
  std::vector<Variable> out;
  for (const Variable &v : state->weights)
    if (v.trainable()) out.push_back(v);
  return out;
}
std::string Layer::scope_name() const { return state->scope ? state->scope->name() : std::string(); }

} // namespace tfc::layers
