// Steps whose cost is known beforehand: loops by iteration, sparse updates by rows touched, reductions and transposes by the bytes they
// move, products of one row by the bytes of their matrix. One thread, processor time, least of many rounds.
//
//   micro_bench [substring of the names to run]
#include "tfc/compiler/Compiler.h"
#include "tfc/graph/Graph.h"
#include "tfc/runtime/HostKernel.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>

using namespace tfc;
using graph::Edge;
using graph::Node;

namespace {

[[noreturn]] void fail(const Status &s) {
  std::fprintf(stderr, "micro_bench: %s\n", s.str().c_str());
  std::exit(1);
}

double seconds() {
  timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

/// Least processor time of a call, in seconds: rounds of at least 3 ms.
double least(const std::function<void()> &call) {
  call();
  double start = seconds();
  call();
  int repeat = std::max(1, static_cast<int>(0.003 / std::max(1e-9, seconds() - start)));
  double best = 1e30;
  for (int round = 0; round < 15; ++round) {
    start = seconds();
    for (int i = 0; i < repeat; ++i) call();
    best = std::min(best, (seconds() - start) / repeat);
  }
  return best;
}

/// A graph and how it is run.
struct Case {
  std::shared_ptr<graph::Graph> graph = std::make_shared<graph::Graph>();
  std::vector<std::string> feedNames, fetches, targets, initial;
  std::vector<Tensor> feeds;

  Node *add(const std::string &op, const std::string &name, std::vector<Edge> inputs = {}, graph::AttrMap attrs = {}, std::vector<Node *> controls = {}) {
    auto node = graph->addNode({.name = name, .op = op, .inputs = std::move(inputs), .controls = std::move(controls), .attrs = std::move(attrs), .device = {}});
    if (!node) fail(node.status());
    return *node;
  }
  Edge constant(const std::string &name, Tensor value, std::vector<Node *> controls = {}) {
    DType type = value.dtype();
    return {add("Const", name, {}, {{"dtype", type}, {"value", std::move(value)}}, std::move(controls)), 0};
  }
  Edge feed(const std::string &name, Tensor value) {
    feedNames.push_back(name + ":0");
    Node *node = add("Placeholder", name, {}, {{"dtype", value.dtype()}, {"shape", value.shape()}});
    feeds.push_back(std::move(value));
    return {node, 0};
  }
  Edge variable(const std::string &name, Shape shape, float value) {
    Node *v = add("VariableV2", name, {}, {{"dtype", float32}, {"shape", shape}});
    std::vector<int> dims(shape.dims().begin(), shape.dims().end());
    Tensor dimensions = Tensor::zeros({static_cast<std::int64_t>(dims.size())}, int32);
    std::copy(dims.begin(), dims.end(), dimensions.mutable_data<int>().data());
    Node *filled = add("Fill", name + "/filled", {constant(name + "/dims", dimensions), constant(name + "/value", Tensor(value))});
    initial.push_back(add("Assign", name + "/initial", {{v, 0}, {filled, 0}})->name());
    return {v, 0};
  }
  double time() {
    rt::Session session(compiler::makeJit(graph), {.threads = 1});
    if (!initial.empty())
      if (auto r = session.run({.feeds = {}, .fetches = {}, .targets = initial}); !r) fail(r.status());
    auto step = session.prepare({.feedNames = feedNames, .fetches = fetches, .targets = targets});
    if (!step) fail(step.status());
    std::vector<Tensor> results;
    return least([&] {
      if (Status s = (*step)->run(feeds, results); !s) fail(s);
    });
  }
};

Tensor rowsOf(std::int64_t count, std::int64_t limit) {
  Tensor t = Tensor::zeros({count}, int32);
  std::uint64_t state = 12345;
  for (int &i : t.mutable_data<int>()) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    i = static_cast<int>((state >> 33) % static_cast<std::uint64_t>(limit));
  }
  return t;
}

Tensor ints(std::initializer_list<int> values) {
  Tensor t = Tensor::zeros({static_cast<std::int64_t>(values.size())}, int32);
  std::copy(values.begin(), values.end(), t.mutable_data<int>().data());
  return t;
}

/// Seconds to copy `bytes` in all, read and written.
double copying(std::int64_t bytes) {
  std::vector<char> from(bytes / 2, 1), to(bytes / 2);
  return least([&] {
    std::memcpy(to.data(), from.data(), from.size());
    asm volatile("" : : "r"(to.data()) : "memory");
  });
}

/// y = y * a + b, n times, on `width` elements.
void loop(const char *name, std::int64_t width) {
  constexpr int n = 20000;
  Case c;
  auto enter = [&](const std::string &as, Edge from, bool fixed) {
    return Edge{c.add("Enter", as, {from}, {{"frame_name", std::string("loop")}, {"is_constant", fixed}}), 0};
  };
  Shape shape = width ? Shape{width} : Shape();
  Edge end = enter("end", c.feed("n", Tensor(n)), true), a = enter("a", c.feed("a0", Tensor(0.5f)), true);
  auto merge = [&](const std::string &as, Edge from) { return c.add("Merge", as, {enter(as + "/enter", from, false), {}}, {{"T", from.node->outputType(from.index)}, {"N", std::int64_t(2)}}); };
  Node *i = merge("i", c.constant("i0", Tensor(0))), *y = merge("y", c.feed("y0", Tensor::zeros(shape)));
  Node *go = c.add("LoopCond", "go", {{c.add("Less", "less", {{i, 0}, end}), 0}});
  Node *si = c.add("Switch", "si", {{i, 0}, {go, 0}}), *sy = c.add("Switch", "sy", {{y, 0}, {go, 0}});
  Node *in = c.add("Identity", "in", {{si, 1}});
  Node *next = c.add("AddV2", "next", {{in, 0}, c.constant("one", Tensor(1), {in})});
  Node *scaled = c.add("Mul", "scaled", {{sy, 1}, a});
  Node *moved = c.add("AddV2", "moved", {{scaled, 0}, c.constant("b", Tensor(1.f), {in})});
  if (Status s = c.graph->setInput(i, 1, {c.add("NextIteration", "ni", {{next, 0}}), 0}); !s) fail(s);
  if (Status s = c.graph->setInput(y, 1, {c.add("NextIteration", "ny", {{moved, 0}}), 0}); !s) fail(s);
  c.add("Exit", "count", {{si, 0}});
  c.fetches = {c.add("Exit", "result", {{sy, 0}})->name() + ":0"};
  std::printf("%-44s %9.1f ns an iteration (at most 1000)\n", name, c.time() / n * 1e9);
}

/// `rows` rows of 16 in a table of a thousand rows and one of a million: what is touched must cost, not what is there.
void sparse(const char *name, const char *op, int slots, std::vector<float> scalars, bool gradientFirst = false) {
  constexpr std::int64_t touched = 512, width = 16;
  double times[2];
  for (int big = 0; big < 2; ++big) {
    std::int64_t rows = big ? 1000000 : 1000;
    Case c;
    std::vector<Edge> in;
    for (int k = 0; k <= slots; ++k) in.push_back(c.variable("v" + std::to_string(k), {rows, width}, 0.5f + k));
    Edge gradient = c.feed("updates", np::randn({touched, width}, 3)), indices = c.feed("indices", rowsOf(touched, rows));
    if (std::strncmp(op, "Scatter", 7) == 0) {
      in.insert(in.end(), {indices, gradient});
    } else {
      std::size_t before = gradientFirst ? 0 : 1; // lr stands before the gradient
      for (std::size_t k = 0; k < scalars.size(); ++k) {
        if (k == before) in.insert(in.end(), {gradient, indices});
        in.push_back(c.constant("s" + std::to_string(k), Tensor(scalars[k])));
      }
      if (scalars.size() <= before) in.insert(in.end(), {gradient, indices});
    }
    c.targets = {c.add(op, "update", in)->name()};
    times[big] = c.time();
  }
  std::printf("%-44s %9.1f ns a row of %lld; %.1f ns in a million rows\n", name, times[0] / touched * 1e9, static_cast<long long>(width), times[1] / touched * 1e9);
}

/// A step that moves `bytes`, beside a copy that does.
void moved(const char *name, Case &c, double bytes) {
  double t = c.time(), least = copying(static_cast<std::int64_t>(bytes));
  std::printf("%-44s %9.1f us  %6.1f GB/s  %4.0f %% of a copy's\n", name, t * 1e6, bytes / t * 1e-9, least / t * 100);
}

std::int64_t product(std::initializer_list<std::int64_t> dims) {
  std::int64_t n = 1;
  for (std::int64_t d : dims) n *= d;
  return n;
}

void reduce(const char *name, const char *op, std::initializer_list<std::int64_t> dims, std::initializer_list<int> axes) {
  Case c;
  Edge x = c.feed("x", np::randn(std::vector<std::int64_t>(dims), 1));
  Edge over = std::strncmp(op, "Arg", 3) == 0 ? c.constant("axis", Tensor(*axes.begin())) : c.constant("axes", ints(axes));
  c.fetches = {c.add(op, "y", {x, over})->name() + ":0"};
  moved(name, c, 4. * product(dims));
}

void transpose(const char *name, std::initializer_list<std::int64_t> dims, std::initializer_list<int> perm) {
  Case c;
  Edge x = c.feed("x", np::randn(std::vector<std::int64_t>(dims), 1));
  c.fetches = {c.add("Transpose", "y", {x, c.constant("perm", ints(perm))})->name() + ":0"};
  moved(name, c, 8. * product(dims));
}

void vector(const char *name, std::int64_t rows, std::int64_t k, std::int64_t n, bool transposed, bool isVariable) {
  Case c;
  Edge x = c.feed("x", np::randn({rows, k}, 1));
  Shape shape = transposed ? Shape{n, k} : Shape{k, n};
  Edge w = isVariable ? c.variable("w", shape, 0.5f) : c.constant("w", np::randn(shape, 2));
  c.fetches = {c.add("MatMul", "y", {x, w}, {{"transpose_b", transposed}})->name() + ":0"};
  moved(name, c, 4. * k * n);
}

void gather(const char *name, std::int64_t rows, std::int64_t width, std::int64_t count) {
  Case c;
  Edge table = c.variable("table", {rows, width}, 0.5f), indices = c.feed("indices", rowsOf(count, rows));
  c.fetches = {c.add("GatherV2", "y", {table, indices, c.constant("axis", Tensor(0))})->name() + ":0"};
  moved(name, c, 8. * count * width);
}

} // namespace

