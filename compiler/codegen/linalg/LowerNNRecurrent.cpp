// One step of the fused LSTM and GRU cells, and their gradients. Gates stand side by side in the weights: input, cell,
// forget, output for the LSTM; reset, update for the GRU.

#include "NNWindow.h"

namespace tfc::codegen {
namespace {

// [x, y] along the columns.
Value beside(Lowering &l, ArrayRef<Value> parts) {
  Dims d = l.dims(parts[0]);
  OpFoldResult width = l.cst(0);
  for (Value v : parts)
    width = l.plus(width, l.dim(v, 1));
  Value r = l.empty({d[0], width}, getElementTypeOrSelf(parts[0]));
  OpFoldResult at = l.cst(0);
  for (Value v : parts) {
    r = l.insert(v, r, {l.cst(0), at});
    at = l.plus(at, l.dim(v, 1));
  }
  return r;
}

Value columns(Lowering &l, Value v, OpFoldResult from, OpFoldResult count) {
  return l.slice(v, {l.cst(0), from}, {l.dim(v, 0), count});
}

void outs(Lowering &l, ArrayRef<Value> values) {
  for (auto [i, v] : llvm::enumerate(values))
    l.out(i, v);
}

// a * b, or a * transpose(b).
Value product(Lowering &l, Value a, Value b, bool transposed = false) {
  auto e = loopExprs(l, 3); // m, n, k
  Type acc = Lowering::accumulator(getElementTypeOrSelf(a));
  OpFoldResult n = l.dim(b, transposed ? 0 : 1);
  Value r = l.generic({a, b}, {l.zeros({l.dim(a, 0), n}, acc)},
                      {mapOf(l, 3, {e[0], e[2]}), transposed ? mapOf(l, 3, {e[1], e[2]}) : mapOf(l, 3, {e[2], e[1]}),
                       mapOf(l, 3, {e[0], e[1]})},
                      iterators(2, 1), "matmul", multiplyAdd)[0];
  return l.castTo(r, getElementTypeOrSelf(a));
}

Value sigmoid(Scalars &s, Value x) { return s.div(s.like(x, 1), s.add(s.like(x, 1), s.op<math::ExpOp>(s.neg(x)))); }
// Derivatives by the function's own value.
Value sigmoidSlope(Scalars &s, Value y) { return s.mul(y, s.sub(s.like(y, 1), y)); }
Value tanhSlope(Scalars &s, Value y) { return s.sub(s.like(y, 1), s.mul(y, y)); }

// The first `count` of a vector that has at least as many.
Value firstOf(Lowering &l, Value vector, OpFoldResult count) {
  OpFoldResult have = l.dim(vector, 0);
  auto a = Lowering::known(have), n = Lowering::known(count);
  if (have == count || (a && n && *a <= *n)) // too few do not broadcast, which is told where they are used
    return vector;
  if (!a || !n)
    l.check(l.b, arith::CmpIOp::create(l.b, arith::CmpIPredicate::sge, l.value(have), l.value(count)), "peephole weights are fewer than the cells");
  return l.slice(vector, {l.cst(0)}, {count});
}

LogicalResult lowerLstmCell(Lowering &l) {
  Value x = l.in(0), csPrev = l.in(1), hPrev = l.in(2), w = l.in(3), wci = l.in(4), wcf = l.in(5), wco = l.in(6), b = l.in(7);
  bool peephole = l.boolAttr("use_peephole");
  double forgetBias = l.floatAttr("forget_bias", 1), clip = l.floatAttr("cell_clip", 3);
  Type t = l.inElem(0);
  OpFoldResult cells = l.dim(csPrev, 1);
  Value gates = l.map({product(l, beside(l, {x, hPrev}), w), b}, t, [](Scalars &s, ValueRange a) { return s.add(a[0], a[1]); });
  auto gate = [&](int64_t i) { return columns(l, gates, l.times(l.cst(i), cells), cells); };
  // The gate's input and, with peepholes, the cell by its weights: as many of them as there are cells, as TensorFlow reads them.
  auto open = [&](Value z, Value state, Value weights, double bias) {
    SmallVector<Value> from{z};
    if (peephole)
      from.append({state, firstOf(l, weights, cells)});
    return l.map(from, t, [&](Scalars &s, ValueRange a) {
      Value v = bias != 0 ? s.add(a[0], s.like(a[0], bias)) : a[0];
      return sigmoid(s, peephole ? s.add(v, s.mul(a[1], a[2])) : v);
    });
  };
  Value i = open(gate(0), csPrev, wci, 0), f = open(gate(2), csPrev, wcf, forgetBias);
  Value ci = l.map({gate(1)}, t, [](Scalars &s, ValueRange a) { return s.op<math::TanhOp>(a[0]); });
  Value cs = l.map({ci, i, f, csPrev}, t, [&](Scalars &s, ValueRange a) {
    Value v = s.add(s.mul(a[0], a[1]), s.mul(a[2], a[3]));
    return clip > 0 ? s.min(s.max(v, s.like(v, -clip)), s.like(v, clip)) : v;
  });
  Value o = open(gate(3), cs, wco, 0);
  Value co = l.map({cs}, t, [](Scalars &s, ValueRange a) { return s.op<math::TanhOp>(a[0]); });
  Value h = l.map({o, co}, t, [](Scalars &s, ValueRange a) { return s.mul(a[0], a[1]); });
  outs(l, {i, cs, f, o, ci, co, h});
  return success();
}

LogicalResult lowerLstmCellGrad(Lowering &l) {
  Value csPrev = l.in(1), wci = l.in(4), wcf = l.in(5), wco = l.in(6), i = l.in(8), cs = l.in(9), f = l.in(10), o = l.in(11),
        ci = l.in(12), co = l.in(13), csGrad = l.in(14), hGrad = l.in(15);
  bool peephole = l.boolAttr("use_peephole");
  Type t = l.inElem(0), acc = Lowering::accumulator(t);
  Value dOut = l.map({o, hGrad, co}, t, [](Scalars &s, ValueRange a) { return s.mul(sigmoidSlope(s, a[0]), s.mul(a[1], a[2])); });
  Value dcs = l.map({co, hGrad, o, csGrad, dOut, wco}, t, [&](Scalars &s, ValueRange a) {
    Value v = s.add(s.mul(tanhSlope(s, a[0]), s.mul(a[1], a[2])), a[3]);
    return peephole ? s.add(v, s.mul(a[4], a[5])) : v;
  });
  Value dci = l.map({ci, dcs, i}, t, [](Scalars &s, ValueRange a) { return s.mul(tanhSlope(s, a[0]), s.mul(a[1], a[2])); });
  auto through = [&](Value gate, Value by) {
    return l.map({gate, dcs, by}, t, [](Scalars &s, ValueRange a) { return s.mul(sigmoidSlope(s, a[0]), s.mul(a[1], a[2])); });
  };
  Value df = through(f, csPrev), di = through(i, ci);
  l.out(0, l.map({dcs, f, di, wci, df, wcf}, t, [&](Scalars &s, ValueRange a) {
    Value v = s.mul(a[0], a[1]);
    return peephole ? s.add(v, s.add(s.mul(a[2], a[3]), s.mul(a[4], a[5]))) : v;
  }));
  l.out(1, beside(l, {di, dci, df, dOut}));
  auto weights = [&](unsigned k, Value gate, Value state) {
    if (!peephole)
      return l.out(k, l.zeros(l.dims(wci), t));
    Value terms = l.map({gate, state}, acc, [](Scalars &s, ValueRange a) { return s.mul(a[0], a[1]); });
    l.out(k, l.castTo(l.reduceSum(terms, {0}, acc), t));
  };
  weights(2, di, csPrev);
  weights(3, df, csPrev);
  weights(4, dOut, cs);
  return success();
}

LogicalResult lowerGruCell(Lowering &l) {
  Value x = l.in(0), hPrev = l.in(1), wGates = l.in(2), wCell = l.in(3), bGates = l.in(4), bCell = l.in(5);
  Type t = l.inElem(0);
  OpFoldResult cells = l.dim(hPrev, 1);
  Value gates = l.map({product(l, beside(l, {x, hPrev}), wGates), bGates}, t,
                      [](Scalars &s, ValueRange a) { return sigmoid(s, s.add(a[0], a[1])); });
  Value r = columns(l, gates, l.cst(0), cells), u = columns(l, gates, cells, cells);
  Value hr = l.map({hPrev, r}, t, [](Scalars &s, ValueRange a) { return s.mul(a[0], a[1]); });
  Value c = l.map({product(l, beside(l, {x, hr}), wCell), bCell}, t,
                  [](Scalars &s, ValueRange a) { return s.op<math::TanhOp>(s.add(a[0], a[1])); });
  Value h = l.map({u, hPrev, c}, t, [](Scalars &s, ValueRange a) {
    return s.add(s.mul(a[0], a[1]), s.mul(s.sub(s.like(a[0], 1), a[0]), a[2]));
  });
  outs(l, {r, u, c, h});
  return success();
}

LogicalResult lowerGruCellGrad(Lowering &l) {
  Value x = l.in(0), hPrev = l.in(1), wGates = l.in(2), wCell = l.in(3), r = l.in(6), u = l.in(7), c = l.in(8), dh = l.in(9);
  Type t = l.inElem(0);
  OpFoldResult width = l.dim(x, 1), cells = l.dim(hPrev, 1), zero = l.cst(0);
  Value dc = l.map({dh, u, c}, t, [](Scalars &s, ValueRange a) {
    return s.mul(s.mul(a[0], s.sub(s.like(a[1], 1), a[1])), tanhSlope(s, a[2]));
  });
  Value du = l.map({dh, hPrev, c, u}, t, [](Scalars &s, ValueRange a) {
    return s.mul(s.mul(a[0], s.sub(a[1], a[2])), sigmoidSlope(s, a[3]));
  });
  Value byCell = product(l, dc, wCell, true);
  Value dhr = columns(l, byCell, width, cells);
  Value dr = l.map({dhr, hPrev, r}, t, [](Scalars &s, ValueRange a) { return s.mul(s.mul(a[0], a[1]), sigmoidSlope(s, a[2])); });
  Value dGates = beside(l, {dr, du});
  Value byGates = product(l, dGates, wGates, true);
  l.out(0, l.map({columns(l, byGates, zero, width), columns(l, byCell, zero, width)}, t,
                 [](Scalars &s, ValueRange a) { return s.add(a[0], a[1]); }));
  l.out(1, l.map({columns(l, byGates, width, cells), dhr, r, dh, u}, t, [](Scalars &s, ValueRange a) {
    return s.add(s.add(a[0], s.mul(a[1], a[2])), s.mul(a[3], a[4]));
  }));
  l.out(2, dc);
  l.out(3, dGates);
  return success();
}

} // namespace

void registerNNRecurrent(Registry &r) {
  r["LSTMBlockCell"] = lowerLstmCell;
  r["LSTMBlockCellGrad"] = lowerLstmCellGrad;
  r["GRUBlockCell"] = lowerGruCell;
  r["GRUBlockCellGrad"] = lowerGruCellGrad;
}

} // namespace tfc::codegen
