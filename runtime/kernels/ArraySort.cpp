// Likeness of elements: EditDistance, SparseBincount, RaggedBincount.
#include "SparseHelpers.h"

#include <cmath>
#include <limits>
#include <map>

namespace tfc::rt {

namespace {

/// What two elements have in common exactly if they compare equal: nothing for NaN.
std::string keyOf(const Tensor &t, std::int64_t i, bool &never) {
  if (t.dtype() == DType::string) return std::to_string(t.strings()[i].size()) + ':' + t.strings()[i];
  return detail::visitNumeric(t.dtype(), [&](auto tag) {
    using T = decltype(tag);
    T v = static_cast<const T *>(t.raw())[i];
    if constexpr (!std::is_integral_v<T>) {
      if constexpr (requires { v.real(); }) never |= v != v;
      else {
        auto number = static_cast<Compute<T>>(v);
        never |= number != number;
        if (number == 0) v = T{}; // -0 is 0
      }
    }
    return std::string(reinterpret_cast<const char *>(&v), sizeof v);
  });
}

/// Least number of insertions, deletions and replacements.
std::int64_t editDistance(const std::vector<std::string> &a, const std::vector<std::string> &b) {
  std::vector<std::int64_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::int64_t diagonal = row[0];
    row[0] = static_cast<std::int64_t>(i) + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      std::int64_t best = a[i] == b[j] ? diagonal : std::min({diagonal, row[j], row[j + 1]}) + 1;
      diagonal = row[j + 1];
      row[j + 1] = best;
    }
  }
  return row.back();
}

Status editDistances(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 6, 1));
  TFC_ASSIGN_OR_RETURN(SparseTensor hypothesis, SparseTensor::of(c, 0));
  TFC_ASSIGN_OR_RETURN(SparseTensor truth, SparseTensor::of(c, 3));
  if (hypothesis.rank() != truth.rank() || truth.rank() < 1)
    return errors::invalidArgument("truth_shape and hypothesis_shape should have the same rank, but were: ", truth.rank(), " and ", hypothesis.rank());
  if (hypothesis.values->dtype() != truth.values->dtype()) return errors::invalidArgument("hypothesis and truth must have one element type");
  std::vector<std::int64_t> dims;
  for (int d = 0; d + 1 < truth.rank(); ++d) dims.push_back(std::max(truth.dims[d], hypothesis.dims[d]));
  using Sequences = std::map<std::vector<std::int64_t>, std::vector<std::string>>;
  auto sequences = [&](const SparseTensor &t, Sequences &out) -> Status {
    for (std::int64_t i = 0; i < t.count; ++i) {
      bool never = false;
      auto group = t.at(i).first(dims.size()); // the place in the sequence counts by the order alone
      for (std::size_t d = 0; d < dims.size(); ++d)
        if (group[d] < 0 || group[d] >= dims[d])
          return errors::internal("Got an index ", group[d], " which would require writing to outside of the output tensor (dimension ", d, " is ", dims[d], ")");
      out[{group.begin(), group.end()}].push_back(keyOf(*t.values, i, never));
    }
    return Status::ok();
  };
  Sequences guesses, truths;
  TFC_RETURN_IF_ERROR(sequences(hypothesis, guesses));
  TFC_RETURN_IF_ERROR(sequences(truth, truths));
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(float32, Shape(dims)));
  auto to = out.mutable_data<float>();
  std::fill(to.begin(), to.end(), 0.0f);
  std::vector<std::int64_t> strides = stridesOf(dims);
  bool normalize = c.intAttr("normalize", 1);
  for (auto &group : guesses) truths.try_emplace(group.first);
  for (auto &[at, sequence] : truths) {
    auto guess = guesses.find(at);
    std::int64_t distance = guess == guesses.end() ? static_cast<std::int64_t>(sequence.size()) : editDistance(sequence, guess->second);
    float value = static_cast<float>(distance);
    if (normalize) value = sequence.empty() ? std::numeric_limits<float>::infinity() : value / static_cast<float>(sequence.size());
    to[std::inner_product(at.begin(), at.end(), strides.begin(), std::int64_t{0})] = value;
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

/// Adds the weights (or 1) of values to their bins, a row of bins for each row of the input.
template <class RowOf>
Status binsOf(HostCall &c, const Tensor &values, const Tensor &size, const Tensor &weights, std::vector<std::int64_t> leading, RowOf rowOf) {
  if (size.size() != 1 || !isInteger(size.dtype())) return errors::invalidArgument("Shape must be rank 0 but is rank ", size.shape().rank());
  std::int64_t bins = size.asInt64(0);
  if (bins < 0) return errors::invalidArgument("size (", bins, ") must be non-negative");
  if (weights.size() && weights.size() != values.size())
    return errors::invalidArgument("`weights` must be the same shape as `arr` or a length-0 `Tensor`, in which case it acts as all weights equal to 1. Received ", weights.shape().errorStr());
  bool binary = c.intAttr("binary_output");
  leading.push_back(bins);
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(weights.dtype(), Shape(leading)));
  TFC_RETURN_IF_ERROR(visitNumbers<false>(c, weights.dtype(), [&](auto tag) -> Status {
    using T = decltype(tag);
    T *to = static_cast<T *>(out.mutableRaw());
    std::fill_n(to, out.size(), T{});
    for (std::int64_t i = 0; i < values.size(); ++i) {
      std::int64_t v = values.asInt64(i);
      if (v < 0) return errors::invalidArgument("Input must be non-negative");
      if (v >= bins) continue;
      T &bin = to[rowOf(i) * bins + v];
      if (binary) bin = T(1);
      else bin = static_cast<T>(static_cast<Compute<T>>(bin) + (weights.size() ? static_cast<Compute<T>>(static_cast<const T *>(weights.raw())[i]) : Compute<T>(1)));
    }
    return Status::ok();
  }));
  c.setOutput(0, std::move(out));
  return Status::ok();
}

Status sparseBincount(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 5, 1));
  TFC_ASSIGN_OR_RETURN(SparseTensor t, SparseTensor::of(c, 0));
  if (t.rank() < 1 || t.rank() > 2) return errors::invalidArgument("Input must be a vector or a matrix, not of rank ", t.rank());
  TFC_RETURN_IF_ERROR(t.checkBounds());
  std::vector<std::int64_t> leading(t.dims.begin(), t.dims.end() - 1);
  return binsOf(c, *t.values, c.inputs[3], c.inputs[4], leading, [&](std::int64_t i) { return t.rank() == 2 ? t.at(i)[0] : 0; });
}

Status raggedBincount(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 4, 1));
  TFC_ASSIGN_OR_RETURN(std::vector<std::int64_t> splits, intVector(c, 0, "splits"));
  const Tensor &values = c.inputs[1];
  if (splits.empty() || splits[0] != 0) return errors::invalidArgument("Splits must start with 0");
  if (splits.back() != values.size()) return errors::invalidArgument("Splits must end with the number of values, got ", splits.back(), " instead of ", values.size());
  if (!std::is_sorted(splits.begin(), splits.end())) return errors::invalidArgument("Splits must be non-decreasing");
  auto rowOf = [&](std::int64_t i) { return std::upper_bound(splits.begin(), splits.end(), i) - splits.begin() - 1; };
  return binsOf(c, values, c.inputs[2], c.inputs[3], {static_cast<std::int64_t>(splits.size()) - 1}, rowOf);
}

} // namespace

void registerArraySortKernels() {
  registerHostKernel("EditDistance", editDistances);
  registerHostKernel("SparseBincount", sparseBincount);
  registerHostKernel("RaggedBincount", raggedBincount);
}

} // namespace tfc::rt
