// Vectors of sizes of which only some elements are known: Shape of a partly known tensor and what is made from it.
#include "EvaluateOps.h"
#include "tfc/base/StridedSlice.h"

#include <algorithm>

namespace tfc::graph {

namespace {

/// The vector at input `i` as far as it is known.
std::optional<Shape> vectorAt(const ShapeContext &c, int i) {
  if (const Tensor *value = c.value(i)) {
    if (!value->shape().hasRank() || value->shape().rank() != 1 || value->size() > 254)
      return std::nullopt;
    std::vector<Dim> dims = fold::ints(*value);
    for (Dim d : dims)
      if (d < -1)
        return std::nullopt;
    return Shape(std::move(dims));
  }
  if (i < static_cast<int>(c.inputAsShape.size()) && c.inputAsShape[i])
    return c.inputAsShape[i];
  // Of known length, nothing more.
  if (c.inputs[i].rank() == 1 && c.inputs[i][0] >= 0 && c.inputs[i][0] <= 254)
    return Shape::unknownOfRank(static_cast<int>(c.inputs[i][0]));
  return std::nullopt;
}

std::optional<Shape> pack(const ShapeContext &c) {
  if (c.attrOr<std::int64_t>("axis", 0) != 0 || c.inputs.size() > 254)
    return std::nullopt;
  std::vector<Dim> dims;
  for (int i = 0; i < static_cast<int>(c.inputs.size()); ++i) {
    if (c.inputs[i].rank() != 0)
      return std::nullopt;
    const Tensor *value = c.value(i);
    dims.push_back(value ? std::max<Dim>(value->asInt64(0), None) : None);
  }
  return Shape(std::move(dims));
}

std::optional<Shape> concat(const ShapeContext &c) {
  bool v2 = c.op == "ConcatV2";
  int count = static_cast<int>(c.inputs.size()) - 1;
  Shape out;
  for (int i = 0; i < count; ++i) {
    std::optional<Shape> piece = vectorAt(c, v2 ? i : i + 1);
    if (!piece || !piece->hasRank())
      return std::nullopt;
    out = shapes::concat(out, *piece);
  }
  return out.rank() <= 254 ? std::optional(out) : std::nullopt;
}

std::optional<Shape> stridedSlice(const ShapeContext &c) {
  std::optional<Shape> in = vectorAt(c, 0);
  if (!in || !in->hasRank() || !c.value(1) || !c.value(2) || !c.value(3) || c.value(1)->size() != 1 ||
      c.attrOr<std::int64_t>("new_axis_mask", 0) || c.attrOr<std::int64_t>("shrink_axis_mask", 0) ||
      c.attrOr<std::int64_t>("ellipsis_mask", 0))
    return std::nullopt;
  auto plan = planStridedSlice(Shape{in->rank()}, {c.attrOr<std::int64_t>("begin_mask", 0), c.attrOr<std::int64_t>("end_mask", 0)},
                               1, fold::ints(*c.value(1)), fold::ints(*c.value(2)), fold::ints(*c.value(3)));
  if (!plan || !plan->exact)
    return std::nullopt;
  std::vector<Dim> dims;
  for (std::int64_t i = 0; i < plan->dims[0].size; ++i)
    dims.push_back((*in)[static_cast<int>(plan->dims[0].begin + i * plan->dims[0].stride)]);
  return Shape(std::move(dims));
}

std::optional<Shape> slice(const ShapeContext &c) {
  std::optional<Shape> in = vectorAt(c, 0);
  if (!in || !in->hasRank() || !c.value(1) || !c.value(2) || c.value(1)->size() != 1 || c.value(2)->size() != 1)
    return std::nullopt;
  std::int64_t begin = c.value(1)->asInt64(0), size = c.value(2)->asInt64(0), rank = in->rank();
  size = size < 0 ? rank - begin : size;
  if (begin < 0 || size < 0 || begin > rank || size > rank - begin)
    return std::nullopt;
  return shapes::slice(*in, static_cast<int>(begin), static_cast<int>(begin + size));
}

std::optional<Shape> gather(const ShapeContext &c) {
  std::optional<Shape> in = vectorAt(c, 0);
  const Tensor *indices = c.value(1);
  if (!in || !in->hasRank() || !indices || indices->shape().rank() != 1 || indices->size() > 254 ||
      (c.op == "GatherV2" && (!c.value(2) || c.value(2)->asInt64(0) > 0)))
    return std::nullopt;
  std::vector<Dim> dims;
  for (std::int64_t i : fold::ints(*indices)) {
    if (i < 0 || i >= in->rank())
      return std::nullopt;
    dims.push_back((*in)[static_cast<int>(i)]);
  }
  return Shape(std::move(dims));
}

/// Element-wise ops: an element is known where both operands' are. Only sizes stay sizes, so negative results are unknown.
std::optional<Shape> elementwise(const ShapeContext &c) {
  auto operand = [&](int i) -> std::optional<Shape> {
    if (const Tensor *v = c.value(i); v && v->size() == 1 && v->shape().rank() == 0)
      return Shape{std::max<Dim>(v->asInt64(0), None)};
    if (c.inputs[i].rank() == 0)
      return Shape{None};
    return vectorAt(c, i);
  };
  std::optional<Shape> a = operand(0), b = operand(1);
  if (!a || !b || !a->hasRank() || !b->hasRank() || (a->rank() != b->rank() && a->rank() != 1 && b->rank() != 1))
    return std::nullopt;
  int n = a->rank() == 0 || b->rank() == 0 ? 0 : std::max(a->rank(), b->rank());
  if (c.inputs[0].rank() == 0 && c.inputs[1].rank() == 0)
    return std::nullopt;
  std::vector<Dim> dims;
  bool any = false;
  for (int i = 0; i < n; ++i) {
    Dim x = (*a)[a->rank() == 1 ? 0 : i], y = (*b)[b->rank() == 1 ? 0 : i], r = None;
    if (x >= 0 && y >= 0) {
      if (c.op == "Mul") {
        if (!shapes::multiplyDims(x, y, r))
          r = None;
      } else if (c.op == "FloorDiv" || c.op == "Div") {
        r = y > 0 ? x / y : None;
      } else if (c.op == "FloorMod") {
        r = y > 0 ? x % y : None;
      } else if (c.op == "Maximum") {
        r = std::max(x, y);
      } else if (c.op == "Minimum") {
        r = std::min(x, y);
      } else if (c.op == "Sub") {
        r = x >= y ? x - y : None;
      } else if (!shapes::addDims(x, y, r)) {
        r = None;
      }
    } else if (c.op == "Mul" && (x == 0 || y == 0)) {
      r = 0;
    }
    any |= r != None;
    dims.push_back(r);
  }
  return any ? std::optional(Shape(std::move(dims))) : std::nullopt;
}

std::optional<Shape> fill(const ShapeContext &c) {
  const Tensor *count = c.value(0), *value = c.value(1);
  if (!count || !value || count->size() != 1 || count->asInt64(0) < 0 || count->asInt64(0) > 254)
    return std::nullopt;
  return Shape(std::vector<Dim>(count->asInt64(0), std::max<Dim>(value->asInt64(0), None)));
}

} // namespace

std::optional<Shape> evaluateAsShape(const ShapeContext &c, int i) {
  if (c.op == "Shape" || c.op == "ShapeN")
    return c.inputs[i].hasRank() && c.inputs[i].rank() <= 254 ? std::optional(c.inputs[i]) : std::nullopt;
  if (c.op == "VariableShape")
    return c.handleShapes.empty() ? std::nullopt : c.handleShapes[0];
  if (i != 0 || c.inputs.empty())
    return std::nullopt;
  if (c.op == "Identity" || c.op == "StopGradient" || c.op == "PreventGradient" || c.op == "Snapshot")
    return c.inputs[0].rank() == 1 && !c.inputAsShape.empty() ? c.inputAsShape[0] : std::nullopt;
  if (c.op == "Cast")
    return (c.inputTypes[0] == DType::int32 || c.inputTypes[0] == DType::int64) && !c.inputAsShape.empty() ? c.inputAsShape[0]
                                                                                                           : std::nullopt;
  if (c.op == "Pack")
    return pack(c);
  if (c.op == "ConcatV2" || c.op == "Concat")
    return c.inputs.size() > 1 ? concat(c) : std::nullopt;
  if (c.op == "StridedSlice")
    return stridedSlice(c);
  if (c.op == "Slice")
    return slice(c);
  if (c.op == "GatherV2" || c.op == "Gather")
    return gather(c);
  if (c.op == "Fill")
    return fill(c);
  if (c.op == "Add" || c.op == "AddV2" || c.op == "Sub" || c.op == "Mul" || c.op == "FloorDiv" || c.op == "Div" ||
      c.op == "FloorMod" || c.op == "Maximum" || c.op == "Minimum")
    return elementwise(c);
  return std::nullopt;
}

} // namespace tfc::graph
