// Gradients of array ops that move elements: joins, cuts, permutations, gathers, scatters, padding, diagonals.
#include "GradientsOps.h"

#include <algorithm>

namespace tfc::graph::grad {

namespace {

using Ints = std::vector<std::int64_t>;

Grads firstOnly(Node *op, const Gradient &g) {
  Grads out(op->inputs().size());
  out[0] = g;
  return out;
}

Grads packGrad(Ops &b, Node *op, const Grads &g) {
  Grads out;
  for (Edge e : b.unstack(g[0], static_cast<std::int64_t>(op->inputs().size()), attrOr<std::int64_t>(op, "axis", 0)))
    out.push_back(e);
  return out;
}

Grads unpackGrad(Ops &b, Node *op, const Grads &g) {
  return {b.stack(std::vector<Arg>(g.begin(), g.end()), attrOr<std::int64_t>(op, "axis", 0))};
}

//===------------------------------------------------------------------------------------------------------------------===//
// Concat
//===------------------------------------------------------------------------------------------------------------------===//

/// The shapes of the joined tensors: constants where all are known, else one ShapeN.
std::vector<Edge> inputShapes(Ops &b, const std::vector<Edge> &inputs) {
  std::vector<Edge> sizes;
  for (Edge e : inputs) {
    Edge s = b.shape(e);
    if (!s.node || s.node->op() != "Const")
      break;
    sizes.push_back(s);
  }
  if (sizes.size() == inputs.size())
    return sizes;
  Edge all = b.op("ShapeN", std::vector<Arg>(inputs.begin(), inputs.end()), {{"out_type", int32}});
  sizes.clear();
  for (std::size_t i = 0; i < inputs.size(); ++i)
    sizes.push_back({all.node, static_cast<int>(i)});
  return sizes;
}

Grads concatSlices(Ops &b, const Gradient &g, Edge axis, const std::vector<Edge> &inputs) {
  Edge rank = b.rank(inputs[0]);
  Edge nonNegative = b.mod(axis, rank);
  auto known = b.constantValue(axis);
  if (!known) {
    b.fail(errors::invalidArgument("Can only compute IndexedSlices gradient with statically-known concat_dim"));
    return {};
  }
  std::int64_t dim = known->asInt64(0);
  if (dim < 0) {
    Edge again = b.rank(inputs[0]);
    auto value = b.constantValue(again);
    if (!value) {
      b.fail(errors::invalidArgument("Can only compute IndexedSlices gradient with negative concat_dim when first value "
                                     "rank is statically-known."));
      return {};
    }
    dim = (dim % value->asInt64(0) + value->asInt64(0)) % value->asInt64(0);
  }
  std::vector<Edge> sizes;
  for (Edge e : inputs)
    sizes.push_back(b.shape(e));
  Grads out;
  if (dim > 0) {
    // Every input gets all the indices, with its columns of the values.
    Edge shapeOfShape = b.shape(sizes[0]);
    Edge before = b.zeros(b.expandDims(nonNegative, 0), int32);
    Edge after = b.zeros(b.sub(b.sub(shapeOfShape, nonNegative), Num{1}), int32);
    Edge mask = b.concat({before, i32(Ints{1}), after}, i32(0));
    Edge begin = b.zeros(shapeOfShape, int32);
    for (Edge size : sizes) {
      Edge tail = b.slice(size, i32(Ints{1}), i32(Ints{-1}));
      Edge extent = b.concat({i32(Ints{-1}), tail}, i32(0));
      Edge values = b.slice(g.values, begin, extent);
      out.push_back({values, g.indices, size});
      Edge step = b.mul(size, mask);
      begin = b.op("AddV2", {begin, step}, {}, "Add");
    }
    return out;
  }
  Edge start = b.constant(scalar(0, typeOf(g.indices)));
  for (Edge size : sizes) {
    Edge rows = b.cast(b.gather(size, nonNegative), typeOf(g.indices));
    Edge end = b.add(start, rows);
    Edge notBefore = b.op("GreaterEqual", {g.indices, start});
    Edge inside = b.op("Less", {g.indices, end});
    Edge both = b.op("LogicalAnd", {notBefore, inside});
    Edge select = b.squeeze(b.op("Where", {both}), {1});
    Edge indices = b.sub(b.gather(g.indices, select), start);
    Edge values = b.gather(g.values, select);
    out.push_back({values, indices, size});
    start = end;
  }
  return out;
}

Grads concatParts(Ops &b, const Gradient &g, Edge axis, const std::vector<Edge> &inputs) {
  if (inputs.size() == 1)
    return {g};
  if (g.isSparse())
    return concatSlices(b, g, axis, inputs);
  Edge rank = b.rank(inputs[0]);
  if (axis.node->op() == "Const" && b.inBranch && b.inBranch(axis.node)) // so that it need not leave the branch
    axis = b.constant(axis.node->attrAs<Tensor>("value"));
  Edge dim = b.mod(axis, rank);
  std::vector<Edge> sizes = inputShapes(b, inputs);
  Grads out;
  if (sizes.size() > 16) {
    Edge table = b.stack(std::vector<Arg>(sizes.begin(), sizes.end()), 1);
    // [dim, 0] has a tensor in it: a Pack inside the Slice.
    Edge cut = b.slice(table, std::vector<Arg>{dim, i32(0)}, i32(Ints{1, -1}));
    Edge lengths = b.squeeze(cut, {});
    Edge split = b.op("SplitV", {g, lengths, dim}, {{"num_split", std::int64_t(sizes.size())}}, "split");
    for (std::size_t i = 0; i < sizes.size(); ++i)
      out.push_back(Edge{split.node, static_cast<int>(i)});
    return out;
  }
  std::vector<Arg> args = {dim};
  args.insert(args.end(), sizes.begin(), sizes.end());
  Edge offset = b.op("ConcatOffset", args);
  for (std::size_t i = 0; i < sizes.size(); ++i)
    out.push_back(b.slice(g, Edge{offset.node, static_cast<int>(i)}, sizes[i]));
  return out;
}

Grads concatV2Grad(Ops &b, Node *op, const Grads &g) {
  std::vector<Edge> inputs = op->inputs();
  Edge axis = inputs.back();
  inputs.pop_back();
  Grads out = concatParts(b, g[0], axis, inputs);
  out.push_back({});
  return out;
}

Grads concatGrad(Ops &b, Node *op, const Grads &g) {
  std::vector<Edge> inputs(op->inputs().begin() + 1, op->inputs().end());
  Grads out = concatParts(b, g[0], in(op), inputs);
  out.insert(out.begin(), Gradient());
  return out;
}

Grads splitGrad(Ops &b, Node *op, const Grads &g) {
  return {Gradient(), b.concat(std::vector<Arg>(g.begin(), g.end()), in(op))};
}

Grads splitVGrad(Ops &b, Node *op, const Grads &g) {
  return firstOnly(op, b.concat(std::vector<Arg>(g.begin(), g.end()), in(op, 2)));
}

//===------------------------------------------------------------------------------------------------------------------===//
// Slices and padding
//===------------------------------------------------------------------------------------------------------------------===//

Grads sliceGrad(Ops &b, Node *op, const Grads &g) {
  Edge x = in(op), begin = in(op, 1);
  const DType type = typeOf(begin);
  Edge rank = b.rank(x);
  Edge size = b.shape(out(op), type);
  Edge column = b.stack({rank, Num{1}});
  Edge before = b.reshape(begin, column);
  Edge inputShape = b.shape(x, type);
  Edge rest = b.sub(b.sub(inputShape, size), begin);
  Edge after = b.reshape(rest, column);
  Edge paddings = b.concat({before, after}, i32(1));
  return firstOnly(op, b.op("Pad", {g[0], paddings}));
}

AttrMap stridedMasks(Node *op) {
  return copyAttrs(op, {"begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask"});
}

Grads stridedSliceGrad(Ops &b, Node *op, const Grads &g) {
  Edge shape = b.shape(in(op), typeOf(in(op, 1)));
  std::vector<Arg> args;
  for (Edge e : {shape, in(op, 1), in(op, 2), in(op, 3)}) {
    auto value = b.constantValue(e);
    args.push_back(value ? Arg(*value) : Arg(e));
  }
  args.push_back(g[0]);
  return firstOnly(op, b.op("StridedSliceGrad", args, stridedMasks(op)));
}

Grads stridedSliceGradGrad(Ops &b, Node *op, const Grads &g) {
  Edge d = b.op("StridedSlice", {g[0], in(op, 1), in(op, 2), in(op, 3)}, stridedMasks(op));
  return {Gradient(), Gradient(), Gradient(), Gradient(), d};
}

Grads padGrad(Ops &b, Node *op, const Grads &g) {
  Edge x = in(op), paddings = in(op, 1);
  Edge rank = b.rank(x);
  Edge extent = b.stack({rank, Num{1}});
  Edge before = b.slice(paddings, i32(Ints{0, 0}), extent);
  Edge begin = b.reshape(before, i32(Ints{-1}));
  Edge sizes = b.shape(x, typeOf(begin));
  return firstOnly(op, b.slice(g[0], begin, sizes));
}

Grads mirrorPadGrad(Ops &b, Node *op, const Grads &g) {
  return firstOnly(op, b.op("MirrorPadGrad", {g[0], in(op, 1)}, copyAttrs(op, {"mode"})));
}

Grads mirrorPadGradGrad(Ops &b, Node *op, const Grads &g) {
  return firstOnly(op, b.op("MirrorPad", {g[0], in(op, 1)}, copyAttrs(op, {"mode"})));
}

//===------------------------------------------------------------------------------------------------------------------===//
// Permutations
//===------------------------------------------------------------------------------------------------------------------===//

Grads transposeGrad(Ops &b, Node *op, const Grads &g) {
  Edge inverse = b.invertPermutation(in(op, 1));
  return firstOnly(op, b.transpose(g[0], inverse));
}

Grads reverseV2Grad(Ops &b, Node *op, const Grads &g) { return firstOnly(op, b.op("ReverseV2", {g[0], in(op, 1)})); }

Grads rollGrad(Ops &b, Node *op, const Grads &g) {
  Gradient back = b.neg(in(op, 1));
  return firstOnly(op, b.op("Roll", {g[0], back, in(op, 2)}));
}

Grads depthToSpaceGrad(Ops &b, Node *op, const Grads &g) {
  return {b.op("SpaceToDepth", {g[0]}, copyAttrs(op, {"block_size", "data_format"}))};
}

Grads spaceToDepthGrad(Ops &b, Node *op, const Grads &g) {
  return {b.op("DepthToSpace", {g[0]}, copyAttrs(op, {"block_size", "data_format"}))};
}

Grads spaceToBatchGrad(Ops &b, Node *op, const Grads &g) {
  return firstOnly(op, b.op("BatchToSpaceND", {g[0], in(op, 1), in(op, 2)}));
}

Grads batchToSpaceGrad(Ops &b, Node *op, const Grads &g) {
  return firstOnly(op, b.op("SpaceToBatchND", {g[0], in(op, 1), in(op, 2)}));
}

//===------------------------------------------------------------------------------------------------------------------===//
// Gathers and scatters
//===------------------------------------------------------------------------------------------------------------------===//

/// IndexedSlices by the indices of a gather along the first axis.
Gradient gatheredRows(Ops &b, const Gradient &g, Edge indices, Edge size, Edge paramsShape) {
  Edge tail = b.sliceFrom(paramsShape, i32(1));
  Edge valuesShape = b.concat({size, tail}, i32(0));
  Edge values = b.reshape(b.dense(g), valuesShape);
  Edge flat = b.reshape(indices, size);
  return {values, flat, paramsShape};
}

Edge colocatedShape(Ops &b, Edge x) {
  Ops::Colocate c(b, x.node);
  return b.shape(x);
}

Grads gatherGrad(Ops &b, Node *op, const Grads &g) {
  Edge paramsShape = colocatedShape(b, in(op));
  Edge size = b.expandDims(b.size(in(op, 1)), 0);
  return {gatheredRows(b, g[0], in(op, 1), size, paramsShape), Gradient()};
}

/// Offsets every batch's indices into the flattened parameters.
Edge batchIndices(Ops &b, Edge paramsShape, Edge indices, std::int64_t batchDims) {
  const DType type = typeOf(indices);
  Edge result = indices;
  Edge shape = b.cast(paramsShape, type);
  Edge stride = b.ones(i32(Ints{}), type);
  for (std::int64_t dim = batchDims; dim > 0; --dim) {
    Edge count = b.at(shape, i32(dim - 1));
    Edge inner = b.at(shape, i32(dim));
    stride = b.mul(stride, inner);
    Edge start = b.zeros(i32(Ints{}), type), step = b.ones(i32(Ints{}), type);
    Edge offsets = b.mul(b.range(start, count, step), stride);
    Edge left = b.op("Tile", {i32(Ints{1}), i32(Ints{dim - 1})});
    Edge rank = b.rank(indices);
    Edge more = b.sub(rank, Num{static_cast<double>(dim)});
    Edge right = b.op("Tile", {i32(Ints{1}), std::vector<Arg>{more}});
    Edge dims = b.concat({left, std::vector<Arg>{count}, right}, i32(0));
    result = b.add(result, b.reshape(offsets, dims));
  }
  return result;
}

Edge batchGatherGrad(Ops &b, Edge paramsShape, Edge values, Edge indices, std::int64_t batchDims, Edge rows) {
  Edge indicesSize = b.expandDims(b.size(indices), 0);
  Edge outer, flatShape;
  if (batchDims) {
    Edge valuesShape = b.shape(values);
    outer = b.sliceTo(valuesShape, i32(batchDims));
    Edge rest = b.sliceFrom(valuesShape, i32(batchDims));
    Edge inner = b.sliceFrom(rest, i32(1));
    Edge batch = b.op("Prod", {outer, i32(Ints{0})}, {{"keep_dims", false}});
    flatShape = b.concat({i32(Ints{-1}), inner}, i32(0));
    rows = b.mul(rows, batch);
    indices = batchIndices(b, paramsShape, indices, batchDims);
    values = b.reshape(values, flatShape);
  }
  indices = b.reshape(indices, indicesSize);
  Edge out = b.unsortedSegmentSum(values, indices, rows);
  if (batchDims) {
    Edge full = b.concat({outer, flatShape}, i32(0));
    out = b.reshape(out, full);
  }
  return out;
}

Grads gatherV2Grad(Ops &b, Node *op, const Grads &g) {
  Edge params = in(op), indices = in(op, 1), axis = in(op, 2);
  Edge paramsShape = colocatedShape(b, params);
  Edge size = b.expandDims(b.size(indices), 0);
  auto axisValue = b.constantValue(axis);
  std::int64_t batchDims = attrOr<std::int64_t>(op, "batch_dims", 0);
  if (batchDims < 0) {
    if (!shapeOf(indices).hasRank()) {
      b.fail(errors::invalidArgument("Currently, it is unsupported to take the gradient of tf.gather when batch_dims < 0 "
                                     "and the rank of the indices is unknown."));
      return none(3);
    }
    batchDims += shapeOf(indices).rank();
  }
  if (axisValue && axisValue->asInt64(0) == 0)
    return {gatheredRows(b, g[0], indices, size, paramsShape), Gradient(), Gradient()};

  // Move the gathered axis to the front (behind the batch), sum there, and move it back.
  Edge outer = b.sliceTo(paramsShape, axis);
  Edge fromAxis = b.sliceFrom(paramsShape, axis);
  Edge inner = b.sliceFrom(fromAxis, i32(1));
  Edge valuesShape = b.concat({outer, i32(Ints{-1}), inner}, i32(0));
  Edge valuesDims = b.size(valuesShape);
  Edge axisDims = b.size(outer);
  Edge batch = b.range(Num{0}, i32(batchDims), Num{1});
  Edge upToAxis = b.range(i32(batchDims), axisDims, Num{1});
  Edge next = b.add(axisDims, Num{1});
  Edge behind = b.range(next, valuesDims, Num{1});
  Edge values = b.reshape(b.dense(g[0]), valuesShape);
  Edge order = b.concat({batch, std::vector<Arg>{axisDims}, upToAxis, behind}, i32(0));
  Edge moved = b.transpose(values, order);
  Edge movedShape = b.gather(paramsShape, order);
  Edge rows = b.at(paramsShape, axis);
  Edge out = batchGatherGrad(b, movedShape, moved, indices, batchDims, rows);
  Edge shifted = b.add(upToAxis, Num{1});
  Edge back = b.concat({batch, shifted, i32(Ints{batchDims}), behind}, i32(0));
  out = b.transpose(out, back);
  Edge shape = b.shape(params);
  return firstOnly(op, b.reshape(out, shape));
}

Grads gatherNdGrad(Ops &b, Node *op, const Grads &g) {
  Edge indices = in(op, 1);
  Edge shape = b.shape(in(op), typeOf(indices));
  const Shape known = shapeOf(indices);
  if (known.rank() == 2 && known[1] == 1) {
    Edge rows = b.squeeze(indices, {-1});
    return {Gradient(b.dense(g[0]).values, rows, shape), Gradient()};
  }
  return {b.scatterNd(indices, g[0], shape), Gradient()};
}

Grads scatterNdGrad(Ops &b, Node *op, const Grads &g) {
  return {Gradient(), b.op("GatherNd", {g[0], in(op)}), Gradient()};
}

Grads dynamicStitchGrad(Ops &b, Node *op, const Grads &given) {
  const int n = static_cast<int>(op->inputs().size() / 2);
  std::vector<Edge> indices;
  for (int i = 0; i < n; ++i)
    indices.push_back(b.cast(in(op, i), int32));
  Gradient g = given[0];
  if (g.isSparse()) {
    Edge rows = b.at(b.shape(out(op)), i32(0));
    g = b.unsortedSegmentSum(g.values, g.indices, rows);
  }
  Grads result(static_cast<std::size_t>(n));
  for (Edge index : indices)
    result.push_back(b.gather(g, index));
  return result;
}

//===------------------------------------------------------------------------------------------------------------------===//
// Scatters into tensors
//===------------------------------------------------------------------------------------------------------------------===//

Grads tensorScatterUpdateGrad(Ops &b, Node *op, const Grads &g) {
  Edge indices = in(op, 1);
  Edge updates = b.op("GatherNd", {g[0], indices});
  Edge copy = b.identity(g[0]);
  Edge tensor = b.op("TensorScatterUpdate", {copy, indices, b.zerosLike(in(op, 2))});
  return {tensor, Gradient(), updates};
}

Grads tensorScatterAddGrad(Ops &b, Node *op, const Grads &g) {
  Edge updates = b.op("GatherNd", {g[0], in(op, 1)});
  return {b.identity(g[0]), Gradient(), updates};
}

Grads tensorScatterSubGrad(Ops &b, Node *op, const Grads &g) {
  Edge updates = b.op("GatherNd", {g[0], in(op, 1)});
  Gradient minus = b.neg(updates);
  return {b.identity(g[0]), Gradient(), minus};
}

/// The elements that were chosen share the gradient.
Grads tensorScatterExtremumGrad(Ops &b, Node *op, const Grads &g) {
  Edge x = in(op), indices = in(op, 1), y = in(op, 2);
  const DType type = typeOf(g[0]);
  Edge ofX = b.cast(b.op("Equal", {x, out(op)}), type);
  Edge there = b.op("GatherNd", {out(op), indices});
  Edge ofY = b.cast(b.op("Equal", {y, there}), type);
  Edge spread = b.scatterNd(indices, ofY, b.shape(x, typeOf(indices)));
  Edge count = b.add(ofX, spread);
  Edge gx = b.truediv(b.mul(g[0], ofX), count);
  Edge gy = b.mul(b.op("GatherNd", {b.truediv(g[0], count), indices}), ofY);
  return {gx, Gradient(), gy};
}

Grads nonAliasingAddGrad(Ops &b, Node *op, const Grads &g) {
  Edge updates = b.op("GatherNd", {g[0], in(op, 1)});
  return {g[0], Gradient(), updates};
}

Grads tensorStridedSliceUpdateGrad(Ops &b, Node *op, const Grads &g) {
  Edge shape = b.shape(in(op, 4));
  Edge part = b.op("StridedSlice", {g[0], in(op, 1), in(op, 2), in(op, 3)}, stridedMasks(op));
  Edge zeros = b.zeros(shape, typeOf(g[0]));
  Edge rest = b.op("TensorStridedSliceUpdate", {g[0], in(op, 1), in(op, 2), in(op, 3), zeros}, stridedMasks(op));
  return {rest, Gradient(), Gradient(), Gradient(), part};
}

Grads dynamicPartitionGrad(Ops &b, Node *op, const Grads &g) {
  Edge data = in(op), partitions = in(op, 1);
  Edge prefix = b.shape(partitions);
  Edge numbers = b.reshape(b.range(Num{0}, b.reduceAll("Prod", prefix), Num{1}), prefix);
  const auto count = static_cast<std::int64_t>(g.size());
  Edge parted = b.op("DynamicPartition", {numbers, partitions}, {{"num_partitions", count}});
  std::vector<Arg> args;
  for (int i = 0; i < count; ++i)
    args.push_back(Edge{parted.node, i});
  for (const Gradient &part : g)
    args.push_back(part);
  Edge merged = b.op("ParallelDynamicStitch", args);
  return {b.reshape(merged, b.shape(data)), Gradient()};
}

//===------------------------------------------------------------------------------------------------------------------===//
// Forms of the moves above
//===------------------------------------------------------------------------------------------------------------------===//

Grads conjugateTransposeGrad(Ops &b, Node *op, const Grads &g) {
  Edge inverse = b.invertPermutation(in(op, 1));
  return firstOnly(op, b.op("ConjugateTranspose", {g[0], inverse}, {}, "transpose"));
}

Grads reverseGrad(Ops &b, Node *op, const Grads &g) { return firstOnly(op, b.op("Reverse", {g[0], in(op, 1)})); }

Grads reverseSequenceGrad(Ops &b, Node *op, const Grads &g) {
  return firstOnly(op, b.op("ReverseSequence", {g[0], in(op, 1)}, copyAttrs(op, {"seq_dim", "batch_dim"})));
}

Grads spaceToBatchV1Grad(Ops &b, Node *op, const Grads &g) {
  return firstOnly(op, b.op("BatchToSpace", {g[0], in(op, 1)}, copyAttrs(op, {"block_size"})));
}

Grads batchToSpaceV1Grad(Ops &b, Node *op, const Grads &g) {
  return firstOnly(op, b.op("SpaceToBatch", {g[0], in(op, 1)}, copyAttrs(op, {"block_size"})));
}

} // namespace

std::vector<Entry> arrayMoveEntries() {
  return {
      {"Pack", packGrad},
      {"Unpack", unpackGrad},
      {"ConcatV2", concatV2Grad},
      {"Concat", concatGrad},
      {"Split", splitGrad},
      {"SplitV", splitVGrad},
      {"Slice", sliceGrad},
      {"StridedSlice", stridedSliceGrad},
      {"StridedSliceGrad", stridedSliceGradGrad},
      {"Pad", padGrad},
      {"PadV2", padGrad},
      {"MirrorPad", mirrorPadGrad},
      {"MirrorPadGrad", mirrorPadGradGrad},
      {"Transpose", transposeGrad},
      {"ReverseV2", reverseV2Grad},
      {"Roll", rollGrad},
      {"DepthToSpace", depthToSpaceGrad},
      {"SpaceToDepth", spaceToDepthGrad},
      {"SpaceToBatchND", spaceToBatchGrad},
      {"BatchToSpaceND", batchToSpaceGrad},
      {"Gather", gatherGrad},
      {"GatherV2", gatherV2Grad},
      {"GatherNd", gatherNdGrad},
      {"ScatterNd", scatterNdGrad},
      {"DynamicStitch", dynamicStitchGrad},
      {"ParallelDynamicStitch", dynamicStitchGrad},
      {"DynamicPartition", dynamicPartitionGrad},
      {"TensorScatterUpdate", tensorScatterUpdateGrad},
      {"TensorScatterAdd", tensorScatterAddGrad},
      {"TensorScatterSub", tensorScatterSubGrad},
      {"TensorScatterMin", tensorScatterExtremumGrad},
      {"TensorScatterMax", tensorScatterExtremumGrad},
      {"ScatterNdNonAliasingAdd", nonAliasingAddGrad},
      {"TensorStridedSliceUpdate", tensorStridedSliceUpdateGrad},
      {"ConjugateTranspose", conjugateTransposeGrad},
      {"Reverse", reverseGrad},
      {"ReverseSequence", reverseSequenceGrad},
      {"SpaceToBatch", spaceToBatchV1Grad},
      {"BatchToSpace", batchToSpaceV1Grad},
  };
}

} // namespace tfc::graph::grad
