// Models: Sequential, and Model of given tensors or of a class (keras/engine/training.py of 1.15, in graph mode).
#include "KerasImpl.h"

#include "tfc/frontend/Array.h"

#include <algorithm>
#include <cstring>
#include <iostream>
#include <numeric>
#include <random>

namespace tfc::keras {
using namespace frontend;

namespace {

Tensor take(const Tensor &t, const std::vector<std::size_t> &order, std::size_t from, std::size_t to) {
  std::vector<std::int64_t> dims(t.shape().dims());
  std::size_t count = static_cast<std::size_t>(dims[0]), each = count ? t.nbytes() / count : 0;
  dims[0] = static_cast<std::int64_t>(to - from);
  if (t.dtype() == DType::string) throw TypeError("Strings are no data of a model; look them up or hash them first.");
  Tensor part = Tensor::zeros(Shape(dims), t.dtype());
  auto *out = static_cast<char *>(part.mutableRaw());
  for (std::size_t i = from; i < to; ++i) std::memcpy(out + (i - from) * each, static_cast<const char *>(t.raw()) + order[i] * each, each);
  return part;
}
/// Calls f(rows of a batch) for batches of the rows in order.
template <class F> void batches(int size, const std::vector<std::size_t> &order, F f) {
  if (size <= 0) throw ValueError(cat("batch_size must be positive, got ", size));
  for (std::size_t at = 0; at < order.size(); at += static_cast<std::size_t>(size)) f(at, std::min(order.size(), at + static_cast<std::size_t>(size)));
}
std::vector<std::size_t> inOrder(const Tensor &x) {
  std::vector<std::size_t> order(static_cast<std::size_t>(x.shape()[0]));
  std::iota(order.begin(), order.end(), std::size_t(0));
  return order;
}
void wantCount(const char *what, std::size_t have, std::size_t want) {
  if (have != want) throw ValueError(cat("The model has ", want, " ", what, "s, but ", have, " arrays were given for them."));
}

} // namespace

//===-- Training --------------------------------------------------------------------------------------------------===//

Shape Trainer::rows(const Tensor &t) {
  if (t.shape().rank() < 1) throw ValueError("Data of a model have a first dimension of rows.");
  std::vector<std::int64_t> dims(t.shape().dims());
  dims[0] = None;
  return Shape(dims);
}
void Trainer::check(const std::vector<Tensor> &x, const std::vector<Tensor> &y) {
  if (x.empty()) throw ValueError("A model needs data.");
  for (const Tensor &t : x) rows(t);
  for (const Tensor &t : y) rows(t);
  for (const std::vector<Tensor> *list : {&x, &y})
    for (const Tensor &t : *list)
      if (t.shape()[0] != x[0].shape()[0])
        throw ValueError(cat("Input arrays should have the same number of samples as target arrays. Found ", x[0].shape()[0], " input samples and ", t.shape()[0], " target samples."));
}
void Trainer::compile(std::shared_ptr<train::Optimizer> o, std::vector<LossFn> l, std::vector<NamedMetric> m) {
  if (!measures.empty()) throw RuntimeError("A model that has been trained cannot be compiled again; make a new one and set_weights.");
  optimizer = std::move(o), losses = std::move(l), metrics = std::move(m);
}
void Trainer::buildTraining(const std::vector<Tensor> &x, const std::vector<Tensor> &y) {
  build(x);
  if (!measures.empty()) return;
  if (!optimizer || losses.empty()) throw RuntimeError("The model needs to be compiled before being used.");
  wantCount("output", y.size(), outputs.size());
  if (losses.size() != 1) wantCount("output", losses.size(), outputs.size());
  auto scope = graph().as_default();
  Output loss;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    targets.push_back(placeholder(y[i].dtype(), rows(y[i]), {.name = "target"}));
    Output one = reduce_mean(losses[losses.size() == 1 ? 0 : i](targets[i], outputs[i]));
    loss = loss ? loss + one : one;
  }
  std::vector<Output> list{loss};
  for (const NamedMetric &m : metrics) list.push_back(reduce_mean(m.f(targets[0], outputs[0])));
  for (const Output &r : tfc::losses::get_regularization_losses())
    if (owns(r)) loss = loss + r;
  list[0] = loss;
  std::vector<Operation> updates;
  for (const Output &u : get_collection(GraphKeys::UPDATE_OPS))
    if (owns(u)) updates.push_back(u.op());
  for (const Operation &u : get_collection<Operation>(GraphKeys::UPDATE_OPS))
    if (frontend::outputsOf(u).empty() || owns(u.output())) updates.push_back(u);
  {
    ControlDependencies after(updates);
    step = optimizer->minimize(loss, {.var_list = trainable()});
  }
  measures = std::move(list);
  initialise();
}
std::vector<double> Trainer::run(const std::vector<Tensor> &xs, const std::vector<Tensor> &ys, int size, const std::vector<std::size_t> &order, bool trains) {
  wantCount("input", xs.size(), inputs.size());
  wantCount("output", ys.size(), outputs.size());
  std::vector<double> sums(measures.size());
  batches(size, order, [&](std::size_t from, std::size_t to) {
    std::vector<Fetch> fetches(measures.begin(), measures.end());
    if (trains) fetches.push_back(step);
    std::vector<std::pair<FeedKey, Tensor>> feed;
    for (std::size_t i = 0; i < xs.size(); ++i) feed.emplace_back(inputs[i], take(xs[i], order, from, to));
    for (std::size_t i = 0; i < ys.size(); ++i) feed.emplace_back(targets[i], take(ys[i], order, from, to));
    if (training) feed.emplace_back(training, Tensor(trains));
    auto got = session().run(fetches, feed);
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += got[i].asDouble(0) * static_cast<double>(to - from);
  });
  for (double &s : sums) s /= static_cast<double>(std::max<std::size_t>(order.size(), 1));
  return sums;
}
History Trainer::fit(const std::vector<Tensor> &x, const std::vector<Tensor> &y, const FitOpts &o) {
  check(x, y);
  buildTraining(x, y);
  History history;
  std::vector<std::size_t> order = inOrder(x[0]);
  std::mt19937_64 random(o.seed ? static_cast<std::uint64_t>(*o.seed) : std::random_device{}());
  auto record = [&](const std::string &prefix, const std::vector<double> &values) {
    history[prefix + "loss"].push_back(values[0]);
    for (std::size_t i = 0; i < metrics.size(); ++i) history[prefix + metrics[i].name].push_back(values[i + 1]);
  };
  for (auto *c : o.callbacks) c->session = &session(), c->weights = weights(), c->on_train_begin();
  for (int epoch = 0; epoch < o.epochs; ++epoch) {
    for (auto *c : o.callbacks) c->on_epoch_begin(epoch);
    if (o.shuffle) std::shuffle(order.begin(), order.end(), random);
    if (o.callbacks.empty()) record("", run(x, y, o.batch_size, order, true));
    else {
      std::vector<double> sums(measures.size());
      int batch = 0;
      batches(o.batch_size, order, [&](std::size_t from, std::size_t to) {
        for (auto *c : o.callbacks) c->on_batch_begin(batch);
        auto values = run(x, y, static_cast<int>(to - from), std::vector<std::size_t>(order.begin() + static_cast<std::ptrdiff_t>(from), order.begin() + static_cast<std::ptrdiff_t>(to)), true);
        callbacks::Callback::Logs logs{{"loss", values[0]}, {"size", static_cast<double>(to - from)}};
        for (std::size_t i = 0; i < metrics.size(); ++i) logs[metrics[i].name] = values[i + 1];
        for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += values[i] * static_cast<double>(to - from) / static_cast<double>(order.size());
        for (auto *c : o.callbacks) c->on_batch_end(batch, logs);
        ++batch;
      });
      record("", sums);
    }
    if (o.validation_data) record("val_", evaluate({o.validation_data->first}, {o.validation_data->second}, o.batch_size));
    callbacks::Callback::Logs logs;
    for (auto &[name, values] : history) logs[name] = values.back();
    for (auto *c : o.callbacks) c->on_epoch_end(epoch, logs);
    if (o.verbose) {
      std::cout << "Epoch " << epoch + 1 << "/" << o.epochs;
      for (auto &[name, value] : logs) std::cout << " - " << name << ": " << value;
      std::cout << std::endl;
    }
    if (std::any_of(o.callbacks.begin(), o.callbacks.end(), [](auto *c) { return c->stop_training; })) break;
  }
  for (auto *c : o.callbacks) c->on_train_end();
  return history;
}
std::vector<double> Trainer::evaluate(const std::vector<Tensor> &x, const std::vector<Tensor> &y, int batch_size) {
  check(x, y);
  buildTraining(x, y);
  return run(x, y, batch_size, inOrder(x[0]), false);
}
std::vector<Tensor> Trainer::predict(const std::vector<Tensor> &x, int batch_size) {
  check(x, {});
  build(x);
  wantCount("input", x.size(), inputs.size());
  std::vector<std::size_t> order = inOrder(x[0]);
  std::vector<std::vector<Tensor>> parts(outputs.size());
  batches(batch_size, order, [&](std::size_t from, std::size_t to) {
    std::vector<std::pair<FeedKey, Tensor>> feed;
    for (std::size_t i = 0; i < x.size(); ++i) feed.emplace_back(inputs[i], take(x[i], order, from, to));
    auto got = session().run(std::vector<Fetch>(outputs.begin(), outputs.end()), feed);
    for (std::size_t i = 0; i < got.size(); ++i) parts[i].push_back(got[i]);
  });
  std::vector<Tensor> all;
  for (auto &list : parts) {
    if (list.empty()) throw ValueError("predict needs at least one row.");
    std::vector<std::int64_t> dims(rows(list[0]).dims());
    dims[0] = x[0].shape()[0];
    Tensor whole = Tensor::zeros(Shape(dims), list[0].dtype());
    auto *to = static_cast<char *>(whole.mutableRaw());
    std::size_t bytes = 0;
    for (const Tensor &p : list) bytes += p.nbytes();
    if (bytes != whole.nbytes()) throw ValueError(cat("An output of the model does not have a row for each row of its input: ", list[0].shape().str()));
    for (const Tensor &p : list) std::memcpy(to, p.raw(), p.nbytes()), to += p.nbytes();
    all.push_back(std::move(whole));
  }
  return all;
}
std::vector<Tensor> Trainer::getWeights() {
  std::vector<Tensor> out;
  for (const Variable &v : weights()) out.push_back(session().run(Fetch(v)));
  return out;
}
void Trainer::setWeights(const std::vector<Tensor> &values) {
  std::vector<Variable> mine = weights();
  if (mine.size() != values.size())
    throw ValueError(cat("You called `set_weights(weights)` with a weight list of length ", values.size(), ", but the model was expecting ", mine.size(), " weights."));
  for (std::size_t i = 0; i < mine.size(); ++i)
    if (!mine[i].shape().isCompatibleWith(values[i].shape()))
      throw ValueError(cat("Layer weight shape ", mine[i].shape().str(), " not compatible with provided weight shape ", values[i].shape().str()));
  for (std::size_t i = 0; i < mine.size(); ++i) mine[i].load(values[i], &session());
}
std::int64_t Trainer::countParams() {
  std::int64_t n = 0;
  for (const Variable &v : weights()) n += v.shape().numElements().value_or(0);
  return n;
}

