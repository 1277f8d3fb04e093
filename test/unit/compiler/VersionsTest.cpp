// Which program serves which inputs, with stand-ins for compiled programs: what is compiled, how often, and who waits for whom.
#include "compiler/driver/Versions.h"

#include "gtest/gtest.h"

#include <atomic>
#include <chrono>
#include <future>
#include <thread>

using namespace tfc;
using compiler::Versions;
using compiler::VersionTable;

namespace {

struct Program : rt::LoadedProgram {
  Program() {
    made.entries = &entry;
    descriptor = &made;
  }
  tfc_entry entry{};
  tfc_program made{};
};
using Made = Expected<std::shared_ptr<rt::LoadedProgram>>;

/// Compiles at once, and remembers for what.
struct Compiler {
  std::vector<std::string> shapes;
  Versions::Compile compile = [this](std::span<const Shape> s, const std::vector<bool> &) -> Made {
    shapes.push_back(s[0].str());
    return std::shared_ptr<rt::LoadedProgram>(std::make_shared<Program>());
  };
};

Expected<rt::EntryRef> ask(Versions &versions, std::int64_t size, const Versions::Compile &compile) {
  Tensor input = Tensor::zeros({size, 2});
  return versions.find({&input, 1}, {false}, compile);
}

/// Whether somebody else gets there while this one waits: a lock held too long ends as a failure, not as a hang.
bool reached(std::future<void> &what) { return what.wait_for(std::chrono::seconds(20)) == std::future_status::ready; }

} // namespace

TEST(Versions, OneProgramServesSizesThatKeepChanging) {
  Versions versions(/*owner=*/true);
  Compiler c;
  for (int round = 0; round < 2; ++round)
    for (int size = 1; size <= 50; ++size) ASSERT_TRUE(ask(versions, size, c.compile).isOk());
  EXPECT_EQ(c.shapes, (std::vector<std::string>{"(1, 2)", "(2, 2)", "(3, 2)", "(?, 2)"}));
}

TEST(Versions, WhatCannotBeCompiledForAllSizesIsCompiledForEach) {
  Versions versions(/*owner=*/true);
  Compiler c;
  auto picky = [&](std::span<const Shape> s, const std::vector<bool> &known) -> Made {
    if (!s[0].is_fully_defined()) return errors::unimplemented("sizes");
    return c.compile(s, known);
  };
  for (int size = 1; size <= 6; ++size) ASSERT_TRUE(ask(versions, size, picky).isOk());
  EXPECT_EQ(c.shapes.size(), 6u);
}

TEST(Versions, OneCompilationForAllWhoAskForTheSame) {
  Versions versions(/*owner=*/true);
  std::atomic<int> compiled{0};
  auto slow = [&](std::span<const Shape>, const std::vector<bool> &) -> Made {
    ++compiled;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    return std::shared_ptr<rt::LoadedProgram>(std::make_shared<Program>());
  };
  std::vector<std::thread> threads;
  std::atomic<int> served{0};
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] { served += ask(versions, 1, slow).isOk(); });
  for (auto &t : threads) t.join();
  EXPECT_EQ(compiled, 1);
  EXPECT_EQ(served, 4);
}

TEST(Versions, OthersGoOnWhileOneIsCompiled) {
  VersionTable table;
  std::promise<void> started, others;
  auto begun = started.get_future(), done = others.get_future();
  bool overtaken = false;
  auto waiting = [&](std::span<const Shape>, const std::vector<bool> &) -> Made {
    started.set_value();
    overtaken = reached(done);
    return std::shared_ptr<rt::LoadedProgram>(std::make_shared<Program>());
  };
  std::thread slow([&] { EXPECT_TRUE(ask(*table.of("a"), 1, waiting).isOk()); });
  ASSERT_TRUE(reached(begun));
  Compiler c;
  EXPECT_TRUE(ask(*table.of("b"), 1, c.compile).isOk()); // another key
  EXPECT_TRUE(ask(*table.of("a"), 2, c.compile).isOk()); // other sizes
  others.set_value();
  slow.join();
  EXPECT_TRUE(overtaken);
}

TEST(Versions, AnErrorIsForgotten) {
  Versions versions(/*owner=*/true);
  auto fails = [&](std::span<const Shape>, const std::vector<bool> &) -> Made { return errors::invalidArgument("no"); };
  auto r = ask(versions, 1, fails);
  ASSERT_FALSE(r.isOk());
  EXPECT_EQ(r.status().message(), "no");
  EXPECT_FALSE(versions.alive());
  Compiler c;
  EXPECT_TRUE(ask(versions, 1, c.compile).isOk());
}

TEST(Versions, KeysOfDeadProgramsAreDropped) {
  VersionTable table;
  Compiler c;
  auto kept = ask(*table.of("kept"), 1, c.compile);
  ASSERT_TRUE(kept.isOk());
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(ask(*table.of(std::to_string(i)), 1, c.compile).isOk()); // nobody holds the program
  EXPECT_LT(table.size(), 40u);
  std::size_t before = c.shapes.size();
  EXPECT_TRUE(ask(*table.of("kept"), 1, c.compile).isOk());
  EXPECT_EQ(c.shapes.size(), before) << "what is in use stays";
}
