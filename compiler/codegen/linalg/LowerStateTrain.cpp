// Sparse steps of optimizers: what make-state-explicit leaves of SparseApplyX. One loop over the indices, so that an index that
// comes twice sees what its first step left, as in TensorFlow's kernels (tensorflow/core/kernels/training_ops.cc).

#include "Scatter.h"

#include "tfc/dialect/Tfc.h"

namespace tfc::codegen {
namespace {

/// One element of a step. `v` holds the variable and its slots and is updated; `a` the scalars in the op's order.
struct Element {
  Scalars &s;
  Values &v;
  ValueRange a;
  Value g;
  bool flag;

  Value add(Value x, Value y) { return s.add(x, y); }
  Value sub(Value x, Value y) { return s.sub(x, y); }
  Value mul(Value x, Value y) { return s.mul(x, y); }
  Value div(Value x, Value y) { return s.div(x, y); }
  Value square(Value x) { return s.mul(x, x); }
  Value sqrt(Value x) { return s.root(x); }
  Value rsqrt(Value x) { return s.div(s.like(x, 1), s.root(x)); }
  Value sign(Value x) {
    Value zero = s.like(x, 0);
    return s.select(s.gt(x, zero), s.like(x, 1), s.select(s.lt(x, zero), s.like(x, -1), zero));
  }
  /// x * rho + y * (1 - rho)
  Value mix(Value x, Value y, Value rho) { return add(mul(x, rho), mul(y, sub(s.like(rho, 1), rho))); }
};

using Rule = void (*)(Element &);

void adagrad(Element &e) { // lr
  if (e.flag)
    e.v[1] = e.add(e.v[1], e.square(e.g));
  e.v[0] = e.sub(e.v[0], e.mul(e.mul(e.a[0], e.g), e.rsqrt(e.v[1])));
}

void adagradV2(Element &e) { // lr, epsilon
  if (e.flag)
    e.v[1] = e.add(e.v[1], e.square(e.g));
  e.v[0] = e.sub(e.v[0], e.div(e.mul(e.a[0], e.g), e.add(e.sqrt(e.v[1]), e.a[1])));
}

void momentum(Element &e) { // lr, momentum
  e.v[1] = e.add(e.mul(e.v[1], e.a[1]), e.g);
  Value step = e.flag ? e.add(e.mul(e.g, e.a[0]), e.mul(e.mul(e.v[1], e.a[1]), e.a[0])) : e.mul(e.v[1], e.a[0]);
  e.v[0] = e.sub(e.v[0], step);
}

void kerasMomentum(Element &e) { // lr, momentum
  Value down = e.mul(e.g, e.a[0]);
  e.v[1] = e.sub(e.mul(e.v[1], e.a[1]), down);
  e.v[0] = e.add(e.v[0], e.flag ? e.sub(e.mul(e.v[1], e.a[1]), down) : e.v[1]);
}

void adadelta(Element &e) { // lr, rho, epsilon
  Value rho = e.a[1], epsilon = e.a[2];
  e.v[1] = e.mix(e.v[1], e.square(e.g), rho);
  Value update = e.mul(e.mul(e.sqrt(e.add(e.v[2], epsilon)), e.rsqrt(e.add(e.v[1], epsilon))), e.g);
  e.v[0] = e.sub(e.v[0], e.mul(update, e.a[0]));
  e.v[2] = e.mix(e.v[2], e.square(update), rho);
}

void rmsProp(Element &e) { // lr, rho, momentum, epsilon
  e.v[1] = e.mix(e.v[1], e.square(e.g), e.a[1]);
  e.v[2] = e.add(e.mul(e.v[2], e.a[2]), e.mul(e.mul(e.rsqrt(e.add(e.v[1], e.a[3])), e.a[0]), e.g));
  e.v[0] = e.sub(e.v[0], e.v[2]);
}

void centeredRmsProp(Element &e) { // variables var, mg, ms, mom; lr, rho, momentum, epsilon
  e.v[2] = e.mix(e.v[2], e.square(e.g), e.a[1]);
  e.v[1] = e.mix(e.v[1], e.g, e.a[1]);
  Value below = e.sub(e.add(e.v[2], e.a[3]), e.square(e.v[1]));
  e.v[3] = e.add(e.mul(e.v[3], e.a[2]), e.mul(e.mul(e.rsqrt(below), e.a[0]), e.g));
  e.v[0] = e.sub(e.v[0], e.v[3]);
}

void ftrlOf(Element &e, Value shrinkage, Value lrPower) { // lr, l1, l2
  Scalars &s = e.s;
  Value var = e.v[0], accum = e.v[1], lr = e.a[0], l1 = e.a[1], l2 = e.a[2];
  Value accumNew = e.add(accum, e.square(e.g));
  Value pull = shrinkage ? e.add(e.g, e.mul(e.mul(s.like(var, 2), shrinkage), var)) : e.g;
  Value isRoot = s.eq(lrPower, s.like(lrPower, -0.5));
  auto raise = [&](Value x) { return s.select(isRoot, e.sqrt(x), s.op<math::PowFOp>(x, s.neg(lrPower))); };
  Value sigma = e.div(e.sub(raise(accumNew), raise(accum)), lr);
  Value linear = e.add(e.v[2], e.sub(pull, e.mul(sigma, var)));
  Value clipped = s.max(s.min(linear, l1), s.neg(l1));
  Value below = e.add(e.div(raise(accumNew), lr), e.mul(s.like(l2, 2), l2));
  e.v[0] = e.div(e.sub(clipped, linear), below);
  e.v[1] = accumNew;
  e.v[2] = linear;
}

void ftrl(Element &e) { ftrlOf(e, {}, e.a[3]); }   // lr, l1, l2, lr_power
void ftrlV2(Element &e) { ftrlOf(e, e.a[3], e.a[4]); } // lr, l1, l2, l2_shrinkage, lr_power

void adagradDA(Element &e) { // variables var, accum, squared; lr, l1, l2, global_step
  Scalars &s = e.s;
  Value lr = e.a[0], steps = e.a[3], zero = s.like(lr, 0);
  e.v[1] = e.add(e.v[1], e.g);
  e.v[2] = e.add(e.v[2], e.square(e.g));
  Value below = e.add(e.mul(e.mul(e.a[2], steps), lr), e.sqrt(e.v[2]));
  Value shrunk = e.mul(e.sign(e.v[1]), s.max(e.sub(s.abs(e.v[1]), e.mul(e.a[1], steps)), zero));
  Value up = s.select(s.gt(e.a[1], zero), shrunk, e.v[1]);
  e.v[0] = e.div(e.mul(s.neg(lr), up), below);
}

/// `end` shrunk towards zero by l1 and l2, for a step of the given rate.
Value shrink(Element &e, Value end, Value rate, Value l1, Value l2) {
  Scalars &s = e.s;
  Value zero = s.like(l1, 0), below = e.add(s.like(l2, 1), e.mul(l2, rate));
  Value shrunk = e.mul(e.sign(end), s.max(e.sub(s.abs(end), e.mul(rate, l1)), zero));
  return e.div(s.select(s.gt(l1, zero), shrunk, end), below);
}

void proximalGradientDescent(Element &e) { // alpha, l1, l2
  e.v[0] = shrink(e, e.sub(e.v[0], e.mul(e.g, e.a[0])), e.a[0], e.a[1], e.a[2]);
}

void proximalAdagrad(Element &e) { // lr, l1, l2
  e.v[1] = e.add(e.v[1], e.square(e.g));
  Value rate = e.mul(e.a[0], e.rsqrt(e.v[1]));
  e.v[0] = shrink(e, e.sub(e.v[0], e.mul(e.g, rate)), rate, e.a[1], e.a[2]);
}

Rule findRule(StringRef name) {
  static const llvm::StringMap<Rule> rules = {
      {"Adagrad", adagrad},   {"AdagradV2", adagradV2},   {"AdagradDA", adagradDA}, {"Momentum", momentum},
      {"KerasMomentum", kerasMomentum}, {"Adadelta", adadelta}, {"RMSProp", rmsProp}, {"CenteredRMSProp", centeredRmsProp},
      {"Ftrl", ftrl},         {"FtrlV2", ftrlV2},         {"ProximalGradientDescent", proximalGradientDescent},
      {"ProximalAdagrad", proximalAdagrad},
  };
  auto it = rules.find(name);
  return it == rules.end() ? nullptr : it->second;
}

// Operands: the variables (as many as results), then scalars, gradient and indices in the op's order; the indices are the last
// vector of integers, the gradient stands before them.
LogicalResult lowerSparseApply(Lowering &l) {
  Rule rule = findRule(l.strAttr("rule"));
  if (!rule)
    return l.unimplemented("of this rule");
  unsigned slots = l.numOut(), indicesAt = 0;
  for (unsigned i = slots; i < l.numIn(); ++i)
    if (l.inElem(i).isInteger() && l.inRank(i) == 1)
      indicesAt = i;
  if (!indicesAt)
    return l.invalid("no indices");
  Type stored = l.inElem(0), wide = Lowering::accumulator(stored);
  if (!isa<FloatType>(stored))
    return l.unimplemented("on variables that are not floats");
  Scalars s(l.b, false);
  auto widen = [&](Value v) { return v.getType() == wide ? v : s.cast(v, wide, false, false); };
  Values scalars, variables;
  for (unsigned i = slots; i < l.numIn(); ++i)
    if (i != indicesAt && i + 1 != indicesAt)
      scalars.push_back(widen(l.scalar(l.in(i))));
  Dims shape = l.dims(l.in(0));
  OpFoldResult rows = shape[0], width = l.product(ArrayRef(shape).drop_front(1)), count = l.dim(l.in(indicesAt), 0);
  for (unsigned i = 0; i < slots; ++i)
    variables.push_back(l.reshape(l.in(i), {rows, width}));
  Value grad = l.reshape(l.in(indicesAt - 1), {count, width}), indices = l.reshape(l.in(indicesAt), {count, l.cst(1)});
  Value zero = s.index(0), one = s.index(1), limit = l.value(rows);
  Value good = rowsBeforeBadIndex(l, indices, {limit}, {"Index ... in indices is out of range"});
  auto outer = scf::ForOp::create(l.b, zero, good, one, variables);
  {
    OpBuilder::InsertionGuard guard(l.b);
    l.b.setInsertionPointToStart(outer.getBody());
    Value row = outer.getInductionVar(), at = s.toIndex(l.read(indices, {row, zero}));
    auto inner = scf::ForOp::create(l.b, zero, l.value(width), one, outer.getRegionIterArgs());
    scf::YieldOp::create(l.b, inner.getResults());
    l.b.setInsertionPointToStart(inner.getBody());
    Value column = inner.getInductionVar();
    Values elements, written;
    for (Value v : inner.getRegionIterArgs())
      elements.push_back(widen(l.read(v, {at, column})));
    Element element{s, elements, scalars, widen(l.read(grad, {row, column})), l.boolAttr("flag")};
    rule(element);
    for (auto [state, v] : llvm::zip(inner.getRegionIterArgs(), elements)) {
      Value narrow = wide == stored ? v : s.cast(v, stored, false, false);
      written.push_back(tensor::InsertOp::create(l.b, narrow, state, ValueRange{at, column}));
    }
    scf::YieldOp::create(l.b, written);
  }
  for (unsigned i = 0; i < slots; ++i)
    l.out(i, l.reshape(outer.getResult(i), shape));
  return success();
}

LogicalResult lowerCountBelow(Lowering &l) {
  int64_t limit = l.intAttr("limit");
  Values r = l.maps({l.in(0)}, {l.inElem(0), l.inElem(0)}, [&](Scalars &s, ValueRange a) {
    constexpr int64_t outOfRange = 11;
    l.check(s.b, s.lt(a[0], s.constantInt(a[0].getType(), limit)), "Reached limit of " + std::to_string(limit), outOfRange);
    return Values{a[0], s.add(a[0], s.like(a[0], 1))};
  });
  l.out(0, r[0]);
  l.out(1, r[1]);
  return success();
}

} // namespace

void registerStateTrain(Registry &r) {
  r["SparseApplyRows"] = lowerSparseApply;
  r["CountBelow"] = lowerCountBelow;
}

} // namespace tfc::codegen
