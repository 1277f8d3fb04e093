// Solvers of linear systems: general, least squares, triangular, banded, tridiagonal.
#include "LinalgBatch.h"

#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <Eigen/QR>

namespace tfc::rt {

namespace {

Status notInvertible() { return errors::invalidArgument("Input matrix is not invertible."); }

Status matrixSolve(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  TFC_ASSIGN_OR_RETURN(LinalgBatch b, LinalgBatch::of(c, 2));
  if (!b.square(0)) return errors::invalidArgument("First input (lhs) must be a square matrix.");
  if (b.rows(0) != b.rows(1)) return errors::invalidArgument("Input matrix and rhs are incompatible.");
  DType type = c.inputs[0].dtype();
  bool adjoint = c.intAttr("adjoint");
  TFC_RETURN_IF_ERROR(b.output(0, {b.cols(0), b.cols(1)}, type));
  if (b.rows(0) == 0 || b.cols(1) == 0) return Status::ok();
  return visitScalar(c, type, [&](auto tag) -> Status {
    using S = decltype(tag);
    for (std::int64_t k = 0; k < b.count(); ++k) {
      Eigen::PartialPivLU<Matrix<S>> lu(b.rows(0));
      if (adjoint) lu.compute(b.in<S>(0, k).adjoint());
      else lu.compute(b.in<S>(0, k));
      if (!(lu.matrixLU().diagonal().cwiseAbs().minCoeff() > Real<S>(0))) return notInvertible();
      b.out<S>(0, k) = lu.solve(b.in<S>(1, k));
    }
    return Status::ok();
  });
}

/// min ||A X - B||^2 + l ||X||^2 by the normal equations, of the first kind if there are at least as many rows as columns,
/// else of the second.
template <class S> Status fastLeastSquares(const ConstMatrixMap<S> &a, const ConstMatrixMap<S> &rhs, double l, MatrixMap<S> out) {
  bool tall = a.rows() >= a.cols();
  Matrix<S> gramian = tall ? Matrix<S>(a.adjoint() * a) : Matrix<S>(a * a.adjoint());
  if (l > 0) gramian.diagonal().array() += S(static_cast<Real<S>>(l));
  Eigen::LLT<Matrix<S>> llt(gramian);
  if (llt.info() != Eigen::Success)
    return errors::invalidArgument("Input matrix was rank deficient or ill-conditioned. Try setting fast=False or provide a ",
                                   "larger l2_regularizer > 0.");
  if (tall) out = llt.solve(a.adjoint() * rhs);
  else out = a.adjoint() * llt.solve(rhs);
  return Status::ok();
}

Status matrixSolveLs(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 3, 1));
  TFC_ASSIGN_OR_RETURN(LinalgBatch b, LinalgBatch::of(c, 2));
  if (b.rows(0) != b.rows(1)) return errors::invalidArgument("Input matrix and rhs are incompatible.");
  const Tensor &regularizer = c.inputs[2];
  if (!regularizer.isScalar() || regularizer.dtype() != float64)
    return errors::invalidArgument("l2_regularizer must be scalar, got shape ", regularizer.shape().errorStr());
  double l = regularizer.asDouble(0);
  if (!(l >= 0)) return errors::invalidArgument("l2_regularizer must be >= 0.");
  DType type = c.inputs[0].dtype();
  bool fast = c.intAttr("fast", 1);
  TFC_RETURN_IF_ERROR(b.output(0, {b.cols(0), b.cols(1)}, type));
  return visitScalar(c, type, [&](auto tag) -> Status {
    using S = decltype(tag);
    for (std::int64_t k = 0; k < b.count(); ++k) {
      auto a = b.in<S>(0, k), rhs = b.in<S>(1, k);
      if (a.size() == 0 || rhs.size() == 0) b.out<S>(0, k).setZero();
      else if (fast) TFC_RETURN_IF_ERROR(fastLeastSquares<S>(a, rhs, l, b.out<S>(0, k)));
      else b.out<S>(0, k) = a.completeOrthogonalDecomposition().solve(rhs);
    }
    return Status::ok();
  });
}

/// Two stacks whose leading dimensions broadcast: which matrix of each belongs to matrix k of the result.
struct Pairing {
  Shape batch;
  std::vector<std::int64_t> left, right;

