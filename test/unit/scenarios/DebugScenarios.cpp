// The debugger and the trace of a step: S69, S107, and what else they must do.
#include "Scenario.h"

#include <algorithm>
#include <cmath>
#include <fstream>

using namespace scenarios;
namespace fs = std::filesystem;

namespace {
struct Discriminator {
  tf::Output x = tf::placeholder(tf::float32, {}, {.name = "x"}), a, d, out;
  Discriminator() {
    auto scope = tf::name_scope("Discrim");
    a = tf::add(x, 1.0f, {.name = "add_1"});
    d = tf::divide(x, x, {.name = "add_2"});
    out = tf::add(a, d, {.name = "out"});
  }
};
std::string filesUnder(const fs::path &root) {
  std::vector<std::string> names;
  for (const auto &e : fs::recursive_directory_iterator(root))
    if (e.is_regular_file()) {
      std::string n = e.path().lexically_relative(root);
      names.push_back(n.substr(0, n.rfind('_'))); // without the time
    }
  std::sort(names.begin(), names.end());
  std::string all;
  for (auto &n : names) all += n + "\n";
  return all;
}
} // namespace

TEST_F(Scenario, S69) {
  tf::debug::DebugTensorDatum none;
  float nan = NAN, inf = INFINITY;
  EXPECT_TRUE(tf::debug::has_inf_or_nan(none, tf::Tensor({1.0f, nan})));
  EXPECT_TRUE(tf::debug::has_inf_or_nan(none, tf::Tensor({inf})));
  EXPECT_FALSE(tf::debug::has_inf_or_nan(none, tf::Tensor({1.0f, 2.0f})));
  EXPECT_FALSE(tf::debug::has_inf_or_nan(none, tf::Tensor({1, 2})));
  EXPECT_FALSE(tf::debug::has_inf_or_nan(none, tf::Tensor({"a"})));

  Discriminator m;
  tf::Session plain;
  std::istringstream in("lt\nrun -f has_inf_or_nan\nni -a Discrim/out\npt Discrim/add_2:0\nli Discrim/out\nlo Discrim/add_1\npt nope\nrun\n");
  std::ostringstream out;
  {
    tf::debug::LocalCLIDebugWrapperSession sess(plain, "dumps", &in, &out);
    sess.add_tensor_filter("has_inf_or_nan", tf::debug::has_inf_or_nan);
    EXPECT_EQ(sess.run<float>(m.out, {{m.x, 1.0f}}), 3); // clean: runs to its end
    EXPECT_EQ(out.str().find("dumped tensor"), std::string::npos);
    EXPECT_TRUE(std::isnan(sess.run<float>(m.out, {{m.x, 0.0f}})));
    EXPECT_EQ(sess.run_call_count(), 2);
    EXPECT_EQ(sess.run<float>(m.out, {{m.x, 1.0f}}), 3); // the end of the input
  }
  std::string text = out.str();
  auto at = [&](const char *part) { return text.find(part); };
  EXPECT_NE(at("2 dumped tensor(s) passing filter \"has_inf_or_nan\":"), std::string::npos) << text;
  EXPECT_LT(at("Discrim/add_2:0\n"), at("Discrim/out:0\n")) << text;
  EXPECT_NE(at("RealDiv Discrim/add_2:0"), std::string::npos) << text;
  EXPECT_NE(at("Node Discrim/out\n\n  Op: AddV2\n  Device: /job:localhost/replica:0/task:0/device:CPU:0\n\n  2 input(s) + 0 control input(s):\n"
               "    2 input(s):\n      [AddV2] Discrim/add_1\n      [RealDiv] Discrim/add_2\n\n  0 recipient(s) + 0 control recipient(s):\n"
               "    0 recipient(s):\n\nNode attributes:\n  T:\n    type: DT_FLOAT\n"),
            std::string::npos)
      << text;
  EXPECT_NE(at("Tensor \"Discrim/add_2:0:DebugIdentity\":\n  dtype: float32\n  shape: ()\n\nnan\n"), std::string::npos) << text;
  EXPECT_NE(at("Inputs to node \"Discrim/out\" (Depth limit = 1):\n|- (1) Discrim/add_1\n|  |- ...\n|- (1) Discrim/add_2\n   |- ...\n"), std::string::npos) << text;
  EXPECT_NE(at("Recipients of node \"Discrim/add_1\" (Depth limit = 1):\n|- (1) Discrim/out\n"), std::string::npos) << text;
  EXPECT_NE(at("ERROR: Node \"nope\" does not exist in partition graphs\n"), std::string::npos) << text;
  EXPECT_TRUE(fs::is_empty("dumps")) << "dumps of the prompt are removed";
}

