// SavedModel files: the meta graphs of a folder DIR with DIR/saved_model.pb (or .pbtxt), DIR/variables/variables (a checkpoint) and
// DIR/assets/. Here are the bytes of the first; tools and the front end read and write the folder.
//
//   TFC_ASSIGN_OR_RETURN(MetaGraph meta, readSavedModel(bytes, {"serve"}));
//   Signature s = signaturesOf(meta).at("serving_default");
//   s.inputs.at("x").name;                             // "x:0"
#pragma once

#include "tfc/graph/GraphIO.h"
#include "tfc/graph/Signature.h"

#include <functional>

namespace tfc::graph {

std::map<std::string, Signature> signaturesOf(const MetaGraph &meta);
void setSignatures(MetaGraph &meta, const std::map<std::string, Signature> &signatures);
std::vector<std::string> tagsOf(const MetaGraph &meta);
void setTags(MetaGraph &meta, const std::vector<std::string> &tags);
std::vector<Asset> assetsOf(const MetaGraph &meta);
void setAssets(MetaGraph &meta, const std::vector<Asset> &assets);
/// The operation that a loader runs once the variables are restored: main_op, else legacy_init_op, else that of TF2; or "".
std::string initOpOf(const MetaGraph &meta);

/// The tags of each meta graph of a file.
Expected<std::vector<std::vector<std::string>>> savedModelTags(std::string_view bytes, bool text = false);
/// The meta graph whose set of tags is `tags`. NotFound "MetaGraphDef associated with tags 'T' could not be found in SavedModel ...".
Expected<MetaGraph> readSavedModel(std::string_view bytes, const std::vector<std::string> &tags, const ReadOptions &options = {});
/// The bytes of a file with these meta graphs; each has its tags already.
std::string writeSavedModel(const std::vector<const MetaGraph *> &metas, bool text = false);

/// The nodes that `outputs` (names of nodes) need, in the order of `graph` (tf.graph_util.extract_sub_graph). InvalidArgument
/// "NAME is not in graph".
Expected<std::unique_ptr<Graph>> extractSubGraph(const Graph &graph, const std::vector<std::string> &outputs);
/// The same with every variable a Const of its name (tf.graph_util.convert_variables_to_constants); `valueOf` gives the value of a
/// variable by its name. Unimplemented for variables that functions or other ops than reads and gathers take.
Expected<std::unique_ptr<Graph>> convertVariablesToConstants(const Graph &graph, const std::vector<std::string> &outputs,
                                                             const std::function<Expected<Tensor>(const std::string &)> &valueOf);

} // namespace tfc::graph
