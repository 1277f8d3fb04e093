// The members of Structure that are no templates of their own, for those who instantiate it.
#pragma once

#include "tfc/frontend/Structure.h"

namespace tfc::data {

template <class T> Structure<T>::Structure() : kind(Tuple) {}
template <class T> Structure<T>::Structure(T leaf) : value(std::move(leaf)), kind(Leaf) {}
template <class T> Structure<T>::Structure(std::vector<Structure> parts) : list(std::move(parts)), kind(Tuple) {}
template <class T> Structure<T>::Structure(std::map<std::string, Structure> parts) : dict(std::move(parts)), kind(Map) {}
template <class T> Structure<T>::Structure(const Structure &) = default;
template <class T> Structure<T>::Structure(Structure &&) noexcept = default;
template <class T> Structure<T> &Structure<T>::operator=(const Structure &) = default;
template <class T> Structure<T> &Structure<T>::operator=(Structure &&) noexcept = default;
template <class T> Structure<T>::~Structure() = default;

template <class T> std::size_t Structure<T>::size() const { return kind == Map ? dict.size() : list.size(); }
template <class T> const T &Structure<T>::get() const {
  if (kind != Leaf) throw TypeError("This is a structure of " + std::to_string(size()) + " parts, not one value; use [i], [\"key\"] or as<N>().");
  return *value;
}
template <class T> const Structure<T> &Structure<T>::operator[](std::size_t i) const {
  if (kind != Tuple || i >= list.size()) throw LookupError("tuple index out of range: " + std::to_string(i));
  return list[i];
}
template <class T> const Structure<T> &Structure<T>::operator[](const std::string &key) const {
  auto it = dict.find(key);
  if (it == dict.end()) throw KeyError(key);
  return it->second;
}
template <class T> std::vector<T> Structure<T>::flatten() const {
  std::vector<T> out;
  each([&](const T &v) { out.push_back(v); });
  return out;
}

} // namespace tfc::data
