// MonitoredSession with its hooks, and the losses over sequences.
#include "Scenario.h"

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
TEST_F(Scenario, HooksRefuseWrongArguments) {
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
