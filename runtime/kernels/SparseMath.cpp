// Arithmetic on sparse tensors: sums, products with dense tensors, elementwise ops, reductions, softmax.
#include "SparseHelpers.h"

#include <cmath>
#include <cstring>
#include <map>

namespace tfc::rt {

namespace {

template <class T> const T *dataOf(const Tensor &t) { return static_cast<const T *>(t.raw()); }
template <class T> T *writable(Tensor &t) { return static_cast<T *>(t.mutableRaw()); }

Status sameShapes(const SparseTensor &a, const SparseTensor &b) {
  if (a.rank() != b.rank()) return errors::invalidArgument("Operands do not have the same ranks; got shapes: ", indexText(a.dims), " and ", indexText(b.dims));
  if (a.dims != b.dims) return errors::invalidArgument("Operands' shapes do not match: got ", indexText(a.dims), " and ", indexText(b.dims));
  if (a.values->dtype() != b.values->dtype()) return errors::invalidArgument("Operands must have one element type");
  return Status::ok();
}

/// Calls f(i, j) in row-major order for the places that either tensor has; -1 where it has none.
template <class F> void eachOfBoth(const SparseTensor &a, const SparseTensor &b, F f) {
  std::int64_t i = 0, j = 0;
  while (i < a.count || j < b.count) {
    int order = i == a.count ? 1 : j == b.count ? -1 : compareIndices(a.at(i), b.at(j));
    std::int64_t first = order <= 0 ? i++ : -1, second = order >= 0 ? j++ : -1;
    f(first, second);
  }
}

/// Whether a value is large enough for the sum to keep.
template <class T> bool reaches(const T &v, const Tensor &threshold) {
  if constexpr (std::is_unsigned_v<T>) return static_cast<double>(v) >= threshold.asDouble(0);
  else if constexpr (requires { v.real(); }) return static_cast<double>(std::abs(v)) >= threshold.asDouble(0);
  else if constexpr (std::is_same_v<T, std::int64_t>) return (v < 0 ? 0 - static_cast<std::uint64_t>(v) : static_cast<std::uint64_t>(v)) >= static_cast<std::uint64_t>(std::max<std::int64_t>(threshold.asInt64(0), 0));
  else return std::abs(static_cast<double>(static_cast<Compute<T>>(v))) >= threshold.asDouble(0);
}

Status sparseAdd(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 7, 3));
  TFC_ASSIGN_OR_RETURN(SparseTensor a, SparseTensor::of(c, 0));
  TFC_ASSIGN_OR_RETURN(SparseTensor b, SparseTensor::of(c, 3));
  TFC_RETURN_IF_ERROR(sameShapes(a, b));
  const Tensor &threshold = c.inputs[6];
  if (!threshold.isScalar() || threshold.dtype() == DType::string) return errors::invalidArgument("The magnitude threshold must be a scalar: got shape ", threshold.shape().errorStr());
  return visitNumbers<true>(c, a.values->dtype(), [&](auto tag) -> Status {
    using T = decltype(tag);
    auto *x = dataOf<T>(*a.values), *y = dataOf<T>(*b.values);
    std::vector<std::int64_t> indices;
    std::vector<T> values;
    eachOfBoth(a, b, [&](std::int64_t i, std::int64_t j) {
      T v = i < 0 ? y[j] : j < 0 ? x[i] : static_cast<T>(static_cast<Compute<T>>(x[i]) + static_cast<Compute<T>>(y[j]));
      if (i >= 0 && j >= 0 && !reaches(v, threshold)) return; // what stands in one operand only stays, however small
      auto at = i < 0 ? b.at(j) : a.at(i);
      indices.insert(indices.end(), at.begin(), at.end());
      values.push_back(v);
    });
    auto n = static_cast<std::int64_t>(values.size());
    TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(a.values->dtype(), Shape{n}));
    std::copy(values.begin(), values.end(), writable<T>(out));
    c.setOutput(0, Tensor::from<std::int64_t>(indices, Shape{n, a.rank()}));
    c.setOutput(1, std::move(out));
    c.setOutput(2, vectorOf(a.dims));
    return Status::ok();
  });
}

