// Graphs as values (tf.GraphDef, tf.NodeDef, tf.train.SaverDef, TensorProto) and what is done to them (tf.graph_util).
//
//   tf::GraphDef def(graph.as_graph_def());                          // or GraphDef::FromString(bytes), FromText(text)
//   for (tf::NodeDef &n : def.node) n.device.clear();
//   auto frozen = tf::graph_util::convert_variables_to_constants(sess, def, {"logits"});
//   std::ofstream("frozen.pb", std::ios::binary) << frozen.SerializeToString();
//   tf::import_graph_def(frozen, {.name = ""});
//
// A value is checked when it is imported, not before. ValueError: bytes or text are no such message.
#pragma once

#include "tfc/frontend/Session.h"
#include "tfc/graph/Attr.h"

namespace tfc {

/// tf.AttrValue: bool, int, float, type, shape, tensor, string, function, or a list of them.
using AttrValue = graph::Attr;
struct NodeDef {
  std::string name, op;
  std::vector<std::string> input; ///< "node", "node:1", "^node"
  std::string device;
  std::map<std::string, AttrValue> attr;
  std::string SerializeToString() const;
  static NodeDef FromString(std::string_view bytes);
  static NodeDef FromText(std::string_view text);
  std::string str() const; ///< text format
};
struct GraphDef {
  GraphDef() = default;
  /// Serialized: what Graph::as_graph_def gives.
  explicit GraphDef(const std::string &bytes);
  std::vector<NodeDef> node;
  std::string library; ///< serialized FunctionDefLibrary
  struct { int producer = 0, min_consumer = 0; } versions;
  std::string SerializeToString() const;
  static GraphDef FromString(std::string_view bytes);
  static GraphDef FromText(std::string_view text);
  std::string str() const; ///< text format, as .pbtxt files have it
};
/// Adds its nodes to the default graph; as import_graph_def of its bytes.
std::vector<Output> import_graph_def(const GraphDef &def, ImportOpts o = {});

/// tf.TensorProto: a tensor with its message's forms.
struct TensorProto {
  TensorProto() = default;
  TensorProto(Tensor value) : value(std::move(value)) {}
  Tensor value;
  std::string SerializeToString() const;
  static TensorProto FromString(std::string_view bytes);
  std::string str() const; ///< text format
};
struct TensorProtoOpts { TFC_NAMED; DType dtype = DType::unset; std::optional<Shape> shape{}; };
/// tf.make_tensor_proto. ValueError: more elements than `shape` has. TypeError: elements that are not of `dtype`.
TensorProto make_tensor_proto(Value values, TensorProtoOpts o = {});
inline Tensor make_ndarray(const TensorProto &tensor) { return tensor.value; }
inline Tensor MakeNdarray(const TensorProto &tensor) { return tensor.value; }

namespace train {
/// How a Saver's ops are called in a graph.
struct SaverDef {
  std::string filename_tensor_name, save_tensor_name, restore_op_name;
  int max_to_keep = 0;
  bool sharded = false;
  float keep_checkpoint_every_n_hours = 0;
  enum CheckpointFormatVersion { LEGACY = 0, V1 = 1, V2 = 2 } version = LEGACY;
  std::string SerializeToString() const;
  static SaverDef FromString(std::string_view bytes);
  static SaverDef FromText(std::string_view text);
  std::string str() const; ///< text format
};
} // namespace train

namespace graph_util {
/// The nodes that `dest_nodes` need. ValueError "NAME is not in graph".
GraphDef extract_sub_graph(const GraphDef &def, const std::vector<std::string> &dest_nodes);
/// The nodes that `output_node_names` need, every variable a constant of its value in the session.
GraphDef convert_variables_to_constants(Session &session, const GraphDef &def, const std::vector<std::string> &output_node_names);
/// Without Identity nodes (but those in `protected_nodes`) and without checks: what training alone needs.
GraphDef remove_training_nodes(const GraphDef &def, const std::vector<std::string> &protected_nodes = {});
using tfc::import_graph_def;
} // namespace graph_util
namespace contrib::util {
using tfc::make_ndarray, tfc::make_tensor_proto;
}

/// A device that sessions of this process use.
struct DeviceAttributes {
  std::string name, device_type;
  std::int64_t memory_limit = 0; ///< bytes
  std::string physical_device_desc;
};
/// The devices of this process, the CPU first (device_lib.list_local_devices, Session.list_devices).
std::vector<DeviceAttributes> list_local_devices();

} // namespace tfc
