// The rewrite patterns of tfc-simplify.
#pragma once

#include "tfc/dialect/Tfc.h"

#include "mlir/IR/PatternMatch.h"

namespace tfc::compiler {

/// Algebra: neutral elements, involutions, casts, powers.
void populateMathPatterns(mlir::RewritePatternSet &patterns);
/// Identities, shapes and layout: Reshape, Transpose, Tile, Pad; transposes into matrix products.
void populateArrayPatterns(mlir::RewritePatternSet &patterns);
/// Constants with equal elements: spreading, arithmetic, casts.
void populateConstantPatterns(mlir::RewritePatternSet &patterns);
/// Batch normalisation in inference.
void populateNNPatterns(mlir::RewritePatternSet &patterns);
/// Branches and loops: known conditions, dead results.
void populateRegionPatterns(mlir::RewritePatternSet &patterns);

/// Replaces the only result of `op` by `value`, if their element types agree and `value` is known at least as well.
mlir::LogicalResult replaceBy(mlir::PatternRewriter &rewriter, mlir::Operation *op, mlir::Value value);

/// The permutation of a transpose, normalised, or nothing: it is not known, or none.
std::optional<mlir::SmallVector<int64_t>> permutation(ir::TransposeOp op);

/// Takes values out of a loop that it does not change or that nothing uses; the op is replaced if there are any.
bool dropCarried(ir::WhileRegionOp op);
/// Moves what each iteration of a loop would compute alike in front of it. Returns how many ops.
size_t hoistInvariants(mlir::func::FuncOp func);

} // namespace tfc::compiler
