// The table of names of a graph (ops.Graph.unique_name and name_scope).
#include "tfc/graph/Naming.h"

#include <algorithm>

namespace tfc::graph {

namespace {

std::string lower(std::string_view s) {
  std::string out(s);
  for (char &c : out)
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool isNameChar(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
         c == '-' || c == '/';
}

} // namespace

std::string NameTable::unique(std::string_view name, bool markAsUsed) {
  const std::string base = lower(name);
  auto it = inUse.find(base);
  int suffix = it == inUse.end() ? 0 : it->second;
  if (markAsUsed)
    inUse[base] = suffix + 1;
  if (suffix == 0)
    return std::string(name);
  std::string key;
  do {
    key = base + "_" + std::to_string(suffix++);
  } while (inUse.contains(key));
  // The suffixed name is taken as well, so that asking for "a_1" after "a", "a" gives "a_1_1".
  if (markAsUsed)
    inUse[key] = 1;
  return std::string(name) + "_" + std::to_string(suffix - 1);
}

void NameTable::mark(std::string_view name) { inUse.try_emplace(lower(name), 1); }

bool NameTable::isUsed(std::string_view name) const { return inUse.contains(lower(name)); }

NameTable &nameTable(Graph &graph) {
  if (!graph.names)
    graph.names = std::make_shared<NameTable>();
  NameTable &table = *graph.names;
  const auto &nodes = graph.nodes();
  for (; table.nodesSeen < nodes.size(); ++table.nodesSeen)
    table.mark(nodes[table.nodesSeen]->name());
  return table;
}

std::string uniqueName(Graph &graph, std::string_view name, bool markAsUsed) {
  return nameTable(graph).unique(name, markAsUsed);
}

std::string uniqueScope(Graph &graph, std::string_view scope, std::string_view name) {
  if (name.empty())
    return {};
  if (name.back() == '/')
    return std::string(name);
  return uniqueName(graph, std::string(scope) + std::string(name)) + "/";
}

std::string uniqueOpName(Graph &graph, std::string_view scope, std::string_view name) {
  if (!name.empty() && name.back() == '/')
    return std::string(name.substr(0, name.size() - 1));
  return uniqueName(graph, std::string(scope) + std::string(name));
}

bool isValidOpName(std::string_view name) {
  return !name.empty() && name[0] != '_' && name[0] != '-' && name[0] != '/' && isValidScopeName(name);
}

bool isValidScopeName(std::string_view name) { return std::all_of(name.begin(), name.end(), isNameChar); }

} // namespace tfc::graph
