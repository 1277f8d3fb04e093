#include "tfc/graph/SavedModel.h"

#include "MetaGraphProto.h"
#include "ProtoConvert.h"
#include "tfc/proto/saved_model.pb.h"

#include <algorithm>

namespace tfc::graph {
namespace {

using tensorflow::MetaGraphDef;

/// What of a MetaGraphDef MetaGraph keeps as bytes: info, signatures, assets.
MetaGraphDef restOf(const MetaGraph &meta) {
  MetaGraphDef def;
  (void)def.ParseFromString(meta.signatures);
  return def;
}

SignatureTensor fromProto(const tensorflow::TensorInfo &info) {
  SignatureTensor t;
  t.name = info.name();
  if (info.has_coo_sparse()) {
    t.sparseValues = info.coo_sparse().values_tensor_name();
    t.sparseIndices = info.coo_sparse().indices_tensor_name();
    t.sparseShape = info.coo_sparse().dense_shape_tensor_name();
  }
  t.dtype = static_cast<DType>(info.dtype());
  if (info.has_tensor_shape() && !info.tensor_shape().unknown_rank())
    if (auto shape = toShape(info.tensor_shape()))
      t.shape = *shape;
  return t;
}

void toProto(const SignatureTensor &t, tensorflow::TensorInfo &info) {
  if (t.sparseValues.empty()) {
    info.set_name(t.name);
  } else {
    info.mutable_coo_sparse()->set_values_tensor_name(t.sparseValues);
    info.mutable_coo_sparse()->set_indices_tensor_name(t.sparseIndices);
    info.mutable_coo_sparse()->set_dense_shape_tensor_name(t.sparseShape);
  }
  info.set_dtype(static_cast<tensorflow::DataType>(t.dtype));
  if (t.shape.hasRank())
    fromShape(t.shape, *info.mutable_tensor_shape());
  else
    info.mutable_tensor_shape()->set_unknown_rank(true);
}

Expected<tensorflow::SavedModel> parse(std::string_view bytes, bool text) {
  tensorflow::SavedModel model;
  TFC_RETURN_IF_ERROR(text ? parseText(bytes, model, "SavedModel") : parseBinary(bytes, model, "SavedModel"));
  return model;
}

std::vector<std::string> sortedTags(const MetaGraphDef &def) {
  std::vector<std::string> tags(def.meta_info_def().tags().begin(), def.meta_info_def().tags().end());
  std::sort(tags.begin(), tags.end());
  return tags;
}

std::string joined(const std::vector<std::string> &words, const char *quote) {
  std::string out;
  for (const std::string &w : words)
    out += (out.empty() ? "" : quote[0] ? ", " : ",") + (quote + w + quote);
  return out;
}

} // namespace

std::map<std::string, Signature> signaturesOf(const MetaGraph &meta) {
  std::map<std::string, Signature> out;
  MetaGraphDef rest = restOf(meta);
  for (const auto &[name, def] : rest.signature_def()) {
    if (name == "__saved_model_init_op")
      continue; // not for users: initOpOf
    Signature &s = out[name];
    s.methodName = def.method_name();
    for (const auto &[key, info] : def.inputs())
      s.inputs[key] = fromProto(info);
    for (const auto &[key, info] : def.outputs())
      s.outputs[key] = fromProto(info);
  }
  return out;
}

void setSignatures(MetaGraph &meta, const std::map<std::string, Signature> &signatures) {
  MetaGraphDef def = restOf(meta);
  def.clear_signature_def();
  for (const auto &[name, s] : signatures) {
    tensorflow::SignatureDef &proto = (*def.mutable_signature_def())[name];
    proto.set_method_name(s.methodName);
    for (const auto &[key, t] : s.inputs)
      toProto(t, (*proto.mutable_inputs())[key]);
    for (const auto &[key, t] : s.outputs)
      toProto(t, (*proto.mutable_outputs())[key]);
  }
  meta.signatures = serialize(def);
}

std::vector<std::string> tagsOf(const MetaGraph &meta) {
  MetaGraphDef def = restOf(meta);
  return {def.meta_info_def().tags().begin(), def.meta_info_def().tags().end()};
}

void setTags(MetaGraph &meta, const std::vector<std::string> &tags) {
  MetaGraphDef def = restOf(meta);
  *def.mutable_meta_info_def()->mutable_tags() = {tags.begin(), tags.end()};
  meta.signatures = serialize(def);
}

std::vector<Asset> assetsOf(const MetaGraph &meta) {
  std::vector<Asset> out;
  MetaGraphDef def = restOf(meta);
  for (const auto &asset : def.asset_file_def())
    out.push_back({asset.tensor_info().name(), asset.filename()});
  auto kept = meta.collections.find("saved_model_assets");
  if (!out.empty() || kept == meta.collections.end())
    return out;
  for (const std::string &bytes : kept->second) { // older files have them here alone
    google::protobuf::Any any;
    tensorflow::AssetFileDef asset;
    if (any.ParseFromString(bytes) && asset.ParseFromString(any.value()))
      out.push_back({asset.tensor_info().name(), asset.filename()});
  }
  return out;
}

void setAssets(MetaGraph &meta, const std::vector<Asset> &assets) {
  MetaGraphDef def = restOf(meta);
  def.clear_asset_file_def();
  std::vector<std::string> collection;
  for (const Asset &a : assets) {
    tensorflow::AssetFileDef &proto = *def.add_asset_file_def();
    proto.mutable_tensor_info()->set_name(a.tensor);
    proto.set_filename(a.file);
    google::protobuf::Any any;
    any.set_type_url("type.googleapis.com/tensorflow.AssetFileDef");
    any.set_value(serialize(proto));
    collection.push_back(serialize(any));
  }
  meta.signatures = serialize(def);
  meta.collections.erase("saved_model_assets");
  if (!collection.empty()) {
    meta.collections["saved_model_assets"] = std::move(collection);
    meta.collectionKinds["saved_model_assets"] = "any_list";
  }
}

std::string initOpOf(const MetaGraph &meta) {
  for (const char *key : {"saved_model_main_op", "legacy_init_op"})
    if (auto it = meta.collections.find(key); it != meta.collections.end() && !it->second.empty())
      return it->second[0];
  MetaGraphDef def = restOf(meta);
  auto it = def.signature_def().find("__saved_model_init_op");
  if (it == def.signature_def().end() || it->second.outputs().empty())
    return {};
  return it->second.outputs().begin()->second.name();
}

Expected<std::vector<std::vector<std::string>>> savedModelTags(std::string_view bytes, bool text) {
  TFC_ASSIGN_OR_RETURN(tensorflow::SavedModel model, parse(bytes, text));
  std::vector<std::vector<std::string>> out;
  for (const MetaGraphDef &def : model.meta_graphs())
    out.push_back(sortedTags(def));
  return out;
}

Expected<MetaGraph> readSavedModel(std::string_view bytes, const std::vector<std::string> &tags, const ReadOptions &options) {
  TFC_ASSIGN_OR_RETURN(tensorflow::SavedModel model, parse(bytes, options.text));
  if (model.saved_model_schema_version() > 1)
    return errors::unimplemented("SavedModel of schema version ", model.saved_model_schema_version(), "; tfc knows version 1");
  std::vector<std::string> wanted = tags;
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  for (MetaGraphDef &def : *model.mutable_meta_graphs())
    if (sortedTags(def) == wanted)
      return metaFromProto(def, options, bytes.size());
  std::string available;
  for (const MetaGraphDef &def : model.meta_graphs())
    available += (available.empty() ? "{" : ", {") + joined(sortedTags(def), "'") + "}";
  return errors::notFound("MetaGraphDef associated with tags '", joined(wanted, ""), "' could not be found in SavedModel, with available tags '[",
                          available, "]'.");
}

std::string writeSavedModel(const std::vector<const MetaGraph *> &metas, bool text) {
  tensorflow::SavedModel model;
  model.set_saved_model_schema_version(1);
  for (const MetaGraph *meta : metas)
    metaToProto(*meta, *model.add_meta_graphs());
  return serialize(model, text);
}

} // namespace tfc::graph
