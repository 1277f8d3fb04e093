// Functions and the ops that take them: If, Case, While, For and calls become what Switch, Merge and frames become.

#include "Importer.h"

#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace tfc::compiler {

using graph::Edge;
using graph::FuncAttr;
using graph::Node;

/// Calls are copied in: what a graph of functions may grow to.
static constexpr std::int64_t mostInlined = 4 << 20;

static const FuncAttr *functionAttr(const Node &node, std::string_view key) {
  const graph::Attr *a = node.attr(key);
  auto *f = a ? std::get_if<std::shared_ptr<FuncAttr>>(a) : nullptr;
  return f ? f->get() : nullptr;
}

bool Importer::isCall(const Node &node) const {
  static const llvm::StringSet<> ops = {"If", "StatelessIf", "Case", "StatelessCase", "While", "StatelessWhile", "For"};
  return ops.contains(node.op()) || graph::calledBy(node).has_value();
}

Value Importer::make(StringRef op, ValueRange operands, Type type, Location loc) {
  OperationState state(loc, ("tfc." + op).str());
  state.addOperands(operands);
  state.addTypes(type);
  return builder.create(state)->getResult(0);
}

/// What a value says as a condition: a number other than 0, a string that is not empty, a tensor with elements.
Value Importer::truth(Value value, Location loc) {
  auto tensor = cast<TensorType>(value.getType());
  Type element = tensor.getElementType();
  auto boolType = RankedTensorType::get({}, builder.getI1Type()), intType = RankedTensorType::get({}, builder.getI32Type());
  auto hasElements = [&] { return make("Greater", {make("Size", value, intType, loc), number(0, loc)}, boolType, loc); };
  auto isSet = [&](Value scalar) -> Value {
    if (element.isInteger(1)) return scalar;
    Tensor zero = *Tensor::allocate(ir::dtypeOf(tensor), Shape{});
    if (ir::dtypeOf(tensor) == DType::string) zero = Tensor("");
    else std::memset(zero.mutableRaw(), 0, zero.nbytes());
    OperationState state(loc, "tfc.NotEqual");
    state.addOperands({scalar, constant(zero, loc)});
    state.addTypes(boolType);
    state.addAttribute("incompatible_shape_error", builder.getBoolAttr(true));
    return builder.create(state)->getResult(0);
  };
  if (tensor.hasRank()) return tensor.getRank() ? hasElements() : isSet(value);
  // Of unknown rank: asked when it runs, unless it is a bool, which is hardly ever anything but a scalar.
  if (element.isInteger(1)) return value;
  Value isScalar = make("Equal", {make("Rank", value, intType, loc), number(0, loc)}, boolType, loc);
  isScalar.getDefiningOp()->setAttr("incompatible_shape_error", builder.getBoolAttr(true));
  OperationState state(loc, ir::IfRegionOp::getOperationName());
  Values yields[2];
  for (int side : {0, 1}) {
    OpBuilder::InsertionGuard guard(builder);
    builder.createBlock(state.addRegion());
    Value none = constant(*Tensor::allocate(DType::int32, Shape{0}), loc);
    yields[side].push_back(side ? hasElements() : isSet(make("Reshape", {value, none}, RankedTensorType::get({}, element), loc)));
  }
  closeIf(loc, isScalar, state, yields[0], yields[1]);
  return builder.create(state)->getResult(0);
}

Expected<Importer::Values> Importer::inlineBody(const Node &node, const graph::FunctionBody &body, ValueRange operands) {
  if (operands.size() != body.args.size())
    return errors::invalidArgument("Node ", node.name(), " gives ", operands.size(), " arguments to a function of ", body.args.size());
  *inlined += static_cast<std::int64_t>(body.graph->nodes().size());
  if (*inlined > mostInlined)
    return errors::resourceExhausted("Function calls grow to more than ", mostInlined, " nodes");
  Request r;
  r.isFunction = true;
  r.feeds = body.args;
  r.fed.insert(body.args.begin(), body.args.end());
  r.fetches = body.results;
  r.targets = body.effects;
  for (auto [edge, value] : llvm::zip(body.args, operands))
    if (ir::dtypeOf(value.getType()) != edge.node->outputType(0))
      return errors::invalidArgument("Node ", node.name(), " gives ", runtimeName(ir::dtypeOf(value.getType())), " for argument '",
                                     edge.node->name(), "' of type ", runtimeName(edge.node->outputType(0)));
  return Importer(*this, node, *body.graph, r).run(Values(operands));
}

