// TFRecord files and Examples without a graph (tf.python_io, tf.train.Example).
//
//   tf::python_io::TFRecordWriter writer("train.tfrecord");
//   writer.write(tf::train::Example({{"label", tf::train::Int64List{3}}, {"image", tf::train::BytesList{png}}}).SerializeToString());
//   writer.close();
//   for (const std::string &record : tf::python_io::tf_record_iterator("train.tfrecord"))
//     auto e = tf::train::Example::FromString(record);
//
// As ops of a graph: tf::TFRecordReader (Queue.h), tf::parse_example (Parsing.h).
#pragma once

#include <cstdint>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tfc::python_io {

enum class TFRecordCompressionType { NONE = 0, ZLIB = 1, GZIP = 2 };
struct TFRecordOptions {
  TFRecordOptions(TFRecordCompressionType compression_type = TFRecordCompressionType::NONE) : compression_type(compression_type) {}
  TFRecordCompressionType compression_type;
};

/// Replaces a file that is there. errors::NotFoundError and the like as TensorFlow's file system says. Closes at the end of its
/// block; close() also says whether that went well.
class TFRecordWriter {
public:
  explicit TFRecordWriter(std::string_view path, TFRecordOptions options = {});
  ~TFRecordWriter();
  TFRecordWriter(TFRecordWriter &&) noexcept;
  void write(std::string_view record);
  void flush();
  void close();

private:
  struct Impl;
  std::unique_ptr<Impl> impl;
};

/// The records of a file, for one pass. errors::NotFoundError if there is none, errors::DataLossError where it is damaged.
class tf_record_iterator {
public:
  explicit tf_record_iterator(std::string_view path, TFRecordOptions options = {});
  ~tf_record_iterator();
  tf_record_iterator(tf_record_iterator &&) noexcept;

  class iterator {
  public:
    const std::string &operator*() const;
    iterator &operator++();
    bool operator==(std::default_sentinel_t) const { return !from; }

  private:
    friend class tf_record_iterator;
    explicit iterator(tf_record_iterator &from) : from(&from) { ++*this; }
    tf_record_iterator *from;
  };
  iterator begin() { return iterator(*this); }
  std::default_sentinel_t end() const { return {}; }

private:
  struct Impl;
  std::unique_ptr<Impl> impl;
};

} // namespace tfc::python_io

namespace tfc::train {

using BytesList = std::vector<std::string>;
using FloatList = std::vector<float>;
using Int64List = std::vector<std::int64_t>;
/// One of them, or nothing.
using Feature = std::variant<std::monostate, BytesList, FloatList, Int64List>;
using Features = std::map<std::string, Feature>;
struct Example {
  Features features;
  std::string SerializeToString() const;
  /// ValueError if the bytes are no Example.
  static Example FromString(std::string_view bytes);
};
using FeatureList = std::vector<Feature>; ///< a Feature a step
using FeatureLists = std::map<std::string, FeatureList>;
struct SequenceExample {
  Features context;
  FeatureLists feature_lists;
  std::string SerializeToString() const;
  /// ValueError if the bytes are no SequenceExample.
  static SequenceExample FromString(std::string_view bytes);
};

} // namespace tfc::train

namespace tfc::io {
using tfc::python_io::tf_record_iterator;
using tfc::python_io::TFRecordCompressionType;
using tfc::python_io::TFRecordOptions;
using tfc::python_io::TFRecordWriter;
} // namespace tfc::io
