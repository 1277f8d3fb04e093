// Functions of the library: signatures as op schemas, bodies as graphs (TensorFlow's function.cc, InstantiateFunction).
#include "tfc/graph/Functions.h"

#include "FunctionTable.h"
#include "GraphProto.h"
#include "Printable.h"
#include "ProtoConvert.h"
#include "tfc/graph/Gradients.h"
#include "tfc/graph/Naming.h"

#include <algorithm>
#include <charconv>

namespace tfc::graph {

namespace {

using tensorflow::AttrValue;
using tensorflow::FunctionDef;
using AttrProtos = google::protobuf::Map<std::string, AttrValue>;

/// More values than this in one argument are an attack on memory.
constexpr std::int64_t longestArgument = 1 << 20;
constexpr DType firstReference = static_cast<DType>(100);

Expected<ArgSchema> toArg(const tensorflow::OpDef::ArgDef &def) {
  ArgSchema arg;
  arg.name = def.name();
  arg.typeAttr = def.type_attr();
  arg.typeListAttr = def.type_list_attr();
  arg.numberAttr = def.number_attr();
  arg.isRef = def.is_ref();
  arg.type = static_cast<DType>(def.type());
  int ways = !arg.typeAttr.empty() + !arg.typeListAttr.empty() + (arg.type != DType::unset);
  if (ways != 1 || arg.type > firstReference)
    return errors::invalidArgument("argument '", printable(def.name()), "' has no type of its own");
  return arg;
}

Expected<OpSchema> toSchema(const tensorflow::OpDef &def) {
  OpSchema s;
  s.name = def.name();
  s.category = "Control";
  s.isStateful = def.is_stateful();
  s.effects = def.is_stateful() ? Effects::touchesOutside : Effects::none;
  s.target = Target::structure;
  s.gradient = "yes";
  for (const auto &arg : def.input_arg()) {
    TFC_ASSIGN_OR_RETURN(ArgSchema a, toArg(arg));
    s.inputs.push_back(a);
  }
  for (const auto &arg : def.output_arg()) {
    TFC_ASSIGN_OR_RETURN(ArgSchema a, toArg(arg));
    s.outputs.push_back(a);
  }
  ExpansionBudget budget(0);
  for (const auto &attr : def.attr()) {
    AttrSchema &a = s.attrs.emplace_back();
    a.name = attr.name();
    a.kind = attr.type();
    if (attr.has_default_value()) {
      TFC_ASSIGN_OR_RETURN(Attr value, toAttr(attr.default_value(), a.kind, budget));
      a.defaultValue = std::move(value);
    }
    for (int t : attr.allowed_values().list().type())
      a.allowedTypes.push_back(static_cast<DType>(t));
    for (const std::string &text : attr.allowed_values().list().s())
      a.allowedStrings.push_back(text);
    if (attr.has_minimum())
      a.minimum = attr.minimum();
  }
  for (const std::vector<ArgSchema> &args : {s.inputs, s.outputs})
    for (const ArgSchema &arg : args)
      for (std::string_view key : {arg.typeAttr, arg.typeListAttr, arg.numberAttr})
        if (!key.empty() && !s.attr(key))
          return errors::invalidArgument("argument '", printable(arg.name), "' refers to attr '", printable(key), "', which is not there");
  return s;
}

/// Writes a function's body as a GraphDef: arguments are placeholders, "$T" is what the caller gives for T.
class Body {
public:
  Body(const Graph &caller, const FunctionDef &def, const OpSchema &schema, const AttrMap &attrs, const std::vector<Shape> &shapes)
      : caller(caller), def(def), schema(schema), shapes(shapes) {
    for (const AttrSchema &a : schema.attrs)
      if (a.defaultValue)
        fromAttr(*a.defaultValue, given[std::string(a.name)]);
    for (const auto &[key, value] : attrs)
      fromAttr(value, given[key]);
  }

