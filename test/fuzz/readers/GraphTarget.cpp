// GraphDef, MetaGraphDef and SavedModel, binary and text.
#include "Target.h"

#include "tfc/graph/GraphIO.h"
#include "tfc/graph/SavedModel.h"

namespace tfc::fuzz {

static void run(std::string_view bytes) {
  if (bytes.empty())
    return;
  bool text = bytes[0] & 1;
  int what = static_cast<unsigned char>(bytes[0]) >> 1 & 3;
  bytes.remove_prefix(1);
  if (what == 0) {
    auto g = graph::readGraph(bytes, {.text = text});
    if (g)
      require(graph::readGraph(graph::writeGraph(**g)).isOk(), "a graph that was written is read");
    (void)graph::missingOps(bytes);
  } else if (what == 1) {
    auto m = graph::readMetaGraph(bytes, {.text = text});
    if (m) {
      (void)graph::signaturesOf(*m), (void)graph::assetsOf(*m), (void)graph::initOpOf(*m);
      require(graph::readMetaGraph(graph::writeMetaGraph(*m)).isOk(), "a meta graph that was written is read");
    }
  } else if (what == 2) {
    (void)graph::readModel(bytes);
  } else {
    auto tags = graph::savedModelTags(bytes, text);
    if (tags)
      for (const auto &t : *tags)
        (void)graph::readSavedModel(bytes, t, {.text = text});
  }
}

static std::vector<std::string> seeds() {
  graph::MetaGraph m;
  m.graph = std::make_unique<graph::Graph>();
  auto x = *m.graph->addNode({.name = "x", .op = "Placeholder", .attrs = {{"dtype", float32}, {"shape", Shape({None, 3})}}});
  auto c = *m.graph->addNode({.name = "c", .op = "Const", .attrs = {{"dtype", float32}, {"value", Tensor({1.0f, 2.0f, 3.0f})}}});
  (void)*m.graph->addNode({.name = "y", .op = "Mul", .inputs = {{x, 0}, {c, 0}}, .controls = {c}});
  m.collections["names"] = {"x:0"};
  m.saverFilename = "save/Const:0", m.saverSave = "save/c:0", m.saverRestore = "save/r";
  graph::setTags(m, {"serve"});
  graph::setSignatures(m, {{"serving_default", {"predict", {{"a", {.name = "x:0", .dtype = float32}}}, {{"b", {.name = "y:0", .dtype = float32}}}}}});
  graph::setAssets(m, {{"c:0", "words.txt"}});
  auto seed = [](int kind, std::string bytes) { return std::string(1, static_cast<char>(kind)) + bytes; };
  return {seed(0, graph::writeGraph(*m.graph)), seed(1, graph::writeGraph(*m.graph, true)), seed(2, graph::writeMetaGraph(m)), seed(3, graph::writeMetaGraph(m, true)),
          seed(4, graph::writeMetaGraph(m)),    seed(6, graph::writeSavedModel({&m})),      seed(7, graph::writeSavedModel({&m}, true))};
}

static const Target target("graphs", seeds, run);

} // namespace tfc::fuzz
