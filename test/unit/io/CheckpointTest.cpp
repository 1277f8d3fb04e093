// Checkpoints that TensorFlow wrote: every dtype, partitions, shards, version 1, object graphs, damaged ones.
#include "../../../tools/support/Npz.h"
#include "Files.h"

#include "tfc/io/Checkpoint.h"

#include <nlohmann/json.hpp>

#include <fstream>
#include <set>

using namespace tfc;
using namespace tfc::io;

namespace {

nlohmann::json entries(const std::string &kind) {
  nlohmann::json out;
  auto manifest = nlohmann::json::parse(bytesOf(dataFile("manifest.json")));
  for (const auto &entry : manifest["entries"])
    if (entry["kind"].get<std::string>().starts_with(kind))
      out.push_back(entry);
  return out;
}

/// Strings are kept as fixed-width ones in the arrays, and bfloat16 as its bits.
bool same(const Tensor &got, const Tensor &want) {
  if (got.dtype() == DType::bfloat16)
    return want.dtype() == DType::uint16 && got.shape() == want.shape() && std::memcmp(got.raw(), want.raw(), got.nbytes()) == 0;
  return got.equals(want);
}

TEST(CheckpointFixtures, ReadToTheirContent) {
  int tensors = 0;
  for (const auto &entry : entries("checkpoint v")) {
    std::string prefix = dataFile(entry["expect"]["prefix"]);
    auto r = CheckpointReader::open(prefix);
    ASSERT_TRUE(r) << r.status().str();
    EXPECT_EQ((*r)->version(), entry["kind"].get<std::string>().starts_with("checkpoint v1") ? 1 : 2) << prefix;
    auto arrays = tools::readNpz(dataFile(entry["arrays"]["npz"]));
    ASSERT_TRUE(arrays) << arrays.status().str();
    for (const auto &[name, key] : entry["arrays"]["keys"].items()) {
      auto t = (*r)->read(name);
      ASSERT_TRUE(t) << t.status().str();
      EXPECT_TRUE(same(*t, arrays->at(key))) << prefix << ' ' << name << ": " << t->str() << " is not " << arrays->at(key).str();
      ASSERT_TRUE((*r)->find(name));
      EXPECT_EQ((*r)->find(name)->shape, t->shape());
      EXPECT_EQ((*r)->find(name)->dtype, t->dtype());
      ++tensors;
    }
    if (entry["expect"].contains("tensors"))
      EXPECT_EQ((*r)->tensors().size(), entry["expect"]["tensors"].size()) << prefix;
  }
  EXPECT_GE(tensors, 40);
}

using CheckpointFiles = FilesTest;

std::string namesOf(const fs::path &folder) {
  std::set<std::string> names;
  for (const auto &e : fs::directory_iterator(folder))
    names.insert(e.path().filename());
  std::string all;
  for (const std::string &n : names)
    all += n + " ";
  return all;
}

TEST_F(CheckpointFiles, TemporariesOfKilledWritersGo) {
  for (const char *name : {"checkpoint.tmp-2147483647", "checkpoint.tmp-1", "checkpoint.tmp-x", "other.tmp-2147483647"})
    std::ofstream(path(name)) << "x";
  ASSERT_TRUE(writeFileDurably(path("checkpoint"), "text"));
  EXPECT_EQ(namesOf(folder), "checkpoint checkpoint.tmp-1 checkpoint.tmp-x other.tmp-2147483647 ");
}

TEST_F(CheckpointFiles, RemovalsThatWereInterruptedAreFinished) {
  for (const char *name : {"m-20", "m-20.meta", "m-40.data-00000-of-00001", "m-40.meta", "m-40.meta.tmp-7", "m-50.index", "m-50.data-00000-of-00001",
                           "m-60.index", "m-60.data-00000-of-00001", "m-60.meta", "m-80.data-00000-of-00001", "n-40.meta", "m.meta"})
    std::ofstream(path(name)) << "x";
  ASSERT_TRUE(removeCheckpoint(path("m-60")));
  EXPECT_EQ(namesOf(folder), "m-20 m-20.meta m-50.data-00000-of-00001 m-50.index m-80.data-00000-of-00001 m.meta n-40.meta ");
}

TEST(CheckpointFixtures, DamagedOnesFail) {
  int seen = 0;
  for (const auto &entry : entries("corrupt checkpoint")) {
    std::string prefix = dataFile(entry["expect"]["prefix"]);
    auto health = checkCheckpoint(prefix);
    ASSERT_TRUE(health) << health.status().str();
    EXPECT_FALSE(health->damage.empty()) << prefix;
    auto r = CheckpointReader::open(prefix);
    Status s = r.status();
    if (r)
      for (const TensorInfo &info : (*r)->tensors())
        if (auto t = (*r)->read(info.name); !t)
          s = t.status();
    EXPECT_EQ(s.code(), Code::DataLoss) << prefix << s.str();
    ++seen;
  }
  EXPECT_EQ(seen, 5);
}

TEST(CheckpointFixtures, State) {
  std::string folder = dataFile("ckpt_rotated");
  auto state = readCheckpointState(folder);
  ASSERT_TRUE(state) << state.status().str();
  EXPECT_EQ(fs::path(state->modelCheckpointPath).filename(), "run-50");
  EXPECT_EQ(state->allModelCheckpointPaths.size(), 2u);
  EXPECT_EQ(loadVariable(folder + "/run-40", "w")->item<float>(), 4);
  EXPECT_EQ(loadVariable(folder + "/run-50", "w")->item<float>(), 5);
}

TEST(CheckpointFixtures, AnyNameOfItsFiles) {
  std::string prefix = dataFile("ckpt_sharded/model.ckpt");
  for (const char *suffix : {"", ".index", ".meta", ".data-00001-of-00003"}) {
    auto list = listVariables(prefix + suffix);
    ASSERT_TRUE(list) << list.status().str();
    EXPECT_EQ(list->size(), 3u);
  }
  auto r = BundleReader::open(prefix);
  ASSERT_TRUE(r);
  EXPECT_EQ((*r)->shards(), 3);
  EXPECT_EQ((*r)->shardOf("v2"), 2);
  EXPECT_EQ((*r)->debugString().substr(0, 15), "v0 (DT_FLOAT) [");
  EXPECT_EQ(listVariables(dataFile("ckpt_sharded/none")).status().code(), Code::NotFound);
  EXPECT_EQ(listVariables(dataFile("records")).status().code(), Code::NotFound);
  // A table that is no checkpoint, a file that is no table.
  EXPECT_EQ(listVariables(dataFile("ckpt_sharded/model.ckpt.data-00000-of-00003") + "x").status().code(), Code::Ok);
  EXPECT_EQ(listVariables(dataFile("records/examples.tfrecord")).status().code(), Code::DataLoss);
}

TEST(CheckpointFixtures, SlicesOfEveryPartitioning) {
  for (const char *name : {"ckpt_slices/model.ckpt", "ckpt_v1_slices/model.ckpt"}) {
    auto r = CheckpointReader::open(dataFile(name));
    ASSERT_TRUE(r) << r.status().str();
    for (const char *tensor : {"emb", "cols"}) {
      auto whole = (*r)->read(tensor);
      ASSERT_TRUE(whole);
      std::int64_t rows = whole->shape()[0], columns = whole->shape()[1];
      for (std::int64_t r0 = 0; r0 < rows; ++r0)
        for (std::int64_t n = 0; r0 + n <= rows; ++n)
          for (std::int64_t c0 = 0; c0 < columns; ++c0) {
            ShapeAndSlice part{whole->shape(), {{r0, c0}, {n, columns - c0}}};
            auto t = (*r)->readSlice(tensor, part);
            ASSERT_TRUE(t) << t.status().str();
            ASSERT_EQ(t->shape(), (Shape{n, columns - c0}));
            for (std::int64_t i = 0; i < n; ++i)
              for (std::int64_t j = 0; j < columns - c0; ++j)
                ASSERT_EQ(t->at<float>(i, j), whole->at<float>(r0 + i, c0 + j)) << name << tensor;
          }
    }
  }
}

TEST(CheckpointFixtures, ObjectGraphByVariableName) {
  auto r = CheckpointReader::open(dataFile("ckpt_tf2_object/model.ckpt-1"));
  ASSERT_TRUE(r);
  auto keys = objectGraphKeys(**r);
  ASSERT_TRUE(keys) << keys.status().str();
  EXPECT_FALSE(keys->empty());
  for (const auto &[name, key] : *keys)
    EXPECT_TRUE((*r)->find(key)) << name << " → " << key;
  auto other = CheckpointReader::open(dataFile("ckpt_slices/model.ckpt"));
  EXPECT_TRUE(objectGraphKeys(**other)->empty());
}

class LegacyDamage : public FilesTest {};

TEST_F(LegacyDamage, EveryTruncationAndBitFlip) {
  std::string whole = bytesOf(dataFile("ckpt_v1/model.ckpt"));
  auto good = CheckpointReader::open(dataFile("ckpt_v1/model.ckpt"));
  ASSERT_TRUE(good);
  auto check = [&](const std::string &bytes) {
    put(path("m"), bytes);
    auto r = CheckpointReader::open(path("m"));
    bool fine = r.isOk();
    if (!r)
      EXPECT_TRUE(isOrderly(r.status().code())) << r.status().str();
    else
      for (const TensorInfo &info : (*r)->tensors()) {
        auto t = (*r)->read(info.name);
        fine = fine && t;
        if (!t)
          EXPECT_TRUE(isOrderly(t.status().code())) << t.status().str();
        else if ((*good)->find(info.name))
          EXPECT_TRUE(t->equals(*(*good)->read(info.name)));
      }
    return fine;
  };
  for (std::size_t n = 0; n < whole.size(); ++n)
    EXPECT_FALSE(check(whole.substr(0, n))) << n;
  int unseen = 0;
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string bad = whole;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ 1 << bit % 8);
    unseen += check(bad);
  }
  // The footer's padding and the empty metaindex hold nothing.
  EXPECT_LT(unseen, 60 * 8);
}

} // namespace
