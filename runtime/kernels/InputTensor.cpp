// Tensors as bytes: ParseTensor, SerializeTensor, SerializeSparse, SerializeManySparse, DeserializeSparse, DeserializeManySparse.
#include "SparseHelpers.h"

#include "tfc/base/TensorProto.h"

#include <cstring>

namespace tfc::rt {

namespace {

Status parseTensorOp(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  const Tensor &in = c.inputs[0];
  if (in.dtype() != DType::string || !in.isScalar())
    return errors::invalidArgument("Expected `serialized` to be a scalar, got shape: ", in.shape().errorStr());
  TFC_ASSIGN_OR_RETURN(Tensor t, tfc::parseTensor(in.strings()[0]));
  auto want = static_cast<DType>(c.intAttr("out_type", static_cast<int>(t.dtype())));
  if (t.dtype() != want)
    return errors::invalidArgument("Type mismatch between parsed tensor (", runtimeName(t.dtype()), ") and dtype (", runtimeName(want), ")");
  c.setOutput(0, std::move(t));
  return Status::ok();
}

Status serializeTensorOp(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  c.setOutput(0, Tensor(serializeTensor(c.inputs[0])));
  return Status::ok();
}

Status onlyStrings(const HostCall &c, const char *attribute) {
  if (static_cast<DType>(c.intAttr(attribute, static_cast<int>(DType::string))) == DType::string) return Status::ok();
  return errors::unimplemented(c.op->op, " has no host kernel for variants");
}

Status serializeSparse(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 3, 1));
  TFC_RETURN_IF_ERROR(onlyStrings(c, "out_type"));
  TFC_ASSIGN_OR_RETURN(SparseTensor t, SparseTensor::of(c, 0));
  std::vector<std::string> parts;
  for (int i = 0; i < 3; ++i) parts.push_back(serializeTensor(c.inputs[i], StringsIn::Content));
  c.setOutput(0, Tensor(parts));
  return Status::ok();
}

