// What datasets and iterators keep. Private to compiler/frontend.
#pragma once

#include "State.h"

#include "tfc/frontend/Data.h"

namespace tfc::data {

struct Component {
  DType dtype = DType::unset;
  Shape shape;
};
using Spec = Structure<Component>;

struct Dataset::State {
  Output variant;
  Spec spec;
};
struct Iterator::State {
  Output resource, handle;
  Operation initializer;
  Spec spec;
};

std::vector<DType> typesOf(const Spec &s);
std::vector<Shape> shapesOf(const Spec &s);
Element elementOf(const Spec &s, const frontend::Leaves &leaves);
/// The same tuples and maps; what the leaves are does not matter.
bool sameForm(const Spec &a, const Spec &b);
/// Attributes output_types and output_shapes.
graph::AttrMap outputAttrs(const Spec &s);
std::string typesText(const Spec &s);
std::string shapesText(const Spec &s);

} // namespace tfc::data
