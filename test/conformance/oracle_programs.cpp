// Runs the programs of test/conformance/programs in tfc; oracle.py runs their twins in TensorFlow and compares.
//
//   oracle_programs OUT [NAME...]             OUT/NAME.meta (graph, collections), OUT/NAME.npz (losses, variables), OUT/NAME.ckpt;
//                                             what a program throws goes to OUT/NAME.error
//   oracle_programs --restore OUT [NAME...]   restores OUT/NAME.tf, the checkpoint of the twin, then trains OUT/NAME.tf.meta, the twin's
//                                             graph, from its initial values and from the checkpoint; writes OUT/NAME.restored.npz
//   oracle_programs --list
#include "../../tools/support/Npz.h"
#include "programs/Program.h"

#include <algorithm>
#include <cmath>
#include <iostream>

namespace oracle {

std::map<std::string, std::function<Program()>> &Programs::all() {
  static std::map<std::string, std::function<Program()>> programs;
  return programs;
}

tf::Tensor ramp(const tf::Shape &shape) {
  tf::Tensor t = tf::Tensor::zeros(shape);
  auto d = t.mutable_data<float>();
  for (std::size_t i = 0; i < d.size(); ++i)
    d[i] = static_cast<float>(static_cast<int>(i * 37 % 101) - 50) / 50.0f;
  return t;
}

tf::Tensor positive(const tf::Shape &shape) {
  tf::Tensor t = ramp(shape);
  for (float &f : t.mutable_data<float>())
    f = (std::abs(f) + 0.02f) / 1.02f;
  return t;
}

tf::Tensor classes(const tf::Shape &shape, int count) {
  tf::Tensor t = tf::Tensor::zeros(shape, tf::int32);
  auto d = t.mutable_data<std::int32_t>();
  for (std::size_t i = 0; i < d.size(); ++i)
    d[i] = static_cast<int>(i * 7 % count);
  return t;
}

} // namespace oracle

namespace {
using oracle::Program, oracle::Programs;

std::map<std::string, tf::Tensor> variables(tf::Session &session, const std::string &prefix = {}) {
  std::map<std::string, tf::Tensor> values;
  for (const tf::Variable &v : tf::global_variables())
    values[prefix + v.op().name()] = session.run(v);
  return values;
}

void write(const std::string &path, const std::map<std::string, tf::Tensor> &arrays) {
  if (tfc::Status s = tfc::tools::writeFile(path, tfc::tools::toNpz(arrays)); !s)
    throw std::runtime_error(s.str());
}

/// What starts the queues of the default graph, and ends them with itself.
struct Queues {
  explicit Queues(tf::Session &session) {
    if (auto keys = session.graph().get_all_collection_keys(); std::ranges::count(keys, tf::GraphKeys::QUEUE_RUNNERS))
      runners = tf::train::start_queue_runners(session, threads);
  }
  ~Queues() {
    threads.request_stop();
    threads.join(runners);
  }
  tf::train::Coordinator threads;
  std::vector<std::jthread> runners;
};

tf::Tensor losses(tf::Session &session, const Program &p, int steps) {
  std::vector<float> all;
  for (int i = 0; i < steps; ++i) {
    all.push_back(session.run(std::vector<tf::Fetch>{p.train[0], p.loss}, p.feeds)[1].item<float>());
    for (std::size_t k = 1; k < p.train.size(); ++k)
      session.run(std::vector<tf::Fetch>{p.train[k]}, p.feeds);
  }
  return tf::Tensor(all);
}

void train(tf::Session &session, const Program &p, const std::string &path) {
  auto arrays = variables(session, "initial/");
  arrays["losses"] = losses(session, p, 20);
  arrays.merge(variables(session, "final/"));
  if (!p.values.empty()) {
    auto values = session.run(std::vector<tf::Fetch>(p.values.begin(), p.values.end()), p.feeds);
    for (std::size_t k = 0; k < values.size(); ++k)
      arrays["value/" + std::to_string(k)] = values[k];
  }
  write(path, arrays);
}

/// The same tensors and operations by name in another graph.
Program renamed(const Program &p, tf::Graph &graph) {
  Program q;
  q.loss = graph.get_tensor_by_name(p.loss.name());
  for (const tf::Operation &op : p.train)
    q.train.push_back(graph.get_operation_by_name(op.name()));
  for (auto &[key, value] : p.feeds)
    q.feeds.push_back({key.output ? key.output.name() : key.name, value});
  return q;
}

/// Trains what TensorFlow wrote, from its initializers and from its checkpoint.
void trainTwin(const std::string &prefix, const Program &p, const std::vector<tf::Operation> &init, std::map<std::string, tf::Tensor> &arrays) {
  tf::Graph graph;
  auto scope = graph.as_default();
  tf::train::Saver saver = tf::train::import_meta_graph(prefix + ".meta");
  Program twin = renamed(p, graph);
  tf::Session session;
  for (const tf::Operation &op : init)
    session.run(graph.get_operation_by_name(op.name()));
  Queues queues(session);
  arrays["losses"] = losses(session, twin, 5);
  saver.restore(session, prefix);
  arrays["continued"] = losses(session, twin, 3);
}

void run(const std::string &out, const std::string &name, bool restore) {
  tf::Graph graph;
  auto scope = graph.as_default();
  Program p = Programs::all().at(name)();
  std::vector init{tf::global_variables_initializer(), tf::local_variables_initializer(), tf::tables_initializer()};
  tf::train::Saver saver;
  tf::Session session;
  if (restore) {
    saver.restore(session, out + "/" + name + ".tf");
    auto arrays = variables(session, "restored/");
    try {
      trainTwin(out + "/" + name + ".tf", p, init, arrays);
    } catch (const std::exception &e) {
      write(out + "/" + name + ".restored.npz", arrays);
      throw;
    }
    return write(out + "/" + name + ".restored.npz", arrays);
  }
  tf::train::export_meta_graph(out + "/" + name + ".meta");
  for (const tf::Operation &op : init)
    session.run(op);
  {
    Queues queues(session);
    train(session, p, out + "/" + name + ".npz");
  }
  saver.save(session, out + "/" + name + ".ckpt");
}

} // namespace

int main(int argc, char **argv) {
  std::vector<std::string> args(argv + 1, argv + argc);
  bool restore = !args.empty() && args[0] == "--restore";
  if (restore)
    args.erase(args.begin());
  if (args.empty()) {
    std::cerr << "usage: oracle_programs [--restore] OUT [NAME...] | --list\n";
    return 2;
  }
  std::vector<std::string> names(args.begin() + 1, args.end());
  if (names.empty())
    for (auto &[name, build] : Programs::all())
      names.push_back(name);
  if (args[0] == "--list") {
    for (const std::string &name : names)
      std::cout << name << '\n';
    return 0;
  }
  for (const std::string &name : names)
    try {
      run(args[0], name, restore);
    } catch (const std::exception &e) {
      if (tfc::Status s = tfc::tools::writeFile(args[0] + "/" + name + ".error", e.what()); !s)
        std::cerr << s.str() << '\n';
    }
  return 0;
}
