// Dump folders read back (python/debug/lib/debug_data.py), and what a run is told to watch (debug_utils.py).
#include "tfc/frontend/Debug.h"

#include "State.h"

#include "tfc/base/TensorProto.h"
#include "tfc/base/Wire.h"
#include "tfc/frontend/Errors.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <filesystem>
#include <regex>

namespace tfc::debug {
using namespace frontend;
namespace fs = std::filesystem;

//===-- what a run watches ------------------------------------------------------------------------------------------===//

static std::optional<std::regex> expression(const std::string &text) {
  if (text.empty()) return {};
  try {
    return std::regex(text);
  } catch (const std::regex_error &e) {
    throw ValueError(cat("'", text, "' is no regular expression: ", e.what()));
  }
}
static bool passes(const std::optional<std::regex> &e, const std::string &text) {
  return !e || std::regex_search(text, *e, std::regex_constants::match_continuous);
}

void watch_graph(RunOptions &options, const Graph &graph, std::string_view debug_url, WatchOpts o) {
  auto names = expression(o.node_name_regex_allowlist), ops = expression(o.op_type_regex_allowlist), dtypes = expression(o.tensor_dtype_regex_allowlist);
  for (const graph::Node *n : Access::graph(graph)->graph->nodes()) {
    if (!passes(names, n->name()) || !passes(ops, n->op())) continue;
    for (int i = 0; i < n->numOutputs(); ++i)
      if (passes(dtypes, cat(tfc::name(n->outputType(i)), n->outputIsRef(i) ? "_ref" : "")))
        options.debug_options.debug_tensor_watch_opts.push_back({.node_name = n->name(), .output_slot = i, .debug_urls = {std::string(debug_url)}});
  }
  options.debug_options.global_step = o.global_step;
}

//===-- a dump ------------------------------------------------------------------------------------------------------===//

template <class T> static bool anyBad(const Tensor &t) {
  auto values = t.data<T>();
  return std::any_of(values.begin(), values.end(), [](T v) { return !std::isfinite(static_cast<double>(v)); });
}
template <class T> static bool anyBadPart(const Tensor &t) {
  const T *parts = static_cast<const T *>(t.raw());
  return std::any_of(parts, parts + 2 * t.size(), [](T v) { return !std::isfinite(v); });
}

bool has_inf_or_nan(const DebugTensorDatum &, const Tensor &tensor) {
  switch (tensor.dtype()) {
  case DType::float32: return anyBad<float>(tensor);
  case DType::float64: return anyBad<double>(tensor);
  case DType::float16: case DType::bfloat16: return anyBad<float>(tensor.astype(float32));
  case DType::complex64: return anyBadPart<float>(tensor);
  case DType::complex128: return anyBadPart<double>(tensor);
  default: return false;
  }
}

static std::string readDump(const std::string &path) { return readFile(path, ": no such file, or it cannot be read"); }

/// The message in field `path[0]` of the message in ... of `bytes`.
static std::optional<std::string_view> inside(std::string_view bytes, std::initializer_list<int> path) {
  for (int field : path) {
    WireReader r(bytes);
    std::optional<std::string_view> found;
    while (r.next())
      if (r.field == field && r.type == WireReader::Bytes && !found) found = r.bytes;
    if (r.bad || !found) return {};
    bytes = *found;
  }
  return bytes;
}

Tensor DebugTensorDatum::get_tensor() const {
  std::string bytes = readDump(file_path);
  auto proto = inside(bytes, {5, 1, 8}); // summary.value[0].tensor
  if (!proto) raise(errors::dataLoss(file_path, ": no Event with a tensor"));
  bool hasValue = false; // tensor_content, string_val
  for (WireReader r(*proto); r.next();) hasValue |= (r.field == 4 || r.field == 8) && r.type == WireReader::Bytes;
  auto value = parseTensor(*proto);
  if (!value) raise(Status(value.status().code(), file_path + ": " + value.status().message()));
  return hasValue || value->size() == 0 ? *value : Tensor();
}

/// "_tfdbg_device_,job_localhost,replica_0,task_0,device_CPU_0" -> "/job:localhost/replica:0/task:0/device:CPU:0"
static std::string deviceOf(std::string_view folder) {
  std::string name;
  std::string_view rest = folder.substr(sizeof "_tfdbg_device_" - 1);
  while (!rest.empty()) {
    auto comma = std::min(rest.find(','), rest.size());
    std::string part(rest.substr(0, comma));
    if (!part.empty()) {
      std::size_t first = part.find('_');
      if (first != std::string::npos) part[first] = ':';
      if (part.starts_with("device:"))
        if (std::size_t last = part.rfind('_'); last != std::string::npos) part[last] = ':';
      name += "/" + part;
    }
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return name;
}

DebugDumpDir::DebugDumpDir(std::string dump_root) : root(std::move(dump_root)) {
  std::error_code failed;
  if (!fs::is_directory(root, failed)) raise(errors::notFound("Dump root directory ", root, " does not exist"));
  std::vector<std::string> entries;
  for (const auto &e : fs::directory_iterator(root, failed)) entries.push_back(e.path().filename());
  if (failed) raise(errors::permissionDenied(root, ": ", failed.message()));
  std::sort(entries.begin(), entries.end());
  for (const std::string &e : entries) {
    if (e.starts_with("_tfdbg_device_")) readDevice(root + "/" + e, deviceOf(e));
    if (e.starts_with("_tfdbg_core_metadata_"))
      if (auto text = inside(readDump(root + "/" + e), {6, 2})) metadata = *text;
  }
  std::sort(data.begin(), data.end(), [](const auto &a, const auto &b) { return std::tie(a.timestamp, a.node_name, a.output_slot) < std::tie(b.timestamp, b.node_name, b.output_slot); });
}

void DebugDumpDir::readDevice(const std::string &folder, const std::string &device) {
  static const std::regex dumped("(.*)_([0-9]+)_(Debug[A-Za-z]+)_([0-9]{1,18})");
  deviceNames.push_back(device);
  std::error_code failed;
  for (const auto &e : fs::recursive_directory_iterator(folder, failed)) {
    if (!e.is_regular_file()) continue;
    std::string base = e.path().filename();
    if (base.starts_with("_tfdbg_graph_")) {
      readGraph(e.path());
      continue;
    }
    std::string name = e.path().lexically_relative(folder);
    std::smatch m;
    if (!std::regex_match(name, m, dumped) || m[2].length() > 9) raise(errors::invalidArgument(e.path().string(), ": its name is not NODE_SLOT_DEBUGOP_TIMESTAMP"));
    data.push_back({m[1], m[3], device, e.path(), std::stoi(m[2]), std::stoll(m[4]), static_cast<std::int64_t>(e.file_size())});
  }
  if (failed) raise(errors::permissionDenied(folder, ": ", failed.message()));
}

//===-- the graph ---------------------------------------------------------------------------------------------------===//

/// An AttrValue in one line, as protocol buffer text has it.
static std::string attrText(std::string_view bytes) {
  auto typeText = [](std::uint64_t t) -> std::string {
    bool isRef = t > refTypeOffset;
    std::string upper = runtimeName(static_cast<DType>(isRef ? t - refTypeOffset : t));
    std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return std::toupper(c); });
    return "DT_" + upper + (isRef ? "_REF" : "");
  };
  auto floatText = [](std::uint64_t bits) {
    auto low = static_cast<std::uint32_t>(bits);
    float f;
    std::memcpy(&f, &low, sizeof f);
    return cat(f);
  };
  auto shapeText = [](std::string_view shape) {
    std::string out = "shape {";
    for (WireReader r(shape); r.next();) {
      if (r.field == 3 && r.number) out += " unknown_rank: true";
      if (r.field != 2) continue;
      std::int64_t size = 0;
      for (WireReader d(r.bytes); d.next();)
        if (d.field == 1) size = static_cast<std::int64_t>(d.number);
      out += cat(" dim { size: ", size, " }");
    }
    return out + " }";
  };
  std::string out;
  for (WireReader r(bytes); r.next();) {
    if (!out.empty()) out += " ";
    switch (r.field) {
    case 1: {
      out += "list {";
      for (WireReader l(r.bytes); l.next();) {
        if (l.field == 2) out += cat(" s: \"", l.bytes, "\"");
        else if (l.field == 7) out += " " + shapeText(l.bytes);
        else if (l.type == WireReader::Bytes && (l.field == 3 || l.field == 5 || l.field == 6)) { // packed
          std::uint64_t v;
          for (WireReader p(l.bytes); !p.atEnd() && p.varint(v);)
            out += l.field == 3 ? cat(" i: ", static_cast<std::int64_t>(v)) : l.field == 5 ? cat(" b: ", v ? "true" : "false") : " type: " + typeText(v);
        } else if (l.type == WireReader::Bytes && l.field == 4)
          for (std::size_t i = 0; i + 4 <= l.bytes.size(); i += 4) {
            std::uint32_t bits;
            std::memcpy(&bits, l.bytes.data() + i, 4);
            out += " f: " + floatText(bits);
          }
        else if (l.field == 3) out += cat(" i: ", static_cast<std::int64_t>(l.number));
        else if (l.field == 4) out += " f: " + floatText(l.number);
        else if (l.field == 5) out += cat(" b: ", l.number ? "true" : "false");
        else if (l.field == 6) out += " type: " + typeText(l.number);
        else out += " ...";
      }
      out += " }";
      break;
    }
    case 2: out += cat("s: \"", r.bytes, "\""); break;
    case 3: out += cat("i: ", static_cast<std::int64_t>(r.number)); break;
    case 4: out += "f: " + floatText(r.number); break;
    case 5: out += cat("b: ", r.number ? "true" : "false"); break;
    case 6: out += "type: " + typeText(r.number); break;
    case 7: out += shapeText(r.bytes); break;
    case 8: {
      auto t = parseTensor(r.bytes);
      out += t ? cat("tensor { dtype: ", tfc::name(t->dtype()), " shape: ", t->shape().str(), t->size() <= 16 ? " value: " + t->str() : "", " }") : "tensor { ... }";
      break;
    }
    case 10: {
      std::string_view name;
      for (WireReader f(r.bytes); f.next();)
        if (f.field == 1) name = f.bytes;
      out += cat("func { name: \"", name, "\" }");
      break;
    }
    default: out += "...";
    }
  }
  return out;
}

