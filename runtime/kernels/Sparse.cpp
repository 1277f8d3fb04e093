// Sparse tensors rearranged: SparseReorder, SparseToDense, SparseConcat, SparseSplit, SparseSlice, SparseReshape,
// SparseFillEmptyRows, and the gradients that are ops of their own.
#include "SparseHelpers.h"

#include <cstring>

namespace tfc::rt {

std::string indexText(std::span<const std::int64_t> index) {
  std::string s = "[";
  for (std::size_t i = 0; i < index.size(); ++i) s += (i ? "," : "") + std::to_string(index[i]);
  return s + "]";
}

Expected<SparseTensor> SparseTensor::of(const HostCall &c, std::size_t indices, std::size_t values, std::size_t shape) {
  TFC_ASSIGN_OR_RETURN(SparseTensor t, unsized(c, indices, values, shape));
  std::int64_t total = 1;
  for (std::int64_t d : t.dims) {
    if (d < 0) return errors::invalidArgument("Dimension ", d, " must be >= 0");
    if (__builtin_mul_overflow(total, d, &total)) return errors::invalidArgument("The shape ", indexText(t.dims), " has too many elements");
  }
  return t;
}

Expected<SparseTensor> SparseTensor::unsized(const HostCall &c, std::size_t indices, std::size_t values, std::size_t shape) {
  if (std::max({indices, values, shape}) >= c.inputs.size()) return errors::invalidArgument(c.op->op, " has too few inputs");
  const Tensor &i = c.inputs[indices], &v = c.inputs[values], &s = c.inputs[shape];
  if (i.dtype() != int64 || i.shape().rank() != 2)
    return errors::invalidArgument("Input indices should be a matrix but received shape ", i.shape().errorStr());
  if (v.shape().rank() != 1) return errors::invalidArgument("Input values should be a vector but received shape ", v.shape().errorStr());
  if (s.dtype() != int64 || s.shape().rank() != 1)
    return errors::invalidArgument("Input shape should be a vector but received shape ", s.shape().errorStr());
  if (v.size() != i.shape()[0])
    return errors::invalidArgument("Number of values must match first dimension of indices. Got ", v.size(), " values, indices shape: ", i.shape().errorStr());
  if (s.size() != i.shape()[1])
    return errors::invalidArgument("Number of dimensions must match second dimension of indices. Got ", s.size(), " dimensions, indices shape: ", i.shape().errorStr());
  SparseTensor t;
  t.indices = i.data<std::int64_t>(), t.values = &v, t.count = v.size();
  t.dims.assign(s.data<std::int64_t>().begin(), s.data<std::int64_t>().end());
  return t;
}

Status SparseTensor::checkBounds() const {
  for (std::int64_t i = 0; i < count; ++i)
    for (std::size_t d = 0; d < dims.size(); ++d)
      if (at(i)[d] < 0 || at(i)[d] >= dims[d])
        return errors::invalidArgument("indices[", i, "] = ", indexText(at(i)), " is out of bounds: need 0 <= index < ", indexText(dims));
  return Status::ok();
}

Expected<Tensor> takeElements(const Tensor &values, std::span<const std::int64_t> order) {
  auto n = static_cast<std::int64_t>(order.size());
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(values.dtype(), Shape{n}));
  if (values.dtype() == DType::string) {
    auto to = out.mutable_data<std::string>();
    for (std::int64_t i = 0; i < n; ++i) to[i] = values.strings()[order[i]];
    return out;
  }
  std::size_t bytes = byteSize(values.dtype());
  auto *to = static_cast<char *>(out.mutableRaw());
  for (std::int64_t i = 0; i < n; ++i) std::memcpy(to + static_cast<std::size_t>(i) * bytes, static_cast<const char *>(values.raw()) + static_cast<std::size_t>(order[i]) * bytes, bytes);
  return out;
}

Tensor indexMatrix(const std::vector<std::int64_t> &indices, std::size_t rank) {
  std::int64_t rows = rank ? static_cast<std::int64_t>(indices.size() / rank) : 0;
  return Tensor::from<std::int64_t>(indices, Shape{rows, static_cast<std::int64_t>(rank)});
}

Tensor vectorOf(const std::vector<std::int64_t> &values) { return Tensor(values); }

