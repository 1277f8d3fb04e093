#include "Samples.h"

#include "../../tools/support/Npz.h"

#include "tfc/graph/GraphIO.h"
#include "tfc/graph/OpSchema.h"

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>

namespace fs = std::filesystem;
using nlohmann::json;

namespace tfc::fuzz {

//===-- recorded cases ------------------------------------------------------------------------------------------------===//

std::vector<fs::path> findCases(const fs::path &root) {
  std::vector<fs::path> cases;
  std::error_code error;
  for (auto it = fs::recursive_directory_iterator(root, error); !error && it != fs::recursive_directory_iterator(); it.increment(error))
    if (it->path().filename() == "case.json") cases.push_back(it->path().parent_path());
  std::sort(cases.begin(), cases.end());
  return cases;
}

static std::vector<std::string> texts(const json &list) {
  std::vector<std::string> result;
  for (const json &text : list) result.push_back(text);
  return result;
}

Expected<Sample> readCase(const fs::path &folder) {
  Sample sample;
  sample.name = folder.filename();
  TFC_ASSIGN_OR_RETURN(std::string text, tools::readFile((folder / "case.json").string()));
  json spec = json::parse(text, nullptr, false);
  if (spec.is_discarded() || !spec.contains("steps")) return errors::dataLoss("case.json is not a case");
  if (fs::exists(folder / "meta.pb")) {
    TFC_ASSIGN_OR_RETURN(std::string bytes, tools::readFile((folder / "meta.pb").string()));
    TFC_ASSIGN_OR_RETURN(graph::MetaGraph meta, graph::readMetaGraph(bytes));
    sample.graph = graph::writeGraph(*meta.graph);
  } else {
    TFC_ASSIGN_OR_RETURN(sample.graph, tools::readFile((folder / "graph.pb").string()));
  }
  std::map<std::string, Tensor> tensors;
  if (fs::exists(folder / "tensors.npz")) {
    TFC_ASSIGN_OR_RETURN(tensors, tools::readNpz((folder / "tensors.npz").string()));
  }
  for (const json &key : spec.value("bfloat16", json::array())) {
    auto it = tensors.find(key.get<std::string>());
    if (it == tensors.end()) continue;
    TFC_ASSIGN_OR_RETURN(Tensor t, Tensor::allocate(DType::bfloat16, it->second.shape()));
    if (t.nbytes()) std::memcpy(t.mutableRaw(), it->second.raw(), t.nbytes());
    it->second = t;
  }
  for (const json &step : spec["steps"]) {
    Run run;
    if (step.contains("feeds"))
      for (auto &[name, key] : step["feeds"].items())
        if (auto it = tensors.find(key.get<std::string>()); it != tensors.end()) run.feeds.emplace_back(name, it->second);
    if (step.contains("fetches"))
      for (auto &[name, key] : step["fetches"].items()) run.fetches.push_back(name);
    run.targets = texts(step.value("targets", json::array()));
    sample.runs.push_back(std::move(run));
  }
  for (const json &entry : spec.value("gradients", json::array())) sample.gradients.emplace_back(texts(entry["ys"]), texts(entry["xs"]));
  return sample;
}

//===-- nodes from the table ------------------------------------------------------------------------------------------===//

std::vector<std::string> runnableOps() {
  std::vector<std::string> names;
  for (const graph::OpSchema &op : graph::allOps())
    if (op.target != graph::Target::none) names.emplace_back(op.name);
  std::sort(names.begin(), names.end());
  return names;
}

namespace {

const std::vector<DType> usualTypes = {float32, float32, int32, int64, float64, bool_, string, float16, uint8, complex64, DType::bfloat16, int8};

Tensor valueOf(DType type, const Shape &shape, Random &random) {
  auto made = Tensor::allocate(type, shape);
  if (!made) return Tensor();
  Tensor t = *made;
  if (type == DType::string) {
    for (std::string &s : t.mutable_data<std::string>()) s = random.chance(0.5) ? "1" : random.chance(0.5) ? "" : "ab,c";
    return t;
  }
  auto *bytes = static_cast<unsigned char *>(t.mutableRaw());
  for (std::size_t i = 0; i < t.nbytes(); ++i) bytes[i] = 0;
  for (std::int64_t i = 0; i < t.size(); ++i) {
    std::int64_t n = random.chance(0.1) ? hostileInt(1, random, true) : static_cast<std::int64_t>(random.below(4));
    switch (type) {
    case DType::float32: t.mutable_data<float>()[i] = static_cast<float>(n) * 0.5f; break;
    case DType::float64: t.mutable_data<double>()[i] = static_cast<double>(n) * 0.5; break;
    case DType::int64: t.mutable_data<std::int64_t>()[i] = n; break;
    case DType::int32: t.mutable_data<std::int32_t>()[i] = static_cast<std::int32_t>(n); break;
    case DType::bool_: bytes[i] = n & 1; break;
    default: bytes[i * byteSize(type)] = static_cast<unsigned char>(n); break;
    }
  }
  return t;
}

Shape shapeOf(Random &random) {
  static const std::vector<int> ranks = {0, 1, 1, 2, 2, 3, 4, 4, 5};
  static const std::vector<std::int64_t> sizes = {0, 1, 1, 2, 2, 3, 4};
  std::vector<std::int64_t> dims;
  for (int i = random.pick(ranks); i > 0; --i) dims.push_back(random.pick(sizes));
  return Shape(dims);
}

std::optional<graph::Attr> attrOf(const graph::AttrSchema &schema, Random &random) {
  const std::string_view kind = schema.kind;
  auto type = [&] { return schema.allowedTypes.empty() || random.chance(0.02) ? random.pick(usualTypes) : random.pick(schema.allowedTypes); };
  if (kind == "type") return graph::Attr(type());
  if (schema.defaultValue && random.chance(0.6)) return std::nullopt;
  if (kind == "int") return graph::Attr(random.chance(0.4) ? hostileInt(1, random, true) : static_cast<std::int64_t>(1 + random.below(3)));
  if (kind == "float") return graph::Attr(random.chance(0.5) ? 0.5f : random.chance(0.5) ? 0.0f : -1e30f);
  if (kind == "bool") return graph::Attr(random.chance(0.5));
  if (kind == "shape") return graph::Attr(random.chance(0.2) ? Shape::unknown() : shapeOf(random));
  if (kind == "string") return graph::Attr(schema.allowedStrings.empty() ? std::string("ab") : std::string(random.pick(schema.allowedStrings)));
  if (kind == "tensor") return graph::Attr(valueOf(float32, shapeOf(random), random));
  static const std::vector<int> lengths = {0, 1, 2, 3, 4, 4, 4, 5};
  int n = random.pick(lengths);
  if (kind == "list(int)") {
    std::vector<std::int64_t> list;
    for (int i = 0; i < n; ++i) list.push_back(random.chance(0.15) ? hostileInt(1, random, true) : 1 + static_cast<std::int64_t>(random.below(2)));
    return graph::Attr(list);
  }
  if (kind == "list(float)") return graph::Attr(std::vector<float>(n, 0.5f));
  if (kind == "list(string)") return graph::Attr(std::vector<std::string>(n, "a"));
  if (kind == "list(shape)") return graph::Attr(std::vector<Shape>(n, shapeOf(random)));
  if (kind == "list(type)") {
    std::vector<DType> list;
    for (int i = 0; i < n; ++i) list.push_back(type());
    return graph::Attr(list);
  }
  return std::nullopt;
}

} // namespace

Sample nodeOf(const std::string &op, Random &random) {
  const graph::OpSchema &schema = *graph::findOp(op);
  Sample sample;
  sample.name = op;
  graph::Graph g;
  graph::NodeSpec spec{.name = "y", .op = op};
  for (const graph::AttrSchema &attr : schema.attrs)
    if (auto value = attrOf(attr, random)) spec.attrs.insert_or_assign(std::string(attr.name), *value);
  auto given = [&]<class T>(std::string_view key, T otherwise) {
    auto it = spec.attrs.find(key);
    if (it != spec.attrs.end())
      if (auto *v = std::get_if<T>(&it->second)) return *v;
    const graph::AttrSchema *s = schema.attr(key);
    if (s && s->defaultValue)
      if (auto *v = std::get_if<T>(&*s->defaultValue)) return *v;
    return otherwise;
  };
  Run run;
  Shape common = shapeOf(random);
  bool alike = random.chance(0.5);
  int count = 0;
  auto operand = [&](DType type, bool isRef) {
    std::string name = "x" + std::to_string(count++);
    Shape shape = alike && random.chance(0.8) ? common : shapeOf(random);
    if (isRef || type == DType::resource) {
      auto v = g.addNode({.name = name, .op = isRef ? "VariableV2" : "VarHandleOp", .attrs = {{"dtype", isRef ? type : float32}, {"shape", shape}}});
      if (v) spec.inputs.push_back({*v, 0});
      return;
    }
    Tensor value = valueOf(type, shape, random);
    if (value.is_none()) return;
    bool fed = random.chance(0.6);
    auto x = fed ? g.addNode({.name = name, .op = "Placeholder", .attrs = {{"dtype", type}, {"shape", random.chance(0.5) ? Shape::unknown() : shape}}})
                 : g.addNode({.name = name, .op = "Const", .attrs = {{"value", value}, {"dtype", type}}});
    if (!x) return;
    spec.inputs.push_back({*x, 0});
    if (fed) run.feeds.emplace_back(name + ":0", value);
  };
  for (const graph::ArgSchema &arg : schema.inputs) {
    if (!arg.typeListAttr.empty()) {
      for (DType t : given(arg.typeListAttr, std::vector<DType>())) operand(t, arg.isRef);
      continue;
    }
    std::int64_t times = arg.numberAttr.empty() ? 1 : given(arg.numberAttr, std::int64_t{1});
    for (std::int64_t i = 0; i < std::clamp<std::int64_t>(times, 0, 6); ++i)
      operand(arg.typeAttr.empty() ? arg.type : given(arg.typeAttr, float32), arg.isRef);
  }
  spec.inferShapes = false; // refused by the session that reads it, not here
  auto node = g.addNode(std::move(spec));
  if (!node) return sample;
  for (int i = 0; i < (*node)->numOutputs(); ++i)
    if ((*node)->outputType(i) != DType::resource && (*node)->outputType(i) != DType::variant) run.fetches.push_back("y:" + std::to_string(i));
  run.targets = {"y"};
  sample.runs.push_back(std::move(run));
  sample.graph = graph::writeGraph(g);
  return sample;
}

} // namespace tfc::fuzz
