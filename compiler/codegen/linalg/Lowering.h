// What every lowering of an op uses: its operands and attributes in lowered form, and builders of the linalg forms.
//
//   static LogicalResult lowerL2Loss(Lowering &l) {
//     Value square = l.map(l.in(0), l.outElem(0), [](Scalars &s, ValueRange a) { return s.mul(a[0], a[0]); });
//     ...
//     l.out(0, result);
//     return success();
//   }
//
// Values here are signless tensors. Bodies compute on f32 where the tensor holds f16 or bf16, rounding when they yield.
#pragma once

#include "Scalars.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "llvm/ADT/StringMap.h"

#include <optional>

namespace tfc::codegen {

using namespace mlir;

class Lowering;
using Handler = LogicalResult (*)(Lowering &);
using Registry = llvm::StringMap<Handler>;

/// Sizes of a shape: index attributes where known, index values otherwise.
using Dims = SmallVector<OpFoldResult>;
using Ints = SmallVector<int64_t>;
using Values = SmallVector<Value>;
using MapBody = llvm::function_ref<Value(Scalars &, ValueRange)>;
using MapsBody = llvm::function_ref<Values(Scalars &, ValueRange)>;

class Lowering {
public:
  explicit Lowering(func::FuncOp kernel)
      : op(nullptr), node(0), b(kernel.getLoc(), kernel.getContext()), kernel(kernel) {}
  LogicalResult run();

  //===-- the op being lowered ---------------------------------------------------------------------------------===//

  Operation *op;
  int64_t node; ///< its number among the kernel's ops: what tfc.Check refers to
  ImplicitLocOpBuilder b;

  StringRef name() const { return op->getName().getStringRef().drop_front(4); }
  unsigned numIn() const { return op->getNumOperands(); }
  unsigned numOut() const { return op->getNumResults(); }
  Value in(unsigned i) { return mapping.lookup(op->getOperand(i)); }
  Values ins();
  RankedTensorType inType(unsigned i) { return cast<RankedTensorType>(in(i).getType()); }
  int64_t inRank(unsigned i) { return inType(i).getRank(); }
  /// Lowered element types.
  Type inElem(unsigned i) { return inType(i).getElementType(); }
  Type outElem(unsigned i = 0) { return outType(i).getElementType(); }
  RankedTensorType outType(unsigned i = 0) { return lowered(cast<RankedTensorType>(op->getResult(i).getType())); }
  bool inUnsigned(unsigned i) { return elemUnsigned(op->getOperand(i).getType()); }
  bool outUnsigned(unsigned i = 0) { return elemUnsigned(op->getResult(i).getType()); }

  bool boolAttr(StringRef name, bool otherwise = false);
  int64_t intAttr(StringRef name, int64_t otherwise = 0);
  double floatAttr(StringRef name, double otherwise);
  StringRef strAttr(StringRef name, StringRef otherwise = "");
  Ints intsAttr(StringRef name);

  /// Content of operand `i` if it is a constant.
  std::optional<Ints> ints(unsigned i);
  std::optional<int64_t> intValue(unsigned i);
  /// The elements of an integer vector or scalar operand: constants, or values read from the tensor. Nothing if its
  /// length is not known.
  std::optional<Dims> intsOf(unsigned i);
  /// The same of an operand that spells the shape of a result: a negative size is an error, of the step where only that knows
  /// it, and counts as zero.
  FailureOr<Dims> sizesOf(unsigned i);

  /// Sets result `i`; casts where the declared type knows more or less than the value's.
  void out(unsigned i, Value v);
  /// Emits `Unimplemented: op X <what>` at the op and returns failure.
  LogicalResult unimplemented(const Twine &what);
  LogicalResult invalid(const Twine &what);
  /// The same from inside a builder of forms: the op fails once its lowering returns, what is built until then is thrown away.
  void misfit(const Twine &what);

  //===-- shapes -----------------------------------------------------------------------------------------------===//

  /// Sizes of a lowered tensor.
  Dims dims(Value v);
  OpFoldResult dim(Value v, int64_t i) { return dims(v)[i]; }
  /// `computed`, with what the declared result type knows filled in.
  Dims outDims(unsigned i, Dims computed);
  OpFoldResult cst(int64_t v) { return b.getIndexAttr(v); }
  Value value(OpFoldResult v);
  static std::optional<int64_t> known(OpFoldResult v) { return getConstantIntValue(v); }
  static bool isOne(OpFoldResult v) { return isConstantIntValue(v, 1); }
  OpFoldResult plus(OpFoldResult x, OpFoldResult y);
  OpFoldResult minus(OpFoldResult x, OpFoldResult y);
  OpFoldResult times(OpFoldResult x, OpFoldResult y);
  OpFoldResult quotient(OpFoldResult x, OpFoldResult y);
  OpFoldResult ceilQuotient(OpFoldResult x, OpFoldResult y);
  OpFoldResult largest(OpFoldResult x, OpFoldResult y);
  OpFoldResult smallest(OpFoldResult x, OpFoldResult y);
  OpFoldResult product(ArrayRef<OpFoldResult> d);
  /// Element `i` of an integer vector, or the scalar itself, as an index.
  OpFoldResult element(Value v, int64_t i, bool isUnsigned = false);
  RankedTensorType typeOf(ArrayRef<OpFoldResult> d, Type elem);
  Dims broadcastDims(ArrayRef<Value> operands);
  /// Axis counted from the end if negative.
  static int64_t axis(int64_t a, int64_t rank) { return a < 0 ? a + rank : a; }