//===-- A graph and a session of one's own ------------------------------------------------------------------------===//

namespace {

/// The graph is made for inputs like the first ones.
struct OwnGraph : Trainer {
  Graph own;
  std::unique_ptr<Session> made;
  std::vector<Variable> initialised;
  Graph &graph() override { return own; }
  Session &session() override {
    if (!made) throw RuntimeError("The model has no weights before it is used first.");
    return *made;
  }
  virtual Output through(const Output &x) = 0;
  void initialise() override {
    auto scope = own.as_default();
    if (!made) made = std::make_unique<Session>(SessionOpts{.graph = &own});
    std::vector<Variable> fresh;
    for (const Variable &v : global_variables())
      if (std::find(initialised.begin(), initialised.end(), v) == initialised.end()) fresh.push_back(v);
    if (!fresh.empty()) made->run(variables_initializer(fresh));
    initialised.insert(initialised.end(), fresh.begin(), fresh.end());
  }
  void build(const std::vector<Tensor> &like) override {
    if (!outputs.empty()) return;
    wantCount("input", like.size(), 1);
    auto scope = own.as_default();
    Output x = placeholder(like[0].dtype(), rows(like[0]), {.name = "input"});
    training = placeholder_with_default(false, Shape{}, {.name = "keras_learning_phase"});
    outputs = {through(x)};
    inputs = {x};
    initialise();
  }
  std::vector<Variable> weights() override {
    session();
    std::vector<Variable> out;
    auto scope = own.as_default();
    std::vector<Variable> slots = optimizer ? optimizer->variables() : std::vector<Variable>();
    for (const Variable &v : global_variables())
      if (std::find(slots.begin(), slots.end(), v) == slots.end()) out.push_back(v);
    return out;
  }
};

} // namespace

