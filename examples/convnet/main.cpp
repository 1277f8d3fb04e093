// A convnet with slim: arg_scope, batch normalization, regularizers, dropout; training and testing by one placeholder.
//
//   convnet [--epochs=N] DIGITS.csv OUT
#include "../Main.h"
#include "../Pictures.h"
#include "../digits/Data.h"

namespace {

namespace slim = tf::contrib::slim;
auto &epochs = tf::app::flags::DEFINE_integer("epochs", 20, "passes over the training digits");

tf::Output model(tf::Output images, tf::Output training) {
  slim::arg_scope layers({slim::conv2d, slim::fully_connected},
                         {.normalizer_fn = slim::batch_norm, .weights_regularizer = slim::l2_regularizer(1e-4)});
  slim::arg_scope modes({slim::batch_norm, slim::dropout}, {.decay = 0.9, .keep_prob = 0.7, .is_training = tf::In(training)});
  auto net = slim::repeat(images, 2, [](tf::Output x, std::string scope) { return slim::conv2d(x, 16, 3, {.scope = scope}); }, "conv1");
  net = slim::max_pool2d(net, 2, {.scope = "pool1"});
  net = slim::repeat(net, 2, [](tf::Output x, std::string scope) { return slim::conv2d(x, 32, 3, {.scope = scope}); }, "conv2");
  net = slim::max_pool2d(net, 2, {.scope = "pool2"});
  net = slim::fully_connected(slim::flatten(net), 64, {.scope = "fc1"});
  net = slim::dropout(net, {.scope = "dropout"});
  return slim::fully_connected(net, 10, {.activation_fn = nullptr, .normalizer_fn = nullptr, .scope = "logits"});
}

int train(std::vector<std::string> argv) {
  if (argv.size() != 3) {
    std::cerr << "usage: convnet [--epochs=N] DIGITS.csv OUT\n";
    return 2;
  }
  std::string out = argv[2];
  tf::gfile::MakeDirs(out);
  Digits all = Digits::read(argv[1]), test = all.rows(trainingRows, all.labels.size());
  Batches batches(all.rows(0, trainingRows));

  tf::set_random_seed(1);
  auto images = tf::placeholder(tf::float32, {tf::None, 64}), labels = tf::placeholder(tf::int64, {tf::None});
  auto training = tf::placeholder_with_default(false, {});
  auto logits = model(tf::reshape(images, {-1, 8, 8, 1}), training);
  auto prediction = tf::argmax(logits, 1);
  auto accuracy = tf::reduce_mean(tf::cast(tf::equal(prediction, labels), tf::float32));
  tf::losses::sparse_softmax_cross_entropy(labels, logits);
  auto loss = tf::losses::get_total_loss(); // with the regularizers'
  auto step = tf::train::get_or_create_global_step();
  tf::train::AdamOptimizer optimizer(tf::train::cosine_decay(3e-3, step, *epochs * batches.perEpoch()));
  auto trainOp = slim::learning::create_train_op(loss, optimizer, {.global_step = step}); // after the moving averages' updates

  tf::Session session;
  session.run(tf::global_variables_initializer());
  pictures::Curve lossCurve, accuracyCurve;
  for (int epoch = 1; epoch <= *epochs; ++epoch) {
    batches.shuffle();
    float mean = 0;
    for (std::int64_t i = 0; i < batches.perEpoch(); ++i) {
      Digits b = batches.batch(i);
      mean += session.run<float>(trainOp, {{images, b.images}, {labels, b.labels}, {training, true}}) / static_cast<float>(batches.perEpoch());
    }
    float reached = session.run<float>(accuracy, {{images, test.images}, {labels, test.labels}});
    lossCurve.emplace_back(epoch, mean), accuracyCurve.emplace_back(epoch, reached);
    std::cout << "epoch " << epoch << "  loss " << mean << "  accuracy on unseen digits " << reached << '\n';
  }
  pictures::write(out + "/loss.png", pictures::plotPng({{.name = "loss", .points = lossCurve}, {.name = "accuracy, unseen digits", .points = accuracyCurve}},
                                                       {.title = "convnet on digits", .x = "epoch"}));

  // The digits that it gets wrong, and what it takes them for.
  tf::Tensor said = session.run(prediction, {{images, test.images}});
  std::vector<float> wrong;
  for (std::int64_t i = 0; i < said.size(); ++i)
    if (said.asInt64(i) != test.labels.asInt64(i)) {
      auto image = test.images.data<float>().subspan(static_cast<std::size_t>(i) * 64, 64);
      wrong.insert(wrong.end(), image.begin(), image.end());
      std::cout << "takes a " << test.labels.asInt64(i) << " for a " << said.asInt64(i) << '\n';
    }
  if (!wrong.empty()) pictures::write(out + "/wrong.png", pictures::imagesPng(tf::Tensor(wrong).reshape({-1, 8, 8, 1}), {.zoom = 8}));
  if (accuracyCurve.back().second >= 0.95) return 0;
  std::cerr << "accuracy " << accuracyCurve.back().second << " is below 0.95\n";
  return 1;
}

} // namespace

int main(int argc, char **argv) { return runExample(train, argc, argv); }
