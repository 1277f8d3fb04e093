// Eigenvalues and eigenvectors.
#include "LinalgBatch.h"

#include <Eigen/Eigenvalues>

namespace tfc::rt {

namespace {

Status selfAdjointFailed() {
  return errors::invalidArgument("Self-adjoint eigen decomposition was not successful. The input might not be valid.");
}

Status selfAdjointEigV2(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 2));
  TFC_ASSIGN_OR_RETURN(LinalgBatch b, LinalgBatch::of(c, 1));
  if (!b.square(0)) return notSquare();
  DType type = c.inputs[0].dtype();
  bool vectors = c.intAttr("compute_v", 1);
  std::int64_t n = b.rows(0);
  TFC_RETURN_IF_ERROR(b.output(0, {n}, type));
  TFC_RETURN_IF_ERROR(vectors ? b.output(1, {n, n}, type) : b.noOutput(1, type));
  if (n == 0) return Status::ok();
  return visitScalar(c, type, [&](auto tag) -> Status {
    using S = decltype(tag);
    for (std::int64_t k = 0; k < b.count(); ++k) {
      Eigen::SelfAdjointEigenSolver<Matrix<S>> eig(b.in<S>(0, k), vectors ? Eigen::ComputeEigenvectors : Eigen::EigenvaluesOnly);
      if (eig.info() != Eigen::Success) return selfAdjointFailed();
      b.out<S>(0, k) = eig.eigenvalues().template cast<S>();
      if (vectors) b.out<S>(1, k) = eig.eigenvectors();
    }
    return Status::ok();
  });
}

/// The first form of the op: one matrix with the eigenvalues in its first row.
Status selfAdjointEig(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  TFC_ASSIGN_OR_RETURN(LinalgBatch b, LinalgBatch::of(c, 1));
  if (!b.square(0)) return notSquare();
  DType type = c.inputs[0].dtype();
  std::int64_t n = b.rows(0);
  TFC_RETURN_IF_ERROR(b.output(0, {n + 1, n}, type));
  if (n == 0) return Status::ok();
  return visitScalar(c, type, [&](auto tag) -> Status {
    using S = decltype(tag);
    for (std::int64_t k = 0; k < b.count(); ++k) {
      Eigen::SelfAdjointEigenSolver<Matrix<S>> eig(b.in<S>(0, k));
      if (eig.info() != Eigen::Success) return selfAdjointFailed();
      b.out<S>(0, k).row(0) = eig.eigenvalues().template cast<S>().transpose();
      b.out<S>(0, k).bottomRows(n) = eig.eigenvectors();
    }
    return Status::ok();
  });
}

Status eig(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 2));
  TFC_ASSIGN_OR_RETURN(LinalgBatch b, LinalgBatch::of(c, 1));
  if (!b.square(0)) return notSquare();
  DType type = c.inputs[0].dtype(), outType = type == float32 || type == DType::complex64 ? DType::complex64 : DType::complex128;
  bool vectors = c.intAttr("compute_v", 1);
  std::int64_t n = b.rows(0);
  TFC_RETURN_IF_ERROR(b.output(0, {n}, outType));
  TFC_RETURN_IF_ERROR(vectors ? b.output(1, {n, n}, outType) : b.noOutput(1, outType));
  if (n == 0) return Status::ok();
  return visitScalar(c, type, [&](auto tag) -> Status {
    using S = decltype(tag);
    using C = std::complex<Real<S>>;
    using Solver = std::conditional_t<Eigen::NumTraits<S>::IsComplex, Eigen::ComplexEigenSolver<Matrix<S>>, Eigen::EigenSolver<Matrix<S>>>;
    for (std::int64_t k = 0; k < b.count(); ++k) {
      Solver eig(b.in<S>(0, k), vectors);
      if (eig.info() != Eigen::Success)
        return errors::invalidArgument("Eigen decomposition was not successful. The input might not be valid.");
      b.out<C>(0, k) = eig.eigenvalues();
      if (vectors) b.out<C>(1, k) = eig.eigenvectors();
    }
    return Status::ok();
  });
}

} // namespace

void registerMathLinalgEigenKernels() {
  registerHostKernel("SelfAdjointEig", selfAdjointEig);
  registerHostKernel("SelfAdjointEigV2", selfAdjointEigV2);
  registerHostKernel("Eig", eig);
}

} // namespace tfc::rt
