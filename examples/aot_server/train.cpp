// The model that server.cpp serves: its graph for tfc-compile, and its weights from a session.
//
//   aot_server_train graph FOLDER                 writes FOLDER/classifier.pb
//   aot_server_train weights DIGITS.csv PREFIX    trains, and writes the checkpoint PREFIX
#include "../digits/Data.h"

#include <tfc/tf.h>

namespace {

int run(const std::vector<std::string> &arguments) {
  auto images = tf::placeholder(tf::float32, {tf::None, 64}, {.name = "images"}); // any number of them
  auto net = tf::layers::conv2d(tf::reshape(images, {-1, 8, 8, 1}), 16, 3, {.padding = "same", .activation = tf::nn::relu});
  net = tf::layers::flatten(tf::layers::max_pooling2d(net, 2, 2));
  auto logits = tf::layers::dense(net, 10);
  tf::argmax(logits, 1, {.name = "digit"});
  tf::reduce_max(tf::nn::softmax(logits), 1, {.name = "confidence"});
  if (arguments[0] == "graph") {
    tf::train::write_graph(tf::get_default_graph(), arguments[1], "classifier.pb", {.as_text = false});
    return 0;
  }
  tf::train::Saver saver; // of the model's variables alone: the optimizer's are not yet there
  auto labels = tf::placeholder(tf::int64, {tf::None});
  auto loss = tf::losses::sparse_softmax_cross_entropy(labels, logits);
  auto trainOp = tf::train::AdamOptimizer(5e-3).minimize(loss);
  Batches batches(Digits::read(arguments[1]).rows(0, trainingRows));
  tf::Session session;
  session.run(tf::global_variables_initializer());
  for (int epoch = 0; epoch < 20; ++epoch) {
    batches.shuffle();
    for (std::int64_t i = 0; i < batches.perEpoch(); ++i) {
      Digits b = batches.batch(i);
      session.run(trainOp, {{images, b.images}, {labels, b.labels}});
    }
  }
  std::cout << "weights: " << saver.save(session, arguments[2]) << '\n';
  return 0;
}

} // namespace

int main(int argc, char **argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  bool isGraph = arguments.size() == 2 && arguments[0] == "graph", isWeights = arguments.size() == 3 && arguments[0] == "weights";
  if (!isGraph && !isWeights) {
    std::cerr << "usage: aot_server_train graph FOLDER | weights DIGITS.csv PREFIX\n";
    return 2;
  }
  try {
    return run(arguments);
  } catch (const std::exception &e) {
    std::cerr << "aot_server_train: " << e.what() << '\n';
    return 1;
  }
}
