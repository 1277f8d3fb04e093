// Checkpoints: bytes equal to TensorFlow's, round trips of every dtype and of partitions, damage at every byte.
#include "Files.h"
#include "tfc/io/Checkpoint.h"

using namespace tfc;
using namespace tfc::io;

namespace {

class BundleTest : public FilesTest {
protected:
  void SetUp() override {
    FilesTest::SetUp();
    prefix = path("m");
  }
  /// Tensors a, b, s of the golden example.
  void writeExample() {
    BundleWriter w(prefix);
    ASSERT_TRUE(w.add("a", Tensor({1.0f, 2.0f})));
    ASSERT_TRUE(w.add("b", Tensor(std::int64_t(7))));
    ASSERT_TRUE(w.add("s", Tensor({"hi", "abc"})));
    Status s = w.finish();
    ASSERT_TRUE(s) << s.str();
  }
  std::string prefix;
};

// Written by TensorFlow for a = float [1,2], b = int64 7, s = ["hi","abc"].
const char *const goldenData = "0000803f 00000040 0700000000000000 02 03 bde37d26 6869 616263";
const char *const goldenIndex = "00 00 06 0801 1a020801  00 01 0f 61 0801 1204 1202 0802 2808 35 593ce535"
                                "00 01 0d 62 0809 1200 2008 2808 35 bbd79f11  00 01 11 73 0807 1204 1202 0802 2010 280b 35 2561fdd7"
                                "00000000 01000000 00 697f0e5a 00000000 01000000 00 c0f2a1b0"
                                "00 01 02 74 004a 00000000 01000000 00 3e63dfd5 4f08 5c0e"
                                "000000000000000000000000000000000000000000000000000000000000000000000000 57fb808b247547db";

TEST_F(BundleTest, WritesTensorFlowsBytes) {
  writeExample();
  EXPECT_EQ(bytesOf(prefix + ".data-00000-of-00001"), fromHex(goldenData));
  EXPECT_EQ(bytesOf(prefix + ".index"), fromHex(goldenIndex));
  std::size_t files = std::distance(fs::directory_iterator(folder), fs::directory_iterator());
  EXPECT_EQ(files, 2u) << "nothing but data and index stays";
}

TEST_F(BundleTest, ReadsTensorFlowsBytes) {
  put(prefix + ".data-00000-of-00001", fromHex(goldenData));
  put(prefix + ".index", fromHex(goldenIndex));
  auto r = BundleReader::open(prefix);
  ASSERT_TRUE(r) << r.status().str();
  ASSERT_EQ((*r)->tensors().size(), 3u);
  EXPECT_TRUE((*r)->read("a")->equals(Tensor({1.0f, 2.0f})));
  EXPECT_TRUE((*r)->read("b")->equals(Tensor(std::int64_t(7))));
  EXPECT_TRUE((*r)->read("s")->equals(Tensor({"hi", "abc"})));
  EXPECT_EQ((*r)->read("w").status().code(), Code::NotFound);
  EXPECT_EQ((*r)->read("w").status().message(), "Key w not found in checkpoint");
}

TEST_F(BundleTest, RoundTripsEveryDtype) {
  const DType types[] = {float32, float64, float16, bfloat16, int8, int16, int32, int64, uint8, uint16, uint32, uint64, bool_, complex64, complex128};
  BundleWriter w(prefix);
  for (DType t : types) {
    ASSERT_TRUE(w.add(std::string("t/") + name(t), Tensor::zeros({2, 3}, t)));
    ASSERT_TRUE(w.add(std::string("empty/") + name(t), Tensor::zeros({0, 3}, t)));
  }
  ASSERT_TRUE(w.finish());
  auto r = BundleReader::open(prefix);
  ASSERT_TRUE(r);
  for (DType t : types) {
    auto v = (*r)->read(std::string("t/") + name(t));
    ASSERT_TRUE(v) << v.status().str();
    EXPECT_TRUE(v->equals(Tensor::zeros({2, 3}, t)));
    EXPECT_TRUE((*r)->read(std::string("empty/") + name(t))->equals(Tensor::zeros({0, 3}, t)));
  }
}

TEST_F(BundleTest, PartitionsAreOneTensor) {
  Tensor whole = np::arange(10, float32).reshape({5, 2});
  auto first = parseShapeAndSlice("5 2 0,3:0,2"), second = parseShapeAndSlice("5 2 3,2:0,2");
  ASSERT_TRUE(first && *first && second && *second);
  BundleWriter w(prefix);
  ASSERT_TRUE(w.addSlice("p", **first, whole.rows(0, 3)));
  ASSERT_TRUE(w.addSlice("p", **second, whole.rows(3, 5)));
  ASSERT_TRUE(w.finish());
  auto r = BundleReader::open(prefix);
  ASSERT_TRUE(r) << r.status().str();
  ASSERT_EQ((*r)->tensors().size(), 1u);
  EXPECT_TRUE((*r)->read("p")->equals(whole));
  auto other = parseShapeAndSlice("5 2 1,3:-");
  ASSERT_TRUE(other && *other);
  EXPECT_TRUE((*r)->readSlice("p", **other)->equals(whole.rows(1, 4)));
  auto wrong = parseShapeAndSlice("4 2 1,3:-");
  EXPECT_EQ((*r)->readSlice("p", **wrong).status().code(), Code::InvalidArgument);
}

TEST(ShapeAndSlice, RefusesWhatIsNotOne) {
  for (const char *text : {"5", "5 ", "5 0,6", "5 3,3", "5 2 0,3", "x", "5 -1,2", "5 0,2:0,1", "99999999999999999999 -", " "})
    EXPECT_FALSE(parseShapeAndSlice(text)) << text;
  EXPECT_FALSE(*parseShapeAndSlice(""));
}

TEST_F(BundleTest, EveryTruncationAndBitFlipIsAnErrorOrHarmless) {
  writeExample();
  for (const char *suffix : {".index", ".data-00000-of-00001"}) {
    std::string path = prefix + suffix, good = bytesOf(path);
    auto check = [&](const std::string &what) {
      auto r = BundleReader::open(prefix);
      if (!r) {
        Code c = r.status().code();
        EXPECT_TRUE(c == Code::DataLoss || c == Code::NotFound || c == Code::InvalidArgument || c == Code::Unimplemented) << what;
        return;
      }
      for (const TensorInfo &info : (*r)->tensors()) {
        auto t = (*r)->read(info.name);
        EXPECT_FALSE(t && suffix[1] == 'd' && t->equals(Tensor())) << what;
      }
    };
    for (std::size_t n = 0; n < good.size(); ++n) {
      put(path, good.substr(0, n));
      check("cut at " + std::to_string(n));
    }
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
      std::string bad = good;
      bad[bit / 8] ^= 1 << bit % 8;
      put(path, bad);
      check("bit " + std::to_string(bit));
      if (suffix[1] == 'd') {
        auto r = BundleReader::open(prefix);
        ASSERT_TRUE(r);
        EXPECT_FALSE((*r)->read("a") && (*r)->read("b") && (*r)->read("s")) << "bit " << bit << " of the data goes unseen";
      }
    }
    put(path, good);
  }
}

