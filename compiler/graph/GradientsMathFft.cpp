// Gradients of Fourier transforms (tensorflow/python/ops/signal/fft_ops.py), and of NthElement.
#include "GradientsLinalg.h"

#include <complex>

namespace tfc::graph::grad {

using namespace linalg;

namespace {

DType realOf(DType type) { return type == DType::complex64 ? float32 : type == DType::complex128 ? float64 : type; }
DType complexOf(DType type) { return type == float32 ? DType::complex64 : DType::complex128; }
int rankOf(std::string_view op) { return op.ends_with("2D") ? 2 : op.ends_with("3D") ? 3 : 1; }
std::string named(std::string_view op, int rank) { return std::string(op) + (rank == 1 ? "" : rank == 2 ? "2D" : "3D"); }

/// The number of elements that are transformed together.
Edge sizeOf(Ops &b, Edge x, int rank) { return b.reduceAll("Prod", b.sliceFrom(b.shape(x), i32(-rank))); }

Grads fftGrad(Ops &b, Node *op, const Grads &g) {
  const int rank = rankOf(op->op());
  Edge size = b.cast(sizeOf(b, g[0].values, rank), typeOf(g[0]));
  return {b.mul(b.op(named("IFFT", rank), {g[0]}), size)};
}

Grads ifftGrad(Ops &b, Node *op, const Grads &g) {
  const int rank = rankOf(op->op());
  const DType type = typeOf(g[0]);
  Edge size = b.cast(sizeOf(b, g[0].values, rank), realOf(type));
  Edge inverse = b.cast(b.truediv(Num{1}, size), type);
  return {b.mul(b.op(named("FFT", rank), {g[0]}), inverse)};
}

/// x[..., from:to]
Edge lastColumns(Ops &b, Edge x, Slice columns) { 
  Ops::Scope s(b, "strided_slice");
  Edge begin = b.constant(i32({0, columns.from.value_or(0)}), "stack");
  Edge end = b.constant(i32({0, columns.to.value_or(0)}), "stack_1");
  Edge strides = b.constant(i32({1, 1}), "stack_2");
  return b.make("StridedSlice", s.name, {x, begin, end, strides},
                {{"begin_mask", std::int64_t{columns.from ? 0 : 2}}, {"end_mask", std::int64_t{columns.to ? 0 : 2}},
                 {"ellipsis_mask", std::int64_t{1}}, {"new_axis_mask", std::int64_t{0}}, {"shrink_axis_mask", std::int64_t{0}}});
}

/// 1, -1, 1, ... as complex numbers.
Edge alternating(Ops &b, Edge length, DType type) {
  Edge odd = b.mod(b.range(Num{0}, length, Num{1}), Num{2});
  return b.cast(b.sub(Num{1}, b.mul(Num{2}, odd)), type);
}

/// exp(-2 pi i j k / length): the matrix of the transform over the rows, spread over the leading dimensions of `t`.
Edge rowTransform(Ops &b, Edge length, Edge t, DType type) {
  Edge row = b.expandDims(b.range(Num{0}, length, Num{1}), 0);
  Edge j = b.tile(row, std::vector<Arg>{length, Num{1}});
  Edge k = b.transpose(j, i32({1, 0}));
  Tensor angle = Tensor::zeros({}, DType::complex128);
  angle.mutable_data<std::complex<double>>()[0] = {0, -2 * 3.14159265358979323846};
  Edge turn = b.cast(b.constant(angle), type);
  Edge matrix = b.unary("Exp", b.truediv(b.mul(turn, b.cast(b.mul(j, k), type)), b.cast(length, type)));
  Edge ones = b.ones(std::vector<Arg>{b.sub(b.rank(t), Num{2})}, int32);
  Edge expanded = b.reshape(matrix, b.concat({ones, b.shape(matrix)}, i32(0)));
  return b.tile(expanded, b.concat({b.sliceTo(b.shape(t), i32(-2)), pyList({1, 1})}, i32(0)));
}

/// The inverse transform, and what the half of the spectrum that is not there would have added.
Grads rfftGrad(Ops &b, Node *op, const Grads &g) {
  const int rank = rankOf(op->op());
  if (rank > 2)
    return {b.fail(errors::notFound("No gradient defined for operation '", op->name(), "' (op type: ", op->op(), ")")), Edge()};
  const DType type = typeOf(g[0]), real = realOf(type);
  Edge length = in(op, 1), shape = b.shape(in(op)), grad = g[0].values;
  Edge even = b.cast(b.sub(Num{1}, b.mod(b.at(length, i32(-1)), Num{2})), type);
  Edge first = lastColumns(b, grad, Slice{0, 1}), last = lastColumns(b, grad, Slice{-1, {}});
  Edge columns = b.at(shape, i32(-1)), extra;
  if (rank == 1) {
    extra = b.add(first, b.mul(b.mul(even, last), alternating(b, columns, type)));
  } else {
    Edge matrix = rowTransform(b, b.at(shape, i32(-2)), first, type);
    Edge firstTerm = b.matmul(matrix, b.conj(first), false, false);
    Edge lastTerm = b.matmul(matrix, b.conj(last), false, false);
    Edge ones = b.ones(std::vector<Arg>{b.sub(b.rank(grad), Num{1})}, int32);
    lastTerm = b.tile(lastTerm, b.concat({ones, std::vector<Arg>{columns}}, i32(0)));
    lastTerm = b.mul(lastTerm, alternating(b, columns, type));
    extra = b.add(firstTerm, b.mul(even, lastTerm));
  }
  Edge size = b.cast(sizeOf(b, in(op), rank), real);
  Edge inverse = b.op(named("IRFFT", rank), {grad, length}, {{"Treal", real}});
  Edge sum = b.add(b.mul(inverse, size), b.op("Real", {extra}, {{"Tout", real}}));
  return {b.mul(Num{0.5}, sum), Edge()};
}

/// The transform, with what stands for two components of the full spectrum counted twice.
Grads irfftGrad(Ops &b, Node *op, const Grads &g) {
  const int rank = rankOf(op->op());
  if (rank > 2)
    return {b.fail(errors::notFound("No gradient defined for operation '", op->name(), "' (op type: ", op->op(), ")")), Edge()};
  const DType real = typeOf(g[0]), type = complexOf(real);
  Edge length = in(op, 1);
  Edge odd = b.mod(b.at(length, i32(-1)), Num{2});
  Edge columns = b.at(b.shape(in(op)), i32(-1));
  Edge middle = b.ones(std::vector<Arg>{b.add(b.sub(columns, Num{2}), odd)}, real);
  Edge end = b.ones(std::vector<Arg>{b.sub(Num{1}, odd)}, real);
  Edge one = b.constant(scalar(1, real).reshape(Shape{1}));
  Edge mask = b.concat({one, b.mul(Num{2}, middle), end}, i32(0));
  Edge inverse = b.op("Reciprocal", {b.cast(sizeOf(b, g[0].values, rank), real)});
  Edge spectrum = b.op(named("RFFT", rank), {g[0], length}, {{"Tcomplex", type}});
  return {b.mul(spectrum, b.cast(b.mul(inverse, mask), type)), Edge()};
}

/// Equal elements share the gradient.
Grads nthElementGrad(Ops &b, Node *op, const Grads &g) {
  const DType type = typeOf(g[0]);
  Edge chosen = b.cast(b.op("Equal", {b.expandDims(out(op), -1), in(op)}, {{"incompatible_shape_error", true}}), type);
  Edge grad = b.expandDims(g[0], -1);
  Edge count = b.expandDims(b.reduceSum(chosen, i32(-1)), -1);
  return {b.mul(b.truediv(chosen, count), grad), Edge()};
}

} // namespace

std::vector<Entry> mathFftEntries() {
  return {
      {"FFT", fftGrad},     {"FFT2D", fftGrad},   {"FFT3D", fftGrad},  {"IFFT", ifftGrad},   {"IFFT2D", ifftGrad},
      {"IFFT3D", ifftGrad}, {"RFFT", rfftGrad},   {"RFFT2D", rfftGrad}, {"IRFFT", irfftGrad}, {"IRFFT2D", irfftGrad},
      {"NthElement", nthElementGrad},
  };
}

} // namespace tfc::graph::grad
