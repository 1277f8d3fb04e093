// Modules with branches and loops, from text through the stages, linked into the process and run by rt::Session.
#include "compiler/driver/Compilation.h"
#include "compiler/driver/Linker.h"

#include "gtest/gtest.h"

#include <chrono>

using namespace tfc;

namespace {

/// A module of one entry, compiled and bound to a session.
class Module {
public:
  explicit Module(const std::string &text, int optLevel = 2, int threads = 1) {
    compiler::Options options;
    options.optLevel = optLevel;
    compiler::Compilation c(options);
    status = [&]() -> Status {
      TFC_RETURN_IF_ERROR(c.parse(text));
      TFC_RETURN_IF_ERROR(c.run());
      TFC_RETURN_IF_ERROR(c.toLlvm({.symbol = "regions_program"}));
      TFC_ASSIGN_OR_RETURN(auto bytes, c.object());
      TFC_ASSIGN_OR_RETURN(code, compiler::linkInMemory(bytes, {}));
      return Status::ok();
    }();
    if (!status.isOk()) return;
    auto *program = static_cast<const tfc_program *>(code->find("regions_program"));
    session = std::make_unique<rt::Session>(rt::fromProgram(program), rt::SessionOptions{.threads = threads});
  }
  Expected<std::vector<Tensor>> run(std::vector<std::pair<std::string, Tensor>> feeds, std::vector<std::string> fetches = {"y:0"}) {
    if (!status.isOk()) return status;
    return session->run({.feeds = std::move(feeds), .fetches = std::move(fetches), .targets = {}});
  }
  Tensor one(std::vector<std::pair<std::string, Tensor>> feeds) {
    auto r = run(std::move(feeds));
    EXPECT_TRUE(r.isOk()) << r.status().str();
    return r ? (*r)[0] : Tensor();
  }
  rt::Session &operator*() { return *session; }

private:
  Status status;
  std::unique_ptr<compiler::LinkedObject> code;
  std::unique_ptr<rt::Session> session;
};

const char *const branch = R"(
func.func @run(%c: tensor<i1> {tfc.name = "c:0"}, %x: tensor<4xf32> {tfc.name = "x:0"}) -> (tensor<4xf32> {tfc.name = "y:0"}) attributes {tfc.entry} {
  %0 = tfc.IfRegion %c : (tensor<i1>) -> tensor<4xf32> {
    %1 = tfc.Neg %x : (tensor<4xf32>) -> tensor<4xf32>
    tfc.Yield %1 : tensor<4xf32>
  } else {
    tfc.Yield %x : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
})";

TEST(Regions, BranchByCondition) {
  for (int level : {0, 2}) {
    Module m(branch, level);
    Tensor x({1.f, 2.f, 3.f, 4.f});
    EXPECT_TRUE(m.one({{"c:0", Tensor(true)}, {"x:0", x}}).equals(Tensor({-1.f, -2.f, -3.f, -4.f})));
    EXPECT_TRUE(m.one({{"c:0", Tensor(false)}, {"x:0", x}}).equals(x));
  }
}

/// n Fibonacci steps: the carried values change places.
const char *const fibonacci = R"(
func.func @run(%n: tensor<i32> {tfc.name = "n:0"}) -> (tensor<f32> {tfc.name = "y:0"}) attributes {tfc.entry} {
  %zero = tfc.Const {value = dense<0> : tensor<i32>} : () -> tensor<i32>
  %one = tfc.Const {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %a = tfc.Const {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
  %b = tfc.Const {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %r:3 = tfc.WhileRegion(%zero, %a, %b) : (tensor<i32>, tensor<f32>, tensor<f32>) -> (tensor<i32>, tensor<f32>, tensor<f32>) {
  ^bb0(%i: tensor<i32>, %x: tensor<f32>, %z: tensor<f32>):
    %go = tfc.Less %i, %n : (tensor<i32>, tensor<i32>) -> tensor<i1>
    tfc.Yield %go : tensor<i1>
  } do {
  ^bb0(%i: tensor<i32>, %x: tensor<f32>, %z: tensor<f32>):
    %next = tfc.AddV2 %i, %one : (tensor<i32>, tensor<i32>) -> tensor<i32>
    %sum = tfc.AddV2 %x, %z : (tensor<f32>, tensor<f32>) -> tensor<f32>
    tfc.Yield %next, %z, %sum : tensor<i32>, tensor<f32>, tensor<f32>
  }
  return %r#1 : tensor<f32>
})";

TEST(Regions, LoopCarriesValues) {
  for (int level : {0, 2}) {
    Module m(fibonacci, level);
    float expected[] = {0, 1, 1, 2, 3, 5, 8, 13};
    for (int n = 0; n < 8; ++n) EXPECT_EQ(m.one({{"n:0", Tensor(n)}}).asDouble(0), expected[n]) << n;
  }
}

/// What an iteration costs, besides its work: two adds and a comparison of scalars.
TEST(Regions, IterationIsCheap) {
  Module m(fibonacci);
  (void)m.one({{"n:0", Tensor(1)}});
  auto start = std::chrono::steady_clock::now();
  (void)m.one({{"n:0", Tensor(1000000)}});
  double us = std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count() / 1e6;
  EXPECT_LT(us, 1.0);
  RecordProperty("nanoseconds", static_cast<int>(us * 1000));
}

/// Values grow from turn to turn: their sizes are known only when the loop runs.
TEST(Regions, LoopWithGrowingValue) {
  Module m(R"(
func.func @run(%n: tensor<i32> {tfc.name = "n:0"}, %x: tensor<2xf32> {tfc.name = "x:0"}) -> (tensor<?xf32> {tfc.name = "y:0"}) attributes {tfc.entry} {
  %zero = tfc.Const {value = dense<0> : tensor<i32>} : () -> tensor<i32>
  %one = tfc.Const {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %r:2 = tfc.WhileRegion(%zero, %x) : (tensor<i32>, tensor<2xf32>) -> (tensor<i32>, tensor<?xf32>) {
  ^bb0(%i: tensor<i32>, %v: tensor<?xf32>):
    %go = tfc.Less %i, %n : (tensor<i32>, tensor<i32>) -> tensor<i1>
    tfc.Yield %go : tensor<i1>
  } do {
  ^bb0(%i: tensor<i32>, %v: tensor<?xf32>):
    %next = tfc.AddV2 %i, %one : (tensor<i32>, tensor<i32>) -> tensor<i32>
    %longer = tfc.ConcatV2 %v, %x, %zero : (tensor<?xf32>, tensor<2xf32>, tensor<i32>) -> tensor<?xf32>
    tfc.Yield %next, %longer : tensor<i32>, tensor<?xf32>
  }
  return %r#1 : tensor<?xf32>
})");
  for (int n : {0, 1, 5, 3}) {
    Tensor y = m.one({{"n:0", Tensor(n)}, {"x:0", Tensor({1.f, 2.f})}});
    ASSERT_EQ(y.size(), 2 * (n + 1));
    for (int i = 0; i < y.size(); ++i) EXPECT_EQ(y.asDouble(i), 1 + i % 2);
  }
}

/// A variable read before a loop that changes it keeps its old value there; the loop adds up what it sees.
TEST(Regions, LoopOverVariable) {
  for (int level : {0, 2}) {
    Module m(R"(
func.func @run(%n: tensor<i32> {tfc.name = "n:0"}) -> (tensor<2xf32> {tfc.name = "before:0"}, tensor<2xf32> {tfc.name = "y:0"}) attributes {tfc.entry} {
  %v = tfc.VarHandleOp {container = "", dtype = f32, shape = #tfc.shape<2>, shared_name = "v"} : () -> !tfc.resource<tensor<2xf32>>
  %zero = tfc.Const {value = dense<0> : tensor<i32>} : () -> tensor<i32>
  %one = tfc.Const {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %before = tfc.ReadVariableOp %v : (!tfc.resource<tensor<2xf32>>) -> tensor<2xf32>
  %r = tfc.WhileRegion(%zero) : (tensor<i32>) -> tensor<i32> {
  ^bb0(%i: tensor<i32>):
    %go = tfc.Less %i, %n : (tensor<i32>, tensor<i32>) -> tensor<i1>
    tfc.Yield %go : tensor<i1>
  } do {
  ^bb0(%i: tensor<i32>):
    tfc.AssignAddVariableOp %v, %before : (!tfc.resource<tensor<2xf32>>, tensor<2xf32>) -> ()
    %next = tfc.AddV2 %i, %one : (tensor<i32>, tensor<i32>) -> tensor<i32>
    tfc.Yield %next : tensor<i32>
  }
  %after = tfc.ReadVariableOp %v : (!tfc.resource<tensor<2xf32>>) -> tensor<2xf32>
  return %before, %after : tensor<2xf32>, tensor<2xf32>
})", level);
    auto unset = m.run({{"n:0", Tensor(0)}}, {"y:0"});
    ASSERT_FALSE(unset.isOk());
    EXPECT_EQ(unset.status().code(), Code::FailedPrecondition);
    ASSERT_TRUE((*m).setVariable("v", Tensor({1.f, 2.f})).isOk());
    auto r = m.run({{"n:0", Tensor(3)}}, {"before:0", "y:0"});
    ASSERT_TRUE(r.isOk()) << r.status().str();
    EXPECT_TRUE((*r)[0].equals(Tensor({1.f, 2.f}))) << (*r)[0].str();
    EXPECT_TRUE((*r)[1].equals(Tensor({4.f, 8.f}))) << (*r)[1].str();
  }
}

/// A branch in a loop in a loop; an error deep inside names its node and leaves what was assigned before.
TEST(Regions, ErrorInsideNestedRegions) {
  Module m(R"(
func.func @run(%n: tensor<i32> {tfc.name = "n:0"}, %d: tensor<i32> {tfc.name = "d:0"}) -> (tensor<i32> {tfc.name = "y:0"}) attributes {tfc.entry} {
  %v = tfc.VarHandleOp {container = "", dtype = i32, shape = #tfc.shape<>, shared_name = "v"} : () -> !tfc.resource<tensor<i32>>
  %zero = tfc.Const {value = dense<0> : tensor<i32>} : () -> tensor<i32>
  %one = tfc.Const {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %hundred = tfc.Const {value = dense<100> : tensor<i32>} : () -> tensor<i32>
  %r:2 = tfc.WhileRegion(%zero, %zero) : (tensor<i32>, tensor<i32>) -> (tensor<i32>, tensor<i32>) {
  ^bb0(%i: tensor<i32>, %s: tensor<i32>):
    %go = tfc.Less %i, %n : (tensor<i32>, tensor<i32>) -> tensor<i1>
    tfc.Yield %go : tensor<i1>
  } do {
  ^bb0(%i: tensor<i32>, %s: tensor<i32>):
    %inner:2 = tfc.WhileRegion(%zero, %s) : (tensor<i32>, tensor<i32>) -> (tensor<i32>, tensor<i32>) {
    ^bb0(%j: tensor<i32>, %t: tensor<i32>):
      %go = tfc.LessEqual %j, %i : (tensor<i32>, tensor<i32>) -> tensor<i1>
      tfc.Yield %go : tensor<i1>
    } do {
    ^bb0(%j: tensor<i32>, %t: tensor<i32>):
      %same = tfc.Equal %i, %j : (tensor<i32>, tensor<i32>) -> tensor<i1>
      %q = tfc.IfRegion %same : (tensor<i1>) -> tensor<i32> {
        %left = tfc.Sub %d, %i : (tensor<i32>, tensor<i32>) -> tensor<i32>
        %part = tfc.FloorDiv %hundred, %left : (tensor<i32>, tensor<i32>) -> tensor<i32> loc("deep/div")
        tfc.Yield %part : tensor<i32>
      } else {
        tfc.Yield %one : tensor<i32>
      }
      %t2 = tfc.AddV2 %t, %q : (tensor<i32>, tensor<i32>) -> tensor<i32>
      %j2 = tfc.AddV2 %j, %one : (tensor<i32>, tensor<i32>) -> tensor<i32>
      tfc.Yield %j2, %t2 : tensor<i32>, tensor<i32>
    }
    tfc.AssignVariableOp %v, %inner#1 : (!tfc.resource<tensor<i32>>, tensor<i32>) -> ()
    %next = tfc.AddV2 %i, %one : (tensor<i32>, tensor<i32>) -> tensor<i32>
    tfc.Yield %next, %inner#1 : tensor<i32>, tensor<i32>
  }
  return %r#1 : tensor<i32>
})");
  // i = 0: 100/7; i = 1: 1 + 100/6; i = 2: 2 + 100/5
  EXPECT_EQ(m.one({{"n:0", Tensor(3)}, {"d:0", Tensor(7)}}).asDouble(0), 14 + 1 + 16 + 2 + 20);
  auto r = m.run({{"n:0", Tensor(3)}, {"d:0", Tensor(2)}});
  ASSERT_FALSE(r.isOk());
  EXPECT_EQ(r.status().code(), Code::InvalidArgument);
  EXPECT_EQ(r.status().node(), "deep/div");
  EXPECT_EQ((*m).variable("v")->asDouble(0), 50 + 1 + 100);
}

} // namespace
