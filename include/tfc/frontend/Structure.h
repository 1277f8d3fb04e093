// Structures whose form is known when the program runs: a leaf, a tuple of structures, or a map of them by key. Elements of
// datasets are Structure<Output>, what a session gives for them Structure<Tensor>.
//
//   tf::data::Element e = iterator.get_next();          // as the dataset has it
//   tf::Output x = e;                                   // one tensor
//   auto [image, label] = e.as<2>();                    // a tuple of two tensors
//   tf::Output age = e["age"];                          // a map
//   tf::data::ElementValue v = sess.run(e);             // v["age"].get()
#pragma once

#include "tfc/frontend/Nest.h"
#include "tfc/frontend/Session.h"

#include <array>

namespace tfc::data {

/// A leaf, a tuple or a map (in the order of its keys). Copies are cheap for small structures; no thread writes to one. T is Output,
/// Tensor, In, DType or Shape: what is not a template of its own is compiled once for these, in the library.
template <class T> class Structure {
public:
  Structure();
  Structure(T leaf);
  Structure(std::vector<Structure> parts);
  Structure(std::map<std::string, Structure> parts);
  Structure(const Structure &);
  Structure(Structure &&) noexcept;
  Structure &operator=(const Structure &);
  Structure &operator=(Structure &&) noexcept;
  ~Structure();
  bool is_leaf() const { return kind == Leaf; }
  bool is_tuple() const { return kind == Tuple; }
  bool is_map() const { return kind == Map; }
  /// Parts of a tuple or a map.
  std::size_t size() const;
  const std::vector<Structure> &parts() const { return list; }
  const std::map<std::string, Structure> &items() const { return dict; }
  /// TypeError for a tuple or a map.
  const T &get() const;
  operator const T &() const { return get(); }
  operator In() const requires std::is_same_v<T, Output> { return In(get()); }
  /// Part `i` of a tuple; LookupError if there is none.
  const Structure &operator[](std::size_t i) const;
  const Structure &operator[](int i) const { return (*this)[static_cast<std::size_t>(i)]; }
  /// The part of a map; KeyError if there is none.
  const Structure &operator[](const std::string &key) const;
  const Structure &operator[](const char *key) const { return (*this)[std::string(key)]; }
  /// A tuple of N leaves, to be taken apart: auto [x, y] = e.as<2>(). TypeError if it is not one.
  template <std::size_t N> std::array<T, N> as() const {
    if (kind != Tuple || list.size() != N) throw TypeError("This is not a tuple of " + std::to_string(N) + " values.");
    return [&]<std::size_t... I>(std::index_sequence<I...>) { return std::array<T, N>{list[I].get()...}; }(std::make_index_sequence<N>());
  }
  /// The leaves, in order.
  std::vector<T> flatten() const;
  template <class F> void each(F f) const {
    if (kind == Leaf) f(*value);
    for (const Structure &s : list) s.each(f);
    for (auto &[k, s] : dict) s.each(f);
  }
  /// The same structure with f(leaf) for each leaf.
  template <class U, class F> Structure<U> map(F f) const {
    if (kind == Leaf) return Structure<U>(U(f(*value)));
    if (kind == Map) {
      std::map<std::string, Structure<U>> out;
      for (auto &[k, s] : dict) out.emplace(k, s.template map<U>(f));
      return Structure<U>(std::move(out));
    }
    std::vector<Structure<U>> out;
    for (const Structure &s : list) out.push_back(s.template map<U>(f));
    return Structure<U>(std::move(out));
  }

private:
  enum Kind { Leaf, Tuple, Map };
  std::optional<T> value;
  std::vector<Structure> list;
  std::map<std::string, Structure> dict;
  Kind kind;
};

using Element = Structure<Output>;
using ElementValue = Structure<Tensor>;
using Types = Structure<DType>;
using Shapes = Structure<Shape>;

} // namespace tfc::data

namespace tfc::frontend {
template <> struct FetchNest<data::Element> {
  using type = data::ElementValue;
  static void flatten(const data::Element &v, std::vector<Fetch> &out);
  static type pack(const data::Element &v, const Tensor *&at);
};
template <> struct Nest<data::Element> {
  using type = data::Element;
  static void flatten(const data::Element &v, Leaves &out);
  static type pack(const data::Element &v, const Output *&at);
};
data::Structure<In> inputsOf(const data::Element &v);

/// What a user may write for a structure of inputs, as one: numbers, tensors and variables are leaves; tuples, pairs and
/// vectors of structures are tuples; maps are maps; a struct with tie() is a tuple.
template <class T> data::Structure<In> structureOf(const T &v);
template <class T> struct IsMap : std::false_type {};
template <class T> struct IsMap<std::map<std::string, T>> : std::true_type {};
template <class T> struct IsVector : std::false_type {};
template <class T> struct IsVector<std::vector<T>> : std::true_type {};

template <class T> data::Structure<In> structureOf(const T &v) {
  using S = data::Structure<In>;
  if constexpr (std::is_same_v<T, S>) return v;
  else if constexpr (std::is_same_v<T, data::Element>) return inputsOf(v);
  else if constexpr (std::is_convertible_v<const T &, In>) return S(In(v));
  else if constexpr (IsVector<T>::value) {
    std::vector<S> parts;
    for (auto &x : v) parts.push_back(structureOf(x));
    return S(std::move(parts));
  } else if constexpr (IsMap<T>::value) {
    std::map<std::string, S> parts;
    for (auto &[k, x] : v) parts.emplace(k, structureOf(x));
    return S(std::move(parts));
  } else if constexpr (requires { std::tuple_size<T>::value; })
    return S(std::apply([](auto &...x) { return std::vector<S>{structureOf(x)...}; }, v));
  else return structureOf(const_cast<T &>(v).tie());
}
} // namespace tfc::frontend
