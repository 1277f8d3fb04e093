// ValidateStridedSliceOp of TensorFlow (strided_slice_op.cc): first the sparse specification becomes one entry an input
// dimension, then each dimension is clamped.
#include "tfc/base/StridedSlice.h"

#include <algorithm>

namespace tfc {

namespace {

constexpr int newAxisMark = -1, shrinkMark = -2;

struct DenseSpec {
  std::vector<std::int64_t> begin, end, strides;
  std::vector<bool> beginMask, endMask, shrink, known; ///< known: begin and end hold values
  std::vector<int> gather;                             ///< for each result dimension: input dimension or a mark
};

/// Clamps x into the valid range of one dimension (begin for c = 0, end for c = 1), masks considered.
std::int64_t canonical(std::int64_t x, bool masked, std::int64_t stride, std::int64_t dim, int c) {
  std::int64_t lowest = stride > 0 ? 0 : -1, highest = stride > 0 ? dim : dim - 1;
  if (masked)
    return stride > 0 ? (c ? highest : lowest) : (c ? lowest : highest);
  return std::clamp(x < 0 ? dim + x : x, lowest, highest);
}

bool bit(std::int64_t mask, std::int64_t i) { return i < 63 && (mask >> i & 1); }

} // namespace

Expected<StridedSlicePlan> planStridedSlice(const Shape &input, const StridedSliceMasks &masks, std::int64_t specLength,
                                            const std::optional<std::vector<std::int64_t>> &begin,
                                            const std::optional<std::vector<std::int64_t>> &end,
                                            const std::optional<std::vector<std::int64_t>> &strides) {
  if (specLength >= 32)
    return errors::invalidArgument("StridedSlice takes at most 31 slice specifications, got ", specLength);
  std::int64_t ellipsis = masks.ellipsis;
  if (ellipsis && (ellipsis & (ellipsis - 1)))
    return errors::invalidArgument("Multiple ellipses in slice spec not allowed");
  std::int64_t newAxesAfter = 0, length = specLength;
  bool seen = false;
  for (std::int64_t i = 0; i < specLength; ++i) {
    seen |= bit(ellipsis, i);
    newAxesAfter += seen && bit(masks.newAxis, i) && !bit(ellipsis, i);
  }
  if (!seen) // an ellipsis at the end
    ellipsis |= std::int64_t{1} << length++;

  const int rank = input.rank();
  DenseSpec d;
  for (std::int64_t i = 0; i < length; ++i) {
    int full = static_cast<int>(d.begin.size());
    if (bit(ellipsis, i)) {
      int next = static_cast<int>(std::min<std::int64_t>(rank - (length - i) + 1 + newAxesAfter, rank));
      for (; full < next; ++full) {
        d.begin.push_back(0);
        d.end.push_back(0);
        d.strides.push_back(1);
        d.beginMask.push_back(true);
        d.endMask.push_back(true);
        d.shrink.push_back(false);
        d.known.push_back(true);
        d.gather.push_back(full);
      }
    } else if (bit(masks.newAxis, i)) {
      d.gather.push_back(newAxisMark);
    } else {
      if (full >= rank)
        return errors::invalidArgument("Index out of range using input dim ", full, "; input has only ", rank, " dims");
      bool shrink = bit(masks.shrinkAxis, i);
      d.begin.push_back(begin ? (*begin)[i] : 0);
      d.end.push_back(end ? (*end)[i] : 0);
      d.strides.push_back(strides ? (*strides)[i] : 0);
      d.beginMask.push_back(bit(masks.begin, i));
      d.endMask.push_back(bit(masks.end, i));
      d.shrink.push_back(shrink);
      d.known.push_back(strides && (begin || bit(masks.begin, i)) && (end || bit(masks.end, i) || shrink));
      if (strides && (*strides)[i] == 0)
        return errors::invalidArgument("strides[", i, "] must be non-zero");
      if (strides && shrink && (*strides)[i] < 0)
        return errors::invalidArgument("only stride 1 allowed on non-range indexing.");
      d.gather.push_back(shrink ? shrinkMark : full);
    }
  }

  StridedSlicePlan plan;
  for (int i = 0; i < rank; ++i) {
    StridedSlicePlan::DimWalk walk;
    std::int64_t dim = input[i], stride = d.strides[i];
    bool whole = d.beginMask[i] && d.endMask[i];
    if (d.shrink[i]) {
      walk.size = 1;
      // The begin mask is ignored for an index: TensorFlow masks only ranges.
      if (!begin || !strides) {
        plan.exact = false;
      } else if (dim == None) {
        walk.begin = d.begin[i];
        plan.exact = plan.exact && d.begin[i] >= 0;
      } else {
        walk.begin = d.begin[i] < 0 ? dim + d.begin[i] : d.begin[i];
        if (walk.begin < 0 || walk.begin >= dim)
          return errors::invalidArgument("slice index ", d.begin[i], " of dimension ", i, " out of bounds.");
      }
    } else if (d.known[i] && dim != None) {
      walk.stride = stride;
      walk.begin = canonical(d.begin[i], d.beginMask[i], stride, dim, 0);
      std::int64_t last = canonical(d.end[i], d.endMask[i], stride, dim, 1), span = last - walk.begin;
      walk.size = span == 0 || (span < 0) != (stride < 0) ? 0 : span / stride + (span % stride != 0);
    } else {
      plan.exact = false;
      if (whole && stride == 1)
        walk.size = dim;
      else if (d.known[i] && stride != 0 && dim == None) {
        walk.stride = stride;
        // Both ends given and of the same sign as in x[0:0]: TensorFlow knows the empty slice of an unknown dimension.
        bool sameSign = !d.beginMask[i] && !d.endMask[i] && (d.begin[i] < 0) == (d.end[i] < 0);
        std::int64_t span = sameSign ? d.end[i] - d.begin[i] : 0;
        if (sameSign && (span == 0 || (span < 0) != (stride < 0)))
          walk.size = 0;
      }
    }
    plan.dims.push_back(walk);
  }
  std::vector<std::int64_t> result;
  for (int from : d.gather)
    if (from >= 0)
      result.push_back(plan.dims[from].size);
    else if (from == newAxisMark)
      result.push_back(1);
  plan.result = Shape(std::move(result));
  return plan;
}

} // namespace tfc
