// tf.layers: convolutions.
#include "LayersImpl.h"
#include "SpaceToBatch.h"

#include <algorithm>

namespace tfc::layers {
using namespace frontend;

std::string upperCase(std::string s) {
  std::transform(s.begin(), s.end(), s.begin(), [](unsigned char c) { return std::toupper(c); });
  return s;
}
static std::string listText(const std::vector<int> &v) { return Shape(std::vector<std::int64_t>(v.begin(), v.end())).str(); }
void checkDataFormat(const std::string &f) {
  if (f != "channels_first" && f != "channels_last")
    throw ValueError(cat("The `data_format` argument must be one of \"channels_first\", \"channels_last\". Received: ", f));
}
std::vector<int> perDimension(const std::vector<int> &v, int dims, const char *what) {
  if (v.empty()) return std::vector<int>(dims, 1);
  if (v.size() == 1) return std::vector<int>(dims, v[0]);
  if (static_cast<int>(v.size()) != dims)
    throw ValueError(cat("The `", what, "` argument must be a tuple of ", dims, " integers. Received: ", listText(v)));
  return v;
}
std::vector<int> window(const std::vector<int> &v, bool channelsFirst) {
  std::vector<int> w{1};
  if (channelsFirst) w.push_back(1);
  w.insert(w.end(), v.begin(), v.end());
  if (!channelsFirst) w.push_back(1);
  return w;
}
Output finishLayer(Output y, const Fn &activation, const std::optional<Regularizer> &activity) {
  if (activation) y = activation(y);
  if (activity) {
    NameScope s("ActivityRegularizer");
    Output loss = (*activity)(y), rows = shape(y)[0]; // the strength does not depend on the batch
    add_to_collection(GraphKeys::REGULARIZATION_LOSSES, loss / cast(rows, loss.dtype()));
  }
  return y;
}

namespace {

struct Conv {
  Output input;
  bool first; ///< channels come first
  std::int64_t channels;
  std::vector<int> kernel, strides, dilation;
};
template <class O> Conv prepare(const LayerState &state, const In &x, int dims, const std::vector<int> &kernel, const O &o) {
  Conv c{convert(x), o.data_format == "channels_first", 0, perDimension(kernel, dims, "kernel_size"), perDimension(o.strides, dims, "strides"),
         perDimension(o.dilation_rate, dims, "dilation_rate")};
  checkDataFormat(o.data_format);
  auto more = [](const std::vector<int> &v) { return std::any_of(v.begin(), v.end(), [](int n) { return n > 1; }); };
  if (more(c.strides) && more(c.dilation)) throw ValueError(cat("`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: strides=", listText(c.strides), " and dilation_rate=", listText(c.dilation)));
  Shape s = c.input.shape();
  if (s.rank() != dims + 2)
    throw ValueError(cat("Input 0 of layer ", state.base, " is incompatible with the layer: expected ndim=", dims + 2, ", found ndim=", s.rank(), ". Full shape received: ", s.str()));
  c.channels = c.first ? s[1] : s.dim(-1);
  if (c.channels < 0) throw ValueError("The channel dimension of the inputs should be defined. Found `None`.");
  return c;
}
std::vector<std::int64_t> wide(const std::vector<int> &v) { return {v.begin(), v.end()}; }

Output withBias(const Output &y, const Variable &bias, bool first) {
  if (!first) return nn::bias_add(y, bias);
  return op("BiasAdd", "", {y, bias}, {{"data_format", std::string("NCHW")}});
}

Output callConv(LayerState &state, int dims, const In &x, int filters, const std::vector<int> &kernelSize, const ConvOpts &o) {
  LayerCall call(state);
  Conv c = prepare(state, x, dims, kernelSize, o);
  std::vector<std::int64_t> ks = wide(c.kernel);
  ks.push_back(c.channels), ks.push_back(filters);
  Variable kernel = call.weight("kernel", Shape(ks), c.input.dtype(), {o.kernel_initializer, o.kernel_regularizer, true, o.kernel_constraint});
  std::optional<Variable> bias;
  if (o.use_bias)
    bias = call.weight("bias", {filters}, c.input.dtype(), {o.bias_initializer ? *o.bias_initializer : zeros_initializer(), o.bias_regularizer, true, o.bias_constraint});
  Output y;
  std::string padding = upperCase(o.padding);
  if (padding == "CAUSAL") {
    int left = c.dilation[0] * (c.kernel[0] - 1);
    c.input = pad(c.input, c.first ? In({{0, 0}, {0, 0}, {left, 0}}) : In({{0, 0}, {left, 0}, {0, 0}}));
    padding = "VALID";
  }
  auto convolve = [&](const Output &in, const std::string &pad, const std::string &name) {
    if (dims == 1) return nn::conv1d(in, kernel, {.stride = c.strides[0], .padding = pad, .data_format = c.first ? "NCW" : "NWC",
                                          .dilations = c.dilation[0], .name = name.empty() ? "Conv1D" : name});
    graph::AttrMap attrs{{"strides", wide(window(c.strides, c.first))}, {"padding", pad}, {"dilations", wide(window(c.dilation, c.first))}};
    attrs["data_format"] = std::string(dims == 2 ? c.first ? "NCHW" : "NHWC" : c.first ? "NCDHW" : "NDHWC");
    return op(dims == 2 ? "Conv2D" : "Conv3D", name, {in, kernel}, std::move(attrs));
  };
  const Dilation holes{Shape(ks), c.dilation, padding, c.first};
  if (hasHoles(holes)) {
    Scoped s("", cat("Conv", dims, "D"));
    c.dilation.assign(dims, 1);
    y = dilated(c.input, holes, [&](const Output &in, const std::string &pad) { return convolve(in, pad, s.name); });
  } else {
    y = convolve(c.input, padding, "");
  }
  if (bias) y = withBias(y, *bias, c.first);
  return finishLayer(y, o.activation, o.activity_regularizer);
}

/// Length after a transposed convolution.
template <class T> T grown(const T &length, int stride, int kernel, const std::string &padding) {
  T r = length * stride;
  int extra = padding == "VALID" ? std::max(kernel - stride, 0) : 0;
  return extra ? T(r + extra) : r;
}

Output callTranspose(LayerState &state, int dims, const In &x, int filters, const std::vector<int> &kernelSize, const ConvOpts &o) {
  LayerCall call(state);
  Conv c = prepare(state, x, dims, kernelSize, o);
  std::vector<std::int64_t> ks = wide(c.kernel);
  ks.push_back(filters), ks.push_back(c.channels);
  Variable kernel = call.weight("kernel", Shape(ks), c.input.dtype(), {o.kernel_initializer, o.kernel_regularizer, true, o.kernel_constraint});
  std::optional<Variable> bias;
  if (o.use_bias)
    bias = call.weight("bias", {filters}, c.input.dtype(), {o.bias_initializer ? *o.bias_initializer : zeros_initializer(), o.bias_regularizer, true, o.bias_constraint});
  std::string padding = upperCase(o.padding);
  Output sizes = shape(c.input);
  Output batch = sizes[0];
  Shape s = c.input.shape();
  std::vector<In> outer{In(batch)};
  std::vector<std::int64_t> known{s[0]};
  if (c.first) outer.emplace_back(filters), known.push_back(filters);
  for (int d = 0; d < dims; ++d) {
    int axis = c.first ? d + 2 : d + 1;
    if (s[axis] >= 0) {
      std::int64_t n = grown<std::int64_t>(s[axis], c.strides[d], c.kernel[d], padding);
      outer.emplace_back(static_cast<int>(n)), known.push_back(n);
    } else
      outer.emplace_back(grown<Output>(sizes[axis], c.strides[d], c.kernel[d], padding)), known.push_back(-1);
  }
  if (!c.first) outer.emplace_back(filters), known.push_back(filters);
  Output target = stack(Ins(std::move(outer)));
  if (dims == 2) (void)target[0]; // Keras looks whether the batch size is given
  Output y;
  if (dims == 2)
    y = nn::conv2d_transpose(c.input, kernel, target, {.strides = window(c.strides, c.first), .padding = padding, .data_format = c.first ? "NCHW" : "NHWC"});
  else
    y = nn::conv3d_transpose(c.input, kernel, target, {.strides = window(c.strides, c.first), .padding = padding, .data_format = c.first ? "NCDHW" : "NDHWC"});
  y.set_shape(Shape(known));
  if (bias) y = withBias(y, *bias, c.first);
  return finishLayer(y, o.activation, o.activity_regularizer);
}

Output callSeparable(LayerState &state, int dims, const In &x, int filters, const std::vector<int> &kernelSize, const SeparableConvOpts &o) {
  LayerCall call(state);
  Conv c = prepare(state, x, dims, kernelSize, o);
  DType t = c.input.dtype();
  std::vector<std::int64_t> deep = wide(c.kernel), point(dims, 1);
  deep.push_back(c.channels), deep.push_back(o.depth_multiplier);
  point.push_back(c.channels * o.depth_multiplier), point.push_back(filters);
  Variable depthwise = call.weight("depthwise_kernel", Shape(deep), t, {o.depthwise_initializer, o.depthwise_regularizer});
  Variable pointwise = call.weight("pointwise_kernel", Shape(point), t, {o.pointwise_initializer, o.pointwise_regularizer});
  std::optional<Variable> bias;
  if (o.use_bias) bias = call.weight("bias", {filters}, t, {o.bias_initializer ? *o.bias_initializer : zeros_initializer(), o.bias_regularizer});
  std::string format = c.first ? "NCHW" : "NHWC", padding = upperCase(o.padding);
  Output y;
  if (dims == 1) {
    int axis = c.first ? 2 : 1;
    std::vector<int> st{c.strides[0], c.strides[0]};
    Output in = expand_dims(c.input, axis);
    Output d = expand_dims(depthwise, 0), p = expand_dims(pointwise, 0);
    y = squeeze(nn::separable_conv2d(in, d, p, {.strides = window(st, c.first), .padding = padding, .data_format = format}), {axis});
  } else
    y = nn::separable_conv2d(c.input, depthwise, pointwise, {.strides = window(c.strides, c.first), .padding = padding, .data_format = format});
  if (bias) y = withBias(y, *bias, c.first);
  return o.activation ? o.activation(y) : y;
}

} // namespace

#define TFC_CONV(FUNCTION, CLASS, CALL, DIMS, OPTS) \
  Output FUNCTION(In x, int filters, Sizes kernel_size, OPTS o) { \
    return CALL(*LayerState::function(o.name, #FUNCTION, o.reuse, o.trainable), DIMS, x, filters, kernel_size, o); \
  }
#define TFC_CONV_CLASS(FUNCTION, CLASS, CALL, DIMS, OPTS) \
  CLASS::CLASS(int filters, Sizes kernel_size, OPTS o) \
      : Layer(LayerState::object(o.name, #FUNCTION, o.reuse, o.trainable)), filters(filters), kernel_size(std::move(kernel_size)), o(std::move(o)) {} \
  Output CLASS::operator()(In x) const { return CALL(*state, DIMS, x, filters, kernel_size, o); }
#define TFC_CONVS(X) \
  X(conv1d, Conv1D, callConv, 1, ConvOpts) X(conv2d, Conv2D, callConv, 2, ConvOpts) X(conv3d, Conv3D, callConv, 3, ConvOpts) \
  X(conv2d_transpose, Conv2DTranspose, callTranspose, 2, ConvOpts) X(separable_conv1d, SeparableConv1D, callSeparable, 1, SeparableConvOpts) \
  X(separable_conv2d, SeparableConv2D, callSeparable, 2, SeparableConvOpts)
TFC_CONVS(TFC_CONV)
TFC_CONVS(TFC_CONV_CLASS)
TFC_CONV(conv3d_transpose, , callTranspose, 3, ConvOpts)

} // namespace tfc::layers
