// Shared by MetaGraphIO.cpp and SavedModel.cpp.
#pragma once

#include "tfc/graph/GraphIO.h"
#include "tfc/proto/meta_graph.pb.h"

namespace tfc::graph {

/// Takes the graph, collections and saver out of `def`.
Expected<MetaGraph> metaFromProto(tensorflow::MetaGraphDef &def, const ReadOptions &options, std::size_t fileSize);
void metaToProto(const MetaGraph &meta, tensorflow::MetaGraphDef &def);

} // namespace tfc::graph
