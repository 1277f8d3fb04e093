// Tensors as TensorProto messages.
#pragma once

#include "tfc/base/Tensor.h"

namespace tfc::rt {

/// With the elements as raw bytes; strings one by one.
std::string serializedTensor(const Tensor &t);

} // namespace tfc::rt
