// slim.learning.train, slim.evaluation, queue runners in a block, and user functions in arg_scope.
//
//   auto train_op = slim::learning::create_train_op(loss, optimizer);
//   double last = slim::learning::train(train_op, "logs", {.number_of_steps = 1000, .save_interval_secs = 60});
//   slim::evaluation::evaluation_loop("logs", "logs/eval", {.num_evals = 10, .eval_op = update, .final_op = accuracy, .timeout = 600});
//
#pragma once

#include "tfc/frontend/Slim.h"
#include "tfc/frontend/Supervisor.h"

namespace tfc::contrib::slim {

/// The options with what arg_scope says of `op` where they say nothing.
LayerOpts with_defaults(Op op, LayerOpts o);
/// A function f(x, arguments..., LayerOpts) of one's own, which arg_scope can name; to be kept in one place, as slim's are:
///   auto block = slim::add_arg_scope([](tf::Output x, int n, slim::LayerOpts o) { return slim::conv2d(x, n, {3, 3}, o); });
///   slim::arg_scope s({block}, {.activation_fn = nullptr});   block(x, 32);   block(x, 32, {.scope = "b"});
template <class F> class ArgScoped {
public:
  explicit ArgScoped(F f) : f(std::move(f)) {}
  ArgScoped(const ArgScoped &) = delete;
  operator Op() const { return this; }
  Output operator()(Output x, LayerOpts o = {}) const requires std::is_invocable_v<const F &, Output, LayerOpts> { return f(std::move(x), with_defaults(this, std::move(o))); }
  template <class A> requires std::is_invocable_v<const F &, Output, A, LayerOpts>
  Output operator()(Output x, A a, LayerOpts o = {}) const { return f(std::move(x), std::move(a), with_defaults(this, std::move(o))); }
  template <class A, class B> requires std::is_invocable_v<const F &, Output, A, B, LayerOpts>
  Output operator()(Output x, A a, B b, LayerOpts o = {}) const { return f(std::move(x), std::move(a), std::move(b), with_defaults(this, std::move(o))); }

private:
  F f;
};
template <class F> ArgScoped<F> add_arg_scope(F f) { return ArgScoped<F>(std::move(f)); }

namespace learning {
struct TrainOpts {
  TFC_NAMED;
  Graph *graph = nullptr;
  std::optional<Variable> global_step{};
  std::optional<std::int64_t> number_of_steps{}; ///< global step to stop at; without it, until the input ends
  std::optional<Operation> init_op{}, local_init_op{};
  train::FeedList init_feed_dict{};
  std::function<void(Session &)> init_fn{};
  std::optional<Output> ready_op{};
  train::OrDefault<Output> summary_op{};
  double save_summaries_secs = 600;
  std::shared_ptr<train::Saver> saver{};
  double save_interval_secs = 600;
  std::int64_t log_every_n_steps = 1; ///< 0: never
  ConfigProto session_config{};
  /// One step, in place of running train_op: the loss, and whether to stop.
  std::function<std::pair<double, bool>(Session &, const Output &train_op, const Variable &global_step)> train_step_fn{};
};
/// Runs train_op until number_of_steps or the end of the input; checkpoints and summaries go to logdir (empty: none), a checkpoint at the
/// end. The last loss. ValueError: number_of_steps that is not positive, a saver or summary_op without a logdir.
double train(const Output &train_op, const std::string &logdir, TrainOpts o = {});
} // namespace learning

namespace evaluation {
struct EvalOpts {
  TFC_NAMED;
  int num_evals = 1;
  std::optional<Fetch> initial_op{}, eval_op{}, final_op{};
  train::FeedList initial_op_feed_dict{}, eval_op_feed_dict{}, final_op_feed_dict{};
  train::OrDefault<Output> summary_op{}; ///< all summaries
  train::FeedList summary_op_feed_dict{};
  std::vector<Variable> variables_to_restore{};
  double eval_interval_secs = 60;                         ///< of evaluation_loop, as are the next three
  std::optional<std::int64_t> max_number_of_evaluations{};
  std::optional<double> timeout{};
  std::function<bool()> timeout_fn{};
  ConfigProto session_config{};
};
/// Restores, runs eval_op num_evals times, then final_op, whose value it gives; summaries go to logdir at the checkpoint's step.
Tensor evaluate_once(const std::string &checkpoint_path, const std::string &logdir, EvalOpts o = {});
/// The same for each new checkpoint of a folder.
Tensor evaluation_loop(const std::string &checkpoint_dir, const std::string &logdir, EvalOpts o = {});
} // namespace evaluation

namespace queues {
/// The queue runners of the session's graph, for a block. Errors of threads are thrown by close(), and logged by the block's end.
class QueueRunners {
public:
  explicit QueueRunners(Session &session);
  QueueRunners(const QueueRunners &) = delete;
  ~QueueRunners();
  void close();

private:
  Session &session;
  train::Coordinator coordinator;
  std::vector<std::jthread> threads;
};
} // namespace queues

namespace utils {
/// n numbers of one (repeated) or n. ValueError: another count, or a number below 1.
std::vector<int> n_positive_integers(int n, const Sizes &value);
std::pair<int, int> two_element_tuple(const Sizes &value);
/// ValueError: not known, or a lower rank.
std::int64_t last_dimension(const Shape &shape, int min_rank = 1);
std::int64_t channel_dimension(const Shape &shape, const std::string &data_format, int min_rank = 1);
/// Keeps a tensor in a collection under a name, for convert_collection_to_dict.
Output collect_named_output(const std::string &collection, const std::string &alias, const Output &output);
std::vector<std::pair<std::string, Output>> convert_collection_to_dict(const std::string &collection);
} // namespace utils

} // namespace tfc::contrib::slim

namespace tfc::contrib::layers::summaries {
/// A histogram of an activation, and for Relu, Relu6 and Softplus which part of its inputs is below zero (and above six).
Output summarize_activation(const Output &op);
} // namespace tfc::contrib::layers::summaries

namespace tfc::contrib::framework {
using slim::add_arg_scope;
namespace python::ops {
using slim::add_arg_scope;
}
} // namespace tfc::contrib::framework
