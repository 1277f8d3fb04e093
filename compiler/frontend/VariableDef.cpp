#include "VariableDef.h"

#include "tfc/base/Wire.h"

namespace tfc::frontend {

namespace {

// Field numbers of tensorflow/core/framework/variable.proto.
enum Field { VariableName = 1, InitializerName = 2, SnapshotName = 3, IsResource = 5, InitialValueName = 6, Trainable = 7 };

[[noreturn]] void malformed() { throw ValueError("A collection of the MetaGraphDef holds a malformed VariableDef."); }

} // namespace

std::string writeVariableDef(const VariableState &v) {
  WireWriter w;
  w.bytes(VariableName, v.name + ":0");
  w.bytes(InitializerName, v.initializer->name());
  w.bytes(SnapshotName, graph::tensorName(v.snapshot));
  if (v.isResource) w.number(IsResource, true);
  if (v.initialValue.node) w.bytes(InitialValueName, graph::tensorName(v.initialValue));
  w.number(Trainable, v.trainable);
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
