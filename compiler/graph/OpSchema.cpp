// The op table, built once from the generated constants.
#include "tfc/graph/OpSchema.h"

#include "OpSchemaTables.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <unordered_map>

namespace tfc::graph {

namespace {

/// "[1,-1,2]" → {1, -1, 2}; the generator's input is our own .td, so the text is well formed.
std::vector<std::string> listItems(std::string_view text) {
  std::vector<std::string> items;
  text.remove_prefix(1);
  text.remove_suffix(1);
  while (!text.empty()) {
    std::size_t comma = std::min(text.find(','), text.size());
    items.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return items;
}

Shape parseShape(std::string_view text) {
  if (text == "unknown")
    return Shape::unknown();
  std::vector<std::int64_t> dims;
  for (const std::string &item : listItems(text))
    dims.push_back(item == "?" ? None : std::strtoll(item.c_str(), nullptr, 10));
  return Shape(dims);
}

template <class T, class F> std::vector<T> parseList(std::string_view text, F &&item) {
  std::vector<T> out;
  for (const std::string &s : listItems(text))
    out.push_back(item(s));
  return out;
}

std::optional<Attr> parseDefault(std::string_view kind, const char *text) {
  if (!text)
    return std::nullopt;
  if (kind == "bool")
    return Attr(std::string_view(text) == "true");
  if (kind == "int")
    return Attr(std::int64_t{std::strtoll(text, nullptr, 10)});
  if (kind == "float")
    return Attr(std::strtof(text, nullptr));
  if (kind == "string")
    return Attr(std::string(text));
  if (kind == "type") {
    std::string_view name = text;
    if (name.ends_with('_')) // bool_: the C++ spelling in the .td
      name.remove_suffix(1);
    return Attr(dtypeFromName(name).value_or(DType::unset));
  }
  if (kind == "shape")
    return Attr(parseShape(text));
  if (kind == "list(int)")
    return Attr(parseList<std::int64_t>(text, [](const std::string &s) { return std::strtoll(s.c_str(), nullptr, 10); }));
  if (kind == "list(float)")
    return Attr(parseList<float>(text, [](const std::string &s) { return std::strtof(s.c_str(), nullptr); }));
  if (kind == "list(bool)")
    return Attr(parseList<bool>(text, [](const std::string &s) { return s == "true"; }));
  if (kind == "list(string)")
    return Attr(parseList<std::string>(text, [](const std::string &s) { return s; }));
  if (kind == "list(type)")
    return Attr(parseList<DType>(text, [](const std::string &s) { return dtypeFromName(s).value_or(DType::unset); }));
  if (kind == "list(shape)")
    return Attr(std::vector<Shape>{});
  if (kind == "tensor") // a vector of integers: uint8[255,0,0,255]
    if (const char *list = std::strchr(text, '['))
      if (auto type = dtypeFromName(std::string_view(text, static_cast<std::size_t>(list - text))))
        return Attr(Tensor(parseList<std::int64_t>(list, [](const std::string &s) { return std::strtoll(s.c_str(), nullptr, 10); })).astype(*type));
  return std::nullopt;
}

std::vector<ArgSchema> convert(std::span<const schema::ArgRow> rows) {
  std::vector<ArgSchema> out;
  out.reserve(rows.size());
  for (const schema::ArgRow &r : rows)
    out.push_back({r.name, r.type, r.typeAttr, r.typeListAttr, r.numberAttr, r.isRef});
  return out;
}

OpSchema convert(const schema::OpRow &row) {
  OpSchema s;
  s.name = row.name;
  s.category = row.category;
  s.gradient = row.gradient;
  s.isStateful = row.stateful;
  s.effects = row.effects;
  s.target = row.target;
  s.inputs = convert(row.inputs);
  s.outputs = convert(row.outputs);
  for (const schema::AttrRow &a : row.attrs) {
    AttrSchema &attr = s.attrs.emplace_back();
    attr.name = a.name;
    attr.kind = a.kind;
    attr.defaultValue = parseDefault(a.kind, a.defaultText);
    attr.allowedTypes.assign(a.allowedTypes.begin(), a.allowedTypes.end());
    attr.allowedStrings.assign(a.allowedStrings.begin(), a.allowedStrings.end());
    if (a.minimum >= 0)
      attr.minimum = a.minimum;
  }
  return s;
}

struct Registry {
  std::vector<OpSchema> ops;
  std::unordered_map<std::string_view, const OpSchema *> byName;
  Registry() {
    for (std::span<const schema::OpRow> table : schema::tables())
      for (const schema::OpRow &row : table)
        ops.push_back(convert(row));
    for (const OpSchema &op : ops)
      byName.emplace(op.name, &op);
  }
};

const Registry &registry() {
  static const Registry r;
  return r;
}

std::string argText(const ArgSchema &arg) {
  std::string text(arg.name);
  text += ':';
  if (!arg.numberAttr.empty())
    text += std::string(arg.numberAttr) + "*";
  std::string type = !arg.typeListAttr.empty() ? std::string(arg.typeListAttr)
                     : !arg.typeAttr.empty()   ? std::string(arg.typeAttr)
                                               : std::string(runtimeName(arg.type));
  return text + (arg.isRef ? "Ref(" + type + ")" : type);
}

std::string join(const std::vector<ArgSchema> &args) {
  std::string text;
  for (const ArgSchema &a : args)
    text += (text.empty() ? "" : ", ") + argText(a);
  return text;
}

} // namespace

const AttrSchema *OpSchema::attr(std::string_view key) const {
  for (const AttrSchema &a : attrs)
    if (a.name == key)
      return &a;
  return nullptr;
}

std::string OpSchema::summary() const {
  std::string text = "Op<name=" + std::string(name) + "; signature=" + join(inputs) + " -> " + join(outputs);
  for (const AttrSchema &a : attrs) {
    text += "; attr=" + std::string(a.name) + ":" + std::string(a.kind);
    if (a.minimum)
      text += ",min=" + std::to_string(*a.minimum);
  }
  return text + (isStateful ? "; is_stateful=true>" : ">");
}

const OpSchema *findOp(std::string_view op) {
  const Registry &r = registry();
  auto it = r.byName.find(op);
  return it == r.byName.end() ? nullptr : it->second;
}

std::span<const OpSchema> allOps() { return registry().ops; }

} // namespace tfc::graph