/// Each operand's entry takes the gradient of the sum's entry at its place, if the sum kept it.
Status sparseAddGrad(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 4, 2));
  const Tensor &grad = c.inputs[0], &sum = c.inputs[3];
  for (int i = 1; i < 4; ++i)
    if (c.inputs[i].dtype() != int64 || c.inputs[i].shape().rank() != 2 || c.inputs[i].shape()[1] != sum.shape().dim(-1))
      return errors::invalidArgument("Inputs a_indices, b_indices and sum_indices should be matrices with the same number of columns");
  if (grad.shape().rank() != 1 || grad.size() != sum.shape()[0])
    return errors::invalidArgument("# elements of backprop_val_grad and # rows of sum_indices should match (#nnz of sum): got ", grad.shape().errorStr(), " and ", sum.shape().errorStr());
  std::size_t rank = static_cast<std::size_t>(sum.shape()[1]), bytes = byteSize(grad.dtype());
  auto row = [&](const Tensor &t, std::int64_t i) { return t.data<std::int64_t>().subspan(static_cast<std::size_t>(i) * rank, rank); };
  for (int operand = 0; operand < 2; ++operand) {
    const Tensor &indices = c.inputs[operand + 1];
    TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(grad.dtype(), Shape{indices.shape()[0]}));
    if (out.size()) std::memset(out.mutableRaw(), 0, out.nbytes());
    for (std::int64_t i = 0, k = 0; i < out.size() && k < grad.size();) {
      int order = compareIndices(row(indices, i), row(sum, k));
      if (order == 0)
        std::memcpy(static_cast<char *>(out.mutableRaw()) + static_cast<std::size_t>(i) * bytes, static_cast<const char *>(grad.raw()) + static_cast<std::size_t>(k) * bytes, bytes);
      if (order <= 0) ++i;
      if (order >= 0) ++k;
    }
    c.setOutput(operand, std::move(out));
  }
  return Status::ok();
}

Status sparseTensorDenseAdd(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 4, 1));
  const Tensor &indices = c.inputs[0], &values = c.inputs[1], &dense = c.inputs[3];
  if (indices.shape().rank() != 2 || !isInteger(indices.dtype())) return errors::invalidArgument("Input a_indices should be a matrix but received shape: ", indices.shape().errorStr());
  if (values.shape().rank() != 1 || values.size() != indices.shape()[0]) return errors::invalidArgument("Input a_values should have one element an index but received shape: ", values.shape().errorStr());
  TFC_ASSIGN_OR_RETURN(std::vector<std::int64_t> dims, intVector(c, 2, "a_shape"));
  if (static_cast<int>(dims.size()) != dense.shape().rank())
    return errors::invalidArgument("Two operands have different ranks; received: ", dims.size(), " and ", dense.shape().rank());
  if (indices.shape()[1] != static_cast<std::int64_t>(dims.size())) return errors::invalidArgument("Number of dimensions for a_indices and a_shape does not match");
  for (int d = 0; d < dense.shape().rank(); ++d)
    if (dense.shape()[d] != dims[d]) return errors::invalidArgument("Dimension ", d, " does not equal (no broadcasting is supported): sparse side ", dims[d], " vs dense side ", dense.shape()[d]);
  if (values.dtype() != dense.dtype()) return errors::invalidArgument("Operands must have one element type");
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(dense.dtype(), dense.shape()));
  if (out.size()) std::memcpy(out.mutableRaw(), dense.raw(), dense.nbytes());
  std::vector<std::int64_t> strides = stridesOf(dims);
  TFC_RETURN_IF_ERROR(visitNumbers<true>(c, dense.dtype(), [&](auto tag) -> Status {
    using T = decltype(tag);
    T *to = writable<T>(out);
    for (std::int64_t i = 0; i < values.size(); ++i) {
      std::int64_t at = 0;
      for (std::size_t d = 0; d < dims.size(); ++d) {
        std::int64_t x = indices.asInt64(i * static_cast<std::int64_t>(dims.size()) + static_cast<std::int64_t>(d));
        if (x < 0 || x >= dims[d]) return errors::invalidArgument("Sparse tensor has an invalid index on dimension ", d, ": a_indices(", i, ",", d, ") = ", x, ", dense tensor shape: ", dense.shape().errorStr());
        at += x * strides[d];
      }
      to[at] = static_cast<T>(static_cast<Compute<T>>(to[at]) + static_cast<Compute<T>>(dataOf<T>(values)[i]));
    }
    return Status::ok();
  }));
  c.setOutput(0, std::move(out));
  return Status::ok();
}

