// Linear regression: variables, feeds, nested fetch.
#include <tfc/tf.h>
#include <iostream>

int main() {
  auto x = tf::placeholder(tf::float32, {tf::None}, {.name = "x"});
  auto y = tf::placeholder(tf::float32, {tf::None}, {.name = "y"});
  tf::Variable w(0.0f, {.name = "weight"}), b(0.0f, {.name = "bias"});
  auto loss = tf::reduce_mean(tf::square(x * w + b - y), {}, {.name = "loss"});
  auto train = tf::train::GradientDescentOptimizer(0.1f).minimize(loss);

  tf::Tensor xs = tf::np::linspace(-1, 1, 101), ys = tf::np::linspace(-1, 3, 101);   // y = 2x + 1
  tf::Session sess;
  sess.run(tf::global_variables_initializer());
  for (int i = 0; i < 200; ++i) {
    auto r = sess.run({train, loss}, {{x, xs}, {y, ys}});       // r[0].is_none(): an operation
    if (i % 50 == 0) std::cout << i << ' ' << r[1] << '\n';
  }
  auto [wv, bv] = sess.run(std::tuple{w, b});
  std::cout << wv.item<float>() << ' ' << bv.item<float>() << '\n';   // about 2 1
}
