// MetaGraphDef in and out, and files whose kind is told by their content.
#include "GraphProto.h"
#include "MetaGraphProto.h"
#include "ProtoConvert.h"
#include "tfc/graph/GraphIO.h"
#include "tfc/graph/OpSchema.h"
#include "tfc/proto/meta_graph.pb.h"

#include <algorithm>
#include <charconv>

namespace tfc::graph {

namespace {

using tensorflow::CollectionDef;
using tensorflow::MetaGraphDef;

template <class T> std::string decimal(T v) {
  char text[64];
  return std::string(text, std::to_chars(text, text + sizeof text, v).ptr);
}

std::string readCollection(const CollectionDef &def, std::vector<std::string> &values) {
  switch (def.kind_case()) {
  case CollectionDef::kBytesList:
    values.assign(def.bytes_list().value().begin(), def.bytes_list().value().end());
    return "bytes_list";
  case CollectionDef::kInt64List:
    for (std::int64_t v : def.int64_list().value())
      values.push_back(decimal(v));
    return "int64_list";
  case CollectionDef::kFloatList:
    for (float v : def.float_list().value())
      values.push_back(decimal(v));
    return "float_list";
  case CollectionDef::kAnyList:
    for (const auto &any : def.any_list().value())
      values.push_back(serialize(any));
    return "any_list";
  default:
    values.assign(def.node_list().value().begin(), def.node_list().value().end());
    return "node_list";
  }
}

/// Collections whose elements TensorFlow writes as serialized protos.
bool holdsProtos(const std::string &name) {
  static const char *const names[] = {"variables", "trainable_variables", "local_variables", "model_variables",
                                      "moving_average_variables", "concatenated_variables", "savers", "queue_runners",
                                      "cond_context", "while_context", "metric_variables", "global_step"};
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

template <class T> T parseNumber(const std::string &text) {
  T v{};
  std::from_chars(text.data(), text.data() + text.size(), v);
  return v;
}

void writeCollection(const std::string &name, const std::vector<std::string> &values, const MetaGraph &meta, CollectionDef &def) {
  auto known = meta.collectionKinds.find(name);
  std::string kind = known != meta.collectionKinds.end() ? known->second : holdsProtos(name) ? "bytes_list" : "node_list";
  if (kind == "bytes_list")
    *def.mutable_bytes_list()->mutable_value() = {values.begin(), values.end()};
  else if (kind == "int64_list")
    for (const std::string &v : values)
      def.mutable_int64_list()->add_value(parseNumber<std::int64_t>(v));
  else if (kind == "float_list")
    for (const std::string &v : values)
      def.mutable_float_list()->add_value(parseNumber<float>(v));
  else if (kind == "any_list")
    for (const std::string &v : values) {
      if (!def.mutable_any_list()->add_value()->ParseFromString(v)) def.mutable_any_list()->mutable_value()->RemoveLast(); // no Any: nobody could read it back
    }
  else
    *def.mutable_node_list()->mutable_value() = {values.begin(), values.end()};
}

} // namespace

Expected<MetaGraph> metaFromProto(MetaGraphDef &def, const ReadOptions &options, std::size_t fileSize) {
  MetaGraph meta;
  meta.graph = std::make_unique<Graph>();
  TFC_RETURN_IF_ERROR(graphFromProto(*meta.graph, def.graph_def(), options, fileSize));
  for (const auto &[name, collection] : def.collection_def())
    meta.collectionKinds[name] = readCollection(collection, meta.collections[name]);
  if (def.has_saver_def()) {
    auto named = [&](const std::string &name) { return name.empty() ? name : options.prefix + name; };
    meta.saverFilename = named(def.saver_def().filename_tensor_name());
    meta.saverSave = named(def.saver_def().save_tensor_name());
    meta.saverRestore = named(def.saver_def().restore_op_name());
    meta.saverDef = serialize(def.saver_def());
  }
  def.clear_graph_def();
  def.clear_collection_def();
  def.clear_saver_def();
  meta.signatures = serialize(def);
  return meta;
}

namespace {

/// Whether these are the nodes of a graph, and not another message that happens to parse as one.
bool plausible(const tensorflow::GraphDef &def) {
  for (const auto &node : def.node()) {
    if (node.name().empty() || node.op().empty())
      return false;
    for (char c : node.op())
      if (!isalnum(static_cast<unsigned char>(c)) && c != '_' && c != '>' && c != '.' && c != '-' && c != '/')
        return false;
  }
  return true;
}

struct Model {
  MetaGraphDef meta;
  bool isMeta = false;
};

Status parseModel(std::string_view bytes, Model &model) {
  bool mayBeText = bytes.find('\0') == std::string_view::npos;
  // A GraphDef has its nodes in field 1, where a MetaGraphDef has its info, and its functions in field 2, where a
  // MetaGraphDef has the graph: few files parse as both, and then the nodes of one are nonsense.
  if (parseBinary(bytes, model.meta, "MetaGraphDef") && model.meta.graph_def().node_size() > 0 && plausible(model.meta.graph_def())) {
    model.isMeta = true;
    return Status::ok();
  }
  model.meta.Clear();
  Status binary = parseBinary(bytes, *model.meta.mutable_graph_def(), "GraphDef");
  if (binary && plausible(model.meta.graph_def()) && (!mayBeText || model.meta.graph_def().node_size() || bytes.size() < 16))
    return Status::ok();
  if (mayBeText) {
    model.meta.Clear();
    if (parseText(bytes, model.meta, "MetaGraphDef")) {
      model.isMeta = true;
      return Status::ok();
    }
    model.meta.Clear();
    Status text = parseText(bytes, *model.meta.mutable_graph_def(), "GraphDef");
    if (text)
      return Status::ok();
    bool looksText = std::all_of(bytes.begin(), bytes.begin() + std::min<std::size_t>(bytes.size(), 64),
                                 [](char c) { return static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\r' || c == '\t'; });
    if (looksText)
      return text;
  }
  return binary ? errors::invalidArgument("The file is neither a GraphDef nor a MetaGraphDef") : binary;
}

} // namespace

Expected<MetaGraph> readMetaGraph(std::string_view bytes, const ReadOptions &options) {
  MetaGraphDef def;
  TFC_RETURN_IF_ERROR(options.text ? parseText(bytes, def, "MetaGraphDef") : parseBinary(bytes, def, "MetaGraphDef"));
  return metaFromProto(def, options, bytes.size());
}

Expected<MetaGraph> readModel(std::string_view bytes) {
  Model model;
  TFC_RETURN_IF_ERROR(parseModel(bytes, model));
  return metaFromProto(model.meta, {}, bytes.size());
}

Expected<std::vector<std::string>> missingOps(std::string_view bytes) {
  Model model;
  TFC_RETURN_IF_ERROR(parseModel(bytes, model));
  std::set<std::string> missing;
  const tensorflow::GraphDef &def = model.meta.graph_def();
  std::set<std::string_view> functions;
  for (const auto &function : def.library().function())
    functions.insert(function.signature().name());
  auto check = [&](const tensorflow::NodeDef &node) {
    const OpSchema *schema = findOp(node.op());
    if (schema ? schema->target == Target::none : !functions.contains(node.op()))
      missing.insert(node.op());
  };
  for (const auto &node : def.node())
    check(node);
  for (const auto &function : def.library().function())
    for (const auto &node : function.node_def())
      check(node);
  return std::vector<std::string>(missing.begin(), missing.end());
}

void metaToProto(const MetaGraph &meta, MetaGraphDef &def) {
  if (!meta.signatures.empty())
    (void)def.ParseFromString(meta.signatures);
  if (meta.graph)
    graphToProto(*meta.graph, *def.mutable_graph_def());
  for (const auto &[name, values] : meta.collections)
    writeCollection(name, values, meta, (*def.mutable_collection_def())[name]);
  if (!meta.saverFilename.empty() || !meta.saverDef.empty()) {
    tensorflow::SaverDef &saver = *def.mutable_saver_def();
    if (!meta.saverDef.empty()) {
      (void)saver.ParseFromString(meta.saverDef);
    } else { // what tf.train.Saver() writes
      saver.set_max_to_keep(5);
      saver.set_keep_checkpoint_every_n_hours(10000);
      saver.set_version(tensorflow::SaverDef::V2);
    }
    saver.set_filename_tensor_name(meta.saverFilename);
    saver.set_save_tensor_name(meta.saverSave);
    saver.set_restore_op_name(meta.saverRestore);
  }
}

std::string writeMetaGraph(const MetaGraph &meta, bool text) {
  MetaGraphDef def;
  metaToProto(meta, def);
  return serialize(def, text);
}

} // namespace tfc::graph
