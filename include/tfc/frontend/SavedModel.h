// tf.saved_model of TensorFlow 1: folders with saved_model.pb, variables/ and assets/, as TensorFlow reads and writes them.
//
//   tf::saved_model::simple_save(sess, "export/1", {{"x", x}}, {{"y", y}});
//
//   tf::saved_model::builder::SavedModelBuilder b("export/2");
//   auto s = tf::saved_model::signature_def_utils::predict_signature_def({{"x", x}}, {{"y", y}});
//   b.add_meta_graph_and_variables(sess, {tf::saved_model::tag_constants::SERVING}, {.signature_def_map = {{"serving_default", s}}});
//   b.save();
//
//   tf::Session sess;                                                   // on an empty default graph
//   auto meta = tf::saved_model::loader::load(sess, {"serve"}, "export/2");
//   const auto &s = meta.signature_def.at("serving_default");
//   sess.run(s.outputs.at("y").name, {{s.inputs.at("x").name, value}});
//
// Where Python raises AssertionError, RuntimeError is thrown.
#pragma once

#include "tfc/frontend/Session.h"
#include "tfc/graph/Signature.h"

#include <map>
#include <string>
#include <vector>

namespace tfc::graph {
struct MetaGraph;
}
namespace tfc::saved_model {

using TensorInfo = graph::SignatureTensor;
using SignatureDef = graph::Signature;
using SignatureMap = std::map<std::string, SignatureDef>;

namespace tag_constants {
inline constexpr const char *SERVING = "serve", *TRAINING = "train", *EVAL = "eval", *GPU = "gpu", *TPU = "tpu";
}
namespace signature_constants {
inline constexpr const char *DEFAULT_SERVING_SIGNATURE_DEF_KEY = "serving_default";
inline constexpr const char *CLASSIFY_INPUTS = "inputs", *CLASSIFY_METHOD_NAME = "tensorflow/serving/classify";
inline constexpr const char *CLASSIFY_OUTPUT_CLASSES = "classes", *CLASSIFY_OUTPUT_SCORES = "scores";
inline constexpr const char *PREDICT_INPUTS = "inputs", *PREDICT_METHOD_NAME = "tensorflow/serving/predict", *PREDICT_OUTPUTS = "outputs";
inline constexpr const char *REGRESS_INPUTS = "inputs", *REGRESS_METHOD_NAME = "tensorflow/serving/regress", *REGRESS_OUTPUTS = "outputs";
}
namespace constants {
inline constexpr const char *ASSETS_DIRECTORY = "assets", *MAIN_OP_KEY = "saved_model_main_op", *LEGACY_INIT_OP_KEY = "legacy_init_op";
inline constexpr const char *SAVED_MODEL_FILENAME_PB = "saved_model.pb", *SAVED_MODEL_FILENAME_PBTXT = "saved_model.pbtxt";
inline constexpr const char *VARIABLES_DIRECTORY = "variables", *VARIABLES_FILENAME = "variables";
}

namespace utils {
/// Name, type and shape of a tensor for a signature.
TensorInfo build_tensor_info(const Output &tensor);
TensorInfo build_tensor_info(const SparseTensor &tensor);
}

namespace signature_def_utils {
using Tensors = std::map<std::string, Output>;
SignatureDef build_signature_def(std::map<std::string, TensorInfo> inputs, std::map<std::string, TensorInfo> outputs, std::string_view method_name = {});
/// ValueError if there are no inputs or no outputs.
SignatureDef predict_signature_def(const Tensors &inputs, const Tensors &outputs);
/// `examples`: strings; `classes` (strings) or `scores` (float32) or both. ValueError for other types.
SignatureDef classification_signature_def(const Output &examples, std::optional<Output> classes, std::optional<Output> scores);
/// `examples`: strings; `predictions`: float32. ValueError for other types.
SignatureDef regression_signature_def(const Output &examples, const Output &predictions);
}

namespace main_op {
/// Initialises global variables, local variables and tables.
Operation main_op();
}

struct MetaGraphOpts {
  TFC_NAMED;
  SignatureMap signature_def_map{};
  /// Constants with paths of files (GraphKeys::ASSET_FILEPATHS): the files are copied to assets/.
  std::vector<Output> assets_collection{};
  /// Run by the loader once the variables are restored; assets are fed to it.
  std::optional<Operation> main_op{};
  std::optional<Operation> legacy_init_op{};
  bool clear_devices = false;
};

namespace builder {

class SavedModelBuilder {
public:
  /// Makes the folder. RuntimeError if it is there and not empty.
  explicit SavedModelBuilder(std::string_view export_dir);
  /// Saves the variables of the session's graph (global and saveable ones), then keeps its meta graph for save(). RuntimeError if variables
  /// are saved already, or a signature's tensor has no name or type; ValueError for an asset that is no constant string.
  void add_meta_graph_and_variables(Session &sess, std::vector<std::string> tags, MetaGraphOpts o);
  void add_meta_graph_and_variables(Session &sess, std::vector<std::string> tags);
  /// The meta graph of the default graph, on the variables saved before. RuntimeError if there are none yet.
  void add_meta_graph(std::vector<std::string> tags, MetaGraphOpts o);
  void add_meta_graph(std::vector<std::string> tags);
  /// Writes saved_model.pb or saved_model.pbtxt, whole or not at all, and returns its path.
  std::string save(bool as_text = false);

private:
  void add(const Graph &g, std::vector<std::string> tags, const MetaGraphOpts &o);
  std::string folder;
  bool hasVariables = false;
  std::shared_ptr<std::vector<graph::MetaGraph>> metas;
  std::shared_ptr<std::map<std::string, std::string>> assets; ///< name in assets/ -> file it was copied from
};

}
using builder::SavedModelBuilder;

/// A model for serving with one signature, `serving_default`, its initialiser `legacy_init_op`, and no devices.
void simple_save(Session &sess, std::string_view export_dir, const std::map<std::string, Output> &inputs, const std::map<std::string, Output> &outputs,
                 std::optional<Operation> legacy_init_op = {});

/// What a loader gives of the file's meta graph.
struct MetaGraphDef {
  SignatureMap signature_def;
  std::vector<std::string> tags;
  std::vector<graph::Asset> asset_file_def;
};

namespace loader {
/// True if there is a saved_model.pb or saved_model.pbtxt.
bool maybe_saved_model_directory(std::string_view export_dir);
/// Adds the meta graph with exactly these tags to the session's graph, restores its variables, runs its main op with the assets' paths.
/// errors::NotFoundError "SavedModel file does not exist at: ..."; RuntimeError "MetaGraphDef associated with tags ... could not be found".
MetaGraphDef load(Session &sess, const std::vector<std::string> &tags, std::string_view export_dir);
}
using loader::load;
inline bool contains_saved_model(std::string_view export_dir) { return loader::maybe_saved_model_directory(export_dir); }

} // namespace tfc::saved_model

