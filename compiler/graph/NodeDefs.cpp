#include "tfc/graph/NodeDefs.h"

#include "ProtoConvert.h"
#include "tfc/proto/graph.pb.h"
#include "tfc/proto/saver.pb.h"

namespace tfc::graph {

namespace {

Status parse(std::string_view bytes, bool text, google::protobuf::Message &message, const char *what) {
  return text ? parseText(bytes, message, what) : parseBinary(bytes, message, what);
}

Expected<NodeParts> toParts(const tensorflow::NodeDef &proto, ExpansionBudget &budget) {
  NodeParts node{proto.name(), proto.op(), proto.device(), {proto.input().begin(), proto.input().end()}, {}};
  for (const auto &[key, value] : proto.attr()) {
    TFC_ASSIGN_OR_RETURN(Attr attr, toAttr(value, "", budget));
    node.attrs.emplace(key, std::move(attr));
  }
  return node;
}

void toProto(const NodeParts &node, tensorflow::NodeDef &proto) {
  proto.set_name(node.name);
  proto.set_op(node.op);
  proto.set_device(node.device);
  for (const std::string &input : node.inputs)
    proto.add_input(input);
  for (const auto &[key, value] : node.attrs)
    fromAttr(value, (*proto.mutable_attr())[key]);
}

} // namespace

Expected<GraphParts> readParts(std::string_view bytes, bool text) {
  tensorflow::GraphDef def;
  TFC_RETURN_IF_ERROR(parse(bytes, text, def, "GraphDef"));
  ExpansionBudget budget(bytes.size());
  GraphParts out;
  for (const auto &node : def.node()) {
    TFC_ASSIGN_OR_RETURN(NodeParts parts, toParts(node, budget));
    out.nodes.push_back(std::move(parts));
  }
  if (def.has_library())
    out.library = serialize(def.library());
  out.producer = def.versions().producer();
  out.minConsumer = def.versions().min_consumer();
  return out;
}

std::string writeParts(const GraphParts &graph, bool text) {
  tensorflow::GraphDef def;
  for (const NodeParts &node : graph.nodes)
    toProto(node, *def.add_node());
  if (!graph.library.empty())
    (void)def.mutable_library()->ParseFromString(graph.library);
  if (graph.producer || graph.minConsumer) {
    def.mutable_versions()->set_producer(graph.producer);
    def.mutable_versions()->set_min_consumer(graph.minConsumer);
  }
  return serialize(def, text);
}

Expected<NodeParts> readNodeParts(std::string_view bytes, bool text) {
  tensorflow::NodeDef def;
  TFC_RETURN_IF_ERROR(parse(bytes, text, def, "NodeDef"));
  ExpansionBudget budget(bytes.size());
  return toParts(def, budget);
}

std::string writeParts(const NodeParts &node, bool text) {
  tensorflow::NodeDef def;
  toProto(node, def);
  return serialize(def, text);
}

Expected<SaverParts> readSaverParts(std::string_view bytes, bool text) {
  tensorflow::SaverDef def;
  TFC_RETURN_IF_ERROR(parse(bytes, text, def, "SaverDef"));
  return SaverParts{def.filename_tensor_name(), def.save_tensor_name(), def.restore_op_name(), def.max_to_keep(), def.version(), def.sharded(),
                    def.keep_checkpoint_every_n_hours()};
}

std::string writeParts(const SaverParts &saver, bool text) {
  tensorflow::SaverDef def;
  def.set_filename_tensor_name(saver.filename);
  def.set_save_tensor_name(saver.save);
  def.set_restore_op_name(saver.restore);
  def.set_max_to_keep(saver.maxToKeep);
  def.set_sharded(saver.sharded);
  def.set_keep_checkpoint_every_n_hours(saver.keepEveryNHours);
  def.set_version(static_cast<tensorflow::SaverDef::CheckpointFormatVersion>(saver.version));
  return serialize(def, text);
}

std::string tensorText(const Tensor &tensor) {
  tensorflow::TensorProto proto;
  fromTensor(tensor, proto);
  return serialize(proto, true);
}

} // namespace tfc::graph