template <class T> T conjugate(const T &v, bool really) {
  if constexpr (requires { v.real(); }) return really ? std::conj(v) : v;
  else return v;
}

Status sparseTensorDenseMatMul(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 4, 1));
  const Tensor &indices = c.inputs[0], &values = c.inputs[1], &b = c.inputs[3];
  bool adjointA = c.intAttr("adjoint_a"), adjointB = c.intAttr("adjoint_b");
  if (b.shape().rank() != 2) return errors::invalidArgument("Tensor 'b' is not a matrix");
  TFC_ASSIGN_OR_RETURN(std::vector<std::int64_t> dims, intVector(c, 2, "a_shape"));
  if (dims.size() != 2) return errors::invalidArgument("Tensor 'a_shape' must have 2 elements");
  if (values.shape().rank() != 1) return errors::invalidArgument("Tensor 'a_values' is not a vector");
  if (indices.shape().rank() != 2 || !isInteger(indices.dtype())) return errors::invalidArgument("Tensor 'a_indices' is not a matrix");
  if (indices.shape()[0] != values.size()) return errors::invalidArgument("Number of rows of a_indices does not match number of entries in a_values");
  if (indices.shape()[1] != 2) return errors::invalidArgument("Number of columns of a_indices does not match number of entries in a_shape");
  if (values.dtype() != b.dtype()) return errors::invalidArgument("a_values and b must have one element type");
  std::int64_t rows = adjointA ? dims[1] : dims[0], innerA = adjointA ? dims[0] : dims[1];
  std::int64_t innerB = b.shape()[adjointB ? 1 : 0], columns = b.shape()[adjointB ? 0 : 1];
  if (rows < 0 || innerA < 0) return errors::invalidArgument("Invalid value (", std::min(rows, innerA), ") in 'a_shape'");
  if (innerA != innerB)
    return errors::invalidArgument("Cannot multiply A and B because inner dimension does not match: ", innerA, " vs. ", innerB, ".  Did you forget a transpose?  Dimensions of A: [", dims[0], ", ", dims[1], ").  Dimensions of B: ", b.shape().errorStr());
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(b.dtype(), Shape{rows, columns}));
  TFC_RETURN_IF_ERROR(visitNumbers<true>(c, b.dtype(), [&](auto tag) -> Status {
    using T = decltype(tag);
    using C = Compute<T>;
    std::vector<C> sums(static_cast<std::size_t>(out.size()));
    auto *v = dataOf<T>(values), *dense = dataOf<T>(b);
    for (std::int64_t i = 0; i < values.size(); ++i) {
      std::int64_t m = indices.asInt64(2 * i + adjointA), k = indices.asInt64(2 * i + !adjointA);
      if (k < 0 || k >= innerA) return errors::invalidArgument("k (", k, ") from index[", i, ",", adjointA ? 0 : 1, "] out of bounds (>=", innerA, ")");
      if (m < 0 || m >= rows) return errors::invalidArgument("m (", m, ") from index[", i, ",", adjointA ? 1 : 0, "] out of bounds (>=", rows, ")");
      C a = static_cast<C>(conjugate(v[i], adjointA));
      for (std::int64_t n = 0; n < columns; ++n)
        sums[m * columns + n] += a * static_cast<C>(conjugate(adjointB ? dense[n * innerB + k] : dense[k * columns + n], adjointB));
    }
    std::transform(sums.begin(), sums.end(), writable<T>(out), [](const C &x) { return static_cast<T>(x); });
    return Status::ok();
  }));
  c.setOutput(0, std::move(out));
  return Status::ok();
}