Expected<std::vector<std::int64_t>> intVector(const HostCall &c, std::size_t i, const char *name) {
  if (i >= c.inputs.size() || !isInteger(c.inputs[i].dtype()) || c.inputs[i].shape().rank() != 1)
    return errors::invalidArgument("Input ", name, " should be a vector of integers", i < c.inputs.size() ? " but received shape " + c.inputs[i].shape().errorStr() : "");
  std::vector<std::int64_t> out(c.inputs[i].size());
  for (std::size_t k = 0; k < out.size(); ++k) out[k] = c.inputs[i].asInt64(static_cast<std::int64_t>(k));
  return out;
}

std::vector<std::int64_t> stridesOf(std::span<const std::int64_t> dims) {
  std::vector<std::int64_t> strides(dims.size(), 1);
  for (std::size_t i = dims.size(); i-- > 1;) strides[i - 1] = strides[i] * dims[i];
  return strides;
}

namespace {

Status sparseReorder(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 3, 2));
  TFC_ASSIGN_OR_RETURN(SparseTensor t, SparseTensor::unsized(c, 0, 1, 2)); // the shape is not looked at
  std::vector<std::int64_t> order(t.count), indices;
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return compareIndices(t.at(a), t.at(b)) < 0; });
  for (std::int64_t i : order) indices.insert(indices.end(), t.at(i).begin(), t.at(i).end());
  TFC_ASSIGN_OR_RETURN(Tensor values, takeElements(*t.values, order));
  c.setOutput(0, Tensor::from<std::int64_t>(indices, c.inputs[0].shape()));
  c.setOutput(1, std::move(values));
  return Status::ok();
}

