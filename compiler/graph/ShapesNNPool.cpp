// Shapes of pools and their gradients.
#include "ShapesWindow.h"

#include <utility>

namespace tfc::graph {

using namespace shapes;

namespace {

/// ksize and strides: attributes, or in version 2 the last two inputs, then perhaps not known.
struct Sizes {
  std::vector<std::int64_t> window, strides;
  bool known() const { return !window.empty() && !strides.empty(); }
};

Status readSizes(ShapeContext &c, int rank, Sizes &s) {
  if (c.op.ends_with("V2")) {
    int n = static_cast<int>(c.inputs.size());
    for (int i : {n - 2, n - 1}) {
      Shape list;
      TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 1, list));
      if (list[0] != None && list[0] != rank)
        return errors::invalidArgument(i == n - 2 ? "ksize" : "strides", " must have ", rank, " elements, but got: ", list[0]);
    }
    s.window = intsOf(c, n - 2).value_or(std::vector<std::int64_t>());
    s.strides = intsOf(c, n - 1).value_or(std::vector<std::int64_t>());
  } else {
    s.window = c.attrOr<std::vector<std::int64_t>>("ksize", {});
    s.strides = c.attrOr<std::vector<std::int64_t>>("strides", {});
  }
  for (const auto *list : {&s.window, &s.strides}) {
    std::string_view key = list == &s.window ? "ksize" : "strides";
    if (list->empty() && c.op.ends_with("V2"))
      continue;
    if (static_cast<int>(list->size()) != rank)
      return errors::invalidArgument(c.op, " requires the ", key, " attribute to contain ", rank, " values, but got: ", list->size());
    for (std::int64_t v : *list)
      if (v <= 0 || v > (std::int64_t{1} << 31))
        return errors::invalidArgument(c.op, " requires the ", key, " attribute to be positive, but got: ", v);
  }
  return Status::ok();
}

int rankOf(const ShapeContext &c) { return c.op.find("3D") != std::string_view::npos ? 5 : 4; }

Status pool(ShapeContext &c) {
  const int rank = rankOf(c);
  Shape in;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], rank, in));
  ImageDims at;
  if (rank == 4)
    TFC_RETURN_IF_ERROR(imageDims(c, at));
  Sizes sizes;
  TFC_RETURN_IF_ERROR(readSizes(c, rank, sizes));
  std::string padding = c.attrOr<std::string>("padding", "");
  auto explicitly = c.attrOr<std::vector<std::int64_t>>("explicit_paddings", {});
  if (padding == "EXPLICIT" && explicitly.size() != 8)
    return errors::invalidArgument("explicit_paddings attribute must contain 8 values, but got: ", explicitly.size());
  Shape out = Shape::unknownOfRank(rank);
  if (sizes.known()) {
    if (sizes.window[0] != 1 || sizes.strides[0] != 1)
      return errors::unimplemented("Pooling is not yet supported on the batch dimension.");
    for (int d = 1; d < rank; ++d)
      TFC_RETURN_IF_ERROR(windowed(c, in[d], sizes.window[d], 1, sizes.strides[d], padding,
                                   padding == "EXPLICIT" ? explicitly[2 * d] : 0,
                                   padding == "EXPLICIT" ? explicitly[2 * d + 1] : 0, out[d]));
  }
  out[0] = in[0];
  for (Shape &result : c.outputs)
    result = out;
  return Status::ok();
}

Status checkWindow(ShapeContext &c) {
  Sizes sizes;
  return readSizes(c, rankOf(c), sizes);
}

Status maxPoolGrad(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(checkWindow(c));
  Shape out, grad;
  TFC_RETURN_IF_ERROR(merge(c.inputs[1], c.inputs[2], out));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], rankOf(c), c.outputs[0]));
  if (c.building)
    return Status::ok();
  Shape in = c.outputs[0], merged;
  TFC_RETURN_IF_ERROR(pool(c));
  Shape pooled = std::exchange(c.outputs[0], in);
  if (!merge(pooled, out, merged))
    return errors::invalidArgument("Expected orig_output shape to be ", pooled.errorStr(), ", but got ", out.errorStr());
  return Status::ok();
}

