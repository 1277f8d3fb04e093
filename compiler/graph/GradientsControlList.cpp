// Gradients of tensor lists (tensorflow/python/ops/list_ops.py): a list has a list as its gradient.
#include "GradientsOps.h"

namespace tfc::graph::grad {

namespace {

Edge elementShapeOf(Ops &b, Edge list) { return b.op("TensorListElementShape", {list}, {{"shape_type", int32}}); }
Edge lengthOf(Ops &b, Edge list) { return b.op("TensorListLength", {list}); }
Edge reserve(Ops &b, Edge shape, Edge count, DType type) { return b.op("TensorListReserve", {shape, count}, {{"element_dtype", type}}); }
/// The shape of a tensor's rows.
Edge rowShape(Ops &b, Edge tensor) {
  return b.slice(b.shape(tensor), i32(std::vector<std::int64_t>{1}), i32(std::vector<std::int64_t>{-1}));
}

Grads pushBackGrad(Ops &b, Node *op, const Grads &g) { // list, tensor
  Edge popped = b.op("TensorListPopBack", {g[0], b.shape(in(op, 1))}, {{"element_dtype", typeOf(in(op, 1))}});
  return {popped, Edge{popped.node, 1}};
}

Grads popBackGrad(Ops &b, Node *, const Grads &g) { // list, element_shape -> list, tensor
  return {b.op("TensorListPushBack", {g[0], g[1]}), Gradient()};
}

Grads stackGrad(Ops &b, Node *, const Grads &g) { // list, element_shape
  return {b.op("TensorListFromTensor", {g[0], rowShape(b, g[0].values)}), Gradient()};
}

Grads fromTensorGrad(Ops &b, Node *op, const Grads &g) { // tensor, element_shape
  Edge tensor = in(op);
  Shape known = shapeOf(tensor);
  AttrMap attrs{{"element_dtype", typeOf(tensor)}};
  attrs["num_elements"] = known.rank() > 0 && known[0] >= 0 ? known[0] : std::int64_t{-1};
  return {b.op("TensorListStack", {g[0], rowShape(b, tensor)}, std::move(attrs)), Gradient()};
}

Grads getItemGrad(Ops &b, Node *op, const Grads &g) { // list, index, element_shape
  Edge count = lengthOf(b, in(op));
  Edge empty = reserve(b, elementShapeOf(b, in(op)), count, typeOf(g[0]));
  return {b.op("TensorListSetItem", {empty, in(op, 1), g[0]}), Gradient(), Gradient()};
}

Grads setItemGrad(Ops &b, Node *op, const Grads &g) { // list, index, item
  Edge list = b.op("TensorListSetItem", {g[0], in(op, 1), b.zerosLike(in(op, 2))});
  if (attrOr(op, "resize_if_index_out_of_bounds", false))
    list = b.op("TensorListResize", {list, lengthOf(b, in(op))});
  Edge item = b.op("TensorListGetItem", {g[0], in(op, 1), b.shape(in(op, 2))}, {{"element_dtype", typeOf(in(op, 2))}});
  return {list, Gradient(), item};
}

Grads resizeGrad(Ops &b, Node *op, const Grads &g) { // list, size
  return {b.op("TensorListResize", {g[0], lengthOf(b, in(op))}), Gradient()};
}

Grads gatherGrad(Ops &b, Node *op, const Grads &g) { // list, indices, element_shape
  Edge empty = reserve(b, elementShapeOf(b, in(op)), lengthOf(b, in(op)), typeOf(g[0]));
  return {b.op("TensorListScatterIntoExistingList", {empty, g[0], in(op, 1)}), Gradient(), Gradient()};
}

Grads scatterGrad(Ops &b, Node *op, const Grads &g) { // tensor, indices, element_shape [, num_elements]
  Grads all(op->inputs().size());
  all[0] = b.op("TensorListGather", {g[0], in(op, 1), rowShape(b, in(op))}, {{"element_dtype", typeOf(in(op))}});
  return all;
}

Grads scatterIntoGrad(Ops &b, Node *op, const Grads &g) { // list, tensor, indices
  Edge tensor = b.op("TensorListGather", {g[0], in(op, 2), rowShape(b, in(op, 1))}, {{"element_dtype", typeOf(in(op, 1))}});
  Edge list = b.op("TensorListScatterIntoExistingList", {g[0], b.zerosLike(in(op, 1)), in(op, 2)});
  return {list, tensor, Gradient()};
}

Grads concatGrad(Ops &b, Node *op, const Grads &g) { // list [, element_shape, leading_dims] -> tensor, lengths
  Grads all(op->inputs().size());
  all[0] = b.op("TensorListSplit", {g[0], elementShapeOf(b, in(op)), out(op, 1)});
  return all;
}

Grads splitGrad(Ops &b, Node *op, const Grads &g) { // tensor, element_shape, lengths
  Edge shape = b.concat({i32(std::vector<std::int64_t>{-1}), rowShape(b, in(op))}, i32(0));
  Edge whole = b.op("TensorListConcatV2", {g[0], shape, in(op, 2)}, {{"element_dtype", typeOf(in(op))}});
  return {whole, Gradient(), Gradient()};
}

Grads optionalFromValueGrad(Ops &b, Node *op, const Grads &g) { // components
  std::vector<DType> types;
  std::vector<Shape> shapes;
  for (Edge e : op->inputs()) {
    types.push_back(typeOf(e));
    shapes.push_back(shapeOf(e));
  }
  Edge first = b.op("OptionalGetValue", {g[0]}, {{"output_types", types}, {"output_shapes", shapes}});
  Grads all;
  for (std::size_t i = 0; i < types.size(); ++i)
    all.push_back(isTrainable(types[i]) ? Gradient(Edge{first.node, static_cast<int>(i)}) : Gradient());
  return all;
}

Grads optionalGetValueGrad(Ops &b, Node *op, const Grads &g) { // optional -> components
  std::vector<Arg> components;
  for (int i = 0; i < op->numOutputs(); ++i)
    components.push_back(g[static_cast<std::size_t>(i)] ? Arg(g[static_cast<std::size_t>(i)]) : Arg(b.zerosLike(out(op, i))));
  return {b.op("OptionalFromValue", std::move(components))};
}

} // namespace

std::vector<Entry> controlListEntries() {
  return {
      {"OptionalFromValue", optionalFromValueGrad}, {"OptionalGetValue", optionalGetValueGrad},
      {"TensorListPushBack", pushBackGrad},     {"TensorListPopBack", popBackGrad},   {"TensorListStack", stackGrad},
      {"TensorListFromTensor", fromTensorGrad}, {"TensorListGetItem", getItemGrad},   {"TensorListSetItem", setItemGrad},
      {"TensorListResize", resizeGrad},         {"TensorListGather", gatherGrad},     {"TensorListScatter", scatterGrad},
      {"TensorListScatterV2", scatterGrad},     {"TensorListConcat", concatGrad},     {"TensorListConcatV2", concatGrad},
      {"TensorListSplit", splitGrad},           {"TensorListScatterIntoExistingList", scatterIntoGrad},
  };
}

} // namespace tfc::graph::grad
