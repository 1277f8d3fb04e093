// What the metrics share. Private to compiler/frontend.
#pragma once

#include "State.h"

#include "tfc/frontend/Metrics.h"

namespace tfc::metrics {

/// A local variable that counts across batches, of zeros at first.
Variable counter(Shape s, const std::string &name, DType t = float32);
void collect(const std::vector<std::string> &keys, const Output &o);
struct Same { Output labels, predictions; };
/// Both of one rank: a last dimension of 1 that the other lacks goes. ValueError: shapes that do not fit.
Same squeezed(const In &labels, const In &predictions);
/// Weights of the values' rank.
Output fitted(const In &weights, const Output &values);
/// A scope named as given, or numbered by what it computes.
std::unique_ptr<VariableScope> scopeOf(const std::string &name, const char *fallback);

} // namespace tfc::metrics
