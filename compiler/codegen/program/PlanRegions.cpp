// plan-buffers, the part about ops with regions.
//
// What a loop carries and what a branch leaves has a fixed place in the arena where its size is known: the slot. The op that makes
// a yielded value writes it into the slot itself where nothing needs the old value any more; else the end of the iteration copies.
// Values of sizes that only the run tells are passed on as tensors: a loop's are held by the host between iterations (Kept).
#include "EntryPlanner.h"

using namespace mlir;

namespace tfc::program {

/// What a region passes on by pointing at it is needed as long as the result.
void EntryPlanner::keepAlive() {
  auto pass = [&](Value from, Value to) {
    Value root = rootOf(from);
    int until = live.lastUse(to);
    if (isFixed(to.getType()) || live.lastUse(root) >= until) return false;
    live.extend(root, until);
    return true;
  };
  bool changed = true;
  while (changed) {
    changed = false;
    for (Operation *op : llvm::reverse(ops)) {
      OpKind kind = kindOf(op);
      if (kind == OpKind::While) {
        for (auto [in, out] : llvm::zip(op->getOperands(), op->getResults())) {
          changed |= pass(in, out);
          if (!isFixed(out.getType()) && live.lastUse(rootOf(in)) < live.end(op)) live.extend(rootOf(in), live.end(op)), changed = true;
        }
      } else if (kind == OpKind::If) {
        for (Region &region : op->getRegions())
          for (auto [in, out] : llvm::zip(region.front().getTerminator()->getOperands(), op->getResults())) changed |= pass(in, out);
      }
    }
  }
}

/// Whether a launch of `block` makes `yielded`, so that it can write it into the slot.
bool EntryPlanner::makesItself(Value yielded, Block &block, Value slot) {
  Operation *producer = yielded.getDefiningOp();
  return producer && producer->getBlock() == &block && kindOf(producer) == OpKind::Launch && !has(yielded) &&
         byteSize(yielded.getType()) == byteSize(slot.getType());
}

void EntryPlanner::placeIf(Operation *op) {
  for (OpResult r : op->getResults()) {
    auto bytes = byteSize(r.getType());
    if (!bytes) {
      set(r, {Place::Tensor, 0});
      continue;
    }
    newBuffer(r, *bytes, live.position(op), live.lastUse(r));
    for (Region &region : op->getRegions()) {
      Value yielded = rootOf(region.front().getTerminator()->getOperand(r.getResultNumber()));
      if (!makesItself(yielded, region.front(), r)) continue;
      set(yielded, {Place::Arena, 0});
      bufferOf[yielded] = bufferOf[r];
    }
  }
}

void EntryPlanner::placeWhile(Operation *op) {
  auto loop = cast<ir::WhileRegionOp>(op);
  int from = live.position(op);
  for (OpResult r : op->getResults()) {
    unsigned i = r.getResultNumber();
    BlockArgument inCond = loop.getCond().getArgument(i), inBody = loop.getBody().getArgument(i);
    auto all = [&](Place p) { set(r, p), set(inCond, p), set(inBody, p); };
    auto bytes = byteSize(r.getType());
    if (!bytes) {
      all(isHandle(r.getType()) ? Place{Place::Tensor, 0} : Place{Place::Kept, keptCount++});
      continue;
    }
    all({Place::Arena, 0});
    // The slot is the initial value's own buffer if nothing else needs that.
    Value initial = rootOf(op->getOperand(i));
    auto it = bufferOf.find(initial);
    int to = std::max(live.end(op), live.lastUse(r));
    if (it != bufferOf.end() && live.lastUse(initial) == from && buffers[it->second].to == from && buffers[it->second].bytes == *bytes) {
      auto buffer = it->second; // the insertion ends the iterator
      bufferOf[r] = buffer;
      buffers[buffer].to = to;
    } else {
      newBuffer(r, *bytes, from, to);
    }
    bufferOf[inCond] = bufferOf[inBody] = bufferOf[r];
    Value yielded = rootOf(loop.getBody().front().getTerminator()->getOperand(i));
    if (!makesItself(yielded, loop.getBody().front(), r)) continue;
    Operation *producer = yielded.getDefiningOp();
    int made = live.position(producer), old = live.lastUse(inBody);
    if (old > made || (old == made && !sharesSafely(producer, inBody, cast<OpResult>(yielded).getResultNumber()))) continue;
    set(yielded, {Place::Arena, 0});
    bufferOf[yielded] = bufferOf[r];
  }
}

/// Carried values that an iteration hands to another slot are copied out before any slot is written.
void EntryPlanner::placeDetours(Operation *yield) {
  auto loop = dyn_cast<ir::WhileRegionOp>(yield->getParentOp());
  if (!loop || yield->getBlock() != &loop.getBody().front()) return;
  int at = live.position(yield);
  for (auto [i, v] : llvm::enumerate(yield->getOperands())) {
    auto arg = dyn_cast<BlockArgument>(rootOf(v));
    auto bytes = byteSize(v.getType());
    if (!arg || !bytes || arg.getOwner() != yield->getBlock() || arg.getArgNumber() == i) continue;
    detours.push_back({yield, static_cast<unsigned>(i), static_cast<int>(buffers.size())});
    buffers.push_back({*bytes, at, at, 0});
  }
}

} // namespace tfc::program
