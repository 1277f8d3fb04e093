// Dimension numbers and size vectors from one data format to another.

#include "Lowering.h"

#include <algorithm>
#include <set>

namespace tfc::codegen {
namespace {

/// src_format and dst_format, or TensorFlow's error.
FailureOr<std::pair<std::string, std::string>> formats(Lowering &l) {
  std::string from = l.strAttr("src_format", "NHWC").str(), to = l.strAttr("dst_format", "NCHW").str();
  if (from.size() != 4 && from.size() != 5)
    return l.invalid("Source format must be of length 4 or 5, received src_format = " + from);
  if (to.size() != 4 && to.size() != 5)
    return l.invalid("Destination format must be of length 4 or 5, received dst_format = " + to);
  if (std::set<char>(from.begin(), from.end()).size() != from.size() || from.size() != to.size() ||
      !std::is_permutation(from.begin(), from.end(), to.begin()))
    return l.invalid("Destination and source format must determine a permutation, got " + from + " and " + to);
  return std::pair(from, to);
}

LogicalResult lowerDimMap(Lowering &l) {
  auto both = formats(l);
  if (failed(both))
    return failure();
  auto &[from, to] = *both;
  l.out(0, l.map({l.in(0)}, l.inElem(0), [&](Scalars &s, ValueRange a) {
    Value n = s.like(a[0], from.size()), at = s.select(s.lt(a[0], s.like(a[0], 0)), s.add(a[0], n), a[0]), r = at;
    for (auto [i, c] : llvm::enumerate(from))
      r = s.select(s.eq(at, s.like(at, i)), s.like(at, to.find(c)), r);
    return r;
  }));
  return success();
}

LogicalResult lowerVecPermute(Lowering &l) {
  auto both = formats(l);
  if (failed(both))
    return failure();
  auto &[from, to] = *both;
  Value x = l.in(0);
  Dims d = l.dims(x);
  auto rows = Lowering::known(d[0]);
  if (!rows)
    return l.unimplemented("on a vector of unknown length");
  if (static_cast<size_t>(*rows) + 2 == from.size()) { // spatial sizes alone
    auto isSpatial = [](char c) { return c != 'N' && c != 'C'; };
    auto keep = [&](std::string &f) { llvm::erase_if(f, [&](char c) { return !isSpatial(c); }); };
    keep(from);
    keep(to);
  }
  if (static_cast<size_t>(*rows) != from.size() || from.size() != to.size())
    return l.invalid("1D input must be of size " + Twine(from.size()) + ", but got shape [" + Twine(*rows) + "]");
  l.out(0, l.generate(d, l.inElem(0), [&](Scalars &s, ValueRange at) {
    Value row = s.index(0);
    for (auto [i, c] : llvm::enumerate(to))
      row = s.select(s.eq(at[0], s.index(i)), s.index(from.find(c)), row);
    Values where(at);
    where[0] = row;
    return Value(tensor::ExtractOp::create(s.b, x, where));
  }));
  return success();
}

} // namespace

void registerNNLayout(Registry &r) {
  r["DataFormatDimMap"] = lowerDimMap;
  r["DataFormatVecPermute"] = lowerVecPermute;
}

} // namespace tfc::codegen