struct Sequential::Impl : OwnGraph {
  std::vector<LayerFn> layers;
  Output through(const Output &x) override {
    if (layers.empty()) throw ValueError("This model has no layers.");
    Output h = x;
    for (const LayerFn &f : layers) h = f(h, training);
    return h;
  }
};

Sequential::Sequential() : impl(std::make_unique<Impl>()) {}
Sequential::~Sequential() = default;
Sequential &Sequential::addLayer(LayerFn f) {
  if (!impl->outputs.empty()) throw RuntimeError("Layers are added before a model is used first.");
  impl->layers.push_back(std::move(f));
  return *this;
}
void Sequential::compile(std::shared_ptr<train::Optimizer> optimizer, LossFn loss, std::vector<NamedMetric> metrics) { impl->compile(std::move(optimizer), {std::move(loss)}, std::move(metrics)); }
History Sequential::fit(const Tensor &x, const Tensor &y, FitOpts o) { return impl->fit({x}, {y}, o); }
std::vector<double> Sequential::evaluate(const Tensor &x, const Tensor &y, int batch_size) { return impl->evaluate({x}, {y}, batch_size); }
Tensor Sequential::predict(const Tensor &x, int batch_size) { return impl->predict({x}, batch_size)[0]; }
std::vector<Tensor> Sequential::get_weights() const { return impl->getWeights(); }
void Sequential::set_weights(const std::vector<Tensor> &weights) { impl->setWeights(weights); }
std::int64_t Sequential::count_params() const { return impl->countParams(); }

