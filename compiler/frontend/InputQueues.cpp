// tf.FIFOQueue and its kin, readers (python/ops/data_flow_ops.py, io_ops.py).
#include "State.h"

#include "tfc/frontend/Queue.h"

#include <algorithm>

namespace tfc {
using namespace frontend;

static std::string textOf(const Shape &s) {
  if (!s.hasRank()) return "TensorShape(None)";
  std::string text = "TensorShape([";
  for (int i = 0; i < s.rank(); ++i) text += (i ? ", " : "") + (s[i] < 0 ? std::string("Dimension(None)") : cat("Dimension(", s[i], ")"));
  return text + "])";
}

Queue::Queue(std::string_view type, std::string_view fallback, std::vector<DType> t, std::vector<Shape> s, bool shapesGiven,
             std::vector<std::pair<std::string, std::int64_t>> numbers, const QueueOpts &o)
    : types(std::move(t)), componentShapes(std::move(s)) {
  bool priority = type == "PriorityQueueV2";
  if (shapesGiven && types.size() != componentShapes.size())
    throw ValueError(cat("Queue shapes must have the same length as dtypes, received len(shapes)=", componentShapes.size(),
                         ", len(dtypes)=", types.size()));
  if (type != "PaddingFIFOQueueV2" && std::any_of(componentShapes.begin(), componentShapes.end(), [](const Shape &s) { return !s.is_fully_defined(); })) {
    std::string text;
    for (const Shape &shape : componentShapes) text += (text.empty() ? "" : ", ") + textOf(shape);
    throw ValueError(cat("All shapes must be fully defined: [", text, "]"));
  }
  graph::AttrMap attrs{{"component_types", types}, {"shapes", shapesGiven ? componentShapes : std::vector<Shape>{}},
                       {"shared_name", o.shared_name}, {"container", std::string()}};
  for (auto &[key, value] : numbers) attrs[key] = value;
  std::string_view name = o.name.empty() ? fallback : std::string_view(o.name);
  if (type == "FIFOQueueV2") { // made outside of all blocks, so that several of them may use it
    ControlDependencies clear(std::nullopt);
    Device cpu("CPU");
    ref = op(type, name, {}, std::move(attrs));
  } else {
    ref = op(type, name, {}, std::move(attrs));
  }
  if (priority) {
    types.insert(types.begin(), int64);
    if (shapesGiven) componentShapes.insert(componentShapes.begin(), Shape{});
  }
  if (!shapesGiven) componentShapes.assign(types.size(), unknown_shape());
}

std::string Queue::name() const { return ref.op().name(); }
std::string Queue::shortName() const {
  std::string full = name();
  return full.substr(full.rfind('/') + 1);
}

std::vector<Output> Queue::convertAll(const Ins &v) const {
  std::vector<Output> out;
  for (std::size_t i = 0; i < v.v.size() && i < types.size(); ++i) out.push_back(convert(v.v[i], types[i], cat("component_", i)));
  return out;
}

static void wantCompatible(const Shape &a, const Shape &b) {
  if (!a.isCompatibleWith(b)) throw ValueError(cat("Shapes ", a.str(), " and ", b.str(), " are incompatible"));
}

static Shape tail(const Shape &s) {
  return s.hasRank() ? Shape(std::vector<std::int64_t>(s.dims().begin() + 1, s.dims().end())) : s;
}

static Shape batchOf(std::int64_t n, const Shape &s) {
  if (!s.hasRank()) return s;
  std::vector<std::int64_t> dims{n};
  dims.insert(dims.end(), s.dims().begin(), s.dims().end());
  return Shape(std::move(dims));
}

Operation Queue::enqueue(Ins v, Name o) const {
  Scoped s(o.name, cat(shortName(), "_enqueue"), v.v);
  std::vector<Output> values = convertAll(v);
  for (std::size_t i = 0; i < values.size(); ++i) wantCompatible(values[i].shape(), componentShapes[i]);
  return opNode("QueueEnqueueV2", s.name, {ref, Ins(values)}, {{"timeout_ms", std::int64_t(-1)}});
}

Operation Queue::enqueue_many(Ins v, Name o) const {
  Scoped s(o.name, cat(shortName(), "_EnqueueMany"), v.v);
  std::vector<Output> values = convertAll(v);
  std::int64_t batch = None;
  for (std::size_t i = 0; i < values.size(); ++i) {
    Shape shape = values[i].shape();
    if (shape.rank() == 0) throw ValueError(cat("Shape ", shape.str(), " must have rank at least 1"));
    std::int64_t rows = shape.hasRank() ? shape[0] : None;
    if (batch >= 0 && rows >= 0 && rows != batch) throw ValueError(cat("Dimensions ", batch, " and ", rows, " are not compatible"));
    batch = std::max(batch, rows);
    wantCompatible(tail(shape), componentShapes[i]);
  }
  return opNode("QueueEnqueueManyV2", s.name, {ref, Ins(values)}, {{"timeout_ms", std::int64_t(-1)}});
}

std::vector<Output> Queue::dequeued(const Operation &made, std::optional<std::int64_t> batch, bool batched) const {
  std::vector<Output> out = made.outputs();
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i].set_shape(batched ? batchOf(batch.value_or(None), componentShapes[i]) : componentShapes[i]);
  return out;
}

std::vector<Output> Queue::dequeue(Name o) const {
  return dequeued(opNode("QueueDequeueV2", o.name.empty() ? cat(shortName(), "_Dequeue") : o.name, {ref},
                         {{"component_types", types}, {"timeout_ms", std::int64_t(-1)}}), {}, false);
}

