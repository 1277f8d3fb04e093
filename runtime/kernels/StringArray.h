// What the host kernels share that move strings about.
#pragma once

#include "Kernels.h"

namespace tfc::rt {

inline Status onlyStrings(const HostCall &c, std::size_t first, std::size_t count) {
  for (std::size_t i = first; i < first + count; ++i)
    if (i >= c.inputs.size() || c.inputs[i].dtype() != DType::string)
      return errors::unimplemented("The host kernel of ", c.op->op, " is for strings only");
  return Status::ok();
}

/// Row-major strides, in elements.
inline std::vector<std::int64_t> stringStrides(const Shape &s) {
  std::vector<std::int64_t> out(s.rank(), 1);
  for (int k = s.rank() - 2; k >= 0; --k) out[k] = out[k + 1] * s[k + 1];
  return out;
}

/// Strides by which a tensor of shape `own` is read as one of the shape `to` that it broadcasts to.
inline std::vector<std::int64_t> spreadStrides(const Shape &own, const Shape &to) {
  auto strides = stringStrides(own);
  std::vector<std::int64_t> out(to.rank(), 0);
  for (int k = 0, skip = to.rank() - own.rank(); k < own.rank(); ++k)
    if (own[k] != 1) out[k + skip] = strides[k];
  return out;
}

/// Where element `o` of a tensor of `shape` lies in a tensor with these strides.
inline std::int64_t placeOf(std::int64_t o, const Shape &shape, const std::vector<std::int64_t> &strides) {
  std::int64_t at = 0;
  for (int k = shape.rank() - 1; k >= 0; --k) at += o % shape[k] * strides[k], o /= shape[k];
  return at;
}

/// A tensor of `shape` whose element at (i0, i1, ...) is in[base + sum of ik * strides[k]].
inline Expected<Tensor> strided(const Tensor &in, Shape shape, std::int64_t base, const std::vector<std::int64_t> &strides) {
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(DType::string, shape));
  auto to = out.mutable_data<std::string>();
  for (std::int64_t o = 0; o < out.size(); ++o) to[o] = in.strings()[base + placeOf(o, shape, strides)];
  return out;
}

inline Expected<std::vector<std::int64_t>> vectorInput(const HostCall &c, std::size_t i) {
  const Tensor &t = c.inputs[i];
  if (!isInteger(t.dtype()) || t.shape().rank() > 1)
    return errors::invalidArgument("input ", i, " of ", c.op->op, " must be a vector of integers, got shape ", t.shape().errorStr());
  std::vector<std::int64_t> v(t.size());
  for (std::int64_t k = 0; k < t.size(); ++k) v[k] = t.asInt64(k);
  return v;
}

inline Expected<int> axisIn(std::int64_t axis, int rank) {
  if (axis < -rank || axis >= rank) return errors::invalidArgument("Expected dimension in the range [", -rank, ", ", rank, "), but got ", axis);
  return static_cast<int>(axis < 0 ? axis + rank : axis);
}

void registerStringArrayMoves();

} // namespace tfc::rt
