// GraphDef in and out, binary and text; no protobuf type appears here.
//
//   auto g = readGraph(bytes);          // Expected<std::unique_ptr<Graph>>
//   std::string out = writeGraph(**g);  // serialized GraphDef
#pragma once

#include "tfc/graph/Graph.h"

namespace tfc::graph {

struct ReadOptions {
  bool text = false;
  std::string prefix = {};                     ///< "import/": put before every name
  std::map<std::string, Edge> inputMap = {};   ///< tensor name of the file → edge of `into`
};

/// Parses a serialized (or text) GraphDef. TensorFlow's checks and texts: unknown op NotFound, duplicate name, unknown
/// input, bad index, missing attr, cycle InvalidArgument; each names the node. Missing attrs take the op's default;
/// unknown attrs are kept. Depth and size limits of robustness.
Expected<std::unique_ptr<Graph>> readGraph(std::string_view bytes, const ReadOptions &options = {});
/// Adds the nodes of a GraphDef to an existing graph (tf.import_graph_def). After an error `into` may hold some of them.
Status readGraphInto(Graph &into, std::string_view bytes, const ReadOptions &options = {});
/// Serialized GraphDef (or its text form); nodes in creation order.
std::string writeGraph(const Graph &graph, bool text = false);

/// The op types of a file (GraphDef or MetaGraphDef, binary or text; function bodies too) that tfc does not know, sorted.
Expected<std::vector<std::string>> missingOps(std::string_view bytes);

/// A MetaGraphDef: the graph, collections and saver definition as far as tfc reads them.
struct MetaGraph {
  std::unique_ptr<Graph> graph;
  std::map<std::string, std::vector<std::string>> collections; ///< node lists and serialized bytes lists
  std::string saverFilename, saverSave, saverRestore;          ///< "save/Const:0", "save/control_dependency:0", "save/restore_all"
  /// Kind of each collection: "node_list", "bytes_list", "int64_list", "float_list" (numbers in decimal), "any_list"
  /// (serialized Any). One that is not here is written as a bytes_list if TensorFlow keeps protos there, else as names.
  std::map<std::string, std::string> collectionKinds;
  std::string saverDef;   ///< the rest of the SaverDef, serialized, kept as read
  std::string signatures; ///< a serialized MetaGraphDef of the parts tfc does not use (info, signatures, assets), kept as read
};
Expected<MetaGraph> readMetaGraph(std::string_view bytes, const ReadOptions &options = {});
/// Recognises GraphDef or MetaGraphDef, binary or text, by content.
Expected<MetaGraph> readModel(std::string_view bytes);
std::string writeMetaGraph(const MetaGraph &meta, bool text = false);

} // namespace tfc::graph