  static Expected<Pairing> of(const Shape &a, const Shape &b) {
    auto leading = [](const Shape &s) { return Shape(std::vector<std::int64_t>(s.dims().begin(), s.dims().end() - 2)); };
    Shape x = leading(a), y = leading(b);
    auto both = Shape::broadcast(x, y);
    if (!both)
      return errors::invalidArgument("In[0] and In[1] must have compatible batch dimensions: ", a.errorStr(), " vs. ", b.errorStr());
    std::int64_t n = *both->numElements();
    return Pairing{*both, indices(x, *both, n), indices(y, *both, n)};
  }

private:
  static std::vector<std::int64_t> indices(const Shape &from, const Shape &to, std::int64_t n) {
    std::vector<std::int64_t> at(n);
    for (std::int64_t k = 0; k < n; ++k) {
      std::int64_t rest = k, stride = 1;
      for (int d = to.rank() - 1, f = from.rank() - 1; f >= 0; --d, --f) {
        at[k] += from[f] == 1 ? 0 : rest % to[d] * stride;
        rest /= to[d];
        stride *= from[f];
      }
    }
    return at;
  }
};

template <class S> Status triangularSolveAll(const Tensor &a, const Tensor &b, const Pairing &pairs, bool lower, bool adjoint, S *out) {
  std::int64_t n = a.shape().dim(-1), columns = b.shape().dim(-1);
  for (std::size_t k = 0; k < pairs.left.size(); ++k) {
    ConstMatrixMap<S> matrix(static_cast<const S *>(a.raw()) + pairs.left[k] * n * n, n, n);
    ConstMatrixMap<S> rhs(static_cast<const S *>(b.raw()) + pairs.right[k] * n * columns, n, columns);
    MatrixMap<S> x(out + static_cast<std::int64_t>(k) * n * columns, n, columns);
    if (!(matrix.diagonal().cwiseAbs().minCoeff() > Real<S>(0))) return notInvertible();
    if (lower && adjoint) x = matrix.template triangularView<Eigen::Lower>().adjoint().solve(rhs);
    else if (lower) x = matrix.template triangularView<Eigen::Lower>().solve(rhs);
    else if (adjoint) x = matrix.template triangularView<Eigen::Upper>().adjoint().solve(rhs);
    else x = matrix.template triangularView<Eigen::Upper>().solve(rhs);
  }
  return Status::ok();
}

Status matrixTriangularSolve(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  DType type = c.inputs[0].dtype();
  if (type == float16 || type == DType::bfloat16) { // computed in float
    std::vector<Tensor> held = c.inputs;
    for (Tensor &t : c.inputs) t = t.astype(float32);
    Status s = matrixTriangularSolve(c);
    c.inputs = held;
    if (s.isOk()) c.outputs[0] = c.outputs[0].astype(type);
    return s;
  }
  const Shape &a = c.inputs[0].shape(), &b = c.inputs[1].shape();
  if (a.rank() < 2) return errors::invalidArgument("In[0] ndims must be >= 2: ", a.rank());
  if (b.rank() < 2) return errors::invalidArgument("In[1] ndims must be >= 2: ", b.rank());
  if (c.inputs[1].dtype() != type) return errors::invalidArgument("matrix and rhs must have one element type");
  TFC_ASSIGN_OR_RETURN(Pairing pairs, Pairing::of(a, b));
  if (a.dim(-2) != a.dim(-1))
    return errors::invalidArgument("In[0] matrices in the last dimensions must be square (", a.dim(-2), " =/= ", a.dim(-1), ")");
  if (a.dim(-1) != b.dim(-2))
    return errors::invalidArgument("In[0] mismatch In[1] shape: ", a.dim(-1), " vs. ", b.dim(-2), ": ", a.errorStr(), " ", b.errorStr());
  std::vector<std::int64_t> dims(pairs.batch.dims().begin(), pairs.batch.dims().end());
  dims.insert(dims.end(), {a.dim(-1), b.dim(-1)});
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(type, Shape(std::move(dims))));
  if (out.size())
    TFC_RETURN_IF_ERROR(visitScalar(c, type, [&](auto tag) {
      using S = decltype(tag);
      return triangularSolveAll<S>(c.inputs[0], c.inputs[1], pairs, c.intAttr("lower", 1), c.intAttr("adjoint"),
                                   static_cast<S *>(out.mutableRaw()));
    }));
  c.setOutput(0, std::move(out));
  return Status::ok();
}

/// The bands are rows: of a lower triangle the diagonal is the first, and row d holds the d-th diagonal below it from column d
/// on; of an upper triangle the diagonal is the last row.
template <class S> void bandedSolve(const ConstMatrixMap<S> &bands, const ConstMatrixMap<S> &rhs, bool lower, bool adjoint, MatrixMap<S> x) {
  std::int64_t count = bands.rows(), n = bands.cols();
  // Element (i, j) of the matrix: the band by distance, the column by row, as LEFT_RIGHT aligned diagonals are stored.
  auto element = [&](std::int64_t i, std::int64_t j) {
    std::int64_t row = lower ? i - j : count - 1 - (j - i);
    return bands(row, i);
  };
  auto coefficient = [&](std::int64_t i, std::int64_t j) { return adjoint ? Eigen::numext::conj(element(j, i)) : element(i, j); };
  bool forward = lower != adjoint;
  for (std::int64_t step = 0; step < n; ++step) {
    std::int64_t i = forward ? step : n - 1 - step;
    x.row(i) = rhs.row(i);
    std::int64_t from = forward ? std::max<std::int64_t>(0, i - count + 1) : i + 1, to = forward ? i : std::min(n, i + count);
    for (std::int64_t j = from; j < to; ++j) x.row(i) -= coefficient(i, j) * x.row(j);
    x.row(i) /= coefficient(i, i);
  }
}

