// lower-step: variables, kernels, host ops.
#include "StepLowering.h"

#include "tfc/compiler/Passes.h"


#include <cstddef>

using namespace mlir;

namespace tfc::program {

LogicalResult StepLowering::lowerRead(Operation *op) {
  OpResult result = op->getResult(0);
  int index = variableIndex(op->getOperand(0));
  Value v = variable(op->getOperand(0));
  if (op->hasAttr(checkAttr)) {
    std::string name = variableOf(op->getOperand(0))->getAttrOfType<StringAttr>("shared_name").getValue().str();
    s.failUnless(isInitialized(v), sites(site(TFC_FAILED_PRECONDITION, name, "Attempting to use uninitialized value " + name)));
  }
  auto type = tensorOf(result);
  // An Assign without validate_shape may have left another shape than the one that was declared.
  if (!settled.contains(index)) {
    std::string name = variableOf(op->getOperand(0))->getAttrOfType<StringAttr>("shared_name").getValue().str();
    std::string text = "The value of " + name + " has not the shape " + ir::shapeOf(type).errorStr() +
                       " that the graph declares for it: declare it without a shape (validate_shape=False)";
    failUnlessShaped(s.at(v, offsetof(tfc_variable, value)), type, sites(site(TFC_INVALID_ARGUMENT, name, text)));
  }
  Slot made;
  made.pointer = s.load(s.ptrType, v, offsetof(tfc_variable, value) + offsetof(tfc_tensor, data));
  made.dims = staticDims(type);
  for (auto [i, dim] : llvm::enumerate(made.dims))
    if (!dim) dim = s.load(s.i64Type, v, offsetof(tfc_variable, value) + offsetof(tfc_tensor, dims) + 8 * i);
  if (type.hasStaticShape()) settled.insert(index);
  if (Place p = place(result); p.kind != Place::Var) {
    if (elementBytes(type.getElementType()) == 0) {
      made.pointer = copyStrings(type, made, s.null());
    } else {
      Value room = makeRoom(result, p, made.dims);
      s.copy(room, made.pointer, bytesOf(type, made.dims));
      made.pointer = room;
    }
  }
  slots[result] = std::move(made);
  return success();
}

/// Copies strings to `to`, to memory of the step if that is null. Where they are then.
Value StepLowering::copyStrings(RankedTensorType type, const Slot &from, Value to) {
  Value tensors = s.frame(2 * sizeof(tfc_tensor)), target = s.at(tensors, sizeof(tfc_tensor));
  s.store(from.pointer, tensors, offsetof(tfc_tensor, data));
  s.store(s.i32(static_cast<int>(DType::string)), tensors, offsetof(tfc_tensor, dtype));
  s.store(s.i32(type.getRank()), tensors, offsetof(tfc_tensor, rank));
  for (auto [i, d] : llvm::enumerate(from.dims)) s.store(d, tensors, offsetof(tfc_tensor, dims) + 8 * i);
  s.store(to, target, offsetof(tfc_tensor, data));
  s.returnIfNotZero(s.callHost(offsetof(tfc_host, copy_strings), s.i32Type, {tensors, target}));
  return s.load(s.ptrType, target, offsetof(tfc_tensor, data));
}

/// Fails the step unless a value whose shape only the run tells has the one that `declared` says.
void StepLowering::checkShape(Value v, TensorType declared, Operation *op) {
  auto type = dyn_cast<RankedTensorType>(declared);
  Slot &from = slot(v);
  auto known = tensorOf(v);
  if (!type || (!from.tensor && (!known || known.hasStaticShape()))) return;
  bool isAssign = kindOf(op) == OpKind::Assign;
  std::string text = isAssign ? "Assign requires shapes of both tensors to match. lhs shape= " + ir::shapeOf(type).errorStr()
                              : "the shape of the value is not " + ir::shapeOf(type).errorStr();
  Value table = sites(site(TFC_INVALID_ARGUMENT, ir::nodeName(op), text));
  auto same = [&](Value a, Value b) { return LLVM::ICmpOp::create(s.b(), s.loc, LLVM::ICmpPredicate::eq, a, b).getResult(); };
  if (!from.tensor && known.getRank() == type.getRank() && !isa<ir::ReshapeOp>(op)) {
    for (auto [i, d] : llvm::enumerate(type.getShape()))
      if (!ShapedType::isDynamic(d) && known.isDynamicDim(i)) s.failUnless(same(from.dims[i], s.i64(d)), table);
    return;
  }
  if (isa<ir::ReshapeOp>(op) || !from.tensor) { // elements are counted, not dimensions
    if (!type.hasStaticShape()) return;
    Value count = from.tensor ? s.elementCount(from.tensor) : s.i64(1);
    if (!from.tensor)
      for (Value d : from.dims) count = s.mul(count, d);
    return s.failUnless(same(count, s.i64(type.getNumElements())), table);
  }
  failUnlessShaped(from.tensor, type, table);
}

/// Fails the step unless the tensor that lies at `tensor` has the rank and the known dimensions of `type`.
void StepLowering::failUnlessShaped(Value tensor, RankedTensorType type, Value table) {
  auto same = [&](Value a, Value b) { return LLVM::ICmpOp::create(s.b(), s.loc, LLVM::ICmpPredicate::eq, a, b).getResult(); };
  s.failUnless(same(s.load(s.i32Type, tensor, offsetof(tfc_tensor, rank)), s.i32(type.getRank())), table);
  for (auto [i, d] : llvm::enumerate(type.getShape()))
    if (!ShapedType::isDynamic(d))
      s.failUnless(same(s.load(s.i64Type, tensor, offsetof(tfc_tensor, dims) + 8 * i), s.i64(d)), table);
}

LogicalResult StepLowering::lowerAssign(Operation *op) {
  if (auto how = op->getAttrOfType<StringAttr>(assignAttr); how && how.getValue() == "inplace") return success();
  Value value = op->getOperand(1);
  TensorType declared = ir::variableType(op->getOperand(0).getType());
  auto type = tensorOf(value);
  if (declared && !(type && type.hasStaticShape())) checkShape(value, declared, op);
  if (!type) type = dyn_cast_or_null<RankedTensorType>(declared);
  if (!type)
    return ir::emitStatus(op, errors::unimplemented("the rank of the value that ", ir::nodeName(op).str(), " assigns is not known when the program is compiled").withNode(ir::nodeName(op).str()));
  bool strings = isa<ir::StringType>(type.getElementType());
  if (!strings && elementBytes(type.getElementType()) == 0)
    return ir::emitStatus(op, errors::unimplemented("variables of this type").withNode(ir::nodeName(op).str()));
  int index = variableIndex(op->getOperand(0));
  SmallVector<Value> dims = slot(value).dims;
  if (dims.empty() && type.getRank() != 0) dims = staticDims(type);
  for (auto [i, d] : llvm::enumerate(dims))
    if (!d) d = s.load(s.i64Type, slot(value).tensor, offsetof(tfc_tensor, dims) + 8 * i);
  Value from = pointer(value);
  if (!settled.contains(index) || !type.hasStaticShape()) resize(index, dims);
  if (type.hasStaticShape()) settled.insert(index);
  Value to = s.load(s.ptrType, variable(op->getOperand(0)), offsetof(tfc_variable, value) + offsetof(tfc_tensor, data));
  if (strings) {
    Slot source;
    source.pointer = from;
    source.dims = dims;
    copyStrings(type, source, to);
  } else {
    s.move(to, from, bytesOf(type, dims));
  }
  return success();
}

LogicalResult StepLowering::lowerIsInitialized(Operation *op) {
  OpResult result = op->getResult(0);
  Value v = variable(op->getOperand(0));
  Slot made;
  made.pointer = makeRoom(result, place(result), {});
  s.store(LLVM::ZExtOp::create(s.b(), s.loc, s.i8Type, isInitialized(v)), made.pointer, 0);
  slots[result] = std::move(made);
  return success();
}

/// The dimensions of a launch's results, by the companion @<kernel>.shapes(buffers, sizes, dims) where they are not constant:
/// it reads the inputs' buffers and dynamic sizes and writes the results' dynamic sizes in order.
FailureOr<SmallVector<SmallVector<Value>>> StepLowering::resultDims(Operation *launch, Operation *kernel, Value buffers, Value sizes) {
  SmallVector<SmallVector<Value>> all;
  int dynamic = 0;
  for (Value r : launch->getResults())
    for (int64_t d : cast<RankedTensorType>(r.getType()).getShape()) dynamic += ShapedType::isDynamic(d);
  Value dims;
  if (dynamic) {
    std::string name = (SymbolTable::getSymbolName(kernel).getValue() + ".shapes").str();
    Operation *shapes = symbols.lookup(name);
    if (!shapes)
      return ir::emitStatus(launch, errors::unimplemented("the result shape of ", ir::nodeName(launch).str(), " cannot be computed before the kernel runs").withNode(ir::nodeName(launch).str()));
    dims = s.frame(8 * dynamic);
    LLVM::CallOp::create(s.b(), s.loc, cast<LLVM::LLVMFuncOp>(shapes), ValueRange{buffers, sizes, dims});
  }
  int k = 0;
  for (Value r : launch->getResults()) {
    all.push_back(staticDims(r.getType()));
    for (Value &d : all.back())
      if (!d) // a size that makes no sense is the kernel's to report: it needs some buffer to get there
        d = LLVM::SMaxOp::create(s.b(), s.loc, s.load(s.i64Type, dims, 8 * k++), s.i64(0));
  }
  return all;
}

/// A text for tfc_host::trace.
Value StepLowering::launchText(Operation *launch, llvm::StringRef kernel) {
  std::string text = kernel.str() + '\0';
  if (auto nodes = launch->getAttrOfType<ArrayAttr>("nodes"))
    for (Attribute node : nodes)
      if (auto name = cast<StringAttr>(node).getValue(); !name.empty()) text += name.str() + '\0';
  text += '\0';
  std::string symbol = "tfc.launch." + std::to_string(tables.launches++);
  auto module = entry->getParentOfType<ModuleOp>();
  OpBuilder b = OpBuilder::atBlockBegin(module.getBody());
  LLVM::GlobalOp::create(b, launch->getLoc(), LLVM::LLVMArrayType::get(s.i8Type, text.size()), /*isConstant=*/true, LLVM::Linkage::Internal,
                         symbol, b.getStringAttr(text));
  return s.addressOf(symbol);
}

void StepLowering::trace(Value launch) { s.callHost(offsetof(tfc_host, trace), s.i32Type, {launch}); }

LogicalResult StepLowering::lowerLaunch(Operation *op) {
  auto name = op->getAttrOfType<FlatSymbolRefAttr>("kernel");
  Operation *kernel = symbols.lookup(name.getValue());
  if (!kernel) return op->emitError("no kernel @") << name.getValue();
  if (!isa<LLVM::LLVMFuncOp>(kernel)) return op->emitError("kernel @") << name.getValue() << " was not lowered";
  unsigned n = 0, sizeCount = 0;
  auto put = [&](Value v, const Slot &slot) {
    s.store(slot.pointer, buffers, 8 * n++);
    for (auto [d, value] : llvm::zip(cast<RankedTensorType>(v.getType()).getShape(), slot.dims))
      if (ShapedType::isDynamic(d)) s.store(value, sizes, 8 * sizeCount++);
  };
  for (Value v : op->getOperands()) slot(v); // all addresses first: a host call may stand between
  for (Value v : op->getOperands()) put(v, slot(v));
  auto dims = resultDims(op, kernel, buffers, sizes);
  if (failed(dims)) return failure();
  for (OpResult r : op->getResults()) {
    Slot made;
    made.dims = (*dims)[r.getResultNumber()];
    made.pointer = makeRoom(r, place(r), made.dims);
    put(r, made);
    slots[r] = std::move(made);
  }
  auto kernelSites = kernel->getAttrOfType<ArrayAttr>(kernelSitesAttr);
  auto taskCount = kernel->getAttrOfType<IntegerAttr>(tasksAttr);
  Operation *tasksFunction = symbols.lookup((name.getValue() + ".tasks").str());
  Value code, tasks;
  if (tasksFunction)
    tasks = LLVM::CallOp::create(s.b(), s.loc, cast<LLVM::LLVMFuncOp>(tasksFunction), ValueRange{sizes}).getResult();
  else if (taskCount && taskCount.getInt() > 1) tasks = s.i64(taskCount.getInt());
  if (auto bytes = kernel->getAttrOfType<IntegerAttr>(scratchAttr)) {
    Value room;
    if (auto offset = op->getAttrOfType<IntegerAttr>(scratchPlaceAttr)) {
      room = s.at(s.execField(offsetof(tfc_exec, arena)), offset.getInt());
    } else {
      room = s.callHost(offsetof(tfc_host, allocate), s.ptrType, {tasks ? s.mul(tasks, s.i64(bytes.getInt())) : s.i64(bytes.getInt())});
      s.returnIfNull(room);
    }
    s.store(room, buffers, 8 * n++);
  }
  if (tables.trace) trace(launchText(op, name.getValue()));
  if (!tasks)
    code = LLVM::CallOp::create(s.b(), s.loc, cast<LLVM::LLVMFuncOp>(kernel), ValueRange{buffers, sizes, s.i64(0), s.i64(1)}).getResult();
  else
    code = s.callHost(offsetof(tfc_host, parallel_for), s.i32Type, {s.addressOf(name.getValue()), buffers, sizes, tasks});
  if (tables.trace) trace(s.null());
  if (!kernelSites || kernelSites.empty()) return success();
  auto nodes = op->getAttrOfType<ArrayAttr>("nodes");
  SmallVector<Attribute> list;
  for (Attribute a : kernelSites) {
    auto d = cast<DictionaryAttr>(a);
    auto node = d.getAs<IntegerAttr>("node");
    auto message = d.getAs<StringAttr>("message");
    llvm::StringRef nodeName = ir::nodeName(op);
    if (nodes && node && node.getInt() >= 0 && node.getInt() < static_cast<int64_t>(nodes.size()))
      nodeName = cast<StringAttr>(nodes[node.getInt()]).getValue();
    list.push_back(site(d.getAs<IntegerAttr>("code").getInt(), nodeName, message ? message.getValue() : ""));
  }
  s.failIfNotZero(code, sites(list));
  return success();
}

void StepLowering::fillTensor(Value tensor, Value v) {
  auto type = tensorOf(v);
  if (variableOf(v)) {
    s.store(variable(v), tensor, offsetof(tfc_tensor, data));
    s.store(s.i32(static_cast<int>(DType::resource)), tensor, offsetof(tfc_tensor, dtype));
    s.store(s.i32(0), tensor, offsetof(tfc_tensor, rank));
    return;
  }
  Slot &from = slot(v);
  if (!type) { // a handle, or of a rank that only the run tells: the host op that made it left a tfc_tensor
    s.copy(tensor, from.tensor, s.i64(sizeof(tfc_tensor)));
    return;
  }
  s.store(from.pointer, tensor, offsetof(tfc_tensor, data));
  s.store(s.i32(static_cast<int>(ir::dtypeOf(type))), tensor, offsetof(tfc_tensor, dtype));
  s.store(s.i32(type.getRank()), tensor, offsetof(tfc_tensor, rank));
  for (auto [i, d] : llvm::enumerate(from.dims)) s.store(d, tensor, offsetof(tfc_tensor, dims) + 8 * i);
}

LogicalResult StepLowering::lowerHost(Operation *op) {
  llvm::StringRef type = ir::opType(op);
  if (type.empty()) return op->emitError("unexpected op '") << op->getName() << "' in an entry";
  if (!compiler::isHostOp(op))
    return ir::emitStatus(op, errors::unimplemented("Op type ", type.str(), " is not supported yet").withNode(ir::nodeName(op).str()));
  std::string symbol = (hostOpPrefix + llvm::Twine(tables.hostOps.size())).str();
  tables.hostOps.push_back(describeHostOp(op));
  if (type == "DestroyResourceOp") { // the variable has no value any more
    tables.writes = true;
    settled.clear();
  }
  Value in = s.frame(sizeof(tfc_tensor) * std::max(1u, op->getNumOperands()));
  Value out = s.frame(sizeof(tfc_tensor) * std::max(1u, op->getNumResults()));
  for (auto [i, v] : llvm::enumerate(op->getOperands())) fillTensor(s.at(in, i * sizeof(tfc_tensor)), v);
  s.returnIfNotZero(s.callHost(offsetof(tfc_host, call), s.i32Type, {s.addressOf(symbol), in, out}));
  for (OpResult r : op->getResults()) {
    Slot made;
    made.tensor = s.at(out, r.getResultNumber() * sizeof(tfc_tensor));
    made.pointer = s.load(s.ptrType, made.tensor, offsetof(tfc_tensor, data));
    if (auto t = tensorOf(r)) {
      made.dims = staticDims(t);
      for (auto [i, d] : llvm::enumerate(made.dims))
        if (!d) d = s.load(s.i64Type, made.tensor, offsetof(tfc_tensor, dims) + 8 * i);
    }
    slots[r] = std::move(made);
    if (auto t = tensorOf(r)) {
      // Attributes may contradict each other: what a kernel gives is taken for what its op declares only if it is that.
      Value has = s.load(s.i32Type, slots[r].tensor, offsetof(tfc_tensor, dtype));
      s.failUnless(LLVM::ICmpOp::create(s.b(), s.loc, LLVM::ICmpPredicate::eq, has, s.i32(static_cast<int>(ir::dtypeOf(t)))),
                   sites(site(TFC_INVALID_ARGUMENT, ir::nodeName(op), ("a result of " + type + " has another type than its attributes say").str())));
      checkShape(r, t, op);
    }
  }
  return success();
}

} // namespace tfc::program
