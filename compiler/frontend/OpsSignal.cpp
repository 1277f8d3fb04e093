// tf.signal: rfft, frame, overlap_and_add, windows, stft (python/ops/signal).
#include "State.h"

#include "tfc/frontend/Control.h"
#include "tfc/frontend/Signal.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tfc::signal {
using namespace frontend;

namespace {

Output scalarInt(const In &v, const char *name) {
  Output x = convert(v, DType::unset, name);
  if (x.shape().hasRank() && x.shape().rank() != 0) throw ValueError(cat("Shape ", x.shape().str(), " must have rank 0"));
  if (!isInteger(x.dtype())) throw ValueError(cat(name, " must be an integer. Got <dtype: '", tfc::name(x.dtype()), "'>"));
  return x;
}
/// The value, if it is known while building.
std::optional<std::int64_t> known(const Output &x) {
  Tensor t = constantValue(x);
  return t.is_none() ? std::nullopt : std::optional(t.asInt64(0));
}
int rankOf(const Output &x, int least) {
  if (!x.shape().hasRank()) throw ValueError(cat(x.name(), " needs a known rank here; use set_shape."));
  if (x.shape().rank() < least) throw ValueError(cat("Shape ", x.shape().str(), " must have rank at least ", least));
  return x.shape().rank();
}
/// `x` with zeros after its last dimension, up to `length` (an int32 scalar).
Output padLast(const Output &x, const Output &length) {
  int rank = x.shape().rank();
  if (auto n = known(length); n && x.shape().dim(-1) >= *n) return x;
  Output more = maximum(0, length - shape(x)[-1]);
  Output zeros = constantOf(Tensor::zeros({2 * rank - 1}, DType::int32), "zeros");
  return pad(x, In(reshape(concat({In(zeros), In(reshape(more, {1}))}, 0), {rank, 2})));
}
void setDim(Output x, int axis, std::int64_t n) {
  std::vector<std::int64_t> d(static_cast<std::size_t>(x.shape().rank()), None);
  d[static_cast<std::size_t>(axis < 0 ? axis + x.shape().rank() : axis)] = n;
  x.set_shape(Shape(d));
}
Output powerOfTwo(const Output &length) {
  if (auto n = known(length)) {
    std::int64_t p = 1;
    while (p < *n) p *= 2;
    return constantOf(Tensor(p).astype(length.dtype()), "Const");
  }
  Output exponent = ceil(log(cast(length, float32)) / static_cast<double>(std::log(2.0f)));
  return cast(pow(2.0, exponent), length.dtype());
}
WindowFn windowOf(const std::optional<WindowFn> &f) {
  if (f) return *f;
  return [](In n, DType t) { return hann_window(n, {.dtype = t}); };
}
Output raisedCosine(const In &length, const WindowOpts &o, const char *fallback, double a, double b) {
  if (!isFloating(o.dtype)) throw ValueError(cat("dtype must be a floating point type. Found <dtype: '", tfc::name(o.dtype), "'>"));
  Scoped s(o.name, fallback, {length});
  Output n = convert(length, int32, "window_length");
  if (n.shape().hasRank() && n.shape().rank() != 0) throw ValueError(cat("Shape ", n.shape().str(), " must have rank 0"));
  auto count = known(n);
  if (count == 1) return ones({1}, o.dtype);
  Output periodic = cast(In(o.periodic), int32);
  Output even = 1 - mod(n, 2);
  Output last = cast(n + periodic * even - 1, o.dtype);
  Output at = cast(range(n), o.dtype);
  Output angle = constant(2 * std::numbers::pi, {.dtype = o.dtype}) * at / last;
  auto curve = [&] { return cast(a - b * cos(angle), o.dtype); };
  if (count) return curve();
  return cond(equal(n, 1), [&] { return ones(Dims(reshape(n, {1})), o.dtype); }, curve);
}

} // namespace

