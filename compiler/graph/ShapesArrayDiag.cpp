// Shapes of bands of diagonals (MatrixDiagV2, V3 and their kin).
#include "ShapeHelpers.h"

#include <algorithm>

namespace tfc::graph {

using namespace shapes;

namespace {

struct BandLimits {
  std::int64_t lower, upper;
};

/// The diagonals that input `i` names, a scalar or one or two numbers; nothing if they are not known.
Status bandOf(const ShapeContext &c, int i, std::optional<BandLimits> &band) {
  Shape k;
  TFC_RETURN_IF_ERROR(withRankAtMost(c.inputs[i], 1, k));
  auto values = intsOf(c, i);
  if (!values)
    return Status::ok();
  if (values->empty() || values->size() > 2)
    return errors::invalidArgument("diag_index must have only one or two elements, received ", values->size(), " elements.");
  band = {values->front(), values->back()};
  if (band->lower > band->upper)
    return errors::invalidArgument("lower_diag_index is greater than upper_diag_index");
  return Status::ok();
}

Status inside(const BandLimits &band, Dim rows, Dim columns) {
  for (std::int64_t d : {band.lower, band.upper})
    if (rows != None && columns != None && d != 0 && (d <= -rows || d >= columns))
      return errors::invalidArgument("diag index ", d, " is out of bound. It must be between ", -rows, " and ", columns);
  return Status::ok();
}

Dim longestOf(const BandLimits &band, Dim rows, Dim columns) {
  if (rows == None || columns == None)
    return None;
  return std::min(rows + std::min<Dim>(band.upper, 0), columns - std::max<Dim>(band.lower, 0));
}

Shape packed(const Shape &batch, const BandLimits &band, Dim longest) {
  return concat(batch, band.lower == band.upper ? vector(longest) : Shape{band.upper - band.lower + 1, longest});
}

Shape batchOf(const Shape &s, int inner) { return s.rank() == inner ? Shape{} : slice(s, 0, s.rank() - inner); }

Status diagV2(ShapeContext &c) {
  Shape in;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 1, in));
  std::optional<std::int64_t> rows, columns;
  TFC_RETURN_IF_ERROR(scalarInput(c, 2, rows));
  TFC_RETURN_IF_ERROR(scalarInput(c, 3, columns));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[4], 0));
  std::optional<BandLimits> band;
  TFC_RETURN_IF_ERROR(bandOf(c, 1, band));
  if (!band || !in.hasRank())
    return Status::ok();
  bool single = band->lower == band->upper;
  if (!single) {
    TFC_RETURN_IF_ERROR(withRankAtLeast(in, 2, in));
    Dim count = band->upper - band->lower + 1;
    if (in.dim(-2) != None && in.dim(-2) != count)
      return errors::invalidArgument("The number of rows of `diagonal` doesn't match the number of diagonals implied from d_lower and d_upper.\n"
                                     "num_diags = ", count, ", d_lower = ", band->lower, ", d_upper = ", band->upper);
  }
  Dim longest = in.dim(-1), needRows = None, needColumns = None;
  if (longest != None) {
    needRows = longest - std::min<Dim>(band->upper, 0);
    needColumns = longest + std::max<Dim>(band->lower, 0);
  }
  // Neither given: a square; one not given: what the diagonals need. Not known: nothing can be said.
  Dim r = rows.value_or(None), k = columns.value_or(None);
  bool known = rows && columns;
  if (known && r == -1 && k == -1)
    r = k = std::max(needRows, needColumns);
  else if (known)
    r = r == -1 ? needRows : r, k = k == -1 ? needColumns : k;
  if (longest != None && known) {
    if (r < needRows)
      return errors::invalidArgument("num_rows is too small");
    if (k < needColumns)
      return errors::invalidArgument("num_cols is too small.");
    if (r != needRows && k != needColumns)
      return errors::invalidArgument("num_rows and num_cols are not consistent with lower_diag_index, upper_diag_index, and the length "
                                     "of the given diagonals.\nnum_rows = ", r, " != min_num_rows = ", needRows,
                                     ", num_cols = ", k, " != min_num_cols = ", needColumns);
  }
  c.setOutput(0, concat(batchOf(in, single ? 1 : 2), Shape{r, k}));
  return Status::ok();
}

Status diagPartV2(ShapeContext &c) {
  Shape in;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 2, in));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 0));
  std::optional<BandLimits> band;
  TFC_RETURN_IF_ERROR(bandOf(c, 1, band));
  if (!band || !in.hasRank())
    return Status::ok();
  TFC_RETURN_IF_ERROR(inside(*band, in.dim(-2), in.dim(-1)));
  c.setOutput(0, packed(batchOf(in, 2), *band, longestOf(*band, in.dim(-2), in.dim(-1))));
  return Status::ok();
}

Status setDiagV2(ShapeContext &c) {
  Shape in, diagonal;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 2, in));
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[1], 1, diagonal));
  std::optional<BandLimits> band;
  TFC_RETURN_IF_ERROR(bandOf(c, 2, band));
  c.setOutput(0, in);
  if (!band || !in.hasRank())
    return Status::ok();
  TFC_RETURN_IF_ERROR(inside(*band, in.dim(-2), in.dim(-1)));
  Shape merged;
  return merge(diagonal, packed(batchOf(in, 2), *band, longestOf(*band, in.dim(-2), in.dim(-1))), merged);
}

constexpr RuleEntry rules[] = {
    {"MatrixDiagV2", diagV2},         {"MatrixDiagV3", diagV2},         {"MatrixDiagPartV2", diagPartV2},
    {"MatrixDiagPartV3", diagPartV2}, {"MatrixSetDiagV2", setDiagV2},   {"MatrixSetDiagV3", setDiagV2},
};

} // namespace

std::span<const RuleEntry> arrayDiagRules() { return rules; }

} // namespace tfc::graph
