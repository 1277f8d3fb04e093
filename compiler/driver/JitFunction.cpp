// Functions of a graph's library that the runtime calls itself: those of datasets.
#include "Jit.h"

#include "tfc/graph/Functions.h"

namespace tfc::compiler {

Expected<rt::FunctionSource> functionSource(const graph::Graph &graph, std::string_view name, const Options &options) {
  TFC_ASSIGN_OR_RETURN(graph::FunctionBody body, graph::instantiate(graph, {std::string(name), {}}));
  rt::FunctionSource made;
  auto tensor = [](graph::Edge e) { return e.node->name() + ":" + std::to_string(e.index); };
  for (graph::Edge arg : body.args) {
    if (DType type = arg.node->outputType(arg.index); type == DType::resource || type == DType::variant)
      return errors::unimplemented("Function '", name, "' of a dataset has captured a handle").withNode(arg.node->name());
    made.signature.feedNames.push_back(tensor(arg));
  }
  for (graph::Edge result : body.results) {
    if (result.node->outputType(result.index) != DType::variant) {
      made.signature.fetches.push_back(tensor(result));
      continue;
    }
    // A dataset: what walks it stays behind in the session, as its one iterator.
    if (body.results.size() != 1) return errors::unimplemented("Function '", name, "' gives a dataset and more");
    TFC_ASSIGN_OR_RETURN(graph::Node *iterator, body.graph->addNode({.name = "function_result/iterator", .op = "IteratorV2", .attrs = {{"shared_name", std::string(rt::functionObject)},
                          {"container", std::string()}, {"output_types", std::vector<DType>()}, {"output_shapes", std::vector<Shape>()}}}));
    TFC_ASSIGN_OR_RETURN(graph::Node *make, body.graph->addNode({.name = "function_result/make_iterator", .op = "MakeIterator", .inputs = {result, {iterator, 0}}}));
    made.signature.targets.push_back(make->name());
  }
  for (graph::Node *effect : body.effects) made.signature.targets.push_back(effect->name());
  made.source = makeJit(std::shared_ptr<const graph::Graph>(std::move(body.graph)), options);
  return made;
}

} // namespace tfc::compiler
