// Module → graph. Generic over the op schema, as import is.

#include "Exporter.h"

using namespace mlir;

namespace tfc::compiler {

using graph::Edge;
using graph::Node;

std::string FreshNames::operator()(StringRef wanted) {
  if (wanted.empty()) wanted = "unnamed";
  std::string name = wanted.str();
  while (!taken.insert(StringRef(name).lower()).second) name = (wanted + "_" + Twine(++suffixes[wanted])).str();
  return name;
}

/// Whether an op takes this handle as a TF1 reference: then its variable has to be a VariableV2.
bool Exporter::isReference(Value handle) {
  SmallVector<Value> work{handle};
  llvm::DenseSet<Value> seen;
  while (!work.empty()) {
    Value v = work.pop_back_val();
    if (!seen.insert(v).second) continue;
    for (OpOperand &use : v.getUses()) {
      const graph::OpSchema *schema = ir::schemaOf(use.getOwner());
      if (!schema) continue;
      for (const ir::ArgRange &r : ir::operandRanges(use.getOwner(), *schema))
        if (r.arg->isRef && use.getOperandNumber() >= r.first && use.getOperandNumber() < r.first + r.count) return true;
      for (Value result : use.getOwner()->getResults())
        if (isa<ir::ResourceType>(result.getType())) work.push_back(result);
    }
  }
  return false;
}

Type Exporter::handedOn(Value value) {
  return isa<ir::ResourceType>(value.getType()) && isReference(value) ? ir::variableType(value.getType()) : value.getType();
}

Status Exporter::exportArgument(Value value, StringRef name) {
  graph::NodeSpec spec;
  spec.name = names(name);
  spec.op = "Placeholder";
  Type type = handedOn(value);
  spec.attrs["dtype"] = ir::dtypeOf(type);
  spec.attrs["shape"] = ir::shapeOf(type);
  TFC_ASSIGN_OR_RETURN(Node * node, graph->addNode(std::move(spec)));
  edges[value] = {node, 0};
  return Status::ok();
}

Expected<Edge> Exporter::edgeOf(Value value) {
  if (Edge e = edges.lookup(value); e.node) return e;
  // A constant from around a function's body stands in it, too.
  if (auto constant = value.getDefiningOp<ir::ConstOp>()) {
    TFC_RETURN_IF_ERROR(exportOp(constant));
    return edges.lookup(value);
  }
  return errors::internal("an operand has no node");
}

Expected<std::vector<Edge>> Exporter::edgesOf(ValueRange values) {
  std::vector<Edge> out;
  for (Value value : values) {
    TFC_ASSIGN_OR_RETURN(Edge e, edgeOf(value));
    out.push_back(e);
  }
  return out;
}

Status Exporter::add(graph::NodeSpec spec, Operation *op) {
  auto effects = dyn_cast<MemoryEffectOpInterface>(op);
  // An op with regions is as one that writes: what it does to what is only known in its functions.
  bool writes = effects ? effects.hasEffect<MemoryEffects::Write>() : op->getNumRegions() && !isMemoryEffectFree(op);
  bool touches = writes || (effects && !effects.hasNoEffect());
  auto after = [&](Node *before) {
    if (llvm::none_of(spec.inputs, [&](Edge e) { return e.node == before; })) spec.controls.push_back(before);
  };
  if (touches && lastWrite) after(lastWrite);
  if (writes) llvm::for_each(readsSince, after);
  TFC_ASSIGN_OR_RETURN(Node * node, graph->addNode(std::move(spec)));
  for (OpResult r : op->getResults()) {
    edges[r] = {node, static_cast<int>(r.getResultNumber())};
    if (isa<ir::ResourceType>(r.getType())) continue;
    Shape known = ir::shapeOf(r.getType());
    if (auto merged = node->outputShape(r.getResultNumber()).mergedWith(known)) node->setOutputShape(r.getResultNumber(), *merged);
  }
  if (writes) {
    lastWrite = node;
    readsSince.clear();
  } else if (touches) {
    readsSince.push_back(node);
  }
  return Status::ok();
}

Status Exporter::exportOp(Operation *op) {
  if (auto conditional = dyn_cast<ir::IfRegionOp>(op)) return exportIf(conditional);
  if (auto loop = dyn_cast<ir::WhileRegionOp>(op)) return exportWhile(loop);
  const graph::OpSchema *schema = ir::schemaOf(op);
  std::string name = names(ir::nodeName(op));
  if (!schema) return errors::unimplemented("an op ", op->getName().getStringRef().str(), " has no form in a graph").withNode(name);
  graph::NodeSpec spec;
  spec.name = name;
  spec.op = std::string(schema->name);
  bool asReference = false;
  if (isa<ir::VarHandleOpOp>(op) && isReference(op->getResult(0))) {
    spec.op = "VariableV2";
    asReference = true;
  } else if (isa<ir::ReadVariableOpOp>(op)) {
    Edge source = edges[op->getOperand(0)];
    if (source.node && source.node->outputType(source.index) != DType::resource) {
      spec.op = "Identity"; // reading a reference is using it as a value
      asReference = true;
    }
  }
  auto inputs = edgesOf(op->getOperands());
  if (!inputs) return inputs.status().withNode(name);
  spec.inputs = std::move(*inputs);
  if (!asReference || spec.op == "VariableV2")
    for (const graph::AttrSchema &attr : schema->attrs)
      if (auto value = ir::schemaAttr(op, StringRef(attr.name))) spec.attrs[std::string(attr.name)] = *value;
  for (NamedAttribute attr : op->getDiscardableAttrs())
    if (attr.getName().getValue().starts_with("_"))
      if (auto value = ir::toGraph(attr.getValue(), "")) spec.attrs[attr.getName().str()] = *value;
  if (auto device = op->getAttrOfType<StringAttr>(ir::kDeviceAttr)) spec.device = device.str();
  return add(std::move(spec), op);
}

Status Exporter::exportBlock(Block &block) {
  for (Operation &op : block.without_terminator()) TFC_RETURN_IF_ERROR(exportOp(&op));
  return Status::ok();
}

Expected<std::unique_ptr<graph::Graph>> exportGraph(ModuleOp module, StringRef entry) {
  func::FuncOp found;
  for (auto func : module.getOps<func::FuncOp>()) {
    if (!entry.empty() ? func.getName() != entry : func.isPrivate()) continue;
    if (found) return errors::invalidArgument("The module has several entries: name one");
    found = func;
  }
  if (!found) return errors::notFound("The module has no entry ", entry.str());
  if (!found.getBody().hasOneBlock()) return errors::unimplemented("an entry has one block");
  auto library = std::make_unique<graph::Graph>();
  FreshNames functionNames;
  Exporter exporter(*library, functionNames);
  for (BlockArgument arg : found.getArguments()) {
    auto name = found.getArgAttrOfType<StringAttr>(arg.getArgNumber(), ir::kNameAttr);
    TFC_RETURN_IF_ERROR(exporter.exportArgument(arg, name ? name.getValue().split(':').first : StringRef("feed")));
  }
  TFC_RETURN_IF_ERROR(exporter.exportBlock(found.getBody().front()));
  if (!library->libraryBytes().empty()) TFC_RETURN_IF_ERROR(exporter.graph->addLibrary(library->libraryBytes()));
  return std::move(exporter.graph);
}

std::vector<Entry> entriesOf(ModuleOp module) {
  std::vector<Entry> out;
  for (auto func : module.getOps<func::FuncOp>()) {
    if (!func->hasAttr(ir::kEntryAttr)) continue;
    Entry entry;
    entry.name = func.getName().str();
    for (unsigned i = 0; i < func.getNumArguments(); ++i)
      if (auto name = func.getArgAttrOfType<StringAttr>(i, ir::kNameAttr))
        entry.feeds.push_back({name.str(), ir::shapeOf(func.getArgument(i).getType())});
    for (unsigned i = 0; i < func.getNumResults(); ++i)
      if (auto name = func.getResultAttrOfType<StringAttr>(i, ir::kNameAttr)) entry.fetches.push_back(name.str());
    if (auto targets = func->getAttrOfType<ArrayAttr>("tfc.targets"))
      for (auto t : targets.getAsRange<StringAttr>()) entry.targets.push_back(t.str());
    out.push_back(std::move(entry));
  }
  return out;
}

} // namespace tfc::compiler
