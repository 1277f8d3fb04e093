// A whole training program on a GPU: every kernel of an MLP with gradients and Adam becomes PTX, none stays on the host.
#include "tfc/compiler/Compiler.h"
#include "tfc/tf.h"

#include "gtest/gtest.h"

#include <cstdlib>
#include <fstream>

namespace {

/// The PTX of a training step of an MLP whose ops `device` holds.
std::string trainingStep(const char *device, bool all) {
  tf::Graph graph;
  auto scope = graph.as_default();
  auto x = tf::placeholder(tf::float32, {32, 64}, {.name = "x"});
  auto y = tf::placeholder(tf::int64, {32}, {.name = "y"});
  std::string loss, train;
  {
    tf::Device on(device);
    auto h = tf::layers::dense(x, 128, {.activation = tf::nn::relu, .name = "fc1"});
    auto logits = tf::layers::dense(h, 10, {.name = "fc2"});
    auto mean = tf::reduce_mean(tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = y, .logits = logits}));
    loss = mean.name();
    train = tf::train::AdamOptimizer(1e-3).minimize(mean, {.name = "train"}).name();
  }
  tfc::compiler::AotRequest request;
  request.entries = {{.name = "step", .feeds = {{"x:0", {}}, {"y:0", {}}}, .fetches = {loss}, .targets = {train}}};
  request.emit = {"ptx"};
  request.options.gpu = all;
  auto result = tfc::compiler::compileAot(*graph.impl(), request);
  EXPECT_TRUE(result.isOk()) << result.status().str();
  return result.isOk() ? result->ptx : "";
}

void expectWhole(const std::string &ptx) {
  EXPECT_NE(ptx.find(".visible .entry kernel_"), std::string::npos);
  EXPECT_EQ(ptx.find("on the host"), std::string::npos) << ptx.substr(0, ptx.find(".version"));
  EXPECT_EQ(ptx.find(".extern"), std::string::npos);
}

TEST(GpuTrain, AllOnGpu) { expectWhole(trainingStep("", true)); }

TEST(GpuTrain, PlacedOnGpu) { expectWhole(trainingStep("/gpu:0", false)); }

TEST(GpuTrain, AssemblerAccepts) {
  std::string ptxas = std::system("command -v ptxas >/dev/null") == 0 ? "ptxas" : "/usr/local/cuda/bin/ptxas";
  if (std::system((ptxas + " --version >/dev/null 2>&1").c_str()) != 0) GTEST_SKIP() << "no ptxas";
  std::string path = ::testing::TempDir() + "tfc_gpu_train.ptx";
  std::ofstream(path) << trainingStep("", true);
  for (const char *arch : {"sm_80", "sm_90", "sm_100"})
    EXPECT_EQ(std::system((ptxas + " -arch=" + arch + " " + path + " -o " + path + ".o").c_str()), 0) << arch;
}

TEST(GpuTrain, NothingOnGpu) {
  tf::Graph graph;
  auto scope = graph.as_default();
  auto y = tf::square(tf::placeholder(tf::float32, {4}, {.name = "x"}));
  tfc::compiler::AotRequest request;
  request.entries = {{.name = "run", .feeds = {{"x:0", {}}}, .fetches = {y.name()}, .targets = {}}};
  request.emit = {"ptx"};
  auto result = tfc::compiler::compileAot(*graph.impl(), request);
  EXPECT_FALSE(result.isOk());
}

} // namespace
