// A Graph as GraphDef.
#include "GraphProto.h"
#include "ProtoConvert.h"

namespace tfc::graph {

void graphToProto(const Graph &graph, tensorflow::GraphDef &def) {
  for (const Node *node : graph.nodes()) {
    tensorflow::NodeDef &proto = *def.add_node();
    proto.set_name(node->name());
    proto.set_op(node->op());
    proto.set_device(node->device());
    for (const Edge &e : node->inputs())
      if (e.node)
        proto.add_input(e.index == 0 ? e.node->name() : tensorName(e));
    for (const Node *c : node->controls())
      proto.add_input("^" + c->name());
    for (const auto &[key, value] : node->attrs())
      fromAttr(value, (*proto.mutable_attr())[key]);
  }
  def.mutable_versions()->set_producer(graph.producer);
  def.mutable_versions()->set_min_consumer(graph.minConsumer);
  if (!graph.libraryBytes().empty())
    (void)def.mutable_library()->ParseFromString(graph.libraryBytes());
}

std::string writeGraph(const Graph &graph, bool text) {
  tensorflow::GraphDef def;
  graphToProto(graph, def);
  return serialize(def, text);
}

} // namespace tfc::graph
