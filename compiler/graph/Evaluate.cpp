// Constant folding of the small arithmetic that graphs do on shapes.
#include "EvaluateOps.h"

#include <algorithm>
#include <limits>

namespace tfc::graph {

namespace fold {

bool Call::allKnown() const {
  for (int i = 0; i < numInputs(); ++i)
    if (!c.value(i))
      return false;
  return true;
}

const Shape *Call::outShape() const {
  if (c.outputs.empty())
    return nullptr;
  auto n = c.outputs[0].numElements();
  return n && *n <= maxElements ? &c.outputs[0] : nullptr;
}

Tensor intTensor(const std::vector<std::int64_t> &values, Shape shape, DType type) {
  Tensor t = Tensor::zeros(std::move(shape), type);
  if (type == DType::int64)
    std::copy(values.begin(), values.end(), t.mutable_data<std::int64_t>().begin());
  else
    std::transform(values.begin(), values.end(), t.mutable_data<std::int32_t>().begin(),
                   [](std::int64_t v) { return static_cast<std::int32_t>(v); });
  return t;
}

std::vector<std::int64_t> ints(const Tensor &t) {
  std::vector<std::int64_t> out(t.size());
  for (std::int64_t i = 0; i < t.size(); ++i)
    out[i] = t.asInt64(i);
  return out;
}

std::vector<std::int64_t> stridesOf(const Shape &s) {
  std::vector<std::int64_t> strides(s.rank());
  std::int64_t step = 1;
  for (int i = s.rank() - 1; i >= 0; step *= s[i--])
    strides[i] = step;
  return strides;
}

namespace {

Tensor shapeTensor(const Shape &s, DType type) { return intVector(s.dims(), type); }

bool fitsType(const Shape &s, DType type) {
  return type != DType::int32 || std::all_of(s.dims().begin(), s.dims().end(),
                                             [](Dim d) { return d <= std::numeric_limits<std::int32_t>::max(); });
}

/// Ops that ask for shapes, not values.
Result shapeOp(const Call &call) {
  const ShapeContext &c = call.c;
  DType type = call.typeAttr("out_type", DType::int32);
  if (c.op == "Shape" && c.inputs[0].is_fully_defined() && fitsType(c.inputs[0], type))
    return one(shapeTensor(c.inputs[0], type));
  if (c.op == "ShapeN") {
    std::vector<Tensor> out(c.inputs.size());
    bool any = false;
    for (std::size_t i = 0; i < out.size(); ++i)
      if (c.inputs[i].is_fully_defined() && fitsType(c.inputs[i], type)) {
        out[i] = shapeTensor(c.inputs[i], type);
        any = true;
      }
    return any ? Result(std::move(out)) : std::nullopt;
  }
  if (c.op == "Rank" && c.inputs[0].hasRank())
    return one(intTensor({c.inputs[0].rank()}, Shape{}, DType::int32));
  if (c.op == "Size")
    if (auto n = c.inputs[0].numElements(); n && (type == DType::int64 || *n <= std::numeric_limits<std::int32_t>::max()))
      return one(intTensor({*n}, Shape{}, type));
  if (c.op == "VariableShape" && !c.handleShapes.empty() && c.handleShapes[0] && c.handleShapes[0]->is_fully_defined() &&
      fitsType(*c.handleShapes[0], type))
    return one(shapeTensor(*c.handleShapes[0], type));
  return std::nullopt;
}

Result broadcastGradientArgs(const Call &call) {
  if (!call.allKnown())
    return std::nullopt;
  std::vector<std::int64_t> a = ints(*call.in(0)), b = ints(*call.in(1)), ra, rb;
  std::size_t rank = std::max(a.size(), b.size());
  a.insert(a.begin(), rank - a.size(), 1);
  b.insert(b.begin(), rank - b.size(), 1);
  if (a == b)
    ; // equal shapes reduce nothing, dimensions of one included
  else
    for (std::size_t i = 0; i < rank; ++i) {
      if (a[i] != b[i] && a[i] != 1 && b[i] != 1)
        return std::nullopt;
      if (a[i] == 1)
        ra.push_back(static_cast<std::int64_t>(i));
      if (b[i] == 1)
        rb.push_back(static_cast<std::int64_t>(i));
    }
  DType type = call.in(0)->dtype();
  std::vector<Tensor> out;
  out.push_back(intVector(ra, type));
  out.push_back(intVector(rb, type));
  return out;
}

Result broadcastArgs(const Call &call) {
  if (!call.allKnown())
    return std::nullopt;
  Shape out;
  if (!shapes::broadcast(Shape(ints(*call.in(0))), Shape(ints(*call.in(1))), out))
    return std::nullopt;
  return one(shapeTensor(out, call.in(0)->dtype()));
}

Result concatOffset(const Call &call) {
  if (!call.allKnown())
    return std::nullopt;
  std::int64_t axis = call.in(0)->asInt64(0), offset = 0, rank = call.in(1)->size();
  axis += axis < 0 ? rank : 0;
  if (axis < 0 || axis >= rank)
    return std::nullopt;
  std::vector<Tensor> out;
  for (int i = 1; i < call.numInputs(); ++i) {
    if (call.in(i)->size() != rank)
      return std::nullopt;
    for (std::int64_t k = 0; k < rank; ++k)
      if (k != axis && call.in(i)->asInt64(k) != call.in(1)->asInt64(k))
        return std::nullopt;
    std::vector<std::int64_t> start(rank, 0);
    start[axis] = offset;
    out.push_back(intVector(start, DType::int32));
    offset += call.in(i)->asInt64(axis);
  }
  return out;
}

Result invertPermutation(const Call &call) {
  if (!call.allKnown())
    return std::nullopt;
  std::vector<std::int64_t> p = ints(*call.in(0)), out(p.size(), -1);
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (p[i] < 0 || p[i] >= static_cast<std::int64_t>(p.size()) || out[p[i]] != -1)
      return std::nullopt;
    out[p[i]] = static_cast<std::int64_t>(i);
  }
  return one(intVector(out, call.in(0)->dtype()));
}

Result listDiff(const Call &call) {
  const DType type = call.c.inputTypes[0];
  if (!call.allKnown() || (type != DType::int32 && type != DType::int64))
    return std::nullopt;
  const std::vector<std::int64_t> x = ints(*call.in(0)), y = ints(*call.in(1));
  std::vector<std::int64_t> out, index;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (std::find(y.begin(), y.end(), x[i]) == y.end()) {
      out.push_back(x[i]);
      index.push_back(static_cast<std::int64_t>(i));
    }
  std::vector<Tensor> result;
  result.push_back(intVector(out, type));
  result.push_back(intVector(index, call.typeAttr("out_idx", DType::int32)));
  return result;
}

Result likeOp(const Call &call) {
  const Shape *shape = call.outShape();
  DType type = call.c.inputTypes[0];
  if (!shape || (!isInteger(type) && type != DType::bool_ && type != DType::float32 && type != DType::float64))
    return std::nullopt;
  Tensor zeros = Tensor::zeros(*shape, type);
  if (call.c.op == "ZerosLike")
    return one(std::move(zeros));
  Tensor ones = Tensor::zeros(*shape, DType::int32);
  for (std::int32_t &v : ones.mutable_data<std::int32_t>())
    v = 1;
  return one(ones.astype(type));
}

} // namespace
} // namespace fold

