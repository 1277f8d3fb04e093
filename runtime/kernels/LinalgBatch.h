// What the decompositions and solvers share: inputs [..., M, N] as stacks of Eigen matrices.
#pragma once

#include "tfc/runtime/HostKernel.h"

#include <Eigen/Core>
#include <complex>

namespace tfc::rt {

// Of Kernels.h, which names every category: with it, each new one would compile Eigen's decompositions anew.
Status wantArgs(const HostCall &c, int inputs, int outputs);

template <class S> using Matrix = Eigen::Matrix<S, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
template <class S> using MatrixMap = Eigen::Map<Matrix<S>>;
template <class S> using ConstMatrixMap = Eigen::Map<const Matrix<S>>;

/// The first inputs of a call as stacks of matrices with equal leading dimensions, and its outputs likewise.
class LinalgBatch {
public:
  /// InvalidArgument with TensorFlow's text unless the first `n` inputs are such stacks of one element type.
  static Expected<LinalgBatch> of(HostCall &c, int n);

  std::int64_t count() const { return matrices; }
  std::int64_t rows(int i) const { return c->inputs[i].shape().dim(-2); }
  std::int64_t cols(int i) const { return c->inputs[i].shape().dim(-1); }
  bool square(int i) const { return rows(i) == cols(i); }
  /// Allocates output `i`: the leading dimensions, then `dims`.
  Status output(int i, std::vector<std::int64_t> dims, DType type);
  /// Output `i` of an op that was not asked for it: shape [0].
  Status noOutput(int i, DType type);

  template <class S> ConstMatrixMap<S> in(int i, std::int64_t k) const {
    return {static_cast<const S *>(c->inputs[i].raw()) + k * rows(i) * cols(i), rows(i), cols(i)};
  }
  template <class S> MatrixMap<S> out(int i, std::int64_t k) const {
    auto [r, n] = sizes[i];
    return {static_cast<S *>(c->outputs[i].mutableRaw()) + k * r * n, r, n};
  }

private:
  HostCall *c = nullptr;
  std::vector<std::int64_t> batch;
  std::int64_t matrices = 1;
  std::array<std::pair<std::int64_t, std::int64_t>, 3> sizes{};
};

/// Calls f(S{}) with the C++ type of a real or complex dtype of at least 32 bits.
template <class F> Status visitScalar(const HostCall &c, DType type, F f) {
  switch (type) {
  case DType::float32: return f(float{});
  case DType::float64: return f(double{});
  case DType::complex64: return f(std::complex<float>{});
  case DType::complex128: return f(std::complex<double>{});
  default: return errors::unimplemented("No host kernel of ", c.op->op, " for ", runtimeName(type));
  }
}

template <class S> using Real = typename Eigen::NumTraits<S>::Real;

inline Status notSquare() { return errors::invalidArgument("Input matrix must be square."); }

/// Ops that make one matrix of the input's size from each square matrix: f(in, out) for each.
template <class F> Status eachSquare(HostCall &c, F f) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  TFC_ASSIGN_OR_RETURN(LinalgBatch b, LinalgBatch::of(c, 1));
  if (!b.square(0)) return notSquare();
  DType type = c.inputs[0].dtype();
  TFC_RETURN_IF_ERROR(b.output(0, {b.rows(0), b.rows(0)}, type));
  if (b.rows(0) == 0) return Status::ok();
  return visitScalar(c, type, [&](auto tag) -> Status {
    using S = decltype(tag);
    for (std::int64_t k = 0; k < b.count(); ++k) TFC_RETURN_IF_ERROR(f(b.in<S>(0, k), b.out<S>(0, k)));
    return Status::ok();
  });
}

} // namespace tfc::rt