namespace tfc::contrib::predictor {

/// A SavedModel's signature as a function of arrays (tf.contrib.predictor):
///   auto p = tf::contrib::predictor::from_saved_model("export/1");
///   tf::Tensor y = p({{"x", x}}).at("y");
/// It has a graph and a session of its own, which are no defaults. May be called from several threads.
class Predictor {
public:
  /// Values for the signature's inputs, by their names; one left out takes its default, or the run fails. ValueError for other names.
  std::map<std::string, Tensor> operator()(const std::map<std::string, Tensor> &input_dict) const;
  Graph &graph() const;
  Session &session() const;
  /// Names of tensors by names of the signature.
  const std::map<std::string, std::string> &feed_tensors() const;
  const std::map<std::string, std::string> &fetch_tensors() const;
  struct Impl;

private:
  friend Predictor from_saved_model(std::string_view, std::string_view, const std::vector<std::string> &);
  std::shared_ptr<Impl> impl;
};
/// ValueError with the names that there are for an unknown signature; what loader::load throws.
Predictor from_saved_model(std::string_view export_dir, std::string_view signature_def_key = saved_model::signature_constants::DEFAULT_SERVING_SIGNATURE_DEF_KEY,
                           const std::vector<std::string> &tags = {saved_model::tag_constants::SERVING});

} // namespace tfc::contrib::predictor
