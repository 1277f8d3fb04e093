#include "BundleEntry.h"

#include "tfc/base/Wire.h"

namespace tfc::io {
namespace {

void number(WireWriter &w, int field, std::int64_t v) {
  if (v)
    w.number(field, static_cast<std::uint64_t>(v));
}

Status bad(const char *what) { return errors::dataLoss("bad ", what); }

} // namespace

std::string serializeShape(const Shape &shape) {
  WireWriter w;
  for (std::int64_t d : shape.dims()) {
    WireWriter dim;
    number(dim, 1, d);
    w.bytes(2, dim.out);
  }
  return std::move(w.out);
}

std::string serializeSlice(const Slice &slice) {
  WireWriter w;
  for (std::size_t i = 0; i < slice.start.size(); ++i) {
    WireWriter extent;
    if (!slice.isFull(static_cast<int>(i))) {
      number(extent, 1, slice.start[i]);
      extent.number(2, static_cast<std::uint64_t>(slice.length[i])); // one of a oneof: also if it is 0
    }
    w.bytes(1, extent.out);
  }
  return std::move(w.out);
}

std::string BundleEntry::serialize() const {
  WireWriter w;
  number(w, 1, static_cast<int>(dtype));
  w.bytes(2, serializeShape(shape));
  number(w, 3, shard), number(w, 4, offset), number(w, 5, size);
  if (crc)
    w.fixed32(6, crc);
  for (const Slice &s : slices)
    w.bytes(7, serializeSlice(s));
  return std::move(w.out);
}

Expected<BundleEntry> BundleEntry::parse(std::string_view bytes) {
  BundleEntry entry;
  WireReader r(bytes);
  while (r.next()) {
    if (r.type == WireReader::Varint) {
      auto v = static_cast<std::int64_t>(r.number);
      switch (r.field) {
      case 1: entry.dtype = static_cast<DType>(v); break;
      case 3: entry.shard = v; break;
      case 4: entry.offset = v; break;
      case 5: entry.size = v; break;
      default: break;
      }
    } else if (r.field == 6 && r.type == WireReader::Fixed32) {
      entry.crc = static_cast<std::uint32_t>(r.number);
    } else if (r.field == 2 && r.type == WireReader::Bytes) {
      TFC_ASSIGN_OR_RETURN(entry.shape, parseShape(r.bytes));
    } else if (r.field == 7 && r.type == WireReader::Bytes) {
      TFC_ASSIGN_OR_RETURN(Slice slice, parseSlice(r.bytes));
      entry.slices.push_back(std::move(slice));
    }
  }
  if (r.bad || entry.shard < 0 || entry.offset < 0 || entry.size < 0)
    return bad("entry");
  return entry;
}

std::string serializeBundleHeader(int shards) {
  WireWriter w, version;
  version.number(1, 1); // producer
  number(w, 1, shards);
  w.bytes(3, version.out);
  return std::move(w.out);
}

Expected<int> parseBundleHeader(std::string_view bytes) {
  std::int64_t shards = 0, minConsumer = 0;
  bool little = true;
  WireReader r(bytes);
  while (r.next()) {
    if (r.type == WireReader::Varint && r.field == 1)
      shards = static_cast<std::int64_t>(r.number);
    if (r.type == WireReader::Varint && r.field == 2)
      little = r.number == 0;
    if (r.type != WireReader::Bytes || r.field != 3)
      continue;
    WireReader version(r.bytes);
    while (version.next())
      if (version.field == 2 && version.type == WireReader::Varint)
        minConsumer = static_cast<std::int64_t>(version.number);
    r.bad |= version.bad;
  }
  if (r.bad)
    return errors::dataLoss("no bundle header");
  if (!little)
    return errors::unimplemented("a big-endian checkpoint");
  if (minConsumer > 1)
    return errors::invalidArgument("checkpoint needs a reader of version ", minConsumer);
  if (shards < 1 || shards > 100000)
    return errors::dataLoss("bundle of ", shards, " shards");
  return static_cast<int>(shards);
}

Expected<Shape> parseShape(std::string_view bytes) {
  std::vector<std::int64_t> dims;
  WireReader r(bytes);
  while (r.next()) {
    if (r.field == 3 && r.type == WireReader::Varint && r.number)
      return bad("shape");
    if (r.field != 2 || r.type != WireReader::Bytes)
      continue;
    std::int64_t size = 0;
    WireReader dim(r.bytes);
    while (dim.next())
      if (dim.field == 1 && dim.type == WireReader::Varint)
        size = static_cast<std::int64_t>(dim.number);
    if (dim.bad || dims.size() == 254)
      return bad("shape");
    if (size < 0)
      return errors::dataLoss("negative dimension");
    dims.push_back(size);
  }
  if (r.bad)
    return bad("shape");
  Shape shape(std::move(dims));
  if (!shape.numElements())
    return errors::dataLoss("shape ", shape.errorStr(), " has too many elements");
  return shape;
}

Expected<Slice> parseSlice(std::string_view bytes) {
  Slice slice;
  WireReader r(bytes);
  while (r.next()) {
    if (r.field != 1 || r.type != WireReader::Bytes)
      continue;
    std::int64_t start = 0, length = -1;
    WireReader extent(r.bytes);
    while (extent.next())
      if (extent.type == WireReader::Varint && extent.field <= 2)
        (extent.field == 1 ? start : length) = static_cast<std::int64_t>(extent.number);
    if (extent.bad)
      return bad("slice");
    slice.start.push_back(start);
    slice.length.push_back(length);
  }
  if (r.bad)
    return bad("slice");
  return slice;
}

} // namespace tfc::io