TEST_F(BundleTest, LargeTensorsAreReadInParts) {
  Tensor large = np::arange(5000001, float32);
  BundleWriter w(prefix);
  ASSERT_TRUE(w.add("first", Tensor(1.0f)));
  ASSERT_TRUE(w.add("large", large));
  ASSERT_TRUE(w.finish());
  auto r = BundleReader::open(prefix);
  ASSERT_TRUE(r);
  EXPECT_TRUE((*r)->read("large")->equals(large));
  std::string path = prefix + ".data-00000-of-00001", good = bytesOf(path);
  for (std::size_t at : {std::size_t{4}, good.size() / 2, good.size() - 1}) {
    std::string bad = good;
    bad[at] ^= 4;
    put(path, bad);
    EXPECT_EQ((*BundleReader::open(prefix))->read("large").status().code(), Code::DataLoss) << at;
  }
}

TEST_F(BundleTest, SecondWriterIsTurnedAway) {
  BundleWriter first(prefix);
  ASSERT_TRUE(first.add("a", Tensor(1.0f)));
  BundleWriter second(prefix);
  EXPECT_EQ(second.add("a", Tensor(2.0f)).code(), Code::FailedPrecondition);
  EXPECT_TRUE(first.finish());
}

TEST_F(BundleTest, AbandonedWriterLeavesTheOldCheckpoint) {
  writeExample();
  {
    BundleWriter w(prefix);
    ASSERT_TRUE(w.add("other", Tensor(1.0f)));
    EXPECT_EQ(w.add("other", Tensor(1.0f)).code(), Code::InvalidArgument);
  }
  EXPECT_EQ(bytesOf(prefix + ".index"), fromHex(goldenIndex));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 2);
}

TEST_F(BundleTest, MissingFolderNamesIt) {
  BundleWriter w((folder / "nowhere" / "deeper" / "m").string());
  Status s = w.add("a", Tensor(1.0f));
  EXPECT_EQ(s.code(), Code::NotFound);
  EXPECT_NE(s.message().find("nowhere"), std::string::npos);
}

TEST_F(BundleTest, MergesShards) {
  for (int i = 0; i < 2; ++i) {
    BundleWriter w(prefix + "-part" + std::to_string(i));
    ASSERT_TRUE(w.add("v" + std::to_string(i), Tensor(float(i))));
    ASSERT_TRUE(w.finish());
  }
  Status s = mergeBundles({prefix + "-part0", prefix + "-part1"}, prefix, true);
  ASSERT_TRUE(s) << s.str();
  auto r = BundleReader::open(prefix);
  ASSERT_TRUE(r);
  EXPECT_EQ((*r)->read("v1")->item<float>(), 1.0f);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 3);
}

TEST_F(BundleTest, StateFile) {
  std::string f = folder.string();
  ASSERT_TRUE(writeCheckpointState(f, {f + "/model-2", {f + "/model-1", f + "/model-2"}}));
  auto state = readCheckpointState(f);
  ASSERT_TRUE(state) << state.status().str();
  EXPECT_EQ(state->modelCheckpointPath, f + "/model-2");
  EXPECT_EQ(state->allModelCheckpointPaths.size(), 2u);
  EXPECT_FALSE(latestCheckpoint(f)) << "the checkpoint it names is not there";
  put(f + "/checkpoint", "model_checkpoint_path: 3");
  EXPECT_EQ(readCheckpointState(f).status().code(), Code::DataLoss);
}

} // namespace