Status bandedTriangularSolve(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  const Tensor &bands = c.inputs[0], &rhs = c.inputs[1];
  const Shape &a = bands.shape(), &b = rhs.shape();
  if (a.rank() < 2) return errors::invalidArgument("In[0] ndims must be >= 2: ", a.rank());
  if (b.rank() < 2) return errors::invalidArgument("In[1] ndims must be >= 2: ", b.rank());
  if (!bands.size()) return errors::invalidArgument("In[0] must not be an empty tensor: ", a.errorStr());
  if (!rhs.size()) return errors::invalidArgument("In[1] must not be an empty tensor: ", b.errorStr());
  if (bands.dtype() != rhs.dtype()) return errors::invalidArgument("matrix and rhs must have one element type");
  TFC_ASSIGN_OR_RETURN(Pairing pairs, Pairing::of(a, b));
  std::int64_t count = a.dim(-2), n = a.dim(-1), columns = b.dim(-1);
  if (n != b.dim(-2)) return errors::invalidArgument("In[0] mismatch In[1] shape: ", n, " vs. ", b.dim(-2), ": ", a.errorStr(), " ", b.errorStr());
  bool lower = c.intAttr("lower", 1), adjoint = c.intAttr("adjoint");
  std::vector<std::int64_t> dims(pairs.batch.dims().begin(), pairs.batch.dims().end());
  dims.insert(dims.end(), {n, columns});
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(rhs.dtype(), Shape(std::move(dims))));
  TFC_RETURN_IF_ERROR(visitScalar(c, rhs.dtype(), [&](auto tag) -> Status {
    using S = decltype(tag);
    ConstMatrixMap<S> first(static_cast<const S *>(bands.raw()), count, n);
    if (!(first.row(lower ? 0 : count - 1).cwiseAbs().minCoeff() > Real<S>(0))) return notInvertible();
    for (std::size_t k = 0; k < pairs.left.size(); ++k)
      bandedSolve<S>({static_cast<const S *>(bands.raw()) + pairs.left[k] * count * n, count, n},
                     {static_cast<const S *>(rhs.raw()) + pairs.right[k] * n * columns, n, columns}, lower, adjoint,
                     {static_cast<S *>(out.mutableRaw()) + static_cast<std::int64_t>(k) * n * columns, n, columns});
    return Status::ok();
  }));
  c.setOutput(0, std::move(out));
  return Status::ok();
}

/// Elimination with row exchanges: U has up to two diagonals above its own. Not invertible: every element is NaN.
template <class S> void tridiagonalPivoting(const ConstMatrixMap<S> &d, const ConstMatrixMap<S> &rhs, MatrixMap<S> x) {
  const std::int64_t n = d.cols();
  const S nan = S(std::numeric_limits<Real<S>>::quiet_NaN());
  Eigen::Array<S, Eigen::Dynamic, 3> u = Eigen::Array<S, Eigen::Dynamic, 3>::Zero(n, 3);
  u(0, 0) = d(1, 0);
  if (n > 1) u(0, 1) = d(0, 0);
  x.row(0) = rhs.row(0);
  for (std::int64_t i = 0; i + 1 < n; ++i) {
    S below = d(2, i + 1), above = i + 2 < n ? d(0, i + 1) : S(0);
    if (std::abs(u(i, 0)) >= std::abs(below)) {
      if (u(i, 0) == S(0)) { x.setConstant(nan); return; }
      S factor = below / u(i, 0);
      u(i + 1, 0) = d(1, i + 1) - factor * u(i, 1);
      u(i + 1, 1) = above;
      x.row(i + 1) = rhs.row(i + 1) - factor * x.row(i);
    } else {
      S factor = u(i, 0) / below, old = u(i, 1);
      u(i, 0) = below, u(i, 1) = d(1, i + 1), u(i, 2) = above;
      u(i + 1, 0) = old - factor * d(1, i + 1);
      u(i + 1, 1) = -factor * above;
      x.row(i + 1) = x.row(i) - factor * rhs.row(i + 1);
      x.row(i) = rhs.row(i + 1);
    }
  }
  if (u(n - 1, 0) == S(0)) { x.setConstant(nan); return; }
  for (std::int64_t i = n - 1; i >= 0; --i) {
    if (i + 1 < n) x.row(i) -= u(i, 1) * x.row(i + 1);
    if (i + 2 < n) x.row(i) -= u(i, 2) * x.row(i + 2);
    x.row(i) /= u(i, 0);
  }
}

