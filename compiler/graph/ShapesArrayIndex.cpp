// Shapes of gathers, scatters, pads, diagonals and the block ops: the ArrayMove ops that ShapesArrayMove.cpp has not.
#include "ShapeHelpers.h"

#include <algorithm>

namespace tfc::graph {

using namespace shapes;

namespace {

Status gather(ShapeContext &c) {
  Shape params;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 1, params));
  c.setOutput(0, params.hasRank() ? concat(c.inputs[1], slice(params, 1)) : Shape::unknown());
  return Status::ok();
}

Status gatherV2(ShapeContext &c) {
  const Shape &params = c.inputs[0], &indices = c.inputs[1];
  std::optional<std::int64_t> axisValue;
  TFC_RETURN_IF_ERROR(scalarInput(c, 2, axisValue));
  std::int64_t batch = c.attrOr<std::int64_t>("batch_dims", 0);
  if (batch < 0 && indices.hasRank())
    batch += indices.rank();
  if (!axisValue) {
    if (params.hasRank() && indices.hasRank() && batch >= 0 && params.rank() - 1 + indices.rank() - batch >= 0)
      c.setOutput(0, Shape::unknownOfRank(static_cast<int>(params.rank() - 1 + indices.rank() - batch)));
    return Status::ok();
  }
  std::int64_t axis = *axisValue;
  Shape unused;
  TFC_RETURN_IF_ERROR(withRankAtLeast(params, static_cast<int>(std::clamp<std::int64_t>(axis < 0 ? -axis : axis + 1, 1, 1000)), unused));
  if (!params.hasRank() || !indices.hasRank())
    return Status::ok();
  axis += axis < 0 ? params.rank() : 0;
  if (batch < 0 || batch > axis || batch > indices.rank())
    return errors::invalidArgument("batch_dims (", batch, ") must be in [0, min(axis, rank of indices)], and axis is ", axis);
  Shape lead;
  for (int i = 0; i < batch; ++i) {
    Dim d;
    TFC_RETURN_IF_ERROR(mergeDim(params[i], indices[i], d));
    lead = concat(lead, vector(d));
  }
  int b = static_cast<int>(batch), a = static_cast<int>(axis);
  auto part = [](const Shape &s, int from, int to) { return from >= to ? Shape{} : slice(s, from, to); };
  Shape out = concat(concat(lead, part(params, b, a)), concat(part(indices, b, indices.rank()), part(params, a + 1, params.rank())));
  c.setOutput(0, out);
  return Status::ok();
}

Status gatherNd(ShapeContext &c) {
  const Shape &params = c.inputs[0];
  Shape indices;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[1], 1, indices));
  if (!indices.hasRank() || !params.hasRank() || indices.dim(-1) == None)
    return Status::ok();
  Dim depth = indices.dim(-1);
  if (depth > params.rank())
    return errors::invalidArgument("indices.shape[-1] must be <= params.rank, but saw indices shape: ", indices.errorStr(),
                                   " and params shape: ", params.errorStr());
  Shape outer = indices.rank() == 1 ? Shape{} : slice(indices, 0, indices.rank() - 1);
  c.setOutput(0, concat(outer, slice(params, static_cast<int>(depth))));
  return Status::ok();
}

Status dynamicStitch(ShapeContext &c) {
  int n = static_cast<int>(c.inputs.size()) / 2;
  Shape extra = Shape::unknown();
  bool allKnown = true;
  std::int64_t largest = -1;
  for (int i = 0; i < n; ++i) {
    const Shape &indices = c.inputs[i];
    Shape data = c.inputs[n + i];
    if (auto values = intsOf(c, i)) {
      for (std::int64_t v : *values)
        largest = std::max(largest, v);
    } else {
      allKnown = false;
    }
    if (!indices.hasRank())
      continue;
    Shape merged, prefix;
    TFC_RETURN_IF_ERROR(mergePrefix(data, indices, merged, prefix));
    if (data.hasRank())
      TFC_RETURN_IF_ERROR(merge(extra, slice(merged, indices.rank()), extra));
  }
  c.setOutput(0, concat(vector(allKnown ? largest + 1 : None), extra));
  return Status::ok();
}

Status oneHot(ShapeContext &c) {
  Dim depth;
  TFC_RETURN_IF_ERROR(dimFromScalar(c, 1, depth));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 0));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[3], 0));
  const Shape &in = c.inputs[0];
  std::int64_t axis = c.attrOr<std::int64_t>("axis", -1);
  if (axis < -1)
    return errors::invalidArgument("axis must be >= -1");
  if (!in.hasRank())
    return Status::ok();
  if (axis > in.rank())
    return errors::invalidArgument("axis must be in the range [-1, ", in.rank() + 1, "), but got ", axis);
  std::vector<Dim> dims = in.dims();
  dims.insert(axis < 0 ? dims.end() : dims.begin() + axis, depth);
  c.setOutput(0, Shape(std::move(dims)));
  return Status::ok();
}

