// Shapes of convolutions and their gradients.
#include "ShapesWindow.h"

namespace tfc::graph {

using namespace shapes;

Status imageDims(const ShapeContext &c, ImageDims &out) {
  std::string format = c.attrOr<std::string>("data_format", "NHWC");
  if (format != "NHWC" && format != "NCHW")
    return errors::unimplemented("data_format ", format, " of ", c.op, " is not supported");
  out = format == "NHWC" ? ImageDims{1, 2, 3} : ImageDims{2, 3, 1};
  return Status::ok();
}

Status windowAttr(const ShapeContext &c, std::string_view key, const ImageDims &d, bool onlySpatial, std::vector<std::int64_t> &out) {
  out = c.attrOr<std::vector<std::int64_t>>(key, {1, 1, 1, 1});
  if (out.size() != 4)
    return errors::invalidArgument(c.op, " requires the ", key, " attribute to contain 4 values, but got: ", out.size());
  for (std::int64_t v : out)
    if (v <= 0 || v > (std::int64_t{1} << 31))
      return errors::invalidArgument(c.op, " requires the ", key, " attribute to be positive, but got: ", v);
  if (onlySpatial && (out[0] != 1 || out[d.c] != 1))
    return c.whenRun(errors::unimplemented("Current implementation does not yet support ", key, " in the batch and depth dimensions."));
  return Status::ok();
}

Status windowed(const ShapeContext &c, Dim in, Dim window, std::int64_t dilation, std::int64_t stride, std::string_view padding, std::int64_t before,
                std::int64_t after, Dim &out) {
  if (stride <= 0)
    return errors::invalidArgument("Stride must be > 0, but got ", stride);
  if (padding == "SAME") {
    out = in == None ? None : in / stride + (in % stride != 0);
    return Status::ok();
  }
  Dim padded = in, span = None;
  if (padding == "EXPLICIT" && in != None) {
    TFC_RETURN_IF_ERROR(addDims(in, before, padded));
    TFC_RETURN_IF_ERROR(addDims(padded, after, padded));
  }
  if (window != None) {
    if (window < (c.op.starts_with("Depthwise") ? 0 : 1))
      return errors::invalidArgument("Window size must be positive, but got ", window);
    TFC_RETURN_IF_ERROR(multiplyDims(window - 1, dilation, span));
    TFC_RETURN_IF_ERROR(addDims(span, 1, span));
  }
  if (padded == None || span == None) {
    out = None;
    return Status::ok();
  }
  if (c.building && c.op != "Dilation2D" && !c.op.starts_with("Extract"))
    TFC_RETURN_IF_ERROR(subtractDims(padded, span, out));
  out = (padded - span + stride) / stride;
  if (out < 0)
    return errors::invalidArgument("Computed output size would be negative: ", out, " [input_size: ", padded, ", effective_filter_size: ", span,
                                   ", stride: ", stride, "]");
  return Status::ok();
}

namespace {

struct Geometry {
  ImageDims at;
  std::vector<std::int64_t> strides, dilations, paddings;
  std::string padding;
  std::int64_t before(int d) const { return paddings.empty() ? 0 : paddings[2 * d]; }
  std::int64_t after(int d) const { return paddings.empty() ? 0 : paddings[2 * d + 1]; }
};

Status geometry(const ShapeContext &c, Geometry &g) {
  TFC_RETURN_IF_ERROR(imageDims(c, g.at));
  TFC_RETURN_IF_ERROR(windowAttr(c, "strides", g.at, true, g.strides));
  TFC_RETURN_IF_ERROR(windowAttr(c, "dilations", g.at, true, g.dilations));
  g.padding = c.attrOr<std::string>("padding", "");
  if (g.padding == "EXPLICIT") {
    g.paddings = c.attrOr<std::vector<std::int64_t>>("explicit_paddings", {});
    if (g.paddings.size() != 8)
      return errors::invalidArgument("explicit_paddings attribute must contain 8 values, but got: ", g.paddings.size());
    for (std::int64_t p : g.paddings)
      if (p < 0 || p > (std::int64_t{1} << 31))
        return errors::invalidArgument("All elements of explicit_paddings must be nonnegative, but got: ", p);
    if (g.paddings[0] || g.paddings[1] || g.before(g.at.c) || g.after(g.at.c))
      return errors::invalidArgument("Nonzero explicit padding in the batch or depth dimensions is not supported");
  } else if (!c.attrOr<std::vector<std::int64_t>>("explicit_paddings", {}).empty()) {
    return errors::invalidArgument("explicit_paddings attribute must be empty if the padding attribute is not EXPLICIT");
  }
  return Status::ok();
}

Status outputOf(const ShapeContext &c, const Geometry &g, const Shape &in, const Shape &filter, Dim channels, Shape &out) {
  out = Shape::unknownOfRank(4);
  out[0] = in[0];
  out[g.at.c] = channels;
  TFC_RETURN_IF_ERROR(windowed(c, in[g.at.h], filter[0], g.dilations[g.at.h], g.strides[g.at.h], g.padding, g.before(g.at.h),
                               g.after(g.at.h), out[g.at.h]));
  return windowed(c, in[g.at.w], filter[1], g.dilations[g.at.w], g.strides[g.at.w], g.padding, g.before(g.at.w), g.after(g.at.w),
                  out[g.at.w]);
}

Status conv2D(ShapeContext &c) {
  Shape in, filter;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 4, in));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 4, filter));
  Geometry g;
  TFC_RETURN_IF_ERROR(geometry(c, g));
  Dim depth = in[g.at.c], filterDepth = filter[2], channels = filter[3];
  if (depth != None && filterDepth != None) {
    if (filterDepth == 0)
      return errors::invalidArgument("Depth of filter must not be 0");
    if (depth % filterDepth)
      return errors::invalidArgument("Depth of input (", depth, ") is not a multiple of input depth of filter (", filterDepth, ")");
    Dim groups = depth / filterDepth;
    if (groups < 1 && depth != 0)
      return errors::invalidArgument("Depth of input (", depth, ") is not a multiple of input depth of filter (", filterDepth, ")");
    if (channels != None && groups > 0 && channels % groups)
      return errors::invalidArgument("Depth of output (", channels, ") is not a multiple of the number of groups (", groups, ")");
  }
  return outputOf(c, g, in, filter, channels, c.outputs[0]);
}

