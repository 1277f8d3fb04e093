// The cache on disk: objects are found again, whatever the constants' values, and damage is compiled over.
#include "tfc/compiler/Compiler.h"

#include "gtest/gtest.h"

#include <filesystem>
#include <fstream>

using namespace tfc;
namespace fs = std::filesystem;

namespace {

class Cache : public ::testing::Test {
protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "tfccacheXXXXXX";
    folder = mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(folder); }

  /// y = x * w with a weight too big to be part of the code.
  float run(float weight) {
    auto g = std::make_shared<graph::Graph>();
    Tensor w = Tensor::zeros({64, 64});
    for (float &v : w.mutable_data<float>()) v = weight;
    w.mutable_data<float>()[0] = 0; // no splat
    auto *x = *g->addNode({.name = "x", .op = "Placeholder", .inputs = {}, .controls = {}, .attrs = {{"dtype", float32}, {"shape", Shape{64, 64}}}, .device = {}});
    auto *c = *g->addNode({.name = "w", .op = "Const", .inputs = {}, .controls = {}, .attrs = {{"dtype", float32}, {"value", w}}, .device = {}});
    EXPECT_TRUE(g->addNode({.name = "y", .op = "Mul", .inputs = {{x, 0}, {c, 0}}, .controls = {}, .attrs = {}, .device = {}}).isOk());
    compiler::Options options;
    options.cacheDir = folder;
    rt::Session session(compiler::makeJit(g, options));
    Tensor in = Tensor::zeros({64, 64});
    for (float &v : in.mutable_data<float>()) v = 2;
    auto r = session.run({.feeds = {{"x:0", in}}, .fetches = {"y:0"}, .targets = {}});
    EXPECT_TRUE(r.isOk()) << r.status().str();
    return r ? static_cast<float>((*r)[0].asDouble(4095)) : -1;
  }
  std::vector<fs::path> files() {
    std::vector<fs::path> all;
    for (auto &e : fs::directory_iterator(folder)) all.push_back(e.path());
    return all;
  }
  std::string folder;
};

TEST_F(Cache, OneObjectForAllWeights) {
  EXPECT_EQ(run(3), 6);
  ASSERT_EQ(files().size(), 1u);
  auto written = fs::last_write_time(files()[0]);
  EXPECT_EQ(run(5), 10);
  ASSERT_EQ(files().size(), 1u);
  EXPECT_EQ(fs::last_write_time(files()[0]), written);
}

TEST_F(Cache, DamageIsCompiledOver) {
  EXPECT_EQ(run(3), 6);
  ASSERT_EQ(files().size(), 1u);
  fs::path file = files()[0];
  auto size = fs::file_size(file);
  for (std::uintmax_t keep : {std::uintmax_t(0), std::uintmax_t(10), size / 2, size - 1}) {
    fs::resize_file(file, keep);
    EXPECT_EQ(run(3), 6) << keep;
    EXPECT_EQ(fs::file_size(file), size);
  }
  {
    std::fstream f(file, std::ios::in | std::ios::out | std::ios::binary);
    f.seekp(static_cast<std::streamoff>(size / 2));
    f.put('\xff').put('\x00').put('\xff');
  }
  EXPECT_EQ(run(4), 8);
}

TEST_F(Cache, UnwritableFolderIsNoError) {
  std::ofstream(folder + "/file") << "in the way";
  std::string home = folder;
  folder += "/file/cache";
  EXPECT_EQ(run(3), 6);
  folder = home;
}

} // namespace