static std::vector<Shape> shapesOf(ValueRange values) {
  std::vector<Shape> shapes;
  for (Value v : values) shapes.push_back(ir::shapeOf(v.getType()));
  return shapes;
}

Expected<Importer::Values> Importer::call(const Node &node, const FuncAttr &function, ValueRange operands) {
  if (depth >= graph::deepestCall)
    return errors::invalidArgument("Function ", function.name, ": calls nested more than ", graph::deepestCall,
                                   " deep; does it call itself?");
  TFC_ASSIGN_OR_RETURN(graph::FunctionBody body, graph::instantiate(graph, function, shapesOf(operands)));
  return inlineBody(node, body, operands);
}

Expected<Importer::Values> Importer::branch(const Node &node, Value condition, const FuncAttr &then,
                                            function_ref<Expected<Values>()> otherwise, ValueRange operands) {
  Location loc = locOf(node);
  OperationState state(loc, ir::IfRegionOp::getOperationName());
  Values yields[2];
  for (int side : {0, 1}) {
    OpBuilder::InsertionGuard guard(builder);
    builder.createBlock(state.addRegion());
    TFC_ASSIGN_OR_RETURN(yields[side], side ? otherwise() : call(node, then, operands));
  }
  if (yields[0].size() != yields[1].size())
    return errors::invalidArgument("The branches of node ", node.name(), " give ", yields[0].size(), " and ", yields[1].size(), " results");
  for (auto [a, b] : llvm::zip(yields[0], yields[1]))
    if (ir::dtypeOf(a.getType()) != ir::dtypeOf(b.getType()))
      return errors::invalidArgument("The branches of node ", node.name(), " give results of types ",
                                     runtimeName(ir::dtypeOf(a.getType())), " and ", runtimeName(ir::dtypeOf(b.getType())));
  closeIf(loc, condition, state, yields[0], yields[1]);
  return Values(builder.create(state)->getResults());
}

/// Branches from `number` on; the last one runs for every other index.
Expected<Importer::Values> Importer::caseOf(const Node &node, ArrayRef<std::shared_ptr<FuncAttr>> branches, int at, ValueRange operands) {
  ValueRange args = operands.drop_front();
  if (branches.size() == 1) return call(node, *branches[0], args);
  if (at > 256) return errors::resourceExhausted("More than 256 branches");
  Location loc = locOf(node);
  Value isThis = make("Equal", {operands[0], number(at, loc)}, RankedTensorType::get({}, builder.getI1Type()), loc);
  isThis.getDefiningOp()->setAttr("incompatible_shape_error", builder.getBoolAttr(true));
  return branch(node, isThis, *branches[0], [&] { return caseOf(node, branches.drop_front(), at + 1, operands); }, args);
}

/// Whether a loop's body only hands an argument on.
static bool handsOn(const graph::FunctionBody &body, size_t i) {
  Edge e = body.results[i];
  while (e.node->op() == "Identity" && !e.node->inputs().empty()) e = e.node->inputs()[0];
  return e == body.args[i];
}

