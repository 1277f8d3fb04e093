// Printing in numpy's layout: common width per array, shortest digits that tell the value, exponents where numpy
// takes them, "..." beyond 1000 elements, lines of at most 75 characters.
#include "tfc/base/Numeric.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <ostream>

namespace tfc {

static constexpr std::int64_t summaryThreshold = 1000, edgeItems = 3;
static constexpr std::size_t lineWidth = 75;
static constexpr int precision = 8;

namespace {
/// Digits of one number before they are padded: "12", ".", "5"; exponent "e-05" in scientific form.
struct Digits {
  std::string whole, fraction, exponent;
};
} // namespace

template <class T> static std::string shortest(T v, std::chars_format format) {
  char buf[400];
  auto r = std::to_chars(buf, buf + sizeof buf, v, format);
  return std::string(buf, r.ptr);
}

/// As numpy's dragon4 with unique=True: the shortest digits, cut at 8 decimals (correctly rounded) if `cut`.
template <class T> static Digits digits(T v, bool scientific, bool cut) {
  std::string s = shortest(v, scientific ? std::chars_format::scientific : std::chars_format::fixed);
  Digits d;
  auto split = [&](const std::string &text) {
    std::size_t e = text.find('e'), dot = text.find('.');
    std::string mantissa = text.substr(0, e);
    d.exponent = e == std::string::npos ? "" : text.substr(e);
    d.whole = mantissa.substr(0, dot);
    d.fraction = dot == std::string::npos || dot >= mantissa.size() ? "" : mantissa.substr(dot + 1);
  };
  split(s);
  if (cut && d.fraction.size() > static_cast<std::size_t>(precision)) {
    char buf[400];
    std::snprintf(buf, sizeof buf, scientific ? "%.*e" : "%.*f", precision, static_cast<double>(v));
    split(buf);
    while (!d.fraction.empty() && d.fraction.back() == '0') d.fraction.pop_back();
  }
  return d;
}

template <class T> static std::string special(T v) { return std::isnan(v) ? "nan" : v < 0 ? "-inf" : "inf"; }

/// A number on its own, as repr prints it: "1.5", "3.0", "1e-05".
template <class T> static std::string scalarText(T v) {
  if (!std::isfinite(v)) return special(v);
  double a = std::fabs(static_cast<double>(v));
  bool scientific = a != 0 && (a >= 1e16 || a < 1e-4);
  Digits d = digits(v, scientific, false);
  if (scientific) return d.whole + (d.fraction.empty() ? "" : "." + d.fraction) + d.exponent;
  return d.whole + "." + (d.fraction.empty() ? "0" : d.fraction);
}

/// The elements an array of floats shows, all of one width.
template <class T> static std::vector<std::string> floatTexts(const std::vector<T> &values) {
  double low = INFINITY, high = 0;
  std::size_t specialWidth = 0;
  for (T v : values) {
    if (!std::isfinite(v)) {
      specialWidth = std::max<std::size_t>(specialWidth, special(v).size());
    } else if (v != 0) {
      double a = std::fabs(static_cast<double>(v));
      low = std::min(low, a), high = std::max(high, a);
    }
  }
  bool scientific = high > 0 && (high >= 1e8 || low < 1e-4 || high / low > 1000.0);
  std::size_t left = 0, right = 0;
  for (T v : values)
    if (std::isfinite(v)) {
      Digits d = digits(v, scientific, true);
      left = std::max(left, d.whole.size()), right = std::max(right, d.fraction.size());
    }
  std::vector<std::string> texts;
  for (T v : values) {
    std::string s;
    if (std::isfinite(v)) {
      Digits d = digits(v, scientific, true);
      d.fraction.resize(right, scientific ? '0' : ' ');
      s = std::string(left - d.whole.size(), ' ') + d.whole + "." + d.fraction + d.exponent;
    } else {
      s = special(v);
      if (left) specialWidth = std::max(specialWidth, left + 1 + right);
    }
    texts.push_back(s);
  }
  std::size_t width = specialWidth;
  for (auto &s : texts) width = std::max(width, s.size());
  for (auto &s : texts) s.insert(0, width - s.size(), ' ');
  return texts;
}

static std::string quoted(const std::string &s) {
  bool single = s.find('\'') != std::string::npos && s.find('"') == std::string::npos;
  char q = single ? '"' : '\'';
  std::string out = std::string("b") + q;
  for (unsigned char c : s) {
    char buf[8];
    if (c == q || c == '\\') (out += '\\') += static_cast<char>(c);
    else if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else if (c == '\r') out += "\\r";
    else if (c < 32 || c > 126) std::snprintf(buf, sizeof buf, "\\x%02x", c), out += buf;
    else out += static_cast<char>(c);
  }
  return out + q;
}

/// Texts of the elements at `indices`; `array`: padded to one width.
static std::vector<std::string> elementTexts(const Tensor &t, const std::vector<std::int64_t> &indices, bool array) {
  std::vector<std::string> texts;
  if (t.dtype() == DType::string) {
    for (auto i : indices) texts.push_back(quoted(t.strings()[i]));
    return texts;
  }
  detail::visitNumeric(t.dtype(), [&](auto tag) {
    using T = decltype(tag);
    auto *v = static_cast<const T *>(t.raw());
    if constexpr (std::is_same_v<T, bool>) {
      for (auto i : indices) texts.push_back(v[i] ? "True" : "False");
    } else if constexpr (std::is_integral_v<T>) {
      for (auto i : indices) texts.push_back(std::to_string(v[i]));
    } else if constexpr (requires { v->real(); }) {
      std::vector<std::string> re, im;
      std::vector<typename T::value_type> reals, imags;
      for (auto i : indices) reals.push_back(v[i].real()), imags.push_back(v[i].imag());
      if (array) re = floatTexts(reals), im = floatTexts(imags);
      else re = {scalarText(reals[0])}, im = {scalarText(imags[0])};
      for (std::size_t i = 0; i < re.size(); ++i) {
        std::size_t sign = im[i].find_first_not_of(' ');
        std::string imaginary = im[i].substr(sign == std::string::npos ? 0 : sign);
        std::size_t digitsEnd = imaginary.find_last_not_of(' ') + 1; // the padding goes behind the j
        imaginary.insert(digitsEnd, 1, 'j');
        texts.push_back(re[i] + (imaginary[0] == '-' ? "" : "+") + imaginary);
      }
    } else {
      using F = std::conditional_t<std::is_same_v<T, double>, double, float>;
      std::vector<F> values;
      for (auto i : indices) values.push_back(static_cast<F>(v[i]));
      if (array) texts = floatTexts(values);
      else texts = {scalarText(values[0])};
    }
  });
  if (array) {
    std::size_t width = 0;
    for (auto &s : texts) width = std::max(width, s.size());
    for (auto &s : texts) s.insert(0, width - s.size(), ' ');
  }
  return texts;
}

namespace {
struct Printer {
  const Shape &shape;
  bool summary;
  const std::vector<std::string> *texts = nullptr; ///< null: collect indices instead
  std::vector<std::int64_t> indices;
  std::string out;
  std::size_t next = 0;

