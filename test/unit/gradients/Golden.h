// The cases of golden.txt: graphs, and what TensorFlow's tf.gradients added to them (record_golden.py writes the file).
#pragma once

#include "tfc/graph/Gradients.h"

#include <map>
#include <string>
#include <vector>

namespace tfc::graph::test {

struct GoldenNode {
  std::string name, op, device;
  std::vector<std::string> inputs, controls;
  std::map<std::string, std::string> attrs; ///< "kind:value"
  std::string line;
};

struct GoldenCase {
  std::string name;
  std::map<std::string, std::string> options;
  std::vector<GoldenNode> forward, gradients;
  std::vector<std::string> ys, xs, stop, results;
};

std::vector<GoldenCase> readGolden(const std::string &path);
/// The value of a "kind:value" text; nothing for kinds that a test does not need.
std::optional<Attr> parseAttr(const std::string &text);
/// "kind:value" as record_golden.py writes it.
std::string attrText(const Attr &attr);
/// Adds the forward nodes. Errors name the node.
Status build(Graph &graph, const GoldenCase &c);
GradientOptions optionsOf(Graph &graph, const GoldenCase &c);
Expected<std::vector<Edge>> edges(Graph &graph, const std::vector<std::string> &names);

} // namespace tfc::graph::test
