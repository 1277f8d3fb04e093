// From call to node: conversion of arguments, derivation of types, TensorFlow's error texts (op_def_library).
#include "State.h"

#include "tfc/graph/ShapeInference.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tfc::frontend {

namespace {

const char *pythonType(DType t) {
  if (t == DType::bool_) return "bool";
  if (t == DType::string) return "str";
  return isFloating(t) ? "float" : isComplex(t) ? "complex" : "int";
}

std::string pythonText(const Tensor &t) {
  if (t.dtype() == DType::string) return t.size() ? "'" + t.strings()[0] + "'" : "[]";
  if (t.dtype() == DType::bool_ && t.size() == 1) return t.data<bool>()[0] ? "True" : "False";
  if (t.size() == 1 && isFloating(t.dtype())) {
    std::string s = cat(t.asDouble(0));
    return s.find_first_of(".en") == s.npos ? s + ".0" : s;
  }
  return t.size() == 1 ? cat(t.asInt64(0)) : t.str();
}

[[noreturn]] void mismatch(DType want, const Tensor &t) {
  throw TypeError(cat("Expected ", tfc::name(want), ", got ", pythonText(t), " of type '",
                      t.shape().rank() == 0 ? pythonType(t.dtype()) : "list", "' instead."));
}

bool fits(const Tensor &t, DType want) {
  auto range = [&](std::int64_t lo, std::int64_t hi) {
    for (std::int64_t i = 0; i < t.size(); ++i)
      if (t.asInt64(i) < lo || t.asInt64(i) > hi) return false;
    return true;
  };
  switch (want) {
  case DType::int8: return range(-128, 127);
  case DType::uint8: return range(0, 255);
  case DType::int16: return range(-32768, 32767);
  case DType::uint16: return range(0, 65535);
  case DType::int32: return range(std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max());
  case DType::uint32: return range(0, std::numeric_limits<std::uint32_t>::max());
  case DType::uint64: return t.dtype() == DType::uint64 || range(0, std::numeric_limits<std::int64_t>::max());
  default: return true;
  }
}

} // namespace

Tensor hostAs(const Value &v, DType want) {
  const Tensor &t = v.tensor;
  DType have = t.dtype();
  if (have == want || want == DType::unset) return want == DType::unset && v.natural() != have ? t.astype(v.natural()) : t;
  if (have == DType::string || want == DType::string || want == DType::resource || want == DType::variant) mismatch(want, t);
  if (t.size() == 0) return t.astype(want);
  if (v.python) {
    if ((have == DType::bool_) != (want == DType::bool_)) mismatch(want, t);
    if (isFloating(have) && !isFloating(want) && !isComplex(want)) mismatch(want, t);
    if (isInteger(have) && isInteger(want) && !fits(t, want))
      throw ValueError(cat("Python integer ", pythonText(t), " out of bounds for ", tfc::name(want)));
  }
  return t.astype(want);
}

DType typeOf(const In &value) {
  if (value.variable) return value.variable->dtype;
  if (value.out) return value.out.dtype();
  return value.host->natural();
}

Shape shapeOf(const In &value) {
  if (value.variable) return value.variable->shape;
  return value.out ? value.out.shape() : value.host->tensor.shape();
}

Output constantOf(const Tensor &value, std::string_view name) {
  const auto &g = current();
  graph::Node *n = createNode(*g, "Const", name.empty() ? "Const" : name, {}, {{"dtype", value.dtype()}, {"value", value}});
  return Access::output(g, {n, 0});
}

static Output readResource(const In &value) {
  const VariableState &v = *value.variable;
  const auto &g = current()->outer ? current() : Access::graph(value.out);
  if (v.cached.node) return Access::output(g, v.cached);
  graph::Node *n = nullptr;
  {
    Scoped s("ReadVariableOp", "");
    n = createNode(*g, "ReadVariableOp", s.name, {{v.node, 0}}, {{"dtype", v.dtype}});
  }
  return Access::output(g, {n, 0});
}

Output convert(const In &value, DType want, std::string_view name) {
  if (value.host) return constantOf(hostAs(*value.host, want), name);
  Output o = value.out;
  if (value.variable && !value.variable->parts.empty()) o = wholeOf(current(), *value.variable);
  else if (value.variable)
    o = value.variable->isResource ? readResource(value) : Access::output(Access::graph(value.out), value.variable->snapshot);
  if (!o) throw ValueError("None values not supported.");
  if (want != DType::unset && o.dtype() != want)
    throw ValueError(cat("Tensor conversion requested dtype ", tfc::name(want), " for Tensor with dtype ", tfc::name(o.dtype()),
                         ": ", o));
  return o;
}

