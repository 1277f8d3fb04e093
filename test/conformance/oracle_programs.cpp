// Programs of the oracle test, in C++; test/conformance/oracle.py has the same ones in Python for real TensorFlow.
//
//   oracle_programs OUT        for each program: OUT/NAME.pb (graph), OUT/NAME.npz (losses, variables), OUT/NAME.ckpt
//   oracle_programs OUT NAME PREFIX     restores PREFIX into program NAME and writes its variables to OUT/NAME.restored.npz
#include "../../tools/support/Npz.h"

#include <tfc/tf.h>

#include <functional>
#include <iostream>
#include <map>

namespace {

/// What a program hands to the driver: feeds, one train op, a loss.
struct Program {
  tf::Output x, y, loss;
  tf::Operation train;
  tf::Tensor xs, ys;
};

tf::Tensor ramp(std::int64_t rows, std::int64_t columns) {
  tf::Tensor t = tf::Tensor::zeros({rows, columns});
  auto d = t.mutable_data<float>();
  for (std::size_t i = 0; i < d.size(); ++i)
    d[i] = static_cast<float>(static_cast<int>(i * 37 % 101) - 50) / 50.0f;
  return t;
}

tf::Tensor classes(std::int64_t rows, int count) {
  tf::Tensor t = tf::Tensor::zeros({rows}, tf::int32);
  auto d = t.mutable_data<std::int32_t>();
  for (std::size_t i = 0; i < d.size(); ++i)
    d[i] = static_cast<int>(i * 7 % count);
  return t;
}

Program linearRegression() {
  auto x = tf::placeholder(tf::float32, {tf::None, 1}, {.name = "x"});
  auto y = tf::placeholder(tf::float32, {tf::None, 1}, {.name = "y"});
  tf::Variable w(0.5f, {.name = "weight"}), b(-0.5f, {.name = "bias"});
  auto loss = tf::reduce_mean(tf::square(x * w + b - y), {}, {.name = "loss"});
  auto train = tf::train::GradientDescentOptimizer(0.1f).minimize(loss);
  return {x, y, loss, train, ramp(20, 1), ramp(20, 1)};
}

Program mlpMomentum() {
  auto x = tf::placeholder(tf::float32, {tf::None, 8}, {.name = "x"});
  auto y = tf::placeholder(tf::int32, {tf::None}, {.name = "y"});
  auto normal = [](int seed) { return tf::random_normal_initializer({.stddev = 0.2, .seed = seed}); };
  auto h = tf::layers::dense(x, 16, {.activation = tf::nn::relu, .kernel_initializer = normal(1), .name = "fc1"});
  auto logits = tf::layers::dense(h, 5, {.kernel_initializer = normal(2), .name = "fc2"});
  auto loss = tf::reduce_mean(tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = y, .logits = logits}), {}, {.name = "loss"});
  auto train = tf::train::MomentumOptimizer(0.05f, 0.9f, {.use_nesterov = true}).minimize(loss);
  return {x, y, loss, train, ramp(12, 8), classes(12, 5)};
}

Program scopesAdam() {
  auto x = tf::placeholder(tf::float32, {tf::None, 6}, {.name = "x"});
  auto y = tf::placeholder(tf::float32, {tf::None, 3}, {.name = "y"});
  auto layer = [](tf::Output in, int from, int to, std::string_view scope, tf::Reuse reuse) {
    tf::VariableScope vs(scope, {.reuse = reuse});
    auto w = tf::get_variable("w", {from, to}, {.initializer = tf::random_normal_initializer({.stddev = 0.3, .seed = 5})});
    auto b = tf::get_variable("b", {to}, {.initializer = tf::zeros_initializer()});
    return tf::tanh(tf::matmul(in, w) + b);
  };
  auto h = layer(x, 6, 6, "net", tf::Reuse::Inherit);
  h = layer(h, 6, 6, "net", tf::Reuse::True);
  tf::NameScope ns("head");
  auto out = layer(h, 6, 3, "out", tf::AUTO_REUSE);
  auto loss = tf::reduce_mean(tf::nn::softmax_cross_entropy_with_logits({.labels = y, .logits = out}), {}, {.name = "loss"});
  auto train = tf::train::AdamOptimizer(0.01f).minimize(loss);
  return {x, y, loss, train, ramp(10, 6), ramp(10, 3)};
}