std::optional<std::vector<Tensor>> evaluate(const ShapeContext &context, std::int64_t maxElements) {
  using namespace fold;
  for (int i = 0; i < static_cast<int>(context.inputs.size()); ++i)
    if (const Tensor *value = context.value(i);
        value && (value->size() > maxElements || byteSize(value->dtype()) == 0 || isComplex(value->dtype())))
      return std::nullopt;
  Call call{context, maxElements};
  static constexpr std::pair<std::string_view, Result (*)(const Call &)> direct[] = {
      {"Shape", shapeOp}, {"ShapeN", shapeOp}, {"Rank", shapeOp}, {"Size", shapeOp}, {"VariableShape", shapeOp},
      {"BroadcastGradientArgs", broadcastGradientArgs}, {"BroadcastArgs", broadcastArgs}, {"ConcatOffset", concatOffset},
      {"InvertPermutation", invertPermutation}, {"ListDiff", listDiff}, {"ZerosLike", likeOp}, {"OnesLike", likeOp},
  };
  for (auto &[name, f] : direct)
    if (context.op == name)
      return f(call);
  if (context.inputs.empty())
    return std::nullopt;
  if (Result r = moveOp(call))
    return r;
  if (!call.allKnown())
    return std::nullopt;
  if (Result r = mathOp(call))
    return r;
  return reduceOp(call);
}

} // namespace tfc::graph
