// Queues and readers (tf.FIFOQueue and its kin, tf.TextLineReader and its kin).
//
//   tf::FIFOQueue q(10, {tf::float32, tf::int32}, {{}, {}}, {.name = "q"});
//   auto put = q.enqueue({x, y});
//   auto got = q.dequeue_many(4);                                     // one tensor a component
//   auto [key, value] = tf::TextLineReader().read(q);
#pragma once

#include "tfc/frontend/Variables.h"

namespace tfc {

struct QueueOpts { TFC_NAMED; std::string name{}, shared_name{}; };
struct CloseOpts { TFC_NAMED; bool cancel_pending_enqueues = false; std::string name{}; };

/// A queue of tuples; what it holds lives in the session. Copies are the same queue. Nodes are named after the queue's:
/// "q_enqueue", "q_Dequeue", "q_Close".
class Queue {
public:
  /// One tensor a component. ValueError if a shape cannot fit, TypeError if a dtype does not.
  Operation enqueue(Ins v, Name o = {}) const;
  /// Components with one more dimension in front.
  Operation enqueue_many(Ins v, Name o = {}) const;
  std::vector<Output> dequeue(Name o = {}) const;
  std::vector<Output> dequeue_many(In n, Name o = {}) const;
  /// Fewer than `n` if the queue is closed: the first dimension is unknown.
  std::vector<Output> dequeue_up_to(In n, Name o = {}) const;
  Output size(Name o = {}) const;
  Output is_closed(Name o = {}) const;
  Operation close(CloseOpts o) const;
  Operation close(bool cancel_pending_enqueues = false) const { return close({.cancel_pending_enqueues = cancel_pending_enqueues}); }
  std::string name() const;
  const std::vector<DType> &dtypes() const { return types; }
  const std::vector<Shape> &shapes() const { return componentShapes; }
  Output queue_ref() const { return ref; }

protected:
  Queue(std::string_view type, std::string_view fallback, std::vector<DType> types, std::vector<Shape> shapes, bool shapesGiven,
        std::vector<std::pair<std::string, std::int64_t>> numbers, const QueueOpts &o);

private:
  std::vector<Output> convertAll(const Ins &v) const;
  std::vector<Output> dequeued(const Operation &op, std::optional<std::int64_t> batch, bool batched) const;
  std::string shortName() const;
  std::vector<DType> types;
  std::vector<Shape> componentShapes; ///< unknown where nothing is said
  Output ref;
};

class FIFOQueue : public Queue {
public:
  FIFOQueue(int capacity, std::vector<DType> types, std::vector<Shape> shapes = {}, QueueOpts o = {});
};
struct ShuffleQueueOpts { TFC_NAMED; std::optional<std::int64_t> seed{}; std::string name{}, shared_name{}; };
class RandomShuffleQueue : public Queue {
public:
  RandomShuffleQueue(int capacity, int min_after_dequeue, std::vector<DType> types, std::vector<Shape> shapes = {}, ShuffleQueueOpts o = {});
};
/// Shapes may have unknown dimensions, which batches fill up.
class PaddingFIFOQueue : public Queue {
public:
  PaddingFIFOQueue(int capacity, std::vector<DType> types, std::vector<Shape> shapes, QueueOpts o = {});
};
/// `types` and `shapes` are those behind the first component, the priority (int64, the lowest comes first).
class PriorityQueue : public Queue {
public:
  PriorityQueue(int capacity, std::vector<DType> types, std::vector<Shape> shapes = {}, QueueOpts o = {});
};

/// Reads records out of what a queue of strings names. Copies are the same reader.
class Reader {
public:
  std::pair<Output, Output> read(const Queue &q, Name o = {}) const; ///< key, value
  std::pair<Output, Output> read_up_to(const Queue &q, In num_records, Name o = {}) const;
  Output num_records_produced(Name o = {}) const;
  Output num_work_units_completed(Name o = {}) const;
  Output serialize_state(Name o = {}) const;
  Operation restore_state(In state, Name o = {}) const;
  Operation reset(Name o = {}) const;
  Output reader_ref() const { return ref; }

protected:
  explicit Reader(Output ref) : ref(std::move(ref)) {}

private:
  Output ref;
};
struct WholeFileReader : Reader { explicit WholeFileReader(Name o = {}); };
struct IdentityReader : Reader { explicit IdentityReader(Name o = {}); };
struct TextLineReaderOpts { TFC_NAMED; int skip_header_lines = 0; std::string name{}; };
struct TextLineReader : Reader { explicit TextLineReader(TextLineReaderOpts o = {}); };
struct TFRecordReaderOpts { TFC_NAMED; std::string compression_type{}, name{}; };
struct TFRecordReader : Reader { explicit TFRecordReader(TFRecordReaderOpts o = {}); };
struct FixedLengthRecordReaderOpts { TFC_NAMED; int header_bytes = 0, footer_bytes = 0, hop_bytes = 0; std::string encoding{}, name{}; };
struct FixedLengthRecordReader : Reader { explicit FixedLengthRecordReader(int record_bytes, FixedLengthRecordReaderOpts o = {}); };

} // namespace tfc
