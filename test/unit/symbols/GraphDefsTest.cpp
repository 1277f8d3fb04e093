// Graphs as values; utilities of the API.
#include "tfc/tf.h"

#include <gtest/gtest.h>

namespace {

using O = tf::Output;

TEST(GraphDefs, ValuesGoThroughBytesAndText) {
  tf::Graph g;
  auto scope = g.as_default();
  auto x = tf::placeholder(tf::float32, {tf::None, 2}, {.name = "x"});
  auto y = tf::identity(tf::matmul(x, tf::constant({{1.0f}, {2.0f}}, {.name = "w"})), {.name = "y"});
  tf::GraphDef def(g.as_graph_def());
  ASSERT_EQ(def.node.size(), 4u);
  EXPECT_EQ(def.node[0].op, "Placeholder");
  EXPECT_EQ(std::get<tf::DType>(def.node[0].attr.at("dtype")), tf::float32);
  EXPECT_EQ(def.node[2].input, (std::vector<std::string>{"x", "w"}));
  EXPECT_EQ(def.SerializeToString(), g.as_graph_def());
  tf::GraphDef again = tf::GraphDef::FromText(def.str());
  EXPECT_EQ(again.SerializeToString(), g.as_graph_def());
  EXPECT_NE(def.str().find("name: \"y\""), std::string::npos);
  tf::NodeDef n = tf::NodeDef::FromText(def.node[2].str());
  EXPECT_EQ(n.SerializeToString(), def.node[2].SerializeToString());
  n.name = "other", n.input[0] = "y";
  EXPECT_THROW(tf::GraphDef::FromString("no graph at all"), tf::ValueError);
  EXPECT_THROW(tf::NodeDef::FromText("{"), tf::ValueError);
  // A change, and back into a graph.
  for (tf::NodeDef &node : def.node)
    if (node.name == "w") node.attr["value"] = tf::Tensor({{3.0f}, {4.0f}});
  O out = tf::import_graph_def(def, {.name = "changed", .return_elements = {"y:0"}})[0];
  tf::Session s;
  EXPECT_EQ(s.run(out, {{"changed/x:0", tf::Tensor({{1.0f, 1.0f}})}}).item<float>(), 7.0f);
  def.node[1].op = "NoSuchOp";
  EXPECT_THROW(tf::import_graph_def(def), tf::Error);
}

TEST(GraphDefs, FreezesVariables) {
  for (bool resource : {false, true}) {
    tf::Graph g;
    auto scope = g.as_default();
    tf::VariableScope vs("m", {.use_resource = resource});
    auto x = tf::placeholder(tf::float32, {tf::None, 2}, {.name = "x"});
    tf::Variable w = tf::get_variable("w", {2, 1}, {.initializer = tf::constant_initializer(2.0f)});
    auto y = tf::identity(tf::matmul(x, w), {.name = "y"});
    tf::Session s({.graph = &g});
    s.run(tf::global_variables_initializer());
    s.run(tf::assign_add(w, {{1.0f}, {2.0f}}));
    auto frozen = tf::graph_util::convert_variables_to_constants(s, tf::GraphDef(g.as_graph_def()), {"m/y"});
    for (const tf::NodeDef &n : frozen.node) EXPECT_TRUE(n.op != "VariableV2" && n.op != "VarHandleOp" && n.op != "Assign") << n.name;
    tf::Graph h;
    auto inner = h.as_default();
    O out = tf::import_graph_def(frozen, {.name = "", .return_elements = {"m/y:0"}})[0];
    tf::Session t({.graph = &h});
    EXPECT_EQ(t.run(out, {{"m/x:0", tf::Tensor({{1.0f, 10.0f}})}}).item<float>(), 43.0f) << resource;
    auto bare = tf::graph_util::remove_training_nodes(frozen, {"m/y"});
    EXPECT_LE(bare.node.size(), frozen.node.size());
    EXPECT_THROW(tf::graph_util::extract_sub_graph(frozen, {"nowhere"}), tf::ValueError);
  }
}

TEST(GraphDefs, TensorsAndSavers) {
  auto p = tf::make_tensor_proto({1.0f, 2.0f});
  EXPECT_TRUE(tf::MakeNdarray(tf::TensorProto::FromString(p.SerializeToString())).equals(tf::Tensor({1.0f, 2.0f})));
  EXPECT_NE(p.str().find("DT_FLOAT"), std::string::npos);
  EXPECT_TRUE(tf::make_ndarray(tf::make_tensor_proto(7, {.dtype = tf::int64, .shape = tf::Shape{3}})).equals(tf::Tensor(std::vector<std::int64_t>{7, 7, 7})));
  EXPECT_THROW(tf::make_tensor_proto({1, 2, 3}, {.shape = tf::Shape{2}}), tf::ValueError);
  EXPECT_THROW(tf::make_tensor_proto(1.5, {.dtype = tf::int32}), tf::TypeError);
  tf::train::SaverDef s;
  s.filename_tensor_name = "save/Const:0", s.max_to_keep = 5, s.version = tf::train::SaverDef::V2;
  EXPECT_EQ(tf::train::SaverDef::FromString(s.SerializeToString()).filename_tensor_name, "save/Const:0");
  EXPECT_EQ(tf::train::SaverDef::FromText(s.str()).version, tf::train::SaverDef::V2);
  auto devices = tf::list_local_devices();
  ASSERT_FALSE(devices.empty());
  EXPECT_EQ(devices[0].name, "/device:CPU:0");
  EXPECT_EQ(devices[0].device_type, "CPU");
  EXPECT_GT(devices[0].memory_limit, 0);
}

TEST(Utilities, TemplatesShareVariables) {
  tf::Graph g;
  auto scope = g.as_default();
  auto net = tf::make_template("net", [](O x) { return x * tf::get_variable("w", tf::Shape{}, {.initializer = tf::constant_initializer(3.0f)}).value(); });
  auto other = tf::make_template("net", [](O x) { return x * tf::get_variable("w", tf::Shape{}, {.initializer = tf::constant_initializer(5.0f)}).value(); });
  O a = net(tf::constant(1.0f)), b = net(tf::constant(2.0f)), c = other(tf::constant(1.0f));
  ASSERT_EQ(tf::global_variables().size(), 2u);
  EXPECT_EQ(tf::global_variables()[0].name(), "net/w:0");
  EXPECT_EQ(tf::global_variables()[1].name(), "net_1/w:0");
  EXPECT_EQ(net.variables().size(), 1u);
  tf::Session s;
  s.run(tf::global_variables_initializer());
  EXPECT_EQ(s.run<float>(b), 6.0f);
  EXPECT_EQ(s.run<float>(c), 5.0f);
}

TEST(Utilities, StructuresAndStaticValues) {
  tf::Graph g;
  auto scope = g.as_default();
  auto tree = std::tuple{tf::constant(1.0f), std::vector<O>{tf::constant(2.0f), tf::constant(3.0f)}, std::map<std::string, O>{{"k", tf::constant(4.0f)}}};
  EXPECT_EQ(tf::nest::flatten(tree).size(), 4u);
  auto doubled = tf::nest::map_structure([](O x) { return x * 2.0f; }, tree);
  auto sums = tf::nest::map_structure([](O x, O y) { return x + y; }, tree, doubled);
  tf::Session s;
  EXPECT_EQ(s.run<float>(std::get<2>(sums)["k"]), 12.0f);
  EXPECT_EQ(s.run<float>(std::get<1>(sums)[1]), 9.0f);
  EXPECT_THROW(tf::nest::pack_sequence_as(tree, {tf::constant(1.0f)}), tf::ValueError);
  EXPECT_THROW(tf::nest::assert_same_structure(tree, std::vector<O>{}), tf::ValueError);
  EXPECT_TRUE(tf::nest::is_nested(tree));
  EXPECT_EQ(tf::get_static_value(tf::constant({1, 2})).asInt64(1), 2);
  EXPECT_TRUE(tf::get_static_value(tf::placeholder(tf::int32)).is_none());
  auto before = g.get_operations().size();
  O picked = tf::smart_cond(true, [] { return tf::constant(1.0f); }, [] { return tf::constant(2.0f); });
  EXPECT_EQ(g.get_operations().size(), before + 1);
  auto p = tf::placeholder(tf::bool_, {});
  O chosen = tf::smart_cond(p, [] { return tf::constant(1.0f); }, [] { return tf::constant(2.0f); });
  EXPECT_EQ(s.run(chosen, {{p, false}}).item<float>(), 2.0f);
  EXPECT_EQ(s.run<float>(picked), 1.0f);
}

TEST(Utilities, Devices) {
  auto d = tf::DeviceSpec::from_string("/job:worker/replica:1/task:2/gpu:3");
  EXPECT_EQ(d.job(), "worker");
  EXPECT_EQ(d.device_index(), 3);
  EXPECT_EQ(d.to_string(), "/job:worker/replica:1/task:2/device:GPU:3");
  tf::DeviceSpec ps({.job = "ps", .device_type = "CPU", .device_index = 0});
  EXPECT_EQ(ps.merge_from(tf::DeviceSpec({.task = 4})).to_string(), "/job:ps/task:4/device:CPU:0");
  EXPECT_THROW(tf::DeviceSpec::from_string("/nothing:1"), tf::ValueError);
}

TEST(Utilities, NumericChecks) {
  tf::Graph g;
  auto scope = g.as_default();
  auto x = tf::placeholder(tf::float32, {}, {.name = "x"});
  auto y = tf::log(x, {.name = "y"});
  auto check = tf::add_check_numerics_ops();
  tf::Session s;
  s.run(check, {{x, 1.0f}});
  try {
    s.run(check, {{x, -1.0f}});
    ADD_FAILURE() << "a NaN passes";
  } catch (const tf::errors::InvalidArgumentError &e) {
    EXPECT_NE(e.message().find("y:0 : Tensor had NaN"), std::string::npos) << e.message();
  }
  (void)y;
}

TEST(Utilities, MovingAverages) {
  tf::Graph g;
  auto scope = g.as_default();
  tf::Variable v(10.0f);
  auto update = tf::assign_moving_average(v, 20.0f, 0.9);
  EXPECT_EQ(update.op().name(), "AssignMovingAvg");
  tf::Session s;
  s.run(tf::global_variables_initializer());
  EXPECT_NEAR(s.run<float>(update), 11.0f, 1e-5);
}

} // namespace
