// Checks of sizes in front of a kernel: what does not fit is found before a loop reads or writes.
//
//   @k.body   the kernel without them, scheduled like any other
//   @k        evaluates them; runs the body only if all hold
#include "Emit.h"
#include "Eval.h"
#include "Nest.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/Transforms/Transforms.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace tfc::cpu {

/// Is the value arithmetic on sizes and single elements of the arguments, such as are always there?
static bool isOfArguments(Value value) {
  Operation *op = value.getDefiningOp();
  if (!op)
    return false;
  if (auto dim = dyn_cast<tensor::DimOp>(op))
    return isa<BlockArgument>(dim.getSource()) && dim.getConstantIndex();
  if (auto extract = dyn_cast<tensor::ExtractOp>(op))
    return isa<BlockArgument>(extract.getTensor()) &&
           llvm::all_of(llvm::zip(extract.getIndices(), extract.getTensor().getType().getShape()), [](auto at) {
             auto index = getConstantIntValue(std::get<0>(at));
             return index && *index >= 0 && *index < std::get<1>(at); // unknown sizes are negative
           });
  return isa<arith::ArithDialect>(op->getDialect()) && llvm::all_of(op->getOperands(), isOfArguments);
}

static SmallVector<Operation *> headChecks(func::FuncOp kernel) {
  SmallVector<Operation *> found;
  for (Operation &op : kernel.front())
    if (isCheck(&op) && !op.hasAttr(kAgree) && isOfArguments(op.getOperand(0)))
      found.push_back(&op);
  return found;
}

LogicalResult lowerGuarded(func::FuncOp kernel, const Target &target, llvm::function_ref<LogicalResult(func::FuncOp)> lower) {
  if (!llvm::hasSingleElement(kernel.getBody()) ||
      llvm::none_of(kernel.front(), [](Operation &op) { return isCheck(&op) && !op.hasAttr(kAgree); }))
    return lower(kernel);
  // Sizes of what is computed, in terms of the arguments'.
  RewritePatternSet patterns(kernel.getContext());
  memref::populateResolveRankedShapedTypeResultDimsPatterns(patterns);
  memref::populateResolveShapedTypeResultDimsPatterns(patterns);
  if (failed(applyPatternsGreedily(kernel, std::move(patterns))))
    return failure();
  if (headChecks(kernel).empty())
    return lower(kernel);

  auto module = kernel->getParentOfType<ModuleOp>();
  OpBuilder builder(kernel);
  std::string name = (kernel.getName() + ".body").str();
  auto body = cast<func::FuncOp>(builder.clone(*kernel));
  body.setName(name);
  for (Operation *check : headChecks(body))
    check->erase();
  if (failed(lower(body)))
    return failure();
  body = module.lookupSymbol<func::FuncOp>(name);

  Location loc = kernel.getLoc();
  KernelAbi abi = KernelAbi::create(kernel, builder);
  Emitter e(abi, kernel, target, builder);
  // The first check that fails, in the order of the program.
  SmallVector<Attribute> sites;
  SiteTable numbers;
  Value site = arith::ConstantIntOp::create(builder, loc, 0, 32);
  SmallVector<Operation *> checks = headChecks(kernel);
  for (Operation *check : llvm::reverse(checks)) {
    Value mine = arith::ConstantIntOp::create(builder, loc, numbers.number(check), 32);
    site = arith::SelectOp::create(builder, loc, e.scalar(check->getOperand(0)), site, mine);
  }
  llvm::append_range(sites, numbers.attribute(kernel.getContext()));
  int64_t before = sites.size();
  if (auto those = body->getAttrOfType<ArrayAttr>("tfc.sites"))
    llvm::append_range(sites, those);

  // A kernel without results of any size still has its checks: one task at least.
  Block &entry = abi.function.getBody().front();
  Value tasks;
  if (auto known = body->getAttrOfType<IntegerAttr>("tfc.tasks"))
    tasks = e.i64(known.getInt());
  else
    tasks = func::CallOp::create(builder, loc, name + ".tasks", builder.getI64Type(), entry.getArgument(1)).getResult(0);
  Value one = e.i64(1), atLeastOne = arith::MaxSIOp::create(builder, loc, tasks, one);
  if (auto known = body->getAttrOfType<IntegerAttr>("tfc.tasks"))
    abi.function->setAttr("tfc.tasks", builder.getI64IntegerAttr(std::max<int64_t>(1, known.getInt())));
  else if (!addTasksFunction(e, atLeastOne))
    return kernel.emitOpError("has tasks that depend on data");
  if (!e.ok())
    return kernel.emitOpError("has a check that cannot be evaluated: ") << e.unsupported;

  Value zero = arith::ConstantIntOp::create(builder, loc, 0, 32);
  Value holds = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq, site, zero);
  auto choice = scf::IfOp::create(builder, loc, builder.getI32Type(), holds, /*withElse=*/true);
  {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(choice.thenBlock());
    Value end = arith::MinSIOp::create(builder, loc, abi.end, tasks);
    Value result = func::CallOp::create(builder, loc, body, ValueRange{entry.getArgument(0), entry.getArgument(1), abi.begin, end}).getResult(0);
    Value shift = arith::ConstantIntOp::create(builder, loc, before, 32);
    Value failed = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ne, result, zero);
    result = arith::SelectOp::create(builder, loc, failed, arith::AddIOp::create(builder, loc, result, shift), result);
    scf::YieldOp::create(builder, loc, result);
    builder.setInsertionPointToStart(choice.elseBlock());
    scf::YieldOp::create(builder, loc, site);
  }
  func::ReturnOp::create(builder, loc, choice.getResult(0));
  abi.function->setAttr("tfc.sites", builder.getArrayAttr(sites));
  abi.function->removeAttr("tfc.inplace");
  for (StringRef attribute : {"tfc.scratch_bytes", "tfc.inplace"})
    if (Attribute value = body->getAttr(attribute))
      abi.function->setAttr(attribute, value);
  makePart(body);
  kernel.erase();
  return success();
}

void makePart(func::FuncOp version) {
  for (StringRef attribute : {"tfc.kernel", "tfc.tasks", "tfc.sites", "tfc.scratch_bytes", "tfc.inplace"})
    version->removeAttr(attribute);
  version->setAttr("tfc.kernel_part", UnitAttr::get(version.getContext()));
}

} // namespace tfc::cpu
