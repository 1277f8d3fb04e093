// Supervisors, sessions made ready, optimizers around optimizers, files of training, Keras models: by what they do and leave behind.
#include "Folder.h"
#include "tfc/tf.h"

#include <atomic>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <thread>

namespace {

namespace K = tf::keras;
namespace fs = std::filesystem;

struct Linear {
  tf::Variable w{0.0f, {.name = "w"}};
  tf::Variable step = tf::train::get_or_create_global_step();
  tf::Output loss = tf::square(w - 1.0f);
  tf::Operation train = tf::train::GradientDescentOptimizer(0.1).minimize(loss, {.global_step = step});
};
std::vector<std::string> eventsIn(const std::string &folder) {
  std::vector<std::string> out;
  for (auto &e : fs::directory_iterator(folder))
    if (e.path().filename().string().starts_with("events.out.tfevents")) out.push_back(e.path().string());
  return out;
}

TEST(Supervisor, TrainsSavesAndGoesOn) {
  Folder dir;
  for (int round = 0; round < 2; ++round) {
    tf::Graph g;
    auto scope = g.as_default();
    Linear m;
    tf::summary::scalar("loss", m.loss);
    tf::train::Supervisor sv({.logdir = dir.path, .save_summaries_secs = 0.02, .save_model_secs = 0.05});
    EXPECT_TRUE(g.finalized());
    EXPECT_EQ(sv.save_path(), dir.path + "/model.ckpt");
    auto sess = sv.managed_session();
    EXPECT_EQ(tf::train::global_step(*sess, m.step), round * 5) << "restored from the first round's checkpoint";
    for (int i = 0; i < 5 && !sv.should_stop(); ++i) sess->run(m.train);
    for (int i = 0; i < 100 && tf::train::latest_checkpoint(dir.path) != dir.path + "/model.ckpt-" + std::to_string(5 * (round + 1)); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    sess.close();
    EXPECT_TRUE(sv.should_stop());
  }
  EXPECT_EQ(tf::train::latest_checkpoint(dir.path), dir.path + "/model.ckpt-10");
  EXPECT_TRUE(fs::exists(dir.path + "/graph.pbtxt"));
  int starts = 0, stops = 0, checkpoints = 0, losses = 0, graphs = 0, metas = 0, versions = 0;
  for (const std::string &file : eventsIn(dir.path))
    for (const tf::Event &e : tf::train::summary_iterator(file)) {
      starts += e.session_log.status == tf::SessionLog::START, stops += e.session_log.status == tf::SessionLog::STOP;
      if (e.session_log.status == tf::SessionLog::CHECKPOINT) {
        ++checkpoints;
        EXPECT_EQ(e.session_log.checkpoint_path, dir.path + "/model.ckpt");
      }
      for (const auto &v : e.summary.value) losses += v.tag == "loss" && v.simple_value;
      graphs += !e.graph_def.empty(), metas += !e.meta_graph_def.empty(), versions += e.file_version == "brain.Event:2";
      EXPECT_GT(e.wall_time, 1e9);
    }
  EXPECT_EQ((std::vector<int>{starts, stops, graphs, metas, versions}), std::vector<int>(5, 2));
  EXPECT_GE(checkpoints, 2);
  EXPECT_GE(losses, 2);
  EXPECT_THROW(tf::train::summary_iterator(dir.path + "/none"), tf::errors::NotFoundError);
}
TEST(Supervisor, ErrorsOfThreadsComeOut) {
  tf::Graph g;
  auto scope = g.as_default();
  Linear m;
  tf::train::Supervisor sv({.summary_op = std::nullopt});
  auto sess = sv.managed_session();
  std::atomic<int> calls{0};
  sv.loop(0, [&] {
    if (++calls == 3) throw tf::ValueError("the third call");
  });
  sv.wait_for_stop();
  EXPECT_EQ(calls, 3);
  try {
    sess.close();
    ADD_FAILURE() << "no error";
  } catch (const tf::ValueError &e) {
    EXPECT_STREQ(e.what(), "the third call");
  }
  EXPECT_THROW(sv.summary_computed(*tf::train::SessionManager().wait_for_session({}, 0.0), tf::Tensor("")), tf::RuntimeError);
}
TEST(Supervisor, DefaultsComeFromCollections) {
  tf::Graph g;
  auto scope = g.as_default();
  Linear m;
  auto init = tf::group({tf::global_variables_initializer()});
  tf::add_to_collection(tf::GraphKeys::INIT_OP, init);
  EXPECT_THROW(tf::train::Supervisor({.is_chief = false}), tf::ValueError); // a variable without a device
  tf::train::Supervisor sv({.ready_op = tf::train::Supervisor::USE_DEFAULT, .saver = std::nullopt});
  EXPECT_EQ(*sv.init_op(), init);
  EXPECT_FALSE(sv.saver());
  EXPECT_EQ(sv.ready_op()->name(), "report_uninitialized_variables/boolean_mask/GatherV2:0");
  EXPECT_EQ(*sv.global_step(), m.step);
}

TEST(SessionManager, PreparesAndSaysWhatIsMissing) {
  Folder dir;
  tf::Graph g;
  auto scope = g.as_default();
  tf::Variable v(3.0f, {.name = "v"}), u(4.0f, {.name = "u"});
  auto ready = tf::report_uninitialized_variables();
  auto onlyV = tf::variables_initializer({v}), both = tf::global_variables_initializer();
  auto saver = std::make_shared<tf::train::Saver>();
  tf::train::SessionManager manager({.ready_op = ready, .recovery_wait_secs = 0.01});
  try {
    manager.prepare_session({.init_op = onlyV});
    ADD_FAILURE() << "no error";
  } catch (const tf::RuntimeError &e) {
    EXPECT_STREQ(e.what(), "Init operations did not make model ready.  Init op: init, init fn: None, local_init_op: None, error: Variables not initialized: u");
  }
  try {
    manager.prepare_session({});
    ADD_FAILURE() << "no error";
  } catch (const tf::RuntimeError &e) {
    EXPECT_STREQ(e.what(), "Model is not initialized and no init_op or init_fn or local_init_op was given");
  }
  {
    auto none = manager.recover_session({.saver = saver, .checkpoint_dir = dir.path});
    EXPECT_FALSE(none.initialized);
    auto s = manager.prepare_session({.init_op = both, .saver = saver, .checkpoint_dir = dir.path});
    v.load(tf::Tensor(7.0f), s.get());
    saver->save(*s, dir.path + "/m", 1);
  }
  auto again = manager.recover_session({.saver = saver, .checkpoint_dir = dir.path});
  EXPECT_TRUE(again.initialized);
  EXPECT_EQ(again.session->run(v).asDouble(0), 7);
  EXPECT_THROW(manager.wait_for_session({}, 0.05), tf::errors::DeadlineExceededError);
  EXPECT_THROW(tf::train::SessionManager({.ready_for_local_init_op = ready}), tf::ValueError);
  tf::train::ChiefSessionCreator creator(nullptr, {.checkpoint_dir = dir.path});
  tf::train::MonitoredSession monitored({.session_creator = &creator});
  EXPECT_EQ(monitored.run(tf::Fetch(v)).asDouble(0), 7);
}

TEST(Checkpoints, IteratorGivesNewOnes) {
  Folder dir;
  tf::Graph g;
  auto scope = g.as_default();
  tf::Variable v(1.0f);
  tf::train::Saver saver;
  tf::Session s;
  s.run(tf::global_variables_initializer());
  EXPECT_FALSE(tf::train::wait_for_new_checkpoint(dir.path, {}, {.seconds_to_sleep = 0.01, .timeout = 0.0}));
  saver.save(s, dir.path + "/m", 1);
  std::vector<std::string> seen;
  for (const std::string &prefix : tf::train::checkpoints_iterator(dir.path, {.timeout = 0.0})) {
    seen.push_back(fs::path(prefix).filename());
    if (seen.size() < 3) saver.save(s, dir.path + "/m", static_cast<std::int64_t>(seen.size()) + 1);
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"m-1", "m-2", "m-3"}));
  int asked = 0;
  for (const std::string &prefix : tf::contrib::training::checkpoints_iterator(dir.path, {.timeout = 0.0, .timeout_fn = [&] { return ++asked == 3; }})) EXPECT_FALSE(prefix.empty());
  EXPECT_EQ(asked, 3);
}
TEST(Hooks, ProfilerWritesTimelines) {
  Folder dir;
  tf::Graph g;
  auto scope = g.as_default();
  Linear m;
  tf::train::ProfilerHook profiler({.save_steps = 2, .output_dir = dir.path});
  {
    tf::train::MonitoredSession s({.hooks = {&profiler}});
    for (int i = 0; i < 5; ++i) s.run(m.train);
  }
  std::set<std::string> names;
  for (auto &e : fs::directory_iterator(dir.path)) names.insert(e.path().filename());
  EXPECT_EQ(names, (std::set<std::string>{"timeline-2.json", "timeline-4.json"}));
  std::ifstream file(dir.path + "/timeline-2.json");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  EXPECT_NE(text.find("traceEvents"), std::string::npos);
  EXPECT_THROW(tf::train::ProfilerHook({}), tf::ValueError);
}
TEST(Sessions, ResetClosesThemAll) {
  tf::Graph g;
  auto scope = g.as_default();
  tf::Variable v(1.0f);
  auto init = tf::global_variables_initializer();
  tf::Session a, b;
  a.run(init);
  tf::Session::reset();
  EXPECT_THROW(a.run(v), tf::errors::CancelledError);
  EXPECT_THROW(b.run(init), tf::errors::CancelledError);
  EXPECT_THROW(tf::Session::reset("grpc://host:1"), tf::errors::InvalidArgumentError);
  tf::Session c;
  c.run(init);
  EXPECT_EQ(c.run(v).asDouble(0), 1);
}
TEST(Variables, ResourcesByDefault) {
  tf::Graph g;
  auto scope = g.as_default();
  tf::enable_resource_variables();
  tf::Variable a(1.0f), b(1.0f, {.use_resource = false});
  auto c = tf::get_variable("c", {2});
  tf::disable_resource_variables();
  tf::Variable d(1.0f);
  EXPECT_TRUE(a.is_resource() && c.is_resource());
  EXPECT_FALSE(b.is_resource() || d.is_resource());
}