Output rfft(In input, std::optional<In> length, Name o) {
  Scoped s(o.name, "rfft", {input});
  Output x = convert(input, DType::unset, "input");
  if (x.dtype() != float32 && x.dtype() != float64) throw ValueError(cat("RFFT requires tf.float32 or tf.float64 inputs, got: ", x));
  rankOf(x, 1);
  Output n = length ? convert(*length, int32, "fft_length") : shape(x)(slice(-1));
  if (length) x = padLast(x, n[0]);
  return op("RFFT", s.name, {x, n});
}
Output irfft(In input, std::optional<In> length, Name o) {
  Scoped s(o.name, "irfft", {input});
  Output x = convert(input, complex64, "input");
  if (x.dtype() != complex64 && x.dtype() != complex128) throw ValueError(cat("IRFFT requires tf.complex64 or tf.complex128 inputs, got: ", x));
  rankOf(x, 1);
  Output n = length ? convert(*length, int32, "fft_length") : maximum(0, (shape(x)(slice(-1)) - 1) * 2);
  if (length) x = padLast(x, floordiv(n[0], 2) + 1);
  return op("IRFFT", s.name, {x, n});
}

Output frame(In given, In frame_length, In frame_step, FrameOpts o) {
  Scoped s(o.name, "frame", {given, frame_length, frame_step});
  Output x = convert(given, DType::unset, "signal"), length = cast(scalarInt(frame_length, "frame_length"), int32), step = cast(scalarInt(frame_step, "frame_step"), int32);
  int rank = rankOf(x, 1), axis = o.axis < 0 ? o.axis + rank : o.axis;
  if (axis < 0 || axis >= rank) throw ValueError(cat("axis ", o.axis, " is not in a signal of rank ", rank));
  std::int64_t samples = x.shape().dim(axis);
  Output n = shape(x)[axis], frames;
  if (o.pad_end) {
    frames = -floordiv(-n, step);
    Output more = maximum(0, length + step * (frames - 1) - n);
    Output before = constantOf(Tensor::zeros({2 * axis + 1}, DType::int32), "zeros"), after = constantOf(Tensor::zeros({2 * (rank - axis - 1)}, DType::int32), "zeros");
    Output paddings = reshape(concat({In(before), In(reshape(more, {1})), In(after)}, 0), {rank, 2});
    x = pad(x, In(paddings), {.constant_values = In(cast(o.pad_value, x.dtype()))});
  } else
    frames = maximum(0, 1 + floordiv(n - length, step));
  // Sample j of frame i is sample i * frame_step + j.
  Output starts = reshape(range(frames) * step, {-1, 1}), offsets = reshape(range(length), {1, -1});
  Output r = gather(x, starts + offsets, {.axis = axis});
  auto l = known(length), st = known(step);
  if (l) setDim(r, axis + 1, *l);
  if (st && *st > 0 && samples >= 0 && (l || o.pad_end)) setDim(r, axis, o.pad_end ? (samples + *st - 1) / *st : std::max<std::int64_t>(0, (samples - *l + *st) / *st));
  return r;
}