Status depthwise(ShapeContext &c) {
  Shape in, filter;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 4, in));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 4, filter));
  Geometry g;
  TFC_RETURN_IF_ERROR(geometry(c, g));
  Dim depth, channels;
  TFC_RETURN_IF_ERROR(mergeDim(in[g.at.c], filter[2], depth));
  TFC_RETURN_IF_ERROR(multiplyDims(depth, filter[3], channels));
  return outputOf(c, g, in, filter, channels, c.outputs[0]);
}

/// The input's shape is that of the sizes tensor; the forward rule on it must give out_backprop.
Status backpropInput(ShapeContext &c) {
  Shape sizes, in, filter, dy;
  TFC_RETURN_IF_ERROR(fromTensor(c, 0, sizes));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 4, filter));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 4, dy));
  Geometry g;
  TFC_RETURN_IF_ERROR(geometry(c, g));
  if (sizes.hasRank() && sizes.rank() == 2) { // height and width only
    in = Shape::unknownOfRank(4);
    in[0] = dy[0];
    in[g.at.h] = sizes[0];
    in[g.at.w] = sizes[1];
    in[g.at.c] = filter[2];
  } else {
    TFC_RETURN_IF_ERROR(withRank(sizes, 4, in));
  }
  if (in[0] == None)
    in[0] = dy[0];
  if (!c.building && dy[0] != None && in[0] != dy[0])
    return errors::invalidArgument(c.op, ": input and out_backprop must have the same batch size. Input batch: ", in[0], ", outbackprop batch: ",
                                   dy[0], ", batch_dim: 0");
  // A depthwise filter has a multiplier of each channel last.
  bool depthwise = c.op == "DepthwiseConv2dNativeBackpropInput";
  Dim wanted = !depthwise ? filter[3] : filter[2] == None || filter[3] == None ? Dim(None) : Dim(filter[2] * filter[3]), channels;
  TFC_RETURN_IF_ERROR(mergeDim(dy[g.at.c], wanted, channels));
  c.setOutput(0, in);
  return Status::ok();
}

Status backpropFilter(ShapeContext &c) {
  Shape sizes, dy;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 4));
  TFC_RETURN_IF_ERROR(fromTensor(c, 1, sizes));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 4, dy));
  Geometry g;
  TFC_RETURN_IF_ERROR(geometry(c, g));
  return withRank(sizes, 4, c.outputs[0]);
}

//===-- volumes ------------------------------------------------------------------------------------------------------===//

/// Where the three spatial dimensions begin, and the channels.
struct VolumeDims { int first, c; };

