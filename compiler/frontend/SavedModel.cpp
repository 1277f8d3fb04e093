// tf.saved_model (python/saved_model/builder_impl.py, loader_impl.py, simple_save.py, signature_def_utils_impl.py).
#include "SaverImpl.h"
#include "State.h"

#include "tfc/frontend/Control.h"
#include "tfc/frontend/Errors.h"
#include "tfc/frontend/Names.h"
#include "tfc/frontend/SavedModel.h"
#include "tfc/graph/SavedModel.h"
#include "tfc/io/Checkpoint.h"

#include <filesystem>

namespace tfc::saved_model {
using namespace frontend;
namespace fs = std::filesystem;

namespace {

std::string variablesPrefix(const std::string &folder) { return folder + "/variables/variables"; }

void makeFolder(const std::string &path) {
  std::error_code ec;
  fs::create_directories(path, ec);
  if (ec) raise(errors::unknown("Cannot make the folder ", path, ": ", ec.message()));
}

void checkSignatures(const SignatureMap &signatures) {
  for (const auto &[key, s] : signatures)
    for (const auto *side : {&s.inputs, &s.outputs})
      for (const auto &[name, t] : *side)
        if ((t.name.empty() && t.sparseValues.empty()) || t.dtype == DType::unset)
          throw RuntimeError(cat("All TensorInfo protos used in the SignatureDefs must have the name or encoding and dtype fields set: ", name,
                                 " of the signature ", key, " has not"));
}

std::string assetPath(const Output &tensor) {
  const graph::Node *n = Access::edge(tensor).node;
  const graph::Attr *attr = n->op() == "Const" ? n->attr("value") : nullptr;
  const Tensor *value = attr ? std::get_if<Tensor>(attr) : nullptr;
  if (!value || value->dtype() != DType::string || value->size() != 1 || value->strings()[0].empty())
    throw ValueError(cat("Asset filepath tensor ", tensor.name(), " in is invalid. It must be a constant string, the path of a file."));
  return value->strings()[0];
}

/// The name in assets/ of `file`: its own, or with a number if another file, of other content, has that.
std::string assetName(const std::string &file, const std::map<std::string, std::string> &taken) {
  std::string base = fs::path(file).filename().string(), name = base;
  for (int i = 1;; ++i, name = cat(base, "_", i)) {
    auto it = taken.find(name);
    if (it == taken.end() || it->second == file || readFile(it->second) == readFile(file)) return name;
  }
}

template <class A, class B> void needBoth(const A &inputs, const B &outputs, const char *what) {
  if (inputs.empty()) throw ValueError(cat(what, " inputs cannot be None or empty."));
  if (outputs.empty()) throw ValueError(cat(what, " outputs cannot be None or empty."));
}
TensorInfo typed(const Output &t, DType type, const char *text) {
  if (t.dtype() != type) throw ValueError(text);
  return utils::build_tensor_info(t);
}

} // namespace

TensorInfo utils::build_tensor_info(const Output &tensor) { return {.name = tensor.name(), .dtype = tensor.dtype(), .shape = tensor.shape()}; }
TensorInfo utils::build_tensor_info(const SparseTensor &tensor) {
  return {.name = {}, .sparseValues = tensor.values.name(), .sparseIndices = tensor.indices.name(), .sparseShape = tensor.dense_shape.name(),
          .dtype = tensor.dtype(), .shape = tensor.shape()};
}

namespace signature_def_utils {
SignatureDef build_signature_def(std::map<std::string, TensorInfo> inputs, std::map<std::string, TensorInfo> outputs, std::string_view method_name) {
  return {.methodName = std::string(method_name), .inputs = std::move(inputs), .outputs = std::move(outputs)};
}
SignatureDef predict_signature_def(const Tensors &inputs, const Tensors &outputs) {
  needBoth(inputs, outputs, "Prediction");
  SignatureDef s{.methodName = signature_constants::PREDICT_METHOD_NAME};
  for (const auto &[key, t] : inputs) s.inputs[key] = utils::build_tensor_info(t);
  for (const auto &[key, t] : outputs) s.outputs[key] = utils::build_tensor_info(t);
  return s;
}
SignatureDef classification_signature_def(const Output &examples, std::optional<Output> classes, std::optional<Output> scores) {
  if (!classes && !scores) throw ValueError("Classification `classes` and `scores` cannot both be None.");
  SignatureDef s{.methodName = signature_constants::CLASSIFY_METHOD_NAME};
  s.inputs[signature_constants::CLASSIFY_INPUTS] = typed(examples, DType::string, "Classification input tensors must be of type string.");
  if (classes) s.outputs[signature_constants::CLASSIFY_OUTPUT_CLASSES] = typed(*classes, DType::string, "Classification classes must be of type string Tensor.");
  if (scores) s.outputs[signature_constants::CLASSIFY_OUTPUT_SCORES] = typed(*scores, DType::float32, "Classification scores must be a float Tensor.");
  return s;
}
SignatureDef regression_signature_def(const Output &examples, const Output &predictions) {
  SignatureDef s{.methodName = signature_constants::REGRESS_METHOD_NAME};
  s.inputs[signature_constants::REGRESS_INPUTS] = typed(examples, DType::string, "Regression input tensors must be of type string.");
  s.outputs[signature_constants::REGRESS_OUTPUTS] = typed(predictions, DType::float32, "Regression output tensors must be of type float.");
  return s;
}
} // namespace signature_def_utils

Operation main_op::main_op() {
  Operation variables = global_variables_initializer(), local = local_variables_initializer(), tables = tables_initializer();
  return group({variables, local, tables});
}

namespace builder {

SavedModelBuilder::SavedModelBuilder(std::string_view export_dir)
    : folder(export_dir), metas(std::make_shared<std::vector<graph::MetaGraph>>()), assets(std::make_shared<std::map<std::string, std::string>>()) {
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  std::error_code ec;
  if (fs::exists(folder, ec) && !fs::is_empty(folder, ec))
    throw RuntimeError(cat("Export directory already exists, and isn't empty. Please choose a different export directory, or delete all the "
                           "contents of the specified directory: ", folder));
  makeFolder(folder);
}

void SavedModelBuilder::add(const Graph &g, std::vector<std::string> tags, const MetaGraphOpts &o) {
  const std::shared_ptr<GraphState> &state = Access::graph(g);
  checkSignatures(o.signature_def_map);
  std::vector<graph::Asset> list;
  for (const Output &t : o.assets_collection) {
    std::string file = assetPath(t), name = assetName(file, *assets);
    if (assets->try_emplace(name, file).second) {
      makeFolder(folder + "/assets");
      Status written = io::writeFileDurably(folder + "/assets/" + name, readFile(file));
      if (!written) raise(written);
    }
    list.push_back({t.name(), name});
  }
  auto pushed = pushDefault(state);
  std::optional<train::Saver> saver;
  if (!get_collection<Variable>(GraphKeys::GLOBAL_VARIABLES).empty()) saver.emplace();
  graph::MetaGraph meta = metaOf(state);
  if (saver) {
    const train::Saver::Impl &names = SaverAccess::impl(*saver);
    meta.saverFilename = names.filename, meta.saverSave = names.save, meta.saverRestore = names.restore, meta.saverDef = names.def();
  }
  // A copy: what is added to the graph later is not in this model.
  auto copy = graph::readGraph(graph::writeGraph(*state->graph));
  if (!copy) raise(copy.status());
  meta.graph = std::move(*copy);
  if (o.clear_devices)
    for (graph::Node *n : meta.graph->nodes()) n->setDevice("");
  auto keep = [&](const char *key, const std::optional<Operation> &op) {
    if (op) meta.collections[key] = {op->name()}, meta.collectionKinds[key] = "node_list";
  };
  keep(constants::MAIN_OP_KEY, o.main_op);
  keep(constants::LEGACY_INIT_OP_KEY, o.legacy_init_op);
  graph::setTags(meta, tags);
  graph::setSignatures(meta, o.signature_def_map);
  graph::setAssets(meta, list);
  metas->push_back(std::move(meta));
}

void SavedModelBuilder::add_meta_graph_and_variables(Session &sess, std::vector<std::string> tags, MetaGraphOpts o) {
  if (hasVariables)
    throw RuntimeError("Graph state including variables and assets has already been saved. Please invoke `add_meta_graph()` instead.");
  add(sess.graph(), std::move(tags), o);
  const graph::MetaGraph &meta = metas->back();
  if (!meta.saverSave.empty()) {
    makeFolder(folder + "/variables");
    try {
      sess.run(std::vector<Fetch>{meta.saverSave}, {{FeedKey(meta.saverFilename), Tensor(variablesPrefix(folder))}});
    } catch (...) {
      metas->pop_back();
      throw;
    }
  }
  hasVariables = true;
}

void SavedModelBuilder::add_meta_graph_and_variables(Session &sess, std::vector<std::string> tags) { add_meta_graph_and_variables(sess, std::move(tags), {}); }
void SavedModelBuilder::add_meta_graph(std::vector<std::string> tags) { add_meta_graph(std::move(tags), {}); }
void SavedModelBuilder::add_meta_graph(std::vector<std::string> tags, MetaGraphOpts o) {
  if (!hasVariables)
    throw RuntimeError("Graph state including variables and assets has not been saved yet. Please invoke `add_meta_graph_and_variables()` first.");
  add(get_default_graph(), std::move(tags), o);
}

std::string SavedModelBuilder::save(bool as_text) {
  std::vector<const graph::MetaGraph *> list;
  for (const graph::MetaGraph &m : *metas) list.push_back(&m);
  std::string path = folder + "/" + (as_text ? constants::SAVED_MODEL_FILENAME_PBTXT : constants::SAVED_MODEL_FILENAME_PB);
  Status written = io::writeFileDurably(path, graph::writeSavedModel(list, as_text));
  if (!written) raise(written);
  return path;
}

} // namespace builder

void simple_save(Session &sess, std::string_view export_dir, const std::map<std::string, Output> &inputs, const std::map<std::string, Output> &outputs,
                 std::optional<Operation> legacy_init_op) {
  SignatureDef s = signature_def_utils::predict_signature_def(inputs, outputs);
  std::vector<Output> assets;
  {
    auto pushed = pushDefault(Access::graph(sess.graph()));
    assets = get_collection<Output>(GraphKeys::ASSET_FILEPATHS);
  }
  SavedModelBuilder b(export_dir);
  b.add_meta_graph_and_variables(sess, {tag_constants::SERVING}, {.signature_def_map = {{signature_constants::DEFAULT_SERVING_SIGNATURE_DEF_KEY, s}},
                                                                 .assets_collection = assets, .main_op = legacy_init_op, .clear_devices = true});
  b.save();
}

bool loader::maybe_saved_model_directory(std::string_view export_dir) {
  std::error_code ec;
  std::string folder(export_dir);
  return fs::exists(folder + "/saved_model.pb", ec) || fs::exists(folder + "/saved_model.pbtxt", ec);
}

MetaGraphDef loader::load(Session &sess, const std::vector<std::string> &tags, std::string_view export_dir) {
  std::string folder(export_dir);
  if (!maybe_saved_model_directory(folder))
    raise(errors::notFound("SavedModel file does not exist at: ", folder, "/{saved_model.pbtxt|saved_model.pb}"));
  const std::shared_ptr<GraphState> &g = Access::graph(sess.graph());
  if (g->finalized) throw RuntimeError("Graph is finalized and cannot be modified.");
  std::error_code ec;
  graph::ReadOptions options;
  options.text = !fs::exists(folder + "/saved_model.pb", ec);
  auto meta = graph::readSavedModel(readFile(folder + (options.text ? "/saved_model.pbtxt" : "/saved_model.pb")), tags, options);
  if (!meta && meta.status().code() == Code::NotFound && meta.status().message().starts_with("MetaGraphDef associated")) throw RuntimeError(meta.status().message());
  if (!meta) raise(meta.status());
  auto saver = importMeta(g, *meta);
  if (saver && fs::exists(variablesPrefix(folder) + ".index", ec))
    sess.run(std::vector<Fetch>{saver->restore}, {{FeedKey(saver->filename), Tensor(variablesPrefix(folder))}});
  MetaGraphDef out{graph::signaturesOf(*meta), graph::tagsOf(*meta), graph::assetsOf(*meta)};
  if (std::string op = graph::initOpOf(*meta); !op.empty()) {
    std::vector<std::pair<FeedKey, Tensor>> feeds;
    for (const graph::Asset &a : out.asset_file_def) feeds.emplace_back(FeedKey(a.tensor), Tensor(folder + "/assets/" + a.file));
    sess.run(std::vector<Fetch>{op}, feeds);
  }
  return out;
}

} // namespace tfc::saved_model

