// Parameters of an entry, and the values that every entry computes for itself.
#include "EntryBuilder.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Transforms/RegionUtils.h"

namespace tfc::gpu {

/// Byte alignment of scratch memory and of what lies in it.
static constexpr int64_t kAlign = 256;

void EntryBuilder::begin(int threads, ArrayRef<MemRefType> shared) {
  MLIRContext *context = b.getContext();
  auto pointer = [&](Type element) { return MemRefType::get({}, element); };
  SmallVector<Type> types;
  for (Type type : source.getArgumentTypes())
    types.push_back(pointer(cast<MemRefType>(type).getElementType()));
  unsigned pointers = types.size();
  if (!facts.scratch.empty())
    types.push_back(pointer(b.getI8Type()));
  if (!facts.checks.empty())
    types.push_back(pointer(b.getI32Type()));
  unsigned first = types.size();
  types.append(facts.sizes, b.getIndexType());

  b.setInsertionPointToEnd(target.getBody());
  std::string symbol = (source.getName() + "_" + Twine(facts.entries.size())).str();
  auto space = mlir::gpu::AddressSpaceAttr::get(context, mlir::gpu::AddressSpace::Workgroup);
  SmallVector<Type> buffers;
  for (MemRefType type : shared)
    buffers.push_back(MemRefType::get(type.getShape(), type.getElementType(), MemRefLayoutAttrInterface{}, space));
  function = mlir::gpu::GPUFuncOp::create(b, symbol, b.getFunctionType(types, {}), buffers);
  function->setAttr(mlir::gpu::GPUDialect::getKernelFuncAttrName(), b.getUnitAttr());
  function.setKnownBlockSizeAttr(b.getDenseI32ArrayAttr({threads, 1, 1}));
  for (unsigned i = 0; i < first; ++i)
    function.setArgAttr(i, LLVM::LLVMDialect::getNoAliasAttrName(), b.getUnitAttr());
  // LLVM takes shared memory to be aligned to 16; it must be told to align it.
  for (unsigned i = 0; i < buffers.size(); ++i)
    function.setWorkgroupAttributionAttr(i, LLVM::LLVMDialect::getAlignAttrName(), b.getI64IntegerAttr(16));
  facts.entries.push_back({.symbol = symbol, .threads = threads, .blocks = 0});

  Block &entry = function.getBody().front();
  b.setInsertionPointToStart(&entry);
  mapping.clear();
  sizes.assign(entry.args_begin() + first, entry.args_begin() + first + facts.sizes);
  scratch = facts.scratch.empty() ? Value() : entry.getArgument(pointers);
  status = facts.checks.empty() ? Value() : entry.getArgument(first - 1);
  unsigned size = 0;
  for (BlockArgument argument : source.getArguments()) {
    auto type = cast<MemRefType>(argument.getType());
    SmallVector<OpFoldResult> dims;
    for (int64_t d : type.getShape())
      dims.push_back(ShapedType::isDynamic(d) ? OpFoldResult(sizes[size++]) : OpFoldResult(b.getIndexAttr(d)));
    Value base = entry.getArgument(argument.getArgNumber());
    if (type.getRank() > 0) {
      SmallVector<OpFoldResult> strides(dims.size());
      OpFoldResult stride = b.getIndexAttr(1);
      for (int64_t i = dims.size() - 1; i >= 0; --i) {
        strides[i] = stride;
        if (i == 0) break;
        auto factor = [&](OpFoldResult r) { return isa<Value>(r) ? cast<Value>(r) : index(cast<IntegerAttr>(cast<Attribute>(r)).getInt()); };
        if (isa<Attribute>(stride) && isa<Attribute>(dims[i]))
          stride = b.getIndexAttr(cast<IntegerAttr>(cast<Attribute>(stride)).getInt() * cast<IntegerAttr>(cast<Attribute>(dims[i])).getInt());
        else
          stride = Value(arith::MulIOp::create(b, factor(stride), factor(dims[i])));
      }
      // The type's layout is the identity, which strides as values would hide.
      base = memref::ReinterpretCastOp::create(b, type, base, b.getIndexAttr(0), dims, strides);
    }
    mapping.map(argument, base);
  }
}

void EntryBuilder::end() { mlir::gpu::ReturnOp::create(b); }

Value EntryBuilder::temporary(Value alloc) {
  // Its place is behind those before it.
  Value offset = index(0);
  for (auto &[other, terms] : temporaries) {
    if (other == alloc)
      break;
    for (const GpuScratch &term : terms) {
      Value bytes = index(term.bytes);
      for (unsigned s : term.sizes)
        bytes = arith::MulIOp::create(b, bytes, sizes[s]);
      bytes = arith::AndIOp::create(b, arith::AddIOp::create(b, bytes, index(kAlign - 1)), index(-kAlign));
      offset = arith::AddIOp::create(b, offset, bytes);
    }
  }
  auto type = cast<MemRefType>(alloc.getType());
  SmallVector<Value> dynamic;
  for (Value size : alloc.getDefiningOp()->getOperands())
    dynamic.push_back(value(size));
  // memref.view wants to know where its bytes end.
  auto bytes = MemRefType::get({ShapedType::kDynamic}, b.getI8Type());
  Value all = memref::ReinterpretCastOp::create(b, bytes, scratch, b.getIndexAttr(0), ArrayRef<OpFoldResult>{index(INT64_MAX)},
                                                ArrayRef<OpFoldResult>{b.getIndexAttr(1)});
  return memref::ViewOp::create(b, MemRefType::get(type.getShape(), type.getElementType()), all, offset, dynamic);
}

Value EntryBuilder::value(Value v) {
  if (Value known = mapping.lookupOrNull(v))
    return known;
  Operation *op = v.getDefiningOp();
  if (isa<memref::AllocOp>(op)) {
    Value here = temporary(v);
    mapping.map(v, here);
    return here;
  }
  if (auto global = dyn_cast<memref::GetGlobalOp>(op))
    if (!target.lookupSymbol(global.getName())) {
      OpBuilder top = OpBuilder::atBlockBegin(target.getBody());
      top.clone(*SymbolTable::lookupNearestSymbolFrom(op, global.getNameAttr()));
    }
  prepare(op);
  b.clone(*op, mapping);
  return mapping.lookup(v);
}

void EntryBuilder::prepare(Operation *op) {
  SetVector<Value> above;
  getUsedValuesDefinedAbove(op->getRegions(), above);
  for (Value v : op->getOperands())
    value(v);
  for (Value v : above)
    value(v);
}

void EntryBuilder::check(Operation *check) {
  // The number of the failed check goes to the status word; of several, the least.
  int64_t number = 0, node = check->getAttrOfType<IntegerAttr>("node").getInt();
  StringRef message = check->getAttrOfType<StringAttr>("message").getValue();
  while (facts.checks[number].node != node || facts.checks[number].message != message)
    ++number;
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(check);
  Value failed = arith::XOrIOp::create(b, check->getOperand(0), arith::ConstantIntOp::create(b, 1, 1));
  auto branch = scf::IfOp::create(b, failed, /*withElseRegion=*/false);
  b.setInsertionPointToStart(branch.thenBlock());
  memref::AtomicRMWOp::create(b, b.getI32Type(), arith::AtomicRMWKind::minu, arith::ConstantIntOp::create(b, number, 32), status,
                              ValueRange{});
  check->erase();
}

void EntryBuilder::sequential(ArrayRef<Operation *> ops) {
  begin(1);
  facts.entries.back().blocks = 1;
  for (Operation *op : ops) {
    prepare(op);
    b.clone(*op, mapping);
  }
  end();
  IRRewriter rewriter(b.getContext());
  SmallVector<linalg::LinalgOp> nests;
  SmallVector<Operation *> checks;
  SmallVector<memref::AllocOp> allocs;
  function.walk([&](Operation *op) {
    if (auto nest = dyn_cast<linalg::LinalgOp>(op)) nests.push_back(nest);
    if (auto alloc = dyn_cast<memref::AllocOp>(op)) allocs.push_back(alloc);
  });
  for (linalg::LinalgOp nest : nests) {
    rewriter.setInsertionPoint(nest);
    if (succeeded(linalg::linalgOpToLoops(rewriter, nest)))
      rewriter.eraseOp(nest);
  }
  function.walk([&](Operation *op) {
    if (op->getName().getStringRef() == "tfc.Check") checks.push_back(op);
  });
  for (Operation *c : checks)
    check(c);
  for (memref::AllocOp alloc : allocs) { // small ones inside loops: emitEntries lets no others pass
    rewriter.setInsertionPointToStart(&function.getBody().front());
    rewriter.replaceOpWithNewOp<memref::AllocaOp>(alloc, alloc.getType());
  }
}

} // namespace tfc::gpu
