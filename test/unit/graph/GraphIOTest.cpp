// GraphDef and MetaGraphDef files: golden bytes, round trips, and an error for each kind of bad file.
#include "TestHelpers.h"

#include <fstream>
#include <sstream>

namespace tfc::graph {
namespace {

std::string data(const char *name) {
  std::ifstream in(std::string(TFC_GRAPH_DATA) + "/" + name, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

Status refusal(const std::string &text) {
  auto g = readGraph(text, {.text = true});
  EXPECT_FALSE(g);
  return g ? Status() : g.status();
}
std::unique_ptr<Graph> readText(const std::string &text) {
  auto g = readGraph(text, {.text = true});
  EXPECT_TRUE(g) << g.status().str();
  return g ? std::move(*g) : nullptr;
}
const std::string p = "node { name: 'p' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } } ";
const std::string a = "node { name: 'a' op: 'Neg' input: 'p' attr { key: 'T' value { type: DT_FLOAT } } } ";

TEST(GraphIO, SmallestGraph) {
  Builder b;
  b.add({.name = "x", .op = "Placeholder", .attrs = {{"dtype", DType::float32}, {"shape", Shape{}}}});
  std::string bytes = writeGraph(b.g);
  std::string want = "\x0a\x2a\x0a\x01x\x12\x0bPlaceholder\x2a\x0b\x0a\x05" "dtype\x12\x02\x30\x01\x2a\x0b\x0a\x05shape\x12\x02\x3a";
  want += std::string(1, '\0') + "\x22\x03\x08\x86\x01";
  EXPECT_EQ(bytes, want);
  auto g = readGraph(bytes);
  ASSERT_TRUE(g);
  EXPECT_EQ(shapeOf({(*g)->find("x"), 0}), "[]");
}

TEST(GraphIO, RoundTripKeepsEverything) {
  Builder b;
  Edge x = b.input({None, 3});
  b.add({.name = "c", .op = "NoOp", .controls = {x.node}, .attrs = {{"_class", std::vector<std::string>{"loc:@x"}}}, .device = "/device:CPU:0"});
  b.constant(Tensor({{1.f, 2.f}, {3.f, 4.f}}));
  b.constant(Tensor({"a", "b\0c"}));
  b.constant(Tensor::zeros({4, 4}, DType::int64));
  for (bool text : {false, true}) {
    std::string bytes = writeGraph(b.g, text);
    auto g = readGraph(bytes, {.text = text});
    ASSERT_TRUE(g) << g.status().str();
    EXPECT_EQ(writeGraph(**g, text), bytes);
    ASSERT_EQ((*g)->nodes().size(), b.g.nodes().size());
    for (std::size_t i = 0; i < b.g.nodes().size(); ++i) {
      EXPECT_EQ((*g)->nodes()[i]->device(), b.g.nodes()[i]->device());
      for (const auto &[key, value] : b.g.nodes()[i]->attrs())
        EXPECT_TRUE(equal(value, *(*g)->nodes()[i]->attr(key))) << key;
    }
  }
}

TEST(GraphIO, AnyOrderAndLoops) {
  auto g = readText(a + p);
  EXPECT_EQ(g->find("a")->inputs()[0].node, g->find("p"));
  const std::string T = " attr { key: 'T' value { type: DT_FLOAT } } ";
  auto loop = readText(p + "node { name: 'e' op: 'Enter' input: 'p'" + T + "attr { key: 'frame_name' value { s: 'f' } } }"
      "node { name: 'm' op: 'Merge' input: 'e' input: 'n'" + T + "attr { key: 'N' value { i: 2 } } }"
      "node { name: 'n' op: 'NextIteration' input: 'm'" + T + "}");
  EXPECT_EQ(loop->find("m")->inputs()[1].node, loop->find("n"));
  EXPECT_TRUE(loop->topologicalOrder());
}

TEST(GraphIO, BadFiles) {
  EXPECT_EQ(refusal(a).message(), "Node 'a': Unknown input node 'p'");
  EXPECT_EQ(refusal(p + p).message(), "Node 'p' is not unique");
  EXPECT_EQ(refusal("node { name: 'c' op: 'Const' }").message(),
            "NodeDef missing attrs 'dtype', 'value' from Op<name=Const; signature= -> output:dtype; attr=dtype:type; attr=value:tensor>");
  EXPECT_EQ(refusal("node { name: 'p' op: 'Placeholder' attr { key: 'dtype' value { i: 1 } } }").message(),
            "AttrValue had value with type 'int' when 'type' expected for attr 'dtype'");
  EXPECT_EQ(refusal("node { name: 'x' op: 'Foo' }").code(), Code::NotFound);
  EXPECT_EQ(refusal("node { name: 'x' op: 'Foo' }").node(), "x");
  EXPECT_EQ(refusal("node { name: 'n' op: 'NoOp' } node { name: 'b' op: 'Neg' input: 'n:3' attr { key: 'T' value { type: DT_FLOAT } } }").message(),
            "Node 'b': Connecting to invalid output 3 of source node n which has 0 outputs.");
  EXPECT_EQ(refusal("node { name: 'x' op: 'NoOp' input: '^y' } node { name: 'y' op: 'NoOp' input: '^x' }").message(), "2 nodes in a cycle");
  EXPECT_EQ(refusal("node { name: 'x' op: 'NoOp' input: '^x' }").message(), "1 nodes in a cycle");
  EXPECT_EQ(refusal(p + "node { name: 'b' op: 'Neg' input: 'p' attr { key: 'T' value { type: DT_INT32 } } }").message(),
            "Input 0 of node b was passed float from p:0 incompatible with expected int32.");
  EXPECT_TRUE(refusal("versions { producer: 5000 min_consumer: 5000 }").message().starts_with(
      "GraphDef min consumer version 5000 above current version 134"));
  for (const char *input : {"p:-1", "p:2147483648", "p:", ":0", "", "^", "p:0x"})
    EXPECT_EQ(refusal(p + "node { name: 'b' op: 'NoOp' input: '" + input + "' }").code(), Code::InvalidArgument) << input;
  EXPECT_NE(refusal(p + "node { name: 'n' op: 'NoOp' } node { name: 'b' op: 'Neg' input: '^n' input: 'p' }").message().find("Control dependencies must come after"),
            std::string::npos);
}

TEST(GraphIO, BadConstants) {
  auto constant = [](const std::string &tensor) {
    return "node { name: 'c' op: 'Const' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'value' value { tensor { " + tensor + " } } } }";
  };
  auto shape = [](std::int64_t n) { return "tensor_shape { dim { size: " + std::to_string(n) + " } } "; };
  auto g = readText(constant("dtype: DT_FLOAT " + shape(3) + "float_val: 1 float_val: 2"));
  EXPECT_EQ(g->find("c")->knownValue(0)->at<float>(2), 2.f);
  g = readText(constant("dtype: DT_FLOAT " + shape(3)));
  EXPECT_EQ(g->find("c")->knownValue(0)->at<float>(2), 0.f);
  for (const std::string &bad : std::vector<std::string>{
        "dtype: DT_FLOAT " + shape(1) + "float_val: 1 float_val: 2", "dtype: DT_FLOAT " + shape(2) + "tensor_content: '123'",
        "dtype: DT_FLOAT " + shape(-1), "dtype: DT_FLOAT tensor_shape { unknown_rank: true }", "dtype: DT_INT32 " + shape(1),
        "dtype: DT_FLOAT_REF " + shape(1), "dtype: DT_RESOURCE " + shape(1), "dtype: DT_VARIANT " + shape(1), shape(1),
        "dtype: DT_FLOAT tensor_shape { dim { size: 4611686018427387904 } dim { size: 4611686018427387904 } }"})
    EXPECT_EQ(refusal(constant(bad)).code(), Code::InvalidArgument) << bad;
  // Few bytes must not ask for much memory.
  EXPECT_EQ(refusal(constant("dtype: DT_FLOAT " + shape(1000000000000) + "float_val: 1")).code(), Code::ResourceExhausted);
}

TEST(GraphIO, DefaultsAndNewerAttrs) {
  auto g = readText(p + a);
  EXPECT_TRUE(g->find("p")->attr("shape"));
  const std::string odd = "node { name: 'n' op: 'NoOp' attr { key: 'zz' value { i: 1 } } } ";
  EXPECT_NE(refusal(odd).message().find("NodeDef mentions attr 'zz' not in Op<name=NoOp"), std::string::npos);
  auto newer = readText(odd + "versions { producer: 2000 }");
  EXPECT_EQ(newer->find("n")->attrAs<std::int64_t>("zz"), 1);
  EXPECT_NE(writeGraph(*newer, true).find("zz"), std::string::npos);
  EXPECT_EQ(newer->producer, 2000);
  // Up to version 21 a scalar's shape on a placeholder meant "unknown".
  const std::string scalar = "node { name: 'p' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'shape' value { shape { } } } } ";
  EXPECT_EQ(shapeOf({readText(scalar + "versions { producer: 21 }")->find("p"), 0}), "<unknown>");
  EXPECT_EQ(shapeOf({readText(scalar + "versions { producer: 22 }")->find("p"), 0}), "[]");
}

TEST(GraphIO, PrefixAndInputMap) {
  Builder b;
  Edge mine = b.input({7});
  ASSERT_TRUE(readGraphInto(b.g, p + a, {.text = true, .prefix = "import/", .inputMap = {{"p:0", mine}}}));
  EXPECT_EQ(b.g.find("import/a")->inputs()[0], mine);
  EXPECT_EQ(shapeOf({b.g.find("import/a"), 0}), "[7]");
  Status s = readGraphInto(b.g, p, {.text = true, .prefix = "two/", .inputMap = {{"nope:0", mine}}});
  EXPECT_EQ(s.message(), "Attempted to map inputs that were not found in graph_def: [nope:0]");
}

TEST(GraphIO, DepthIsLimited) {
  std::string text = "node { name: 'n' op: 'NoOp' attr { key: '_f' value { ", close;
  for (int i = 0; i < 100000; ++i) {
    text += "func { attr { key: 'k' value { ";
    close += " } } }";
  }
  EXPECT_EQ(refusal(text + close + "} } }").code(), Code::InvalidArgument);
  // Binary: AttrValue{func{attr{value{...}}}} from the inside out.
  std::string value;
  auto field = [](int number, const std::string &body) {
    std::string out(1, static_cast<char>(number << 3 | 2));
    for (std::size_t n = body.size(); ; n >>= 7) {
      out += static_cast<char>((n & 0x7f) | (n > 0x7f ? 0x80 : 0));
      if (n <= 0x7f)
        break;
    }
    return out + body;
  };
  for (int i = 0; i < 2000; ++i)
    value = field(10, field(2, field(1, "k") + field(2, value)));
  std::string bytes = field(1, field(1, "n") + field(2, "NoOp") + field(5, field(1, "_f") + field(2, value)));
  EXPECT_EQ(readGraph(bytes).status().code(), Code::InvalidArgument);
}

TEST(GraphIO, DeepChainOfNodes) {
  std::string text = p;
  for (int i = 0; i < 20000; ++i)
    text += "node { name: 'n" + std::to_string(i) + "' op: 'Neg' input: '" + (i ? "n" + std::to_string(i - 1) : "p") + "' attr { key: 'T' value { type: DT_FLOAT } } } ";
  EXPECT_EQ(readText(text)->nodes().size(), 20001u);
}

TEST(GraphIO, FilesOfTensorFlow) {
  auto odd = readText(data("odd_syntax.pbtxt"));
  EXPECT_EQ(odd->find("c")->knownValue(0)->strings()[0], "a\001Ajoined\n");
  for (const char *name : {"model.meta", "graph.pbtxt", "odd_syntax.pbtxt"}) {
    std::string bytes = data(name);
    ASSERT_FALSE(bytes.empty()) << name;
    auto missing = missingOps(bytes);
    ASSERT_TRUE(missing) << name << missing.status().str();
    auto model = readModel(bytes);
    if (missing->empty())
      EXPECT_TRUE(model) << name << ": " << model.status().str();
    else
      EXPECT_EQ(model.status().code(), Code::NotFound) << name;
  }
}

TEST(GraphIO, MetaGraph) {
  MetaGraph meta;
  meta.graph = readText(p + a);
  meta.collections = {{"train_op", {"a"}}, {"variables", {"\x0a\x01v"}}};
  meta.saverFilename = "save/Const:0";
  meta.saverRestore = "save/restore_all";
  std::string bytes = writeMetaGraph(meta);
  auto back = readModel(bytes);
  ASSERT_TRUE(back) << back.status().str();
  EXPECT_EQ(back->collections, meta.collections);
  EXPECT_EQ(back->collectionKinds["variables"], "bytes_list");
  EXPECT_EQ(back->saverRestore, "save/restore_all");
  EXPECT_EQ(back->graph->nodes().size(), 2u);
  EXPECT_EQ(writeMetaGraph(*back), bytes);
  EXPECT_TRUE(readModel(writeMetaGraph(*back, true)));
  EXPECT_EQ(*missingOps("node { name: 'x' op: 'Foo' } node { name: 'y' op: 'Bar' }"), (std::vector<std::string>{"Bar", "Foo"}));
}

} // namespace
} // namespace tfc::graph