Status padOf(ShapeContext &c, int sign) {
  Shape pads;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 2, pads));
  TFC_RETURN_IF_ERROR(withDim(pads[1], 2, pads[1]));
  const Shape &in = c.inputs[0];
  Dim rank = in.hasRank() ? in.rank() : None;
  if (!mergeDim(rank, pads[0], rank))
    return errors::invalidArgument("Shape must be rank ", pads[0], " but is rank ", in.rank());
  if (rank == None)
    return Status::ok();
  auto values = intsOf(c, 1);
  std::vector<Dim> dims(rank, None);
  for (int i = 0; values && i < rank; ++i) {
    Dim before = (*values)[2 * i], after = (*values)[2 * i + 1], sum;
    if (before < 0 || after < 0)
      return errors::invalidArgument("Paddings must be non-negative: ", before, ", ", after);
    TFC_RETURN_IF_ERROR(addDims(before, after, sum));
    TFC_RETURN_IF_ERROR(sign > 0 ? addDims(dimOf(in, i), sum, dims[i]) : subtractDims(dimOf(in, i), sum, dims[i]));
  }
  c.setOutput(0, Shape(std::move(dims)));
  return Status::ok();
}
Status pad(ShapeContext &c) { return padOf(c, 1); }
Status padV2(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 0));
  return padOf(c, 1);
}
Status mirrorPadGrad(ShapeContext &c) { return padOf(c, -1); }

Status checkScatter(const Shape &indices, const Shape &updates, const Shape &output) {
  if (!indices.hasRank() || !updates.hasRank())
    return Status::ok();
  if (indices.rank() < 1)
    return errors::invalidArgument("Shape must be at least rank 1 but is rank 0");
  if (indices.rank() == 1 && output.hasRank() && updates.rank() == output.rank() && output.rank() > 0) // one row an element, as the kernels have it
    if (Shape rows = output, both; rows[0] = indices[0], merge(rows, updates, both))
      return Status::ok();
  Shape outer = indices.rank() == 1 ? Shape{} : slice(indices, 0, indices.rank() - 1), both, prefix;
  if (!mergePrefix(updates, outer, both, prefix))
    return errors::invalidArgument("The outer ", outer.rank(), " dimensions of indices.shape=", indices.errorStr(), " must match the outer ",
                                   outer.rank(), " dimensions of updates.shape=", updates.errorStr());
  Dim depth = indices.dim(-1);
  if (depth == None || !output.hasRank())
    return Status::ok();
  if (depth > output.rank())
    return errors::invalidArgument("indices.shape[-1] must be <= rank of the output, but saw indices shape: ", indices.errorStr(),
                                   " and output shape: ", output.errorStr());
  Shape inner = slice(output, static_cast<int>(depth)), rest = slice(updates, outer.rank());
  if (!merge(inner, rest, both))
    return errors::invalidArgument("The inner ", inner.rank(), " dimensions of output.shape=", output.errorStr(), " must match the inner ",
                                   rest.rank(), " dimensions of updates.shape=", updates.errorStr());
  return Status::ok();
}

Status scatterNd(ShapeContext &c) {
  Shape out;
  TFC_RETURN_IF_ERROR(fromTensor(c, 2, out));
  if (auto indices = c.inputs[0].numElements(), updates = c.inputs[1].numElements(); indices && updates)
    if (out.rank() == 0 ? *indices || *updates : (*indices == 0) != (*updates == 0))
      TFC_RETURN_IF_ERROR(c.whenRun(errors::invalidArgument("Indices and updates specified for empty output shape")));
  TFC_RETURN_IF_ERROR(checkScatter(c.inputs[0], c.inputs[1], out));
  c.setOutput(0, out);
  return Status::ok();
}

Status tensorScatter(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(checkScatter(c.inputs[1], c.inputs[2], c.inputs[0]));
  c.setOutput(0, c.inputs[0]);
  return Status::ok();
}

