// Which op has which gradient function, and what is made of gradients once they are there.
#include "tfc/graph/Gradients.h"

#include "GradientsOps.h"
#include "tfc/graph/OpSchema.h"

#include <algorithm>
#include <unordered_map>

namespace tfc::graph {

using namespace grad;

bool isTrainable(DType type) {
  return isFloating(type) || isComplex(type) || type == DType::resource || type == DType::variant;
}

namespace grad {

Function find(std::string_view op) {
  static const std::unordered_map<std::string_view, Function> table = [] {
    std::unordered_map<std::string_view, Function> t;
    for (const auto &entries :
         {mathUnaryEntries(), mathBinaryEntries(), mathReduceEntries(), mathComplexEntries(),
          mathSegmentEntries(), mathSpecialEntries(), mathMatrixEntries(), arrayEntries(), arrayDiagEntries(),
          arrayMoveEntries(), nnActivationEntries(), nnLossEntries(), nnNormEntries(), nnConvEntries(),
          nnPoolEntries(), nnRecurrentEntries(), imageEntries(), stateEntries(), controlEntries(), controlArrayEntries(), controlListEntries(),
          mathFftEntries(), sparseEntries(), mathTridiagonalEntries(), mathLinalgEntries()})
      for (const Entry &e : entries)
        t.emplace(e.op, e.function);
    return t;
  }();
  auto it = table.find(op);
  return it == table.end() ? nullptr : it->second;
}

} // namespace grad

namespace {

/// Ops that the walk itself differentiates: the parts of loops and conditionals, and functional conditionals.
bool isWalked(std::string_view op) {
  constexpr std::string_view walked[] = {"Enter", "Exit", "LoopCond", "Merge", "NextIteration", "Switch",
                                         "RefEnter", "RefExit", "RefMerge", "RefNextIteration", "RefSwitch",
                                         "If", "StatelessIf", "Case", "StatelessCase", "While", "StatelessWhile"};
  return std::ranges::find(walked, op) != std::end(walked);
}

} // namespace

bool hasGradient(std::string_view op) {
  const OpSchema *schema = findOp(op);
  return (schema && schema->gradient == "none") || isWalked(op) || find(op);
}

Expected<Edge> densify(Graph &graph, const Gradient &gradient, std::string_view name, std::string_view scope) {
  if (!gradient)
    return errors::invalidArgument("densify: there is no gradient");
  GradientOptions options;
  options.scope = scope;
  Ops b(graph, options);
  Edge out = b.toTensor(gradient, name.empty() ? "UnsortedSegmentSum" : name);
  if (!b.ok())
    return b.st;
  return out;
}

Expected<Grads> gateGradients(Graph &graph, const Grads &gradients, const GradientOptions &options) {
  Ops b(graph, options);
  if (std::none_of(gradients.begin(), gradients.end(), [](const Gradient &g) { return bool(g); }))
    return errors::invalidArgument("'tensors' must have at least one Tensor.");
  Grads out = b.tuple(gradients);
  if (!b.ok())
    return b.st;
  return out;
}

} // namespace tfc::graph
