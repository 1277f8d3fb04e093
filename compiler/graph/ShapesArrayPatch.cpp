// Shapes of patches and of the emulation of quantisation.
#include "ShapesWindow.h"

namespace tfc::graph {

using namespace shapes;

namespace {

using Ints = std::vector<std::int64_t>;

/// ExtractImagePatches and ExtractVolumePatches: the windows of each place become its channels.
Status patches(ShapeContext &c) {
  Ints sizes = c.attrOr<Ints>("ksizes", {}), strides = c.attrOr<Ints>("strides", {}), rates = c.attrOr<Ints>("rates", {});
  const int rank = c.op == "ExtractVolumePatches" ? 5 : 4;
  if (rank == 5)
    rates.assign(5, 1);
  Shape in;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], rank, in));
  for (auto [name, list] : {std::pair<const char *, const Ints *>{"ksizes", &sizes}, {"strides", &strides}, {"rates", &rates}}) {
    if (list->size() != static_cast<std::size_t>(rank))
      return errors::invalidArgument("the ", name, " attribute must contain ", rank, " values, but got: ", list->size());
    for (std::int64_t v : *list)
      if (v < 1 || v > (1 << 24))
        return errors::invalidArgument("the ", name, " attribute must have positive values, but got: ", v);
  }
  if (sizes[0] != 1 || sizes[rank - 1] != 1 || strides[0] != 1 || strides[rank - 1] != 1)
    return errors::unimplemented("Only support ksizes and strides across space.");
  const std::string padding = c.attrOr<std::string>("padding", "");
  Shape out = in;
  Dim depth = in[rank - 1];
  for (int i = 1; i + 1 < rank; ++i) {
    TFC_RETURN_IF_ERROR(windowed(c, in[i], sizes[i], rates[i], strides[i], padding, 0, 0, out[i]));
    TFC_RETURN_IF_ERROR(multiplyDims(depth, sizes[i], depth));
  }
  out[rank - 1] = depth;
  c.setOutput(0, out);
  return Status::ok();
}

/// (inputs, min, max): a range for all elements, or one for each place of the last dimension.
Status fakeQuantVars(ShapeContext &c) {
  const bool perChannel = c.op.find("PerChannel") != std::string_view::npos;
  const int first = c.op.ends_with("Gradient") ? 1 : 0;
  Shape in = c.inputs[first], range;
  if (perChannel)
    TFC_RETURN_IF_ERROR(withRankAtLeast(in, 1, in));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[first + 1], perChannel ? 1 : 0, range));
  TFC_RETURN_IF_ERROR(merge(range, c.inputs[first + 2], range));
  if (perChannel && in.hasRank()) {
    Dim n;
    TFC_RETURN_IF_ERROR(mergeDim(in.dim(-1), range[0], n));
    range = vector(n);
  }
  if (first)
    TFC_RETURN_IF_ERROR(merge(c.inputs[0], in, in));
  c.setOutput(0, in);
  for (std::size_t i = 1; i < c.outputs.size(); ++i)
    c.setOutput(static_cast<int>(i), range);
  return Status::ok();
}

Status quantizeAndDequantize(ShapeContext &c) {
  for (std::size_t i = 1; i < c.inputs.size(); ++i)
    TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 0));
  return unchanged(c);
}

constexpr RuleEntry rules[] = {
    {"ExtractImagePatches", patches}, {"ExtractVolumePatches", patches}, {"FakeQuantWithMinMaxArgs", unchanged},
    {"FakeQuantWithMinMaxArgsGradient", mergeBoth}, {"FakeQuantWithMinMaxVars", fakeQuantVars},
    {"FakeQuantWithMinMaxVarsGradient", fakeQuantVars}, {"FakeQuantWithMinMaxVarsPerChannel", fakeQuantVars},
    {"FakeQuantWithMinMaxVarsPerChannelGradient", fakeQuantVars}, {"QuantizeAndDequantizeV2", quantizeAndDequantize},
    {"QuantizeAndDequantizeV3", quantizeAndDequantize},
};

} // namespace

std::span<const RuleEntry> arrayPatchRules() { return rules; }

} // namespace tfc::graph
