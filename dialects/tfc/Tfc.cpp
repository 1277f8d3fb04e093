// The dialect itself: registration, types, attributes, constants.

#include "tfc/dialect/Tfc.h"
#include "TensorStore.h"
#include "tfc/dialect/Schema.h"

#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace tfc::ir;

#include "tfc/dialect/TfcDialect.cpp.inc"

#define GET_TYPEDEF_CLASSES
#include "tfc/dialect/TfcTypes.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "tfc/dialect/TfcAttrs.cpp.inc"

void TfcDialect::initialize() {
  registerTypes();
  registerAttributes();
  registerTfcDialectOperations(this);
  registerSchemaOps(*this);
  addInterfaces<TensorStore>();
}

void TfcDialect::registerTypes() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "tfc/dialect/TfcTypes.cpp.inc"
      >();
}

void TfcDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "tfc/dialect/TfcAttrs.cpp.inc"
      >();
}

Operation *TfcDialect::materializeConstant(OpBuilder &builder, Attribute value, Type type, Location loc) {
  auto elements = dyn_cast<ElementsAttr>(value);
  if (!elements) return nullptr;
  return ConstOp::create(builder, loc, type, elements);
}

bool tfc::ir::isElementType(Type type) {
  if (auto i = dyn_cast<IntegerType>(type)) {
    unsigned w = i.getWidth();
    if (i.isSignless()) return w == 1 || w == 8 || w == 16 || w == 32 || w == 64;
    return i.isUnsigned() && (w == 8 || w == 16 || w == 32 || w == 64);
  }
  if (auto c = dyn_cast<ComplexType>(type)) return c.getElementType().isF32() || c.getElementType().isF64();
  return isa<Float16Type, BFloat16Type, Float32Type, Float64Type, tfc::ir::StringType, VariantType>(type);
}

bool tfc::ir::isValueType(Type type) {
  if (isa<ResourceType>(type)) return true;
  auto tensor = dyn_cast<TensorType>(type);
  return tensor && isElementType(tensor.getElementType());
}

//===-- #tfc.shape ----------------------------------------------------------------------------------------------===//

Attribute ShapeAttr::parse(AsmParser &parser, Type) {
  SmallVector<int64_t> dims;
  if (parser.parseLess()) return {};
  if (succeeded(parser.parseOptionalStar())) {
    if (parser.parseGreater()) return {};
    return ShapeAttr::get(parser.getContext(), false, dims);
  }
  if (succeeded(parser.parseOptionalGreater())) return ShapeAttr::get(parser.getContext(), true, dims);
  if (parser.parseDimensionList(dims, /*allowDynamic=*/true, /*withTrailingX=*/false) || parser.parseGreater())
    return {};
  return ShapeAttr::get(parser.getContext(), true, dims);
}

void ShapeAttr::print(AsmPrinter &printer) const {
  printer << "<";
  if (!getRanked()) printer << "*";
  else printer.printDimensionList(getDims());
  printer << ">";
}
