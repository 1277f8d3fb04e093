// A session over a hand-written C program: everything a step may ask of the runtime.
#include "handwritten.h"
#include "tfc/runtime/HostKernel.h"
#include "tfc/runtime/Session.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>

using namespace tfc;

namespace {
struct HandwrittenSession : testing::Test {
  void SetUp() override { rt::registerRandomKernels(); }
  std::vector<Tensor> run(const rt::RunArgs &args) {
    auto r = session.run(args);
    EXPECT_TRUE(r.isOk()) << r.status().str();
    return r ? *r : std::vector<Tensor>();
  }
  Status fails(const rt::RunArgs &args) {
    auto r = session.run(args);
    EXPECT_FALSE(r.isOk());
    return r.status();
  }
  rt::Session session{rt::fromProgram(&handwritten)};
};
} // namespace

TEST_F(HandwrittenSession, FeedsAndFetches) {
  auto r = run({.feeds = {{"x:0", Tensor(41.0f)}}, .fetches = {"y:0", "y:0"}, .targets = {}});
  ASSERT_EQ(r.size(), 2u);
  EXPECT_EQ(r[0].item<float>(), 42);
  EXPECT_EQ(r[1].item<float>(), 42);
}

TEST_F(HandwrittenSession, VariablesLiveInTheSession) {
  EXPECT_EQ(session.variableNames(), std::vector<std::string>{"w"});
  EXPECT_EQ(session.variable("w").status().str(),
            "FAILED_PRECONDITION: Attempting to use uninitialized value w [node: w]");
  EXPECT_EQ(session.variable("v").status().code(), Code::NotFound);
  rt::RunArgs train{.feeds = {{"x:0", Tensor(1.0f)}}, .fetches = {"sum:0", "w:0"}, .targets = {}};
  EXPECT_EQ(fails(train).str(), "FAILED_PRECONDITION: Attempting to use uninitialized value w [node: w/read]");
  run({.feeds = {}, .fetches = {}, .targets = {"init"}});
  auto first = run(train);
  EXPECT_EQ(first[0].item<float>(), 14);
  EXPECT_EQ(first[1].str(), "[2. 3. 4. 5.]");
  auto second = run(train);
  EXPECT_EQ(second[1].str(), "[3. 4. 5. 6.]");
  EXPECT_EQ(first[1].str(), "[2. 3. 4. 5.]") << "a fetched value must not follow its variable";
  EXPECT_EQ(session.variable("w")->str(), "[3. 4. 5. 6.]");
  ASSERT_TRUE(session.setVariable("w", Tensor({0.f, 0.f, 0.f, 1.f})).isOk());
  EXPECT_EQ(run(train)[0].item<float>(), 5);
  EXPECT_EQ(session.setVariable("w", Tensor({1, 2})).code(), Code::InvalidArgument);
}

TEST_F(HandwrittenSession, AVariableGrows) {
  run({.feeds = {}, .fetches = {}, .targets = {"init"}});
  run({.feeds = {}, .fetches = {}, .targets = {"grow"}});
  run({.feeds = {}, .fetches = {}, .targets = {"grow"}});
  EXPECT_EQ(session.variable("w")->str(), "[1. 2. 3. 4. 1. 2. 3. 4. 1. 2. 3. 4. 1. 2. 3. 4.]");
}

TEST_F(HandwrittenSession, DynamicShapesAndThreads) {
  Tensor x = np::rand({20000, 3}, 1);
  std::vector<Tensor> results;
  for (int threads : {1, 2, 5}) {
    rt::Session s(rt::fromProgram(&handwritten), {.threads = threads});
    for (int rows : {20000, 7, 1, 0, 20000}) {
      auto r = s.run({.feeds = {{"rows:0", x.rows(0, rows)}}, .fetches = {"rowsum:0"}, .targets = {}});
      ASSERT_TRUE(r.isOk()) << r.status().str();
      EXPECT_EQ((*r)[0].shape(), Shape{rows});
      for (int i = 0; i < rows; i += 97)
        EXPECT_NEAR((*r)[0].at<float>(i), 2 * (x.at<float>(i, 0) + x.at<float>(i, 1) + x.at<float>(i, 2)), 1e-5);
    }
  }
}

TEST_F(HandwrittenSession, TheLowestFailingTaskIsReported) {
  Tensor x = Tensor::zeros({20000, 3});
  for (int bad : {19999, 5001, 5000}) x.mutable_data<float>()[3 * bad] = -1;
  rt::Session s(rt::fromProgram(&handwritten), {.threads = 4});
  for (int i = 0; i < 10; ++i) {
    auto r = s.run({.feeds = {{"rows:0", x}}, .fetches = {"rowsum:0"}, .targets = {}});
    EXPECT_EQ(r.status().str(), "INVALID_ARGUMENT: negative value in an even row [node: check/even]");
  }
}

