// More array ops on string tensors: Split, SplitV, SelectV2, BroadcastTo, OneHot, Roll, DepthToSpace, SpaceToDepth, GuaranteeConst.
#include "StringArray.h"

#include <algorithm>

namespace tfc::rt {

namespace {

/// Pieces of the given lengths along `axis`.
Status cut(HostCall &c, const Tensor &in, int axis, const std::vector<std::int64_t> &lengths) {
  auto strides = stringStrides(in.shape());
  std::int64_t at = 0;
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    Shape shape = in.shape();
    shape[axis] = lengths[i];
    TFC_ASSIGN_OR_RETURN(c.outputs[i], strided(in, shape, at * strides[axis], strides));
    at += lengths[i];
  }
  return Status::ok();
}

Status split(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, std::max<std::size_t>(c.outputs.size(), 1)));
  TFC_RETURN_IF_ERROR(onlyStrings(c, 1, 1));
  const Tensor &in = c.inputs[1];
  auto parts = static_cast<std::int64_t>(c.outputs.size());
  TFC_ASSIGN_OR_RETURN(auto dim, vectorInput(c, 0));
  if (dim.size() != 1) return errors::invalidArgument("split_dim must be a scalar");
  TFC_ASSIGN_OR_RETURN(int axis, axisIn(dim[0], in.shape().rank()));
  if (in.shape()[axis] % parts)
    return errors::invalidArgument("Number of ways to split should evenly divide the split dimension, but got split_dim ", axis, " (size = ",
                                   in.shape()[axis], ") and num_split ", parts);
  return cut(c, in, axis, std::vector<std::int64_t>(c.outputs.size(), in.shape()[axis] / parts));
}

Status splitV(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 3, std::max<std::size_t>(c.outputs.size(), 1)));
  TFC_RETURN_IF_ERROR(onlyStrings(c, 0, 1));
  const Tensor &in = c.inputs[0];
  TFC_ASSIGN_OR_RETURN(auto lengths, vectorInput(c, 1));
  TFC_ASSIGN_OR_RETURN(auto dim, vectorInput(c, 2));
  if (dim.size() != 1) return errors::invalidArgument("split_dim must be a scalar");
  if (lengths.size() != c.outputs.size())
    return errors::invalidArgument("size of the split_tensor must be equal to the number of outputs: ", c.outputs.size(), ", got ", lengths.size());
  TFC_ASSIGN_OR_RETURN(int axis, axisIn(dim[0], in.shape().rank()));
  std::int64_t rest = in.shape()[axis], open = -1;
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    if (lengths[i] == -1 && open >= 0) return errors::invalidArgument("There can only be one -1 in the input.");
    if (lengths[i] == -1) open = static_cast<std::int64_t>(i);
    else if (lengths[i] < 0) return errors::invalidArgument("Split size at index ", i, " must be >= 0. Got: ", lengths[i]);
    else if (lengths[i] > rest) rest = -1;
    else rest -= lengths[i];
    if (rest < 0) break;
  }
  if (rest < 0 || (open < 0 && rest))
    return errors::invalidArgument("Determined shape must either match input shape along split_dim exactly if fully specified, or be less than the "
                                   "size of the input along split_dim if not fully specified.");
  if (open >= 0) lengths[static_cast<std::size_t>(open)] = rest;
  return cut(c, in, axis, lengths);
}

Status selectV2(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 3, 1));
  TFC_RETURN_IF_ERROR(onlyStrings(c, 1, 2));
  const Tensor &cond = c.inputs[0], &a = c.inputs[1], &b = c.inputs[2];
  if (cond.dtype() != bool_) return errors::invalidArgument("the condition must be bool");
  auto both = Shape::broadcast(a.shape(), b.shape());
  auto shape = both ? Shape::broadcast(*both, cond.shape()) : both;
  if (!shape)
    return errors::invalidArgument("condition ", cond.shape().errorStr(), ", then ", a.shape().errorStr(), ", and else ", b.shape().errorStr(),
                                   " must be broadcastable");
  auto ofCond = spreadStrides(cond.shape(), *shape), ofA = spreadStrides(a.shape(), *shape), ofB = spreadStrides(b.shape(), *shape);
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(DType::string, *shape));
  auto to = out.mutable_data<std::string>();
  for (std::int64_t i = 0; i < out.size(); ++i)
    to[i] = cond.data<bool>()[placeOf(i, *shape, ofCond)] ? a.strings()[placeOf(i, *shape, ofA)] : b.strings()[placeOf(i, *shape, ofB)];
  c.setOutput(0, std::move(out));
  return Status::ok();
}

Status broadcastTo(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  TFC_RETURN_IF_ERROR(onlyStrings(c, 0, 1));
  const Tensor &in = c.inputs[0];
  TFC_ASSIGN_OR_RETURN(auto dims, vectorInput(c, 1));
  for (auto d : dims)
    if (d < 0) return errors::invalidArgument("Dimension ", d, " must be >= 0");
  Shape to(dims);
  auto both = Shape::broadcast(in.shape(), to);
  if (!both || *both != to)
    return errors::invalidArgument("Incompatible shapes: ", in.shape().errorStr(), " vs. ", to.errorStr());
  TFC_ASSIGN_OR_RETURN(c.outputs[0], strided(in, to, 0, spreadStrides(in.shape(), to)));
  return Status::ok();
}

