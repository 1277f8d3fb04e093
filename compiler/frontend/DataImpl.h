// What datasets and iterators keep. Private to compiler/frontend.
#pragma once

#include "FunctionTrace.h"
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
Spec specOf(const Element &e);
Spec specOf(const Dataset &d);
/// A count as an int64 tensor.
Output integer(const In &value, const char *name);
/// A dataset of one node, from others and scalars.
Dataset node(std::string_view type, std::vector<frontend::Arg> args, const Spec &spec, graph::AttrMap more = {});
graph::Attr function(const frontend::TracedFunction &f);
/// A function of elements.
frontend::TracedFunction trace(const char *name, const Spec &spec, const std::function<frontend::Leaves(const Element &)> &f);
/// What batches of batchSize are.
Spec batchedSpec(const Spec &s, const Output &batchSize, bool dropRemainder);
std::pair<Output, Output> seeds(const std::optional<std::int64_t> &given);
/// Tensors of a structure that a user wrote, as results of a function.
Element tensorsOf(const Structure<In> &given);
std::string shapesText(const Spec &s);

} // namespace tfc::data
