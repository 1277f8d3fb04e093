#include "LegacyWriter.h"

#include "BundleEntry.h"
#include "OrderedCode.h"
#include "Slices.h"
#include "Table.h"

#include "tfc/base/Wire.h"

namespace tfc::io {
namespace {

/// Elements one behind the other in a packed field, each as `put` writes it.
template <class T, class Put> void packed(WireWriter &out, int field, const Tensor &t, Put put) {
  WireWriter list;
  for (const T &v : t.data<T>())
    put(list, v);
  if (t.size())
    out.bytes(field, list.out);
}
template <class T> void integers(WireWriter &out, int field, const Tensor &t) {
  packed<T>(out, field, t, [](WireWriter &w, T v) { w.varint(static_cast<std::uint64_t>(static_cast<std::int64_t>(v))); });
}
void bytesAs(WireWriter &out, int field, const Tensor &t) {
  if (t.size())
    out.bytes(field, {static_cast<const char *>(t.raw()), t.nbytes()});
}

/// A TensorProto of values in the list of their type, with neither type nor shape.
Expected<std::string> values(const Tensor &t) {
  WireWriter w;
  switch (t.dtype()) {
  case DType::float32: bytesAs(w, 5, t); break;
  case DType::float64: bytesAs(w, 6, t); break;
  case DType::int32: integers<std::int32_t>(w, 7, t); break;
  case DType::int16: integers<std::int16_t>(w, 7, t); break;
  case DType::int8: integers<std::int8_t>(w, 7, t); break;
  case DType::uint16: integers<std::uint16_t>(w, 7, t); break;
  case DType::uint8: integers<std::uint8_t>(w, 7, t); break;
  case DType::string:
    for (const std::string &s : t.strings())
      w.bytes(8, s);
    break;
  case DType::complex64: bytesAs(w, 9, t); break;
  case DType::int64: integers<std::int64_t>(w, 10, t); break;
  case DType::bool_: packed<bool>(w, 11, t, [](WireWriter &list, bool v) { list.varint(v); }); break;
  case DType::complex128: bytesAs(w, 12, t); break;
  case DType::float16: packed<Half>(w, 13, t, [](WireWriter &list, Half v) { list.varint(v.bits); }); break;
  case DType::bfloat16: packed<BFloat16>(w, 13, t, [](WireWriter &list, BFloat16 v) { list.varint(v.bits); }); break;
  case DType::uint32: integers<std::uint32_t>(w, 16, t); break;
  case DType::uint64: integers<std::uint64_t>(w, 17, t); break;
  default: return errors::unimplemented("saving a tensor of type ", runtimeName(t.dtype()), " in a checkpoint of version 1");
  }
  return std::move(w.out);
}

} // namespace

Status writeLegacyCheckpoint(const std::string &file, std::span<const LegacyEntry> entries) {
  std::map<std::string, std::string> table;
  std::map<std::string, BundleEntry> metas;
  std::vector<std::string> order; // of the names
  for (const LegacyEntry &e : entries) {
    const Shape &whole = e.part ? e.part->fullShape : e.tensor.shape();
    const auto rank = static_cast<std::size_t>(whole.rank());
    Slice slice = e.part ? e.part->slice : Slice{std::vector<std::int64_t>(rank, 0), std::vector<std::int64_t>(rank, -1)};
    TFC_ASSIGN_OR_RETURN(Slice box, within(slice, whole));
    if (!(Shape(box.length) == e.tensor.shape()))
      return errors::invalidArgument("Slice of ", e.name, " has shape ", Shape(box.length).errorStr(), ", its tensor ", e.tensor.shape().errorStr());
    auto [meta, isNew] = metas.try_emplace(e.name);
    if (isNew) {
      meta->second.dtype = e.tensor.dtype(), meta->second.shape = whole;
      order.push_back(e.name);
    } else if (meta->second.dtype != e.tensor.dtype() || !(meta->second.shape == whole)) {
      return errors::invalidArgument("Mismatching shapes or types of ", e.name, ": ", meta->second.shape.errorStr(), " and ", whole.errorStr());
    }
    meta->second.slices.push_back(slice);
    TFC_ASSIGN_OR_RETURN(std::string data, values(e.tensor));
    WireWriter saved, outer; // SavedTensorSlices: 2 data {1 name, 2 slice, 3 TensorProto}
    saved.bytes(1, e.name), saved.bytes(2, serializeSlice(slice)), saved.bytes(3, data);
    outer.bytes(2, saved.out);
    if (!table.emplace(sliceKey(e.name, slice), std::move(outer.out)).second)
      return errors::invalidArgument("Duplicate tensor ", e.name, " in one checkpoint");
  }
  WireWriter meta, version, outer; // 1 meta {1 tensor {1 name, 2 shape, 3 type, 4 slice*}*, 2 versions {1 producer}}
  for (const std::string &name : order) {
    const BundleEntry &e = metas[name];
    WireWriter tensor;
    tensor.bytes(1, name), tensor.bytes(2, serializeShape(e.shape)), tensor.number(3, static_cast<std::uint64_t>(e.dtype));
    for (const Slice &s : e.slices)
      tensor.bytes(4, serializeSlice(s));
    meta.bytes(1, tensor.out);
  }
  version.number(1, 1);
  meta.bytes(2, version.out);
  outer.bytes(1, meta.out);
  table.emplace("", std::move(outer.out));
  return writeFileDurably(file, writeTable(table));
}

} // namespace tfc::io
