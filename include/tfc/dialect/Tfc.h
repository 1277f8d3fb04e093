// The dialect tfc: TensorFlow's ops on MLIR tensors, and the conversions between TensorFlow's values (DType, Shape,
// Tensor, graph::Attr) and MLIR's (Type, ElementsAttr, Attribute).
//
//   mlir::MLIRContext context;
//   context.loadDialect<tfc::ir::TfcDialect>();
//   mlir::Type t = tfc::ir::tensorType(&context, DType::float32, Shape{-1, 3});      // tensor<?x3xf32>
//   mlir::ElementsAttr a = tfc::ir::elementsAttr(&context, Tensor({1.f, 2.f}));      // shares big buffers
//   Tensor back = *tfc::ir::tensorOf(a);
//
// Op classes are tfc::ir::<Op>Op: MatMulOp, ConstOp, ReadVariableOpOp. This header is precompiled for every library
// above the dialect (tfc_dialect_library in cmake/TfcMlir.cmake).
#pragma once

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "tfc/base/Status.h"
#include "tfc/base/Tensor.h"
#include "tfc/graph/Attr.h"

#include <optional>
#include <string>

namespace tfc::ir {

/// What effects of ops touch: the variables of the session, the random streams, everything outside (files, stderr).
struct VariableResource : mlir::SideEffects::Resource::Base<VariableResource> {
  llvm::StringRef getName() final { return "tfc.variables"; }
};
struct RandomResource : mlir::SideEffects::Resource::Base<RandomResource> {
  llvm::StringRef getName() final { return "tfc.random"; }
};
struct OutsideResource : mlir::SideEffects::Resource::Base<OutsideResource> {
  llvm::StringRef getName() final { return "tfc.outside"; }
};

/// A tensor of an element type TensorFlow has, or a handle.
bool isValueType(mlir::Type type);
/// An element type TensorFlow has.
bool isElementType(mlir::Type type);

/// Checks an op against TensorFlow's schema: handles, element types, attribute values.
mlir::LogicalResult verifySchema(mlir::Operation *op);
/// The trait of every op of a graph.
template <class Op> class SchemaOp : public mlir::OpTrait::TraitBase<Op, SchemaOp> {
public:
  static mlir::LogicalResult verifyTrait(mlir::Operation *op) { return verifySchema(op); }
};

} // namespace tfc::ir

#include "tfc/dialect/TfcDialect.h.inc"
#define GET_TYPEDEF_CLASSES
#include "tfc/dialect/TfcTypes.h.inc"
#define GET_ATTRDEF_CLASSES
#include "tfc/dialect/TfcAttrs.h.inc"
#define GET_OP_CLASSES
#include "tfc/dialect/TfcOps.h.inc"

namespace tfc::ir {

//===-- Types ---------------------------------------------------------------------------------------------------===//

/// The element type: signless integers for int8..int64, unsigned ones for uint8..uint64, i1 for bool. Null for unset,
/// resource and the quantised types.
mlir::Type elementType(mlir::MLIRContext *context, DType type);
/// The inverse, by element type; the DType of a tensor is that of its elements, of a handle DType::resource.
DType dtypeOf(mlir::Type type);
/// tensor<...> of that element type and shape; a handle type for DType::resource. Null where elementType is.
mlir::Type tensorType(mlir::MLIRContext *context, DType type, const Shape &shape);
/// The shape of a tensor type; of a handle the scalar shape.
Shape shapeOf(mlir::Type type);
/// The tensor type behind a handle; null for anything else.
mlir::TensorType variableType(mlir::Type handle);
/// `type` with another shape, same element type.
mlir::TensorType withShape(mlir::TensorType type, const Shape &shape);

//===-- Values ----------------------------------------------------------------------------------------------------===//

/// The Tensor as an attribute: dense up to 4 KB and for splats, above that a dense_resource that shares the Tensor's
/// memory. String tensors become dense strings.
mlir::ElementsAttr elementsAttr(mlir::MLIRContext *context, const Tensor &tensor);
/// The elements as a Tensor. A Tensor that came in through elementsAttr is shared, everything else is copied.
/// InvalidArgument for elements TensorFlow cannot hold.
Expected<Tensor> tensorOf(mlir::ElementsAttr attr);
/// The constant behind `value` (a Const op, also through Identity), or nothing.
mlir::ElementsAttr constantOf(mlir::Value value);
/// The elements of an integer constant behind `value`, or nothing.
std::optional<llvm::SmallVector<int64_t>> constantInts(mlir::Value value);

//===-- Attributes ----------------------------------------------------------------------------------------------===//

ShapeAttr shapeAttr(mlir::MLIRContext *context, const Shape &shape);
Shape shapeOf(ShapeAttr attr);
/// The attribute for a graph attribute; null for kinds with no counterpart (unset types, RawAttr).
mlir::Attribute toMlir(mlir::MLIRContext *context, const graph::Attr &attr);
/// The graph attribute of kind `kind` ("int", "list(type)", as OpDef spells it) for an MLIR attribute; nothing if it is
/// not of that kind.
std::optional<graph::Attr> toGraph(mlir::Attribute attr, llvm::StringRef kind);

//===-- Ops -----------------------------------------------------------------------------------------------------===//

/// TensorFlow's op type: "MatMul" for tfc.MatMul; empty for ops of other dialects.
llvm::StringRef opType(mlir::Operation *op);
/// The node's name, from the location; empty if there is none.
llvm::StringRef nodeName(mlir::Operation *op);
/// A location that carries a node's name.
mlir::Location nodeLoc(mlir::MLIRContext *context, llvm::StringRef name);
/// An attribute as op schemas know it, also those that are not stored (T, N, dtypes): they follow from the types and the
/// number of operands and results. Nothing if the op has no such attribute.
std::optional<graph::Attr> schemaAttr(mlir::Operation *op, llvm::StringRef name);

/// Reports `status` as an error of `op`: code, text and node arrive at whoever handles diagnostics as statusOf.
mlir::LogicalResult emitStatus(mlir::Operation *op, const Status &status);
/// The Status behind a diagnostic: of emitStatus exactly, of any other Internal.
Status statusOf(mlir::Diagnostic &diagnostic);

/// Names of attributes that functions, arguments and ops carry.
inline constexpr llvm::StringLiteral kEntryAttr = "tfc.entry";   ///< unit, on entry functions
inline constexpr llvm::StringLiteral kKernelAttr = "tfc.kernel"; ///< unit, on kernel functions
inline constexpr llvm::StringLiteral kNameAttr = "tfc.name";     ///< tensor name, on arguments and results of entries
inline constexpr llvm::StringLiteral kDeviceAttr = "device";     ///< TensorFlow's device string, on ops

} // namespace tfc::ir
