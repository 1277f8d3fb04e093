// Array ops whose result sizes depend on values: Where, Unique and its kin, ListDiff, DynamicStitch, DynamicPartition,
// BroadcastGradientArgs.
#include "Kernels.h"
#include "tfc/base/Numeric.h"
#include "tfc/runtime/StepKernel.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>
#include <unordered_set>

namespace tfc::rt {

static Status where(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  const Tensor &in = c.inputs[0];
  if (in.dtype() == DType::string || !byteSize(in.dtype()))
    return errors::unimplemented("No host kernel of Where for ", runtimeName(in.dtype()));
  std::vector<std::int64_t> found;
  detail::visitNumeric(in.dtype(), [&](auto tag) {
    using T = decltype(tag);
    auto *v = static_cast<const T *>(in.raw());
    for (std::int64_t i = 0; i < in.size(); ++i) {
      bool nonzero;
      if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>) nonzero = static_cast<float>(v[i]) != 0;
      else nonzero = v[i] != T{};
      if (nonzero) found.push_back(i);
    }
  });
  int rank = in.shape().rank();
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(int64, {static_cast<std::int64_t>(found.size()), rank}));
  auto *at = out.mutable_data<std::int64_t>().data();
  for (std::int64_t flat : found) {
    for (int k = rank - 1; k >= 0; --k) at[k] = flat % in.shape()[k], flat /= in.shape()[k];
    at += rank;
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

/// Calls f(T{}) with a type that has a hash and compares as the dtype does; false if there is none.
template <class F> static bool visitHashable(DType type, F &&f) {
  switch (type) {
  case DType::string: f(std::string()); return true;
  case DType::float32: f(float{}); return true;
  case DType::float64: f(double{}); return true;
  case DType::int32: f(std::int32_t{}); return true;
  case DType::int64: f(std::int64_t{}); return true;
  case DType::int16: f(std::int16_t{}); return true;
  case DType::int8: f(std::int8_t{}); return true;
  case DType::uint8: f(std::uint8_t{}); return true;
  case DType::uint16: f(std::uint16_t{}); return true;
  case DType::uint32: f(std::uint32_t{}); return true;
  case DType::uint64: f(std::uint64_t{}); return true;
  case DType::bool_: f(bool{}); return true;
  default: return false;
  }
}

/// Halves as floats, which have a hash and compare as they do.
static Tensor hashable(const Tensor &t) { return t.dtype() == DType::float16 || t.dtype() == DType::bfloat16 ? t.astype(float32) : t; }

static DType indexType(const HostCall &c) {
  return static_cast<DType>(c.intAttr("out_idx", static_cast<int>(int32))) == int64 ? int64 : int32;
}

static Status unsupported(const HostCall &c, DType type) {
  return errors::unimplemented("No host kernel of ", c.op->op, " for ", runtimeName(type));
}

/// `n` elements of one tensor to a place in another of its dtype.
static void copyElements(const Tensor &from, std::int64_t at, Tensor &to, std::int64_t place, std::int64_t n) {
  if (n == 0) return;
  if (from.dtype() == DType::string) {
    std::copy_n(from.strings().data() + at, n, to.mutable_data<std::string>().data() + place);
    return;
  }
  std::size_t bytes = byteSize(from.dtype());
  std::memcpy(static_cast<char *>(to.mutableRaw()) + static_cast<std::size_t>(place) * bytes,
              static_cast<const char *>(from.raw()) + static_cast<std::size_t>(at) * bytes, static_cast<std::size_t>(n) * bytes);
}

/// Unique and, with a third output, UniqueWithCounts.
static Status unique(HostCall &c) {
  bool counting = c.outputs.size() == 3;
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, counting ? 3 : 2));
  const Tensor x = hashable(c.inputs[0]);
  if (x.shape().rank() != 1) return errors::invalidArgument("unique expects a 1D vector.");
  std::vector<std::int64_t> firsts, counts; // place of the first of each value, how many there are
  Tensor index = Tensor::zeros(x.shape(), int64);
  auto idx = index.mutable_data<std::int64_t>();
  bool known = visitHashable(x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    auto *v = static_cast<const T *>(x.raw());
    std::unordered_map<T, std::int64_t> places;
    for (std::int64_t i = 0; i < x.size(); ++i) {
      auto [at, isNew] = places.try_emplace(v[i], static_cast<std::int64_t>(firsts.size()));
      if (isNew) firsts.push_back(i), counts.push_back(0);
      ++counts[at->second];
      idx[i] = at->second;
    }
    Tensor y = Tensor::zeros({static_cast<std::int64_t>(firsts.size())}, x.dtype());
    T *out = static_cast<T *>(y.mutableRaw());
    for (std::size_t k = 0; k < firsts.size(); ++k) out[k] = v[firsts[k]];
    c.setOutput(0, y.astype(c.inputs[0].dtype()));
  });
  if (!known) return unsupported(c, x.dtype());
  c.setOutput(1, index.astype(indexType(c)));
  if (counting) c.setOutput(2, Tensor(counts).astype(indexType(c)));
  return Status::ok();
}

