// Shapes of optimizer updates: slots and gradient are of the variable's shape, everything else is a scalar. Sparse updates have
// a row of the gradient for each index.
#include "ShapeHelpers.h"

#include <algorithm>

namespace tfc::graph {

using namespace shapes;

namespace {

/// For each input of an op: v variable or slot, s scalar, g gradient, i indices (behind the gradient).
struct Layout {
  std::string_view op, inputs;
};
constexpr Layout layouts[] = {
    {"GradientDescent", "vsg"},   {"Momentum", "vvsgs"},       {"KerasMomentum", "vvsgs"}, {"Adam", "vvvssssssg"},
    {"RMSProp", "vvvssssg"},      {"CenteredRMSProp", "vvvvssssg"}, {"Adagrad", "vvsg"},  {"AdagradV2", "vvssg"},
    {"Adadelta", "vvvsssg"},      {"Ftrl", "vvvgssss"},        {"FtrlV2", "vvvgsssss"},    {"AdaMax", "vvvsssssg"},
    {"AddSign", "vvssssg"},       {"PowerSign", "vvssssg"},    {"ProximalGradientDescent", "vsssg"},
    {"ProximalAdagrad", "vvsssg"}, {"AdagradDA", "vvvgssss"},  {"AdamWithAmsgrad", "vvvvssssssg"},
    {"SparseAdagrad", "vvsgi"},    {"SparseAdagradV2", "vvssgi"}, {"SparseAdagradDA", "vvvgissss"},
    {"SparseMomentum", "vvsgis"},  {"SparseKerasMomentum", "vvsgis"}, {"SparseAdadelta", "vvvsssgi"},
    {"SparseRMSProp", "vvvssssgi"}, {"SparseCenteredRMSProp", "vvvvssssgi"}, {"SparseFtrl", "vvvgissss"},
    {"SparseFtrlV2", "vvvgisssss"}, {"SparseProximalAdagrad", "vvsssgi"}, {"SparseProximalGradientDescent", "vsssgi"},
};

Status apply(ShapeContext &c) {
  std::string name(c.op);
  bool isResource = name.starts_with("Resource");
  if (isResource)
    name.erase(0, 8);
  name.erase(name.find("Apply"), 5); // what is left of "SparseApplyAdagrad" is "SparseAdagrad"
  bool isSparse = name.starts_with("Sparse");
  auto layout = std::find_if(std::begin(layouts), std::end(layouts), [&](const Layout &l) { return l.op == name; });
  if (layout == std::end(layouts) || layout->inputs.size() != c.inputs.size())
    return errors::internal("no layout of inputs for op ", c.op);
  Shape shape = Shape::unknown(), rows = Shape::unknown();
  for (std::size_t i = 0; i < c.inputs.size(); ++i) {
    if (layout->inputs[i] == 's') {
      TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 0));
    } else if (isResource && layout->inputs[i] == 'v') {
      if (i < c.handleShapes.size() && c.handleShapes[i])
        TFC_RETURN_IF_ERROR(merge(shape, *c.handleShapes[i], shape));
    } else if (layout->inputs[i] == 'g' && isSparse) {
      rows = c.inputs[i];
    } else if (layout->inputs[i] == 'i') {
      Shape both, unused;
      TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 1, both));
      TFC_RETURN_IF_ERROR(mergePrefix(rows, both, rows, unused));
    } else {
      TFC_RETURN_IF_ERROR(merge(shape, c.inputs[i], shape));
    }
  }
  if (isSparse && shape.hasRank() && rows.hasRank()) {
    Shape unused;
    if (shape.rank() == 0)
      return errors::invalidArgument("Shape must be at least rank 1 but is rank 0");
    TFC_RETURN_IF_ERROR(merge(slice(rows, 1), slice(shape, 1), unused));
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
    {"ApplyAdagradDA", apply}, {"ResourceApplyAdagradDA", apply}, {"ResourceApplyAdamWithAmsgrad", apply},
    {"SparseApplyAdagrad", apply}, {"ResourceSparseApplyAdagrad", apply},
    {"SparseApplyAdagradV2", apply}, {"ResourceSparseApplyAdagradV2", apply},
    {"SparseApplyAdagradDA", apply}, {"ResourceSparseApplyAdagradDA", apply},
    {"SparseApplyMomentum", apply}, {"ResourceSparseApplyMomentum", apply},
    {"ResourceSparseApplyKerasMomentum", apply},
    {"SparseApplyAdadelta", apply}, {"ResourceSparseApplyAdadelta", apply},
    {"SparseApplyRMSProp", apply}, {"ResourceSparseApplyRMSProp", apply},
    {"SparseApplyCenteredRMSProp", apply}, {"ResourceSparseApplyCenteredRMSProp", apply},
    {"SparseApplyFtrl", apply}, {"ResourceSparseApplyFtrl", apply},
    {"SparseApplyFtrlV2", apply}, {"ResourceSparseApplyFtrlV2", apply},
    {"SparseApplyProximalAdagrad", apply}, {"ResourceSparseApplyProximalAdagrad", apply},
    {"SparseApplyProximalGradientDescent", apply}, {"ResourceSparseApplyProximalGradientDescent", apply},
};

} // namespace

std::span<const RuleEntry> stateApplyRules() { return rules; }

} // namespace tfc::graph
