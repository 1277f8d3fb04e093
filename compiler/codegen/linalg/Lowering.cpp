// The walk over a kernel's ops, and what lowerings read of the op at hand. Builders of tensors and linalg forms are in
// LoweringForms.cpp.

#include "Lowering.h"
#include "tfc/codegen/Linalg.h"

#include "mlir/IR/DialectResourceBlobManager.h"

namespace tfc::codegen {

const Registry &lowerings() {
  static const Registry registry = [] {
    Registry r;
    registerMathUnary(r);
    registerMathBinary(r);
    registerMathComplex(r);
    registerMathCount(r);
    registerMathEinsum(r);
    registerMathReduce(r);
    registerMathScan(r);
    registerMathSpecial(r);
    registerMathMatrix(r);
    registerMathSegment(r);
    registerArray(r);
    registerArrayMove(r);
    registerArrayIndex(r);
    registerArraySlice(r);
    registerArrayPad(r);
    registerArrayDiag(r);
    registerArrayPatch(r);
    registerArrayQuant(r);
    registerImageColor(r);
    registerImageCrop(r);
    registerImageResize(r);
    registerNNConv(r);
    registerNNDepthwise(r);
    registerNNPool(r);
    registerNNNorm(r);
    registerNNLoss(r);
    registerNNActivation(r);
    registerNNDilation(r);
    registerNNLayout(r);
    registerNNRecurrent(r);
    registerState(r);
    registerStateTrain(r);
    return r;
  }();
  return registry;
}

bool hasLowering(StringRef opName) { return opName == "Const" || lowerings().contains(opName); }

LogicalResult lowerToLinalg(func::FuncOp kernel) { return Lowering(kernel).run(); }

//===-- the walk --------------------------------------------------------------------------------------------------===//

static bool isRankedTensor(Type t) {
  auto tensor = dyn_cast<RankedTensorType>(t);
  if (!tensor)
    return false;
  Type e = tensor.getElementType();
  return e.isIntOrFloat() || isa<ComplexType>(e);
}

RankedTensorType Lowering::lowered(RankedTensorType t) {
  auto e = dyn_cast<IntegerType>(t.getElementType());
  if (!e || e.isSignless())
    return t;
  return t.clone(IntegerType::get(t.getContext(), e.getWidth()));
}

LogicalResult Lowering::run() {
  if (kernel.isExternal() || kernel.getBody().getBlocks().size() != 1)
    return kernel.emitError("InvalidArgument: a kernel has one block");
  Block *old = &kernel.front();
  SmallVector<Type> argTypes, resultTypes;
  for (Type t : llvm::concat<const Type>(kernel.getFunctionType().getInputs(), kernel.getFunctionType().getResults()))
    if (!isRankedTensor(t))
      return kernel.emitError("Unimplemented: a kernel on values of type ") << t;
  for (Type t : kernel.getFunctionType().getInputs())
    argTypes.push_back(lowered(cast<RankedTensorType>(t)));
  for (Type t : kernel.getFunctionType().getResults())
    resultTypes.push_back(lowered(cast<RankedTensorType>(t)));

  // The new body grows in its own block, so that the old ops keep the types that tell signed from unsigned.
  Block *body = new Block;
  kernel.getBody().push_back(body);
  for (auto [arg, type] : llvm::zip(old->getArguments(), argTypes))
    mapping[arg] = body->addArgument(type, arg.getLoc());
  b.setInsertionPointToEnd(body);

  LogicalResult status = success();
  int64_t number = 0;
  for (Operation &each : old->without_terminator()) {
    node = number++;
    if (failed(status = lowerOp(&each)))
      break;
  }
  if (failed(status)) {
    body->dropAllReferences();
    body->dropAllDefinedValueUses();
    body->erase();
    return failure();
  }
  b.setLoc(old->getTerminator()->getLoc());
  Values results;
  for (auto [v, type] : llvm::zip(old->getTerminator()->getOperands(), resultTypes)) {
    Value r = mapping.lookup(v);
    results.push_back(r.getType() == type ? r : Value(tensor::CastOp::create(b, type, r)));
  }
  func::ReturnOp::create(b, results);
  old->dropAllReferences();
  while (!old->empty())
    old->back().erase();
  old->erase();
  kernel.setFunctionType(FunctionType::get(kernel.getContext(), argTypes, resultTypes));
  return success();
}

LogicalResult Lowering::lowerOp(Operation *each) {
  op = each;
  b.setLoc(op->getLoc());
  if (op->getName().getDialectNamespace() != "tfc")
    return op->emitError("Internal: not an op of the dialect tfc in a kernel");
  if (name() == "Const")
    return lowerConst();
  auto handler = lowerings().find(name());
  if (handler == lowerings().end())
    return op->emitError("Unimplemented: op ") << name() << " in a kernel";
  for (Type t : llvm::concat<const Type>(op->getOperandTypes(), op->getResultTypes()))
    if (!isRankedTensor(t)) {
      if (isa<UnrankedTensorType>(t))
        return unimplemented("on tensors of unknown rank");
      return unimplemented("for " + [&] {
        std::string s;
        llvm::raw_string_ostream(s) << getElementTypeOrSelf(t);
        return s;
      }());
    }
  if (failed(handler->second(*this)) || misfits)
    return failure();
  for (Value r : op->getResults())
    if (!mapping.contains(r))
      return op->emitError("Internal: a result of op ") << name() << " was not lowered";
  return success();
}

LogicalResult Lowering::lowerConst() {
  auto attr = dyn_cast_or_null<ElementsAttr>(op->getAttr("value"));
  auto type = attr ? dyn_cast<RankedTensorType>(attr.getType()) : RankedTensorType();
  if (!type || !isRankedTensor(type))
    return unimplemented("of this element type");
  RankedTensorType to = lowered(type);
  if (to != type) {
    if (auto dense = dyn_cast<DenseElementsAttr>(attr))
      attr = DenseElementsAttr::getFromRawBuffer(to, dense.getRawData());
    else if (auto resource = dyn_cast<DenseResourceElementsAttr>(attr))
      attr = DenseResourceElementsAttr::get(to, resource.getRawHandle());
    else
      return unimplemented("of an unsigned type in this form");
  }
  out(0, arith::ConstantOp::create(b, cast<TypedAttr>(attr)));
  return success();
}

//===-- reading the op --------------------------------------------------------------------------------------------===//

Values Lowering::ins() {
  Values v;
  for (unsigned i = 0; i < numIn(); ++i)
    v.push_back(in(i));
  return v;
}

bool Lowering::boolAttr(StringRef name, bool otherwise) {
  auto a = dyn_cast_or_null<BoolAttr>(op->getAttr(name));
  return a ? a.getValue() : otherwise;
}
int64_t Lowering::intAttr(StringRef name, int64_t otherwise) {
  auto a = dyn_cast_or_null<IntegerAttr>(op->getAttr(name));
  return a ? a.getValue().getSExtValue() : otherwise;
}
double Lowering::floatAttr(StringRef name, double otherwise) {
  auto a = dyn_cast_or_null<FloatAttr>(op->getAttr(name));
  return a ? a.getValueAsDouble() : otherwise;
}
StringRef Lowering::strAttr(StringRef name, StringRef otherwise) {
  auto a = dyn_cast_or_null<StringAttr>(op->getAttr(name));
  return a ? a.getValue() : otherwise;
}
Ints Lowering::intsAttr(StringRef name) {
  if (auto a = dyn_cast_or_null<DenseI64ArrayAttr>(op->getAttr(name)))
    return Ints(a.asArrayRef());
  return {};
}

std::optional<Ints> Lowering::ints(unsigned i) {
  DenseElementsAttr attr;
  if (!matchPattern(in(i), m_Constant(&attr)) || !attr.getElementType().isIntOrIndex())
    return std::nullopt;
  Ints r;
  for (const APInt &v : attr.getValues<APInt>())
    r.push_back(inUnsigned(i) ? static_cast<int64_t>(v.getZExtValue()) : v.getSExtValue());
  return r;
}

std::optional<int64_t> Lowering::intValue(unsigned i) {
  auto v = ints(i);
  if (!v || v->size() != 1)
    return std::nullopt;
  return v->front();
}

std::optional<Dims> Lowering::intsOf(unsigned i) {
  Dims r;
  if (auto known = ints(i)) {
    for (int64_t v : *known)
      r.push_back(cst(v));
    return r;
  }
  RankedTensorType t = inType(i);
  if (!t.hasStaticShape())
    return std::nullopt;
  for (int64_t k = 0; k < t.getNumElements(); ++k)
    r.push_back(element(in(i), k, inUnsigned(i)));
  return r;
}

FailureOr<Dims> Lowering::sizesOf(unsigned i) {
  auto sizes = intsOf(i);
  if (!sizes)
    return unimplemented("with a shape of unknown rank");
  for (OpFoldResult &n : *sizes) {
    if (auto size = known(n)) {
      if (*size < 0)
        return invalid("Dimension " + Twine(*size) + " must be >= 0");
      continue;
    }
    Scalars s(b, false);
    check(b, s.ge(value(n), s.index(0)), "Dimensions must be >= 0");
    n = largest(n, cst(0));
  }
  return *sizes;
}

void Lowering::out(unsigned i, Value v) {
  RankedTensorType have = cast<RankedTensorType>(v.getType()), declared = outType(i);
  if (failed(verifyCompatibleShape(have.getShape(), declared.getShape()))) {
    misfit("a result of " + name() + " has not the shape that its operands' shapes say");
    v = empty(Dims(declared.getRank(), cst(0)), have.getElementType());
    have = cast<RankedTensorType>(v.getType());
  }
  SmallVector<int64_t> shape(have.getShape());
  bool differs = false;
  for (auto [h, d] : llvm::zip(shape, declared.getShape()))
    if (ShapedType::isDynamic(h) && !ShapedType::isDynamic(d)) {
      h = d;
      differs = true;
    }
  if (differs)
    v = tensor::CastOp::create(b, RankedTensorType::get(shape, have.getElementType()), v);
  mapping[op->getResult(i)] = v;
}

LogicalResult Lowering::unimplemented(const Twine &what) {
  return op->emitError("Unimplemented: op ") << name() << " " << what;
}
LogicalResult Lowering::invalid(const Twine &what) { return op->emitError("INVALID_ARGUMENT: ") << what; }
void Lowering::misfit(const Twine &what) {
  if (!misfits)
    (void)invalid(what);
  misfits = true;
}

void Lowering::check(OpBuilder &at, Value ok, StringRef message, int64_t code) {
  OperationState state(b.getLoc(), "tfc.Check");
  state.addOperands(ok);
  state.addAttribute("node", at.getI64IntegerAttr(node));
  state.addAttribute("code", at.getI64IntegerAttr(code));
  state.addAttribute("message", at.getStringAttr(message));
  at.create(state);
}

} // namespace tfc::codegen