  Expected<FunctionBody> make() {
    TFC_RETURN_IF_ERROR(arguments());
    TFC_RETURN_IF_ERROR(outputsOfNodes());
    for (const auto &node : def.node_def())
      TFC_RETURN_IF_ERROR(addNode(node));
    proto.mutable_versions()->set_producer(std::max(caller.producer, graphDefVersion));
    FunctionBody out;
    out.graph = std::make_unique<Graph>();
    out.graph->useFunctionsOf(caller);
    TFC_RETURN_IF_ERROR(graphFromProto(*out.graph, proto, {}, 0));
    for (const std::string &name : argNodes)
      out.args.push_back({out.graph->find(name), 0});
    TFC_RETURN_IF_ERROR(results(out));
    TFC_RETURN_IF_ERROR(effects(out));
    return out;
  }

private:
  Status fail(std::string text, const std::string &node = {}) const {
    return errors::invalidArgument("Function ", printable(def.signature().name()), ": ", text).withNode(node);
  }

  /// How many tensors an argument stands for, and of which types; attributes of a node or of the function itself.
  Status typesOf(const ArgSchema &arg, const AttrProtos &attrs, const OpSchema &of, std::vector<DType> &types) const {
    auto lookup = [&](std::string_view key) -> const AttrValue * {
      auto it = attrs.find(std::string(key));
      return it == attrs.end() ? nullptr : &it->second;
    };
    auto number = [&](std::string_view key) -> std::int64_t {
      if (const AttrValue *value = lookup(key))
        return value->i();
      const AttrSchema *a = of.attr(key);
      return a && a->defaultValue && std::holds_alternative<std::int64_t>(*a->defaultValue) ? std::get<std::int64_t>(*a->defaultValue) : 0;
    };
    if (!arg.typeListAttr.empty()) {
      if (const AttrValue *value = lookup(arg.typeListAttr))
        for (int t : value->list().type())
          types.push_back(static_cast<DType>(t));
      return Status::ok();
    }
    DType type = arg.type;
    if (!arg.typeAttr.empty()) {
      const AttrValue *value = lookup(arg.typeAttr);
      const AttrSchema *a = of.attr(arg.typeAttr);
      if (value)
        type = static_cast<DType>(value->type());
      else if (a && a->defaultValue && std::holds_alternative<DType>(*a->defaultValue))
        type = std::get<DType>(*a->defaultValue);
    }
    std::int64_t count = arg.numberAttr.empty() ? 1 : number(arg.numberAttr);
    if (count < 0 || count > longestArgument)
      return fail("argument '" + printable(arg.name) + "' stands for " + std::to_string(count) + " tensors");
    types.insert(types.end(), count, type);
    return Status::ok();
  }

  Status arguments() {
    for (std::size_t i = 0; i < schema.inputs.size(); ++i) {
      const ArgSchema &arg = schema.inputs[i];
      std::vector<DType> types;
      TFC_RETURN_IF_ERROR(typesOf(arg, given, schema, types));
      std::string name(arg.name);
      std::vector<std::string> &tensors = items[name];
      if (!tensors.empty())
        return fail("two arguments are called '" + printable(name) + "'");
      for (std::size_t k = 0; k < types.size(); ++k) {
        std::string node = types.size() == 1 ? name : name + "_" + std::to_string(k);
        auto &placeholder = *proto.add_node();
        placeholder.set_name(node);
        placeholder.set_op("Placeholder");
        (*placeholder.mutable_attr())["dtype"].set_type(static_cast<tensorflow::DataType>(types[k]));
        Shape shape = argNodes.size() < shapes.size() ? shapes[argNodes.size()] : Shape::unknown();
        fromShape(shape, *(*placeholder.mutable_attr())["shape"].mutable_shape());
        argNodes.push_back(node);
        tensors.push_back(node);
      }
    }
    return Status::ok();
  }