/// Slice `i` of `in`, where dimension `axis` lies between `outer` and `inner` elements, as bytes that are equal if slices are. Zeros
/// of either sign are equal.
static std::string sliceKey(const Tensor &in, std::int64_t outer, std::int64_t size, std::int64_t inner, std::int64_t i) {
  std::string key;
  for (std::int64_t o = 0; o < outer; ++o)
    for (std::int64_t k = 0; k < inner; ++k) {
      std::int64_t at = (o * size + i) * inner + k;
      if (in.dtype() == DType::string) {
        const std::string &s = in.strings()[at];
        std::int64_t n = static_cast<std::int64_t>(s.size());
        key.append(reinterpret_cast<const char *>(&n), sizeof n).append(s);
        continue;
      }
      std::size_t bytes = byteSize(in.dtype());
      const char *from = static_cast<const char *>(in.raw()) + static_cast<std::size_t>(at) * bytes;
      if (isFloating(in.dtype()) && in.asDouble(at) == 0) key.append(bytes, '\0');
      else key.append(from, bytes);
    }
  return key;
}

/// UniqueV2 and, with a third output, UniqueWithCountsV2: (x, axis).
static Status uniqueV2(HostCall &c) {
  bool counting = c.outputs.size() == 3;
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, counting ? 3 : 2));
  const Tensor &x = c.inputs[0], &axes = c.inputs[1];
  if (axes.shape().rank() != 1 || axes.size() > 1 || !isInteger(axes.dtype()))
    return errors::invalidArgument("axis does not support input tensors larger than 1 elements");
  int rank = x.shape().rank();
  if (axes.size() == 0) {
    if (rank != 1) return errors::invalidArgument("unique expects a 1D vector.");
    std::vector<Tensor> inputs = {x};
    std::swap(c.inputs, inputs);
    Status status = unique(c);
    std::swap(c.inputs, inputs);
    return status;
  }
  std::int64_t axis = axes.asInt64(0);
  if (axis < -rank || axis >= rank) return errors::invalidArgument("axis has to be between [0, ", rank, ")");
  int at = static_cast<int>(axis < 0 ? axis + rank : axis);
  std::int64_t outer = 1, inner = 1, size = x.shape()[at];
  for (int k = 0; k < rank; ++k) (k < at ? outer : inner) *= k == at ? 1 : x.shape()[k];
  std::vector<std::int64_t> firsts, counts;
  Tensor index = Tensor::zeros({size}, int64);
  std::unordered_map<std::string, std::int64_t> places;
  for (std::int64_t i = 0; i < size; ++i) {
    auto [found, isNew] = places.try_emplace(sliceKey(x, outer, size, inner, i), static_cast<std::int64_t>(firsts.size()));
    if (isNew) firsts.push_back(i), counts.push_back(0);
    ++counts[found->second];
    index.mutable_data<std::int64_t>()[i] = found->second;
  }
  Shape shape = x.shape();
  shape[at] = static_cast<std::int64_t>(firsts.size());
  TFC_ASSIGN_OR_RETURN(Tensor y, Tensor::allocate(x.dtype(), shape));
  for (std::int64_t o = 0; o < outer; ++o)
    for (std::size_t n = 0; n < firsts.size(); ++n)
      copyElements(x, (o * size + firsts[n]) * inner, y, (o * shape[at] + static_cast<std::int64_t>(n)) * inner, inner);
  c.setOutput(0, std::move(y));
  c.setOutput(1, index.astype(indexType(c)));
  if (counting) c.setOutput(2, Tensor(counts).astype(indexType(c)));
  return Status::ok();
}

