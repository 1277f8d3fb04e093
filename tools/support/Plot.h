// Pictures as PNG: curves and points in a frame with numbers, and images side by side. What `tfc-events plot` and the examples draw.
//
//   auto png = plotPng({{.name = "loss", .points = curve}}, {.title = "training", .x = "step"});
//   auto png = imagesPng(samples, {.columns = 8, .zoom = 4});          // samples: float32 [n, height, width, 1 or 3], 0 to 1
#pragma once

#include "tfc/base/Tensor.h"

#include <string>
#include <utility>
#include <vector>

namespace tfc::tools {

using Curve = std::vector<std::pair<double, double>>; ///< (x, y); points that are no numbers leave a gap

/// A colour each, in order; its name stands in the legend.
struct Series {
  std::string name{};
  Curve points{};
  bool dots = false;                 ///< points alone, no line through them
  std::vector<std::string> labels{}; ///< text beside the points
};
/// Text is letters (shown as capitals), digits and the signs of numbers; anything else is a gap.
struct PlotOptions {
  int width = 800, height = 500; ///< pixels
  std::string title{}, x{}, y{};
};
Expected<std::string> plotPng(const std::vector<Series> &series, const PlotOptions &options = {});

struct ImagesOptions {
  int columns = 8, zoom = 4; ///< a pixel is zoom by zoom pixels of the picture
};
/// Values beyond 0 and 1 are cut. InvalidArgument for tensors of another kind, or without images.
Expected<std::string> imagesPng(const Tensor &images, const ImagesOptions &options = {});

} // namespace tfc::tools
