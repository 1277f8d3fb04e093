// Factors of matrices: Cholesky, LU, QR; determinant and inverse. Eigen computes them, as it does for TensorFlow: signs and
// orders of factors agree.
#include "LinalgBatch.h"

#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <Eigen/QR>

namespace tfc::rt {

Expected<LinalgBatch> LinalgBatch::of(HostCall &c, int n) {
  TFC_RETURN_IF_ERROR(wantArgs(c, n, static_cast<int>(c.outputs.size())));
  LinalgBatch b;
  b.c = &c;
  const Shape &first = c.inputs[0].shape();
  if (first.rank() < 2) return errors::invalidArgument("Input tensor 0 must have rank >= 2, got ", first.rank());
  b.batch.assign(first.dims().begin(), first.dims().end() - 2);
  for (std::int64_t d : b.batch) b.matrices *= d;
  for (int i = 1; i < n; ++i) {
    const Shape &s = c.inputs[i].shape();
    if (s.rank() != first.rank()) return errors::invalidArgument("All input tensors must have the same rank.");
    if (!std::equal(b.batch.begin(), b.batch.end(), s.dims().begin()))
      return errors::invalidArgument("All input tensors must have the same outer dimensions.");
    if (c.inputs[i].dtype() != c.inputs[0].dtype())
      return errors::invalidArgument("the inputs of ", c.op->op, " must have one element type");
  }
  return b;
}

Status LinalgBatch::output(int i, std::vector<std::int64_t> dims, DType type) {
  sizes[i] = {dims.empty() ? 1 : dims[0], dims.size() < 2 ? 1 : dims[1]};
  std::vector<std::int64_t> all = batch;
  all.insert(all.end(), dims.begin(), dims.end());
  TFC_ASSIGN_OR_RETURN(Tensor t, Tensor::allocate(type, Shape(std::move(all))));
  c->outputs[i] = std::move(t);
  return Status::ok();
}

Status LinalgBatch::noOutput(int i, DType type) {
  TFC_ASSIGN_OR_RETURN(Tensor t, Tensor::allocate(type, Shape{0}));
  c->outputs[i] = std::move(t);
  return Status::ok();
}

namespace {

template <class S> using ColumnMajor = Eigen::Matrix<S, Eigen::Dynamic, Eigen::Dynamic>;

Status cholesky(HostCall &c) {
  return eachSquare(c, []<class S>(const ConstMatrixMap<S> &in, MatrixMap<S> out) -> Status {
    Eigen::LLT<Matrix<S>> llt(in);
    out = llt.matrixL();
    if (llt.info() != Eigen::Success) // no error: of a batch, the other matrices may be wanted
      for (Eigen::Index i = 0; i < out.rows(); ++i) out.row(i).head(i + 1).setConstant(std::numeric_limits<typename Eigen::NumTraits<S>::Real>::quiet_NaN());
    return Status::ok();
  });
}

/// With L the factor and G its gradient: the symmetric part of L^-T phi(L^T G) L^-1, where phi keeps the lower triangle and
/// halves the diagonal.
Status choleskyGrad(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  TFC_ASSIGN_OR_RETURN(LinalgBatch b, LinalgBatch::of(c, 2));
  if (b.rows(0) != b.rows(1) || b.cols(0) != b.cols(1))
    return errors::invalidArgument("Inputs (L and grad) must have the same shape.");
  if (!b.square(0)) return errors::invalidArgument("Inputs must be a square matrices.");
  DType type = c.inputs[0].dtype();
  if (!isFloating(type)) return errors::unimplemented("No host kernel of ", c.op->op, " for ", runtimeName(type));
  TFC_RETURN_IF_ERROR(b.output(0, {b.rows(0), b.rows(0)}, type));
  return visitScalar(c, type, [&](auto tag) -> Status {
    using S = decltype(tag);
    for (std::int64_t k = 0; k < b.count(); ++k) {
      Matrix<S> l = b.in<S>(0, k).template triangularView<Eigen::Lower>();
      Matrix<S> g = b.in<S>(1, k).template triangularView<Eigen::Lower>();
      Matrix<S> product = l.adjoint() * g;
      Matrix<S> middle = product.template triangularView<Eigen::Lower>();
      middle.diagonal() *= S(0.5);
      auto upper = l.adjoint().template triangularView<Eigen::Upper>();
      Matrix<S> left = upper.solve(middle);
      Matrix<S> full = upper.solve(left.adjoint()).adjoint();
      b.out<S>(0, k) = S(0.5) * (full + full.transpose());
    }
    return Status::ok();
  });
}

Status matrixInverse(HostCall &c) {
  bool adjoint = c.intAttr("adjoint");
  return eachSquare(c, [&]<class S>(const ConstMatrixMap<S> &in, MatrixMap<S> out) -> Status {
    Eigen::PartialPivLU<Matrix<S>> lu;
    if (adjoint) lu.compute(in.adjoint());
    else lu.compute(in);
    if (!(lu.matrixLU().diagonal().cwiseAbs().minCoeff() > Real<S>(0))) return errors::invalidArgument("Input is not invertible.");
    out.noalias() = lu.inverse();
    return Status::ok();
  });
}

/// The logarithm of the determinant's magnitude, and its sign (a number of magnitude 1 if it is complex).
template <class S> Real<S> logDeterminant(const ConstMatrixMap<S> &in, S &sign) {
  sign = 1;
  Real<S> log = 0;
  if (in.size()) {
    Eigen::PartialPivLU<ColumnMajor<S>> lu{ColumnMajor<S>(in)};
    sign = S(static_cast<Real<S>>(lu.permutationP().determinant()));
    auto diagonal = lu.matrixLU().diagonal().array().eval();
    auto magnitude = diagonal.cwiseAbs().eval();
    log = magnitude.log().sum();
    sign *= (diagonal / magnitude.template cast<S>()).prod();
  }
  if (!std::isfinite(log)) {
    sign = 0;
    log = log > 0 ? -std::log(Real<S>(0)) : std::log(Real<S>(0));
  }
  return log;
}

/// MatrixDeterminant and LogMatrixDeterminant: the second has two outputs.
Status determinant(HostCall &c) {
  bool two = c.outputs.size() == 2;
  TFC_ASSIGN_OR_RETURN(LinalgBatch b, LinalgBatch::of(c, 1));
  if (!b.square(0)) return notSquare();
  DType type = c.inputs[0].dtype();
  for (std::size_t i = 0; i < c.outputs.size(); ++i) TFC_RETURN_IF_ERROR(b.output(static_cast<int>(i), {}, type));
  return visitScalar(c, type, [&](auto tag) -> Status {
    using S = decltype(tag);
    for (std::int64_t k = 0; k < b.count(); ++k) {
      S sign;
      Real<S> log = logDeterminant<S>(b.in<S>(0, k), sign);
      b.out<S>(0, k)(0, 0) = two ? sign : sign * S(std::exp(log));
      if (two) b.out<S>(1, k)(0, 0) = S(log);
    }
    return Status::ok();
  });
}

Status lu(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 2));
  TFC_ASSIGN_OR_RETURN(LinalgBatch b, LinalgBatch::of(c, 1));
  if (!b.square(0)) return notSquare();
  DType type = c.inputs[0].dtype(), indexType = static_cast<DType>(c.intAttr("output_idx_type", static_cast<int>(int32)));
  std::int64_t n = b.rows(0);
  TFC_RETURN_IF_ERROR(b.output(0, {n, n}, type));
  TFC_RETURN_IF_ERROR(b.output(1, {n}, indexType));
  if (n == 0) return Status::ok();
  return visitScalar(c, type, [&](auto tag) -> Status {
    using S = decltype(tag);
    for (std::int64_t k = 0; k < b.count(); ++k) {
      Eigen::PartialPivLU<ColumnMajor<S>> lu{ColumnMajor<S>(b.in<S>(0, k))};
      b.out<S>(0, k) = lu.matrixLU();
      Eigen::PermutationMatrix<Eigen::Dynamic> inverse = lu.permutationP().transpose();
      for (std::int64_t i = 0; i < n; ++i)
        if (indexType == int64) b.out<std::int64_t>(1, k)(i, 0) = inverse.indices()[i];
        else b.out<std::int32_t>(1, k)(i, 0) = inverse.indices()[i];
      if (!(lu.matrixLU().diagonal().cwiseAbs().minCoeff() > Real<S>(0))) return errors::invalidArgument("Input is not invertible.");
    }
    return Status::ok();
  });
}

