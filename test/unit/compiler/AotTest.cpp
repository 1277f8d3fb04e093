// Ahead of time: object and headers, linked by the system's C compiler into a program without runtime or compiler.
#include "GraphBuilder.h"
#include "tfc/compiler/Compiler.h"

#include <cstdlib>
#include <dlfcn.h>
#include <fstream>
#include <sstream>
#include <tuple>

using namespace tfc;
using graph::Graph;
using graph::Node;

namespace {

Node *add(Graph &g, const std::string &op, const std::string &name, std::vector<graph::Edge> inputs, graph::AttrMap attrs = {}) {
  auto node = g.addNode({.name = name, .op = op, .inputs = std::move(inputs), .controls = {}, .attrs = std::move(attrs), .device = {}});
  EXPECT_TRUE(node.isOk()) << node.status().str();
  return node ? *node : nullptr;
}

/// y = x + v; entry "start" sets v.
std::unique_ptr<Graph> counter() {
  auto g = std::make_unique<Graph>();
  Node *x = add(*g, "Placeholder", "x", {}, {{"dtype", float32}, {"shape", Shape()}});
  Node *v = add(*g, "VariableV2", "v", {}, {{"dtype", float32}, {"shape", Shape()}});
  Node *c = add(*g, "Const", "c", {}, {{"dtype", float32}, {"value", Tensor(1.f)}});
  add(*g, "Assign", "start", {{v, 0}, {c, 0}});
  Node *inc = add(*g, "AssignAdd", "inc", {{v, 0}, {x, 0}});
  add(*g, "Identity", "y", {{inc, 0}});
  return g;
}

struct Folder {
  std::string path;
  Folder() {
    std::string pattern = ::testing::TempDir() + "tfcaotXXXXXX";
    path = mkdtemp(pattern.data());
  }
  ~Folder() { (void)!std::system(("rm -rf " + path).c_str()); }
  void write(const std::string &name, const std::string &bytes) { std::ofstream(path + "/" + name, std::ios::binary) << bytes; }
  int run(const std::string &command) { return std::system(("cd " + path + " && " + command).c_str()); }
};

std::string cCompiler() {
  for (const char *c : {"clang-22", "cc", "gcc"})
    if (std::system((std::string("command -v ") + c + " >/dev/null").c_str()) == 0) return c;
  return "";
}

TEST(Aot, RunsWithoutRuntime) {
  std::string cc = cCompiler();
  if (cc.empty()) GTEST_SKIP() << "no C compiler";
  auto g = counter();
  compiler::AotRequest request;
  request.modelName = "counter";
  request.entries = {{.name = "start", .feeds = {}, .fetches = {}, .targets = {"start"}},
                     {.name = "run", .feeds = {{"x:0", {}}}, .fetches = {"y:0"}, .targets = {}}};
  auto aot = compiler::compileAot(*g, request);
  ASSERT_TRUE(aot.isOk()) << aot.status().str();
  Folder f;
  f.write("counter.o", aot->object);
  f.write("counter.h", aot->cHeader);
  f.write("counter.hpp", aot->cppHeader);
  f.write("main.c", R"(#include "counter.h"
#include <stdio.h>
#include <time.h>
int main(void) {
  static _Alignas(64) unsigned char memory[counter_MEMORY_BYTES];
  unsigned char saved[counter_SAVED_BYTES];
  counter_state s;
  float y = 0;
  int i;
  counter_state_init(&s, memory);
  if (counter_run(&s, 1.0f, &y) != TFC_FAILED_PRECONDITION) return 1;
  if (strcmp(counter_state_error(&s), "Attempting to use uninitialized value v")) return 2;
  if (counter_start(&s) != TFC_OK) return 3;
  if (counter_run(&s, 2.0f, &y) != TFC_OK || y != 3.0f) return 4;
  counter_state_save(&s, saved);
  if (counter_run(&s, 2.0f, &y) != TFC_OK || y != 5.0f) return 5;
  if (counter_state_restore(&s, saved) != TFC_OK) return 6;
  if (counter_run(&s, 1.0f, &y) != TFC_OK || y != 4.0f) return 7;
  {
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    for (i = 0; i < 1000000; ++i) counter_run(&s, 1.0f, &y);
    clock_gettime(CLOCK_MONOTONIC, &b);
    printf("%.1f ns a call\n", ((double)(b.tv_sec - a.tv_sec) * 1e9 + (double)(b.tv_nsec - a.tv_nsec)) / 1e6);
  }
  return 0;
}
)");
  f.write("main.cpp", R"(#include "counter.hpp"
int main() {
  tfc_models::counter c;
  float y = 0;
  c.start();
  c.run(4.0f, y);
  return y == 5.0f ? 0 : 1;
}
)");
  std::ostringstream include;
  include << " -I. -I" << SOURCE_DIR << "/include ";
  EXPECT_EQ(f.run(cc + " -std=gnu11 -Wall -Wextra -Werror -O2" + include.str() + "main.c counter.o -o c_main && ./c_main"), 0);
  EXPECT_EQ(f.run(cc + " -x c++ -std=c++20 -Wall -O2" + include.str() + "main.cpp -x none counter.o -lstdc++ -o cpp_main && ./cpp_main"), 0);
}

TEST(Aot, UnknownShapesNeedAnAnswer) {
  Graph g;
  Node *x = add(g, "Placeholder", "x", {}, {{"dtype", float32}, {"shape", Shape{None, 3}}});
  add(g, "Neg", "y", {{x, 0}});
  compiler::AotRequest request;
  request.entries = {{.name = "run", .feeds = {{"x:0", {}}}, .fetches = {"y:0"}, .targets = {}}};
  auto refused = compiler::compileAot(g, request);
  ASSERT_FALSE(refused.isOk());
  EXPECT_EQ(refused.status().code(), Code::InvalidArgument);
  EXPECT_EQ(refused.status().node(), "x");
  request.entries[0].feeds[0].shape = Shape{2, 3};
  EXPECT_TRUE(compiler::compileAot(g, request).isOk());
  request.entries[0].feeds[0].shape.reset();
  request.options.dynamicBatch = true;
  auto dynamic = compiler::compileAot(g, request);
  EXPECT_TRUE(dynamic.isOk()) << dynamic.status().str();
}

TEST(Aot, DynamicBatchTakesAnySize) {
  std::string cc = cCompiler();
  if (cc.empty()) GTEST_SKIP() << "no C compiler";
  Graph g;
  Node *x = add(g, "Placeholder", "x", {}, {{"dtype", float32}, {"shape", Shape{None, 3}}});
  Node *w = add(g, "Const", "w", {}, {{"dtype", float32}, {"value", Tensor({{1.f, 0.f}, {0.f, 1.f}, {1.f, -1.f}})}});
  Node *mm = add(g, "MatMul", "mm", {{x, 0}, {w, 0}});
  add(g, "Relu", "y", {{mm, 0}});
  compiler::AotRequest request;
  request.modelName = "dynamic";
  request.options.dynamicBatch = true;
  request.entries = {{.name = "run", .feeds = {{"x:0", {}}}, .fetches = {"y:0"}, .targets = {}}};
  auto aot = compiler::compileAot(g, request);
  ASSERT_TRUE(aot.isOk()) << aot.status().str();
  Folder f;
  f.write("dynamic.o", aot->object);
  ASSERT_EQ(f.run(cc + " -shared -o dynamic.so dynamic.o -lm"), 0);
  void *library = dlopen((f.path + "/dynamic.so").c_str(), RTLD_NOW | RTLD_LOCAL);
  ASSERT_TRUE(library) << dlerror();
  auto program = reinterpret_cast<const tfc_program *(*)()>(dlsym(library, "dynamic_program"));
  ASSERT_TRUE(program);
  {
    rt::Session session(rt::fromProgram(program()));
    for (int rows : {1, 7, 64, 2}) {
      Tensor in = np::randn({rows, 3}, rows);
      auto r = session.run({.feeds = {{"x:0", in}}, .fetches = {"y:0"}, .targets = {}});
      ASSERT_TRUE(r.isOk()) << r.status().str();
      ASSERT_EQ((*r)[0].shape(), (Shape{rows, 2}));
      for (int i = 0; i < rows; ++i) {
        double c = in.asDouble(3 * i + 2), a = in.asDouble(3 * i) + c, b = in.asDouble(3 * i + 1) - c;
        EXPECT_NEAR((*r)[0].asDouble(2 * i), a > 0 ? a : 0, 1e-5);
        EXPECT_NEAR((*r)[0].asDouble(2 * i + 1), b > 0 ? b : 0, 1e-5);
      }
    }
  }
  dlclose(library);
}

/// Ports of fixed shape say nothing of what is in between: an entry whose step asks the host for memory, or has it keep what a loop
/// carries, is no function of the header, whose host table can do neither.
TEST(Aot, EntriesThatAllocateAreLeftToTheRuntime) {
  std::string cc = cCompiler();
  if (cc.empty()) GTEST_SKIP() << "no C compiler";
  Builder b;
  Node *n = b.placeholder("n", Shape(), int32);
  Node *zero = b.constant("zero", Tensor(0)), *zeros = b.constant("zeros", Tensor({0}));
  // The sum of the running sums of the running sums of the first n numbers.
  Node *size = b.add("ExpandDims", "size", {out(n), out(zero)});
  Node *part = b.add("Slice", "part", {out(b.constant("x", Tensor({1.f, 2.f, 3.f, 4.f}))), out(zeros), out(size)});
  Node *once = b.add("Cumsum", "once", {out(part), out(zero)});
  Node *twice = b.add("Cumsum", "twice", {out(once), out(zero)});
  b.add("Sum", "sum", {out(twice), out(zeros)});
  // A vector that doubles n times, and its sum.
  LoopBuilder loop{b, "loop"};
  Node *count = loop.carry(out(n), "count"), *vector = loop.carry(out(b.constant("start", Tensor({1.f}))), "vector");
  (void)vector;
  auto in = loop.until(out(b.add("Greater", "more", {out(count), out(b.constant("none", Tensor(0), {count}))})));
  Node *less = b.add("Sub", "less", {in[0], out(b.constant("one", Tensor(1), {in[0].node}))});
  Node *both = b.add("ConcatV2", "both", {in[1], in[1], out(b.constant("axis", Tensor(0), {in[0].node}))});
  auto left = loop.next({out(less), out(both)});
  b.add("Sum", "grown", {left[1], out(zeros)});
  b.add("Neg", "minus", {out(n)});

  compiler::AotRequest request;
  request.modelName = "sizes";
  request.entries = {{.name = "sums", .feeds = {{"n:0", {}}}, .fetches = {"sum:0"}, .targets = {}},
                     {.name = "grow", .feeds = {{"n:0", {}}}, .fetches = {"grown:0"}, .targets = {}},
                     {.name = "plain", .feeds = {{"n:0", {}}}, .fetches = {"minus:0"}, .targets = {}}};
  auto aot = compiler::compileAot(*b.graph, request);
  ASSERT_TRUE(aot.isOk()) << aot.status().str();
  EXPECT_NE(aot->cHeader.find("sizes_plain("), std::string::npos);
  for (std::string entry : {"sums", "grow"}) {
    EXPECT_EQ(aot->cHeader.find("sizes_" + entry + "("), std::string::npos) << entry;
    EXPECT_EQ(aot->cppHeader.find("void " + entry + "("), std::string::npos) << entry;
    EXPECT_NE(aot->cHeader.find("Entry " + entry + " has host ops or shapes known only at run time"), std::string::npos) << entry;
  }
  Folder f;
  f.write("sizes.o", aot->object);
  f.write("sizes.h", aot->cHeader);
  f.write("sizes.hpp", aot->cppHeader);
  f.write("main.cpp", R"(#include "sizes.hpp"
int main() {
  tfc_models::sizes model;
  int32_t minus = 0;
  model.plain(3, minus);
  return minus == -3 ? 0 : 1;
}
)");
  EXPECT_EQ(f.run(cc + " -x c++ -std=c++20 -Wall -O2 -I. -I" + SOURCE_DIR + "/include main.cpp -x none sizes.o -lstdc++ -lm -o main && ./main"), 0);
  ASSERT_EQ(f.run(cc + " -shared -o sizes.so sizes.o -lm"), 0);
  void *library = dlopen((f.path + "/sizes.so").c_str(), RTLD_NOW | RTLD_LOCAL);
  ASSERT_TRUE(library) << dlerror();
  auto program = reinterpret_cast<const tfc_program *(*)()>(dlsym(library, "sizes_program"));
  ASSERT_TRUE(program);
  EXPECT_EQ(program()->num_host_ops, 0) << "then host ops alone would keep the entries out of the header";
  {
    rt::Session session(rt::fromProgram(program()));
    for (auto [count, sums, grown] : {std::tuple{1, 1., 2.}, {3, 15., 8.}, {4, 35., 16.}}) {
      auto r = session.run({.feeds = {{"n:0", Tensor(count)}}, .fetches = {"sum:0"}, .targets = {}});
      ASSERT_TRUE(r.isOk()) << r.status().str();
      EXPECT_EQ((*r)[0].asDouble(0), sums);
      r = session.run({.feeds = {{"n:0", Tensor(count)}}, .fetches = {"grown:0"}, .targets = {}});
      ASSERT_TRUE(r.isOk()) << r.status().str();
      EXPECT_EQ((*r)[0].asDouble(0), grown);
    }
  }
  dlclose(library);
}

TEST(Aot, SaysWhatItMade) {
  auto g = counter();
  compiler::AotRequest request;
  request.entries = {{.name = "run", .feeds = {{"x:0", {}}}, .fetches = {"y:0"}, .targets = {}}};
  request.emit = {"mlir", "llvm", "asm", "report"};
  auto aot = compiler::compileAot(*g, request);
  ASSERT_TRUE(aot.isOk()) << aot.status().str();
  EXPECT_NE(aot->mlir.find("tfc.Launch @kernel_0"), std::string::npos);
  EXPECT_NE(aot->llvm.find("@model_program"), std::string::npos);
  EXPECT_NE(aot->assembly.find("model_program:"), std::string::npos);
  EXPECT_NE(aot->report.find("entry run: arena"), std::string::npos);
}

} // namespace