TEST_F(Scenario, DumpsHaveTfdbgsLayout) {
  Discriminator m;
  tf::Variable v({1.0f, 2.0f}, {.name = "v", .use_resource = false});
  auto up = tf::assign_add(v, {1.0f, 1.0f}, {.name = "up"});
  auto branch = tf::cond(tf::less(m.x, 1.0f), [&] { return m.x + 1.0f; }, [&] { return m.x * 2.0f; }, {.name = "c"});
  auto words = tf::identity(tf::constant(tf::Tensor({"a", "b"})), {.name = "st"});
  auto [sum] = tf::while_loop([](tf::Output i) { return tf::less(i, 3.0f); }, [](tf::Output i) { return i + 1.0f; }, std::tuple{m.x});
  tf::Session s;
  s.run(v.initializer());
  tf::RunOptions o;
  tf::debug::watch_graph(o, s.graph(), "file://dump");
  auto r = s.run({m.out, up, branch, words, sum}, {{m.x, 0.0f}}, o);
  EXPECT_EQ(r.size(), 5u);
  tf::debug::DebugDumpDir dump("dump");
  std::string names;
  std::int64_t before = 0;
  for (const auto &d : dump.dumped_tensor_data()) {
    names += d.tensor_name() + " ";
    EXPECT_GT(d.timestamp, before);
    before = d.timestamp;
  }
  for (const char *n : {"x:0 ", "Discrim/add_1:0 ", "Discrim/add_2:0 ", "Discrim/out:0 ", "v:0 ", "up:0 ", "Less:0 ", "c/Merge:0 ", "st:0 ", "while/Exit:0 "})
    EXPECT_NE(names.find(n), std::string::npos) << n << "not in " << names;
  EXPECT_EQ(names.find("c/add:0"), std::string::npos) << "a branch that may not be taken";
  EXPECT_EQ(names.find("while/add"), std::string::npos) << "a loop's inside";
  EXPECT_EQ(dump.get_tensors("up", 0)[0].str(), "[2. 3.]");
  EXPECT_EQ(dump.get_tensors("st", 0)[0].str(), "[b'a' b'b']");
  EXPECT_EQ(dump.get_tensors("c/Merge", 0)[0].item<float>(), 1);
  EXPECT_EQ(dump.devices(), std::vector<std::string>{"/job:localhost/replica:0/task:0/device:CPU:0"});
  EXPECT_NE(filesUnder("dump").find("_tfdbg_device_,job_localhost,replica_0,task_0,device_CPU_0/Discrim/add_1/y_0_DebugIdentity\n"), std::string::npos);
  EXPECT_NE(filesUnder("dump").find("_tfdbg_core_metadata_sessionrun00000000000001\n"), std::string::npos) << filesUnder("dump");
  EXPECT_NE(dump.core_metadata().find("\"input_names\":[\"x:0\"]"), std::string::npos);
  EXPECT_EQ(dump.find(tf::debug::has_inf_or_nan, 1)[0].tensor_name(), "Discrim/add_2:0");
  EXPECT_EQ(dump.find(tf::debug::has_inf_or_nan, 0, "Discrim/add.*").size(), 1u);
  EXPECT_THROW(dump.get_tensors("nope", 0), tf::ValueError);
  // The same step without watches gives the same, and is not the watched one.
  EXPECT_EQ(s.run(up).str(), "[3. 4.]");
}

