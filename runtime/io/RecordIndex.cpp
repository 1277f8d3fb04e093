// Where the records of a file begin, and the index files that keep it.
#include "File.h"
#include "RecordFrame.h"

#include "tfc/io/Records.h"
#include "tfc/io/Checkpoint.h"

#include <charconv>

namespace tfc::io {

Expected<RecordIndex> RecordIndex::build(const std::string &recordFile) {
  TFC_ASSIGN_OR_RETURN(InputFile file, InputFile::open(recordFile));
  RecordIndex index;
  std::uint64_t at = 0;
  index.starts.push_back(at);
  while (at < file.size()) {
    char head[frame::header];
    std::uint64_t left = file.size() - at;
    if (left < frame::overhead)
      return errors::dataLoss("truncated record at ", at, " (", recordFile, ")");
    TFC_RETURN_IF_ERROR(file.read(at, head, sizeof head));
    if (!frame::validHeader(head))
      return errors::dataLoss("corrupted record at ", at, " (", recordFile, ")");
    std::uint64_t length = frame::length(head);
    if (length > left - frame::overhead)
      return errors::dataLoss("truncated record at ", at, " (", recordFile, ")");
    at += length + frame::overhead;
    index.starts.push_back(at);
  }
  return index;
}

Expected<RecordIndex> RecordIndex::load(const std::string &indexFile) {
  TFC_ASSIGN_OR_RETURN(std::string text, readWholeFile(indexFile));
  RecordIndex index;
  const char *p = text.data(), *end = p + text.size();
  for (std::size_t line = 1; p != end; ++line) {
    std::uint64_t start = 0, bytes = 0;
    auto bad = [&] { return errors::dataLoss(indexFile, ", line ", line, ": expected \"OFFSET SIZE\" of the record behind the one before"); };
    auto first = std::from_chars(p, end, start);
    if (first.ec != std::errc() || first.ptr == end || *first.ptr != ' ')
      return bad();
    auto second = std::from_chars(first.ptr + 1, end, bytes);
    if (second.ec != std::errc() || (second.ptr != end && *second.ptr != '\n'))
      return bad();
    if (index.starts.empty())
      index.starts.push_back(start);
    if (start != index.starts.back() || bytes < frame::overhead || bytes > ~start)
      return bad();
    index.starts.push_back(start + bytes);
    p = second.ptr + (second.ptr != end);
  }
  return index;
}

Status RecordIndex::save(const std::string &indexFile) const {
  std::string text;
  for (std::size_t i = 0; i < size(); ++i)
    text += std::to_string(offset(i)) + ' ' + std::to_string(bytes(i)) + '\n';
  return writeFileDurably(indexFile, text);
}

} // namespace tfc::io
