// What the layers share. Private to compiler/frontend.
#pragma once

#include "LayerImpl.h"

#include "tfc/frontend/Array.h"
#include "tfc/frontend/Layers.h"

namespace tfc::layers {

std::string upperCase(std::string s);
/// ValueError unless it is channels_first or channels_last.
void checkDataFormat(const std::string &f);
/// One number for each of `dims` dimensions: {} is ones, a single number counts for all.
std::vector<int> perDimension(const std::vector<int> &v, int dims, const char *what);
/// {1, a, b, 1}, or {1, 1, a, b} for channels first.
std::vector<int> window(const std::vector<int> &v, bool channelsFirst);
/// The activation, and the loss of its regularizer.
Output finishLayer(Output y, const Fn &activation, const std::optional<Regularizer> &activity);

} // namespace tfc::layers
