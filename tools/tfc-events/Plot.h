// Curves as a PNG picture: axes with their ranges, a colour a curve.
#pragma once

#include "tfc/base/Status.h"

#include <string>
#include <utility>
#include <vector>

namespace tfc::tools {

using Curve = std::vector<std::pair<double, double>>; ///< (x, y); points that are no numbers leave a gap

Expected<std::string> plotPng(const std::vector<Curve> &curves, int width, int height);
/// Of curve number `i`, for a legend in words.
const char *colourName(int i);

} // namespace tfc::tools
