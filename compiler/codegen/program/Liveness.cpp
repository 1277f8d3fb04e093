#include "Liveness.h"

#include <algorithm>
#include <numeric>
#include <vector>

using namespace mlir;

namespace tfc::program {

void Liveness::number(Block &block, int &next) {
  for (Operation &op : block) {
    positions[&op] = next++;
    for (Region &region : op.getRegions())
      for (Block &inner : region) number(inner, next);
    ends[&op] = op.getNumRegions() ? next++ : positions[&op];
  }
}

Liveness::Liveness(Block &block) {
  int next = 0;
  number(block, next);
  block.walk([&](Operation *op) {
    for (Value operand : op->getOperands()) {
      Value root = rootOf(operand);
      // The next iteration of each loop between the use and the definition uses the value again.
      int at = positions.lookup(op);
      for (Operation *around = op->getParentOp(); op->getBlock() != root.getParentBlock() && around->getBlock(); around = around->getParentOp()) {
        if (kindOf(around) == OpKind::While) at = std::max(at, ends.lookup(around));
        if (around->getBlock() == root.getParentBlock()) break;
      }
      extend(root, at);
    }
  });
}

int Liveness::defined(Value v) const {
  if (Operation *op = v.getDefiningOp()) return position(op);
  auto it = positions.find(v.getParentBlock()->getParentOp());
  return it == positions.end() ? -1 : it->second;
}

int Liveness::lastUse(Value v) const {
  auto it = last.find(v);
  return it == last.end() ? defined(v) : it->second;
}

void Liveness::extend(Value v, int position) {
  int &l = last.try_emplace(v, defined(v)).first->second;
  l = std::max(l, position);
}

std::int64_t layOut(MutableArrayRef<ArenaBuffer> buffers) {
  constexpr std::int64_t alignment = 64;
  std::vector<std::size_t> order(buffers.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return buffers[a].bytes > buffers[b].bytes; });
  std::int64_t total = 0;
  std::vector<const ArenaBuffer *> placed, near;
  for (std::size_t i : order) {
    ArenaBuffer &b = buffers[i];
    near.clear();
    for (const ArenaBuffer *p : placed)
      if (p->from <= b.to && b.from <= p->to) near.push_back(p);
    std::sort(near.begin(), near.end(), [](auto *x, auto *y) { return x->offset < y->offset; });
    std::int64_t at = 0;
    for (const ArenaBuffer *p : near) {
      if (at + b.bytes <= p->offset) break;
      at = std::max(at, (p->offset + p->bytes + alignment - 1) / alignment * alignment);
    }
    b.offset = at;
    total = std::max(total, at + b.bytes);
    placed.push_back(&b);
  }
  return (total + alignment - 1) / alignment * alignment;
}

} // namespace tfc::program
