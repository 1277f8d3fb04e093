// Embeddings: words that stand among the same words come to lie together (skip-gram with noise-contrastive estimation).
//
//   word2vec [--steps=N] OUT
#include "../Main.h"
#include "../Pictures.h"

#include <random>

namespace {

auto &steps = tf::app::flags::DEFINE_integer("steps", 3000, "training steps");
constexpr int dimensions = 16, batchSize = 128, window = 2;

const std::vector<std::pair<std::string, std::vector<std::string>>> kinds = {
    {"animal", {"cat", "dog", "horse", "cow", "sheep", "fox", "wolf"}}, {"fruit", {"apple", "pear", "plum", "cherry", "melon", "peach", "lemon"}},
    {"colour", {"red", "green", "blue", "yellow", "black", "white"}},   {"place", {"garden", "field", "forest", "barn", "meadow", "yard"}},
    {"person", {"anna", "peter", "maria", "john", "lisa", "paul"}},     {"motion", {"runs", "walks", "sleeps", "sits", "hides", "waits"}}};
const std::vector<std::string> sentences = {"a colour animal motion in the place", "person eats a colour fruit and sees a fruit", "the animal motion near the place with person",
                                            "person motion to the place", "person likes the fruit more than the fruit", "the animal and the animal look at person"};

/// A text: sentences with words for the kinds, chosen at random.
std::vector<std::string> text(int n, std::mt19937 &random) {
  std::vector<std::string> words;
  for (int i = 0; i < n; ++i) {
    std::istringstream in(sentences[random() % sentences.size()]);
    for (std::string word; in >> word; words.push_back(word))
      for (auto &[kind, members] : kinds)
        if (word == kind) {
          word = members[random() % members.size()];
          break;
        }
    words.push_back(".");
  }
  return words;
}

int train(std::vector<std::string> argv) {
  if (argv.size() != 2) {
    std::cerr << "usage: word2vec [--steps=N] OUT\n";
    return 2;
  }
  std::string out = argv[1];
  tf::gfile::MakeDirs(out);
  std::mt19937 random(1);
  std::map<std::string, std::int64_t> numbers;
  std::vector<std::int64_t> corpus;
  for (const std::string &word : text(4000, random)) corpus.push_back(numbers.try_emplace(word, static_cast<std::int64_t>(numbers.size())).first->second);
  const auto vocabulary = static_cast<int>(numbers.size());

  tf::set_random_seed(1);
  auto centre = tf::placeholder(tf::int64, {batchSize}), context = tf::placeholder(tf::int64, {batchSize, 1});
  auto embeddings = tf::get_variable("embeddings", {vocabulary, dimensions}, {.initializer = tf::random_uniform_initializer(-1, 1)});
  auto weights = tf::get_variable("nce/weights", {vocabulary, dimensions}, {.initializer = tf::truncated_normal_initializer({.stddev = 0.25})});
  auto biases = tf::get_variable("nce/biases", {vocabulary}, {.initializer = tf::zeros_initializer()});
  auto loss = tf::reduce_mean(tf::nn::nce_loss(weights, biases, context, tf::nn::embedding_lookup(embeddings, centre), 8, vocabulary));
  auto trainOp = tf::train::AdagradOptimizer(0.5).minimize(loss);
  auto unit = tf::nn::l2_normalize(embeddings, 1);
  auto similarity = tf::matmul(unit, unit, {.transpose_b = true});

  tf::Session session;
  session.run(tf::global_variables_initializer());
  pictures::Curve curve;
  double mean = 0;
  for (int i = 1; i <= *steps; ++i) {
    std::vector<std::int64_t> words, around;
    while (words.size() < batchSize) {
      std::size_t at = random() % corpus.size(), other = at - window + random() % (2 * window + 1);
      if (other != at && other < corpus.size()) words.push_back(corpus[at]), around.push_back(corpus[other]);
    }
    mean += session.run({trainOp, loss}, {{centre, tf::Tensor(words)}, {context, tf::Tensor(around).reshape({batchSize, 1})}})[1].item<float>() / 50;
    if (i % 50) continue;
    curve.emplace_back(i, mean);
    if (i % 500 == 0) std::cout << "step " << i << "  loss " << mean << '\n';
    mean = 0;
  }

  // The nearest word of each word of a kind: of the same kind?
  tf::Tensor near = session.run(similarity);
  std::map<std::int64_t, std::size_t> kindOf;
  std::map<std::int64_t, std::string> nameOf;
  for (std::size_t k = 0; k < kinds.size(); ++k)
    for (const std::string &word : kinds[k].second) kindOf[numbers[word]] = k, nameOf[numbers[word]] = word;
  int right = 0;
  for (auto [word, kind] : kindOf) {
    std::int64_t best = -1;
    for (auto [other, _] : kindOf)
      if (other != word && (best < 0 || near.at<float>(word, other) > near.at<float>(word, best))) best = other;
    right += kindOf[best] == kind;
    std::cout << nameOf[word] << " ~ " << nameOf[best] << (kindOf[best] == kind ? "" : "   (another kind)") << '\n';
  }

  // Seen from the side where they spread most: the two largest principal components.
  auto centred = unit - tf::reduce_mean(unit, 0);
  auto [s, u, v] = tf::svd(centred);
  tf::Tensor flat = session.run(tf::matmul(centred, v)(tf::all, tf::slice(0, 2)));
  std::vector<pictures::Series> map;
  for (auto &[kind, members] : kinds) {
    auto &series = map.emplace_back(pictures::Series{.name = kind, .dots = true, .labels = members});
    for (const std::string &word : members) series.points.emplace_back(flat.at<float>(numbers[word], 0), flat.at<float>(numbers[word], 1));
  }
  pictures::write(out + "/loss.png", pictures::plotPng({{.name = "", .points = curve}}, {.title = "guessing the words around", .x = "step", .y = "loss"}));
  pictures::write(out + "/words.png", pictures::plotPng(map, {.width = 900, .height = 700, .title = "words by the company they keep"}));
  std::cout << right << " of " << kindOf.size() << " words have one of their own kind nearest\n";
  if (right >= 0.9 * static_cast<double>(kindOf.size())) return 0;
  std::cerr << "expected nine of ten\n";
  return 1;
}

} // namespace

int main(int argc, char **argv) { return runExample(train, argc, argv); }
