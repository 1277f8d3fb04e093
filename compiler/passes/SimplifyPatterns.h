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

/// Replaces the only result of `op` by `value`, if their element types agree and `value` is known at least as well.
mlir::LogicalResult replaceBy(mlir::PatternRewriter &rewriter, mlir::Operation *op, mlir::Value value);

} // namespace tfc::compiler
