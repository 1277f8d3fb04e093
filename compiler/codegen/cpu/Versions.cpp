// Two versions of a kernel that may have to broadcast: which sizes are one is known in the run alone.
//
//   @k.agree       for operands of equal sizes, as nearly every call has them: scheduled like any other kernel
//   @k.broadcast   for all others, and for those that do not fit: plain loops, one task
//   @k             compares the sizes and calls one of them
#include "Emit.h"
#include "Eval.h"
#include "Nest.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;

namespace tfc::cpu {
namespace {

/// Choices between an operand as it is and one spread along dimensions of one (codegen/linalg marks them).
SmallVector<scf::IfOp> choices(func::FuncOp kernel) {
  SmallVector<scf::IfOp> found;
  kernel.walk([&](scf::IfOp choice) {
    if (choice->hasAttr(kAgree))
      found.push_back(choice);
  });
  return found;
}

func::FuncOp cloneAs(func::FuncOp kernel, StringRef suffix) {
  OpBuilder builder(kernel);
  auto clone = cast<func::FuncOp>(builder.clone(*kernel));
  clone.setName((kernel.getName() + suffix).str());
  return clone;
}

/// What remains where all sizes agree.
void assumeAgreement(func::FuncOp kernel) {
  IRRewriter rewriter(kernel.getContext());
  for (scf::IfOp choice : choices(kernel)) {
    auto yield = cast<scf::YieldOp>(choice.thenBlock()->getTerminator());
    rewriter.inlineBlockBefore(choice.thenBlock(), choice);
    rewriter.replaceOp(choice, yield.getOperands());
    rewriter.eraseOp(yield);
  }
  SmallVector<Operation *> checks;
  kernel.walk([&](Operation *op) {
    if (isCheck(op) && op->hasAttr(kAgree))
      checks.push_back(op);
  });
  for (Operation *check : checks)
    check->erase();
}

/// Pairs that both versions allow.
ArrayAttr common(Attribute first, Attribute second) {
  auto x = dyn_cast_or_null<ArrayAttr>(first), y = dyn_cast_or_null<ArrayAttr>(second);
  if (!x || !y)
    return {};
  SmallVector<Attribute> both;
  llvm::copy_if(x, std::back_inserter(both), [&](Attribute pair) { return llvm::is_contained(y, pair); });
  return both.empty() ? ArrayAttr() : ArrayAttr::get(first.getContext(), both);
}

} // namespace

LogicalResult emitVersions(func::FuncOp kernel, const Target &target) {
  SmallVector<scf::IfOp> marked = choices(kernel);
  if (marked.empty() || !llvm::hasSingleElement(kernel.getBody()))
    return failure();
  auto module = kernel->getParentOfType<ModuleOp>();
  std::string name = kernel.getName().str();
  func::FuncOp agree = cloneAs(kernel, ".agree");
  assumeAgreement(agree);
  noteInPlace(agree, /*scheduled=*/true);
  if (failed(emitKernel(agree, target))) {
    agree.erase();
    return failure();
  }
  agree = module.lookupSymbol<func::FuncOp>(name + ".agree");

  // The choice: sizes alone decide, so that the number of tasks can follow it.
  OpBuilder builder(kernel.getContext());
  Location loc = kernel.getLoc();
  KernelAbi abi = KernelAbi::create(kernel, builder);
  Emitter e(abi, kernel, target, builder);
  Value same;
  for (scf::IfOp choice : marked) {
    Value one = e.scalar(choice.getCondition());
    same = same ? Value(arith::AndIOp::create(builder, loc, same, one)) : one;
  }
  Block &entry = abi.function.getBody().front();
  Value sizes = entry.getArgument(1), tasks = e.i64(1);
  if (auto known = agree->getAttrOfType<IntegerAttr>("tfc.tasks"))
    tasks = e.i64(known.getInt());
  else
    tasks = func::CallOp::create(builder, loc, name + ".agree.tasks", e.b.getI64Type(), sizes).getResult(0);
  Value count = arith::SelectOp::create(builder, loc, same, tasks, e.i64(1));
  if (!e.ok() || !addTasksFunction(e, count)) {
    abi.function.erase();
    agree.erase();
    if (auto function = module.lookupSymbol<func::FuncOp>(name + ".agree.tasks"))
      function.erase();
    return failure();
  }
  count.getDefiningOp()->erase();
  if (isa<func::CallOp>(tasks.getDefiningOp()))
    tasks.getDefiningOp()->erase();

  func::FuncOp broadcast = cloneAs(kernel, ".broadcast");
  noteInPlace(broadcast, /*scheduled=*/false);
  if (failed(lowerPlain(broadcast, /*fuse=*/true)))
    return failure();
  broadcast = module.lookupSymbol<func::FuncOp>(name + ".broadcast");

  // Sites of one version behind those of the other.
  SmallVector<Attribute> sites;
  auto sitesOf = [](func::FuncOp version) { return version->getAttrOfType<ArrayAttr>("tfc.sites"); };
  if (auto those = sitesOf(broadcast))
    llvm::append_range(sites, those);
  int64_t before = sites.size();
  if (auto those = sitesOf(agree))
    llvm::append_range(sites, those);
  auto call = [&](func::FuncOp version) {
    return func::CallOp::create(builder, loc, version, entry.getArguments()).getResult(0);
  };
  auto choice = scf::IfOp::create(builder, loc, builder.getI32Type(), same, /*withElse=*/true);
  {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(choice.thenBlock());
    Value result = call(agree);
    if (sitesOf(agree) && before) {
      Value zero = arith::ConstantIntOp::create(builder, loc, 0, 32), shift = arith::ConstantIntOp::create(builder, loc, before, 32);
      Value failed = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ne, result, zero);
      result = arith::SelectOp::create(builder, loc, failed, arith::AddIOp::create(builder, loc, result, shift), result);
    }
    scf::YieldOp::create(builder, loc, result);
    builder.setInsertionPointToStart(choice.elseBlock());
    scf::YieldOp::create(builder, loc, call(broadcast));
  }
  func::ReturnOp::create(builder, loc, choice.getResult(0));

  if (!sites.empty())
    abi.function->setAttr("tfc.sites", builder.getArrayAttr(sites));
  if (Attribute bytes = agree->getAttr("tfc.scratch_bytes"))
    abi.function->setAttr("tfc.scratch_bytes", bytes);
  abi.function->removeAttr("tfc.inplace");
  if (ArrayAttr pairs = common(agree->getAttr("tfc.inplace"), broadcast->getAttr("tfc.inplace")))
    abi.function->setAttr("tfc.inplace", pairs);
  makePart(agree);
  makePart(broadcast);
  kernel.erase();
  return success();
}

} // namespace tfc::cpu
