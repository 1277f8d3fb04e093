// Pictures that the examples leave in their output folders.
#pragma once

#include "../tools/support/Plot.h"

#include <tfc/tf.h>

namespace pictures {

using tfc::tools::Curve;
using tfc::tools::imagesPng;
using tfc::tools::plotPng;
using tfc::tools::Series;

inline void write(const std::string &path, const tfc::Expected<std::string> &png) {
  if (!png) throw tf::ValueError(png.status().message());
  tf::gfile::GFile(path, "w").write(*png);
  std::cout << "picture: " << path << '\n';
}

} // namespace pictures
