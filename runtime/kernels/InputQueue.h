// Queues of tuples of tensors (tensorflow/core/kernels/queue_base.h and its kin). Who cannot go on leaves an attempt; attempts of a kind
// are served in the order in which they came, by whoever changes the queue.
#pragma once

#include "tfc/runtime/StepKernel.h"

#include <deque>
#include <limits>

namespace tfc::rt {

/// What a queue's node says of it.
struct QueueSpec {
  std::string type; ///< "FIFOQueue"
  std::string op;   ///< as the node has it, "FIFOQueueV2"
  std::int64_t capacity = std::numeric_limits<std::int32_t>::max(), minAfterDequeue = 0, seed = 0, seed2 = 0;
  std::vector<DType> types;
  std::vector<Shape> shapes; ///< one a component, or none
};

class Queue : public StepObject {
public:
  using Tuple = std::vector<Tensor>; ///< one tensor a component
  Queue(std::string name, QueueSpec spec) : name(std::move(name)), spec(std::move(spec)) {}
  /// InvalidArgument if a node of that spec cannot mean this queue.
  Status matches(const QueueSpec &other) const;

  // Each waits where it has to: Cancelled if the queue is closed or the step may not wait any longer.
  Status enqueue(StepServices &step, Tuple element);
  /// Components with one more dimension in front. What went in before an error stays.
  Status enqueueMany(StepServices &step, Tuple batch);
  Expected<Tuple> dequeue(StepServices &step);
  /// `n` elements, batched; with `upTo` fewer if the queue is closed.
  Expected<Tuple> dequeueMany(StepServices &step, std::int64_t n, bool upTo);
  /// Takes effect behind the enqueues that wait; with `cancel` at once, and they fail.
  Status close(StepServices &step, bool cancel);
  std::int64_t size();
  bool isClosed();

  const std::string name;
  const QueueSpec spec;

protected:
  // All with the mutex held.
  virtual std::int64_t count() const = 0;
  virtual Status push(Tuple element) = 0;
  virtual Tuple pop() = 0;
  /// Elements that were taken out in this order come back.
  virtual void putBack(std::vector<Tuple> elements) = 0;
  /// How many elements may be taken out.
  virtual std::int64_t available() const { return count(); }
  /// Whether shapes may have unknown dimensions, filled up in a batch.
  virtual bool pads() const { return false; }
  /// The type in texts about single elements.
  virtual std::string textType() const { return spec.type; }
  bool closed = false;

private:
  enum class Progress { none, some, complete };
  class Attempt;
  class Enqueue;
  class EnqueueMany;
  class Dequeue;
  class DequeueMany;
  class Close;
  Status perform(StepServices &step, std::deque<Attempt *> &list, Attempt &attempt);
  void flush();
  static bool advance(std::deque<Attempt *> &list);
  Status check(const Tuple &element, bool many) const;
  Expected<Tuple> batch(std::vector<Tuple> elements) const;
  Status closedError(const std::string &type) const;
  Status exhausted(const std::string &type, std::int64_t requested, std::int64_t size) const;

  std::mutex mutex;
  std::deque<Attempt *> enqueues, dequeues; ///< of waiting threads, the oldest first
};

Expected<std::shared_ptr<Queue>> makeQueue(std::string name, QueueSpec spec);

/// Owns a copy of the elements.
Expected<Tensor> copyOf(const tfc_tensor &t);
/// InvalidArgument "Signature mismatch, ..." unless the inputs behind the handle have these types.
Status matchSignature(const StepCall &c, std::span<const DType> inputs, std::span<const DType> outputs, bool refHandle);

} // namespace tfc::rt