Status sparseToDense(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 4, 1));
  const Tensor &indices = c.inputs[0], &values = c.inputs[2], &fallback = c.inputs[3];
  if (indices.shape().rank() > 2)
    return errors::invalidArgument("sparse_indices should be a scalar, vector, or matrix, got shape ", indices.shape().errorStr());
  std::int64_t n = indices.shape().rank() ? indices.shape()[0] : 1, rank = indices.shape().rank() == 2 ? indices.shape()[1] : 1;
  TFC_ASSIGN_OR_RETURN(std::vector<std::int64_t> dims, intVector(c, 1, "output_shape"));
  if (static_cast<std::int64_t>(dims.size()) != rank)
    return errors::invalidArgument("output_shape has incorrect number of elements: ", dims.size(), " should be: ", rank);
  if (values.shape().rank() > 1 || (values.shape().rank() == 1 && values.size() != n))
    return errors::invalidArgument("sparse_values has incorrect shape ", values.shape().errorStr(), ", should be [] or [", n, "]");
  if (!fallback.isScalar() || fallback.dtype() != values.dtype()) return errors::invalidArgument("default_value should be a scalar.");
  for (std::int64_t d : dims)
    if (d < 0) return errors::invalidArgument("Dimension ", d, " must be >= 0");
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(values.dtype(), Shape(dims)));
  bool validate = c.intAttr("validate_indices", 1);
  std::vector<std::int64_t> at(rank), last, strides = stridesOf(dims), positions(n);
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t d = 0; d < rank; ++d) {
      at[d] = indices.asInt64(i * rank + d);
      if (at[d] < 0 || at[d] >= dims[d])
        return errors::invalidArgument("indices[", i, "] = ", indexText(at), " is out of bounds: need 0 <= index < ", indexText(dims));
      positions[i] += at[d] * strides[d];
    }
    if (validate && i) {
      int order = compareIndices(last, at);
      if (order > 0)
        return errors::invalidArgument("indices[", i, "] = ", indexText(at), " is out of order. Many sparse ops require sorted indices.\n    Use `tf.sparse.reorder` to create a correctly ordered copy.\n\n");
      if (order == 0) return errors::invalidArgument("indices[", i, "] = ", indexText(at), " is repeated");
    }
    last = at;
  }
  auto source = [&](std::int64_t i) { return values.isScalar() ? 0 : i; };
  if (values.dtype() == DType::string) {
    auto to = out.mutable_data<std::string>();
    std::fill(to.begin(), to.end(), fallback.strings()[0]);
    for (std::int64_t i = 0; i < n; ++i) to[positions[i]] = values.strings()[source(i)];
  } else {
    std::size_t bytes = byteSize(values.dtype());
    auto *to = static_cast<char *>(out.mutableRaw());
    for (std::int64_t i = 0; i < out.size(); ++i) std::memcpy(to + static_cast<std::size_t>(i) * bytes, fallback.raw(), bytes);
    for (std::int64_t i = 0; i < n; ++i)
      std::memcpy(to + static_cast<std::size_t>(positions[i]) * bytes, static_cast<const char *>(values.raw()) + static_cast<std::size_t>(source(i)) * bytes, bytes);
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

/// All indices of the inputs, moved along the dimension, in row-major order.
Status sparseConcat(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 6, 3));
  std::size_t n = c.inputs.size() / 3;
  std::vector<SparseTensor> parts;
  for (std::size_t i = 0; i < n; ++i) {
    TFC_ASSIGN_OR_RETURN(SparseTensor t, SparseTensor::of(c, i, n + i, 2 * n + i));
    parts.push_back(std::move(t));
  }
  int rank = parts[0].rank();
  std::int64_t dim = c.intAttr("concat_dim");
  if (dim < -rank || dim >= rank) return errors::invalidArgument("Concat dimension must be in range [", -rank, ", ", rank, "), got ", dim);
  dim += dim < 0 ? rank : 0;
  std::vector<std::int64_t> dims = parts[0].dims, offsets(n);
  for (std::size_t i = 1; i < n; ++i) {
    if (parts[i].rank() != rank)
      return errors::invalidArgument("Ranks of all input tensors must match: expected ", rank, " but got ", parts[i].rank(), " at position ", i);
    if (parts[i].values->dtype() != parts[0].values->dtype()) return errors::invalidArgument("the values of SparseConcat must have one element type");
    for (int d = 0; d < rank; ++d)
      if (d != dim && parts[i].dims[d] != dims[d])
        return errors::invalidArgument("Input shapes must match: expected ", dims[d], " for dimension ", d, " but got ", parts[i].dims[d], " at position ", i);
    offsets[i] = dims[dim];
    if (__builtin_add_overflow(dims[dim], parts[i].dims[dim], &dims[dim])) return errors::invalidArgument("The result of SparseConcat is too large");
  }
  struct Entry {
    std::size_t part;
    std::int64_t i;
  };
  std::vector<Entry> order;
  for (std::size_t p = 0; p < n; ++p)
    for (std::int64_t i = 0; i < parts[p].count; ++i) order.push_back({p, i});
  auto key = [&](const Entry &e, int d) { return parts[e.part].at(e.i)[d] + (d == dim ? offsets[e.part] : 0); };
  std::stable_sort(order.begin(), order.end(), [&](const Entry &a, const Entry &b) {
    for (int d = 0; d < rank; ++d)
      if (key(a, d) != key(b, d)) return key(a, d) < key(b, d);
    return false;
  });
  std::vector<std::int64_t> indices;
  TFC_ASSIGN_OR_RETURN(Tensor values, Tensor::allocate(parts[0].values->dtype(), Shape{static_cast<std::int64_t>(order.size())}));
  bool strings = values.dtype() == DType::string;
  std::size_t bytes = strings ? 0 : byteSize(values.dtype());
  for (std::size_t k = 0; k < order.size(); ++k) {
    for (int d = 0; d < rank; ++d) indices.push_back(key(order[k], d));
    const Tensor &from = *parts[order[k].part].values;
    if (strings) values.mutable_data<std::string>()[k] = from.strings()[order[k].i];
    else std::memcpy(static_cast<char *>(values.mutableRaw()) + k * bytes, static_cast<const char *>(from.raw()) + static_cast<std::size_t>(order[k].i) * bytes, bytes);
  }
  c.setOutput(0, Tensor::from<std::int64_t>(indices, Shape{static_cast<std::int64_t>(order.size()), rank}));
  c.setOutput(1, std::move(values));
  c.setOutput(2, vectorOf(dims));
  return Status::ok();
}

/// Sets outputs `at`, `at` + step, `at` + 2 step to the entries of `t` in `order`, their indices moved by -start.
Status giveSparse(HostCall &c, int at, int step, const SparseTensor &t, const std::vector<std::int64_t> &order,
                  std::span<const std::int64_t> start, const std::vector<std::int64_t> &dims) {
  std::vector<std::int64_t> indices;
  for (std::int64_t i : order)
    for (int d = 0; d < t.rank(); ++d) indices.push_back(t.at(i)[d] - start[d]);
  TFC_ASSIGN_OR_RETURN(Tensor values, takeElements(*t.values, order));
  c.setOutput(at, Tensor::from<std::int64_t>(indices, Shape{static_cast<std::int64_t>(order.size()), t.rank()}));
  c.setOutput(at + step, std::move(values));
  c.setOutput(at + 2 * step, vectorOf(dims));
  return Status::ok();
}

