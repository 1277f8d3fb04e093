// Fourier transforms: FFT, IFFT, RFFT, IRFFT in one, two and three dimensions. All compute in double.
#include "Kernels.h"

#include <unsupported/Eigen/FFT>

#include <complex>
#include <cstring>
#include <numeric>

namespace tfc::rt {

namespace {

using Complex = std::complex<double>;

/// Transforms lines of one length; the inverse divides by it.
class Line {
public:
  explicit Line(std::int64_t n) : in(n), out(n) {}
  void run(Complex *first, std::int64_t stride, bool inverse) {
    auto n = static_cast<std::int64_t>(in.size());
    if (n <= 1) return;
    for (std::int64_t i = 0; i < n; ++i) in[i] = first[i * stride];
    if (inverse) fft.inv(out.data(), in.data(), n);
    else fft.fwd(out.data(), in.data(), n);
    for (std::int64_t i = 0; i < n; ++i) first[i * stride] = out[i];
  }

private:
  Eigen::FFT<double> fft;
  std::vector<Complex> in, out;
};

/// Transforms dimension `d` of a box of the given sizes.
void transform(std::vector<Complex> &box, const std::vector<std::int64_t> &dims, std::size_t d, bool inverse) {
  std::int64_t stride = 1;
  for (std::size_t i = d + 1; i < dims.size(); ++i) stride *= dims[i];
  std::int64_t block = stride * dims[d];
  Line line(dims[d]);
  for (std::int64_t at = 0; at < static_cast<std::int64_t>(box.size()); at += block)
    for (std::int64_t k = 0; k < stride; ++k) line.run(box.data() + at + k, stride, inverse);
}

/// How many dimensions an op transforms, which way, and whether one side is real.
struct Kind {
  int rank = 1;
  bool inverse = false, real = false;

