// Graphs through the whole compiler and the runtime: import to machine code, run by rt::Session.
#include "GraphBuilder.h"
#include "tfc/compiler/Compiler.h"

using namespace tfc;
using graph::Node;

namespace {

Tensor runOne(rt::Session &session, const rt::RunArgs &args) {
  auto r = session.run(args);
  EXPECT_TRUE(r.isOk()) << r.status().str();
  return r && !r->empty() ? (*r)[0] : Tensor();
}

TEST(EndToEnd, AddsFeeds) {
  Builder b;
  Node *x = b.placeholder("x", {2, 2}), *y = b.placeholder("y", {2, 2});
  b.add("AddV2", "z", {out(x), out(y)});
  rt::Session session(compiler::makeJit(b.graph));
  Tensor z = runOne(session, {.feeds = {{"x:0", Tensor({{1.f, 2.f}, {3.f, 4.f}})}, {"y:0", Tensor({{10.f, 20.f}, {30.f, 40.f}})}}, .fetches = {"z:0"}});
  EXPECT_TRUE(z.equals(Tensor({{11.f, 22.f}, {33.f, 44.f}}))) << z.str();
}

TEST(EndToEnd, SpecialisesOnFedShapes) {
  Builder b;
  Node *x = b.placeholder("x", {None, 3});
  b.add("Mul", "y", {out(x), out(x)});
  rt::Session session(compiler::makeJit(b.graph));
  for (int rows : {1, 5, 2, 5}) {
    Tensor in = np::arange(rows * 3).astype(float32).reshape({rows, 3});
    Tensor y = runOne(session, {.feeds = {{"x:0", in}}, .fetches = {"y:0"}});
    ASSERT_EQ(y.shape(), (Shape{rows, 3}));
    for (int i = 0; i < rows * 3; ++i) EXPECT_EQ(y.asDouble(i), double(i) * i);
  }
}

TEST(EndToEnd, UninitialisedVariableIsAnError) {
  Builder b;
  Node *v = b.variable("v", {2});
  b.add("Identity", "read", {out(v)});
  rt::Session session(compiler::makeJit(b.graph));
  auto r = session.run({.feeds = {}, .fetches = {"read:0"}, .targets = {}});
  ASSERT_FALSE(r.isOk());
  EXPECT_EQ(r.status().code(), Code::FailedPrecondition);
  EXPECT_EQ(r.status().message(), "Attempting to use uninitialized value v");
  EXPECT_EQ(r.status().node(), "v");
}

TEST(EndToEnd, VariablesKeepTheirValues) {
  Builder b;
  Node *v = b.variable("v", {2});
  Node *zero = b.constant("zero", Tensor({1.f, 2.f}));
  b.add("Assign", "init", {out(v), out(zero)});
  Node *one = b.constant("one", Tensor({10.f, 100.f}));
  b.add("AssignAdd", "inc", {out(v), out(one)});
  rt::Session session(compiler::makeJit(b.graph));
  runOne(session, {.feeds = {}, .fetches = {}, .targets = {"init"}});
  runOne(session, {.feeds = {}, .fetches = {}, .targets = {"inc"}});
  Tensor after = runOne(session, {.feeds = {}, .fetches = {"inc:0"}, .targets = {}});
  EXPECT_TRUE(after.equals(Tensor({21.f, 202.f}))) << after.str();
  EXPECT_TRUE((*session.variable("v")).equals(after));
}

/// A read that nothing orders after the update shows the old value, also when the update happens in place.
TEST(EndToEnd, ReadBeforeUpdateSeesTheOldValue) {
  Builder b;
  Node *v = b.variable("v", {2});
  Node *start = b.constant("start", Tensor({1.f, 2.f}));
  b.add("Assign", "init", {out(v), out(start)});
  b.add("Identity", "old", {out(v)});
  Node *one = b.constant("one", Tensor({10.f, 100.f}));
  b.add("AssignAdd", "inc", {out(v), out(one)});
  rt::Session session(compiler::makeJit(b.graph));
  runOne(session, {.feeds = {}, .fetches = {}, .targets = {"init"}});
  auto r = session.run({.feeds = {}, .fetches = {"old:0", "inc:0"}, .targets = {}});
  ASSERT_TRUE(r.isOk()) << r.status().str();
  EXPECT_TRUE((*r)[0].equals(Tensor({1.f, 2.f}))) << (*r)[0].str();
  EXPECT_TRUE((*r)[1].equals(Tensor({11.f, 102.f}))) << (*r)[1].str();
}

/// relu(x w + b), squared error, one step of gradient descent written out by hand.
TEST(EndToEnd, TrainsALayer) {
  Builder b;
  Node *x = b.placeholder("x", {None, 2}), *t = b.placeholder("t", {None, 1});
  Node *w = b.variable("w", {2, 1}), *bias = b.variable("b", {1});
  b.add("Assign", "init_w", {out(w), out(b.constant("w0", Tensor({{0.5f}, {0.25f}})))});
  b.add("Assign", "init_b", {out(bias), out(b.constant("b0", Tensor({0.125f})))});
  Node *mm = b.add("MatMul", "mm", {out(x), out(w)});
  Node *sum = b.add("BiasAdd", "sum", {out(mm), out(bias)});
  Node *y = b.add("Relu", "y", {out(sum)});
  Node *diff = b.add("Sub", "diff", {out(y), out(t)});
  Node *sq = b.add("Square", "sq", {out(diff)});
  Node *axes = b.constant("axes", Tensor({0, 1}));
  b.add("Sum", "loss", {out(sq), out(axes)});
  Node *two = b.constant("two", Tensor(2.f));
  Node *dy = b.add("Mul", "dy", {out(diff), out(two)});
  Node *ds = b.add("ReluGrad", "ds", {out(dy), out(y)});
  Node *dw = b.add("MatMul", "dw", {out(x), out(ds)}, {{"transpose_a", true}});
  Node *axis0 = b.constant("axis0", Tensor({0}));
  Node *db = b.add("Sum", "db", {out(ds), out(axis0)});
  Node *rate = b.constant("rate", Tensor(0.01f));
  Node *uw = b.add("ApplyGradientDescent", "update_w", {out(w), out(rate), out(dw)});
  Node *ub = b.add("ApplyGradientDescent", "update_b", {out(bias), out(rate), out(db)});
  b.add("NoOp", "train", {}, {}, {uw, ub});

  rt::Session session(compiler::makeJit(b.graph));
  runOne(session, {.feeds = {}, .fetches = {}, .targets = {"init_w", "init_b"}});
  Tensor in({{1.f, 2.f}, {3.f, 4.f}, {-5.f, 0.f}}), target({{2.f}, {3.f}, {1.f}});
  double wv[2] = {0.5, 0.25}, bv = 0.125;
  for (int step = 0; step < 5; ++step) {
    double loss = 0, gw[2] = {0, 0}, gb = 0;
    for (int i = 0; i < 3; ++i) {
      double s = in.asDouble(2 * i) * wv[0] + in.asDouble(2 * i + 1) * wv[1] + bv, r = s > 0 ? s : 0, d = r - target.asDouble(i);
      loss += d * d;
      double g = s > 0 ? 2 * d : 0;
      gw[0] += g * in.asDouble(2 * i), gw[1] += g * in.asDouble(2 * i + 1), gb += g;
    }
    wv[0] -= 0.01 * gw[0], wv[1] -= 0.01 * gw[1], bv -= 0.01 * gb;
    Tensor l = runOne(session, {.feeds = {{"x:0", in}, {"t:0", target}}, .fetches = {"loss:0"}, .targets = {"train"}});
    ASSERT_FALSE(l.is_none());
    EXPECT_NEAR(l.item<float>(), loss, 1e-4 * loss + 1e-5);
    EXPECT_NEAR((*session.variable("w")).asDouble(0), wv[0], 1e-5);
    EXPECT_NEAR((*session.variable("w")).asDouble(1), wv[1], 1e-5);
    EXPECT_NEAR((*session.variable("b")).asDouble(0), bv, 1e-5);
  }
}

TEST(EndToEnd, ErrorsNameTheNode) {
  Builder b;
  Node *x = b.placeholder("x", {2});
  b.add("Neg", "y", {out(x)});
  rt::Session session(compiler::makeJit(b.graph));
  auto missing = session.run({.feeds = {}, .fetches = {"y:0"}, .targets = {}});
  ASSERT_FALSE(missing.isOk());
  EXPECT_EQ(missing.status().code(), Code::InvalidArgument);
  EXPECT_EQ(missing.status().node(), "x");
  auto wrong = session.run({.feeds = {{"x:0", Tensor({1.f, 2.f, 3.f})}}, .fetches = {"y:0"}, .targets = {}});
  ASSERT_FALSE(wrong.isOk());
  EXPECT_EQ(wrong.status().code(), Code::InvalidArgument);
}

/// -O0 (one op a kernel, plain loops) and -O2 agree.
TEST(EndToEnd, PlainAndOptimisedAgree) {
  Builder b;
  Node *x = b.placeholder("x", {17, 33}), *w = b.constant("w", np::randn({33, 65}, 1));
  Node *mm = b.add("MatMul", "mm", {out(x), out(w)});
  b.add("Tanh", "y", {out(mm)});
  Tensor in = np::randn({17, 33}, 2);
  rt::Session plain(compiler::makeJit(b.graph, {.optLevel = 0})), fast(compiler::makeJit(b.graph));
  Tensor p = runOne(plain, {.feeds = {{"x:0", in}}, .fetches = {"y:0"}}), f = runOne(fast, {.feeds = {{"x:0", in}}, .fetches = {"y:0"}});
  EXPECT_TRUE(f.allclose(p, 1e-5, 1e-5));
}

} // namespace