Tensor constantValue(const Output &o) {
  graph::Node *n = Access::edge(o).node;
  if (n->op() == "Const") return n->attrAs<Tensor>("value");
  if (n->op() == "Shape" || n->op() == "Size" || n->op() == "Rank") {
    graph::Edge e = n->inputs()[0];
    const Shape &s = e.node->outputShape(e.index);
    Tensor t;
    if (n->op() == "Rank" && s.hasRank()) t = Tensor(static_cast<std::int32_t>(s.rank()));
    else if (s.is_fully_defined() && n->op() == "Shape") t = Tensor(s.dims());
    else if (s.is_fully_defined() && n->op() == "Size" && s.numElements()) t = Tensor(*s.numElements());
    return t.is_none() ? t : t.astype(o.dtype());
  }
  if (n->op() == "Cast") {
    Tensor t = constantValue(Access::output(Access::graph(o), n->inputs()[0]));
    return t.is_none() ? t : t.astype(o.dtype());
  }
  if (n->op() == "Pack" && isInteger(o.dtype())) {
    std::vector<std::int64_t> values;
    for (graph::Edge e : n->inputs()) {
      Tensor t = constantValue(Access::output(Access::graph(o), e));
      if (t.is_none() || t.shape().rank() != 0) return {};
      values.push_back(t.asInt64(0));
    }
    return Tensor(values).astype(o.dtype());
  }
  return {};
}

namespace {

using graph::ArgSchema;

/// Types of an op's type attributes, and which argument decided them.
struct Types {
  std::map<std::string, std::pair<DType, std::string>, std::less<>> known;
  void set(std::string_view attr, DType t, std::string_view by) {
    known.try_emplace(std::string(attr), t, std::string(by));
  }
  DType get(std::string_view attr) const {
    auto it = known.find(attr);
    return it == known.end() ? DType::unset : it->second.first;
  }
};

bool convertible(const Value &v, DType want) {
  DType have = v.tensor.dtype();
  if (have == want) return true;
  if (!v.python || have == DType::string || have == DType::bool_) return false;
  return isInteger(have) ? isInteger(want) : isFloating(want);
}

void decideTypes(const graph::OpSchema &schema, const std::vector<Arg> &args, const graph::AttrMap &attrs, Types &types) {
  for (auto &[key, value] : attrs)
    if (auto *t = std::get_if<DType>(&value)) types.set(key, *t, "");
  for (std::size_t i = 0; i < args.size(); ++i)
    if (!schema.inputs[i].typeAttr.empty())
      for (const In &in : args[i].list)
        if (!in.host) types.set(schema.inputs[i].typeAttr, typeOf(in), schema.inputs[i].name);
  for (std::size_t i = 0; i < args.size(); ++i) {
    const ArgSchema &arg = schema.inputs[i];
    if (arg.typeAttr.empty() || args[i].list.empty()) continue;
    auto host = std::find_if(args[i].list.begin(), args[i].list.end(), [](const In &in) { return in.host.has_value(); });
    if (host == args[i].list.end()) continue;
    const Value &v = *host->host;
    if (types.get(arg.typeAttr) != DType::unset) continue;
    const graph::AttrSchema *a = schema.attr(arg.typeAttr);
    const DType *preferred = a && a->defaultValue ? std::get_if<DType>(&*a->defaultValue) : nullptr;
    types.set(arg.typeAttr, preferred && convertible(v, *preferred) ? *preferred : v.natural(), arg.name);
  }
}

void checkAllowed(const graph::OpSchema &schema, const ArgSchema &arg, DType type) {
  const graph::AttrSchema *a = arg.typeAttr.empty() ? nullptr : schema.attr(arg.typeAttr);
  if (!a || a->allowedTypes.empty() || std::find(a->allowedTypes.begin(), a->allowedTypes.end(), type) != a->allowedTypes.end())
    return;
  std::string list;
  for (DType t : a->allowedTypes) list += cat(list.empty() ? "" : ", ", tfc::name(t));
  throw TypeError(cat("Value passed to parameter '", arg.name, "' has DataType ", tfc::name(type),
                      " not in list of allowed values: ", list));
}

} // namespace

