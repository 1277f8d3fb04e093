// Shape: a static shape as TensorFlow knows it while a graph is built: unknown rank, or dimensions of which some may be
// unknown (-1). A default-constructed Shape is the scalar shape.
//
//   Shape s{-1, 784};  s.str() == "(?, 784)";  s.errorStr() == "[?,784]";  Shape::unknown().hasRank() == false
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace tfc {

inline constexpr std::int64_t None = -1; ///< an unknown dimension

class Shape {
public:
  Shape() = default;
  Shape(std::initializer_list<std::int64_t> dims) : d(dims) {}
  Shape(std::vector<std::int64_t> dims) : d(std::move(dims)) {}
  static Shape unknown() { Shape s; s.known = false; return s; }
  /// Unknown dimensions, known rank.
  static Shape unknownOfRank(int rank) { return Shape(std::vector<std::int64_t>(rank, None)); }

  bool hasRank() const { return known; }
  int rank() const { return known ? static_cast<int>(d.size()) : -1; }
  /// Dimension i in [-rank, rank): from the end if it is negative, as in Python.
  std::int64_t operator[](int i) const { return d[i < 0 ? i + static_cast<int>(d.size()) : i]; }
  std::int64_t &operator[](int i) { return d[i < 0 ? i + static_cast<int>(d.size()) : i]; }
  std::int64_t dim(int i) const { return (*this)[i]; }
  const std::vector<std::int64_t> &dims() const { return d; }
  bool is_fully_defined() const;
  /// Product of the dimensions; nothing if unknown or if it does not fit 63 bits.
  std::optional<std::int64_t> numElements() const;
  /// Neither contradicts the other (TensorShape.is_compatible_with).
  bool isCompatibleWith(const Shape &other) const;
  /// What both know together (TensorShape.merge_with); nothing if they contradict.
  std::optional<Shape> mergedWith(const Shape &other) const;
  /// Numpy broadcasting of the two; nothing if they cannot be broadcast.
  static std::optional<Shape> broadcast(const Shape &a, const Shape &b);

  std::string str() const;      ///< "(?, 784)", "(2,)", "()", "<unknown>": Python's TensorShape
  std::string errorStr() const; ///< "[?,784]", "[]", "<unknown>": the C++ runtime's texts
  friend bool operator==(const Shape &a, const Shape &b) { return a.known == b.known && a.d == b.d; }

private:
  std::vector<std::int64_t> d;
  bool known = true;
};

inline Shape unknown_shape() { return Shape::unknown(); }

} // namespace tfc
