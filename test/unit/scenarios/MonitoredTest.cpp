// MonitoredSession with its hooks, and the losses over sequences.
#include "Scenario.h"

#include "tfc/io/Events.h"

using namespace scenarios;
namespace {

TEST_F(Scenario, MonitoredTrainingStopsSavesAndResumes) {
  auto train = [](std::int64_t last) {
    tf::reset_default_graph();
    tf::Variable w(1.0f, {.name = "w"});
    auto step = tf::train::get_or_create_global_step();
    auto op = tf::train::GradientDescentOptimizer(0.1).minimize(0.5f * w, {.global_step = step});
    tf::train::StopAtStepHook stop({.last_step = last});
    tf::train::FinalOpsHook final({w});
    int steps = 0;
    {
      tf::train::MonitoredTrainingSession s({.checkpoint_dir = "ckpt", .hooks = {&stop, &final}, .save_checkpoint_steps = 2});
      for (; !s.should_stop(); ++steps) s.run(op);
      ERR(tf::constant(1.0f), "RuntimeError: Graph is finalized and cannot be modified.");
    }
    return std::pair(steps, final.final_ops_values.at(0).asDouble(0));
  };
  auto [steps, w] = train(3);
  EXPECT_EQ(steps, 3);
  EXPECT_NEAR(w, 0.85, 1e-6);
  EXPECT_EQ(tf::train::latest_checkpoint("ckpt"), "ckpt/model.ckpt-3");
  std::tie(steps, w) = train(5);
  EXPECT_EQ(steps, 2);
  EXPECT_NEAR(w, 0.75, 1e-6);
}
TEST_F(Scenario, HooksSeeEveryStep) {
  struct Count : tf::train::SessionRunHook {
    explicit Count(tf::Output x) : x(x) {}
    void begin() override { log += "begin "; }
    void after_create_session(tf::Session &) override { log += "session "; }
    tf::train::SessionRunArgs before_run(tf::train::SessionRunContext &) override { return {{x}, {}}; }
    void after_run(tf::train::SessionRunContext &c, const tf::train::SessionRunValues &v) override {
      log += std::to_string(v.results[0].asInt64(0)) + " ";
      if (v.results[0].asInt64(0) == 2) c.request_stop();
    }
    void end(tf::Session &) override { log += "end"; }
    tf::Output x;
    std::string log;
  };
  tf::Variable n(0);
  auto next = n.assign_add(1);
  auto p = tf::placeholder_with_default(7, tf::Shape{});
  Count count(next);
  tf::train::FeedFnHook feed([&] { return tf::train::FeedList{{p, tf::Tensor(8)}}; });
  {
    tf::train::MonitoredSession s({.hooks = {&count, &feed}});
    while (!s.should_stop()) EXPECT_EQ(s.run(p).asInt64(0), 8);
  }
  EXPECT_EQ(count.log, "begin session 1 2 end");
}
/// "STEP what" of each event in the files of a folder: tags, kinds, the status of session logs.
std::string eventsIn(const std::string &folder) {
  std::string text;
  auto files = tfc::io::eventFilesIn(folder);
  for (const std::string &file : *files) {
    auto reader = tfc::io::EventReader::open(file);
    for (tfc::io::Event e; *(*reader)->next(e);) {
      const char *kinds[] = {"", "", "", "version", "graph", "", "", "log ", "", "meta"};
      text += std::to_string(e.step) + " " + kinds[static_cast<int>(e.what)];
      if (e.what == tfc::io::Event::What::SessionLog) text += std::to_string(static_cast<int>(e.bytes[1]));
      if (e.what == tfc::io::Event::What::Summary) {
        auto values = tfc::io::parseSummary(e.bytes);
        for (auto &v : *values) text += v.tag;
      }
      text += "\n";
    }
  }
  return text;
}
TEST_F(Scenario, MonitoredTrainingWritesSummariesAndItsSpeed) {
  tf::Variable w(1.0f, {.name = "w"});
  auto step = tf::train::get_or_create_global_step();
  auto op = tf::train::GradientDescentOptimizer(0.1).minimize(0.5f * w, {.global_step = step});
  tf::summary::scalar("w_now", w);
  tf::train::StopAtStepHook stop({.last_step = 7});
  {
    tf::train::MonitoredTrainingSession s({.checkpoint_dir = "ckpt", .hooks = {&stop}, .save_checkpoint_steps = 4, .save_summaries_steps = 2, .log_step_count_steps = 3});
    while (!s.should_stop()) s.run(op);
    EXPECT_EQ(tf::get_collection<tf::Operation>(tf::GraphKeys::INIT_OP).at(0).name(), "group_deps");
    EXPECT_EQ(tf::get_collection(tf::GraphKeys::READY_OP).at(0).name(), "concat:0");
    EXPECT_EQ(tf::get_collection(tf::GraphKeys::SUMMARY_OP).at(0).name(), "Merge/MergeSummary:0");
  }
  tf::summary::FileWriterCache::clear();
  // As TensorFlow's, which writes the graph twice.
  EXPECT_EQ(eventsIn("ckpt"), "0 version\n0 graph\n0 meta\n0 log 3\n1 log 1\n1 w_now\n3 w_now\n4 global_step/sec\n4 log 3\n5 w_now\n7 global_step/sec\n7 w_now\n7 log 3\n");
  EXPECT_TRUE(tf::gfile::Exists("ckpt/graph.pbtxt"));
}
TEST_F(Scenario, MonitoredSessionRunsQueues) {
  auto q = tf::train::range_input_producer(7, {.num_epochs = 1, .shuffle = false});
  auto b = tf::train::batch(q.dequeue(), 2)[0];
  tf::train::FinalOpsHook final({tf::constant(5)});
  std::string seen;
  EXPECT_EQ(err([&] {
              tf::train::MonitoredSession s({.hooks = {&final}});
              while (!s.should_stop()) seen += s.run(b).str();
            }).substr(0, 16), "OutOfRangeError:");
  EXPECT_EQ(seen, "[0 1][2 3][4 5]");
  EXPECT_EQ(final.final_ops_values.size(), 1u); // a good end
}
TEST_F(Scenario, MonitoredSessionTellsWhyAQueueEnded) {
  auto line = tf::TextLineReader().read(tf::train::string_input_producer({"no such file"}, {.shuffle = false})).second;
  auto b = tf::train::batch({line}, 2)[0];
  tf::train::MonitoredSession s;
  EXPECT_EQ(err([&] { s.run(b); }).substr(0, 14), "NotFoundError:");
  EXPECT_TRUE(s.should_stop());
  EXPECT_EQ(err([&] { s.close(); }).substr(0, 14), "NotFoundError:");
}
TEST_F(Scenario, HooksRefuseWrongArguments) {
  ERR(tf::train::SummarySaverHook({.save_steps = 1}), "ValueError: Exactly one of scaffold or summary_op must be provided.");
  ERR(tf::train::StepCounterHook({.every_n_secs = 1}), "ValueError: exactly one of every_n_steps and every_n_secs should be provided.");
  ERR(tf::train::StopAtStepHook({}), "ValueError: One of num_steps or last_step must be specified.");
  ERR(tf::train::SecondOrStepTimer({}), "ValueError: Either every_secs or every_steps should be provided.");
  auto loss = tf::log(-1.0f * tf::ones({}));
  tf::train::NanTensorHook nan(loss);
  EXPECT_THROW({
    tf::train::MonitoredSession s({.hooks = {&nan}});
    s.run(loss);
  }, tf::train::NanLossDuringTrainingError);
}
TEST_F(Scenario, SequenceLosses) {
  auto logits = tf::constant(tf::Tensor({1.f, 2.f, 3.f, 0.f, 0.f, 0.f}).reshape({1, 2, 3}));
  auto targets = tf::constant({{2, 0}});
  EXPECT_TRUE(near(run(tf::contrib::seq2seq::sequence_loss(logits, targets, tf::constant({{1.f, 1.f}}))), {(0.40760595 + 1.0986123) / 2}));
  EXPECT_TRUE(near(run(tf::contrib::seq2seq::sequence_loss(logits, targets, tf::constant({{1.f, 0.f}}))), {0.40760595}));
  auto steps = tf::unstack(logits, {.axis = 1}), labels = tf::unstack(targets, {.axis = 1});
  std::vector<tf::Output> ones{tf::ones({1}), tf::ones({1})};
  EXPECT_TRUE(near(run(tf::contrib::legacy_seq2seq::sequence_loss(steps, labels, ones)), {(0.40760595 + 1.0986123) / 2}));
}
TEST_F(Scenario, OptimizeLoss) {
  tf::Variable w(1.0f, {.name = "w"});
  auto step = tf::train::get_or_create_global_step();
  auto loss = tf::contrib::layers::optimize_loss(0.5f * w, step, 0.1f, "SGD", {.clip_gradients = 0.1});
  EXPECT_EQ(tf::global_variables().back().name(), "OptimizeLoss/learning_rate:0");
  tf::Session s;
  s.run(tf::global_variables_initializer());
  EXPECT_NEAR(s.run<float>(loss), 0.5, 1e-6);
  EXPECT_NEAR(s.run<float>(w), 0.99, 1e-6);
  EXPECT_EQ(s.run<std::int64_t>(step), 1);
}

} // namespace
