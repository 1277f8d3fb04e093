// Scenarios L (checkpoints and meta graphs) and O (flags and app).
#include "Scenario.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include <filesystem>
#include <fstream>

using namespace scenarios;
namespace {

std::string contents(const std::string &path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream os;
  os << in.rdbuf();
  return os.str();
}

TEST_F(Scenario, S72) {
  auto x = tf::placeholder(tf::float32);
  tf::Variable v(0.0f, {.name = "v"});
  auto up = v.assign_add(x);
  tf::train::Saver saver;
  tf::Session s;
  s.run(tf::global_variables_initializer());
  std::string p;
  for (int i = 0; i < 100; ++i) {
    s.run({up}, {{x, 1.0f}});
    if (i % 10 == 0) p = saver.save(s, "m/model", i);
  }
  EXPECT_EQ(p, "m/model-90");
  std::string files;
  auto list = tf::gfile::ListDirectory("m");
  std::sort(list.begin(), list.end());
  for (auto &f : list) files += f + " ";
  std::string want = "checkpoint ";
  for (int i = 50; i <= 90; i += 10)
    for (const char *e : {".data-00000-of-00001", ".index", ".meta"}) want += "model-" + std::to_string(i) + e + " ";
  EXPECT_EQ(files, want);
  EXPECT_EQ(contents("m/checkpoint"), "model_checkpoint_path: \"model-90\"\nall_model_checkpoint_paths: \"model-50\"\nall_model_checkpoint_paths: \"model-60\"\n"
                                      "all_model_checkpoint_paths: \"model-70\"\nall_model_checkpoint_paths: \"model-80\"\nall_model_checkpoint_paths: \"model-90\"\n");
  EXPECT_EQ(tf::train::latest_checkpoint("m"), "m/model-90");
  EXPECT_EQ(saver.last_checkpoints()[0], "m/model-50");
}
TEST_F(Scenario, S73) {
  tf::Variable v1(1.0f, {.name = "v1"}), v2(2.0f, {.name = "v2"}), v3(3.0f, {.name = "v3"});
  {
    tf::Session s;
    s.run(tf::global_variables_initializer());
    tf::train::Saver(std::map<std::string, tf::Variable>{{"a", v1}, {"v2", v2}}).save(s, "./dict");
    tf::train::Saver({v1, v2}).save(s, "./list");
    tf::train::Saver(std::map<std::string, tf::Variable>{{"v1", v1}, {"v2", v2}}).save(s, "./opname");
    tf::train::Saver({v1, v3}).save(s, "ck/m", 7);
  }
  for (const char *e : {".index", ".data-00000-of-00001"}) EXPECT_EQ(contents(std::string("list") + e), contents(std::string("opname") + e));
  EXPECT_NE(contents("dict.index"), contents("list.index"));
  auto listed = [](const std::string &path) {
    std::string text;
    for (auto &[name, shape] : tf::train::list_variables(path)) text += name + " " + shape.str() + " ";
    return text;
  };
  EXPECT_EQ(listed("./dict"), "a () v2 () ");
  EXPECT_EQ(listed("./list"), "v1 () v2 () ");
  EXPECT_EQ(listed("./opname"), "v1 () v2 () ");
  EXPECT_EQ(tf::train::load_variable("./dict", "a:0").item<float>(), 1.0f);
  EXPECT_EQ(tf::train::load_variable("ck", "v3").item<float>(), 3.0f);
  EXPECT_EQ(tf::train::load_variable(".", "v2").item<float>(), 2.0f); // the newest in the folder
  auto reader = tf::train::NewCheckpointReader("./list");
  EXPECT_TRUE(reader.has_tensor("v1"));
  EXPECT_FALSE(reader.has_tensor("v3"));
  EXPECT_EQ(reader.get_variable_to_dtype_map().at("v2"), tf::float32);
  auto state = tf::train::get_checkpoint_state("ck");
  ASSERT_TRUE(state);
  EXPECT_EQ(state->model_checkpoint_path, "ck/m-7");
  EXPECT_EQ(state->all_model_checkpoint_paths, std::vector<std::string>{"ck/m-7"});
  EXPECT_FALSE(tf::train::get_checkpoint_state("nodir"));
  ERR(reader.get_tensor("v3"), "NotFoundError: Key v3 not found in checkpoint");
  std::filesystem::create_directory("none");
  ERR(tf::train::list_variables("none"), "ValueError: Couldn't find 'checkpoint' file or checkpoints in given directory none");
  ERR(tf::train::Saver(std::map<std::string, tf::Variable>{{"a", v1}, {"b", v1}}), "ValueError: The same saveable will be restored with two names: b");
  tf::reset_default_graph();
  ERR(tf::train::Saver(), "ValueError: No variables to save");
}
TEST_F(Scenario, S74) {
  tf::Variable v(3.0f, {.name = "v"});
  tf::train::Saver saver;
  std::string p;
  {
    tf::Session s;
    s.run(v.initializer());
    p = saver.save(s, "./model", 90);
  }
  {
    tf::Session s;
    saver.restore(s, *tf::train::latest_checkpoint("."));
    EXPECT_EQ(s.run<float>(v), 3.0f);
  }
  tf::Session s;
  saver.restore(s, "./model-90");
  EXPECT_EQ(s.run<float>(v), 3.0f);
  EXPECT_EQ(p, "./model-90");
  ERR(saver.restore(s, "./model"), "ValueError: The passed save_path is not a valid checkpoint: ./model");
  auto holds = [](const std::string &text, const char *part) { return text.find(part) != std::string::npos; };
  auto whole = [](auto f) {
    try {
      f();
    } catch (const tf::errors::OpError &e) {
      return std::string(e.message());
    }
    return std::string();
  };
  tf::Variable w(1.0f, {.name = "w"});
  EXPECT_TRUE(holds(whole([&] { tf::train::Saver().restore(s, p); }), "Key w not found in checkpoint"));
  tf::Variable two({1.f, 2.f}), i(1, {.name = "i"});
  using Map = std::map<std::string, tf::Variable>;
  ERR_CLASS(tf::train::Saver(Map{{"v", two}}).restore(s, p), "InvalidArgumentError");
  EXPECT_TRUE(holds(whole([&] { tf::train::Saver(Map{{"v", i}}).restore(s, p); }), "tensor_name = v; expected dtype int32 does not equal original dtype float"));
  EXPECT_FALSE(tf::train::latest_checkpoint("nodir"));
}
TEST_F(Scenario, SaverRecoversWhatAnEarlierRunKept) {
  tf::Variable v(3.0f, {.name = "v"});
  tf::Session s;
  s.run(v.initializer());
  using List = std::vector<std::string>;
  tf::train::Saver first({.max_to_keep = 2});
  for (int i = 0; i < 3; ++i) first.save(s, "ck/m", i);
  tf::train::Saver again({.max_to_keep = 2});
  again.recover_last_checkpoints({"ck/m-0", "ck/m-1", "ck/m-2"}); // m-0 is gone
  EXPECT_EQ(again.last_checkpoints(), (List{"ck/m-1", "ck/m-2"}));
  again.save(s, "ck/m", 9);
  EXPECT_EQ(again.last_checkpoints(), (List{"ck/m-2", "ck/m-9"}));
  EXPECT_FALSE(tf::train::checkpoint_exists("ck/m-1"));
  again.set_last_checkpoints({"ck/m-9"});
  EXPECT_EQ(again.last_checkpoints(), List{"ck/m-9"});
  for (int i = 10; i < 13; ++i) again.save(s, "ck/m", i);
  EXPECT_EQ(again.last_checkpoints(), (List{"ck/m-11", "ck/m-12"}));
  EXPECT_TRUE(tf::train::checkpoint_exists("ck/m-9")); // set without its time: out of the list, but kept as TensorFlow keeps it
  EXPECT_FALSE(tf::train::checkpoint_exists("ck/m-10"));
}
TEST_F(Scenario, VariablesStartFromACheckpoint) {
  auto halves = [](tf::Shape, tf::DType) { return std::vector<int>{2, 1}; };
  {
    tf::VariableScope old("old");
    tf::get_variable("a", tf::constant({1.f, 2.f})), tf::get_variable("b", tf::constant({{3.f}, {4.f}, {5.f}, {6.f}}));
  }
  tf::get_variable("c", tf::constant(7));
  {
    tf::Session s;
    s.run(tf::global_variables_initializer());
    tf::train::Saver().save(s, "ck/m", 1);
  }
  for (bool resource : {false, true}) {
    tf::reset_default_graph();
    auto a = tf::get_variable("new/a", {2}, {.use_resource = resource}), b = tf::get_variable("new/b", {4, 1}, {.partitioner = halves, .use_resource = resource});
    auto c = tf::get_variable("new/cc", tf::Shape{}, {.dtype = tf::int32, .initializer = tf::zeros_initializer(), .use_resource = resource});
    if (resource) tf::train::init_from_checkpoint("ck/m-1", {{"old/a", a}, {"old/b", b}, {"c", c}});
    else tf::train::init_from_checkpoint("ck", {{"old/a", "new/a"}, {"old/b", "new/b"}, {"c", c}});
    EXPECT_EQ(a.initializer().name(), resource ? "AssignVariableOp_1" : "Assign_1"); // in the order of the checkpoint's names
    EXPECT_EQ(tf::get_default_graph().get_operation_by_name("checkpoint_initializer_3").type(), "RestoreV2");
    EXPECT_EQ(a.initial_value().name(), "checkpoint_initializer_1:0");
    EXPECT_EQ(a.initial_value().shape(), tf::Shape{2});
    tf::Session s;
    s.run(tf::global_variables_initializer());
    EXPECT_EQ(s.run(a).str(), "[1. 2.]");
    EXPECT_EQ(s.run(tf::convert_to_tensor(b)).str(), "[[3.]\n [4.]\n [5.]\n [6.]]");
    EXPECT_EQ(s.run<int>(c), 7);
  }
  tf::reset_default_graph();
  auto a = tf::get_variable("s/a", {2});
  tf::get_variable("s/b", {4, 1}, {.partitioner = halves});
  tf::train::init_from_checkpoint("ck", {{"old/", "s/"}});
  {
    tf::Session s;
    s.run(tf::global_variables_initializer());
    EXPECT_EQ(s.run(a).str(), "[1. 2.]");
  }
  auto w = tf::get_variable("w", {3});
  ERR(tf::train::init_from_checkpoint("ck", {{"nope", a}}), "ValueError: Tensor nope is not found in ck checkpoint {'c': [], 'old/a': [2], 'old/b': [4, 1]}");
  ERR(tf::train::init_from_checkpoint("ck", {{"old/a", w}}), "ValueError: Shape of variable w:0 ((3,)) doesn't match with shape of tensor old/a ([2]) from checkpoint reader.");
  ERR(tf::train::init_from_checkpoint("ck", {{"old/a", "x/unknown"}}), "ValueError: Assignment map with scope only name x should map to scope only old/a. Should be 'scope/': 'other_scope/'.");
  ERR(tf::train::init_from_checkpoint("ck", {{"old/", "/"}}), "ValueError: Tensor old/s/a (/a in old/) is not found in ck checkpoint");
  ERR(tf::train::init_from_checkpoint("ck", {{"/", "s/"}}), "ValueError: Tensor a (a in /) is not found in ck checkpoint");
  ERR_CLASS(tf::train::init_from_checkpoint("none", {{"old/a", a}}), "NotFoundError");
}
TEST_F(Scenario, S75) {
  {
    auto x = tf::placeholder(tf::float32, tf::unknown_shape(), {.name = "x"}), y = tf::placeholder(tf::float32, tf::unknown_shape(), {.name = "y"});
    tf::Variable b(1.0f, {.name = "b"});
    tf::add(x * y, b, {.name = "op_to_store"});
    tf::Session s;
    s.run(tf::global_variables_initializer());
    tf::train::Saver().save(s, "./model.ckpt");
  }
  tf::reset_default_graph();
  tf::Session s;
  auto saver = tf::train::import_meta_graph("./model.ckpt.meta");
  saver.restore(s, *tf::train::latest_checkpoint("."));
  tf::Graph &g = s.graph();
  auto out = tf::multiply(g.get_tensor_by_name("op_to_store:0"), 2);
  EXPECT_EQ(s.run<float>("b:0"), 1.0f);
  EXPECT_EQ(s.run<float>(out, {{g.get_tensor_by_name("x:0"), 5.0f}, {"y:0", 5.0f}}), 52.0f);
  EXPECT_EQ(names(tf::trainable_variables()), "b:0");
}
/// What app::run passes to main and returns, with the flags as text.
std::string app(std::vector<std::string> argv, const std::vector<std::string> &flags, int status = 0) {
  argv.insert(argv.begin(), "p");
  std::vector<char *> raw;
  for (auto &a : argv) raw.push_back(a.data());
  std::string text;
  int code = tf::app::run([&](std::vector<std::string> rest) {
    for (auto &f : flags) text += tf::flags::FLAGS.get(f) + " ";
    text += "[";
    for (std::size_t i = 1; i < rest.size(); ++i) text += rest[i] + (i + 1 < rest.size() ? " " : "");
    text += "]";
    return status;
  }, static_cast<int>(raw.size()), raw.data());
  return text + " " + std::to_string(code);
}
TEST_F(Scenario, S14) {
  auto define = [] {
    tf::flags::FLAGS.reset();
    tf::flags::DEFINE_float("m_plus", 0.9, "m plus");
    tf::flags::DEFINE_float("m_minus", 0.1, "m minus");
    tf::flags::DEFINE_float("lambda_val", 0.5, "weight");
  };
  const std::vector<std::string> all{"m_plus", "m_minus", "lambda_val"};
  define();
  EXPECT_EQ(app({}, all), "0.9 0.1 0.5 [] 0");
  define();
  EXPECT_EQ(app({"--m_plus=0.8"}, all), "0.8 0.1 0.5 [] 0");
  define();
  EXPECT_EQ(app({"--m_plus", "0.7", "--unknown=3"}, all), "0.7 0.1 0.5 [--unknown=3] 0");
  define();
  EXPECT_EQ(app({"--m_plus=abc"}, all), " 1");
  define();
  EXPECT_EQ(app({"word", "--m_plus=0.6", "--unknown=1", "-", "-m_minus", "0.2", "end"}, all), "0.6 0.2 0.5 [word --unknown=1 - end] 0");
  define();
  EXPECT_EQ(app({"word", "--", "--m_plus=0.6"}, all), "0.9 0.1 0.5 [word -- --m_plus=0.6] 0");
  define();
  testing::internal::CaptureStdout();
  EXPECT_EQ(app({"word", "--m_plus=0.6", "--help"}, all), " 1");
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "flags:\n\np:\n  --lambda_val: weight\n    (default: '0.5')\n    (a number)\n  --m_minus: m minus\n"
                                                    "    (default: '0.1')\n    (a number)\n  --m_plus: m plus\n    (default: '0.9')\n    (a number)\n");
  define();
  EXPECT_EQ(app({"--help=false"}, all), "0.9 0.1 0.5 [] 0");
}
TEST_F(Scenario, S68) {
  auto define = [] {
    tf::flags::FLAGS.reset();
    tf::flags::DEFINE_boolean("self_test", false, "a test");
    tf::flags::DEFINE_boolean("use_fp16", false, "half");
  };
  const std::vector<std::string> all{"self_test", "use_fp16"};
  define();
  EXPECT_EQ(app({}, all), "False False [] 0");
  define();
  EXPECT_EQ(app({"--self_test"}, all), "True False [] 0");
  define();
  EXPECT_EQ(app({"--noself_test"}, all), "False False [] 0");
  define();
  EXPECT_EQ(app({"--use_fp16=true"}, all, 3), "False True [] 3");
  define();
  EXPECT_EQ(app({"--self_test=false", "x", "--", "--y"}, all), "False False [x -- --y] 0");
}

} // namespace

