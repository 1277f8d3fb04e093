#include "ByteSource.h"
#include "RecordFrame.h"

namespace tfc::io {

struct RecordWriter::Impl {
  std::unique_ptr<ByteSink> sink; ///< none once closed
  std::string path, buffer;
  std::uint64_t position = 0;
  Status failure = Status::ok(); ///< of a write: what the file holds is unknown then, nothing more is added

  static constexpr std::size_t capacity = 256 << 10;

  Status drain() {
    TFC_RETURN_IF_ERROR(failure);
    if (!sink)
      return errors::failedPrecondition(path, ": the writer is closed");
    failure = sink->write(buffer.data(), buffer.size());
    buffer.clear();
    return failure;
  }
  Status remember(Status s) {
    if (failure)
      failure = s;
    return s;
  }
};

RecordWriter::RecordWriter(std::unique_ptr<Impl> impl) : impl(std::move(impl)) {}
RecordWriter::~RecordWriter() {
  if (impl->sink)
    (void)close();
}

Expected<std::unique_ptr<RecordWriter>> RecordWriter::create(const std::string &path, RecordWriterOptions options) {
  auto impl = std::make_unique<Impl>();
  impl->path = path;
  TFC_ASSIGN_OR_RETURN(impl->sink, createSink(path, options.compression, options.level));
  return std::unique_ptr<RecordWriter>(new RecordWriter(std::move(impl)));
}

Status RecordWriter::write(std::string_view record) {
  TFC_RETURN_IF_ERROR(impl->failure);
  if (!impl->sink)
    return errors::failedPrecondition(impl->path, ": the writer is closed");
  char head[frame::header];
  frame::putHeader(head, record.size());
  std::uint32_t crc = maskCrc(crc32c(0, record.data(), record.size()));
  impl->buffer.append(head, sizeof head);
  if (record.size() >= Impl::capacity) { // not worth a copy
    TFC_RETURN_IF_ERROR(impl->drain());
    TFC_RETURN_IF_ERROR(impl->remember(impl->sink->write(record.data(), record.size())));
  } else {
    impl->buffer.append(record);
  }
  impl->buffer.append(reinterpret_cast<const char *>(&crc), 4);
  impl->position += record.size() + frame::overhead;
  return impl->buffer.size() >= Impl::capacity ? impl->drain() : Status::ok();
}

Status RecordWriter::flush() {
  TFC_RETURN_IF_ERROR(impl->drain());
  return impl->remember(impl->sink->flush());
}

Status RecordWriter::sync() {
  TFC_RETURN_IF_ERROR(flush());
  return impl->remember(impl->sink->sync());
}

Status RecordWriter::close() {
  if (!impl->sink)
    return impl->failure;
  Status s = impl->drain();
  if (s)
    s = impl->remember(impl->sink->close());
  impl->sink.reset();
  return s;
}

std::uint64_t RecordWriter::offset() const { return impl->position; }

} // namespace tfc::io