void DebugDumpDir::readGraph(const std::string &file) {
  std::string bytes = readDump(file);
  auto def = inside(bytes, {4});
  if (!def) raise(errors::dataLoss(file, ": no Event with a graph"));
  std::map<std::string, std::string, std::less<>> copied; ///< TensorFlow's copies for the debugger -> what they copy
  std::vector<DebugNode> all;
  WireReader r(*def);
  while (r.next()) {
    if (r.field != 1 || r.type != WireReader::Bytes) continue;
    DebugNode node;
    WireReader n(r.bytes);
    while (n.next()) {
      if (n.type != WireReader::Bytes) continue;
      if (n.field == 1) node.name = n.bytes;
      if (n.field == 2) node.op = n.bytes;
      if (n.field == 4) node.device = n.bytes;
      if (n.field == 3) n.bytes.starts_with('^') ? node.controls.emplace_back(n.bytes.substr(1)) : node.inputs.emplace_back(n.bytes);
      if (n.field == 5) {
        std::string key, value;
        for (WireReader a(n.bytes); a.next();) {
          if (a.field == 1) key = a.bytes;
          if (a.field == 2) value = attrText(a.bytes);
        }
        node.attrs.emplace_back(key, value);
      }
    }
    if (n.bad || node.name.empty()) raise(errors::dataLoss(file, ": a node of the graph is damaged"));
    if (node.name.starts_with("__copy_") && !node.inputs.empty()) copied[node.name] = node.inputs[0];
    if (!node.name.starts_with("__copy_") && !node.name.starts_with("__dbg_")) all.push_back(std::move(node));
  }
  if (r.bad) raise(errors::dataLoss(file, ": the graph is damaged"));
  for (DebugNode &node : all) {
    for (std::string &in : node.inputs)
      if (auto it = copied.find(in.substr(0, in.rfind(':'))); it != copied.end()) in = it->second;
    std::erase_if(node.controls, [](const std::string &c) { return c.starts_with("__dbg_") || c.starts_with("__copy_"); });
    std::sort(node.attrs.begin(), node.attrs.end());
    if (byName.try_emplace(node.name, graph.size()).second) graph.push_back(std::move(node));
  }
  for (const DebugNode &node : graph) {
    auto tell = [&](const std::string &input, std::vector<std::string> DebugNode::*list) {
      auto it = byName.find(input.substr(0, input.rfind(':')));
      if (it == byName.end()) return;
      auto &names = graph[it->second].*list;
      if (std::find(names.begin(), names.end(), node.name) == names.end()) names.push_back(node.name);
    };
    for (const std::string &in : node.inputs) tell(in, &DebugNode::recipients);
    for (const std::string &c : node.controls) tell(c, &DebugNode::control_recipients);
  }
}

const DebugNode *DebugDumpDir::node(std::string_view name) const {
  auto it = byName.find(name);
  return it == byName.end() ? nullptr : &graph[it->second];
}

std::vector<DebugTensorDatum> DebugDumpDir::find(const TensorFilter &predicate, int first_n, std::string_view exclude_node_names) const {
  auto excluded = expression(std::string(exclude_node_names));
  std::vector<DebugTensorDatum> found;
  for (const DebugTensorDatum &d : data) {
    if (excluded && passes(excluded, d.node_name)) continue;
    if (predicate(d, d.get_tensor())) found.push_back(d);
    if (first_n > 0 && static_cast<int>(found.size()) == first_n) break;
  }
  return found;
}

std::vector<Tensor> DebugDumpDir::get_tensors(std::string_view node_name, int output_slot, std::string_view debug_op) const {
  std::vector<Tensor> values;
  for (const DebugTensorDatum &d : data)
    if (d.node_name == node_name && d.output_slot == output_slot && d.debug_op == debug_op) values.push_back(d.get_tensor());
  if (values.empty()) throw ValueError(cat("Watch key \"", node_name, ":", output_slot, ":", debug_op, "\" does not exist in the debug dump"));
  return values;
}

} // namespace tfc::debug
