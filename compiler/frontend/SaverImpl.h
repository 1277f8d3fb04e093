// What Saver and SavedModelBuilder share.
#pragma once

#include "State.h"

#include "tfc/frontend/Train.h"
#include "tfc/graph/GraphIO.h"

namespace tfc::train {

struct Saver::Impl {
  std::shared_ptr<frontend::GraphState> graph;
  std::string filename, save, restore; ///< "save/Const:0", "save/control_dependency:0", "save/restore_all"
  int maxToKeep = 5;
  bool sharded = false;
  double keepEveryHours = 10000;
  double nextToKeep = 0; ///< seconds since 1970: what was written later than this stays when its turn comes
  std::vector<std::string> kept; ///< oldest first
  std::map<std::string, double> writtenAt; ///< of those kept
  /// The fields of SaverDef besides the three names.
  std::string def() const;
  /// Takes what a SaverDef says; nothing if it is none.
  void takeDef(std::string_view bytes);
};

} // namespace tfc::train

namespace tfc::frontend {

struct SaverAccess {
  static const train::Saver::Impl &impl(const train::Saver &s) { return *s.impl; }
  /// The session is no default of this thread any more (Session.cpp).
  static void leaveDefaults(Session &s);
};

/// The collections of `g`; without its graph.
graph::MetaGraph metaOf(const std::shared_ptr<GraphState> &g);
/// Where a part lies in its whole, as SaveV2 and RestoreV2 take it: "10 4 0,4:0,4" is the whole shape, then offset and length along
/// each dimension. Empty for a variable that is no part.
std::string sliceSpec(const VariableState &v);
/// `meta` with the graph `g`, as a MetaGraphDef.
std::string metaBytes(const std::shared_ptr<GraphState> &g, graph::MetaGraph meta);
/// Adds the graph and the collections of `meta` to `g`. Its saver, or nullptr if it has none.
std::shared_ptr<train::Saver::Impl> importMeta(const std::shared_ptr<GraphState> &g, const graph::MetaGraph &meta);

} // namespace tfc::frontend