Program convnet() {
  auto x = tf::placeholder(tf::float32, {tf::None, 64}, {.name = "x"});
  auto y = tf::placeholder(tf::int32, {tf::None}, {.name = "y"});
  auto net = tf::reshape(x, {-1, 8, 8, 1});
  {
    tf::VariableScope vs("conv1");
    auto w = tf::get_variable("weights", {3, 3, 1, 4}, {.initializer = tf::truncated_normal_initializer({.stddev = 0.1, .seed = 4})});
    auto b = tf::get_variable("biases", {4}, {.initializer = tf::constant_initializer(0.1f)});
    net = tf::nn::relu(tf::nn::conv2d(net, w, {.padding = "SAME"}) + b);
    net = tf::nn::max_pool(net, {.ksize = {1, 2, 2, 1}, .strides = {1, 2, 2, 1}, .padding = "SAME"});
  }
  net = tf::reshape(net, {-1, 64});
  auto logits = tf::layers::dense(net, 5, {.kernel_initializer = tf::random_normal_initializer({.stddev = 0.2, .seed = 6}), .name = "fc"});
  auto loss = tf::reduce_mean(tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = y, .logits = logits}), {}, {.name = "loss"});
  auto train = tf::train::AdamOptimizer(1e-2f).minimize(loss);
  return {x, y, loss, train, ramp(6, 64), classes(6, 5)};
}

Program arithmetic() {
  auto x = tf::placeholder(tf::float32, {tf::None, 4}, {.name = "x"});
  auto y = tf::placeholder(tf::float32, {tf::None, 4}, {.name = "y"});
  auto v = tf::get_variable("v", {4}, {.initializer = tf::random_uniform_initializer(0.5, 1.5, {.seed = 9})});
  auto a = tf::exp(x * 0.1f) / (tf::abs(y) + 1.0f);
  auto s = tf::sigmoid(a - v) * tf::sqrt(tf::square(x) + 0.5f) + tf::maximum(x, y) * v;
  auto t = tf::concat({s, a}, 1);
  t = tf::transpose(t, {1, 0});
  auto loss = tf::reduce_sum(tf::reduce_mean(tf::pow(tf::log(tf::abs(t) + 1.0f), 2.0f), {1}), {}, {.name = "loss"});
  auto train = tf::train::GradientDescentOptimizer(0.02f).minimize(loss);
  return {x, y, loss, train, ramp(7, 4), ramp(7, 4)};
}

const std::map<std::string, std::function<Program()>> programs = {
    {"linear_regression", linearRegression}, {"mlp_momentum", mlpMomentum}, {"scopes_adam", scopesAdam},
    {"convnet", convnet}, {"arithmetic", arithmetic}};

std::map<std::string, tf::Tensor> variables(tf::Session &session) {
  std::map<std::string, tf::Tensor> values;
  for (const tf::Variable &v : tf::global_variables())
    values[v.op().name()] = session.run(v);
  return values;
}

void write(const std::string &path, const std::map<std::string, tf::Tensor> &arrays) {
  if (tfc::Status s = tfc::tools::writeFile(path, tfc::tools::toNpz(arrays)); !s)
    throw std::runtime_error(s.str());
}

void runProgram(const std::string &out, const std::string &name, const char *restore) {
  tf::Graph graph;
  auto scope = graph.as_default();
  Program p = programs.at(name)();
  auto init = tf::global_variables_initializer();
  tf::train::Saver saver;
  tf::Session session;
  if (restore) {
    saver.restore(session, restore);
    return write(out + "/" + name + ".restored.npz", variables(session));
  }
  tf::train::write_graph(graph, out, name + ".pb", {.as_text = false});
  session.run(init);
  auto arrays = std::map<std::string, tf::Tensor>();
  for (auto &[key, value] : variables(session))
    arrays["initial/" + key] = value;
  std::vector<float> losses;
  for (int i = 0; i < 20; ++i)
    losses.push_back(session.run({p.train, p.loss}, {{p.x, p.xs}, {p.y, p.ys}})[1].item<float>());
  arrays["losses"] = tf::Tensor(losses);
  for (auto &[key, value] : variables(session))
    arrays["final/" + key] = value;
  write(out + "/" + name + ".npz", arrays);
  saver.save(session, out + "/" + name + ".ckpt");
}

} // namespace

int main(int argc, char **argv) {
  if (argc != 2 && argc != 4) {
    std::cerr << "usage: oracle_programs OUT [NAME PREFIX]\n";
    return 2;
  }
  try {
    if (argc == 4)
      runProgram(argv[1], argv[2], argv[3]);
    else
      for (auto &[name, build] : programs)
        runProgram(argv[1], name, nullptr);
  } catch (const std::exception &e) {
    std::cerr << "oracle_programs: " << e.what() << '\n';
    return 1;
  }
  return 0;
}
