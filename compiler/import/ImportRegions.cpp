// The tree of a schedule as regions: conditionals, loops, Merges, and fetches that may be dead.

#include "Importer.h"

using namespace mlir;

namespace tfc::compiler {

using graph::Edge;
using graph::Node;

void Importer::define(Edge edge, Value value) {
  log.push_back({edge, values[edge]});
  values[edge] = value;
}

void Importer::rollback(size_t mark) {
  while (log.size() > mark) {
    auto &[edge, before] = log.back();
    if (before) values[edge] = before;
    else values.erase(edge);
    log.pop_back();
  }
}

Expected<Value> Importer::valueOf(Edge edge, bool asRef) {
  Edge e = edge.index < 0 ? edge : plan->source(edge);
  auto it = values.find(e);
  if (it == values.end() && (e.node->op() == "Const" || e.node->op() == "VarHandleOp" || isRefVariable(*e.node))) {
    // Stands before the outermost region, for all that come after.
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToEnd(top);
    size_t before = mark();
    TFC_RETURN_IF_ERROR((e.node->op() == "Const" ? importNode(*e.node) : importVariable(*e.node)).withNode(e.node->name()));
    log.resize(before);
    it = values.find(e);
  }
  if (it == values.end()) return errors::internal("Tensor ", graph::tensorName(e), " has no value").withNode(e.node->name());
  Value value = it->second;
  bool isRef = e.index >= 0 && !request.fed.count(e) && e.node->outputIsRef(e.index) && isa<ir::ResourceType>(value.getType());
  if (!isRef || asRef) return value;
  if (!ir::variableType(value.getType())) // the old handles of queues, tables and readers
    return errors::unimplemented("The handle ", graph::tensorName(e), " is no value that could be fetched or computed with").withNode(e.node->name());
  return read(value, locOf(*e.node));
}

Expected<Importer::Values> Importer::valuesOf(ArrayRef<Edge> edges, ArrayRef<bool> asRefs) {
  Values out;
  for (size_t i = 0; i < edges.size(); ++i) {
    TFC_ASSIGN_OR_RETURN(Value value, valueOf(edges[i], i < asRefs.size() && asRefs[i]));
    out.push_back(value);
  }
  return out;
}

Value Importer::constant(const Tensor &tensor, Location loc) {
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToEnd(top);
  OperationState state(loc, ir::ConstOp::getOperationName());
  ElementsAttr value = ir::elementsAttr(context, tensor);
  state.addAttribute("value", value);
  state.addTypes(value.getType());
  return builder.create(state)->getResult(0);
}

Value Importer::boolean(bool value) { return constant(Tensor(value), builder.getUnknownLoc()); }

Value Importer::number(std::int32_t value, Location loc) { return constant(Tensor(value), loc); }

Value Importer::dead(Type type, Location loc) {
  if (auto tensor = dyn_cast<RankedTensorType>(type); tensor && !tensor.getRank() && tensor.getElementType().isInteger(1))
    return boolean(false);
  OperationState state(loc, "tfc.FakeParam");
  state.addTypes(type);
  state.addAttribute("shape", ir::shapeAttr(context, ir::shapeOf(type)));
  return builder.create(state)->getResult(0);
}

/// What both types are, or a tensor type that both fit.
static Type join(Type a, Type b) {
  if (a == b) return a;
  auto x = dyn_cast<TensorType>(a), y = dyn_cast<TensorType>(b);
  if (!x || !y) return ir::ResourceType::get(a.getContext(), {});
  if (!x.hasRank() || !y.hasRank() || x.getRank() != y.getRank()) return UnrankedTensorType::get(x.getElementType());
  SmallVector<int64_t> dims(x.getShape());
  for (size_t i = 0; i < dims.size(); ++i)
    if (dims[i] != y.getShape()[i]) dims[i] = ShapedType::kDynamic;
  return RankedTensorType::get(dims, x.getElementType());
}

/// Ends the regions of a conditional, which yield `then` and `otherwise`; an empty value is a dead one.
void Importer::closeIf(Location loc, Value condition, OperationState &state, Values then, Values otherwise) {
  OpBuilder::InsertionGuard guard(builder);
  for (auto [a, b] : llvm::zip(then, otherwise)) state.addTypes(a && b ? join(a.getType(), b.getType()) : a ? a.getType() : b.getType());
  for (auto [region, yields] : {std::pair(state.regions[0].get(), &then), std::pair(state.regions[1].get(), &otherwise)}) {
    builder.setInsertionPointToEnd(&region->front());
    for (auto [value, type] : llvm::zip(*yields, state.types))
      if (!value) value = dead(type, loc);
    ir::YieldOp::create(builder, loc, *yields);
  }
  state.addOperands(condition);
}

Expected<Value> Importer::formula(Ref f) {
  if (f <= Predicates::always) return boolean(f == Predicates::always);
  Predicates::Test test = plan->predicates.test(f);
  TFC_ASSIGN_OR_RETURN(Value decides, valueOf(plan->atoms[test.atom], false));
  if (test.otherwise == Predicates::never && test.then == Predicates::always) return decides;
  Location loc = locOf(*plan->atoms[test.atom].node);
  if (test.otherwise == Predicates::always && test.then == Predicates::never) {
    OperationState state(loc, "tfc.LogicalNot");
    state.addOperands(decides);
    state.addTypes(decides.getType());
    return builder.create(state)->getResult(0);
  }
  OperationState state(loc, ir::IfRegionOp::getOperationName());
  Values yields[2];
  for (int side : {0, 1}) {
    OpBuilder::InsertionGuard guard(builder);
    builder.createBlock(state.addRegion());
    TFC_ASSIGN_OR_RETURN(Value value, formula(side ? test.otherwise : test.then));
    yields[side].push_back(value);
  }
  closeIf(loc, decides, state, yields[0], yields[1]);
  return builder.create(state)->getResult(0);
}

Status Importer::importTree(const Tree &tree) {
  for (const Item &item : tree.items) {
    Status status = item.kind == Item::If ? importIf(item)
                    : item.kind == Item::Merge ? importMerge(item) : importUnit(plan->units[item.unit]);
    TFC_RETURN_IF_ERROR(status);
  }
  return Status::ok();
}

Status Importer::importIf(const Item &item) {
  TFC_ASSIGN_OR_RETURN(Value condition, formula(item.guard));
  Predicates::Test test = plan->predicates.test(item.guard);
  Location loc = locOf(item.folds.empty() ? *plan->atoms[test.atom].node : *plan->units[item.folds[0].unit].node);
  OperationState state(loc, ir::IfRegionOp::getOperationName());
  Values yields[2];
  for (int side : {0, 1}) {
    OpBuilder::InsertionGuard guard(builder);
    size_t before = mark();
    builder.createBlock(state.addRegion());
    TFC_RETURN_IF_ERROR(importTree(side ? *item.otherwise : *item.then));
    for (const Fold &fold : item.folds) {
      const Node &merge = *plan->units[fold.unit].node;
      int input = side ? fold.otherwise : fold.then;
      TFC_ASSIGN_OR_RETURN(Value value, valueOf(merge.inputs()[input], merge.outputIsRef(0)));
      yields[side].push_back(value);
      if (plan->numbered.count(&merge)) yields[side].push_back(number(input, loc));
    }
    for (Edge e : item.escapes) {
      // What an outer region made under the same name is not meant: an escape is made on one side.
      bool isMade = llvm::any_of(ArrayRef(log).drop_front(before), [&](auto &entry) { return entry.first == e; });
      yields[side].push_back(isMade ? values[e] : Value());
    }
    rollback(before);
  }
  closeIf(loc, condition, state, yields[0], yields[1]);
  Operation *op = builder.create(state);
  unsigned result = 0;
  for (const Fold &fold : item.folds) {
    Node *merge = plan->units[fold.unit].node;
    for (int output = 0; output <= static_cast<int>(plan->numbered.count(merge)); ++output) {
      if (!request.fed.count({merge, output})) define({merge, output}, op->getResult(result));
      ++result;
    }
  }
  for (Edge e : item.escapes) define(e, op->getResult(result++));
  return Status::ok();
}

/// The first of `inputs` that is alive, as a chain of conditionals.
Status Importer::choose(const Node &merge, ArrayRef<int> inputs, Ref here, int output, Value &value) {
  Predicates &p = plan->predicates;
  Edge e = merge.inputs()[inputs[0]];
  Ref alive = plan->aliveAt(e);
  auto take = [&]() -> Status {
    if (output) {
      value = number(inputs[0], locOf(merge));
      return Status::ok();
    }
    TFC_ASSIGN_OR_RETURN(value, valueOf(e, merge.outputIsRef(0)));
    return Status::ok();
  };
  if (inputs.size() == 1 || p.implies(here, alive)) return take();
  TFC_ASSIGN_OR_RETURN(Value condition, formula(p.given(alive, here)));
  OperationState state(locOf(merge), ir::IfRegionOp::getOperationName());
  Values yields[2];
  for (int side : {0, 1}) {
    OpBuilder::InsertionGuard guard(builder);
    builder.createBlock(state.addRegion());
    TFC_RETURN_IF_ERROR(side ? choose(merge, inputs.drop_front(), p.conj(here, p.negate(alive)), output, value) : take());
    yields[side].push_back(value);
  }
  closeIf(locOf(merge), condition, state, yields[0], yields[1]);
  value = builder.create(state)->getResult(0);
  return Status::ok();
}

Status Importer::importMerge(const Item &item) {
  Node &merge = *plan->units[item.unit].node;
  SmallVector<int> inputs;
  for (size_t i = 0; i < merge.inputs().size(); ++i)
    if (plan->predicates.conj(plan->aliveAt(merge.inputs()[i]), item.context) != Predicates::never) inputs.push_back(i);
  if (inputs.size() > 256)
    return errors::resourceExhausted("Merge of ", inputs.size(), " values (limit: 256)").withNode(merge.name());
  for (int output : {0, 1}) {
    if (request.fed.count({&merge, output}) || (output && !plan->numbered.count(&merge))) continue;
    Value value;
    TFC_RETURN_IF_ERROR(choose(merge, inputs, item.context, output, value).withNode(merge.name()));
    define({&merge, output}, value);
  }
  return Status::ok();
}

/// RefSelect: which reference it hands on is known only when it runs, so that it reads the variable itself. An op that would change
/// the variable through it is refused by its operand.
Status Importer::importSelect(const Node &node) {
  Location loc = locOf(node);
  TFC_ASSIGN_OR_RETURN(Value index, valueOf(node.inputs()[0], false));
  int count = static_cast<int>(node.inputs().size()) - 1;
  auto compare = [&](StringRef op, int with) {
    return make(op, {index, number(with, loc)}, RankedTensorType::get({}, builder.getI1Type()), loc);
  };
  OperationState check(loc, "tfc.Assert");
  Value inside = make("LogicalAnd", {compare("GreaterEqual", 0), compare("Less", count)}, RankedTensorType::get({}, builder.getI1Type()), loc);
  check.addOperands({inside, constant(Tensor("Index must be in the range [0, " + std::to_string(count) + ") but got"), loc), index});
  builder.create(check);
  std::function<Expected<Value>(int)> from = [&](int k) -> Expected<Value> {
    if (k + 1 == count) return valueOf(node.inputs()[k + 1], false);
    Value isThis = compare("LessEqual", k);
    OperationState state(loc, ir::IfRegionOp::getOperationName());
    Values yields[2];
    for (int side : {0, 1}) {
      OpBuilder::InsertionGuard guard(builder);
      builder.createBlock(state.addRegion());
      TFC_ASSIGN_OR_RETURN(Value value, side ? from(k + 1) : valueOf(node.inputs()[k + 1], false));
      yields[side].push_back(value);
    }
    closeIf(loc, isThis, state, yields[0], yields[1]);
    return Value(builder.create(state)->getResult(0));
  };
  if (count > 256) return errors::resourceExhausted("RefSelect among ", count, " variables (limit: 256)");
  TFC_ASSIGN_OR_RETURN(Value value, from(0));
  Edge made{const_cast<Node *>(&node), 0};
  if (!request.fed.count(made)) define(made, value);
  return Status::ok();
}

Status Importer::importLoop(const Loop &loop) {
  Location loc = locOf(*loop.merges[0]);
  // Values that the loop only carries are those from before it.
  SmallVector<size_t> carried;
  for (size_t i = 0; i < loop.merges.size(); ++i)
    if (!plan->aliases.count({loop.merges[i], 0})) carried.push_back(i);
  SmallVector<Edge> first, next;
  SmallVector<bool> refs;
  // Which input a Merge took: that from outside at first, then that of the last iteration.
  SmallVector<Node *> numbered;
  llvm::copy_if(loop.merges, std::back_inserter(numbered), [&](Node *merge) { return plan->numbered.count(merge); });
  auto numbers = [&](bool again) {
    Values out;
    for (Node *merge : numbered)
      for (auto [i, e] : llvm::enumerate(merge->inputs()))
        if (graph::isNextIteration(*e.node) == again) out.push_back(number(static_cast<std::int32_t>(i), loc));
    return out;
  };
  for (size_t i : carried) {
    first.push_back(loop.first[i]);
    next.push_back(loop.next[i]);
    refs.push_back(loop.merges[i]->outputIsRef(0));
  }
  auto defineMerges = [&](ValueRange given) {
    for (auto [i, value] : llvm::zip(carried, given.take_front(carried.size()))) define({loop.merges[i], 0}, value);
    for (auto [merge, value] : llvm::zip(numbered, given.drop_front(carried.size()))) define({merge, 1}, value);
  };
  auto defineShared = [&](ValueRange given) {
    for (auto [e, value] : llvm::zip(loop.shared, given)) define(e, value);
  };
  bool handsOver = !loop.shared.empty();
  size_t before = mark();
  TFC_ASSIGN_OR_RETURN(Values inits, valuesOf(first, refs));
  llvm::append_range(inits, numbers(false));
  size_t own = inits.size();
  // With values that the condition shares with the body, the condition is computed ahead: before the loop, then in each body.
  auto runCond = [&]() -> Expected<Values> {
    TFC_RETURN_IF_ERROR(importTree(loop.cond));
    TFC_ASSIGN_OR_RETURN(Value goesOn, formula(loop.goesOn));
    Values out{goesOn};
    TFC_ASSIGN_OR_RETURN(Values handed, valuesOf(loop.shared));
    llvm::append_range(out, handed);
    return out;
  };
  if (handsOver) {
    defineMerges(inits);
    TFC_ASSIGN_OR_RETURN(Values ahead, runCond());
    rollback(before);
    llvm::append_range(inits, ahead);
  }
  SmallVector<Type> types;
  for (size_t k = 0; k < inits.size(); ++k) {
    Type type = inits[k].getType();
    // Shapes may change from one iteration to the next; what the graph knows of them holds throughout.
    if (auto tensor = dyn_cast<TensorType>(type)) {
      Shape known = k < carried.size() && shapesHold ? loop.merges[carried[k]]->outputShape(0) : Shape::unknown();
      type = k == own ? type : ir::withShape(tensor, known);
    }
    types.push_back(type);
  }
  OperationState state(loc, ir::WhileRegionOp::getOperationName());
  state.addOperands(inits);
  state.addTypes(types);
  SmallVector<Location> locs(types.size(), loc);
  {
    OpBuilder::InsertionGuard guard(builder);
    Block *block = builder.createBlock(state.addRegion(), {}, types, locs);
    Value goesOn;
    if (handsOver) {
      goesOn = block->getArgument(own);
    } else {
      defineMerges(block->getArguments());
      TFC_RETURN_IF_ERROR(importTree(loop.cond));
      TFC_ASSIGN_OR_RETURN(goesOn, formula(loop.goesOn));
      rollback(before);
    }
    ir::YieldOp::create(builder, loc, goesOn);
  }
  {
    OpBuilder::InsertionGuard guard(builder);
    Block *block = builder.createBlock(state.addRegion(), {}, types, locs);
    defineMerges(block->getArguments().take_front(own));
    if (handsOver) defineShared(block->getArguments().drop_front(own + 1));
    TFC_RETURN_IF_ERROR(importTree(loop.body));
    TFC_ASSIGN_OR_RETURN(Values yields, valuesOf(next, refs));
    llvm::append_range(yields, numbers(true));
    rollback(before);
    if (handsOver) {
      defineMerges(yields);
      TFC_ASSIGN_OR_RETURN(Values ahead, runCond());
      rollback(before);
      llvm::append_range(yields, ahead);
    }
    ir::YieldOp::create(builder, loc, yields);
  }
  Operation *op = builder.create(state);
  defineMerges(op->getResults().take_front(own));
  if (handsOver) defineShared(op->getResults().drop_front(own + 1));
  TFC_RETURN_IF_ERROR(importTree(loop.last));
  Values left;
  for (Node *exit : loop.exits) {
    if (plan->alive[exit->id()] == Predicates::never) {
      left.push_back(Value());
      continue;
    }
    TFC_ASSIGN_OR_RETURN(Value value, valueOf(exit->inputs()[0], exit->outputIsRef(0)));
    left.push_back(value);
  }
  Values flags;
  for (auto [exit, holds] : loop.sometimes) {
    TFC_ASSIGN_OR_RETURN(Value flag, formula(holds));
    flags.push_back(flag);
  }
  rollback(before);
  for (auto [exit, value] : llvm::zip(loop.exits, left))
    if (value && !request.fed.count({exit, 0})) define({exit, 0}, value);
  for (auto [exit, flag] : llvm::zip(loop.sometimes, flags)) define(isLeft(*exit.first), flag);
  return Status::ok();
}

Expected<Value> Importer::checkedFetch(size_t i) {
  Edge e = request.fetches[i];
  if (request.fed.count(e)) return values[e];
  Ref alive = plan->aliveAt(e);
  if (alive == Predicates::always) return fetched.count(i) ? fetched[i] : valueOf(e, false);
  Location loc = locOf(*e.node);
  Value value = fetched.count(i) ? fetched[i] : Value();
  if (!value && alive == Predicates::never)
    value = dead(ir::tensorType(context, e.node->outputType(e.index), Shape::unknown()), loc);
  if (!value) {
    TFC_ASSIGN_OR_RETURN(value, valueOf(e, false));
  }
  TFC_ASSIGN_OR_RETURN(Value isAlive, formula(alive));
  OperationState state(loc, "tfc.Assert");
  Value text = constant(Tensor(std::string("Retval[" + std::to_string(i) + "] does not have value")), loc);
  state.addOperands({isAlive, text});
  builder.create(state);
  return value;
}

} // namespace tfc::compiler
