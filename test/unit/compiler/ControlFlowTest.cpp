// Loops and conditionals of a graph and their gradients, run; predicates of liveness.
#include "compiler/import/Predicates.h"
#include "tfc/compiler/Compiler.h"
#include "tfc/graph/Gradients.h"
#include "tfc/graph/GraphIO.h"
#include "tfc/runtime/HostKernel.h"

#include "gtest/gtest.h"

using namespace tfc;
using compiler::Predicates;
using graph::Edge;

TEST(Predicates, EqualFunctionsAreOneNumber) {
  Predicates p;
  auto x = p.atom(0), y = p.atom(1);
  EXPECT_EQ(p.disj(p.conj(x, y), p.conj(x, p.negate(y))), x);
  EXPECT_EQ(p.conj(x, p.negate(x)), Predicates::never);
  EXPECT_EQ(p.disj(p.disj(p.conj(x, y), p.conj(x, p.negate(y))), p.negate(x)), Predicates::always);
  EXPECT_TRUE(p.implies(p.conj(x, y), x));
  EXPECT_FALSE(p.implies(x, p.conj(x, y)));
  EXPECT_EQ(p.given(p.conj(x, y), x), y);
}

// Each formula of a nest has a test for every one around it, so what is kept grows as the square of the depth.
TEST(Predicates, ManyInARow) {
  Predicates p;
  auto all = Predicates::always;
  for (int i = 0; i < 500; ++i) all = p.conj(p.atom(i), all);
  EXPECT_FALSE(p.overflowed());
  EXPECT_EQ(p.atoms(all).size(), 500u);
  EXPECT_TRUE(p.implies(all, p.atom(499)));
}

namespace {

/// y = x^n by a loop, z = cond(p, x * x, -x).
constexpr const char *text = R"(
node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "shape" value { shape { } } } }
node { name: "n" op: "Placeholder" attr { key: "dtype" value { type: DT_INT32 } } attr { key: "shape" value { shape { } } } }
node { name: "p" op: "Placeholder" attr { key: "dtype" value { type: DT_BOOL } } attr { key: "shape" value { shape { } } } }
node { name: "zero" op: "Const" attr { key: "dtype" value { type: DT_INT32 } } attr { key: "value" value { tensor { dtype: DT_INT32 tensor_shape { } int_val: 0 } } } }
node { name: "one" op: "Const" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "value" value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 1 } } } }
node { name: "ei" op: "Enter" input: "zero" attr { key: "T" value { type: DT_INT32 } } attr { key: "frame_name" value { s: "f" } } }
node { name: "ea" op: "Enter" input: "one" attr { key: "T" value { type: DT_FLOAT } } attr { key: "frame_name" value { s: "f" } } }
node { name: "en" op: "Enter" input: "n" attr { key: "T" value { type: DT_INT32 } } attr { key: "frame_name" value { s: "f" } } attr { key: "is_constant" value { b: true } } }
node { name: "ex" op: "Enter" input: "x" attr { key: "T" value { type: DT_FLOAT } } attr { key: "frame_name" value { s: "f" } } attr { key: "is_constant" value { b: true } } }
node { name: "mi" op: "Merge" input: "ei" input: "ni" attr { key: "T" value { type: DT_INT32 } } attr { key: "N" value { i: 2 } } }
node { name: "ma" op: "Merge" input: "ea" input: "na" attr { key: "T" value { type: DT_FLOAT } } attr { key: "N" value { i: 2 } } }
node { name: "less" op: "Less" input: "mi" input: "en" attr { key: "T" value { type: DT_INT32 } } }
node { name: "go" op: "LoopCond" input: "less" }
node { name: "si" op: "Switch" input: "mi" input: "go" attr { key: "T" value { type: DT_INT32 } } }
node { name: "sa" op: "Switch" input: "ma" input: "go" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "step" op: "Const" input: "^si" attr { key: "dtype" value { type: DT_INT32 } } attr { key: "value" value { tensor { dtype: DT_INT32 tensor_shape { } int_val: 1 } } } }
node { name: "i" op: "AddV2" input: "si:1" input: "step" attr { key: "T" value { type: DT_INT32 } } }
node { name: "a" op: "Mul" input: "sa:1" input: "ex" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "ni" op: "NextIteration" input: "i" attr { key: "T" value { type: DT_INT32 } } }
node { name: "na" op: "NextIteration" input: "a" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "y" op: "Exit" input: "sa" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "s" op: "Switch" input: "x" input: "p" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "square" op: "Mul" input: "s:1" input: "s:1" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "neg" op: "Neg" input: "s" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "z" op: "Merge" input: "neg" input: "square" attr { key: "T" value { type: DT_FLOAT } } attr { key: "N" value { i: 2 } } }
versions { producer: 27 }
)";

