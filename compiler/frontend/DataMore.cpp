// Datasets of windows and groups, of the program's own functions, and the rest of python/data/experimental/ops of 1.15.
#include "DataImpl.h"

#include "tfc/frontend/Array.h"
#include "tfc/graph/CommonShape.h"
#include "tfc/runtime/Callables.h"

#include <algorithm>
#include <limits>
#include <mutex>

namespace tfc::data {
using namespace frontend;
using frontend::typeOf;

namespace {

Spec pairOf(const Spec &a, const Spec &b) { return Spec(std::vector<Spec>{a, b}); }
Spec scalar(DType type) { return Spec(Component{type, Shape{}}); }
std::vector<DType> typesOf(const std::vector<In> &captures) {
  std::vector<DType> out;
  for (const In &in : captures) out.push_back(typeOf(in));
  return out;
}
Leaves both(const Element &a, const Element &b) {
  Leaves out = a.flatten();
  for (const Output &o : b.flatten()) out.push_back(o);
  return out;
}
/// A key or a length: an integer scalar of that type.
Output scalarOf(const Structure<In> &given, DType type, const char *what) {
  if (!given.is_leaf()) throw ValueError(cat("`", what, "` must return a single tf.", tfc::name(type), " tensor."));
  Output o = convert(given.get(), type);
  if (!Shape{}.isCompatibleWith(o.shape())) throw ValueError(cat("`", what, "` must return a single tf.", tfc::name(type), " tensor. Got shape=", o.shape().str(), "."));
  return o;
}
TracedFunction keyFunction(const char *name, const Spec &spec, const ElementFn &key) {
  return trace(name, spec, [&](const Element &e) { return Leaves{scalarOf(key(e), DType::int64, "key_func")}; });
}

/// Traces f(state, element), whose first results are the next state, until the shapes of the state are those that it keeps.
TracedFunction stateFunction(const char *name, Spec &state, const Spec &element, const std::function<std::pair<Element, Element>(const Element &, const Element &)> &f) {
  while (true) {
    Spec next;
    TracedFunction t = trace(name, pairOf(state, element), [&](const Element &e) {
      auto [made, rest] = f(e[0], e[1]);
      next = specOf(made);
      return both(made, rest);
    });
    if (!sameForm(state, next) || typesOf(state) != typesOf(next))
      throw TypeError(cat("The element types for the new state must match the initial state. Expected ", typesText(state), "; got ", typesText(next), "."));
    std::vector<Shape> was = shapesOf(state), now = shapesOf(next);
    bool kept = true;
    std::size_t i = 0;
    state = state.map<Component>([&](const Component &c) {
      Shape shape = graph::commonShape(was[i], now[i]);
      kept = kept && shape == was[i];
      ++i;
      return Component{c.dtype, shape};
    });
    if (kept) return t;
  }
}

/// Keeps what the graph's nodes call as long as the graph; they find it by its token.
std::string offer(rt::Callable callable) {
  static std::mutex mutex;
  static auto *held = new std::map<std::weak_ptr<GraphState>, std::vector<std::shared_ptr<const rt::Callable>>, std::owner_less<>>;
  auto kept = std::make_shared<const rt::Callable>(std::move(callable));
  std::lock_guard lock(mutex);
  std::erase_if(*held, [](auto &entry) { return entry.first.expired(); });
  (*held)[outermost(*current()).shared_from_this()].push_back(kept);
  return rt::offer(kept);
}
Operation call(const std::string &token, std::vector<Output> inputs, std::vector<DType> types) {
  return opNode("PyFunc", "", {Ins(inputs)}, {{"token", token}, {"Tin", typesOf(std::vector<In>(inputs.begin(), inputs.end()))}, {"Tout", std::move(types)}});
}

/// The walks of a generator that are under way, by number.
struct Walks {
  std::mutex mutex;
  std::map<std::int64_t, std::shared_ptr<Generator>> open;
  std::int64_t count = 0;
};

bool sameForm(const Types &types, const ElementValue &e) {
  if (types.is_leaf() != e.is_leaf() || types.is_tuple() != e.is_tuple() || types.size() != e.size()) return false;
  for (std::size_t i = 0; i < types.parts().size(); ++i)
    if (!sameForm(types.parts()[i], e.parts()[i])) return false;
  for (auto i = types.items().begin(); i != types.items().end(); ++i)
    if (!e.items().contains(i->first) || !sameForm(i->second, e.items().at(i->first))) return false;
  return true;
}

Expected<std::vector<Tensor>> checked(const ElementValue &e, const Types &types, const std::vector<Component> &spec) {
  if (!sameForm(types, e)) return errors::invalidArgument("TypeError: `generator` yielded an element that did not match the expected structure of ", spec.size(), " tensors: it has ", e.flatten().size(), ".");
  std::vector<Tensor> leaves = e.flatten();
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    if (leaves[i].dtype() != spec[i].dtype)
      return errors::invalidArgument("TypeError: `generator` yielded an element of type ", tfc::name(leaves[i].dtype()), " where an element of type ", tfc::name(spec[i].dtype), " was expected.");
    if (!spec[i].shape.isCompatibleWith(leaves[i].shape()))
      return errors::invalidArgument("TypeError: `generator` yielded an element of shape ", leaves[i].shape().str(), " where an element of shape ", spec[i].shape.str(), " was expected.");
  }
  return leaves;
}

Spec specOf(const Types &types, const std::optional<Shapes> &shapes) {
  Spec spec = types.map<Component>([](DType t) { return Component{t, unknown_shape()}; });
  if (!shapes) return spec;
  Spec form = shapes->map<Component>([](const Shape &s) { return Component{DType::unset, s}; });
  if (!data::sameForm(spec, form)) throw TypeError(cat("The two structures don't have the same nested structure: ", typesText(spec), " and ", shapesText(form), "."));
  std::vector<Shape> list = shapesOf(form);
  std::size_t i = 0;
  return spec.map<Component>([&](const Component &c) { return Component{c.dtype, list[i++]}; });
}

} // namespace

