// python/data/ops/iterator_ops.py, and the iterators that datasets make of themselves.
#include "DataImpl.h"
#include "FunctionTrace.h"

namespace tfc::data {
using namespace frontend;

namespace {

Iterator make(Output resource, Operation initializer, Spec spec) {
  Output handle = op("IteratorToStringHandle", "", {resource});
  return Iterator(std::make_shared<Iterator::State>(Iterator::State{std::move(resource), std::move(handle), std::move(initializer), std::move(spec)}));
}
graph::AttrMap sharedAttrs(const Spec &spec, const std::string &sharedName) {
  graph::AttrMap attrs = outputAttrs(spec);
  attrs.emplace("shared_name", sharedName), attrs.emplace("container", std::string());
  return attrs;
}
Spec specOf(const Types &types, const std::optional<Shapes> &shapes) {
  Spec spec = types.map<Component>([](DType t) { return Component{t, unknown_shape()}; });
  if (!shapes) return spec;
  Spec form = shapes->map<Component>([](const Shape &s) { return Component{DType::unset, s}; });
  if (!sameForm(spec, form)) throw ValueError(cat("The two structures don't have the same nested structure: ", typesText(spec), " and ", shapesText(form), "."));
  std::vector<Shape> list = shapesOf(form);
  std::size_t i = 0;
  return types.map<Component>([&](DType t) { return Component{t, list[i++]}; });
}

} // namespace

Iterator Dataset::make_one_shot_iterator() const {
  std::string factory;
  try {
    factory = functionByValue("_make_dataset", s->variant);
  } catch (const ValueError &e) {
    std::string text = e.what();
    if (text.find("Cannot capture a stateful node") == text.npos) throw;
    throw ValueError(text + ": A likely cause of this error is that the dataset for which you are calling `make_one_shot_iterator()` captures a stateful object, "
                     "such as a `tf.Variable` or `tf.lookup.StaticHashTable`, which is not supported. Use `make_initializable_iterator()` instead.");
  }
  graph::AttrMap attrs = sharedAttrs(s->spec, "");
  attrs.emplace("dataset_factory", std::make_shared<graph::FuncAttr>(graph::FuncAttr{factory, {}}));
  ColocateWith with(s->variant.op());
  return make(op("OneShotIterator", "", {}, std::move(attrs)), {}, s->spec);
}

Iterator Dataset::make_initializable_iterator(const std::string &shared_name) const {
  ColocateWith with(s->variant.op());
  Output resource = op("IteratorV2", "", {}, sharedAttrs(s->spec, shared_name));
  Operation initializer = opNode("MakeIterator", "", {s->variant, resource});
  return make(resource, initializer, s->spec);
}

Iterator Iterator::from_structure(const Types &output_types, std::optional<Shapes> output_shapes, const std::string &shared_name) {
  Spec spec = specOf(output_types, output_shapes);
  return make(op("IteratorV2", "", {}, sharedAttrs(spec, shared_name)), {}, spec);
}

Iterator Iterator::from_string_handle(In string_handle, const Types &output_types, std::optional<Shapes> output_shapes) {
  Spec spec = specOf(output_types, output_shapes);
  Output handle = convert(string_handle, DType::string);
  return make(op("IteratorFromStringHandle", "", {handle}, outputAttrs(spec)), {}, spec);
}

Element Iterator::get_next(Name o) const {
  ColocateWith with(s->resource.op());
  Operation next = opNode("IteratorGetNext", o.name, {s->resource}, outputAttrs(s->spec));
  return elementOf(s->spec, next.outputs());
}

Operation Iterator::initializer() const {
  if (s->initializer) return s->initializer;
  throw ValueError("The iterator does not have an initializer. This means it was likely created using `tf.data.Dataset.make_one_shot_iterator()`. For an "
                   "initializable iterator, use `tf.data.Dataset.make_initializable_iterator()` instead.");
}

Operation Iterator::make_initializer(const Dataset &dataset, Name o) const {
  std::string name;
  {
    Scoped scope(o.name, "make_initializer");
    name = scope.name;
    Spec given = specOf(dataset.output_types(), dataset.output_shapes());
    if (!sameForm(s->spec, given))
      throw ValueError(cat("The two structures don't have the same nested structure: ", typesText(s->spec), " and ", typesText(given), "."));
    if (typesOf(s->spec) != typesOf(given))
      throw TypeError(cat("Expected output types ", typesText(s->spec), " but got dataset with output types ", typesText(given), "."));
    std::vector<Shape> want = shapesOf(s->spec), have = shapesOf(given);
    for (std::size_t i = 0; i < want.size(); ++i)
      if (!want[i].isCompatibleWith(have[i]))
        throw TypeError(cat("Expected output shapes compatible with ", shapesText(s->spec), " but got dataset with output shapes ", shapesText(given), "."));
  }
  ColocateWith with(s->resource.op());
  return opNode("MakeIterator", name, {dataset.variant(), s->resource});
}

Output Iterator::string_handle(Name o) const {
  if (o.name.empty()) return s->handle;
  return op("IteratorToStringHandle", o.name, {s->resource});
}
Output Iterator::resource() const { return s->resource; }
Types Iterator::output_types() const { return s->spec.map<DType>([](const Component &c) { return c.dtype; }); }
Shapes Iterator::output_shapes() const { return s->spec.map<Shape>([](const Component &c) { return c.shape; }); }

} // namespace tfc::data
