// Shared by GraphRead.cpp, GraphWrite.cpp and MetaGraphIO.cpp.
#pragma once

#include "tfc/graph/GraphIO.h"
#include "tfc/proto/graph.pb.h"

#include <set>

namespace tfc::graph {

Status graphFromProto(Graph &into, const tensorflow::GraphDef &def, const ReadOptions &options, std::size_t fileSize);
void graphToProto(const Graph &graph, tensorflow::GraphDef &def);

} // namespace tfc::graph