TEST_F(Scenario, NumericSummariesAreTensorFlows) {
  // Numbers of TensorFlow's DebugNumericSummary and DebugNanCount for the same tensors.
  float nan = std::nanf(""), inf = std::numeric_limits<float>::infinity();
  auto x = tf::identity(tf::placeholder(tf::float32, {8}, {.name = "px"}), {.name = "x"}), i = tf::identity(tf::placeholder(tf::int32, {3}, {.name = "pi"}), {.name = "i"});
  auto b = tf::identity(tf::placeholder(tf::bool_, {2}, {.name = "pb"}), {.name = "b"}), e = tf::identity(tf::placeholder(tf::float32, {0}, {.name = "pe"}), {.name = "e"});
  auto w = tf::identity(tf::placeholder(tf::string, {}, {.name = "pw"}), {.name = "w"});
  tf::Session s;
  auto dumped = [&](const char *node, const char *op) {
    std::filesystem::remove_all("d");
    tf::RunOptions o;
    o.debug_options.debug_tensor_watch_opts = {{.node_name = node, .debug_ops = {op}, .debug_urls = {"file://d"}}};
    tf::Tensor ones = tf::Tensor({1.f, nan, -inf, inf, 0.f, -2.f, 3.f, nan});
    s.run({x, i, b, e, w}, {{"px:0", ones}, {"pi:0", tf::Tensor({1, 0, -3})}, {"pb:0", tf::Tensor({true, false})}, {"pe:0", tf::Tensor::zeros(tf::Shape{0})}, {"pw:0", tf::Tensor("a")}}, o);
    std::string name = op;
    std::vector<tf::Tensor> found;
    if (tf::debug::DebugDumpDir dump("d"); !dump.dumped_tensor_data().empty()) found = dump.get_tensors(node, 0, name.substr(0, name.find('(')));
    std::string text;
    for (std::int64_t k = 0; !found.empty() && k < found[0].size(); ++k) {
      char number[32];
      std::snprintf(number, sizeof number, "%.9g ", found[0].asDouble(k));
      text += number;
    }
    return text;
  };
  EXPECT_EQ(dumped("x", "DebugNanCount"), "2 ");
  EXPECT_EQ(dumped("i", "DebugNanCount"), "0 ");
  EXPECT_EQ(dumped("x", "DebugNumericSummary"), "1 8 2 1 1 1 2 1 -2 3 0.5 3.25 1 1 8 ");
  EXPECT_EQ(dumped("i", "DebugNumericSummary"), "1 3 0 0 1 1 1 0 -3 1 -0.666666667 2.88888889 3 1 3 ");
  EXPECT_EQ(dumped("b", "DebugNumericSummary"), "1 2 0 0 0 1 1 0 0 1 0.5 0.25 10 1 2 ");
  EXPECT_EQ(dumped("e", "DebugNumericSummary"), "1 0 0 0 0 0 0 0 inf -inf nan nan 1 1 0 ");
  EXPECT_EQ(dumped("x", "DebugNumericSummary(lower_bound=-1.0; upper_bound=2.5)"), "1 8 2 2 0 1 1 2 -2 3 0.5 3.25 1 1 8 ");
  EXPECT_EQ(dumped("x", "DebugNumericSummary(mute_if_healthy=true)"), "1 8 2 1 1 1 2 1 -2 3 0.5 3.25 1 1 8 ");
  EXPECT_EQ(dumped("i", "DebugNumericSummary(mute_if_healthy=true)"), "");
  EXPECT_THROW(dumped("w", "DebugNanCount"), tf::errors::FailedPreconditionError);
}

TEST_F(Scenario, WatchedRunsSayWhatTheyCannot) {
  Discriminator m;
  tf::Session s;
  tf::RunOptions o;
  o.debug_options.debug_tensor_watch_opts = {{.node_name = "Discrim/out", .debug_urls = {"grpc://localhost:6064"}}};
  EXPECT_THROW(s.run(m.out, {{m.x, 1.0f}}, o), tf::errors::UnimplementedError);
  for (const char *op : {"DebugFoo", "DebugNanCount(foo=1)", "DebugNumericSummary(lower_bound=x)"}) {
    o.debug_options.debug_tensor_watch_opts = {{.node_name = "Discrim/out", .debug_ops = {op}, .debug_urls = {"file://d"}}};
    EXPECT_THROW(s.run(m.out, {{m.x, 1.0f}}, o), tf::errors::FailedPreconditionError) << op;
  }
  std::ofstream("file") << "";
  o.debug_options.debug_tensor_watch_opts = {{.node_name = "Discrim/out", .debug_urls = {"file://file"}}};
  EXPECT_THROW(s.run(m.out, {{m.x, 1.0f}}, o), tf::errors::PermissionDeniedError);
  EXPECT_THROW(tf::debug::DebugDumpDir("nowhere"), tf::errors::NotFoundError);
  EXPECT_THROW(tf::debug::watch_graph(o, s.graph(), "file://d", {.node_name_regex_allowlist = "("}), tf::ValueError);
  // A damaged dump is told, whatever is cut off.
  tf::debug::DumpingDebugWrapperSession w(s, "root");
  w.run(m.out, {{m.x, 1.0f}});
  ASSERT_FALSE(w.last_dump().empty());
  for (const auto &e : fs::recursive_directory_iterator(w.last_dump()))
    if (e.is_regular_file()) fs::resize_file(e.path(), e.file_size() / 2);
  EXPECT_THROW(tf::debug::DebugDumpDir(w.last_dump()), tf::errors::DataLossError);
}

