// Devices and clusters, slim's training, data and networks, exporters and heads, bijectors, older decoders, CSV files.
#include "Folder.h"
#include "Values.h"
#include "tfc/tf.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <set>

namespace {

namespace fs = std::filesystem;
namespace slim = tf::contrib::slim;
namespace est = tf::estimator;


TEST(Process, DevicesLoggerAndFiles) {
  auto all = tf::config::experimental::list_physical_devices();
  ASSERT_FALSE(all.empty());
  EXPECT_EQ(all[0].name, "/physical_device:CPU:0");
  EXPECT_EQ(tf::config::experimental::list_logical_devices("CPU")[0].name, "/device:CPU:0");
  EXPECT_TRUE(tf::config::experimental::list_physical_devices("TPU").empty());
  int before = tf::logging::get_verbosity();
  tf::get_logger().setLevel("ERROR");
  EXPECT_EQ(tf::logging::get_verbosity(), tf::logging::ERROR);
  EXPECT_THROW(tf::get_logger().setLevel("LOUD"), tf::ValueError);
  tf::logging::set_verbosity(before);
  EXPECT_TRUE(fs::is_directory(tf::resource_loader::get_data_files_path()));
  EXPECT_THROW(tf::resource_loader::get_path_to_datafile("no such file"), tf::errors::NotFoundError);
  EXPECT_TRUE(fs::is_directory(tf::test::get_temp_dir()));
  EXPECT_FALSE(tf::python::tf2::enabled());
}
TEST(Process, ClustersAndReplicaDevices) {
  tf::train::ClusterSpec c({{"ps", {"a:1", "b:1"}}, {"worker", {"w:1"}}});
  EXPECT_EQ(c.jobs(), (std::vector<std::string>{"ps", "worker"}));
  EXPECT_EQ(c.num_tasks("ps"), 2);
  EXPECT_EQ(c.task_address("ps", 1), "b:1");
  EXPECT_THROW(c.task_address("ps", 2), tf::ValueError);
  EXPECT_THROW(c.job_tasks("chief"), tf::ValueError);
  tf::Graph g;
  auto scope = g.as_default();
  tf::Device on(tf::train::replica_device_setter({.worker_device = "/job:worker/task:0/cpu:0", .cluster = c}));
  tf::Variable v(1.0f), w(2.0f), u(3.0f);
  auto sum = v + w;
  EXPECT_EQ(v.op().device(), "/job:ps/task:0");
  EXPECT_EQ(w.op().device(), "/job:ps/task:1");
  EXPECT_EQ(u.op().device(), "/job:ps/task:0");
  EXPECT_EQ(sum.op().device(), "/job:worker/task:0/device:CPU:0");
  tf::Session s({.config = {.allow_soft_placement = true}});
  s.run(tf::global_variables_initializer());
  EXPECT_EQ(s.run(sum).asDouble(0), 3);
}
TEST(Process, ResourcesSpecsAndStaging) {
  tf::Graph g;
  auto scope = g.as_default();
  namespace R = tf::python::ops::resources;
  auto known = tf::constant(true), unknown = tf::constant(false), a = tf::constant(1.0f, {.name = "a"}), b = tf::constant(2.0f, {.name = "b"});
  R::register_resource(a, tf::no_op(), known), R::register_resource(b, tf::no_op(), unknown, false);
  EXPECT_EQ(R::shared_resources().size(), 1u);
  auto report = R::report_uninitialized_resources();
  EXPECT_EQ(report.op().name().substr(0, 31), "report_uninitialized_resources/");
  tf::layers::InputSpec spec{.min_ndim = 2, .axes = {{-1, 3}}};
  spec.check(tf::zeros({4, 3}), "d");
  EXPECT_THROW(spec.check(tf::zeros({3}), "d"), tf::ValueError);
  EXPECT_THROW(spec.check(tf::zeros({3, 4}), "d"), tf::ValueError);
  tf::contrib::staging::StagingArea area({tf::float32, tf::int32}, {.shapes = std::vector<tf::Shape>{{2}, {}}});
  auto put = area.put({{1.0f, 2.0f}, 3});
  auto got = area.get();
  EXPECT_EQ(got[0].shape(), tf::Shape({2}));
  EXPECT_THROW(area.put({tf::constant(1)}), tf::ValueError);
  auto size = area.size();
  auto update = tf::python::ops::inplace_ops::alias_inplace_update({{1.0f, 2.0f}, {3.0f, 4.0f}}, tf::In(1), {7.0f, 8.0f});
  tf::Session s;
  EXPECT_EQ(s.run(report).strings()[0], "b:0");
  s.run(put), s.run(put);
  EXPECT_EQ(s.run(size).asInt64(0), 2);
  auto [x, y] = s.run(std::tuple{got[0], got[1]});
  EXPECT_EQ(numbers(x), (std::vector<double>{1, 2}));
  EXPECT_EQ(y.asInt64(0), 3);
  EXPECT_EQ(numbers(s.run(update)), (std::vector<double>{1, 2, 7, 8}));
  {
    tf::contrib::compiler::jit::experimental_jit_scope jit;
    EXPECT_NE(tf::identity(a).op().name(), "");
  }
}

TEST(Slim, TrainsAndEvaluates) {
  Folder dir;
  {
    tf::Graph g;
    auto scope = g.as_default();
    tf::Variable w(0.0f, {.name = "w"});
    tf::train::GradientDescentOptimizer opt(0.25);
    auto train = slim::learning::create_train_op(tf::square(w - 1.0f), opt);
    EXPECT_THROW(slim::learning::train(train, dir.path, {.number_of_steps = 0}), tf::ValueError);
    double loss = slim::learning::train(train, dir.path, {.number_of_steps = 3, .log_every_n_steps = 0});
    EXPECT_NEAR(loss, 0.0625, 1e-6); // w is 0, 0.5, 0.75 before the steps
  }
  EXPECT_EQ(tf::train::latest_checkpoint(dir.path), dir.path + "/model.ckpt-3");
  tf::Graph g;
  auto scope = g.as_default();
  tf::Variable w(0.0f, {.name = "w"});
  tf::train::get_or_create_global_step();
  auto [mean, update] = tf::metrics::mean(w);
  tf::summary::scalar("value", mean);
  auto value = slim::evaluation::evaluation_loop(dir.path, dir.path + "/eval", {.num_evals = 2, .eval_op = tf::Fetch(update), .final_op = tf::Fetch(mean), .max_number_of_evaluations = 1});
  EXPECT_NEAR(value.asDouble(0), 0.875, 1e-6);
  bool written = false;
  for (auto &e : fs::directory_iterator(dir.path + "/eval"))
    for (const tf::Event &event : tf::train::summary_iterator(e.path().string()))
      for (auto &v : event.summary.value) written = written || (v.tag == "value" && event.step == 3);
  EXPECT_TRUE(written);
}
TEST(Slim, UserFunctionsInArgScope) {
  tf::Graph g;
  auto scope = g.as_default();
  auto block = slim::add_arg_scope([](tf::Output x, int n, slim::LayerOpts o) { return slim::fully_connected(x, n, o); });
  slim::arg_scope defaults({block}, {.activation_fn = nullptr, .scope = "inner"});
  EXPECT_EQ(block(tf::zeros({2, 3}), 4, {.scope = "here"}).op().name(), "here/BiasAdd");
  auto active = tf::nn::relu6(tf::constant({-1.0f, 7.0f, 1.0f, 2.0f}));
  tf::contrib::layers::summaries::summarize_activation(active);
  EXPECT_EQ(tf::get_collection(tf::GraphKeys::SUMMARIES).size(), 3u);
  EXPECT_EQ(slim::utils::two_element_tuple({3}), std::pair(3, 3));
  EXPECT_THROW(slim::utils::n_positive_integers(2, {1, 2, 3}), tf::ValueError);
}
TEST(Slim, InceptionAndResNetAreTheOnesOfTheCheckpoints) {
  auto count = [] {
    std::int64_t n = 0;
    for (auto &v : slim::get_model_variables()) n += v.shape().numElements().value_or(0);
    return n;
  };
  {
    tf::Graph g;
    auto scope = g.as_default();
    slim::nets::inception::inception_v3_arg_scope defaults;
    auto [net, ends] = slim::nets::inception::inception_v3_base(tf::placeholder(tf::float32, {5, 299, 299, 3}));
    EXPECT_EQ(net.shape(), tf::Shape({5, 8, 8, 2048}));
    EXPECT_EQ(ends.at("Mixed_5b").shape(), tf::Shape({5, 35, 35, 256}));
    EXPECT_EQ(ends.at("Mixed_6e").shape(), tf::Shape({5, 17, 17, 768}));
    EXPECT_EQ(ends.at("MaxPool_5a_3x3").shape(), tf::Shape({5, 35, 35, 192}));
    EXPECT_EQ(ends.size(), 18u);
    EXPECT_EQ(count(), 21802784); // as slim's own tests count
    EXPECT_THROW(slim::nets::inception::inception_v3_base(tf::zeros({1, 99, 99, 3}), {.final_endpoint = "Mixed_9z"}), tf::ValueError);
  }
  {
    tf::Graph g;
    auto scope = g.as_default();
    slim::nets::inception::inception_v3_arg_scope defaults;
    auto [logits, ends] = slim::nets::inception::inception_v3(tf::placeholder(tf::float32, {2, 150, 150, 3}), {.num_classes = 10, .is_training = false});
    EXPECT_EQ(logits.shape(), tf::Shape({2, 10}));
    EXPECT_EQ(ends.at("AuxLogits").shape(), tf::Shape({2, 10}));
    EXPECT_EQ(g.get_operation_by_name("InceptionV3/Mixed_7c/Branch_1/Conv2d_0c_3x1/weights").type(), "VariableV2");
  }
  tf::Graph g;
  auto scope = g.as_default();
  slim::nets::resnet_v2::resnet_arg_scope defaults;
  auto [net, ends] = slim::nets::resnet_v2::resnet_v2_50(tf::placeholder(tf::float32, {2, 224, 224, 3}), {.num_classes = 1000, .is_training = false});
  EXPECT_EQ(net.shape(), tf::Shape({2, 1, 1, 1000}));
  EXPECT_EQ(ends.at("resnet_v2_50/block4").shape(), tf::Shape({2, 7, 7, 2048}));
  EXPECT_EQ(count(), 25613800); // ResNet50V2 with 1000 classes
  EXPECT_TRUE(g.has("resnet_v2_50/block1/unit_1/bottleneck_v2/shortcut/weights"));
}
TEST(Slim, ProvidersDecodeRecords) {
  Folder dir;
  {
    tf::python_io::TFRecordWriter w(dir.path + "/a.tfrecord");
    for (std::int64_t i = 0; i < 4; ++i) {
      std::string raw(6, static_cast<char>(i));
      w.write(tf::train::Example({{"image/encoded", tf::train::BytesList{raw}}, {"image/format", tf::train::BytesList{"raw"}}, {"label", tf::train::Int64List{i}}, {"ymin", tf::train::FloatList{0.1f}},
                                  {"xmin", tf::train::FloatList{0.2f}}, {"ymax", tf::train::FloatList{0.3f}}, {"xmax", tf::train::FloatList{0.4f}}})
                  .SerializeToString());
    }
    w.close();
  }
  tf::Graph g;
  auto scope = g.as_default();
  namespace D = slim::tfexample_decoder;
  std::map<std::string, tf::Feature> features{{"image/encoded", tf::FixedLenFeature({}, tf::string, tf::In(""))}, {"image/format", tf::FixedLenFeature({}, tf::string, tf::In("png"))}, {"label", tf::FixedLenFeature({}, tf::int64)}};
  for (const char *k : {"ymin", "xmin", "ymax", "xmax"}) features.emplace(k, tf::VarLenFeature(tf::float32));
  auto decoder = std::make_shared<D::TFExampleDecoder>(features, std::map<std::string, D::ItemHandler>{{"image", D::Image({.shape = tf::Shape{1, 2, 3}})}, {"label", D::Tensor("label")}, {"boxes", D::BoundingBox()}});
  EXPECT_EQ(decoder->list_items(), (std::vector<std::string>{"boxes", "image", "label"}));
  slim::dataset_data_provider::DatasetDataProvider provider({.data_sources = {dir.path + "/*.tfrecord"}, .decoder = decoder, .num_samples = 4}, {.shuffle = false, .num_epochs = 1});
  EXPECT_EQ(provider.num_samples(), 4);
  EXPECT_THROW(provider.get({"depth"}), tf::KeyError);
  auto items = provider.get({"image", "label", "boxes"});
  auto ahead = slim::prefetch_queue::prefetch_queue({items[0], items[1]}, {.capacity = 2});
  auto next = ahead.dequeue();
  tf::Session s;
  s.run(tf::local_variables_initializer());
  slim::queues::QueueRunners runners(s);
  for (int i = 0; i < 4; ++i) {
    auto [image, label] = s.run(std::tuple{next[0], next[1]});
    EXPECT_EQ(image.shape(), tf::Shape({1, 2, 3}));
    EXPECT_EQ(label.asInt64(0), i);
    EXPECT_EQ(image.asInt64(5), i);
  }
  EXPECT_THROW(s.run(next[0]), tf::errors::OutOfRangeError);
  runners.close();
  EXPECT_THROW(D::TFExampleDecoder({}, {{"label", D::Tensor("label")}}), tf::ValueError);
}
TEST(Training, BucketsBySequenceLength) {
  tf::Graph g;
  auto scope = g.as_default();
  auto n = tf::train::limit_epochs(tf::train::range_input_producer(12, {.num_epochs = 1, .shuffle = false}).dequeue()[0] + 1);
  auto sequence = tf::fill(tf::Dims(tf::reshape(n, {1})), n);
  sequence.set_shape({tf::None});
  auto [length, out] = tf::contrib::training::bucket_by_sequence_length(n, {sequence}, {2}, {5, 9}, {.dynamic_pad = true});
  tf::Session s;
  s.run(tf::local_variables_initializer());
  slim::queues::QueueRunners runners(s);
  for (int i = 0; i < 6; ++i) {
    auto [l, rows] = s.run(std::tuple{length, out[0]});
    auto bucket = [](std::int64_t v) { return (v >= 5) + (v >= 9); };
    EXPECT_EQ(bucket(l.asInt64(0)), bucket(l.asInt64(1)));
    EXPECT_EQ(rows.shape(), tf::Shape({2, std::max(l.asInt64(0), l.asInt64(1))}));
  }
  EXPECT_THROW(tf::contrib::training::bucket_by_sequence_length(n, {sequence}, {2}, {5, 5}), tf::ValueError);
}

TEST(Estimators, ExportWithSignaturesAndKeepTheLatest) {
  Folder dir;
  tf::Tensor xs = tf::Tensor::zeros({32, 2}, tf::float32);
  std::vector<std::int64_t> ys;
  for (std::size_t i = 0; i < 64; ++i) xs.mutable_data<float>()[i] = static_cast<float>(std::cos(static_cast<double>(i)));
  for (std::int64_t i = 0; i < 32; ++i) ys.push_back(xs.asDouble(2 * i) > 0.5 ? 2 : xs.asDouble(2 * i) > -0.5);
  auto head = tf::contrib::estimator::multi_class_head(3);
  EXPECT_THROW(tf::contrib::estimator::multi_class_head(2), tf::ValueError);
  est::Estimator e(
      [head](const tf::data::Element &x, const tf::data::Element &y, est::Mode mode) {
        tf::Output logits = tf::layers::dense(x["x"], 3);
        tf::contrib::estimator::HeadSpecOpts o{.mode = mode};
        if (mode != est::ModeKeys::PREDICT) o.labels = tf::In(tf::Output(y));
        o.optimizer = tf::contrib::estimator::clip_gradients_by_norm(std::make_shared<tf::train::AdamOptimizer>(0.1), 5.0);
        auto spec = head.create_estimator_spec(logits, o);
        spec.export_outputs = {{"serving_default", est::export_::PredictOutput(spec.predictions.at("probabilities"))}, {"ids", est::export_::PredictOutput({{"ids", spec.predictions.at("class_ids")}})}};
        return spec;
      },
      {.model_dir = dir.path});
  auto data = [&](bool shuffle) { return est::inputs::numpy_input_fn({{"x", xs}}, tf::Tensor(ys), {.batch_size = 32, .num_epochs = shuffle ? std::nullopt : std::optional<int>(1), .shuffle = shuffle}); };
  auto receiver = [] {
    auto p = tf::placeholder(tf::float32, {tf::None, 2}, {.name = "x"});
    return est::ServingInputReceiver(est::export_::TensorServingInputReceiver{p, {{"x", p}}});
  };
  auto named = [receiver]() -> est::ServingInputReceiver {
    auto r = receiver();
    return {tf::data::Element(std::map<std::string, tf::data::Element>{{"x", r.features}}), r.receiver_tensors};
  };
  auto latest = std::make_shared<est::LatestExporter>("latest", named, est::LatestOpts{.exports_to_keep = 1});
  EXPECT_THROW(est::LatestExporter("x", named, {.exports_to_keep = 0}), tf::ValueError);
  tf::contrib::learn::Experiment experiment(e, {.train_input_fn = data(true), .eval_input_fn = data(false), .train_steps = 60});
  auto result = experiment.train_and_evaluate();
  EXPECT_GT(result.at("accuracy").asDouble(0), 0.8);
  for (int i = 0; i < 2; ++i) est::train_and_evaluate(e, {.input_fn = data(true), .max_steps = 60}, {.input_fn = data(false), .exporters = {latest}});
  std::vector<std::string> exports;
  for (auto &d : fs::directory_iterator(dir.path + "/export/latest")) exports.push_back(d.path());
  ASSERT_EQ(exports.size(), 1u);
  auto predictor = tf::contrib::predictor::from_saved_model(exports[0]);
  auto p = predictor({{"x", xs}}).at("output");
  EXPECT_EQ(p.shape(), tf::Shape({32, 3}));
  auto ids = tf::contrib::predictor::from_saved_model(exports[0], "ids")({{"x", xs}}).at("ids");
  EXPECT_EQ(ids.shape(), tf::Shape({32, 1}));
}
TEST(Estimators, WideAndDeep) {
  Folder dir;
  tf::Tensor xs = tf::Tensor::zeros({40, 1}, tf::float32);
  std::vector<std::int64_t> ys;
  for (std::size_t i = 0; i < 40; ++i) xs.mutable_data<float>()[i] = static_cast<float>(std::sin(static_cast<double>(i))), ys.push_back(std::sin(static_cast<double>(i)) > 0);
  est::DNNLinearCombinedClassifier e({.linear_feature_columns = {tf::feature_column::numeric_column("x")}, .dnn_feature_columns = {tf::feature_column::numeric_column("x")}, .dnn_hidden_units = {4}, .model_dir = dir.path});
  e.train(est::inputs::numpy_input_fn({{"x", xs}}, tf::Tensor(ys), {.batch_size = 40, .num_epochs = {}, .shuffle = true}), {.steps = 50});
  auto r = e.evaluate(est::inputs::numpy_input_fn({{"x", xs}}, tf::Tensor(ys), {.batch_size = 40, .shuffle = false}));
  EXPECT_GT(r.at("accuracy").asDouble(0), 0.9);
  EXPECT_EQ(r.at("global_step").asInt64(0), 50);
  EXPECT_THROW(est::DNNLinearCombinedClassifier({}), tf::ValueError);
}

TEST(Bijectors, Compose) {
  namespace B = tf::contrib::distributions::bijectors;
  tf::Graph g;
  auto scope = g.as_default();
  tf::Session s;
  auto near = [&](const tf::Output &o, std::vector<double> want) {
    auto have = numbers(s.run(o));
    ASSERT_EQ(have.size(), want.size());
    for (std::size_t i = 0; i < want.size(); ++i) EXPECT_NEAR(have[i], want[i], 1e-5);
  };
  tf::Tensor x({0.5f, -1.0f});
  near(B::Exp().forward(x), {std::exp(0.5), std::exp(-1.0)});
  near(B::Exp().forward_log_det_jacobian(x, 1), {-0.5});
  near(B::Invert(B::Exp()).forward(tf::Tensor({2.0f})), {std::log(2.0)});
  near(B::Invert(B::Exp()).inverse_log_det_jacobian(tf::Tensor({0.3f})), {0.3});
  B::Chain chain({B::Exp(), B::AffineScalar({.shift = tf::In(1.0f), .scale = tf::In(-2.0f)})});
  near(chain.forward(x), {std::exp(0.0), std::exp(3.0)});
  near(chain.inverse(chain.forward(x)), {0.5, -1.0});
  near(chain.forward_log_det_jacobian(x), {std::log(2.0) + 0.0, std::log(2.0) + 3.0});
  near(B::Softplus().inverse(B::Softplus().forward(x)), {0.5, -1.0});
  near(B::Sigmoid().inverse_log_det_jacobian(tf::Tensor({0.25f})), {-std::log(0.25 * 0.75)});
  EXPECT_EQ(chain.name(), "chain_of_exp_affine_scalar");
}
TEST(Sequences, GatherTreeReadsBeamsBack) {
  tf::Graph g;
  auto scope = g.as_default();
  auto t3 = [](std::vector<std::int32_t> v) { return tf::Tensor(v).reshape({3, 1, 3}); };
  auto beams = tf::contrib::seq2seq::gather_tree(t3({1, 2, 3, 4, 5, 6, 7, 8, 9}), t3({0, 0, 0, 0, 1, 1, 2, 1, 2}), tf::Tensor(std::vector<std::int32_t>{3}), 10);
  tf::Session s;
  EXPECT_EQ(numbers(s.run(beams)), (std::vector<double>{2, 2, 2, 6, 5, 6, 7, 8, 9})); // TensorFlow's documentation of the op
  auto ended = tf::contrib::seq2seq::gather_tree(t3({1, 2, 3, 9, 5, 6, 7, 8, 9}), t3({0, 0, 0, 0, 1, 2, 0, 1, 2}), tf::Tensor(std::vector<std::int32_t>{2}), 9);
  EXPECT_EQ(numbers(s.run(ended)), (std::vector<double>{1, 2, 3, 9, 5, 6, 9, 9, 9}));
}
TEST(Sequences, OldDecodersAndCells) {
  tf::Graph g;
  auto scope = g.as_default();
  using Cell = tf::nn::rnn_cell::RNNCell;
  std::vector<tf::Output> ids;
  for (int i = 0; i < 3; ++i) ids.push_back(tf::constant(tf::Tensor(std::vector<std::int32_t>{i, 1})));
  auto [logits, state] = tf::contrib::legacy_seq2seq::embedding_rnn_seq2seq(ids, ids, [] { return Cell(tf::nn::rnn_cell::GRUCell(4)); }, 5, 6, 3, {.feed_previous = true});
  EXPECT_EQ(logits.size(), 3u);
  EXPECT_EQ(logits[2].shape(), tf::Shape({2, 6}));
  std::vector<tf::Output> steps{tf::ones({2, 3}), tf::zeros({2, 3})};
  tf::nn::rnn_cell::GRUCell cell(4);
  auto [out, last] = tf::contrib::legacy_seq2seq::attention_decoder(steps, cell.zero_state(2, tf::float32), tf::ones({2, 5, 4}), cell, {.output_size = 7, .num_heads = 2});
  EXPECT_EQ(out[1].shape(), tf::Shape({2, 7}));
  EXPECT_THROW(tf::contrib::legacy_seq2seq::attention_decoder({}, cell.zero_state(2, tf::float32), tf::ones({2, 5, 4}), cell), tf::ValueError);
  EXPECT_TRUE(g.has("attention_decoder/AttnW_1"));
  EXPECT_TRUE(g.has("embedding_rnn_seq2seq/embedding_rnn_decoder/embedding"));
  tf::contrib::rnn::NASCell nas(3, {.num_proj = 2, .use_bias = true});
  auto [nasOut, nasState] = tf::contrib::recurrent::functional_rnn(nas, tf::ones({2, 4, 5}), {.dtype = tf::float32});
  EXPECT_EQ(nasOut.shape(), tf::Shape({2, 4, 2}));
  EXPECT_EQ(nasState.c.shape(), tf::Shape({2, 3}));
  tf::Session s;
  s.run(tf::global_variables_initializer());
  EXPECT_EQ(s.run(out[1]).shape(), tf::Shape({2, 7}));
  EXPECT_EQ(s.run(logits[2]).shape(), tf::Shape({2, 6}));
  EXPECT_EQ(s.run(nasOut).shape(), tf::Shape({2, 4, 2}));
}
TEST(Sequences, NASCellIsItsFormula) {
  tf::Graph g;
  auto scope = g.as_default();
  tf::VariableScope ones("v", {.initializer = tf::constant_initializer(0.5f)});
  tf::contrib::rnn::NASCell cell(1);
  auto [out, state] = cell(tf::constant({{0.4f}}), tf::nn::rnn_cell::State(std::vector<tf::nn::rnn_cell::State>{tf::constant({{0.3f}}), tf::constant({{0.2f}})}));
  tf::Session s;
  s.run(tf::global_variables_initializer());
  double in = 0.2, m = 0.1, z = in + m, sig = 1 / (1 + std::exp(-z));
  double p0 = std::tanh(sig * z), p1 = std::tanh(sig + in * m), p2 = std::tanh(std::tanh(z) * sig), p3 = 1 / (1 + std::exp(-(std::tanh(z) + sig)));
  double c = std::tanh(p0 + 0.3) * p1, h = std::tanh(c * std::tanh(p2 + p3));
  EXPECT_NEAR(s.run(out).asDouble(0), h, 1e-6);
}

TEST(Data, CsvFiles) {
  Folder dir;
  std::ofstream(dir.path + "/a.csv") << "x,name,n\n1.5,\"a,b\",3\n2.5,,4\n";
  tf::Graph g;
  auto scope = g.as_default();
  tf::data::experimental::CsvDataset rows({dir.path + "/a.csv"}, {tf::float32, tf::In("none"), tf::int64}, {.header = true});
  auto it = tf::data::make_initializable_iterator(rows);
  auto [x, name, n] = it.get_next().as<3>();
  tf::Session s;
  s.run(it.initializer());
  auto [a, b, c] = s.run(std::tuple{x, name, n});
  EXPECT_EQ(a.asDouble(0), 1.5);
  EXPECT_EQ(b.strings()[0], "a,b");
  EXPECT_EQ(c.asInt64(0), 3);
  auto second = s.run(std::tuple{x, name, n});
  EXPECT_EQ(std::get<1>(second).strings()[0], "none");
  EXPECT_THROW(s.run(x), tf::errors::OutOfRangeError);
  tf::contrib::tensorboard::plugins::projector::ProjectorConfig config;
  auto &e = config.embeddings.add();
  e.tensor_name = "words", e.metadata_path = "words.tsv";
  tf::contrib::tensorboard::plugins::projector::visualize_embeddings(dir.path, config);
  std::ifstream file(dir.path + "/projector_config.pbtxt");
  EXPECT_EQ(std::string((std::istreambuf_iterator<char>(file)), {}), "embeddings {\n  tensor_name: \"words\"\n  metadata_path: \"words.tsv\"\n}\n");
}
TEST(Functions, Defun) {
  tf::Graph g;
  auto scope = g.as_default();
  auto f = tf::python::framework::function::Defun({tf::float32, tf::float32}, {.func_name = "Product"})([](tf::Output a, tf::Output b) { return a * b; });
  auto x = tf::constant(3.0f);
  auto y = f(x, tf::constant(4.0f));
  auto slope = tf::gradients({y}, {x})[0];
  tf::Session s;
  EXPECT_EQ(s.run(y).asDouble(0), 12);
  EXPECT_EQ(s.run(slope).asDouble(0), 4);
  EXPECT_THROW(tf::python::framework::function::Defun({tf::float32})([](tf::Output a, tf::Output b) { return a * b; }), tf::ValueError);
}

} // namespace
