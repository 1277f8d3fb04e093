// Steps whose sizes keep changing: a handful of programs serves them all. The number of compilations is what is tested.
#include "GraphBuilder.h"
#include "tfc/compiler/Compiler.h"
#include "tfc/runtime/HostKernel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <thread>

using namespace tfc;
using graph::Edge;
using graph::Node;

namespace {

[[maybe_unused]] const bool registered = (rt::registerKernels(), true);

std::int64_t compiledBy(const std::function<void()> &work) {
  std::int64_t before = compiler::compilations();
  work();
  return compiler::compilations() - before;
}

Tensor runOne(rt::Session &session, const rt::RunArgs &args) {
  auto r = session.run(args);
  EXPECT_TRUE(r.isOk()) << r.status().str();
  return r && !r->empty() ? (*r)[0] : Tensor();
}

/// loss = mean((x w - t)^2) by sums over a batch of any size, and a step of descent.
void trainer(Builder &b) {
  Node *x = b.placeholder("x", {None, 3}), *t = b.placeholder("t", {None, 1}), *w = b.variable("w", {3, 1});
  b.add("Assign", "init", {out(w), out(b.constant("w0", Tensor({{0.5f}, {0.25f}, {1.f}})))});
  Node *y = b.add("MatMul", "y", {out(x), out(w)});
  Node *diff = b.add("Sub", "diff", {out(y), out(t)});
  Node *both = b.constant("both", Tensor({0, 1}));
  b.add("Mean", "loss", {out(b.add("Square", "square", {out(diff)})), out(both)});
  Node *n = b.add("Cast", "n", {out(b.add("Size", "size", {out(diff)}))}, {{"DstT", float32}});
  Node *scaled = b.add("RealDiv", "scaled", {out(diff), out(n)});
  Node *gradient = b.add("MatMul", "gradient", {out(x), out(scaled)}, {{"transpose_a", true}});
  b.add("ApplyGradientDescent", "train", {out(w), out(b.constant("rate", Tensor(0.01f))), out(gradient)});
}

/// h = tanh(x[t] + h u) over the first dimension of x, which is [time, batch, 2]; "last" is the last h, [batch, 2].
void recurrent(Builder &b) {
  Node *x = b.placeholder("x", {None, None, 2}), *shape = b.add("Shape", "shape", {out(x)});
  auto pick = [&](const std::string &name, int at) {
    return b.add("StridedSlice", name, {out(shape), out(b.constant(name + "/from", Tensor({at}))), out(b.constant(name + "/to", Tensor({at + 1}))),
                                        out(b.constant(name + "/by", Tensor({1})))}, {{"shrink_axis_mask", std::int64_t(1)}});
  };
  Node *time = pick("time", 0), *batch = pick("batch", 1);
  Node *dims = b.add("Pack", "dims", {out(batch), out(b.constant("two", Tensor(2)))}, {{"axis", std::int64_t(0)}});
  Node *h0 = b.add("Fill", "h0", {out(dims), out(b.constant("zero", Tensor(0.f)))});
  LoopBuilder loop{b, "loop"};
  Node *t = loop.carry(out(b.constant("t0", Tensor(0))), "t");
  loop.carry(out(h0), "h");
  Edge end = loop.invariant(out(time), "end"), all = loop.invariant(out(x), "all");
  Edge u = loop.invariant(out(b.constant("u0", Tensor({{0.5f, -1.f}, {0.25f, 2.f}}))), "u");
  auto in = loop.until(out(b.add("Less", "less", {out(t), end})));
  std::vector<Node *> inside = {in[0].node};
  Node *now = b.add("GatherV2", "now", {all, in[0], out(b.constant("axis", Tensor(0), inside))});
  Node *product = b.add("MatMul", "product", {in[1], u});
  Node *h = b.add("Tanh", "tanh", {out(b.add("AddV2", "sum", {out(now), out(product)}))});
  Node *later = b.add("AddV2", "later", {in[0], out(b.constant("one", Tensor(1), inside))});
  auto left = loop.next({out(later), out(h)});
  b.add("Identity", "last", {left[1]});
}

void checkRecurrent(rt::Session &session, std::int64_t time, std::int64_t batch) {
  Tensor x = np::randn({time, batch, 2}, time * 100 + batch);
  Tensor last = runOne(session, {.feeds = {{"x:0", x}}, .fetches = {"last:0"}, .targets = {}});
  ASSERT_EQ(last.shape(), (Shape{batch, 2}));
  for (std::int64_t k = 0; k < batch; ++k) {
    double h[2] = {0, 0};
    for (std::int64_t t = 0; t < time; ++t) {
      double a = x.asDouble((t * batch + k) * 2) + 0.5 * h[0] + 0.25 * h[1], c = x.asDouble((t * batch + k) * 2 + 1) - h[0] + 2 * h[1];
      h[0] = std::tanh(a), h[1] = std::tanh(c);
    }
    EXPECT_NEAR(last.asDouble(2 * k), h[0], 1e-4);
    EXPECT_NEAR(last.asDouble(2 * k + 1), h[1], 1e-4);
  }
}

} // namespace

