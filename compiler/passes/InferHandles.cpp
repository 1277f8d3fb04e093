// What comes out of a queue or a table has the shape that the node which made the object says. LowerStep checks what is read against the
// type, so that another maker under the same shared_name ends the step.

#include "InferHandles.h"

using namespace mlir;
using namespace tfc::ir;

namespace tfc::compiler {

static Operation *makerOf(Value handle) {
  while (auto identity = handle.getDefiningOp<IdentityOp>()) handle = identity->getOperand(0);
  return handle.getDefiningOp();
}

static Shape prepend(std::int64_t first, const Shape &s) {
  if (!s.hasRank()) return s;
  std::vector<std::int64_t> dims{first};
  dims.insert(dims.end(), s.dims().begin(), s.dims().end());
  return Shape(std::move(dims));
}

/// The shapes of a queue's components; nothing if its node does not say.
static std::optional<std::vector<Shape>> componentShapes(Operation *queue) {
  auto attr = schemaAttr(queue, "shapes");
  auto *shapes = attr ? std::get_if<std::vector<Shape>>(&*attr) : nullptr;
  if (!shapes || shapes->empty()) return std::nullopt;
  std::vector<Shape> all = *shapes;
  if (opType(queue).starts_with("PriorityQueue")) all.insert(all.begin(), Shape{}); // the priority
  return all;
}

Shape shapeBehindHandle(OpResult result) {
  Operation *op = result.getOwner();
  StringRef type = opType(op);
  bool dequeues = type.starts_with("QueueDequeue"), finds = type.starts_with("LookupTableFind");
  if (!dequeues && !finds) return Shape::unknown();
  Operation *maker = makerOf(op->getOperand(0));
  if (!maker) return Shape::unknown();
  StringRef made = opType(maker);
  if (finds) // a scalar a key
    return made.starts_with("HashTable") || made == "MutableHashTable" || made == "MutableHashTableV2" ? shapeOf(op->getOperand(1).getType())
                                                                                                      : Shape::unknown();
  if (!made.contains("Queue")) return Shape::unknown();
  auto shapes = componentShapes(maker);
  if (!shapes || shapes->size() != op->getNumResults()) return Shape::unknown();
  const Shape &element = (*shapes)[result.getResultNumber()];
  if (op->getNumOperands() < 2) return element;
  auto n = constantInts(op->getOperand(1));
  bool all = n && n->size() == 1 && (*n)[0] >= 0 && !type.contains("UpTo");
  return prepend(all ? (*n)[0] : -1, element);
}

} // namespace tfc::compiler
