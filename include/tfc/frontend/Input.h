// Input pipelines on queues (tf.train): producers, batching, queue runners and the coordinator of their threads.
//
//   auto files = tf::train::string_input_producer({"a.txt", "b.txt"}, {.num_epochs = 2});
//   auto [key, line] = tf::TextLineReader().read(files);
//   auto batch = tf::train::batch({line}, 32);
//   tf::train::Coordinator coord;
//   auto threads = tf::train::start_queue_runners(sess, coord);
//   try { while (!coord.should_stop()) sess.run(batch[0]); } catch (const tf::errors::OutOfRangeError &) {}
//   coord.request_stop();
//   coord.join(threads);
#pragma once

#include "tfc/frontend/Queue.h"
#include "tfc/frontend/Session.h"

#include <exception>
#include <thread> // with std::chrono's durations, without <chrono>'s calendars

namespace tfc {

namespace frontend {
struct QueueRunnerState;
}

namespace train {

/// Ends a group of threads together and keeps the first error of any. Copies are the same coordinator.
class Coordinator {
public:
  Coordinator();
  bool should_stop() const;
  /// With an error: `join` throws it, if it is the first. errors::OutOfRangeError counts as a clean end.
  void request_stop(std::exception_ptr e = nullptr);
  void clear_stop();
  /// True when the stop was requested; false if the timeout, or the request of `token`, came first.
  bool wait_for_stop(std::optional<std::chrono::milliseconds> timeout = {}, std::stop_token token = {}) const;
  /// Waits until all threads ended; once the stop is requested, `grace` longer at most. Throws the first error given to request_stop;
  /// RuntimeError "Coordinator stopped with threads still running: NAMES". Joins what has ended.
  void join(std::vector<std::jthread> &threads, std::chrono::seconds grace = std::chrono::seconds(120), bool ignore_live_threads = false);
  bool joined() const;
  void raise_requested_exception() const;
  /// Runs `f`; what it throws becomes the request to stop.
  void stop_on_exception(const std::function<void()> &f);
  /// A thread that the coordinator knows: `f` runs in it until it returns; what it throws becomes the request to stop.
  std::jthread start_thread(std::string name, std::function<void(std::stop_token)> f);
  struct Impl;

private:
  std::shared_ptr<Impl> impl;
};

/// Calls `f` again and again, each `interval` or without a pause, until the coordinator stops.
std::jthread loop(Coordinator &c, std::optional<std::chrono::milliseconds> interval, std::function<void()> f);

struct QueueRunnerOpts { TFC_NAMED; Operation close_op{}, cancel_op{}; std::vector<int> queue_closed_codes{}; };

/// Runs enqueue operations, each in a thread of its own, until the input ends. Copies are the same runner.
class QueueRunner {
public:
  /// Without close_op and cancel_op those of `q` are added. An error with one of `queue_closed_codes` (OutOfRange if empty) ends a
  /// thread quietly; the last one to end runs close_op.
  QueueRunner(const Queue &q, std::vector<Operation> enqueue_ops, QueueRunnerOpts o = {});
  std::string name() const;
  std::vector<Operation> enqueue_ops() const;
  Operation close_op() const;
  Operation cancel_op() const;
  /// Errors that ended threads without a coordinator.
  std::vector<std::exception_ptr> exceptions_raised() const;
  /// One thread an operation, and with a coordinator one more that runs cancel_op when it stops. None if they run already.
  std::vector<std::jthread> create_threads(Session &s, Coordinator *c = nullptr) const;

private:
  friend struct frontend::Access;
  QueueRunner() = default;
  std::shared_ptr<frontend::GraphState> g;
  std::shared_ptr<frontend::QueueRunnerState> state;
};
void add_queue_runner(const QueueRunner &q, std::string_view collection = GraphKeys::QUEUE_RUNNERS);
/// Starts the threads of all queue runners of the session's graph. A thread that is asked to stop (as ~jthread does) ends its waits.
std::vector<std::jthread> start_queue_runners(Session &s, Coordinator &c, std::string_view collection = GraphKeys::QUEUE_RUNNERS);
/// In the default session if there is no other: ValueError if there is none.
std::vector<std::jthread> start_queue_runners(Session *s = nullptr, Coordinator *c = nullptr, std::string_view collection = GraphKeys::QUEUE_RUNNERS);

/// Gives `x` num_epochs times, then OutOfRange. Counts in a local variable.
Output limit_epochs(In x, std::optional<std::int64_t> num_epochs = {}, Name o = {});
struct ProducerOpts {
  TFC_NAMED;
  std::optional<std::int64_t> num_epochs{};
  bool shuffle = true;
  std::optional<std::int64_t> seed{};
  int capacity = 32;
  std::string shared_name{}, name{};
  Operation cancel_op{};
  std::optional<Shape> element_shape{}; ///< input_producer: where the input does not say
  std::string summary_name{};           ///< input_producer
};
/// A queue of the rows of `input`, and its runner.
Queue input_producer(In input, ProducerOpts o = {});
Queue string_input_producer(In strings, ProducerOpts o = {});
Queue range_input_producer(In limit, ProducerOpts o = {});
/// One row of each tensor at a time.
std::vector<Output> slice_input_producer(Ins tensors, ProducerOpts o = {});
/// A local variable with the names of the files that match.
Variable match_filenames_once(In pattern, Name o = {});

struct BatchOpts {
  TFC_NAMED;
  int num_threads = 1, capacity = 32;
  bool enqueue_many = false, dynamic_pad = false, allow_smaller_final_batch = false;
  std::optional<std::vector<Shape>> shapes{};
  std::string shared_name{}, name{};
};
std::vector<Output> batch(Ins tensors, In batch_size, BatchOpts o = {});
/// Takes an element only where `keep_input` is true.
std::vector<Output> maybe_batch(Ins tensors, In keep_input, In batch_size, BatchOpts o = {});
std::vector<Output> batch_join(const std::vector<std::vector<Output>> &tensors, In batch_size, BatchOpts o = {});
struct ShuffleBatchOpts {
  TFC_NAMED;
  int capacity, min_after_dequeue;
  int num_threads = 1;
  std::optional<std::int64_t> seed{};
  bool enqueue_many = false, allow_smaller_final_batch = false;
  std::optional<std::vector<Shape>> shapes{};
  std::string shared_name{}, name{};
};
std::vector<Output> shuffle_batch(Ins tensors, In batch_size, ShuffleBatchOpts o);
std::vector<Output> maybe_shuffle_batch(Ins tensors, In batch_size, In keep_input, ShuffleBatchOpts o);
std::vector<Output> shuffle_batch_join(const std::vector<std::vector<Output>> &tensors, In batch_size, ShuffleBatchOpts o);

} // namespace train
} // namespace tfc
