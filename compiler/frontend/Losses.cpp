// tf.losses (python/ops/losses/losses_impl.py).
#include "State.h"

#include "tfc/frontend/Control.h"
#include "tfc/frontend/NN.h"
#include "tfc/frontend/Sparse.h"

namespace tfc {
namespace frontend {

/// Dimensions of weights are 1 or the values'.
static Output hasValidDims(const Output &weightsShape, const Output &valuesShape) {
  Scoped s("has_invalid_dims", "");
  Output values = expand_dims(valuesShape, -1);
  Output valid = concat({values, ones_like(values)}, 1);
  Output weights = expand_dims(weightsShape, -1);
  SparseTensor invalid = sets::set_difference(weights, valid);
  Output count = size(invalid.values, {.name = "num_invalid_dims"});
  return equal(0, count, {.name = s.name});
}

/// weights_broadcast_ops.assert_broadcastable: what the shapes do not tell is checked when the graph runs.
Operation assertBroadcastable(const In &weights, const Output &values) {
  Scoped s("assert_broadcastable", "");
  Output w, weightsShape, weightsRank, valuesShape, valuesRank;
  {
    Scoped ws("weights", "");
    w = convert(weights, weights.host ? float32 : DType::unset, ws.name);
    weightsShape = shape(w, {.name = "shape"});
    weightsRank = rank(w, {.name = "rank"});
  }
  {
    Scoped vs("values", "");
    valuesShape = shape(values, {.name = "shape"});
    valuesRank = rank(values, {.name = "rank"});
  }
  Shape a = w.shape(), b = values.shape();
  if (a.hasRank() && b.hasRank()) {
    if (a.rank() == 0) return no_op({.name = "static_scalar_check_success"});
    if (a.rank() != b.rank())
      throw ValueError(cat("weights can not be broadcast to values. values.rank=", b.rank(), ". weights.rank=", a.rank(), ". values.shape=", b.str(), ". weights.shape=", a.str(), "."));
    if (a.is_fully_defined() && b.is_fully_defined()) {
      for (int i = 0; i < a.rank(); ++i)
        if (a[i] != 1 && a[i] != b[i])
          throw ValueError(cat("weights can not be broadcast to values. Mismatch at dim ", i, ". values.shape=", b.str(), ", weights.shape=", a.str(), "."));
      return no_op({.name = "static_dims_check_success"});
    }
  }
  Output isScalar = equal(0, weightsRank, {.name = "is_scalar"});
  auto nonScalar = [&] {
    Scoped n("has_valid_nonscalar_shape", "");
    Output sameRank = equal(valuesRank, weightsRank, {.name = "is_same_rank"});
    return cond(sameRank, [&] { return hasValidDims(weightsShape, valuesShape); }, [&] { return sameRank; }, {.name = n.name});
  };
  Output valid = cond(isScalar, [&] { return isScalar; }, nonScalar, {.name = "is_valid_shape"});
  return Assert(valid, {"weights can not be broadcast to values.", "weights.shape=", w.name(), weightsShape, "values.shape=", values.name(), valuesShape, "is_scalar=", isScalar},
                {.name = s.name});
}

Output broadcastWeights(const Output &weights, const Output &values) {
  Scoped s("broadcast_weights", "", {In(weights), In(values)});
  Shape a = weights.shape(), b = values.shape();
  if (a.is_fully_defined() && b.is_fully_defined() && a == b) return weights;
  ControlDependencies after({assertBroadcastable(weights, values)});
  return op("Mul", s.name, {weights, ones_like(values)});
}
} // namespace frontend

namespace losses {
using namespace frontend;
namespace {

Output present(const Output &losses, const Output &weights) {
  Scoped s("num_present", "");
  Output w = cast(weights, float32);
  Output one = where(equal(w, 0.0f), zeros_like(w), ones_like(w));
  one = broadcastWeights(one, losses);
  return reduce_sum(one, {}, {.name = s.name});
}

Output safeMean(const Output &losses, const Output &count) {
  Output total = reduce_sum(losses);
  return div_no_nan(total, count, {.name = "value"});
}

struct Pair { Output a, b; };
Pair compatible(const In &x, const In &y, DType t) {
  Output a = cast(x, t), b = cast(y, t);
  if (!a.shape().isCompatibleWith(b.shape())) throw ValueError(cat("Shapes ", a.shape().str(), " and ", b.shape().str(), " are incompatible"));
  return {a, b};
}

Output finish(Output losses, const LossOpts &o, std::optional<Output> weightTensor = {}) {
  In weights = weightTensor ? In(*weightTensor) : o.weights ? *o.weights : In(1.0f);
  ControlDependencies after({assertBroadcastable(weights, losses)});
  DType inputType = losses.dtype();
  Output l = cast(losses, float32);
  Output w;
  if (weights.host) {
    Scoped c("Cast", "");
    w = convert(weights, float32, "x");
  } else
    w = cast(weights, float32);
  Output weighted = multiply(l, w);
  Output loss = weighted;
  switch (o.reduction) {
  case Reduction::None: break;
  case Reduction::Sum: loss = reduce_sum(weighted); break;
  case Reduction::Mean: {
    Output sum = reduce_sum(weighted);
    loss = safeMean(sum, reduce_sum(ones_like(l) * w));
    break;
  }
  case Reduction::SumByNonzeroWeights: {
    Output sum = reduce_sum(weighted);
    loss = safeMean(sum, present(l, w));
    break;
  }
  case Reduction::SumOverBatchSize: {
    Output sum = reduce_sum(weighted);
    Output count;
    {
      Scoped n("num_elements", "");
      count = cast(size(l, {.name = n.name}), l.dtype());
    }
    loss = safeMean(sum, count);
  }
  }
  loss = cast(loss, inputType);
  if (!o.loss_collection.empty()) add_to_collection(o.loss_collection, loss);
  return loss;
}

} // namespace

Output compute_weighted_loss(In losses, LossOpts o) {
  Scoped s(o.name, "weighted_loss", {losses});
  return finish(convert(losses), o);
}
Output mean_squared_error(In labels, In predictions, LossOpts o) {
  Scoped s(o.name, "mean_squared_error", {predictions, labels});
  auto [p, y] = compatible(predictions, labels, float32);
  return finish(squared_difference(p, y), o);
}
Output absolute_difference(In labels, In predictions, LossOpts o) {
  Scoped s(o.name, "absolute_difference", {predictions, labels});
  auto [p, y] = compatible(predictions, labels, float32);
  return finish(abs(subtract(p, y)), o);
}
Output log_loss(In labels, In predictions, LossOpts o, double epsilon) {
  Scoped s(o.name, "log_loss", {predictions, labels});
  auto [p, y] = compatible(predictions, labels, float32);
  Output a = p + epsilon;
  Output left = -multiply(y, log(a));
  Output rest = 1.0f - y;
  Output b = 1.0f - p;
  Output right = multiply(rest, log(b + epsilon));
  return finish(left - right, o);
}
Output hinge_loss(In labels, In logits, LossOpts o) {
  Scoped s(o.name, "hinge_loss", {logits, labels});
  auto [x, y] = compatible(logits, labels, float32);
  Output all = ones_like(y);
  Output sign = subtract(2.0f * y, all);
  return finish(nn::relu(subtract(all, multiply(sign, x))), o);
}
Output huber_loss(In labels, In predictions, LossOpts o, double delta) {
  Scoped s(o.name, "huber_loss", {predictions, labels});
  auto [p, y] = compatible(predictions, labels, float32);
  Output error = abs(subtract(p, y));
  Output quadratic = minimum(error, delta);
  Output linear = subtract(error, quadratic);
  Output half = constantOf(Tensor(0.5f), "Const");
  Output a = multiply(half, multiply(quadratic, quadratic));
  return finish(add(a, multiply(delta, linear)), o);
}
Output sigmoid_cross_entropy(In labels, In logits, LossOpts o, double smoothing) {
  Scoped s(o.name, "sigmoid_cross_entropy_loss", {logits, labels});
  Output x = convert(logits);
  Output y = cast(labels, x.dtype());
  if (!x.shape().isCompatibleWith(y.shape())) throw ValueError(cat("Shapes ", x.shape().str(), " and ", y.shape().str(), " are incompatible"));
  if (smoothing > 0) y = y * (1 - smoothing) + 0.5 * smoothing;
  return finish(nn::sigmoid_cross_entropy_with_logits({.labels = y, .logits = x, .name = "xentropy"}), o);
}
Output softmax_cross_entropy(In labels, In logits, LossOpts o, double smoothing) {
  Scoped s(o.name, "softmax_cross_entropy_loss", {logits, labels});
  Output x = convert(logits);
  Output y = cast(labels, x.dtype());
  if (!x.shape().isCompatibleWith(y.shape())) throw ValueError(cat("Shapes ", x.shape().str(), " and ", y.shape().str(), " are incompatible"));
  if (smoothing > 0) {
    Output classes = cast(shape(y)[-1], x.dtype());
    Output negative = smoothing / classes;
    y = y * (1.0 - smoothing) + negative;
  }
  y = stop_gradient(y, {.name = "labels_stop_gradient"});
  return finish(nn::softmax_cross_entropy_with_logits_v2({.labels = y, .logits = x, .name = "xentropy"}), o);
}
Output sparse_softmax_cross_entropy(In labels, In logits, LossOpts o) {
  Scoped s(o.name, "sparse_softmax_cross_entropy_loss", {logits, labels});
  Output y = convert(labels), x = convert(logits);
  // One label a row: a last dimension of 1 goes.
  if (y.shape().hasRank() && x.shape().hasRank() && y.shape().rank() == x.shape().rank() && (y.shape().dim(-1) == 1 || y.shape().dim(-1) < 0))
    y = squeeze(y, {-1}, {.name = "remove_squeezable_dimensions/Squeeze"});
  Output w = convert(o.weights ? *o.weights : In(1.0f));
  return finish(nn::sparse_softmax_cross_entropy_with_logits({.labels = y, .logits = x, .name = "xentropy"}), o, w);
}

Output cosine_distance(In labels, In predictions, int axis, LossOpts o) {
  Scoped s(o.name, "cosine_distance_loss", {predictions, labels});
  auto [p, y] = compatible(predictions, labels, float32);
  Output products = multiply(p, y);
  return finish(1.0 - reduce_sum(products, Axes(std::vector<int>{axis}), {.keepdims = true}), o);
}
void add_loss(const Output &loss, std::string_view key) {
  if (!key.empty()) add_to_collection(key, loss);
}
std::vector<Output> get_losses(std::string_view scope, std::string_view key) { return get_collection<Output>(key, scope); }
std::vector<Output> get_regularization_losses(std::string_view scope) { return get_collection<Output>(GraphKeys::REGULARIZATION_LOSSES, scope); }
Output get_total_loss(TotalLossOpts o) {
  std::vector<Output> all = get_losses(o.scope);
  if (o.add_regularization_losses)
    for (const Output &r : get_regularization_losses(o.scope)) all.push_back(r);
  return add_n(all, {.name = o.name});
}
Output get_regularization_loss(RegularizationLossOpts o) {
  auto all = get_regularization_losses(o.scope);
  return all.empty() ? constant(0.0f) : add_n(all, {.name = o.name});
}

} // namespace losses
} // namespace tfc
