// Names of nodes and scopes as TensorFlow 1 makes them: one table a Graph, case-insensitive, suffixes _1, _2 ...
// The front end and the gradients both make names here, and nowhere else.
//
//   uniqueName(g, "add");                         // "add"
//   uniqueName(g, "Add");                         // "Add_1"
//   std::string s = uniqueScope(g, "", "layer");  // "layer/"
//   uniqueOpName(g, s, "MatMul");                 // "layer/MatMul"
#pragma once

#include "tfc/graph/Graph.h"

#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tfc::graph {

/// Names in use: lower-cased name -> how often it was asked for (Graph._names_in_use). Nodes added by addNode without a
/// name from here (a file's nodes, say) are taken in before the next question. Used through the functions below.
class NameTable {
public:
  std::string unique(std::string_view name, bool markAsUsed);
  /// Takes `name` if nobody has it yet.
  void mark(std::string_view name);
  bool isUsed(std::string_view name) const;

  /// Shapes and axes of Sums that gradients met (Graph._reduced_shape_cache): the nodes that Python makes for each of
  /// them only the first time decide the names of others.
  std::set<std::pair<std::vector<std::int64_t>, std::vector<std::int64_t>>> reducedShapes;

private:
  friend NameTable &nameTable(Graph &graph);
  std::unordered_map<std::string, int> inUse;
  std::size_t nodesSeen = 0;
};

/// The graph's table, up to date with its nodes.
NameTable &nameTable(Graph &graph);

/// Graph.unique_name at the root: `name` is a full name. `markAsUsed` false: a free name, not taken.
std::string uniqueName(Graph &graph, std::string_view name, bool markAsUsed = true);

/// A scope is a string: "" is the root, otherwise it ends in '/'.
/// name_scope: opens `name` under `scope`. A name that ends in '/' is taken literally; an empty name is the root.
std::string uniqueScope(Graph &graph, std::string_view scope, std::string_view name);
/// The name of a new op under `scope`. A given name that ends in '/' is taken literally, without the slash.
std::string uniqueOpName(Graph &graph, std::string_view scope, std::string_view name);

/// The rule for op names, and for scope names below the root (which may also begin with '_' or '-').
bool isValidOpName(std::string_view name);
bool isValidScopeName(std::string_view name);

} // namespace tfc::graph
