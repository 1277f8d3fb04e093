// Singular values and vectors.
#include "LinalgBatch.h"

#include <Eigen/SVD>

namespace tfc::rt {

namespace {

Status svd(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 3));
  TFC_ASSIGN_OR_RETURN(LinalgBatch b, LinalgBatch::of(c, 1));
  DType type = c.inputs[0].dtype();
  bool vectors = c.intAttr("compute_uv", 1), full = c.intAttr("full_matrices");
  std::int64_t m = b.rows(0), n = b.cols(0), p = std::min(m, n);
  TFC_RETURN_IF_ERROR(b.output(0, {p}, type));
  TFC_RETURN_IF_ERROR(vectors ? b.output(1, {m, full ? m : p}, type) : b.noOutput(1, type));
  TFC_RETURN_IF_ERROR(vectors ? b.output(2, {n, full ? n : p}, type) : b.noOutput(2, type));
  unsigned options = !vectors ? 0 : full ? Eigen::ComputeFullU | Eigen::ComputeFullV : Eigen::ComputeThinU | Eigen::ComputeThinV;
  return visitScalar(c, type, [&](auto tag) -> Status {
    using S = decltype(tag);
    for (std::int64_t k = 0; k < b.count(); ++k) {
      if (p == 0) {
        if (vectors) b.out<S>(1, k).setIdentity(), b.out<S>(2, k).setIdentity();
        continue;
      }
      Eigen::BDCSVD<Matrix<S>> svd(b.in<S>(0, k), options);
      bool good = svd.info() == Eigen::Success;
      const S nan = S(std::numeric_limits<Real<S>>::quiet_NaN());
      if (good) b.out<S>(0, k) = svd.singularValues().template cast<S>();
      else b.out<S>(0, k).setConstant(nan);
      if (!vectors) continue;
      if (good) b.out<S>(1, k) = svd.matrixU(), b.out<S>(2, k) = svd.matrixV();
      else b.out<S>(1, k).setConstant(nan), b.out<S>(2, k).setConstant(nan);
    }
    return Status::ok();
  });
}

} // namespace

void registerMathLinalgSvdKernels() {
  registerHostKernel("Svd", svd);
}

} // namespace tfc::rt