  Status outputsOfNodes() {
    for (const auto &node : def.node_def()) {
      const OpSchema *op = caller.findOp(node.op());
      if (!op)
        return errors::notFound("Op type not registered '", printable(node.op()), "' in binary. It is used by function ",
                                printable(def.signature().name())).withNode(node.name());
      AttrProtos attrs = node.attr();
      TFC_RETURN_IF_ERROR(substitute(attrs, node.name()));
      int index = 0;
      for (const ArgSchema &arg : op->outputs) {
        std::vector<DType> types;
        TFC_RETURN_IF_ERROR(typesOf(arg, attrs, *op, types));
        std::vector<std::string> &tensors = items[node.name() + ":" + std::string(arg.name)];
        for (std::size_t k = 0; k < types.size(); ++k)
          tensors.push_back(node.name() + ":" + std::to_string(index++));
      }
    }
    return Status::ok();
  }

  Status substitute(AttrProtos &attrs, const std::string &node) const {
    for (auto &[key, value] : attrs) {
      if (value.value_case() == AttrValue::kFunc || (value.value_case() == AttrValue::kList && value.list().func_size())) {
        if (value.value_case() == AttrValue::kFunc) {
          TFC_RETURN_IF_ERROR(substitute(*value.mutable_func()->mutable_attr(), node));
          continue;
        }
        for (auto &f : *value.mutable_list()->mutable_func())
          TFC_RETURN_IF_ERROR(substitute(*f.mutable_attr(), node));
      }
      if (value.value_case() != AttrValue::kPlaceholder)
        continue;
      auto it = given.find(value.placeholder());
      if (it == given.end())
        return fail("attr '" + printable(key) + "' refers to '" + printable(value.placeholder()) + "', for which the caller gives nothing", node);
      AttrValue filled = it->second;
      value = filled;
    }
    return Status::ok();
  }

  /// The tensors behind "arg", "node:output" or "node:output:index".
  Status tensorsOf(const std::string &text, const std::string &node, std::vector<std::string> &out) const {
    if (auto it = items.find(text); it != items.end()) {
      out.insert(out.end(), it->second.begin(), it->second.end());
      return Status::ok();
    }
    std::size_t colon = text.rfind(':');
    std::size_t index = 0;
    if (colon != std::string::npos) {
      auto [end, error] = std::from_chars(text.data() + colon + 1, text.data() + text.size(), index);
      auto it = items.find(text.substr(0, colon));
      if (it != items.end() && error == std::errc() && end == text.data() + text.size() && index < it->second.size()) {
        out.push_back(it->second[index]);
        return Status::ok();
      }
    }
    return fail("'" + printable(text) + "' is not the name of an argument or of a node's output", node);
  }

  Status addNode(const tensorflow::NodeDef &node) {
    auto &copy = *proto.add_node();
    copy.set_name(node.name());
    copy.set_op(node.op());
    copy.set_device(node.device());
    *copy.mutable_attr() = node.attr();
    TFC_RETURN_IF_ERROR(substitute(*copy.mutable_attr(), node.name()));
    for (const std::string &input : node.input()) {
      if (input.starts_with('^')) {
        copy.add_input(input);
        continue;
      }
      std::vector<std::string> tensors;
      TFC_RETURN_IF_ERROR(tensorsOf(input, node.name(), tensors));
      for (const std::string &t : tensors)
        copy.add_input(t);
    }
    return Status::ok();
  }

