// An entry in two: what runs with what is known now, and the rest, compiled when the first half has run and shapes and small integers
// are known that the compiler needs (the rank of a value, the axes of a reduction, a permutation).
#pragma once

#include "tfc/dialect/Tfc.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <optional>
#include <span>

namespace tfc::compiler {

/// Whether some value of the entry has dimensions that are not known.
bool hasOpenShapes(mlir::ModuleOp module);
/// The first op of the entry that computes with values of unknown rank; null if there is none.
mlir::Operation *firstUnranked(mlir::ModuleOp module);
/// The op of the entry that is the node, or has it in its regions; null if there is none.
mlir::Operation *opOfNode(mlir::ModuleOp module, llvm::StringRef node);

struct Halves {
  mlir::OwningOpRef<mlir::ModuleOp> head, rest;
};
/// Cuts the module's one entry in front of `at`. The head's results are the rest's arguments, in order and under one name; the rest has
/// the entry's results. Program order is kept. Nothing if the head would compute nothing (unless `mayBeEmpty`), or if a handle of the
/// step's own objects would have to cross.
std::optional<Halves> split(mlir::ModuleOp module, mlir::Operation *at, bool mayBeEmpty);

/// What a compilation takes for granted of an argument.
struct Assumption {
  Shape shape;
  bool value = false; ///< also the elements
};
/// Gives the entry's arguments the types, and where assumed the values, of `values`.
void specialise(mlir::ModuleOp module, std::span<const Tensor> values, std::span<const Assumption> assumed);

} // namespace tfc::compiler
