// Emits the pieces of a step function: loads and stores on the structs of include/tfc/abi/program.h (offsets come from the
// header itself), calls through the host table, and the ways out. What never changes while a step runs (fields of tfc_exec, addresses,
// constants) is loaded in the function's first block, so that it serves every block behind.
#pragma once

#include "tfc/abi/program.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Builders.h"

#include <map>

namespace tfc::program {

class StepBuilder {
public:
  /// Starts `llvm.func @name(ptr) -> i32` at the end of `module`.
  StepBuilder(mlir::ModuleOp module, llvm::StringRef name, mlir::Location loc);
  /// Ends the function: returns TFC_OK.
  void finish();
  mlir::LLVM::LLVMFuncOp function() const { return func; }

  mlir::Value i64(std::int64_t v);
  mlir::Value i32(std::int32_t v);
  mlir::Value null();
  mlir::Value load(mlir::Type type, mlir::Value base, std::int64_t offset);
  /// What another thread may have written meanwhile: read anew each time. Volatile and not atomic, for an atomic load keeps the
  /// optimizer from moving what stands around it.
  mlir::Value loadFresh(mlir::Type type, mlir::Value from);
  void store(mlir::Value v, mlir::Value base, std::int64_t offset);
  /// base + offset bytes.
  mlir::Value at(mlir::Value base, std::int64_t offset);
  mlir::Value at(mlir::Value base, mlir::Value offset);
  mlir::Value mul(mlir::Value a, mlir::Value b);
  /// Product of sizes that are not negative, 2^62 where it would be more: no memory has as much.
  mlir::Value mulBounded(mlir::Value a, mlir::Value b);
  mlir::Value isNotZero(mlir::Value i32Value);
  mlir::Value isZero(mlir::Value i32Value);
  /// Number of elements of a tfc_tensor whose rank only the run tells.
  mlir::Value elementCount(mlir::Value tensor);
  mlir::Value addressOf(llvm::StringRef symbol);
  /// Memory of the function's frame.
  mlir::Value frame(std::int64_t bytes);
  void copy(mlir::Value to, mlir::Value from, mlir::Value bytes);
  /// Also where the two may be the same memory.
  void move(mlir::Value to, mlir::Value from, mlir::Value bytes);

  mlir::Value exec() { return func.getArgument(0); }
  /// exec->field, loaded once.
  mlir::Value execField(std::int64_t offset);
  /// Calls host->field(exec, args...), giving a value of type `result`.
  mlir::Value callHost(std::int64_t field, mlir::Type result, mlir::ValueRange args);
  /// The functions of tfc_host that the step calls besides `fail`, by name: what a host must have to run it.
  llvm::SmallVector<llvm::StringRef> hostCalls() const;
  mlir::Value call(mlir::Value callee, mlir::Type result, mlir::ValueRange args);

  /// Leaves with `code` unless it is zero.
  void returnIfNotZero(mlir::Value code);
  /// Leaves with TFC_RESOURCE_EXHAUSTED if `pointer` is null.
  void returnIfNull(mlir::Value pointer);
  /// Leaves by host->fail(exec, &sites[r - 1]) unless `r` is zero.
  void failIfNotZero(mlir::Value r, mlir::Value sites);
  /// Leaves by host->fail(exec, sites) unless `ok`.
  void failUnless(mlir::Value ok, mlir::Value sites);

  /// Control flow: a block that follows the current one, jumps, and going on in another block.
  mlir::Block *newBlock();
  void branch(mlir::Block *to);
  void branch(mlir::Value condition, mlir::Block *yes, mlir::Block *no);
  void continueIn(mlir::Block *block) { builder.setInsertionPointToEnd(block); }

  /// While it lives, what is emitted goes to the function's first block.
  class InFront {
  public:
    explicit InFront(StepBuilder &s) : guard(s.builder) { s.builder.setInsertionPoint(s.entry->getTerminator()); }

  private:
    mlir::OpBuilder::InsertionGuard guard;
  };

  mlir::OpBuilder &b() { return builder; }
  mlir::Location loc;
  mlir::Type ptrType, i64Type, i32Type, i8Type;

private:
  mlir::Block *exitBlock(); ///< argument: code
  mlir::Block *failBlock(); ///< argument: site
  void branchUnless(mlir::Value ok, mlir::Block *otherwise, mlir::ValueRange args);

  mlir::ModuleOp module;
  mlir::OpBuilder builder;
  mlir::LLVM::LLVMFuncOp func;
  mlir::Block *entry = nullptr, *exit = nullptr, *fail = nullptr;
  std::map<std::int64_t, mlir::Value> execFields, hostFields, constants64, constants32;
  llvm::StringMap<mlir::Value> addresses;
};

} // namespace tfc::program