/// DepthToSpace and SpaceToDepth in NHWC and NCHW.
Status depthSpace(ShapeContext &c) {
  Shape in;
  std::string format = c.attrOr<std::string>("data_format", "NHWC");
  if (format == "NCHW_VECT_C")
    return errors::unimplemented("data_format NCHW_VECT_C of ", c.op, " is not supported");
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 4, in));
  std::int64_t block = c.attrOr<std::int64_t>("block_size", 2);
  if (block < 2 || block > 1 << 20)
    return errors::invalidArgument("Block size should be > 1: ", block);
  int ch = format == "NHWC" ? 3 : 1, h = format == "NHWC" ? 1 : 2;
  Shape out = in;
  if (c.op == "DepthToSpace") {
    TFC_RETURN_IF_ERROR(multiplyDims(in[h], block, out[h]));
    TFC_RETURN_IF_ERROR(multiplyDims(in[h + 1], block, out[h + 1]));
    TFC_RETURN_IF_ERROR(divideDims(in[ch], block * block, true, out[ch]));
  } else {
    TFC_RETURN_IF_ERROR(divideDims(in[h], block, true, out[h]));
    TFC_RETURN_IF_ERROR(divideDims(in[h + 1], block, true, out[h + 1]));
    TFC_RETURN_IF_ERROR(multiplyDims(in[ch], block * block, out[ch]));
  }
  c.setOutput(0, out);
  return Status::ok();
}

/// The first forms have one block size, for the two dimensions of an image.
Status batchSpace(ShapeContext &c) {
  bool toBatch = c.op.starts_with("SpaceToBatch"), first = !c.op.ends_with("ND");
  const int padsAt = first ? 1 : 2;
  Shape block = vector(2), pads;
  if (first)
    TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 4));
  else
    TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1, block));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[padsAt], 2, pads));
  TFC_RETURN_IF_ERROR(withDim(pads[1], 2, pads[1]));
  Dim n;
  TFC_RETURN_IF_ERROR(mergeDim(block[0], pads[0], n));
  const Shape &in = c.inputs[0];
  if (n == None || !in.hasRank()) {
    return Status::ok();
  }
  Shape out;
  TFC_RETURN_IF_ERROR(withRankAtLeast(in, static_cast<int>(std::min<Dim>(n + 1, 1000)), out));
  auto sizes = first ? std::optional(std::vector<std::int64_t>(2, c.attrOr<std::int64_t>("block_size", 1))) : intsOf(c, 1);
  auto amounts = intsOf(c, padsAt);
  for (int i = 0; i < n; ++i) {
    Dim b = sizes ? (*sizes)[i] : None, d = in[i + 1];
    if (sizes && b < 1)
      return errors::invalidArgument("block_shape[", i, "] = ", b, " must be positive");
    Dim before = amounts ? (*amounts)[2 * i] : None, after = amounts ? (*amounts)[2 * i + 1] : None, sum = None;
    if (amounts && (before < 0 || after < 0))
      return errors::invalidArgument(toBatch ? "paddings" : "crops", "[", i, "] = [", before, ", ", after, "] must be non-negative");
    if (amounts)
      TFC_RETURN_IF_ERROR(addDims(before, after, sum));
    if (!sizes) {
      out[0] = out[i + 1] = None;
    } else if (toBatch) {
      TFC_RETURN_IF_ERROR(addDims(d, sum, d));
      d = amounts ? d : None;
      TFC_RETURN_IF_ERROR(divideDims(d, b, true, out[i + 1]));
      TFC_RETURN_IF_ERROR(multiplyDims(out[0], b, out[0]));
    } else {
      TFC_RETURN_IF_ERROR(multiplyDims(d, b, d));
      out[i + 1] = None;
      if (amounts)
        TFC_RETURN_IF_ERROR(subtractDims(d, sum, out[i + 1]));
      TFC_RETURN_IF_ERROR(divideDims(out[0], b, true, out[0]));
    }
  }
  c.setOutput(0, out);
  return Status::ok();
}

Status diag(ShapeContext &c) {
  Shape in;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 1, in));
  c.setOutput(0, in.hasRank() ? concat(in, in) : Shape::unknown());
  return Status::ok();
}

Status diagPart(ShapeContext &c) {
  const Shape &in = c.inputs[0];
  if (!in.hasRank())
    return Status::ok();
  if (in.rank() % 2 || in.rank() == 0)
    return errors::invalidArgument("Input must have even and non-zero rank, input rank is ", in.rank());
  return merge(slice(in, 0, in.rank() / 2), slice(in, in.rank() / 2), c.outputs[0]);
}

Status matrixDiag(ShapeContext &c) {
  Shape in;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 1, in));
  c.setOutput(0, in.hasRank() ? concat(in, vector(in.dim(-1))) : Shape::unknown());
  return Status::ok();
}

Status matrixDiagPart(ShapeContext &c) {
  Shape in;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 2, in));
  if (!in.hasRank())
    return Status::ok();
  Dim a = in.dim(-2), b = in.dim(-1), n = a == None || b == None ? None : std::min(a, b);
  Shape batch = in.rank() == 2 ? Shape{} : slice(in, 0, in.rank() - 2);
  c.setOutput(0, concat(batch, vector(n)));
  return Status::ok();
}

