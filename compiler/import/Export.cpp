// Module → graph. Generic over the op schema, as import is.

#include "tfc/compiler/Import.h"
#include "tfc/dialect/Schema.h"

#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace tfc::compiler {

using graph::Edge;
using graph::Node;

namespace {
class Exporter {
public:
  explicit Exporter(func::FuncOp func) : func(func), graph(std::make_unique<graph::Graph>()) {}
  Expected<std::unique_ptr<graph::Graph>> run();

private:
  Status exportArgument(unsigned i);
  Status exportOp(Operation *op);
  std::string freshName(StringRef wanted);
  bool isReference(Value handle);
  std::vector<Node *> order(Operation *op);

  func::FuncOp func;
  std::unique_ptr<graph::Graph> graph;
  llvm::DenseMap<Value, Edge> edges;
  llvm::StringSet<> taken;
  llvm::StringMap<unsigned> suffixes;
  // Stateful nodes since the last write, and that write: what the next one has to come after.
  Node *lastWrite = nullptr;
  std::vector<Node *> readsSince;
};
} // namespace

std::string Exporter::freshName(StringRef wanted) {
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

Status Exporter::exportArgument(unsigned i) {
  BlockArgument arg = func.getArgument(i);
  auto given = func.getArgAttrOfType<StringAttr>(i, ir::kNameAttr);
  StringRef name = given ? given.getValue().split(':').first : StringRef("feed");
  DType dtype = ir::dtypeOf(arg.getType());
  graph::NodeSpec spec;
  spec.name = freshName(name);
  spec.op = "Placeholder";
  spec.attrs["dtype"] = dtype;
  spec.attrs["shape"] = ir::shapeOf(arg.getType());
  TFC_ASSIGN_OR_RETURN(Node * node, graph->addNode(std::move(spec)));
  edges[arg] = {node, 0};
  return Status::ok();
}

std::vector<Node *> Exporter::order(Operation *op) {
  auto effects = dyn_cast<MemoryEffectOpInterface>(op);
  if (!effects || effects.hasNoEffect()) return {};
  std::vector<Node *> before;
  if (lastWrite) before.push_back(lastWrite);
  if (effects.hasEffect<MemoryEffects::Write>())
    for (Node *n : readsSince) before.push_back(n);
  return before;
}

Status Exporter::exportOp(Operation *op) {
  const graph::OpSchema *schema = ir::schemaOf(op);
  std::string name = freshName(ir::nodeName(op));
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
    if (source.node && source.node->outputIsRef(source.index)) {
      spec.op = "Identity"; // reading a reference is using it as a value
      asReference = true;
    }
  }
  for (Value operand : op->getOperands()) {
    Edge e = edges.lookup(operand);
    if (!e.node) return errors::internal("an operand has no node").withNode(name);
    spec.inputs.push_back(e);
  }
  if (!asReference || spec.op == "VariableV2")
    for (const graph::AttrSchema &attr : schema->attrs)
      if (auto value = ir::schemaAttr(op, StringRef(attr.name))) spec.attrs[std::string(attr.name)] = *value;
  for (NamedAttribute attr : op->getDiscardableAttrs())
    if (attr.getName().getValue().starts_with("_"))
      if (auto value = ir::toGraph(attr.getValue(), "")) spec.attrs[attr.getName().str()] = *value;
  if (auto device = op->getAttrOfType<StringAttr>(ir::kDeviceAttr)) spec.device = device.str();
  for (Node *before : order(op))
    if (llvm::none_of(spec.inputs, [&](Edge e) { return e.node == before; })) spec.controls.push_back(before);
  TFC_ASSIGN_OR_RETURN(Node * node, graph->addNode(std::move(spec)));
  for (OpResult r : op->getResults()) {
    edges[r] = {node, static_cast<int>(r.getResultNumber())};
    if (isa<ir::ResourceType>(r.getType())) continue;
    Shape known = ir::shapeOf(r.getType());
    if (auto merged = node->outputShape(r.getResultNumber()).mergedWith(known)) node->setOutputShape(r.getResultNumber(), *merged);
  }
  auto effects = dyn_cast<MemoryEffectOpInterface>(op);
  if (effects && !effects.hasNoEffect()) {
    if (effects.hasEffect<MemoryEffects::Write>()) {
      lastWrite = node;
      readsSince.clear();
    } else {
      readsSince.push_back(node);
    }
  }
  return Status::ok();
}

Expected<std::unique_ptr<graph::Graph>> Exporter::run() {
  if (!func.getBody().hasOneBlock()) return errors::unimplemented("an entry has one block");
  for (unsigned i = 0; i < func.getNumArguments(); ++i) TFC_RETURN_IF_ERROR(exportArgument(i));
  for (Operation &op : func.getBody().front().without_terminator()) TFC_RETURN_IF_ERROR(exportOp(&op));
  return std::move(graph);
}

Expected<std::unique_ptr<graph::Graph>> exportGraph(ModuleOp module, StringRef entry) {
  func::FuncOp found;
  for (auto func : module.getOps<func::FuncOp>()) {
    if (!entry.empty() ? func.getName() != entry : func.isPrivate()) continue;
    if (found) return errors::invalidArgument("The module has several entries: name one");
    found = func;
  }
  if (!found) return errors::notFound("The module has no entry ", entry.str());
  return Exporter(found).run();
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
