#include "Crc32c.h"
#include "File.h"
#include "OrderedCode.h"
#include "Slices.h"
#include "Table.h"

#include "tfc/proto/tensor_bundle.pb.h"
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
  std::map<std::string, tensorflow::BundleEntryProto, std::less<>> entries; ///< by key; slices under their encoded keys
  std::mutex mutex;
  std::map<int, std::shared_ptr<InputFile>> files;

  Status readIndex(std::vector<TensorInfo> &list);
  Expected<std::shared_ptr<InputFile>> shard(int number);
  Expected<Tensor> readEntry(const tensorflow::BundleEntryProto &entry, std::string_view name);
  Expected<Tensor> readStrings(const tensorflow::BundleEntryProto &entry, const InputFile &file, Shape shape);
  Status damaged(const InputFile &file, const tensorflow::BundleEntryProto &entry, std::uint32_t got) const;
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
      tensorflow::BundleHeaderProto header;
      if (!key.empty() || !header.ParseFromArray(value.data(), value.size()))
        return errors::dataLoss("no bundle header");
      if (header.endianness() != tensorflow::BundleHeaderProto::LITTLE)
        return errors::unimplemented("a big-endian checkpoint");
      if (header.version().min_consumer() > 1)
        return errors::invalidArgument("checkpoint needs a reader of version ", header.version().min_consumer());
      if (header.num_shards() < 1)
        return errors::dataLoss("bundle of ", header.num_shards(), " shards");
      shards = header.num_shards();
      sawHeader = true;
      return Status::ok();
    }
    tensorflow::BundleEntryProto entry;
    if (!entry.ParseFromArray(value.data(), value.size()))
      return errors::dataLoss("bad entry for key ", std::string(key.substr(0, 200)));
    TFC_ASSIGN_OR_RETURN(Shape shape, shapeOf(entry.shape()));
    if (entry.shard_id() < 0 || entry.shard_id() >= shards || entry.offset() < 0 || entry.size() < 0)
      return errors::dataLoss("bad entry for key ", std::string(key.substr(0, 200)));
    if (key[0] != '\0')
      list.push_back({std::string(key), static_cast<DType>(entry.dtype()), shape});
    entries.emplace(std::string(key), std::move(entry));
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

Status BundleReader::Impl::damaged(const InputFile &file, const tensorflow::BundleEntryProto &entry, std::uint32_t got) const {
  return errors::dataLoss("TensorBundle at ", prefix, " shard ", entry.shard_id(), " (", entry.size(),
                          " bytes): Checksum does not match: stored ", entry.crc32c(),
                          " vs. calculated on the restored bytes ", got, " (", file.name(), ")");
}

Expected<Tensor> BundleReader::Impl::readStrings(const tensorflow::BundleEntryProto &entry, const InputFile &file, Shape shape) {
  std::string bytes(entry.size(), '\0');
  TFC_RETURN_IF_ERROR(file.read(entry.offset(), bytes.data(), bytes.size()));
  std::int64_t count = *shape.numElements();
  if (count > entry.size()) // a length takes a byte at least
    return errors::dataLoss(file.name(), ": ", count, " strings in ", entry.size(), " bytes");
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
  if (entry.crc32c() != maskCrc(crc))
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

Expected<Tensor> BundleReader::Impl::readEntry(const tensorflow::BundleEntryProto &entry, std::string_view name) {
  TFC_ASSIGN_OR_RETURN(Shape shape, shapeOf(entry.shape()));
  auto dtype = static_cast<DType>(entry.dtype());
  TFC_ASSIGN_OR_RETURN(std::shared_ptr<InputFile> file, shard(entry.shard_id()));
  if (static_cast<std::uint64_t>(entry.offset()) > file->size() ||
      static_cast<std::uint64_t>(entry.size()) > file->size() - entry.offset())
    return errors::dataLoss(file->name(), " ends before the data of ", std::string(name));
  if (dtype == DType::string)
    return readStrings(entry, *file, shape);
  std::size_t width = byteSize(dtype);
  if (!width)
    return errors::unimplemented("restoring ", std::string(name), ": element type number ", static_cast<int>(dtype));
  std::uint64_t bytes;
  if (__builtin_mul_overflow(static_cast<std::uint64_t>(*shape.numElements()), width, &bytes) ||
      bytes != static_cast<std::uint64_t>(entry.size()))
    return errors::dataLoss(std::string(name), ": ", entry.size(), " bytes stored for shape ", shape.errorStr());
  TFC_ASSIGN_OR_RETURN(Tensor t, Tensor::allocate(dtype, shape));
  // Piece by piece, so that the checksum finds the bytes in the cache.
  constexpr std::uint64_t piece = 256 << 10;
  auto *to = static_cast<char *>(bytes ? t.mutableRaw() : nullptr);
  std::uint32_t crc = 0;
  for (std::uint64_t at = 0; at < bytes; at += piece) {
    std::size_t n = std::min(piece, bytes - at);
    TFC_RETURN_IF_ERROR(file->read(entry.offset() + at, to + at, n));
    crc = crc32c(crc, to + at, n);
  }
  crc = maskCrc(crc);
  if (crc != entry.crc32c())
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
  if (it->second.slices().empty())
    return it->second.shard_id();
  return shardOf(sliceKey(name, sliceOf(it->second.slices(0))));
}

Expected<CheckpointReader::Stored> BundleReader::stored(std::string_view name) const {
  auto it = impl->entries.find(name);
  if (it == impl->entries.end() || name.empty())
    return errors::notFound("Key ", std::string(name), " not found in checkpoint");
  const auto &entry = it->second;
  Stored tensor{static_cast<DType>(entry.dtype()), {}, {}};
  TFC_ASSIGN_OR_RETURN(tensor.shape, shapeOf(entry.shape()));
  for (const auto &proto : entry.slices())
    tensor.slices.push_back(sliceOf(proto));
  return tensor;
}

Expected<Tensor> BundleReader::readPart(std::string_view name, const Stored &tensor, std::size_t part) const {
  auto it = impl->entries.find(tensor.slices.empty() ? std::string(name) : sliceKey(name, tensor.slices[part]));
  if (it == impl->entries.end())
    return errors::dataLoss(impl->prefix, ".index: a slice of ", std::string(name), " is missing");
  return impl->readEntry(it->second, name);
}

} // namespace tfc::io
