// Shared by the files of constant folding: Evaluate.cpp (dispatch, shape queries), EvaluateMove.cpp (ops that move
// elements), EvaluateMath.cpp (arithmetic) and EvaluateAsShape.cpp (partly known vectors).
#pragma once

#include "ShapeHelpers.h"

namespace tfc::graph::fold {

using Result = std::optional<std::vector<Tensor>>;

/// What one folding function sees: the context, plus the shapes that inferShapes found for the outputs.
struct Call {
  const ShapeContext &c;
  std::int64_t maxElements;
  const Tensor *in(int i) const { return c.value(i); }
  int numInputs() const { return static_cast<int>(c.inputs.size()); }
  bool allKnown() const;
  DType typeAttr(std::string_view key, DType fallback) const { return c.attrOr<DType>(key, fallback); }
  /// Output 0's shape if it is known and small enough.
  const Shape *outShape() const;
};

Result moveOp(const Call &call);
Result mathOp(const Call &call);
Result reduceOp(const Call &call);

inline Result one(Tensor t) {
  std::vector<Tensor> out;
  out.push_back(std::move(t));
  return out;
}
/// int32 or int64 tensor of these values.
Tensor intTensor(const std::vector<std::int64_t> &values, Shape shape, DType type);
inline Tensor intVector(const std::vector<std::int64_t> &values, DType type) {
  return intTensor(values, shapes::vector(static_cast<Dim>(values.size())), type);
}
std::vector<std::int64_t> ints(const Tensor &t);
/// Row-major strides of a fully known shape.
std::vector<std::int64_t> stridesOf(const Shape &s);

} // namespace tfc::graph::fold
