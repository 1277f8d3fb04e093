#include "Dump.h"

#include <algorithm>
#include <cstdio>

using namespace tfc;
using graph::Attr;

static std::string number(double v) {
  char text[40];
  std::snprintf(text, sizeof text, "%.9g", v);
  return text;
}
static std::string join(const std::vector<std::string> &v) {
  std::string s;
  for (std::size_t i = 0; i < v.size(); ++i) s += (i ? "," : "") + v[i];
  return s;
}
static std::string shapeText(const Shape &s) {
  if (!s.hasRank()) return "?";
  std::vector<std::string> d;
  for (std::int64_t x : s.dims()) d.push_back(std::to_string(x));
  return "[" + join(d) + "]";
}
static int typeNumber(DType t) { return static_cast<int>(t); }

static std::string attrText(const Attr &a) {
  std::vector<std::string> items;
  if (std::holds_alternative<std::shared_ptr<graph::FuncAttr>>(a)) return "func";
  if (auto *t = std::get_if<DType>(&a)) return "type:" + std::to_string(typeNumber(*t));
  if (auto *s = std::get_if<Shape>(&a)) return "shape:" + shapeText(*s);
  if (auto *s = std::get_if<std::string>(&a)) return "\"" + *s + "\"";
  if (auto *b = std::get_if<bool>(&a)) return *b ? "true" : "false";
  if (auto *i = std::get_if<std::int64_t>(&a)) return std::to_string(*i);
  if (auto *f = std::get_if<float>(&a)) return "f" + number(*f);
  if (auto *t = std::get_if<Tensor>(&a)) {
    for (std::int64_t i = 0; i < t->size(); ++i) {
      if (t->dtype() == DType::string) items.push_back("\"" + t->strings()[i] + "\"");
      else if (t->dtype() == DType::bool_) items.push_back(t->asInt64(i) ? "true" : "false");
      else items.push_back(number(t->asDouble(i)));
    }
    std::string shape = shapeText(t->shape());
    return "tensor:" + std::to_string(typeNumber(t->dtype())) + shape + "{" + join(items) + "}";
  }
  if (auto *v = std::get_if<std::vector<std::int64_t>>(&a))
    for (auto x : *v) items.push_back(std::to_string(x));
  if (auto *v = std::get_if<std::vector<float>>(&a))
    for (auto x : *v) items.push_back(number(x));
  if (auto *v = std::get_if<std::vector<DType>>(&a))
    for (auto x : *v) items.push_back(std::to_string(typeNumber(x)));
  if (auto *v = std::get_if<std::vector<std::string>>(&a))
    for (auto &x : *v) items.push_back("\"" + x + "\"");
  if (auto *v = std::get_if<std::vector<Shape>>(&a))
    for (auto &x : *v) items.push_back(shapeText(x));
  return "list:[" + join(items) + "]";
}

std::vector<std::string> dumpGraph(const graph::Graph &g) {
  std::vector<std::string> lines;
  for (const graph::Node *n : g.nodes()) {
    std::vector<std::string> inputs, controls, attrs;
    for (graph::Edge e : n->inputs()) inputs.push_back(e.index ? graph::tensorName(e) : e.node->name());
    for (const graph::Node *c : n->controls()) controls.push_back("^" + c->name());
    std::sort(controls.begin(), controls.end()); // TensorFlow writes them in this order
    inputs.insert(inputs.end(), controls.begin(), controls.end());
    for (auto &[key, value] : n->attrs())
      if (key != "legacy_autotune") attrs.push_back(key + "=" + attrText(value)); // its default has changed since 1.15
    std::string a;
    for (std::size_t i = 0; i < attrs.size(); ++i) a += (i ? ";" : "") + attrs[i];
    lines.push_back(n->name() + " | " + n->op() + " | " + join(inputs) + " | " + n->device() + " | " + a);
  }
  return lines;
}
