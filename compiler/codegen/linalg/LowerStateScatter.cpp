// Scatter updates of a variable as functions of its value: what make-state-explicit leaves of ScatterAdd and its kin.

#include "Scatter.h"

namespace tfc::codegen {
namespace {

// (tensor, indices, updates): row indices[i] is combined with updates[i]; a scalar update goes to every element.
LogicalResult lowerScatterRows(Lowering &l) {
  std::string how = l.strAttr("op").lower();
  Value into = l.in(0), indices = l.in(1), updates = l.in(2);
  Dims shape = l.dims(into);
  OpFoldResult width = l.product(ArrayRef(shape).drop_front(1)), rows = l.product(l.dims(indices));
  if (l.inRank(2) == 0)
    updates = l.filled({rows, width}, l.scalar(updates));
  bool isDiv = how == "div" && l.outElem(0).isInteger();
  auto n = Lowering::known(shape[0]);
  std::string message = "indices[...] is not in [0, " + (n ? std::to_string(*n) : "limit") + ")";
  Value r = scatterRows(l, l.reshape(into, {shape[0], width}), l.reshape(indices, {rows, l.cst(1)}),
                        l.reshape(updates, {rows, width}), {message, false, /*stopAtBad=*/true}, [&](Scalars &s, Value old, Value update) {
                          if (how == "add")
                            return s.add(old, update);
                          if (how == "sub")
                            return s.sub(old, update);
                          if (how == "mul")
                            return s.mul(old, update);
                          if (how == "min")
                            return s.min(old, update);
                          if (how == "max")
                            return s.max(old, update);
                          if (isDiv)
                            l.check(s.b, s.negate(s.isZero(update)), "Integer division by zero");
                          return how == "div" ? s.div(old, update) : update;
                        });
  l.out(0, l.reshape(r, shape));
  return success();
}

} // namespace

void registerState(Registry &r) { r["ScatterRows"] = lowerScatterRows; }

} // namespace tfc::codegen
