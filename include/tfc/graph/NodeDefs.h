// GraphDef and SaverDef as values: what a file says, before any of it is checked against the op table.
//
//   TFC_ASSIGN_OR_RETURN(GraphParts g, readParts(bytes));
//   for (NodeParts &n : g.nodes) n.device.clear();
//   std::string again = writeParts(g);
#pragma once

#include "tfc/graph/Attr.h"

#include <string>
#include <string_view>
#include <vector>

namespace tfc::graph {

struct NodeParts {
  std::string name, op, device;
  std::vector<std::string> inputs; ///< "node", "node:1", "^node"
  AttrMap attrs;
};
struct GraphParts {
  std::vector<NodeParts> nodes;
  std::string library; ///< serialized FunctionDefLibrary
  int producer = 0, minConsumer = 0;
};
struct SaverParts {
  std::string filename, save, restore; ///< "save/Const:0", "save/control_dependency:0", "save/restore_all"
  int maxToKeep = 0, version = 0;
  bool sharded = false;
  float keepEveryNHours = 0;
};

/// InvalidArgument if the bytes, or the text, are no such message.
Expected<GraphParts> readParts(std::string_view bytes, bool text = false);
std::string writeParts(const GraphParts &graph, bool text = false);
Expected<NodeParts> readNodeParts(std::string_view bytes, bool text = false);
std::string writeParts(const NodeParts &node, bool text = false);
Expected<SaverParts> readSaverParts(std::string_view bytes, bool text = false);
std::string writeParts(const SaverParts &saver, bool text = false);
std::string tensorText(const Tensor &tensor); ///< a TensorProto as text

} // namespace tfc::graph