Status sparseSplit(HostCall &c) {
  std::int64_t count = c.intAttr("num_split", 1);
  TFC_RETURN_IF_ERROR(wantArgs(c, 4, static_cast<int>(3 * count)));
  if (c.inputs[0].size() != 1 || c.inputs[0].dtype() != int64) return errors::invalidArgument("split_dim must be a scalar");
  TFC_ASSIGN_OR_RETURN(SparseTensor t, SparseTensor::of(c, 1));
  std::int64_t dim = c.inputs[0].asInt64(0), rank = t.rank();
  if (dim < -rank || dim >= rank) return errors::invalidArgument("Input split_dim should be between 0 and rank (", rank, "), got ", dim);
  dim += dim < 0 ? rank : 0;
  std::int64_t size = t.dims[dim];
  if (count < 1 || count > size) return errors::invalidArgument("Input num_split should be between 1 and the splitting dimension size (", size, "), got ", count);
  TFC_RETURN_IF_ERROR(t.checkBounds());
  std::int64_t each = size / count, larger = size % count, from = 0; // the first ones have one more
  for (std::int64_t p = 0; p < count; ++p) {
    std::int64_t n = each + (p < larger);
    std::vector<std::int64_t> order, start(rank), dims = t.dims;
    for (std::int64_t i = 0; i < t.count; ++i)
      if (t.at(i)[dim] >= from && t.at(i)[dim] < from + n) order.push_back(i);
    start[dim] = from, dims[dim] = n;
    TFC_RETURN_IF_ERROR(giveSparse(c, static_cast<int>(p), static_cast<int>(count), t, order, start, dims));
    from += n;
  }
  return Status::ok();
}

Status sparseSlice(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 5, 3));
  TFC_ASSIGN_OR_RETURN(SparseTensor t, SparseTensor::of(c, 0));
  TFC_ASSIGN_OR_RETURN(std::vector<std::int64_t> start, intVector(c, 3, "start"));
  TFC_ASSIGN_OR_RETURN(std::vector<std::int64_t> size, intVector(c, 4, "size"));
  if (static_cast<int>(start.size()) != t.rank()) return errors::invalidArgument("Expected start to be a vector of length ", t.rank(), " but got length ", start.size());
  if (static_cast<int>(size.size()) != t.rank()) return errors::invalidArgument("Expected size to be a vector of length ", t.rank(), " but got length ", size.size());
  std::vector<std::int64_t> dims(t.rank()), order;
  for (int d = 0; d < t.rank(); ++d) {
    if (start[d] < 0 || size[d] < 0) return errors::invalidArgument("start and size of SparseSlice must not be negative");
    dims[d] = std::max<std::int64_t>(0, std::min(size[d], t.dims[d] - std::min(start[d], t.dims[d])));
  }
  for (std::int64_t i = 0; i < t.count; ++i) {
    bool inside = true;
    for (int d = 0; d < t.rank(); ++d) inside &= t.at(i)[d] >= start[d] && t.at(i)[d] - start[d] < dims[d];
    if (inside) order.push_back(i);
  }
  return giveSparse(c, 0, 1, t, order, start, dims);
}

Status sparseSliceGrad(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 4, 1));
  const Tensor &grad = c.inputs[0], &in = c.inputs[1], &out = c.inputs[3];
  TFC_ASSIGN_OR_RETURN(std::vector<std::int64_t> start, intVector(c, 2, "input_start"));
  if (in.dtype() != int64 || out.dtype() != int64 || in.shape().rank() != 2 || out.shape().rank() != 2 || grad.shape().rank() != 1)
    return errors::invalidArgument("Input indices should be matrices and the gradient a vector");
  std::int64_t rank = in.shape()[1], count = in.shape()[0], given = out.shape()[0];
  if (out.shape()[1] != rank || static_cast<std::int64_t>(start.size()) != rank) return errors::invalidArgument("The input and output should have the same ndims: got: ", rank, " and ", out.shape()[1]);
  if (grad.size() != given) return errors::invalidArgument("# elements of backprop_val_grad and # rows of output_indices should match, got: ", grad.size(), " and ", given);
  auto from = in.data<std::int64_t>(), to = out.data<std::int64_t>();
  TFC_ASSIGN_OR_RETURN(Tensor result, Tensor::allocate(grad.dtype(), Shape{count}));
  if (count) std::memset(result.mutableRaw(), 0, result.nbytes());
  std::size_t bytes = byteSize(grad.dtype());
  std::int64_t k = 0;
  for (std::int64_t i = 0; i < count && k < given; ++i) {
    bool same = true;
    for (std::int64_t d = 0; d < rank; ++d) same &= from[i * rank + d] - start[d] == to[k * rank + d];
    if (!same) continue;
    std::memcpy(static_cast<char *>(result.mutableRaw()) + static_cast<std::size_t>(i) * bytes, static_cast<const char *>(grad.raw()) + static_cast<std::size_t>(k) * bytes, bytes);
    ++k;
  }
  if (k < given) return errors::internal("Elements of backprop_val_grad aren't all propagated. Num elements:", given, ", used: ", k);
  c.setOutput(0, std::move(result));
  return Status::ok();
}

