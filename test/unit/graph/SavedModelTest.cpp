// SavedModels and frozen graphs: files of TensorFlow, written back, parts of graphs, variables as constants.
#include "tfc/graph/SavedModel.h"

#include <fstream>
#include <gtest/gtest.h>
#include <iterator>

using namespace tfc;
using namespace tfc::graph;

namespace {

std::string bytesOf(const std::string &name) {
  std::ifstream in("test/unit/io/data/" + name, std::ios::binary);
  EXPECT_TRUE(in) << name;
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(SavedModel, ReadsTensorFlowsFile) {
  std::string bytes = bytesOf("saved_model_v1/saved_model.pb");
  auto sets = savedModelTags(bytes);
  ASSERT_TRUE(sets) << sets.status().str();
  EXPECT_EQ(*sets, (std::vector<std::vector<std::string>>{{"serve"}, {"extra", "serve"}}));
  auto meta = readSavedModel(bytes, {"serve"});
  ASSERT_TRUE(meta) << meta.status().str();
  auto signatures = signaturesOf(*meta);
  ASSERT_EQ(signatures.size(), 3u);
  EXPECT_EQ(signatures.at("serving_default").inputs.at("x").name, "x:0");
  EXPECT_EQ(signatures.at("serving_default").outputs.at("y").name, "y:0");
  EXPECT_EQ(signatures.at("serving_default").methodName, "tensorflow/serving/predict");
  EXPECT_EQ(signatures.at("regress").inputs.at("inputs").name, "examples:0");
  EXPECT_EQ(signatures.at("lookup").outputs.at("id").name, "word_id:0");
  ASSERT_EQ(assetsOf(*meta).size(), 2u); // one file, for two tensors
  EXPECT_EQ(assetsOf(*meta)[0].file, "vocab.txt");
  EXPECT_FALSE(initOpOf(*meta).empty());
  EXPECT_TRUE(meta->graph->find(initOpOf(*meta)));
  EXPECT_TRUE(readSavedModel(bytes, {"extra", "serve"}));
  auto none = readSavedModel(bytes, {"train"});
  EXPECT_EQ(none.status().str(), "NOT_FOUND: MetaGraphDef associated with tags 'train' could not be found in SavedModel, with available tags "
                                 "'[{'serve'}, {'extra', 'serve'}]'.");
}

TEST(SavedModel, RoundTrips) {
  auto meta = readSavedModel(bytesOf("saved_model_v1/saved_model.pb"), {"serve"});
  ASSERT_TRUE(meta);
  auto signatures = signaturesOf(*meta);
  signatures["sparse"] = {.methodName = "m", .inputs = {{"s", {.name = "", .sparseValues = "v:0", .sparseIndices = "i:0", .sparseShape = "d:0", .dtype = DType::float32}}}, .outputs = {}};
  setSignatures(*meta, signatures);
  setAssets(*meta, {{"a:0", "one.txt"}, {"b:0", "two.txt"}});
  setTags(*meta, {"b", "a"});
  for (bool text : {false, true}) {
    std::string bytes = writeSavedModel({&*meta}, text);
    ReadOptions options;
    options.text = text;
    auto again = readSavedModel(bytes, {"a", "b"}, options);
    ASSERT_TRUE(again) << again.status().str();
    EXPECT_EQ(again->graph->nodes().size(), meta->graph->nodes().size());
    auto s = signaturesOf(*again);
    EXPECT_EQ(s.size(), 4u);
    EXPECT_EQ(s.at("sparse").inputs.at("s").sparseIndices, "i:0");
    EXPECT_FALSE(s.at("sparse").inputs.at("s").shape.hasRank());
    EXPECT_EQ(s.at("serving_default").inputs.at("x").shape, signatures.at("serving_default").inputs.at("x").shape);
    ASSERT_EQ(assetsOf(*again).size(), 2u);
    EXPECT_EQ(assetsOf(*again)[1].tensor, "b:0");
    EXPECT_EQ(initOpOf(*again), initOpOf(*meta));
    EXPECT_EQ(writeSavedModel({&*again}, text), bytes);
  }
}

TEST(SavedModel, EveryCutIsOrderly) {
  std::string bytes = bytesOf("saved_model_simple/saved_model.pb");
  ASSERT_TRUE(readSavedModel(bytes, {"serve"}));
  for (std::size_t n = 0; n < bytes.size(); n += 7) {
    auto r = readSavedModel(std::string_view(bytes).substr(0, n), {"serve"});
    EXPECT_FALSE(r) << n;
    if (!r)
      EXPECT_TRUE(r.status().code() == Code::InvalidArgument || r.status().code() == Code::NotFound || r.status().code() == Code::DataLoss) << r.status().str();
  }
}

/// x → y = x * v.read + r, where v is a reference variable and r a resource; z is not needed for y.
std::unique_ptr<Graph> example() {
  const char *text = R"(
    node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "shape" value { shape { dim { size: 2 } } } } }
    node { name: "v" op: "VariableV2" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "shape" value { shape { dim { size: 2 } } } } }
    node { name: "v/read" op: "Identity" input: "v" attr { key: "T" value { type: DT_FLOAT } } }
    node { name: "r" op: "VarHandleOp" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "shape" value { shape { dim { size: 3 } dim { size: 2 } } } } }
    node { name: "i" op: "Const" attr { key: "dtype" value { type: DT_INT32 } } attr { key: "value" value { tensor { dtype: DT_INT32 tensor_shape {} int_val: 1 } } } }
    node { name: "pass" op: "Identity" input: "r" attr { key: "T" value { type: DT_RESOURCE } } }
    node { name: "row" op: "ResourceGather" input: "pass" input: "i" input: "^x" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "Tindices" value { type: DT_INT32 } } }
    node { name: "all" op: "ReadVariableOp" input: "r" attr { key: "dtype" value { type: DT_FLOAT } } }
    node { name: "mul" op: "Mul" input: "x" input: "v/read" attr { key: "T" value { type: DT_FLOAT } } }
    node { name: "sum" op: "Add" input: "mul" input: "row" attr { key: "T" value { type: DT_FLOAT } } }
    node { name: "y" op: "Add" input: "sum" input: "all" attr { key: "T" value { type: DT_FLOAT } } }
    node { name: "z" op: "Neg" input: "y" attr { key: "T" value { type: DT_FLOAT } } }
    versions { producer: 134 })";
  ReadOptions options;
  options.text = true;
  auto g = readGraph(text, options);
  EXPECT_TRUE(g) << g.status().str();
  return std::move(*g);
}

