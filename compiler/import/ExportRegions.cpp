// Conditionals and loops on their way back: `If` and `While` of functions in the graph's library.

#include "Exporter.h"

#include "tfc/graph/FunctionWrite.h"

#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;

namespace tfc::compiler {

using graph::Edge;
using graph::Node;

namespace {
std::shared_ptr<graph::FuncAttr> functionNamed(std::string name) { return std::make_shared<graph::FuncAttr>(graph::FuncAttr{std::move(name), {}}); }

std::vector<DType> typesOf(ArrayRef<Edge> edges) {
  std::vector<DType> types;
  for (Edge e : edges) types.push_back(e.node->outputType(e.index));
  return types;
}

} // namespace

Expected<SmallVector<Value>> Exporter::capturesOf(Operation *op, StringRef name) {
  llvm::SetVector<Value> used;
  getUsedValuesDefinedAbove(op->getRegions(), used);
  SmallVector<Value> captures;
  for (Value v : used) {
    if (v.getDefiningOp<ir::ConstOp>()) continue;
    captures.push_back(v);
    if (!isa<ir::ResourceType>(v.getType()) || !isReference(v)) continue;
    // A function takes a reference as its value: what only reads it sees the same.
    for (Operation *user : v.getUsers())
      if (op->isProperAncestor(user) && (!isa<ir::ReadVariableOpOp>(user) || !ir::variableType(v.getType())))
        return errors::unimplemented(v.getDefiningOp() ? ir::nodeName(v.getDefiningOp()).str() : "An argument",
                                     " is used by reference in a conditional or loop, which has no form in a function; its resource form "
                                     "(use_resource=True, QueueEnqueueV2 and the like) has one").withNode(name.str());
  }
  return captures;
}

Expected<std::string> Exporter::exportFunction(Region &region, ArrayRef<Value> captures, bool carried, const std::string &wanted) {
  Exporter body(library, functionNames);
  Block &block = region.front();
  graph::FunctionParts parts;
  SmallVector<Value> arguments(block.getArguments());
  arguments.append(captures.begin(), captures.end());
  for (auto [i, value] : llvm::enumerate(arguments)) {
    TFC_RETURN_IF_ERROR(body.exportArgument(value, ("arg_" + Twine(i)).str()));
    parts.args.push_back(body.edges.lookup(value));
  }
  TFC_RETURN_IF_ERROR(body.exportBlock(block));
  SmallVector<Value> results(block.getTerminator()->getOperands());
  if (carried) results.append(captures.begin(), captures.end());
  TFC_ASSIGN_OR_RETURN(parts.results, body.edgesOf(results));
  parts.name = functionNames(wanted);
  parts.body = body.graph.get();
  TFC_RETURN_IF_ERROR(library.addLibrary(graph::writeFunction(parts)));
  return parts.name;
}

Status Exporter::exportIf(ir::IfRegionOp op) {
  graph::NodeSpec spec;
  spec.name = names(ir::nodeName(op));
  spec.op = isMemoryEffectFree(op) ? "StatelessIf" : "If";
  TFC_ASSIGN_OR_RETURN(SmallVector<Value> captures, capturesOf(op, spec.name));
  TFC_ASSIGN_OR_RETURN(std::string onTrue, exportFunction(op.getThenRegion(), captures, false, spec.name + "_true"));
  TFC_ASSIGN_OR_RETURN(std::string onFalse, exportFunction(op.getElseRegion(), captures, false, spec.name + "_false"));
  TFC_ASSIGN_OR_RETURN(Edge condition, edgeOf(op.getCondition()));
  TFC_ASSIGN_OR_RETURN(std::vector<Edge> inputs, edgesOf(captures));
  std::vector<DType> results;
  std::vector<Shape> shapes;
  for (Type t : op.getResultTypes()) results.push_back(ir::dtypeOf(t)), shapes.push_back(ir::shapeOf(t));
  spec.inputs.push_back(condition);
  spec.inputs.insert(spec.inputs.end(), inputs.begin(), inputs.end());
  spec.attrs["Tcond"] = condition.node->outputType(condition.index);
  spec.attrs["Tin"] = typesOf(inputs);
  spec.attrs["Tout"] = std::move(results);
  spec.attrs["then_branch"] = functionNamed(onTrue);
  spec.attrs["else_branch"] = functionNamed(onFalse);
  spec.attrs["output_shapes"] = std::move(shapes);
  return add(std::move(spec), op);
}

Status Exporter::exportWhile(ir::WhileRegionOp op) {
  graph::NodeSpec spec;
  spec.name = names(ir::nodeName(op));
  spec.op = isMemoryEffectFree(op) ? "StatelessWhile" : "While";
  TFC_ASSIGN_OR_RETURN(SmallVector<Value> captures, capturesOf(op, spec.name));
  TFC_ASSIGN_OR_RETURN(std::string cond, exportFunction(op.getCond(), captures, false, spec.name + "_cond"));
  TFC_ASSIGN_OR_RETURN(std::string body, exportFunction(op.getBody(), captures, true, spec.name + "_body"));
  SmallVector<Value> values(op.getInputs());
  values.append(captures.begin(), captures.end());
  TFC_ASSIGN_OR_RETURN(spec.inputs, edgesOf(values));
  std::vector<Shape> shapes;
  for (Type t : op.getResultTypes()) shapes.push_back(ir::shapeOf(t));
  for (Value v : captures) shapes.push_back(ir::shapeOf(handedOn(v)));
  spec.attrs["T"] = typesOf(spec.inputs);
  spec.attrs["cond"] = functionNamed(cond);
  spec.attrs["body"] = functionNamed(body);
  spec.attrs["output_shapes"] = std::move(shapes);
  return add(std::move(spec), op);
}

} // namespace tfc::compiler
