#include "tfc/base/Numeric.h"

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <new>
#include <stdexcept>
#include <sys/mman.h>

namespace tfc {

namespace detail {
void tensorError(const std::string &text) { throw std::logic_error(text); }
} // namespace detail

static std::size_t elementBytes(DType type) { return type == DType::string ? sizeof(std::string) : byteSize(type); }

void Tensor::check(DType t) const {
  if (t != type)
    detail::tensorError(std::string("the elements of this tensor are ") + name(type) + ", not " + name(t));
}

Tensor Tensor::wrap(void *data, DType type, Shape shape, std::function<void()> release) {
  auto n = shape.numElements();
  if (!n) detail::tensorError("a tensor needs a fully defined shape, got " + shape.str());
  Tensor t;
  t.buffer = std::make_shared<Buffer>();
  t.buffer->data = data;
  t.buffer->release = std::move(release);
  t.type = type;
  t.shp = std::move(shape);
  t.count = *n;
  return t;
}

/// For std::free. Large ones on large pages if the system has them: the first touch of small ones costs more than reading a file.
static void *allocateAligned(std::size_t bytes) {
  constexpr std::size_t line = 64, largePage = 2 << 20;
  // aligned_alloc wants a multiple of the alignment; one line at least so that empty tensors have an address too.
  std::size_t rounded = bytes ? (bytes + line - 1) / line * line : line;
#ifdef MADV_HUGEPAGE
  if (bytes >= 2 * largePage) {
    void *data = nullptr;
    if (::posix_memalign(&data, largePage, rounded) != 0) return nullptr;
    (void)::madvise(data, rounded / largePage * largePage, MADV_HUGEPAGE); // only advice
    return data;
  }
#endif
  return std::aligned_alloc(line, rounded);
}

Expected<Tensor> Tensor::allocate(DType type, Shape shape) {
  std::size_t each = elementBytes(type);
  if (!each) return errors::invalidArgument("A host tensor cannot have dtype ", runtimeName(type));
  if (!shape.is_fully_defined())
    return errors::invalidArgument("Cannot allocate a tensor of partial shape ", shape.errorStr());
  auto n = shape.numElements();
  std::size_t bytes;
  if (!n || __builtin_mul_overflow(static_cast<std::size_t>(*n), each, &bytes) || bytes > (SIZE_MAX >> 1) - 64)
    return errors::invalidArgument("Shape ", shape.errorStr(), " has too many elements");
  void *data = allocateAligned(bytes);
  if (!data)
    return errors::resourceExhausted("OOM when allocating tensor with shape", shape.errorStr(), " and type ",
                                     runtimeName(type));
  if (type != DType::string) return wrap(data, type, std::move(shape), [data] { std::free(data); });
  auto *strings = static_cast<std::string *>(data);
  std::uninitialized_default_construct_n(strings, *n);
  return wrap(data, type, std::move(shape), [strings, n = *n] {
    std::destroy_n(strings, n);
    std::free(strings);
  });
}

Tensor Tensor::make(DType type, Shape shape) {
  auto t = allocate(type, std::move(shape));
  if (t) return std::move(*t);
  if (t.status().code() == Code::ResourceExhausted) throw std::bad_alloc();
  detail::tensorError(t.status().message());
}

Tensor Tensor::borrowBytes(void *data, DType type, Shape shape, std::function<void()> release) {
  if (!byteSize(type)) detail::tensorError(std::string("cannot borrow elements of dtype ") + name(type));
  return wrap(data, type, std::move(shape), std::move(release));
}

Tensor Tensor::zeros(Shape shape, DType type) {
  Tensor t = make(type, std::move(shape));
  if (type != DType::string) std::memset(t.buffer->data, 0, t.nbytes());
  return t;
}

Tensor::Tensor(const char *s) : Tensor(std::string(s)) {}

Tensor::Tensor(std::string s) {
  *this = make(DType::string, Shape{});
  *static_cast<std::string *>(buffer->data) = std::move(s);
}

Tensor::Tensor(std::initializer_list<const char *> v) {
  *this = make(DType::string, Shape{static_cast<std::int64_t>(v.size())});
  std::copy(v.begin(), v.end(), static_cast<std::string *>(buffer->data));
}

std::span<const std::string> Tensor::strings() const { return data<std::string>(); }
void *Tensor::mutableRaw() {
  if (!buffer) return nullptr;
  if (!unique()) {
    Tensor copy = make(type, shp);
    if (type == DType::string)
      std::copy_n(static_cast<const std::string *>(raw()), count, static_cast<std::string *>(copy.buffer->data));
    else if (count)
      std::memcpy(copy.buffer->data, raw(), nbytes());
    *this = std::move(copy);
  }
  return static_cast<char *>(buffer->data) + offset;
}

std::int64_t Tensor::flatIndex(std::span<const std::int64_t> index) const {
  if (static_cast<int>(index.size()) != shp.rank() || is_none())
    detail::tensorError(std::to_string(index.size()) + " indices for a tensor of shape " + shp.str());
  std::int64_t at = 0;
  for (int i = 0; i < shp.rank(); ++i) {
    std::int64_t k = index[i] < 0 ? index[i] + shp[i] : index[i];
    if (k < 0 || k >= shp[i])
      detail::tensorError("index " + std::to_string(index[i]) + " is out of bounds for axis " + std::to_string(i) +
                          " with size " + std::to_string(shp[i]));
    at = at * shp[i] + k;
  }
  return at;
}

void Tensor::convertElement(std::int64_t i, DType to, void *out) const {
  detail::visitNumeric(type, [&](auto from) {
    from = static_cast<const decltype(from) *>(raw())[i];
    detail::visitNumeric(to, [&](auto tag) { *static_cast<decltype(tag) *>(out) = detail::convert<decltype(tag)>(from); });
  });
}

double Tensor::asDouble(std::int64_t i) const {
  if (i < 0 || i >= count) detail::tensorError("element " + std::to_string(i) + " of a tensor of " + std::to_string(count));
  return element<double>(i);
}

std::int64_t Tensor::asInt64(std::int64_t i) const {
  if (i < 0 || i >= count) detail::tensorError("element " + std::to_string(i) + " of a tensor of " + std::to_string(count));
  return element<std::int64_t>(i);
}

Tensor Tensor::rows(std::int64_t from, std::int64_t to) const {
  if (shp.rank() < 1 || from < 0 || from > to || to > shp[0])
    detail::tensorError("rows [" + std::to_string(from) + ", " + std::to_string(to) + ") of a tensor of shape " + shp.str());
  Tensor t = *this;
  std::int64_t rowSize = shp[0] ? count / shp[0] : 0;
  t.shp[0] = to - from;
  t.count = rowSize * (to - from);
  t.offset += static_cast<std::size_t>(rowSize * from) * elementBytes(type);
  return t;
}

Tensor Tensor::reshape(Shape s) const {
  std::int64_t rest = 1;
  int free = -1;
  for (int i = 0; i < s.rank(); ++i) {
    if (s[i] >= 0) {
      if (__builtin_mul_overflow(rest, s[i], &rest)) rest = -1;
    } else if (free < 0) {
      free = i;
    } else {
      detail::tensorError("only one dimension of a new shape may be unknown: " + s.str());
    }
  }
  if (free >= 0 && rest > 0 && count % rest == 0) s[free] = count / rest;
  if (is_none() || s.numElements() != count)
    detail::tensorError("cannot reshape a tensor of shape " + shp.str() + " into " + s.str());
  Tensor t = *this;
  t.shp = std::move(s);
  return t;
}

Tensor Tensor::astype(DType t) const {
  if (t == type) return *this;
  return detail::visitNumeric(type, [&](auto from) {
    return detail::visitNumeric(t, [&](auto to) {
      Tensor out = make(t, shp);
      auto *src = static_cast<const decltype(from) *>(raw());
      auto *dst = static_cast<decltype(to) *>(out.buffer->data);
      for (std::int64_t i = 0; i < count; ++i) dst[i] = detail::convert<decltype(to)>(src[i]);
      return out;
    });
  });
}

template <class T> static bool sameOrBothNaN(const T &a, const T &b) {
  if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>)
    return sameOrBothNaN(static_cast<float>(a), static_cast<float>(b));
  else if constexpr (requires { a.real(); })
    return sameOrBothNaN(a.real(), b.real()) && sameOrBothNaN(a.imag(), b.imag());
  else return a == b || (a != a && b != b);
}

bool Tensor::equals(const Tensor &o) const {
  if (type != o.type || shp != o.shp) return false;
  if (is_none()) return true;
  if (type == DType::string) return std::equal(strings().begin(), strings().end(), o.strings().begin());
  return detail::visitNumeric(type, [&](auto tag) {
    using T = decltype(tag);
    auto *a = static_cast<const T *>(raw()), *b = static_cast<const T *>(o.raw());
    for (std::int64_t i = 0; i < count; ++i)
      if (!sameOrBothNaN(a[i], b[i])) return false;
    return true;
  });
}

bool Tensor::allclose(const Tensor &o, double rtol, double atol) const {
  if (shp != o.shp || is_none() || o.is_none()) return false;
  if (type == DType::string || o.type == DType::string) return equals(o);
  using C = std::complex<double>;
  for (std::int64_t i = 0; i < count; ++i) {
    C a = element<C>(i), b = o.element<C>(i);
    if (a == b) continue; // equal infinities, too
    if (!(std::abs(a - b) <= atol + rtol * std::abs(b)) || std::isinf(std::abs(b))) return false;
  }
  return true;
}

} // namespace tfc
