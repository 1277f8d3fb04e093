// tf.saved_model: what the builder writes the loader reads, with variables, assets, main op and signatures; what it refuses.
#include "Scenario.h"

#include <fstream>

namespace scenarios {
namespace {

namespace sm = tf::saved_model;

class SavedModelTest : public Scenario {};

TEST_F(SavedModelTest, BuilderAndLoader) {
  std::ofstream("vocabulary.txt") << "a\nb\n";
  {
    auto x = tf::placeholder(tf::float32, {tf::None, 2}, {.name = "x"});
    tf::Variable w(tf::Tensor({3.0f, 4.0f}), {.name = "w"});
    tf::Variable calls(0, {.name = "calls", .trainable = false});
    auto path = tf::constant("vocabulary.txt", {.name = "path"});
    tf::Variable seen("", {.name = "seen"});
    auto y = tf::multiply(x, w, {.name = "y"});
    auto mainOp = tf::group({tf::assign_add(calls, 100).op(), tf::assign(seen, path).op()}, {.name = "main"});
    tf::Session s;
    s.run(tf::global_variables_initializer());
    sm::SavedModelBuilder b("export");
    auto signature = sm::signature_def_utils::predict_signature_def({{"in", x}}, {{"out", y}});
    b.add_meta_graph_and_variables(s, {sm::tag_constants::SERVING}, {.signature_def_map = {{"serving_default", signature}}, .assets_collection = {path}, .main_op = mainOp});
    EXPECT_EQ(err([&] { b.add_meta_graph_and_variables(s, {"x"}); }).substr(0, 70), "RuntimeError: Graph state including variables and assets has already b");
    b.add_meta_graph({"serve", "gpu"});
    EXPECT_EQ(b.save(), "export/saved_model.pb");
    EXPECT_EQ(b.save(true), "export/saved_model.pbtxt");
    std::filesystem::remove("export/saved_model.pb"); // the text alone is a model too
  }
  std::filesystem::rename("export", "moved");
  tf::reset_default_graph();
  tf::Session s;
  auto meta = sm::loader::load(s, {"serve"}, "moved");
  const auto &signature = meta.signature_def.at(sm::signature_constants::DEFAULT_SERVING_SIGNATURE_DEF_KEY);
  EXPECT_EQ(signature.methodName, sm::signature_constants::PREDICT_METHOD_NAME);
  EXPECT_EQ(signature.inputs.at("in").shape.str(), tf::Shape({tf::None, 2}).str());
  auto out = s.run(signature.outputs.at("out").name, {{signature.inputs.at("in").name, tf::Tensor({1.0f, 2.0f}).reshape({1, 2})}});
  EXPECT_EQ(out.data<float>()[0], 3.0f);
  EXPECT_EQ(out.data<float>()[1], 8.0f);
  EXPECT_EQ(s.run<std::int32_t>("calls:0"), 100);
  EXPECT_EQ(s.run("seen:0").strings()[0], "moved/assets/vocabulary.txt");
  EXPECT_TRUE(std::filesystem::exists("moved/assets/vocabulary.txt"));
  EXPECT_EQ(names(tf::global_variables()), "w:0 calls:0 seen:0");
  tf::reset_default_graph();
  tf::Session other;
  EXPECT_EQ(err([&] { sm::loader::load(other, {"train"}, "moved"); }).substr(0, 79), "RuntimeError: MetaGraphDef associated with tags 'train' could not be found in S");
  EXPECT_EQ(err([&] { sm::loader::load(other, {"serve"}, "nowhere"); }),
            "NotFoundError: SavedModel file does not exist at: nowhere/{saved_model.pbtxt|saved_model.pb}");
}

TEST_F(SavedModelTest, SimpleSaveAndRefusals) {
  auto x = tf::placeholder(tf::float32, {}, {.name = "x"});
  auto y = x + 1.0f; // no variables: a model without a saver
  tf::Session s;
  sm::simple_save(s, "plain", {{"x", x}}, {{"y", y}});
  EXPECT_TRUE(sm::contains_saved_model("plain"));
  EXPECT_FALSE(sm::contains_saved_model("."));
  EXPECT_EQ(err([&] { sm::simple_save(s, "plain", {{"x", x}}, {{"y", y}}); }).substr(0, 66), "RuntimeError: Export directory already exists, and isn't empty. Pl");
  EXPECT_EQ(err([&] { sm::simple_save(s, "p2", {}, {{"y", y}}); }), "ValueError: Prediction inputs cannot be None or empty.");
  EXPECT_EQ(err([&] { sm::signature_def_utils::regression_signature_def(x, y); }), "ValueError: Regression input tensors must be of type string.");
  sm::SavedModelBuilder b("p3");
  EXPECT_EQ(err([&] { b.add_meta_graph({"serve"}); }).substr(0, 60), "RuntimeError: Graph state including variables and assets has");
  EXPECT_EQ(err([&] { b.add_meta_graph_and_variables(s, {"serve"}, {.signature_def_map = {{"k", {.methodName = "m", .inputs = {{"x", {}}}}}}}); }).substr(0, 60),
            "RuntimeError: All TensorInfo protos used in the SignatureDef");
  tf::reset_default_graph();
  tf::Session fresh;
  auto meta = sm::load(fresh, {"serve"}, "plain");
  EXPECT_EQ(fresh.run<float>(meta.signature_def.at("serving_default").outputs.at("y").name, {{"x:0", 2.0f}}), 3.0f);
}


TEST_F(SavedModelTest, APredictor) {
  {
    auto x = tf::placeholder(tf::float32, {tf::None}, {.name = "x"});
    tf::Variable w(3.0f, {.name = "w"});
    auto y = tf::multiply(x, w, {.name = "y"});
    tf::Session s;
    s.run(tf::global_variables_initializer());
    tf::saved_model::simple_save(s, "export", {{"in", x}}, {{"out", y}});
  }
  tf::reset_default_graph();
  auto p = tf::contrib::predictor::from_saved_model("export");
  EXPECT_EQ(tf::get_default_session(), nullptr);
  EXPECT_TRUE(tf::get_default_graph().get_operations().empty());
  EXPECT_EQ(p({{"in", tf::Tensor({1.0f, 2.0f})}}).at("out").str(), "[3. 6.]");
  EXPECT_EQ(p.feed_tensors().at("in"), "x:0");
  EXPECT_EQ(p.fetch_tensors().at("out"), "y:0");
  ERR(p({{"inn", tf::Tensor(1.0f)}}), "ValueError: Got unexpected keys in input_dict: {'inn'}\nexpected: {'in'}");
  ERR(tf::contrib::predictor::from_saved_model("export", "other"), "ValueError: Got signature_def_key \"other\". Available signatures are {'serving_default'}.");
  EXPECT_THROW(tf::contrib::predictor::from_saved_model("nowhere"), tf::errors::NotFoundError);
}

} // namespace
} // namespace scenarios
