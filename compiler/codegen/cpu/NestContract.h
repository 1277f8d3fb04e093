// Sums of products: a register tile of rows x vectors over the reduction, the right-hand side in panels. The class behind
// emitContraction, in three files: NestContract.cpp (loops, tiles), NestPack.cpp (where operands come from), NestPadding.cpp (what is
// left out).
#pragma once

#include "Nest.h"

namespace tfc::cpu {

class Panels {
public:
  Panels(Emitter &e, const Contraction &c, llvm::ArrayRef<Range> ranges, Epilogue epilogue);
  void emit();

private:
  /// Columns whose tiles are emitted together. `mask`: of the last vector.
  struct Panel {
    mlir::Value start;
    int64_t vectors;
    mlir::Value mask;
    mlir::Value number, column; ///< where they lie in `packed`
  };
  /// Values of an index expression: [low, high), and the most there can be (-1: unknown).
  struct Bounds {
    mlir::Value low, high;
    int64_t most = -1;
  };

  /// A dimension of A that is zero but for [low, high).
  struct Padded {
    llvm::SmallVector<int64_t> factors; ///< its index: of each loop, then a constant
    mlir::Value low, high;
  };

  //===-- NestContract.cpp ---------------------------------------------------------------------------------------===//
  void wholeReduction();
  void reductionInParts(int64_t size);
  int64_t partOfReduction();
  int64_t partOfUnknown();
  void sweep(llvm::function_ref<void(Point &, llvm::ArrayRef<Index> loops)> body);
  void panels();
  void forLoops(llvm::ArrayRef<unsigned> loops, llvm::function_ref<void()> body);
  void columns(llvm::function_ref<void(const Panel &)> body);
  Panel panel(mlir::Value offset, int64_t vectors, mlir::Value mask);
  void rows(int64_t vectors, llvm::function_ref<void(mlir::Value row, int64_t count, bool first)> body);
  void tile(const Panel &p, mlir::Value row, int64_t count, bool packs);
  llvm::SmallVector<mlir::Value> rightHandSide(const Panel &p, bool packs);
  llvm::SmallVector<mlir::Value> reduce(llvm::ArrayRef<unsigned> loops, llvm::SmallVector<mlir::Value> accs,
                                        llvm::function_ref<llvm::SmallVector<mlir::Value>(llvm::ArrayRef<mlir::Value>)> inner);
  mlir::Value multiplyAdd(mlir::Value x, mlir::Value y, mlir::Value z);
  mlir::Value countOf(Range range);
  std::optional<int64_t> rowsKnown();
  int64_t rowsFor(int64_t vectors) const;
  int64_t chooseRows(int64_t count, int64_t most, int64_t vectors) const;
  llvm::SmallVector<Index> sumAt(llvm::ArrayRef<Index> loops);
  llvm::SmallVector<Index> outputAt(llvm::ArrayRef<Index> loops);

  //===-- NestPack.cpp -------------------------------------------------------------------------------------------===//
  void findPrepacked();
  void seeThroughCopies(mlir::Value &tensor, mlir::AffineMap &map);
  bool boxOfA(llvm::SmallVectorImpl<Bounds> &box);
  Storage allocateRegion(llvm::ArrayRef<Bounds> box);
  void copyRegion(Storage region);
  void restoreA();
  bool rowsCollide();
  Bounds bounds(mlir::AffineExpr expr);
  Range rangeOf(unsigned loop);
  int64_t mostOf(unsigned loop);
  void findPackingTile();
  void prefetchRowAhead(llvm::ArrayRef<Index> at);
  bool unitStrideB();
  bool shouldPack();
  int64_t depthKnown();
  int64_t strideOf(unsigned loop);
  Storage allocatePanels(int64_t columns);
  void packColumns(Storage packed, mlir::Value start, mlir::Value count);
  bool packTransposed(const Storage &packed, mlir::Value start, mlir::Value count);
  void prefetchNextPart(const Panel &p);

  //===-- NestPadding.cpp ----------------------------------------------------------------------------------------===//
  void findPadding();
  Range withoutPadding(unsigned loop);
  llvm::SmallVector<llvm::SmallBitVector> rowsInPadding(unsigned loop);

  int64_t elementSize() const { return element.getIntOrFloatBitWidth() / 8; }

  Emitter &e;
  mlir::OpBuilder &b;
  mlir::Location loc;
  const Contraction &c;
  llvm::SmallVector<Range> ranges;
  Epilogue epilogue;
  llvm::SmallVector<Index> at;         ///< by loop: where the code at work stands
  llvm::SmallVector<mlir::Value> extents;
  /// Of the outermost reduction loop: what the code at work covers, and how many indices that are at most (0: all).
  Range part;
  int64_t partSize = 0;
  Storage sums;                        ///< between parts: by m loops, tile, n; no pointer if the reduction runs at once
  mlir::Type element;
  int64_t lanes, maxRows, prepackedWidth = 0;
  int64_t width = 0;                   ///< columns of a panel
  Storage packed;                      ///< B in panels, if it is copied
  bool copiesA = false;                ///< A is read from a copy of the part at work
  std::optional<Storage> originalA;    ///< where A lies, if it is in memory
  bool packsInTile = false;            ///< the first tile of rows fills the panels while it multiplies
  bool packsAll = false;               ///< all panels of the range together, or each when its turn comes
  std::optional<int64_t> tileRow;      ///< the first row of the tile at work, if that is known
  llvm::SmallBitVector idle;           ///< rows of the tile that the step at work would only multiply with padding
  std::vector<Padded> padded;          ///< dimensions of A with zeros around
  mlir::AffineMap mapA, mapB;
  mlir::Value tensorA, tensorB;
};

} // namespace tfc::cpu
