#include "BundleEntry.h"
#include "Crc32c.h"
#include "File.h"
#include "OrderedCode.h"
#include "Parallel.h"
#include "Table.h"

#include "tfc/io/Checkpoint.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <map>
#include <mutex>

namespace tfc::io {

struct BundleReader::Impl {
  explicit Impl(std::string prefix) : prefix(std::move(prefix)) {}
  std::string prefix;
  std::string indexFile;              ///< empty: by the prefix
  std::vector<std::string> dataFiles; ///< by shard; empty: by the prefix
  int shards = 0;
  std::map<std::string, BundleEntry, std::less<>> entries; ///< by key; slices under their encoded keys
  std::mutex mutex;
  std::map<int, std::shared_ptr<InputFile>> files;

  Status readIndex(std::vector<TensorInfo> &list);
  Expected<std::shared_ptr<InputFile>> shard(int number);
  Expected<Tensor> readEntry(const BundleEntry &entry, std::string_view name);
  Expected<Tensor> readStrings(const BundleEntry &entry, const InputFile &file, Shape shape);
  Status damaged(const InputFile &file, const BundleEntry &entry, std::uint32_t got) const;
};

Status BundleReader::Impl::readIndex(std::vector<TensorInfo> &list) {
  std::string index = indexFile.empty() ? prefix + ".index" : indexFile;
  Expected<std::string> bytes = readWholeFile(index);
  if (!bytes)
    return bytes.status().code() == Code::NotFound
               ? errors::notFound("Unsuccessful TensorSliceReader constructor: Failed to find any matching files for ", prefix)
               : bytes.status();
  bool sawHeader = false;
  Status s = readTable(*bytes, [&](std::string_view key, std::string_view value) -> Status {
    if (!sawHeader) {
      if (!key.empty())
        return errors::dataLoss("no bundle header");
      TFC_ASSIGN_OR_RETURN(shards, parseBundleHeader(value));
      sawHeader = true;
      return Status::ok();
    }
    auto entry = BundleEntry::parse(value);
    if (!entry || entry->shard >= shards)
      return errors::dataLoss("bad entry for key ", std::string(key.substr(0, 200)), entry ? "" : ": " + entry.status().message());
    if (key[0] != '\0')
      list.push_back({std::string(key), entry->dtype, entry->shape});
    entries.emplace(std::string(key), std::move(*entry));
    return Status::ok();
  });
  if (s && !sawHeader)
    s = errors::dataLoss("no bundle header");
  return s.withContext(index);
}

Expected<std::shared_ptr<InputFile>> BundleReader::Impl::shard(int number) {
  std::lock_guard lock(mutex);
  auto &file = files[number];
  if (!file) {
    char suffix[64];
    std::snprintf(suffix, sizeof suffix, ".data-%05d-of-%05d", number, shards);
    TFC_ASSIGN_OR_RETURN(InputFile opened, InputFile::open(static_cast<std::size_t>(number) < dataFiles.size() ? dataFiles[number] : prefix + suffix));
    file = std::make_shared<InputFile>(std::move(opened));
  }
  return file;
}

Status BundleReader::Impl::damaged(const InputFile &file, const BundleEntry &entry, std::uint32_t got) const {
  return errors::dataLoss("TensorBundle at ", prefix, " shard ", entry.shard, " (", entry.size,
                          " bytes): Checksum does not match: stored ", entry.crc,
                          " vs. calculated on the restored bytes ", got, " (", file.name(), ")");
}

Expected<Tensor> BundleReader::Impl::readStrings(const BundleEntry &entry, const InputFile &file, Shape shape) {
  std::string bytes(entry.size, '\0');
  TFC_RETURN_IF_ERROR(file.read(entry.offset, bytes.data(), bytes.size()));
  std::int64_t count = *shape.numElements();
  if (count > entry.size) // a length takes a byte at least
    return errors::dataLoss(file.name(), ": ", count, " strings in ", entry.size, " bytes");
  std::vector<std::uint64_t> lengths;
  std::size_t at = 0;
  std::uint32_t crc = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    std::uint64_t v = 0;
    for (int shift = 0;; shift += 7) {
      if (at >= bytes.size() || shift > 63)
        return errors::dataLoss(file.name(), ": bad string length");
      unsigned char c = bytes[at++];
      v |= static_cast<std::uint64_t>(c & 0x7f) << shift;
      if (!(c & 0x80))
        break;
    }
    std::uint32_t small = v;
    crc = v > 0xffffffffu ? crc32c(crc, &v, 8) : crc32c(crc, &small, 4);
    lengths.push_back(v);
  }
  std::uint32_t stored;
  if (bytes.size() - at < 4)
    return errors::dataLoss(file.name(), ": strings are cut off");
  std::memcpy(&stored, bytes.data() + at, 4);
  if (stored != maskCrc(crc))
    return damaged(file, entry, maskCrc(crc));
  crc = crc32c(crc, &stored, 4);
  at += 4;
  crc = crc32c(crc, bytes.data() + at, bytes.size() - at);
  if (entry.crc != maskCrc(crc))
    return damaged(file, entry, maskCrc(crc));
  TFC_ASSIGN_OR_RETURN(Tensor t, Tensor::allocate(DType::string, shape));
  auto out = t.mutable_data<std::string>();
  for (std::int64_t i = 0; i < count; ++i) {
    if (lengths[i] > bytes.size() - at)
      return errors::dataLoss(file.name(), ": strings are cut off");
    out[i].assign(bytes, at, lengths[i]);
    at += lengths[i];
  }
  return t;
}

