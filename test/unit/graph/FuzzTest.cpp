// Any bytes in: a graph or an error out. Each truncation and each flipped bit of a small GraphDef.
#include "TestHelpers.h"

namespace tfc::graph {
namespace {

std::string smallGraph() {
  Builder b;
  Edge x = b.add({.name = "x", .op = "Placeholder", .attrs = {{"dtype", DType::float32}, {"shape", Shape{None, 3}}}});
  Edge w = b.add({.name = "w", .op = "VariableV2", .attrs = {{"dtype", DType::float32}, {"shape", Shape{3, 2}}}});
  Edge r = b.add({.name = "r", .op = "Identity", .inputs = {w}});
  Edge m = b.add({.name = "m", .op = "MatMul", .inputs = {x, r}});
  Edge s = b.add({.name = "s", .op = "Const", .attrs = {{"value", Tensor({2, -1})}}});
  Edge y = b.add({.name = "y", .op = "Reshape", .inputs = {m, s}});
  b.add({.name = "p", .op = "Pack", .inputs = {y, y}, .attrs = {{"axis", std::int64_t{1}}}});
  b.add({.name = "z", .op = "Const", .attrs = {{"value", Tensor({"a", "bc"})}}});
  b.add({.name = "n", .op = "NoOp", .controls = {y.node}, .attrs = {{"_class", std::vector<std::string>{"loc:@w"}}}});
  return writeGraph(b.g);
}

bool acceptable(Code code) {
  return code == Code::Ok || code == Code::InvalidArgument || code == Code::NotFound || code == Code::OutOfRange ||
         code == Code::Unimplemented || code == Code::ResourceExhausted || code == Code::DataLoss;
}

void tryBytes(const std::string &bytes, std::size_t at) {
  auto model = readModel(bytes);
  EXPECT_TRUE(acceptable(model.status().code())) << at << ": " << model.status().str();
  EXPECT_LT(model.status().message().size(), 4000u);
  if (model) {
    EXPECT_TRUE(acceptable(model->graph->topologicalOrder().status().code()));
    auto again = readGraph(writeGraph(*model->graph));
    EXPECT_TRUE(again) << at << ": " << again.status().str();
  }
  (void)missingOps(bytes);
}

TEST(Fuzz, EachTruncation) {
  std::string bytes = smallGraph();
  for (std::size_t n = 0; n < bytes.size(); ++n)
    tryBytes(bytes.substr(0, n), n);
}

TEST(Fuzz, EachBitFlip) {
  std::string bytes = smallGraph();
  for (std::size_t i = 0; i < bytes.size() * 8; ++i) {
    std::string bad = bytes;
    bad[i / 8] = static_cast<char>(bad[i / 8] ^ (1 << i % 8));
    tryBytes(bad, i);
  }
}

TEST(Fuzz, TextTruncations) {
  auto g = readGraph(smallGraph());
  ASSERT_TRUE(g);
  std::string text = writeGraph(**g, true);
  for (std::size_t n = 0; n < text.size(); n += 3)
    (void)readGraph(text.substr(0, n), {.text = true});
}

/// Text may hold any bytes in its strings; what a binary file could not say is refused when it is read.
TEST(Fuzz, TextOfBadUtf8) {
  for (const char *bad : {"\\377", "\\300\\200", "\\355\\240\\200", "\\364\\220\\200\\200", "\\342\\202"}) {
    Status s = readGraph(std::string("node { name: \"x\" op: \"NoOp\" attr { key: \"a") + bad + "\" value { i: 1 } } }", {.text = true}).status();
    EXPECT_EQ(s.code(), Code::InvalidArgument);
    EXPECT_NE(s.str().find("is not UTF-8"), std::string::npos) << s.str();
  }
  auto g = readGraph("node { name: \"x\" op: \"NoOp\" attr { key: \"_\\303\\251\\360\\237\\230\\200\" value { s: \"\\377\" } } }", {.text = true});
  ASSERT_TRUE(g) << g.status().str();
  EXPECT_TRUE(readGraph(writeGraph(**g)));
}

/// Every attribute of every op replaced by a value of each other kind, or taken away.
TEST(Fuzz, AttributesOfEveryOp) {
  Builder b;
  Edge x = b.input({2, 2}), i = b.ints({1, 0});
  const std::vector<Attr> values = {Attr(true), Attr(std::int64_t{0}), Attr(std::int64_t{-1}), Attr(std::int64_t{1} << 31), Attr(0.f),
                                    Attr(DType::float32), Attr(DType::unset), Attr(static_cast<DType>(101)), Attr(static_cast<DType>(77)),
                                    Attr(Shape{2}), Attr(Tensor(1.f)), Attr(std::string("SAME")), Attr(std::vector<std::int64_t>{0, 0, 0, 0}),
                                    Attr(std::vector<std::int64_t>{}), Attr(std::vector<DType>{DType::float32}), Attr(RawAttr{"x"})};
  int count = 0;
  for (const OpSchema &op : allOps())
    for (const AttrSchema &attr : op.attrs)
      for (const Attr &value : values) {
        NodeSpec spec{.name = "f" + std::to_string(count++), .op = std::string(op.name)};
        for (std::size_t k = 0; k < op.inputs.size(); ++k)
          spec.inputs.push_back(op.inputs[k].type == DType::int32 ? i : x);
        spec.attrs.emplace(attr.name, value);
        auto node = b.g.addNode(std::move(spec));
        EXPECT_TRUE(acceptable(node.status().code())) << op.name << "." << attr.name << ": " << node.status().str();
      }
}

} // namespace
} // namespace tfc::graph
