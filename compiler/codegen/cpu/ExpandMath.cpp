// Elementary functions as straight-line arithmetic, for scalars and vectors of any length, in IEEE arithmetic (no fast-math
// flags). Errors measured over all exponents by test/codegen/cpu/MathTest.cpp, in ULP:
//
//           exp   expm1  log   log1p  tanh  erf   rsqrt
//   f32     1.0   1.1    0.8   1.5    1.2   2.4   1.5
//   f64     1.4   2.3    0.8   1.3    1.1   libm  1.5
//
// Denormals, infinities, NaN and signed zeros come out as in C's libm. Everything else is a call to libm for each element.
#include "Cpu.h"

#include "../linalg/FloatMath.h"
#include "tfc/compiler/Tally.h"
#include "tfc/dialect/Tfc.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace tfc::cpu {
namespace {

/// libm's name for an op, without the f of the single version; empty where LLVM's intrinsic is an instruction or a call.
StringRef libmName(Operation *op) {
  return llvm::TypeSwitch<Operation *, StringRef>(op)
      .Case([](math::ExpOp) { return "exp"; })
      .Case([](math::ExpM1Op) { return "expm1"; })
      .Case([](math::LogOp) { return "log"; })
      .Case([](math::Log1pOp) { return "log1p"; })
      .Case([](math::TanhOp) { return "tanh"; })
      .Case([](math::RsqrtOp) { return "rsqrt"; })
      .Case([](math::ErfOp) { return "erf"; })
      .Case([](math::ErfcOp) { return "erfc"; })
      .Case([](math::Exp2Op) { return "exp2"; })
      .Case([](math::Log2Op) { return "log2"; })
      .Case([](math::Log10Op) { return "log10"; })
      .Case([](math::PowFOp) { return "pow"; })
      .Case([](math::SinOp) { return "sin"; })
      .Case([](math::CosOp) { return "cos"; })
      .Case([](math::TanOp) { return "tan"; })
      .Case([](math::AsinOp) { return "asin"; })
      .Case([](math::AcosOp) { return "acos"; })
      .Case([](math::AtanOp) { return "atan"; })
      .Case([](math::Atan2Op) { return "atan2"; })
      .Case([](math::SinhOp) { return "sinh"; })
      .Case([](math::CoshOp) { return "cosh"; })
      .Case([](math::AsinhOp) { return "asinh"; })
      .Case([](math::AcoshOp) { return "acosh"; })
      .Case([](math::AtanhOp) { return "atanh"; })
      .Case([](math::CbrtOp) { return "cbrt"; })
      .Case([](math::RoundOp) { return "round"; })
      .Default([](Operation *) { return ""; });
}

class ExpandMathPass : public PassWrapper<ExpandMathPass, OperationPass<ModuleOp>> {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(ExpandMathPass)
  explicit ExpandMathPass(Target target) : target(std::move(target)) {}
  ExpandMathPass(const ExpandMathPass &other) : PassWrapper(other), target(other.target) {}
  StringRef getArgument() const final { return "tfc-expand-math"; }
  StringRef getDescription() const final { return "expand elementary functions into arithmetic and libm calls"; }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<LLVM::LLVMDialect, vector::VectorDialect, arith::ArithDialect, math::MathDialect>();
  }

  void runOnOperation() override {
    SmallVector<Operation *> ops;
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (function->hasAttr("tfc.kernel") || function->hasAttr("tfc.kernel_part"))
        function.walk([&](Operation *op) {
          if (isa<ir::MathCallOp>(op) || !libmName(op).empty())
            ops.push_back(op);
        });
    for (Operation *op : ops)
      expand(op);
  }

private:
  void expand(Operation *op) {
    OpBuilder b(op);
    Location loc = op->getLoc();
    Type type = op->getResult(0).getType();
    SmallVector<Value> operands(op->getOperands());
    // Half types are computed in f32.
    Type element = getElementTypeOrSelf(type), wide = type;
    bool narrow = element.getIntOrFloatBitWidth() < 32;
    if (narrow) {
      wide = isa<VectorType>(type) ? Type(cast<VectorType>(type).clone(b.getF32Type())) : Type(b.getF32Type());
      for (Value &operand : operands)
        operand = arith::ExtFOp::create(b, loc, wide, operand);
    }
    Value result = expandWide(b, op, wide, operands);
    if (narrow)
      result = arith::TruncFOp::create(b, loc, type, result);
    op->getResult(0).replaceAllUsesWith(result);
    op->erase();
    ++expanded;
  }

  Value expandWide(OpBuilder &b, Operation *op, Type type, ValueRange operands) {
    Location loc = op->getLoc();
    codegen::FloatBuilder f(b, loc, type, {.hasFma = target.hasFma, .hasLdexp = target.hasMasks});
    Value x = operands.front();
    if (isa<math::ExpOp>(op))
      return f.exp(x);
    if (isa<math::ExpM1Op>(op))
      return f.expm1(x);
    if (isa<math::LogOp>(op))
      return f.log(x);
    if (isa<math::Log1pOp>(op))
      return f.log1p(x);
    if (isa<math::TanhOp>(op))
      return f.tanh(x);
    if (isa<math::RsqrtOp>(op))
      return f.rsqrt(x);
    if (isa<math::ErfOp>(op) && !f.isDouble)
      return f.erfSingle(x);

    auto special = dyn_cast<ir::MathCallOp>(op);
    std::string name = special ? ("tfc_" + special.getFunction() + (f.isDouble ? "_f64" : "_f32")).str()
                               : libmName(op).str() + (f.isDouble ? "" : "f");
    auto vector = dyn_cast<VectorType>(type);
    if (!vector)
      return call(b, loc, name, operands);
    // One call an element. Vectors are one-dimensional here.
    Value result = arith::ConstantOp::create(b, loc, b.getZeroAttr(vector));
    for (int64_t i = 0; i < vector.getNumElements(); ++i) {
      SmallVector<Value> scalars;
      for (Value operand : operands)
        scalars.push_back(vector::ExtractOp::create(b, loc, operand, i));
      result = vector::InsertOp::create(b, loc, call(b, loc, name, scalars), result, i);
    }
    return result;
  }

  Value call(OpBuilder &b, Location loc, StringRef name, ValueRange operands) {
    ModuleOp module = getOperation();
    auto callee = module.lookupSymbol<LLVM::LLVMFuncOp>(name);
    Type type = operands.front().getType();
    if (!callee) {
      OpBuilder top = OpBuilder::atBlockBegin(module.getBody());
      SmallVector<Type> types(operands.size(), type);
      callee = LLVM::LLVMFuncOp::create(top, module.getLoc(), name, LLVM::LLVMFunctionType::get(type, types));
    }
    return LLVM::CallOp::create(b, loc, callee, operands).getResult();
  }

  Target target;
  compiler::Tally expanded{getArgument(), "expanded", "Number of math ops expanded"};
};

} // namespace

std::unique_ptr<Pass> createExpandMathPass(const Target &target) { return std::make_unique<ExpandMathPass>(target); }

} // namespace tfc::cpu
