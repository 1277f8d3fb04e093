// A recurrent network reads a text character by character, learns to guess the next one, and then writes by itself.
//
//   char_rnn [--steps=N] [--temperature=T] TEXT OUT
#include "../Main.h"
#include "../Pictures.h"

#include <algorithm>

namespace {

auto &steps = tf::app::flags::DEFINE_integer("steps", 800, "training steps");
auto &temperature = tf::app::flags::DEFINE_float("temperature", 0.4, "of the sampling: low is careful, high is wild");
constexpr int units = 128, rows = 16, span = 32; // a batch: so many stretches of the text, each of so many characters

int train(std::vector<std::string> argv) {
  if (argv.size() != 3) {
    std::cerr << "usage: char_rnn [--steps=N] [--temperature=T] TEXT OUT\n";
    return 2;
  }
  std::string text = tf::gfile::GFile(argv[1]).read(), out = argv[2];
  if (text.size() < rows * span) throw tf::ValueError(argv[1] + " is too short: " + std::to_string(text.size()) + " characters");
  tf::gfile::MakeDirs(out);
  std::string letters = text;
  std::sort(letters.begin(), letters.end());
  letters.erase(std::unique(letters.begin(), letters.end()), letters.end());
  auto numberOf = [&](char c) { return static_cast<std::int32_t>(letters.find(c)); };
  const auto vocabulary = static_cast<int>(letters.size());

  // One model for both uses: the state of the cell is fed, and what it became is fetched.
  tf::set_random_seed(1);
  auto ids = tf::placeholder(tf::int32, {tf::None, tf::None}, {.name = "ids"}), next = tf::placeholder(tf::int32, {tf::None, tf::None}, {.name = "next"});
  auto c = tf::placeholder(tf::float32, {tf::None, units}, {.name = "c"}), h = tf::placeholder(tf::float32, {tf::None, units}, {.name = "h"});
  tf::nn::rnn_cell::BasicLSTMCell cell(units);
  auto [outputs, state] = tf::nn::dynamic_rnn(cell, tf::one_hot(ids, vocabulary), {.initial_state = tf::nn::rnn_cell::LSTMStateTuple(c, h)});
  auto logits = tf::layers::dense(outputs, vocabulary);
  auto loss = tf::losses::sparse_softmax_cross_entropy(next, logits);
  auto drawn = tf::multinomial(logits(tf::all, -1) / static_cast<float>(*temperature), 1);

  tf::train::AdamOptimizer optimizer(4e-3);
  auto gradients = optimizer.compute_gradients(loss);
  std::vector<tf::Output> list;
  for (auto &[gradient, variable] : gradients) list.push_back(*gradient);
  auto [clipped, norm] = tf::clip_by_global_norm(list, 5.0f);
  for (std::size_t i = 0; i < gradients.size(); ++i) gradients[i].first = clipped[i];
  auto trainOp = optimizer.apply_gradients(gradients);

  tf::Session session;
  session.run(tf::global_variables_initializer());
  tf::Tensor stateC = tf::Tensor::zeros({rows, units}), stateH = stateC;
  std::size_t at = 0; // each row reads on, round and round, and its state goes along
  pictures::Curve curve;
  float mean = 0;
  for (int i = 1; i <= *steps; ++i) {
    std::vector<std::int32_t> seen, wanted;
    for (std::size_t row = 0; row < rows; ++row)
      for (std::size_t k = 0; k < span; ++k) {
        std::size_t place = row * text.size() / rows + at + k;
        seen.push_back(numberOf(text[place % text.size()])), wanted.push_back(numberOf(text[(place + 1) % text.size()]));
      }
    at += span;
    auto r = session.run({trainOp, loss, state.c, state.h}, {{ids, tf::Tensor(seen).reshape({rows, span})}, {next, tf::Tensor(wanted).reshape({rows, span})}, {c, stateC}, {h, stateH}});
    stateC = r[2], stateH = r[3];
    mean += (r[1].item<float>() - mean) * 0.1f;
    if (i % 10 == 0) curve.emplace_back(i, r[1].item<float>());
    if (i % 100 == 0) std::cout << "step " << i << "  loss " << mean << '\n';
  }
  pictures::write(out + "/loss.png", pictures::plotPng({{.name = "", .points = curve}}, {.title = "guessing the next character", .x = "step", .y = "loss"}));

  std::string sample = "The ";
  stateC = stateH = tf::Tensor::zeros({1, units});
  std::vector<std::int32_t> feed;
  for (char letter : sample) feed.push_back(numberOf(letter));
  while (sample.size() < 400) {
    auto r = session.run({drawn, state.c, state.h}, {{ids, tf::Tensor(feed).reshape({1, -1})}, {c, stateC}, {h, stateH}});
    feed = {static_cast<std::int32_t>(r[0].asInt64(0))};
    sample += letters[static_cast<std::size_t>(feed[0])];
    stateC = r[1], stateH = r[2];
  }
  std::cout << "--- it writes:\n" << sample << "\n---\n";
  if (mean < 1) return 0;
  std::cerr << "loss " << mean << " is above 1\n";
  return 1;
}

} // namespace

int main(int argc, char **argv) { return runExample(train, argc, argv); }