Status qr(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 2));
  TFC_ASSIGN_OR_RETURN(LinalgBatch b, LinalgBatch::of(c, 1));
  DType type = c.inputs[0].dtype();
  std::int64_t m = b.rows(0), n = b.cols(0), p = c.intAttr("full_matrices") ? m : std::min(m, n);
  TFC_RETURN_IF_ERROR(b.output(0, {m, p}, type));
  TFC_RETURN_IF_ERROR(b.output(1, {p, n}, type));
  return visitScalar(c, type, [&](auto tag) -> Status {
    using S = decltype(tag);
    for (std::int64_t k = 0; k < b.count(); ++k) {
      if (m == 0 || n == 0) {
        b.out<S>(0, k).setIdentity();
        continue;
      }
      Eigen::HouseholderQR<Matrix<S>> qr(b.in<S>(0, k));
      Matrix<S> identity = Matrix<S>::Identity(m, p);
      b.out<S>(0, k) = qr.householderQ() * identity;
      b.out<S>(1, k) = qr.matrixQR().topRows(p).template triangularView<Eigen::Upper>();
    }
    return Status::ok();
  });
}

} // namespace

void registerMathLinalgKernels() {
  registerHostKernel("Cholesky", cholesky);
  registerHostKernel("CholeskyGrad", choleskyGrad);
  registerHostKernel("MatrixInverse", matrixInverse);
  registerHostKernel("MatrixDeterminant", determinant);
  registerHostKernel("LogMatrixDeterminant", determinant);
  registerHostKernel("Lu", lu);
  registerHostKernel("Qr", qr);
}

} // namespace tfc::rt