//===-- Model -----------------------------------------------------------------------------------------------------===//

namespace {

/// Given tensors of a graph.
struct Between : Trainer {
  std::shared_ptr<GraphState> state;
  std::unordered_set<graph::Node *> nodes; ///< that the outputs depend on
  std::vector<Variable> initialised;
  Between(const std::vector<Output> &in, const std::vector<Output> &out) {
    if (in.empty() || out.empty()) throw ValueError("A model needs at least one input and one output.");
    inputs = in, outputs = out, state = Access::graph(out[0]);
    std::vector<graph::Node *> stack;
    for (const Output &o : out) stack.push_back(Access::edge(o).node);
    nodes = reached(stack);
    for (const Output &i : in)
      if (!nodes.count(Access::edge(i).node)) throw ValueError(cat("Graph disconnected: the outputs of the model do not depend on its input ", i));
    if (graph::Node *n = state->graph->find("keras_learning_phase")) training = Access::output(state, {n, 0});
  }
  static std::unordered_set<graph::Node *> reached(std::vector<graph::Node *> stack) {
    std::unordered_set<graph::Node *> seen(stack.begin(), stack.end());
    while (!stack.empty()) {
      graph::Node *n = stack.back();
      stack.pop_back();
      for (graph::Edge e : n->inputs())
        if (seen.insert(e.node).second) stack.push_back(e.node);
      for (graph::Node *c : n->controls())
        if (seen.insert(c).second) stack.push_back(c);
    }
    return seen;
  }
  bool owns(const Output &o) override {
    // Regularization losses read a weight alone, updates see an input.
    graph::Node *n = Access::edge(o).node;
    auto above = reached({n});
    for (const Output &i : inputs)
      if (above.count(Access::edge(i).node)) return true;
    auto mine = weights();
    return std::any_of(mine.begin(), mine.end(), [&](const Variable &v) { return above.count(Access::edge(v.handle()).node); });
  }
  Graph &graph() override { return facadeOf(state); }
  Session &session() override {
    auto scope = graph().as_default();
    return backend::get_session();
  }
  void build(const std::vector<Tensor> &) override { initialise(); }
  std::vector<Variable> among(const std::vector<Variable> &list) {
    std::vector<Variable> out;
    for (const Variable &v : list)
      if (nodes.count(Access::edge(v.handle()).node)) out.push_back(v);
    return out;
  }
  std::vector<Variable> weights() override {
    auto scope = graph().as_default();
    return among(global_variables());
  }
  std::vector<Variable> trainable() override {
    auto scope = graph().as_default();
    return among(trainable_variables());
  }
  void initialise() override {
    auto scope = graph().as_default();
    std::vector<Variable> all = weights(), unknown;
    if (optimizer)
      for (const Variable &v : optimizer->variables()) all.push_back(v);
    for (const Variable &v : all)
      if (std::find(initialised.begin(), initialised.end(), v) == initialised.end()) unknown.push_back(v);
    if (unknown.empty()) return;
    // Those with a value, loaded or of another model, keep it.
    std::vector<Fetch> asked;
    for (const Variable &v : unknown) asked.push_back(is_variable_initialized(v));
    auto have = session().run(asked);
    std::vector<Variable> fresh;
    for (std::size_t i = 0; i < unknown.size(); ++i)
      if (!have[i].asInt64(0)) fresh.push_back(unknown[i]);
    if (!fresh.empty()) session().run(variables_initializer(fresh));
    initialised.insert(initialised.end(), unknown.begin(), unknown.end());
  }
};
/// Of a class with `call`.
struct Called : OwnGraph {
  Model *model = nullptr;
  Output through(const Output &x) override { return model->call(x, training); }
  std::vector<Variable> trainable() override {
    auto scope = own.as_default();
    return trainable_variables();
  }
};

} // namespace

