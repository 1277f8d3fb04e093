// A convnet on handwritten digits: scopes and variables, training, checkpoint, restore in a new session, export.
//
//   digits_train DATA.csv OUT        trains, and leaves in OUT what the ahead-of-time program needs
//   digits_train DATA.csv OUT check PREFIX    restores a checkpoint and prints its accuracy on the test digits
#include "Data.h"

#include <tfc/tf.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <unistd.h>

namespace {

struct Model {
  tf::Output images, labels, keep, loss, accuracy, prediction;
  tf::Operation train, init;
};

tf::Output conv(tf::Output x, int in, int out, std::string_view scope) {
  tf::VariableScope vs(scope);
  auto w = tf::get_variable("weights", {3, 3, in, out}, {.initializer = tf::truncated_normal_initializer({.stddev = 0.1})});
  auto b = tf::get_variable("biases", {out}, {.initializer = tf::constant_initializer(0.1f)});
  auto h = tf::nn::relu(tf::nn::conv2d(x, w, {.padding = "SAME"}) + b);
  return tf::nn::max_pool(h, {.ksize = {1, 2, 2, 1}, .strides = {1, 2, 2, 1}, .padding = "SAME"});
}

Model build() {
  tf::set_random_seed(7);
  Model m;
  m.images = tf::placeholder(tf::float32, {tf::None, 64}, {.name = "images"});
  m.labels = tf::placeholder(tf::int64, {tf::None}, {.name = "labels"});
  m.keep = tf::placeholder(tf::float32, {}, {.name = "keep_prob"});
  auto net = conv(tf::reshape(m.images, {-1, 8, 8, 1}), 1, 32, "conv1");
  net = conv(net, 32, 64, "conv2");
  net = tf::reshape(net, {-1, 2 * 2 * 64});
  net = tf::layers::dense(net, 128, {.activation = tf::nn::relu, .name = "fc1"});
  net = tf::nn::dropout(net, {.keep_prob = m.keep});
  auto logits = tf::layers::dense(net, 10, {.name = "fc2"});
  m.prediction = tf::argmax(logits, 1, {.name = "prediction"});
  m.accuracy = tf::reduce_mean(tf::cast(tf::equal(m.prediction, m.labels), tf::float32), {}, {.name = "accuracy"});
  m.loss = tf::reduce_mean(tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = m.labels, .logits = logits}), {},
                           {.name = "loss"});
  m.train = tf::train::AdamOptimizer(1e-3).minimize(m.loss, {.name = "train"});
  m.init = tf::global_variables_initializer();
  return m;
}

float testAccuracy(tf::Session &session, const Model &m, const Digits &test) {
  return session.run<float>(m.accuracy, {{m.images, test.images}, {m.labels, test.labels}, {m.keep, 1.0f}});
}

void train(tf::Session &session, const Model &m, const Digits &all) {
  Batches batches(all.rows(0, trainingRows));
  Digits test = all.rows(trainingRows, all.labels.size());
  bool terminal = isatty(STDOUT_FILENO);
  for (int epoch = 1; epoch <= epochs; ++epoch) {
    batches.shuffle();
    auto begin = std::chrono::steady_clock::now();
    float loss = 0;
    for (std::int64_t i = 0; i < batches.perEpoch(); ++i) {
      Digits b = batches.batch(i);
      auto r = session.run({m.train, m.loss}, {{m.images, b.images}, {m.labels, b.labels}, {m.keep, 0.5f}});
      loss += r[1].item<float>() / batches.perEpoch();
    }
    double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    // Each epoch, shown or not: dropout's random stream moves on with every run, and aot.cpp follows the same course.
    float accuracy = testAccuracy(session, m, test);
    if (terminal || epoch % 10 == 0 || epoch == 1)
      std::printf("%sepoch %2d/%d  loss %.4f  accuracy %.4f  %.0f examples/s%s", terminal ? "\r" : "", epoch, epochs, loss,
                  accuracy, trainingRows / seconds, terminal && epoch < epochs ? "" : "\n");
    std::fflush(stdout);
  }
}

int run(const std::string &data, const std::string &out) {
  Digits all = Digits::read(data), test = all.rows(trainingRows, all.labels.size());
  Model m = build();
  tf::train::Saver saver;
  std::string prefix;
  float accuracy;
  {
    tf::Session session;
    session.run(m.init);
    std::cout << "initial variables  " << saver.save(session, out + "/start") << '\n';
    train(session, m, all);
    prefix = saver.save(session, out + "/model", 1200);
    accuracy = testAccuracy(session, m, test);
    std::cout << "trained variables  " << prefix << '\n';
  }
  tf::Session session;
  saver.restore(session, prefix);
  float restored = testAccuracy(session, m, test);
  std::cout << "restored in a new session: accuracy " << restored << " on " << test.labels.size() << " digits\n";
  auto predictions = session.run(m.prediction, {{m.images, test.images}, {m.keep, 1.0f}});
  std::ofstream list(out + "/predictions.txt");
  for (std::int64_t i = 0; i < predictions.size(); ++i)
    list << predictions.asInt64(i) << '\n';
  tf::train::write_graph(tf::get_default_graph(), out, "digits.pb", {.as_text = false});
  std::cout << "graph              " << out << "/digits.pb\n";
  if (restored != accuracy || accuracy < 0.95f) {
    std::cerr << "accuracy " << accuracy << ", restored " << restored << ": expected equal and at least 0.95\n";
    return 1;
  }
  return 0;
}

int check(const std::string &data, const std::string &prefix) {
  Digits all = Digits::read(data);
  Model m = build();
  tf::train::Saver saver;
  tf::Session session;
  saver.restore(session, prefix);
  std::cout << "the session restores it: accuracy " << testAccuracy(session, m, all.rows(trainingRows, all.labels.size())) << '\n';
  return 0;
}

} // namespace

int main(int argc, char **argv) {
  if (argc != 3 && !(argc == 5 && argv[3] == std::string("check"))) {
    std::cerr << "usage: digits_train DATA.csv OUT [check PREFIX]\n";
    return 2;
  }
  try {
    return argc == 3 ? run(argv[1], argv[2]) : check(argv[1], argv[4]);
  } catch (const std::exception &e) {
    std::cerr << "digits_train: " << e.what() << '\n';
    return 1;
  }
}
