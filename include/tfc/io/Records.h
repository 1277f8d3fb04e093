// TFRecord files, read and written: records of any bytes, each with checksums of its length and of its content; plain, or as
// one GZIP or ZLIB stream. Mirrors tf.python_io.TFRecordWriter, tf_record_iterator and tf.TFRecordReader's file side.
//
//   TFC_ASSIGN_OR_RETURN(auto w, io::RecordWriter::create("train.tfrecord"));
//   TFC_RETURN_IF_ERROR(w->write(example));
//   TFC_RETURN_IF_ERROR(w->close());
//
//   TFC_ASSIGN_OR_RETURN(auto r, io::RecordReader::open("train.tfrecord"));
//   std::string_view record;
//   for (;;) {
//     TFC_ASSIGN_OR_RETURN(bool more, r->next(record));   // valid until the next call
//     if (!more) break;
//     use(record);
//   }
//
// Files need not be trusted: memory grows with the bytes that are there, never with a length that a file claims. A reader or
// writer belongs to one thread at a time.
#pragma once

#include "tfc/base/Status.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tfc::io {

enum class Compression { None, Gzip, Zlib };
/// "", "GZIP" or "ZLIB", as TFRecordOptions and compression_type attributes spell it; InvalidArgument for anything else.
Expected<Compression> compressionFromName(std::string_view name);

/// What a file is that ends within a record (its writer was killed, or still writes).
enum class TornTail {
  Error,         ///< DataLoss
  AsTensorFlow,  ///< cut within the 12 bytes before the content: the end; later: DataLoss. What readers in a graph do.
  End,           ///< the end: every whole record is read
};

struct RecordReaderOptions {
  Compression compression = Compression::None; ///< never guessed: TensorFlow's readers are told, too
  TornTail tornTail = TornTail::Error;
  bool skipDamaged = false;          ///< go on at the next record that is whole instead of failing
  std::size_t bufferSize = 256 << 10; ///< bytes
};

class RecordReader {
public:
  /// NotFound, PermissionDenied, FailedPrecondition (a folder, a device).
  static Expected<std::unique_ptr<RecordReader>> open(const std::string &path, RecordReaderOptions options = {});
  ~RecordReader();
  RecordReader(const RecordReader &) = delete;

  /// True and the record, or false at the end. DataLoss `corrupted record at OFFSET`, `truncated record at OFFSET`; calls
  /// after an error give it again, after the end they look whether the file has grown.
  Expected<bool> next(std::string_view &record);
  /// Where the next record begins: bytes from the start of the file, uncompressed.
  std::uint64_t offset() const;
  /// Goes on at a place that offset() gave. Compressed files: Unimplemented unless it is where the reader stands or later.
  Status seek(std::uint64_t offset);
  /// Bytes that skipDamaged has left out.
  std::uint64_t skippedBytes() const;
  struct Impl;

private:
  explicit RecordReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl;
};

struct RecordWriterOptions {
  Compression compression = Compression::None;
  int level = -1; ///< zlib's: 0 (store) to 9 (smallest), -1 its default
};

/// Buffers; what is not flushed when the writer goes away without close() is flushed then, with errors unseen.
class RecordWriter {
public:
  /// Replaces a file that is there.
  static Expected<std::unique_ptr<RecordWriter>> create(const std::string &path, RecordWriterOptions options = {});
  ~RecordWriter();
  RecordWriter(const RecordWriter &) = delete;

  Status write(std::string_view record);
  /// Hands all records to the operating system: another process can read them.
  Status flush();
  /// flush(), and the records outlive a power cut.
  Status sync();
  Status close();
  /// Bytes of records so far, uncompressed: where the next record will begin.
  std::uint64_t offset() const;
  struct Impl;

private:
  explicit RecordWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl;
};

/// Where the records of a plain file begin: record number i is read by seek(offset(i)), next(). The index file is text, a line
/// "OFFSET SIZE" a record (size with its 16 bytes of framing), as the tfrecord2idx tools write it.
class RecordIndex {
public:
  /// Reads every length of a plain file, not the contents. DataLoss as RecordReader.
  static Expected<RecordIndex> build(const std::string &recordFile);
  /// DataLoss if a line is no such pair, or if the records do not lie one behind the other.
  static Expected<RecordIndex> load(const std::string &indexFile);
  Status save(const std::string &indexFile) const;
  std::size_t size() const { return starts.empty() ? 0 : starts.size() - 1; }
  std::uint64_t offset(std::size_t i) const { return starts[i]; }
  /// With framing.
  std::uint64_t bytes(std::size_t i) const { return starts[i + 1] - starts[i]; }

private:
  std::vector<std::uint64_t> starts; ///< and the end of the last
};

} // namespace tfc::io
