// Patches: the windows of an image or a volume, laid out as channels.

#include "Lowering.h"

namespace tfc::codegen {
namespace {

// [n, space.., c] to [n, windows.., product(ksizes) * c]; what lies outside of the input is zero.
LogicalResult lowerPatches(Lowering &l) {
  Ints sizes = l.intsAttr("ksizes"), strides = l.intsAttr("strides"), rates = l.intsAttr("rates");
  Value x = l.in(0);
  Dims d = l.dims(x);
  size_t rank = d.size(), space = rank - 2;
  rates.resize(sizes.size(), 1); // volumes have none
  if (sizes.size() != rank || strides.size() != rank || sizes[0] != 1 || sizes[rank - 1] != 1)
    return l.invalid("ksizes and strides must have a value for each dimension, and one for batch and depth");
  bool same = l.strAttr("padding") == "SAME";
  Dims windows, shape{d[0]};
  Values before;
  Scalars outer(l.b, false);
  OpFoldResult depth = d[rank - 1];
  for (size_t i = 1; i <= space; ++i) {
    int64_t reach = (sizes[i] - 1) * rates[i] + 1;
    OpFoldResult stride = l.cst(strides[i]), count;
    if (same)
      count = l.ceilQuotient(d[i], stride);
    else
      count = l.largest(l.ceilQuotient(l.minus(d[i], l.cst(reach - 1)), stride), l.cst(0));
    OpFoldResult need = l.plus(l.times(l.minus(count, l.cst(1)), stride), l.cst(reach));
    OpFoldResult pad = same ? l.quotient(l.largest(l.minus(need, d[i]), l.cst(0)), l.cst(2)) : l.cst(0);
    windows.push_back(count);
    before.push_back(l.value(pad));
  }
  shape.append(windows);
  for (size_t i = 1; i <= space; ++i) {
    shape.push_back(l.cst(sizes[i]));
    depth = l.times(depth, l.cst(sizes[i]));
  }
  shape.push_back(d[rank - 1]);
  Dims result{d[0]};
  result.append(windows);
  result.push_back(depth);
  result = l.outDims(0, result);
  if (Lowering::known(l.product(d)) == 0 || Lowering::known(l.product(result)) == 0) {
    l.out(0, l.zeros(result, l.inElem(0)));
    return success();
  }
  Value wide = l.generate(shape, l.inElem(0), [&](Scalars &s, ValueRange at) {
    Values from{at[0]};
    Value inside = s.boolean(true);
    for (size_t i = 1; i <= space; ++i) {
      Value p = s.add(s.mul(at[i], s.index(strides[i])), s.mul(at[space + i], s.index(rates[i])));
      p = s.sub(p, before[i - 1]);
      Value fits = arith::CmpIOp::create(s.b, arith::CmpIPredicate::ult, p, l.value(d[i]));
      inside = s.both(inside, fits);
      from.push_back(s.select(fits, p, s.index(0)));
    }
    from.push_back(at.back());
    Value v = tensor::ExtractOp::create(s.b, x, from);
    Type acc = Lowering::accumulator(v.getType());
    if (acc != v.getType())
      v = s.cast(v, acc, false, false);
    return s.select(inside, v, s.like(v, 0));
  });
  l.out(0, l.reshape(wide, result));
  return success();
}

} // namespace

void registerArrayPatch(Registry &r) { r["ExtractImagePatches"] = r["ExtractVolumePatches"] = lowerPatches; }

} // namespace tfc::codegen
