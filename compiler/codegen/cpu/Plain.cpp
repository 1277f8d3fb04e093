// Plain loops: any kernel on tensors, by upstream bufferization and one loop nest an op. What -O0 does for every kernel and
// -O2 for those that no schedule takes. The two ways share nothing but the expansion of math, so they test each other.
#include "Abi.h"

#include "mlir/Conversion/ComplexToStandard/ComplexToStandard.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotAnalysis.h"
#include "mlir/Dialect/Bufferization/Transforms/Transforms.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Transforms.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "mlir/Transforms/DialectConversion.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace tfc::cpu {

namespace {

/// On a function while it is made: a loop of it works in the buffer of a result.
constexpr llvm::StringLiteral kCarries = "tfc.carries";

/// Bytes of scratch a kernel may take from the stack.
constexpr int64_t kStackBytes = 64 * 1024;

LogicalResult applyGreedy(Operation *root, RewritePatternSet patterns) {
  return applyPatternsGreedily(root, std::move(patterns));
}

/// Tensor ops that bufferization does not know, and producers into consumers where `fuse`.
LogicalResult prepare(func::FuncOp kernel, bool fuse) {
  RewritePatternSet patterns(kernel.getContext());
  tensor::populateDecomposeTensorConcatPatterns(patterns);
  // Loops over nothing go: upstream's folds refuse the index arithmetic of empty tensors.
  scf::ForOp::getCanonicalizationPatterns(patterns, kernel.getContext());
  if (fuse)
    linalg::populateElementwiseOpsFusionPatterns(patterns, [](OpOperand *operand) {
      Operation *producer = operand->get().getDefiningOp();
      return producer && producer->hasOneUse();
    });
  return applyGreedy(kernel, std::move(patterns));
}

/// Does the memory behind `value` leave its block as a yielded value?
bool escapes(Value value) {
  for (Operation *user : value.getUsers()) {
    if (user->hasTrait<OpTrait::IsTerminator>() || isa<scf::ForOp, scf::WhileOp>(user))
      return true;
    if (isa<ViewLikeOpInterface, arith::SelectOp>(user))
      for (Value result : user->getResults())
        if (escapes(result))
          return true;
  }
  return false;
}

int64_t elementBytes(Type type) {
  if (auto complex = dyn_cast<ComplexType>(type))
    return 2 * elementBytes(complex.getElementType());
  return (type.getIntOrFloatBitWidth() + 7) / 8;
}

/// Small buffers go to the stack of the function; large ones are freed where their block ends.
void placeBuffers(func::FuncOp function) {
  int64_t used = 0;
  SmallVector<memref::AllocOp> allocs;
  function.walk([&](memref::AllocOp alloc) { allocs.push_back(alloc); });
  for (memref::AllocOp alloc : allocs) {
    if (escapes(alloc))
      continue;
    MemRefType type = alloc.getType();
    OpBuilder builder(alloc);
    if (type.hasStaticShape()) {
      int64_t bytes = llvm::alignTo(type.getNumElements() * elementBytes(type.getElementType()), 64);
      if (used + bytes <= kStackBytes) {
        used += bytes;
        builder.setInsertionPointToStart(&function.getBody().front());
        Value stack = memref::AllocaOp::create(builder, alloc.getLoc(), type, ValueRange{}, builder.getI64IntegerAttr(64));
        alloc.replaceAllUsesWith(stack);
        alloc.erase();
        continue;
      }
    }
    builder.setInsertionPoint(alloc->getBlock()->getTerminator());
    memref::DeallocOp::create(builder, alloc.getLoc(), alloc);
  }
}

LogicalResult copiesToLoops(func::FuncOp function) {
  IRRewriter rewriter(function.getContext());
  SmallVector<memref::CopyOp> copies;
  function.walk([&](memref::CopyOp copy) { copies.push_back(copy); });
  for (memref::CopyOp copy : copies) {
    rewriter.setInsertionPoint(copy);
    Location loc = copy.getLoc();
    if (copy.getSource() != copy.getTarget()) {
      // A result that works in an argument's buffer may be there already.
      auto address = [&](Value v) { return memref::ExtractAlignedPointerAsIndexOp::create(rewriter, loc, v).getResult(); };
      OpBuilder::InsertionGuard guard(rewriter);
      if (function->hasAttr(kCarries)) {
        Value differs = arith::CmpIOp::create(rewriter, loc, arith::CmpIPredicate::ne, address(copy.getSource()),
                                              address(copy.getTarget()));
        auto guarded = scf::IfOp::create(rewriter, loc, differs, /*withElseRegion=*/false);
        rewriter.setInsertionPointToStart(guarded.thenBlock());
      }
      linalg::CopyOp::create(rewriter, loc, copy.getSource(), copy.getTarget());
    }
    rewriter.eraseOp(copy);
  }
  SmallVector<linalg::LinalgOp> ops;
  function.walk([&](linalg::LinalgOp op) { ops.push_back(op); });
  for (linalg::LinalgOp op : ops) {
    rewriter.setInsertionPoint(op);
    if (failed(linalg::linalgOpToLoops(rewriter, op)))
      return op.emitOpError("cannot become loops");
    rewriter.eraseOp(op);
  }
  return success();
}

/// tfc.Check in loops to a conditional store.
void lowerChecks(KernelAbi &abi) {
  SmallVector<Operation *> checks;
  abi.function.walk([&](Operation *op) {
    if (isCheck(op))
      checks.push_back(op);
  });
  for (Operation *check : checks) {
    OpBuilder builder(check);
    emitCheck(builder, check->getLoc(), abi.slot, check->getOperand(0), abi.sites.number(check));
    check->erase();
  }
  if (!abi.sites.empty())
    abi.function->setAttr("tfc.sites", abi.sites.attribute(abi.function.getContext()));
}

/// Functions of complex numbers to arithmetic on their parts (the elementary functions in it are expanded later).
LogicalResult lowerComplex(func::FuncOp function) {
  RewritePatternSet patterns(function.getContext());
  populateComplexToStandardConversionPatterns(patterns);
  ConversionTarget target(*function.getContext());
  target.addIllegalDialect<complex::ComplexDialect>();
  target.addLegalOp<complex::ConstantOp, complex::CreateOp, complex::ReOp, complex::ImOp>();
  target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
  return applyPartialConversion(function, target, std::move(patterns));
}

/// Everything after the tensor body stands in the function with the C signature.
LogicalResult bufferize(KernelAbi &abi) {
  func::FuncOp function = abi.function;
  IRRewriter rewriter(function.getContext());
  if (failed(bufferization::eliminateEmptyTensors(rewriter, function)))
    return failure();
  bufferization::OneShotBufferizationOptions options;
  options.bufferAlignment = 64;
  options.allowUnknownOps = true;
  bufferization::BufferizationState state;
  if (failed(bufferization::runOneShotBufferize(function, options, state)))
    return failure();
  placeBuffers(function);
  if (failed(copiesToLoops(function)))
    return failure();
  function->removeAttr(kCarries);
  lowerChecks(abi);
  return lowerComplex(function);
}

/// Moves the body of `kernel` behind the prologue of `abi`; returns the values it returned.
/// An argument that a loop carries to a result is copied to the result's buffer first, unless they are one, and the loop works
/// there.
SmallVector<Value> inlineBody(func::FuncOp kernel, KernelAbi &abi, OpBuilder &builder) {
  IRMapping mapping;
  Location loc = kernel.getLoc();
  Block &body = kernel.getBody().front();
  for (unsigned i = 0; i < abi.outputs.size(); ++i) {
    int number = carriedArgument(kernel, i);
    if (number < 0)
      continue;
    abi.function->setAttr(kCarries, builder.getUnitAttr());
    Value from = operandAsMemref(builder, loc, abi.inputs[number]), to = operandAsMemref(builder, loc, abi.outputs[i]);
    memref::CopyOp::create(builder, loc, from, to);
    mapping.map(body.getArgument(number), bufferization::ToTensorOp::create(builder, loc, abi.outputs[i].type, to,
                                                                            /*restrict=*/true, /*writable=*/true));
  }
  for (auto [argument, operand] : llvm::zip(body.getArguments(), abi.inputs)) {
    if (mapping.contains(argument))
      continue;
    Value memref = operandAsMemref(builder, loc, operand);
    mapping.map(argument, bufferization::ToTensorOp::create(builder, loc, operand.type, memref, /*restrict=*/true));
  }
  for (Operation &op : body.without_terminator())
    builder.clone(op, mapping);
  SmallVector<Value> results;
  for (Value result : body.getTerminator()->getOperands())
    results.push_back(mapping.lookup(result));
  return results;
}

} // namespace

