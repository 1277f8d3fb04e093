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

/// The attribute that says how long a repeating argument is; empty for a single tensor.
static std::string_view lengthAttr(const graph::ArgSchema &arg) {
  return !arg.numberAttr.empty() ? arg.numberAttr : arg.typeListAttr;
}

bool storesLengths(const std::vector<graph::ArgSchema> &args) {
  std::string_view first;
  for (const auto &arg : args) {
    std::string_view length = lengthAttr(arg);
    if (length.empty()) continue;
    if (!first.empty() && first != length) return true;
    first = length;
  }
  return false;
}

bool isStored(const graph::OpSchema &schema, const graph::AttrSchema &attr) {
  for (const auto *args : {&schema.inputs, &schema.outputs})
    for (const auto &arg : *args) {
      if (lengthAttr(arg) == attr.name) return storesLengths(*args);
      if (arg.typeAttr == attr.name) return false;
    }
  return true;
}

std::vector<ArgRange> argRanges(const std::vector<graph::ArgSchema> &args, unsigned total,
                                llvm::function_ref<std::optional<unsigned>(std::string_view)> length) {
  bool stored = storesLengths(args);
  unsigned lists = 0;
  for (const auto &arg : args) lists += !lengthAttr(arg).empty();
  unsigned fixed = args.size() - lists;
  unsigned each = lists && total >= fixed ? (total - fixed) / lists : 0;
  std::vector<ArgRange> out;
  unsigned at = 0;
  for (const auto &arg : args) {
    unsigned n = 1;
    if (std::string_view key = lengthAttr(arg); !key.empty()) n = stored ? length(key).value_or(0) : each;
    out.push_back({&arg, at, n});
    at += n;
  }
  return out;
}

static std::optional<unsigned> storedLength(Operation *op, std::string_view key) {
  Attribute stored = op->getAttr(StringRef(key));
  if (auto number = dyn_cast_or_null<IntegerAttr>(stored)) return number.getInt();
  if (auto list = dyn_cast_or_null<ArrayAttr>(stored)) return list.size();
  return std::nullopt;
}

std::vector<ArgRange> operandRanges(Operation *op, const graph::OpSchema &schema) {
  return argRanges(schema.inputs, op->getNumOperands(), [&](std::string_view key) { return storedLength(op, key); });
}

std::vector<ArgRange> resultRanges(Operation *op, const graph::OpSchema &schema) {
  return argRanges(schema.outputs, op->getNumResults(), [&](std::string_view key) -> std::optional<unsigned> {
    if (auto stored = storedLength(op, key)) return stored;
    for (const ArgRange &range : operandRanges(op, schema)) // what the operands tell is not stored
      if (lengthAttr(*range.arg) == key) return range.count;
    return std::nullopt;
  });
}

/// The element type by which a value decides a type attribute: a reference is a handle here, its variable counts.
static DType schemaType(Type type, const graph::ArgSchema &arg) {
  if (arg.isRef)
    if (TensorType value = variableType(type)) return dtypeOf(value);
  return dtypeOf(type);
}

static std::optional<graph::Attr> derivedFrom(const std::vector<ArgRange> &ranges, TypeRange types, StringRef name) {
  std::string_view key(name);
  for (const ArgRange &range : ranges) {
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
  if (!attr) { // explicit_paddings of ops that had none in 1.15
    auto list = dyn_cast_or_null<DenseI64ArrayAttr>(op->getAttr(name));
    return list ? toGraph(list, "list(int)") : std::nullopt;
  }
  if (Attribute stored = op->getAttr(name))
    if (auto value = toGraph(stored, StringRef(attr->kind))) return value;
  if (auto value = derivedFrom(operandRanges(op, *schema), op->getOperandTypes(), name)) return value;
  if (auto value = derivedFrom(resultRanges(op, *schema), op->getResultTypes(), name)) return value;
  // The value type of a handle decides the dtype of resource ops without a tensor operand or result.
  if (attr->kind == "type" && op->getNumOperands())
    if (TensorType value = variableType(op->getOperand(0).getType())) return graph::Attr(dtypeOf(value));
  return attr->defaultValue;
}

} // namespace tfc::ir