/// The dense operand is spread over the sparse one's shape; only the sparse one's entries have results.
template <class Combine> Status sparseDenseCwise(HostCall &c, Combine combine) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 4, 1));
  TFC_ASSIGN_OR_RETURN(SparseTensor t, SparseTensor::of(c, 0));
  const Tensor &dense = c.inputs[3];
  int extra = t.rank() - dense.shape().rank();
  bool fits = extra >= 0 && t.values->dtype() == dense.dtype();
  for (int d = 0; fits && d < dense.shape().rank(); ++d) fits = dense.shape()[d] == 1 || dense.shape()[d] == t.dims[extra + d];
  if (!fits)
    return errors::invalidArgument("SparseDenseBinaryOpShared broadcasts dense to sparse only; got incompatible shapes: ", indexText(t.dims), " vs. ", dense.shape().errorStr());
  TFC_RETURN_IF_ERROR(t.checkBounds());
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(dense.dtype(), Shape{t.count}));
  std::vector<std::int64_t> strides = stridesOf(dense.shape().dims());
  TFC_RETURN_IF_ERROR(visitNumbers<true>(c, dense.dtype(), [&](auto tag) -> Status {
    using T = decltype(tag);
    using C = Compute<T>;
    for (std::int64_t i = 0; i < t.count; ++i) {
      std::int64_t at = 0;
      for (int d = 0; d < dense.shape().rank(); ++d)
        if (dense.shape()[d] != 1) at += t.at(i)[extra + d] * strides[d];
      C y = static_cast<C>(dataOf<T>(dense)[at]);
      if constexpr (std::is_integral_v<T> && combine.divides)
        if (y == 0) return errors::invalidArgument("Integer division by zero");
      writable<T>(out)[i] = static_cast<T>(combine(static_cast<C>(dataOf<T>(*t.values)[i]), y));
    }
    return Status::ok();
  }));
  c.setOutput(0, std::move(out));
  return Status::ok();
}

struct Plus {
  static constexpr bool divides = false;
  template <class C> C operator()(const C &x, const C &y) const { return static_cast<C>(x + y); }
};
struct Times {
  static constexpr bool divides = false;
  template <class C> C operator()(const C &x, const C &y) const { return static_cast<C>(x * y); }
};
struct Over {
  static constexpr bool divides = true;
  template <class C> C operator()(const C &x, const C &y) const {
    if constexpr (std::is_signed_v<C> && std::is_integral_v<C>)
      if (y == C(-1)) return static_cast<C>(0 - static_cast<std::make_unsigned_t<C>>(x)); // the least number has no opposite
    return static_cast<C>(x / y);
  }
};
Status cwiseAdd(HostCall &c) { return sparseDenseCwise(c, Plus()); }
Status cwiseMul(HostCall &c) { return sparseDenseCwise(c, Times()); }
Status cwiseDiv(HostCall &c) { return sparseDenseCwise(c, Over()); }

