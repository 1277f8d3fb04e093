#include "Slices.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace tfc::io {

Expected<Slice> within(const Slice &slice, const Shape &shape) {
  if (static_cast<int>(slice.start.size()) != shape.rank())
    return errors::invalidArgument("slice of rank ", slice.start.size(), " in a tensor of shape ", shape.errorStr());
  Slice full = slice;
  for (int i = 0; i < shape.rank(); ++i) {
    if (slice.isFull(i)) {
      full.start[i] = 0;
      full.length[i] = shape[i];
    }
    if (full.start[i] < 0 || full.length[i] > shape[i] || full.start[i] > shape[i] - full.length[i])
      return errors::invalidArgument("slice leaves the shape ", shape.errorStr());
  }
  return full;
}

namespace {

/// Copies a box of `extent` elements between two row-major arrays, each with its shape and the box's corner.
template <class CopyRow>
void forEachRow(const std::vector<std::int64_t> &extent, const Shape &a, const std::vector<std::int64_t> &aStart,
                const Shape &b, const std::vector<std::int64_t> &bStart, CopyRow copyRow) {
  int rank = a.rank();
  std::int64_t row = rank ? extent[rank - 1] : 1, rows = 1;
  for (int i = 0; i + 1 < rank; ++i)
    rows *= extent[i];
  if (row == 0)
    return;
  std::vector<std::int64_t> index(rank, 0);
  for (std::int64_t r = 0; r < rows; ++r) {
    std::int64_t ia = 0, ib = 0;
    for (int i = 0; i < rank; ++i) {
      ia = ia * a[i] + aStart[i] + index[i];
      ib = ib * b[i] + bStart[i] + index[i];
    }
    copyRow(ia, ib, row);
    for (int i = rank - 1; i-- > 0 && ++index[i] == extent[i];)
      index[i] = 0;
  }
}

} // namespace

void copyBox(Tensor &to, const std::vector<std::int64_t> &toStart, const Tensor &from,
             const std::vector<std::int64_t> &fromStart, const std::vector<std::int64_t> &extent) {
  if (to.dtype() == DType::string) {
    auto t = to.mutable_data<std::string>();
    auto f = from.strings();
    forEachRow(extent, to.shape(), toStart, from.shape(), fromStart,
               [&](std::int64_t a, std::int64_t b, std::int64_t n) { std::copy_n(f.begin() + b, n, t.begin() + a); });
    return;
  }
  std::size_t width = byteSize(to.dtype());
  char *t = static_cast<char *>(to.mutableRaw());
  const char *f = static_cast<const char *>(from.raw());
  forEachRow(extent, to.shape(), toStart, from.shape(), fromStart,
             [&](std::int64_t a, std::int64_t b, std::int64_t n) { std::memcpy(t + a * width, f + b * width, n * width); });
}

Expected<std::optional<ShapeAndSlice>> parseShapeAndSlice(std::string_view text) {
  if (text.empty())
    return std::optional<ShapeAndSlice>();
  auto bad = [&] { return errors::invalidArgument("shape_and_slice '", std::string(text.substr(0, 200)), "' is malformed"); };
  std::vector<std::int64_t> dims;
  ShapeAndSlice result;
  std::size_t at = 0;
  auto number = [&](std::int64_t &v) {
    auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), v);
    bool ok = error == std::errc() && v >= 0;
    at = end - text.data();
    return ok;
  };
  // The last word is the slice: "start,length" or "-" per dimension, joined by ':'.
  std::size_t slice = text.rfind(' ');
  slice = slice == std::string_view::npos ? 0 : slice + 1;
  while (at < slice) {
    std::int64_t d;
    if (!number(d) || at >= text.size() || text[at] != ' ')
      return bad();
    dims.push_back(d);
    ++at;
  }
  while (at < text.size()) {
    std::int64_t start = 0, length = -1;
    if (text[at] == '-')
      ++at;
    else if (!number(start) || at >= text.size() || text[at++] != ',' || !number(length))
      return bad();
    result.slice.start.push_back(start);
    result.slice.length.push_back(length);
    if (at < text.size() && text[at++] != ':')
      return bad();
  }
  result.fullShape = Shape(std::move(dims));
  if (static_cast<int>(result.slice.start.size()) != result.fullShape.rank() || !result.fullShape.numElements())
    return bad();
  if (auto ok = within(result.slice, result.fullShape); !ok)
    return ok.status();
  return std::optional(std::move(result));
}

} // namespace tfc::io