std::vector<Output> Queue::dequeue_many(In n, Name o) const {
  Operation made = opNode("QueueDequeueManyV2", o.name.empty() ? cat(shortName(), "_DequeueMany") : o.name, {ref, std::move(n)},
                          {{"component_types", types}, {"timeout_ms", std::int64_t(-1)}});
  Tensor count = constantValue(made.inputs()[1]);
  return dequeued(made, count.is_none() ? std::optional<std::int64_t>() : count.asInt64(0), true);
}

std::vector<Output> Queue::dequeue_up_to(In n, Name o) const {
  return dequeued(opNode("QueueDequeueUpToV2", o.name.empty() ? cat(shortName(), "_DequeueUpTo") : o.name, {ref, std::move(n)},
                         {{"component_types", types}, {"timeout_ms", std::int64_t(-1)}}), {}, true);
}

Output Queue::size(Name o) const { return op("QueueSizeV2", o.name.empty() ? cat(shortName(), "_Size") : o.name, {ref}); }
Output Queue::is_closed(Name o) const { return op("QueueIsClosedV2", o.name.empty() ? cat(shortName(), "_Is_Closed") : o.name, {ref}); }
Operation Queue::close(CloseOpts o) const {
  return opNode("QueueCloseV2", o.name.empty() ? cat(shortName(), "_Close") : o.name, {ref}, {{"cancel_pending_enqueues", o.cancel_pending_enqueues}});
}

FIFOQueue::FIFOQueue(int capacity, std::vector<DType> types, std::vector<Shape> shapes, QueueOpts o)
    : Queue("FIFOQueueV2", "fifo_queue", std::move(types), shapes, !shapes.empty(), {{"capacity", capacity}}, o) {}

static std::vector<std::pair<std::string, std::int64_t>> shuffleNumbers(int capacity, int minAfterDequeue, std::optional<std::int64_t> seed) {
  graph::AttrMap seeds = seedAttrs(seed);
  return {{"capacity", capacity}, {"min_after_dequeue", minAfterDequeue}, {"seed", std::get<std::int64_t>(seeds["seed"])},
          {"seed2", std::get<std::int64_t>(seeds["seed2"])}};
}
RandomShuffleQueue::RandomShuffleQueue(int capacity, int min_after_dequeue, std::vector<DType> types, std::vector<Shape> shapes, ShuffleQueueOpts o)
    : Queue("RandomShuffleQueueV2", "random_shuffle_queue", std::move(types), shapes, !shapes.empty(),
            shuffleNumbers(capacity, min_after_dequeue, o.seed), {.name = o.name, .shared_name = o.shared_name}) {}

PaddingFIFOQueue::PaddingFIFOQueue(int capacity, std::vector<DType> types, std::vector<Shape> shapes, QueueOpts o)
    : Queue("PaddingFIFOQueueV2", "padding_fifo_queue", std::move(types), std::move(shapes), true, {{"capacity", capacity}}, o) {}

PriorityQueue::PriorityQueue(int capacity, std::vector<DType> types, std::vector<Shape> shapes, QueueOpts o)
    : Queue("PriorityQueueV2", "priority_queue", std::move(types), shapes, !shapes.empty(), {{"capacity", capacity}}, o) {}

//===----------------------------------------------------------------------===//
// Readers
//===----------------------------------------------------------------------===//

static std::pair<Output, Output> both(const Operation &o) { return {o.output(0), o.output(1)}; }

std::pair<Output, Output> Reader::read(const Queue &q, Name o) const { return both(opNode("ReaderReadV2", o.name, {ref, q.queue_ref()})); }
std::pair<Output, Output> Reader::read_up_to(const Queue &q, In num_records, Name o) const {
  return both(opNode("ReaderReadUpToV2", o.name, {ref, q.queue_ref(), std::move(num_records)}));
}
Output Reader::num_records_produced(Name o) const { return op("ReaderNumRecordsProducedV2", o.name, {ref}); }
Output Reader::num_work_units_completed(Name o) const { return op("ReaderNumWorkUnitsCompletedV2", o.name, {ref}); }
Output Reader::serialize_state(Name o) const { return op("ReaderSerializeStateV2", o.name, {ref}); }
Operation Reader::restore_state(In state, Name o) const { return opNode("ReaderRestoreStateV2", o.name, {ref, std::move(state)}); }
Operation Reader::reset(Name o) const { return opNode("ReaderResetV2", o.name, {ref}); }

static Output makeReader(const char *type, const std::string &name, graph::AttrMap attrs = {}) {
  attrs["container"] = std::string();
  attrs["shared_name"] = std::string();
  return op(type, name, {}, std::move(attrs));
}
WholeFileReader::WholeFileReader(Name o) : Reader(makeReader("WholeFileReaderV2", o.name)) {}
IdentityReader::IdentityReader(Name o) : Reader(makeReader("IdentityReaderV2", o.name)) {}
TextLineReader::TextLineReader(TextLineReaderOpts o)
    : Reader(makeReader("TextLineReaderV2", o.name, {{"skip_header_lines", std::int64_t(o.skip_header_lines)}})) {}
TFRecordReader::TFRecordReader(TFRecordReaderOpts o)
    : Reader(makeReader("TFRecordReaderV2", o.name, {{"compression_type", o.compression_type}})) {}
FixedLengthRecordReader::FixedLengthRecordReader(int record_bytes, FixedLengthRecordReaderOpts o)
    : Reader(makeReader("FixedLengthRecordReaderV2", o.name,
                        {{"record_bytes", std::int64_t(record_bytes)}, {"header_bytes", std::int64_t(o.header_bytes)},
                         {"footer_bytes", std::int64_t(o.footer_bytes)}, {"hop_bytes", std::int64_t(o.hop_bytes)}, {"encoding", o.encoding}})) {}

} // namespace tfc
