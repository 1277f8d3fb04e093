// Shapes of pools and their gradients.
#include "ShapesWindow.h"

namespace tfc::graph {

using namespace shapes;

namespace {

Status pool(ShapeContext &c) {
  Shape in;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 4, in));
  ImageDims at;
  TFC_RETURN_IF_ERROR(imageDims(c, at));
  std::vector<std::int64_t> strides, size;
  TFC_RETURN_IF_ERROR(windowAttr(c, "strides", at, false, strides));
  TFC_RETURN_IF_ERROR(windowAttr(c, "ksize", at, false, size));
  std::string padding = c.attrOr<std::string>("padding", "");
  Shape out = Shape::unknownOfRank(4);
  for (int d = 0; d < 4; ++d)
    if (d == 0) {
      if (size[0] != 1 || strides[0] != 1)
        return errors::unimplemented("Pooling is not yet supported on the batch dimension.");
      out[0] = in[0];
    } else {
      TFC_RETURN_IF_ERROR(windowed(in[d], size[d], 1, strides[d], padding, 0, 0, out[d]));
    }
  c.setOutput(0, out);
  return Status::ok();
}

Status checkWindow(ShapeContext &c) {
  ImageDims at;
  std::vector<std::int64_t> unused;
  TFC_RETURN_IF_ERROR(imageDims(c, at));
  TFC_RETURN_IF_ERROR(windowAttr(c, "strides", at, false, unused));
  return windowAttr(c, "ksize", at, false, unused);
}

Status maxPoolGrad(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(checkWindow(c));
  Shape out, grad;
  TFC_RETURN_IF_ERROR(merge(c.inputs[1], c.inputs[2], out));
  return withRank(c.inputs[0], 4, c.outputs[0]);
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
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 4));
  return withRank(sizes, 4, c.outputs[0]);
}

constexpr RuleEntry rules[] = {{"MaxPool", pool}, {"AvgPool", pool}, {"MaxPoolGrad", maxPoolGrad},
                               {"MaxPoolGradGrad", maxPoolGradGrad}, {"AvgPoolGrad", avgPoolGrad}};

} // namespace

std::span<const RuleEntry> nnPoolRules() { return rules; }

} // namespace tfc::graph