  bool skips(int axis, std::int64_t i) const { return summary && shape[axis] > 2 * edgeItems && i == edgeItems; }

  /// Visits the shown elements of `axis` on, from element `base`.
  void visit(int axis, std::int64_t base) {
    int rank = shape.rank();
    if (axis == rank) {
      indices.push_back(base);
      return;
    }
    std::int64_t stride = 1;
    for (int k = axis + 1; k < rank; ++k) stride *= shape[k];
    bool last = axis == rank - 1;
    std::string indent(axis + 1, ' ');
    std::size_t column = out.size() - (out.rfind('\n') == std::string::npos ? 0 : out.rfind('\n') + 1) + 1;
    out += "[";
    for (std::int64_t i = 0; i < shape[axis]; ++i) {
      bool dots = skips(axis, i);
      if (dots) i = shape[axis] - edgeItems - 1;
      if (last) {
        std::string word = dots ? "..." : texts ? (*texts)[next++] : "";
        if (!dots && !texts) visit(axis + 1, base + i);
        // Each line leaves room for what may close it: one bracket per dimension.
        if (i > 0 && column + 1 + word.size() + rank > lineWidth) {
          while (out.back() == ' ') out.pop_back();
          out += "\n" + indent, column = indent.size();
        } else if (i > 0) {
          out += " ", ++column;
        }
        out += word, column += word.size();
      } else {
        if (i > 0) out += std::string(rank - axis - 1, '\n') + indent;
        if (dots) out += "...";
        else visit(axis + 1, base + i * stride);
      }
    }
    out += "]";
  }
};
} // namespace

std::string Tensor::str() const {
  if (is_none()) return "None";
  if (shp.rank() == 0) return elementTexts(*this, {0}, false)[0];
  if (count == 0) return "[]";
  Printer collect{shp, count > summaryThreshold, nullptr, {}, {}, 0};
  collect.visit(0, 0);
  auto texts = elementTexts(*this, collect.indices, true);
  Printer print{shp, count > summaryThreshold, &texts, {}, {}, 0};
  print.visit(0, 0);
  return print.out;
}

std::ostream &operator<<(std::ostream &os, const Tensor &t) { return os << t.str(); }

} // namespace tfc
