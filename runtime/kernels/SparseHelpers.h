// Sparse tensors as three inputs of an op: indices [n, rank], values [n], shape [rank].
#pragma once

#include "Kernels.h"
#include "tfc/base/Numeric.h"

#include <algorithm>
#include <numeric>

namespace tfc::rt {

/// A sparse tensor's parts, checked to fit one another. Views of the call's inputs.
struct SparseTensor {
  std::span<const std::int64_t> indices;
  const Tensor *values = nullptr;
  std::vector<std::int64_t> dims;
  std::int64_t count = 0;

  int rank() const { return static_cast<int>(dims.size()); }
  std::span<const std::int64_t> at(std::int64_t i) const { return indices.subspan(static_cast<std::size_t>(i) * dims.size(), dims.size()); }

  /// Inputs i, i + 1, i + 2; InvalidArgument unless they are a matrix, a vector and a vector that fit.
  static Expected<SparseTensor> of(const HostCall &c, std::size_t i) { return of(c, i, i + 1, i + 2); }
  static Expected<SparseTensor> of(const HostCall &c, std::size_t indices, std::size_t values, std::size_t shape);
  /// The same, whatever the shape says.
  static Expected<SparseTensor> unsized(const HostCall &c, std::size_t indices, std::size_t values, std::size_t shape);
  /// OutOfRange... unless every index lies in the shape.
  Status checkBounds() const;
};

/// -1, 0, 1: the order of two indices.
inline int compareIndices(std::span<const std::int64_t> a, std::span<const std::int64_t> b) {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  return 0;
}
std::string indexText(std::span<const std::int64_t> index);

/// The elements of `values` in the given order, whatever their type.
Expected<Tensor> takeElements(const Tensor &values, std::span<const std::int64_t> order);
/// A matrix of indices with `rank` columns.
Tensor indexMatrix(const std::vector<std::int64_t> &indices, std::size_t rank);
Tensor vectorOf(const std::vector<std::int64_t> &values);
/// The values of an integer vector input.
Expected<std::vector<std::int64_t>> intVector(const HostCall &c, std::size_t i, const char *name);
/// Row-major strides.
std::vector<std::int64_t> stridesOf(std::span<const std::int64_t> dims);

/// Calls f(T{}) with the C++ type of a real number type; complex too if `complex`.
template <bool complex, class F> Status visitNumbers(const HostCall &c, DType type, F f) {
  if (type == bool_ || type == DType::string || type == DType::resource || type == DType::variant || (!complex && isComplex(type)))
    return errors::unimplemented("No host kernel of ", c.op->op, " for ", runtimeName(type));
  return detail::visitNumeric(type, [&](auto tag) -> Status {
    using T = decltype(tag);
    if constexpr (std::is_same_v<T, bool> || (!complex && requires(T v) { v.real(); })) return Status::ok();
    else return f(tag);
  });
}

/// Half types compute in float.
template <class T> struct ComputeOf { using type = T; };
template <> struct ComputeOf<Half> { using type = float; };
template <> struct ComputeOf<BFloat16> { using type = float; };
template <class T> using Compute = typename ComputeOf<T>::type;

} // namespace tfc::rt
