#include "Plot.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <png.h>

namespace tfc::tools {
namespace {

struct Colour {
  std::uint8_t r, g, b;
};
constexpr Colour colours[] = {{31, 119, 180}, {255, 127, 14}, {44, 160, 44}, {214, 39, 40}, {148, 103, 189}, {140, 86, 75}, {227, 119, 194}, {127, 127, 127}};
constexpr Colour black{40, 40, 40}, faint{225, 225, 225};
const Colour &colourOf(std::size_t series) { return colours[series % std::size(colours)]; }

/// Letters, digits and what stands in numbers, 3 by 5 dots, a row in three bits.
struct Glyph {
  char c;
  std::array<std::uint8_t, 5> rows;
};
constexpr Glyph glyphs[] = {
    {'0', {7, 5, 5, 5, 7}}, {'1', {2, 6, 2, 2, 7}}, {'2', {7, 1, 7, 4, 7}}, {'3', {7, 1, 7, 1, 7}}, {'4', {5, 5, 7, 1, 1}}, {'5', {7, 4, 7, 1, 7}},
    {'6', {7, 4, 7, 5, 7}}, {'7', {7, 1, 2, 2, 2}}, {'8', {7, 5, 7, 5, 7}}, {'9', {7, 5, 7, 1, 7}}, {'.', {0, 0, 0, 0, 2}}, {'-', {0, 0, 7, 0, 0}},
    {'+', {0, 2, 7, 2, 0}}, {'_', {0, 0, 0, 0, 7}}, {'/', {1, 1, 2, 4, 4}}, {':', {0, 2, 0, 2, 0}}, {',', {0, 0, 0, 2, 4}}, {'=', {0, 7, 0, 7, 0}},
    {'(', {1, 2, 2, 2, 1}}, {')', {4, 2, 2, 2, 4}}, {'A', {2, 5, 7, 5, 5}}, {'B', {6, 5, 6, 5, 6}}, {'C', {3, 4, 4, 4, 3}}, {'D', {6, 5, 5, 5, 6}},
    {'E', {7, 4, 6, 4, 7}}, {'F', {7, 4, 6, 4, 4}}, {'G', {3, 4, 5, 5, 3}}, {'H', {5, 5, 7, 5, 5}}, {'I', {7, 2, 2, 2, 7}}, {'J', {1, 1, 1, 5, 2}},
    {'K', {5, 5, 6, 5, 5}}, {'L', {4, 4, 4, 4, 7}}, {'M', {5, 7, 7, 5, 5}}, {'N', {6, 5, 5, 5, 5}}, {'O', {2, 5, 5, 5, 2}}, {'P', {6, 5, 6, 4, 4}},
    {'Q', {2, 5, 5, 2, 1}}, {'R', {6, 5, 6, 5, 5}}, {'S', {3, 4, 2, 1, 6}}, {'T', {7, 2, 2, 2, 2}}, {'U', {5, 5, 5, 5, 7}}, {'V', {5, 5, 5, 5, 2}},
    {'W', {5, 5, 7, 7, 5}}, {'X', {5, 5, 2, 5, 5}}, {'Y', {5, 5, 2, 2, 2}}, {'Z', {7, 1, 2, 4, 7}}};

class Picture {
public:
  Picture(int width, int height) : width(width), height(height), pixels(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3, 255) {}

