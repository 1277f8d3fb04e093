// tf.python_io and tf.train.Example; TensorFlow's bytes are checked by oracle_files.py, which reads tfc/io's files.
#include "tfc/tf.h"

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

} // namespace