/// (data, partitions): output p holds the slices whose partition is p.
static Status dynamicPartition(HostCall &c) {
  if (c.inputs.size() != 2 || c.outputs.empty()) return errors::internal("wrong number of inputs or outputs");
  const Tensor &data = c.inputs[0], &partitions = c.inputs[1];
  if (partitions.dtype() != int32) return errors::invalidArgument("partitions must be int32");
  const auto &dd = data.shape().dims(), &pd = partitions.shape().dims();
  if (pd.size() > dd.size() || !std::equal(pd.begin(), pd.end(), dd.begin()))
    return errors::invalidArgument("data.shape must start with partitions.shape, got data.shape = ", data.shape().errorStr(),
                                   ", partitions.shape = ", partitions.shape().errorStr());
  std::int64_t parts = static_cast<std::int64_t>(c.outputs.size()), each = 1;
  for (std::size_t k = pd.size(); k < dd.size(); ++k) each *= dd[k];
  std::vector<std::int64_t> counts(parts), filled(parts);
  auto which = partitions.data<std::int32_t>();
  for (std::size_t i = 0; i < which.size(); ++i) {
    if (which[i] < 0 || which[i] >= parts)
      return errors::invalidArgument("partitions[", i, "] = ", which[i], " is not in [0, ", parts, ")");
    ++counts[which[i]];
  }
  for (std::int64_t p = 0; p < parts; ++p) {
    std::vector<std::int64_t> dims = {counts[p]};
    dims.insert(dims.end(), dd.begin() + static_cast<std::ptrdiff_t>(pd.size()), dd.end());
    TFC_ASSIGN_OR_RETURN(c.outputs[p], Tensor::allocate(data.dtype(), Shape(std::move(dims))));
  }
  for (std::size_t i = 0; i < which.size(); ++i)
    copyElements(data, static_cast<std::int64_t>(i) * each, c.outputs[which[i]], filled[which[i]]++ * each, each);
  return Status::ok();
}

static Status listDiff(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 2));
  const Tensor x = hashable(c.inputs[0]), y = hashable(c.inputs[1]);
  if (x.shape().rank() != 1) return errors::invalidArgument("x should be a 1D vector.");
  if (y.shape().rank() != 1) return errors::invalidArgument("y should be a 1D vector.");
  if (c.inputs[0].dtype() != c.inputs[1].dtype()) return errors::invalidArgument("x and y must be of one dtype");
  bool known = visitHashable(x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    auto *a = static_cast<const T *>(x.raw()), *b = static_cast<const T *>(y.raw());
    std::unordered_set<T> drop(b, b + y.size());
    std::vector<std::int64_t> kept;
    for (std::int64_t i = 0; i < x.size(); ++i)
      if (!drop.count(a[i])) kept.push_back(i);
    Tensor out = Tensor::zeros({static_cast<std::int64_t>(kept.size())}, x.dtype());
    T *to = static_cast<T *>(out.mutableRaw());
    for (std::size_t k = 0; k < kept.size(); ++k) to[k] = a[kept[k]];
    c.setOutput(0, out.astype(c.inputs[0].dtype()));
    c.setOutput(1, Tensor(kept).astype(indexType(c)));
  });
  return known ? Status::ok() : unsupported(c, x.dtype());
}

