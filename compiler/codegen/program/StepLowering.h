// The making of one step function: what the files LowerStep*.cpp share.
#pragma once

#include "HostOp.h"
#include "Places.h"
#include "StepBuilder.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace tfc::program {

/// Tables of the module, filled by all entries.
struct StepTables {
  llvm::SmallVector<mlir::Attribute> entries, hostOps, sites;
  llvm::DenseMap<mlir::Attribute, int> siteIndex;
  bool writes = false; ///< some entry changes a variable
  bool trace = false;  ///< steps tell of their launches
  int launches = 0;    ///< that have their texts
};

/// A value of the entry while the step is made.
struct Slot {
  mlir::Value pointer;           ///< first element
  llvm::SmallVector<mlir::Value> dims; ///< one a dimension, constants where static
  mlir::Value tensor;            ///< the tfc_tensor of a host op's result, if it is one
};

/// Lowers one entry. LowerStep.cpp holds what all share, LowerStepOps, LowerStepView and LowerStepRegion the ops.
class StepLowering {
public:
  StepLowering(mlir::func::FuncOp entry, mlir::SymbolTable &symbols, StepTables &tables)
      : entry(entry), symbols(symbols), tables(tables),
        s(entry->getParentOfType<mlir::ModuleOp>(), (entry.getSymName() + ".step").str(), entry.getLoc()), attrs(entry.getContext()) {}
  mlir::LogicalResult run();

private:
  Slot &slot(mlir::Value v);
  mlir::Value pointer(mlir::Value v) { return slot(v).pointer; }
  llvm::SmallVector<mlir::Value> staticDims(mlir::Type type);
  mlir::Value bytesOf(mlir::Type type, llvm::ArrayRef<mlir::Value> dims);
  Place place(mlir::OpResult r);
  Place placeOf(mlir::Value v);
  mlir::Value variable(mlir::Value handle);
  int variableIndex(mlir::Value handle);
  mlir::Value isInitialized(mlir::Value v) { return s.isNotZero(s.load(s.i32Type, v, offsetof(tfc_variable, initialized))); }

  mlir::Value makeRoom(mlir::OpResult r, Place place, llvm::ArrayRef<mlir::Value> dims);
  mlir::Value fetchBuffer(int index, mlir::Type type, llvm::ArrayRef<mlir::Value> dims);
  void storeFetchDims(int index, llvm::ArrayRef<mlir::Value> dims, mlir::Type type);
  void resize(int index, llvm::ArrayRef<mlir::Value> dims);
  mlir::Value sites(llvm::ArrayRef<mlir::Attribute> list);
  mlir::Value launchText(mlir::Operation *launch, llvm::StringRef kernel);
  void trace(mlir::Value launch);
  mlir::Attribute site(int code, llvm::StringRef node, llvm::StringRef message);

  mlir::LogicalResult lower(mlir::Operation *op);
  mlir::LogicalResult lowerView(mlir::OpResult result);
  mlir::LogicalResult viewDims(mlir::Operation *op, llvm::ArrayRef<mlir::Value> from, llvm::SmallVectorImpl<mlir::Value> &dims);
  mlir::LogicalResult lowerRead(mlir::Operation *op);
  mlir::LogicalResult lowerAssign(mlir::Operation *op);
  mlir::LogicalResult lowerLaunch(mlir::Operation *op);
  mlir::LogicalResult lowerHost(mlir::Operation *op);
  mlir::LogicalResult lowerIsInitialized(mlir::Operation *op);
  mlir::LogicalResult lowerReturn(mlir::Operation *op);
  mlir::LogicalResult lowerBlock(mlir::Block &block);
  mlir::LogicalResult lowerIf(mlir::Operation *op);
  mlir::LogicalResult lowerWhile(mlir::Operation *op);
  mlir::LogicalResult lowerYield(mlir::Operation *op);
  void endIteration(mlir::Operation *yield);
  bool liesAt(mlir::Value v, Place slot);
  Slot slotOf(mlir::Type type, Place place, mlir::Value tensor);
  mlir::Value boolValue(mlir::Value v);
  mlir::FailureOr<llvm::SmallVector<llvm::SmallVector<mlir::Value>>> resultDims(mlir::Operation *launch, mlir::Operation *kernel, mlir::Value buffers, mlir::Value sizes);
  void fillTensor(mlir::Value tensor, mlir::Value v);
  mlir::Value copyStrings(mlir::RankedTensorType type, const Slot &from, mlir::Value to);
  void checkShape(mlir::Value v, mlir::TensorType declared, mlir::Operation *op);
  void failUnlessShaped(mlir::Value tensor, mlir::RankedTensorType type, mlir::Value table);

  mlir::func::FuncOp entry;
  mlir::SymbolTable &symbols;
  StepTables &tables;
  StepBuilder s;
  mlir::Builder attrs;
  llvm::DenseMap<mlir::Value, Slot> slots;
  llvm::DenseSet<int> settled; ///< variables known to be initialised with their declared shape here
  mlir::Value buffers, sizes, dimsFrame;
  llvm::DenseMap<mlir::Operation *, mlir::Value> marks; ///< of loops whose iterations take memory: where they began
  /// For each op with regions that is being lowered: the frames of values passed on as tensors, null for the others.
  llvm::DenseMap<mlir::Operation *, llvm::SmallVector<mlir::Value>> passed;
};

} // namespace tfc::program
