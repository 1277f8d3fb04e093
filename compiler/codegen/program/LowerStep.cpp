// lower-step: an entry with its plan becomes `llvm.func internal @<entry>.step(ptr) -> i32`, a tfc_step: addresses of places, kernel
// calls, host calls, copies, and blocks where the entry has regions. What the descriptor needs to know besides the code
// (ports, call sites of host ops, error sites) goes into module attributes that Descriptor.cpp reads.
#include "Program.h"
#include "StepLowering.h"

#include <cstddef>

using namespace mlir;

namespace tfc::program {

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
    else bytes = bytes ? s.mulBounded(bytes, dim) : dim;
  }
  return bytes ? s.mulBounded(bytes, s.i64(known)) : s.i64(known);
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
  StepBuilder::InFront front(s); // they never move, and other branches may use them
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
  case OpKind::If: return lowerIf(op);
  case OpKind::While: return lowerWhile(op);
  case OpKind::Yield: return lowerYield(op);
  }
  return failure();
}

LogicalResult StepLowering::lowerBlock(Block &block) {
  for (Operation &op : block)
    if (failed(lower(&op))) return failure();
  return success();
}

LogicalResult StepLowering::run() {
  Block &block = entry.getBody().front();
  unsigned maxBuffers = 1, maxSizes = 1;
  block.walk([&](ir::LaunchOp op) {
    unsigned dynamic = 0;
    auto count = [&](TypeRange types) {
      for (Type t : types)
        if (auto r = dyn_cast<RankedTensorType>(t)) dynamic += r.getNumDynamicDims();
    };
    count(op->getOperandTypes());
    count(op->getResultTypes());
    maxBuffers = std::max(maxBuffers, op->getNumOperands() + op->getNumResults() + 1); // one for scratch
    maxSizes = std::max(maxSizes, dynamic);
  });
  buffers = s.frame(8 * maxBuffers);
  sizes = s.frame(8 * maxSizes);
  if (failed(lowerBlock(block))) return failure();

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
      attrs.getNamedAttr("host_calls", attrs.getStrArrayAttr(s.hostCalls())),
      attrs.getNamedAttr("name", name ? name : attrs.getStringAttr(entry.getSymName())),
      attrs.getNamedAttr("step", attrs.getStringAttr(s.function().getSymName()))}));
  s.function().setLinkage(LLVM::Linkage::Internal);
  return success();
}

namespace {
struct LowerStepPass : PassWrapper<LowerStepPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(LowerStepPass)
  explicit LowerStepPass(bool trace) : trace(trace) {}
  const bool trace;
  llvm::StringRef getArgument() const final { return "tfc-lower-step"; }
  llvm::StringRef getDescription() const final { return "Turn planned entries into step functions of the program descriptor"; }
  void getDependentDialects(DialectRegistry &registry) const final { registry.insert<LLVM::LLVMDialect>(); }

  void runOnOperation() final {
    ModuleOp module = getOperation();
    SymbolTable symbols(module);
    StepTables tables;
    tables.trace = trace;
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

std::unique_ptr<Pass> createLowerStepPass(bool trace) { return std::make_unique<LowerStepPass>(trace); }

} // namespace tfc::program
