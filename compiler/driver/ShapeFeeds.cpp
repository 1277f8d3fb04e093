#include "ShapeFeeds.h"

#include "tfc/graph/OpSchema.h"

#include <map>
#include <set>

namespace tfc::compiler {

using graph::Edge;
using graph::Node;

static constexpr std::int64_t maxElements = 32;

/// Operand names by which TensorFlow's ops take what it keeps in host memory.
static bool saysShape(std::string_view name) {
  static const std::set<std::string_view> names = {
      "shape", "dims", "axis", "dim", "perm", "paddings", "multiples", "begin", "end", "strides", "size", "sizes", "size_splits",
      "split_dim", "concat_dim", "reduction_indices", "dimension", "num_segments", "input_sizes", "filter_sizes", "block_shape",
      "crops", "shift", "start", "limit", "delta", "num", "depth", "k", "num_lower", "num_upper", "s0", "s1",
      "orig_input_shape", "fft_length", "num_rows", "num_cols", "output_shape", "element_shape"};
  return names.count(name) != 0;
}

/// The name of the operand that input `index` of `node` belongs to.
static std::string_view operandName(const Node &node, std::size_t index) {
  std::size_t at = 0;
  for (const graph::ArgSchema &arg : node.schema().inputs) {
    std::size_t count = 1;
    if (!arg.numberAttr.empty())
      if (const graph::Attr *attr = node.attr(arg.numberAttr))
        if (auto *n = std::get_if<std::int64_t>(attr)) count = *n;
    if (!arg.typeListAttr.empty()) return {};
    if (index < at + count) return arg.name;
    at += count;
  }
  return {};
}

static bool isIndex(DType t) { return t == DType::int32 || t == DType::int64; }

std::vector<bool> shapeFeeds(const graph::Graph &graph, const rt::Signature &signature, std::span<const Tensor> feeds) {
  std::vector<bool> result(feeds.size(), false);
  std::map<Edge, std::size_t> fed;
  bool any = false;
  for (std::size_t i = 0; i < feeds.size(); ++i)
    if (auto e = graph.findOutput(signature.feedNames[i])) {
      fed[*e] = i;
      any |= isIndex(feeds[i].dtype()) && feeds[i].size() <= maxElements;
    }
  if (!any) return result;

  std::vector<Node *> work;
  std::vector<Edge> deciding;
  std::set<const Node *> seen;
  std::set<Edge> traced;
  auto visit = [&](Node *node) {
    if (node && seen.insert(node).second) work.push_back(node);
  };
  for (const std::string &fetch : signature.fetches)
    if (auto e = graph.findOutput(fetch); e && !fed.count(*e)) visit(e->node);
  for (const std::string &target : signature.targets) visit(graph.find(target));
  while (!work.empty()) {
    Node *node = work.back();
    work.pop_back();
    for (std::size_t i = 0; i < node->inputs().size(); ++i) {
      Edge e = node->inputs()[i];
      if (saysShape(operandName(*node, i))) deciding.push_back(e);
      if (!fed.count(e)) visit(e.node);
    }
    for (Node *before : node->controls()) visit(before);
  }
  // What decides a shape, and what integers it is computed from.
  while (!deciding.empty()) {
    Edge e = deciding.back();
    deciding.pop_back();
    if (!isIndex(e.node->outputType(e.index)) || !traced.insert(e).second) continue;
    if (auto it = fed.find(e); it != fed.end()) {
      result[it->second] = feeds[it->second].size() <= maxElements;
      continue;
    }
    std::string_view op = e.node->op();
    if (op == "Shape" || op == "ShapeN" || op == "Size" || op == "Rank") continue;
    deciding.insert(deciding.end(), e.node->inputs().begin(), e.node->inputs().end());
  }
  return result;
}

} // namespace tfc::compiler
