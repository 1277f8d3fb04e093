// lower-step: an entry with its plan becomes `llvm.func internal @<entry>.step(ptr) -> i32`, a tfc_step. The body is one
// straight line: addresses of places, kernel calls, host calls, copies. What the descriptor needs to know besides the code
// (ports, call sites of host ops, error sites) goes into module attributes that Descriptor.cpp reads.
#include "HostOp.h"
#include "Places.h"
#include "Program.h"
#include "StepBuilder.h"

#include "tfc/compiler/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <cstddef>

using namespace mlir;

namespace tfc::program {
namespace {

/// Tables of the module, filled by all entries.
struct Tables {
  SmallVector<Attribute> entries, hostOps, sites;
  llvm::DenseMap<Attribute, int> siteIndex;
  bool writes = false; ///< some entry changes a variable
};

/// A value of the entry while the step is made.
struct Slot {
  Value pointer;           ///< first element
  SmallVector<Value> dims; ///< one a dimension, constants where static
  Value tensor;            ///< the tfc_tensor of a host op's result, if it is one
};

class StepLowering {
public:
  StepLowering(func::FuncOp entry, SymbolTable &symbols, Tables &tables)
      : entry(entry), symbols(symbols), tables(tables),
        s(entry->getParentOfType<ModuleOp>(), (entry.getSymName() + ".step").str(), entry.getLoc()), attrs(entry.getContext()) {}
  LogicalResult run();

private:
  Slot &slot(Value v);
  Value pointer(Value v) { return slot(v).pointer; }
  SmallVector<Value> staticDims(Type type);
  Value bytesOf(Type type, ArrayRef<Value> dims);
  Place place(OpResult r);
  Value variable(Value handle);
  int variableIndex(Value handle);
  Value isInitialized(Value v) { return s.isNotZero(s.load(s.i32Type, v, offsetof(tfc_variable, initialized))); }

  Value makeRoom(OpResult r, Place place, ArrayRef<Value> dims);
  Value fetchBuffer(int index, Type type, ArrayRef<Value> dims);
  void storeFetchDims(int index, ArrayRef<Value> dims, Type type);
  void resize(int index, ArrayRef<Value> dims);
  Value sites(ArrayRef<Attribute> list);
  Attribute site(int code, llvm::StringRef node, llvm::StringRef message);

  LogicalResult lower(Operation *op);
  LogicalResult lowerView(OpResult result);
  LogicalResult viewDims(Operation *op, ArrayRef<Value> from, SmallVectorImpl<Value> &dims);
  LogicalResult lowerRead(Operation *op);
  LogicalResult lowerAssign(Operation *op);
  LogicalResult lowerLaunch(Operation *op);
  LogicalResult lowerHost(Operation *op);
  LogicalResult lowerIsInitialized(Operation *op);
  LogicalResult lowerReturn(Operation *op);
  FailureOr<SmallVector<SmallVector<Value>>> resultDims(Operation *launch, Operation *kernel, Value buffers, Value sizes);
  void fillTensor(Value tensor, Value v);
  void checkShape(Value v, TensorType declared, Operation *op);

