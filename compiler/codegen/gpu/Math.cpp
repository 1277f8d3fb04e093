// Elementary functions on a GPU: the common ones are the arithmetic that the CPU runs (../linalg/FloatMath.h), the others
// calls of DeviceMath.c, which is linked in and inlined. CUDA's libdevice takes no part.
#include "Stages.h"

#include "../linalg/FloatMath.h"
#include "tfc/dialect/Tfc.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;

namespace tfc::gpu {

/// Arithmetic for `op` in f32 or f64; null if it is a call.
static Value arithmetic(OpBuilder &b, Operation *op, Type type, ValueRange operands) {
  codegen::FloatBuilder f(b, op->getLoc(), type, {.hasFma = true, .hasLdexp = false});
  Value x = operands.front();
  if (isa<math::ExpOp>(op)) return f.exp(x);
  if (isa<math::ExpM1Op>(op)) return f.expm1(x);
  if (isa<math::LogOp>(op)) return f.log(x);
  if (isa<math::Log1pOp>(op)) return f.log1p(x);
  if (isa<math::TanhOp>(op)) return f.tanh(x);
  if (isa<math::RsqrtOp>(op)) return f.rsqrt(x);
  if (isa<math::ErfOp>(op) && !f.isDouble) return f.erfSingle(x);
  return {};
}

/// A call of tfc_<op>_f32 or _f64; a special function is called by its own name.
static Value call(OpBuilder &b, mlir::gpu::GPUModuleOp module, Operation *op, Type type, ValueRange operands) {
  auto special = dyn_cast<ir::MathCallOp>(op);
  StringRef function = special ? special.getFunction() : op->getName().stripDialect();
  std::string name = ("tfc_" + function + (type.isF64() ? "_f64" : "_f32")).str();
  auto callee = module.lookupSymbol<LLVM::LLVMFuncOp>(name);
  if (!callee) {
    OpBuilder top = OpBuilder::atBlockBegin(module.getBody());
    SmallVector<Type> types(operands.size(), type);
    callee = LLVM::LLVMFuncOp::create(top, module.getLoc(), name, LLVM::LLVMFunctionType::get(type, types));
  }
  return LLVM::CallOp::create(b, op->getLoc(), callee, operands).getResult();
}

static bool isFloatFunction(Operation *op) {
  bool isMath = isa_and_present<math::MathDialect>(op->getDialect()) || isa<arith::RemFOp, ir::MathCallOp>(op);
  return isMath && op->getNumResults() == 1 && isa<FloatType>(op->getResult(0).getType()) &&
         llvm::all_of(op->getOperandTypes(), [&](Type t) { return t == op->getResult(0).getType(); });
}

static void expand(mlir::gpu::GPUModuleOp module, Operation *op) {
  OpBuilder b(op);
  Type type = op->getResult(0).getType(), wide = type;
  SmallVector<Value> operands(op->getOperands());
  if (type.getIntOrFloatBitWidth() < 32) {
    wide = b.getF32Type();
    for (Value &operand : operands)
      operand = arith::ExtFOp::create(b, op->getLoc(), wide, operand);
  }
  Value result = arithmetic(b, op, wide, operands);
  if (!result)
    result = call(b, module, op, wide, operands);
  if (wide != type)
    result = arith::TruncFOp::create(b, op->getLoc(), type, result);
  op->getResult(0).replaceAllUsesWith(result);
  op->erase();
}

void expandMath(mlir::gpu::GPUModuleOp module) {
  // What the expansions are made of (fma, absf, copysign, sqrt) expands in the second round.
  for (int round = 0; round < 2; ++round) {
    SmallVector<Operation *> ops;
    module.walk([&](Operation *op) {
      if (isFloatFunction(op))
        ops.push_back(op);
    });
    for (Operation *op : ops)
      expand(module, op);
  }
}

} // namespace tfc::gpu
