// Gradients of diagonals, of bands of them, and of patches.
#include "GradientsOps.h"

#include <algorithm>

namespace tfc::graph::grad {

namespace {

using Ints = std::vector<std::int64_t>;

Grads diagGrad(Ops &b, Node *, const Grads &g) { return {b.op("DiagPart", {g[0]})}; }
Grads diagPartGrad(Ops &b, Node *, const Grads &g) { return {b.op("Diag", {g[0]})}; }
Grads matrixDiagGrad(Ops &b, Node *, const Grads &g) { return {b.op("MatrixDiagPart", {g[0]}, {}, "diag_part")}; }

Grads matrixDiagPartGrad(Ops &b, Node *op, const Grads &g) {
  const Shape s = shapeOf(in(op));
  if (s.rank() >= 2 && s.dim(-1) != None && s.dim(-1) == s.dim(-2))
    return {b.op("MatrixDiag", {g[0]}, {}, "diag")};
  Edge zeros = b.zerosLike(in(op));
  return {b.op("MatrixSetDiag", {zeros, g[0]}, {}, "set_diag")};
}

Grads matrixSetDiagGrad(Ops &b, Node *op, const Grads &given) {
  const Gradient g = b.dense(given[0]);
  const Shape s = shapeOf(in(op)).mergedWith(shapeOf(g.values)).value_or(Shape::unknown());
  Arg diagShape = Edge{};
  if (s.is_fully_defined() && s.rank() >= 2) {
    Ints dims(s.dims().begin(), s.dims().end() - 2);
    dims.push_back(std::min(s.dim(-1), s.dim(-2)));
    diagShape = i32(dims);
  } else {
    Ops::Colocate c(b, g.values.node);
    Edge shape = b.shape(g), rank = b.rank(g.values);
    Edge two = b.sub(rank, Num{2});
    Edge batch = b.slice(shape, i32(Ints{0}), std::vector<Arg>{two});
    Edge start = b.sub(rank, Num{2});
    Edge matrix = b.slice(shape, std::vector<Arg>{start}, i32(Ints{2}));
    Edge least = b.reduceAll("Min", matrix);
    diagShape = b.concat({batch, std::vector<Arg>{least}}, i32(0));
  }
  Edge zeros = b.zeros(diagShape, typeOf(g));
  Edge input = b.op("MatrixSetDiag", {g, zeros}, {}, "set_diag");
  return {input, b.op("MatrixDiagPart", {g}, {}, "diag_part")};
}

Grads matrixBandPartGrad(Ops &b, Node *op, const Grads &g) {
  return {b.op("MatrixBandPart", {g[0], in(op, 1), in(op, 2)}), Gradient(), Gradient()};
}

//===-- bands: the second forms have the third's gradients, with its default alignment ----------------------------===//

AttrMap alignOf(Node *op) { return {{"align", attrOr<std::string>(op, "align", "RIGHT_LEFT")}}; }

Edge diagPart(Ops &b, const Arg &x, Edge k, const AttrMap &align) {
  Edge padding = b.constant(scalar(0, typeOf(x.tensor)), "diag_part/Const");
  return b.op("MatrixDiagPartV3", {x, k, padding}, align, "diag_part");
}

Edge setDiag(Ops &b, const Arg &x, const Arg &diagonal, Edge k, const AttrMap &align) {
  return b.op("MatrixSetDiagV3", {x, diagonal, k}, align, "set_diag");
}

Grads matrixDiagV2Grad(Ops &b, Node *op, const Grads &g) {
  Grads out(op->inputs().size());
  out[0] = diagPart(b, g[0], in(op, 1), alignOf(op));
  return out;
}

Grads matrixDiagPartV2Grad(Ops &b, Node *op, const Grads &g) {
  const Shape s = shapeOf(in(op));
  Edge k = in(op, 1);
  Grads out(op->inputs().size());
  if (s.rank() >= 2 && s.dim(-1) != None && s.dim(-2) != None) {
    Edge padding = b.constant(scalar(0, typeOf(g[0])), "diag/Const");
    out[0] = b.op("MatrixDiagV3", {g[0], k, i32(s.dim(-2)), i32(s.dim(-1)), padding}, alignOf(op), "diag");
  } else {
    Edge zeros = b.zerosLike(in(op));
    out[0] = setDiag(b, zeros, g[0], k, alignOf(op));
  }
  return out;
}

Grads matrixSetDiagV2Grad(Ops &b, Node *op, const Grads &g) {
  Edge k = in(op, 2);
  Edge input = setDiag(b, g[0], b.zerosLike(in(op, 1)), k, alignOf(op));
  return {input, diagPart(b, g[0], k, alignOf(op)), Gradient()};
}

//===-- patches ---------------------------------------------------------------------------------------------------===//

/// The patches of the numbers of the input's places (from one on; zero is padding) say where each element of the gradient
/// belongs: a sum by segments brings it there. (TensorFlow makes a sparse matrix of the same numbers.)
Grads patchesGrad(Ops &b, Node *op, const Grads &g) {
  const Shape s = shapeOf(in(op)), o = shapeOf(out(op));
  const int rank = s.rank(), space = rank - 2;
  std::int64_t places = 1, windows = 1;
  for (int i = 1; i <= space; ++i) {
    if (s[i] == None || o[i] == None) {
      b.fail(errors::unimplemented("The gradient of ", op->op(), " needs the size of the images").withNode(op->name()));
      return none(1);
    }
    places *= s[i];
  }
  const Ints sizes = attrOr<Ints>(op, "ksizes", {});
  for (std::int64_t k : sizes)
    windows *= k;
  Edge shape = b.shape(in(op));
  Edge batch = b.at(shape, i32(0)), channels = b.at(shape, i32(rank - 1));
  Ints one{1}, full, outer;
  std::vector<Arg> expanded{batch};
  for (int i = 1; i <= space; ++i) {
    one.push_back(s[i]);
    full.push_back(s[i]);
    expanded.push_back(i32(o[i]));
  }
  one.push_back(1);
  expanded.push_back(i32(windows));
  expanded.push_back(channels);
  Edge numbers = b.reshape(b.range(Num{1}, i32(1 + places), Num{1}), i32(one));
  Edge patched = b.op(op->op(), {b.cast(numbers, int32)}, copyAttrs(op, {"ksizes", "strides", "rates", "padding"}));
  Edge flat = b.reshape(patched, i32(Ints{-1}));
  // [n, windows.., patch, c] to [windows.., patch, n, c]
  Edge wide = b.reshape(b.dense(g[0]), expanded);
  Ints forth;
  for (int i = 1; i <= space + 1; ++i)
    forth.push_back(i);
  forth.insert(forth.end(), {0, space + 2});
  Edge rows = b.reshape(b.transpose(wide, i32(forth)), std::vector<Arg>{i32(-1), b.mul(batch, channels)});
  Edge sums = b.unsortedSegmentSum(rows, flat, i32(1 + places));
  Edge inside = b.slice(sums, i32(Ints{1, 0}), i32(Ints{-1, -1}));
  std::vector<Arg> back;
  for (std::int64_t n : full)
    back.push_back(i32(n));
  back.push_back(batch);
  back.push_back(channels);
  Ints home{space};
  for (int i = 0; i < space; ++i)
    home.push_back(i);
  home.push_back(space + 1);
  return {b.transpose(b.reshape(inside, back), i32(home))};
}

} // namespace

std::vector<Entry> arrayDiagEntries() {
  return {
      {"Diag", diagGrad},
      {"DiagPart", diagPartGrad},
      {"MatrixDiag", matrixDiagGrad},
      {"MatrixDiagPart", matrixDiagPartGrad},
      {"MatrixSetDiag", matrixSetDiagGrad},
      {"MatrixBandPart", matrixBandPartGrad},
      {"MatrixDiagV2", matrixDiagV2Grad},
      {"MatrixDiagV3", matrixDiagV2Grad},
      {"MatrixDiagPartV2", matrixDiagPartV2Grad},
      {"MatrixDiagPartV3", matrixDiagPartV2Grad},
      {"MatrixSetDiagV2", matrixSetDiagV2Grad},
      {"MatrixSetDiagV3", matrixSetDiagV2Grad},
      {"ExtractImagePatches", patchesGrad},
      {"ExtractVolumePatches", patchesGrad},
  };
}

} // namespace tfc::graph::grad
