// Argument types of operations: In (anything that converts to a tensor), Ins (a list of those), Axes, Sizes, Dims.
//
//   tf::add(x, 2.0f);  tf::add(x, {1.f, 2.f});  tf::concat({x, y}, 0);  tf::reduce_sum(x, {0, 1});  tf::zeros({2, 3});
//
// Host numbers and lists take the dtype of the tensor they meet; alone, 1 is int32 and both 1.0f and 1.0 are float32.
// std::vector and Tensor keep theirs when alone.
#pragma once

#include "tfc/frontend/Graph.h"

#include <type_traits>

namespace tfc {

class Variable;

/// A host value on its way into a graph. `python` marks C++ literals, which behave as Python's numbers and lists do.
class Value {
public:
  template <class T> requires std::is_arithmetic_v<T> Value(T v) : tensor(v), python(true) {}
  template <class T> requires std::is_arithmetic_v<T> Value(std::initializer_list<T> v) : tensor(v), python(true) {}
  template <class T> requires std::is_arithmetic_v<T>
  Value(std::initializer_list<std::initializer_list<T>> v) : tensor(v), python(true) {}
  Value(const char *s) : tensor(s), python(true) {}
  Value(std::string s) : tensor(std::move(s)), python(true) {}
  Value(std::initializer_list<const char *> v) : tensor(v), python(true) {}
  Value(Tensor t) : tensor(std::move(t)) {}
  template <class T> Value(const std::vector<T> &v) : tensor(v) {}
  /// The dtype it has when nothing else decides.
  DType natural() const { return python && tensor.dtype() == DType::float64 ? DType::float32 : tensor.dtype(); }
  Tensor tensor;
  bool python = false;
};

class In {
public:
  In(Output o) : out(std::move(o)) {}
  In(const Variable &v);
  In(Value v) : host(std::move(v)) {}
  In(Tensor t) : host(Value(std::move(t))) {}
  In(const char *s) : host(Value(s)) {}
  In(std::string s) : host(Value(std::move(s))) {}
  template <class T> requires std::is_arithmetic_v<T> In(T v) : host(Value(v)) {}
  template <class T> requires std::is_arithmetic_v<T> In(std::initializer_list<T> v) : host(Value(v)) {}
  template <class T> requires std::is_arithmetic_v<T>
  In(std::initializer_list<std::initializer_list<T>> v) : host(Value(v)) {}
  In(std::initializer_list<const char *> v) : host(Value(v)) {}
  template <class T> requires(std::is_arithmetic_v<T> || std::is_same_v<T, std::string>) In(const std::vector<T> &v) : host(Value(v)) {}

  Output out;                                        ///< set: a tensor
  std::shared_ptr<frontend::VariableState> variable; ///< set: a variable (out is its reference or handle)
  std::optional<Value> host;                         ///< set: a host value
};

struct Ins {
  Ins(std::initializer_list<In> l) : v(l) {}
  Ins(Output o) : v{In(std::move(o))} {}
  Ins(const Variable &one);
  Ins(const std::vector<Output> &l) : v(l.begin(), l.end()) {}
  Ins(const std::vector<Variable> &l);
  Ins(std::vector<In> l) : v(std::move(l)) {}
  std::vector<In> v;
};

/// Axes of a reduction: {} is all of them.
struct Axes {
  Axes() = default;
  Axes(int a) : axes{a}, given(true), single(true) {}
  Axes(std::initializer_list<int> a) : axes(a), given(a.size() != 0) {}
  Axes(std::vector<int> a) : axes(std::move(a)), given(true) {}
  std::vector<int> axes;
  bool given = false, single = false;
};

/// Sizes along the dimensions of an image: one number for all of them, or a list.
struct Sizes : std::vector<int> {
  Sizes() = default;
  Sizes(int n) : std::vector<int>(1, n) {}
  Sizes(std::initializer_list<int> l) : std::vector<int>(l) {}
  Sizes(std::vector<int> v) : std::vector<int>(std::move(v)) {}
};

/// A shape argument: static numbers, or a tensor computed in the graph.
struct Dims {
  Dims(std::initializer_list<std::int64_t> d) : shape(std::vector<std::int64_t>(d)) {}
  Dims(Shape s) : shape(std::move(s)) {}
  Dims(Output o) : tensor(std::move(o)) {}
  Shape shape;
  Output tensor;
};

} // namespace tfc
