// Bytes of a file one behind the other, uncompressed.
#pragma once

#include "File.h"

#include "tfc/io/Records.h"

namespace tfc::io {

class ByteSource {
public:
  virtual ~ByteSource() = default;
  /// Up to `size` bytes; none at the end, which may move while the file is written. DataLoss if a compressed stream is damaged;
  /// ResourceExhausted if it is a bomb (more than a thousand times its size, above 64 MiB).
  virtual Expected<std::size_t> read(void *data, std::size_t size) = 0;
  /// False if the place cannot be reached.
  virtual bool seek(std::uint64_t offset) = 0;
  /// Once read() gave none: false if a compressed stream stops before its end.
  virtual bool whole() const { return true; }
};

Expected<std::unique_ptr<ByteSource>> openSource(const std::string &path, Compression compression);

/// A file that is written through zlib, or plain.
class ByteSink {
public:
  virtual ~ByteSink() = default;
  virtual Status write(const void *data, std::size_t size) = 0;
  /// All bytes so far reach the operating system and can be read.
  virtual Status flush() = 0;
  virtual Status sync() = 0;
  virtual Status close() = 0;
};

Expected<std::unique_ptr<ByteSink>> createSink(const std::string &path, Compression compression, int level);

} // namespace tfc::io
