// Graphs as functions (TensorFlow's GraphToFunctionDef).
#include "tfc/graph/FunctionWrite.h"

#include "NodeCheck.h"
#include "ProtoConvert.h"
#include "tfc/graph/Naming.h"
#include "tfc/graph/OpSchema.h"
#include "tfc/proto/function.pb.h"

#include <algorithm>
#include <set>

namespace tfc::graph {

namespace {

/// An argument's name: lower case, letters and digits, the first a letter; `used` keeps them apart.
std::string argumentName(std::string_view given, std::set<std::string> &used) {
  std::string name;
  for (char c : given) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'), digit = c >= '0' && c <= '9';
    if (name.empty() && !letter)
      continue;
    name += !letter && !digit ? '_' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  if (name.empty())
    name = "unknown";
  std::string unique = name;
  for (int i = 0; !used.insert(unique).second; ++i)
    unique = name + "_" + std::to_string(i);
  return unique;
}

/// "node:output:index"
std::string bodyName(Edge e) {
  int rest = e.index;
  for (const ArgSchema &arg : e.node->schema().outputs) {
    int count = static_cast<int>(countOf(arg, e.node->attrs()));
    if (rest < count)
      return e.node->name() + ":" + std::string(arg.name) + ":" + std::to_string(rest);
    rest -= count;
  }
  return e.node->name() + ":output:" + std::to_string(rest);
}

} // namespace

std::string writeFunction(const FunctionParts &parts) {
  tensorflow::FunctionDefLibrary library;
  tensorflow::FunctionDef &def = *library.add_function();
  tensorflow::OpDef &signature = *def.mutable_signature();
  signature.set_name(parts.name);
  std::set<std::string> used;
  std::map<Edge, std::string> args;
  std::set<const Node *> argNodes;
  for (Edge e : parts.args) {
    auto &arg = *signature.add_input_arg();
    arg.set_name(argumentName(e.node->name(), used));
    arg.set_type(static_cast<tensorflow::DataType>(e.node->outputType(e.index)));
    args.emplace(e, arg.name());
    argNodes.insert(e.node);
  }
  auto nameOf = [&](Edge e) {
    auto it = args.find(e);
    return it == args.end() ? bodyName(e) : it->second;
  };
  for (const Node *node : parts.body->nodes()) {
    if (argNodes.contains(node))
      continue;
    auto &proto = *def.add_node_def();
    proto.set_name(node->name());
    proto.set_op(node->op());
    proto.set_device(node->device());
    for (Edge e : node->inputs())
      if (e.node)
        proto.add_input(nameOf(e));
    for (const Node *c : node->controls())
      if (!argNodes.contains(c))
        proto.add_input("^" + c->name());
    for (const auto &[key, value] : node->attrs())
      fromAttr(value, (*proto.mutable_attr())[key]);
    if (node->schema().isStateful) {
      signature.set_is_stateful(true);
      (*def.mutable_control_ret())[node->name()] = node->name();
      signature.add_control_output(node->name());
    }
  }
  std::set<std::string> resultNames;
  for (std::size_t i = 0; i < parts.results.size(); ++i) {
    Edge e = parts.results[i];
    auto &arg = *signature.add_output_arg();
    arg.set_name(argumentName(i < parts.resultNames.size() ? parts.resultNames[i] : e.node->name(), resultNames));
    arg.set_type(static_cast<tensorflow::DataType>(e.node->outputType(e.index)));
    (*def.mutable_ret())[arg.name()] = nameOf(e);
  }
  for (const auto &[key, value] : parts.attrs)
    fromAttr(value, (*def.mutable_attr())[key]);
  return serialize(library);
}

Expected<Edge> copyWithInputs(Graph &into, Edge result, const std::function<std::string(const Node &)> &reject,
                              const std::vector<std::pair<Edge, Edge>> &there) {
  auto known = [&](Edge e) -> std::optional<Edge> {
    for (auto &[from, to] : there)
      if (from == e)
        return to;
    return std::nullopt;
  };
  if (auto already = known(result))
    return *already;
  std::set<const Node *> needed;
  std::vector<const Node *> open{result.node};
  while (!open.empty()) {
    const Node *node = open.back();
    open.pop_back();
    if (!node || !needed.insert(node).second)
      continue;
    if (std::string why = reject(*node); !why.empty())
      return errors::invalidArgument(why).withNode(node->name());
    for (Edge e : node->inputs())
      if (!known(e))
        open.push_back(e.node);
  }
  std::map<const Node *, Node *> copies;
  for (const Node *node : result.node->graph().nodes()) { // in the order they were made
    if (!needed.contains(node))
      continue;
    NodeSpec spec{.name = uniqueOpName(into, "", node->name()), .op = node->op()};
    for (Edge e : node->inputs()) {
      if (auto already = known(e)) {
        spec.inputs.push_back(*already);
        continue;
      }
      if (!copies.contains(e.node))
        return errors::invalidArgument("A loop cannot be copied into a function").withNode(node->name());
      spec.inputs.push_back({copies.at(e.node), e.index});
    }
    spec.attrs = node->attrs();
    spec.device = node->device();
    TFC_ASSIGN_OR_RETURN(copies[node], into.addNode(std::move(spec)));
  }
  return Edge{copies.at(result.node), result.index};
}

} // namespace tfc::graph
