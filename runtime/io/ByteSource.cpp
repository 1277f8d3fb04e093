#include "ByteSource.h"

#include <zlib.h>

namespace tfc::io {
namespace {

constexpr std::size_t chunk = 256 << 10;
/// Window bits as zlib counts them: 15, and 16 more for the header and trailer of GZIP.
int windowBits(Compression compression) { return compression == Compression::Gzip ? 15 + 16 : 15; }

class PlainSource : public ByteSource {
public:
  explicit PlainSource(InputFile file) : file(std::move(file)) {}
  Expected<std::size_t> read(void *data, std::size_t size) override {
    auto n = file.readSome(at, data, size);
    if (n)
      at += *n;
    return n;
  }
  bool seek(std::uint64_t offset) override {
    at = offset;
    return true;
  }

private:
  InputFile file;
  std::uint64_t at = 0;
};

class InflateSource : public ByteSource {
public:
  explicit InflateSource(InputFile file) : file(std::move(file)), in(chunk) {}
  ~InflateSource() override {
    if (begun)
      inflateEnd(&stream);
  }

  Status begin(Compression compression) {
    if (inflateInit2(&stream, windowBits(compression)) != Z_OK)
      return errors::resourceExhausted(file.name(), ": no memory to inflate it");
    begun = true;
    return Status::ok();
  }

  Expected<std::size_t> read(void *data, std::size_t size) override {
    stream.next_out = static_cast<Bytef *>(data);
    stream.avail_out = static_cast<uInt>(std::min<std::size_t>(size, 1u << 30));
    std::size_t want = stream.avail_out;
    while (stream.avail_out == want) {
      if (stream.avail_in == 0) {
        TFC_ASSIGN_OR_RETURN(std::size_t n, file.readSome(at, in.data(), in.size()));
        if (n == 0)
          return std::size_t{0};
        at += n;
        stream.next_in = in.data();
        stream.avail_in = static_cast<uInt>(n);
      }
      // Streams may follow one another, as `cat a.gz b.gz` makes them.
      if (ended) {
        inflateReset(&stream);
        ended = false;
      }
      int code = inflate(&stream, Z_NO_FLUSH);
      ended = code == Z_STREAM_END;
      if (!ended && code != Z_OK && code != Z_BUF_ERROR)
        return errors::dataLoss(file.name(), ": inflate() failed with error ", code, ": ", stream.msg ? stream.msg : "damaged stream");
      if (code == Z_BUF_ERROR && stream.avail_in)
        return errors::dataLoss(file.name(), ": damaged stream");
    }
    std::size_t got = want - stream.avail_out;
    total += got;
    if (total > (64u << 20) && total / 1000 > at)
      return errors::resourceExhausted(file.name(), ": decompressed to more than a thousand times its size");
    return got;
  }

  bool seek(std::uint64_t) override { return false; }
  bool whole() const override { return ended || at == 0; }

private:
  InputFile file;
  std::vector<Bytef> in;
  z_stream stream{};
  std::uint64_t at = 0, total = 0;
  bool begun = false, ended = false;
};

class PlainSink : public ByteSink {
public:
  explicit PlainSink(OutputFile file) : file(std::move(file)) {}
  Status write(const void *data, std::size_t size) override { return file.write(data, size); }
  Status flush() override { return Status::ok(); }
  Status sync() override { return file.sync(); }
  Status close() override { return file.close(); }

private:
  OutputFile file;
};

class DeflateSink : public ByteSink {
public:
  explicit DeflateSink(OutputFile file) : file(std::move(file)), out(chunk) {}
  ~DeflateSink() override {
    if (begun)
      deflateEnd(&stream);
  }
  Status begin(Compression compression, int level) {
    if (deflateInit2(&stream, level, Z_DEFLATED, windowBits(compression), 8, Z_DEFAULT_STRATEGY) != Z_OK)
      return errors::invalidArgument("compression level ", level, " is not between -1 and 9");
    begun = true;
    return Status::ok();
  }
  Status write(const void *data, std::size_t size) override {
    auto *p = static_cast<const Bytef *>(data);
    while (size) {
      std::size_t n = std::min<std::size_t>(size, 1u << 30);
      stream.next_in = const_cast<Bytef *>(p);
      stream.avail_in = static_cast<uInt>(n);
      TFC_RETURN_IF_ERROR(run(Z_NO_FLUSH));
      p += n;
      size -= n;
    }
    return Status::ok();
  }
  Status flush() override { return run(Z_SYNC_FLUSH); }
  Status sync() override { return file.sync(); }
  Status close() override {
    TFC_RETURN_IF_ERROR(run(Z_FINISH));
    return file.close();
  }

private:
  Status run(int mode) {
    do {
      stream.next_out = out.data();
      stream.avail_out = static_cast<uInt>(out.size());
      int code = deflate(&stream, mode);
      if (code == Z_STREAM_ERROR)
        return errors::internal("deflate() failed");
      TFC_RETURN_IF_ERROR(file.write(out.data(), out.size() - stream.avail_out));
    } while (stream.avail_out == 0);
    return Status::ok();
  }
  OutputFile file;
  std::vector<Bytef> out;
  z_stream stream{};
  bool begun = false;
};

} // namespace

Expected<Compression> compressionFromName(std::string_view name) {
  if (name.empty())
    return Compression::None;
  if (name == "GZIP")
    return Compression::Gzip;
  if (name == "ZLIB")
    return Compression::Zlib;
  return errors::invalidArgument("Unsupported compression_type: ", std::string(name.substr(0, 200)), ". Expected \"\", \"GZIP\" or \"ZLIB\".");
}

Expected<std::unique_ptr<ByteSource>> openSource(const std::string &path, Compression compression) {
  TFC_ASSIGN_OR_RETURN(InputFile file, InputFile::open(path));
  if (compression == Compression::None)
    return std::unique_ptr<ByteSource>(std::make_unique<PlainSource>(std::move(file)));
  auto source = std::make_unique<InflateSource>(std::move(file));
  TFC_RETURN_IF_ERROR(source->begin(compression));
  return std::unique_ptr<ByteSource>(std::move(source));
}

Expected<std::unique_ptr<ByteSink>> createSink(const std::string &path, Compression compression, int level) {
  TFC_ASSIGN_OR_RETURN(OutputFile file, OutputFile::create(path));
  if (compression == Compression::None)
    return std::unique_ptr<ByteSink>(std::make_unique<PlainSink>(std::move(file)));
  auto sink = std::make_unique<DeflateSink>(std::move(file));
  TFC_RETURN_IF_ERROR(sink->begin(compression, level));
  return std::unique_ptr<ByteSink>(std::move(sink));
}

} // namespace tfc::io
