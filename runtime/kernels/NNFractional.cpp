// FractionalMaxPool and FractionalAvgPool: regions of nearly equal size, cut by random sequences; and their gradients.
#include "Kernels.h"

#include "tfc/base/Philox.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace tfc::rt {

namespace {

using Sequence = std::vector<std::int64_t>;

/// What a node keeps between steps.
struct FractionalState {
  philox::Generator generator;
  Sequence rows, columns; ///< with deterministic: those of the first step
};

/// Where `in` elements are cut into `out` regions: in[0] = 0 .. in[out] = in.
Sequence cuts(std::int64_t in, std::int64_t out, philox::Generator &stream, bool pseudoRandom) {
  Sequence sizes(static_cast<std::size_t>(out));
  const std::int64_t least = in / out;
  if (pseudoRandom) {
    // Cut i is ceil(alpha * (i + u)); u is kept so small that the first and the last region are not too big.
    const double alpha = static_cast<double>(in) / static_cast<double>(out);
    const double most = std::min((static_cast<double>(least) + 2) / alpha - 1,
                                 static_cast<double>(in + 1 - least) / alpha - static_cast<double>(out - 1));
    philox::Words word(stream.reserve(1));
    const std::uint32_t x0 = word(), x1 = word();
    const double u = philox::detail::uniformDouble(x0, x1) * most;
    std::int64_t before = 1;
    for (std::int64_t i = 1; i <= out; ++i) {
      const std::int64_t cut = i == out ? in + 1 : static_cast<std::int64_t>(std::ceil(alpha * (static_cast<double>(i) + u)));
      sizes[i - 1] = cut - before;
      before = cut;
    }
  } else {
    for (std::int64_t i = 0; i < out; ++i) sizes[i] = least + (i < in % out);
    philox::shuffle(stream.reserve(static_cast<std::uint64_t>(out + 3) / 4), sizes.begin(), out);
  }
  Sequence cut(static_cast<std::size_t>(out) + 1);
  for (std::int64_t i = 0; i < out; ++i) cut[i + 1] = cut[i] + sizes[i];
  return cut;
}

/// A region's elements along one dimension.
struct Range {
  std::int64_t from, to; ///< to included
};
Range rangeOf(const Sequence &cut, std::int64_t i, std::int64_t size, bool overlapping) {
  return {cut[i], std::min(overlapping ? cut[i + 1] : cut[i + 1] - 1, size - 1)};
}

/// Calls body(first output element, first input element) for each pair of an output pixel and an input pixel of its region.
void visit(const Shape &in, const Shape &out, const Sequence &rows, const Sequence &columns, bool overlapping,
           const std::function<void(std::int64_t, std::int64_t, std::int64_t)> &body) {
  for (std::int64_t b = 0; b < out[0]; ++b)
    for (std::int64_t y = 0; y < out[1]; ++y)
      for (std::int64_t x = 0; x < out[2]; ++x) {
        const Range h = rangeOf(rows, y, in[1], overlapping), w = rangeOf(columns, x, in[2], overlapping);
        const std::int64_t count = (h.to - h.from + 1) * (w.to - w.from + 1);
        for (std::int64_t i = h.from; i <= h.to; ++i)
          for (std::int64_t k = w.from; k <= w.to; ++k)
            body(((b * out[1] + y) * out[2] + x) * out[3], ((b * in[1] + i) * in[2] + k) * in[3], count);
      }
}

template <class Body> Status byType(const HostCall &c, DType t, Body body) {
  switch (t) {
  case DType::float32: return body(float());
  case DType::float64: return body(double());
  case DType::int32: return body(std::int32_t());
  case DType::int64: return body(std::int64_t());
  default: return errors::unimplemented("No host kernel of ", c.op->op, " for ", runtimeName(t));
  }
}

Status regions(HostCall &c, const Shape &in, const Shape &out, Sequence &rows, Sequence &columns) {
  std::lock_guard lock(c.state->mutex);
  if (!c.state->object) {
    c.state->object = std::make_shared<FractionalState>(FractionalState{philox::seeded(static_cast<std::uint64_t>(c.intAttr("seed")), static_cast<std::uint64_t>(c.intAttr("seed2"))), {}, {}});
  }
  auto &state = *static_cast<FractionalState *>(c.state->object.get());
  const bool pseudo = c.intAttr("pseudo_random") != 0;
  const bool keep = c.intAttr("deterministic") != 0 && !state.rows.empty() && state.rows.back() == in[1] && state.columns.back() == in[2];
  if (!keep) {
    state.rows = cuts(in[1], out[1], state.generator, pseudo);
    state.columns = cuts(in[2], out[2], state.generator, pseudo);
  }
  rows = state.rows;
  columns = state.columns;
  return Status::ok();
}

Status fractionalPool(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 3));
  const bool isMax = std::string_view(c.op->op) == "FractionalMaxPool", overlapping = c.intAttr("overlapping") != 0;
  const Tensor &x = c.inputs[0];
  const Shape &in = x.shape();
  const tfc_attr *ratio = c.attr("pooling_ratio");
  if (in.rank() != 4) return errors::invalidArgument("tensor_in must be 4-dimensional");
  if (!ratio || ratio->n != 4) return errors::invalidArgument("pooling_ratio field must specify 4 dimensions");
  if (ratio->floats[0] != 1 || ratio->floats[3] != 1)
    return errors::unimplemented("Fractional pooling is not yet supported on the batch nor channel dimension.");
  Shape out = in;
  for (int d = 1; d < 3; ++d) {
    if (!(ratio->floats[d] >= 1)) return errors::invalidArgument("pooling_ratio cannot be smaller than 1, got: ", ratio->floats[d]);
    out[d] = static_cast<std::int64_t>(std::floor(static_cast<float>(in[d]) / static_cast<float>(ratio->floats[d])));
    if (out[d] < 1) return errors::invalidArgument("input size ", in[d], " is too small for pooling_ratio ", ratio->floats[d]);
  }
  Sequence rows, columns;
  TFC_RETURN_IF_ERROR(regions(c, in, out, rows, columns));
  TFC_RETURN_IF_ERROR(byType(c, x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    TFC_ASSIGN_OR_RETURN(Tensor y, Tensor::allocate(x.dtype(), out));
    T *to = y.mutable_data<T>().data();
    const T *from = x.data<T>().data();
    std::fill_n(to, y.size(), isMax ? std::numeric_limits<T>::lowest() : T(0));
    std::vector<std::int64_t> counts(static_cast<std::size_t>(y.size()), 1);
    visit(in, out, rows, columns, overlapping, [&](std::int64_t o, std::int64_t i, std::int64_t count) {
      for (std::int64_t k = 0; k < in[3]; ++k) {
        to[o + k] = isMax ? std::max(to[o + k], from[i + k]) : to[o + k] + from[i + k];
        counts[o + k] = count;
      }
    });
    for (std::int64_t i = 0; !isMax && i < y.size(); ++i) to[i] /= static_cast<T>(counts[i]);
    c.setOutput(0, std::move(y));
    return Status::ok();
  }));
  c.setOutput(1, Tensor(rows));
  c.setOutput(2, Tensor(columns));
  return Status::ok();
}

