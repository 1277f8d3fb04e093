// Shapes of counts and histograms.
#include "ShapeHelpers.h"

namespace tfc::graph {

using namespace shapes;

namespace {

Status bincount(ShapeContext &c) {
  Dim size;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 0));
  TFC_RETURN_IF_ERROR(dimFromScalar(c, 1, size));
  c.setOutput(0, vector(size));
  return Status::ok();
}

/// A vector's bins, or those of each row of a matrix.
Status denseBincount(ShapeContext &c) {
  Shape in;
  TFC_RETURN_IF_ERROR(withRankAtMost(c.inputs[0], 2, in));
  TFC_RETURN_IF_ERROR(withRankAtLeast(in, 1, in));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 0));
  Dim size;
  TFC_RETURN_IF_ERROR(dimFromScalar(c, 1, size));
  const Shape &weights = c.inputs[2];
  if (Shape merged; in.is_fully_defined() && weights.is_fully_defined() && weights.numElements() != 0 && !merge(in, weights, merged))
    return c.whenRun(errors::invalidArgument("`weights` must be the same shape as `arr` or a length-0 `Tensor`, in which case it acts as all "
                                             "weights equal to 1. Received ", weights.errorStr()));
  if (in.hasRank())
    c.setOutput(0, in.rank() == 2 ? Shape{in[0], size} : vector(size));
  return Status::ok();
}

/// As many dimensions as the sparse tensor has, whose rows are values of its dense_shape.
Status sparseBincount(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[3], 0));
  Dim size;
  TFC_RETURN_IF_ERROR(dimFromScalar(c, 3, size));
  if (const Shape &dense = c.inputs[2]; dense.rank() == 1 && (dense[0] == 1 || dense[0] == 2))
    c.setOutput(0, dense[0] == 2 ? Shape{None, size} : vector(size));
  return Status::ok();
}

Status raggedBincount(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 0));
  Dim size;
  TFC_RETURN_IF_ERROR(dimFromScalar(c, 2, size));
  c.setOutput(0, Shape{None, size});
  return Status::ok();
}

Status histogram(ShapeContext &c) {
  Shape range;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1, range));
  Dim two;
  TFC_RETURN_IF_ERROR(withDim(range[0], 2, two));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 0));
  Dim size = None;
  if (const Tensor *nbins = c.value(2)) {
    size = nbins->asInt64(0);
    if (size <= 0)
      return errors::invalidArgument("Requires nbins > 0: ", size);
  }
  c.setOutput(0, vector(size));
  return Status::ok();
}

Status bucketize(ShapeContext &c) {
  if (const Attr *attr = c.attr("boundaries"))
    if (const auto *b = std::get_if<std::vector<float>>(attr))
      for (std::size_t i = 1; i < b->size(); ++i)
        if ((*b)[i] < (*b)[i - 1])
          return errors::invalidArgument("Expected sorted boundaries");
  return unchanged(c);
}

constexpr RuleEntry rules[] = {
    {"Bincount", bincount}, {"DenseBincount", denseBincount}, {"SparseBincount", sparseBincount},
    {"RaggedBincount", raggedBincount}, {"HistogramFixedWidth", histogram}, {"Bucketize", bucketize}};

} // namespace

std::span<const RuleEntry> mathCountRules() { return rules; }

} // namespace tfc::graph