/// Picks an element a window: the shape of the pooled image.
Status maxPoolGradGrad(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(pool(c));
  Shape known;
  TFC_RETURN_IF_ERROR(merge(c.inputs[1], c.outputs[0], known));
  c.setOutput(0, known);
  return merge(c.inputs[2], c.inputs[0], known);
}

Status avgPoolGrad(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(checkWindow(c));
  Shape sizes;
  TFC_RETURN_IF_ERROR(fromTensor(c, 0, sizes));
  if (auto given = intsOf(c, 0); given && !c.building)
    for (std::int64_t n : *given)
      if (n < 0)
        return errors::invalidArgument("Expected a non-negative size, got ", n);
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], rankOf(c)));
  return withRank(sizes, rankOf(c), c.outputs[0]);
}

Status maxPoolGradWithArgmax(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(checkWindow(c));
  return withRank(c.inputs[0], 4, c.outputs[0]);
}

/// FractionalMaxPool and FractionalAvgPool: regions of floor(size / ratio) rows and columns, and where they begin.
Status fractional(ShapeContext &c) {
  Shape in;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 4, in));
  auto ratio = c.attrOr<std::vector<float>>("pooling_ratio", {});
  if (ratio.size() != 4)
    return errors::invalidArgument("pooling_ratio field must specify 4 dimensions");
  for (float r : ratio)
    if (!(r >= 1))
      return errors::invalidArgument("pooling_ratio cannot be smaller than 1, got: ", r);
  Shape out = Shape::unknownOfRank(4);
  for (int d = 0; d < 4; ++d)
    if (in[d] != None)
      out[d] = static_cast<Dim>(static_cast<float>(in[d]) / ratio[d]);
  for (int d : {1, 2})
    if (out[d] == 0)
      return errors::invalidArgument("Output size computed for dimension ", d, " is 0");
  c.setOutput(0, out);
  for (int i : {1, 2})
    c.setOutput(i, vector(out[i] == None ? None : out[i] + 1));
  return Status::ok();
}

Status fractionalMaxGrad(ShapeContext &c) { return withRank(c.inputs[0], 4, c.outputs[0]); }
Status fractionalAvgGrad(ShapeContext &c) {
  Shape sizes;
  TFC_RETURN_IF_ERROR(fromTensor(c, 0, sizes));
  return withRank(sizes, 4, c.outputs[0]);
}

constexpr RuleEntry rules[] = {
    {"MaxPool", pool}, {"AvgPool", pool}, {"MaxPoolGrad", maxPoolGrad}, {"MaxPoolGradGrad", maxPoolGradGrad},
    {"AvgPoolGrad", avgPoolGrad}, {"MaxPool3D", pool}, {"AvgPool3D", pool}, {"MaxPool3DGrad", maxPoolGrad},
    {"MaxPool3DGradGrad", maxPoolGradGrad}, {"AvgPool3DGrad", avgPoolGrad}, {"MaxPoolV2", pool}, {"MaxPoolGradV2", maxPoolGrad},
    {"MaxPoolGradGradV2", maxPoolGradGrad}, {"MaxPoolWithArgmax", pool}, {"MaxPoolGradWithArgmax", maxPoolGradWithArgmax},
    {"MaxPoolGradGradWithArgmax", pool}, {"FractionalMaxPool", fractional}, {"FractionalAvgPool", fractional},
    {"FractionalMaxPoolGrad", fractionalMaxGrad}, {"FractionalAvgPoolGrad", fractionalAvgGrad}};

} // namespace

std::span<const RuleEntry> nnPoolRules() { return rules; }

} // namespace tfc::graph
