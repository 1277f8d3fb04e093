// Ops seen through TensorFlow's op schema: names, and attributes that follow from types.

#include "tfc/dialect/Tfc.h"
#include "tfc/dialect/Schema.h"

using namespace mlir;

namespace tfc::ir {

StringRef opType(Operation *op) {
  StringRef name = op->getName().getStringRef();
  return name.consume_front("tfc.") ? name : StringRef();
}

static StringRef nodeName(Location loc) {
  while (true) {
    if (auto name = dyn_cast<NameLoc>(loc)) return name.getName().getValue();
    auto fused = dyn_cast<FusedLoc>(loc);
    if (!fused || fused.getLocations().empty()) return {};
    loc = fused.getLocations().front();
  }
}

StringRef nodeName(Operation *op) { return nodeName(op->getLoc()); }

LogicalResult emitStatus(Operation *op, const Status &status) {
  return op->emitError() << codeName(status.code()) << ": " << status.message();
}

Status statusOf(Diagnostic &diagnostic) {
  std::string text = diagnostic.str();
  // "'tfc.MatMul' op " is MLIR's own prefix of errors on ops.
  StringRef rest(text);
  if (rest.starts_with("'tfc."))
    if (size_t end = rest.find("' op "); end != StringRef::npos) rest = rest.drop_front(end + 5);
  std::string node = nodeName(diagnostic.getLocation()).str();
  auto [code, message] = rest.split(": ");
  if (auto c = codeFromName(std::string_view(code))) return Status(*c, message.str(), node);
  return Status(Code::Internal, text, node);
}

Location nodeLoc(MLIRContext *context, StringRef name) {
  return NameLoc::get(StringAttr::get(context, name.empty() ? StringRef("unnamed") : name));
}

const graph::OpSchema *schemaOf(Operation *op) {
  StringRef type = opType(op);
  return type.empty() ? nullptr : graph::findOp(std::string_view(type));
}

static bool isVariadic(const graph::ArgSchema &arg) { return !arg.numberAttr.empty() || !arg.typeListAttr.empty(); }

std::vector<ArgRange> argRanges(const std::vector<graph::ArgSchema> &args, unsigned total) {
  // Groups that repeat have one common length: no op of TensorFlow's has two lists of different lengths that the types
  // do not tell apart.
  unsigned lists = 0;
  for (const auto &arg : args) lists += isVariadic(arg);
  unsigned fixed = args.size() - lists;
  unsigned each = lists && total >= fixed ? (total - fixed) / lists : 0;
  std::vector<ArgRange> out;
  unsigned at = 0;
  for (const auto &arg : args) {
    unsigned n = isVariadic(arg) ? each : 1;
    out.push_back({&arg, at, n});
    at += n;
  }
  return out;
}

/// The element type by which a value decides a type attribute: a reference is a handle here, its variable counts.
static DType schemaType(Type type, const graph::ArgSchema &arg) {
  if (arg.isRef)
    if (TensorType value = variableType(type)) return dtypeOf(value);
  return dtypeOf(type);
}

static std::optional<graph::Attr> derivedFrom(const std::vector<graph::ArgSchema> &args, TypeRange types,
                                              StringRef name) {
  std::string_view key(name);
  for (const ArgRange &range : argRanges(args, types.size())) {
    if (range.first + range.count > types.size()) break;
    if (range.arg->numberAttr == key) return graph::Attr(static_cast<int64_t>(range.count));
    if (range.arg->typeAttr == key && range.count) return graph::Attr(schemaType(types[range.first], *range.arg));
    if (range.arg->typeListAttr == key) {
      std::vector<DType> list;
      for (Type t : types.slice(range.first, range.count)) list.push_back(schemaType(t, *range.arg));
      return graph::Attr(list);
    }
  }
  return std::nullopt;
}

std::optional<graph::Attr> schemaAttr(Operation *op, StringRef name) {
  const graph::OpSchema *schema = schemaOf(op);
  if (!schema) return std::nullopt;
  const graph::AttrSchema *attr = schema->attr(std::string_view(name));
  if (!attr) return std::nullopt;
  std::optional<Attribute> inherent = op->getInherentAttr(name);
  Attribute stored = inherent ? *inherent : op->getDiscardableAttr(name);
  if (stored)
    if (auto value = toGraph(stored, StringRef(attr->kind))) return value;
  if (auto value = derivedFrom(schema->inputs, op->getOperandTypes(), name)) return value;
  if (auto value = derivedFrom(schema->outputs, op->getResultTypes(), name)) return value;
  // The value type of a handle decides the dtype of resource ops without a tensor operand or result.
  if (attr->kind == "type" && op->getNumOperands())
    if (TensorType value = variableType(op->getOperand(0).getType())) return graph::Attr(dtypeOf(value));
  return attr->defaultValue;
}

} // namespace tfc::ir