Status matrixSetDiag(ShapeContext &c) {
  Shape in, d;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 2, in));
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[1], 1, d));
  if (in.hasRank() && d.hasRank()) {
    if (d.rank() != in.rank() - 1)
      return errors::invalidArgument("Shape must be rank ", in.rank() - 1, " but is rank ", d.rank());
    Dim a = in.dim(-2), b = in.dim(-1), n = a == None || b == None ? None : std::min(a, b), unused;
    TFC_RETURN_IF_ERROR(mergeDim(n, d.dim(-1), unused));
    for (int i = 0; i < d.rank() - 1; ++i)
      TFC_RETURN_IF_ERROR(mergeDim(in[i], d[i], in[i]));
  }
  c.setOutput(0, in);
  return Status::ok();
}

Status matrixBandPart(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 0));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 0));
  return withRankAtLeast(c.inputs[0], 2, c.outputs[0]);
}

/// (x, i, v)
Status inplace(ShapeContext &c) {
  Shape x;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 1, x));
  c.setOutput(0, x);
  const Shape &i = c.inputs[1], &v = c.inputs[2];
  if (c.building || !x.hasRank() || !v.hasRank())
    return Status::ok();
  if (x.rank() != v.rank())
    return errors::invalidArgument("x and v shape doesn't match (ranks differ): ", x.errorStr(), " vs. ", v.errorStr());
  for (int d = 1; d < x.rank(); ++d)
    if (x[d] != None && v[d] != None && x[d] != v[d])
      return errors::invalidArgument("x and v shape doesn't match at index ", d, " : ", x.errorStr(), " vs. ", v.errorStr());
  if (i.rank() == 1 && i[0] != None && v[0] != None && i[0] != v[0])
    return errors::invalidArgument("i and x shape doesn't match at index 0: ", i.errorStr(), " vs. ", v.errorStr());
  return Status::ok();
}

/// (sorted_inputs, values): a row of values for each row.
Status bound(ShapeContext &c) {
  Shape sorted, values;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 2, sorted));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 2, values));
  Dim rows;
  TFC_RETURN_IF_ERROR(mergeDim(sorted[0], values[0], rows));
  c.setOutput(0, values);
  return Status::ok();
}

Status dynamicPartition(ShapeContext &c) {
  const Shape &data = c.inputs[0], &partitions = c.inputs[1];
  Shape out;
  if (data.hasRank() && partitions.hasRank()) {
    Shape merged, prefix;
    TFC_RETURN_IF_ERROR(mergePrefix(data, partitions, merged, prefix));
    out = concat(vector(None), slice(merged, partitions.rank()));
    for (Shape &o : c.outputs)
      o = out;
  }
  return Status::ok();
}

Status tensorStridedSliceUpdate(ShapeContext &c) {
  for (int i = 1; i < 4; ++i)
    TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 1));
  c.setOutput(0, c.inputs[0]);
  return Status::ok();
}

constexpr RuleEntry rules[] = {
    {"Gather", gather}, {"GatherV2", gatherV2}, {"GatherNd", gatherNd}, {"DynamicStitch", dynamicStitch},
    {"ParallelDynamicStitch", dynamicStitch}, {"OneHot", oneHot}, {"Pad", pad}, {"PadV2", padV2}, {"MirrorPad", pad},
    {"MirrorPadGrad", mirrorPadGrad}, {"ScatterNd", scatterNd}, {"TensorScatterUpdate", tensorScatter},
    {"TensorScatterAdd", tensorScatter}, {"TensorScatterSub", tensorScatter}, {"TensorScatterMin", tensorScatter},
    {"TensorScatterMax", tensorScatter}, {"DepthToSpace", depthSpace}, {"SpaceToDepth", depthSpace},
    {"ScatterNdNonAliasingAdd", tensorScatter}, {"InplaceUpdate", inplace}, {"InplaceAdd", inplace}, {"InplaceSub", inplace},
    {"LowerBound", bound}, {"UpperBound", bound}, {"DynamicPartition", dynamicPartition},
    {"TensorStridedSliceUpdate", tensorStridedSliceUpdate}, {"StridedSliceAssign", tensorStridedSliceUpdate},
    {"ResourceStridedSliceAssign", noOutputs}, {"SpaceToBatch", batchSpace}, {"BatchToSpace", batchSpace},
    {"SpaceToBatchND", batchSpace}, {"BatchToSpaceND", batchSpace}, {"Diag", diag}, {"DiagPart", diagPart},
    {"MatrixDiag", matrixDiag}, {"MatrixDiagPart", matrixDiagPart}, {"MatrixSetDiag", matrixSetDiag},
    {"MatrixBandPart", matrixBandPart},
};

} // namespace

std::span<const RuleEntry> arrayIndexRules() { return rules; }

} // namespace tfc::graph
