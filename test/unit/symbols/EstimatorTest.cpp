// Estimators, k-means, cells and tools of contrib.
#include "tfc/tf.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <gtest/gtest.h>

namespace {

namespace est = tf::estimator;
using O = tf::Output;

class EstimatorTest : public ::testing::Test {
protected:
  void SetUp() override {
    tf::reset_default_graph();
    dir = std::filesystem::temp_directory_path() / "tfc_estimator_test_XXXXXX";
    ASSERT_NE(mkdtemp(dir.data()), nullptr);
  }
  void TearDown() override { std::filesystem::remove_all(dir); }
  /// Two clouds: class by the sign of the first number.
  static std::pair<tf::Tensor, tf::Tensor> clouds(int n) {
    tf::Tensor x = tf::Tensor::zeros({n, 2}, tf::float32), y = tf::Tensor::zeros({n}, tf::int32);
    for (int i = 0; i < n; ++i) {
      float side = i % 2 ? 1.0f : -1.0f;
      x.mutable_data<float>()[static_cast<std::size_t>(2 * i)] = side + 0.4f * std::sin(static_cast<float>(i));
      x.mutable_data<float>()[static_cast<std::size_t>(2 * i + 1)] = std::cos(static_cast<float>(3 * i));
      y.mutable_data<std::int32_t>()[static_cast<std::size_t>(i)] = i % 2;
    }
    return {x, y};
  }
  std::string dir;
};

est::EstimatorSpec model(const tf::data::Element &x, const tf::data::Element &y, est::Mode mode) {
  O logits = tf::layers::dense(x["x"], 2, {.name = "out"});
  O classes = tf::argmax(logits, 1);
  if (mode == est::ModeKeys::PREDICT) return {.mode = mode, .predictions = {{"classes", classes}, {"probabilities", tf::nn::softmax(logits)}}};
  O loss = tf::losses::sparse_softmax_cross_entropy(y, logits);
  if (mode == est::ModeKeys::EVAL) return {.mode = mode, .loss = loss, .eval_metric_ops = {{"accuracy", tf::metrics::accuracy(y, classes)}}};
  return {.mode = mode, .loss = loss, .train_op = tf::train::GradientDescentOptimizer(0.5f).minimize(loss, {.global_step = tf::train::get_global_step()})};
}

TEST_F(EstimatorTest, TrainsEvaluatesPredictsAndExports) {
  auto [x, y] = clouds(60);
  auto data = [x = x, y = y](std::optional<int> epochs) { return est::inputs::numpy_input_fn({{"x", x}}, y, {.batch_size = 16, .num_epochs = epochs, .shuffle = true, .seed = 1}); };
  est::Estimator e(model, {.model_dir = dir});
  EXPECT_THROW(e.evaluate(data(1)), tf::ValueError) << "nothing trained yet";
  e.train(data({}), {.steps = 50});
  auto r = e.evaluate(data(1));
  EXPECT_EQ(r["global_step"].asInt64(0), 50);
  EXPECT_GT(r["accuracy"].item<float>(), 0.97f);
  // On from the checkpoint: four batches of the data, then to a step, then nothing.
  e.train(data(1));
  EXPECT_EQ(e.evaluate(data(1))["global_step"].asInt64(0), 54);
  e.train(data({}), {.max_steps = 60});
  e.train(data({}), {.max_steps = 60});
  EXPECT_EQ(e.evaluate(data(1), {.steps = 1})["global_step"].asInt64(0), 60);
  auto p = e.predict(est::inputs::numpy_input_fn({{"x", x}}, {}, {.batch_size = 7, .shuffle = false}));
  ASSERT_EQ(p.size(), 60u);
  int right = 0;
  for (std::size_t i = 0; i < p.size(); ++i) right += p[i]["classes"].asInt64(0) == y.asInt64(static_cast<std::int64_t>(i));
  EXPECT_GT(right, 58);
  EXPECT_EQ(p[0]["probabilities"].shape(), tf::Shape{2});
  EXPECT_EQ(e.predict(est::inputs::numpy_input_fn({{"x", x}}, {}, {.shuffle = false}), {.predict_keys = {"classes"}})[0].size(), 1u);
  EXPECT_EQ(e.get_variable_value("out/kernel").shape(), tf::Shape({2, 2}));
  std::string saved = e.export_saved_model(dir + "/export", est::export_::build_raw_serving_input_receiver_fn({{"x", {tf::float32, tf::Shape{tf::None, 2}}}}));
  tf::Graph g;
  auto scope = g.as_default();
  tf::Session s({.graph = &g});
  auto meta = tf::saved_model::load(s, {"serve"}, saved);
  auto &signature = meta.signature_def.at("serving_default");
  auto out = s.run(tf::Fetch(signature.outputs.at("classes").name), {{tf::FeedKey(signature.inputs.at("x").name), tf::Tensor({{1.0f, 0.0f}, {-1.0f, 0.0f}})}});
  EXPECT_EQ(out.asInt64(0), 1);
  EXPECT_EQ(out.asInt64(1), 0);
}

TEST_F(EstimatorTest, SaysWhatIsWrong) {
  auto [x, y] = clouds(8);
  est::Estimator e(model, {.model_dir = dir});
  auto data = est::inputs::numpy_input_fn({{"x", x}}, y, {.shuffle = false});
  EXPECT_THROW(e.train(data, {.steps = 1, .max_steps = 2}), tf::ValueError);
  EXPECT_THROW(e.train(data, {.steps = 0}), tf::ValueError);
  EXPECT_THROW(est::inputs::numpy_input_fn({{"x", x}}, y, {}), tf::ValueError);
  EXPECT_THROW(est::inputs::numpy_input_fn({{"x", x}}, y.rows(0, 3), {.shuffle = true}), tf::ValueError);
  est::Estimator none([](auto &, auto &, est::Mode m) -> est::EstimatorSpec { return {.mode = m}; }, {.model_dir = dir});
  EXPECT_THROW(none.train(data, {.steps = 1}), tf::ValueError);
  est::Estimator nan([](const tf::data::Element &x, auto &, est::Mode m) -> est::EstimatorSpec {
    O w = tf::get_variable("w", tf::Shape{}).value();
    O loss = tf::log(-tf::abs(tf::reduce_sum(x["x"]) * w) - 1.0f);
    return {.mode = m, .loss = loss, .train_op = tf::train::GradientDescentOptimizer(0.1f).minimize(loss, {.global_step = tf::train::get_global_step()})};
  });
  EXPECT_THROW(nan.train(data, {.steps = 1}), tf::train::NanLossDuringTrainingError);
}

TEST_F(EstimatorTest, CannedModelsLearn) {
  auto [x, y] = clouds(80);
  auto column = tf::feature_column::numeric_column("x", {.shape = {2}});
  auto data = est::inputs::numpy_input_fn({{"x", x}}, y, {.batch_size = 20, .num_epochs = {}, .shuffle = true, .seed = 2});
  auto once = est::inputs::numpy_input_fn({{"x", x}}, y, {.shuffle = false});
  est::DNNClassifier deep({8}, {column}, {.model_dir = dir + "/dnn"});
  auto r = est::train_and_evaluate(deep, {.input_fn = data, .max_steps = 100}, {.input_fn = once});
  EXPECT_GT(r["accuracy"].item<float>(), 0.97f);
  auto names = deep.get_variable_names();
  EXPECT_NE(std::find(names.begin(), names.end(), "dnn/hiddenlayer_0/kernel"), names.end());
  est::LinearClassifier linear({column}, {.model_dir = dir + "/linear"});
  linear.train(data, {.steps = 100});
  EXPECT_GT(linear.evaluate(once)["accuracy"].item<float>(), 0.97f);
  EXPECT_EQ(linear.predict(once)[0]["probabilities"].shape(), tf::Shape{2});
  tf::Tensor z = tf::Tensor::zeros({80, 1}, tf::float32);
  for (std::size_t i = 0; i < 80; ++i) z.mutable_data<float>()[i] = 2 * x.data<float>()[2 * i] - x.data<float>()[2 * i + 1] + 0.5f;
  auto numbers = est::inputs::numpy_input_fn({{"x", x}}, z, {.batch_size = 20, .num_epochs = {}, .shuffle = true, .seed = 2});
  auto numbersOnce = est::inputs::numpy_input_fn({{"x", x}}, z, {.shuffle = false});
  est::LinearRegressor line({column}, {.model_dir = dir + "/line"});
  line.train(numbers, {.steps = 300});
  EXPECT_LT(line.evaluate(numbersOnce)["average_loss"].item<float>(), 0.01f);
  est::DNNRegressor curve({8}, {column}, {.model_dir = dir + "/curve"});
  curve.train(numbers, {.steps = 200});
  EXPECT_LT(curve.evaluate(numbersOnce)["average_loss"].item<float>(), 0.2f);
}

TEST(Contrib, KMeansFindsClouds) {
  tf::Graph g;
  auto scope = g.as_default();
  tf::Tensor x = tf::Tensor::zeros({60, 2}, tf::float32);
  const float centers[3][2] = {{0, 0}, {5, 5}, {-5, 5}};
  for (int i = 0; i < 60; ++i)
    for (int d = 0; d < 2; ++d) x.mutable_data<float>()[static_cast<std::size_t>(2 * i + d)] = centers[i % 3][d] + 0.3f * std::sin(static_cast<float>(i * 2 + d));
  tf::contrib::factorization::KMeans k(tf::constant(x), 3, {.use_mini_batch = false, .initial_clusters = tf::In{{1.f, 0.f}, {4.f, 4.f}, {-4.f, 6.f}}});
  auto t = k.training_graph();
  tf::Session s;
  s.run(tf::global_variables_initializer());
  EXPECT_FALSE(s.run(t.cluster_centers_initialized).item<bool>());
  s.run(t.init_op);
  for (int i = 0; i < 5; ++i) s.run(t.training_op);
  auto [ids, scores, ready] = s.run(std::tuple{t.cluster_idx, tf::reduce_max(t.scores), t.cluster_centers_initialized});
  for (int i = 0; i < 60; ++i) EXPECT_EQ(ids.asInt64(i), i % 3) << i;
  EXPECT_LT(scores.item<float>(), 0.5f);
  EXPECT_TRUE(ready.item<bool>());
}

TEST(Contrib, CellsAsTheirFormulas) {
  tf::Graph g;
  auto scope = g.as_default();
  auto x = tf::constant(tf::Tensor({0.5f, -1.0f, 1.0f, 0.25f}).reshape({1, 2, 2}));
  // LSTMBlockCell is an LSTM; with the same weights it is BasicLSTMCell.
  auto init = tf::constant_initializer(0.1f);
  tf::VariableScope vs("m", {.initializer = init});
  tf::contrib::rnn::LSTMBlockCell block(3, {.name = "block"});
  tf::nn::rnn_cell::BasicLSTMCell basic(3);
  auto a = tf::nn::dynamic_rnn(block, x, {.dtype = tf::float32}).first;
  auto b = tf::nn::dynamic_rnn(basic, x, {.dtype = tf::float32}).first;
  tf::contrib::rnn::LayerNormBasicLSTMCell norm(3);
  auto c = tf::nn::dynamic_rnn(norm, x, {.dtype = tf::float32}).first;
  tf::contrib::rnn::OutputProjectionWrapper wide(tf::nn::rnn_cell::GRUCell(3), 5);
  auto d = tf::nn::dynamic_rnn(wide, x, {.dtype = tf::float32}).first;
  auto stack = tf::contrib::rnn::stack_bidirectional_dynamic_rnn({tf::nn::rnn_cell::GRUCell(2), tf::nn::rnn_cell::GRUCell(3)}, {tf::nn::rnn_cell::GRUCell(2), tf::nn::rnn_cell::GRUCell(3)}, x, {.dtype = tf::float32});
  EXPECT_EQ(d.shape(), tf::Shape({1, 2, 5}));
  EXPECT_EQ(stack.outputs.shape(), tf::Shape({1, 2, 6}));
  EXPECT_EQ(stack.states_fw.size(), 2u);
  std::string names;
  for (const tf::Variable &v : tf::global_variables("m/rnn/layer_norm")) names += v.name() + " ";
  EXPECT_EQ(names.substr(0, 43), "m/rnn/layer_norm_basic_lstm_cell/kernel:0 m");
  tf::Session s;
  s.run(tf::global_variables_initializer());
  auto [va, vb, vc] = s.run(std::tuple{a, b, c});
  EXPECT_TRUE(va.allclose(vb));
  EXPECT_LE(std::fabs(vc.at<float>(0, 1, 2)), 1.0f);
}

TEST(Contrib, HyperparametersAndVocabularies) {
  tf::contrib::training::HParams p({{"rate", 0.5}, {"layers", 3}, {"name", "net"}, {"big", false}});
  p.parse("rate=0.1,layers=5,name=other,big=true");
  EXPECT_EQ(p.get<double>("rate"), 0.1);
  EXPECT_EQ(p.get<int>("layers"), 5);
  EXPECT_EQ(p.get<std::string>("name"), "other");
  EXPECT_TRUE(p.get<bool>("big"));
  EXPECT_THROW(p.parse("nothing=1"), tf::ValueError);
  EXPECT_THROW(p.parse("layers=1.5"), tf::ValueError);
  EXPECT_THROW(p.get<int>("nothing"), tf::KeyError);
  EXPECT_THROW(p.add_hparam("rate", 1.0), tf::ValueError);
  EXPECT_EQ(p.to_json(), "{\"big\": true, \"layers\": 5, \"name\": \"other\", \"rate\": 0.1}");
  tf::contrib::learn::preprocessing::VocabularyProcessor v(4);
  auto ids = v.fit_transform({"I like pizza", "I like cats, don't you?"});
  EXPECT_TRUE(ids.equals(tf::Tensor(std::vector<std::int64_t>{1, 2, 3, 0, 1, 2, 4, 5}).reshape({2, 4})));
  EXPECT_EQ(v.size(), 7u);
  EXPECT_EQ(v.reverse(ids)[1], "I like cats don't");
  std::string path = ::testing::TempDir() + "/words.txt";
  v.save(path);
  EXPECT_TRUE(tf::contrib::learn::preprocessing::VocabularyProcessor::restore(path, 4).transform({"cats like you"}).equals(v.transform({"cats like you"})));
}

TEST(Contrib, LossesMetricsAndAssignments) {
  tf::Graph g;
  auto scope = g.as_default();
  auto p = tf::constant({1.0f, 2.0f}), l = tf::constant({0.0f, 4.0f});
  auto mse = tf::contrib::losses::mean_squared_error(p, l);
  auto weighted = tf::contrib::losses::absolute_difference(p, l, 2.0f);
  EXPECT_EQ(tf::contrib::losses::get_losses().size(), 2u);
  auto hits = tf::contrib::metrics::accuracy(tf::constant({1, 2, 3, 4}), tf::constant({1, 0, 3, 4}));
  auto image = tf::contrib::layers::instance_norm(tf::constant(tf::Tensor({1.f, 2.f, 3.f, 6.f}).reshape({1, 2, 2, 1})));
  auto sequence = tf::contrib::layers::embed_sequence(tf::constant({{0, 2}}), 3, 4);
  EXPECT_EQ(sequence.shape(), tf::Shape({1, 2, 4}));
  tf::Variable w = tf::get_variable("w", {2}, {.initializer = tf::zeros_initializer()});
  auto set = tf::contrib::framework::assign_from_values({{"w", tf::Tensor({3.0f, 4.0f})}});
  tf::Session s;
  s.run(tf::global_variables_initializer());
  EXPECT_EQ(s.run<float>(mse), 2.5f);
  EXPECT_EQ(s.run<float>(weighted), 3.0f);
  EXPECT_EQ(s.run<float>(hits), 0.75f);
  auto norm = s.run(image);
  EXPECT_NEAR(norm.at<float>(0, 0, 0, 0), -2 / std::sqrt(3.5), 1e-4);
  s.run(std::vector<tf::Fetch>{set.op}, set.feed_dict);
  EXPECT_EQ(s.run(tf::Fetch(w)).at<float>(1), 4.0f);
  EXPECT_THROW(tf::contrib::framework::assign_from_values({{"nothing", tf::Tensor(1.0f)}}), tf::ValueError);
  EXPECT_EQ(tf::contrib::slim::model_analyzer::analyze_vars({w}), (std::pair<std::int64_t, std::int64_t>{2, 8}));
}

} // namespace
