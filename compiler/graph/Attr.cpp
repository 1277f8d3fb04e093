// Names and comparison of attribute values.
#include "tfc/graph/Attr.h"

#include <bit>

namespace tfc::graph {

const char *kindName(const Attr &attr) {
  static constexpr const char *names[] = {"bool",         "int",       "float",      "type",       "shape",
                                          "tensor",       "string",    "func",       "list(int)",  "list(float)",
                                          "list(bool)",   "list(type)", "list(shape)", "list(string)", "list(func)",
                                          "list(tensor)", "unknown"};
  static_assert(std::size(names) == std::variant_size_v<Attr>);
  return names[attr.index()];
}

namespace {

bool same(const FuncAttr *a, const FuncAttr *b) {
  if (!a || !b)
    return a == b;
  if (a->name != b->name || a->attrs.size() != b->attrs.size())
    return false;
  for (auto i = a->attrs.begin(), j = b->attrs.begin(); i != a->attrs.end(); ++i, ++j)
    if (i->first != j->first || !equal(i->second, j->second))
      return false;
  return true;
}

template <class T> bool sameValue(const T &a, const T &b) { return a == b; }
// Bits, so that a NaN equals itself and -0 differs from 0: equality here means "would be written alike".
bool sameValue(const float &a, const float &b) { return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b); }
bool sameValue(const Tensor &a, const Tensor &b) { return a.equals(b); }
bool sameValue(const std::shared_ptr<FuncAttr> &a, const std::shared_ptr<FuncAttr> &b) { return same(a.get(), b.get()); }
template <class T> bool sameValue(const std::vector<T> &a, const std::vector<T> &b) {
  if (a.size() != b.size())
    return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!sameValue(static_cast<const T &>(a[i]), static_cast<const T &>(b[i])))
      return false;
  return true;
}

} // namespace

bool equal(const Attr &a, const Attr &b) {
  if (a.index() != b.index())
    return false;
  return std::visit([&](const auto &x) { return sameValue(x, std::get<std::decay_t<decltype(x)>>(b)); }, a);
}

} // namespace tfc::graph
