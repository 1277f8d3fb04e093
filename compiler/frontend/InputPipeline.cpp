// Producers and batching (python/training/input.py): the nodes that Python's functions make, in their order.
#include "State.h"

#include "tfc/frontend/Input.h"
#include "tfc/frontend/Math.h"

#include <algorithm>

namespace tfc::train {
using namespace frontend;

namespace {

/// summary.scalar(name, value)
void scalarSummary(const std::string &name, const Output &value) {
  Scoped s(name, "", {value});
  std::string tag = s.name.substr(0, s.name.size() - 1);
  Output summary = op("ScalarSummary", s.name, {Tensor(tag), value});
  add_to_collection(GraphKeys::SUMMARIES, summary);
}

/// cast(size, float32) * (1 / capacity)
void fullSummary(const std::string &name, const Queue &q, int capacity) {
  Output part = cast(q.size(), float32) * (1.0 / capacity);
  scalarSummary(name, part);
}

/// Assert(condition, [text]) on host values.
Operation assertThat(const Output &condition, const char *text) {
  Scoped s("Assert", "", {condition});
  constantOf(Tensor(text), "Const");
  return opNode("Assert", "Assert", {condition, Ins({In(text)})}, {{"summarize", std::int64_t(3)}});
}

Shape rowShape(const Shape &s) {
  return s.hasRank() && s.rank() > 0 ? Shape(std::vector<std::int64_t>(s.dims().begin() + 1, s.dims().end())) : unknown_shape();
}

} // namespace

Output limit_epochs(In x, std::optional<std::int64_t> num_epochs, Name o) {
  if (!num_epochs) return convert(x);
  if (*num_epochs <= 0) throw ValueError(cat("num_epochs must be > 0 not ", *num_epochs, "."));
  Scoped s(o.name, "limit_epochs", {x});
  Output zero = constantOf(Tensor(std::int64_t(0)), "Const");
  Variable epochs(zero, {.trainable = false, .collections = {std::string(GraphKeys::LOCAL_VARIABLES)}, .name = "epochs"});
  Operation counter = opNode("CountUpTo", "", {epochs.handle()}, {{"limit", *num_epochs}});
  ControlDependencies after({counter});
  return identity(x, {.name = s.name});
}

Queue input_producer(In input, ProducerOpts o) {
  Scoped s(o.name, "input_producer", {input});
  Output rows = convert(input, DType::unset, "input_tensor");
  auto element = rowShape(rows.shape()).mergedWith(o.element_shape.value_or(unknown_shape()));
  if (!element) throw ValueError(cat("Shapes ", rowShape(rows.shape()).str(), " and ", o.element_shape->str(), " are not compatible"));
  if (!element->is_fully_defined())
    throw ValueError("Either `input_tensor` must have a fully defined shape or `element_shape` must be specified");
  if (o.shuffle) rows = random_shuffle(rows, {.seed = o.seed});
  rows = limit_epochs(rows, o.num_epochs);
  FIFOQueue q(o.capacity, {rows.dtype()}, {*element}, {.name = o.name.empty() ? "FIFOQueueV2" : o.name, .shared_name = o.shared_name});
  Operation enqueue = q.enqueue_many({rows});
  add_queue_runner(QueueRunner(q, {enqueue}, {.cancel_op = o.cancel_op}));
  if (!o.summary_name.empty()) fullSummary(o.summary_name, q, o.capacity);
  return q;
}

static ProducerOpts inside(const ProducerOpts &o, const std::string &name) {
  ProducerOpts inner = o;
  inner.name = name;
  inner.element_shape = Shape{};
  inner.summary_name = cat("fraction_of_", o.capacity, "_full");
  return inner;
}

Queue string_input_producer(In strings, ProducerOpts o) {
  constexpr const char *nullError = "string_input_producer requires a non-null input tensor";
  if (strings.host && strings.host->tensor.size() == 0) throw ValueError(nullError);
  Scoped s(o.name, "input_producer", {strings});
  Output list = convert(strings, DType::string);
  {
    Output count = size(list);
    ControlDependencies after({assertThat(greater(count, 0), nullError)});
    list = identity(list);
  }
  return input_producer(list, inside(o, s.name));
}

Queue range_input_producer(In limit, ProducerOpts o) {
  Scoped s(o.name, "input_producer", {limit});
  return input_producer(range(limit), inside(o, s.name));
}

std::vector<Output> slice_input_producer(Ins tensors, ProducerOpts o) {
  Scoped s(o.name, "input_producer", tensors.v);
  std::vector<Output> list;
  for (const In &t : tensors.v) list.push_back(convert(t));
  if (list.empty()) throw ValueError("Expected at least one tensor in slice_input_producer().");
  Output rows = shape(list[0]);
  ProducerOpts inner = o;
  inner.name.clear();
  Output index = range_input_producer(rows[0], inner).dequeue()[0];
  std::vector<Output> out;
  for (const Output &t : list) out.push_back(gather(t, index));
  return out;
}

Variable match_filenames_once(In pattern, Name o) {
  Scoped s(o.name, "matching_filenames", {pattern});
  Output files = op("MatchingFiles", "", {pattern});
  return Variable(files, {.trainable = false, .collections = {std::string(GraphKeys::LOCAL_VARIABLES)}, .validate_shape = false, .name = s.name});
}

//===----------------------------------------------------------------------===//
// Batches
//===----------------------------------------------------------------------===//

namespace {

using Tensors = std::vector<Output>;

/// What batch, shuffle_batch and their joins have in common.
struct Batching {
  const char *scope;
  std::string name;
  bool enqueueMany, smallerFinal;
  const std::optional<std::vector<Shape>> &given; ///< the user's shapes
  int threads = 0; ///< 0: one for each set of tensors
  std::function<Queue(std::vector<DType>, std::vector<Shape>)> makeQueue{};
  std::function<void(const Queue &)> summarize;
};

std::vector<DType> typesOf(const std::vector<Tensors> &sets) {
  auto list = [](const Tensors &set) {
    std::vector<DType> types;
    for (const Output &t : set) types.push_back(t.dtype());
    return types;
  };
  auto text = [](const std::vector<DType> &types) {
    std::string s;
    for (DType t : types) s += (s.empty() ? "" : ", ") + std::string(tfc::name(t));
    return s;
  };
  std::vector<DType> types = list(sets[0]);
  for (const Tensors &set : sets)
    if (list(set) != types) throw TypeError(cat("Expected types to be consistent: ", text(types), " vs. ", text(list(set)), "."));
  return types;
}

std::vector<Shape> shapesOf(const std::vector<Tensors> &sets, const Batching &b) {
  if (b.given) return *b.given;
  std::vector<Shape> shapes;
  for (std::size_t i = 0; i < sets[0].size(); ++i) {
    for (const Tensors &set : sets)
      if (!set[i].shape().hasRank()) throw ValueError(cat("Cannot infer Tensor's rank: ", set[i]));
    Shape shape = sets[0][i].shape();
    if (b.enqueueMany && shape.rank() == 0) throw ValueError(cat("Shape ", shape.str(), " must have rank at least 1"));
    shapes.push_back(b.enqueueMany ? rowShape(shape) : shape);
  }
  return shapes;
}

/// The elements to keep: the second part of each tensor.
Tensors kept(const Tensors &set, const Output &keep) {
  Output which = cast(keep, int32);
  Tensors out;
  for (const Output &t : set) out.push_back(opNode("DynamicPartition", "", {t, which}, {{"num_partitions", std::int64_t(2)}}).output(1));
  return out;
}

Output validKeep(const In &keep, bool enqueueMany) {
  Output k = convert(keep);
  if (!k.shape().hasRank()) throw ValueError("`keep_input` dimensions must be known at graph construction.");
  if (!enqueueMany && k.shape().rank() == 1) throw ValueError("`keep_input` cannot be a vector when `enqueue_many=False`.");
  if (k.shape().rank() > 1) throw ValueError("`keep_input` must be 0 or 1 dimensions.");
  return k;
}

Tensors makeBatches(std::vector<std::vector<In>> given, const In &keepInput, const In &batchSize, const Batching &b) {
  std::vector<In> all;
  for (const auto &set : given) all.insert(all.end(), set.begin(), set.end());
  all.push_back(keepInput);
  Scoped s(b.name, b.scope, all);
  std::vector<Tensors> sets;
  for (const auto &set : given) {
    sets.emplace_back();
    for (const In &t : set) sets.back().push_back(convert(t));
  }
  if (sets.empty()) throw ValueError("Expected at least one set of tensors");
  if (sets[0].empty()) throw ValueError("Expected at least one tensor in batch().");
  Output keep = validKeep(keepInput, b.enqueueMany);
  std::vector<DType> types = typesOf(sets);
  std::vector<Shape> shapes = shapesOf(sets, b);
  Queue q = b.makeQueue(types, shapes);
  Tensor always = constantValue(keep);
  auto enqueue = [&](const Tensors &set) -> Operation {
    bool many = b.enqueueMany;
    if (keep.shape().rank() == 1) {
      Tensors some = kept(set, keep);
      return many ? q.enqueue_many(some) : q.enqueue(some);
    }
    if (always.is_none()) raise(errors::unimplemented("maybe_batch with a scalar keep_input that is not constant is not supported"));
    if (!always.item<bool>()) return no_op();
    return many ? q.enqueue_many(set) : q.enqueue(set);
  };
  std::vector<Operation> ops;
  for (const Tensors &set : sets) ops.push_back(enqueue(set));
  if (b.threads > 0) ops.assign(static_cast<std::size_t>(b.threads), ops[0]);
  add_queue_runner(QueueRunner(q, ops));
  b.summarize(q);
  return b.smallerFinal ? q.dequeue_up_to(batchSize, {.name = s.name}) : q.dequeue_many(batchSize, {.name = s.name});
}

Batching fifoBatching(const char *scope, const BatchOpts &o, int threads) {
  Batching b{.scope = scope, .name = o.name, .enqueueMany = o.enqueue_many, .smallerFinal = o.allow_smaller_final_batch, .given = o.shapes,
             .threads = threads};
  b.makeQueue = [&o](std::vector<DType> types, std::vector<Shape> shapes) -> Queue {
    if (o.dynamic_pad) return PaddingFIFOQueue(o.capacity, types, shapes, {.shared_name = o.shared_name});
    return FIFOQueue(o.capacity, types, shapes, {.shared_name = o.shared_name});
  };
  b.summarize = [&o](const Queue &q) { fullSummary(cat("fraction_of_", o.capacity, "_full"), q, o.capacity); };
  return b;
}

Batching shuffleBatching(const char *scope, const ShuffleBatchOpts &o, int threads) {
  if (o.capacity <= o.min_after_dequeue)
    throw ValueError(cat("capacity ", o.capacity, " must be bigger than min_after_dequeue ", o.min_after_dequeue, "."));
  Batching b{.scope = scope, .name = o.name, .enqueueMany = o.enqueue_many, .smallerFinal = o.allow_smaller_final_batch, .given = o.shapes,
             .threads = threads};
  b.makeQueue = [&o](std::vector<DType> types, std::vector<Shape> shapes) -> Queue {
    return RandomShuffleQueue(o.capacity, o.min_after_dequeue, types, shapes, {.seed = o.seed, .shared_name = o.shared_name});
  };
  b.summarize = [&o](const Queue &q) {
    int room = o.capacity - o.min_after_dequeue;
    Output above = maximum(0, q.size() - o.min_after_dequeue);
    Output full = cast(above, float32) * (1.0 / room);
    scalarSummary(cat("fraction_over_", o.min_after_dequeue, "_of_", room, "_full"), full);
  };
  return b;
}

std::vector<std::vector<In>> setsOf(const std::vector<std::vector<Output>> &tensors) {
  std::vector<std::vector<In>> sets;
  for (const auto &set : tensors) sets.emplace_back(set.begin(), set.end());
  return sets;
}

} // namespace

std::vector<Output> batch(Ins tensors, In batch_size, BatchOpts o) { return maybe_batch(std::move(tensors), true, std::move(batch_size), std::move(o)); }
std::vector<Output> maybe_batch(Ins tensors, In keep_input, In batch_size, BatchOpts o) {
  return makeBatches({tensors.v}, keep_input, batch_size, fifoBatching("batch", o, o.num_threads));
}
std::vector<Output> batch_join(const std::vector<std::vector<Output>> &tensors, In batch_size, BatchOpts o) {
  return makeBatches(setsOf(tensors), true, batch_size, fifoBatching("batch_join", o, 0));
}
std::vector<Output> shuffle_batch(Ins tensors, In batch_size, ShuffleBatchOpts o) {
  return maybe_shuffle_batch(std::move(tensors), std::move(batch_size), true, std::move(o));
}
std::vector<Output> maybe_shuffle_batch(Ins tensors, In batch_size, In keep_input, ShuffleBatchOpts o) {
  return makeBatches({tensors.v}, keep_input, batch_size, shuffleBatching("shuffle_batch", o, o.num_threads));
}
std::vector<Output> shuffle_batch_join(const std::vector<std::vector<Output>> &tensors, In batch_size, ShuffleBatchOpts o) {
  return makeBatches(setsOf(tensors), true, batch_size, shuffleBatching("shuffle_batch_join", o, 0));
}

} // namespace tfc::train