TEST(ChangingSizes, ABatchThatDiffersInEachStep) {
  Builder b;
  trainer(b);
  rt::Session session(compiler::makeJit(b.graph));
  runOne(session, {.feeds = {}, .fetches = {}, .targets = {"init"}});
  auto steps = [&] {
    for (int rows = 1; rows <= 20; ++rows) {
      Tensor x = np::randn({rows, 3}, rows), t = np::randn({rows, 1}, 100 + rows);
      Tensor before = *session.variable("w");
      Tensor loss = runOne(session, {.feeds = {{"x:0", x}, {"t:0", t}}, .fetches = {"loss:0"}, .targets = {"train"}});
      double want = 0, g[3] = {0, 0, 0};
      for (int i = 0; i < rows; ++i) {
        double d = -t.asDouble(i);
        for (int k = 0; k < 3; ++k) d += x.asDouble(3 * i + k) * before.asDouble(k);
        want += d * d / rows;
        for (int k = 0; k < 3; ++k) g[k] += x.asDouble(3 * i + k) * d / rows;
      }
      EXPECT_NEAR(loss.item<float>(), want, 1e-4 * want + 1e-6);
      for (int k = 0; k < 3; ++k) EXPECT_NEAR(session.variable("w")->asDouble(k), before.asDouble(k) - 0.01 * g[k], 1e-5);
    }
  };
  EXPECT_EQ(compiledBy(steps), 4); // three for sizes that may come again, and one for all
  EXPECT_EQ(compiledBy(steps), 0);
}

TEST(ChangingSizes, ASequenceThatDiffersInEachStep) {
  Builder b;
  recurrent(b);
  rt::Session session(compiler::makeJit(b.graph));
  EXPECT_EQ(compiledBy([&] { for (int time = 1; time <= 12; ++time) checkRecurrent(session, time, 3); }), 4);
  // Now the batch changes too: one more serves both.
  EXPECT_EQ(compiledBy([&] { for (int k = 1; k <= 12; ++k) checkRecurrent(session, 1 + k * 7 % 5, 1 + k % 4); }), 1);
}

TEST(ChangingSizes, ASizeThatIsAFedNumber) {
  Builder b;
  Node *n = b.placeholder("n", Shape(), int32), *zero = b.constant("zero", Tensor(0)), *one = b.constant("one", Tensor(1));
  Node *range = b.add("Range", "range", {out(zero), out(n), out(one)});
  b.add("Sum", "sum", {out(range), out(b.constant("axes", Tensor({0})))});
  rt::Session session(compiler::makeJit(b.graph));
  auto steps = [&] {
    for (int k = 0; k < 20; ++k)
      EXPECT_EQ(runOne(session, {.feeds = {{"n:0", Tensor(k)}}, .fetches = {"sum:0"}, .targets = {}}).item<int>(), k * (k - 1) / 2);
  };
  EXPECT_EQ(compiledBy(steps), 4);
  EXPECT_EQ(compiledBy(steps), 0);
}

