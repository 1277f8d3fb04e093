// Random ops whose stream is an input: a seed, or (the V2 forms) key, counter and algorithm.
#include "RandomState.h"

#include <random>

namespace tfc::rt {

namespace {

using philox::Generator;
std::uint32_t low(std::uint64_t x) { return static_cast<std::uint32_t>(x); }
std::uint32_t high(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); }

/// The seeds, scrambled: the first two words are the key, the others the upper half of the counter.
Expected<philox::Block> scrambled(const HostCall &c, int i) {
  const Tensor &seed = c.inputs[i];
  if (seed.shape() != Shape{2}) return errors::invalidArgument("seed must have shape [2], not ", seed.shape().errorStr());
  if (!isInteger(seed.dtype())) return errors::invalidArgument("Invalid seed type: ", runtimeName(seed.dtype()));
  auto a = static_cast<std::uint64_t>(seed.asInt64(0)), b = static_cast<std::uint64_t>(seed.asInt64(1));
  return Generator(philox::Block{low(a), high(a), low(b), high(b)}, {0x3ec8f720u, 0x02461e29u})();
}

/// The V2 forms: key in input `i`, counter and algorithm behind it.
Expected<Generator> keyedStream(const HostCall &c, int i) {
  const Tensor &key = c.inputs[i], &counter = c.inputs[i + 1], &algorithm = c.inputs[i + 2];
  if (key.shape() != Shape{1}) return errors::invalidArgument("key must have shape [1], not ", key.shape().errorStr());
  if (counter.shape().rank() != 1) return errors::invalidArgument("counter must be a vector, not ", counter.shape().errorStr());
  if (counter.size() < 2) return errors::invalidArgument("The size of the counter must be at least 2; got ", counter.size());
  if (key.dtype() != DType::uint64 || counter.dtype() != DType::uint64) return errors::invalidArgument("key and counter must be uint64");
  if (!algorithm.isScalar() || !isInteger(algorithm.dtype()))
    return errors::invalidArgument("input ", i + 2, " (0-based) must have shape [], not ", algorithm.shape().errorStr());
  std::int64_t which = algorithm.asInt64(0);
  if (which != 1 && which != 3) return errors::invalidArgument("Unsupported algorithm id: ", which); // Philox, or the runtime's choice
  std::uint64_t k = key.data<std::uint64_t>()[0], c0 = counter.data<std::uint64_t>()[0], c1 = counter.data<std::uint64_t>()[1];
  return Generator(philox::Block{low(c0), high(c0), low(c1), high(c1)}, {low(k), high(k)});
}

bool isV2(const HostCall &c) { return std::string_view(c.op->op).ends_with("V2"); }

Expected<Generator> streamOf(const HostCall &c) { return isV2(c) ? keyedStream(c, 1) : statelessStream(c, 1); }

template <class Fill> Status floats(HostCall &c, Fill fill) {
  TFC_RETURN_IF_ERROR(wantInputs(c, isV2(c) ? 4 : 2));
  TFC_ASSIGN_OR_RETURN(Shape shape, shapeInput(c, 0));
  TFC_ASSIGN_OR_RETURN(Generator stream, streamOf(c));
  auto type = static_cast<DType>(c.intAttr("dtype", static_cast<int>(float32)));
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(type, std::move(shape)));
  TFC_RETURN_IF_ERROR(visitFloat(c, type, [&](auto tag) {
    fill(stream, static_cast<decltype(tag) *>(out.mutableRaw()), out.size());
    return Status::ok();
  }));
  c.setOutput(0, std::move(out));
  return Status::ok();
}

Status uniform(HostCall &c) {
  return floats(c, [](Generator g, auto *out, std::int64_t n) { philox::fill<philox::Uniform>(g, out, n); });
}
Status normal(HostCall &c) {
  return floats(c, [](Generator g, auto *out, std::int64_t n) { philox::fill<philox::Normal>(g, out, n); });
}
Status truncatedNormal(HostCall &c) {
  return floats(c, [](Generator g, auto *out, std::int64_t n) { philox::fillTruncatedNormal(g, out, n); });
}

/// Calls f(T{}) with a 32- or 64-bit integer type.
template <class F> Status visitWide(const HostCall &c, DType type, F f) {
  switch (type) {
  case DType::int32: return f(std::int32_t{});
  case DType::int64: return f(std::int64_t{});
  case DType::uint32: return f(std::uint32_t{});
  case DType::uint64: return f(std::uint64_t{});
  default: return unsupported(c, type);
  }
}

