#include "Crc32c.h"
#include "File.h"
#include "OrderedCode.h"
#include "Table.h"

#include "tfc/proto/tensor_bundle.pb.h"
#include "tfc/runtime/Checkpoint.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <map>
#include <mutex>

namespace tfc::io {

struct BundleReader::Impl {
  std::string prefix;
  int shards = 0;
  std::map<std::string, tensorflow::BundleEntryProto, std::less<>> entries; ///< by key; slices under their encoded keys
  std::vector<TensorInfo> list;
  std::mutex mutex;
  std::map<int, std::shared_ptr<InputFile>> files;

  Status readIndex();
  Expected<std::shared_ptr<InputFile>> shard(int number);
  Expected<Tensor> readEntry(const tensorflow::BundleEntryProto &entry, std::string_view name);
  Expected<Tensor> readStrings(const tensorflow::BundleEntryProto &entry, const InputFile &file, Shape shape);
  Status damaged(const InputFile &file, const tensorflow::BundleEntryProto &entry, std::uint32_t got) const;
};

namespace {

Expected<Shape> shapeOf(const tensorflow::TensorShapeProto &proto) {
  if (proto.unknown_rank() || proto.dim_size() > 254)
    return errors::dataLoss("bad shape");
  std::vector<std::int64_t> dims;
  for (const auto &d : proto.dim()) {
    if (d.size() < 0)
      return errors::dataLoss("negative dimension");
    dims.push_back(d.size());
  }
  Shape shape(std::move(dims));
  if (!shape.numElements())
    return errors::dataLoss("shape ", shape.errorStr(), " has too many elements");
  return shape;
}

Slice sliceOf(const tensorflow::TensorSliceProto &proto) {
  Slice slice;
  for (const auto &extent : proto.extent()) {
    slice.start.push_back(extent.start());
    slice.length.push_back(extent.has_length() ? extent.length() : -1);
  }
  return slice;
}

/// The slice with its lengths filled in, or InvalidArgument if it leaves `shape`.
Expected<Slice> within(const Slice &slice, const Shape &shape) {
  if (static_cast<int>(slice.start.size()) != shape.rank())
    return errors::invalidArgument("slice of rank ", slice.start.size(), " in a tensor of shape ", shape.errorStr());
  Slice full = slice;
  for (int i = 0; i < shape.rank(); ++i) {
    if (slice.isFull(i)) {
      full.start[i] = 0;
      full.length[i] = shape[i];
    }
    if (full.start[i] < 0 || full.length[i] > shape[i] || full.start[i] > shape[i] - full.length[i])
      return errors::invalidArgument("slice leaves the shape ", shape.errorStr());
  }
  return full;
}

/// Copies a box of `extent` elements between two row-major arrays, each with its shape and the box's corner.
template <class CopyRow>
void forEachRow(const std::vector<std::int64_t> &extent, const Shape &a, const std::vector<std::int64_t> &aStart,
                const Shape &b, const std::vector<std::int64_t> &bStart, CopyRow copyRow) {
  int rank = a.rank();
  std::int64_t row = rank ? extent[rank - 1] : 1, rows = 1;
  for (int i = 0; i + 1 < rank; ++i)
    rows *= extent[i];
  if (row == 0)
    return;
  std::vector<std::int64_t> index(rank, 0);
  for (std::int64_t r = 0; r < rows; ++r) {
    std::int64_t ia = 0, ib = 0;
    for (int i = 0; i < rank; ++i) {
      ia = ia * a[i] + aStart[i] + index[i];
      ib = ib * b[i] + bStart[i] + index[i];
    }
    copyRow(ia, ib, row);
    for (int i = rank - 1; i-- > 0 && ++index[i] == extent[i];)
      index[i] = 0;
  }
}

void copyBox(Tensor &to, const std::vector<std::int64_t> &toStart, const Tensor &from,
             const std::vector<std::int64_t> &fromStart, const std::vector<std::int64_t> &extent) {
  if (to.dtype() == DType::string) {
    auto t = to.mutable_data<std::string>();
    auto f = from.strings();
    forEachRow(extent, to.shape(), toStart, from.shape(), fromStart,
               [&](std::int64_t a, std::int64_t b, std::int64_t n) { std::copy_n(f.begin() + b, n, t.begin() + a); });
    return;
  }
  std::size_t width = byteSize(to.dtype());
  char *t = static_cast<char *>(to.mutableRaw());
  const char *f = static_cast<const char *>(from.raw());
  forEachRow(extent, to.shape(), toStart, from.shape(), fromStart,
             [&](std::int64_t a, std::int64_t b, std::int64_t n) { std::memcpy(t + a * width, f + b * width, n * width); });
}

} // namespace

Expected<std::optional<ShapeAndSlice>> parseShapeAndSlice(std::string_view text) {
  if (text.empty())
    return std::optional<ShapeAndSlice>();
  auto bad = [&] { return errors::invalidArgument("shape_and_slice '", std::string(text.substr(0, 200)), "' is malformed"); };
  std::vector<std::int64_t> dims;
  ShapeAndSlice result;
  std::size_t at = 0;
  auto number = [&](std::int64_t &v) {
    auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), v);
    bool ok = error == std::errc() && v >= 0;
    at = end - text.data();
    return ok;
  };
  // The last word is the slice: "start,length" or "-" per dimension, joined by ':'.
  std::size_t slice = text.rfind(' ');
  slice = slice == std::string_view::npos ? 0 : slice + 1;
  while (at < slice) {
    std::int64_t d;
    if (!number(d) || at >= text.size() || text[at] != ' ')
      return bad();
    dims.push_back(d);
    ++at;
  }
  while (at < text.size()) {
    std::int64_t start = 0, length = -1;
    if (text[at] == '-')
      ++at;
    else if (!number(start) || at >= text.size() || text[at++] != ',' || !number(length))
      return bad();
    result.slice.start.push_back(start);
    result.slice.length.push_back(length);
    if (at < text.size() && text[at++] != ':')
      return bad();
  }
  result.fullShape = Shape(std::move(dims));
  if (static_cast<int>(result.slice.start.size()) != result.fullShape.rank() || !result.fullShape.numElements())
    return bad();
  if (auto ok = within(result.slice, result.fullShape); !ok)
    return ok.status();
  return std::optional(std::move(result));
}

