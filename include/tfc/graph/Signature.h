// What a SavedModel offers: its signatures and assets as values.
#pragma once

#include "tfc/base/DType.h"
#include "tfc/base/Shape.h"

#include <map>
#include <string>

namespace tfc::graph {

/// A tensor of a signature (TensorInfo).
struct SignatureTensor {
  std::string name; ///< "x:0"; empty for a SparseTensor
  std::string sparseValues = {}, sparseIndices = {}, sparseShape = {};
  DType dtype = DType::unset;
  Shape shape = Shape::unknown();
};
/// What a SavedModel offers under a name (SignatureDef).
struct Signature {
  std::string methodName; ///< "tensorflow/serving/predict"
  std::map<std::string, SignatureTensor> inputs, outputs;
};
/// A file in DIR/assets, and the tensor that takes its path.
struct Asset {
  std::string tensor, file;
};

} // namespace tfc::graph
