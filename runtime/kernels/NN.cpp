// Sorting: TopK, TopKV2, NthElement; and InTopK, InTopKV2.
#include "Kernels.h"
#include "tfc/base/Numeric.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tfc::rt {

template <class T> static auto comparable(const T &v) {
  if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>) return static_cast<float>(v);
  else return v;
}

static Status topK(HostCall &c) {
  bool v2 = c.inputs.size() > 1;
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 2));
  const Tensor &in = c.inputs[0];
  if (v2 && (!c.inputs[1].isScalar() || !isInteger(c.inputs[1].dtype())))
    return errors::invalidArgument("k must be scalar, got shape ", c.inputs[1].shape().errorStr());
  std::int64_t k = v2 ? c.inputs[1].asInt64(0) : c.intAttr("k");
  if (k < 0) return errors::invalidArgument("Need k >= 0, got ", k);
  int rank = in.shape().rank();
  if (rank < 1) return errors::invalidArgument("input must be >= 1-D, got shape ", in.shape().errorStr());
  std::int64_t columns = in.shape()[rank - 1];
  if (columns < k) return errors::invalidArgument("input must have at least k columns. Had ", columns, ", needed ", k);
  if (!isFloating(in.dtype()) && !isInteger(in.dtype()))
    return errors::unimplemented("No host kernel of ", c.op->op, " for ", runtimeName(in.dtype()));
  Shape shape = in.shape();
  shape[rank - 1] = k;
  TFC_ASSIGN_OR_RETURN(Tensor values, Tensor::allocate(in.dtype(), shape));
  TFC_ASSIGN_OR_RETURN(Tensor indices, Tensor::allocate(int32, shape));
  auto *at = indices.mutable_data<std::int32_t>().data();
  std::vector<std::int32_t> order(columns);
  detail::visitNumeric(in.dtype(), [&](auto tag) {
    using T = decltype(tag);
    if constexpr (!requires(T v) { v.real(); }) {
      auto *row = static_cast<const T *>(in.raw());
      auto *out = static_cast<T *>(values.mutableRaw());
      std::int64_t rows = columns ? in.size() / columns : 0;
      for (std::int64_t r = 0; r < rows; ++r, row += columns, out += k, at += k) {
        std::iota(order.begin(), order.end(), 0);
        // Equal values: the lower index first. NaNs stand before all, as TensorFlow has it.
        auto before = [&](std::int32_t a, std::int32_t b) {
          auto x = comparable(row[a]), y = comparable(row[b]);
          if (x > y) return true;
          if (y > x) return false;
          bool nanX = x != x, nanY = y != y;
          return nanX != nanY ? nanX : a < b;
        };
        std::partial_sort(order.begin(), order.begin() + k, order.end(), before);
        for (std::int64_t i = 0; i < k; ++i) at[i] = order[i], out[i] = row[order[i]];
      }
    }
  });
  c.setOutput(0, std::move(values));
  c.setOutput(1, std::move(indices));
  return Status::ok();
}

static Status inTopK(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  const Tensor &predictions = c.inputs[0], &targets = c.inputs[1];
  if (predictions.dtype() != float32 || (targets.dtype() != int32 && targets.dtype() != int64))
    return errors::unimplemented("No host kernel of ", c.op->op, " for ", runtimeName(predictions.dtype()), " and ",
                                 runtimeName(targets.dtype()));
  if (c.inputs.size() > 2 && (!c.inputs[2].isScalar() || !isInteger(c.inputs[2].dtype())))
    return errors::invalidArgument("k must be 0-D, got shape ", c.inputs[2].shape().errorStr());
  std::int64_t k = c.inputs.size() > 2 ? c.inputs[2].asInt64(0) : c.intAttr("k");
  if (predictions.shape().rank() != 2) return errors::invalidArgument("predictions must be 2-dimensional");
  if (targets.shape().rank() != 1) return errors::invalidArgument("targets must be 1-dimensional");
  std::int64_t rows = predictions.shape()[0], classes = predictions.shape()[1];
  if (rows != targets.size())
    return errors::invalidArgument("First dimension of predictions ", rows, " must match length of targets ", targets.size());
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(bool_, {rows}));
  auto result = out.mutable_data<bool>();
  auto *p = predictions.data<float>().data();
  for (std::int64_t r = 0; r < rows; ++r, p += classes) {
    std::int64_t target = targets.asInt64(r), better = 0;
    bool said = target >= 0 && target < classes && std::isfinite(p[target]);
    for (std::int64_t i = 0; said && i < classes && better <= k; ++i) {
      if (!std::isfinite(p[i])) said = false;
      else if (p[i] > p[target]) ++better;
    }
    result[r] = said && better < k;
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

static Status nthElement(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  const Tensor &in = c.inputs[0], &which = c.inputs[1];
  if (!which.isScalar()) return errors::invalidArgument("N must be scalar but has rank ", which.shape().rank());
  std::int64_t n = which.asInt64(0);
  if (n < 0) return errors::invalidArgument("n must be non-negative but is ", n);
  int rank = in.shape().rank();
  if (rank < 1) return errors::invalidArgument("Input must be at least rank 1 but is rank ", rank);
  std::int64_t columns = in.shape()[rank - 1];
  if (n >= columns) return errors::invalidArgument("Input must have last dimension > n = ", n);
  std::vector<std::int64_t> dims(in.shape().dims().begin(), in.shape().dims().end() - 1);
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(in.dtype(), Shape(std::move(dims))));
  if (c.intAttr("reverse")) n = columns - 1 - n;
  Status status = Status::ok();
  detail::visitNumeric(in.dtype(), [&](auto tag) {
    using T = decltype(tag);
    if constexpr (requires(T v) { v.real(); }) {
      status = errors::unimplemented("No host kernel of NthElement for ", runtimeName(in.dtype()));
    } else {
      auto *row = static_cast<const T *>(in.raw());
      auto *to = static_cast<T *>(out.mutableRaw());
      for (std::int64_t r = 0; r < out.size(); ++r, row += columns) {
        std::vector<T> values(row, row + columns);
        std::nth_element(values.begin(), values.begin() + n, values.end(),
                         [](const T &a, const T &b) { return comparable(a) < comparable(b); });
        to[r] = values[n];
      }
    }
  });
  TFC_RETURN_IF_ERROR(std::move(status));
  c.setOutput(0, std::move(out));
  return Status::ok();
}

void registerNNKernels() {
  registerHostKernel("NthElement", nthElement);
  registerHostKernel("TopK", topK);
  registerHostKernel("TopKV2", topK);
  registerHostKernel("InTopK", inTopK);
  registerHostKernel("InTopKV2", inTopK);
}

} // namespace tfc::rt
