// Reads golden.txt and builds its graphs.
#include "Golden.h"

#include "tfc/graph/Naming.h"
#include "tfc/graph/OpSchema.h"

#include <fstream>
#include <sstream>

namespace tfc::graph::test {

namespace {

std::vector<std::string> split(const std::string &s, char by) {
  std::vector<std::string> out;
  std::istringstream in(s);
  for (std::string part; std::getline(in, part, by);)
    out.push_back(part);
  return out;
}

GoldenNode parseNode(const std::string &rest) {
  GoldenNode n;
  n.line = rest;
  std::istringstream in(rest);
  in >> n.name >> n.op;
  for (std::string word; in >> word;) {
    const std::size_t eq = word.find('=');
    const std::string key = word.substr(0, eq), value = word.substr(eq + 1);
    if (key == "in")
      n.inputs = split(value, ',');
    else if (key == "ctrl")
      n.controls = split(value, ',');
    else if (key == "device")
      n.device = value;
    else
      n.attrs[key] = value;
  }
  return n;
}

std::vector<std::int64_t> parseInts(const std::string &s) {
  std::vector<std::int64_t> out;
  for (const std::string &part : split(s, ','))
    out.push_back(std::stoll(part));
  return out;
}

Tensor parseTensor(const std::string &text) {
  const std::size_t a = text.find(':'), b = text.find(':', a + 1);
  const DType type = dtypeFromName(text.substr(0, a)).value_or(DType::unset);
  Shape shape(parseInts(text.substr(a + 2, b - a - 3)));
  const std::int64_t count = shape.numElements().value_or(0);
  if (type == DType::string)
    return Tensor::zeros(shape, type);
  std::vector<double> values;
  for (const std::string &part : split(text.substr(b + 1), ','))
    values.push_back(std::stod(part));
  if (values.empty())
    values.push_back(0);
  values.resize(static_cast<std::size_t>(count), values[0]);
  return Tensor::from<double>(std::span<const double>(values), shape).astype(type);
}

std::string joined(const std::vector<std::int64_t> &v) {
  std::string out;
  for (std::size_t i = 0; i < v.size(); ++i)
    out += (i ? "," : "") + std::to_string(v[i]);
  return out;
}

std::string tensorText(const Tensor &t) {
  std::string out = std::string(name(t.dtype())) + ":[" + joined(t.shape().dims()) + "]:";
  if (t.dtype() == DType::string)
    return out + "?";
  bool same = true;
  for (std::int64_t i = 1; i < t.size(); ++i)
    same &= t.asDouble(i) == t.asDouble(0);
  const std::int64_t shown = same ? std::min<std::int64_t>(t.size(), 1) : t.size();
  for (std::int64_t i = 0; i < shown; ++i) {
    std::ostringstream os;
    os.precision(17);
    os << t.asDouble(i);
    out += (i ? "," : "") + os.str();
  }
  return out;
}

} // namespace

std::vector<GoldenCase> readGolden(const std::string &path) {
  std::vector<GoldenCase> cases;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    const std::size_t space = line.find(' ');
    const std::string word = line.substr(0, space), rest = space == std::string::npos ? "" : line.substr(space + 1);
    if (word == "case") {
      cases.emplace_back();
      const auto words = split(rest, ' ');
      cases.back().name = words[0];
      for (std::size_t i = 1; i < words.size(); ++i)
        cases.back().options[words[i].substr(0, words[i].find('='))] = words[i].substr(words[i].find('=') + 1);
      continue;
    }
    if (cases.empty())
      continue;
    GoldenCase &c = cases.back();
    if (word == "n")
      c.forward.push_back(parseNode(rest));
    else if (word == "g")
      c.gradients.push_back(parseNode(rest));
    else if (word == "y")
      c.ys.push_back(rest);
    else if (word == "x")
      c.xs.push_back(rest);
    else if (word == "s")
      c.stop.push_back(rest);
    else if (word == "r")
      c.results.push_back(rest);
  }
  return cases;
}