//===-- optimizers ------------------------------------------------------------------------------------------------===//

TEST(Optimizers, SyncReplicasTakesMeans) {
  tf::Graph g;
  auto scope = g.as_default();
  auto x = tf::placeholder(tf::float32, {});
  tf::Variable w(0.0f);
  auto step = tf::train::get_or_create_global_step();
  tf::train::SyncReplicasOptimizer opt(std::make_shared<tf::train::GradientDescentOptimizer>(1.0), 2, {.total_num_replicas = 2});
  EXPECT_THROW(opt.get_chief_queue_runner(), tf::ValueError);
  EXPECT_THROW(opt.minimize(w * x), tf::ValueError); // no global step
  auto train = opt.minimize(w * x, {.global_step = step});
  auto hook = opt.make_session_run_hook(true);
  tf::train::MonitoredSession s({.hooks = {hook.get()}});
  // Both replicas hand in gradients 1 and 3; the mean is applied once.
  std::thread other([&] { s.raw_session().run(std::vector<tf::Fetch>{train}, {{x, tf::Tensor(3.0f)}}); });
  s.raw_session().run(std::vector<tf::Fetch>{train}, {{x, tf::Tensor(1.0f)}});
  other.join();
  for (int i = 0; i < 200 && s.raw_session().run(step).asInt64(0) < 1; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(s.raw_session().run(step).asInt64(0), 1);
  EXPECT_EQ(s.raw_session().run(w).asDouble(0), -2);
}
TEST(Optimizers, FixedLossScaleChangesNothingElse) {
  tf::Graph g;
  auto scope = g.as_default();
  tf::Variable w({1.0f, -2.0f}, {.name = "w"});
  auto opt = tf::train::experimental::enable_mixed_precision_graph_rewrite(std::make_shared<tf::train::MomentumOptimizer>(0.5, 0.9), 128.0);
  auto train = opt->minimize(tf::reduce_sum(tf::square(w)));
  EXPECT_EQ(opt->get_slot_names(), std::vector<std::string>{"momentum"});
  EXPECT_TRUE(opt->get_slot(w, "momentum"));
  tf::Session s;
  s.run(tf::global_variables_initializer());
  s.run(train);
  EXPECT_TRUE(s.run(w).allclose(tf::Tensor({0.0f, 0.0f}), 1e-6));
  EXPECT_THROW(tf::train::experimental::enable_mixed_precision_graph_rewrite(opt), tf::ValueError);
  EXPECT_THROW(tf::train::experimental::FixedLossScale(0.5), tf::ValueError);
}
TEST(Optimizers, DynamicLossScaleSkipsWhatIsNotFinite) {
  tf::Graph g;
  auto scope = g.as_default();
  auto x = tf::placeholder(tf::float32, {});
  tf::Variable w(1.0f);
  auto scale = std::make_shared<tf::train::experimental::DynamicLossScale>(tf::train::experimental::DynamicLossScaleOpts{.initial_loss_scale = 8, .increment_period = 2});
  auto train = tf::train::experimental::enable_mixed_precision_graph_rewrite(std::make_shared<tf::train::AdamOptimizer>(0.1), scale)->minimize(w * x);
  auto now = (*scale)();
  tf::Session s;
  s.run(tf::global_variables_initializer());
  s.run(train, {{x, INFINITY}});
  EXPECT_EQ(s.run(now).asDouble(0), 4);
  EXPECT_EQ(s.run(w).asDouble(0), 1);
  s.run(train, {{x, 1.0f}});
  EXPECT_EQ(s.run(now).asDouble(0), 4);
  EXPECT_NEAR(s.run(w).asDouble(0), 0.9, 1e-5);
  s.run(train, {{x, 1.0f}});
  EXPECT_EQ(s.run(now).asDouble(0), 8);
}
TEST(Optimizers, LazyAdamLeavesOtherRows) {
  auto run = [](bool lazy) {
    tf::Graph g;
    auto scope = g.as_default();
    tf::Variable table(tf::ones({3, 2}));
    auto ids = tf::placeholder(tf::int32, {2});
    auto loss = tf::reduce_sum(tf::square(tf::nn::embedding_lookup(table, ids)));
    std::shared_ptr<tf::train::Optimizer> opt;
    if (lazy) opt = std::make_shared<tf::contrib::opt::LazyAdamOptimizer>(0.1);
    else opt = std::make_shared<tf::train::AdamOptimizer>(0.1);
    auto train = opt->minimize(loss);
    tf::Session s;
    s.run(tf::global_variables_initializer());
    s.run(train, {{ids, {0, 1}}});
    tf::Tensor first = s.run(table);
    s.run(train, {{ids, {1, 2}}});
    return std::pair(first, s.run(table));
  };
  auto [first, second] = run(true);
  auto [usual, moved] = run(false);
  EXPECT_TRUE(first.allclose(usual, 1e-6)); // the first step of touched rows is Adam's
  EXPECT_EQ(second.asDouble(0), first.asDouble(0));
  EXPECT_NE(moved.asDouble(0), usual.asDouble(0));
  // Row 2 from the formula: lr sqrt(1 - b2^2) / (1 - b1^2) m / (sqrt(v) + eps) with m = 0.1 * 2, v = 0.001 * 4.
  double rate = 0.1 * std::sqrt(1 - 0.999 * 0.999) / (1 - 0.81), want = 1 - rate * 0.2 / (std::sqrt(0.004) + 1e-8);
  EXPECT_NEAR(second.asDouble(4), want, 1e-5);
}
TEST(Optimizers, MovingAverageSwapsWhenSaved) {
  Folder dir;
  tf::Graph g;
  auto scope = g.as_default();
  tf::Variable w(1.0f, {.name = "w"});
  tf::contrib::opt::MovingAverageOptimizer opt(std::make_shared<tf::train::GradientDescentOptimizer>(1.0), {.average_decay = 0.75});
  EXPECT_THROW(opt.swapping_saver(), tf::RuntimeError);
  auto train = opt.minimize(w * 4.0f);
  auto saver = opt.swapping_saver();
  tf::Session s;
  s.run(tf::global_variables_initializer());
  s.run(train);
  EXPECT_EQ(s.run(w).asDouble(0), -3);
  EXPECT_EQ(s.run(opt.average(w)).asDouble(0), 0); // 0.75 * 1 + 0.25 * -3
  auto prefix = saver.save(s, dir.path + "/m");
  EXPECT_EQ(tf::train::load_variable(prefix, "w").asDouble(0), 0);
  EXPECT_EQ(tf::train::load_variable(prefix, "w/ExponentialMovingAverage").asDouble(0), -3);
}

//===-- Keras models ----------------------------------------------------------------------------------------------===//

tf::Tensor points() {
  tf::Tensor t = tf::Tensor::zeros({60, 2}, tf::float32);
  for (std::size_t i = 0; i < 120; ++i) t.mutable_data<float>()[i] = static_cast<float>(std::sin(static_cast<double>(i) * 1.7));
  return t;
}
tf::Tensor classes(const tf::Tensor &x) {
  std::vector<std::int64_t> y;
  for (std::int64_t i = 0; i < 60; ++i) y.push_back(x.asDouble(2 * i) > x.asDouble(2 * i + 1));
  return tf::Tensor(y);
}

TEST(KerasModel, FunctionalLearnsSavesAndLoads) {
  Folder dir;
  tf::Graph g;
  auto scope = g.as_default();
  tf::set_random_seed(3);
  tf::Variable other(5.0f); // no part of the model
  auto x = K::layers::Input({2});
  auto h = K::layers::Dense(8, {.activation = tf::tanh})(x);
  K::layers::BatchNormalization norm;
  h = norm(h, K::backend::learning_phase());
  K::models::Model model(x, K::layers::Dense(2, {.activation = tf::nn::softmax})(h), {.name = "net"});
  EXPECT_EQ(model.name(), "net");
  EXPECT_THROW(model.evaluate(points(), classes(points())), tf::RuntimeError);
  model.compile(std::make_shared<tf::train::AdamOptimizer>(0.05), K::losses::sparse_categorical_crossentropy, {{"acc", K::metrics::sparse_categorical_accuracy}});
  auto before = model.evaluate(points(), classes(points()));
  auto history = model.fit(points(), classes(points()), {.batch_size = 20, .epochs = 40, .seed = 1});
  auto after = model.evaluate(points(), classes(points()));
  EXPECT_EQ(history.at("loss").size(), 40u);
  EXPECT_LT(after[0], before[0] * 0.5);
  EXPECT_GT(after[1], 0.9);
  auto weights = model.get_weights();
  EXPECT_EQ(weights.size(), 8u); // two kernels and biases; gamma, beta and two moving averages
  EXPECT_EQ(model.count_params(), 2 * 8 + 8 + 4 * 8 + 8 * 2 + 2);
  EXPECT_EQ(model.trainable_weights().size(), 6u);
  model.save_weights(dir.path + "/w");
  auto predicted = model.predict(points(), 7);
  EXPECT_EQ(predicted.shape(), tf::Shape({60, 2}));
  for (auto &w : weights) w = tf::Tensor::zeros(w.shape(), w.dtype());
  model.set_weights(weights);
  EXPECT_FALSE(model.predict(points()).allclose(predicted, 1e-3));
  model.load_weights(dir.path + "/w");
  EXPECT_TRUE(model.predict_on_batch(points()).allclose(predicted, 1e-5));
  EXPECT_THROW(K::Model(tf::placeholder(tf::float32), x), tf::ValueError);
}
TEST(KerasModel, SeveralInputsAndOutputs) {
  tf::Graph g;
  auto scope = g.as_default();
  auto a = K::layers::Input({2}), b = K::layers::Input({3});
  auto both = K::layers::concatenate({a, b});
  auto sum = K::layers::Dense(1, {.kernel_initializer = tf::ones_initializer(), .name = "sum"})(both), half = K::layers::Dense(1, {.kernel_initializer = tf::constant_initializer(0.5f), .name = "half"})(a);
  K::Model model(std::vector<tf::Output>{a, b}, std::vector<tf::Output>{sum, half});
  tf::Tensor xa{{1.f, 2.f}, {3.f, 4.f}}, xb{{1.f, 1.f, 1.f}, {2.f, 2.f, 2.f}};
  auto got = model.predict_all(std::vector<tf::Tensor>{xa, xb});
  EXPECT_TRUE(got[0].allclose(tf::Tensor({{6.f}, {13.f}}), 1e-6));
  EXPECT_TRUE(got[1].allclose(tf::Tensor({{1.5f}, {3.5f}}), 1e-6));
  model.compile(std::make_shared<tf::train::GradientDescentOptimizer>(0.0), {K::losses::mean_squared_error, K::losses::mean_absolute_error});
  tf::Tensor y{{5.f}, {12.f}}, z{{1.f}, {3.f}};
  auto loss = model.train_on_batch(std::vector<tf::Tensor>{xa, xb}, std::vector<tf::Tensor>{y, z});
  EXPECT_NEAR(loss[0], 1 + 0.5, 1e-6);
  EXPECT_THROW(model.predict(xa), tf::ValueError);
}
struct Net : K::Model {
  K::layers::Dense a{6, {.activation = tf::tanh}}, b{2, {.activation = tf::nn::softmax}};
  tf::Output call(tf::Output x, tf::Output) override { return b(a(x)); }
};
TEST(KerasModel, ClassWithCall) {
  Net net;
  net.compile(std::make_shared<tf::train::AdamOptimizer>(0.05), K::losses::sparse_categorical_crossentropy);
  auto history = net.fit(points(), classes(points()), {.epochs = 30});
  EXPECT_LT(history.at("loss").back(), 0.6 * history.at("loss").front());
  EXPECT_EQ(net.weights().size(), 4u);
}
TEST(KerasModel, Callbacks) {
  struct Count : K::callbacks::Callback {
    int epochs = 0, batches = 0;
    void on_epoch_end(int, const Logs &logs) override { epochs += logs.count("loss") && logs.count("val_loss"); }
    void on_batch_end(int, const Logs &logs) override { batches += static_cast<int>(logs.count("size")); }
  } count;
  Folder dir;
  tf::Graph g;
  auto scope = g.as_default();
  tf::Variable lr(1.0f, {.trainable = false, .name = "lr"});
  auto x = K::layers::Input({2});
  K::Model model(x, K::layers::Dense(2, {.activation = tf::nn::softmax})(x));
  model.compile(std::make_shared<tf::train::GradientDescentOptimizer>(lr), K::losses::sparse_categorical_crossentropy);
  K::callbacks::LearningRateScheduler schedule([](int epoch) { return epoch < 2 ? 0.1 : 0.0; }, lr);
  K::callbacks::EarlyStopping stop({.patience = 2});
  K::callbacks::ModelCheckpoint keep(dir.path + "/w-{epoch:02d}-{val_loss:.2f}", {.save_best_only = true});
  auto history = model.fit(points(), classes(points()), {.batch_size = 25, .epochs = 50, .validation_data = std::pair(points(), classes(points())), .callbacks = {&count, &schedule, &stop, &keep}});
  EXPECT_EQ(count.epochs, 4); // two that learn, two without progress
  EXPECT_EQ(count.batches, 12);
  EXPECT_EQ(history.at("val_loss").size(), 4u);
  char want[64];
  std::snprintf(want, sizeof want, "/w-02-%.2f.index", history.at("val_loss")[1]);
  EXPECT_TRUE(fs::exists(dir.path + want)) << want;
  EXPECT_FALSE(fs::exists(dir.path + std::string(want).replace(3, 2, "03")));
}
TEST(KerasBackend, SessionAndLearningPhase) {
  K::backend::clear_session();
  tf::Graph g;
  std::optional<tf::Scope> scope(g.as_default());
  tf::Session s({.graph = &g});
  K::backend::set_session(s);
  EXPECT_EQ(&K::backend::get_session(), &s);
  auto phase = K::backend::learning_phase();
  EXPECT_EQ(phase.name(), "keras_learning_phase:0");
  EXPECT_EQ(K::backend::learning_phase(), phase);
  K::backend::set_learning_phase(1);
  EXPECT_EQ(K::backend::learning_phase().op().type(), "Const");
  EXPECT_THROW(K::backend::set_learning_phase(2), tf::ValueError);
  {
    tf::Graph other;
    auto inner = other.as_default();
    EXPECT_NE(&K::backend::get_session(), &s);
  }
  s.close();
  scope.reset();
  K::backend::clear_session();
}

} // namespace