/// A compiled kernel makes as many rows as the indices say; a reshape to fixed sizes takes no others.
TEST(ChangingSizes, AReshapeOfRowsThatTheDataCount) {
  Builder b;
  Node *i = b.placeholder("i", {4}, int32), *x = b.placeholder("x", {4});
  Node *stitched = b.add("DynamicStitch", "stitched", {out(i), out(x)}, {{"N", std::int64_t{1}}});
  b.add("Reshape", "y", {out(stitched), out(b.constant("shape", Tensor({2, 2})))});
  rt::Session session(compiler::makeJit(b.graph));
  auto run = [&](Tensor at) { return session.run({.feeds = {{"i:0", std::move(at)}, {"x:0", Tensor({1.f, 2.f, 3.f, 4.f})}}, .fetches = {"y:0"}, .targets = {}}); };
  EXPECT_EQ(run(Tensor({3, 2, 1, 0}))->at(0).str(), "[[4. 3.]\n [2. 1.]]");
  for (Tensor wrong : {Tensor({2, 2, 1, 0}), Tensor({4, 2, 1, 0})}) {
    auto r = run(wrong);
    ASSERT_FALSE(r.isOk()) << r->at(0).str();
    EXPECT_EQ(r.status().code(), Code::InvalidArgument) << r.status().str();
    EXPECT_EQ(r.status().node(), "y");
  }
}

/// What a host op finds has another size in each step: the part behind it is compiled a few times, not each time.
TEST(ChangingSizes, ASizeThatTheDataDecide) {
  Builder b;
  Node *x = b.placeholder("x", {64});
  Node *above = b.add("Greater", "above", {out(x), out(b.constant("zero", Tensor(0.f)))});
  Node *where = b.add("Where", "where", {out(above)});
  Node *rows = b.add("Squeeze", "rows", {out(where)}, {{"squeeze_dims", std::vector<std::int64_t>{1}}});
  Node *kept = b.add("GatherV2", "kept", {out(x), out(rows), out(b.constant("axis", Tensor(0)))});
  b.add("Sum", "sum", {out(b.add("Square", "square", {out(kept)})), out(b.constant("axes", Tensor({0})))});
  rt::Session session(compiler::makeJit(b.graph));
  EXPECT_LE(compiledBy([&] {
    for (int positive = 0; positive < 30; ++positive) {
      Tensor in = Tensor::zeros({64});
      for (int i = 0; i < 64; ++i) in.mutable_data<float>()[i] = i < positive ? 2.f : -1.f;
      EXPECT_EQ(runOne(session, {.feeds = {{"x:0", in}}, .fetches = {"sum:0"}, .targets = {}}).item<float>(), 4.f * positive);
    }
  }), 5);
}