Expected<Importer::Values> Importer::whileLoop(const Node &node, ValueRange operands) {
  const FuncAttr *cond = functionAttr(node, "cond"), *step = functionAttr(node, "body");
  if (!cond || !step) return errors::invalidArgument("Node ", node.name(), " needs the functions cond and body");
  if (depth >= graph::deepestCall)
    return errors::invalidArgument("Function ", step->name, ": calls nested more than ", graph::deepestCall, " deep; does it call itself?");
  std::vector<Shape> shapes(operands.size(), Shape::unknown());
  if (const graph::Attr *a = node.attr("output_shapes"))
    if (auto *given = std::get_if<std::vector<Shape>>(a); given && given->size() == shapes.size()) shapes = *given;
  TFC_ASSIGN_OR_RETURN(graph::FunctionBody body, graph::instantiate(graph, *step, shapes));
  if (body.results.size() != operands.size() || body.args.size() != operands.size())
    return errors::invalidArgument("While loop body ", step->name, " takes ", body.args.size(), " and returns ", body.results.size(),
                                   " values, but the loop of node ", node.name(), " has ", operands.size());
  Location loc = locOf(node);
  SmallVector<unsigned> carried;
  Values inits, results(operands);
  SmallVector<Type> types;
  for (unsigned i = 0; i < operands.size(); ++i) {
    if (handsOn(body, i)) continue;
    carried.push_back(i);
    inits.push_back(operands[i]);
    auto tensor = dyn_cast<TensorType>(operands[i].getType());
    types.push_back(tensor ? ir::withShape(tensor, shapes[i]) : operands[i].getType());
  }
  auto args = [&](Block *block) {
    Values values(operands);
    for (auto [k, i] : llvm::enumerate(carried)) values[i] = block->getArgument(k);
    return values;
  };
  OperationState state(loc, ir::WhileRegionOp::getOperationName());
  state.addOperands(inits);
  state.addTypes(types);
  SmallVector<Location> locs(types.size(), loc);
  {
    OpBuilder::InsertionGuard guard(builder);
    Block *block = builder.createBlock(state.addRegion(), {}, types, locs);
    TFC_ASSIGN_OR_RETURN(Values goesOn, call(node, *cond, args(block)));
    if (goesOn.size() != 1) return errors::invalidArgument("Function ", cond->name, " of a loop must return one value");
    ir::YieldOp::create(builder, loc, truth(goesOn[0], loc));
  }
  {
    OpBuilder::InsertionGuard guard(builder);
    Block *block = builder.createBlock(state.addRegion(), {}, types, locs);
    TFC_ASSIGN_OR_RETURN(Values next, inlineBody(node, body, args(block)));
    Values yields;
    for (unsigned i : carried) yields.push_back(next[i]);
    ir::YieldOp::create(builder, loc, yields);
  }
  Operation *op = builder.create(state);
  for (auto [k, i] : llvm::enumerate(carried)) results[i] = op->getResult(k);
  return results;
}

/// For: start, limit, delta, then what the body takes after the counter and returns.
Expected<Importer::Values> Importer::forLoop(const Node &node, ValueRange operands) {
  const FuncAttr *step = functionAttr(node, "body");
  if (!step || operands.size() < 3) return errors::invalidArgument("Node ", node.name(), " needs the function body");
  Location loc = locOf(node);
  auto boolType = RankedTensorType::get({}, builder.getI1Type()), intType = RankedTensorType::get({}, builder.getI32Type());
  Value start = operands[0], limit = operands[1], delta = operands[2], zero = number(0, loc);
  auto both = [&](Value a, Value b) { return make("LogicalAnd", {a, b}, boolType, loc); };
  auto either = [&](Value a, Value b) { return make("LogicalOr", {a, b}, boolType, loc); };
  auto compare = [&](StringRef op, Value a, Value b) { return make(op, {a, b}, boolType, loc); };
  Value up = compare("Greater", delta, zero), down = compare("Less", delta, zero);
  Value fits = either(both(up, compare("LessEqual", start, limit)), both(down, compare("GreaterEqual", start, limit)));
  Value stands = both(compare("GreaterEqual", start, limit), compare("LessEqual", start, limit));
  OperationState check(loc, "tfc.Assert");
  check.addOperands({either(fits, both(make("LogicalNot", either(up, down), boolType, loc), stands)),
                     constant(Tensor("Invalid start/limit/delta"), loc), start, limit, delta});
  builder.create(check);
  Values inits{start};
  llvm::append_range(inits, operands.drop_front(3));
  SmallVector<Type> types{intType};
  for (Value v : ArrayRef(inits).drop_front()) {
    auto tensor = dyn_cast<TensorType>(v.getType());
    types.push_back(tensor ? ir::withShape(tensor, Shape::unknown()) : v.getType());
  }
  OperationState state(loc, ir::WhileRegionOp::getOperationName());
  state.addOperands(inits);
  state.addTypes(types);
  SmallVector<Location> locs(types.size(), loc);
  {
    OpBuilder::InsertionGuard guard(builder);
    Block *block = builder.createBlock(state.addRegion(), {}, types, locs);
    Value i = block->getArgument(0);
    ir::YieldOp::create(builder, loc, either(both(up, compare("Less", i, limit)), both(down, compare("Greater", i, limit))));
  }
  {
    OpBuilder::InsertionGuard guard(builder);
    Block *block = builder.createBlock(state.addRegion(), {}, types, locs);
    TFC_ASSIGN_OR_RETURN(Values next, call(node, *step, block->getArguments()));
    if (next.size() + 1 != inits.size())
      return errors::invalidArgument("For loop body ", step->name, " returns ", next.size(), " values, but the loop of node ",
                                     node.name(), " has ", inits.size() - 1);
    Values yields{make("AddV2", {block->getArgument(0), delta}, intType, loc)};
    llvm::append_range(yields, next);
    ir::YieldOp::create(builder, loc, yields);
  }
  return Values(builder.create(state)->getResults().drop_front());
}

