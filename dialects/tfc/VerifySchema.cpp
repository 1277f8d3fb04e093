// What TensorFlow's op schema demands of every op; the numbers are those of class TFC_Op in TfcBase.td.

#include "tfc/dialect/Schema.h"

#include "llvm/ADT/SmallVector.h"

using namespace mlir;

namespace tfc::ir {

namespace {
/// Type attributes bound so far: name and element type.
using Bindings = llvm::SmallVector<std::pair<std::string_view, DType>, 4>;
} // namespace

static LogicalResult verifyArgs(Operation *op, const std::vector<ArgRange> &ranges, TypeRange types, StringRef what,
                                Bindings &bound) {
  // S7. As many operands and results as the signature has.
  unsigned total = ranges.empty() ? 0 : ranges.back().first + ranges.back().count;
  if (total != types.size())
    return op->emitOpError() << "has " << types.size() << " " << what << "s, but its signature has " << total;
  for (const ArgRange &range : ranges) {
    const graph::ArgSchema &arg = *range.arg;
    std::string name(arg.name);
    for (unsigned i = range.first; i < range.first + range.count; ++i) {
      TensorType variable = variableType(types[i]);
      bool isHandle = isa<ResourceType>(types[i]);
      // S1. References and resources are handles, all else is a tensor (or a handle where any type may pass).
      if ((arg.isRef || arg.type == DType::resource) && !isHandle)
        return op->emitOpError() << what << " '" << name << "' must be a handle, not " << types[i];
      if (isHandle && !arg.isRef && arg.type != DType::resource && arg.type != DType::unset)
        return op->emitOpError() << what << " '" << name << "' must be a tensor, not a handle";
      if (arg.isRef && !variable) continue;
      DType type = dtypeOf(arg.isRef ? Type(variable) : types[i]);
      // S2. A fixed element type.
      if (arg.type != DType::unset && arg.type != DType::resource && type != arg.type)
        return op->emitOpError() << what << " '" << name << "' must have element type " << runtimeName(arg.type) << ", not "
                                 << runtimeName(type);
      if (arg.typeAttr.empty()) continue;
      // S3. All that a type attribute names have one element type.
      auto known = llvm::find_if(bound, [&](auto &b) { return b.first == arg.typeAttr; });
      if (known == bound.end()) bound.push_back({arg.typeAttr, type});
      else if (known->second != type)
        return op->emitOpError() << what << " '" << name << "' has element type " << runtimeName(type) << ", but '"
                                 << std::string(arg.typeAttr) << "' is " << runtimeName(known->second);
    }
  }
  return success();
}

LogicalResult verifySchema(Operation *op) {
  const graph::OpSchema *schema = schemaOf(op);
  if (!schema) return success();
  Bindings bound;
  if (failed(verifyArgs(op, operandRanges(op, *schema), op->getOperandTypes(), "operand", bound)) ||
      failed(verifyArgs(op, resultRanges(op, *schema), op->getResultTypes(), "result", bound)))
    return failure();
  for (const auto &[name, type] : bound) {
    const graph::AttrSchema *attr = schema->attr(name);
    // S4. The element type is one TensorFlow registers for the op.
    if (attr && !attr->allowedTypes.empty() && !llvm::is_contained(attr->allowedTypes, type))
      return op->emitOpError() << "'" << std::string(name) << "' cannot be " << runtimeName(type);
  }
  for (const graph::AttrSchema &attr : schema->attrs) {
    Attribute stored = op->getAttr(StringRef(attr.name));
    // S8. Attributes without a default are there, and each is of its kind.
    if (!stored && !attr.defaultValue && isStored(*schema, attr))
      return op->emitOpError() << "attribute '" << std::string(attr.name) << "' is missing";
    if (!stored) continue;
    bool fits = attr.kind == "tensor" ? isa<ElementsAttr>(stored) : toGraph(stored, StringRef(attr.kind)).has_value();
    if (!fits)
      return op->emitOpError() << "attribute '" << std::string(attr.name) << "' is not of kind " << std::string(attr.kind);
    // S5. Strings are of the list that TensorFlow has for the attribute.
    if (auto text = dyn_cast<StringAttr>(stored))
      if (!attr.allowedStrings.empty() && !llvm::is_contained(attr.allowedStrings, std::string_view(text.getValue())))
        return op->emitOpError() << "attribute '" << std::string(attr.name) << "' cannot be \"" << text.getValue() << "\"";
    // S6. Integers are not below the minimum.
    if (auto number = dyn_cast<IntegerAttr>(stored))
      if (attr.minimum && number.getInt() < *attr.minimum)
        return op->emitOpError() << "attribute '" << std::string(attr.name) << "' must be at least " << *attr.minimum;
  }
  return success();
}

} // namespace tfc::ir
