// Shapes of optimizer updates: slots and gradient are of the variable's shape, everything else is a scalar.
#include "ShapeHelpers.h"

#include <algorithm>

namespace tfc::graph {

using namespace shapes;

namespace {

/// For each input of an op: v variable or slot, s scalar, g gradient.
struct Layout {
  std::string_view op, inputs;
};
constexpr Layout layouts[] = {
    {"GradientDescent", "vsg"},   {"Momentum", "vvsgs"},       {"KerasMomentum", "vvsgs"}, {"Adam", "vvvssssssg"},
    {"RMSProp", "vvvssssg"},      {"CenteredRMSProp", "vvvvssssg"}, {"Adagrad", "vvsg"},  {"AdagradV2", "vvssg"},
    {"Adadelta", "vvvsssg"},      {"Ftrl", "vvvgssss"},        {"FtrlV2", "vvvgsssss"},    {"AdaMax", "vvvsssssg"},
    {"AddSign", "vvssssg"},       {"PowerSign", "vvssssg"},    {"ProximalGradientDescent", "vsssg"},
    {"ProximalAdagrad", "vvsssg"},
};

Status apply(ShapeContext &c) {
  std::string_view name = c.op;
  bool isResource = name.starts_with("Resource");
  name.remove_prefix(isResource ? 13 : 5); // "ResourceApply" or "Apply"
  auto layout = std::find_if(std::begin(layouts), std::end(layouts), [&](const Layout &l) { return l.op == name; });
  if (layout == std::end(layouts) || layout->inputs.size() != c.inputs.size())
    return errors::internal("no layout of inputs for op ", c.op);
  Shape shape = Shape::unknown();
  for (std::size_t i = 0; i < c.inputs.size(); ++i) {
    if (layout->inputs[i] == 's') {
      TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 0));
    } else if (isResource && layout->inputs[i] == 'v') {
      if (i < c.handleShapes.size() && c.handleShapes[i])
        TFC_RETURN_IF_ERROR(merge(shape, *c.handleShapes[i], shape));
    } else {
      TFC_RETURN_IF_ERROR(merge(shape, c.inputs[i], shape));
    }
  }
  if (!c.outputs.empty())
    c.setOutput(0, shape);
  return Status::ok();
}

constexpr RuleEntry rules[] = {
    {"ApplyGradientDescent", apply}, {"ApplyMomentum", apply}, {"ApplyAdam", apply}, {"ApplyRMSProp", apply},
    {"ApplyCenteredRMSProp", apply}, {"ApplyAdagrad", apply}, {"ApplyAdagradV2", apply}, {"ApplyAdadelta", apply},
    {"ApplyFtrl", apply}, {"ApplyFtrlV2", apply}, {"ApplyAdaMax", apply}, {"ApplyAddSign", apply}, {"ApplyPowerSign", apply},
    {"ApplyProximalGradientDescent", apply}, {"ApplyProximalAdagrad", apply}, {"ResourceApplyGradientDescent", apply},
    {"ResourceApplyMomentum", apply}, {"ResourceApplyKerasMomentum", apply}, {"ResourceApplyAdam", apply},
    {"ResourceApplyRMSProp", apply}, {"ResourceApplyCenteredRMSProp", apply}, {"ResourceApplyAdagrad", apply},
    {"ResourceApplyAdagradV2", apply}, {"ResourceApplyAdadelta", apply}, {"ResourceApplyFtrl", apply},
    {"ResourceApplyFtrlV2", apply}, {"ResourceApplyAdaMax", apply}, {"ResourceApplyAddSign", apply},
    {"ResourceApplyPowerSign", apply}, {"ResourceApplyProximalGradientDescent", apply},
    {"ResourceApplyProximalAdagrad", apply},
};

} // namespace

std::span<const RuleEntry> stateApplyRules() { return rules; }

} // namespace tfc::graph
