#include "tfc/base/Shape.h"

#include <algorithm>

namespace tfc {

bool Shape::is_fully_defined() const {
  return known && std::all_of(d.begin(), d.end(), [](std::int64_t n) { return n >= 0; });
}

std::optional<std::int64_t> Shape::numElements() const {
  if (!is_fully_defined()) return std::nullopt;
  if (std::find(d.begin(), d.end(), 0) != d.end()) return 0;
  std::int64_t n = 1;
  for (std::int64_t dim : d)
    if (__builtin_mul_overflow(n, dim, &n)) return std::nullopt;
  return n;
}

std::optional<Shape> Shape::mergedWith(const Shape &other) const {
  if (!known) return other;
  if (!other.known) return *this;
  if (d.size() != other.d.size()) return std::nullopt;
  Shape merged = *this;
  for (std::size_t i = 0; i < d.size(); ++i) {
    if (d[i] < 0) merged.d[i] = other.d[i];
    else if (other.d[i] >= 0 && d[i] != other.d[i]) return std::nullopt;
  }
  return merged;
}

bool Shape::isCompatibleWith(const Shape &other) const {
  if (!known || !other.known) return true;
  if (d.size() != other.d.size()) return false;
  for (std::size_t i = 0; i < d.size(); ++i)
    if (d[i] >= 0 && other.d[i] >= 0 && d[i] != other.d[i]) return false;
  return true;
}

std::optional<Shape> Shape::broadcast(const Shape &a, const Shape &b) {
  if (!a.known || !b.known) return unknown();
  std::size_t rank = std::max(a.d.size(), b.d.size());
  Shape out = unknownOfRank(static_cast<int>(rank));
  for (std::size_t i = 0; i < rank; ++i) { // i counts from the last dimension
    std::int64_t x = i < a.d.size() ? a.d[a.d.size() - 1 - i] : 1, y = i < b.d.size() ? b.d[b.d.size() - 1 - i] : 1;
    std::int64_t &r = out.d[rank - 1 - i];
    if (x == 1) r = y;
    else if (y == 1 || x == y) r = x;
    else if (x < 0) r = y; // y > 1: an unknown dimension can only be 1 or y
    else if (y < 0) r = x;
    else return std::nullopt;
  }
  return out;
}

static std::string dimText(std::int64_t n) { return n < 0 ? "?" : std::to_string(n); }

/// The dimensions with `separator` between, after `open`.
static std::string listed(const std::vector<std::int64_t> &dims, char open, const char *separator) {
  std::string s(1, open);
  for (std::size_t i = 0; i < dims.size(); ++i) {
    if (i) s += separator;
    s += dimText(dims[i]);
  }
  return s;
}

std::string Shape::str() const {
  if (!known) return "<unknown>";
  std::string s = listed(d, '(', ", ");
  s += d.size() == 1 ? ",)" : ")";
  return s;
}

std::string Shape::errorStr() const {
  if (!known) return "<unknown>";
  std::string s = listed(d, '[', ",");
  s += ']';
  return s;
}

} // namespace tfc
