#include "Plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <png.h>

namespace tfc::tools {
namespace {

struct Colour {
  const char *name;
  std::uint8_t r, g, b;
};
constexpr Colour colours[] = {{"blue", 31, 119, 180}, {"orange", 255, 127, 14}, {"green", 44, 160, 44}, {"red", 214, 39, 40},
                              {"purple", 148, 103, 189}, {"brown", 140, 86, 75}, {"pink", 227, 119, 194}, {"grey", 127, 127, 127}};
constexpr Colour black{"black", 40, 40, 40}, faint{"faint", 225, 225, 225};

/// Digits and what else stands in numbers, 3 by 5 dots, a row in three bits.
struct Glyph {
  char c;
  std::array<std::uint8_t, 5> rows;
};
constexpr Glyph glyphs[] = {{'0', {7, 5, 5, 5, 7}}, {'1', {2, 6, 2, 2, 7}}, {'2', {7, 1, 7, 4, 7}}, {'3', {7, 1, 7, 1, 7}}, {'4', {5, 5, 7, 1, 1}},
                            {'5', {7, 4, 7, 1, 7}}, {'6', {7, 4, 7, 5, 7}}, {'7', {7, 1, 2, 2, 2}}, {'8', {7, 5, 7, 5, 7}}, {'9', {7, 5, 7, 1, 7}},
                            {'.', {0, 0, 0, 0, 2}}, {'-', {0, 0, 7, 0, 0}}, {'+', {0, 2, 7, 2, 0}}, {'e', {0, 7, 7, 4, 7}}};

class Picture {
public:
  Picture(int width, int height) : width(width), height(height), pixels(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3, 255) {}

  void dot(int x, int y, const Colour &c) {
    if (x < 0 || y < 0 || x >= width || y >= height)
      return;
    std::uint8_t *p = &pixels[(static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) * 3];
    p[0] = c.r, p[1] = c.g, p[2] = c.b;
  }
  void line(double x0, double y0, double x1, double y1, const Colour &c, int thick = 1) {
    int n = static_cast<int>(std::max(std::abs(x1 - x0), std::abs(y1 - y0))) + 1;
    for (int i = 0; i <= n; ++i)
      for (int k = 0; k < thick; ++k) {
        double x = x0 + (x1 - x0) * i / n, y = y0 + (y1 - y0) * i / n;
        dot(static_cast<int>(std::lround(x)), static_cast<int>(std::lround(y)) + k, c);
        dot(static_cast<int>(std::lround(x)) + k, static_cast<int>(std::lround(y)), c);
      }
  }
  static constexpr int scale = 2, advance = 4 * scale;
  void text(int x, int y, const std::string &s) {
    for (char c : s) {
      for (const Glyph &g : glyphs)
        for (int row = 0; g.c == c && row < 5; ++row)
          for (int col = 0; col < 3; ++col)
            for (int k = 0; g.rows[static_cast<std::size_t>(row)] >> (2 - col) & 1 && k < scale * scale; ++k)
              dot(x + col * scale + k % scale, y + row * scale + k / scale, black);
      x += advance;
    }
  }
  Expected<std::string> png() const {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(width), image.height = static_cast<png_uint_32>(height);
    image.format = PNG_FORMAT_RGB;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    std::string out(size, '\0');
    if (!png_image_write_to_memory(&image, out.data(), &size, 0, pixels.data(), 0, nullptr))
      return errors::internal("libpng: ", image.message);
    out.resize(size);
    return out;
  }

private:
  int width, height;
  std::vector<std::uint8_t> pixels;
};

struct Range {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  void add(double v) {
    if (std::isfinite(v))
      low = std::min(low, v), high = std::max(high, v);
  }
  void widen() {
    if (low > high)
      low = 0, high = 1;
    if (low == high)
      low -= std::max(1e-6, std::abs(low) * 0.1), high += std::max(1e-6, std::abs(high) * 0.1);
  }
  double place(double v) const { return (v - low) / (high - low); }
};

std::string number(double v) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", v);
  return text;
}

} // namespace

const char *colourName(int i) { return colours[static_cast<std::size_t>(i) % std::size(colours)].name; }

Expected<std::string> plotPng(const std::vector<Curve> &curves, int width, int height) {
  Range xs, ys;
  for (const Curve &c : curves)
    for (auto [x, y] : c)
      if (std::isfinite(y))
        xs.add(x), ys.add(y);
  xs.widen(), ys.widen();
  Picture p(width, height);
  constexpr int left = 90, right = 30, top = 20, bottom = 35, ticks = 5;
  int w = width - left - right, h = height - top - bottom;
  for (int i = 0; i <= ticks; ++i) {
    double part = static_cast<double>(i) / ticks;
    int x = left + static_cast<int>(part * w), y = top + h - static_cast<int>(part * h);
    p.line(x, top, x, top + h, faint), p.line(left, y, left + w, y, faint);
    std::string label = number(ys.low + part * (ys.high - ys.low));
    p.text(left - 8 - static_cast<int>(label.size()) * Picture::advance, y - 5, label);
    label = number(xs.low + part * (xs.high - xs.low));
    p.text(x - static_cast<int>(label.size()) * Picture::advance / 2, top + h + 10, label);
  }
  p.line(left, top, left, top + h, black), p.line(left, top + h, left + w, top + h, black);
  for (std::size_t i = 0; i < curves.size(); ++i) {
    const Colour &colour = colours[i % std::size(colours)];
    const std::pair<double, double> *last = nullptr;
    for (const auto &point : curves[i]) {
      if (!std::isfinite(point.second)) {
        last = nullptr;
        continue;
      }
      const auto &from = last ? *last : point;
      p.line(left + xs.place(from.first) * w, top + h - ys.place(from.second) * h, left + xs.place(point.first) * w,
             top + h - ys.place(point.second) * h, colour, 2);
      last = &point;
    }
  }
  return p.png();
}

} // namespace tfc::tools
