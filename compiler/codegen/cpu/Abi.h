// The C side of a kernel while it is being made: its function with the signature of tfc_kernel, and its operands.
#pragma once

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

#include "llvm/ADT/MapVector.h"

namespace tfc::cpu {

/// One operand (an input or a result) of a kernel: where its elements lie and how many there are.
struct Operand {
  mlir::RankedTensorType type;
  mlir::Value pointer;                   ///< !llvm.ptr
  llvm::SmallVector<mlir::Value> dims;   ///< i64 each, constants where static
};

/// The run-time errors a kernel may raise, numbered in order of first use.
class SiteTable {
public:
  /// 1 + number of the site of `check` (a tfc.Check).
  int32_t number(mlir::Operation *check);
  mlir::ArrayAttr attribute(mlir::MLIRContext *context) const;
  bool empty() const { return sites.empty(); }

private:
  llvm::SmallMapVector<mlir::Attribute, int32_t, 4> sites;
};

/// func.func @name(%buffers, %sizes : !llvm.ptr, %begin, %end : i64) -> i32 beside the tensor function it replaces.
struct KernelAbi {
  mlir::func::FuncOp function;
  llvm::SmallVector<Operand> inputs, outputs;
  mlir::Value begin, end;
  mlir::Value slot;     ///< !llvm.ptr to the i32 result; null if the kernel has no checks
  SiteTable sites;

  /// Creates the function with its prologue (pointers and sizes); the builder stands after it.
  static KernelAbi create(mlir::func::FuncOp kernel, mlir::OpBuilder &builder);
  /// Ends the function: returns what the slot holds and notes the sites.
  void finish(mlir::OpBuilder &builder, mlir::Location loc);
};

bool isCheck(mlir::Operation *op);
/// Does any op of `root` have to report errors?
bool hasChecks(mlir::Operation *root);
/// if (!ok) slot = first failing site.
void emitCheck(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value slot, mlir::Value ok, int32_t site);

/// A memref of identity layout over an operand.
mlir::Value operandAsMemref(mlir::OpBuilder &builder, mlir::Location loc, const Operand &operand);

/// The argument that result `number` of `kernel` is, but for what loops that carry it along write into it: nothing else reads it,
/// so that such loops may work in its buffer. None: -1.
int carriedArgument(mlir::func::FuncOp kernel, unsigned number);

/// Replaces `kernel` by plain loops (upstream bufferization, one task). Works for every kernel.
mlir::LogicalResult lowerPlain(mlir::func::FuncOp kernel, bool fuse);
/// Adds @<kernel>.shapes if a result has dynamic dimensions that the caller must know.
mlir::LogicalResult addShapesFunction(mlir::func::FuncOp kernel);

} // namespace tfc::cpu