Status volumeAttrs(const ShapeContext &c, VolumeDims &at, std::vector<std::int64_t> &strides, std::vector<std::int64_t> &dilations) {
  at = c.attrOr<std::string>("data_format", "NDHWC") == "NCDHW" ? VolumeDims{2, 1} : VolumeDims{1, 4};
  strides = c.attrOr<std::vector<std::int64_t>>("strides", {});
  dilations = c.attrOr<std::vector<std::int64_t>>("dilations", {1, 1, 1, 1, 1});
  if (dilations.size() != 5)
    return errors::invalidArgument("Conv3D requires the dilation attribute to contain 5 values, but got: ", dilations.size());
  if (strides.size() != 5)
    return errors::invalidArgument("Conv3D requires the stride attribute to contain 5 values, but got: ", strides.size());
  for (const auto *list : {&strides, &dilations})
    for (std::int64_t v : *list)
      if (v <= 0 || v > (std::int64_t{1} << 31))
        return errors::invalidArgument(list == &strides ? "strides" : "dilations", " of ", c.op, " must be positive, but got: ", v);
  if (strides[0] != 1 || strides[at.c] != 1)
    return errors::invalidArgument("Current implementation does not yet support strides in the batch and depth dimensions.");
  if (dilations[0] != 1 || dilations[at.c] != 1)
    return errors::invalidArgument("Current implementation does not yet support dilations in the batch and depth dimensions.");
  return Status::ok();
}

Status conv3D(ShapeContext &c) {
  Shape in, filter;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 5, in));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 5, filter));
  VolumeDims at;
  std::vector<std::int64_t> strides, dilations;
  TFC_RETURN_IF_ERROR(volumeAttrs(c, at, strides, dilations));
  Dim merged;
  TFC_RETURN_IF_ERROR(mergeDim(in[at.c], filter[3], merged));
  Shape out = Shape::unknownOfRank(5);
  out[0] = in[0];
  out[at.c] = filter[4];
  for (int i = 0; i < 3; ++i) {
    int d = at.first + i;
    TFC_RETURN_IF_ERROR(windowed(c, in[d], filter[i], dilations[d], strides[d], c.attrOr<std::string>("padding", ""), 0, 0, out[d]));
  }
  c.setOutput(0, out);
  return Status::ok();
}

Status checkVolume(ShapeContext &c) {
  VolumeDims at;
  std::vector<std::int64_t> strides, dilations;
  TFC_RETURN_IF_ERROR(volumeAttrs(c, at, strides, dilations));
  return withRank(c.inputs[2], 5);
}

/// The gradients take the result's shape from a tensor of that shape, or in version 2 from a vector.
Status volumeGradient(ShapeContext &c, int like) {
  TFC_RETURN_IF_ERROR(checkVolume(c));
  Shape s = c.inputs[like];
  if (c.op.ends_with("V2"))
    TFC_RETURN_IF_ERROR(fromTensor(c, like, s));
  TFC_RETURN_IF_ERROR(withRank(s, 5, c.outputs[0]));
  const Dim batch = c.outputs[0][0], given = c.inputs[2].hasRank() ? c.inputs[2][0] : None;
  if (!c.building && like == 0 && batch != None && given != None && batch != given)
    return errors::invalidArgument(c.op, ": input and out_backprop must have the same batch size. Input batch: ", batch, ", outbackprop batch: ",
                                   given, ", batch_dim: 0");
  return Status::ok();
}
Status backpropInput3D(ShapeContext &c) { return volumeGradient(c, 0); }
Status backpropFilter3D(ShapeContext &c) { return volumeGradient(c, 1); }

constexpr RuleEntry rules[] = {
    {"Conv3D", conv3D}, {"Conv3DBackpropInput", backpropInput3D}, {"Conv3DBackpropInputV2", backpropInput3D},
    {"Conv3DBackpropFilter", backpropFilter3D}, {"Conv3DBackpropFilterV2", backpropFilter3D},
    {"Conv2D", conv2D}, {"DepthwiseConv2dNative", depthwise}, {"Conv2DBackpropInput", backpropInput},
    {"DepthwiseConv2dNativeBackpropInput", backpropInput}, {"Conv2DBackpropFilter", backpropFilter},
    {"DepthwiseConv2dNativeBackpropFilter", backpropFilter},
};

} // namespace

std::span<const RuleEntry> nnConvRules() { return rules; }

} // namespace tfc::graph
