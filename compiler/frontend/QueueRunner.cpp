// tf.train.QueueRunner, start_queue_runners (python/training/queue_runner_impl.py).
#include "QueueRunner.h"

#include "tfc/base/Wire.h"
#include "tfc/frontend/Input.h"

#include <algorithm>
#include <iostream>

namespace tfc::frontend {

namespace {

enum Field { QueueName = 1, EnqueueOpName = 2, CloseOpName = 3, CancelOpName = 4, ClosedTypes = 5 };

[[noreturn]] void malformed() { throw ValueError("A collection of the MetaGraphDef holds a malformed QueueRunnerDef."); }

} // namespace

std::string writeQueueRunnerDef(const QueueRunnerState &q) {
  WireWriter w, codes;
  w.bytes(QueueName, q.queue->name());
  for (graph::Node *n : q.enqueues) w.bytes(EnqueueOpName, n->name());
  w.bytes(CloseOpName, q.close->name());
  w.bytes(CancelOpName, q.cancel->name());
  for (int code : q.closedCodes) codes.varint(static_cast<std::uint64_t>(code));
  if (!codes.out.empty()) w.bytes(ClosedTypes, codes.out);
  return std::move(w.out);
}

std::shared_ptr<QueueRunnerState> readQueueRunnerDef(GraphState &g, std::string_view in) {
  auto q = std::make_shared<QueueRunnerState>();
  auto node = [&](std::string_view name) {
    graph::Node *n = g.graph->find(name.substr(0, name.find(':')));
    if (!n) malformed();
    return n;
  };
  WireReader r(in);
  while (r.next()) {
    if (r.type == WireReader::Varint) {
      if (r.field == ClosedTypes) q->closedCodes.push_back(static_cast<int>(r.number));
      continue;
    }
    if (r.type != WireReader::Bytes) malformed();
    if (r.field == QueueName) q->queue = node(r.bytes);
    else if (r.field == EnqueueOpName) q->enqueues.push_back(node(r.bytes));
    else if (r.field == CloseOpName) q->close = node(r.bytes);
    else if (r.field == CancelOpName) q->cancel = node(r.bytes);
    else if (r.field == ClosedTypes) {
      WireReader codes(r.bytes);
      for (std::uint64_t code = 0; !codes.atEnd();) {
        if (!codes.varint(code)) malformed();
        q->closedCodes.push_back(static_cast<int>(code));
      }
    }
  }
  if (r.bad) malformed();
  if (!q->queue || !q->close || !q->cancel || q->enqueues.empty()) malformed();
  if (q->closedCodes.empty()) q->closedCodes.push_back(static_cast<int>(Code::OutOfRange));
  return q;
}

train::QueueRunner Access::queueRunner(std::shared_ptr<GraphState> g, std::shared_ptr<QueueRunnerState> q) {
  train::QueueRunner r;
  r.g = std::move(g), r.state = std::move(q);
  return r;
}

const std::shared_ptr<QueueRunnerState> &Access::state(const train::QueueRunner &q) { return q.state; }

} // namespace tfc::frontend

namespace tfc::train {
using namespace frontend;

QueueRunner::QueueRunner(const Queue &q, std::vector<Operation> enqueue_ops, QueueRunnerOpts o) {
  if (enqueue_ops.empty()) throw ValueError("Must provide queue and enqueue_ops.");
  g = Access::graph(q.queue_ref());
  state = std::make_shared<QueueRunnerState>();
  state->queue = Access::edge(q.queue_ref()).node;
  for (const Operation &op : enqueue_ops) state->enqueues.push_back(Access::node(op));
  state->close = Access::node(o.close_op ? o.close_op : q.close());
  state->cancel = Access::node(o.cancel_op ? o.cancel_op : q.close(true));
  state->closedCodes = std::move(o.queue_closed_codes);
  if (state->closedCodes.empty()) state->closedCodes.push_back(static_cast<int>(Code::OutOfRange));
}

std::string QueueRunner::name() const { return state->queue->name(); }
Operation QueueRunner::close_op() const { return Access::operation(g, state->close); }
Operation QueueRunner::cancel_op() const { return Access::operation(g, state->cancel); }
std::vector<Operation> QueueRunner::enqueue_ops() const {
  std::vector<Operation> ops;
  for (graph::Node *n : state->enqueues) ops.push_back(Access::operation(g, n));
  return ops;
}
std::vector<std::exception_ptr> QueueRunner::exceptions_raised() const {
  std::lock_guard lock(state->mutex);
  return state->raised;
}

namespace {

/// What one enqueue operation's thread needs; it holds the session's state, not the Session.
struct Work {
  std::shared_ptr<QueueRunnerState> runner;
  const void *session;
  Callable enqueue, close;
  std::optional<Coordinator> coordinator;

