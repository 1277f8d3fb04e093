// What shape rules share: TensorFlow's InferenceContext vocabulary on plain Shapes, with its texts.
// A dimension is an int64, None (-1) where unknown.
#pragma once

#include "tfc/graph/ShapeInference.h"

#include <span>

namespace tfc::graph {

using Dim = std::int64_t;

struct RuleEntry {
  std::string_view op;
  ShapeRule rule;
};

/// One table a category file.
std::span<const RuleEntry> arrayRules(), arrayMoveRules(), arrayIndexRules(), controlArrayRules(), controlRules(), inputRules(), mathRules(), mathMatrixRules(), arrayDiagRules(), arrayPatchRules(), mathCountRules(), imageRules(), nnRecurrentRules(),
    mathReduceRules(), nnRules(), nnConvRules(), nnLossRules(), nnNormRules(), nnPoolRules(), randomRules(), stateRules(),
    stateApplyRules(), stateScatterRules(), stringRules(), mathLinalgRules(), sparseRules(), mathFftRules();

namespace shapes {

Status withRank(const Shape &s, int rank, Shape &out);
Status withRankAtLeast(const Shape &s, int rank, Shape &out);
Status withRankAtMost(const Shape &s, int rank, Shape &out);
inline Status withRank(const Shape &s, int rank) { Shape out; return withRank(s, rank, out); }

Status mergeDim(Dim a, Dim b, Dim &out);
Status merge(const Shape &a, const Shape &b, Shape &out);
/// The first dimensions of `s` are those of `prefix`; both come back with what is known together.
Status mergePrefix(const Shape &s, const Shape &prefix, Shape &out, Shape &prefixOut);
Status withDim(Dim dim, Dim value, Dim &out); ///< "Dimension must be 3 but is 2"

Status addDims(Dim a, Dim b, Dim &out);
Status subtractDims(Dim a, Dim b, Dim &out);
Status multiplyDims(Dim a, Dim b, Dim &out);
Status divideDims(Dim a, Dim divisor, bool evenly, Dim &out);

inline Dim dimOf(const Shape &s, int i) { return s.hasRank() ? s.dim(i) : None; }
/// Dimensions [from, to) (negative: from the end); unknown if the rank is.
Shape slice(const Shape &s, int from, int to = 1 << 20);
Shape concat(const Shape &a, const Shape &b);
Shape vector(Dim n);

/// The shape that input `i`, a vector of sizes, spells (MakeShapeFromShapeTensor).
Status fromTensor(const ShapeContext &c, int i, Shape &out);
/// The scalar integer of input `i`, if known. InvalidArgument if it is known not to be a scalar.
Status scalarInput(const ShapeContext &c, int i, std::optional<std::int64_t> &out);
/// The scalar as a dimension: None if unknown; negative values are errors ("Dimension size, given by scalar input 1, must be non-negative but is -1").
Status dimFromScalar(const ShapeContext &c, int i, Dim &out);
/// All elements of an integer input, if known.
std::optional<std::vector<std::int64_t>> intsOf(const ShapeContext &c, int i);
/// Numpy broadcasting; `strict` refuses shapes that do not fit, else the result is unknown.
Status broadcast(const Shape &a, const Shape &b, Shape &out, bool strict = true);

/// Rules that many ops share.
Status unchanged(ShapeContext &c);                 ///< every output: the shape of input 0
Status scalarOutput(ShapeContext &c);              ///< every output a scalar
Status oldHandle(ShapeContext &c);                 ///< a reference to a container's name and a name
Status noOutputs(ShapeContext &c);
Status unknownOutputs(ShapeContext &c);
Status mergeBoth(ShapeContext &c);                 ///< output 0: the merge of inputs 0 and 1
Status broadcastBoth(ShapeContext &c);             ///< output 0: inputs 0 and 1 broadcast

} // namespace shapes
} // namespace tfc::graph
