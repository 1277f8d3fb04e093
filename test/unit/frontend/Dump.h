// The text of a graph in the form of golden/*.txt (see record_golden.py).
#pragma once

#include "tfc/graph/Graph.h"

#include <string>
#include <vector>

/// One line a node, in creation order.
std::vector<std::string> dumpGraph(const tfc::graph::Graph &g);
