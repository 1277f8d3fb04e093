#include "Liveness.h"

#include <algorithm>
#include <numeric>
#include <vector>

using namespace mlir;

namespace tfc::program {

Liveness::Liveness(Block &block) {
  int n = 0;
  for (Operation &op : block) {
    positions[&op] = n;
    for (Value v : op.getOperands()) last[rootOf(v)] = n;
    ++n;
  }
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