int main(int argc, char **argv) {
  const char *filter = argc > 1 ? argv[1] : "";
  rt::registerKernels();
  auto run = [&](const char *name, auto &&what, auto... args) {
    if (std::strstr(name, filter)) what(name, args...);
    std::fflush(stdout);
  };
  run("while, a scalar", loop, 0);
  run("while, 16 elements", loop, 16);
  run("ScatterSub", sparse, "ScatterSub", 0, std::vector<float>{}, false);
  run("ScatterUpdate", sparse, "ScatterUpdate", 0, std::vector<float>{}, false);
  run("SparseApplyAdagrad", sparse, "SparseApplyAdagrad", 1, std::vector<float>{0.01f}, false);
  run("SparseApplyMomentum", sparse, "SparseApplyMomentum", 1, std::vector<float>{0.01f, 0.9f}, false);
  run("SparseApplyFtrl", sparse, "SparseApplyFtrl", 2, std::vector<float>{0.01f, 0.1f, 0.1f, -0.5f}, true);
  using Dims = std::initializer_list<std::int64_t>;
  using Axes = std::initializer_list<int>;
  auto reduces = [&](const char *name, const char *op, Dims dims, Axes axes) {
    if (std::strstr(name, filter)) reduce(name, op, dims, axes);
  };
  reduces("Sum of 1003x1021, all", "Sum", {1003, 1021}, {0, 1});
  reduces("Sum of 1003x1021, rows", "Sum", {1003, 1021}, {1});
  reduces("Sum of 1003x1021, columns", "Sum", {1003, 1021}, {0});
  reduces("Sum of 63x1025x17, middle", "Sum", {63, 1025, 17}, {1});
  reduces("Sum of 63x17x1025, outer and inner", "Sum", {63, 17, 1025}, {0, 2});
  reduces("Sum of 100003x3, rows", "Sum", {100003, 3}, {1});
  reduces("Sum of 100003x3, columns", "Sum", {100003, 3}, {0});
  reduces("Sum of 7x150001, columns", "Sum", {7, 150001}, {0});
  reduces("Max of 1003x1021, rows", "Max", {1003, 1021}, {1});
  reduces("Max of 1003x1021, columns", "Max", {1003, 1021}, {0});
  reduces("ArgMax of 1003x1021, rows", "ArgMax", {1003, 1021}, {1});
  reduces("ArgMax of 1003x1021, columns", "ArgMax", {1003, 1021}, {0});
  auto transposes = [&](const char *name, Dims dims, Axes perm) {
    if (std::strstr(name, filter)) transpose(name, dims, perm);
  };
  transposes("Transpose of 1003x1021", {1003, 1021}, {1, 0});
  transposes("Transpose of 1024x1024", {1024, 1024}, {1, 0});
  transposes("Transpose of 100003x3", {100003, 3}, {1, 0});
  transposes("Transpose of 3x100003", {3, 100003}, {1, 0});
  transposes("Transpose of 17x63x65x9 by 0 2 1 3", {17, 63, 65, 9}, {0, 2, 1, 3});
  transposes("Transpose of 8x128x12x64 by 0 2 1 3", {8, 128, 12, 64}, {0, 2, 1, 3});
  transposes("Transpose of 17x63x65x9 by 3 2 1 0", {17, 63, 65, 9}, {3, 2, 1, 0});
  transposes("Transpose of 8x57x57x65 by 0 3 1 2", {8, 57, 57, 65}, {0, 3, 1, 2});
  transposes("Transpose of 50x32x512 by 1 0 2", {50, 32, 512}, {1, 0, 2});
  run("MatMul 1x2048x1024, constant", vector, 1, 2048, 1024, false, false);
  run("MatMul 1x2048x1024, variable", vector, 1, 2048, 1024, false, true);
  run("MatMul 1x2048x1024, variable, transposed", vector, 1, 2048, 1024, true, true);
  run("MatMul 1x2047x1021, variable", vector, 1, 2047, 1021, false, true);
  run("MatMul 4x2048x1024, variable", vector, 4, 2048, 1024, false, true);
  run("MatMul 8x2048x1024, variable, transposed", vector, 8, 2048, 1024, true, true);
  run("GatherV2 4096 of 1000000 rows of 16", gather, 1000000, 16, 4096);
  run("GatherV2 4096 of 1000000 rows of 64", gather, 1000000, 64, 4096);
  return 0;
}
