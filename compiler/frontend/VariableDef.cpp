#include "VariableDef.h"

namespace tfc::frontend {

namespace {

// Field numbers of tensorflow/core/framework/variable.proto.
enum Field { VariableName = 1, InitializerName = 2, SnapshotName = 3, IsResource = 5, InitialValueName = 6, Trainable = 7 };

void putVarint(std::string &out, std::uint64_t v) {
  for (; v >= 0x80; v >>= 7) out += static_cast<char>(v | 0x80);
  out += static_cast<char>(v);
}
void putString(std::string &out, int field, const std::string &s) {
  putVarint(out, field << 3 | 2);
  putVarint(out, s.size());
  out += s;
}
void putBool(std::string &out, int field, bool b) {
  putVarint(out, field << 3);
  putVarint(out, b);
}

bool getVarint(std::string_view &in, std::uint64_t &v) {
  v = 0;
  for (int shift = 0; shift < 64 && !in.empty(); shift += 7) {
    auto byte = static_cast<unsigned char>(in[0]);
    in.remove_prefix(1);
    v |= std::uint64_t(byte & 0x7f) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

[[noreturn]] void malformed() { throw ValueError("A collection of the MetaGraphDef holds a malformed VariableDef."); }

} // namespace

std::string writeVariableDef(const VariableState &v) {
  std::string out;
  putString(out, VariableName, v.name + ":0");
  putString(out, InitializerName, v.initializer->name());
  putString(out, SnapshotName, graph::tensorName(v.snapshot));
  if (v.isResource) putBool(out, IsResource, true);
  if (v.initialValue.node) putString(out, InitialValueName, graph::tensorName(v.initialValue));
  putBool(out, Trainable, v.trainable);
  return out;
}

std::shared_ptr<VariableState> readVariableDef(GraphState &g, std::string_view in) {
  std::map<std::uint64_t, std::string> strings;
  std::map<std::uint64_t, std::uint64_t> numbers;
  while (!in.empty()) {
    std::uint64_t tag = 0, n = 0;
    if (!getVarint(in, tag) || !getVarint(in, n)) malformed();
    if ((tag & 7) == 0) {
      numbers[tag >> 3] = n;
    } else if ((tag & 7) == 2 && n <= in.size()) {
      strings[tag >> 3] = std::string(in.substr(0, n));
      in.remove_prefix(n);
    } else
      malformed();
  }
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