Output overlap_and_add(In given, In frame_step, Name o) {
  Scoped s(o.name, "overlap_and_add", {given, frame_step});
  Output x = convert(given, DType::unset, "signal"), step = cast(scalarInt(frame_step, "frame_step"), int32);
  int rank = rankOf(x, 2);
  std::int64_t staticFrames = x.shape().dim(-2), staticLength = x.shape().dim(-1);
  Output dims = shape(x), outer = dims(slice({}, -2)), length = dims[-1], frames = dims[-2];
  auto full = [&](std::vector<In> inner) {
    Output rest = stack(Ins(std::move(inner)));
    return Dims(concat({outer, rest}, 0));
  };
  Output samples = length + step * (frames - 1), segments = -floordiv(-length, step);
  // Frames cut into segments of a step: segment j of frame i lies at i + j.
  Output zeros = constantOf(Tensor::zeros({2 * (rank - 2) + 1}, DType::int32), "zeros"), none = constantOf(Tensor::zeros({1}, DType::int32), "zeros");
  Output lack = segments * step - length;
  Output paddings = concat({In(zeros), In(reshape(segments, {1})), In(none), In(reshape(lack, {1}))}, 0);
  x = pad(x, In(reshape(paddings, {rank, 2})));
  x = reshape(x, full({In(frames + segments), In(segments), In(step)}));
  std::vector<int> perm(static_cast<std::size_t>(rank + 1));
  for (int i = 0; i <= rank; ++i) perm[static_cast<std::size_t>(i)] = i;
  std::swap(perm[static_cast<std::size_t>(rank - 2)], perm[static_cast<std::size_t>(rank - 1)]);
  x = transpose(x, perm);
  x = reshape(x, full({In((frames + segments) * segments), In(step)}));
  Output rows = frames + segments - 1;
  x = gather(x, range(rows * segments), {.axis = rank - 2});
  x = reshape(x, full({In(segments), In(rows), In(step)}));
  x = reduce_sum(x, Axes(std::vector<int>{-3}));
  x = reshape(x, full({In(rows * step)}));
  x = gather(x, range(samples), {.axis = rank - 2});
  auto st = known(step);
  if (st && staticFrames >= 0 && staticLength >= 0) setDim(x, -1, staticLength + *st * (staticFrames - 1));
  return x;
}

Output hann_window(In n, WindowOpts o) { return raisedCosine(n, o, "hann_window", 0.5, 0.5); }
Output hamming_window(In n, WindowOpts o) { return raisedCosine(n, o, "hamming_window", 0.54, 0.46); }

Output stft(In given, In frame_length, In frame_step, StftOpts o) {
  Scoped s(o.name, "stft", {given, frame_length, frame_step});
  Output x = convert(given, DType::unset, "signals");
  rankOf(x, 1);
  Output length = scalarInt(frame_length, "frame_length"), step = scalarInt(frame_step, "frame_step");
  Output n = o.fft_length ? convert(*o.fft_length, DType::unset, "fft_length") : powerOfTwo(length);
  Output frames = frame(x, length, step, {.pad_end = o.pad_end});
  if (WindowFn window = windowOf(o.window_fn)) frames = frames * window(In(length), frames.dtype());
  return rfft(frames, In(reshape(n, {1})));
}
Output inverse_stft(In given, In frame_length, In frame_step, StftOpts o) {
  Scoped s(o.name, "inverse_stft", {given});
  Output x = convert(given, DType::unset, "stfts");
  rankOf(x, 2);
  Output length = scalarInt(frame_length, "frame_length"), step = scalarInt(frame_step, "frame_step");
  Output n = o.fft_length ? convert(*o.fft_length, DType::unset, "fft_length") : powerOfTwo(length);
  Output frames = irfft(x, In(reshape(n, {1})));
  Output l = cast(length, int32);
  frames = padLast(frames, l);
  frames = gather(frames, range(l), {.axis = frames.shape().rank() - 1}); // no more than frame_length
  if (auto k = known(length)) setDim(frames, -1, *k);
  if (WindowFn window = windowOf(o.window_fn)) frames = frames * window(In(length), frames.dtype());
  return overlap_and_add(frames, step);
}
WindowFn inverse_stft_window_fn(In frame_step, std::optional<WindowFn> forward, Name o) {
  return [=](In frame_length, DType dtype) {
    Scoped s(o.name, "inverse_stft_window_fn");
    Output step = scalarInt(frame_step, "frame_step"), length = scalarInt(frame_length, "frame_length");
    Output window = windowOf(forward)(In(length), dtype);
    // What a sample is multiplied by in all frames that hold it (Griffin and Lim, equation 7).
    Output overlaps = -floordiv(-length, step), whole = overlaps * step;
    Output sum = padLast(square(window), whole);
    sum = reshape(sum, Dims(stack({In(overlaps), In(step)})));
    sum = tile(reduce_sum(sum, 0, {.keepdims = true}), stack({In(overlaps), In(1)}));
    sum = reshape(sum, {-1});
    sum = gather(sum, range(length));
    return where(equal(sum, 0.0), zeros_like(window), window / sum);
  };
}

} // namespace tfc::signal