/// A row each of the first dimension, without it.
Status serializeManySparse(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 3, 1));
  TFC_RETURN_IF_ERROR(onlyStrings(c, "out_type"));
  TFC_ASSIGN_OR_RETURN(SparseTensor t, SparseTensor::of(c, 0));
  if (t.rank() < 2) return errors::invalidArgument("Rank of input SparseTensor should be > 1, but saw rank: ", t.rank());
  std::int64_t rows = t.dims[0];
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(DType::string, Shape{rows, 3}));
  std::vector<std::vector<std::int64_t>> inRow(rows);
  for (std::int64_t i = 0; i < t.count; ++i) {
    if (t.at(i)[0] < 0 || t.at(i)[0] >= rows) return errors::invalidArgument("Received unexpected column 0 value in input SparseTensor: ", t.at(i)[0], " < 0 or >= N (= ", rows, ")");
    inRow[t.at(i)[0]].push_back(i);
  }
  std::string shape = serializeTensor(vectorOf({t.dims.begin() + 1, t.dims.end()}));
  for (std::int64_t r = 0; r < rows; ++r) {
    std::vector<std::int64_t> indices;
    for (std::int64_t i : inRow[r]) indices.insert(indices.end(), t.at(i).begin() + 1, t.at(i).end());
    TFC_ASSIGN_OR_RETURN(Tensor values, takeElements(*t.values, inRow[r]));
    auto to = out.mutable_data<std::string>();
    to[r * 3] = serializeTensor(indexMatrix(indices, t.dims.size() - 1).reshape(Shape{static_cast<std::int64_t>(inRow[r].size()), t.rank() - 1}));
    to[r * 3 + 1] = serializeTensor(values, StringsIn::Content);
    to[r * 3 + 2] = shape;
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

/// The sparse tensors of a matrix (any leading dimensions, then 3) of strings as one, whose first dimensions number them.
Status deserializeSparse(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 3));
  const Tensor &in = c.inputs[0];
  if (in.dtype() != DType::string) return errors::unimplemented(c.op->op, " has no host kernel for variants");
  if (in.shape().rank() < 1 || in.shape().dim(-1) != 3)
    return errors::invalidArgument("Serialized sparse should have 3 as the last dimension but received shape ", in.shape().errorStr());
  auto type = static_cast<DType>(c.intAttr("dtype"));
  std::vector<std::int64_t> leading(in.shape().dims().begin(), in.shape().dims().end() - 1), dims, indices;
  std::int64_t count = in.size() / 3;
  if (count == 0) return errors::invalidArgument("Serialized sparse should have non-zero rank ", in.shape().errorStr());
  std::vector<Tensor> parts;
  std::int64_t total = 0;
  for (std::int64_t k = 0; k < count; ++k) {
    TFC_ASSIGN_OR_RETURN(Tensor index, tfc::parseTensor(in.strings()[k * 3]));
    TFC_ASSIGN_OR_RETURN(Tensor values, tfc::parseTensor(in.strings()[k * 3 + 1]));
    TFC_ASSIGN_OR_RETURN(Tensor shape, tfc::parseTensor(in.strings()[k * 3 + 2]));
    if (index.dtype() != int64 || index.shape().rank() != 2)
      return errors::invalidArgument("Expected serialized_sparse[", k, ", 0] to represent an index matrix but received shape ", index.shape().errorStr());
    if (values.shape().rank() != 1 || values.size() != index.shape()[0])
      return errors::invalidArgument("Expected row counts of indices and values to match but they do not: ", index.shape()[0], " vs. ", values.size());
    if (shape.dtype() != int64 || shape.shape().rank() != 1 || shape.size() != index.shape()[1])
      return errors::invalidArgument("Expected column counts of indices to match size of shape but they do not: ", index.shape()[1], " vs. ", shape.size());
    if (values.dtype() != type) return errors::invalidArgument("Requested SparseTensor of type ", runtimeName(type), " but SparseTensor[", k, "].values.dtype() == ", runtimeName(values.dtype()));
    std::vector<std::int64_t> own(shape.data<std::int64_t>().begin(), shape.data<std::int64_t>().end());
    if (k == 0) dims = own;
    if (own.size() != dims.size()) return errors::invalidArgument("Inconsistent shape across SparseTensors: rank prior to SparseTensor[", k, "] was: ", dims.size(), " but rank of SparseTensor[", k, "] is: ", own.size());
    for (std::size_t d = 0; d < dims.size(); ++d) dims[d] = std::max(dims[d], own[d]);
    for (std::int64_t i = 0; i < values.size(); ++i) {
      std::vector<std::int64_t> at(leading.size());
      std::int64_t rest = k;
      for (std::size_t d = leading.size(); d-- > 0;) at[d] = rest % leading[d], rest /= leading[d];
      indices.insert(indices.end(), at.begin(), at.end());
      auto row = index.data<std::int64_t>().subspan(static_cast<std::size_t>(i) * own.size(), own.size());
      indices.insert(indices.end(), row.begin(), row.end());
    }
    total += values.size();
    parts.push_back(std::move(values));
  }
  leading.insert(leading.end(), dims.begin(), dims.end());
  TFC_ASSIGN_OR_RETURN(Tensor values, Tensor::allocate(type, Shape{total}));
  std::int64_t at = 0;
  for (const Tensor &part : parts) {
    if (type == DType::string) std::copy(part.strings().begin(), part.strings().end(), values.mutable_data<std::string>().begin() + at);
    else if (part.nbytes()) std::memcpy(static_cast<char *>(values.mutableRaw()) + static_cast<std::size_t>(at) * byteSize(type), part.raw(), part.nbytes());
    at += part.size();
  }
  c.setOutput(0, Tensor::from<std::int64_t>(indices, Shape{total, static_cast<std::int64_t>(leading.size())}));
  c.setOutput(1, std::move(values));
  c.setOutput(2, vectorOf(leading));
  return Status::ok();
}

} // namespace

void registerInputTensorKernels() {
  registerHostKernel("ParseTensor", parseTensorOp);
  registerHostKernel("SerializeTensor", serializeTensorOp);
  registerHostKernel("SerializeSparse", serializeSparse);
  registerHostKernel("SerializeManySparse", serializeManySparse);
  registerHostKernel("DeserializeSparse", deserializeSparse);
  registerHostKernel("DeserializeManySparse", deserializeSparse);
}

} // namespace tfc::rt