struct Differentiated {
  std::shared_ptr<graph::Graph> graph;
  std::string gradient; ///< of `by` with respect to x
  explicit Differentiated(const char *by) {
    auto read = graph::readGraph(text, {.text = true});
    if (!read) {
      ADD_FAILURE() << read.status().str();
      return;
    }
    graph = std::move(*read);
    auto made = graph::addGradients(*graph, {*graph->findOutput(by)}, {*graph->findOutput("x:0")});
    if (!made || !(*made)[0]) {
      ADD_FAILURE() << made.status().str();
      return;
    }
    gradient = graph::tensorName((*made)[0].values);
  }
};

[[maybe_unused]] const bool registered = (rt::registerKernels(), true);

} // namespace

TEST(ControlFlow, LoopAndItsGradient) {
  Differentiated r("y:0");
  ASSERT_TRUE(r.graph);
  rt::Session session(compiler::makeJit(r.graph));
  for (int n : {0, 1, 5}) {
    auto got = session.run({.feeds = {{"x:0", Tensor(2.f)}, {"n:0", Tensor(n)}}, .fetches = {"y:0", r.gradient}});
    ASSERT_TRUE(got.isOk()) << got.status().str();
    EXPECT_EQ((*got)[0].item<float>(), float(1 << n));
    EXPECT_EQ((*got)[1].item<float>(), n ? float(n * (1 << (n - 1))) : 0.f);
  }
}

// The gradient's own loops and lists are dataflow: they are walked like any other.
TEST(ControlFlow, LoopAndItsSecondAndThirdGradient) {
  Differentiated r("y:0");
  ASSERT_TRUE(r.graph);
  std::vector<std::string> names{r.gradient};
  for (int order : {2, 3}) {
    auto made = graph::addGradients(*r.graph, {*r.graph->findOutput(names.back())}, {*r.graph->findOutput("x:0")});
    ASSERT_TRUE(made.isOk()) << order << made.status().str();
    ASSERT_TRUE((*made)[0]) << order;
    names.push_back(graph::tensorName((*made)[0].values));
  }
  rt::Session session(compiler::makeJit(r.graph));
  for (int n : {0, 1, 2, 5}) {
    auto got = session.run({.feeds = {{"x:0", Tensor(2.f)}, {"n:0", Tensor(n)}}, .fetches = names, .targets = {}});
    ASSERT_TRUE(got.isOk()) << got.status().str();
    float falling = 1, power = float(1 << n);
    for (int order : {1, 2, 3}) {
      falling *= float(n - order + 1), power /= 2;
      EXPECT_EQ((*got)[order - 1].item<float>(), falling * power) << n << " " << order;
    }
  }
}

TEST(ControlFlow, ConditionalAndItsGradient) {
  Differentiated r("z:0");
  ASSERT_TRUE(r.graph);
  rt::Session session(compiler::makeJit(r.graph));
  for (bool p : {false, true}) {
    auto got = session.run({.feeds = {{"x:0", Tensor(3.f)}, {"p:0", Tensor(p)}}, .fetches = {"z:0", r.gradient}});
    ASSERT_TRUE(got.isOk()) << got.status().str();
    EXPECT_EQ((*got)[0].item<float>(), p ? 9.f : -3.f);
    EXPECT_EQ((*got)[1].item<float>(), p ? 6.f : -1.f);
  }
}

TEST(ControlFlow, DeadFetchIsAnError) {
  Differentiated r("z:0");
  ASSERT_TRUE(r.graph);
  rt::Session session(compiler::makeJit(r.graph));
  auto dead = session.run({.feeds = {{"x:0", Tensor(3.f)}, {"p:0", Tensor(false)}}, .fetches = {"square:0"}});
  ASSERT_FALSE(dead.isOk());
  EXPECT_EQ(dead.status().code(), Code::InvalidArgument);
  EXPECT_NE(dead.status().message().find("Retval[0] does not have value"), std::string::npos) << dead.status().str();
}
