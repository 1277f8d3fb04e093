// lower-step: views, which have their operand's memory and dimensions of their own.
#include "StepLowering.h"

#include <cstddef>

using namespace mlir;

namespace tfc::program {

/// Dimensions of an ExpandDims or Squeeze: one of size one comes or goes at a place the program may read only now.
LogicalResult StepLowering::viewDims(Operation *op, ArrayRef<Value> from, SmallVectorImpl<Value> &dims) {
  int64_t rank = from.size();
  if (isa<ir::ExpandDimsOp>(op)) {
    Value axis;
    if (auto known = ir::constantInts(op->getOperand(1)); known && known->size() == 1) {
      axis = s.i64((*known)[0]);
    } else {
      bool wide = getElementTypeOrSelf(op->getOperand(1)).isInteger(64);
      axis = s.load(wide ? s.i64Type : s.i32Type, pointer(op->getOperand(1)), 0);
      if (!wide) axis = LLVM::SExtOp::create(s.b(), s.loc, s.i64Type, axis);
    }
    auto compare = [&](LLVM::ICmpPredicate p, Value a, Value b) { return LLVM::ICmpOp::create(s.b(), s.loc, p, a, b).getResult(); };
    auto select = [&](Value c, Value a, Value b) { return LLVM::SelectOp::create(s.b(), s.loc, c, a, b).getResult(); };
    Value turned = LLVM::AddOp::create(s.b(), s.loc, axis, s.i64(rank + 1));
    axis = select(compare(LLVM::ICmpPredicate::slt, axis, s.i64(0)), turned, axis);
    for (int64_t i = 0; i <= rank; ++i) {
      if (dims[i]) continue;
      Value d = s.i64(1); // i == axis
      if (i < rank) d = select(compare(LLVM::ICmpPredicate::slt, s.i64(i), axis), from[i], d);
      if (i > 0) d = select(compare(LLVM::ICmpPredicate::sgt, s.i64(i), axis), from[i - 1], d);
      dims[i] = d;
    }
    return success();
  }
  if (auto squeeze = dyn_cast<ir::SqueezeOp>(op); squeeze && !squeeze.getSqueezeDims().empty()) {
    llvm::SmallDenseSet<int64_t> gone;
    for (int64_t d : squeeze.getSqueezeDims()) gone.insert(d < 0 ? d + rank : d);
    unsigned k = 0;
    for (int64_t i = 0; i < rank && k < dims.size(); ++i)
      if (!gone.contains(i)) dims[k] = dims[k] ? dims[k] : from[i], ++k;
  } else if (static_cast<int64_t>(dims.size()) == rank) {
    for (int64_t i = 0; i < rank; ++i) dims[i] = dims[i] ? dims[i] : from[i];
  } else {
    // The ranks say how many dimensions are one; which of the unknown ones they are does not.
    auto type = tensorOf(op->getOperand(0));
    unsigned k = 0;
    for (int64_t i = 0; i < rank && k < dims.size(); ++i)
      if (type.getDimSize(i) != 1) dims[k] = dims[k] ? dims[k] : from[i], ++k;
  }
  if (!llvm::all_of(dims, [](Value d) { return d; }))
    return ir::emitStatus(op, errors::unimplemented("The shape of ", ir::opType(op).str(), " is known only at run time").withNode(ir::nodeName(op).str()));
  return success();
}

LogicalResult StepLowering::lowerView(OpResult result) {
  Operation *op = result.getOwner();
  Value operand = viewedOperand(result);
  if (variableOf(result)) return success();
  Slot source = slot(operand);
  auto type = tensorOf(result), sourceType = tensorOf(operand);
  if (!type) { // of a rank that nothing declares: what is known of the operand is written down for who asks
    if (!source.tensor) {
      source.tensor = s.frame(sizeof(tfc_tensor));
      fillTensor(source.tensor, operand);
    }
    slots[result] = source;
    return success();
  }
  // Two unknown sizes of a reshape need not be equal.
  if ((type == sourceType && !isa<ir::ReshapeOp>(op)) || type.hasStaticShape()) {
    if (!sourceType || !sourceType.hasStaticShape()) checkShape(operand, type, op);
    if (type != sourceType) source.dims = staticDims(type);
    slots[result] = source;
    return success();
  }
  if (!sourceType)
    return ir::emitStatus(op, errors::unimplemented("the rank of ", ir::nodeName(op).str(), " is not known when the program is compiled").withNode(ir::nodeName(op).str()));
  llvm::StringRef name = op->getName().getStringRef();
  SmallVector<Value> dims = staticDims(type);
  if (name == "tfc.Reshape") {
    // The wanted dimensions are in the shape operand; one of them may be -1.
    Value wanted = pointer(op->getOperand(1));
    bool wide = getElementTypeOrSelf(op->getOperand(1)).isInteger(64);
    SmallVector<Value> read;
    for (int64_t i = 0; i < type.getRank(); ++i) {
      if (dims[i]) { read.push_back(dims[i]); continue; }
      Value d = s.load(wide ? s.i64Type : s.i32Type, wanted, i * (wide ? 8 : 4));
      read.push_back(wide ? d : Value(LLVM::SExtOp::create(s.b(), s.loc, s.i64Type, d)));
    }
    // Where one of the others is zero, sizes of zero count on neither side.
    Value total = s.i64(1), counted = s.i64(1), others = s.i64(1), hasZero;
    auto select = [&](Value c, Value a, Value b) { return LLVM::SelectOp::create(s.b(), s.loc, c, a, b).getResult(); };
    auto isMinusOne = [&](Value d) { return LLVM::ICmpOp::create(s.b(), s.loc, LLVM::ICmpPredicate::slt, d, s.i64(0)).getResult(); };
    auto atLeastOne = [&](Value d) {
      return select(LLVM::ICmpOp::create(s.b(), s.loc, LLVM::ICmpPredicate::slt, d, s.i64(1)), s.i64(1), d);
    };
    for (Value d : source.dims) {
      total = s.mul(total, d);
      counted = s.mul(counted, atLeastOne(d));
    }
    for (Value d : read) {
      others = s.mul(others, atLeastOne(d));
      Value isZero = LLVM::ICmpOp::create(s.b(), s.loc, LLVM::ICmpPredicate::eq, d, s.i64(0));
      hasZero = hasZero ? Value(LLVM::OrOp::create(s.b(), s.loc, hasZero, isZero)) : isZero;
    }
    Value rest = LLVM::SDivOp::create(s.b(), s.loc, hasZero ? select(hasZero, counted, total) : total, others);
    Value all = s.i64(1);
    for (auto [i, d] : llvm::enumerate(read)) {
      dims[i] = dims[i] ? dims[i] : select(isMinusOne(d), rest, d);
      all = s.mul(all, dims[i]);
    }
    s.failUnless(LLVM::ICmpOp::create(s.b(), s.loc, LLVM::ICmpPredicate::eq, all, total),
                 sites(site(TFC_INVALID_ARGUMENT, ir::nodeName(op),
                            "Input to reshape is a tensor with another number of values than the requested shape has")));
  } else if (failed(viewDims(op, source.dims, dims))) {
    return failure();
  }
  source.dims = std::move(dims);
  slots[result] = std::move(source);
  return success();
}

} // namespace tfc::program