Status sparseReshape(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 3, 2));
  const Tensor &in = c.inputs[0];
  if (in.dtype() != int64 || in.shape().rank() != 2) return errors::invalidArgument("Input indices should be a matrix but received shape ", in.shape().errorStr());
  TFC_ASSIGN_OR_RETURN(std::vector<std::int64_t> from, intVector(c, 1, "shape"));
  TFC_ASSIGN_OR_RETURN(std::vector<std::int64_t> to, intVector(c, 2, "new_shape"));
  if (static_cast<std::int64_t>(from.size()) != in.shape()[1])
    return errors::invalidArgument("Input tensor rank must match input shape length.");
  auto product = [](std::span<const std::int64_t> dims, std::int64_t &n) {
    n = 1;
    for (std::int64_t d : dims)
      if (d != -1 && (d < 0 || __builtin_mul_overflow(n, d, &n))) return false;
    return true;
  };
  std::int64_t total, known, unknown = -1;
  for (std::int64_t d : from)
    if (d < 0) return errors::invalidArgument("Input shape must not be negative, got ", d);
  if (!product(from, total)) return errors::invalidArgument("Input shape ", indexText(from), " has too many elements");
  for (std::size_t d = 0; d < to.size(); ++d)
    if (to[d] == -1) {
      if (unknown != -1) return errors::invalidArgument("only one output dimension may be -1, not both ", unknown, " and ", d);
      unknown = static_cast<std::int64_t>(d);
    } else if (to[d] < 0) {
      return errors::invalidArgument("size ", d, " must be non-negative, not ", to[d]);
    }
  if (!product(to, known)) return errors::invalidArgument("The requested shape ", indexText(to), " has too many elements");
  if (unknown != -1) {
    if (known == 0) return errors::invalidArgument("reshape cannot infer the missing input size for an empty tensor unless all specified input sizes are non-zero");
    if (total % known)
      return errors::invalidArgument("Input to reshape is a SparseTensor with ", total, " dense values, but the requested shape requires a multiple of ", known, ". input_shape=", indexText(from), " output_shape=", indexText(to));
    to[unknown] = total / known;
    known = total;
  }
  if (known != total)
    return errors::invalidArgument("Input to reshape is a tensor with ", total, " dense values, but the requested shape has ", known, ". input_shape=", indexText(from), " output_shape=", indexText(to));
  std::vector<std::int64_t> a = stridesOf(from), b = stridesOf(to), indices;
  std::int64_t n = in.shape()[0];
  for (std::int64_t i = 0; i < n; ++i) {
    std::int64_t at = 0;
    for (std::size_t d = 0; d < from.size(); ++d) {
      std::int64_t x = in.data<std::int64_t>()[i * static_cast<std::int64_t>(from.size()) + static_cast<std::int64_t>(d)];
      at += x * a[d];
    }
    for (std::size_t d = 0; d < to.size(); ++d) indices.push_back(at / b[d]), at %= b[d];
  }
  c.setOutput(0, Tensor::from<std::int64_t>(indices, Shape{n, static_cast<std::int64_t>(to.size())}));
  c.setOutput(1, vectorOf(to));
  return Status::ok();
}

