// tf.nn (python/ops/nn_ops.py, nn_impl.py, embedding_ops.py).
#include "SpaceToBatch.h"
#include "State.h"

#include "tfc/frontend/Control.h"
#include "tfc/frontend/NN.h"

#include <algorithm>

namespace tfc::nn {
using namespace frontend;

namespace {

std::vector<std::int64_t> wide(const std::vector<int> &v) { return {v.begin(), v.end()}; }

/// A number, if the argument is one.
std::optional<double> number(const In &v) {
  if (!v.host || v.host->tensor.size() != 1 || v.host->tensor.dtype() == DType::string) return {};
  return v.host->tensor.asDouble(0);
}

graph::AttrMap convAttrs(const ConvOpts &o) {
  return {{"strides", wide(o.strides)}, {"padding", o.padding}, {"data_format", o.data_format}, {"dilations", wide(o.dilations)}};
}

/// A depthwise convolution in the present scope; `name`: of its node.
Output depthwiseIn(const Output &x, const Output &filter, ConvOpts o, const std::string &name) {
  shape(filter); // the Python wrapper leaves it in the graph beside the op
  const bool first = o.data_format == "NCHW";
  auto convolve = [&](const Output &in, const std::string &padding) {
    o.padding = padding;
    return op("DepthwiseConv2dNative", name, {in, filter}, convAttrs(o));
  };
  std::vector<int> rates = first ? std::vector<int>{o.dilations[2], o.dilations[3]} : std::vector<int>{o.dilations[1], o.dilations[2]};
  const Dilation holes{filter.shape(), rates, o.padding, first, true};
  if (!hasHoles(holes)) {
    constantOf(Tensor(std::vector<int>{1, 1}), "dilation_rate");
    return convolve(x, o.padding);
  }
  o.dilations = {1, 1, 1, 1};
  return dilated(x, holes, convolve);
}

/// All dimensions but the last made one.
Output flattenOuter(const Output &x) {
  Output r = rank(x);
  Output last;
  {
    Output dims = shape(x);
    Output at = subtract(r, 1);
    Scoped s("Slice", "");
    Output begin = op("Pack", "begin", {Ins{at}}, {{"axis", std::int64_t(0)}});
    last = op("Slice", s.name, {dims, begin, std::vector<int>{1}});
  }
  Output flat = reshape(x, concat({In(Value(std::vector<int>{-1})), last}, 0));
  Shape s = x.shape();
  if (s.hasRank() && s.rank() > 0) {
    std::int64_t product = 1;
    for (int i = 0; i + 1 < s.rank(); ++i) product = product < 0 || s[i] < 0 ? -1 : product * s[i];
    if (product >= 0) flat.set_shape(Shape{product, s.dim(-1)});
  }
  return flat;
}

Output crossEntropy(const In &labelsIn, const In &logitsIn, const std::string &name) {
  Scoped s(name, "softmax_cross_entropy_with_logits", {logitsIn, labelsIn});
  Output logits = convert(logitsIn, DType::unset, "logits"), labels = convert(labelsIn, DType::unset, "labels");
  Output precise = logits.dtype() == float16 || logits.dtype() == bfloat16 ? cast(logits, float32) : logits;
  labels = cast(labels, precise.dtype());
  Output inputRank = rank(precise), inputShape = shape(precise);
  Output a = flattenOuter(precise), b = flattenOuter(labels);
  Output cost = opNode("SoftmaxCrossEntropyWithLogits", s.name, {a, b}).output(0);
  Output outShape;
  {
    Output size = subtract(inputRank, 1);
    Scoped sl("Slice", "");
    Output begin = constantOf(Tensor(std::vector<int>{0}), "begin");
    Output sizes = op("Pack", "size", {Ins{size}}, {{"axis", std::int64_t(0)}});
    outShape = op("Slice", sl.name, {inputShape, begin, sizes});
  }
  cost = reshape(cost, outShape);
  Shape known = logits.shape();
  if (known.rank() > 0) {
    std::vector<std::int64_t> dims(known.dims().begin(), known.dims().end() - 1);
    cost.set_shape(Shape(dims));
  }
  return cost.dtype() == logits.dtype() ? cost : cast(cost, logits.dtype());
}

/// Two axes in each other's place.
Output swapped(const Output &x, const In &axis, const Output &last, const std::string &name) {
  Output before = range(axis);
  Output between = axis.host ? range(In(static_cast<int>(axis.host->tensor.asInt64(0)) + 1), last) : range(axis.out + 1, last);
  Output perm;
  {
    Scoped c("concat", "");
    graph::AttrMap first{{"axis", std::int64_t(0)}};
    Output middle = op("Pack", "values_1", {Ins{last}}, first);
    Output end = axis.host ? constantOf(Tensor(std::vector<int>{static_cast<int>(axis.host->tensor.asInt64(0))}), "values_3") : op("Pack", "values_3", {Ins{axis}}, first);
    Output at = constantOf(Tensor(0), "axis");
    perm = op("ConcatV2", c.name, {Ins{before, middle, between, end}, at});
  }
  Scoped t(name, "transpose", {x});
  return op("Transpose", t.name, {x, perm});
}

/// Softmax along another axis than the last: transposed there and back.
Output alongAxis(const char *type, const In &x, const SoftmaxOpts &o) {
  Output v = convert(x);
  int n = v.shape().rank();
  if (o.axis == -1 || (n > 0 && o.axis == n - 1)) return op(type, o.name, {v});
  if (n < 0 || o.axis < -n || o.axis >= n)
    throw errors::InvalidArgumentError(errors::invalidArgument("`dim` must be in the range [", -n, ", ", n, ") where ", n,
                                                               " is the number of dimensions in the input. Received: dim=", o.axis));
  Output dims = rank(v);
  Output positive;
  if (o.axis < 0) positive = o.axis + dims;
  Output inputRank = rank(v);
  In axis = o.axis < 0 ? In(positive % n) : In(o.axis);
  Output there = swapped(v, axis, subtract(inputRank, 1), "");
  Output result = op(type, "", {there});
  Output back = swapped(result, axis, subtract(inputRank, 1), o.name);
  back.set_shape(v.shape());
  return back;
}

} // namespace

#define TFC_DEFINE_NN(F, TYPE) Output F##_t::operator()(In x, Name o) const { return op(TYPE, o.name, {x}); }
TFC_NN_UNARY_OPS(TFC_DEFINE_NN)
Output bias_add_t::operator()(In x, In y, Name o) const { return op("BiasAdd", o.name, {x, y}); }
Output softmax_t::operator()(In x, SoftmaxOpts o) const { return alongAxis("Softmax", x, o); }
Output log_softmax_t::operator()(In x, SoftmaxOpts o) const { return alongAxis("LogSoftmax", x, o); }
Output leaky_relu_t::operator()(In x, double alpha, Name o) const {
  return op("LeakyRelu", o.name, {x}, {{"alpha", static_cast<float>(alpha)}});
}
Output crelu_t::operator()(In x, Name o) const {
  Scoped s(o.name, "CRelu", {x});
  Output v = convert(x, DType::unset, "x");
  return relu(op("ConcatV2", s.name, {Ins{v, negative(v)}, -1}));
}

Output conv2d_t::operator()(In x, In filter, ConvOpts o) const { return op("Conv2D", o.name, {x, filter}, convAttrs(o)); }
Output depthwise_conv2d_t::operator()(In x, In filter, ConvOpts o) const {
  Scoped s(o.name, "depthwise", {x, filter});
  Output v = convert(x, DType::unset, "tensor_in"), f = convert(filter, DType::unset, "filter_in");
  return depthwiseIn(v, f, std::move(o), s.name);
}
Output separable_conv2d_t::operator()(In x, In depthwise, In pointwise, ConvOpts o) const {
  Scoped s(o.name, "separable_conv2d", {x, depthwise, pointwise});
  Output v = convert(x, DType::unset, "tensor_in"), d = convert(depthwise, DType::unset, "depthwise_filter"),
         p = convert(pointwise, DType::unset, "pointwise_filter");
  Output mid = depthwiseIn(v, d, o, "depthwise");
  return op("Conv2D", s.name, {mid, p}, convAttrs({.padding = "VALID", .data_format = o.data_format}));
}
Output conv2d_transpose_t::operator()(In x, In filter, In output_shape, ConvOpts o) const {
  Scoped s(o.name, "conv2d_transpose", {x, filter});
  return op("Conv2DBackpropInput", s.name, {output_shape, filter, x}, convAttrs(o));
}
static Output pool(const char *type, const In &x, const PoolOpts &o) {
  return op(type, o.name, {x}, {{"ksize", wide(o.ksize)}, {"strides", wide(o.strides)}, {"padding", o.padding}, {"data_format", o.data_format}});
}
Output max_pool_t::operator()(In x, PoolOpts o) const { return pool("MaxPool", x, o); }
Output avg_pool_t::operator()(In x, PoolOpts o) const { return pool("AvgPool", x, o); }

Output dropout_t::operator()(In x, DropoutOpts o) const {
  if (o.rate && o.keep_prob) throw ValueError("Cannot specify both 'keep_prob' and 'rate'");
  if (!o.rate && !o.keep_prob) throw ValueError("You must provide a rate to dropout.");
  In rate = o.rate ? *o.rate : In(0.0f);
  if (o.keep_prob) {
    if (auto k = number(*o.keep_prob)) rate = In(1.0 - *k);
    else rate = In(1.0f - *o.keep_prob);
  }
  Scoped s(o.name, "dropout", {x});
  if (auto r = number(rate); r && (*r < 0 || *r >= 1))
    throw ValueError(cat("rate must be a scalar tensor or a float in the range [0, 1), got ", *r));
  Output v = convert(x, DType::unset, "x");
  if (!isFloating(v.dtype()))
    throw ValueError(cat("x has to be a floating point tensor since it's going to be scaled. Got a ", tfc::name(v.dtype()), " tensor instead."));
  if (auto r = number(rate); r && *r == 0) return v;
  Output p = convert(rate, v.dtype(), "rate");
  Output noise = random_uniform(shape(v), 0.0f, 1.0f, v.dtype(), {.seed = o.seed});
  Output keep = 1.0f - p;
  Output scale = 1.0f / keep;
  Output mask = noise >= p;
  Output scaled = v * scale;
  Output result = scaled * cast(mask, v.dtype());
  result.set_shape(v.shape());
  return result;
}
Output xw_plus_b(In x, In w, In b, Name o) {
  Scoped s(o.name, "xw_plus_b", {x, w, b});
  Output mm = matmul(convert(x, DType::unset, "x"), convert(w, DType::unset, "weights"));
  return bias_add(mm, convert(b, DType::unset, "biases"), {.name = s.name});
}

Output softmax_cross_entropy_with_logits(XentOpts o) {
  Scoped s(o.name, "softmax_cross_entropy_with_logits_sg", {o.logits, o.labels});
  Output labels = stop_gradient(o.labels, {.name = "labels_stop_gradient"});
  return crossEntropy(labels, o.logits, s.name);
}
Output softmax_cross_entropy_with_logits_v2(XentOpts o) { return crossEntropy(o.labels, o.logits, o.name); }

Output sparse_softmax_cross_entropy_with_logits(XentOpts o) {
  Scoped s(o.name, "SparseSoftmaxCrossEntropyWithLogits", {o.labels, o.logits});
  const char *type = "SparseSoftmaxCrossEntropyWithLogits";
  Output labels = convert(o.labels), logits = convert(o.logits);
  Shape labelShape = labels.shape(), logitShape = logits.shape();
  Output precise = logits.dtype() == float16 ? cast(logits, float32) : logits;
  Output labelDims = shape(labels);
  if (logitShape.rank() == 0) throw ValueError(cat("`logits` cannot be a scalar. Received logits=", logits, "`"));
  if (logitShape.hasRank() && labelShape.hasRank() && labelShape.rank() != logitShape.rank() - 1)
    throw ValueError(cat("Rank mismatch: Rank of labels (received ", labelShape.rank(), ") should equal rank of logits minus 1 (received ", logitShape.rank(), ")."));
  if (labelShape.is_fully_defined() && logitShape.hasRank()) {
    Shape rows(std::vector<std::int64_t>(logitShape.dims().begin(), logitShape.dims().end() - 1));
    if (rows.is_fully_defined() && !(rows == labelShape))
      throw ValueError(cat("Shape mismatch: The shape of labels (received ", labelShape.str(), ") should equal the shape of logits except for the last dimension (received ", logitShape.str(), ")."));
  }
  Output cost;
  if (logitShape.rank() == 2) {
    cost = opNode(type, o.name, {precise, labels}).output(0);
  } else {
    std::vector<Operation> checks;
    if (!labelShape.is_fully_defined() || !logitShape.hasRank() || !Shape(std::vector<std::int64_t>(logitShape.dims().begin(), logitShape.dims().end() - 1)).is_fully_defined()) {
      Output have = shape(labels);
      checks.push_back(assert_equal(have, shape(logits)(slice({}, -1))));
    }
    ControlDependencies after(checks);
    Output classes = shape(logits)[rank(logits) - 1];
    Output dims;
    {
      Scoped r("Reshape", "");
      dims = stack({In(-1), In(classes)}, {.name = "shape"});
      precise = op("Reshape", r.name, {precise, dims});
    }
    labels = reshape(labels, {-1});
    cost = opNode(type, o.name, {precise, labels}).output(0);
    cost = reshape(cost, labelDims);
    cost.set_shape(labelShape);
  }
  return cost.dtype() == logits.dtype() ? cost : cast(cost, logits.dtype());
}

Output sigmoid_cross_entropy_with_logits(XentOpts o) {
  Scoped s(o.name, "logistic_loss", {o.logits, o.labels});
  Output x = convert(o.logits, DType::unset, "logits"), z = convert(o.labels, DType::unset, "labels");
  if (!x.shape().isCompatibleWith(z.shape()))
    throw ValueError(cat("logits and labels must have the same shape (", x.shape().str(), " vs ", z.shape().str(), ")"));
  Output zeros = zeros_like(x);
  Output cond = x >= zeros;
  Output positive = where(cond, x, zeros);
  Output negAbs = where(cond, -x, x);
  Output linear = positive - x * z;
  return op("AddV2", s.name, {linear, log1p(tfc::exp(negAbs))});
}
Output weighted_cross_entropy_with_logits(WeightedXentOpts o) {
  Scoped s(o.name, "logistic_loss", {o.logits, o.labels});
  Output x = convert(o.logits, DType::unset, "logits"), z = convert(o.labels, DType::unset, "targets");
  Output weight = 1.0f + ((o.pos_weight.host ? In(*number(o.pos_weight) - 1.0) : In(o.pos_weight - 1.0f)) * z);
  Output linear = (1.0f - z) * x;
  Output tail = log1p(tfc::exp(-abs(x))) + relu(-x);
  return op("AddV2", s.name, {linear, weight * tail});
}

std::pair<Output, Output> moments(In x, Axes axes, ReduceOpts o) {
  Scoped s(o.name, "moments", {x});
  Output v = convert(x);
  Output y = v.dtype() == float16 ? cast(v, float32) : v;
  if (axes.single) axes.single = false;
  Output mean = reduce_mean(y, axes, {.keepdims = true, .name = "mean"});
  Output fixed = stop_gradient(mean);
  Output variance = reduce_mean(squared_difference(y, fixed), axes, {.keepdims = true, .name = "variance"});
  if (!o.keepdims) mean = squeeze(mean, axes), variance = squeeze(variance, axes);
  if (v.dtype() == float16) mean = cast(mean, float16), variance = cast(variance, float16);
  return {mean, variance};
}
Output l2_normalize(In x, Axes axis, L2NormalizeOpts o) {
  Scoped s(o.name, "l2_normalize", {x});
  Output v = convert(x, DType::unset, "x");
  Output sum = reduce_sum(square(v), axis, {.keepdims = true});
  Output inv = rsqrt(maximum(sum, o.epsilon));
  return multiply(v, inv, {.name = s.name});
}
Output batch_normalization(In x, BatchNormArgs o) {
  Scoped s(o.name, "batchnorm", {x, o.mean, o.variance});
  Output v = convert(x);
  Output inv = rsqrt(o.variance + o.variance_epsilon);
  if (o.scale) inv = inv * *o.scale;
  Output a = v * inv;
  if (!o.offset) return a + -convert(o.mean) * inv;
  return a + (*o.offset - o.mean * inv);
}
FusedBatchNormResult fused_batch_norm(In x, In scale, In offset, FusedBatchNormOpts o) {
  Output v = convert(x, DType::unset, "input"), a = convert(scale, DType::unset, "scale"), b = convert(offset, DType::unset, "offset");
  if (!o.is_training && (!o.mean || !o.variance)) throw ValueError("Both `mean` and `variance` must be given when `is_training` is False.");
  Output mean = o.mean ? convert(*o.mean) : constantOf(Tensor::zeros({0}), "Const");
  Output variance = o.variance ? convert(*o.variance) : constantOf(Tensor::zeros({0}), "Const");
  auto out = opNode("FusedBatchNormV3", o.name, {v, a, b, mean, variance},
                    {{"epsilon", static_cast<float>(std::max(o.epsilon, 1.001e-5))}, {"data_format", o.data_format}, {"is_training", o.is_training}})
                 .outputs();
  return {out[0], out[1], out[2]};
}

std::pair<Output, Output> top_k(In x, In k, Name o) {
  auto out = opNode("TopKV2", o.name, {x, k}).outputs();
  return {out[0], out[1]};
}
Output in_top_k(In predictions, In targets, In k, Name o) {
  Scoped s(o.name, "in_top_k");
  return op("InTopKV2", o.name, {predictions, targets, k});
}

} // namespace tfc::nn
