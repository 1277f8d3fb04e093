// Tensor: a value on the host: dtype, shape, elements. What numpy arrays are to a TF1 program. Copies share the buffer
// (copy on mutable_data() if shared). Thread-safe as a value: distinct Tensors may be used from distinct threads.
//
//   Tensor a({1.0f, 2.0f, 3.0f});            // float32, shape (3,)
//   a.item<float>() throws std::logic_error; a.at<float>(1) == 2
//   Tensor z = Tensor::zeros({2, 3}, int64);
//   Tensor v = Tensor::borrow(ptr, {32, 784});   // no copy; ptr must outlive every copy of v
#pragma once

#include "tfc/base/DType.h"
#include "tfc/base/Shape.h"
#include "tfc/base/Status.h"

#include <functional>
#include <iosfwd>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace tfc {

class Tensor {
public:
  /// "None": what fetching an Operation gives. dtype() is unset.
  Tensor() = default;
  template <class T> requires std::is_arithmetic_v<T> Tensor(T scalar);
  Tensor(const char *s);
  Tensor(std::string s);
  template <class T> requires std::is_arithmetic_v<T> Tensor(std::initializer_list<T> v);
  template <class T> requires std::is_arithmetic_v<T> Tensor(std::initializer_list<std::initializer_list<T>> rows);
  Tensor(std::initializer_list<const char *> v);
  template <class T> Tensor(const std::vector<T> &v);

  /// Copies `data`; data.size() must equal the product of `shape`.
  template <class T> static Tensor from(std::span<const T> data, Shape shape);
  /// Views `data` without a copy; `release` runs when the last Tensor that shares it goes.
  template <class T> static Tensor borrow(T *data, Shape shape, std::function<void()> release = {});
  /// Any dtype but string; `release` as above.
  static Tensor borrowBytes(void *data, DType type, Shape shape, std::function<void()> release = {});
  static Tensor zeros(Shape shape, DType type = float32);
  /// Uninitialised elements (strings are empty), 64-byte aligned. ResourceExhausted if memory does not suffice,
  /// InvalidArgument if the shape has unknown dimensions or its product overflows.
  static Expected<Tensor> allocate(DType type, Shape shape);

  DType dtype() const { return type; }
  const Shape &shape() const { return shp; }
  std::int64_t size() const { return count; }
  std::size_t nbytes() const { return static_cast<std::size_t>(count) * byteSize(type); }
  bool is_none() const { return type == DType::unset; }
  bool isScalar() const { return shp.rank() == 0 && !is_none(); }

  /// Elements as T; T must be the dtype's C++ type (asserted by std::logic_error).
  template <class T> std::span<const T> data() const { check(dtypeOf<T>()); return {static_cast<const T *>(raw()), static_cast<std::size_t>(count)}; }
  template <class T> std::span<T> mutable_data() { check(dtypeOf<T>()); return {static_cast<T *>(mutableRaw()), static_cast<std::size_t>(count)}; }
  /// The first element's address; string tensors hold std::string elements.
  const void *raw() const { return buffer ? static_cast<const char *>(buffer->data) + offset : nullptr; }
  void *mutableRaw();
  std::span<const std::string> strings() const;

  /// The only element of a one-element tensor, converted to T (numbers only; strings with T = std::string).
  template <class T> T item() const;
  template <class T, class... I> T at(I... index) const;
  /// Element `i` in row-major order as a double / int64, whatever the numeric dtype.
  double asDouble(std::int64_t i) const;
  std::int64_t asInt64(std::int64_t i) const;
  /// View of rows [from, to) of the first dimension, sharing the buffer.
  Tensor rows(std::int64_t from, std::int64_t to) const;
  /// Same elements, other shape (one dimension may be -1), sharing the buffer.
  Tensor reshape(Shape s) const;
  /// Element-wise conversion with C++ semantics; numeric dtypes and bool.
  Tensor astype(DType t) const;
  bool equals(const Tensor &o) const; ///< same dtype, shape and values (NaN equals NaN)
  bool allclose(const Tensor &o, double rtol = 1e-5, double atol = 1e-8) const;
  explicit operator float() const { return item<float>(); }
  explicit operator double() const { return item<double>(); }
  explicit operator std::int64_t() const { return item<std::int64_t>(); }
  /// numpy's layout: "[1. 2. 3.]".
  std::string str() const;
  /// True if this Tensor alone holds its buffer (used to hand results out without a copy).
  bool unique() const { return buffer.use_count() == 1; }

private:
  struct Buffer {
    void *data = nullptr;
    std::function<void()> release; ///< frees data
    ~Buffer() { if (release) release(); }
  };
  void check(DType t) const;
  template <class T> T element(std::int64_t i) const;
  /// Writes element `i`, converted to the numeric type `to`.
  void convertElement(std::int64_t i, DType to, void *out) const;
  /// allocate() or std::bad_alloc / std::logic_error.
  static Tensor make(DType type, Shape shape);
  static Tensor wrap(void *data, DType type, Shape shape, std::function<void()> release);
  /// Row-major position of an index; std::logic_error if it is out of range or has the wrong rank.
  std::int64_t flatIndex(std::span<const std::int64_t> index) const;
  std::shared_ptr<Buffer> buffer;
  std::size_t offset = 0;
  DType type = DType::unset;
  Shape shp;
  std::int64_t count = 0;
};

std::ostream &operator<<(std::ostream &os, const Tensor &t);

/// The little of numpy that programs and tests need.
namespace np {
Tensor arange(std::int64_t n, DType t = int64);
Tensor linspace(double a, double b, std::int64_t n); ///< float32
Tensor rand(Shape s, std::uint64_t seed = 0);        ///< float32, uniform [0, 1), xorshift
Tensor randn(Shape s, std::uint64_t seed = 0);       ///< float32, standard normal
} // namespace np

} // namespace tfc

#include "tfc/base/TensorInline.inc"
