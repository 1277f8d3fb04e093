// A multilayer perceptron tells two spirals apart: layers, an optimizer with a decaying rate, pictures of what was learned.
//
//   mlp [--steps=N] OUT
#include "../Main.h"
#include "../Pictures.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace {

auto &steps = tf::app::flags::DEFINE_integer("steps", 500, "training steps, each on all points");

struct Points {
  tf::Tensor xy, label; // [n, 2] and [n, 1], label 0 or 1
};

Points spirals(int n, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<float> xy, label;
  for (int i = 0; i < n; ++i) {
    double t = 0.3 + 2.7 * M_PI * random() / 4294967296.0, noise = 0.16 * (random() / 4294967296.0 - 0.5);
    double r = t / 9 + noise, side = i % 2 ? 1 : -1;
    xy.push_back(static_cast<float>(side * r * std::cos(t))), xy.push_back(static_cast<float>(side * r * std::sin(t)));
    label.push_back(i % 2);
  }
  return {tf::Tensor(xy).reshape({n, 2}), tf::Tensor(label).reshape({n, 1})};
}

/// What the network says of each place, blue to orange, with the points on top.
tf::Tensor regions(tf::Session &session, tf::Output x, tf::Output probability, const Points &points) {
  constexpr int side = 120;
  std::vector<float> places, pixels;
  for (int i = 0; i < side * side; ++i) places.push_back(i % side * 2.2f / side - 1.1f), places.push_back(1.1f - i / side * 2.2f / side);
  tf::Tensor p = session.run(probability, {{x, tf::Tensor(places).reshape({side * side, 2})}});
  for (float v : p.data<float>()) pixels.insert(pixels.end(), {0.25f + 0.75f * v, 0.55f + 0.1f * v, 0.95f - 0.75f * v});
  for (std::int64_t i = 0; i < points.label.size(); ++i) {
    auto column = static_cast<int>((points.xy.at<float>(i, 0) + 1.1f) * side / 2.2f), row = static_cast<int>((1.1f - points.xy.at<float>(i, 1)) * side / 2.2f);
    std::fill_n(&pixels[static_cast<std::size_t>(row * side + column) * 3], 3, points.label.at<float>(i, 0));
  }
  return tf::Tensor(pixels).reshape({1, side, side, 3});
}

int train(std::vector<std::string> argv) {
  if (argv.size() != 2) {
    std::cerr << "usage: mlp [--steps=N] OUT\n";
    return 2;
  }
  std::string out = argv[1];
  tf::gfile::MakeDirs(out);
  tf::set_random_seed(1);
  auto x = tf::placeholder(tf::float32, {tf::None, 2}, {.name = "x"}), y = tf::placeholder(tf::float32, {tf::None, 1}, {.name = "y"});
  auto net = x;
  for (int units : {32, 32, 16}) net = tf::layers::dense(net, units, {.activation = tf::nn::tanh});
  auto logits = tf::layers::dense(net, 1);
  auto probability = tf::nn::sigmoid(logits);
  auto loss = tf::losses::sigmoid_cross_entropy(y, logits);
  auto accuracy = tf::reduce_mean(tf::cast(tf::equal(tf::round(probability), y), tf::float32));
  auto step = tf::train::get_or_create_global_step();
  auto rate = tf::train::exponential_decay(0.02, step, 200, 0.6);
  auto trainOp = tf::train::AdamOptimizer(rate).minimize(loss, {.global_step = step});

  Points seen = spirals(400, 1), unseen = spirals(400, 2);
  tf::Session session;
  session.run(tf::global_variables_initializer());
  pictures::Curve trained, tested;
  for (int i = 1; i <= *steps; ++i) {
    float l = session.run({trainOp, loss}, {{x, seen.xy}, {y, seen.label}})[1].item<float>();
    trained.emplace_back(i, l);
    if (i % 20 == 0) {
      auto test = session.run({loss, accuracy}, {{x, unseen.xy}, {y, unseen.label}});
      tested.emplace_back(i, test[0].item<float>());
      if (i % 100 == 0) std::cout << "step " << i << "  loss " << l << "  on unseen points: loss " << test[0].item<float>() << "  accuracy " << test[1].item<float>() << '\n';
    }
  }
  pictures::write(out + "/loss.png", pictures::plotPng({{.name = "training", .points = trained}, {.name = "unseen points", .points = tested}},
                                                       {.title = "two spirals", .x = "step", .y = "loss"}));
  pictures::write(out + "/regions.png", pictures::imagesPng(regions(session, x, probability, seen), {.zoom = 4}));
  float reached = session.run<float>(accuracy, {{x, unseen.xy}, {y, unseen.label}});
  if (reached >= 0.98f) return 0;
  std::cerr << "accuracy " << reached << " is below 0.98\n";
  return 1;
}

} // namespace

int main(int argc, char **argv) { return runExample(train, argc, argv); }