/// The gradient of x * y by x, of whatever x was broadcast to: one program for all sizes, without knowing which of the two was.
TEST(ChangingSizes, AGradientOfWhatMayBeBroadcast) {
  Builder b;
  Node *x = b.placeholder("x", {None, None}), *y = b.placeholder("y", {None, None}), *z = b.placeholder("z", {None});
  auto gradient = [&](const std::string &name, Node *of, Node *by) {
    Node *sx = b.add("Shape", name + "/sx", {out(of)}), *sy = b.add("Shape", name + "/sy", {out(by)});
    Node *args = b.add("BroadcastGradientArgs", name + "/args", {out(sx), out(sy)});
    Node *ones = b.add("OnesLike", name + "/ones", {out(b.add("Mul", name + "/product", {out(of), out(by)}))});
    Node *sum = b.add("Sum", name + "/sum", {out(b.add("Mul", name + "/down", {out(ones), out(by)})), out(args)});
    b.add("Reshape", name, {out(sum), out(sx)});
  };
  gradient("gx", x, y);
  gradient("gz", z, y);
  compiler::AotRequest request;
  request.options.dynamicBatch = true;
  request.entries = {{.name = "run", .feeds = {{"x:0", {}}, {"y:0", {}}, {"z:0", {}}}, .fetches = {"gx:0", "gz:0"}, .targets = {}}};
  auto aot = compiler::compileAot(*b.graph, request);
  EXPECT_TRUE(aot.isOk()) << aot.status().str();
  rt::Session session(compiler::makeJit(b.graph));
  EXPECT_LE(compiledBy([&] {
    for (auto [r, c, m, n, k] : std::vector<std::array<std::int64_t, 5>>{
             {2, 3, 2, 3, 3}, {1, 3, 2, 3, 1}, {2, 1, 2, 4, 4}, {1, 1, 5, 4, 1}, {5, 4, 1, 4, 4}, {3, 7, 3, 7, 7}, {1, 9, 6, 9, 9}, {1, 1, 1, 1, 1}}) {
      Tensor in = np::randn({m, n}, 100 * m + n);
      auto got = session.run({.feeds = {{"x:0", np::randn({r, c}, 1)}, {"y:0", in}, {"z:0", np::randn({k}, 2)}}, .fetches = {"gx:0", "gz:0"}, .targets = {}});
      ASSERT_TRUE(got.isOk()) << got.status().str();
      ASSERT_EQ((*got)[0].shape(), (Shape{r, c}));
      ASSERT_EQ((*got)[1].shape(), (Shape{k}));
      std::vector<double> gx(r * c), gz(k);
      std::int64_t rows = std::max(r, m), columns = std::max(c, n);
      for (std::int64_t i = 0; i < rows; ++i)
        for (std::int64_t j = 0; j < columns; ++j) gx[(r == 1 ? 0 : i) * c + (c == 1 ? 0 : j)] += in.asDouble((m == 1 ? 0 : i) * n + (n == 1 ? 0 : j));
      for (std::int64_t i = 0; i < m; ++i)
        for (std::int64_t j = 0; j < std::max(n, k); ++j) gz[k == 1 ? 0 : j] += in.asDouble(i * n + (n == 1 ? 0 : j));
      for (std::int64_t i = 0; i < r * c; ++i) EXPECT_NEAR((*got)[0].asDouble(i), gx[i], 1e-5) << r << "x" << c << " by " << m << "x" << n;
      for (std::int64_t i = 0; i < k; ++i) EXPECT_NEAR((*got)[1].asDouble(i), gz[i], 1e-5) << k << " by " << m << "x" << n;
    }
  }), 4);
}

TEST(ChangingSizes, ThreadsShareWhatOneOfThemCompiled) {
  Builder b;
  recurrent(b);
  rt::Session session(compiler::makeJit(b.graph));
  EXPECT_EQ(compiledBy([&] {
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) threads.emplace_back([&] { checkRecurrent(session, 5, 2); });
    for (auto &t : threads) t.join();
  }), 1);
}

/// An Assign without validate_shape leaves another shape than the reads of the graph were compiled for: they say so, and read nothing.
TEST(ChangingSizes, AVariableOfAnotherShapeIsNotRead) {
  Builder b;
  Node *w = b.variable("w", {4, 3});
  b.add("Assign", "init", {out(w), out(b.constant("zeros", np::randn({4, 3}, 1)))});
  b.add("Assign", "shrink", {out(w), out(b.constant("small", Tensor({1.f, 2.f})))}, {{"validate_shape", false}});
  b.add("Neg", "y", {out(w)});
  rt::Session session(compiler::makeJit(b.graph));
  runOne(session, {.feeds = {}, .fetches = {}, .targets = {"init"}});
  EXPECT_EQ(runOne(session, {.feeds = {}, .fetches = {"y:0"}, .targets = {}}).size(), 12);
  runOne(session, {.feeds = {}, .fetches = {}, .targets = {"shrink"}});
  auto r = session.run({.feeds = {}, .fetches = {"y:0"}, .targets = {}});
  ASSERT_FALSE(r.isOk());
  EXPECT_EQ(r.status().code(), Code::InvalidArgument);
  EXPECT_NE(r.status().str().find("The value of w has not the shape [4,3]"), std::string::npos) << r.status().str();
  runOne(session, {.feeds = {}, .fetches = {}, .targets = {"init"}});
  EXPECT_EQ(runOne(session, {.feeds = {}, .fetches = {"y:0"}, .targets = {}}).size(), 12);
}
