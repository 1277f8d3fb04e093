// Structures of tensors: what Python's nest flattens. A structure here is an Output (or what converts to one), a tuple,
// pair, vector or map of structures, a TensorArray, or a struct that tells its parts by a member `tie()` (a std::tie).
//
//   struct State { tf::Output c, h; auto tie() { return std::tie(c, h); } };    // may be a loop variable, a branch's result
#pragma once

#include "tfc/frontend/In.h"

#include <map>
#include <tuple>

namespace tfc {

class TensorArray;

namespace frontend {

/// A leaf of a structure while it is taken apart: a tensor, or an array by its flow.
using Leaves = std::vector<Output>;
/// convert_to_tensor, for hosts and variables.
Output leafOf(const In &v);
Output flowOf(const TensorArray &a);
TensorArray withFlow(const TensorArray &a, Output flow);

/// The type a structure has when its leaves are tensors.
template <class T, class = void> struct Nest {
  using type = Output; // numbers, Tensor, Variable
  static void flatten(const T &v, Leaves &out) { out.push_back(leafOf(In(v))); }
  static Output pack(const T &, const Output *&at) { return *at++; }
};
template <class T> using Packed = typename Nest<std::decay_t<T>>::type;

template <> struct Nest<Output> {
  using type = Output;
  static void flatten(const Output &v, Leaves &out) { out.push_back(v); }
  static Output pack(const Output &, const Output *&at) { return *at++; }
};
template <> struct Nest<TensorArray> {
  using type = TensorArray;
  static void flatten(const TensorArray &v, Leaves &out) { out.push_back(flowOf(v)); }
  static TensorArray pack(const TensorArray &v, const Output *&at);
};
template <class... T> struct Nest<std::tuple<T...>> {
  using type = std::tuple<Packed<T>...>;
  static void flatten(const std::tuple<T...> &v, Leaves &out) {
    std::apply([&](const T &...x) { (Nest<std::decay_t<T>>::flatten(x, out), ...); }, v);
  }
  static type pack(const std::tuple<T...> &v, const Output *&at) {
    return std::apply([&](const T &...x) { return type{Nest<std::decay_t<T>>::pack(x, at)...}; }, v);
  }
};
template <class A, class B> struct Nest<std::pair<A, B>> {
  using type = std::pair<Packed<A>, Packed<B>>;
  static void flatten(const std::pair<A, B> &v, Leaves &out) { Nest<A>::flatten(v.first, out), Nest<B>::flatten(v.second, out); }
  static type pack(const std::pair<A, B> &v, const Output *&at) {
    auto a = Nest<A>::pack(v.first, at);
    return {std::move(a), Nest<B>::pack(v.second, at)};
  }
};
template <class T> struct Nest<std::vector<T>> {
  using type = std::vector<Packed<T>>;
  static void flatten(const std::vector<T> &v, Leaves &out) {
    for (const T &x : v) Nest<T>::flatten(x, out);
  }
  static type pack(const std::vector<T> &v, const Output *&at) {
    type r;
    for (const T &x : v) r.push_back(Nest<T>::pack(x, at));
    return r;
  }
};
template <class T> struct Nest<std::map<std::string, T>> {
  using type = std::map<std::string, Packed<T>>;
  static void flatten(const std::map<std::string, T> &v, Leaves &out) {
    for (auto &[k, x] : v) Nest<T>::flatten(x, out);
  }
  static type pack(const std::map<std::string, T> &v, const Output *&at) {
    type r;
    for (auto &[k, x] : v) r.emplace(k, Nest<T>::pack(x, at));
    return r;
  }
};
template <class T> struct Nest<T, std::void_t<decltype(std::declval<T &>().tie())>> {
  using type = T;
  static void flatten(const T &v, Leaves &out) {
    auto parts = const_cast<T &>(v).tie();
    Nest<decltype(parts)>::flatten(parts, out);
  }
  static T pack(const T &v, const Output *&at) {
    T r = v;
    std::apply([&](auto &...x) { ((x = Nest<std::decay_t<decltype(x)>>::pack(x, at)), ...); }, r.tie());
    return r;
  }
};

template <class T> Leaves flatten(const T &v) {
  Leaves out;
  Nest<std::decay_t<T>>::flatten(v, out);
  return out;
}
template <class T> Packed<T> pack(const T &like, const Leaves &leaves) {
  const Output *at = leaves.data();
  return Nest<std::decay_t<T>>::pack(like, at);
}

} // namespace frontend
} // namespace tfc
