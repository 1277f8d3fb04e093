// tf.nn: embeddings, convolutions by rank, statistics, sampled losses (nn_impl.py, nn_ops.py, embedding_ops.py).
#include "SpaceToBatch.h"
#include "State.h"

#include "tfc/frontend/Control.h"
#include "tfc/frontend/NN.h"

#include <algorithm>
#include <numbers>

namespace tfc::nn {
using namespace frontend;

namespace {

std::vector<std::int64_t> wide(const std::vector<int> &v) { return {v.begin(), v.end()}; }
In dims(const std::vector<int> &v) {
  Value x{std::vector<int>(v)};
  x.python = true;
  return In(std::move(x));
}
Shape tailOf(const Shape &s) { return s.rank() > 0 ? Shape(std::vector<std::int64_t>(s.dims().begin() + 1, s.dims().end())) : unknown_shape(); }

Output clipped(const Output &rows, const Output &ids, const std::optional<In> &maxNorm) {
  if (!maxNorm) return rows;
  int idsRank = ids.shape().rank(), rowsRank = rows.shape().rank();
  if (idsRank < 0 || rowsRank < 0) raise(errors::unimplemented("embedding_lookup: max_norm for tensors of unknown rank is not supported"));
  std::vector<int> axes;
  for (int i = idsRank; i < rowsRank; ++i) axes.push_back(i);
  return clip_by_norm(rows, *maxNorm, Axes(axes));
}

Output gathered(const In &params, const Output &ids, const std::string &name) {
  const VariableState *v = params.variable.get();
  if (v && v->isResource) return op("ResourceGather", name, {params.out, ids}, {{"dtype", v->dtype}});
  return gather(params, ids, {.name = name});
}
Operation ownerOf(const In &params) { return params.variable && params.variable->isResource ? params.out.op() : params.out.op(); }

} // namespace

Output embedding_lookup(Ins given, In idsIn, EmbeddingOpts o) {
  if (given.v.empty()) throw ValueError("Need at least one param");
  std::vector<In> params;
  for (const In &p : given.v) {
    // A partitioned variable stands for its parts.
    if (p.variable && !p.variable->parts.empty())
      for (auto &part : p.variable->parts) params.emplace_back(Access::variable(current(), part));
    else
      params.push_back(p);
  }
  std::vector<In> all = params;
  all.push_back(idsIn);
  Scoped s(o.name, "embedding_lookup", all);
  bool resources = std::any_of(params.begin(), params.end(), [](const In &p) { return p.variable && p.variable->isResource; });
  if (!resources)
    for (std::size_t i = 0; i < params.size(); ++i) params[i] = In(convert(params[i], DType::unset, params.size() == 1 ? "params_0" : cat("params_", i)));
  Output ids = convert(idsIn, DType::unset, "ids");
  int n = static_cast<int>(params.size());
  if (n == 1) {
    Output rows;
    {
      ColocateWith with(ownerOf(params[0]));
      rows = clipped(gathered(params[0], ids, s.name), ids, o.max_norm);
    }
    return identity(rows);
  }
  Output flat = reshape(ids, {-1});
  Output count = size(flat);
  Output positions = range(count);
  Output part, local;
  if (o.partition_strategy == "mod") {
    part = flat % n;
    local = floordiv(flat, n, {.name = "floordiv"});
  } else if (o.partition_strategy == "div") {
    std::int64_t total = 0;
    for (const In &p : params) {
      std::int64_t rows = shapeOf(p).rank() > 0 ? shapeOf(p)[0] : -1;
      if (rows < 0) raise(errors::unimplemented("embedding_lookup: params of unknown size are not supported with the partition strategy div"));
      total += rows;
    }
    Output sum = constantOf(Tensor(total).astype(flat.dtype()), "Const");
    Output each = floordiv(sum, n), extras = sum % n;
    Output first = floordiv(flat, each + 1), second = floordiv(flat - extras, each);
    part = maximum(first, second);
    Output inLonger = part < extras;
    Output longer = flat % (each + 1), shorter = (flat - extras) % each;
    local = where(inLonger, longer, shorter);
  } else
    throw ValueError(cat("Unrecognized partition strategy: ", o.partition_strategy));
  part = cast(part, int32);
  auto idsOf = dynamic_partition(local, part, n);
  auto positionsOf = dynamic_partition(positions, part, n);
  std::vector<Output> rows;
  Shape element = tailOf(shapeOf(params[0]));
  for (int i = 0; i < n; ++i) {
    ColocateWith with(ownerOf(params[i]));
    rows.push_back(gathered(params[i], idsOf[i], ""));
    auto merged = element.mergedWith(tailOf(shapeOf(params[i])));
    if (!merged) throw ValueError("The params of embedding_lookup have rows of different shapes.");
    element = *merged;
  }
  Output r = op("ParallelDynamicStitch", s.name, {Ins(positionsOf), Ins(rows)});
  Output idDims = shape(ids), tail;
  if (element.is_fully_defined()) tail = Output();
  else {
    ColocateWith with(ownerOf(params[0]));
    tail = shape(params[0])(tfc::slice(1));
  }
  Output to = tail ? concat({idDims, tail}, 0) : concat({In(idDims), dims(std::vector<int>(element.dims().begin(), element.dims().end()))}, 0);
  r = reshape(r, to);
  if (ids.shape().hasRank() && element.hasRank()) {
    std::vector<std::int64_t> d = ids.shape().dims();
    d.insert(d.end(), element.dims().begin(), element.dims().end());
    r.set_shape(Shape(d));
  }
  return clipped(r, ids, o.max_norm);
}

Output conv1d_t::operator()(In x, In filters, Conv1DOpts o) const {
  Scoped s(o.name, "conv1d", {x, filters});
  bool first = o.data_format == "NCW" || o.data_format == "NCHW";
  if (!first && o.data_format != "NWC" && o.data_format != "NHWC") throw ValueError("`data_format` must be 'NWC' or 'NCW'. Received: data_format=" + o.data_format);
  int axis = first ? -2 : -3;
  Output v = expand_dims(x, axis), f = expand_dims(filters, 0);
  std::vector<std::int64_t> st = first ? std::vector<std::int64_t>{1, 1, 1, o.stride} : std::vector<std::int64_t>{1, 1, o.stride, 1};
  std::vector<std::int64_t> di = first ? std::vector<std::int64_t>{1, 1, 1, o.dilations} : std::vector<std::int64_t>{1, 1, o.dilations, 1};
  Output r = op("Conv2D", s.name, {v, f}, {{"strides", st}, {"padding", o.padding}, {"data_format", std::string(first ? "NCHW" : "NHWC")}, {"dilations", di}});
  return squeeze(r, {axis});
}
Output conv3d_transpose(In x, In filter, In output_shape, Conv3DTransposeOpts o) {
  Scoped s(o.name, "conv3d_transpose", {x, filter});
  return op("Conv3DBackpropInputV2", s.name, {output_shape, filter, x}, {{"strides", wide(o.strides)}, {"padding", o.padding}, {"data_format", o.data_format}});
}
Output convolution(In xIn, In filter, ConvolutionOpts o) {
  Scoped s(o.name, "convolution", {xIn, filter});
  Output x = convert(xIn, DType::unset, "input"), f = convert(filter, DType::unset, "filter");
  int n = f.shape().rank() >= 0 ? f.shape().rank() - 2 : x.shape().rank() - 2;
  if (n < 1 || n > 3) throw ValueError(cat("`num_spatial_dims` must be 1, 2, or 3. Received: num_spatial_dims=", n, "."));
  auto all = [&](std::vector<int> v) {
    if (v.empty()) v.assign(n, 1);
    if (static_cast<int>(v.size()) == 1) v.assign(n, v[0]);
    return v;
  };
  std::vector<int> st = all(o.strides), di = all(o.dilation_rate);
  bool first = o.data_format.starts_with("NC");
  auto full = [&](std::vector<int> v) {
    v.insert(v.begin(), 1);
    v.insert(first ? v.begin() + 1 : v.end(), 1);
    return v;
  };
  auto convolve = [&](const Output &in, const std::string &padding) {
    if (n == 1) return conv1d(in, f, {.stride = st[0], .padding = padding, .data_format = first ? "NCW" : "NWC", .dilations = di[0], .name = s.name});
    if (n == 2) return conv2d(in, f, {.strides = full(st), .padding = padding, .data_format = first ? "NCHW" : "NHWC", .dilations = full(di), .name = s.name});
    return op("Conv3D", s.name, {in, f}, {{"strides", wide(full(st))}, {"padding", padding}, {"data_format", std::string(first ? "NCDHW" : "NDHWC")}, {"dilations", wide(full(di))}});
  };
  const Dilation holes{f.shape(), di, o.padding, first};
  if (!hasHoles(holes)) return convolve(x, o.padding);
  di.assign(n, 1);
  return dilated(x, holes, convolve);
}
Output atrous_conv2d(In x, In filters, int rate, std::string padding, Name o) {
  if (rate < 1) throw ValueError(cat("rate ", rate, " cannot be less than one"));
  return convolution(x, filters, {.padding = padding, .dilation_rate = {rate, rate}, .name = o.name});
}
Output atrous_conv2d_transpose(In x, In filters, In output_shape, int rate, std::string padding, Name o) {
  Scoped s(o.name, "atrous_conv2d_transpose", {x, filters, output_shape});
  Output v = convert(x, DType::unset, "value"), f = convert(filters, DType::unset, "filters");
  return conv2d_transpose(v, f, output_shape, {.padding = padding, .dilations = {1, rate, rate, 1}, .name = s.name});
}

Output swish_t::operator()(In x) const {
  Output v = convert(x, DType::unset, "features");
  return v * sigmoid(v);
}
Output relu_layer(In x, In weights, In biases, Name o) {
  Scoped s(o.name, "relu_layer", {x, weights, biases});
  Output v = convert(x, DType::unset, "x"), w = convert(weights, DType::unset, "weights"), b = convert(biases, DType::unset, "biases");
  return relu(bias_add(matmul(v, w), b), {.name = s.name});
}
Output zero_fraction(In x, Name o) {
  Scoped s(o.name, "zero_fraction", {x});
  Output v = convert(x, DType::unset, "value");
  Output n = size(v, {.out_type = int64});
  auto nonzero = [&](DType t) {
    Scoped c("count_nonzero", "");
    Output zero = zeros({}, v.dtype());
    Output p = op("NotEqual", "", {v, zero});
    return reduce_sum(cast(p, t), {}, {.name = "nonzero_count"});
  };
  Output small = n <= 2147483647;
  Output count = cond(small, [&] { return cast(nonzero(int32), int64); }, [&] { return nonzero(int64); });
  Output fraction;
  {
    Scoped c("counts_to_fraction", "");
    Output zerosCounted = n - count;
    Output top = cast(zerosCounted, float32), bottom = cast(n, float32);
    fraction = top / bottom;
  }
  return identity(fraction, {.name = "fraction"});
}
Output log_poisson_loss(In targets, In log_input, PoissonOpts o) {
  Scoped s(o.name, "log_poisson_loss", {log_input, targets});
  Output l = convert(log_input, DType::unset, "log_input"), t = convert(targets, DType::unset, "targets");
  if (!l.shape().isCompatibleWith(t.shape()))
    throw ValueError(cat("log_input and targets must have the same shape (", l.shape().str(), " vs ", t.shape().str(), ")"));
  Output e = exp(l);
  Output r = e - l * t;
  if (!o.compute_full_loss) return r;
  Output half = constantOf(Tensor(0.5).astype(t.dtype()), "Const"), twoPi = constantOf(Tensor(2 * std::numbers::pi).astype(t.dtype()), "Const");
  Output a = t * log(t);
  Output b = a - t;
  Output c = half * log(twoPi * t);
  Output stirling = b + c;
  Output zero = zeros_like(t, {.dtype = t.dtype()}), one = ones_like(t, {.dtype = t.dtype()});
  Output low = t >= zero, high = t <= one;
  return r + where(logical_and(low, high), zero, stirling);
}
Statistics sufficient_statistics(In x, std::vector<int> axes, StatisticsOpts o) {
  std::sort(axes.begin(), axes.end());
  axes.erase(std::unique(axes.begin(), axes.end()), axes.end());
  Scoped s(o.name, "sufficient_statistics", {x});
  Output v = convert(x, DType::unset, "x");
  Shape d = v.shape();
  std::int64_t count = 1;
  for (int a : axes) count = d.hasRank() && count >= 0 && d.dim(a) >= 0 ? count * d.dim(a) : -1;
  Output counts;
  if (count >= 0) counts = constantOf(Tensor(static_cast<double>(count)).astype(v.dtype()), "Const");
  else {
    rank(v);
    Output sizes = cast(shape(v), v.dtype());
    counts = reduce_prod(gather(sizes, dims(axes)), {}, {.name = "count"});
  }
  Output shift, m = v, q;
  if (o.shift) {
    shift = convert(*o.shift, DType::unset, "shift");
    m = subtract(v, shift);
    q = squared_difference(v, shift);
  } else
    q = square(v);
  m = reduce_sum(m, Axes(axes), {.keepdims = o.keepdims, .name = "mean_ss"});
  q = reduce_sum(q, Axes(axes), {.keepdims = o.keepdims, .name = "var_ss"});
  return {counts, m, q, shift};
}
std::pair<Output, Output> normalize_moments(In counts, In mean_ss, In variance_ss, std::optional<In> shift, Name o) {
  Scoped s(o.name, "normalize", {counts, mean_ss, variance_ss});
  Output divisor = reciprocal(counts, {.name = "divisor"});
  Output shifted = multiply(mean_ss, divisor, {.name = shift ? "shifted_mean" : "mean"});
  Output mean = shift ? add(shifted, *shift, {.name = "mean"}) : shifted;
  Output second = multiply(variance_ss, divisor);
  return {mean, subtract(second, square(shifted), {.name = "variance"})};
}
std::pair<Output, Output> weighted_moments(In x, Axes axes, In frequency, ReduceOpts o) {
  Scoped s(o.name, "weighted_moments", {x, frequency});
  Output v = convert(x, DType::unset, "x"), w = convert(frequency, DType::unset, "frequency_weights");
  bool half = v.dtype() == float16;
  if (half) v = cast(v, float32);
  if (w.dtype() != v.dtype()) w = cast(w, v.dtype());
  Output sum = reduce_sum(w * v, axes, {.keepdims = true, .name = "weighted_input_sum"});
  Output spread = w + zeros_like(v);
  Output weights = reduce_sum(spread, axes, {.keepdims = true, .name = "sum_of_weights"});
  Output mean = div_no_nan(sum, weights);
  Output distance = reduce_sum(w * squared_difference(v, mean), axes, {.keepdims = true, .name = "weighted_distsq"});
  Output variance = div_no_nan(distance, weights);
  if (!o.keepdims) mean = squeeze(mean, axes), variance = squeeze(variance, axes);
  if (half) mean = cast(mean, float16), variance = cast(variance, float16);
  return {mean, variance};
}
Output batch_norm_with_global_normalization(In t, In m, In v, In beta, In gamma, GlobalNormOpts o) {
  BatchNormArgs args{.mean = m, .variance = v, .offset = beta, .variance_epsilon = o.variance_epsilon, .name = o.name};
  if (o.scale_after_normalization) args.scale = gamma;
  return batch_normalization(t, args);
}

//===----------------------------------------------------------------------===//
// Sampled losses
//===----------------------------------------------------------------------===//

static Sampled sample(const char *type, const In &classes, int trueCount, int count, bool unique, std::int64_t max, std::optional<std::int64_t> seed,
                      const std::string &name, graph::AttrMap more = {}) {
  graph::AttrMap attrs = seedAttrs(seed);
  attrs.insert({{"num_true", std::int64_t(trueCount)}, {"num_sampled", std::int64_t(count)}, {"unique", unique}, {"range_max", max}});
  attrs.merge(more);
  auto r = opNode(type, name, {classes}, std::move(attrs)).outputs();
  return {r[0], r[1], r[2]};
}
Sampled uniform_candidate_sampler(In c, int t, int n, bool u, std::int64_t m, SamplerOpts o) { return sample("UniformCandidateSampler", c, t, n, u, m, o.seed, o.name); }
Sampled log_uniform_candidate_sampler(In c, int t, int n, bool u, std::int64_t m, SamplerOpts o) { return sample("LogUniformCandidateSampler", c, t, n, u, m, o.seed, o.name); }
Sampled learned_unigram_candidate_sampler(In c, int t, int n, bool u, std::int64_t m, SamplerOpts o) { return sample("LearnedUnigramCandidateSampler", c, t, n, u, m, o.seed, o.name); }
Sampled fixed_unigram_candidate_sampler(In c, int t, int n, bool u, std::int64_t m, UnigramOpts o) {
  return sample("FixedUnigramCandidateSampler", c, t, n, u, m, o.seed, o.name,
                {{"vocab_file", o.vocab_file}, {"distortion", static_cast<float>(o.distortion)}, {"num_reserved_ids", std::int64_t(o.num_reserved_ids)},
                 {"num_shards", std::int64_t(o.num_shards)}, {"shard", std::int64_t(o.shard)}, {"unigrams", o.unigrams}});
}

static Output sumRows(const Output &x) {
  Output cols = shape(x)[1];
  Output dimsOf = stack({In(cols), In(1)});
  return reshape(matmul(x, ones(dimsOf, x.dtype())), {-1});
}
static std::pair<Output, Output> sampledLogits(const Ins &weights, const In &biases, const In &labelsIn, const In &inputs, int sampledCount, std::int64_t classes,
                                               const SampledLossOpts &o, bool removeHits) {
  std::vector<In> values = weights.v;
  values.insert(values.end(), {biases, inputs, labelsIn});
  Scoped s(o.name, "compute_sampled_logits", values);
  Output labels = convert(labelsIn), x = convert(inputs);
  if (labels.dtype() != int64) labels = cast(labels, int64);
  Output flat = reshape(labels, {-1});
  Sampled drawn = o.sampled_values ? *o.sampled_values : log_uniform_candidate_sampler(labels, o.num_true, sampledCount, true, classes, {.seed = o.seed});
  Output sampled = stop_gradient(drawn.sampled_candidates), trueCount = stop_gradient(drawn.true_expected_count), sampledExpected = stop_gradient(drawn.sampled_expected_count);
  sampled = cast(sampled, int64);
  Output ids = concat({flat, sampled}, 0);
  Output w = embedding_lookup(weights, ids, {.partition_strategy = o.partition_strategy});
  if (w.dtype() != x.dtype()) w = cast(w, x.dtype());
  Output n = shape(flat)[0];
  Output trueW = tfc::slice(w, {0, 0}, stack({In(n), In(-1)}));
  Output from = shape(flat)[0];
  Output sampledW = tfc::slice(w, stack({In(from), In(0)}), {-1, -1});
  Output sampledLogits = matmul(x, sampledW, {.transpose_b = true});
  Output b = embedding_lookup(Ins{biases}, ids, {.partition_strategy = o.partition_strategy});
  if (b.dtype() != x.dtype()) b = cast(b, x.dtype());
  Output trueB = tfc::slice(b, {0}, shape(flat));
  Output sampledB = tfc::slice(b, shape(flat), {-1});
  Output dim = shape(trueW)(tfc::slice(1, 2));
  Output newShape = concat({dims({-1, o.num_true}), In(dim)}, 0);
  Output wide = expand_dims(x, 1);
  Output dots = multiply(wide, reshape(trueW, newShape));
  Output matrix = reshape(dots, concat({dims({-1}), In(dim)}, 0));
  Output trueLogits = reshape(sumRows(matrix), {-1, o.num_true});
  trueB = reshape(trueB, {-1, o.num_true});
  trueLogits = trueLogits + trueB;
  sampledLogits = sampledLogits + sampledB;
  if (removeHits) {
    graph::AttrMap attrs = seedAttrs({});
    attrs["num_true"] = std::int64_t(o.num_true);
    auto hits = opNode("ComputeAccidentalHits", "", {labels, sampled}, std::move(attrs)).outputs();
    Output rows = reshape(hits[0], {-1, 1});
    Output cols = reshape(cast(hits[1], int32), {-1, 1});
    Output at = concat({rows, cols}, 1, {.name = "sparse_indices"});
    Output batch = shape(labels)(tfc::slice({}, 1));
    Output count = expand_dims(sampledCount, 0);
    Output size = concat({batch, count}, 0);
    Output hitWeights = hits[2].dtype() == x.dtype() ? hits[2] : cast(hits[2], x.dtype());
    Output dense = op("SparseToDense", "", {at, size, hitWeights, 0.0}, {{"validate_indices", false}});
    sampledLogits = sampledLogits + dense;
  }
  trueLogits = trueLogits - log(trueCount);
  sampledLogits = sampledLogits - log(sampledExpected);
  Output logits = concat({trueLogits, sampledLogits}, 1);
  Output share = ones_like(trueLogits) / o.num_true;
  Output rest = zeros_like(sampledLogits);
  return {logits, concat({share, rest}, 1)};
}
Output nce_loss(Ins weights, In biases, In labels, In inputs, int n, std::int64_t classes, SampledLossOpts o) {
  if (o.name.empty()) o.name = "nce_loss";
  auto [logits, targets] = sampledLogits(weights, biases, labels, inputs, n, classes, o, o.remove_accidental_hits.value_or(false));
  return sumRows(sigmoid_cross_entropy_with_logits({.labels = targets, .logits = logits, .name = "sampled_losses"}));
}
Output sampled_softmax_loss(Ins weights, In biases, In labels, In inputs, int n, std::int64_t classes, SampledLossOpts o) {
  if (o.name.empty()) o.name = "sampled_softmax_loss";
  auto [logits, targets] = sampledLogits(weights, biases, labels, inputs, n, classes, o, o.remove_accidental_hits.value_or(true));
  targets = stop_gradient(targets, {.name = "labels_stop_gradient"});
  return softmax_cross_entropy_with_logits_v2({.labels = targets, .logits = logits});
}

} // namespace tfc::nn