  //===-- tensors ----------------------------------------------------------------------------------------------===//

  Value empty(ArrayRef<OpFoldResult> d, Type elem);
  /// A tensor of `d` full of a scalar.
  Value filled(ArrayRef<OpFoldResult> d, Value scalar);
  Value zeros(ArrayRef<OpFoldResult> d, Type elem);
  Value reshape(Value v, ArrayRef<OpFoldResult> d);
  Value slice(Value v, ArrayRef<OpFoldResult> offsets, ArrayRef<OpFoldResult> sizes, ArrayRef<OpFoldResult> strides = {});
  Value insert(Value piece, Value into, ArrayRef<OpFoldResult> offsets, ArrayRef<OpFoldResult> strides = {});
  /// Constant padding; negative amounts cut.
  Value pad(Value v, ArrayRef<OpFoldResult> low, ArrayRef<OpFoldResult> high, Value scalar);
  Value transpose(Value v, ArrayRef<int64_t> perm);
  /// Reverses the given axes.
  Value reverse(Value v, ArrayRef<int64_t> axes);
  Value castTo(Value v, Type elem, bool fromUnsigned = false, bool toUnsigned = false);
  /// The only element of a rank-0 (or one-element) tensor.
  Value scalar(Value v);
  Value fromScalar(Value s);
  Value constantScalar(Type t, double v) { return Scalars(b, false).constant(t, v); }
  Value read(Value tensor, ValueRange indices);

  //===-- linalg forms -----------------------------------------------------------------------------------------===//

  /// Elementwise with TensorFlow's broadcasting.
  Value map(ArrayRef<Value> operands, Type elem, MapBody body);
  Values maps(ArrayRef<Value> operands, ArrayRef<Type> elems, MapsBody body);
  /// Every element of a tensor of `d` from its coordinates (linalg.index in `body`).
  Value generate(ArrayRef<OpFoldResult> d, Type elem, llvm::function_ref<Value(Scalars &, ValueRange)> body);
  /// Any linalg.generic. Bodies see inputs then accumulators, in compute type. `kind` becomes tfc.kind unless empty.
  Values generic(ArrayRef<Value> inputs, ArrayRef<Value> inits, ArrayRef<AffineMap> maps,
                 ArrayRef<utils::IteratorType> iterators, StringRef kind, MapsBody body);
  /// Reduces `axes` (sorted); the accumulator starts at `init`, body sees (element, accumulator). `accElem` is the
  /// type accumulated in.
  Value reduce(Value v, ArrayRef<int64_t> axes, Type accElem, Value init, MapBody body);
  Value reduceSum(Value v, ArrayRef<int64_t> axes, Type accElem);
  /// The type in which elements of `t` are accumulated: f32 for halves.
  static Type accumulator(Type t) { return t.isF16() || t.isBF16() ? Type(Float32Type::get(t.getContext())) : t; }

  /// Stops the step with `message` unless `ok`; works inside bodies too.
  void check(OpBuilder &at, Value ok, StringRef message, int64_t code = 3);

  /// Signless form of a type.
  static RankedTensorType lowered(RankedTensorType t);
  static bool elemUnsigned(Type t) {
    auto e = dyn_cast<IntegerType>(getElementTypeOrSelf(t));
    return e && e.isUnsigned();
  }

private:
  Value reshapeByGroups(Value v, RankedTensorType to, ArrayRef<OpFoldResult> d);
  Value reshapeThroughFlat(Value v, RankedTensorType to, ArrayRef<OpFoldResult> d);
  LogicalResult lowerOp(Operation *op);
  LogicalResult lowerConst();
  Value fit(Value v, ArrayRef<OpFoldResult> to, SmallVectorImpl<AffineExpr> &exprs);

  func::FuncOp kernel;
  bool misfits = false; ///< sizes of the op's operands contradict each other
  llvm::DenseMap<Value, Value> mapping;
  llvm::DenseMap<Value, Dims> known_;
};

/// The lowering registered for each op name (mnemonic without dialect).
const Registry &lowerings();

void registerMathUnary(Registry &r);
void registerMathBinary(Registry &r);
void registerMathComplex(Registry &r);
void registerMathCount(Registry &r);
void registerMathEinsum(Registry &r);
void registerMathReduce(Registry &r);
void registerMathScan(Registry &r);
void registerMathSpecial(Registry &r);
void registerMathMatrix(Registry &r);
void registerMathSegment(Registry &r);
void registerArray(Registry &r);
void registerArrayMove(Registry &r);
void registerArrayIndex(Registry &r);
void registerArraySlice(Registry &r);
void registerArrayPad(Registry &r);
void registerArrayDiag(Registry &r);
void registerArrayPatch(Registry &r);
void registerArrayQuant(Registry &r);
void registerImageColor(Registry &r);
void registerImageCrop(Registry &r);
void registerImageResize(Registry &r);
void registerNNConv(Registry &r);
void registerNNDepthwise(Registry &r);
void registerNNPool(Registry &r);
void registerNNNorm(Registry &r);
void registerNNLoss(Registry &r);
void registerNNActivation(Registry &r);
void registerNNDilation(Registry &r);
void registerNNLayout(Registry &r);
void registerNNRecurrent(Registry &r);
void registerState(Registry &r);
void registerStateTrain(Registry &r);

} // namespace tfc::codegen
