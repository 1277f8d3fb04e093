// Window arithmetic of convolutions and pools.
#pragma once

#include "ShapeHelpers.h"

namespace tfc::graph {

/// Where height, width and channels stand in a tensor of this data format.
struct ImageDims { int h, w, c; };
Status imageDims(const ShapeContext &c, ImageDims &out);
/// Four positive entries; those of batch and channels must be 1 where `onlySpatial`.
Status windowAttr(const ShapeContext &c, std::string_view key, const ImageDims &d, bool onlySpatial, std::vector<std::int64_t> &out);
/// Output size of one spatial dimension. `before`, `after`: explicit paddings, used with padding EXPLICIT. A window that does not fit is
/// an error while the graph is built; the kernels, and a few ops from the start, only refuse sizes below zero.
Status windowed(const ShapeContext &c, Dim in, Dim window, std::int64_t dilation, std::int64_t stride, std::string_view padding, std::int64_t before,
                std::int64_t after, Dim &out);

} // namespace tfc::graph