/// The sequences given to a gradient: rising, inside of the input.
Status givenCuts(const Tensor &t, std::int64_t out, std::int64_t in, std::string_view which, Sequence &cut) {
  if (t.shape().rank() != 1 || t.dtype() != int64 || t.size() != out + 1)
    return errors::invalidArgument("Given ", which, "_pooling_sequence of shape ", t.shape().errorStr(), ", expected ", out + 1, " elements");
  auto data = t.data<std::int64_t>();
  cut.assign(data.begin(), data.end());
  for (std::size_t i = 0; i < cut.size(); ++i)
    if (cut[i] < 0 || cut[i] > in || (i && cut[i] < cut[i - 1]))
      return errors::invalidArgument(which, "_pooling_sequence contains invalid dimension value ", cut[i]);
  return Status::ok();
}

Status checkShapes(const HostCall &c, const Shape &in, const Shape &dy) {
  if (in.rank() != 4 || dy.rank() != 4) return errors::invalidArgument("orig_input and out_backprop must be 4-dimensional");
  if (in[0] != dy[0] || in[3] != dy[3] || dy[1] > in[1] || dy[2] > in[2])
    return errors::invalidArgument("Invalid shape of out_backprop: ", dy.errorStr(), " for an input of ", in.errorStr(), " of ", c.op->op);
  return Status::ok();
}

