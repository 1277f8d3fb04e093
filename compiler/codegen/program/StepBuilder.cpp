#include "StepBuilder.h"

#include <cstddef>

using namespace mlir;

namespace tfc::program {

StepBuilder::StepBuilder(ModuleOp module, llvm::StringRef name, Location loc)
    : loc(loc), module(module), builder(module.getContext()) {
  ptrType = LLVM::LLVMPointerType::get(builder.getContext());
  i64Type = builder.getI64Type();
  i32Type = builder.getI32Type();
  i8Type = builder.getI8Type();
  builder.setInsertionPointToEnd(module.getBody());
  func = LLVM::LLVMFuncOp::create(builder, loc, name, LLVM::LLVMFunctionType::get(i32Type, {ptrType}));
  entry = func.addEntryBlock(builder);
  Block *start = builder.createBlock(&func.getBody(), func.getBody().end());
  builder.setInsertionPointToEnd(entry);
  LLVM::BrOp::create(builder, loc, ValueRange(), start);
  builder.setInsertionPointToStart(start);
}

void StepBuilder::finish() { LLVM::ReturnOp::create(builder, loc, i32(TFC_OK)); }

/// Constants stand in the entry block, so that every later block may use them.
static Value constantAt(OpBuilder &builder, Location loc, Block *entry, Type type, std::int64_t v) {
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(entry);
  return LLVM::ConstantOp::create(builder, loc, type, builder.getIntegerAttr(type, v));
}

Value StepBuilder::i64(std::int64_t v) {
  Value &c = constants64[v];
  return c ? c : c = constantAt(builder, loc, entry, i64Type, v);
}

Value StepBuilder::i32(std::int32_t v) {
  Value &c = constants32[v];
  return c ? c : c = constantAt(builder, loc, entry, i32Type, v);
}

Value StepBuilder::null() { return LLVM::ZeroOp::create(builder, loc, ptrType); }

Value StepBuilder::at(Value base, std::int64_t offset) {
  if (offset == 0) return base;
  constexpr std::int64_t limit = std::int64_t{1} << (LLVM::kGEPConstantBitWidth - 1); // a larger constant would lose its upper bits
  if (offset >= -limit && offset < limit)
    return LLVM::GEPOp::create(builder, loc, ptrType, i8Type, base, ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(offset)});
  return at(base, i64(offset));
}

Value StepBuilder::at(Value base, Value offset) {
  return LLVM::GEPOp::create(builder, loc, ptrType, i8Type, base, ArrayRef<LLVM::GEPArg>{LLVM::GEPArg(offset)});
}

Value StepBuilder::load(Type type, Value base, std::int64_t offset) {
  return LLVM::LoadOp::create(builder, loc, type, at(base, offset));
}

Value StepBuilder::loadFresh(Type type, Value from) {
  return LLVM::LoadOp::create(builder, loc, type, from, /*alignment=*/0, /*isVolatile=*/true);
}

void StepBuilder::store(Value v, Value base, std::int64_t offset) {
  LLVM::StoreOp::create(builder, loc, v, at(base, offset));
}

Value StepBuilder::mul(Value a, Value c) { return LLVM::MulOp::create(builder, loc, a, c); }
Value StepBuilder::mulBounded(Value a, Value c) {
  Type wide = builder.getIntegerType(128);
  auto widen = [&](Value v) { return LLVM::ZExtOp::create(builder, loc, wide, v).getResult(); };
  Value product = LLVM::MulOp::create(builder, loc, widen(a), widen(c)), most = i64(int64_t{1} << 62);
  Value tooMuch = LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::ugt, product, widen(most));
  return LLVM::SelectOp::create(builder, loc, tooMuch, most, LLVM::TruncOp::create(builder, loc, i64Type, product));
}

Value StepBuilder::isNotZero(Value v) { return LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::ne, v, i32(0)); }

Value StepBuilder::isZero(Value v) { return LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::eq, v, i32(0)); }

Value StepBuilder::elementCount(Value tensor) {
  Value rank = load(i32Type, tensor, offsetof(tfc_tensor, rank)), count = i64(1);
  for (int i = 0; i < TFC_MAX_RANK; ++i) {
    Value isThere = LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::slt, i32(i), rank);
    Value dim = load(i64Type, tensor, offsetof(tfc_tensor, dims) + 8 * i);
    count = mul(count, LLVM::SelectOp::create(builder, loc, isThere, dim, i64(1)));
  }
  return count;
}

Value StepBuilder::addressOf(llvm::StringRef symbol) {
  Value &address = addresses[symbol];
  if (address) return address;
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(entry);
  return address = LLVM::AddressOfOp::create(builder, loc, ptrType, symbol);
}

Value StepBuilder::frame(std::int64_t bytes) {
  OpBuilder::InsertionGuard guard(builder);
  Value n = i64(bytes);
  builder.setInsertionPointAfterValue(n);
  return LLVM::AllocaOp::create(builder, loc, ptrType, i8Type, n, /*alignment=*/16);
}

void StepBuilder::copy(Value to, Value from, Value bytes) {
  LLVM::MemcpyOp::create(builder, loc, to, from, bytes, /*isVolatile=*/false);
}