/// Without exchanges (Thomas' algorithm).
template <class S> void tridiagonalThomas(const ConstMatrixMap<S> &d, const ConstMatrixMap<S> &rhs, MatrixMap<S> x) {
  const std::int64_t n = d.cols();
  const S nan = S(std::numeric_limits<Real<S>>::quiet_NaN());
  std::vector<S> above(n);
  S pivot = d(1, 0);
  for (std::int64_t i = 0; i < n; ++i) {
    if (i) pivot = d(1, i) - d(2, i) * above[i - 1];
    if (pivot == S(0)) { x.setConstant(nan); return; }
    if (i + 1 < n) above[i] = d(0, i) / pivot;
    if (i) x.row(i) = (rhs.row(i) - d(2, i) * x.row(i - 1)) / pivot;
    else x.row(0) = rhs.row(0) / pivot;
  }
  for (std::int64_t i = n - 2; i >= 0; --i) x.row(i) -= above[i] * x.row(i + 1);
}

Status tridiagonalSolve(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  bool pivoting = c.intAttr("partial_pivoting", 1);
  if (c.intAttr("perturb_singular")) return errors::unimplemented("TridiagonalSolve has no host kernel for perturb_singular");
  TFC_ASSIGN_OR_RETURN(LinalgBatch b, LinalgBatch::of(c, 2));
  if (b.rows(0) != 3) return errors::invalidArgument("Expected diagonals to be provided as a matrix with 3 rows, got ", b.rows(0), " rows.");
  if (b.cols(0) != b.rows(1))
    return errors::invalidArgument("Expected the same number of left-hand sides and right-hand sides, got ", b.cols(0), " and ", b.rows(1), ".");
  DType type = c.inputs[0].dtype();
  TFC_RETURN_IF_ERROR(b.output(0, {b.rows(1), b.cols(1)}, type));
  if (b.cols(0) == 0 || b.cols(1) == 0) return Status::ok();
  return visitScalar(c, type, [&](auto tag) -> Status {
    using S = decltype(tag);
    for (std::int64_t k = 0; k < b.count(); ++k)
      if (pivoting) tridiagonalPivoting<S>(b.in<S>(0, k), b.in<S>(1, k), b.out<S>(0, k));
      else tridiagonalThomas<S>(b.in<S>(0, k), b.in<S>(1, k), b.out<S>(0, k));
    return Status::ok();
  });
}

Status tridiagonalMatMul(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 4, 1));
  TFC_ASSIGN_OR_RETURN(LinalgBatch b, LinalgBatch::of(c, 4));
  std::int64_t n = b.rows(3);
  const char *names[] = {"Superdiagonal", "Main diagonal", "Subdiagonal"};
  for (int i = 0; i < 3; ++i)
    if (b.rows(i) != 1 || b.cols(i) != n)
      return errors::invalidArgument(names[i], " must have shape [..., 1, ", n, "], got ", c.inputs[i].shape().errorStr());
  DType type = c.inputs[0].dtype();
  TFC_RETURN_IF_ERROR(b.output(0, {n, b.cols(3)}, type));
  return visitScalar(c, type, [&](auto tag) -> Status {
    using S = decltype(tag);
    for (std::int64_t k = 0; k < b.count(); ++k) {
      auto super = b.in<S>(0, k), main = b.in<S>(1, k), sub = b.in<S>(2, k), rhs = b.in<S>(3, k);
      auto out = b.out<S>(0, k);
      for (std::int64_t i = 0; i < n; ++i) {
        out.row(i) = main(0, i) * rhs.row(i);
        if (i) out.row(i) += sub(0, i) * rhs.row(i - 1);
        if (i + 1 < n) out.row(i) += super(0, i) * rhs.row(i + 1);
      }
    }
    return Status::ok();
  });
}

} // namespace

void registerMathLinalgSolveKernels() {
  registerHostKernel("MatrixSolve", matrixSolve);
  registerHostKernel("MatrixSolveLs", matrixSolveLs);
  registerHostKernel("MatrixTriangularSolve", matrixTriangularSolve);
  registerHostKernel("BandedTriangularSolve", bandedTriangularSolve);
  registerHostKernel("TridiagonalSolve", tridiagonalSolve);
  registerHostKernel("TridiagonalMatMul", tridiagonalMatMul);
}

} // namespace tfc::rt
