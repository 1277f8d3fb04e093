// Shapes of updates of rows and elements of variables.
#include "ShapeHelpers.h"

namespace tfc::graph {

using namespace shapes;

namespace {

/// updates: a scalar, or indices' shape followed by the rows' shape.
Status checkRows(const Shape &var, const Shape &indices, const Shape &updates) {
  Shape rows, want, unused;
  TFC_RETURN_IF_ERROR(withRankAtLeast(var, 1, rows));
  if (updates.rank() == 0 || !rows.hasRank())
    return Status::ok();
  want = concat(indices, slice(rows, 1));
  return merge(updates, want, unused);
}

Status scatter(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(checkRows(c.inputs[0], c.inputs[1], c.inputs[2]));
  c.setOutput(0, c.inputs[0]);
  return Status::ok();
}

Status resourceScatter(ShapeContext &c) {
  bool known = !c.handleShapes.empty() && c.handleShapes[0];
  return checkRows(known ? *c.handleShapes[0] : Shape::unknown(), c.inputs[1], c.inputs[2]);
}

Status scatterNd(ShapeContext &c) {
  const Shape &var = c.inputs[0], &indices = c.inputs[1], &updates = c.inputs[2];
  c.setOutput(0, var);
  if (!indices.hasRank() || !updates.hasRank())
    return Status::ok();
  if (indices.rank() < 1)
    return errors::invalidArgument("Shape must be at least rank 1 but is rank 0");
  Shape outer = indices.rank() == 1 ? Shape{} : slice(indices, 0, indices.rank() - 1), both, prefix;
  if (!mergePrefix(updates, outer, both, prefix))
    return errors::invalidArgument("The outer ", outer.rank(), " dimensions of indices.shape=", indices.errorStr(), " must match the outer ",
                                   outer.rank(), " dimensions of updates.shape=", updates.errorStr());
  Dim depth = indices.dim(-1);
  if (depth == None || !var.hasRank())
    return Status::ok();
  if (depth > var.rank())
    return errors::invalidArgument("indices.shape[-1] must be <= rank of the variable, but saw indices shape: ", indices.errorStr(),
                                   " and variable shape: ", var.errorStr());
  return merge(slice(updates, outer.rank()), slice(var, static_cast<int>(depth)), both);
}

Status resourceScatterNd(ShapeContext &c) {
  ShapeContext onValue = c;
  bool known = !c.handleShapes.empty() && c.handleShapes[0];
  onValue.inputs[0] = known ? *c.handleShapes[0] : Shape::unknown();
  onValue.outputs.resize(1);
  return scatterNd(onValue);
}

constexpr RuleEntry rules[] = {
    {"ScatterAdd", scatter}, {"ScatterSub", scatter}, {"ScatterMul", scatter}, {"ScatterDiv", scatter},
    {"ScatterMin", scatter}, {"ScatterMax", scatter}, {"ScatterUpdate", scatter}, {"ResourceScatterAdd", resourceScatter},
    {"ResourceScatterSub", resourceScatter}, {"ResourceScatterMul", resourceScatter},
    {"ResourceScatterDiv", resourceScatter}, {"ResourceScatterMin", resourceScatter},
    {"ResourceScatterMax", resourceScatter}, {"ResourceScatterUpdate", resourceScatter}, {"ScatterNdAdd", scatterNd},
    {"ScatterNdSub", scatterNd}, {"ScatterNdUpdate", scatterNd}, {"ScatterNdMin", scatterNd}, {"ScatterNdMax", scatterNd},
    {"ResourceScatterNdAdd", resourceScatterNd}, {"ResourceScatterNdSub", resourceScatterNd},
    {"ResourceScatterNdUpdate", resourceScatterNd}, {"ResourceScatterNdMin", resourceScatterNd},
    {"ResourceScatterNdMax", resourceScatterNd},
};

} // namespace

std::span<const RuleEntry> stateScatterRules() { return rules; }

} // namespace tfc::graph
