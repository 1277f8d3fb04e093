// Gradients of recorded graphs: they can be built, for each x, with its element type and a shape that fits.
// TFC_GRADIENTS_LIST=file runs the graphs of another list (copy_cases.py writes one).
#include "tfc/graph/Gradients.h"
#include "tfc/graph/GraphIO.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

namespace tfc::graph::test {
namespace {

std::vector<Edge> edges(Graph &g, const std::string &names) {
  std::vector<Edge> out;
  std::istringstream in(names);
  for (std::string n; std::getline(in, n, ',');) {
    auto e = g.findOutput(n);
    EXPECT_TRUE(e.isOk()) << e.status().str();
    if (e)
      out.push_back(*e);
  }
  return out;
}

TEST(RecordedGraphs, GradientsCanBeBuilt) {
  const char *other = std::getenv("TFC_GRADIENTS_LIST");
  const std::string folder = TFC_GRADIENTS_GRAPHS;
  std::ifstream list(other ? std::string(other) : folder + "/list.txt");
  ASSERT_TRUE(list.good());
  int built = 0, unreadable = 0, failed = 0;
  std::map<std::string, int> reasons;
  for (std::string line; std::getline(list, line);) {
    std::istringstream words(line);
    std::string file, ys, xs;
    words >> file >> ys >> xs;
    SCOPED_TRACE(file);
    std::ifstream in(other ? file : folder + "/" + file, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    auto g = readGraph(bytes);
    if (!g) {
      // Ops that tfc does not have: counted in a foreign list, an error in ours.
      EXPECT_TRUE(other) << g.status().str();
      ++unreadable;
      ++reasons["unreadable: " + g.status().message()];
      continue;
    }
    const auto y = edges(**g, ys), x = edges(**g, xs);
    auto grads = addGradients(**g, y, x);
    if (!grads) {
      ADD_FAILURE() << grads.status().str();
      ++failed;
      continue;
    }
    ++built;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Gradient &d = (*grads)[i];
      EXPECT_TRUE(d) << "no gradient by " << tensorName(x[i]);
      if (!d || x[i].node->outputType(x[i].index) == DType::resource)
        continue;
      EXPECT_EQ(d.values.node->outputType(d.values.index), x[i].node->outputType(x[i].index)) << tensorName(x[i]);
      if (!d.isSparse()) {
        const Shape got = d.values.node->outputShape(d.values.index), want = x[i].node->outputShape(x[i].index);
        EXPECT_TRUE(got.isCompatibleWith(want)) << tensorName(x[i]) << " " << got.str() << " " << want.str();
      }
    }
  }
  RecordProperty("built", built);
  if (other) {
    std::printf("%d built, %d failed, %d not readable\n", built, failed, unreadable);
    for (const auto &[why, n] : reasons)
      std::printf("  %3d %s\n", n, why.c_str());
  } else {
    EXPECT_GE(built, 10);
  }
}

} // namespace
} // namespace tfc::graph::test