TEST(GraphUtil, ExtractsWhatIsNeeded) {
  auto g = example();
  auto part = extractSubGraph(*g, {"mul"});
  ASSERT_TRUE(part) << part.status().str();
  std::vector<std::string> names;
  for (const Node *n : (*part)->nodes())
    names.push_back(n->name());
  EXPECT_EQ(names, (std::vector<std::string>{"x", "v", "v/read", "mul"}));
  EXPECT_EQ(extractSubGraph(*g, {"none"}).status().str(), "INVALID_ARGUMENT: none is not in graph");
}

TEST(GraphUtil, FreezesVariables) {
  auto g = example();
  auto valueOf = [](const std::string &name) -> Expected<Tensor> {
    if (name == "v")
      return Tensor({1.0f, 2.0f});
    return Tensor::zeros({3, 2});
  };
  auto frozen = convertVariablesToConstants(*g, {"y:0"}, valueOf);
  ASSERT_TRUE(frozen) << frozen.status().str();
  EXPECT_FALSE((*frozen)->find("z"));
  EXPECT_EQ((*frozen)->find("v")->op(), "Const");
  EXPECT_TRUE((*frozen)->find("v")->attrAs<Tensor>("value").equals(Tensor({1.0f, 2.0f})));
  EXPECT_EQ((*frozen)->find("r")->op(), "Const");
  EXPECT_EQ((*frozen)->find("all")->op(), "Identity");
  EXPECT_EQ((*frozen)->find("row")->op(), "GatherV2");
  EXPECT_EQ((*frozen)->find("row")->inputs().size(), 3u);
  EXPECT_EQ((*frozen)->find("row")->controls().size(), 1u);
  EXPECT_EQ((*frozen)->find("pass")->outputType(0), DType::float32);
  EXPECT_EQ((*frozen)->find("y")->outputShape(0), (Shape{3, 2}));
  auto missing = convertVariablesToConstants(*g, {"y"}, [](const std::string &name) -> Expected<Tensor> { return errors::notFound("no ", name); });
  EXPECT_EQ(missing.status().code(), Code::NotFound);
}

TEST(GraphUtil, FreezesTensorFlowsModelAsTensorFlowDoes) {
  auto meta = readSavedModel(bytesOf("saved_model_simple/saved_model.pb"), {"serve"});
  ASSERT_TRUE(meta);
  auto frozen = convertVariablesToConstants(*meta->graph, {signaturesOf(*meta).at("serving_default").outputs.at("y").name},
                                            [](const std::string &) -> Expected<Tensor> { return Tensor(0.5f); });
  ASSERT_TRUE(frozen) << frozen.status().str();
  for (const Node *n : (*frozen)->nodes())
    EXPECT_FALSE(n->op().starts_with("Var") || n->op().starts_with("Save") || n->op().starts_with("Restore")) << n->name();
}

} // namespace