  static Kind of(std::string_view op) {
    Kind k;
    k.inverse = op.starts_with("I");
    k.real = op.find("RFFT") != op.npos;
    if (op.ends_with("2D")) k.rank = 2;
    if (op.ends_with("3D")) k.rank = 3;
    return k;
  }
};

template <class T> Complex toComplex(const T &v) { return Complex(v); }
template <class T> T fromComplex(const Complex &v) {
  if constexpr (requires(T t) { t.real(); }) return T(v);
  else return static_cast<T>(v.real());
}

/// The other half of the last dimension, which is that of a real signal, mirrored; what must be real is made so.
void completeSpectrum(Complex *line, std::int64_t n) {
  line[0].imag(0);
  if (n % 2 == 0) line[n / 2].imag(0);
  for (std::int64_t i = n / 2 + 1; i < n; ++i) line[i] = std::conj(line[n - i]);
}

template <class In, class Out>
void transformAll(const Tensor &in, Tensor &out, const Kind &kind, const std::vector<std::int64_t> &from, const std::vector<std::int64_t> &box,
                  const std::vector<std::int64_t> &to) {
  auto product = [](const std::vector<std::int64_t> &d) { return std::accumulate(d.begin(), d.end(), std::int64_t{1}, std::multiplies<>()); };
  std::int64_t fromSize = product(from), boxSize = product(box), toSize = product(to), count = toSize ? out.size() / toSize : 0;
  std::size_t last = box.size() - 1;
  // Copies the lines that both boxes have.
  auto eachLine = [&](const std::vector<std::int64_t> &other, auto f) {
    std::int64_t lines = boxSize / box[last];
    for (std::int64_t l = 0; l < lines; ++l) {
      std::int64_t rest = l, at = 0, stride = 1;
      bool inside = true;
      for (std::size_t d = last; d-- > 0;) {
        std::int64_t i = rest % box[d];
        rest /= box[d];
        inside &= i < other[d];
        at += i * stride;
        stride *= other[d];
      }
      if (inside) f(l * box[last], at * other[last]);
    }
  };
  std::vector<Complex> work(boxSize);
  for (std::int64_t b = 0; b < count; ++b) {
    std::fill(work.begin(), work.end(), Complex());
    const In *source = static_cast<const In *>(in.raw()) + b * fromSize;
    std::int64_t take = std::min(from[last], kind.real && kind.inverse ? box[last] / 2 + 1 : box[last]);
    eachLine(from, [&](std::int64_t w, std::int64_t s) {
      for (std::int64_t i = 0; i < take; ++i) work[w + i] = toComplex(source[s + i]);
    });
    if (kind.real && kind.inverse) {
      for (std::size_t d = 0; d < last; ++d) transform(work, box, d, true);
      for (std::int64_t l = 0; l < boxSize; l += box[last]) completeSpectrum(work.data() + l, box[last]);
      transform(work, box, last, true);
    } else {
      for (std::size_t d = 0; d <= last; ++d) transform(work, box, last - d, kind.inverse);
    }
    Out *target = static_cast<Out *>(out.mutableRaw()) + b * toSize;
    eachLine(to, [&](std::int64_t w, std::int64_t t) {
      for (std::int64_t i = 0; i < to[last]; ++i) target[t + i] = fromComplex<Out>(work[w + i]);
    });
  }
}

Status fft(HostCall &c) {
  Kind kind = Kind::of(c.op->op);
  TFC_RETURN_IF_ERROR(wantArgs(c, kind.real ? 2 : 1, 1));
  const Tensor &in = c.inputs[0];
  int rank = in.shape().rank();
  if (rank < kind.rank) return errors::invalidArgument("Input must have rank of at least ", kind.rank, " but got: ", in.shape().errorStr());
  std::vector<std::int64_t> from(in.shape().dims().end() - kind.rank, in.shape().dims().end()), box = from, to = from;
  if (kind.real) {
    const Tensor &length = c.inputs[1];
    if (length.dtype() != int32 || length.shape() != Shape{kind.rank}) return errors::invalidArgument("fft_length must have shape [", kind.rank, "]");
    for (int d = 0; d < kind.rank; ++d) {
      box[d] = to[d] = length.asInt64(d);
      if (box[d] < 0) return errors::invalidArgument("fft_length[", d, "] must >= 0, but got: ", box[d]);
      std::int64_t least = kind.inverse && d == kind.rank - 1 ? box[d] / 2 + 1 : box[d];
      if (in.size() && box[d] && from[d] < least)
        return errors::invalidArgument("Input dimension ", rank - kind.rank + d, " must have length of at least ", least, " but got: ", from[d]);
    }
    if (!kind.inverse) to.back() = box.back() ? box.back() / 2 + 1 : 0;
  }
  DType inType = in.dtype(), outType = inType;
  bool wide = inType == float64 || inType == DType::complex128;
  if (isComplex(inType) != !(kind.real && !kind.inverse) || (!wide && inType != float32 && inType != DType::complex64))
    return errors::unimplemented("No host kernel of ", c.op->op, " for ", runtimeName(inType));
  if (kind.real) outType = kind.inverse ? (wide ? float64 : float32) : (wide ? DType::complex128 : DType::complex64);
  std::vector<std::int64_t> dims(in.shape().dims().begin(), in.shape().dims().end() - kind.rank);
  dims.insert(dims.end(), to.begin(), to.end());
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(outType, Shape(dims)));
  if (out.size() && in.size()) {
    if (!kind.real && wide) transformAll<Complex, Complex>(in, out, kind, from, box, to);
    else if (!kind.real) transformAll<std::complex<float>, std::complex<float>>(in, out, kind, from, box, to);
    else if (kind.inverse && wide) transformAll<Complex, double>(in, out, kind, from, box, to);
    else if (kind.inverse) transformAll<std::complex<float>, float>(in, out, kind, from, box, to);
    else if (wide) transformAll<double, Complex>(in, out, kind, from, box, to);
    else transformAll<float, std::complex<float>>(in, out, kind, from, box, to);
  } else if (out.size()) {
    std::memset(out.mutableRaw(), 0, out.nbytes());
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

} // namespace

void registerMathFftKernels() {
  for (const char *op : {"FFT", "FFT2D", "FFT3D", "IFFT", "IFFT2D", "IFFT3D", "RFFT", "RFFT2D", "RFFT3D", "IRFFT", "IRFFT2D", "IRFFT3D"})
    registerHostKernel(op, fft);
}

} // namespace tfc::rt