// The graph of TensorFlow's Saver(sharded=True): a file for each device's variables, merged under one prefix.
TEST_F(Scenario, AShardedSaver) {
  tf::Variable a = [] {
    tf::Device cpu("/cpu:0");
    return tf::Variable({1.0f, 2.0f}, {.name = "a", .use_resource = false});
  }();
  tf::Variable b({3.0f}, {.name = "b", .use_resource = false});
  std::size_t before = tf::get_default_graph().get_operations().size();
  tf::train::Saver saver({.max_to_keep = 2, .sharded = true, .keep_checkpoint_every_n_hours = 1e-9});
  std::string graph;
  auto ops = tf::get_default_graph().get_operations();
  auto list = [](const auto &items) {
    std::string s;
    for (const auto &i : items) s += (s.empty() ? "'" : ", '") + i.name() + "'";
    return "[" + s + "]";
  };
  for (std::size_t i = before; i < ops.size(); ++i)
    graph += ops[i].name() + " " + ops[i].type() + " '" + ops[i].device() + "' " + list(ops[i].inputs()) + " " + list(ops[i].control_inputs()) + "\n";
  EXPECT_EQ(graph,
      "save/filename/input Const '' [] []\n"
      "save/filename PlaceholderWithDefault '' ['save/filename/input:0'] []\n"
      "save/Const PlaceholderWithDefault '' ['save/filename:0'] []\n"
      "save/StaticRegexFullMatch StaticRegexFullMatch '/device:CPU:*' ['save/Const:0'] []\n"
      "save/Const_1 Const '/device:CPU:*' [] []\n"
      "save/Const_2 Const '/device:CPU:*' [] []\n"
      "save/Select Select '/device:CPU:*' ['save/StaticRegexFullMatch:0', 'save/Const_1:0', 'save/Const_2:0'] []\n"
      "save/StringJoin StringJoin '/device:CPU:*' ['save/Const:0', 'save/Select:0'] []\n"
      "save/num_shards Const '' [] []\n"
      "save/ShardedFilename/shard Const '/device:CPU:0' [] []\n"
      "save/ShardedFilename ShardedFilename '/device:CPU:0' ['save/StringJoin:0', 'save/ShardedFilename/shard:0', 'save/num_shards:0'] []\n"
      "save/SaveV2/tensor_names Const '/device:CPU:0' [] []\n"
      "save/SaveV2/shape_and_slices Const '/device:CPU:0' [] []\n"
      "save/SaveV2 SaveV2 '/device:CPU:0' ['save/ShardedFilename:0', 'save/SaveV2/tensor_names:0', 'save/SaveV2/shape_and_slices:0', 'b:0'] []\n"
      "save/control_dependency Identity '/device:CPU:0' ['save/ShardedFilename:0'] ['save/SaveV2']\n"
      "save/ShardedFilename_1/shard Const '/device:CPU:0' [] []\n"
      "save/ShardedFilename_1 ShardedFilename '/device:CPU:0' ['save/StringJoin:0', 'save/ShardedFilename_1/shard:0', 'save/num_shards:0'] []\n"
      "save/SaveV2_1/tensor_names Const '/device:CPU:0' [] []\n"
      "save/SaveV2_1/shape_and_slices Const '/device:CPU:0' [] []\n"
      "save/SaveV2_1 SaveV2 '/device:CPU:0' ['save/ShardedFilename_1:0', 'save/SaveV2_1/tensor_names:0', 'save/SaveV2_1/shape_and_slices:0', 'a:0'] []\n"
      "save/control_dependency_1 Identity '/device:CPU:0' ['save/ShardedFilename_1:0'] ['save/SaveV2_1']\n"
      "save/MergeV2Checkpoints/checkpoint_prefixes Pack '/device:CPU:0' ['save/ShardedFilename:0', 'save/ShardedFilename_1:0'] ['save/control_dependency', 'save/control_dependency_1']\n"
      "save/MergeV2Checkpoints MergeV2Checkpoints '/device:CPU:0' ['save/MergeV2Checkpoints/checkpoint_prefixes:0', 'save/Const:0'] []\n"
      "save/Identity Identity '/device:CPU:0' ['save/Const:0'] ['save/control_dependency', 'save/control_dependency_1', 'save/MergeV2Checkpoints']\n"
      "save/RestoreV2/tensor_names Const '/device:CPU:0' [] []\n"
      "save/RestoreV2/shape_and_slices Const '/device:CPU:0' [] []\n"
      "save/RestoreV2 RestoreV2 '/device:CPU:0' ['save/Const:0', 'save/RestoreV2/tensor_names:0', 'save/RestoreV2/shape_and_slices:0'] []\n"
      "save/Assign Assign '' ['b:0', 'save/RestoreV2:0'] []\n"
      "save/restore_shard NoOp '' [] ['save/Assign']\n"
      "save/RestoreV2_1/tensor_names Const '/device:CPU:0' [] []\n"
      "save/RestoreV2_1/shape_and_slices Const '/device:CPU:0' [] []\n"
      "save/RestoreV2_1 RestoreV2 '/device:CPU:0' ['save/Const:0', 'save/RestoreV2_1/tensor_names:0', 'save/RestoreV2_1/shape_and_slices:0'] []\n"
      "save/Assign_1 Assign '/device:CPU:0' ['a:0', 'save/RestoreV2_1:0'] []\n"
      "save/restore_shard_1 NoOp '/device:CPU:0' [] ['save/Assign_1']\n"
      "save/restore_all/NoOp NoOp '' [] ['save/restore_shard']\n"
      "save/restore_all/NoOp_1 NoOp '/device:CPU:0' [] ['save/restore_shard_1']\n"
      "save/restore_all NoOp '' [] ['save/restore_all/NoOp', 'save/restore_all/NoOp_1']\n");
  tf::Session s;
  s.run(tf::global_variables_initializer());
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(saver.save(s, "ck/m", i), "ck/m-" + std::to_string(i));
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  // Beyond the two newest the others stay too: more than a billionth of an hour is between them.
  EXPECT_EQ(saver.last_checkpoints(), (std::vector<std::string>{"ck/m-2", "ck/m-3"}));
  for (int i = 0; i < 4; ++i)
    for (const char *file : {".index", ".meta", ".data-00000-of-00002", ".data-00001-of-00002"}) EXPECT_TRUE(std::filesystem::exists("ck/m-" + std::to_string(i) + file)) << i << file;
  EXPECT_FALSE(std::filesystem::exists("ck/m-3_temp"));
  s.run(tf::assign(a, {0.0f, 0.0f}));
  saver.restore(s, "ck/m-1");
  EXPECT_EQ(s.run(a).str(), "[1. 2.]");
  // Read back from the meta graph, the saver is the same.
  tf::reset_default_graph();
  auto again = tf::train::import_meta_graph("ck/m-3.meta");
  tf::Session other;
  again.restore(other, "ck/m-3");
  EXPECT_EQ(other.run("b:0").str(), "[3.]");
}

TEST_F(Scenario, OldCheckpointsAreDeletedWithinTheHours) {
  tf::Variable a(1.0f, {.name = "a"});
  tf::train::Saver saver({.max_to_keep = 1});
  tf::Session s;
  s.run(tf::global_variables_initializer());
  for (int i = 0; i < 3; ++i) saver.save(s, "ck/m", i);
  EXPECT_FALSE(std::filesystem::exists("ck/m-0.index"));
  EXPECT_FALSE(std::filesystem::exists("ck/m-1.index"));
  EXPECT_TRUE(std::filesystem::exists("ck/m-2.index"));
}