//===-- the program's own functions -------------------------------------------------------------------------------===//

Dataset Dataset::from_generator(std::function<Generator()> generator, const Types &output_types, const std::optional<Shapes> &output_shapes) {
  Spec spec = specOf(output_types, output_shapes);
  if (!generator) throw TypeError("`generator` must be a function.");
  std::vector<Component> components;
  spec.each([&](const Component &c) { components.push_back(c); });
  auto walks = std::make_shared<Walks>();
  std::string begin = offer([walks, generator](std::span<const Tensor>) -> Expected<std::vector<Tensor>> {
    auto walk = std::make_shared<Generator>(generator());
    std::lock_guard lock(walks->mutex);
    walks->open[walks->count] = std::move(walk);
    return std::vector{Tensor(walks->count++)};
  });
  std::string next = offer([walks, output_types, components](std::span<const Tensor> in) -> Expected<std::vector<Tensor>> {
    std::shared_ptr<Generator> walk;
    {
      std::lock_guard lock(walks->mutex);
      if (auto found = walks->open.find(in[0].asInt64(0)); found != walks->open.end()) walk = found->second;
    }
    if (!walk || !*walk) return errors::outOfRange("StopIteration: Iteration finished.");
    std::optional<ElementValue> element;
    try {
      element = (*walk)();
    } catch (const tfc::errors::OpError &e) {
      return Status(static_cast<Code>(e.code()), e.message());
    } catch (const ValueError &e) {
      return tfc::errors::invalidArgument("ValueError: ", e.what());
    } catch (const TypeError &e) {
      return tfc::errors::invalidArgument("TypeError: ", e.what());
    }
    if (!element) return errors::outOfRange("StopIteration: Iteration finished.");
    return checked(*element, output_types, components);
  });
  std::string end = offer([walks](std::span<const Tensor> in) -> Expected<std::vector<Tensor>> {
    std::lock_guard lock(walks->mutex);
    walks->open.erase(in[0].asInt64(0));
    return std::vector{Tensor(std::int64_t(0))};
  });
  Spec number = scalar(DType::int64);
  return from_tensors(Tensor(std::int64_t(0))).flat_map([=](const Element &zero) {
    Output argument = zero.get();
    TracedFunction init = trace("Dataset_from_generator_get_iterator_id_fn", number, [&](const Element &) { return Leaves{call(begin, {}, {DType::int64}).outputs()[0]}; });
    TracedFunction step = trace("Dataset_from_generator_generator_next_fn", number, [&](const Element &id) {
      Leaves leaves(call(next, {id.get()}, typesOf(spec)).outputs());
      for (std::size_t i = 0; i < leaves.size(); ++i) leaves[i].set_shape(components[i].shape);
      return leaves;
    });
    TracedFunction finalize = trace("Dataset_from_generator_finalize_fn", number, [&](const Element &id) { return Leaves{call(end, {id.get()}, {DType::int64}).outputs()[0]}; });
    std::vector<In> initArgs{In(argument)};
    initArgs.insert(initArgs.end(), init.captures.begin(), init.captures.end());
    return node("GeneratorDataset", {Ins(initArgs), Ins(step.captures), Ins(finalize.captures)}, spec,
                {{"init_func", function(init)}, {"next_func", function(step)}, {"finalize_func", function(finalize)}, {"Tinit_func_args", typesOf(initArgs)},
                 {"Tnext_func_args", typesOf(step.captures)}, {"Tfinalize_func_args", typesOf(finalize.captures)}});
  });
}

