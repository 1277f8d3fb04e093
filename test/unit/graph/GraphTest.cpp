// Nodes: schema checks, derived attributes, names, order.
#include "TestHelpers.h"

namespace tfc::graph {
namespace {

TEST(Schema, KnowsOps) {
  const OpSchema *s = findOp("MatMul");
  ASSERT_TRUE(s);
  EXPECT_EQ(s->inputs.size(), 2u);
  EXPECT_EQ(s->inputs[0].typeAttr, "T");
  EXPECT_EQ(s->category, "Math");
  EXPECT_EQ(std::get<bool>(*s->attr("transpose_a")->defaultValue), false);
  EXPECT_FALSE(findOp("NoSuchOp"));
  EXPECT_TRUE(findOp("Assign")->inputs[0].isRef);
  EXPECT_TRUE(findOp("VariableV2")->isStateful);
  EXPECT_EQ(findOp("Neg")->summary(), "Op<name=Neg; signature=x:T -> y:T; attr=T:type>");
  EXPECT_GT(allOps().size(), 250u);
}

TEST(Schema, EveryOpThatRunsHasAShapeRule) {
  for (const OpSchema &op : allOps())
    if (op.target != Target::none) EXPECT_TRUE(findShapeRule(op.name)) << op.name;
}

TEST(Graph, DerivesAttributes) {
  Builder b;
  Edge x = b.input({2, 3}), p = b.op("Pack", {x, x, x});
  EXPECT_EQ(p.node->attrAs<std::int64_t>("N"), 3);
  EXPECT_EQ(p.node->attrAs<DType>("T"), DType::float32);
  EXPECT_EQ(p.node->attrAs<std::int64_t>("axis"), 0);
  Edge c = b.constant(Tensor(1.5f));
  EXPECT_EQ(c.node->attrAs<DType>("dtype"), DType::float32);
  Edge n = b.op("IdentityN", {x, b.ints({1})});
  EXPECT_EQ(n.node->attrAs<std::vector<DType>>("T"), (std::vector<DType>{DType::float32, DType::int32}));
  EXPECT_EQ(n.node->outputType(1), DType::int32);
}

TEST(Graph, RefusesBadTypes) {
  Builder b;
  Edge x = b.input({2}), i = b.ints({1, 2});
  Status s = b.error({.name = "b", .op = "Neg", .inputs = {x}, .attrs = {{"T", DType::int32}}});
  EXPECT_EQ(s.message(), "Input 0 of node b was passed float from n0:0 incompatible with expected int32.");
  EXPECT_EQ(s.node(), "b");
  EXPECT_EQ(b.refusal("Add", {x, i}), "Input 'y' of 'Add' Op has type int32 that does not match type float32 of argument 'x'.");
  EXPECT_NE(b.refusal("Assign", {x, x}).find("incompatible with expected float_ref."), std::string::npos);
  EXPECT_NE(b.refusal("Softmax", {i}).find("Value for attr 'T' of int32 is not in the list of allowed values: "), std::string::npos);
  EXPECT_NE(b.refusal("MatMul", {x}).find("do not match 1 inputs specified"), std::string::npos);
}

TEST(Graph, RefusesBadAttrs) {
  Builder b;
  EXPECT_EQ(b.refusal("Placeholder", {}), "NodeDef missing attrs 'dtype' from Op<name=Placeholder; signature= -> output:dtype; "
                                          "attr=dtype:type; attr=shape:shape>");
  EXPECT_EQ(b.refusal("Placeholder", {}, {{"dtype", std::int64_t{1}}}),
            "AttrValue had value with type 'int' when 'type' expected for attr 'dtype'");
  EXPECT_NE(b.refusal("NoOp", {}, {{"zz", true}}).find("NodeDef mentions attr 'zz' not in Op<name=NoOp"), std::string::npos);
  EXPECT_TRUE(b.g.addNode({.name = "ok", .op = "NoOp", .attrs = {{"_zz", true}}}));
  EXPECT_NE(b.refusal("Placeholder", {}, {{"dtype", static_cast<DType>(101)}}).find("reference type"), std::string::npos);
}

TEST(Graph, NamesAreChecked) {
  Builder b;
  b.add({.name = "a", .op = "NoOp"});
  EXPECT_EQ(b.error({.name = "a", .op = "NoOp"}).message(), "Node 'a' is not unique");
  EXPECT_EQ(b.error({.name = "_a", .op = "NoOp"}).message(), "'_a' is not a valid node name");
  Status s = b.error({.name = "x", .op = "Foo"});
  EXPECT_EQ(s.code(), Code::NotFound);
  EXPECT_TRUE(s.message().starts_with("Op type not registered 'Foo' in binary"));
}

TEST(Graph, FindsOutputs) {
  Builder b;
  Edge x = b.add({.name = "x", .op = "Placeholder", .attrs = {{"dtype", DType::float32}}});
  EXPECT_EQ(*b.g.findOutput("x:0"), x);
  EXPECT_EQ(*b.g.findOutput("x"), x);
  EXPECT_EQ(b.g.findOutput("x:1").status().code(), Code::NotFound);
  EXPECT_EQ(b.g.findOutput("y:0").status().code(), Code::NotFound);
  EXPECT_EQ(b.g.findOutput("x:").status().code(), Code::InvalidArgument);
  EXPECT_EQ(b.g.findOutput("x:99999999999").status().code(), Code::InvalidArgument);
}

TEST(Graph, OrderOfADeepChain) {
  Builder b;
  Edge e = b.input({});
  for (int i = 0; i < 100000; ++i)
    e = b.op("Neg", {e});
  auto order = b.g.topologicalOrder();
  ASSERT_TRUE(order);
  EXPECT_EQ(order->back(), e.node);
  EXPECT_EQ(b.g.users((*order)[0]).size(), 1u);
}

TEST(Graph, LoopsAreNoCycles) {
  Builder b;
  Edge x = b.input({3});
  Edge enter = b.op("Enter", {x}, {{"frame_name", std::string("f")}});
  Edge merge = b.op("Merge", {enter, Edge{}}, {{"T", DType::float32}});
  Edge next = b.op("NextIteration", {merge});
  ASSERT_TRUE(b.g.setInput(merge.node, 1, next));
  EXPECT_TRUE(b.g.topologicalOrder());
  EXPECT_FALSE(b.g.setInput(merge.node, 1, b.ints({1})));
}

TEST(Graph, CyclesAreFound) {
  Builder b;
  Edge x = b.input({3}), y = b.op("Neg", {x}), z = b.op("Neg", {y});
  ASSERT_TRUE(b.g.addControl(y.node, z.node));
  Status s = b.g.topologicalOrder().status();
  EXPECT_EQ(s.message(), "2 nodes in a cycle");
  EXPECT_FALSE(s.node().empty());
}

} // namespace
} // namespace tfc::graph