Status sparseFillEmptyRows(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 4, 4));
  TFC_ASSIGN_OR_RETURN(SparseTensor t, SparseTensor::of(c, 0));
  const Tensor &fallback = c.inputs[3];
  if (!fallback.isScalar() || fallback.dtype() != t.values->dtype()) return errors::invalidArgument("default_value must be a scalar, saw: ", fallback.shape().errorStr());
  if (t.rank() == 0) return errors::invalidArgument("Dense shape cannot be empty.");
  std::int64_t rows = t.dims[0];
  if (rows == 0 && t.count) return errors::invalidArgument("Received SparseTensor with dense_shape[0] = 0 but indices.shape[0] = ", t.count);
  std::vector<std::vector<std::int64_t>> inRow(rows);
  for (std::int64_t i = 0; i < t.count; ++i) {
    std::int64_t row = t.at(i)[0];
    if (row < 0 || row >= rows) return errors::invalidArgument("indices(", i, ", 0) is invalid: ", row, " >= ", rows);
    inRow[row].push_back(i);
  }
  std::vector<std::int64_t> indices, order, back(t.count);
  TFC_ASSIGN_OR_RETURN(Tensor empty, Tensor::allocate(bool_, Shape{rows}));
  for (std::int64_t r = 0; r < rows; ++r) {
    empty.mutable_data<bool>()[r] = inRow[r].empty();
    if (inRow[r].empty()) {
      indices.push_back(r);
      indices.insert(indices.end(), t.dims.size() - 1, 0);
      order.push_back(-1);
    }
    for (std::int64_t i : inRow[r]) {
      back[i] = static_cast<std::int64_t>(order.size());
      indices.insert(indices.end(), t.at(i).begin(), t.at(i).end());
      order.push_back(i);
    }
  }
  // The default stands behind the values, where the entries of empty rows find it.
  std::vector<std::int64_t> known = order;
  for (std::int64_t &i : known) i = std::max<std::int64_t>(i, 0);
  Tensor values;
  if (t.count == 0) known.assign(order.size(), 0);
  TFC_ASSIGN_OR_RETURN(values, takeElements(t.count ? *t.values : fallback, known));
  std::size_t bytes = values.dtype() == DType::string ? 0 : byteSize(values.dtype());
  for (std::size_t k = 0; k < order.size(); ++k)
    if (order[k] < 0) {
      if (bytes) std::memcpy(static_cast<char *>(values.mutableRaw()) + k * bytes, fallback.raw(), bytes);
      else values.mutable_data<std::string>()[k] = fallback.strings()[0];
    }
  c.setOutput(0, indexMatrix(indices, t.dims.size()));
  c.setOutput(1, std::move(values));
  c.setOutput(2, std::move(empty));
  c.setOutput(3, vectorOf(back));
  return Status::ok();
}

Status sparseFillEmptyRowsGrad(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 2));
  const Tensor &grad = c.inputs[1];
  TFC_ASSIGN_OR_RETURN(std::vector<std::int64_t> back, intVector(c, 0, "reverse_index_map"));
  if (grad.shape().rank() != 1) return errors::invalidArgument("grad_values must be a vector, saw: ", grad.shape().errorStr());
  std::vector<bool> seen(grad.size());
  for (std::int64_t i : back) {
    if (i < 0 || i >= grad.size()) return errors::invalidArgument("Elements in reverse index must be in [0, ", grad.size(), ") but got ", i);
    seen[i] = true;
  }
  TFC_ASSIGN_OR_RETURN(Tensor values, takeElements(grad, back));
  TFC_ASSIGN_OR_RETURN(Tensor rest, Tensor::allocate(grad.dtype(), Shape{}));
  TFC_RETURN_IF_ERROR(visitNumbers<true>(c, grad.dtype(), [&](auto tag) {
    using T = decltype(tag);
    Compute<T> sum{};
    for (std::int64_t i = 0; i < grad.size(); ++i)
      if (!seen[i]) sum += static_cast<Compute<T>>(static_cast<const T *>(grad.raw())[i]);
    *static_cast<T *>(rest.mutableRaw()) = static_cast<T>(sum);
    return Status::ok();
  }));
  c.setOutput(0, std::move(values));
  c.setOutput(1, std::move(rest));
  return Status::ok();
}

} // namespace

void registerSparseKernels() {
  registerHostKernel("SparseReorder", sparseReorder);
  registerHostKernel("SparseToDense", sparseToDense);
  registerHostKernel("SparseConcat", sparseConcat);
  registerHostKernel("SparseSplit", sparseSplit);
  registerHostKernel("SparseSlice", sparseSlice);
  registerHostKernel("SparseSliceGrad", sparseSliceGrad);
  registerHostKernel("SparseReshape", sparseReshape);
  registerHostKernel("SparseFillEmptyRows", sparseFillEmptyRows);
  registerHostKernel("SparseFillEmptyRowsGrad", sparseFillEmptyRowsGrad);
}

} // namespace tfc::rt