  /// True if this was the session's last thread of the runner.
  bool leave() const {
    std::lock_guard lock(runner->mutex);
    return --runner->running[session] == 0;
  }
  bool endsQuietly(int code) const { return std::find(runner->closedCodes.begin(), runner->closedCodes.end(), code) != runner->closedCodes.end(); }
  void run(std::stop_token token) const;
};

void Work::run(std::stop_token token) const {
  RunOptions options{.stop = token};
  try {
    while (!token.stop_requested() && !(coordinator && coordinator->should_stop())) {
      try {
        enqueue({}, options);
      } catch (const errors::OpError &e) {
        if (!endsQuietly(e.code())) throw;
        if (leave()) {
          try {
            close({}, options);
          } catch (const Error &) { // it may be closed already
          }
        }
        return;
      }
    }
    leave();
  } catch (...) {
    leave();
    if (token.stop_requested()) return; // the wait was ended on purpose
    if (coordinator) throw; // becomes its request to stop
    std::lock_guard lock(runner->mutex);
    runner->raised.push_back(std::current_exception());
    try {
      throw;
    } catch (const std::exception &e) {
      std::cerr << "Exception in QueueRunner: " << e.what() << '\n';
    }
  }
}

} // namespace

std::vector<std::jthread> QueueRunner::create_threads(Session &s, Coordinator *c) const {
  {
    std::lock_guard lock(state->mutex);
    int &running = state->running[&s];
    if (running > 0) return {};
    running = static_cast<int>(state->enqueues.size());
    state->raised.clear();
  }
  std::vector<std::jthread> threads;
  std::optional<Coordinator> coordinator = c ? std::optional(*c) : std::nullopt;
  Callable close = s.make_callable({close_op()}), cancel = s.make_callable({cancel_op()});
  for (const Operation &op : enqueue_ops()) {
    Work work{state, &s, s.make_callable({op}), close, coordinator};
    auto run = [work](std::stop_token token) { work.run(token); };
    if (c) threads.push_back(c->start_thread(cat("QueueRunnerThread-", name(), "-", op.name()), run));
    else threads.emplace_back(run);
  }
  if (c)
    threads.push_back(c->start_thread(cat("QueueRunnerThread-", name(), "-close_on_stop"), [coordinator, cancel](std::stop_token token) {
      coordinator->wait_for_stop({}, token);
      try {
        cancel();
      } catch (const Error &) { // the session may be closed
      }
    }));
  return threads;
}

void add_queue_runner(const QueueRunner &q, std::string_view collection) {
  Access::graph(q.close_op())->collections[std::string(collection)].push_back(Access::state(q));
}

std::vector<std::jthread> start_queue_runners(Session *s, Coordinator *c, std::string_view collection) {
  if (!s) s = get_default_session();
  if (!s)
    throw ValueError("Cannot start queue runners: No default session is registered. Use `with sess.as_default()` or pass an explicit session "
                     "to tf.start_queue_runners(sess=sess)");
  auto pushed = pushDefault(Access::graph(s->graph())->shared_from_this());
  std::vector<QueueRunner> runners = get_collection<QueueRunner>(collection);
  if (runners.empty())
    std::cerr << "`tf.train.start_queue_runners()` was called when no queue runners were defined. You can safely remove the call to this "
                 "deprecated function.\n";
  std::vector<std::jthread> threads;
  for (const QueueRunner &q : runners)
    for (std::jthread &t : q.create_threads(*s, c)) threads.push_back(std::move(t));
  return threads;
}
std::vector<std::jthread> start_queue_runners(Session &s, Coordinator &c, std::string_view collection) {
  return start_queue_runners(&s, &c, collection);
}

} // namespace tfc::train