/// SparseReduceSum and SparseReduceMax, with one dense output, and their sparse forms with three.
template <class Combine> Status sparseReduce(HostCall &c, Combine combine) {
  bool sparse = c.outputs.size() == 3;
  TFC_RETURN_IF_ERROR(wantArgs(c, 4, sparse ? 3 : 1));
  TFC_ASSIGN_OR_RETURN(SparseTensor t, SparseTensor::of(c, 0));
  const Tensor &axes = c.inputs[3];
  bool keep = c.intAttr("keep_dims");
  std::vector<bool> gone(t.rank());
  for (std::int64_t i = 0; i < axes.size(); ++i) {
    std::int64_t a = axes.asInt64(i);
    if (a < -t.rank() || a >= t.rank()) return errors::invalidArgument("Invalid reduction dimension ", a, ", for input with ", t.rank(), " dimensions.");
    gone[a < 0 ? a + t.rank() : a] = true;
  }
  std::vector<std::int64_t> dims;
  for (int d = 0; d < t.rank(); ++d)
    if (!gone[d] || keep) dims.push_back(gone[d] ? 1 : t.dims[d]);
  return visitNumbers<std::is_same_v<Combine, Plus>>(c, t.values->dtype(), [&](auto tag) -> Status {
    using T = decltype(tag);
    using C = Compute<T>;
    std::map<std::vector<std::int64_t>, C> groups;
    for (std::int64_t i = 0; i < t.count; ++i) {
      std::vector<std::int64_t> at;
      for (int d = 0; d < t.rank(); ++d)
        if (!gone[d] || keep) at.push_back(gone[d] ? 0 : t.at(i)[d]);
      C v = static_cast<C>(dataOf<T>(*t.values)[i]);
      auto [it, isNew] = groups.try_emplace(std::move(at), v);
      if (!isNew) it->second = combine(it->second, v);
    }
    if (sparse) {
      std::vector<std::int64_t> indices;
      TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(t.values->dtype(), Shape{static_cast<std::int64_t>(groups.size())}));
      T *to = writable<T>(out);
      for (auto &[at, v] : groups) indices.insert(indices.end(), at.begin(), at.end()), *to++ = static_cast<T>(v);
      c.setOutput(0, Tensor::from<std::int64_t>(indices, Shape{out.size(), static_cast<std::int64_t>(dims.size())}));
      c.setOutput(1, std::move(out));
      c.setOutput(2, vectorOf(dims));
      return Status::ok();
    }
    TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(t.values->dtype(), Shape(dims)));
    if (out.size()) std::memset(out.mutableRaw(), 0, out.nbytes());
    std::vector<std::int64_t> strides = stridesOf(dims);
    for (auto &[at, v] : groups) { // nothing else of the indices matters
      std::int64_t to = 0;
      for (std::size_t d = 0; d < at.size(); ++d) {
        std::int64_t step;
        if (__builtin_mul_overflow(at[d], strides[d], &step) || __builtin_add_overflow(to, step, &to)) to = -1, d = at.size();
      }
      if (to < 0 || to >= out.size())
        return errors::internal("Obtained a write index of ", to, " which is outside of bounds of [0, ", out.size(), ")");
      writable<T>(out)[to] = static_cast<T>(v);
    }
    c.setOutput(0, std::move(out));
    return Status::ok();
  });
}

struct Larger {
  template <class C> C operator()(const C &x, const C &y) const { return std::max(x, y); }
};
struct Smaller {
  template <class C> C operator()(const C &x, const C &y) const { return std::min(x, y); }
};
Status reduceSum(HostCall &c) { return sparseReduce(c, Plus()); }
Status reduceMax(HostCall &c) { return sparseReduce(c, Larger()); }

