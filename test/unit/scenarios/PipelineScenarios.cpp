// Scenarios on queues, readers and the parsing of Examples.
#include "Scenario.h"

#include "tfc/io/Example.h"
#include "tfc/io/Records.h"

#include <set>

namespace scenarios {
namespace {

void writeRecords(const std::string &file, const std::vector<std::string> &records) {
  auto w = tfc::io::RecordWriter::create(file);
  ASSERT_TRUE(w);
  for (const std::string &r : records) ASSERT_TRUE((*w)->write(r));
  ASSERT_TRUE((*w)->close());
}
std::string example(std::int64_t label, std::string raw) {
  return tfc::io::serializeExample({{"label", std::vector<std::int64_t>{label}}, {"img_raw", std::vector<std::string>{std::move(raw)}}});
}
const std::map<std::string, tf::Feature> features{{"label", tf::FixedLenFeature({}, tf::int64)}, {"img_raw", tf::FixedLenFeature({}, tf::string)}};

TEST_F(Scenario, S64) {
  std::vector<std::string> images, records;
  for (std::int64_t i = 0; i < 100; ++i) {
    std::vector<std::int64_t> pixels(210);
    for (std::size_t k = 0; k < pixels.size(); ++k) pixels[k] = (i * 31 + static_cast<std::int64_t>(k) * 7) % 256;
    images.emplace_back(reinterpret_cast<const char *>(pixels.data()), pixels.size() * sizeof(std::int64_t));
    records.push_back(example(i, images.back()));
  }
  writeRecords("train.tfrecords", records);
  auto q = tf::train::string_input_producer({"train.tfrecords"}, {.shuffle = false});
  auto [key, ser] = tf::TFRecordReader().read(q);
  auto f = tf::parse_single_example(ser, features);
  auto image = tf::reshape(tf::decode_raw(f["img_raw"], tf::int64), {7, 30});
  auto label = tf::cast(f["label"], tf::int64);
  {
    tf::Session s;
    s.run(tf::global_variables_initializer());
    tf::train::Coordinator coord;
    auto threads = tf::train::start_queue_runners(s, coord);
    for (std::int64_t i = 0; i < 102; ++i) {
      auto got = s.run({image, label, key});
      ASSERT_EQ(got[1].item<std::int64_t>(), i % 100);
      ASSERT_EQ(std::string(static_cast<const char *>(got[0].raw()), got[0].nbytes()), images[static_cast<std::size_t>(i % 100)]);
      if (i == 0) EXPECT_EQ(got[2].strings()[0], "train.tfrecords:0");
      if (i == 1) EXPECT_EQ(got[2].strings()[0], "train.tfrecords:" + std::to_string(records[0].size() + 16));
    }
    coord.request_stop();
    coord.join(threads);
  }
  auto bad = tf::parse_single_example(ser, {{"nokey", tf::FixedLenFeature({}, tf::int64)}});
  tf::Session s;
  EXPECT_EQ(err([&] { s.run(bad["nokey"], {{ser, ""}}); }), "InvalidArgumentError: Feature: nokey (data type: int64) is required but could not be found.");
  EXPECT_EQ(err([&] { s.run(tf::decode_raw(tf::constant("abc"), tf::int64)); }),
            "InvalidArgumentError: Input to DecodeRaw has length 3 that is not a multiple of 8, the size of int64");
  EXPECT_EQ(err([&] { s.run(label, {{ser, "no example"}}); }).substr(0, 58), "InvalidArgumentError: Could not parse example input, value");
}

TEST_F(Scenario, S66) {
  std::vector<std::string> records;
  for (std::int64_t i = 0; i < 600; ++i) records.push_back(example(i % 3, std::string(75, static_cast<char>(i % 3))));
  writeRecords("data.tfrecord", records);
  auto q = tf::train::string_input_producer({"data.tfrecord"}, {.shuffle = false});
  auto ser = tf::TFRecordReader().read(q).second;
  auto f = tf::parse_single_example(ser, features);
  auto img = tf::decode_raw(f["img_raw"], tf::uint8);
  auto lab = tf::cast(f["label"], tf::int32);
  EXPECT_EQ(err([&] { tf::train::shuffle_batch({img, lab}, 18, {.capacity = 200, .min_after_dequeue = 100}); }).substr(0, 45),
            "ValueError: All shapes must be fully defined:");
  auto batch = tf::train::shuffle_batch({tf::reshape(img, {5, 5, 3}), lab}, 18, {.capacity = 200, .min_after_dequeue = 100, .num_threads = 2});
  EXPECT_EQ(batch[0].shape(), tf::Shape({18, 5, 5, 3}));
  EXPECT_EQ(batch[1].shape(), tf::Shape({18}));
  tf::Session s;
  s.run(tf::global_variables_initializer());
  tf::train::Coordinator coord;
  auto threads = tf::train::start_queue_runners(s, coord);
  std::set<std::int32_t> seen;
  for (int step = 0; step < 20; ++step) {
    auto got = s.run({batch[0], batch[1]});
    auto pixels = got[0].data<std::uint8_t>();
    auto labels = got[1].data<std::int32_t>();
    for (std::size_t i = 0; i < pixels.size(); ++i) ASSERT_EQ(pixels[i], labels[i / 75]);
    seen.insert(labels.begin(), labels.end());
  }
  EXPECT_EQ(seen, (std::set<std::int32_t>{0, 1, 2}));
  coord.request_stop();
  coord.join(threads);
}

TEST_F(Scenario, S67) {
  std::vector<std::string> records;
  for (int i = 0; i < 40; ++i) records.push_back(std::to_string(i));
  writeRecords("d", records);
  auto q = tf::train::string_input_producer({"d"}, {.num_epochs = 1, .shuffle = false});
  auto v = tf::TFRecordReader().read(q).second;
  v.set_shape({});
  auto b = tf::train::batch({v}, 18)[0];
  EXPECT_EQ(names(tf::local_variables()), "input_producer/limit_epochs/epochs:0");
  tf::Session s;
  s.run({tf::global_variables_initializer(), tf::local_variables_initializer()});
  tf::train::Coordinator coord;
  auto threads = tf::train::start_queue_runners(s, coord);
  auto first = s.run(b);
  for (std::size_t i = 0; i < 18; ++i) EXPECT_EQ(first.strings()[i], std::to_string(i));
  s.run(b);
  std::string end = err([&] { s.run(b); });
  EXPECT_EQ(end.substr(0, 16), "OutOfRangeError:");
  EXPECT_NE(end.find("is closed and has insufficient elements"), std::string::npos) << end;
  coord.request_stop();
  coord.join(threads);
}

TEST_F(Scenario, ParseExampleOfABatch) {
  namespace x = tfc::io;
  auto one = [](x::Features f) { return x::serializeExample(std::move(f)); };
  std::vector<std::string> batch{one({{"a", std::vector<float>{1, 2}}, {"s", std::vector<std::int64_t>{7}}, {"q", std::vector<std::int64_t>{1, 2, 3}}}),
                    one({{"s", std::vector<std::int64_t>{8, 9}}})};
  auto serialized = tf::constant(tf::Tensor(batch));
  auto f = tf::parse_example(serialized, {{"a", tf::FixedLenFeature({2}, tf::float32, tf::Tensor({5.0f, 6.0f}))}, {"s", tf::VarLenFeature(tf::int64)},
                                     {"q", tf::FixedLenSequenceFeature({}, tf::int64, true)}});
  EXPECT_EQ(f["a"].shape(), tf::Shape({2, 2}));
  tf::Session s;
  auto got = s.run({f["a"], f.sparse("s").values, f.sparse("s").indices, f["q"]});
  EXPECT_EQ(got[0].str(), "[[1. 2.]\n [5. 6.]]");
  EXPECT_EQ(got[1].str(), "[7 8 9]");
  EXPECT_EQ(got[2].str(), "[[0 0]\n [1 0]\n [1 1]]");
  EXPECT_EQ(got[3].str(), "[[1 2 3]\n [0 0 0]]");
  EXPECT_EQ(err([&] { f["s"]; }), "KeyError: \"s\"");
  EXPECT_EQ(err([&] { tf::parse_example(serialized, {}); }), "ValueError: Missing: features was {}.");
}

} // namespace
} // namespace scenarios
