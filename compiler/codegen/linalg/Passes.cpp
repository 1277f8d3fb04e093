// The two passes of this layer.

#include "tfc/codegen/Linalg.h"
#include "tfc/compiler/Tally.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

namespace tfc::codegen {
namespace {

struct LowerToLinalg : PassWrapper<LowerToLinalg, OperationPass<func::FuncOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(LowerToLinalg)
  LowerToLinalg() = default;
  LowerToLinalg(const LowerToLinalg &other) : PassWrapper(other) {}

  StringRef getArgument() const final { return "tfc-lower-to-linalg"; }
  StringRef getDescription() const final {
    return "Lower the bodies of tfc.kernel functions to linalg, tensor, arith, math and scf on tensors";
  }
  void getDependentDialects(DialectRegistry &registry) const final {
    registry.insert<arith::ArithDialect, complex::ComplexDialect, linalg::LinalgDialect, math::MathDialect,
                    scf::SCFDialect, tensor::TensorDialect>();
  }
  void runOnOperation() final {
    if (!getOperation()->hasAttr("tfc.kernel"))
      return;
    if (failed(lowerToLinalg(getOperation())))
      return signalPassFailure();
    ++kernels;
  }
  compiler::Tally kernels{getArgument(), "kernels", "kernel functions lowered"};
};

struct FuseElementwise : PassWrapper<FuseElementwise, OperationPass<func::FuncOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(FuseElementwise)
  FuseElementwise() = default;
  FuseElementwise(const FuseElementwise &other) : PassWrapper(other) {}

  StringRef getArgument() const final { return "tfc-fuse-elementwise"; }
  StringRef getDescription() const final {
    return "Merge chains of elementwise linalg.generic ops, and elementwise producers into reductions";
  }
  static unsigned count(func::FuncOp f) {
    unsigned n = 0;
    f.walk([&](linalg::GenericOp) { ++n; });
    return n;
  }
  void runOnOperation() final {
    unsigned before = count(getOperation());
    if (failed(fuseElementwise(getOperation())))
      return signalPassFailure();
    merged += before - count(getOperation());
  }
  compiler::Tally merged{getArgument(), "merged", "linalg.generic ops merged into others"};
};

} // namespace

std::unique_ptr<Pass> createLowerToLinalgPass() { return std::make_unique<LowerToLinalg>(); }
std::unique_ptr<Pass> createFuseElementwisePass() { return std::make_unique<FuseElementwise>(); }

void registerLinalgPasses() {
  PassRegistration<LowerToLinalg>();
  PassRegistration<FuseElementwise>();
}

} // namespace tfc::codegen
