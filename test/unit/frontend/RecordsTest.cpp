// tf.python_io and tf.train.Example; TensorFlow's bytes are checked by oracle_files.py, which reads tfc/io's files.
#include "tfc/tf.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

namespace {

using tf::python_io::TFRecordCompressionType;

struct Records : testing::Test {
  std::string folder = (std::filesystem::temp_directory_path() / "tfc-records-XXXXXX").string();
  void SetUp() override { ASSERT_TRUE(mkdtemp(folder.data())); }
  void TearDown() override { std::filesystem::remove_all(folder); }
};

TEST_F(Records, WhatIsWrittenIsRead) {
  for (auto type : {TFRecordCompressionType::NONE, TFRecordCompressionType::GZIP, TFRecordCompressionType::ZLIB}) {
    std::string path = folder + "/a.tfrecord";
    tf::python_io::TFRecordWriter w(path, type);
    std::vector<std::string> want{"", "one", std::string(100000, 'x')};
    for (auto &r : want) w.write(r);
    w.close();
    std::vector<std::string> got;
    for (const std::string &r : tf::python_io::tf_record_iterator(path, type)) got.push_back(r);
    EXPECT_EQ(got, want);
    EXPECT_THROW(w.write("late"), tf::errors::FailedPreconditionError);
  }
}

TEST_F(Records, ErrorsAreTensorFlows) {
  EXPECT_THROW(tf::python_io::TFRecordWriter(folder + "/none/a"), tf::errors::NotFoundError);
  EXPECT_THROW(tf::python_io::tf_record_iterator(folder + "/none"), tf::errors::NotFoundError);
  tf::python_io::TFRecordWriter(folder + "/a").write("x"); // 17 bytes, closed here
  auto count = [&](std::size_t bytes) {
    std::filesystem::resize_file(folder + "/a", bytes);
    int n = 0;
    for (const std::string &r : tf::python_io::tf_record_iterator(folder + "/a")) n += r == "x";
    return n;
  };
  EXPECT_EQ(count(17), 1);
  EXPECT_THROW(count(14), tf::errors::DataLossError);
  EXPECT_EQ(count(5), 0);
}

TEST(Example, BytesAndBack) {
  tf::train::Example e{{{"label", std::vector<std::int64_t>{3, -1}}, {"name", std::vector<std::string>{"a"}}, {"x", std::vector<float>{0.5f}}, {"none", {}}}};
  EXPECT_EQ(tf::train::Example::FromString(e.SerializeToString()).features, e.features);
  EXPECT_THROW(tf::train::Example::FromString("\xff\xff"), tf::ValueError);
}

TEST(SequenceExample, HasTensorFlowsBytes) {
  using namespace std::string_literals;
  tf::train::SequenceExample e{{{"n", tf::train::Int64List{2}}}, {{"w", {tf::train::FloatList{1, 2}, {}}}}};
  EXPECT_EQ(e.SerializeToString(), "\n\x0c\n\n\n\x01n\x12\x05\x1a\x03\n\x01\x02\x12\x17\n\x15\n\x01w\x12\x10\n\x0c\x12\n\n\x08\x00\x00\x80?\x00\x00\x00@\n\x00"s);
  auto again = tf::train::SequenceExample::FromString(e.SerializeToString());
  EXPECT_EQ(again.context, e.context);
  EXPECT_EQ(again.feature_lists, e.feature_lists);
  EXPECT_THROW(tf::train::SequenceExample::FromString("\xff\xff"), tf::ValueError);
}

TEST(SummaryMessage, HasTensorFlowsBytes) {
  using namespace std::string_literals;
  tf::Summary s{{{.tag = "loss", .simple_value = 0.5f}, {.tag = "i", .image = tf::Summary::Image{.encoded_image_string = "png", .height = 2, .width = 3}}}};
  EXPECT_EQ(s.SerializeToString(), "\n\x0b\n\x04loss\x15\x00\x00\x00?\n\x0e\n\x01i\"\t\x08\x02\x10\x03\"\x03png"s);
  EXPECT_EQ((tf::Summary{{{.tag = "n"}}}).SerializeToString(), "\n\x03\n\x01n");
  auto again = tf::Summary::FromString(s.SerializeToString());
  ASSERT_EQ(again.value.size(), 2u);
  EXPECT_EQ(again.value[0].simple_value, 0.5f);
  EXPECT_EQ(again.value[1].image->width, 3);
  EXPECT_THROW(tf::Summary::FromString("\xff"), tf::ValueError);
}

} // namespace
