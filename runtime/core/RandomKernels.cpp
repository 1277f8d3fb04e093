// Random ops: TensorFlow's streams. Each node has one generator a session; a call with n outputs takes 256 n blocks of it.
#include "RandomState.h"

#include <cstring>
#include <numeric>

namespace tfc::rt {

philox::Generator seededStream(const HostCall &c) {
  return philox::seeded(static_cast<std::uint64_t>(c.intAttr("seed")), static_cast<std::uint64_t>(c.intAttr("seed2")));
}

philox::Generator reserve(HostCall &c, std::uint64_t blocks) {
  std::lock_guard lock(c.state->mutex);
  if (!c.state->object) c.state->object = std::make_shared<philox::Generator>(seededStream(c));
  return static_cast<philox::Generator *>(c.state->object.get())->reserve(blocks);
}

Expected<Shape> shapeInput(const HostCall &c, int i) {
  const Tensor &shape = c.inputs[i];
  if (shape.dtype() != int32 && shape.dtype() != int64)
    return errors::invalidArgument("shape must be int32 or int64, got ", runtimeName(shape.dtype()));
  if (shape.shape().rank() != 1)
    return errors::invalidArgument("shape must be a vector of {int32,int64}, got shape ", shape.shape().errorStr());
  std::vector<std::int64_t> dims;
  for (std::int64_t i = 0; i < shape.size(); ++i) {
    dims.push_back(shape.asInt64(i));
    if (dims.back() < 0) return errors::invalidArgument("Dimension ", dims.back(), " must be >= 0");
  }
  return Shape(std::move(dims));
}

static Expected<Tensor> allocateFromShape(HostCall &c, DType type) {
  TFC_ASSIGN_OR_RETURN(Shape shape, shapeInput(c, 0));
  return Tensor::allocate(type, std::move(shape));
}

Status wantInputs(const HostCall &c, std::size_t n) {
  if (c.inputs.size() == n) return Status::ok();
  return errors::invalidArgument(c.op->op, " takes ", n, " inputs, got ", c.inputs.size());
}

Status unsupported(const HostCall &c, DType type) {
  return errors::unimplemented("No host kernel of ", c.op->op, " for ", runtimeName(type));
}

template <class Fill> static Status randomFloats(HostCall &c, Fill fill) {
  TFC_RETURN_IF_ERROR(wantInputs(c, 1));
  auto type = static_cast<DType>(c.intAttr("dtype", static_cast<int>(float32)));
  TFC_ASSIGN_OR_RETURN(Tensor out, allocateFromShape(c, type));
  std::int64_t n = out.size();
  if (n)
    TFC_RETURN_IF_ERROR(visitFloat(c, type, [&](auto tag) {
      fill(reserve(c, 256 * static_cast<std::uint64_t>(n)), static_cast<decltype(tag) *>(out.mutableRaw()), n);
      return Status::ok();
    }));
  c.setOutput(0, std::move(out));
  return Status::ok();
}

static Status randomUniform(HostCall &c) {
  return randomFloats(c, [](auto g, auto *out, std::int64_t n) { philox::fill<philox::Uniform>(g, out, n); });
}
static Status randomStandardNormal(HostCall &c) {
  return randomFloats(c, [](auto g, auto *out, std::int64_t n) { philox::fill<philox::Normal>(g, out, n); });
}
static Status truncatedNormal(HostCall &c) {
  return randomFloats(c, [](auto g, auto *out, std::int64_t n) { philox::fillTruncatedNormal(g, out, n); });
}

static Status randomUniformInt(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantInputs(c, 3));
  const Tensor &lo = c.inputs[1], &hi = c.inputs[2];
  DType type = lo.dtype();
  if ((type != int32 && type != int64) || hi.dtype() != type) return unsupported(c, type);
  if (!lo.isScalar()) return errors::invalidArgument("minval must be 0-D, got shape ", lo.shape().errorStr());
  if (!hi.isScalar()) return errors::invalidArgument("maxval must be 0-D, got shape ", hi.shape().errorStr());
  TFC_ASSIGN_OR_RETURN(Tensor out, allocateFromShape(c, type));
  std::int64_t n = out.size(), from = lo.asInt64(0), to = hi.asInt64(0);
  if (n) {
    if (from >= to) return errors::invalidArgument("Need minval < maxval, got ", from, " >= ", to);
    auto g = reserve(c, 256 * static_cast<std::uint64_t>(n));
    if (type == int32)
      philox::fillInt(g, out.mutable_data<std::int32_t>().data(), n, static_cast<std::int32_t>(from), static_cast<std::int32_t>(to));
    else
      philox::fillInt(g, out.mutable_data<std::int64_t>().data(), n, from, to);
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

static Status randomShuffle(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantInputs(c, 1));
  const Tensor &in = c.inputs[0];
  if (in.size() <= 1 || in.shape()[0] <= 1) { // TensorFlow takes nothing from the stream here
    c.setOutput(0, in);
    return Status::ok();
  }
  std::int64_t rows = in.shape()[0], each = in.size() / rows;
  auto g = reserve(c, static_cast<std::uint64_t>(rows - 1 + 3) / 4);
  std::vector<std::int64_t> order(rows);
  std::iota(order.begin(), order.end(), 0);
  philox::shuffle(g, order.begin(), rows);
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(in.dtype(), in.shape()));
  if (in.dtype() == DType::string) {
    for (std::int64_t i = 0; i < rows; ++i)
      std::copy_n(in.strings().data() + order[i] * each, each, out.mutable_data<std::string>().data() + i * each);
  } else {
    std::size_t bytes = static_cast<std::size_t>(each) * byteSize(in.dtype());
    auto *to = static_cast<char *>(out.mutableRaw());
    for (std::int64_t i = 0; i < rows; ++i)
      std::memcpy(to + static_cast<std::size_t>(i) * bytes, static_cast<const char *>(in.raw()) + static_cast<std::size_t>(order[i]) * bytes, bytes);
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

void registerRandomKernels() {
  registerHostKernel("RandomUniform", randomUniform);
  registerHostKernel("RandomUniformInt", randomUniformInt);
  registerHostKernel("RandomStandardNormal", randomStandardNormal);
  registerHostKernel("TruncatedNormal", truncatedNormal);
  registerHostKernel("RandomShuffle", randomShuffle);
  registerRandomDistributions();
  registerRandomStateless();
  registerRandomSamplers();
}

} // namespace tfc::rt
