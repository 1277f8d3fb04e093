// The meaning of StridedSlice's five masks, in one place: shape rule, constant folding and lowering all ask here.
//
//   TFC_ASSIGN_OR_RETURN(StridedSlicePlan p, planStridedSlice(inputShape, masks, 2, begin, end, strides));
//   p.dims[i]   // how input dimension i is walked
//   p.result    // the shape of the result
#pragma once

#include "tfc/base/Shape.h"
#include "tfc/base/Status.h"

#include <optional>
#include <vector>

namespace tfc {

struct StridedSliceMasks { std::int64_t begin = 0, end = 0, ellipsis = 0, newAxis = 0, shrinkAxis = 0; };

struct StridedSlicePlan {
  /// Input dimension: elements begin, begin + stride, ... (size of them); size None where it is not known.
  struct DimWalk { std::int64_t begin = 0, stride = 1, size = None; };
  std::vector<DimWalk> dims;
  /// The result before shrinking and new axes has one dimension an input dimension; this has them.
  Shape result;
  /// False if a begin, end, stride or dimension that matters is unknown: then `dims` serve for sizes only.
  bool exact = true;
};

/// `specLength` entries in begin, end and strides; values that are not known are nullopt. The input must have a rank.
/// Errors carry TensorFlow's texts ("slice index 5 of dimension 0 out of bounds.", "strides[0] must be non-zero").
Expected<StridedSlicePlan> planStridedSlice(const Shape &input, const StridedSliceMasks &masks, std::int64_t specLength,
                                            const std::optional<std::vector<std::int64_t>> &begin,
                                            const std::optional<std::vector<std::int64_t>> &end,
                                            const std::optional<std::vector<std::int64_t>> &strides);

} // namespace tfc