  Status results(FunctionBody &out) const {
    for (const ArgSchema &arg : schema.outputs) {
      std::string name(arg.name);
      auto it = def.ret().find(name);
      if (it == def.ret().end())
        return fail("return value '" + printable(name) + "' is missing");
      std::vector<std::string> tensors;
      std::vector<DType> types;
      TFC_RETURN_IF_ERROR(tensorsOf(it->second, {}, tensors));
      TFC_RETURN_IF_ERROR(typesOf(arg, given, schema, types));
      if (tensors.size() != types.size())
        return fail("return value '" + printable(name) + "' has " + std::to_string(tensors.size()) + " tensors, not " + std::to_string(types.size()));
      for (std::size_t k = 0; k < tensors.size(); ++k) {
        TFC_ASSIGN_OR_RETURN(Edge e, out.graph->findOutput(tensors[k]));
        if (e.node->outputType(e.index) != types[k])
          return fail("return value '" + printable(name) + "' is " + std::string(runtimeName(e.node->outputType(e.index))) + ", not " +
                          std::string(runtimeName(types[k])), e.node->name());
        out.results.push_back(e);
      }
    }
    return Status::ok();
  }

  Status effects(FunctionBody &out) const {
    for (Node *node : out.graph->nodes())
      if (node->schema().isStateful)
        out.effects.push_back(node);
    for (const auto &[name, target] : def.control_ret()) {
      Node *node = out.graph->find(target);
      if (!node)
        return fail("control output '" + printable(name) + "' names '" + printable(target) + "', which is no node");
      if (std::find(out.effects.begin(), out.effects.end(), node) == out.effects.end())
        out.effects.push_back(node);
    }
    std::sort(out.effects.begin(), out.effects.end(), [](Node *a, Node *b) { return a->id() < b->id(); });
    return Status::ok();
  }

  const Graph &caller;
  const FunctionDef &def;
  const OpSchema &schema;
  const std::vector<Shape> &shapes;
  AttrProtos given;
  tensorflow::GraphDef proto;
  std::vector<std::string> argNodes;
  std::unordered_map<std::string, std::vector<std::string>> items; ///< tensors by the names bodies use
};

/// Zeros for an argument through which nothing flows; of a variable, in its element type.
Expected<Edge> zerosFor(Graph &graph, Edge arg, DType type) {
  std::string name = arg.node->name() + "_zeros";
  auto add = [&](NodeSpec spec) -> Expected<Edge> {
    spec.name = uniqueName(graph, name);
    TFC_ASSIGN_OR_RETURN(Node *node, graph.addNode(std::move(spec)));
    return Edge{node, 0};
  };
  if (arg.node->outputType(0) != DType::resource)
    return add({.op = "ZerosLike", .inputs = {arg}});
  TFC_ASSIGN_OR_RETURN(Edge shape, add({.op = "VariableShape", .inputs = {arg}}));
  TFC_ASSIGN_OR_RETURN(Edge zero, add({.op = "Const", .attrs = {{"value", Tensor::zeros(Shape{}, type)}, {"dtype", type}}}));
  return add({.op = "Fill", .inputs = {shape, zero}});
}

/// The gradient function of `f`: its body, with the gradients added. `types` are those of its results.
Expected<FunctionBody> gradientFunction(const Graph &caller, const FuncAttr &f, const std::vector<DType> &types, const std::vector<Shape> &shapes) {
  if (const FunctionTable *table = caller.functions())
    if (std::string named = table->gradientOf(f.name); !named.empty())
      return instantiate(caller, {named, f.attrs}, shapes);
  TFC_ASSIGN_OR_RETURN(FunctionBody body, instantiate(caller, f, shapes));
  GradientOptions options;
  std::vector<Edge> args = body.args;
  for (std::size_t i = 0; i < body.results.size(); ++i) {
    Edge y = body.results[i];
    NodeSpec spec;
    spec.name = uniqueName(*body.graph, "gradient_" + std::to_string(i));
    spec.op = "Placeholder";
    spec.attrs["dtype"] = y.node->outputType(y.index);
    spec.attrs["shape"] = y.node->outputShape(y.index);
    TFC_ASSIGN_OR_RETURN(Node *node, body.graph->addNode(std::move(spec)));
    body.args.push_back({node, 0});
    if (isTrainable(y.node->outputType(y.index)))
      options.gradYs.push_back(Edge{node, 0});
  }
  std::vector<Edge> ys;
  for (Edge y : body.results)
    if (isTrainable(y.node->outputType(y.index)))
      ys.push_back(y);
  TFC_ASSIGN_OR_RETURN(std::vector<Gradient> gradients, addGradients(*body.graph, ys, args, options));
  body.results.clear();
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    DType type = i < types.size() ? types[i] : args[i].node->outputType(0);
    TFC_ASSIGN_OR_RETURN(Edge dense, gradients[i] ? densify(*body.graph, gradients[i], "dense") : zerosFor(*body.graph, args[i], type));
    body.results.push_back(dense);
  }
  body.effects.clear(); // they ran when the function itself did
  return body;
}

} // namespace

