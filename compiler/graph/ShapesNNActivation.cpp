// Shapes of activations: the input's, and for gradients what both inputs know.
#include "ShapeHelpers.h"

namespace tfc::graph {

using namespace shapes;

namespace {

constexpr RuleEntry rules[] = {
    {"Relu", unchanged}, {"Relu6", unchanged}, {"Elu", unchanged}, {"Selu", unchanged}, {"Softplus", unchanged},
    {"Softsign", unchanged}, {"LeakyRelu", unchanged}, {"ReluGrad", mergeBoth}, {"Relu6Grad", mergeBoth},
    {"EluGrad", mergeBoth}, {"SeluGrad", mergeBoth}, {"SoftplusGrad", mergeBoth}, {"SoftsignGrad", mergeBoth},
    {"LeakyReluGrad", mergeBoth},
};

} // namespace

std::span<const RuleEntry> nnRules() { return rules; }

} // namespace tfc::graph