Status Importer::importCall(const Node &node) {
  Values operands;
  for (Edge e : node.inputs()) {
    TFC_ASSIGN_OR_RETURN(Value value, valueOf(e, false));
    operands.push_back(value);
  }
  StringRef op = node.op();
  auto compute = [&]() -> Expected<Values> {
    if (op.ends_with("While")) return whileLoop(node, operands);
    if (op == "For") return forLoop(node, operands);
    if (op.ends_with("Case")) {
      const graph::Attr *a = node.attr("branches");
      auto *branches = a ? std::get_if<std::vector<std::shared_ptr<FuncAttr>>>(a) : nullptr;
      if (!branches || branches->empty()) return errors::invalidArgument("Node ", node.name(), " has no branches");
      return caseOf(node, *branches, 0, operands);
    }
    if (op == "If" || op == "StatelessIf") {
      const FuncAttr *then = functionAttr(node, "then_branch"), *otherwise = functionAttr(node, "else_branch");
      if (!then || !otherwise) return errors::invalidArgument("Node ", node.name(), " needs the functions then_branch and else_branch");
      ValueRange args = ValueRange(operands).drop_front();
      return branch(node, truth(operands[0], locOf(node)), *then, [&] { return call(node, *otherwise, args); }, args);
    }
    ValueRange args = operands;
    if (op == "RemoteCall") {
      ElementsAttr where = ir::constantOf(operands[0]);
      Expected<Tensor> device = where ? ir::tensorOf(where) : Expected<Tensor>(errors::unimplemented("no constant"));
      if (!device || device->dtype() != DType::string || device->size() != 1 || !StringRef(device->strings()[0]).contains_insensitive("cpu:0"))
        return errors::unimplemented("RemoteCall to anything but the CPU of this process is not supported");
      args = args.drop_front();
    }
    return call(node, *graph::calledBy(node), args);
  };
  TFC_ASSIGN_OR_RETURN(Values results, compute());
  if (results.size() != static_cast<size_t>(node.numOutputs()))
    return errors::invalidArgument("Node ", node.name(), " has ", node.numOutputs(), " outputs, but what it calls returns ", results.size());
  for (int i = 0; i < node.numOutputs(); ++i) {
    if (ir::dtypeOf(results[i].getType()) != node.outputType(i))
      return errors::invalidArgument("Output ", i, " of node ", node.name(), " is ", runtimeName(node.outputType(i)),
                                     ", but what it calls returns ", runtimeName(ir::dtypeOf(results[i].getType())));
    Edge made{const_cast<Node *>(&node), i};
    if (!request.fed.count(made)) define(made, results[i]);
  }
  return Status::ok();
}

} // namespace tfc::compiler
