// Functions of a graph's library that the runtime calls itself: those of datasets.
#include "Jit.h"

#include "tfc/graph/Functions.h"

namespace tfc::compiler {

Expected<rt::FunctionSource> functionSource(const graph::Graph &graph, std::string_view name, const Options &options) {
  TFC_ASSIGN_OR_RETURN(graph::FunctionBody body, graph::instantiate(graph, {std::string(name), {}}));
  rt::FunctionSource made;
  auto tensor = [](graph::Edge e) { return e.node->name() + ":" + std::to_string(e.index); };
  auto isHandle = [](graph::Edge e) { return e.node->outputType(e.index) == DType::resource || e.node->outputType(e.index) == DType::variant; };
  // Handles come in and go out as texts (rt::handleText).
  for (graph::Edge arg : body.args) {
    graph::Edge fed = arg;
    if (isHandle(arg)) {
      DType type = arg.node->outputType(arg.index);
      TFC_ASSIGN_OR_RETURN(fed.node, body.graph->addNode({.name = arg.node->name() + "/text", .op = "Placeholder", .attrs = {{"dtype", DType::string}, {"shape", Shape{}}}}));
      fed.index = 0;
      TFC_RETURN_IF_ERROR(body.graph->replaceOp(arg.node, "_HandleFromText", {fed}, {{"dtype", type}}));
    }
    made.signature.feedNames.push_back(tensor(fed));
  }
  for (graph::Edge result : body.results) {
    if (isHandle(result)) {
      std::string text = "function_result/text_" + std::to_string(made.signature.fetches.size());
      TFC_ASSIGN_OR_RETURN(result.node, body.graph->addNode({.name = text, .op = "_HandleToText", .inputs = {result}}));
      result.index = 0;
    }
    made.signature.fetches.push_back(tensor(result));
  }
  for (graph::Node *effect : body.effects) made.signature.targets.push_back(effect->name());
  made.source = makeJit(std::shared_ptr<const graph::Graph>(std::move(body.graph)), options);
  return made;
}

} // namespace tfc::compiler
