// Gradients of sums and other folds by segment.
#include "GradientsOps.h"

namespace tfc::graph::grad {

namespace {


Grads segmentSumGrad(Ops &b, Node *op, const Grads &g) { return {b.gather(g[0], in(op, 1)), Gradient()}; }

struct Gathered {
  Edge values, clipped, positive;
};

/// Rows of `params` by `ids`; zeros where the id is negative.
Gathered gatherDropNegatives(Ops &b, const Arg &params, Edge ids, Edge clipped = {}, Edge positive = {}) {
  if (!clipped.node)
    clipped = b.op("Maximum", {ids, b.zerosLike(ids)});
  Edge gathered = b.gather(params, clipped);
  if (!positive.node) {
    positive = b.op("GreaterEqual", {ids, Num{0}});
    Edge shape = b.shape(positive);
    Edge more = b.rank(gathered);
    Edge own = b.rank(positive);
    Edge rest = b.sub(more, own);
    Edge ones = b.ones(std::vector<Arg>{rest}, typeOf(shape));
    Edge wide = b.concat({shape, ones}, i32(0));
    positive = b.reshape(positive, wide);
    Edge all = b.onesLike(gathered, bool_);
    positive = b.op("LogicalAnd", {positive, all}, {}, "and");
  }
  Edge zeros = b.zerosLike(gathered);
  return {b.whereV2(positive, gathered, zeros), clipped, positive};
}

Grads unsortedSegmentSumGrad(Ops &b, Node *op, const Grads &g) {
  return {gatherDropNegatives(b, g[0], in(op, 1)).values, Gradient(), Gradient()};
}

Grads unsortedSegmentExtremumGrad(Ops &b, Node *op, const Grads &g) {
  Gathered outputs = gatherDropNegatives(b, out(op), in(op, 1));
  Edge selected = b.op("Equal", {in(op), outputs.values});
  selected = b.op("LogicalAnd", {selected, outputs.positive});
  Edge count = b.unsortedSegmentSum(b.cast(selected, typeOf(g[0])), in(op, 1), in(op, 2));
  Edge weighted = b.truediv(g[0], count);
  Edge gathered = gatherDropNegatives(b, weighted, {}, outputs.clipped, outputs.positive).values;
  Edge zeros = b.zerosLike(gathered);
  return {b.whereV2(selected, gathered, zeros), Gradient(), Gradient()};
}

Grads unsortedSegmentProdGrad(Ops &b, Node *op, const Grads &given) {
  Edge data = in(op), ids = in(op, 1), count = in(op, 2);
  Edge isZero = b.op("Equal", {data, Num{0}});
  Edge zeroCount = b.unsortedSegmentSum(b.cast(isZero, int32), ids, count);
  // Two zeros in a segment: no gradient. One: only that element has one, the product of the others.
  Edge several = b.op("Greater", {zeroCount, Num{1}});
  Edge none = b.zerosLike(given[0]);
  Edge g = b.whereV2(several, none, given[0]);
  Edge ones = b.onesLike(data);
  Edge nonZero = b.whereV2(isZero, ones, data);
  Edge nonZeroProd = b.op("UnsortedSegmentProd", {nonZero, ids, count});
  Edge clipped = b.op("Maximum", {ids, b.zerosLike(ids)});
  Edge gatheredProd = b.gather(out(op), clipped);
  Edge gatheredNonZero = b.gather(nonZeroProd, clipped);
  Edge divided = b.truediv(gatheredProd, data);
  Edge partial = b.whereV2(isZero, gatheredNonZero, divided);
  Edge gathered = gatherDropNegatives(b, g, ids, clipped).values;
  return {b.mul(gathered, partial), Gradient(), Gradient()};
}

/// SegmentMin and SegmentMax: the elements that were chosen share the gradient of their segment.
Grads segmentExtremumGrad(Ops &b, Node *op, const Grads &g) {
  Edge zeros = b.zerosLike(in(op));
  Edge gathered = b.gather(out(op), in(op, 1));
  Edge selected = b.op("Equal", {in(op), gathered});
  Edge count = b.op("SegmentSum", {b.cast(selected, typeOf(g[0])), in(op, 1)});
  Edge weighted = b.truediv(g[0], count);
  Edge rows = b.gather(weighted, in(op, 1));
  return {b.whereV2(selected, rows, zeros), Gradient()};
}

Grads segmentMeanGrad(Ops &b, Node *op, const Grads &g) {
  Edge rank = b.rank(in(op));
  Edge idsShape = b.shape(in(op, 1));
  Edge rest = b.ones(b.expandDims(b.sub(rank, Num{1}), 0), typeOf(idsShape));
  Edge ones = b.ones(b.concat({idsShape, rest}, i32(0)), typeOf(g[0]));
  Edge scaled = b.truediv(g[0], b.op("SegmentSum", {ones, in(op, 1)}));
  return {b.gather(scaled, in(op, 1)), Gradient()};
}

Grads segmentProdGrad(Ops &b, Node *op, const Grads &given) {
  Edge data = in(op), ids = in(op, 1);
  Edge isZero = b.op("Equal", {data, Num{0}});
  Edge zeroCount = b.op("SegmentSum", {b.cast(isZero, int32), ids});
  Edge several = b.op("Greater", {zeroCount, Num{1}});
  Edge none = b.zerosLike(given[0]);
  Edge g = b.whereV2(several, none, given[0]);
  Edge ones = b.onesLike(data);
  Edge nonZero = b.whereV2(isZero, ones, data);
  Edge nonZeroProd = b.op("SegmentProd", {nonZero, ids});
  Edge gatheredProd = b.gather(out(op), ids);
  Edge gatheredNonZero = b.gather(nonZeroProd, ids);
  Edge divided = b.truediv(gatheredProd, nonZero);
  Edge partial = b.whereV2(isZero, gatheredNonZero, divided);
  return {b.mul(b.gather(g, ids), partial), Gradient()};
}

/// The sparse forms, with and without a number of segments.
Grads sparseSegmentGrad(Ops &b, Node *op, const Grads &g, std::string_view type) {
  Edge rows = b.at(b.shape(in(op)), i32(0));
  Grads out(op->inputs().size());
  out[0] = type.empty() ? b.unsortedSegmentSum(b.gather(g[0], in(op, 2)), in(op, 1), rows)
                        : b.op(type, {g[0], in(op, 1), in(op, 2), rows});
  return out;
}
Grads sparseSegmentSumGrad(Ops &b, Node *op, const Grads &g) { return sparseSegmentGrad(b, op, g, ""); }
Grads sparseSegmentMeanGrad(Ops &b, Node *op, const Grads &g) { return sparseSegmentGrad(b, op, g, "SparseSegmentMeanGrad"); }
Grads sparseSegmentSqrtNGrad(Ops &b, Node *op, const Grads &g) { return sparseSegmentGrad(b, op, g, "SparseSegmentSqrtNGrad"); }

} // namespace

std::vector<Entry> mathSegmentEntries() {
  return {
      {"SegmentSum", segmentSumGrad},
      {"SegmentMean", segmentMeanGrad},
      {"SegmentMax", segmentExtremumGrad},
      {"SegmentMin", segmentExtremumGrad},
      {"SegmentProd", segmentProdGrad},
      {"UnsortedSegmentSum", unsortedSegmentSumGrad},
      {"UnsortedSegmentMax", unsortedSegmentExtremumGrad},
      {"UnsortedSegmentMin", unsortedSegmentExtremumGrad},
      {"UnsortedSegmentProd", unsortedSegmentProdGrad},
      {"SparseSegmentSum", sparseSegmentSumGrad},
      {"SparseSegmentSumWithNumSegments", sparseSegmentSumGrad},
      {"SparseSegmentMean", sparseSegmentMeanGrad},
      {"SparseSegmentMeanWithNumSegments", sparseSegmentMeanGrad},
      {"SparseSegmentSqrtN", sparseSegmentSqrtNGrad},
      {"SparseSegmentSqrtNWithNumSegments", sparseSegmentSqrtNGrad},
  };
}

} // namespace tfc::graph::grad