Status fractionalMaxGrad(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 5, 1));
  const Tensor &x = c.inputs[0], &y = c.inputs[1], &dy = c.inputs[2];
  TFC_RETURN_IF_ERROR(checkShapes(c, x.shape(), dy.shape()));
  if (y.shape() != dy.shape()) return errors::invalidArgument("Expected orig_output and out_backprop of one shape, got ", y.shape().errorStr(), " and ", dy.shape().errorStr());
  Sequence rows, columns;
  TFC_RETURN_IF_ERROR(givenCuts(c.inputs[3], dy.shape()[1], x.shape()[1], "row", rows));
  TFC_RETURN_IF_ERROR(givenCuts(c.inputs[4], dy.shape()[2], x.shape()[2], "col", columns));
  return byType(c, x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    TFC_ASSIGN_OR_RETURN(Tensor dx, Tensor::allocate(x.dtype(), x.shape()));
    T *to = dx.mutable_data<T>().data();
    std::fill_n(to, dx.size(), T(0));
    const T *in = x.data<T>().data(), *g = dy.data<T>().data();
    // The first maximum of each region, found anew.
    std::vector<std::int64_t> best(static_cast<std::size_t>(dy.size()), -1);
    const std::int64_t depth = x.shape()[3];
    visit(x.shape(), dy.shape(), rows, columns, c.intAttr("overlapping") != 0, [&](std::int64_t o, std::int64_t i, std::int64_t) {
      for (std::int64_t k = 0; k < depth; ++k)
        if (best[o + k] < 0 || in[best[o + k]] < in[i + k]) best[o + k] = i + k;
    });
    for (std::int64_t i = 0; i < dy.size(); ++i)
      if (best[i] >= 0) to[best[i]] += g[i];
    c.setOutput(0, std::move(dx));
    return Status::ok();
  });
}

Status fractionalAvgGrad(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 4, 1));
  const Tensor &sizes = c.inputs[0], &dy = c.inputs[1];
  if (sizes.shape() != Shape{4}) return errors::invalidArgument("original input tensor shape must be 1-dimensional and 4 elements");
  Shape in{sizes.asInt64(0), sizes.asInt64(1), sizes.asInt64(2), sizes.asInt64(3)};
  TFC_RETURN_IF_ERROR(checkShapes(c, in, dy.shape()));
  Sequence rows, columns;
  TFC_RETURN_IF_ERROR(givenCuts(c.inputs[2], dy.shape()[1], in[1], "row", rows));
  TFC_RETURN_IF_ERROR(givenCuts(c.inputs[3], dy.shape()[2], in[2], "col", columns));
  return byType(c, dy.dtype(), [&](auto tag) {
    using T = decltype(tag);
    TFC_ASSIGN_OR_RETURN(Tensor dx, Tensor::allocate(dy.dtype(), in));
    const T *g = dy.data<T>().data();
    std::vector<double> sum(static_cast<std::size_t>(dx.size()));
    visit(in, dy.shape(), rows, columns, c.intAttr("overlapping") != 0, [&](std::int64_t o, std::int64_t i, std::int64_t count) {
      for (std::int64_t k = 0; k < in[3]; ++k) sum[i + k] += static_cast<double>(g[o + k]) / static_cast<double>(count);
    });
    T *to = dx.mutable_data<T>().data();
    for (std::size_t i = 0; i < sum.size(); ++i) to[i] = static_cast<T>(sum[i]);
    c.setOutput(0, std::move(dx));
    return Status::ok();
  });
}

} // namespace

void registerNNFractionalKernels() {
  registerHostKernel("FractionalMaxPool", fractionalPool);
  registerHostKernel("FractionalAvgPool", fractionalPool);
  registerHostKernel("FractionalMaxPoolGrad", fractionalMaxGrad);
  registerHostKernel("FractionalAvgPoolGrad", fractionalAvgGrad);
}

} // namespace tfc::rt
