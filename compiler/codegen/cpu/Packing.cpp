#include "Packing.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

namespace tfc::cpu {

std::optional<Packing> packingOf(const Contraction &c, const Target &target) {
  if (!c.batch.empty())
    return std::nullopt;
  OpOperand &operand = c.op->getOpOperand(c.b);
  auto type = cast<RankedTensorType>(operand.get().getType());
  AffineMap map = c.op.getMatchingIndexingMap(&operand);
  if (!type.hasStaticShape() || !type.getElementType().isIntOrFloat() || !map.isProjectedPermutation() || type.getNumElements() == 0)
    return std::nullopt;
  int64_t lanes = std::max<int64_t>(1, target.vectorBits / type.getElementTypeBitWidth());
  if (map.getNumResults() != c.k.size() + 1)
    return std::nullopt;
  Packing p;
  SmallVector<int64_t> strides(type.getRank(), 1);
  for (int64_t i = type.getRank() - 1; i-- > 0;)
    strides[i] = strides[i + 1] * type.getDimSize(i + 1);
  auto position = [&](unsigned loop) { return *map.getResultPosition(getAffineDimExpr(loop, type.getContext())); };
  p.columns = type.getDimSize(position(c.n));
  p.columnStride = strides[position(c.n)];
  p.width = std::min<int64_t>(2 * lanes, llvm::alignTo(p.columns, lanes));
  SmallVector<int64_t> shape{static_cast<int64_t>(llvm::divideCeil(p.columns, p.width))};
  for (unsigned loop : c.k) {
    p.depths.push_back(type.getDimSize(position(loop)));
    p.strides.push_back(strides[position(loop)]);
    shape.push_back(p.depths.back());
  }
  shape.push_back(p.width);
  p.type = RankedTensorType::get(shape, type.getElementType());
  return p;
}

void unpackInKernel(func::FuncOp kernel, const Contraction &c, BlockArgument argument, const Packing &p) {
  auto type = cast<RankedTensorType>(argument.getType());
  OpBuilder b = OpBuilder::atBlockBegin(&kernel.getBody().front());
  Location loc = c.op.getLoc();
  AffineMap map = c.op.getMatchingIndexingMap(&c.op->getOpOperand(c.b));
  auto exprOf = [&](unsigned loop) {
    return b.getAffineDimExpr(*map.getResultPosition(b.getAffineDimExpr(loop)));
  };
  SmallVector<AffineExpr> exprs{exprOf(c.n).floorDiv(p.width)};
  for (unsigned loop : c.k)
    exprs.push_back(exprOf(loop));
  exprs.push_back(exprOf(c.n) % p.width);
  argument.setType(p.type);
  SmallVector<Type> inputs(kernel.getArgumentTypes());
  inputs[argument.getArgNumber()] = p.type;
  kernel.setFunctionType(b.getFunctionType(inputs, kernel.getResultTypes()));
  unsigned rank = type.getRank();
  Value empty = tensor::EmptyOp::create(b, loc, type.getShape(), type.getElementType());
  auto copy = linalg::GenericOp::create(
      b, loc, TypeRange{type}, ValueRange{argument}, ValueRange{empty},
      ArrayRef<AffineMap>{AffineMap::get(rank, 0, exprs, b.getContext()), b.getMultiDimIdentityMap(rank)},
      SmallVector<utils::IteratorType>(rank, utils::IteratorType::parallel),
      [](OpBuilder &nested, Location at, ValueRange values) { linalg::YieldOp::create(nested, at, values[0]); });
  c.op->setOperand(c.b, copy.getResult(0));
}

BlockArgument packableArgument(func::FuncOp kernel, const Contraction &c) {
  auto argument = dyn_cast<BlockArgument>(c.op->getOperand(c.b));
  return argument && argument.getOwner() == &kernel.getBody().front() && argument.hasOneUse() ? argument : BlockArgument();
}

llvm::StringMap<SmallVector<Operation *>> launchesOf(ModuleOp module) {
  llvm::StringMap<SmallVector<Operation *>> launches;
  module.walk([&](Operation *op) {
    if (op->getName().getStringRef() == "tfc.Launch")
      if (auto kernel = op->getAttrOfType<FlatSymbolRefAttr>("kernel"))
        launches[kernel.getValue()].push_back(op);
  });
  return launches;
}

} // namespace tfc::cpu