std::optional<Attr> parseAttr(const std::string &text) {
  const std::size_t colon = text.find(':');
  const std::string kind = text.substr(0, colon), value = text.substr(colon + 1);
  if (kind == "type")
    return Attr(dtypeFromName(value).value_or(DType::unset));
  if (kind == "int")
    return Attr(std::int64_t(std::stoll(value)));
  if (kind == "float")
    return Attr(std::stof(value));
  if (kind == "bool")
    return Attr(value == "1");
  if (kind == "string") {
    std::string s = value;
    for (std::size_t at; (at = s.find("%20")) != std::string::npos;)
      s.replace(at, 3, " ");
    return Attr(s);
  }
  if (kind == "shape")
    return Attr(value == "?" ? Shape::unknown() : Shape(parseInts(value.substr(1, value.size() - 2))));
  if (kind == "tensor")
    return Attr(parseTensor(value));
  if (kind == "ints")
    return Attr(parseInts(value));
  if (kind == "strings")
    return Attr(split(value, ','));
  return std::nullopt;
}

std::string attrText(const Attr &attr) {
  if (auto *v = std::get_if<DType>(&attr))
    return std::string("type:") + name(*v);
  if (auto *v = std::get_if<std::int64_t>(&attr))
    return "int:" + std::to_string(*v);
  if (auto *v = std::get_if<float>(&attr))
    return "float:" + std::to_string(*v);
  if (auto *v = std::get_if<bool>(&attr))
    return *v ? "bool:1" : "bool:0";
  if (auto *v = std::get_if<std::string>(&attr))
    return "string:" + *v;
  if (auto *v = std::get_if<Shape>(&attr))
    return "shape:" + v->str();
  if (auto *v = std::get_if<Tensor>(&attr))
    return "tensor:" + tensorText(*v);
  if (auto *v = std::get_if<std::vector<std::int64_t>>(&attr))
    return "ints:" + joined(*v);
  if (auto *v = std::get_if<std::vector<std::string>>(&attr)) {
    std::string out = "strings:";
    for (std::size_t i = 0; i < v->size(); ++i)
      out += (i ? "," : "") + (*v)[i];
    return out;
  }
  return "?";
}

Expected<std::vector<Edge>> edges(Graph &graph, const std::vector<std::string> &names) {
  std::vector<Edge> out;
  for (const std::string &n : names) {
    TFC_ASSIGN_OR_RETURN(Edge e, graph.findOutput(n));
    out.push_back(e);
  }
  return out;
}

Status build(Graph &graph, const GoldenCase &c) {
  for (const GoldenNode &n : c.forward) {
    NodeSpec spec;
    spec.name = n.name;
    spec.op = n.op;
    spec.device = n.device;
    auto inputs = edges(graph, n.inputs);
    if (!inputs)
      return inputs.status().withNode(n.name);
    spec.inputs = *inputs;
    for (const std::string &name : n.controls)
      spec.controls.push_back(graph.find(name));
    const OpSchema *schema = findOp(n.op);
    for (const auto &[key, text] : n.attrs)
      if (!schema || key[0] == '_' || schema->attr(key))
        if (auto value = parseAttr(text))
          spec.attrs[key] = *value;
    auto node = graph.addNode(std::move(spec));
    if (!node)
      return node.status().withNode(n.name);
    // The program that was recorded had opened these scopes.
    for (std::size_t at = n.name.find('/'); at != std::string::npos; at = n.name.find('/', at + 1))
      nameTable(graph).mark(n.name.substr(0, at));
  }
  return Status::ok();
}

GradientOptions optionsOf(Graph &graph, const GoldenCase &c) {
  GradientOptions o;
  for (const auto &[key, value] : c.options) {
    if (key == "colocate")
      o.colocate = true;
    else if (key == "gate")
      o.gateOp = true;
    else if (key == "aggregation")
      o.aggregation = std::stoi(value);
    else if (key == "zero")
      o.unconnectedZero = true;
    else if (key == "device")
      o.device = "/device:CPU:0";
    else if (key == "controls")
      o.controls = {graph.find(value)};
    else if (key == "scope")
      o.scope = uniqueScope(graph, "", value);
  }
  if (auto stop = edges(graph, c.stop))
    o.stop = *stop;
  return o;
}

} // namespace tfc::graph::test