  void dot(int x, int y, const Colour &c) {
    if (x < 0 || y < 0 || x >= width || y >= height)
      return;
    std::uint8_t *p = &pixels[(static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) * 3];
    p[0] = c.r, p[1] = c.g, p[2] = c.b;
  }
  void box(int x, int y, int w, int h, const Colour &c) {
    for (int i = 0; i < w * h; ++i)
      dot(x + i % w, y + i / w, c);
  }
  void line(double x0, double y0, double x1, double y1, const Colour &c, int thick = 1) {
    int n = static_cast<int>(std::max(std::abs(x1 - x0), std::abs(y1 - y0))) + 1;
    for (int i = 0; i <= n; ++i)
      box(static_cast<int>(std::lround(x0 + (x1 - x0) * i / n)), static_cast<int>(std::lround(y0 + (y1 - y0) * i / n)), thick, thick, c);
  }
  static constexpr int scale = 2, advance = 4 * scale, lineHeight = 5 * scale;
  static int textWidth(const std::string &s) { return static_cast<int>(s.size()) * advance; }
  void text(int x, int y, const std::string &s, const Colour &c = black) {
    for (char raw : s) {
      char letter = static_cast<char>(std::toupper(static_cast<unsigned char>(raw)));
      for (const Glyph &g : glyphs)
        for (int i = 0; g.c == letter && i < 15; ++i)
          if (g.rows[static_cast<std::size_t>(i / 3)] >> (2 - i % 3) & 1)
            box(x + i % 3 * scale, y + i / 3 * scale, scale, scale, c);
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
  void widen(double part) {
    if (low > high)
      low = 0, high = 1;
    if (low == high)
      low -= std::max(1e-6, std::abs(low) * 0.1), high += std::max(1e-6, std::abs(high) * 0.1);
    double by = part * (high - low);
    low -= by, high += by;
  }
  double place(double v) const { return (v - low) / (high - low); }
  /// Round numbers within the range, four to eight.
  std::vector<double> ticks() const {
    double raw = (high - low) / 7, power = std::pow(10, std::floor(std::log10(raw))), step = power;
    for (double factor : {2.0, 5.0, 10.0})
      if (step < raw)
        step = factor * power;
    std::vector<double> all;
    for (double i = std::ceil(low / step); i * step <= high && all.size() < 20; ++i)
      all.push_back(i * step + 0.0); // no -0
    return all;
  }
};

std::string number(double v) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", v);
  return text;
}

} // namespace

Expected<std::string> plotPng(const std::vector<Series> &series, const PlotOptions &o) {
  Range xs, ys;
  bool hasDots = false, hasNames = !o.y.empty();
  for (const Series &s : series) {
    hasDots |= s.dots, hasNames |= !s.name.empty();
    for (auto [x, y] : s.points)
      if (std::isfinite(y))
        xs.add(x), ys.add(y);
  }
  xs.widen(hasDots ? 0.05 : 0), ys.widen(hasDots ? 0.05 : 0.02);
  Picture p(o.width, o.height);
  const int left = 90, right = 30, top = 20 + (o.title.empty() ? 0 : 16) + (hasNames ? 12 : 0), bottom = o.x.empty() ? 35 : 52;
  const int w = o.width - left - right, h = o.height - top - bottom;
  auto column = [&](double x) { return left + xs.place(x) * w; };
  auto row = [&](double y) { return top + h - ys.place(y) * h; };

  for (double x : xs.ticks()) {
    p.line(column(x), top, column(x), top + h, faint);
    std::string label = number(x);
    p.text(static_cast<int>(column(x)) - Picture::textWidth(label) / 2, top + h + 10, label);
  }
  for (double y : ys.ticks()) {
    p.line(left, row(y), left + w, row(y), faint);
    std::string label = number(y);
    p.text(left - 8 - Picture::textWidth(label), static_cast<int>(row(y)) - Picture::lineHeight / 2, label);
  }
  p.line(left, top, left, top + h, black), p.line(left, top + h, left + w, top + h, black);
  p.text(left + (w - Picture::textWidth(o.title)) / 2, 12, o.title);
  p.text(left - 8, top - 18, o.y);
  p.text(left + w - Picture::textWidth(o.x), top + h + 30, o.x);

  for (std::size_t i = 0; i < series.size(); ++i) {
    const Series &s = series[i];
    const Colour &colour = colourOf(i);
    const std::pair<double, double> *last = nullptr;
    for (std::size_t k = 0; k < s.points.size(); ++k) {
      const auto &point = s.points[k];
      if (!std::isfinite(point.second)) {
        last = nullptr;
        continue;
      }
      const auto &from = last && !s.dots ? *last : point;
      const int thick = s.dots ? 4 : 2;
      p.line(column(from.first) - thick / 2, row(from.second) - thick / 2, column(point.first) - thick / 2, row(point.second) - thick / 2, colour, thick);
      if (k < s.labels.size())
        p.text(static_cast<int>(column(point.first)) + 6, static_cast<int>(row(point.second)) - Picture::lineHeight / 2, s.labels[k], colour);
      last = &point;
    }
  }

  int x = left + w;
  for (std::size_t i = series.size(); i-- > 0;)
    if (!series[i].name.empty()) {
      p.text(x -= Picture::textWidth(series[i].name), top - 18, series[i].name);
      p.box(x -= 20, top - 15, 14, 4, colourOf(i));
      x -= 20;
    }
  return p.png();
}

Expected<std::string> imagesPng(const Tensor &images, const ImagesOptions &o) {
  const Shape &shape = images.shape();
  if (images.dtype() != DType::float32 || shape.rank() != 4 || images.size() == 0 || (shape[3] != 1 && shape[3] != 3))
    return errors::invalidArgument("a picture of images needs float32 [n, height, width, 1 or 3], not ", name(images.dtype()), " ", shape.str());
  const auto n = static_cast<int>(shape[0]), h = static_cast<int>(shape[1]), w = static_cast<int>(shape[2]), channels = static_cast<int>(shape[3]);
  const int columns = std::min(std::max(1, o.columns), n), zoom = std::max(1, o.zoom), gap = 4;
  Picture p(columns * (w * zoom + gap) + gap, (n + columns - 1) / columns * (h * zoom + gap) + gap);
  auto values = images.data<float>();
  auto level = [](float v) { return static_cast<std::uint8_t>(std::lround(255 * std::clamp(std::isnan(v) ? 0.f : v, 0.f, 1.f))); };
  for (int i = 0; i < n * h * w; ++i) {
    const float *v = &values[static_cast<std::size_t>(i) * static_cast<std::size_t>(channels)];
    const int image = i / (h * w), y = i / w % h, x = i % w;
    p.box(gap + image % columns * (w * zoom + gap) + x * zoom, gap + image / columns * (h * zoom + gap) + y * zoom, zoom, zoom,
          {level(v[0]), level(v[channels / 2]), level(v[channels - 1])});
  }
  return p.png();
}

} // namespace tfc::tools
