// A generative adversarial network learns to write digits: two networks with variable scopes of their own, each trained by its
// own optimizer on its own variables.
//
//   gan [--steps=N] DIGITS.csv OUT
#include "../Main.h"
#include "../Pictures.h"
#include "../digits/Data.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace {

auto &steps = tf::app::flags::DEFINE_integer("steps", 6000, "training steps of each network");
constexpr int pixels = 64, noise = 16, batchSize = 64;

tf::Output generator(tf::Output z) {
  tf::VariableScope scope("generator");
  auto net = tf::layers::dense(z, 128, {.activation = tf::nn::relu});
  net = tf::layers::dense(net, 128, {.activation = tf::nn::relu});
  return tf::nn::sigmoid(tf::layers::dense(net, pixels));
}

tf::Output discriminator(tf::Output images) {
  tf::VariableScope scope("discriminator", {.reuse = tf::AUTO_REUSE}); // called twice, one set of variables
  auto leaky = [](tf::Output x) { return tf::nn::leaky_relu(x); };
  auto net = tf::layers::dense(images, 128, {.activation = leaky, .name = "hidden1"});
  net = tf::layers::dense(net, 64, {.activation = leaky, .name = "hidden2"});
  return tf::layers::dense(net, 1, {.name = "logit"});
}

tf::Output mean_loss(tf::Output logits, float label) {
  return tf::reduce_mean(tf::nn::sigmoid_cross_entropy_with_logits({.labels = label * tf::ones_like(logits), .logits = logits}));
}

tf::Tensor anyOf(const tf::Tensor &images, std::mt19937 &random) {
  std::vector<float> batch;
  for (int i = 0; i < batchSize; ++i) {
    auto row = images.data<float>().subspan(random() % static_cast<std::size_t>(images.shape()[0]) * pixels, pixels);
    batch.insert(batch.end(), row.begin(), row.end());
  }
  return tf::Tensor(batch).reshape({batchSize, pixels});
}

/// How far `images` are from the nearest of `from`, on average: the root of the squared distance.
double distance(const tf::Tensor &images, const tf::Tensor &from) {
  double sum = 0;
  auto a = images.data<float>(), b = from.data<float>();
  for (std::size_t i = 0; i < a.size(); i += pixels) {
    double nearest = 1e9;
    for (std::size_t k = 0; k < b.size(); k += pixels) {
      double d = 0;
      for (std::size_t p = 0; p < pixels; ++p) d += (a[i + p] - b[k + p]) * (a[i + p] - b[k + p]);
      nearest = std::min(nearest, d);
    }
    sum += std::sqrt(nearest);
  }
  return sum / static_cast<double>(images.shape()[0]);
}

int train(std::vector<std::string> argv) {
  if (argv.size() != 3) {
    std::cerr << "usage: gan [--steps=N] DIGITS.csv OUT\n";
    return 2;
  }
  std::string out = argv[2];
  tf::gfile::MakeDirs(out);
  tf::Tensor digits = Digits::read(argv[1]).images;

  tf::set_random_seed(1);
  auto real = tf::placeholder(tf::float32, {tf::None, pixels}, {.name = "real"});
  auto z = tf::random_normal({batchSize, noise});
  auto fake = generator(z);
  auto ofReal = discriminator(real), ofFake = discriminator(fake);
  auto lossD = mean_loss(ofReal, 0.9f) + mean_loss(ofFake, 0.0f), lossG = mean_loss(ofFake, 1.0f);
  auto variablesOf = [](const char *scope) { return tf::get_collection<tf::Variable>(tf::GraphKeys::TRAINABLE_VARIABLES, scope); };
  auto trainD = tf::train::AdamOptimizer(4e-4, {.beta1 = 0.5}).minimize(lossD, {.var_list = variablesOf("discriminator")});
  auto trainG = tf::train::AdamOptimizer(4e-4, {.beta1 = 0.5}).minimize(lossG, {.var_list = variablesOf("generator")});

  std::mt19937 random(1);
  tf::Session session;
  session.run(tf::global_variables_initializer());
  tf::Tensor showZ = session.run(z); // the same noise for each picture
  double atFirst = distance(session.run(fake, {{z, showZ}}), digits);
  pictures::Curve curveD, curveG;
  double d = 0, g = 0;
  for (int i = 1; i <= *steps; ++i) {
    d += session.run({trainD, lossD}, {{real, anyOf(digits, random)}})[1].item<float>() / 100;
    g += session.run({trainG, lossG})[1].item<float>() / 100;
    if (i % 100) continue;
    curveD.emplace_back(i, d), curveG.emplace_back(i, g);
    if (i % 1000 == 0) std::cout << "step " << i << "  loss of the discriminator " << d << ", of the generator " << g << '\n';
    d = g = 0;
  }
  tf::Tensor samples = session.run(fake, {{z, showZ}});
  pictures::write(out + "/loss.png", pictures::plotPng({{.name = "discriminator", .points = curveD}, {.name = "generator", .points = curveG}},
                                                       {.title = "digits, written by a network", .x = "step", .y = "loss"}));
  pictures::write(out + "/samples.png", pictures::imagesPng(samples.reshape({batchSize, 8, 8, 1}), {.columns = 16, .zoom = 6}));

  // Samples look like digits, and not all like one: they are near to some, and some are near to each of many.
  double ofSamples = distance(samples, digits), ofDigits = distance(digits.rows(0, 300), samples);
  std::cout << "from a sample to the nearest digit " << ofSamples << " (untrained " << atFirst << "), from a digit to the nearest sample " << ofDigits << '\n';
  if (ofSamples < 1.6 && ofDigits < 2.2) return 0;
  std::cerr << "the samples are no digits, or all of a kind\n";
  return 1;
}

} // namespace

int main(int argc, char **argv) { return runExample(train, argc, argv); }