Operation opNode(std::string_view type, std::string_view name, std::vector<Arg> args, graph::AttrMap attrs) {
  const graph::OpSchema *schema = graph::findOp(type);
  if (!schema) raise(errors::unimplemented("Op type ", type, " is not supported"));
  if (args.size() != schema->inputs.size())
    throw TypeError(cat("Op ", type, " takes ", schema->inputs.size(), " inputs, got ", args.size(), "."));
  std::vector<In> values;
  for (const Arg &a : args)
    for (const In &in : a.list) values.push_back(in);
  Scoped scope(name, type, values);
  const auto g = current();
  for (const In &in : values)
    if (in.out && Access::graph(in.out) != g && !g->outer)
      throw ValueError(cat(in.out, " must be from the same graph as ", std::find_if(values.begin(), values.end(), [](const In &i) { return bool(i.out); })->out, "."));
  Types types;
  decideTypes(*schema, args, attrs, types);
  std::vector<graph::Edge> edges;
  std::vector<graph::Node *> references;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const ArgSchema &arg = schema->inputs[i];
    bool many = !arg.numberAttr.empty() || !arg.typeListAttr.empty();
    DType want = !arg.typeAttr.empty() ? types.get(arg.typeAttr) : arg.typeListAttr.empty() ? arg.type : DType::unset;
    if (!args[i].list.empty()) checkAllowed(*schema, arg, want);
    int number = 0;
    for (const In &in : args[i].list) {
      if (arg.isRef || want == DType::resource) {
        graph::Edge e = in.out ? Access::edge(in.out) : graph::Edge{};
        if (!e.node || (arg.isRef && !e.node->outputIsRef(e.index)))
          throw TypeError(cat("'", type, "' Op requires that input '", arg.name, "' be a mutable tensor (e.g.: a tf.Variable)"));
        edges.push_back(e);
        if (arg.isRef) references.push_back(e.node);
        continue;
      }
      if (!in.host && want != DType::unset && typeOf(in) != want) {
        auto by = types.known.find(arg.typeAttr);
        if (by != types.known.end() && !by->second.second.empty() && by->second.second == arg.name) {
          std::string all;
          for (const In &each : args[i].list) all += (all.empty() ? "" : ", ") + std::string(tfc::name(typeOf(each)));
          throw TypeError(cat("Tensors in list passed to '", arg.name, "' of '", type, "' Op have types [", all, "] that don't all match."));
        }
        if (by != types.known.end() && !by->second.second.empty())
          throw TypeError(cat("Input '", arg.name, "' of '", type, "' Op has type ", tfc::name(typeOf(in)),
                              " that does not match type ", tfc::name(want), " of argument '", by->second.second, "'."));
        throw TypeError(cat("Input '", arg.name, "' of '", type, "' Op has type ", tfc::name(typeOf(in)),
                            " that does not match expected type of ", tfc::name(want), "."));
      }
      std::string argName = many ? cat(arg.name, "_", number++) : std::string(arg.name);
      edges.push_back(Access::edge(convert(in, want, argName)));
    }
    if (!arg.typeAttr.empty() && want != DType::unset) attrs.insert_or_assign(std::string(arg.typeAttr), want);
  }
  std::vector<std::unique_ptr<ColocateWith>> colocations;
  for (graph::Node *n : references) colocations.push_back(std::make_unique<ColocateWith>(Access::operation(g, n)));
  graph::Node *n = createNode(*g, type, scope.name, std::move(edges), std::move(attrs));
  while (!colocations.empty()) colocations.pop_back();
  return Access::operation(g, n);
}

Output op(std::string_view type, std::string_view name, std::vector<Arg> args, graph::AttrMap attrs) {
  return opNode(type, name, std::move(args), std::move(attrs)).output(0);
}

graph::AttrMap seedAttrs(std::optional<std::int64_t> seed) {
  constexpr std::int64_t maxInt32 = 2147483647, defaultGraphSeed = 87654321;
  auto truncate = [](std::int64_t s) { std::int64_t r = s % maxInt32; return r < 0 ? r + maxInt32 : r; };
  const auto &g = current();
  std::int64_t a = 0, b = 0;
  if (g->seed) {
    a = truncate(*g->seed);
    b = truncate(seed ? *seed : static_cast<std::int64_t>(g->graph->nodes().size()));
  } else if (seed) {
    a = defaultGraphSeed, b = truncate(*seed);
  } else
    return {{"seed", std::int64_t(0)}, {"seed2", std::int64_t(0)}};
  if (a == 0 && b == 0) b = maxInt32;
  return {{"seed", a}, {"seed2", b}};
}

} // namespace tfc::frontend

namespace tfc {
// A partitioned variable has no reference; what it stands for is put together where it is used.
In::In(const Variable &v) : out(v.is_partitioned() ? Output() : v.handle()), variable(frontend::Access::state(v)) {}
Ins::Ins(const Variable &one) : v{In(one)} {}
Ins::Ins(const std::vector<Variable> &l) : v(l.begin(), l.end()) {}
} // namespace tfc
