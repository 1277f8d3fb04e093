// What the tools take as a model: a GraphDef or MetaGraphDef, binary or text, or the folder of a SavedModel.
//
//   auto model = readModel("export/1", {"serve"});
//   rt::Session session(compiler::makeJit(model->sharedGraph()));
//   initialise(session, *model);                    // variables restored, the init op run with the assets' paths
//   auto inputs = signatureOf(*model, "serving_default")->inputs;
#pragma once

#include "tfc/graph/SavedModel.h"
#include "tfc/runtime/Session.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tfc::tools {

struct ModelFile {
  graph::MetaGraph meta;              ///< its graph has moved to `graph`
  std::shared_ptr<graph::Graph> graph;
  std::string folder;                 ///< of a SavedModel; else empty
  std::string variables() const { return folder + "/variables/variables"; }
};

/// Reads `path`. A folder must hold saved_model.pb or saved_model.pbtxt, else NotFound "SavedModel file does not exist at: ..."; `tags`
/// choose its meta graph.
Expected<ModelFile> readModel(const std::string &path, const std::vector<std::string> &tags);
/// NotFound with the names that there are.
Expected<graph::Signature> signatureOf(const ModelFile &model, const std::string &name);
/// Of a SavedModel: restores its variables and runs its init op. Nothing for other models.
Status initialise(rt::Session &session, const ModelFile &model);
/// Replaces the variables that `outputs` (names of nodes or tensors) need by constants: of the SavedModel, or of the checkpoint `prefix`.
Expected<std::unique_ptr<graph::Graph>> freeze(const ModelFile &model, const std::vector<std::string> &outputs, const std::string &prefix = {});

} // namespace tfc::tools
