// Slice, StridedSlice with all its masks, and its gradient.

#include "Lowering.h"

namespace tfc::codegen {
namespace {

LogicalResult lowerSlice(Lowering &l) {
  auto begin = l.intsOf(1), size = l.intsOf(2);
  if (!begin || !size)
    return l.unimplemented("with a begin of unknown length");
  Value x = l.in(0);
  Dims shape = l.dims(x), sizes, at;
  Scalars s(l.b, false);
  for (auto [i, n] : llvm::enumerate(shape)) {
    OpFoldResult from = (*begin)[i], count = (*size)[i], rest = l.minus(n, from);
    bool constant = Lowering::known(from) && Lowering::known(count);
    if (Lowering::known(count) == -1) {
      count = rest;
    } else if (!Lowering::known(count)) {
      Value v = l.value(count);
      count = Value(s.select(s.eq(v, s.index(-1)), l.value(rest), v));
    }
    auto f = Lowering::known(from), c = Lowering::known(count), d = Lowering::known(n);
    if (f && c && d && (*f < 0 || *c < 0 || *f + *c > *d))
      return l.invalid("Expected size[" + Twine(i) + "] in [0, " + Twine(*d - *f) + "], but got " + Twine(*c));
    if (!(f && c && d) && !(constant && *f == 0 && Lowering::known((*size)[i]) == -1)) {
      Value b0 = l.value(from), c0 = l.value(count), n0 = l.value(n), zero = s.index(0);
      Value ok = s.both(s.both(s.ge(b0, zero), s.ge(c0, zero)), s.le(s.add(b0, c0), n0));
      l.check(l.b, ok, "Expected begin and size arguments to be within the input");
      from = Value(s.select(ok, b0, zero));
      count = Value(s.select(ok, c0, zero));
    }
    at.push_back(from);
    sizes.push_back(count);
  }
  Dims declared = l.outDims(0, sizes);
  for (auto [i, d] : llvm::enumerate(declared)) {
    if (Lowering::known(sizes[i]) || !Lowering::known(d))
      continue;
    // The size is known after all; the begin must leave room for it whatever it holds.
    at[i] = l.smallest(at[i], l.largest(l.minus(shape[i], d), l.cst(0)));
  }
  l.out(0, l.slice(x, at, declared));
  return success();
}

// What a strided slice takes of one dimension of its input.
struct Range {
  OpFoldResult begin, size, stride; ///< of the forward walk
  bool backwards = false, shrink = false;
};

struct SlicePlan {
  SmallVector<Range> ranges; ///< one for each dimension of the input
  Dims finalShape;           ///< with new axes, without shrunk ones
  bool checked = false;
};

OpFoldResult clamp(Lowering &l, OpFoldResult v, OpFoldResult low, OpFoldResult high) {
  return l.smallest(l.largest(v, low), high);
}

FailureOr<Range> planRange(Lowering &l, OpFoldResult n, OpFoldResult begin, OpFoldResult end, OpFoldResult stride,
                           bool openBegin, bool openEnd, bool shrink, int64_t dim) {
  Scalars s(l.b, false);
  auto step = Lowering::known(stride);
  if (!step)
    return l.unimplemented("with strides known only at run time");
  if (*step == 0)
    return l.invalid("strides[" + Twine(dim) + "] must be non-zero");
  auto fromEnd = [&](OpFoldResult v) -> OpFoldResult {
    if (auto k = Lowering::known(v))
      return *k < 0 ? l.plus(v, n) : v;
    Value x = l.value(v);
    return Value(s.select(s.lt(x, s.index(0)), s.add(x, l.value(n)), x));
  };
  Range r;
  r.shrink = shrink;
  if (shrink) {
    if (*step < 0)
      return l.invalid("only stride 1 allowed on non-range indexing.");
    OpFoldResult at = openBegin ? OpFoldResult(l.cst(0)) : fromEnd(begin);
    auto k = Lowering::known(at), size = Lowering::known(n);
    if (k && size && (*k < 0 || *k >= *size))
      return l.invalid("slice index " + Twine(*Lowering::known(begin)) + " of dimension " + Twine(dim) + " out of bounds.");
    if (!(k && size)) {
      Value v = l.value(at);
      Value ok = arith::CmpIOp::create(l.b, arith::CmpIPredicate::ult, v, l.value(n));
      l.check(l.b, ok, "slice index of dimension " + std::to_string(dim) + " out of bounds.");
      at = Value(s.select(ok, v, s.index(0)));
    }
    r.begin = at, r.size = l.cst(1), r.stride = l.cst(1);
    return r;
  }
  bool back = *step < 0;
  OpFoldResult zero = l.cst(0), last = l.minus(n, l.cst(1)), low = back ? l.cst(-1) : zero, high = back ? last : n;
  OpFoldResult from = openBegin ? (back ? last : zero) : clamp(l, fromEnd(begin), low, high);
  OpFoldResult to = openEnd ? (back ? OpFoldResult(l.cst(-1)) : n) : clamp(l, fromEnd(end), low, high);
  OpFoldResult magnitude = l.cst(std::abs(*step)), span = back ? l.minus(from, to) : l.minus(to, from);
  r.size = l.largest(l.ceilQuotient(span, magnitude), zero);
  r.stride = magnitude;
  r.backwards = back;
  // The forward walk of a backward slice begins at its last element.
  r.begin = back ? l.minus(from, l.times(l.minus(r.size, l.cst(1)), magnitude)) : from;
  if (Lowering::known(r.size) == 0)
    r.begin = zero;
  return r;
}

FailureOr<SlicePlan> plan(Lowering &l, const Dims &shape, const Dims &begin, const Dims &end, const Dims &strides) {
  uint64_t beginMask = l.intAttr("begin_mask"), endMask = l.intAttr("end_mask"), ellipsis = l.intAttr("ellipsis_mask"),
           newAxis = l.intAttr("new_axis_mask"), shrink = l.intAttr("shrink_axis_mask");
  size_t specs = begin.size(), dim = 0;
  if (llvm::popcount(ellipsis) > 1)
    return l.invalid("Multiple ellipses in slice spec not allowed");
  auto bit = [](uint64_t mask, size_t i) { return i < 64 && ((mask >> i) & 1); };
  // Dimensions that the ellipsis stands for: what the other specs leave over.
  size_t used = 0;
  bool hasEllipsis = false;
  for (size_t i = 0; i < specs; ++i) {
    if (bit(ellipsis, i))
      hasEllipsis = true;
    else if (!bit(newAxis, i))
      ++used;
  }
  if (used > shape.size())
    return l.invalid("Index out of range using input dim " + Twine(shape.size()) + "; input has only " +
                     Twine(shape.size()) + " dims");
  SlicePlan p;
  auto whole = [&](size_t count) {
    for (; count && dim < shape.size(); --count, ++dim) {
      p.ranges.push_back({l.cst(0), shape[dim], l.cst(1)});
      p.finalShape.push_back(shape[dim]);
    }
  };
  for (size_t i = 0; i < specs; ++i) {
    if (bit(ellipsis, i)) {
      whole(shape.size() - used);
      continue;
    }
    if (bit(newAxis, i)) {
      p.finalShape.push_back(l.cst(1));
      continue;
    }
    auto r = planRange(l, shape[dim], begin[i], end[i], strides[i], bit(beginMask, i), bit(endMask, i), bit(shrink, i), dim);
    if (failed(r))
      return failure();
    p.ranges.push_back(*r);
    if (!r->shrink)
      p.finalShape.push_back(r->size);
    ++dim;
  }
  (void)hasEllipsis;
  whole(shape.size() - dim);
  return p;
}

/// The box that a plan reads or writes, and the dimensions that run backwards through it.
struct Box {
  Dims at, sizes, steps;
  Ints backwards;
};

Box boxOf(const SlicePlan &p) {
  Box box;
  for (auto [i, r] : llvm::enumerate(p.ranges)) {
    box.at.push_back(r.begin);
    box.sizes.push_back(r.size);
    box.steps.push_back(r.stride);
    if (r.backwards && Lowering::known(r.size).value_or(2) > 1)
      box.backwards.push_back(i);
  }
  return box;
}

LogicalResult lowerStridedSlice(Lowering &l) {
  auto begin = l.intsOf(1), end = l.intsOf(2), strides = l.intsOf(3);
  if (!begin || !end || !strides)
    return l.unimplemented("with a begin of unknown length");
  Value x = l.in(0);
  auto p = plan(l, l.dims(x), *begin, *end, *strides);
  if (failed(p))
    return failure();
  auto [at, sizes, steps, backwards] = boxOf(*p);
  Value r = l.slice(x, at, sizes, steps);
  if (!backwards.empty())
    r = l.reverse(r, backwards);
  l.out(0, l.reshape(r, p->finalShape));
  return success();
}

LogicalResult lowerStridedSliceGrad(Lowering &l) {
  auto shape = l.intsOf(0), begin = l.intsOf(1), end = l.intsOf(2), strides = l.intsOf(3);
  if (!shape || !begin || !end || !strides)
    return l.unimplemented("with a begin of unknown length");
  Dims full = l.outDims(0, *shape);
  auto p = plan(l, full, *begin, *end, *strides);
  if (failed(p))
    return failure();
  auto [at, sizes, steps, backwards] = boxOf(*p);
  Dims have = l.dims(l.in(4));
  if (have.size() != p->finalShape.size())
    return l.invalid("shape of dy was of rank " + Twine(have.size()) + " instead of " + Twine(p->finalShape.size()));
  for (auto [a, b] : llvm::zip(have, p->finalShape)) {
    auto n = Lowering::known(a), want = Lowering::known(b);
    if (n && want && *n != *want)
      return l.invalid("shape of dy has a dimension of " + Twine(*n) + " instead of " + Twine(*want));
    if (!n || !want)
      l.check(l.b, Scalars(l.b, false).eq(l.value(a), l.value(b)), "shape of dy is not that of the slice");
  }
  Value dy = l.reshape(l.in(4), sizes);
  if (!backwards.empty())
    dy = l.reverse(dy, backwards);
  Value zero = l.zeros(full, l.outElem(0));
  l.out(0, Lowering::known(l.product(sizes)) == 0 ? zero : l.insert(dy, zero, at, steps));
  return success();
}

// (input, begin, end, strides, value): the input with a part replaced.
LogicalResult lowerStridedSliceUpdate(Lowering &l) {
  auto begin = l.intsOf(1), end = l.intsOf(2), strides = l.intsOf(3);
  if (!begin || !end || !strides)
    return l.unimplemented("with a begin of unknown length");
  Value x = l.in(0), value = l.in(4);
  auto p = plan(l, l.dims(x), *begin, *end, *strides);
  if (failed(p))
    return failure();
  auto [at, sizes, steps, backwards] = boxOf(*p);
  if (Lowering::known(l.product(sizes)) == 0) { // whatever the value is
    l.out(0, x);
    return success();
  }
  // The value may be smaller than the part by broadcasting.
  value = l.map({value, l.empty(p->finalShape, l.inElem(0))}, l.inElem(0), [](Scalars &, ValueRange a) { return a[0]; });
  value = l.reshape(value, sizes);
  if (!backwards.empty())
    value = l.reverse(value, backwards);
  l.out(0, l.insert(value, x, at, steps));
  return success();
}

} // namespace

void registerArraySlice(Registry &r) {
  r["Slice"] = lowerSlice;
  r["StridedSlice"] = lowerStridedSlice;
  r["TensorStridedSliceUpdate"] = lowerStridedSliceUpdate;
  r["StridedSliceGrad"] = lowerStridedSliceGrad;
}

} // namespace tfc::codegen
