// The dense optimizers' rules as arithmetic of tfc ops, in the order of operations of TensorFlow's CPU kernels
// (tensorflow/core/kernels/training_ops.cc), so that results agree bit for bit where the elementary operations do.
#pragma once

#include "tfc/dialect/Tfc.h"

#include <complex>
namespace tfc::compiler {

using namespace mlir;
using namespace tfc::ir;

/// Writes arithmetic: every value knows its builder and the type of results, scalars broadcast.
class Update {
public:
  Update(Operation *op) : op(op), b(op), loc(op->getLoc()) {}

  Value read(Value handle) { return ReadVariableOpOp::create(b, loc, variableType(handle.getType()), handle); }
  void assign(Value handle, Value value) { AssignVariableOpOp::create(b, loc, handle, value); }

  Value add(Value x, Value y) { return binary<AddV2Op>(x, y); }
  Value sub(Value x, Value y) { return binary<SubOp>(x, y); }
  Value mul(Value x, Value y) { return binary<MulOp>(x, y); }
  Value div(Value x, Value y) { return binary<RealDivOp>(x, y); }
  Value pow(Value x, Value y) { return binary<PowOp>(x, y); }
  Value sqrt(Value x) { return SqrtOp::create(b, loc, x.getType(), x); }
  Value rsqrt(Value x) { return RsqrtOp::create(b, loc, x.getType(), x); }
  Value square(Value x) { return SquareOp::create(b, loc, x.getType(), x); }
  Value abs(Value x) { return AbsOp::create(b, loc, x.getType(), x); }
  Value sign(Value x) { return SignOp::create(b, loc, x.getType(), x); }
  Value neg(Value x) { return NegOp::create(b, loc, x.getType(), x); }
  Value exp(Value x) { return unary("tfc.Exp", x); }
  Value maximum(Value x, Value y) { return generic("tfc.Maximum", x, y); }
  Value greater(Value x, Value y) {
    return GreaterOp::create(b, loc, withElement(broadcast(x.getType(), y.getType()), b.getI1Type()), x, y);
  }
  Value select(Value c, Value x, Value y) { return SelectV2Op::create(b, loc, broadcast(x.getType(), y.getType()), c, x, y); }
  /// A scalar constant of x's element type.
  Value scalar(double value, Value like) {
    Type element = getElementTypeOrSelf(like.getType());
    auto type = RankedTensorType::get({}, element);
    DenseElementsAttr attr;
    if (auto f = dyn_cast<FloatType>(element)) attr = DenseElementsAttr::get(type, FloatAttr::get(f, value).getValue());
    else if (auto i = dyn_cast<IntegerType>(element)) attr = DenseElementsAttr::get(type, APInt(i.getWidth(), static_cast<int64_t>(value), true));
    else {
      auto part = mlir::cast<FloatType>(mlir::cast<ComplexType>(element).getElementType());
      attr = DenseElementsAttr::get(type, std::complex<APFloat>(FloatAttr::get(part, value).getValue(), FloatAttr::get(part, 0).getValue()));
    }
    return ConstOp::create(b, loc, type, attr);
  }

  Operation *op;
  OpBuilder b;
  Location loc;

  /// Attribute `name` of the update, `otherwise` where it is not there.
  bool flag(StringRef name, bool otherwise = false) {
    auto attr = op->getAttrOfType<BoolAttr>(name);
    return attr ? attr.getValue() : otherwise;
  }
  Value cast(Value x, Value like) {
    Type to = withElement(x.getType(), getElementTypeOrSelf(like.getType()));
    return to == x.getType() ? x : CastOp::create(b, loc, to, x).getResult();
  }

private:
  Value unary(StringRef name, Value x) {
    OperationState state(loc, name);
    state.addOperands(x);
    state.addTypes(x.getType());
    return b.create(state)->getResult(0);
  }
  Value generic(StringRef name, Value x, Value y) {
    OperationState state(loc, name);
    state.addOperands({x, y});
    state.addTypes(broadcast(x.getType(), y.getType()));
    return b.create(state)->getResult(0);
  }
  static Type withElement(Type type, Type element) { return mlir::cast<TensorType>(type).cloneWith(std::nullopt, element); }
  /// Hyper-parameters are scalars, the rest has the variable's shape: the result has the shape that is known best.
  static Type broadcast(Type x, Type y) {
    Shape a = shapeOf(x), c = shapeOf(y);
    if (a.rank() == 0) return y;
    if (c.rank() == 0) return x;
    if (!a.hasRank()) return y;
    return a.is_fully_defined() || !c.hasRank() ? x : y;
  }
  template <class Op> Value binary(Value x, Value y) { return Op::create(b, loc, broadcast(x.getType(), y.getType()), x, y); }
};

/// Operands by name would read better, but reference and resource form have different classes and one order.
using Rule = void (*)(Update &, OperandRange);

/// The rule of ApplyX or ResourceApplyX; null if there is none.
Rule findOptimizer(StringRef name);

} // namespace tfc::compiler
