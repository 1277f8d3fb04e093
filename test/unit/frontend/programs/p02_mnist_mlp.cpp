// MLP with layers, accuracy, dropout switched by a fed bool.
#include <tfc/tf.h>
#include <iostream>

struct Split { tf::Tensor images, labels; std::int64_t n; };
Split load_mnist(const std::string& dir, bool train);                // reads the idx files

int main(int argc, char** argv) {
  const std::string dir = argc > 1 ? argv[1] : "mnist";
  tf::set_random_seed(1);
  auto x = tf::placeholder(tf::float32, {tf::None, 784}, {.name = "x"});
  auto y = tf::placeholder(tf::int64, {tf::None}, {.name = "y"});
  auto training = tf::placeholder_with_default(false, {}, {.name = "training"});

  auto h = tf::layers::dense(x, 128, {.activation = tf::nn::relu, .name = "h1"});
  h = tf::layers::dropout(h, {.rate = 0.2, .training = training});
  auto logits = tf::layers::dense(h, 10, {.name = "logits"});
  auto loss = tf::losses::sparse_softmax_cross_entropy(y, logits);
  auto accuracy = tf::reduce_mean(tf::cast(tf::equal(tf::argmax(logits, 1), y), tf::float32), {}, {.name = "accuracy"});
  auto step = tf::train::get_or_create_global_step();
  auto train = tf::train::AdamOptimizer(1e-3).minimize(loss, {.global_step = step});

  auto data = load_mnist(dir, true), test = load_mnist(dir, false);
  tf::Session sess;
  sess.run(tf::global_variables_initializer());
  constexpr int batch = 100;
  for (int epoch = 0; epoch < 5; ++epoch) {
    float last = 0;
    for (std::int64_t i = 0; i + batch <= data.n; i += batch) {
      auto [_, l] = sess.run(std::tuple{train, loss},
                             {{x, data.images.rows(i, i + batch)}, {y, data.labels.rows(i, i + batch)}, {training, true}});
      last = l.item<float>();
    }
    std::cout << "epoch " << epoch << " loss " << last << " test accuracy "
              << sess.run<float>(accuracy, {{x, test.images}, {y, test.labels}}) << '\n';
  }
}