Status BundleReader::Impl::readIndex() {
  Expected<std::string> bytes = readWholeFile(prefix + ".index");
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
  return s.withContext(prefix + ".index");
}

Expected<std::shared_ptr<InputFile>> BundleReader::Impl::shard(int number) {
  std::lock_guard lock(mutex);
  auto &file = files[number];
  if (!file) {
    char suffix[64];
    std::snprintf(suffix, sizeof suffix, ".data-%05d-of-%05d", number, shards);
    TFC_ASSIGN_OR_RETURN(InputFile opened, InputFile::open(prefix + suffix));
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
  if (bytes)
    TFC_RETURN_IF_ERROR(file->read(entry.offset(), t.mutableRaw(), bytes));
  std::uint32_t crc = maskCrc(crc32c(0, t.raw(), bytes));
  if (crc != entry.crc32c())
    return damaged(*file, entry, crc);
  return t;
}

BundleReader::BundleReader() : impl(std::make_unique<Impl>()) {}
BundleReader::~BundleReader() = default;

Expected<std::unique_ptr<BundleReader>> BundleReader::open(std::string prefix) {
  std::unique_ptr<BundleReader> reader(new BundleReader);
  reader->impl->prefix = std::move(prefix);
  TFC_RETURN_IF_ERROR(reader->impl->readIndex());
  return reader;
}

const std::vector<TensorInfo> &BundleReader::tensors() const { return impl->list; }

const TensorInfo *BundleReader::find(std::string_view name) const {
  auto it = std::lower_bound(impl->list.begin(), impl->list.end(), name,
                             [](const TensorInfo &info, std::string_view n) { return info.name < n; });
  return it != impl->list.end() && it->name == name ? &*it : nullptr;
}

Expected<Tensor> BundleReader::read(std::string_view name) const {
  auto it = impl->entries.find(name);
  if (it == impl->entries.end() || name.empty())
    return errors::notFound("Key ", std::string(name), " not found in checkpoint");
  const auto &entry = it->second;
  if (entry.slices().empty())
    return impl->readEntry(entry, name);
  TFC_ASSIGN_OR_RETURN(Shape shape, shapeOf(entry.shape()));
  TFC_ASSIGN_OR_RETURN(Tensor whole, Tensor::allocate(static_cast<DType>(entry.dtype()), shape));
  std::int64_t covered = 0;
  for (const auto &proto : entry.slices()) {
    Slice slice = sliceOf(proto);
    auto part = impl->entries.find(sliceKey(name, slice));
    if (part == impl->entries.end())
      return errors::dataLoss(impl->prefix, ".index: a slice of ", std::string(name), " is missing");
    TFC_ASSIGN_OR_RETURN(Slice box, within(slice, shape));
    TFC_ASSIGN_OR_RETURN(Tensor t, impl->readEntry(part->second, name));
    if (t.dtype() != whole.dtype() || t.shape().dims() != box.length)
      return errors::dataLoss(impl->prefix, ".index: a slice of ", std::string(name), " has another shape or type");
    copyBox(whole, box.start, t, std::vector<std::int64_t>(shape.rank(), 0), box.length);
    covered += t.size();
  }
  if (covered < whole.size())
    return errors::notFound("Key ", std::string(name), ": its slices do not cover the tensor");
  return whole;
}

Expected<Tensor> BundleReader::readSlice(std::string_view name, const ShapeAndSlice &part) const {
  TFC_ASSIGN_OR_RETURN(Tensor whole, read(name));
  if (!(whole.shape() == part.fullShape))
    return errors::invalidArgument("Tensor's shape ", whole.shape().errorStr(), " is not compatible with supplied shape ",
                                   part.fullShape.errorStr(), " for ", std::string(name));
  TFC_ASSIGN_OR_RETURN(Slice box, within(part.slice, whole.shape()));
  TFC_ASSIGN_OR_RETURN(Tensor t, Tensor::allocate(whole.dtype(), Shape(box.length)));
  copyBox(t, std::vector<std::int64_t>(box.start.size(), 0), whole, box.start, box.length);
  return t;
}

} // namespace tfc::io
