// tf.python_io and tf.train.Example (python/lib/io/tf_record.py) over tfc/io.
#include "State.h"

#include "tfc/frontend/Records.h"
#include "tfc/io/Example.h"
#include "tfc/io/Records.h"

namespace tfc::python_io {
using namespace frontend;

namespace {
void check(const Status &s) {
  if (!s) raise(s);
}
template <class T> T opened(Expected<T> e) {
  if (!e) raise(e.status());
  return std::move(*e);
}
io::Compression compressionOf(TFRecordCompressionType t) {
  switch (t) {
  case TFRecordCompressionType::NONE: return io::Compression::None;
  case TFRecordCompressionType::ZLIB: return io::Compression::Zlib;
  case TFRecordCompressionType::GZIP: return io::Compression::Gzip;
  }
  throw ValueError("Not a valid compression_type");
}
} // namespace

struct TFRecordWriter::Impl {
  std::unique_ptr<io::RecordWriter> file;
};
TFRecordWriter::TFRecordWriter(std::string_view path, TFRecordOptions o)
    : impl(new Impl{opened(io::RecordWriter::create(std::string(path), {.compression = compressionOf(o.compression_type)}))}) {}
TFRecordWriter::~TFRecordWriter() = default;
TFRecordWriter::TFRecordWriter(TFRecordWriter &&) noexcept = default;
void TFRecordWriter::write(std::string_view record) { check(impl->file->write(record)); }
void TFRecordWriter::flush() { check(impl->file->flush()); }
void TFRecordWriter::close() { check(impl->file->close()); }

struct tf_record_iterator::Impl {
  std::unique_ptr<io::RecordReader> file;
  std::string record;
};
tf_record_iterator::tf_record_iterator(std::string_view path, TFRecordOptions o)
    : impl(new Impl{opened(io::RecordReader::open(std::string(path), {.compression = compressionOf(o.compression_type), .tornTail = io::TornTail::AsTensorFlow})), {}}) {}
tf_record_iterator::~tf_record_iterator() = default;
tf_record_iterator::tf_record_iterator(tf_record_iterator &&) noexcept = default;
const std::string &tf_record_iterator::iterator::operator*() const { return from->impl->record; }
tf_record_iterator::iterator &tf_record_iterator::iterator::operator++() {
  std::string_view record;
  if (opened(from->impl->file->next(record))) from->impl->record = record;
  else from = nullptr;
  return *this;
}

} // namespace tfc::python_io

namespace tfc::train {

std::string Example::SerializeToString() const { return io::serializeExample(features); }
Example Example::FromString(std::string_view bytes) {
  auto parsed = io::parseExample(bytes);
  if (!parsed) throw ValueError("Error parsing message with type 'tensorflow.Example'");
  return {std::move(*parsed)};
}

std::string SequenceExample::SerializeToString() const { return io::serializeSequenceExample({context, feature_lists}); }
SequenceExample SequenceExample::FromString(std::string_view bytes) {
  auto parsed = io::parseSequenceExample(bytes);
  if (!parsed) throw ValueError("Error parsing message with type 'tensorflow.SequenceExample'");
  return {std::move(parsed->context), std::move(parsed->featureLists)};
}

} // namespace tfc::train