//===-- methods ---------------------------------------------------------------------------------------------------===//

Dataset Dataset::window(In size, WindowOptions o) const {
  Output n = integer(size, "size"), shift = integer(o.shift ? *o.shift : size, "shift"), stride = integer(o.stride, "stride");
  Output drop = constantOf(Tensor(o.drop_remainder), "drop_remainder");
  return node("WindowDataset", {s->variant, n, shift, stride, drop}, s->spec.map<Component>([](const Component &) { return Component{DType::variant, Shape{}}; }));
}

Element Dataset::reduced(const Structure<In> &initial_state, const StateFn &f) const {
  Element initial = tensorsOf(initial_state);
  Spec state = specOf(initial);
  TracedFunction t = stateFunction("reduce_wrapped_func", state, s->spec, [&](const Element &was, const Element &e) { return std::pair{tensorsOf(f(was, e)), Element()}; });
  graph::AttrMap attrs = outputAttrs(state);
  attrs.emplace("f", function(t));
  attrs.emplace("Targuments", typesOf(t.captures));
  return elementOf(state, opNode("ReduceDataset", "", {s->variant, Ins(initial.flatten()), Ins(t.captures)}, std::move(attrs)).outputs());
}

namespace experimental {

Output to_variant(const Dataset &dataset) { return dataset.variant(); }
Dataset from_variant(const Output &variant, const Types &output_types, const std::optional<Shapes> &output_shapes) {
  if (variant.dtype() != DType::variant) throw TypeError(cat("A dataset is a variant tensor, not ", variant, "."));
  return Dataset(std::make_shared<Dataset::State>(Dataset::State{variant, specOf(output_types, output_shapes)}));
}

Transformation groupByWindow(const ElementFn &key, const std::function<Dataset(Output, Dataset)> &reduce, const GroupByWindowOptions &o) {
  if (o.window_size.has_value() == static_cast<bool>(o.window_size_func)) throw ValueError("Must pass either window_size or window_size_func.");
  return [=](const Dataset &d) {
    Spec spec = specOf(d), out;
    TracedFunction keys = keyFunction("Dataset_group_by_window_key_func", spec, key);
    TracedFunction windows = trace("Dataset_group_by_window_reduce_func", pairOf(scalar(DType::int64), scalar(DType::variant)), [&](const Element &e) {
      Dataset made = reduce(e[0].get(), from_variant(e[1].get(), d.output_types(), d.output_shapes()));
      out = specOf(made);
      return Leaves{made.variant()};
    });
    TracedFunction sizes = trace("Dataset_group_by_window_window_size_func", scalar(DType::int64), [&](const Element &e) {
      return Leaves{o.window_size ? integer(*o.window_size, "window_size") : scalarOf(In(o.window_size_func(e.get())), DType::int64, "window_size_func")};
    });
    return node("GroupByWindowDataset", {d.variant(), Ins(keys.captures), Ins(windows.captures), Ins(sizes.captures)}, out,
                {{"key_func", function(keys)}, {"reduce_func", function(windows)}, {"window_size_func", function(sizes)}, {"Tkey_func_other_arguments", typesOf(keys.captures)},
                 {"Treduce_func_other_arguments", typesOf(windows.captures)}, {"Twindow_size_func_other_arguments", typesOf(sizes.captures)}});
  };
}

Transformation groupByReducer(const ElementFn &key, const Reducer &reducer) {
  return [=](const Dataset &d) {
    Spec spec = specOf(d), state, out;
    TracedFunction keys = keyFunction("Dataset_group_by_reducer_key_func", spec, key);
    TracedFunction init = trace("Dataset_group_by_reducer_init_func", scalar(DType::int64), [&](const Element &e) {
      Element made = tensorsOf(reducer.init_func(e.get()));
      state = specOf(made);
      return Leaves(made.flatten());
    });
    TracedFunction reduce = stateFunction("Dataset_group_by_reducer_reduce_func", state, spec, [&](const Element &was, const Element &e) { return std::pair{tensorsOf(reducer.reduce_func(was, e)), Element()}; });
    TracedFunction finalize = trace("Dataset_group_by_reducer_finalize_func", state, [&](const Element &e) {
      Element made = tensorsOf(reducer.finalize_func(e));
      out = specOf(made);
      return Leaves(made.flatten());
    });
    return node("GroupByReducerDataset", {d.variant(), Ins(keys.captures), Ins(init.captures), Ins(reduce.captures), Ins(finalize.captures)}, out,
                {{"key_func", function(keys)}, {"init_func", function(init)}, {"reduce_func", function(reduce)}, {"finalize_func", function(finalize)},
                 {"Tkey_func_other_arguments", typesOf(keys.captures)}, {"Tinit_func_other_arguments", typesOf(init.captures)},
                 {"Treduce_func_other_arguments", typesOf(reduce.captures)}, {"Tfinalize_func_other_arguments", typesOf(finalize.captures)}});
  };
}

Transformation bucketByLength(const ElementFn &length, const std::vector<std::int64_t> &boundaries, const std::vector<std::int64_t> &batch_sizes, const BucketOptions &o) {
  if (batch_sizes.size() != boundaries.size() + 1) throw ValueError("len(bucket_batch_sizes) must equal len(bucket_boundaries) + 1");
  if (o.no_padding && o.padded_shapes) throw ValueError("no_padding and padded_shapes exclude each other.");
  // TensorFlow's numbers: the first and the last boundary stand for the ends.
  constexpr auto low = std::numeric_limits<std::int32_t>::min(), high = std::numeric_limits<std::int32_t>::max();
  std::vector<std::int32_t> from{low}, to;
  for (std::int64_t b : boundaries) from.push_back(static_cast<std::int32_t>(b)), to.push_back(static_cast<std::int32_t>(b));
  to.push_back(high);
  auto bucket = [=](const Element &e) {
    Output n = scalarOf(length(e), DType::int32, "element_length_func");
    Output in = logical_and(less_equal(Tensor(from), n), less(n, Tensor(to)));
    return Structure<In>(In(reduce_min(where(in))));
  };
  auto batch = [=](Output id, Dataset window) -> Dataset {
    Output size = gather(Tensor(batch_sizes), id);
    if (o.no_padding) return window.batch(size, {.drop_remainder = o.drop_remainder});
    Shapes shapes = o.padded_shapes ? *o.padded_shapes : window.output_shapes();
    if (o.pad_to_bucket_boundary) throw ValueError("pad_to_bucket_boundary needs padded_batch with shapes that are tensors: give padded_shapes instead");
    return window.padded_batch(size, shapes, {.padding_values = o.padding_values, .drop_remainder = o.drop_remainder});
  };
  GroupByWindowOptions windows;
  windows.window_size_func = [=](Output id) { return gather(Tensor(batch_sizes), id); };
  return groupByWindow(bucket, batch, windows);
}

Transformation scanned(const Structure<In> &initial_state, const ScanFn &f) {
  return [=](const Dataset &d) {
    Element initial = tensorsOf(initial_state);
    Spec state = specOf(initial), out;
    TracedFunction t = stateFunction("Dataset_scan_wrapped_func", state, specOf(d), [&](const Element &was, const Element &e) {
      auto [next, result] = f(was, e);
      std::pair made{tensorsOf(next), tensorsOf(result)};
      out = specOf(made.second);
      return made;
    });
    return node("ScanDataset", {d.variant(), Ins(initial.flatten()), Ins(t.captures)}, out, {{"f", function(t)}, {"preserve_cardinality", true}, {"Targuments", typesOf(t.captures)}});
  };
}

Transformation mapAndBatch(const ElementFn &f, const In &batch_size, const MapAndBatchOptions &o) {
  if (o.num_parallel_batches && o.num_parallel_calls) throw ValueError("The `num_parallel_batches` and `num_parallel_calls` arguments are mutually exclusive.");
  return [=](const Dataset &d) {
    Spec spec;
    TracedFunction t = trace("Dataset_map_and_batch_lambda", specOf(d), [&](const Element &e) {
      Element result = tensorsOf(f(e));
      spec = specOf(result);
      return Leaves(result.flatten());
    });
    Output n = integer(batch_size, "batch_size");
    Output calls = o.num_parallel_calls ? integer(*o.num_parallel_calls, "num_parallel_calls") : o.num_parallel_batches ? n * integer(*o.num_parallel_batches, "num_parallel_batches") : n;
    Output drop = constantOf(Tensor(o.drop_remainder), "drop_remainder");
    return node("MapAndBatchDataset", {d.variant(), Ins(t.captures), n, calls, drop}, batchedSpec(spec, n, o.drop_remainder), {{"f", function(t)}, {"preserve_cardinality", true}});
  };
}

Transformation takenWhile(const ElementFn &predicate) {
  return [=](const Dataset &d) {
    TracedFunction t = trace("Dataset_take_while_predicate", specOf(d), [&](const Element &e) {
      Structure<In> result = predicate(e);
      Output keep = result.is_leaf() ? convert(result.get()) : Output();
      if (!keep || keep.dtype() != DType::bool_ || !Shape{}.isCompatibleWith(keep.shape())) throw ValueError("`predicate` must return a scalar boolean tensor.");
      return Leaves{keep};
    });
    return node("TakeWhileDataset", {d.variant(), Ins(t.captures)}, specOf(d), {{"predicate", function(t)}});
  };
}

Transformation unbatch() {
  return [](const Dataset &d) {
    Spec spec = specOf(d).map<Component>([](const Component &c) {
      if (!c.shape.hasRank()) return c;
      if (c.shape.rank() == 0) throw ValueError("Cannot unbatch an input with scalar components.");
      return Component{c.dtype, Shape(std::vector<std::int64_t>(c.shape.dims().begin() + 1, c.shape.dims().end()))};
    });
    return node("UnbatchDataset", {d.variant()}, spec);
  };
}
Transformation unique() {
  return [](const Dataset &d) {
    std::vector<DType> types = typesOf(specOf(d));
    if (types.size() != 1 || (types[0] != DType::int32 && types[0] != DType::int64 && types[0] != DType::string))
      throw TypeError("`tf.data.experimental.unique()` only supports inputs with a single `tf.int32`, `tf.int64`, or `tf.string` component.");
    return node("UniqueDataset", {d.variant()}, specOf(d));
  };
}
Transformation ignore_errors() {
  return [](const Dataset &d) { return node("IgnoreErrorsDataset", {d.variant()}, specOf(d)); };
}

Dataset choose_from_datasets(const std::vector<Dataset> &datasets, const Dataset &choice_dataset) {
  if (datasets.empty()) throw ValueError("`datasets` must not be empty.");
  Spec choices = specOf(choice_dataset);
  if (!choices.is_leaf() || choices.get().dtype != DType::int64 || !Shape{}.isCompatibleWith(choices.get().shape))
    throw TypeError("`choice_dataset` must be a dataset of scalar `tf.int64` tensors.");
  Spec spec = specOf(datasets[0]);
  std::vector<Output> inputs;
  for (const Dataset &d : datasets) {
    Spec other = specOf(d);
    if (!data::sameForm(spec, other) || typesOf(spec) != typesOf(other)) throw TypeError("All inputs to choose_from_datasets must have the same types.");
    std::vector<Shape> shapes = shapesOf(other);
    std::size_t i = 0;
    spec = spec.map<Component>([&](const Component &c) { return Component{c.dtype, graph::commonShape(c.shape, shapes[i++])}; });
    inputs.push_back(d.variant());
  }
  return node("DirectedInterleaveDataset", {choice_dataset.variant(), Ins(inputs)}, spec);
}

Dataset RandomDataset(std::optional<std::int64_t> seed) {
  auto [a, b] = seeds(seed);
  return node("RandomDataset", {a, b}, scalar(DType::int64));
}

Element get_single_element(const Dataset &dataset) {
  Spec spec = specOf(dataset);
  return elementOf(spec, opNode("DatasetToSingleElement", "", {dataset.variant()}, outputAttrs(spec)).outputs());
}

//===-- Optional --------------------------------------------------------------------------------------------------===//

struct Optional::State { Output variant; Spec spec; };

Optional get_next_as_optional(const Iterator &iterator) {
  Spec spec = specOf(iterator.output_types(), iterator.output_shapes());
  ColocateWith with(iterator.resource().op());
  Output optional = op("IteratorGetNextAsOptional", "", {iterator.resource()}, outputAttrs(spec));
  return Optional(std::make_shared<Optional::State>(Optional::State{optional, spec}));
}
Output Optional::has_value(Name o) const {
  ColocateWith with(s->variant.op());
  return op("OptionalHasValue", o.name, {s->variant});
}
Element Optional::get_value(Name o) const {
  Scoped scope(o.name, "OptionalGetValue");
  ColocateWith with(s->variant.op());
  return elementOf(s->spec, opNode("OptionalGetValue", scope.name, {s->variant}, outputAttrs(s->spec)).outputs());
}

} // namespace experimental

} // namespace tfc::data