LogicalResult lowerPlain(func::FuncOp kernel, bool fuse) {
  if (failed(prepare(kernel, fuse)))
    return kernel.emitOpError("cannot be prepared for plain loops");
  OpBuilder builder(kernel.getContext());
  Location loc = kernel.getLoc();
  KernelAbi abi = KernelAbi::create(kernel, builder);
  SmallVector<Value> results = inlineBody(kernel, abi, builder);
  for (auto [result, operand] : llvm::zip(results, abi.outputs)) {
    Value memref = operandAsMemref(builder, loc, operand);
    bufferization::MaterializeInDestinationOp::create(builder, loc, Type(), result, memref, /*restrict=*/true,
                                                      /*writable=*/true);
  }
  abi.finish(builder, loc);
  if (failed(bufferize(abi)))
    return kernel.emitOpError("cannot be bufferized");
  abi.function->setAttr("tfc.tasks", builder.getI64IntegerAttr(1));
  abi.function->setAttr("tfc.plain", builder.getUnitAttr());
  kernel.erase();
  return success();
}

LogicalResult addShapesFunction(func::FuncOp kernel) {
  if (llvm::all_of(kernel.getResultTypes(), [](Type type) { return cast<RankedTensorType>(type).hasStaticShape(); }))
    return success();
  // @k.shapes(%buffers of the inputs, %sizes of the inputs, %out): a clone that returns dimensions instead of tensors.
  OpBuilder builder(kernel);
  Location loc = kernel.getLoc();
  auto clone = cast<func::FuncOp>(builder.clone(*kernel));
  clone.setName((kernel.getName() + ".shapes").str());
  Operation *terminator = clone.getBody().front().getTerminator();
  builder.setInsertionPoint(terminator);
  SmallVector<Value> dims;
  for (Value result : terminator->getOperands())
    for (int64_t i = 0, e = cast<RankedTensorType>(result.getType()).getRank(); i < e; ++i)
      if (cast<RankedTensorType>(result.getType()).isDynamicDim(i))
        dims.push_back(tensor::DimOp::create(builder, loc, result, i));
  terminator->setOperands(dims);
  SmallVector<Type> types(dims.size(), builder.getIndexType());
  clone.setFunctionType(builder.getFunctionType(clone.getArgumentTypes(), types));
  RewritePatternSet patterns(kernel.getContext());
  memref::populateResolveRankedShapedTypeResultDimsPatterns(patterns);
  memref::populateResolveShapedTypeResultDimsPatterns(patterns);
  if (failed(applyGreedy(clone, std::move(patterns))))
    return failure();
  // Checks belong to the kernel itself.
  SmallVector<Operation *> checks;
  clone.walk([&](Operation *op) {
    if (isCheck(op))
      checks.push_back(op);
  });
  for (Operation *check : checks)
    check->erase();
  if (failed(prepare(clone, false)))
    return failure();

  // Same prologue as the kernel's; the third and fourth parameters are unused integers there, so it gets its own type.
  SmallVector<Type> noResults;
  auto inputsOnly = cast<func::FuncOp>(OpBuilder(clone).clone(*clone));
  inputsOnly.setFunctionType(builder.getFunctionType(clone.getArgumentTypes(), noResults));
  KernelAbi abi = KernelAbi::create(inputsOnly, builder);
  inputsOnly.erase();
  Type pointer = LLVM::LLVMPointerType::get(kernel.getContext());
  abi.function.setFunctionType(
      builder.getFunctionType({pointer, pointer, pointer}, {}));
  Block &entry = abi.function.getBody().front();
  entry.getArgument(3).replaceAllUsesWith(entry.getArgument(2));
  entry.eraseArgument(3);
  entry.getArgument(2).setType(pointer);
  SmallVector<Value> results = inlineBody(clone, abi, builder);
  int32_t number = 0;
  for (Value result : results) {
    Value at = LLVM::GEPOp::create(builder, loc, pointer, builder.getI64Type(), entry.getArgument(2),
                                   ArrayRef<LLVM::GEPArg>{number++});
    LLVM::StoreOp::create(builder, loc, arith::IndexCastOp::create(builder, loc, builder.getI64Type(), result), at);
  }
  func::ReturnOp::create(builder, loc);
  clone.erase();
  abi.function->removeAttr("tfc.kernel");
  abi.function->setAttr("tfc.kernel_part", builder.getUnitAttr());
  return bufferize(abi);
}

} // namespace tfc::cpu