/// Over the entries that agree in all but the last dimension.
Status sparseSoftmax(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 3, 1));
  TFC_ASSIGN_OR_RETURN(SparseTensor t, SparseTensor::of(c, 0));
  if (t.rank() < 2) return errors::invalidArgument("Input should have rank >= 2, but received shape: ", indexText(t.dims));
  if (!isFloating(t.values->dtype())) return errors::unimplemented("No host kernel of SparseSoftmax for ", runtimeName(t.values->dtype()));
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(t.values->dtype(), Shape{t.count}));
  TFC_RETURN_IF_ERROR(visitNumbers<false>(c, t.values->dtype(), [&](auto tag) -> Status {
    using T = decltype(tag);
    using C = std::conditional_t<std::is_same_v<T, double>, double, float>;
    auto value = [&](std::int64_t i) { return static_cast<C>(dataOf<T>(*t.values)[i]); };
    std::size_t prefix = static_cast<std::size_t>(t.rank()) - 1;
    for (std::int64_t from = 0, to; from < t.count; from = to) {
      C most = value(from), sum = 0;
      for (to = from; to < t.count && compareIndices(t.at(from).first(prefix), t.at(to).first(prefix)) == 0; ++to) most = std::max(most, value(to));
      for (std::int64_t i = from; i < to; ++i) sum += std::exp(value(i) - most);
      for (std::int64_t i = from; i < to; ++i) writable<T>(out)[i] = static_cast<T>(std::exp(value(i) - most) / sum);
    }
    return Status::ok();
  }));
  c.setOutput(0, std::move(out));
  return Status::ok();
}

/// Where one operand has no entry, it is 0.
template <bool complex, class Combine> Status sparseSparse(HostCall &c, Combine combine) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 6, 2));
  TFC_ASSIGN_OR_RETURN(SparseTensor a, SparseTensor::of(c, 0));
  TFC_ASSIGN_OR_RETURN(SparseTensor b, SparseTensor::of(c, 3));
  TFC_RETURN_IF_ERROR(sameShapes(a, b));
  TFC_RETURN_IF_ERROR(a.checkBounds());
  TFC_RETURN_IF_ERROR(b.checkBounds());
  return visitNumbers<complex>(c, a.values->dtype(), [&](auto tag) -> Status {
    using T = decltype(tag);
    using C = Compute<T>;
    std::vector<std::int64_t> indices;
    std::vector<T> values;
    eachOfBoth(a, b, [&](std::int64_t i, std::int64_t j) {
      auto at = i < 0 ? b.at(j) : a.at(i);
      indices.insert(indices.end(), at.begin(), at.end());
      C x = i < 0 ? C(0) : static_cast<C>(dataOf<T>(*a.values)[i]), y = j < 0 ? C(0) : static_cast<C>(dataOf<T>(*b.values)[j]);
      values.push_back(static_cast<T>(combine(x, y)));
    });
    auto n = static_cast<std::int64_t>(values.size());
    TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(a.values->dtype(), Shape{n}));
    std::copy(values.begin(), values.end(), writable<T>(out));
    c.setOutput(0, Tensor::from<std::int64_t>(indices, Shape{n, a.rank()}));
    c.setOutput(1, std::move(out));
    return Status::ok();
  });
}

Status sparseMaximum(HostCall &c) { return sparseSparse<false>(c, Larger()); }
Status sparseMinimum(HostCall &c) { return sparseSparse<false>(c, Smaller()); }

} // namespace

void registerSparseMathKernels() {
  registerHostKernel("SparseAdd", sparseAdd);
  registerHostKernel("SparseAddGrad", sparseAddGrad);
  registerHostKernel("SparseTensorDenseAdd", sparseTensorDenseAdd);
  registerHostKernel("SparseTensorDenseMatMul", sparseTensorDenseMatMul);
  registerHostKernel("SparseDenseCwiseAdd", cwiseAdd);
  registerHostKernel("SparseDenseCwiseMul", cwiseMul);
  registerHostKernel("SparseDenseCwiseDiv", cwiseDiv);
  registerHostKernel("SparseReduceSum", reduceSum);
  registerHostKernel("SparseReduceSumSparse", reduceSum);
  registerHostKernel("SparseReduceMax", reduceMax);
  registerHostKernel("SparseReduceMaxSparse", reduceMax);
  registerHostKernel("SparseSoftmax", sparseSoftmax);
  registerHostKernel("SparseSparseMaximum", sparseMaximum);
  registerHostKernel("SparseSparseMinimum", sparseMinimum);
}

} // namespace tfc::rt
