// Makers of nodes under the names of TensorFlow's Python library: scopes, constants, control edges, colocation.
#include "GradientsOps.h"

#include "tfc/graph/OpSchema.h"

#include <algorithm>
#include <limits>

namespace tfc::graph::grad {

Tensor i32(std::int64_t value) {
  const std::int32_t v = static_cast<std::int32_t>(value);
  return Tensor::from<std::int32_t>(std::span(&v, 1), Shape{});
}

Tensor i32(const std::vector<std::int64_t> &values) {
  std::vector<std::int32_t> v(values.begin(), values.end());
  return Tensor::from<std::int32_t>(std::span<const std::int32_t>(v), Shape{static_cast<std::int64_t>(v.size())});
}

Arg pyList(const std::vector<std::int64_t> &values) {
  Arg out = i32(values);
  out.fromList = true;
  return out;
}

Tensor scalar(double value, DType type) {
  return Tensor::from<double>(std::span<const double>(&value, 1), Shape{}).astype(type);
}

std::vector<std::int64_t> ints(const Tensor &t) {
  std::vector<std::int64_t> out(static_cast<std::size_t>(t.size()));
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = t.asInt64(static_cast<std::int64_t>(i));
  return out;
}

DType typeOf(Edge e) { return e.node ? e.node->outputType(e.index) : DType::float32; }
DType typeOf(const Gradient &g) { return typeOf(g.values); }
Shape shapeOf(Edge e) { return e.node ? e.node->outputShape(e.index) : Shape::unknown(); }

AttrMap copyAttrs(const Node *op, std::initializer_list<std::string_view> names) {
  AttrMap out;
  for (std::string_view name : names)
    if (const Attr *a = op->attr(name))
      out.emplace(name, *a);
  return out;
}

namespace {

/// The dimensions as a vector of `type`; nothing if they are not all known or do not fit.
std::optional<Tensor> dimsTensor(const Shape &s, DType type) {
  if (!s.is_fully_defined())
    return std::nullopt;
  const auto &dims = s.dims();
  if (type == DType::int64)
    return Tensor::from<std::int64_t>(std::span<const std::int64_t>(dims), Shape{static_cast<std::int64_t>(dims.size())});
  if (std::any_of(dims.begin(), dims.end(), [](std::int64_t d) { return d > std::numeric_limits<std::int32_t>::max(); }))
    return std::nullopt;
  return i32(dims);
}

bool isNumeric(DType type) { return isFloating(type) || isInteger(type) || isComplex(type) || type == DType::bool_; }

/// The type that Python numbers and lists beside these arguments take: that of the first tensor.
DType firstType(const std::vector<Arg> &args) {
  for (const Arg &a : args) {
    if (a.kind == Arg::IsTensor && a.tensor)
      return typeOf(a.tensor);
    if (a.kind == Arg::IsList)
      if (DType t = firstType(a.list); t != DType::unset)
        return t;
  }
  return DType::unset;
}

Tensor filledTensor(int value, const Shape &shape, DType type) {
  if (value == 0)
    return Tensor::zeros(shape, type);
  std::vector<double> v(static_cast<std::size_t>(shape.numElements().value_or(0)), value);
  return Tensor::from<double>(std::span<const double>(v), shape).astype(type);
}

} // namespace

Ops::Ops(Graph &graph, const GradientOptions &options) : graph(graph), device(options.device) {
  scopes.push_back(options.scope);
  if (!options.controls.empty())
    controllers.push_back({options.controls, {}});
}

Edge Ops::fail(Status s) {
  if (st.isOk())
    st = std::move(s);
  return {};
}

Ops::Scope::Scope(Ops &ops, std::string_view n) : ops(ops), name(uniqueScope(ops.graph, ops.scopes.back(), n)) {
  ops.scopes.push_back(name);
}

Ops::Controls::Controls(Ops &ops, std::vector<Node *> nodes) : ops(ops) {
  std::erase(nodes, nullptr);
  ops.controllers.push_back({std::move(nodes), {}});
}

Ops::Colocate::Colocate(Ops &ops, Node *node, bool reset)
    : ops(ops), saved(ops.colocation), savedDeviceScopeOff(ops.deviceScopeOff) {
  ops.deviceScopeOff = true;
  if (reset)
    ops.colocation.clear();
  if (node)
    ops.colocation.push_back(node);
}

Ops::Colocate::~Colocate() {
  ops.colocation = std::move(saved);
  ops.deviceScopeOff = savedDeviceScopeOff;
}

Edge Ops::make(std::string_view type, std::string_view name, std::vector<Edge> inputs, AttrMap attrs) {
  if (!ok())
    return {};
  NodeSpec spec;
  spec.name = uniqueOpName(graph, scopes.back(), name);
  spec.op = type;
  if (!findOp(type))
    return fail(errors::unimplemented("gradients need op type '", type, "', which tfc does not have").withNode(spec.name));
  for (const Edge &e : inputs)
    if (!e.node)
      return fail(errors::internal("gradient op ", type, " has an empty input").withNode(spec.name));

  if (context)
    for (Edge &e : inputs)
      if (e = context->take(e); !e.node)
        return {};
  // A node that depends by data on another made in the same block has that block's control edges through it already.
  for (const Controller &c : controllers) {
    const bool dominated = std::any_of(inputs.begin(), inputs.end(), [&](Edge e) { return c.seen.contains(e.node); });
    if (dominated)
      continue;
    for (Node *n : c.nodes) {
      const bool isInput = std::any_of(inputs.begin(), inputs.end(), [&](Edge e) { return e.node == n; });
      if (context && !context->has(n))
        continue;
      if (!isInput && std::find(spec.controls.begin(), spec.controls.end(), n) == spec.controls.end())
        spec.controls.push_back(n);
    }
  }

  if (context && inputs.empty())
    spec.controls.push_back(context->pivot());
  if (!deviceScopeOff)
    spec.device = device;
  if (!colocation.empty()) {
    std::set<std::string> groups;
    for (Node *n : colocation) {
      bool any = false;
      if (const Attr *a = n->attr("_class"); a && std::holds_alternative<std::vector<std::string>>(*a))
        for (const std::string &g : std::get<std::vector<std::string>>(*a))
          if (g.starts_with("loc:@")) {
            groups.insert(g);
            any = true;
          }
      if (!any)
        groups.insert("loc:@" + n->name());
    }
    for (auto it = colocation.rbegin(); it != colocation.rend(); ++it)
      if (!(*it)->device().empty()) {
        spec.device = (*it)->device();
        break;
      }
    attrs["_class"] = std::vector<std::string>(groups.begin(), groups.end());
  }

  spec.inputs = std::move(inputs);
  spec.attrs = std::move(attrs);
  const std::string nodeName = spec.name;
  auto node = graph.addNode(std::move(spec));
  if (!node)
    return fail(node.status().withNode(nodeName));
  for (Controller &c : controllers)
    c.seen.insert(*node);
  if (context)
    context->add(*node);
  return {*node, 0};
}

Edge Ops::makeRaw(std::string_view type, std::vector<Edge> inputs, AttrMap attrs, std::vector<Node *> controls) {
  if (!ok())
    return {};
  NodeSpec spec;
  spec.name = uniqueOpName(graph, scopes.back(), type);
  spec.op = type;
  for (const Edge &e : inputs)
    if (!e.node)
      return fail(errors::internal("gradient op ", type, " has an empty input").withNode(spec.name));
  spec.inputs = std::move(inputs);
  spec.attrs = std::move(attrs);
  spec.controls = std::move(controls);
  auto node = graph.addNode(std::move(spec));
  if (!node)
    return fail(node.status());
  return {*node, 0};
}

Edge Ops::constant(const Tensor &value, std::string_view name) {
  return make("Const", name, {}, {{"value", value}, {"dtype", value.dtype()}});
}

Edge Ops::convert(const Arg &arg, std::string_view name, DType type) {
  switch (arg.kind) {
  case Arg::IsTensor:
    if (!arg.tensor.isSparse())
      return arg.tensor.values;
    {
      Edge rows = at(arg.tensor.denseShape, i32(0));
      return op("UnsortedSegmentSum", {arg.tensor.values, arg.tensor.indices, rows}, {}, name);
    }
  case Arg::IsValue:
    return constant(arg.value, name);
  case Arg::IsNumber:
    return constant(scalar(arg.number, type == DType::unset ? float32 : type), name);
  case Arg::IsList:
    return stack(arg.list, 0, name);
  }
  return {};
}

Edge Ops::toTensor(const Arg &arg, std::string_view name, DType type) { return convert(arg, name, type); }

Edge Ops::op(std::string_view type, std::vector<Arg> args, AttrMap attrs, std::string_view name) {
  if (!ok())
    return {};
  Scope s(*this, name.empty() ? type : name);
  const OpSchema *schema = findOp(type);
  if (!schema)
    return make(type, s.name, {}, {});
  const DType numbers = firstType(args);
  std::vector<Edge> inputs;
  for (std::size_t i = 0; i < args.size(); ++i) {
    std::string argName = i < schema->inputs.size() ? std::string(schema->inputs[i].name) : "input";
    if (args[i].fromList && args[i].value.size() == 0)
      constant(Tensor::zeros(Shape{0}, float32), argName);
    inputs.push_back(convert(args[i], argName, numbers));
  }
  return make(type, s.name, std::move(inputs), std::move(attrs));
}

//===------------------------------------------------------------------------------------------------------------------===//
// array_ops
//===------------------------------------------------------------------------------------------------------------------===//

Edge Ops::shape(const Arg &x, DType type) {
  Scope s(*this, "Shape");
  Edge in = convert(x, "input", DType::unset);
  if (in.node)
    if (auto known = dimsTensor(shapeOf(in), type))
      return constant(*known, s.name);
  return make("Shape", s.name, {in}, {{"out_type", type}});
}

Edge Ops::shapeInternal(Edge x) {
  Scope s(*this, "Shape");
  if (x.node)
    if (auto known = dimsTensor(shapeOf(x), int32))
      return constant(*known, "shape_as_tensor");
  return make("Shape", s.name, {x}, {{"out_type", int32}});
}

Edge Ops::size(const Arg &x, DType type) {
  Scope s(*this, "Size");
  Edge in = convert(x, "input", DType::unset);
  const Shape known = shapeOf(in);
  if (in.node && known.is_fully_defined())
    return constant(Tensor(known.numElements().value_or(0)).astype(type), s.name);
  if (known.hasRank() && std::find(known.dims().begin(), known.dims().end(), 0) != known.dims().end())
    return constant(scalar(0, type), s.name);
  return make("Size", s.name, {in}, {{"out_type", type}});
}

Edge Ops::rank(Edge x) {
  Scope s(*this, "Rank");
  if (x.node && shapeOf(x).hasRank())
    return constant(i32(shapeOf(x).rank()), s.name);
  return make("Rank", s.name, {x});
}

Edge Ops::filled(int value, const Arg &shape, DType type, std::string_view name) {
  if (!ok())
    return {};
  if (!isNumeric(type))
    return fail(errors::invalidArgument("zeros and ones of type ", tfc::name(type), " are asked for").withNode(scopes.back()));
  Scope s(*this, name);
  Edge out;
  if (shape.kind == Arg::IsValue) {
    Shape dims(ints(shape.value));
    if (dims.numElements().value_or(1000) < 1000)
      out = constant(filledTensor(value, dims, type), s.name);
  }
  if (!out.node) {
    Edge dims = shape.kind == Arg::IsValue ? constant(shape.value, "shape_as_tensor") : convert(shape, "packed", int32);
    const Shape known = shapeOf(dims);
    if (!known.hasRank() || known.rank() == 0)
      dims = reshape(dims, i32(std::vector<std::int64_t>{-1}));
    out = op("Fill", {dims, constant(scalar(value, type))}, {}, s.name);
  }
  if (value == 0)
    zerosMade.insert(out);
  return out;
}

Edge Ops::zerosLike(const Arg &x, DType type, bool optimize) {
  Scope s(*this, "zeros_like");
  Edge in = convert(x, "tensor", DType::unset);
  if (!in.node)
    return {};
  const DType own = typeOf(in);
  const Shape known = shapeOf(in);
  if (optimize && own != DType::variant)
    if (auto dims = dimsTensor(known, int32))
      return zeros(*dims, type == DType::unset ? own : type, s.name);
  if (type != DType::unset && type != own)
    return zeros(optimize ? shapeInternal(in) : op("Shape", {in}, {{"out_type", int32}}), type, s.name);
  Edge out = make("ZerosLike", s.name, {in});
  zerosMade.insert(out);
  return out;
}

Edge Ops::onesLike(Edge x, DType type) {
  Scope s(*this, "ones_like");
  return ones(shapeInternal(x), type == DType::unset ? typeOf(x) : type, s.name);
}

Edge Ops::squeeze(Edge x, std::vector<std::int64_t> dims) {
  return op("Squeeze", {x}, dims.empty() ? AttrMap{} : AttrMap{{"squeeze_dims", std::move(dims)}});
}

Edge Ops::transpose(Edge x) {
  Scope s(*this, "transpose");
  if (shapeOf(x).hasRank()) {
    std::vector<std::int64_t> perm;
    for (int i = shapeOf(x).rank(); i-- > 0;)
      perm.push_back(i);
    return make("Transpose", s.name, {x, constant(i32(perm), "perm")});
  }
  Edge top = sub(op("Rank", {x}), Num{1});
  return make("Transpose", s.name, {x, op("Range", {top, i32(-1), i32(-1)})});
}

Edge Ops::concat(const std::vector<Arg> &values, const Arg &axis) {
  Scope s(*this, "concat");
  if (values.size() == 1) {
    convert(axis, "concat_dim", int32);
    return identity(values[0], "concat");
  }
  const DType type = firstType(values);
  std::vector<Edge> inputs;
  for (std::size_t i = 0; i < values.size(); ++i) {
    // A list of numbers takes the element type of the tensors beside it.
    Arg value = values[i];
    if (value.kind == Arg::IsValue && type != DType::unset)
      value.value = value.value.astype(type);
    inputs.push_back(convert(value, "values_" + std::to_string(i), type));
  }
  inputs.push_back(convert(axis, "axis", int32));
  return make("ConcatV2", s.name, std::move(inputs));
}

Edge Ops::stack(const std::vector<Arg> &values, std::int64_t axis, std::string_view name) {
  const DType type = firstType(values);
  Scope s(*this, name);
  std::vector<Edge> inputs;
  for (std::size_t i = 0; i < values.size(); ++i) {
    Arg value = values[i];
    if (value.kind == Arg::IsValue && type != DType::unset)
      value.value = value.value.astype(type);
    inputs.push_back(convert(value, axis == 0 ? std::to_string(i) : "values_" + std::to_string(i), type));
  }
  return make("Pack", s.name, std::move(inputs), {{"axis", axis}});
}

std::vector<Edge> Ops::unstack(const Arg &x, std::int64_t count, std::int64_t axis) {
  Edge first = op("Unpack", {x}, {{"num", count}, {"axis", axis}}, "unstack");
  std::vector<Edge> out;
  for (std::int64_t i = 0; i < count; ++i)
    out.push_back({first.node, static_cast<int>(i)});
  return out;
}

Edge Ops::strided(Edge x, const Arg &begin, const Arg &end, DType type, int beginMask, int endMask, int shrinkMask) {
  Scope s(*this, "strided_slice");
  // stack([b]) is a Const of one element where b is a number, a Pack where it is a tensor.
  auto vectorOf = [&](const Arg &a) {
    if (a.kind == Arg::IsValue)
      return constant(i32(ints(a.value)), "stack");
    return stack({a});
  };
  Edge b = vectorOf(begin), e = vectorOf(end);
  Edge st = type == int64 ? stack({constant(scalar(1, int64))}) : constant(i32(std::vector<std::int64_t>{1}), "stack");
  return make("StridedSlice", s.name, {x, b, e, st},
              {{"begin_mask", std::int64_t(beginMask)},
               {"end_mask", std::int64_t(endMask)},
               {"ellipsis_mask", std::int64_t(0)},
               {"new_axis_mask", std::int64_t(0)},
               {"shrink_axis_mask", std::int64_t(shrinkMask)}});
}

Edge Ops::sliceFrom(Edge x, const Arg &begin) {
  if (!begin.isTensor())
    return strided(x, begin, i32(0), int32, 0, 1, 0);
  // With a tensor bound the open bound and the stride become tensors of its type, made outside of the slice's scope.
  const DType type = typeOf(begin.tensor);
  Edge end = constant(scalar(0, type)), stride = constant(scalar(1, type));
  Scope s(*this, "strided_slice");
  Edge b = stack({begin}), e = stack({end}), st = stack({stride});
  return make("StridedSlice", s.name, {x, b, e, st}, {{"begin_mask", std::int64_t(0)}, {"end_mask", std::int64_t(1)}});
}

Edge Ops::sliceTo(Edge x, const Arg &end) {
  if (!end.isTensor())
    return strided(x, i32(0), end, int32, 1, 0, 0);
  const DType type = typeOf(end.tensor);
  Edge begin = constant(scalar(0, type)), stride = constant(scalar(1, type));
  Scope s(*this, "strided_slice");
  Edge b = stack({begin}), e = stack({end}), st = stack({stride});
  return make("StridedSlice", s.name, {x, b, e, st}, {{"begin_mask", std::int64_t(1)}, {"end_mask", std::int64_t(0)}});
}

Edge Ops::sliceBetween(Edge x, std::int64_t begin, std::int64_t end) {
  return strided(x, i32(begin), i32(end), int32, 0, 0, 0);
}

Edge Ops::at(Edge x, const Arg &i) {
  if (i.isTensor())
    return strided(x, i, add(i, Num{1}), typeOf(i.tensor), 0, 0, 1);
  const std::int64_t index = i.value.asInt64(0);
  return strided(x, i, i32(index + 1), int32, 0, 0, 1);
}

//===------------------------------------------------------------------------------------------------------------------===//
// math_ops
//===------------------------------------------------------------------------------------------------------------------===//

Gradient Ops::neg(const Gradient &x) {
  Edge values = op("Neg", {x.values});
  return x.isSparse() ? Gradient(values, x.indices, x.denseShape) : Gradient(values);
}

Gradient Ops::conj(const Gradient &x) {
  if (!x || !isComplex(typeOf(x)))
    return x;
  return op("Conj", {x});
}

Edge Ops::cast(Edge x, DType type) {
  return typeOf(x) == type ? x : op("Cast", {x}, {{"DstT", type}});
}

Edge Ops::range(const Arg &start, const Arg &limit, const Arg &delta) {
  Scope s(*this, "range");
  Edge a = convert(start, "start", int32), b = convert(limit, "limit", int32), c = convert(delta, "delta", int32);
  auto order = [](DType t) { return t == int32 ? 0 : t == int64 ? 1 : t == float32 ? 4 : t == float64 ? 5 : 2; };
  DType type = int32;
  for (Edge e : {a, b, c})
    if (order(typeOf(e)) > order(type))
      type = typeOf(e);
  a = cast(a, type), b = cast(b, type), c = cast(c, type);
  return make("Range", s.name, {a, b, c});
}

Edge Ops::reduce(std::string_view type, const Arg &x, const Arg &axes, bool keepDims) {
  return op(type, {x, axes}, {{"keep_dims", keepDims}});
}

Edge Ops::reduceAll(std::string_view type, const Arg &x) {
  const Shape known = x.tensor.isSparse() ? Shape::unknown() : shapeOf(x.tensor.values);
  if (known.rank() > 0) {
    std::vector<std::int64_t> axes;
    for (int i = 0; i < known.rank(); ++i)
      axes.push_back(i);
    return reduce(type, x, constant(i32(axes)));
  }
  Edge r = rank(x.tensor.values);
  return reduce(type, x, range(Num{0}, r, Num{1}));
}

Arg Ops::reducedShape(Edge inputShape, Edge axes) {
  if (auto shapeValue = constantValue(inputShape))
    if (auto axesValue = constantValue(axes)) {
      std::vector<std::int64_t> dims = ints(*shapeValue);
      for (std::int64_t a : ints(*axesValue)) {
        const std::int64_t i = a < 0 ? a + static_cast<std::int64_t>(dims.size()) : a;
        if (i >= 0 && i < static_cast<std::int64_t>(dims.size()))
          dims[i] = 1;
      }
      return i32(dims);
    }
  Edge inputRank = size(inputShape, typeOf(axes));
  axes = mod(add(axes, inputRank), inputRank);
  Edge axesShape = shape(axes);
  Edge all = range(Num{0}, inputRank, Num{1});
  Edge one = ones(axesShape, typeOf(inputShape));
  return op("DynamicStitch", {all, axes, inputShape, one}, {{"N", std::int64_t(2)}});
}

Edge Ops::matmul(const Arg &a, const Arg &b, bool adjointA, bool adjointB) {
  Scope s(*this, "MatMul");
  Edge x = convert(a, "a", DType::unset), y = convert(b, "b", DType::unset);
  const Shape sx = shapeOf(x), sy = shapeOf(y);
  if (!sx.hasRank() || sx.rank() > 2 || !sy.hasRank() || sy.rank() > 2)
    return make("BatchMatMulV2", s.name, {x, y}, {{"adj_x", adjointA}, {"adj_y", adjointB}});
  if (adjointA)
    x = conj(x).values;
  if (adjointB)
    y = conj(y).values;
  return make("MatMul", s.name, {x, y}, {{"transpose_a", adjointA}, {"transpose_b", adjointB}});
}

Edge Ops::addN(const std::vector<Gradient> &inputs) {
  if (inputs.size() == 1)
    return inputs[0].isSparse() ? convert(inputs[0], "UnsortedSegmentSum", DType::unset) : inputs[0].values;
  Scope s(*this, "AddN");
  std::vector<Edge> edges;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    edges.push_back(convert(inputs[i], "inputs_" + std::to_string(i), DType::unset));
  return make("AddN", s.name, std::move(edges));
}

Edge Ops::variableShape(Edge handle) {
  if (handle.node && handle.node->op() == "VarHandleOp")
    if (const Attr *a = handle.node->attr("shape"); a && std::holds_alternative<Shape>(*a))
      if (const Shape &known = std::get<Shape>(*a); known.is_fully_defined())
        return constant(i32(known.dims()));
  return op("VariableShape", {handle}, {{"out_type", int32}});
}

Gradient Ops::dense(const Gradient &g) {
  if (!g.isSparse())
    return g;
  Edge rows = at(g.denseShape, i32(0));
  return unsortedSegmentSum(g.values, g.indices, rows);
}

} // namespace tfc::graph::grad