/// (indices, depth, on_value, off_value)
Status oneHot(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 4, 1));
  TFC_RETURN_IF_ERROR(onlyStrings(c, 2, 2));
  const Tensor &indices = c.inputs[0];
  TFC_ASSIGN_OR_RETURN(auto depths, vectorInput(c, 1));
  if (!isInteger(indices.dtype()) || depths.size() != 1 || c.inputs[2].size() != 1 || c.inputs[3].size() != 1)
    return errors::invalidArgument("depth, on_value and off_value must be scalars");
  if (depths[0] < 0) return errors::invalidArgument("depth must be non-negative, got: ", depths[0]);
  std::int64_t given = c.intAttr("axis", -1);
  int rank = indices.shape().rank();
  if (given < -1 || given > rank) return errors::invalidArgument("Expected axis to be -1 or between [0, ", rank + 1, ").  But received: ", given);
  int axis = given < 0 ? rank : static_cast<int>(given);
  auto dims = indices.shape().dims();
  dims.insert(dims.begin() + axis, depths[0]);
  Shape shape(dims);
  std::int64_t inner = 1;
  for (int k = axis; k < rank; ++k) inner *= indices.shape()[k];
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(DType::string, shape));
  auto to = out.mutable_data<std::string>();
  for (std::int64_t i = 0; i < out.size(); ++i) {
    std::int64_t outer = i / (inner * depths[0]), k = i / inner % depths[0], at = outer * inner + i % inner;
    to[i] = c.inputs[indices.asInt64(at) == k ? 2 : 3].strings()[0];
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

Status roll(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 3, 1));
  TFC_RETURN_IF_ERROR(onlyStrings(c, 0, 1));
  const Tensor &in = c.inputs[0];
  const Shape &shape = in.shape();
  TFC_ASSIGN_OR_RETURN(auto shifts, vectorInput(c, 1));
  TFC_ASSIGN_OR_RETURN(auto axes, vectorInput(c, 2));
  if (shifts.size() != axes.size()) return errors::invalidArgument("shift and axis must have the same size");
  std::vector<std::int64_t> by(shape.rank());
  for (std::size_t i = 0; i < axes.size(); ++i) {
    TFC_ASSIGN_OR_RETURN(int axis, axisIn(axes[i], shape.rank()));
    std::int64_t n = std::max<std::int64_t>(shape[axis], 1);
    by[axis] = ((by[axis] + shifts[i] % n) % n + n) % n;
  }
  auto strides = stringStrides(shape);
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(DType::string, shape));
  auto to = out.mutable_data<std::string>();
  for (std::int64_t i = 0; i < in.size(); ++i) {
    std::int64_t at = 0, rest = i;
    for (int k = shape.rank() - 1; k >= 0; --k) at += (rest % shape[k] + by[k]) % shape[k] * strides[k], rest /= shape[k];
    to[at] = in.strings()[i];
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

/// DepthToSpace and SpaceToDepth of NHWC images: squares of pixels and channels change places.
Status depthSpace(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  TFC_RETURN_IF_ERROR(onlyStrings(c, 0, 1));
  const Tensor &in = c.inputs[0];
  std::int64_t block = c.intAttr("block_size");
  if (c.stringAttr("data_format", "NHWC") != "NHWC") return errors::invalidArgument("Only NHWC data_format supported on CPU. Got ", c.stringAttr("data_format"));
  const Shape &s = in.shape();
  if (s.rank() != 4 || block < 2) return errors::invalidArgument("Input rank should be 4 and the block size > 1, got shape ", s.errorStr());
  if (std::string_view(c.op->op) == "DepthToSpace") {
    if (s[3] % (block * block)) return errors::invalidArgument("Input depth dimension ", s[3], " should be divisible by: ", block * block);
    std::int64_t depth = s[3] / (block * block), row = s[2] * s[3];
    TFC_ASSIGN_OR_RETURN(Tensor out, strided(in, Shape{s[0], s[1], block, s[2], block, depth}, 0, {s[1] * row, row, block * depth, s[3], depth, 1}));
    c.setOutput(0, out.reshape(Shape{s[0], s[1] * block, s[2] * block, depth}));
    return Status::ok();
  }
  if (s[1] % block || s[2] % block)
    return errors::invalidArgument("Image width ", s[2], " and height ", s[1], " should be divisible by block_size: ", block);
  std::int64_t row = s[2] * s[3];
  TFC_ASSIGN_OR_RETURN(Tensor out, strided(in, Shape{s[0], s[1] / block, s[2] / block, block, block, s[3]}, 0,
                                           {s[1] * row, block * row, block * s[3], row, s[3], 1}));
  c.setOutput(0, out.reshape(Shape{s[0], s[1] / block, s[2] / block, block * block * s[3]}));
  return Status::ok();
}

Status same(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  c.setOutput(0, Tensor(c.inputs[0]));
  return Status::ok();
}

} // namespace

void registerStringArrayMoves() {
  registerHostKernel("Split", split);
  registerHostKernel("SplitV", splitV);
  registerHostKernel("SelectV2", selectV2);
  registerHostKernel("BroadcastTo", broadcastTo);
  registerHostKernel("OneHot", oneHot);
  registerHostKernel("Roll", roll);
  registerHostKernel("DepthToSpace", depthSpace);
  registerHostKernel("SpaceToDepth", depthSpace);
  registerHostKernel("GuaranteeConst", same);
}

} // namespace tfc::rt
