// Parts of graphs: what some outputs need, and that with variables as constants.
#include "GraphProto.h"
#include "ProtoConvert.h"
#include "tfc/graph/SavedModel.h"

#include <unordered_map>
#include <unordered_set>

namespace tfc::graph {
namespace {

using tensorflow::GraphDef;
using tensorflow::NodeDef;

/// The node that an input of a NodeDef names.
std::string nodeOf(std::string_view input) {
  if (input.starts_with('^'))
    input.remove_prefix(1);
  return std::string(input.substr(0, input.rfind(':') == input.npos ? input.size() : input.rfind(':')));
}

using ByName = std::unordered_map<std::string, const NodeDef *>;
ByName byName(const GraphDef &def) {
  ByName out;
  for (const NodeDef &n : def.node())
    out[n.name()] = &n;
  return out;
}

Expected<GraphDef> extract(const GraphDef &def, const std::vector<std::string> &outputs) {
  ByName nodes = byName(def);
  std::unordered_set<std::string> wanted;
  std::vector<std::string> next;
  for (const std::string &name : outputs) {
    if (!nodes.contains(nodeOf(name)))
      return errors::invalidArgument(nodeOf(name), " is not in graph");
    next.push_back(nodeOf(name));
  }
  while (!next.empty()) {
    std::string name = std::move(next.back());
    next.pop_back();
    if (!wanted.insert(name).second)
      continue;
    for (const std::string &input : nodes.at(name)->input())
      next.push_back(nodeOf(input));
  }
  GraphDef out;
  for (const NodeDef &n : def.node())
    if (wanted.contains(n.name()))
      *out.add_node() = n;
  *out.mutable_library() = def.library();
  *out.mutable_versions() = def.versions();
  return out;
}

Expected<std::unique_ptr<Graph>> build(const GraphDef &def) {
  auto graph = std::make_unique<Graph>();
  TFC_RETURN_IF_ERROR(graphFromProto(*graph, def, {}, def.ByteSizeLong()));
  return graph;
}

void setType(NodeDef &n, const char *attr, DType type) { (*n.mutable_attr())[attr].set_type(static_cast<tensorflow::DataType>(type)); }

/// Makes the variables of a graph constants, in place.
class Freezer {
public:
  Freezer(GraphDef &def, const std::function<Expected<Tensor>(const std::string &)> &valueOf) : def(def), valueOf(valueOf) {}

  Status run() {
    for (NodeDef &n : *def.mutable_node())
      if (n.op() == "Variable" || n.op() == "VariableV2" || n.op() == "VarHandleOp")
        TFC_RETURN_IF_ERROR(freeze(n));
    // Handles flow on through nodes that only pass values; what lies on the way has the variable's type from now on.
    for (bool more = true; more;) {
      more = false;
      for (NodeDef &n : *def.mutable_node())
        if (passes(n.op()) && !handles.contains(n.name()) && n.input_size() && handles.contains(nodeOf(n.input(0)))) {
          DType type = handles.at(nodeOf(n.input(0)));
          setType(n, "T", type);
          n.mutable_attr()->erase("_output_shapes");
          handles[n.name()] = type;
          more = true;
        }
    }
    int count = def.node_size();
    for (int i = 0; i < count; ++i)
      TFC_RETURN_IF_ERROR(use(*def.mutable_node(i)));
    return Status::ok();
  }

private:
  static bool passes(const std::string &op) { return op == "Identity" || op == "Enter" || op == "Switch" || op == "RefEnter"; }

  Status freeze(NodeDef &n) {
    TFC_ASSIGN_OR_RETURN(Tensor value, valueOf(n.name()));
    if (n.op() == "VarHandleOp")
      handles[n.name()] = value.dtype();
    n.set_op("Const");
    n.clear_attr();
    n.clear_input();
    setType(n, "dtype", value.dtype());
    fromTensor(value, *(*n.mutable_attr())["value"].mutable_tensor());
    return Status::ok();
  }

  /// A node that takes a handle: reads become what they read, the rest cannot be.
  Status use(NodeDef &n) {
    if (handles.contains(n.name()))
      return Status::ok();
    for (int i = 0; i < n.input_size(); ++i) {
      if (n.input(i).starts_with("^") || !handles.contains(nodeOf(n.input(i))))
        continue;
      DType type = handles.at(nodeOf(n.input(i)));
      if (n.op() == "ReadVariableOp") {
        n.set_op("Identity");
        n.clear_attr();
        setType(n, "T", type);
      } else if (n.op() == "ResourceGather" && i == 0) {
        gather(n, type);
      } else if (n.op() == "VariableShape") {
        auto out = n.attr().contains("out_type") ? n.attr().at("out_type") : tensorflow::AttrValue();
        n.set_op("Shape");
        n.clear_attr();
        setType(n, "T", type);
        if (out.type())
          (*n.mutable_attr())["out_type"] = out;
      } else {
        return errors::unimplemented("freezing: operation ", n.name(), " (", n.op(), ") takes a variable's handle; only reads and gathers can").withNode(n.name());
      }
    }
    return Status::ok();
  }

  void gather(NodeDef &n, DType type) {
    auto indices = n.attr().at("Tindices");
    n.set_op("GatherV2");
    n.clear_attr();
    (*n.mutable_attr())["Tindices"] = indices;
    setType(n, "Tparams", type);
    setType(n, "Taxis", DType::int32);
    std::string axis = n.name() + "/axis";
    n.add_input(axis);
    for (int i = n.input_size() - 1; i > 0 && n.input(i - 1).starts_with("^"); --i)
      n.mutable_input()->SwapElements(i, i - 1); // control inputs come last
    NodeDef &c = *def.add_node();
    c.set_name(axis);
    c.set_op("Const");
    setType(c, "dtype", DType::int32);
    fromTensor(Tensor(std::int32_t(0)), *(*c.mutable_attr())["value"].mutable_tensor());
  }

  GraphDef &def;
  const std::function<Expected<Tensor>(const std::string &)> &valueOf;
  std::unordered_map<std::string, DType> handles; ///< nodes that gave a resource → type of the variable
};

} // namespace

Expected<std::unique_ptr<Graph>> extractSubGraph(const Graph &graph, const std::vector<std::string> &outputs) {
  GraphDef def;
  graphToProto(graph, def);
  TFC_ASSIGN_OR_RETURN(GraphDef part, extract(def, outputs));
  return build(part);
}

Expected<std::unique_ptr<Graph>> convertVariablesToConstants(const Graph &graph, const std::vector<std::string> &outputs,
                                                             const std::function<Expected<Tensor>(const std::string &)> &valueOf) {
  GraphDef def;
  graphToProto(graph, def);
  TFC_ASSIGN_OR_RETURN(GraphDef part, extract(def, outputs));
  TFC_RETURN_IF_ERROR(Freezer(part, valueOf).run());
  return build(part);
}

} // namespace tfc::graph
