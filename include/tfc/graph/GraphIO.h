// GraphDef in and out, binary and text; no protobuf type appears here.
//
//   auto g = readGraph(bytes);          // Expected<std::unique_ptr<Graph>>
//   std::string out = writeGraph(**g);  // serialized GraphDef
#pragma once

#include "tfc/graph/Graph.h"

namespace tfc::graph {

struct ReadOptions {
  bool text = false;
  std::string prefix;                          ///< "import/": put before every name
  std::map<std::string, Edge> inputMap;        ///< tensor name of the file → edge of `into`
};

/// Parses a serialized (or text) GraphDef. TensorFlow's checks and texts: unknown op NotFound, duplicate name, unknown
/// input, bad index, missing attr, cycle InvalidArgument; each names the node. Missing attrs take the op's default;
/// unknown attrs are kept. Depth and size limits of robustness.
Expected<std::unique_ptr<Graph>> readGraph(std::string_view bytes, const ReadOptions &options = {});
/// Adds the nodes of a GraphDef to an existing graph (tf.import_graph_def).
Status readGraphInto(Graph &into, std::string_view bytes, const ReadOptions &options = {});
/// Serialized GraphDef (or its text form); nodes in creation order.
std::string writeGraph(const Graph &graph, bool text = false);

/// A MetaGraphDef: the graph, collections and saver definition as far as tfc reads them.
struct MetaGraph {
  std::unique_ptr<Graph> graph;
  std::map<std::string, std::vector<std::string>> collections; ///< node lists and serialized bytes lists
  std::string saverFilename, saverSave, saverRestore;          ///< "save/Const:0", "save/control_dependency:0", "save/restore_all"
};
Expected<MetaGraph> readMetaGraph(std::string_view bytes, const ReadOptions &options = {});
/// Recognises GraphDef or MetaGraphDef, binary or text, by content.
Expected<MetaGraph> readModel(std::string_view bytes);
std::string writeMetaGraph(const MetaGraph &meta, bool text = false);

} // namespace tfc::graph
