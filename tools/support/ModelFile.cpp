#include "ModelFile.h"

#include "Npz.h"
#include "tfc/io/Checkpoint.h"

#include <filesystem>

namespace tfc::tools {
namespace fs = std::filesystem;

Expected<ModelFile> readModel(const std::string &path, const std::vector<std::string> &tags) {
  ModelFile model;
  std::error_code code;
  if (!fs::is_directory(path, code)) {
    TFC_ASSIGN_OR_RETURN(std::string bytes, readFile(path));
    auto meta = graph::readModel(bytes);
    if (!meta)
      return meta.status().withContext(path);
    model.meta = std::move(*meta);
  } else {
    model.folder = path;
    bool text = !fs::exists(path + "/saved_model.pb", code);
    std::string file = path + (text ? "/saved_model.pbtxt" : "/saved_model.pb");
    if (!fs::exists(file, code))
      return errors::notFound("SavedModel file does not exist at: ", path, "/{saved_model.pbtxt|saved_model.pb}");
    TFC_ASSIGN_OR_RETURN(std::string bytes, readFile(file));
    graph::ReadOptions options;
    options.text = text;
    auto meta = graph::readSavedModel(bytes, tags, options);
    if (!meta)
      return meta.status().withContext(file);
    model.meta = std::move(*meta);
  }
  model.graph = std::move(model.meta.graph);
  return model;
}

Expected<graph::Signature> signatureOf(const ModelFile &model, const std::string &name) {
  auto all = graph::signaturesOf(model.meta);
  if (auto it = all.find(name); it != all.end())
    return it->second;
  std::string known;
  for (const auto &[key, s] : all)
    known += (known.empty() ? "" : ", ") + key;
  return errors::notFound("the model has no signature ", name, known.empty() ? "; it has none" : "; it has " + known);
}

Status initialise(rt::Session &session, const ModelFile &model) {
  if (model.folder.empty())
    return Status::ok();
  std::error_code code;
  auto opOf = [](const std::string &name) { return name.substr(0, name.find(':')); };
  if (!model.meta.saverRestore.empty() && fs::exists(model.variables() + ".index", code)) {
    rt::RunArgs args;
    args.feeds.emplace_back(model.meta.saverFilename, Tensor(model.variables()));
    args.targets.push_back(opOf(model.meta.saverRestore));
    if (auto done = session.run(args); !done)
      return done.status().withContext("restoring the variables of " + model.folder);
  }
  std::string op = opOf(graph::initOpOf(model.meta));
  if (op.empty())
    return Status::ok();
  rt::RunArgs args;
  for (const graph::Asset &a : graph::assetsOf(model.meta))
    args.feeds.emplace_back(a.tensor, Tensor(model.folder + "/assets/" + a.file));
  args.targets.push_back(op);
  auto done = session.run(args);
  return done ? Status::ok() : done.status().withContext("running the init op of " + model.folder);
}

Expected<std::unique_ptr<graph::Graph>> freeze(const ModelFile &model, const std::vector<std::string> &outputs, const std::string &prefix) {
  std::unique_ptr<io::CheckpointReader> reader;
  return graph::convertVariablesToConstants(*model.graph, outputs, [&](const std::string &name) -> Expected<Tensor> {
    if (!reader) {
      std::string from = prefix.empty() && !model.folder.empty() ? model.variables() : prefix;
      if (from.empty())
        return errors::invalidArgument("variable ", name, " has no value: give a checkpoint");
      TFC_ASSIGN_OR_RETURN(reader, io::CheckpointReader::open(from));
    }
    if (reader->find(name))
      return reader->read(name);
    // Checkpoints of TensorFlow 2 have keys of their own.
    TFC_ASSIGN_OR_RETURN(auto keys, io::objectGraphKeys(*reader));
    auto key = keys.find(name);
    return reader->read(key == keys.end() ? name : key->second);
  });
}

} // namespace tfc::tools