  func::FuncOp entry;
  SymbolTable &symbols;
  Tables &tables;
  StepBuilder s;
  Builder attrs;
  llvm::DenseMap<Value, Slot> slots;
  llvm::DenseSet<int> settled; ///< variables known to be initialised with their declared shape here
  Value buffers, sizes, dimsFrame;
};

SmallVector<Value> StepLowering::staticDims(Type type) {
  SmallVector<Value> dims;
  for (int64_t d : cast<RankedTensorType>(type).getShape()) dims.push_back(ShapedType::isDynamic(d) ? Value() : s.i64(d));
  return dims;
}

Value StepLowering::bytesOf(Type type, ArrayRef<Value> dims) {
  auto tensor = cast<RankedTensorType>(type);
  std::int64_t known = elementBytes(tensor.getElementType());
  Value bytes;
  for (auto [size, dim] : llvm::zip(tensor.getShape(), dims)) {
    if (!ShapedType::isDynamic(size)) known *= size;
    else bytes = bytes ? s.mul(bytes, dim) : dim;
  }
  return bytes ? s.mul(bytes, s.i64(known)) : s.i64(known);
}

Place StepLowering::place(OpResult r) {
  auto places = r.getOwner()->getAttrOfType<ArrayAttr>(placeAttr);
  if (!places) return {};
  return Place::parse(cast<StringAttr>(places[r.getResultNumber()]).getValue()).value_or(Place{});
}

/// Feeds and constants are addressed where they are first needed; all else has its slot since its op.
Slot &StepLowering::slot(Value v) {
  auto it = slots.find(v);
  if (it != slots.end()) return it->second;
  Slot made;
  if (auto arg = dyn_cast<BlockArgument>(v)) {
    std::int64_t at = arg.getArgNumber() * sizeof(tfc_tensor);
    Value feeds = s.execField(offsetof(tfc_exec, feeds));
    made.tensor = s.at(feeds, at);
    made.pointer = s.load(s.ptrType, feeds, at + offsetof(tfc_tensor, data));
    if (auto type = tensorOf(v)) {
      made.dims = staticDims(type);
      for (auto [i, dim] : llvm::enumerate(made.dims))
        if (!dim) dim = s.load(s.i64Type, feeds, at + offsetof(tfc_tensor, dims) + 8 * i);
    }
  } else {
    Place p = place(cast<OpResult>(v)); // a constant: every other op makes its slots itself
    Value constants = s.execField(offsetof(tfc_exec, constants));
    made.pointer = s.load(s.ptrType, constants, p.index * sizeof(void *));
    made.dims = staticDims(v.getType());
  }
  return slots[v] = std::move(made);
}

int StepLowering::variableIndex(Value handle) {
  return variableOf(handle)->getAttrOfType<IntegerAttr>("tfc.variable").getInt();
}

Value StepLowering::variable(Value handle) {
  return s.load(s.ptrType, s.execField(offsetof(tfc_exec, variables)), variableIndex(handle) * sizeof(void *));
}

void StepLowering::storeFetchDims(int index, ArrayRef<Value> dims, Type type) {
  if (cast<RankedTensorType>(type).hasStaticShape()) return; // preset by the runtime
  Value fetches = s.execField(offsetof(tfc_exec, fetches));
  std::int64_t at = index * sizeof(tfc_tensor);
  s.store(s.i32(dims.size()), fetches, at + offsetof(tfc_tensor, rank));
  for (auto [i, dim] : llvm::enumerate(dims)) s.store(dim, fetches, at + offsetof(tfc_tensor, dims) + 8 * i);
}

Value StepLowering::fetchBuffer(int index, Type type, ArrayRef<Value> dims) {
  Value p = s.callHost(offsetof(tfc_host, output), s.ptrType, {s.i32(index), bytesOf(type, dims)});
  s.returnIfNull(p);
  return p;
}

void StepLowering::resize(int index, ArrayRef<Value> dims) {
  if (!dimsFrame) dimsFrame = s.frame(8 * TFC_MAX_RANK);
  for (auto [i, dim] : llvm::enumerate(dims)) s.store(dim, dimsFrame, 8 * i);
  s.returnIfNotZero(s.callHost(offsetof(tfc_host, resize), s.i32Type, {s.i32(index), s.i32(dims.size()), dimsFrame}));
}

/// The memory of a result that this step writes.
Value StepLowering::makeRoom(OpResult r, Place p, ArrayRef<Value> dims) {
  switch (p.kind) {
  case Place::Arena: return s.at(s.execField(offsetof(tfc_exec, arena)), p.index);
  case Place::Fetch: return fetchBuffer(p.index, r.getType(), dims);
  case Place::Var: {
    if (!settled.contains(p.index)) resize(p.index, dims);
    settled.insert(p.index);
    Value v = s.load(s.ptrType, s.execField(offsetof(tfc_exec, variables)), p.index * sizeof(void *));
    return s.load(s.ptrType, v, offsetof(tfc_variable, value) + offsetof(tfc_tensor, data));
  }
  default: {
    Value room = s.callHost(offsetof(tfc_host, allocate), s.ptrType, {bytesOf(r.getType(), dims)});
    s.returnIfNull(room);
    return room;
  }
  }
}

Attribute StepLowering::site(int code, llvm::StringRef node, llvm::StringRef message) {
  return attrs.getDictionaryAttr({attrs.getNamedAttr("code", attrs.getI64IntegerAttr(code)),
                                  attrs.getNamedAttr("message", attrs.getStringAttr(message)),
                                  attrs.getNamedAttr("node", attrs.getStringAttr(node))});
}

Value StepLowering::sites(ArrayRef<Attribute> list) {
  Attribute table = attrs.getArrayAttr(list);
  auto [it, isNew] = tables.siteIndex.try_emplace(table, static_cast<int>(tables.sites.size()));
  if (isNew) tables.sites.push_back(table);
  return s.addressOf((sitesPrefix + llvm::Twine(it->second)).str());
}

//===-- Ops ------------------------------------------------------------------------------------------------------===//

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
  if (isResource(result.getType())) return success();
  Slot source = slot(operand);
  auto type = tensorOf(result), sourceType = tensorOf(operand);
  if (!type) {
    slots[result] = source;
    return success();
  }
  if (type == sourceType || type.hasStaticShape()) {
    if (!sourceType || !sourceType.hasStaticShape()) checkShape(operand, type, op);
    if (type != sourceType) source.dims = staticDims(type);
    slots[result] = source;
    return success();
  }
  if (!sourceType) return op->emitError("the rank of ") << ir::nodeName(op) << " is not known when the program is compiled";
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
    Value total = s.i64(1), product = s.i64(1);
    for (Value d : source.dims) total = s.mul(total, d);
    auto isMinusOne = [&](Value d) { return LLVM::ICmpOp::create(s.b(), s.loc, LLVM::ICmpPredicate::slt, d, s.i64(0)).getResult(); };
    for (Value d : read) product = s.mul(product, LLVM::SelectOp::create(s.b(), s.loc, isMinusOne(d), s.i64(1), d));
    Value isZero = LLVM::ICmpOp::create(s.b(), s.loc, LLVM::ICmpPredicate::eq, product, s.i64(0));
    Value divisor = LLVM::SelectOp::create(s.b(), s.loc, isZero, s.i64(1), product);
    Value rest = LLVM::SDivOp::create(s.b(), s.loc, total, divisor);
    Value all = s.i64(1);
    for (auto [i, d] : llvm::enumerate(read)) {
      dims[i] = dims[i] ? dims[i] : Value(LLVM::SelectOp::create(s.b(), s.loc, isMinusOne(d), rest, d));
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

LogicalResult StepLowering::lowerRead(Operation *op) {
  OpResult result = op->getResult(0);
  int index = variableIndex(op->getOperand(0));
  Value v = variable(op->getOperand(0));
  if (op->hasAttr(checkAttr)) {
    std::string name = variableOf(op->getOperand(0))->getAttrOfType<StringAttr>("shared_name").getValue().str();
    s.failUnless(isInitialized(v), sites(site(TFC_FAILED_PRECONDITION, name, "Attempting to use uninitialized value " + name)));
  }
  auto type = tensorOf(result);
  Slot made;
  made.pointer = s.load(s.ptrType, v, offsetof(tfc_variable, value) + offsetof(tfc_tensor, data));
  made.dims = staticDims(type);
  for (auto [i, dim] : llvm::enumerate(made.dims))
    if (!dim) dim = s.load(s.i64Type, v, offsetof(tfc_variable, value) + offsetof(tfc_tensor, dims) + 8 * i);
  if (type.hasStaticShape()) settled.insert(index);
  if (Place p = place(result); p.kind != Place::Var) {
    if (elementBytes(type.getElementType()) == 0)
      return ir::emitStatus(op, errors::unimplemented("variables of strings").withNode(ir::nodeName(op).str()));
    Value room = makeRoom(result, p, made.dims);
    s.copy(room, made.pointer, bytesOf(type, made.dims));
    made.pointer = room;
  }
  slots[result] = std::move(made);
  return success();
}

/// Fails the step unless a host op's result has the shape that `declared` says.
void StepLowering::checkShape(Value v, TensorType declared, Operation *op) {
  auto type = dyn_cast<RankedTensorType>(declared);
  Slot &from = slot(v);
  if (!type || !from.tensor) return;
  bool isAssign = kindOf(op) == OpKind::Assign;
  std::string text = isAssign ? "Assign requires shapes of both tensors to match. lhs shape= " + ir::shapeOf(type).errorStr()
                              : "the shape of the value is not " + ir::shapeOf(type).errorStr();
  Value table = sites(site(TFC_INVALID_ARGUMENT, ir::nodeName(op), text));
  auto same = [&](Value a, Value b) { return LLVM::ICmpOp::create(s.b(), s.loc, LLVM::ICmpPredicate::eq, a, b).getResult(); };
  if (isa<ir::ReshapeOp>(op)) // counts elements, not dimensions
    return s.failUnless(same(s.elementCount(from.tensor), s.i64(type.getNumElements())), table);
  s.failUnless(same(s.load(s.i32Type, from.tensor, offsetof(tfc_tensor, rank)), s.i32(type.getRank())), table);
  for (auto [i, d] : llvm::enumerate(type.getShape()))
    if (!ShapedType::isDynamic(d))
      s.failUnless(same(s.load(s.i64Type, from.tensor, offsetof(tfc_tensor, dims) + 8 * i), s.i64(d)), table);
}

LogicalResult StepLowering::lowerAssign(Operation *op) {
  if (auto how = op->getAttrOfType<StringAttr>(assignAttr); how && how.getValue() == "inplace") return success();
  Value value = op->getOperand(1);
  TensorType declared = ir::variableType(op->getOperand(0).getType());
  auto type = tensorOf(value);
  if (declared && !(type && type.hasStaticShape())) checkShape(value, declared, op);
  if (!type) type = dyn_cast_or_null<RankedTensorType>(declared);
  if (!type) return op->emitError("the rank of the value that ") << ir::nodeName(op) << " assigns is not known when the program is compiled";
  if (elementBytes(type.getElementType()) == 0) 
    return ir::emitStatus(op, errors::unimplemented("variables of strings").withNode(ir::nodeName(op).str()));
  int index = variableIndex(op->getOperand(0));
  SmallVector<Value> dims = slot(value).dims;
  if (dims.empty() && type.getRank() != 0) dims = staticDims(type);
  for (auto [i, d] : llvm::enumerate(dims))
    if (!d) d = s.load(s.i64Type, slot(value).tensor, offsetof(tfc_tensor, dims) + 8 * i);
  Value from = pointer(value);
  if (!settled.contains(index) || !type.hasStaticShape()) resize(index, dims);
  if (type.hasStaticShape()) settled.insert(index);
  Value to = s.load(s.ptrType, variable(op->getOperand(0)), offsetof(tfc_variable, value) + offsetof(tfc_tensor, data));
  s.move(to, from, bytesOf(type, dims));
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
      return launch->emitError("the result shape of ") << ir::nodeName(launch) << " cannot be computed before the kernel runs";
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
  if (!tasks)
    code = LLVM::CallOp::create(s.b(), s.loc, cast<LLVM::LLVMFuncOp>(kernel), ValueRange{buffers, sizes, s.i64(0), s.i64(1)}).getResult();
  else
    code = s.callHost(offsetof(tfc_host, parallel_for), s.i32Type, {s.addressOf(name.getValue()), buffers, sizes, tasks});
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
  Slot &from = slot(v);
  auto type = tensorOf(v);
  if (!type) { // unranked: the host op that made it left a tfc_tensor
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
  }
  return success();
}

/// What was not made in its fetch's buffer is shown to the runtime where it lies.
LogicalResult StepLowering::lowerReturn(Operation *op) {
  for (auto [i, v] : llvm::enumerate(op->getOperands())) {
    Value r = rootOf(v);
    auto type = tensorOf(v);
    if (type) storeFetchDims(i, slot(v).dims, type);
    if (auto result = dyn_cast<OpResult>(r)) {
      Place p = place(result);
      if (p.kind == Place::Fetch && p.index == static_cast<int64_t>(i)) continue;
    }
    // The runtime copies what it is only pointed at.
    Value fetches = s.execField(offsetof(tfc_exec, fetches));
    if (!type) fillTensor(s.at(fetches, i * sizeof(tfc_tensor)), v);
    else s.store(pointer(v), fetches, i * sizeof(tfc_tensor) + offsetof(tfc_tensor, data));
  }
  s.finish();
  return success();
}

LogicalResult StepLowering::lower(Operation *op) {
  s.loc = op->getLoc();
  switch (kindOf(op)) {
  case OpKind::Const: case OpKind::VarHandle: case OpKind::NoOp: return success();
  case OpKind::Read: return lowerRead(op);
  case OpKind::Assign: tables.writes = true; return lowerAssign(op);
  case OpKind::View:
    for (OpResult r : op->getResults())
      if (failed(lowerView(r))) return failure();
    return success();
  case OpKind::Launch: return lowerLaunch(op);
  case OpKind::IsInitialized: return lowerIsInitialized(op);
  case OpKind::Return: return lowerReturn(op);
  case OpKind::Host: return lowerHost(op);
  }
  return failure();
}

LogicalResult StepLowering::run() {
  Block &block = entry.getBody().front();
  std::size_t hostOpsBefore = tables.hostOps.size();
  unsigned maxBuffers = 1, maxSizes = 1;
  for (Operation &op : block) {
    if (kindOf(&op) != OpKind::Launch) continue;
    unsigned dynamic = 0;
    auto count = [&](TypeRange types) {
      for (Type t : types)
        if (auto r = dyn_cast<RankedTensorType>(t)) dynamic += r.getNumDynamicDims();
    };
    count(op.getOperandTypes());
    count(op.getResultTypes());
    maxBuffers = std::max(maxBuffers, op.getNumOperands() + op.getNumResults() + 1); // one for scratch
    maxSizes = std::max(maxSizes, dynamic);
  }
  buffers = s.frame(8 * maxBuffers);
  sizes = s.frame(8 * maxSizes);
  for (Operation &op : llvm::make_early_inc_range(block))
    if (failed(lower(&op))) return failure();

  auto ports = [&](TypeRange types, auto attrOf) {
    SmallVector<Attribute> list;
    for (auto [i, type] : llvm::enumerate(types)) {
      auto name = dyn_cast_or_null<StringAttr>(attrOf(i));
      list.push_back(attrs.getDictionaryAttr({attrs.getNamedAttr("name", name ? name : attrs.getStringAttr("")),
                                              attrs.getNamedAttr("type", TypeAttr::get(type))}));
    }
    return attrs.getArrayAttr(list);
  };
  auto name = entry->getAttrOfType<StringAttr>(entryAttr);
  tables.entries.push_back(attrs.getDictionaryAttr({
      attrs.getNamedAttr("arena_bytes", entry->getAttr(arenaAttr)),
      attrs.getNamedAttr("feeds", ports(entry.getArgumentTypes(), [&](unsigned i) { return entry.getArgAttr(i, nameAttr); })),
      attrs.getNamedAttr("fetches", ports(entry.getResultTypes(), [&](unsigned i) { return entry.getResultAttr(i, nameAttr); })),
      attrs.getNamedAttr("host_ops", attrs.getI64IntegerAttr(tables.hostOps.size() - hostOpsBefore)),
      attrs.getNamedAttr("name", name ? name : attrs.getStringAttr(entry.getSymName())),
      attrs.getNamedAttr("step", attrs.getStringAttr(s.function().getSymName()))}));
  s.function().setLinkage(LLVM::Linkage::Internal);
  return success();
}

struct LowerStepPass : PassWrapper<LowerStepPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(LowerStepPass)
  llvm::StringRef getArgument() const final { return "tfc-lower-step"; }
  llvm::StringRef getDescription() const final { return "Turn planned entries into step functions of the program descriptor"; }
  void getDependentDialects(DialectRegistry &registry) const final { registry.insert<LLVM::LLVMDialect>(); }

  void runOnOperation() final {
    ModuleOp module = getOperation();
    SymbolTable symbols(module);
    Tables tables;
    SmallVector<func::FuncOp> entries;
    for (auto f : module.getOps<func::FuncOp>())
      if (f->hasAttr(entryAttr)) entries.push_back(f);
    for (func::FuncOp entry : entries)
      if (failed(StepLowering(entry, symbols, tables).run())) return signalPassFailure();
    for (func::FuncOp entry : entries) entry.erase();

    // What the steps refer to and emitDescriptor defines.
    OpBuilder b = OpBuilder::atBlockBegin(module.getBody());
    auto declare = [&](llvm::StringRef prefix, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i)
        LLVM::GlobalOp::create(b, module.getLoc(), b.getI8Type(), /*isConstant=*/true, LLVM::Linkage::External,
                               (prefix + llvm::Twine(i)).str(), Attribute());
    };
    declare(hostOpPrefix, tables.hostOps.size());
    declare(sitesPrefix, tables.sites.size());
    module->setAttr("tfc.writes", b.getBoolAttr(tables.writes));
    module->setAttr(entriesAttr, b.getArrayAttr(tables.entries));
    module->setAttr(hostOpsAttr, b.getArrayAttr(tables.hostOps));
    module->setAttr(siteTablesAttr, b.getArrayAttr(tables.sites));
  }
};

} // namespace

std::unique_ptr<Pass> createLowerStepPass() { return std::make_unique<LowerStepPass>(); }

} // namespace tfc::program
