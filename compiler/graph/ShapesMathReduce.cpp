// Shapes of reductions, ArgMax, cumulative sums and segments.
#include "ShapeHelpers.h"

#include <algorithm>

namespace tfc::graph {

using namespace shapes;

namespace {

Status reduce(ShapeContext &c) {
  const Shape &in = c.inputs[0];
  bool keep = c.attrOr<bool>("keep_dims", false);
  auto axes = intsOf(c, 1);
  if (!in.hasRank())
    return Status::ok();
  if (!axes) {
    // The number of axes may be known; negative and repeated ones make even that only a bound, so nothing follows but
    // the rank when dimensions are kept.
    if (c.inputs[1].hasRank() && c.inputs[1].rank() == 1 && dimOf(c.inputs[1], 0) == 0)
      c.setOutput(0, in);
    else
      c.setOutput(0, keep ? Shape::unknownOfRank(in.rank()) : Shape::unknown());
    return Status::ok();
  }
  std::vector<bool> gone(in.rank());
  for (std::int64_t a : *axes) {
    if (a < -in.rank() || a >= in.rank())
      return errors::invalidArgument("Invalid reduction dimension ", a, " for input with ", in.rank(), " dimensions.");
    gone[a < 0 ? a + in.rank() : a] = true;
  }
  std::vector<Dim> dims;
  for (int i = 0; i < in.rank(); ++i)
    if (!gone[i])
      dims.push_back(in[i]);
    else if (keep)
      dims.push_back(1);
  c.setOutput(0, Shape(std::move(dims)));
  return Status::ok();
}

Status argExtreme(ShapeContext &c) {
  std::optional<std::int64_t> axis;
  TFC_RETURN_IF_ERROR(scalarInput(c, 1, axis));
  const Shape &in = c.inputs[0];
  if (!in.hasRank())
    return Status::ok();
  if (in.rank() <= 1) {
    if (axis && (*axis < -std::max(in.rank(), 1) || *axis >= std::max(in.rank(), 1)))
      return errors::invalidArgument("Dimension (", *axis, ") must be in the range [", -in.rank(), ", ", in.rank(),
                                     "), where ", in.rank(), " is the number of dimensions in the input.");
    c.setOutput(0, Shape{});
    return Status::ok();
  }
  if (!axis) {
    c.setOutput(0, Shape::unknownOfRank(in.rank() - 1));
    return Status::ok();
  }
  std::int64_t a = *axis < 0 ? *axis + in.rank() : *axis;
  if (a < 0 || a >= in.rank())
    return errors::invalidArgument("Dimension (", *axis, ") must be in the range [", -in.rank(), ", ", in.rank(),
                                   "), where ", in.rank(), " is the number of dimensions in the input.");
  std::vector<Dim> dims = in.dims();
  dims.erase(dims.begin() + a);
  c.setOutput(0, Shape(std::move(dims)));
  return Status::ok();
}

Status cumulative(ShapeContext &c) {
  std::optional<std::int64_t> axis;
  TFC_RETURN_IF_ERROR(scalarInput(c, 1, axis));
  const Shape &in = c.inputs[0];
  if (axis && in.hasRank() && (*axis < -in.rank() || *axis >= in.rank()))
    TFC_RETURN_IF_ERROR(c.whenRun(errors::invalidArgument("ScanOp: Expected scan axis in the range [", -in.rank(), ", ", in.rank(), "), but got ", *axis)));
  c.setOutput(0, in);
  return Status::ok();
}

Status segment(ShapeContext &c) {
  Shape data;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 1, data));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1));
  Dim rows;
  TFC_RETURN_IF_ERROR(mergeDim(dimOf(data, 0), dimOf(c.inputs[1], 0), rows));
  c.setOutput(0, data.hasRank() ? concat(vector(None), slice(data, 1)) : Shape::unknown());
  return Status::ok();
}

Status unsortedSegment(ShapeContext &c) {
  Shape data = c.inputs[0], ids = c.inputs[1];
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 0));
  if (!ids.hasRank() || !data.hasRank())
    return Status::ok();
  Shape merged, prefix;
  TFC_RETURN_IF_ERROR(mergePrefix(data, ids, merged, prefix));
  Dim n;
  TFC_RETURN_IF_ERROR(dimFromScalar(c, 2, n));
  c.setOutput(0, concat(vector(n), slice(merged, ids.rank())));
  return Status::ok();
}

/// (data, indices, segment_ids [, num_segments])
Status sparseSegment(ShapeContext &c) {
  Shape data, indices, ids, both;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 1, data));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1, indices));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 1, ids));
  TFC_RETURN_IF_ERROR(merge(indices, ids, both));
  Dim rows = None;
  if (c.inputs.size() > 3)
    TFC_RETURN_IF_ERROR(dimFromScalar(c, 3, rows));
  if (data.hasRank())
    c.setOutput(0, concat(vector(rows), slice(data, 1)));
  return Status::ok();
}

/// The gradients that return the rows of distinct indices: how many there are depends on the values.
Status sparseSegmentRows(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(sparseSegment(c));
  if (c.inputs[0].hasRank())
    c.setOutput(0, concat(vector(None), slice(c.inputs[0], 1)));
  c.setOutput(1, vector(None));
  return Status::ok();
}

constexpr RuleEntry rules[] = {
    {"Sum", reduce}, {"Prod", reduce}, {"Max", reduce}, {"Min", reduce}, {"Mean", reduce}, {"All", reduce}, {"Any", reduce},
    {"EuclideanNorm", reduce},
    {"ArgMax", argExtreme}, {"ArgMin", argExtreme}, {"Cumsum", cumulative}, {"Cumprod", cumulative}, {"CumulativeLogsumexp", cumulative},
    {"SegmentSum", segment}, {"SegmentMean", segment}, {"SegmentMax", segment}, {"SegmentMin", segment}, {"SegmentProd", segment},
    {"SparseSegmentSum", sparseSegment}, {"SparseSegmentMean", sparseSegment}, {"SparseSegmentSqrtN", sparseSegment},
    {"SparseSegmentSumWithNumSegments", sparseSegment}, {"SparseSegmentMeanWithNumSegments", sparseSegment},
    {"SparseSegmentSqrtNWithNumSegments", sparseSegment}, {"SparseSegmentMeanGrad", sparseSegment},
    {"SparseSegmentSqrtNGrad", sparseSegment}, {"SparseSegmentSumGrad", sparseSegment},
    {"SparseSegmentSumGradV2", sparseSegmentRows}, {"SparseSegmentMeanGradV2", sparseSegmentRows},
    {"SparseSegmentSqrtNGradV2", sparseSegmentRows},
    {"UnsortedSegmentSum", unsortedSegment}, {"UnsortedSegmentMax", unsortedSegment},
    {"UnsortedSegmentMin", unsortedSegment}, {"UnsortedSegmentProd", unsortedSegment},
};

} // namespace

std::span<const RuleEntry> mathReduceRules() { return rules; }

} // namespace tfc::graph
