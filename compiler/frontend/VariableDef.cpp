#include "VariableDef.h"

#include "tfc/base/Wire.h"

namespace tfc::frontend {

namespace {

// Field numbers of tensorflow/core/framework/variable.proto.
enum Field { VariableName = 1, InitializerName = 2, SnapshotName = 3, SaveSliceInfo = 4, IsResource = 5, InitialValueName = 6, Trainable = 7, Synchronization = 8, Aggregation = 9 };
enum SliceField { FullName = 1, FullShape = 2, VarOffset = 3, VarShape = 4 };

[[noreturn]] void malformed() { throw ValueError("A collection of the MetaGraphDef holds a malformed VariableDef."); }

std::string writeSlice(const VariableState &v) {
  WireWriter w;
  auto list = [&](int field, const std::vector<std::int64_t> &numbers) {
    WireWriter packed;
    for (std::int64_t n : numbers)
      packed.varint(static_cast<std::uint64_t>(n));
    if (!numbers.empty()) w.bytes(field, packed.out);
  };
  w.bytes(FullName, v.slice->fullName);
  list(FullShape, v.slice->fullShape.dims()), list(VarOffset, v.slice->offset), list(VarShape, v.shape.dims());
  return std::move(w.out);
}

SliceInfo readSlice(std::string_view in) {
  SliceInfo slice;
  std::vector<std::int64_t> shape;
  WireReader r(in);
  while (r.next()) {
    if (r.field == FullName && r.type == WireReader::Bytes) slice.fullName = std::string(r.bytes);
    if (r.field != FullShape && r.field != VarOffset) continue;
    auto &list = r.field == FullShape ? shape : slice.offset;
    if (r.type == WireReader::Varint) list.push_back(static_cast<std::int64_t>(r.number));
    WireReader packed(r.type == WireReader::Bytes ? r.bytes : std::string_view());
    for (std::uint64_t n; !packed.atEnd() && packed.varint(n);)
      list.push_back(static_cast<std::int64_t>(n));
    if (packed.bad) malformed();
  }
  if (r.bad || shape.size() != slice.offset.size()) malformed();
  slice.fullShape = Shape(std::move(shape));
  return slice;
}

} // namespace

std::string writeVariableDef(const VariableState &v) {
  WireWriter w;
  w.bytes(VariableName, v.name + ":0");
  w.bytes(InitializerName, v.initializer->name());
  w.bytes(SnapshotName, graph::tensorName(v.snapshot));
  if (v.slice) w.bytes(SaveSliceInfo, writeSlice(v));
  if (v.isResource) w.number(IsResource, true);
  if (v.initialValue.node) w.bytes(InitialValueName, graph::tensorName(v.initialValue));
  w.number(Trainable, v.trainable);
  if (v.synchronization) w.number(Synchronization, static_cast<std::uint64_t>(v.synchronization));
  if (v.aggregation) w.number(Aggregation, static_cast<std::uint64_t>(v.aggregation));
  return std::move(w.out);
}

std::shared_ptr<VariableState> readVariableDef(GraphState &g, std::string_view in) {
  std::map<int, std::string> strings;
  std::map<int, std::uint64_t> numbers;
  WireReader r(in);
  while (r.next())
    if (r.type == WireReader::Varint) numbers[r.field] = r.number;
    else if (r.type == WireReader::Bytes) strings[r.field] = std::string(r.bytes);
    else malformed();
  if (r.bad) malformed();
  auto v = std::make_shared<VariableState>();
  auto edge = [&](int field) -> graph::Edge {
    auto it = strings.find(field);
    if (it == strings.end() || it->second.empty()) return {};
    return unwrap(g.graph->findOutput(it->second));
  };
  v->isResource = numbers[IsResource];
  v->trainable = !numbers.count(Trainable) || numbers[Trainable];
  v->synchronization = static_cast<int>(numbers[Synchronization]);
  v->aggregation = static_cast<int>(numbers[Aggregation]);
  if (!strings[SaveSliceInfo].empty()) v->slice = readSlice(strings[SaveSliceInfo]);
  graph::Edge handle = edge(VariableName);
  std::string initializer = strings[InitializerName];
  v->initializer = g.graph->find(initializer.substr(0, initializer.find(':')));
  v->snapshot = edge(SnapshotName);
  v->initialValue = edge(InitialValueName);
  if (!handle.node || !v->initializer || !v->snapshot.node) malformed();
  v->node = handle.node;
  v->name = handle.node->name();
  v->dtype = v->snapshot.node->outputType(v->snapshot.index);
  v->shape = v->snapshot.node->outputShape(v->snapshot.index);
  if (const graph::Attr *a = handle.node->attr("shape"))
    if (auto *s = std::get_if<Shape>(a)) v->shape = *s;
  return v;
}

} // namespace tfc::frontend
