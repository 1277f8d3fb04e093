// Shapes of matrix products and of Einsum.
#include "ShapeHelpers.h"

#include <unordered_map>

namespace tfc::graph {

using namespace shapes;

namespace {

Status matMul(ShapeContext &c) {
  Shape a, b;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 2, a));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 2, b));
  bool ta = c.attrOr<bool>("transpose_a", false), tb = c.attrOr<bool>("transpose_b", false);
  Dim inner;
  TFC_RETURN_IF_ERROR(mergeDim(a[ta ? 0 : 1], b[tb ? 1 : 0], inner));
  c.setOutput(0, Shape{a[ta ? 1 : 0], b[tb ? 0 : 1]});
  return Status::ok();
}

Status batchMatMulOf(ShapeContext &c, bool broadcastBatch) {
  Shape x, y;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 2, x));
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[1], 2, y));
  if (!broadcastBatch) {
    // Without broadcasting both ranks agree, so one known rank tells the other.
    if (x.hasRank() && !y.hasRank())
      y = Shape::unknownOfRank(x.rank());
    if (y.hasRank() && !x.hasRank())
      x = Shape::unknownOfRank(y.rank());
  }
  bool ax = c.attrOr<bool>("adj_x", false), ay = c.attrOr<bool>("adj_y", false);
  if (x.hasRank() && y.hasRank()) {
    Dim inner;
    TFC_RETURN_IF_ERROR(mergeDim(x.dim(ax ? -2 : -1), y.dim(ay ? -1 : -2), inner));
  }
  if (!x.hasRank() || !y.hasRank())
    return Status::ok();
  Shape batch;
  TFC_RETURN_IF_ERROR(broadcastBatch ? broadcast(slice(x, 0, -2), slice(y, 0, -2), batch)
                                     : merge(slice(x, 0, -2), slice(y, 0, -2), batch));
  c.setOutput(0, concat(batch, Shape{x.dim(ax ? -1 : -2), y.dim(ay ? -2 : -1)}));
  return Status::ok();
}

Status batchMatMul(ShapeContext &c) { return batchMatMulOf(c, false); }
Status batchMatMulV2(ShapeContext &c) { return batchMatMulOf(c, true); }

/// Letters stand for dimensions; "..." for those that are left, which broadcast from the right.
Status einsum(ShapeContext &c) {
  const std::string equation = c.attrOr<std::string>("equation", "");
  const std::size_t arrow = equation.find("->");
  if (arrow == std::string::npos)
    return errors::invalidArgument("Expecting exactly one '->' in einsum equation: ", equation);
  std::vector<std::string> operands(1);
  for (char letter : equation.substr(0, arrow))
    if (letter == ',')
      operands.emplace_back();
    else
      operands.back() += letter;
  if (operands.size() != c.inputs.size())
    return errors::invalidArgument("Expected ", operands.size(), " inputs but got: ", c.inputs.size());
  std::unordered_map<char, Dim> sizes;
  Shape rest = Shape{};
  for (std::size_t i = 0; i < operands.size(); ++i) {
    const std::string &text = operands[i];
    const std::size_t dots = text.find("...");
    const int named = static_cast<int>(text.size()) - (dots == std::string::npos ? 0 : 3);
    Shape in = c.inputs[i];
    if (dots != std::string::npos)
      TFC_RETURN_IF_ERROR(withRankAtLeast(in, named, in));
    else
      TFC_RETURN_IF_ERROR(withRank(in, named, in));
    auto take = [&](char letter, Dim d) {
      auto [it, isNew] = sizes.try_emplace(letter, d);
      return isNew ? Status::ok() : mergeDim(it->second, d, it->second);
    };
    const int head = static_cast<int>(dots == std::string::npos ? text.size() : dots), tail = named - head;
    for (int k = 0; k < head; ++k)
      TFC_RETURN_IF_ERROR(take(text[k], in.hasRank() ? in[k] : None));
    for (int k = 0; k < tail; ++k)
      TFC_RETURN_IF_ERROR(take(text[head + 3 + k], in.hasRank() ? in[in.rank() - tail + k] : None));
    if (dots != std::string::npos) {
      const Shape inner = !in.hasRank() ? Shape::unknown() : in.rank() == named ? Shape{} : slice(in, head, in.rank() - tail);
      TFC_RETURN_IF_ERROR(broadcast(rest, inner, rest));
    }
  }
  Shape out = Shape{};
  for (std::size_t k = arrow + 2; k < equation.size(); ++k) {
    if (equation.compare(k, 3, "...") == 0) {
      out = concat(out, rest);
      k += 2;
      continue;
    }
    auto it = sizes.find(equation[k]);
    if (it == sizes.end())
      return errors::invalidArgument("Einsum output subscripts ", equation.substr(arrow + 2),
                                     " contains the label ", std::string(1, equation[k]),
                                     " which is not present in the input subscripts");
    out = concat(out, vector(it->second));
  }
  c.setOutput(0, out);
  return Status::ok();
}

constexpr RuleEntry rules[] = {{"MatMul", matMul}, {"SparseMatMul", matMul}, {"BatchMatMul", batchMatMul}, {"BatchMatMulV2", batchMatMulV2},
                               {"BatchMatMulV3", batchMatMulV2}, {"Einsum", einsum}};

} // namespace

std::span<const RuleEntry> mathMatrixRules() { return rules; }

} // namespace tfc::graph
