// What a call costs beside its work: a one-op graph by name and through a prepared handle.
#include "tfc/compiler/Compiler.h"
#include "tfc/graph/Graph.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

using namespace tfc;

namespace {

graph::Node *add(graph::Graph &g, graph::NodeSpec spec) {
  auto node = g.addNode(std::move(spec));
  if (!node) {
    std::fprintf(stderr, "%s\n", node.status().str().c_str());
    std::exit(1);
  }
  return *node;
}

/// Nanoseconds of a call: minimum over rounds of 10,000.
template <class F> double nanoseconds(F call) {
  double best = 1e30;
  for (int round = 0; round < 20; ++round) {
    auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 10000; ++i)
      if (Status s = call(); !s) {
        std::fprintf(stderr, "%s\n", s.str().c_str());
        std::exit(1);
      }
    best = std::min(best, std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count() / 10000);
  }
  return best;
}

} // namespace

int main() {
  auto g = std::make_shared<graph::Graph>();
  graph::Node *x = add(*g, {.name = "x", .op = "Placeholder", .inputs = {}, .controls = {}, .attrs = {{"dtype", float32}, {"shape", Shape{}}}, .device = {}});
  graph::Node *one = add(*g, {.name = "one", .op = "Const", .inputs = {}, .controls = {}, .attrs = {{"dtype", float32}, {"value", Tensor(1.0f)}}, .device = {}});
  add(*g, {.name = "y", .op = "AddV2", .inputs = {{x, 0}, {one, 0}}, .controls = {}, .attrs = {}, .device = {}});
  rt::Session session(compiler::makeJit(g), {.threads = 1});
  Tensor feed(2.0f);
  auto step = session.prepare({.feedNames = {"x:0"}, .fetches = {"y:0"}, .targets = {}});
  if (!step)
    return 1;
  std::vector<Tensor> results;
  rt::RunArgs args{.feeds = {{"x:0", feed}}, .fetches = {"y:0"}, .targets = {}};
  double byName = nanoseconds([&] { auto r = session.run(args); return r ? Status::ok() : r.status(); });
  double prepared = nanoseconds([&] { return (*step)->run({&feed, 1}, results); });
  std::printf("Session::run of an add: %.0f ns by name, %.0f ns prepared\n", byName, prepared);
  return 0;
}
