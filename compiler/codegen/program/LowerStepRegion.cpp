// lower-step: branches and loops. A value of fixed size lives in its slot of the arena, so that an iteration moves nothing that
// was made in place; what only the run knows the size of is passed on as a tfc_tensor in the step's frame.
#include "StepLowering.h"

#include <cstddef>

using namespace mlir;

namespace tfc::program {

Place StepLowering::placeOf(Value v) {
  if (auto r = dyn_cast<OpResult>(v)) return place(r);
  auto arg = cast<BlockArgument>(v);
  auto carried = arg.getOwner()->getParentOp()->getAttrOfType<ArrayAttr>(carriedAttr);
  if (!carried) return {Place::Feed, arg.getArgNumber()};
  return Place::parse(cast<StringAttr>(carried[arg.getArgNumber()]).getValue()).value_or(Place{});
}

/// Whether `v` was made in the slot.
bool StepLowering::liesAt(Value v, Place slot) {
  Place p = placeOf(rootOf(v));
  return p.kind == Place::Arena && slot.kind == Place::Arena && p.index == slot.index;
}

Value StepLowering::boolValue(Value v) {
  Value byte = s.load(s.i8Type, pointer(v), 0);
  return LLVM::ICmpOp::create(s.b(), s.loc, LLVM::ICmpPredicate::ne, byte, LLVM::ConstantOp::create(s.b(), s.loc, s.i8Type, 0));
}

/// What lies in an arena slot, or where the tensor in the frame points.
Slot StepLowering::slotOf(Type type, Place p, Value tensor) {
  Slot made;
  made.tensor = tensor;
  made.pointer = tensor ? s.load(s.ptrType, tensor, offsetof(tfc_tensor, data)) : s.at(s.execField(offsetof(tfc_exec, arena)), p.index);
  auto ranked = dyn_cast<RankedTensorType>(type);
  if (!ranked) return made;
  made.dims = staticDims(type);
  for (auto [i, d] : llvm::enumerate(made.dims))
    if (!d) d = s.load(s.i64Type, tensor, offsetof(tfc_tensor, dims) + 8 * i);
  return made;
}

LogicalResult StepLowering::lowerIf(Operation *op) {
  auto branch = cast<ir::IfRegionOp>(op);
  Value condition = boolValue(branch.getCondition());
  auto &frames = passed[op];
  for (Value r : op->getResults()) frames.push_back(isFixed(r.getType()) ? Value() : s.frame(sizeof(tfc_tensor)));
  SmallVector<Value> tensors = frames;
  Block *join = s.newBlock(), *no = s.newBlock(), *yes = s.newBlock();
  s.branch(condition, yes, no);
  auto before = settled;
  s.continueIn(yes);
  if (failed(lowerBlock(branch.getThenRegion().front()))) return failure();
  s.branch(join);
  auto behindThen = std::exchange(settled, before);
  s.continueIn(no);
  if (failed(lowerBlock(branch.getElseRegion().front()))) return failure();
  s.branch(join);
  s.loc = op->getLoc();
  llvm::DenseSet<int> both;
  for (int v : settled)
    if (behindThen.contains(v)) both.insert(v);
  settled = std::move(both);
  s.continueIn(join);
  for (OpResult r : op->getResults()) slots[r] = slotOf(r.getType(), place(r), tensors[r.getResultNumber()]);
  return success();
}

/// Whether iterations take memory of the step.
static bool allocates(Operation *loop) {
  return loop->walk([](Operation *op) {
    auto places = op->getAttrOfType<ArrayAttr>(placeAttr);
    bool takes = places && llvm::any_of(places.getAsRange<StringAttr>(), [](StringAttr p) {
      return p.getValue() == "alloc" || p.getValue() == "host";
    });
    bool scratch = isa<ir::LaunchOp>(op) && !op->hasAttr(scratchPlaceAttr); // its size may be the run's to tell
    return takes || scratch ? WalkResult::interrupt() : WalkResult::advance();
  }).wasInterrupted();
}

LogicalResult StepLowering::lowerWhile(Operation *op) {
  auto loop = cast<ir::WhileRegionOp>(op);
  Block &cond = loop.getCond().front(), &body = loop.getBody().front();
  SmallVector<Value> tensors;
  for (auto [initial, arg] : llvm::zip(op->getOperands(), body.getArguments())) {
    tensors.push_back(isFixed(arg.getType()) ? Value() : s.frame(sizeof(tfc_tensor)));
    if (tensors.back()) fillTensor(tensors.back(), initial);
    else if (Place p = placeOf(arg); !liesAt(initial, p))
      s.copy(slotOf(arg.getType(), p, {}).pointer, pointer(initial), s.i64(*byteSize(arg.getType())));
  }
  passed[op] = tensors;
  if (allocates(op)) {
    Value &mark = marks[op] = s.frame(sizeof(tfc_mark));
    s.callHost(offsetof(tfc_host, mark), s.i32Type, {mark});
  }
  Block *exit = s.newBlock(), *inside = s.newBlock(), *header = s.newBlock();
  s.branch(header);
  s.continueIn(header);
  s.failUnless(s.isZero(s.loadFresh(s.i32Type, s.execField(offsetof(tfc_exec, stop)))),
               sites(site(TFC_CANCELLED, ir::nodeName(op), "Loop execution was cancelled.")));
  for (auto [i, arg] : llvm::enumerate(body.getArguments())) {
    Slot made = slotOf(arg.getType(), placeOf(arg), tensors[i]);
    for (Value v : {Value(cond.getArgument(i)), Value(arg), Value(op->getResult(i))}) slots[v] = made;
  }
  if (failed(lowerBlock(cond))) return failure();
  s.branch(boolValue(cond.getTerminator()->getOperand(0)), inside, exit);
  auto before = settled;
  s.continueIn(inside);
  if (failed(lowerBlock(body))) return failure();
  s.branch(header);
  s.loc = op->getLoc();
  settled = std::move(before);
  s.continueIn(exit);
  return success();
}

/// The end of a branch, of a loop's condition or of an iteration.
LogicalResult StepLowering::lowerYield(Operation *op) {
  Operation *around = op->getParentOp();
  if (kindOf(around) == OpKind::While) {
    if (op->getParentRegion() == &cast<ir::WhileRegionOp>(around).getBody()) endIteration(op);
    return success();
  }
  SmallVector<Value> tensors = passed[around];
  for (auto [i, v] : llvm::enumerate(op->getOperands())) {
    OpResult r = around->getResult(i);
    if (tensors[i]) fillTensor(tensors[i], v);
    else if (!liesAt(v, place(r))) s.copy(slotOf(r.getType(), place(r), {}).pointer, pointer(v), s.i64(*byteSize(r.getType())));
  }
  return success();
}

/// All that is read is read before any slot is written, so that values may change places.
void StepLowering::endIteration(Operation *yield) {
  Operation *loop = yield->getParentOp();
  Block &body = *yield->getBlock();
  SmallVector<Value> tensors = passed[loop], next;
  auto detour = yield->getAttrOfType<DenseI64ArrayAttr>(detourAttr);
  Value arena = s.execField(offsetof(tfc_exec, arena));
  auto bytes = [&](unsigned i) { return s.i64(*byteSize(body.getArgument(i).getType())); };
  auto goesRound = [&](unsigned i) { return detour && detour[i] >= 0; };
  for (auto [i, v] : llvm::enumerate(yield->getOperands())) {
    next.push_back(tensors[i] && rootOf(v) != body.getArgument(i) ? s.frame(sizeof(tfc_tensor)) : Value());
    if (next[i]) fillTensor(next[i], v);
    if (goesRound(i)) s.copy(s.at(arena, detour[i]), pointer(v), bytes(i));
  }
  for (auto [i, v] : llvm::enumerate(yield->getOperands()))
    if (!tensors[i] && !goesRound(i) && !liesAt(v, placeOf(body.getArgument(i))))
      s.copy(s.at(arena, placeOf(body.getArgument(i)).index), pointer(v), bytes(i));
  for (auto [i, v] : llvm::enumerate(yield->getOperands())) {
    Place p = placeOf(body.getArgument(i));
    if (goesRound(i)) s.copy(s.at(arena, p.index), s.at(arena, detour[i]), bytes(i));
    else if (next[i] && p.kind == Place::Kept)
      s.returnIfNotZero(s.callHost(offsetof(tfc_host, keep), s.i32Type, {s.i32(p.index), next[i], tensors[i]}));
    else if (next[i]) s.copy(tensors[i], next[i], s.i64(sizeof(tfc_tensor)));
  }
  if (Value mark = marks.lookup(loop)) s.callHost(offsetof(tfc_host, release), s.i32Type, {mark});
}

} // namespace tfc::program