TEST_F(HandwrittenSession, FeedsAreChecked) {
  auto feed = [&](const char *name, Tensor t, const char *fetch) {
    return fails({.feeds = {{name, std::move(t)}}, .fetches = {fetch}, .targets = {}}).str();
  };
  EXPECT_EQ(feed("rows:0", Tensor({1.f, 2.f, 3.f}), "rowsum:0"),
            "INVALID_ARGUMENT: Cannot feed value of shape (3,) for Tensor 'rows:0', which has shape '(?, 3)' [node: rows]");
  EXPECT_EQ(feed("x:0", Tensor(1), "y:0"), "INVALID_ARGUMENT: Expects arg[0] to be float but int32 is provided [node: x]");
  EXPECT_EQ(feed("x:0", Tensor(1.f), "z:0"), "NOT_FOUND: FetchOutputs node z:0: not found [node: z]");
  EXPECT_EQ(feed("q:0", Tensor(1.f), "y:0"), "NOT_FOUND: FeedInputs: unable to find feed output q:0 [node: q]");
  EXPECT_EQ(feed("x:0", Tensor(), "y:0"), "INVALID_ARGUMENT: Tensor 'x:0' is fed no value [node: x]");
  EXPECT_EQ(fails({.feeds = {}, .fetches = {"rowsum:0"}, .targets = {}}).str(),
            "INVALID_ARGUMENT: You must feed a value for placeholder tensor 'rows' with dtype float and shape [?,3] [node: rows]");
  EXPECT_EQ(fails({.feeds = {{"x:0", Tensor(1.f)}, {"x:0", Tensor(1.f)}}, .fetches = {"y:0"}, .targets = {}}).str(),
            "INVALID_ARGUMENT: Tensor 'x:0' is fed more than once [node: x]");
  EXPECT_EQ(fails({.feeds = {}, .fetches = {}, .targets = {"none"}}).code(), Code::NotFound);
}

TEST_F(HandwrittenSession, HostOpsKeepTheirStreams) {
  rt::RunArgs noise{.feeds = {}, .fetches = {"noise:0"}, .targets = {}};
  auto first = run(noise)[0], second = run(noise)[0];
  EXPECT_TRUE(first.allclose(Tensor({.40108788f, .37683892f, .30929279f}), 0, 0)) << first;
  EXPECT_FALSE(second.equals(first));
  rt::Session again(rt::fromProgram(&handwritten));
  EXPECT_TRUE((*again.run(noise))[0].equals(first)) << "a new session starts the stream again";
  EXPECT_EQ(fails({.feeds = {}, .fetches = {}, .targets = {"missing"}}).str(),
            "UNIMPLEMENTED: Op type NoSuchOp has no host kernel in this program: link tfc_kernels and call tfc::rt::registerKernels(), or link "
            "tfc_files and call tfc::rt::registerIoKernels() before the first step [node: missing]");
}

TEST_F(HandwrittenSession, StringsComeFromConstants) {
  EXPECT_EQ(run({.feeds = {}, .fetches = {"words:0"}, .targets = {}})[0].str(), "[b'eight ch' b'']");
}

TEST_F(HandwrittenSession, Failures) {
  EXPECT_EQ(fails({.feeds = {}, .fetches = {}, .targets = {"gpu"}}).code(), Code::Unimplemented);
  EXPECT_EQ(fails({.feeds = {}, .fetches = {"lost:0"}, .targets = {}}).str(),
            "INTERNAL: the step did not compute lost:0 [node: lost]");
  session.close();
  EXPECT_EQ(fails({.feeds = {}, .fetches = {}, .targets = {"init"}}).str(), "CANCELLED: Session has been closed.");
}

TEST_F(HandwrittenSession, APreparedStepWritesItsResultsAgain) {
  auto step = session.prepare({.feedNames = {"x:0"}, .fetches = {"y:0"}, .targets = {}});
  ASSERT_TRUE(step.isOk());
  Tensor x(1.f);
  std::vector<Tensor> results;
  ASSERT_TRUE((*step)->run({&x, 1}, results).isOk());
  const void *buffer = results[0].raw();
  x = Tensor(2.f);
  ASSERT_TRUE((*step)->run({&x, 1}, results).isOk());
  EXPECT_EQ(results[0].raw(), buffer);
  EXPECT_EQ(results[0].item<float>(), 3);
  Tensor kept = results[0];
  ASSERT_TRUE((*step)->run(results, results).isOk()) << "results as feeds";
  EXPECT_EQ(results[0].item<float>(), 4);
  EXPECT_EQ(kept.item<float>(), 3) << "a value somebody holds stays";
  EXPECT_EQ((*step)->run({}, results).code(), Code::InvalidArgument);
}

