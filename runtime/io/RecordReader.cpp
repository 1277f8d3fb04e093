#include "ByteSource.h"
#include "Crc32c.h"
#include "RecordFrame.h"

#include <algorithm>
#include <cstring>

namespace tfc::io {

struct RecordReader::Impl {
  RecordReaderOptions options;
  std::string path;
  std::unique_ptr<ByteSource> source;
  std::vector<char> buffer;
  std::size_t begin = 0, end = 0; ///< what of the buffer is read and not yet given out
  std::uint64_t position = 0;     ///< of buffer[begin]
  std::uint64_t skipped = 0, torn = 0;
  Status failure = Status::ok();

  std::size_t available() const { return end - begin; }
  const char *data() const { return buffer.data() + begin; }
  void take(std::size_t n) {
    begin += n;
    position += n;
  }

  /// Reads until `need` bytes are there; false if the file ends before. The buffer grows as bytes come, by doubling, whatever
  /// `need` is: a length in a damaged file costs no memory.
  Expected<bool> fill(std::uint64_t need);
  Expected<bool> next(std::string_view &record);
  /// What the end within a record means: an error, or the end.
  Expected<bool> tornTail(bool inHeader);
  /// Goes to the next 12 bytes that can begin a record.
  Status resynchronise();
  Status corrupted(std::uint64_t at) const { return errors::dataLoss("corrupted record at ", at, " (", path, ")"); }
};

Expected<bool> RecordReader::Impl::fill(std::uint64_t need) {
  while (available() < need) {
    if (begin) {
      std::memmove(buffer.data(), data(), available());
      end -= begin;
      begin = 0;
    }
    if (end == buffer.size())
      buffer.resize(static_cast<std::size_t>(std::min<std::uint64_t>(std::max<std::uint64_t>(need, options.bufferSize), 2 * buffer.size())));
    TFC_ASSIGN_OR_RETURN(std::size_t n, source->read(buffer.data() + end, buffer.size() - end));
    if (n == 0)
      return false;
    end += n;
  }
  return true;
}

Expected<bool> RecordReader::Impl::tornTail(bool inHeader) {
  torn = available();
  if (options.skipDamaged || options.tornTail == TornTail::End || (inHeader && options.tornTail == TornTail::AsTensorFlow))
    return false;
  return errors::dataLoss("truncated record at ", position, " (", path, ")");
}

Status RecordReader::Impl::resynchronise() {
  take(1);
  ++skipped;
  for (;;) {
    TFC_ASSIGN_OR_RETURN(bool enough, fill(frame::header));
    if (!enough)
      return Status::ok(); // next() sees a torn tail
    std::size_t places = available() - frame::header + 1, i = 0;
    while (i < places && !frame::validHeader(data() + i))
      ++i;
    take(i);
    skipped += i;
    if (i < places)
      return Status::ok();
  }
}

Expected<bool> RecordReader::Impl::next(std::string_view &record) {
  torn = 0;
  for (;;) {
    TFC_ASSIGN_OR_RETURN(bool header, fill(frame::header));
    if (!header) {
      if (available() || (options.tornTail == TornTail::Error && !source->whole()))
        return tornTail(true);
      return false;
    }
    if (!frame::validHeader(data())) {
      if (!options.skipDamaged)
        return corrupted(position);
      TFC_RETURN_IF_ERROR(resynchronise());
      continue;
    }
    std::uint64_t length = frame::length(data());
    if (length > ~std::uint64_t{0} - frame::overhead) {
      if (!options.skipDamaged)
        return errors::dataLoss("record size too large at ", position, " (", path, ")");
      TFC_RETURN_IF_ERROR(resynchronise());
      continue;
    }
    TFC_ASSIGN_OR_RETURN(bool whole, fill(length + frame::overhead));
    if (!whole)
      return tornTail(false);
    std::string_view content(data() + frame::header, static_cast<std::size_t>(length));
    std::uint32_t stored;
    std::memcpy(&stored, content.data() + content.size(), 4);
    bool good = stored == maskCrc(crc32c(0, content.data(), content.size()));
    if (!good && !options.skipDamaged)
      return corrupted(position + frame::header);
    take(content.size() + frame::overhead);
    if (good) {
      record = content;
      return true;
    }
    skipped += content.size() + frame::overhead;
  }
}

RecordReader::RecordReader(std::unique_ptr<Impl> impl) : impl(std::move(impl)) {}
RecordReader::~RecordReader() = default;

Expected<std::unique_ptr<RecordReader>> RecordReader::open(const std::string &path, RecordReaderOptions options) {
  auto impl = std::make_unique<Impl>();
  impl->options = options;
  impl->options.bufferSize = std::max<std::size_t>(options.bufferSize, 512);
  impl->path = path;
  impl->buffer.resize(impl->options.bufferSize);
  TFC_ASSIGN_OR_RETURN(impl->source, openSource(path, options.compression));
  return std::unique_ptr<RecordReader>(new RecordReader(std::move(impl)));
}

Expected<bool> RecordReader::next(std::string_view &record) {
  TFC_RETURN_IF_ERROR(impl->failure);
  auto more = impl->next(record);
  if (!more)
    impl->failure = more.status();
  return more;
}

std::uint64_t RecordReader::offset() const { return impl->position; }
std::uint64_t RecordReader::skippedBytes() const { return impl->skipped + impl->torn; }

Status RecordReader::seek(std::uint64_t offset) {
  bool compressed = impl->options.compression != Compression::None;
  if (compressed && offset < impl->position)
    return errors::unimplemented(impl->path, ": a compressed file is read forwards only; open it anew to go back");
  impl->failure = Status::ok();
  if (offset >= impl->position && offset - impl->position <= impl->available()) {
    impl->take(static_cast<std::size_t>(offset - impl->position));
    return Status::ok();
  }
  if (!compressed) {
    impl->source->seek(offset);
    impl->begin = impl->end = 0;
    impl->position = offset;
    return Status::ok();
  }
  while (impl->position < offset) {
    if (impl->available() == 0) {
      TFC_ASSIGN_OR_RETURN(bool more, impl->fill(1));
      if (!more)
        return errors::outOfRange(impl->path, " ends at byte ", impl->position, ", before ", offset);
    }
    impl->take(static_cast<std::size_t>(std::min<std::uint64_t>(impl->available(), offset - impl->position)));
  }
  return Status::ok();
}

} // namespace tfc::io
