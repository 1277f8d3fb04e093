// From values to memory: a kernel on tensors becomes a function on buffers with one loop nest (a linalg op) a step.
#include "Stages.h"

#include "tfc/codegen/Linalg.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotAnalysis.h"
#include "mlir/Dialect/Bufferization/Transforms/Transforms.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace tfc::gpu {

/// All dimensions of an op that reads and writes every operand in the order in which it lies: they become one, so that a
/// thread's number is its address.
static SmallVector<ReassociationIndices> flatDims(linalg::LinalgOp op) {
  if (op.getNumLoops() < 2 || op.hasDynamicShape() || op.getNumParallelLoops() != op.getNumLoops() || op.hasIndexSemantics())
    return {};
  for (AffineMap map : op.getIndexingMapsArray())
    if (!map.isIdentity())
      return {};
  return {llvm::to_vector<2>(llvm::seq<int64_t>(0, op.getNumLoops()))};
}

/// Where only run time tells whether a dimension is broadcast, a value is taken as it is or spread out by a loop over clamped
/// positions, which is the same if nothing is to be spread: without the choice it fuses into its readers.
static void alwaysSpread(func::FuncOp kernel) {
  auto source = [](Value v) {
    while (auto cast = v.getDefiningOp<tensor::CastOp>()) v = cast.getSource();
    return v;
  };
  SmallVector<scf::IfOp> choices;
  kernel.walk([&](scf::IfOp choice) {
    if (choice.getNumResults() != 1 || !choice.elseBlock() || !isa<RankedTensorType>(choice.getResult(0).getType())) return;
    Value direct = source(choice.thenYield().getOperand(0));
    auto spread = source(choice.elseYield().getOperand(0)).getDefiningOp<linalg::GenericOp>();
    if (!spread || spread->getBlock() != choice.elseBlock() || direct.getParentBlock() == choice.thenBlock()) return;
    auto read = spread.getBlock()->getTerminator()->getOperand(0).getDefiningOp<tensor::ExtractOp>();
    if (read && read.getTensor() == direct) choices.push_back(choice);
  });
  IRRewriter rewriter(kernel.getContext());
  for (scf::IfOp choice : choices) {
    Operation *yield = choice.elseYield();
    SmallVector<Value> results(yield->getOperands());
    rewriter.eraseOp(yield);
    rewriter.inlineBlockBefore(choice.elseBlock(), choice);
    rewriter.replaceOp(choice, results);
  }
}

static LogicalResult prepare(func::FuncOp kernel) {
  alwaysSpread(kernel);
  if (failed(codegen::fuseElementwise(kernel)))
    return failure();
  RewritePatternSet patterns(kernel.getContext());
  tensor::populateDecomposeTensorConcatPatterns(patterns);
  linalg::populateCollapseDimensions(patterns, flatDims);
  return applyPatternsGreedily(kernel, std::move(patterns));
}

FailureOr<func::FuncOp> toBuffers(func::FuncOp kernel) {
  if (failed(prepare(kernel)))
    return failure();
  OpBuilder b(kernel);
  Location loc = kernel.getLoc();
  auto memory = [](Type type) -> Type {
    auto tensor = cast<RankedTensorType>(type);
    return MemRefType::get(tensor.getShape(), tensor.getElementType());
  };
  SmallVector<Type> types = llvm::map_to_vector(kernel.getArgumentTypes(), memory);
  llvm::append_range(types, llvm::map_range(kernel.getResultTypes(), memory));
  auto function = func::FuncOp::create(b, loc, kernel.getName(), b.getFunctionType(types, {}));
  Block *entry = function.addEntryBlock();
  b.setInsertionPointToStart(entry);
  IRMapping mapping;
  Block &body = kernel.getBody().front();
  for (BlockArgument argument : body.getArguments())
    mapping.map(argument, bufferization::ToTensorOp::create(b, loc, argument.getType(), entry->getArgument(argument.getArgNumber()),
                                                            /*restrict=*/true));
  for (Operation &op : body.without_terminator())
    b.clone(op, mapping);
  unsigned number = kernel.getNumArguments();
  for (Value result : body.getTerminator()->getOperands())
    bufferization::MaterializeInDestinationOp::create(b, loc, Type(), mapping.lookupOrDefault(result), entry->getArgument(number++),
                                                      /*restrict=*/true, /*writable=*/true);
  func::ReturnOp::create(b, loc);
  kernel.erase();

  IRRewriter rewriter(function.getContext());
  if (failed(bufferization::eliminateEmptyTensors(rewriter, function)))
    return failure();
  bufferization::OneShotBufferizationOptions options;
  options.allowUnknownOps = true; // tfc.Check
  bufferization::BufferizationState state;
  if (failed(bufferization::runOneShotBufferize(function, options, state)))
    return failure();
  SmallVector<memref::CopyOp> copies;
  function.walk([&](memref::CopyOp copy) { copies.push_back(copy); });
  for (memref::CopyOp copy : copies) {
    rewriter.setInsertionPoint(copy);
    if (copy.getSource() != copy.getTarget())
      linalg::CopyOp::create(rewriter, copy.getLoc(), copy.getSource(), copy.getTarget());
    rewriter.eraseOp(copy);
  }
  return function;
}

} // namespace tfc::gpu
