// Graph → module. Generic over the op schema; only references to variables and feeds are treated by name.

#include "Importer.h"

#include <cstring>

using namespace mlir;

namespace tfc::compiler {

using graph::Edge;
using graph::Node;

namespace {
/// Builds one entry function.
class EntryImporter {
public:
  EntryImporter(ModuleOp module, const graph::Graph &graph, const Entry &entry)
      : context(module.getContext()), module(module), graph(graph), entry(entry), builder(module.getContext()) {}
  Status run();

private:
  Status declare();

  MLIRContext *context;
  ModuleOp module;
  const graph::Graph &graph;
  const Entry &entry;
  OpBuilder builder;
  Request request;
  func::FuncOp func;
  SmallVector<Value> feeds;
  bool shapesHold = true;
};
} // namespace

Status EntryImporter::declare() {
  TFC_ASSIGN_OR_RETURN(request, resolve(graph, entry));
  SmallVector<Type> argTypes;
  for (size_t i = 0; i < request.feeds.size(); ++i) {
    Edge e = request.feeds[i];
    Shape shape = e.node->outputShape(e.index);
    // Only placeholders hold a feed to their shape. What the graph concluded from another node's shape or value does not
    // hold for what is fed in its place.
    bool isPlaceholder = StringRef(e.node->op()).starts_with("Placeholder");
    if (const auto &given = entry.feeds[i].shape; given && !isPlaceholder) {
      if (!(shape == *given) || isInteger(e.node->outputType(e.index))) shapesHold = false;
      shape = *given;
    } else if (given) {
      std::optional<Shape> merged = shape.mergedWith(*given);
      if (!merged)
        return errors::invalidArgument("Cannot feed value of shape ", given->str(), " for Tensor '",
                                       graph::tensorName(e), "', which has shape '", shape.str(), "'")
            .withNode(e.node->name());
      shape = *merged;
    }
    DType dtype = e.node->outputType(e.index);
    Type type = dtype == DType::resource || dtype == DType::variant ? Type() : ir::tensorType(context, dtype, shape);
    if (!type)
      return errors::unimplemented("Tensor ", graph::tensorName(e), " of type ", runtimeName(dtype), " cannot be fed")
          .withNode(e.node->name());
    argTypes.push_back(type);
  }
  builder.setInsertionPointToEnd(module.getBody());
  func = func::FuncOp::create(builder, builder.getUnknownLoc(), entry.name, builder.getFunctionType(argTypes, {}));
  func->setAttr(ir::kEntryAttr, builder.getUnitAttr());
  Block *body = func.addEntryBlock();
  builder.setInsertionPointToEnd(body);
  for (size_t i = 0; i < request.feeds.size(); ++i) {
    BlockArgument arg = body->getArgument(i);
    arg.setLoc(ir::nodeLoc(context, request.feeds[i].node->name()));
    func.setArgAttr(i, ir::kNameAttr, builder.getStringAttr(graph::tensorName(request.feeds[i])));
    feeds.push_back(arg);
    if (entry.feeds[i].value.is_none()) continue;
    ElementsAttr attr = ir::elementsAttr(context, entry.feeds[i].value);
    feeds.back() = ir::ConstOp::create(builder, arg.getLoc(), attr.getType(), attr);
  }
  return Status::ok();
}

Status EntryImporter::run() {
  TFC_RETURN_IF_ERROR(declare());
  Importer importer(builder, builder.getInsertionBlock(), graph, request, shapesHold);
  TFC_ASSIGN_OR_RETURN(SmallVector<Value> results, importer.run(feeds));
  SmallVector<Type> types;
  for (size_t i = 0; i < request.fetches.size(); ++i) {
    Edge e = request.fetches[i];
    if (isa<ir::ResourceType>(results[i].getType()) || isa<ir::VariantType>(getElementTypeOrSelf(results[i].getType())))
      return errors::unimplemented("Tensor ", graph::tensorName(e), " is a handle and cannot be fetched")
          .withNode(e.node->name());
    types.push_back(results[i].getType());
  }
  func::ReturnOp::create(builder, builder.getUnknownLoc(), results);
  func.setFunctionType(builder.getFunctionType(func.getArgumentTypes(), types));
  for (size_t i = 0; i < results.size(); ++i)
    func.setResultAttr(i, ir::kNameAttr, builder.getStringAttr(graph::tensorName(request.fetches[i])));
  // Which nodes were asked to run, for export and for those who read the text.
  if (!request.targets.empty()) {
    SmallVector<StringRef> targets;
    for (Node *node : request.targets) targets.push_back(node->name());
    func->setAttr("tfc.targets", builder.getStrArrayAttr(targets));
  }
  return Status::ok();
}

Expected<SmallVector<Value>> Importer::run(ArrayRef<Value> feeds) {
  for (size_t i = 0; i < feeds.size(); ++i) values[request.feeds[i]] = feeds[i];
  TFC_ASSIGN_OR_RETURN(plan, compiler::plan(graph, request));
  TFC_RETURN_IF_ERROR(importTree(plan->root));
  SmallVector<Value> results;
  for (size_t i = 0; i < request.fetches.size(); ++i) {
    TFC_ASSIGN_OR_RETURN(Value value, checkedFetch(i));
    results.push_back(value);
  }
  return results;
}

Location Importer::locOf(const Node &node) { return ir::nodeLoc(context, prefix + node.name()); }

Value Importer::read(Value handle, Location loc) {
  return ir::ReadVariableOpOp::create(builder, loc, ir::variableType(handle.getType()), handle);
}

Status Importer::importUnit(const Unit &unit) {
  if (unit.loop >= 0) return importLoop(plan->loops[unit.loop]);
  if (unit.predicate.node) {
    TFC_ASSIGN_OR_RETURN(Value value, valueOf(unit.predicate, false));
    define({unit.predicate.node, ~unit.predicate.index}, value);
    return Status::ok();
  }
  if (unit.fetch >= 0) {
    TFC_ASSIGN_OR_RETURN(fetched[unit.fetch], valueOf(request.fetches[unit.fetch], false));
    return Status::ok();
  }
  const Node &node = *unit.node;
  if (isCall(node)) return importCall(node).withNode(node.name());
  if (node.op() == "RefSelect") return importSelect(node).withNode(node.name());
  Status status = isRefVariable(node) || node.op() == "VarHandleOp" ? importVariable(node) : importNode(node);
  return status.withNode(node.name());
}

Status Importer::importVariable(const Node &node) {
  DType dtype = DType::unset;
  Shape shape;
  std::string container;
  if (const graph::Attr *a = node.attr("dtype"))
    if (auto *t = std::get_if<DType>(a)) dtype = *t;
  if (const graph::Attr *a = node.attr("shape"))
    if (auto *s = std::get_if<Shape>(a)) shape = *s;
  if (const graph::Attr *a = node.attr("container"))
    if (auto *s = std::get_if<std::string>(a)) container = *s;
  // The first form of Variable had no way to say "unknown" but [].
  if (node.op() == "Variable" && shape.rank() == 0) shape = Shape::unknown();
  auto type = dyn_cast_if_present<TensorType>(ir::tensorType(context, dtype, shape));
  if (!type) return errors::unimplemented(node.op(), " of type ", runtimeName(dtype), " is not supported");
  Location loc = locOf(node);
  OperationState state(loc, ir::VarHandleOpOp::getOperationName());
  state.addTypes(ir::ResourceType::get(context, type));
  state.addAttribute("container", builder.getStringAttr(container));
  state.addAttribute("shared_name", builder.getStringAttr(variableKey(node)));
  state.addAttribute("dtype", TypeAttr::get(type.getElementType()));
  state.addAttribute("shape", ir::shapeAttr(context, shape));
  if (!node.device().empty()) state.addAttribute(ir::kDeviceAttr, builder.getStringAttr(node.device()));
  Value handle = builder.create(state)->getResult(0);
  define({const_cast<Node *>(&node), 0}, handle);
  if (node.op() == "TemporaryVariable") { // new in each step; TensorFlow leaves its content open
    TFC_ASSIGN_OR_RETURN(Tensor zeros, Tensor::allocate(dtype, shape));
    std::memset(zeros.mutableRaw(), 0, zeros.nbytes());
    ElementsAttr value = ir::elementsAttr(context, zeros);
    Value zero = ir::ConstOp::create(builder, loc, type, value);
    ir::AssignVariableOpOp::create(builder, loc, handle, zero);
  }
  return Status::ok();
}

Expected<Value> Importer::operand(const Node &node, size_t index, bool wantsRef) {
  Edge e = node.inputs()[index];
  TFC_ASSIGN_OR_RETURN(Value value, valueOf(e, wantsRef));
  Edge source = plan->source(e);
  if (wantsRef && !(isa<ir::ResourceType>(value.getType()) && source.node->outputIsRef(source.index)))
    return errors::invalidArgument("Input ", index, " of node ", node.name(), " was passed ",
                                   runtimeName(e.node->outputType(e.index)), " from ", graph::tensorName(e),
                                   " incompatible with expected ", runtimeName(e.node->outputType(e.index)), "_ref.");
  return value;
}

Status Importer::resultTypes(const Node &node, ValueRange operands, SmallVectorImpl<Type> &types) {
  for (int i = 0; i < node.numOutputs(); ++i) {
    Type type;
    if (node.outputIsRef(i) || node.outputType(i) == DType::resource) {
      // A reference or handle that an op hands on is the one it was given, or of several the one in the same place.
      bool each = static_cast<int>(operands.size()) == node.numOutputs() && isa<ir::ResourceType>(operands[i].getType());
      for (Value v : each ? operands.slice(i, 1) : operands)
        if (isa<ir::ResourceType>(v.getType())) {
          type = v.getType();
          break;
        }
      if (!type) type = ir::ResourceType::get(context, {});
    } else {
      type = ir::tensorType(context, node.outputType(i), shapesHold ? node.outputShape(i) : Shape::unknown());
    }
    if (!type) return errors::unimplemented("Op ", node.op(), " on type ", runtimeName(node.outputType(i)), " is not supported");
    types.push_back(type);
  }
  return Status::ok();
}

Status Importer::attributes(const Node &node, OperationState &state) {
  std::optional<RegisteredOperationName> info = state.name.getRegisteredInfo();
  if (!info) return errors::unimplemented("Op type ", node.op(), " is not supported");
  ArrayRef<StringAttr> inherent = info->getAttributeNames();
  for (const auto &[key, value] : node.attrs()) {
    bool isInherent = llvm::any_of(inherent, [&](StringAttr a) { return a.getValue() == StringRef(key); });
    // The rest of the schema follows from types. Of what TensorFlow adds colocation matters here, and the attributes
    // that releases after 1.15 gave to pools, depthwise convolutions and batch normalization.
    if (!isInherent && key != "_class" && key != "explicit_paddings" && key != "exponential_avg_factor") continue;
    if (Attribute a = ir::toMlir(context, value)) state.addAttribute(key, a);
    else if (isInherent) return errors::unimplemented("Attr ", key, " of op ", node.op(), " has a value that is not supported");
  }
  if (!node.device().empty()) state.addAttribute(ir::kDeviceAttr, builder.getStringAttr(node.device()));
  return Status::ok();
}

Status Importer::importNode(const Node &node) {
  if (node.schema().target == graph::Target::none)
    return errors::unimplemented("Op type ", node.op(), " is not supported").withNode(node.name());
  OperationState state(locOf(node), ("tfc." + node.op()));
  auto length = [&](std::string_view key) -> std::optional<unsigned> {
    const graph::Attr *attr = node.attr(key);
    if (!attr) return std::nullopt;
    if (auto *number = std::get_if<std::int64_t>(attr)) return static_cast<unsigned>(*number);
    if (auto *list = std::get_if<std::vector<DType>>(attr)) return list->size();
    return std::nullopt;
  };
  for (const ir::ArgRange &range : ir::argRanges(node.schema().inputs, node.inputs().size(), length))
    for (unsigned i = range.first; i < range.first + range.count && i < node.inputs().size(); ++i) {
      TFC_ASSIGN_OR_RETURN(Value value, operand(node, i, range.arg->isRef));
      state.operands.push_back(value);
    }
  SmallVector<Type> types;
  if (node.op() == "Const") {
    const graph::Attr *value = node.attr("value");
    const Tensor *tensor = value ? std::get_if<Tensor>(value) : nullptr;
    Type type = tensor ? ir::tensorType(context, tensor->dtype(), tensor->shape()) : Type();
    if (!type || !isa<RankedTensorType>(type)) return errors::unimplemented("Const of this type is not supported");
    types.push_back(type);
  } else {
    TFC_RETURN_IF_ERROR(resultTypes(node, state.operands, types));
  }
  state.addTypes(types);
  TFC_RETURN_IF_ERROR(attributes(node, state));
  Operation *op = builder.create(state);
  for (int i = 0; i < node.numOutputs(); ++i) {
    Edge made{const_cast<Node *>(&node), i};
    if (!request.fed.count(made)) define(made, op->getResult(i));
  }
  return Status::ok();
}

Expected<OwningOpRef<ModuleOp>> importGraph(MLIRContext &context, const graph::Graph &graph, ArrayRef<Entry> entries) {
  context.loadDialect<ir::TfcDialect, func::FuncDialect>();
  OwningOpRef<ModuleOp> module = ModuleOp::create(UnknownLoc::get(&context));
  std::set<std::string> names;
  for (const Entry &entry : entries) {
    if (entry.name.empty() || !names.insert(entry.name).second)
      return errors::invalidArgument("Entry names must be distinct and not empty: '", entry.name, "'");
    TFC_RETURN_IF_ERROR(EntryImporter(*module, graph, entry).run());
  }
  return module;
}

} // namespace tfc::compiler