Status uniformInt(HostCall &c) {
  std::size_t bounds = isV2(c) ? 4 : 2;
  TFC_RETURN_IF_ERROR(wantInputs(c, bounds + 2));
  TFC_ASSIGN_OR_RETURN(Shape shape, shapeInput(c, 0));
  const Tensor &lo = c.inputs[bounds], &hi = c.inputs[bounds + 1];
  if (!lo.isScalar()) return errors::invalidArgument("minval must be 0-D, got shape ", lo.shape().errorStr());
  if (!hi.isScalar()) return errors::invalidArgument("maxval must be 0-D, got shape ", hi.shape().errorStr());
  if (lo.dtype() != hi.dtype()) return errors::invalidArgument("minval and maxval must have one element type");
  TFC_ASSIGN_OR_RETURN(Generator stream, streamOf(c));
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(lo.dtype(), std::move(shape)));
  TFC_RETURN_IF_ERROR(visitWide(c, lo.dtype(), [&](auto tag) -> Status {
    using T = decltype(tag);
    T from = lo.data<T>()[0], to = hi.data<T>()[0];
    if (!(from < to)) return errors::invalidArgument("Need minval < maxval, got ", from, " >= ", to);
    philox::fillInt(stream, out.mutable_data<T>().data(), out.size(), from, to);
    return Status::ok();
  }));
  c.setOutput(0, std::move(out));
  return Status::ok();
}

Status uniformFullInt(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantInputs(c, isV2(c) ? 4 : 2));
  TFC_ASSIGN_OR_RETURN(Shape shape, shapeInput(c, 0));
  TFC_ASSIGN_OR_RETURN(Generator stream, streamOf(c));
  auto type = static_cast<DType>(c.intAttr("dtype", static_cast<int>(DType::uint64)));
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(type, std::move(shape)));
  TFC_RETURN_IF_ERROR(visitWide(c, type, [&](auto tag) {
    philox::fillFullInt(stream, out.mutable_data<decltype(tag)>().data(), out.size());
    return Status::ok();
  }));
  c.setOutput(0, std::move(out));
  return Status::ok();
}

Status getKeyCounter(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantInputs(c, 1));
  TFC_ASSIGN_OR_RETURN(philox::Block mix, scrambled(c, 0));
  std::uint64_t key = mix[0] | std::uint64_t{mix[1]} << 32, upper = mix[2] | std::uint64_t{mix[3]} << 32;
  c.setOutput(0, Tensor::from<std::uint64_t>(std::array{key}, Shape{1}));
  c.setOutput(1, Tensor::from<std::uint64_t>(std::array{std::uint64_t{0}, upper}, Shape{2}));
  return Status::ok();
}

Status nonDeterministicInts(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantInputs(c, 1));
  TFC_ASSIGN_OR_RETURN(Shape shape, shapeInput(c, 0));
  auto type = static_cast<DType>(c.intAttr("dtype", static_cast<int>(int64)));
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(type, std::move(shape)));
  std::random_device device;
  Generator stream(philox::Block{device(), device(), device(), device()}, {device(), device()});
  TFC_RETURN_IF_ERROR(visitWide(c, type, [&](auto tag) {
    philox::fillFullInt(stream, out.mutable_data<decltype(tag)>().data(), out.size());
    return Status::ok();
  }));
  c.setOutput(0, std::move(out));
  return Status::ok();
}

} // namespace

Expected<Generator> statelessStream(const HostCall &c, int i) {
  TFC_ASSIGN_OR_RETURN(philox::Block mix, scrambled(c, i));
  return Generator(philox::Block{0, 0, mix[2], mix[3]}, {mix[0], mix[1]});
}

void registerRandomStateless() {
  for (const char *op : {"StatelessRandomUniform", "StatelessRandomUniformV2"}) registerHostKernel(op, uniform);
  for (const char *op : {"StatelessRandomNormal", "StatelessRandomNormalV2"}) registerHostKernel(op, normal);
  for (const char *op : {"StatelessTruncatedNormal", "StatelessTruncatedNormalV2"}) registerHostKernel(op, truncatedNormal);
  for (const char *op : {"StatelessRandomUniformInt", "StatelessRandomUniformIntV2"}) registerHostKernel(op, uniformInt);
  for (const char *op : {"StatelessRandomUniformFullInt", "StatelessRandomUniformFullIntV2"}) registerHostKernel(op, uniformFullInt);
  registerHostKernel("StatelessRandomGetKeyCounter", getKeyCounter);
  registerHostKernel("NonDeterministicInts", nonDeterministicInts);
}

} // namespace tfc::rt
