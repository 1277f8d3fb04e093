#include "BundleEntry.h"
#include "CommitBundle.h"
#include "Crc32c.h"
#include "File.h"
#include "OrderedCode.h"
#include "Table.h"

#include "tfc/io/Checkpoint.h"

#include <algorithm>
#include <map>
#include <unistd.h>

namespace tfc::io {

// Durability (the order matters): data and index under temporary names, fsynced; the old index removed; data renamed; index
// renamed; the folder fsynced after each. An index that exists therefore always has its data, and from the removal of the old
// index on the temporaries are whole: repairCheckpoint() can finish what was cut off.
struct BundleWriter::Impl {
  std::string prefix;
  Status status; ///< first failure; everything after it fails the same way
  LockFile lock;
  OutputFile data;
  std::uint64_t offset = 0;
  std::map<std::string, std::string> entries;                  ///< key → serialized BundleEntry
  std::map<std::string, BundleEntry> sliced;  ///< partitioned tensors, their slices so far
  bool finished = false, committing = false;

  std::string temporary(const char *what) const { return prefix + ".tmp-" + what; }
  std::string dataName() const { return prefix + ".data-00000-of-00001"; }

  Status begin() {
    // As TensorFlow, which makes the last folder of the path (a sharded save has one of its own).
    TFC_RETURN_IF_ERROR(makeFolder(folderOf(prefix)));
    TFC_RETURN_IF_ERROR(lock.acquire(temporary("lock")));
    TFC_ASSIGN_OR_RETURN(data, OutputFile::create(temporary("data")));
    data.writeBehind();
    return Status::ok();
  }

  Status put(const void *bytes, std::size_t size) {
    offset += size;
    return data.write(bytes, size);
  }

  /// Appends the elements and describes them; dtype and shape are the caller's.
  Status append(const Tensor &t, BundleEntry &entry);
  Status insert(std::string key, const BundleEntry &entry) {
    if (!entries.emplace(std::move(key), entry.serialize()).second)
      return errors::invalidArgument("a tensor is saved twice under one name");
    return Status::ok();
  }
  Status finish();
};

namespace {

constexpr std::size_t piece = 1 << 20;

} // namespace

Status BundleWriter::Impl::append(const Tensor &t, BundleEntry &entry) {
  std::uint64_t start = offset;
  std::uint32_t crc = 0;
  if (t.dtype() == DType::string) {
    // All lengths as varints, a checksum of the lengths, then all bytes. The checksums see lengths as fixed-width words.
    std::string lengths;
    for (const std::string &s : t.strings()) {
      std::uint64_t n = s.size();
      do
        lengths.push_back(static_cast<char>(n >= 0x80 ? n | 0x80 : n));
      while (n >>= 7);
      std::uint32_t small = s.size();
      std::uint64_t large = s.size();
      crc = large > 0xffffffffu ? crc32c(crc, &large, 8) : crc32c(crc, &small, 4);
    }
    std::uint32_t masked = maskCrc(crc);
    TFC_RETURN_IF_ERROR(put(lengths.data(), lengths.size()));
    TFC_RETURN_IF_ERROR(put(&masked, 4));
    crc = crc32c(crc, &masked, 4);
    for (const std::string &s : t.strings()) {
      TFC_RETURN_IF_ERROR(put(s.data(), s.size()));
      crc = crc32c(crc, s.data(), s.size());
    }
  } else if (byteSize(t.dtype()) == 0) {
    return errors::unimplemented("saving a tensor of type ", name(t.dtype()));
  } else {
    auto *from = static_cast<const char *>(t.raw());
    for (std::size_t at = 0; at < t.nbytes(); at += piece) { // the checksum brings the bytes into the cache
      std::size_t n = std::min(piece, t.nbytes() - at);
      crc = crc32c(crc, from + at, n);
      TFC_RETURN_IF_ERROR(put(from + at, n));
    }
  }
  entry.offset = static_cast<std::int64_t>(start);
  entry.size = static_cast<std::int64_t>(offset - start);
  entry.crc = maskCrc(crc);
  return Status::ok();
}

Status BundleWriter::Impl::finish() {
  TFC_RETURN_IF_ERROR(data.syncAndClose());
  entries[""] = serializeBundleHeader(1);
  for (auto &[name, entry] : sliced)
    TFC_RETURN_IF_ERROR(insert(name, entry));
  std::string table = writeTable(entries);
  TFC_ASSIGN_OR_RETURN(OutputFile index, OutputFile::create(temporary("index")));
  TFC_RETURN_IF_ERROR(index.write(table.data(), table.size()));
  TFC_RETURN_IF_ERROR(index.syncAndClose());
  committing = true;
  return commitBundle(prefix, {{temporary("data"), dataName()}}, temporary("index"));
}

Status commitBundle(const std::string &prefix, const std::vector<std::pair<std::string, std::string>> &dataFiles, const std::string &index) {
  std::string folder = folderOf(prefix), final = prefix + ".index";
  if (::access(final.c_str(), F_OK) == 0) {
    TFC_RETURN_IF_ERROR(removeFile(final));
    TFC_RETURN_IF_ERROR(syncFolder(folder)); // or a power cut may leave the old index with new data
  }
  for (const auto &[from, to] : dataFiles)
    TFC_RETURN_IF_ERROR(renameFile(from, to));
  TFC_RETURN_IF_ERROR(syncFolder(folder));
  TFC_RETURN_IF_ERROR(renameFile(index, final));
  return syncFolder(folder);
}

BundleWriter::BundleWriter(std::string prefix) : impl(std::make_unique<Impl>()) {
  impl->prefix = std::move(prefix);
  impl->status = impl->begin();
}

BundleWriter::~BundleWriter() {
  if (impl->finished || impl->committing || !impl->data.isOpened())
    return;
  (void)removeFile(impl->temporary("data"));
  (void)removeFile(impl->temporary("index"));
}

Status BundleWriter::add(std::string_view name, const Tensor &tensor) {
  TFC_RETURN_IF_ERROR(impl->status);
  BundleEntry entry;
  entry.dtype = tensor.dtype();
  entry.shape = tensor.shape();
  impl->status = impl->append(tensor, entry);
  if (impl->status)
    impl->status = impl->insert(std::string(name), entry).withContext(name);
  return impl->status;
}

Status BundleWriter::addSlice(std::string_view name, const ShapeAndSlice &part, const Tensor &tensor) {
  TFC_RETURN_IF_ERROR(impl->status);
  auto &whole = impl->sliced[std::string(name)];
  whole.dtype = tensor.dtype();
  whole.shape = part.fullShape;
  whole.slices.push_back(part.slice);
  BundleEntry entry;
  entry.dtype = tensor.dtype();
  entry.shape = tensor.shape();
  impl->status = impl->append(tensor, entry);
  if (impl->status)
    impl->status = impl->insert(sliceKey(name, part.slice), entry).withContext(name);
  return impl->status;
}

Status BundleWriter::finish() {
  TFC_RETURN_IF_ERROR(impl->status);
  impl->status = impl->finish();
  impl->finished = impl->status.isOk();
  return impl->status;
}

} // namespace tfc::io
