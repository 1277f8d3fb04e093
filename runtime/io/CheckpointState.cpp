// The `checkpoint` file of a folder, which names the newest checkpoint and those kept.
#include "File.h"

#include "tfc/proto/checkpoint_state.pb.h"
#include "tfc/io/Checkpoint.h"

#include <dirent.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>
#include <unistd.h>

namespace tfc::io {
namespace {

bool isAbsolute(const std::string &path) { return !path.empty() && path[0] == '/'; }

/// Paths in the file are relative to its folder.
std::string resolved(const std::string &folder, const std::string &path) {
  return isAbsolute(path) || folder.empty() || folder == "." ? path : folder + "/" + path;
}

} // namespace

Expected<CheckpointState> readCheckpointState(const std::string &folder) {
  std::string path = resolved(folder, "checkpoint");
  TFC_ASSIGN_OR_RETURN(std::string text, readWholeFile(path));
  tensorflow::CheckpointState proto;
  google::protobuf::TextFormat::Parser parser;
  parser.AllowUnknownField(true);
  parser.SetRecursionLimit(100);
  class Quiet : public google::protobuf::io::ErrorCollector {
    void AddError(int, int, const std::string &) override {}
  } quiet;
  parser.RecordErrorsTo(&quiet);
  if (!parser.ParseFromString(text, &proto) || proto.model_checkpoint_path().empty())
    return errors::dataLoss(path, " is not a checkpoint state file");
  CheckpointState state;
  state.modelCheckpointPath = resolved(folder, proto.model_checkpoint_path());
  for (const std::string &p : proto.all_model_checkpoint_paths())
    state.allModelCheckpointPaths.push_back(resolved(folder, p));
  if (state.allModelCheckpointPaths.empty() || state.allModelCheckpointPaths.back() != state.modelCheckpointPath)
    state.allModelCheckpointPaths.push_back(state.modelCheckpointPath);
  return state;
}

Status writeCheckpointState(const std::string &folder, const CheckpointState &state) {
  // As TF1: paths inside a relative folder are written relative to it, absolute ones as they are.
  auto written = [&](const std::string &path) {
    std::string start = folder + "/";
    return !isAbsolute(folder) && !folder.empty() && path.rfind(start, 0) == 0 ? path.substr(start.size()) : path;
  };
  tensorflow::CheckpointState proto;
  proto.set_model_checkpoint_path(written(state.modelCheckpointPath));
  for (const std::string &p : state.allModelCheckpointPaths)
    proto.add_all_model_checkpoint_paths(written(p));
  std::string text;
  google::protobuf::TextFormat::PrintToString(proto, &text);
  return writeFileDurably(resolved(folder, "checkpoint"), text);
}

std::optional<std::string> latestCheckpoint(const std::string &folder) {
  auto state = readCheckpointState(folder);
  if (!state || ::access((state->modelCheckpointPath + ".index").c_str(), R_OK) != 0)
    return std::nullopt;
  return state->modelCheckpointPath;
}

Status removeCheckpoint(const std::string &prefix) {
  TFC_RETURN_IF_ERROR(removeFile(prefix + ".index"));
  std::string folder = folderOf(prefix), base = prefix.substr(prefix.rfind('/') + 1) + ".data-";
  if (DIR *dir = ::opendir(folder.c_str())) {
    std::vector<std::string> data;
    while (dirent *entry = ::readdir(dir))
      if (std::string_view(entry->d_name).substr(0, base.size()) == base)
        data.push_back(folder + "/" + entry->d_name);
    ::closedir(dir);
    for (const std::string &path : data)
      TFC_RETURN_IF_ERROR(removeFile(path));
  }
  return removeFile(prefix + ".meta");
}

Status writeFileDurably(const std::string &path, std::string_view bytes) {
  std::string temporary = path + ".tmp-" + std::to_string(::getpid());
  auto write = [&]() -> Status {
    TFC_ASSIGN_OR_RETURN(OutputFile file, OutputFile::create(temporary));
    TFC_RETURN_IF_ERROR(file.write(bytes.data(), bytes.size()));
    TFC_RETURN_IF_ERROR(file.syncAndClose());
    TFC_RETURN_IF_ERROR(renameFile(temporary, path));
    return syncFolder(folderOf(path));
  };
  Status s = write();
  if (!s)
    (void)removeFile(temporary);
  return s;
}

} // namespace tfc::io