static Status dynamicStitch(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  std::size_t n = c.inputs.size() / 2;
  if (c.inputs.size() % 2) return errors::invalidArgument("DynamicStitch needs as many indices as data");
  std::int64_t rows = 0;
  Shape rest; // of one slice
  for (std::size_t i = 0; i < n; ++i) {
    const Tensor &index = c.inputs[i], &data = c.inputs[n + i];
    const auto &id = index.shape().dims(), &dd = data.shape().dims();
    if (index.dtype() != int32) return unsupported(c, index.dtype());
    if (data.dtype() != c.inputs[n].dtype()) return errors::invalidArgument("data must be of one dtype");
    if (dd.size() < id.size() || !std::equal(id.begin(), id.end(), dd.begin()))
      return errors::invalidArgument("data[", i, "].shape = ", data.shape().errorStr(), " does not start with indices[", i,
                                     "].shape = ", index.shape().errorStr());
    Shape mine(std::vector<std::int64_t>(dd.begin() + static_cast<std::ptrdiff_t>(id.size()), dd.end()));
    if (i == 0) rest = mine;
    else if (mine != rest)
      return errors::invalidArgument("Need data[0].shape[", c.inputs[0].shape().rank(), ":] = data[", i, "].shape[", id.size(),
                                     ":], got data[0].shape = ", c.inputs[n].shape().errorStr(), ", data[", i,
                                     "].shape = ", data.shape().errorStr());
    for (std::int32_t v : index.data<std::int32_t>()) {
      if (v < 0) return errors::invalidArgument("indices[", i, "] is out of range");
      rows = std::max<std::int64_t>(rows, std::int64_t{v} + 1);
    }
  }
  std::vector<std::int64_t> dims = {rows};
  dims.insert(dims.end(), rest.dims().begin(), rest.dims().end());
  DType type = c.inputs[n].dtype();
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(type, Shape(dims)));
  std::int64_t each = rest.numElements().value_or(0);
  bool strings = type == DType::string;
  std::size_t bytes = static_cast<std::size_t>(each) * byteSize(type);
  if (!strings && out.nbytes()) std::memset(out.mutableRaw(), 0, out.nbytes()); // rows no index names
  for (std::size_t i = 0; i < n; ++i) {
    auto index = c.inputs[i].data<std::int32_t>();
    for (std::size_t k = 0; k < index.size(); ++k) {
      if (strings)
        std::copy_n(c.inputs[n + i].strings().data() + static_cast<std::int64_t>(k) * each, each,
                    out.mutable_data<std::string>().data() + index[k] * each);
      else if (bytes)
        std::memcpy(static_cast<char *>(out.mutableRaw()) + static_cast<std::size_t>(index[k]) * bytes,
                    static_cast<const char *>(c.inputs[n + i].raw()) + k * bytes, bytes);
    }
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

/// (s0, s1): over which dimensions of what two shapes broadcast to the gradient of each is summed. Where the shapes differ at all,
/// a dimension of one is listed on both sides.
template <class T> static Status broadcastGradientArgs(StepCall &c, DType type) {
  std::span<const T> shapes[2];
  for (int side : {0, 1}) shapes[side] = {static_cast<const T *>(c.inputs[side].data), static_cast<std::size_t>(countOf(c.inputs[side]))};
  std::size_t rank = std::max(shapes[0].size(), shapes[1].size());
  auto size = [&](int side, std::size_t i) { return i + shapes[side].size() < rank ? T{1} : shapes[side][i + shapes[side].size() - rank]; };
  bool same = shapes[0].size() == shapes[1].size();
  for (std::size_t i = 0; i < rank; ++i) {
    T a = size(0, i), b = size(1, i);
    same &= a == b;
    if (a != b && a != 1 && b != 1) {
      auto text = [](std::span<const T> s) { return Shape(std::vector<std::int64_t>(s.begin(), s.end())).errorStr(); };
      return errors::invalidArgument("Incompatible shapes: ", text(shapes[0]), " vs. ", text(shapes[1]));
    }
  }
  for (int side : {0, 1}) {
    std::int64_t count = 0;
    for (std::size_t i = 0; !same && i < rank; ++i) count += size(side, i) == 1;
    TFC_RETURN_IF_ERROR(c.allocate(side, type, {&count, 1}));
    T *out = static_cast<T *>(c.outputs[side].data);
    for (std::size_t i = 0; !same && i < rank; ++i)
      if (size(side, i) == 1) *out++ = static_cast<T>(i);
  }
  return Status::ok();
}

static Status broadcastGradientArgs(StepCall &c) {
  return c.inputs[0].dtype == TFC_INT64 ? broadcastGradientArgs<std::int64_t>(c, int64) : broadcastGradientArgs<std::int32_t>(c, int32);
}

void registerArrayKernels() {
  registerHostKernel("Where", where);
  registerHostKernel("Unique", unique);
  registerHostKernel("UniqueWithCounts", unique);
  registerHostKernel("ListDiff", listDiff);
  registerHostKernel("UniqueV2", uniqueV2);
  registerHostKernel("UniqueWithCountsV2", uniqueV2);
  registerHostKernel("DynamicStitch", dynamicStitch);
  registerHostKernel("ParallelDynamicStitch", dynamicStitch);
  registerHostKernel("DynamicPartition", dynamicPartition);
  registerStepKernel("BroadcastGradientArgs", broadcastGradientArgs);
}

} // namespace tfc::rt