struct Model::Impl {
  std::unique_ptr<Trainer> trainer;
  std::string name;
  std::unique_ptr<train::Saver> saver;
  train::Saver &theSaver(std::vector<Variable> weights) {
    auto scope = trainer->graph().as_default();
    if (!saver) saver = std::make_unique<train::Saver>(train::VarList(std::move(weights)));
    return *saver;
  }
};

Model::Model() : impl(std::make_unique<Impl>()) { impl->trainer = std::make_unique<Called>(), impl->name = "model"; }
Model::Model(const Output &in, const Output &out, ModelOpts o) : Model(std::vector<Output>{in}, std::vector<Output>{out}, std::move(o)) {}
Model::Model(const std::vector<Output> &in, const std::vector<Output> &out, ModelOpts o) : impl(std::make_unique<Impl>()) {
  impl->trainer = std::make_unique<Between>(in, out), impl->name = o.name.empty() ? "model" : std::move(o.name);
}
Model::~Model() = default;
Model::Model(Model &&) noexcept = default;
Output Model::call(Output, Output) { throw RuntimeError("When subclassing the `Model` class, you should implement a `call` method."); }
static Trainer &trainerOf(Trainer &t, const Model *m) {
  if (auto *c = dynamic_cast<Called *>(&t)) c->model = const_cast<Model *>(m);
  return t;
}
#define TRAINER trainerOf(*impl->trainer, this)
std::vector<Output> Model::inputs() const { return TRAINER.inputs; }
std::vector<Output> Model::outputs() const { return TRAINER.outputs; }
std::string Model::name() const { return impl->name; }
void Model::compile(std::shared_ptr<train::Optimizer> o, LossFn loss, std::vector<NamedMetric> m) { TRAINER.compile(std::move(o), {std::move(loss)}, std::move(m)); }
void Model::compile(std::shared_ptr<train::Optimizer> o, std::vector<LossFn> losses, std::vector<NamedMetric> m) { TRAINER.compile(std::move(o), std::move(losses), std::move(m)); }
History Model::fit(const Tensors &x, const Tensors &y, FitOpts o) { return TRAINER.fit(x, y, o); }
std::vector<double> Model::evaluate(const Tensors &x, const Tensors &y, int n) { return TRAINER.evaluate(x, y, n); }
std::vector<Tensor> Model::predict_all(const Tensors &x, int n) { return TRAINER.predict(x, n); }
Tensor Model::predict(const Tensors &x, int n) { return predict_all(x, n)[0]; }
Tensor Model::predict_on_batch(const Tensors &x) { return predict(x, static_cast<int>(std::max<std::int64_t>(1, Trainer::rows(x.at(0)).rank() ? x[0].shape()[0] : 1))); }
std::vector<double> Model::train_on_batch(const Tensors &x, const Tensors &y) {
  Trainer::check(x, y);
  TRAINER.buildTraining(x, y);
  auto order = inOrder(x[0]);
  return TRAINER.run(x, y, std::max<int>(1, static_cast<int>(order.size())), order, true);
}
std::vector<double> Model::test_on_batch(const Tensors &x, const Tensors &y) {
  Trainer::check(x, y);
  return evaluate(x, y, std::max<int>(1, static_cast<int>(x[0].shape()[0])));
}
std::vector<Variable> Model::weights() const { return TRAINER.weights(); }
std::vector<Variable> Model::trainable_weights() const { return TRAINER.trainable(); }
std::vector<Tensor> Model::get_weights() const {
  if (!TRAINER.inputs.empty()) TRAINER.build({});
  return TRAINER.getWeights();
}
void Model::set_weights(const std::vector<Tensor> &w) {
  if (!TRAINER.inputs.empty()) TRAINER.build({});
  TRAINER.setWeights(w);
}
std::int64_t Model::count_params() const { return TRAINER.countParams(); }
void Model::save_weights(const std::string &path) {
  if (!TRAINER.inputs.empty()) TRAINER.build({});
  impl->theSaver(weights()).save(TRAINER.session(), path);
}
void Model::load_weights(const std::string &path) {
  if (!TRAINER.inputs.empty()) TRAINER.build({});
  impl->theSaver(weights()).restore(TRAINER.session(), path);
}
#undef TRAINER

} // namespace tfc::keras
