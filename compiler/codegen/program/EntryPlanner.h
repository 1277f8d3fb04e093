// What plan-buffers knows of one entry while it plans it.
#pragma once

#include "Liveness.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringMap.h"

namespace tfc::program {

/// The tables all entries of a module share.
struct PlanTables {
  llvm::SmallVector<mlir::Attribute> constants, variables;
  llvm::DenseMap<mlir::Attribute, int> constantIndex;
  llvm::StringMap<int> variableIndex; ///< by container + '\0' + name
};

/// Plans one entry.
class EntryPlanner {
public:
  EntryPlanner(mlir::func::FuncOp entry, mlir::SymbolTable &symbols, PlanTables &tables)
      : entry(entry), block(entry.getBody().front()), live(block), symbols(symbols), tables(tables), b(entry.getContext()) {
    block.walk<mlir::WalkOrder::PreOrder>([&](mlir::Operation *op) { ops.push_back(op); });
  }

  mlir::LogicalResult run();
  int inPlace = 0, copied = 0, readCopies = 0;
  std::int64_t arenaBytes = 0;

private:
  struct Read { mlir::Operation *op; int at; };
  struct Write { mlir::Operation *op; int at; mlir::Value value; bool direct = false; };
  struct Variable {
    llvm::SmallVector<Read> reads;
    llvm::SmallVector<Write> writes;
    llvm::SmallVector<int> touches; ///< other uses: initialisation tests, host ops
  };

  mlir::LogicalResult collect();
  mlir::LogicalResult collectOp(mlir::Operation &op);
  void keepAlive();
  void placeVariables();
  bool mayWriteDirectly(int variable, Variable &v, Write &w);
  void placeFetches();
  void placeRest();
  void placeResult(mlir::OpResult r, llvm::SmallSetVector<mlir::Value, 4> &taken);
  bool takeOver(mlir::Operation *launch, mlir::OpResult r, std::int64_t bytes, llvm::SmallSetVector<mlir::Value, 4> &taken);
  void newBuffer(mlir::Value v, std::int64_t bytes, int from, int to) {
    bufferOf[v] = buffers.size();
    buffers.push_back({bytes, from, to, 0});
    set(v, {Place::Arena, 0});
  }
  void placeIf(mlir::Operation *op);
  void placeWhile(mlir::Operation *op);
  bool makesItself(mlir::Value yielded, mlir::Block &block, mlir::Value slot);
  void placeDetours(mlir::Operation *yield);
  void placeScratch(mlir::Operation *launch);
  void markChecks(mlir::Block &block, llvm::DenseSet<int> &settled);
  void write();
  mlir::Operation *kernelOf(mlir::Operation *launch) { return symbols.lookup(cast<ir::LaunchOp>(launch).getKernel()); }
  llvm::SmallVector<std::pair<int, int>> inplacePairs(mlir::Operation *launch);
  bool sharesSafely(mlir::Operation *launch, mlir::Value rootValue, int output);
  void set(mlir::Value v, Place p) { places[v] = p; }
  bool has(mlir::Value v) const { return places.contains(v); }

  mlir::func::FuncOp entry;
  mlir::Block &block;
  Liveness live;
  mlir::SymbolTable &symbols;
  PlanTables &tables;
  mlir::Builder b;
  llvm::MapVector<int, Variable> variables;
  llvm::DenseMap<mlir::Value, Place> places;
  llvm::SmallVector<mlir::Operation *> ops; ///< of all blocks, in order
  llvm::SmallVector<ArenaBuffer> buffers;
  llvm::DenseMap<mlir::Value, int> bufferOf;
  llvm::SmallVector<std::pair<mlir::Operation *, int>> scratch; ///< launches and their buffers
  struct Detour { mlir::Operation *yield; unsigned value; int buffer; };
  llvm::SmallVector<Detour> detours;
  int keptCount = 0;
};

} // namespace tfc::program