TEST_F(HandwrittenSession, StepsFromManyThreads) {
  run({.feeds = {}, .fetches = {}, .targets = {"init"}});
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 250; ++i)
        EXPECT_TRUE(session.run({.feeds = {{"x:0", Tensor(1.f)}}, .fetches = {"sum:0"}, .targets = {}}).isOk());
    });
  for (auto &t : threads) t.join();
  EXPECT_EQ(session.variable("w")->str(), "[1001. 1002. 1003. 1004.]");
}

TEST(Program, DamagedDescriptorsAreRefused) {
  EXPECT_TRUE(rt::validate(&handwritten).isOk());
  EXPECT_FALSE(rt::validate(nullptr).isOk());
  tfc_program p = handwritten;
  p.magic = 1;
  EXPECT_EQ(rt::validate(&p).code(), Code::InvalidArgument);
  p = handwritten, p.version = 99;
  EXPECT_FALSE(rt::validate(&p).isOk());
  p = handwritten, p.size = 8;
  EXPECT_FALSE(rt::validate(&p).isOk());
  p = handwritten, p.num_constants = -1;
  EXPECT_FALSE(rt::validate(&p).isOk());
  tfc_constant c = handwritten.constants[0];
  p = handwritten, p.num_constants = 1, p.constants = &c;
  c.bytes = 15;
  EXPECT_FALSE(rt::validate(&p).isOk());
  c = handwritten.constants[1], c.bytes = 20; // the second record is cut: found when it is loaded
  rt::Session s(rt::fromProgram(&p));
  auto r = s.run({.feeds = {}, .fetches = {}, .targets = {"init"}});
  EXPECT_FALSE(r.isOk());
  tfc_entry e = handwritten.entries[4];
  tfc_port port = e.feeds[0];
  e.feeds = &port, p = handwritten, p.entries = &e, p.num_entries = 1;
  port.rank = 9;
  EXPECT_FALSE(rt::validate(&p).isOk());
  port.rank = 2, port.dtype = 77;
  EXPECT_FALSE(rt::validate(&p).isOk());
}

namespace {
/// Counts what the session asks for; each entry serves one shape, like a compiler that specialises.
struct CountingSource : rt::ProgramSource {
  Expected<rt::EntryRef> select(const rt::Signature &, std::span<const Tensor> feeds) override {
    ++calls;
    struct Made : rt::LoadedProgram {
      tfc_program p = handwritten;
      tfc_entry e = handwritten.entries[4];
      tfc_port in = handwritten.entries[4].feeds[0];
    };
    auto made = std::make_shared<Made>();
    made->in.dims[0] = feeds[0].shape()[0];
    made->e.feeds = &made->in, made->p.entries = &made->e, made->p.num_entries = 1, made->descriptor = &made->p;
    return rt::EntryRef{made, &made->e};
  }
  int calls = 0;
};
} // namespace

TEST(ProgramCache, KeepsAHandfulOfShapes) {
  auto source = std::make_shared<CountingSource>();
  rt::Session s(source);
  auto run = [&](int rows) {
    auto r = s.run({.feeds = {{"rows:0", Tensor::zeros({rows, 3})}}, .fetches = {"rowsum:0"}, .targets = {}});
    ASSERT_TRUE(r.isOk()) << r.status().str();
    EXPECT_EQ((*r)[0].shape(), Shape{rows});
  };
  for (int round = 0; round < 3; ++round)
    for (int rows = 1; rows <= 8; ++rows) run(rows);
  EXPECT_EQ(source->calls, 8);
  run(9), run(8), run(7);
  EXPECT_EQ(source->calls, 9);
  run(1); // the one used longest ago is gone
  EXPECT_EQ(source->calls, 10);
}

// Not a check but a number to look at: TFC_TIME=1 prints what a scalar step costs.
TEST(Overhead, ScalarStep) {
  if (!std::getenv("TFC_TIME")) GTEST_SKIP();
  rt::Session s(rt::fromProgram(&handwrittenScalar));
  rt::RunArgs args{.feeds = {{"x:0", Tensor(1.f)}}, .fetches = {"y:0"}, .targets = {}};
  auto step = *s.prepare({.feedNames = {"x:0"}, .fetches = {"y:0"}, .targets = {}});
  Tensor x(1.f);
  std::vector<Tensor> results;
  auto time = [](const char *what, auto &&f) {
    double best = 1e9;
    for (int round = 0; round < 20; ++round) {
      auto start = std::chrono::steady_clock::now();
      for (int i = 0; i < 1000; ++i) f();
      best = std::min(best, std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count() / 1000);
    }
    std::printf("%s: %.0f ns\n", what, best);
  };
  time("by name", [&] { (void)s.run(args); });
  time("prepared", [&] { (void)step->run({&x, 1}, results); });
  time("prepared, new results", [&] { results.clear(); (void)step->run({&x, 1}, results); });
}