TEST_F(Scenario, S107) {
  auto x = tf::placeholder(tf::float32, {2, 2}, {.name = "x"});
  auto y = tf::matmul(x, x, {.name = "mm"});
  auto z = tf::nn::relu(y + 1.0f, {.name = "z"});
  tf::RunMetadata md, md0;
  tf::Session s;
  tf::Tensor eye({{1.0f, 0.0f}, {0.0f, 1.0f}});
  EXPECT_EQ(s.run(y, {{x, eye}}, {.trace_level = tf::RunOptions::FULL_TRACE}, &md).str(), "[[1. 0.]\n [0. 1.]]");
  s.run(y, {{x, eye}}, {}, &md0);
  auto has = [](const tf::RunMetadata &m, const std::string &name) {
    for (const auto &d : m.step_stats.dev_stats)
      for (const auto &n : d.node_stats)
        if (n.node_name == name) return true;
    return false;
  };
  EXPECT_TRUE(has(md, "mm"));
  ASSERT_EQ(md.step_stats.dev_stats.size(), 1u);
  EXPECT_EQ(md0.step_stats.dev_stats.size(), 0u);
  const auto &node = md.step_stats.dev_stats[0].node_stats[0];
  EXPECT_GT(node.all_start_micros, 1'000'000'000'000'000);
  EXPECT_GE(node.all_end_rel_nanos, 0);
  EXPECT_GT(node.thread_id, 0u);
  ASSERT_EQ(node.output.size(), 1u);
  EXPECT_EQ(node.output[0].shape, tf::Shape({2, 2}));
  EXPECT_EQ(node.timeline_label, "mm = MatMul(x, x)");

  // A fused launch: an entry for each of its nodes, the time at the last.
  s.run(z, {{x, eye}}, {.trace_level = tf::RunOptions::FULL_TRACE}, &md);
  EXPECT_TRUE(has(md, "mm") && has(md, "z"));
  std::string json = tf::timeline::Timeline(md.step_stats).generate_chrome_trace_format();
  EXPECT_NE(json.find("\"name\": \"z\""), std::string::npos) << json;
  EXPECT_NE(json.find("\"ph\": \"X\""), std::string::npos);

  tf::summary::FileWriter w("logs");
  w.add_run_metadata(md, "step 1", 1);
  EXPECT_THROW(w.add_run_metadata(md, "step 1", 2), tf::ValueError);
  auto again = tf::io::parseRunMetadata(md.SerializeAsString());
  ASSERT_TRUE(again.isOk());
  EXPECT_EQ(again->SerializeAsString(), md.SerializeAsString());
  EXPECT_FALSE(tf::io::parseRunMetadata(md.SerializeAsString().substr(0, 40)).isOk());

  auto step = s.make_callable({z}, {x});
  tf::RunMetadata md2;
  step({eye}, {.trace_level = tf::RunOptions::FULL_TRACE}, &md2);
  EXPECT_TRUE(has(md2, "z"));
}

// Loops and host ops: each execution is there, in order of time.
TEST_F(Scenario, ATraceOfALoop) {
  auto [i] = tf::while_loop([](tf::Output i) { return tf::less(i, 5.0f); }, [](tf::Output i) { return tf::sin(i, {.name = "sine"}) * 0.0f + i + 1.0f; }, std::tuple{tf::constant(0.0f)});
  auto words = tf::string_join({tf::placeholder(tf::string, {}, {.name = "w"}), tf::constant("b")}, {.name = "join"});
  tf::Session s;
  tf::RunMetadata md;
  s.run({i, words}, {{"w:0", tf::Tensor("a")}}, {.trace_level = tf::RunOptions::FULL_TRACE}, &md);
  int sines = 0, joins = 0;
  std::int64_t before = 0;
  for (const auto &n : md.step_stats.dev_stats[0].node_stats) {
    sines += n.node_name == "while/sine";
    joins += n.node_name == "join";
    EXPECT_GE(n.all_start_nanos, before);
    before = n.all_start_nanos;
  }
  EXPECT_EQ(sines, 5);
  EXPECT_EQ(joins, 1);
}
