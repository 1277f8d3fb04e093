// tf.gradients against recorded graphs of TensorFlow, and its errors.
#include "Golden.h"

#include "tfc/graph/Naming.h"
#include "tfc/graph/OpSchema.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace tfc::graph::test {
namespace {

const std::vector<GoldenCase> &golden() {
  static const std::vector<GoldenCase> cases = readGolden(TFC_GRADIENTS_GOLDEN);
  return cases;
}

bool sameAttr(const Attr &got, const std::string &text) {
  auto want = parseAttr(text);
  if (!want)
    return true;
  if (auto *t = std::get_if<Tensor>(&*want)) {
    auto *g = std::get_if<Tensor>(&got);
    return g && g->dtype() == t->dtype() && g->shape() == t->shape() &&
           (t->dtype() == DType::string || g->allclose(*t, 1e-7, 0));
  }
  if (auto *f = std::get_if<float>(&*want))
    return std::holds_alternative<float>(got) && std::fabs(std::get<float>(got) - *f) <= 1e-6f * std::fabs(*f);
  return equal(got, *want);
}

std::string describe(const Node *n) {
  std::string out = n->name() + " " + n->op();
  for (std::size_t i = 0; i < n->inputs().size(); ++i)
    out += (i ? "," : " in=") + tensorName(n->inputs()[i]);
  for (std::size_t i = 0; i < n->controls().size(); ++i)
    out += (i ? "," : " ctrl=") + n->controls()[i]->name();
  if (!n->device().empty())
    out += " device=" + n->device();
  for (const auto &[key, value] : n->attrs())
    out += " " + key + "=" + attrText(value);
  return out;
}

/// What differs between the node that was made and the recorded one; empty if nothing does.
std::string difference(const Node *got, const GoldenNode &want) {
  if (got->name() != want.name)
    return "name";
  if (got->op() != want.op)
    return "op";
  std::vector<std::string> inputs, controls;
  for (Edge e : got->inputs())
    inputs.push_back(tensorName(e));
  for (Node *n : got->controls())
    controls.push_back(n->name());
  std::vector<std::string> wantControls = want.controls;
  std::sort(controls.begin(), controls.end());
  std::sort(wantControls.begin(), wantControls.end());
  if (inputs != want.inputs)
    return "inputs";
  if (controls != wantControls)
    return "control inputs";
  if (got->device() != want.device)
    return "device";
  for (const auto &[key, text] : want.attrs) {
    // Attributes that came after 1.15 (grad_a) are not in the schema.
    if (key[0] != '_' && !got->schema().attr(key))
      continue;
    const Attr *a = got->attr(key);
    if (!a || !sameAttr(*a, text))
      return "attribute " + key;
  }
  if (got->attr("_class") && !want.attrs.contains("_class"))
    return "attribute _class";
  return "";
}

std::string resultText(const Gradient &g) {
  if (!g)
    return "-";
  std::string out = tensorName(g.values);
  if (g.isSparse())
    out += " " + tensorName(g.indices) + " " + tensorName(g.denseShape);
  return out;
}

class Golden : public testing::TestWithParam<std::size_t> {};

TEST_P(Golden, SameNodesAsTensorFlow) {
  const GoldenCase &c = golden()[GetParam()];
  SCOPED_TRACE(c.name);
  Graph g;
  Status built = build(g, c);
  ASSERT_TRUE(built.isOk()) << built.str();
  const std::size_t before = g.nodes().size();
  auto ys = edges(g, c.ys), xs = edges(g, c.xs);
  ASSERT_TRUE(ys && xs);
  auto grads = addGradients(g, *ys, *xs, optionsOf(g, c));
  ASSERT_TRUE(grads.isOk()) << grads.status().str();

  const auto &nodes = g.nodes();
  const std::size_t made = nodes.size() - before;
  bool ok = true;
  for (std::size_t i = 0; i < std::max(made, c.gradients.size()) && ok; ++i) {
    if (i >= made || i >= c.gradients.size()) {
      ADD_FAILURE() << "node " << i << ": " << (i < made ? "too many: " + describe(nodes[before + i]) : "missing: " + c.gradients[i].line);
      ok = false;
      continue;
    }
    const std::string what = difference(nodes[before + i], c.gradients[i]);
    if (!what.empty()) {
      ADD_FAILURE() << "node " << i << " differs in " << what << "\n  want " << c.gradients[i].line << "\n  got  "
                    << describe(nodes[before + i]);
      ok = false;
    }
  }
  ASSERT_EQ(grads->size(), c.results.size());
  for (std::size_t i = 0; i < grads->size() && ok; ++i)
    EXPECT_EQ(resultText((*grads)[i]), c.results[i]);
}

INSTANTIATE_TEST_SUITE_P(Recorded, Golden, testing::Range(std::size_t(0), golden().size()),
                         [](const auto &info) { return golden()[info.param].name; });

Node *node(Graph &g, const char *name, const char *op, std::vector<Edge> inputs, AttrMap attrs = {}) {
  NodeSpec spec;
  spec.name = name;
  spec.op = op;
  spec.inputs = std::move(inputs);
  spec.attrs = std::move(attrs);
  auto made = g.addNode(std::move(spec));
  EXPECT_TRUE(made.isOk()) << made.status().str();
  return made ? *made : nullptr;
}

Node *placeholder(Graph &g, const char *name, Shape shape, DType type = float32) {
  return node(g, name, "Placeholder", {}, {{"dtype", type}, {"shape", shape}});
}

TEST(Gradients, EveryDifferentiableOpHasAFunction) {
  // These run, but their gradients are refused as unimplemented.
  const std::set<std::string_view> refused = {"RandomGamma", "StatelessRandomGammaV2"};
  for (const OpSchema &s : allOps())
    if (s.gradient == "yes" && s.target != Target::none)
      EXPECT_EQ(hasGradient(s.name), !refused.contains(s.name)) << s.name;
}

TEST(Gradients, MissingGradientNamesOpAndType) {
  Graph g;
  Node *x = placeholder(g, "x", {3});
  Node *u = node(g, "u", "Snapshot", {{x, 0}});
  auto r = addGradients(g, {{u, 0}}, {{x, 0}});
  ASSERT_FALSE(r.isOk());
  EXPECT_EQ(r.status().code(), Code::NotFound);
  EXPECT_EQ(r.status().message(), "No gradient defined for operation 'u' (op type: Snapshot)");
}

TEST(Gradients, SwitchMergesWhatBothSidesGive) {
  Graph g;
  Node *x = placeholder(g, "x", {3});
  Node *p = placeholder(g, "p", {}, bool_);
  Node *s = node(g, "s", "Switch", {{x, 0}, {p, 0}});
  auto r = addGradients(g, {{s, 1}}, {{x, 0}});
  ASSERT_TRUE(r.isOk()) << r.status().str();
  ASSERT_TRUE((*r)[0]);
  Node *merged = (*r)[0].values.node;
  EXPECT_EQ(merged->op(), "Merge");
  EXPECT_EQ(merged->outputShape(0), (Shape{3}));
  // The side that nothing was taken from gives zeros, alive only if the predicate went that way.
  Node *zeros = merged->inputs()[0].node;
  ASSERT_EQ(zeros->op(), "Fill");
  Node *shape = zeros->inputs()[0].node, *value = zeros->inputs()[1].node;
  EXPECT_EQ(shape->op(), "Shape");
  EXPECT_EQ(shape->inputs()[0].node->op(), "Switch");
  EXPECT_EQ(shape->inputs()[0].index, 0);
  ASSERT_EQ(value->controls().size(), 1u);
  EXPECT_EQ(value->controls()[0]->op(), "Identity");
  EXPECT_EQ(value->controls()[0]->inputs()[0], shape->inputs()[0]);
}

TEST(Gradients, GradYs) {
  Graph g;
  Node *x = placeholder(g, "x", {3}), *d = placeholder(g, "d", {3}), *b = placeholder(g, "b", {3}, bool_);
  Node *y = node(g, "y", "Neg", {{x, 0}});
  GradientOptions o;
  o.gradYs = {Edge{d, 0}};
  auto r = addGradients(g, {{y, 0}}, {{x, 0}}, o);
  ASSERT_TRUE(r.isOk()) << r.status().str();
  EXPECT_EQ((*r)[0].values.node->inputs()[0].node->name(), "gradients/grad_ys_0");
  EXPECT_EQ(g.find("gradients/grad_ys_0")->op(), "Identity");
  o.gradYs = {Edge{b, 0}};
  EXPECT_EQ(addGradients(g, {{y, 0}}, {{x, 0}}, o).status().code(), Code::InvalidArgument);
  o.gradYs = {Edge{d, 0}, Edge{d, 0}};
  EXPECT_EQ(addGradients(g, {{y, 0}}, {{x, 0}}, o).status().message(), "Length mismatch. Passed 2 grad_ys for 1 ys");
}

TEST(Gradients, CustomFunctionsComeFirst) {
  Graph g;
  Node *x = placeholder(g, "x", {3});
  Node *y = node(g, "y", "Neg", {{x, 0}}, {{"_gradient_op_type", std::string("Mine")}});
  EXPECT_EQ(addGradients(g, {{y, 0}}, {{x, 0}}).status().message(), "No gradient defined for operation 'y' (op type: Mine)");
  GradientOptions o;
  o.name = "mine";
  o.custom["Mine"] = [](Node *n, const std::vector<Gradient> &grads, const std::string &scope) {
    EXPECT_EQ(scope, "mine/y_grad/");
    return Expected<std::vector<Gradient>>(std::vector<Gradient>{grads[0]});
  };
  auto r = addGradients(g, {{y, 0}}, {{x, 0}}, o);
  ASSERT_TRUE(r.isOk()) << r.status().str();
  EXPECT_EQ((*r)[0].values.node->name(), "mine/grad_ys_0");
}

TEST(Gradients, BatchNormalisationTwice) {
  int tried = 0;
  for (const GoldenCase &c : golden()) {
    if (!c.name.starts_with("batch_norm"))
      continue;
    SCOPED_TRACE(c.name);
    ++tried;
    Graph g;
    ASSERT_TRUE(build(g, c).isOk());
    auto ys = edges(g, c.ys), xs = edges(g, c.xs);
    ASSERT_TRUE(ys && xs);
    auto first = addGradients(g, *ys, *xs);
    ASSERT_TRUE(first.isOk()) << first.status().str();
    Node *squared = node(g, "squared", "Square", {(*first)[1].values});
    auto second = addGradients(g, {(*first)[0].values, {squared, 0}}, *xs);
    ASSERT_TRUE(second.isOk()) << second.status().str();
    for (int i = 0; i < 2; ++i)
      EXPECT_TRUE((*second)[i]);
  }
  EXPECT_EQ(tried, 8);
}

TEST(Gradients, NamesAreTakenOnce) {
  Graph g;
  Node *x = placeholder(g, "x", {3});
  Node *y = node(g, "y", "Neg", {{x, 0}});
  ASSERT_TRUE(addGradients(g, {{y, 0}}, {{x, 0}}).isOk());
  auto second = addGradients(g, {{y, 0}}, {{x, 0}});
  ASSERT_TRUE(second.isOk());
  EXPECT_EQ((*second)[0].values.node->name(), "gradients_1/y_grad/Neg");
}

TEST(Gradients, Densify) {
  Graph g;
  Node *v = placeholder(g, "v", {3, 2}), *i = placeholder(g, "i", {3}, int32), *s = placeholder(g, "s", {2}, int32);
  auto d = densify(g, Gradient({v, 0}, {i, 0}, {s, 0}), "dense");
  ASSERT_TRUE(d.isOk()) << d.status().str();
  EXPECT_EQ(d->node->op(), "UnsortedSegmentSum");
  EXPECT_EQ(d->node->name(), "dense");
}

TEST(Naming, SuffixesIgnoreCase) {
  Graph g;
  std::vector<std::string> got;
  for (const char *n : {"A", "a", "a_1", "a", "a_1"})
    got.push_back(uniqueName(g, n));
  EXPECT_EQ(got, (std::vector<std::string>{"A", "a_1", "a_1_1", "a_2", "a_1_2"}));
  EXPECT_EQ(uniqueName(g, "b", false), "b");
  EXPECT_EQ(uniqueName(g, "b"), "b");
  placeholder(g, "Given", {});
  EXPECT_EQ(uniqueName(g, "given"), "given_1");
  EXPECT_EQ(uniqueScope(g, "", "s"), "s/");
  EXPECT_EQ(uniqueScope(g, "", "s"), "s_1/");
  EXPECT_EQ(uniqueScope(g, "a/", "s/"), "s/");
  EXPECT_EQ(uniqueOpName(g, "s/", "x/y/"), "x/y");
  EXPECT_TRUE(isValidOpName("a.b/c-d_1"));
  EXPECT_FALSE(isValidOpName("_x"));
  EXPECT_TRUE(isValidScopeName("_x"));
  EXPECT_FALSE(isValidOpName(""));
  EXPECT_FALSE(isValidOpName("a b"));
}

} // namespace
} // namespace tfc::graph::test