namespace tfc::contrib::predictor {
using namespace frontend;

static void addQuoted(std::string &list, const std::string &name) { list += (list.empty() ? "'" : ", '") + name + "'"; }

struct Predictor::Impl {
  Graph graph;
  std::unique_ptr<Session> session; ///< goes before the graph
  std::map<std::string, std::string> feeds, fetches;
};

Predictor from_saved_model(std::string_view export_dir, std::string_view signature_def_key, const std::vector<std::string> &tags) {
  Predictor p;
  p.impl = std::make_shared<Predictor::Impl>();
  auto pushed = pushDefault(Access::graph(p.impl->graph)->shared_from_this()); // so that the session does not, for as long as it lives
  p.impl->session = std::make_unique<Session>(SessionOpts{.graph = &p.impl->graph});
  SaverAccess::leaveDefaults(*p.impl->session);
  auto meta = saved_model::loader::load(*p.impl->session, tags, export_dir);
  auto it = meta.signature_def.find(std::string(signature_def_key));
  if (it == meta.signature_def.end()) {
    std::string all;
    for (const auto &[name, s] : meta.signature_def) addQuoted(all, name);
    throw ValueError(cat("Got signature_def_key \"", signature_def_key, "\". Available signatures are {", all, "}."));
  }
  auto take = [&](const auto &tensors, std::map<std::string, std::string> &names) {
    for (const auto &[name, t] : tensors) {
      if (t.name.empty()) throw ValueError(cat("'", name, "' of signature \"", signature_def_key, "\" is a SparseTensor: run its parts in a session"));
      names[name] = t.name;
    }
  };
  take(it->second.inputs, p.impl->feeds), take(it->second.outputs, p.impl->fetches);
  return p;
}

std::map<std::string, Tensor> Predictor::operator()(const std::map<std::string, Tensor> &input_dict) const {
  std::vector<std::pair<FeedKey, Tensor>> feeds;
  std::string wrong, expected;
  for (const auto &[name, value] : input_dict) {
    auto it = impl->feeds.find(name);
    if (it == impl->feeds.end()) addQuoted(wrong, name);
    else feeds.emplace_back(FeedKey(it->second), value);
  }
  if (!wrong.empty()) {
    for (const auto &[name, t] : impl->feeds) addQuoted(expected, name);
    throw ValueError(cat("Got unexpected keys in input_dict: {", wrong, "}\nexpected: {", expected, "}"));
  }
  std::vector<Fetch> fetches;
  for (const auto &[name, tensor] : impl->fetches) fetches.emplace_back(tensor);
  auto values = impl->session->run(fetches, feeds);
  std::map<std::string, Tensor> out;
  std::size_t i = 0;
  for (const auto &[name, tensor] : impl->fetches) out[name] = values[i++];
  return out;
}
Graph &Predictor::graph() const { return impl->graph; }
Session &Predictor::session() const { return *impl->session; }
const std::map<std::string, std::string> &Predictor::feed_tensors() const { return impl->feeds; }
const std::map<std::string, std::string> &Predictor::fetch_tensors() const { return impl->fetches; }

} // namespace tfc::contrib::predictor
