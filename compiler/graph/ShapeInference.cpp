// The table of shape rules, put together from the category files.
#include "tfc/graph/ShapeInference.h"

#include "ShapeTables.h"

#include <unordered_map>

namespace tfc::graph {

ShapeRule findShapeRule(std::string_view op) {
  static const std::unordered_map<std::string_view, ShapeRule> rules = [] {
    std::unordered_map<std::string_view, ShapeRule> all;
    for (std::span<const RuleEntry> table :
         {inputParseRules(), controlListRules(), inputDatasetRules(), inputQueueRules(), stateTableRules(), arrayRules(), arrayMoveRules(), arrayIndexRules(), controlArrayRules(), controlRules(), inputRules(), mathRules(), mathMatrixRules(), arrayDiagRules(), arrayPatchRules(), mathCountRules(), imageRules(), nnRecurrentRules(),
          mathReduceRules(), nnRules(), nnConvRules(), nnLossRules(), nnNormRules(), nnPoolRules(), randomRules(),
          stateRules(), stateApplyRules(), stateScatterRules(), stringRules(), mathLinalgRules(), sparseRules(), mathFftRules()})
      for (const RuleEntry &entry : table)
        all.emplace(entry.op, entry.rule);
    return all;
  }();
  auto it = rules.find(op);
  return it == rules.end() ? nullptr : it->second;
}

Status inferShapes(ShapeContext &context) {
  ShapeRule rule = findShapeRule(context.op);
  return rule ? rule(context) : Status::ok();
}

} // namespace tfc::graph