Expected<std::shared_ptr<const FunctionTable>> FunctionTable::parse(const std::string &bytes, std::shared_ptr<const FunctionTable> before) {
  auto table = std::make_shared<FunctionTable>();
  TFC_RETURN_IF_ERROR(parseBinary(bytes, table->library, "FunctionDefLibrary"));
  for (const FunctionDef &def : table->library.function()) {
    const std::string &name = def.signature().name();
    Expected<OpSchema> schema = toSchema(def.signature());
    if (!schema)
      return errors::invalidArgument("Function ", printable(name), ": ", schema.status().message());
    if (name.empty())
      return errors::invalidArgument("A function of the library has no name");
    table->entries.emplace(name, Entry{&def, std::move(*schema)});
  }
  table->before = std::move(before);
  return std::shared_ptr<const FunctionTable>(std::move(table));
}

const OpSchema *FunctionTable::schema(std::string_view name) const {
  auto it = entries.find(name);
  return it == entries.end() ? nullptr : &it->second.schema;
}

const FunctionDef *FunctionTable::find(std::string_view name) const {
  auto it = entries.find(name);
  return it == entries.end() ? nullptr : it->second.def;
}

std::string FunctionTable::gradientOf(const std::string &name) const {
  for (const auto &g : library.gradient())
    if (g.function_name() == name)
      return g.gradient_func();
  return {};
}

Expected<FunctionBody> instantiate(const Graph &caller, const FuncAttr &function, const std::vector<Shape> &shapes) {
  if (function.name == "SymbolicGradient") {
    auto it = function.attrs.find("f");
    if (it == function.attrs.end() || !std::holds_alternative<std::shared_ptr<FuncAttr>>(it->second))
      return errors::invalidArgument("SymbolicGradient without the function that it is the gradient of");
    auto out = function.attrs.find("Tout");
    auto *types = out == function.attrs.end() ? nullptr : std::get_if<std::vector<DType>>(&out->second);
    return gradientFunction(caller, *std::get<std::shared_ptr<FuncAttr>>(it->second), types ? *types : std::vector<DType>{}, shapes);
  }
  const FunctionTable *table = caller.functions();
  const FunctionDef *def = table ? table->find(function.name) : nullptr;
  if (!def)
    return errors::notFound("Function ", printable(function.name), " is not defined.");
  return Body(caller, *def, *table->schema(function.name), function.attrs, shapes).make();
}

std::optional<FuncAttr> calledBy(const Node &node) {
  const std::string &op = node.op();
  if (op == "PartitionedCall" || op == "StatefulPartitionedCall" || op == "RemoteCall") {
    const Attr *f = node.attr("f");
    if (f && std::holds_alternative<std::shared_ptr<FuncAttr>>(*f) && std::get<std::shared_ptr<FuncAttr>>(*f))
      return *std::get<std::shared_ptr<FuncAttr>>(*f);
    return std::nullopt;
  }
  if (op == "SymbolicGradient") {
    const Attr *f = node.attr("f"), *types = node.attr("Tout");
    return FuncAttr{op, {{"f", f ? *f : Attr(false)}, {"Tout", types ? *types : Attr(false)}}};
  }
  if (!findOp(op))
    return FuncAttr{op, node.attrs()};
  return std::nullopt;
}

} // namespace tfc::graph
