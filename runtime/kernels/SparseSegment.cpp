// Gradients of the sparse segment ops that return rows instead of a whole table: SparseSegmentSumGradV2, MeanGradV2, SqrtNGradV2.
#include "SparseHelpers.h"

#include <cmath>

namespace tfc::rt {

namespace {

enum class Scale { none, mean, sqrtN };

/// (grad [segments, ...], indices [n], segment_ids [n], dense_output_dim0): the sums by index, and the indices in order.
template <Scale scale> Status sparseSegmentGrad(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 4, 2));
  const Tensor &grad = c.inputs[0], &indices = c.inputs[1], &ids = c.inputs[2], &limit = c.inputs[3];
  if (grad.shape().rank() < 1) return errors::invalidArgument("grad must be at least a vector");
  if (indices.shape().rank() != 1) return errors::invalidArgument("indices should be a vector.");
  if (ids.shape().rank() != 1) return errors::invalidArgument("segment_ids should be a vector.");
  if (indices.size() != ids.size()) return errors::invalidArgument("segment_ids and indices should have same size.");
  if (!limit.isScalar() || !isInteger(limit.dtype())) return errors::invalidArgument("dense_output_dim0 must be a scalar");
  std::int64_t rows = limit.asInt64(0), segments = grad.shape()[0], each = segments ? grad.size() / segments : 0;
  std::vector<std::int64_t> sorted;
  std::vector<double> factors(segments, 0);
  for (std::int64_t i = 0; i < indices.size(); ++i) {
    std::int64_t row = indices.asInt64(i), segment = ids.asInt64(i);
    if (row < 0 || row >= rows) return errors::invalidArgument("Index ", row, " out of range [0, ", rows, ").");
    if (segment < 0 || segment >= segments) return errors::invalidArgument("Segment id ", segment, " out of range [0, ", segments, ").");
    sorted.push_back(row);
    factors[segment] += 1;
  }
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  for (double &f : factors) f = f == 0 || scale == Scale::none ? 1 : 1 / (scale == Scale::mean ? f : std::sqrt(f));
  std::vector<std::int64_t> dims(grad.shape().dims().begin(), grad.shape().dims().end());
  dims[0] = static_cast<std::int64_t>(sorted.size());
  TFC_RETURN_IF_ERROR(visitNumbers<false>(c, grad.dtype(), [&](auto tag) -> Status {
    using T = decltype(tag);
    using Sum = Compute<T>;
    TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(grad.dtype(), Shape(dims)));
    std::vector<Sum> sums(static_cast<std::size_t>(out.size()));
    auto *from = static_cast<const T *>(grad.raw());
    for (std::int64_t i = 0; i < indices.size(); ++i) {
      auto place = std::lower_bound(sorted.begin(), sorted.end(), indices.asInt64(i)) - sorted.begin();
      std::int64_t segment = ids.asInt64(i);
      for (std::int64_t k = 0; k < each; ++k)
        sums[static_cast<std::size_t>(place * each + k)] += static_cast<Sum>(from[segment * each + k]) * static_cast<Sum>(factors[segment]);
    }
    std::transform(sums.begin(), sums.end(), static_cast<T *>(out.mutableRaw()), [](Sum v) { return static_cast<T>(v); });
    c.setOutput(0, std::move(out));
    return Status::ok();
  }));
  c.setOutput(1, vectorOf(sorted).astype(indices.dtype()));
  return Status::ok();
}

} // namespace

void registerSparseSegmentKernels() {
  registerHostKernel("SparseSegmentSumGradV2", sparseSegmentGrad<Scale::none>);
  registerHostKernel("SparseSegmentMeanGradV2", sparseSegmentGrad<Scale::mean>);
  registerHostKernel("SparseSegmentSqrtNGradV2", sparseSegmentGrad<Scale::sqrtN>);
}

} // namespace tfc::rt
