// Shapes of checkpoint ops.
#include "ShapeHelpers.h"

#include <charconv>

namespace tfc::graph {

using namespace shapes;

namespace {

/// "5 4 0,2:-": the shape of the whole tensor, then start,length or - (all) a dimension. The shape of that slice.
std::optional<Shape> sliceShape(const std::string &spec) {
  std::vector<Dim> whole, dims;
  const char *at = spec.data(), *end = at + spec.size();
  auto number = [&](Dim &v) {
    auto [next, error] = std::from_chars(at, end, v);
    at = next;
    return error == std::errc() && v >= 0;
  };
  std::size_t lastSpace = spec.rfind(' ');
  if (lastSpace == std::string::npos)
    return std::nullopt;
  while (at < spec.data() + lastSpace) {
    Dim v = 0;
    if (!number(v) || at == end || *at++ != ' ')
      return std::nullopt;
    whole.push_back(v);
  }
  for (std::size_t d = 0; d < whole.size(); ++d) {
    Dim start = 0, length = whole[d];
    if (at < end && *at == '-')
      ++at;
    else if (!number(start) || at == end || *at++ != ',' || !number(length))
      return std::nullopt;
    if (start > whole[d] || length > whole[d] - start || (d + 1 < whole.size() && (at == end || *at++ != ':')))
      return std::nullopt;
    dims.push_back(length);
  }
  return at == end ? std::optional(Shape(std::move(dims))) : std::nullopt;
}

/// prefix: scalar; names and slice specifications: vectors of one length, one entry a tensor.
Status namesAndSlices(ShapeContext &c, std::int64_t tensors) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 0));
  Dim n = tensors;
  for (int i = 1; i < 3; ++i) {
    TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 1));
    TFC_RETURN_IF_ERROR(mergeDim(dimOf(c.inputs[i], 0), n, n));
  }
  return Status::ok();
}

Status save(ShapeContext &c) { return namesAndSlices(c, static_cast<std::int64_t>(c.inputs.size()) - 3); }

Status restore(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(namesAndSlices(c, static_cast<std::int64_t>(c.outputs.size())));
  const Tensor *specs = c.value(2);
  for (std::size_t i = 0; i < c.outputs.size(); ++i)
    if (specs && specs->dtype() == DType::string && static_cast<std::size_t>(specs->size()) == c.outputs.size())
      c.outputs[i] = sliceShape(specs->strings()[i]).value_or(Shape::unknown());
  return Status::ok();
}

/// Of version 1: pattern, name and slice are scalars.
Status restoreOne(ShapeContext &c) {
  for (const Shape &s : c.inputs)
    TFC_RETURN_IF_ERROR(withRank(s, 0));
  const Tensor *spec = c.inputs.size() > 2 ? c.value(2) : nullptr;
  c.outputs[0] = spec && spec->dtype() == DType::string ? sliceShape(spec->strings()[0]).value_or(Shape::unknown()) : Shape::unknown();
  return Status::ok();
}

Status shardedFilename(ShapeContext &c) {
  for (int i = 0; i < 3; ++i)
    TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 0));
  return scalarOutput(c);
}

Status mergeCheckpoints(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 1));
  return withRank(c.inputs[1], 0);
}

/// Of version 1: a file's name, the tensors' names and for SaveSlices their slices.
Status saveOld(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 0));
  const int vectors = c.op == "SaveSlices" ? 2 : 1;
  Dim n = static_cast<Dim>(c.inputs.size()) - 1 - vectors;
  for (int i = 1; i <= vectors; ++i) {
    TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 1));
    TFC_RETURN_IF_ERROR(mergeDim(dimOf(c.inputs[i], 0), n, n));
  }
  return Status::ok();
}

constexpr RuleEntry rules[] = {{"SaveV2", save}, {"Save", saveOld}, {"SaveSlices", saveOld}, {"RestoreV2", restore}, {"Restore", restoreOne},
                               {"RestoreSlice", restoreOne}, {"ShardedFilename", shardedFilename},
                               {"MergeV2Checkpoints", mergeCheckpoints}};

} // namespace

std::span<const RuleEntry> inputRules() { return rules; }

} // namespace tfc::graph
