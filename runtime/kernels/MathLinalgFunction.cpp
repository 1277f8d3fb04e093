// Square root, exponential and logarithm of matrices.
#include "LinalgBatch.h"

#include <unsupported/Eigen/MatrixFunctions>

namespace tfc::rt {

namespace {

Status matrixSquareRoot(HostCall &c) {
  return eachSquare(c, []<class S>(const ConstMatrixMap<S> &in, MatrixMap<S> out) {
    Matrix<S> value = in;
    out = value.sqrt();
    return Status::ok();
  });
}

Status matrixExponential(HostCall &c) {
  return eachSquare(c, []<class S>(const ConstMatrixMap<S> &in, MatrixMap<S> out) {
    Matrix<S> value = in;
    out = value.exp();
    return Status::ok();
  });
}

Status matrixLogarithm(HostCall &c) {
  return eachSquare(c, [&]<class S>(const ConstMatrixMap<S> &in, MatrixMap<S> out) -> Status {
    if constexpr (!Eigen::NumTraits<S>::IsComplex) {
      return errors::unimplemented("No host kernel of MatrixLogarithm for real numbers");
    } else {
      Matrix<S> value = in;
      out = value.log();
      return Status::ok();
    }
  });
}

} // namespace

void registerMathLinalgFunctionKernels() {
  registerHostKernel("MatrixSquareRoot", matrixSquareRoot);
  registerHostKernel("MatrixExponential", matrixExponential);
  registerHostKernel("MatrixLogarithm", matrixLogarithm);
}

} // namespace tfc::rt
