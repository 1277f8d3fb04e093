#include "Table.h"

#include <cstring>
#include <leveldb/env.h>
#include <leveldb/iterator.h>
#include <leveldb/options.h>
#include <leveldb/table.h>
#include <leveldb/table_builder.h>
#include <memory>

namespace tfc::io {
namespace {

class StringOutput : public leveldb::WritableFile {
public:
  std::string bytes;
  leveldb::Status Append(const leveldb::Slice &data) override {
    bytes.append(data.data(), data.size());
    return leveldb::Status::OK();
  }
  leveldb::Status Close() override { return leveldb::Status::OK(); }
  leveldb::Status Flush() override { return leveldb::Status::OK(); }
  leveldb::Status Sync() override { return leveldb::Status::OK(); }
};

class StringInput : public leveldb::RandomAccessFile {
public:
  explicit StringInput(std::string_view bytes) : bytes(bytes) {}
  leveldb::Status Read(std::uint64_t offset, std::size_t n, leveldb::Slice *result, char *scratch) const override {
    if (offset > bytes.size() || n > bytes.size() - offset)
      return leveldb::Status::Corruption("block handle past the end of the file");
    // LevelDB takes ownership of a block only if it lies in `scratch`.
    std::memcpy(scratch, bytes.data() + offset, n);
    *result = leveldb::Slice(scratch, n);
    return leveldb::Status::OK();
  }

private:
  std::string_view bytes;
};

leveldb::Options tableOptions() {
  leveldb::Options options;
  options.block_size = 262144;
  options.compression = leveldb::kNoCompression;
  options.paranoid_checks = true;
  return options;
}

/// LevelDB allocates what a block handle claims before it reads: refuse footers whose handles leave the file.
Status checkFooter(std::string_view bytes) {
  if (bytes.size() < 48)
    return errors::dataLoss("file is too short to be an sstable");
  std::string_view footer = bytes.substr(bytes.size() - 48);
  if (footer.substr(40) != std::string_view("\x57\xfb\x80\x8b\x24\x75\x47\xdb", 8))
    return errors::dataLoss("not an sstable (bad magic number)");
  std::size_t at = 0;
  for (int i = 0; i < 4; ++i) {
    std::uint64_t v = 0;
    for (int shift = 0;; shift += 7, ++at) {
      if (at >= 40 || shift > 63)
        return errors::dataLoss("bad block handle in the footer");
      v |= static_cast<std::uint64_t>(footer[at] & 0x7f) << shift;
      if (!(footer[at] & 0x80)) {
        ++at;
        break;
      }
    }
    if (v > bytes.size())
      return errors::dataLoss("block handle past the end of the file");
  }
  return Status::ok();
}

} // namespace

std::string writeTable(const std::map<std::string, std::string> &entries) {
  StringOutput out;
  leveldb::TableBuilder builder(tableOptions(), &out);
  for (const auto &[key, value] : entries)
    builder.Add(key, value);
  builder.Finish();
  return std::move(out.bytes);
}

Status readTable(std::string_view bytes, const std::function<Status(std::string_view, std::string_view)> &visit) {
  TFC_RETURN_IF_ERROR(checkFooter(bytes));
  StringInput in(bytes);
  leveldb::Table *opened = nullptr;
  leveldb::Status s = leveldb::Table::Open(tableOptions(), &in, bytes.size(), &opened);
  std::unique_ptr<leveldb::Table> table(opened);
  if (!s.ok())
    return errors::dataLoss(s.ToString());
  leveldb::ReadOptions read;
  read.verify_checksums = true;
  std::unique_ptr<leveldb::Iterator> it(table->NewIterator(read));
  std::string last;
  bool first = true;
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    std::string_view key(it->key().data(), it->key().size());
    if (!first && key <= last)
      return errors::dataLoss("keys of the table are not in order");
    first = false;
    last = key;
    TFC_RETURN_IF_ERROR(visit(key, {it->value().data(), it->value().size()}));
  }
  return it->status().ok() ? Status::ok() : errors::dataLoss(it->status().ToString());
}

} // namespace tfc::io