void StepBuilder::move(Value to, Value from, Value bytes) {
  LLVM::MemmoveOp::create(builder, loc, to, from, bytes, /*isVolatile=*/false);
}

Value StepBuilder::execField(std::int64_t offset) {
  Value &v = execFields[offset];
  if (v) return v;
  InFront front(*this);
  return v = load(ptrType, exec(), offset);
}

Value StepBuilder::call(Value callee, Type result, ValueRange args) {
  SmallVector<Type> types(args.getTypes());
  SmallVector<Value> operands{callee};
  llvm::append_range(operands, args);
  return LLVM::CallOp::create(builder, loc, LLVM::LLVMFunctionType::get(result, types), operands).getResult();
}

Value StepBuilder::callHost(std::int64_t field, Type result, ValueRange args) {
  Value &function = hostFields[field];
  if (!function) {
    Value host = execField(offsetof(tfc_exec, host));
    InFront front(*this);
    function = load(ptrType, host, field);
  }
  SmallVector<Value> all{exec()};
  llvm::append_range(all, args);
  return call(function, result, all);
}

llvm::SmallVector<llvm::StringRef> StepBuilder::hostCalls() const {
  static constexpr std::pair<std::size_t, llvm::StringLiteral> functions[] = {
      {offsetof(tfc_host, parallel_for), "parallel_for"}, {offsetof(tfc_host, allocate), "allocate"},
      {offsetof(tfc_host, output), "output"},             {offsetof(tfc_host, call), "call"},
      {offsetof(tfc_host, fail), "fail"},                 {offsetof(tfc_host, resize), "resize"},
      {offsetof(tfc_host, gpu_launch), "gpu_launch"},     {offsetof(tfc_host, gpu_copy), "gpu_copy"},
      {offsetof(tfc_host, gpu_allocate), "gpu_allocate"}, {offsetof(tfc_host, mark), "mark"},
      {offsetof(tfc_host, release), "release"},           {offsetof(tfc_host, keep), "keep"},
      {offsetof(tfc_host, copy_strings), "copy_strings"}, {offsetof(tfc_host, trace), "trace"}};
  static_assert(8 + sizeof(functions) / sizeof(functions[0]) * sizeof(void *) == sizeof(tfc_host), "each function has its name");
  llvm::SmallVector<llvm::StringRef> names;
  for (auto &[offset, name] : functions)
    if (hostFields.count(static_cast<std::int64_t>(offset))) names.push_back(name);
  return names;
}

Block *StepBuilder::newBlock() {
  // Before the ways out, so that the text reads from top to bottom.
  Block *block = new Block;
  func.getBody().getBlocks().insert(std::next(builder.getInsertionBlock()->getIterator()), block);
  return block;
}

void StepBuilder::branch(Block *to) { LLVM::BrOp::create(builder, loc, ValueRange(), to); }

void StepBuilder::branch(Value condition, Block *yes, Block *no) {
  LLVM::CondBrOp::create(builder, loc, condition, yes, ValueRange{}, no, ValueRange{});
}

Block *StepBuilder::exitBlock() {
  if (exit) return exit;
  OpBuilder::InsertionGuard guard(builder);
  exit = builder.createBlock(&func.getBody(), func.getBody().end(), {i32Type}, {loc});
  LLVM::ReturnOp::create(builder, loc, exit->getArgument(0));
  return exit;
}

Block *StepBuilder::failBlock() {
  if (fail) return fail;
  OpBuilder::InsertionGuard guard(builder);
  fail = builder.createBlock(&func.getBody(), func.getBody().end(), {ptrType}, {loc});
  Value host = load(ptrType, exec(), offsetof(tfc_exec, host));
  Value function = load(ptrType, host, offsetof(tfc_host, fail));
  LLVM::ReturnOp::create(builder, loc, call(function, i32Type, {exec(), fail->getArgument(0)}));
  return fail;
}

void StepBuilder::branchUnless(Value ok, Block *otherwise, ValueRange args) {
  Block *next = newBlock();
  LLVM::CondBrOp::create(builder, loc, ok, next, ValueRange{}, otherwise, args);
  builder.setInsertionPointToStart(next);
}

void StepBuilder::returnIfNotZero(Value code) {
  branchUnless(LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::eq, code, i32(0)), exitBlock(), {code});
}

void StepBuilder::returnIfNull(Value pointer) {
  branchUnless(LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::ne, pointer, null()), exitBlock(),
               {i32(TFC_RESOURCE_EXHAUSTED)});
}

void StepBuilder::failIfNotZero(Value r, Value sites) {
  Value wide = LLVM::SExtOp::create(builder, loc, i64Type, r);
  Value offset = mul(wide, i64(sizeof(tfc_error_site)));
  Value site = at(at(sites, offset), -static_cast<std::int64_t>(sizeof(tfc_error_site)));
  branchUnless(LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::eq, r, i32(0)), failBlock(), {site});
}

void StepBuilder::failUnless(Value ok, Value sites) { branchUnless(ok, failBlock(), {sites}); }

} // namespace tfc::program