namespace {

/// Piece by piece, so that the checksum finds the bytes in the cache.
Status readPieces(const InputFile &file, std::uint64_t offset, char *to, std::uint64_t bytes, std::uint32_t &crc) {
  constexpr std::uint64_t piece = 256 << 10;
  for (std::uint64_t at = 0; at < bytes; at += piece) {
    std::size_t n = std::min(piece, bytes - at);
    TFC_RETURN_IF_ERROR(file.read(offset + at, to + at, n));
    crc = crc32c(crc, to + at, n);
  }
  return Status::ok();
}

/// Large tensors by several threads, a part each: most of the time goes to the memory's first touch.
Status readChecked(const InputFile &file, std::uint64_t offset, char *to, std::uint64_t bytes, std::uint32_t &crc) {
  constexpr std::uint64_t worthAThread = 4 << 20;
  std::uint64_t count = partsOf(bytes, worthAThread);
  if (count < 2)
    return readPieces(file, offset, to, bytes, crc);
  struct Part {
    std::uint64_t begin, size;
    std::uint32_t crc = 0;
    Status status = Status::ok();
  };
  std::vector<Part> parts;
  for (std::uint64_t i = 0; i < count; ++i)
    parts.push_back({bytes * i / count, bytes * (i + 1) / count - bytes * i / count});
  inParallel(parts.size(), [&](std::size_t i) {
    Part &p = parts[i];
    p.status = readPieces(file, offset + p.begin, to + p.begin, p.size, p.crc);
  });
  for (const Part &p : parts) {
    TFC_RETURN_IF_ERROR(p.status);
    crc = crc32cConcat(crc, p.crc, p.size);
  }
  return Status::ok();
}

} // namespace

Expected<Tensor> BundleReader::Impl::readEntry(const BundleEntry &entry, std::string_view name) {
  const Shape &shape = entry.shape;
  DType dtype = entry.dtype;
  TFC_ASSIGN_OR_RETURN(std::shared_ptr<InputFile> file, shard(static_cast<int>(entry.shard)));
  if (static_cast<std::uint64_t>(entry.offset) > file->size() ||
      static_cast<std::uint64_t>(entry.size) > file->size() - entry.offset)
    return errors::dataLoss(file->name(), " ends before the data of ", std::string(name));
  if (dtype == DType::string)
    return readStrings(entry, *file, shape);
  std::size_t width = byteSize(dtype);
  if (!width)
    return errors::unimplemented("restoring ", std::string(name), ": element type number ", static_cast<int>(dtype));
  std::uint64_t bytes;
  if (__builtin_mul_overflow(static_cast<std::uint64_t>(*shape.numElements()), width, &bytes) ||
      bytes != static_cast<std::uint64_t>(entry.size))
    return errors::dataLoss(std::string(name), ": ", entry.size, " bytes stored for shape ", shape.errorStr());
  TFC_ASSIGN_OR_RETURN(Tensor t, Tensor::allocate(dtype, shape));
  std::uint32_t crc = 0;
  if (bytes)
    TFC_RETURN_IF_ERROR(readChecked(*file, static_cast<std::uint64_t>(entry.offset), static_cast<char *>(t.mutableRaw()), bytes, crc));
  crc = maskCrc(crc);
  if (crc != entry.crc)
    return damaged(*file, entry, crc);
  return t;
}

BundleReader::BundleReader(std::string prefix) : CheckpointReader(prefix, 2), impl(std::make_unique<Impl>(std::move(prefix))) {}
BundleReader::~BundleReader() = default;

Expected<std::unique_ptr<BundleReader>> BundleReader::open(std::string prefix) {
  std::unique_ptr<BundleReader> reader(new BundleReader(std::move(prefix)));
  TFC_RETURN_IF_ERROR(reader->impl->readIndex(reader->list));
  return reader;
}

Expected<std::unique_ptr<BundleReader>> BundleReader::openFiles(std::string prefix, std::string index, std::vector<std::string> data) {
  std::unique_ptr<BundleReader> reader(new BundleReader(std::move(prefix)));
  reader->impl->indexFile = std::move(index);
  reader->impl->dataFiles = std::move(data);
  TFC_RETURN_IF_ERROR(reader->impl->readIndex(reader->list));
  return reader;
}

int BundleReader::shards() const { return impl->shards; }

int BundleReader::shardOf(std::string_view name) const {
  auto it = impl->entries.find(name);
  if (it == impl->entries.end())
    return -1;
  if (it->second.slices.empty())
    return static_cast<int>(it->second.shard);
  return shardOf(sliceKey(name, it->second.slices[0]));
}

Expected<CheckpointReader::Stored> BundleReader::stored(std::string_view name) const {
  auto it = impl->entries.find(name);
  if (it == impl->entries.end() || name.empty())
    return errors::notFound("Key ", std::string(name), " not found in checkpoint");
  return Stored{it->second.dtype, it->second.shape, it->second.slices};
}

Expected<Tensor> BundleReader::readPart(std::string_view name, const Stored &tensor, std::size_t part) const {
  auto it = impl->entries.find(tensor.slices.empty() ? std::string(name) : sliceKey(name, tensor.slices[part]));
  if (it == impl->entries.end())
    return errors::dataLoss(impl->prefix, ".index: a slice of ", std::string(name), " is missing");
  return impl->readEntry(it->second, name);
}

} // namespace tfc::io
