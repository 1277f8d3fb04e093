// slim.learning.train, slim.evaluation, slim.queues, slim.utils (contrib/slim/python/slim of 1.15).
#include "State.h"

#include "tfc/frontend/App.h"
#include "tfc/frontend/Names.h"
#include "tfc/frontend/SlimTrain.h"
#include "tfc/frontend/TrainFiles.h"

#include <algorithm>
#include <chrono>
#include <exception>

namespace tfc::contrib::slim {
using namespace frontend;

double learning::train(const Output &train_op, const std::string &logdir, TrainOpts o) {
  if (!train_op) throw ValueError("train_op cannot be None.");
  if (logdir.empty()) {
    if (o.summary_op.value) throw ValueError("Cannot provide summary_op because logdir=None");
    if (o.saver) throw ValueError("Cannot provide saver because logdir=None");
  }
  if (o.number_of_steps && *o.number_of_steps <= 0) throw ValueError("`number_of_steps` must be either None or a positive number.");
  Graph &graph = o.graph ? *o.graph : train_op.graph();
  auto scope = graph.as_default();
  Variable step = o.global_step ? *o.global_step : train::get_or_create_global_step();
  train::SupervisorOpts s{.graph = &graph};
  if (o.ready_op) s.ready_op = *o.ready_op;
  if (o.init_op) s.init_op = *o.init_op;
  s.init_feed_dict = o.init_feed_dict;
  if (o.local_init_op) s.local_init_op = *o.local_init_op;
  s.logdir = logdir;
  if (logdir.empty()) s.summary_op = std::nullopt;
  else s.summary_op = o.summary_op;
  if (o.saver) s.saver = o.saver;
  s.global_step = step;
  s.save_summaries_secs = o.save_summaries_secs, s.save_model_secs = o.save_interval_secs, s.init_fn = o.init_fn;
  train::Supervisor sv(std::move(s));
  auto session = sv.managed_session({.config = o.session_config, .start_standard_services = false});
  if (!logdir.empty()) sv.start_standard_services(*session);
  sv.start_queue_runners(*session);
  double loss = 0;
  try {
    while (!sv.should_stop()) {
      bool stop;
      if (o.train_step_fn) std::tie(loss, stop) = o.train_step_fn(*session, train_op, step);
      else {
        auto begun = std::chrono::steady_clock::now();
        loss = session->run(Fetch(train_op)).asDouble(0);
        std::int64_t at = train::global_step(*session, step);
        double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
        if (o.log_every_n_steps > 0 && at % o.log_every_n_steps == 0) logging::info("global step ", at, ": loss = ", loss, " (", seconds, " sec/step)");
        stop = o.number_of_steps && at >= *o.number_of_steps;
      }
      if (stop) {
        logging::info("Stopping Training.");
        break;
      }
    }
  } catch (const errors::OutOfRangeError &) {
    logging::info("Caught OutOfRangeError. Stopping Training.");
  }
  sv.stop(false); // no checkpoint of a thread comes after the last one
  if (!logdir.empty() && sv.saver()) {
    logging::info("Finished training! Saving model to disk.");
    sv.saver()->save(*session, sv.save_path(), train::global_step(*session, step));
  }
  session.close();
  return loss;
}

//===-- evaluation ------------------------------------------------------------------------------------------------===//

namespace {
struct Evaluator {
  explicit Evaluator(const std::string &logdir, evaluation::EvalOpts given) : o(std::move(given)), logdir(logdir), saver(savers()) {
    if (o.num_evals < 0) throw ValueError(cat("num_evals must not be negative, got ", o.num_evals));
    if (o.summary_op.isDefault) o.summary_op.value = summary::merge_all();
    step = train::get_global_step();
    Operation local = local_variables_initializer(), tables = tables_initializer();
    start = group({local, tables});
    if (!logdir.empty()) writer = std::make_unique<summary::FileWriter>(logdir);
  }
  Tensor once(const std::string &checkpoint) {
    logging::info("Evaluating ", checkpoint);
    Session s({.config = o.session_config});
    saver.restore(s, checkpoint);
    s.run(start);
    queues::QueueRunners runners(s);
    auto run = [&](const std::optional<Fetch> &f, const train::FeedList &feed) { return f ? s.run(std::vector<Fetch>{*f}, feed)[0] : Tensor(); };
    run(o.initial_op, o.initial_op_feed_dict);
    if (o.eval_op)
      for (int i = 0; i < o.num_evals; ++i) run(o.eval_op, o.eval_op_feed_dict);
    Tensor last = run(o.final_op, o.final_op_feed_dict);
    if (writer && o.summary_op.value) {
      Tensor text = s.run(std::vector<Fetch>{*o.summary_op.value}, o.summary_op_feed_dict)[0];
      writer->add_summary(text, step ? train::global_step(s, *step) : 0);
      writer->flush();
    }
    runners.close();
    return last;
  }
  train::Saver savers() const { return o.variables_to_restore.empty() ? train::Saver() : train::Saver(train::VarList(o.variables_to_restore)); }
  evaluation::EvalOpts o;
  std::string logdir;
  train::Saver saver;
  std::optional<Variable> step;
  Operation start;
  std::unique_ptr<summary::FileWriter> writer;
};
} // namespace

Tensor evaluation::evaluate_once(const std::string &checkpoint, const std::string &logdir, EvalOpts o) { return Evaluator(logdir, std::move(o)).once(checkpoint); }
Tensor evaluation::evaluation_loop(const std::string &dir, const std::string &logdir, EvalOpts o) {
  train::CheckpointsIteratorOpts when{.min_interval_secs = o.eval_interval_secs, .timeout = o.timeout, .timeout_fn = o.timeout_fn};
  auto most = o.max_number_of_evaluations;
  Evaluator e(logdir, std::move(o));
  Tensor last;
  std::int64_t done = 0;
  if (most && *most <= 0) return last;
  for (const std::string &checkpoint : train::checkpoints_iterator(dir, when)) {
    last = e.once(checkpoint);
    if (most && ++done >= *most) break;
  }
  return last;
}

//===-- queues, utils ---------------------------------------------------------------------------------------------===//

queues::QueueRunners::QueueRunners(Session &s) : session(s) {
  auto scope = s.graph().as_default();
  for (const train::QueueRunner &q : get_collection<train::QueueRunner>(GraphKeys::QUEUE_RUNNERS))
    for (std::jthread &t : q.create_threads(s, &coordinator)) threads.push_back(std::move(t));
}
void queues::QueueRunners::close() {
  if (threads.empty()) return;
  coordinator.request_stop();
  std::vector<std::jthread> mine = std::move(threads);
  threads.clear();
  coordinator.join(mine);
}
queues::QueueRunners::~QueueRunners() {
  try {
    close();
  } catch (const std::exception &e) {
    logging::error("Queue runners did not end well: ", e.what());
  }
}

std::vector<int> utils::n_positive_integers(int n, const Sizes &value) {
  if (n < 1) throw ValueError("n must be a positive integer");
  std::vector<int> out = value.size() == 1 ? std::vector<int>(static_cast<std::size_t>(n), value[0]) : std::vector<int>(value);
  if (static_cast<int>(out.size()) != n) throw ValueError(cat("Expected sequence of length ", n, ", but got ", out.size()));
  for (int v : out)
    if (v < 1) throw ValueError(cat("value must be positive, got ", v));
  return out;
}
std::pair<int, int> utils::two_element_tuple(const Sizes &value) {
  if (value.size() == 1) return {value[0], value[0]};
  if (value.size() != 2) throw ValueError("Must be a list with 2 elements: a scalar, or two numbers");
  return {value[0], value[1]};
}
static std::int64_t knownDimension(const Shape &s, int axis, int min_rank, const char *what) {
  if (!s.hasRank()) throw ValueError("Rank of tensor must be known.");
  if (s.rank() < min_rank) throw ValueError(cat("rank of shape must be at least ", min_rank, " not: ", s.rank()));
  if (s.dim(axis) < 0) throw ValueError(cat(what, " dimension shape info must be not None but None"));
  return s.dim(axis);
}
std::int64_t utils::last_dimension(const Shape &s, int min_rank) { return knownDimension(s, -1, min_rank, "last"); }
std::int64_t utils::channel_dimension(const Shape &s, const std::string &format, int min_rank) {
  if (!s.hasRank()) throw ValueError("Rank of tensor must be known.");
  return knownDimension(s, format.starts_with("NC") && s.rank() > 1 ? 1 : -1, min_rank, "channel");
}
// A collection cannot hold names: each alias is a collection of its own.
Output utils::collect_named_output(const std::string &collection, const std::string &alias, const Output &output) {
  add_to_collection(collection + "/" + alias, output);
  add_to_collection(collection, output);
  return output;
}
std::vector<std::pair<std::string, Output>> utils::convert_collection_to_dict(const std::string &collection) {
  std::vector<std::pair<std::string, Output>> out;
  for (const std::string &key : get_default_graph().get_all_collection_keys())
    if (key.starts_with(collection + "/"))
      for (const Output &o : get_collection<Output>(key)) out.emplace_back(key.substr(collection.size() + 1), o);
  if (out.empty())
    for (const Output &o : get_collection<Output>(collection)) out.emplace_back(o.op().name(), o);
  return out;
}

} // namespace tfc::contrib::slim

tfc::Output tfc::contrib::layers::summaries::summarize_activation(const Output &given) {
  using namespace frontend;
  std::string type = given.op().type(), name = given.op().name();
  auto part = [&](const Output &outside, const char *tag) { summary::scalar(cat(name, "/", tag), reduce_mean(to_float(outside))); };
  if (type == "Relu" || type == "Relu6" || type == "Softplus") {
    Output in = given.op().inputs()[0];
    part(less(in, cast(0.0, in.dtype())), "zeros");
    if (type == "Relu6") part(greater(in, cast(6.0, in.dtype())), "sixes");
  }
  return summary::histogram(cat(name, "/activation"), given);
}
