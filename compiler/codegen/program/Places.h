// Where a tensor value of an entry lives, as plan-buffers writes it into the IR and lower-step reads it back; and the few
// facts about ops and types that both passes need.
#pragma once

#include "tfc/dialect/Tfc.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Operation.h"

#include <cstdint>
#include <optional>
#include <string>

namespace tfc::program {

/// Attribute names.
inline constexpr llvm::StringLiteral entryAttr = "tfc.entry", placeAttr = "tfc.place", nameAttr = "tfc.name",
    assignAttr = "tfc.assign", checkAttr = "tfc.check", arenaAttr = "tfc.arena_bytes", variablesAttr = "tfc.variables",
    constantsAttr = "tfc.constants", entriesAttr = "tfc.entries", hostOpsAttr = "tfc.host_ops",
    siteTablesAttr = "tfc.site_tables";
/// On kernels, by compiler/codegen/cpu.
inline constexpr llvm::StringLiteral inplaceAttr = "tfc.inplace", tasksAttr = "tfc.tasks", kernelSitesAttr = "tfc.sites",
    scratchAttr = "tfc.scratch_bytes";
/// On loops: the places of what they carry, which arguments of both regions and results share.
inline constexpr llvm::StringLiteral carriedAttr = "tfc.carried";
/// On the Yield of a loop's body: arena offsets for values that change places with each other, -1 for those that do not.
inline constexpr llvm::StringLiteral detourAttr = "tfc.detour";
/// On launches: where in the arena the kernel's scratch memory lies.
inline constexpr llvm::StringLiteral scratchPlaceAttr = "tfc.scratch";
/// Prefixes of the globals that the step refers to and the descriptor defines.
inline constexpr llvm::StringLiteral hostOpPrefix = "tfc.host_op.", sitesPrefix = "tfc.sites.";

/// One place. Printed as "feed 0", "const 3", "var 1", "fetch 0", "arena 128", "alloc", "host", "same", "tensor", "kept 0".
struct Place {
  enum Kind {
    None,   ///< a resource: no memory
    Feed,   ///< exec->feeds[index]
    Const,  ///< exec->constants[index]
    Var,    ///< exec->variables[index], its own buffer
    Fetch,  ///< host->output(index)
    Arena,  ///< exec->arena + index
    Alloc,  ///< host->allocate: the size is known only at run time
    Host,   ///< memory the host op hands out
    Same,   ///< a view of an operand (viewedOperand)
    Tensor, ///< wherever the tfc_tensor in the step's frame points: what a branch or an iteration left
    Kept,   ///< like Tensor; host->keep holds what each iteration of a loop leaves, under number `index`
  };
  Kind kind = None;
  std::int64_t index = 0;
  std::string str() const;
  static std::optional<Place> parse(llvm::StringRef text);
};

/// What an op of an entry is to this layer.
enum class OpKind { Const, VarHandle, Read, Assign, View, Launch, IsInitialized, NoOp, Return, Host, If, While, Yield };
OpKind kindOf(mlir::Operation *op);
/// The operand whose memory a result of a view shows.
inline mlir::Value viewedOperand(mlir::OpResult r) {
  mlir::Operation *op = r.getOwner();
  return op->getOperand(op->getNumResults() == op->getNumOperands() ? r.getResultNumber() : 0);
}
/// The value whose memory `v` shows: v itself, or what a chain of views leads to.
mlir::Value rootOf(mlir::Value v);

/// Bytes of a value of static shape; nothing if a dimension is unknown, or for strings and resources.
std::optional<std::int64_t> byteSize(mlir::Type type);
/// Bytes of one element in memory; 0 for strings, resources and variants.
std::int64_t elementBytes(mlir::Type element);
bool isResource(mlir::Type type);
/// A resource, or a value that only host ops look into: what moves is the handle.
bool isHandle(mlir::Type type);
/// Whether values of this type lie in memory of a size known now, so that the plan can give them a fixed place.
inline bool isFixed(mlir::Type type) { return byteSize(type).has_value(); }
inline mlir::RankedTensorType tensorOf(mlir::Value v) { return mlir::dyn_cast<mlir::RankedTensorType>(v.getType()); }

/// The VarHandleOp behind a resource value, through views; null if there is none.
mlir::Operation *variableOf(mlir::Value resource);

} // namespace tfc::program
