// Convolutions with holes as TensorFlow builds them (nn_ops.py: with_space_to_batch): SpaceToBatchND, the convolution without holes,
// BatchToSpaceND.
#pragma once

#include "tfc/frontend/In.h"

#include <functional>

namespace tfc::frontend {

struct Dilation {
  Shape filter;
  std::vector<int> rates; ///< by spatial dimension
  std::string padding;
  bool first = false;        ///< channels come first
  bool knowsShape = false;   ///< the filter's shape is a tensor of the graph already, and so are the rates
};
/// Whether any rate is above 1, and the filter's size is known where SAME padding needs it.
bool hasHoles(const Dilation &d);
/// In the present name scope: `convolve` is given the input in blocks and the padding for those.
Output dilated(const Output &x, const Dilation &d, const std::function<Output(const Output &x, const std::string &padding)> &convolve);

} // namespace tfc::frontend
